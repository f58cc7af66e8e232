"""Tracks and drawn lines: read, matched with the roads, and turned into routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.area_marking import foreign_marking
from app.services.foreign_maps import known_errors, open_overlay
from maps import track_file
from maps.match_track import match_track
from maps.matching_roads import MatchingRoads
from maps.progress import silent
from maps.routing.path_over_stops import OnEdge, StopPath
from maps.track import LineKind, Track
from planners.edge_costs import TICKS_PER_M
from planners.match_words import match_remarks
from planners.matched_route import MatchedPath, matched_path, matched_route
from planners.route_line import RouteLine, driven_ticks
from planners.stops_along import stops_along

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.planning import Planner
    from maps.foreign_overlay import ForeignOverlay
    from maps.match import Match
    from maps.progress import Progress
    from planners.overlay import ControlLine
    from planners.route import Lonlat, Route, RouteRequest

GPX = ".gpx"
MATCHING_SHARE = 0.9  # of the time that a route along a line takes


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RouteAlong:
    """
    A line laid on the roads, as a route that can be edited.

    Attributes
    ----------
    match
        The roads it lies on, and its gaps.
    path
        The drives joined, as the formation finds them.
    stops
        With these the planner drives the same way where the formation may.
    """

    match: Match
    path: MatchedPath
    stops: tuple[Lonlat, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should look at, as sentences."""
        name = self.path.passability.formation.name
        kept_off = (
            f"{name} may not follow the line here: {refusal.sentence}"
            for refusal in self.path.refusals
        )
        return (*match_remarks(self.match), *kept_off)


def read_tracks(path: Path, progress: Progress = silent) -> tuple[Track, ...]:
    """
    Read the tracks of GPX, or the lines of another overlay.

    Parameters
    ----------
    path
        Known by its suffix.
    progress
        Called several times a second; may raise to cancel.

    Raises
    ------
    InputRefused
        It cannot be used; the sentence says why and what to do.
    EnvironmentTrouble
        Its reader was stopped: out of memory, out of time, or crashed.
    """
    with known_errors():
        return track_file.open_tracks(path, progress)


def read_marked_tracks(
    path: Path, policy: MarkingPolicy = DEFAULT_POLICY, progress: Progress = silent
) -> tuple[tuple[Track, ...], Marking | None]:
    """Tracks of a file as `read_tracks` reads them, and the marking it carries."""
    tracks = read_tracks(path, progress)
    if path.suffix.casefold() == GPX:
        return tracks, None  # the format has no place for one
    return tracks, foreign_marking(open_overlay(path, progress), policy)


def chosen_track(tracks: tuple[Track, ...], wanted: str) -> Track:
    """
    Choose one of several tracks.

    Parameters
    ----------
    tracks
        Of a file.
    wanted
        Name or number, counted from 1; empty for the only one.

    Raises
    ------
    InputRefused
        There is no such track, or there are several and none is named.
    """
    if not wanted and len(tracks) == 1:
        return tracks[0]
    named = [track for track in tracks if track.name == wanted and wanted]
    if named:
        return named[0]
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= len(tracks):
        return tracks[int(wanted) - 1]
    listed = "; ".join(
        f"{number} {track.name}".rstrip()
        for number, track in enumerate(tracks[:10], start=1)
    )
    more = f" and {len(tracks) - 10} more" if len(tracks) > 10 else ""
    what = f"no track {wanted!r}" if wanted else f"{len(tracks)} tracks"
    raise InputRefused(
        f"The file has {what}; name one with --track, by number or name: "
        f"{listed}{more}."
    )


def feature_track(overlay: ForeignOverlay, feature: int) -> Track | None:
    """Line of a thing on an imported overlay; None where it has none."""
    return track_file.track_of_feature(overlay, feature)


def drawn_track(line: ControlLine) -> Track:
    """Line of an overlay as one that was drawn by hand."""
    name = line.name or line.kind.value
    return Track.of(line.line, kind=LineKind.DRAWN, name=name)


def match_line(planner: Planner, track: Track, progress: Progress = silent) -> Match:
    """
    Lay a line on the roads of an area.

    Raises
    ------
    TrackError
        No point of it lies near a road.
    """
    roads = planner.roads
    ready = MatchingRoads.of(roads.network, roads.graph, roads.finder.index)
    return match_track(ready, track, progress)


def route_over(planner: Planner, match: Match, asked: RouteRequest) -> Route:
    """Route over the very roads of a match; see `planners.matched_route`."""
    return matched_route(planner.roads, match, asked)


def route_along(
    planner: Planner, track: Track, asked: RouteRequest, progress: Progress = silent
) -> RouteAlong:
    """
    Lay a line on the roads and find stops that lead a formation along it.

    Parameters
    ----------
    planner
        Of the open area.
    track
        Driven or drawn.
    asked
        Formation, policy, closures and ratings; its stops do not count.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    TrackError
        No point of the line lies near a road.
    RouteError
        The line does not move, or its parts are not joined by any road.
    """

    def matching(what: str, share: float) -> None:
        progress(what, MATCHING_SHARE * share)

    match = match_line(planner, track, matching)
    progress("finding stops along the line", MATCHING_SHARE)
    path = matched_path(planner.roads, match, asked)
    stops = stops_along(path)
    progress("found", 1.0)
    return RouteAlong(match=match, path=path, stops=stops)


def ends_of(track: Track) -> tuple[Lonlat, Lonlat]:
    """First and last point of a line, degrees."""
    first, last = track.lonlat[[0, -1]].tolist()
    return (first[0], first[1]), (last[0], last[1])


def drive_lines(planner: Planner, match: Match) -> tuple[tuple[Lonlat, ...], ...]:
    """Vertices of each drive of a match, degrees."""
    network = planner.area.network
    lines = []
    for piece in match.pieces:
        path = StopPath(
            cost=0,
            edges=piece.edges,
            stop_edges=(0, len(piece.edges) - 1),
            stops=(
                OnEdge(piece.edges[0], piece.first_share),
                OnEdge(piece.edges[-1], piece.last_share),
            ),
        )
        links = network.edge_link[list(piece.edges)]
        full = np.rint(network.link_length_m[links] * TICKS_PER_M).astype(np.int32)
        line = RouteLine.of(network, path, driven_ticks(full, path))
        lines.append(tuple((lon, lat) for lon, lat in line.lonlat.tolist()))
    return tuple(lines)
