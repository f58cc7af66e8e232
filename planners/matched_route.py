"""A route over the roads that a line was driven or drawn on, for a formation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.path_over_stops import OnEdge, StopPath, StopSearch
from planners.errors import RouteError
from planners.explain_route import refusals_along
from planners.match_words import match_remarks
from planners.plan_route import route_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.match import Match, MatchedPiece
    from maps.routing.shortest_path import Metric
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat, Refusal, Route, RouteRequest


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MatchedPath:
    """
    The drives of a match as one path.

    Attributes
    ----------
    roads
        With the ratings of the request.
    passability
        For its formation.
    allowed
        Metric of what that may use.
    path
        From the start of the first drive to the end of the last one.
    matched
        (k,) whether each edge of the path was matched; the others join drives.
    refusals
        Stretches of the path that the formation may not take, in order.
    remarks
        What the user should look at, as sentences.
    """

    roads: Roads
    passability: Passability
    allowed: Metric
    path: StopPath
    matched: tuple[bool, ...]
    refusals: tuple[Refusal, ...]
    remarks: tuple[str, ...]


def matched_route(roads: Roads, match: Match, request: RouteRequest) -> Route:
    """
    Route over the very roads of a match, whether the formation may take them or not.

    Where the match has gaps, the route takes the best way that the formation may
    use, or if there is none the best way at all.

    Parameters
    ----------
    roads
        Of the area.
    match
        Of a line, on the same roads.
    request
        Formation, policy, closures and ratings; its stops give way to the ends of
        the match.

    Returns
    -------
    Route
        Its warnings name gaps first and what the formation may not take.

    Raises
    ------
    RouteError
        The line does not move, or two drives of it are not joined by any road.
    """
    found = matched_path(roads, match, request)
    ends = tuple(
        place_on(roads, at) for at in (found.path.stops[0], found.path.stops[-1])
    )
    asked = replace(request, stops=ends)
    route = route_along(found.roads, found.passability, asked, found.path)
    return replace(route, warnings=(*found.remarks, *route.warnings))


def matched_path(roads: Roads, match: Match, request: RouteRequest) -> MatchedPath:
    """
    Join the drives of a match to one path; see `matched_route`.

    Raises
    ------
    RouteError
        The line does not move, or two drives of it are not joined by any road.
    """
    roads = roads.rated(request.ratings)
    judged = roads.judged(request.formation, request.policy, request.objective)
    passability, allowed = judged.closing(roads, request.closed_edges, request.avoid)
    pieces = [piece for piece in match.pieces if piece.length_m > 0]
    if not pieces:
        raise RouteError(
            "The line stays at one place; choose one that leads somewhere."
        )
    edges, matched = list(pieces[0].edges), [True] * len(pieces[0].edges)
    for before, after in pairwise(pieces):
        joint = _joint(roads, judged.base, allowed, before, after)
        own = after.edges
        if joint and joint[-1] == own[0]:
            joint = joint[:-1]
        elif not joint and edges[-1] == own[0]:
            own = own[1:]
        edges += (*joint, *own)
        matched += [False] * len(joint) + [True] * len(own)
    refusals = refusals_along(roads, passability, edges)
    told = [f"The formation may not pass here: {one.sentence}" for one in refusals]
    first = OnEdge(edges[0], pieces[0].first_share)
    last = OnEdge(edges[-1], pieces[-1].last_share)
    return MatchedPath(
        roads=roads,
        passability=passability,
        allowed=allowed,
        path=StopPath(
            cost=0,
            edges=tuple(edges),
            stop_edges=(0, len(edges) - 1),
            stops=(first, last),
        ),
        matched=tuple(matched),
        refusals=refusals,
        remarks=(*match_remarks(match), *told),
    )


def _joint(
    roads: Roads,
    base: NDArray[np.int32],
    allowed: Metric,
    before: MatchedPiece,
    after: MatchedPiece,
) -> Sequence[int]:
    """Edges between the last edge of a drive and the first of the next.

    They may include the first edge of the next drive.
    """
    ends = (
        [OnEdge(before.edges[-1], before.last_share)],
        [OnEdge(after.edges[0], after.first_share)],
    )
    with roads.search_space() as space:
        path = StopSearch(allowed, roads.edge_arcs, space).path(ends)
        if path is None:  # the formation may not, but the line went on
            anyhow = roads.metric(base)
            path = StopSearch(anyhow, roads.edge_arcs, space).path(ends)
    if path is not None:
        same = path.edges[0] == before.edges[-1]
        return path.edges[1:] if same else path.edges
    raise RouteError(
        f"No road joins {roads.network.edge_name(before.edges[-1])} and "
        f"{roads.network.edge_name(after.edges[0])}, between which the line has a gap; "
        "take the parts of the line one by one."
    )


def place_on(roads: Roads, at: OnEdge) -> Lonlat:
    """Degrees of a point within an edge."""
    line = roads.network.edge_geometry(at.edge)
    east = np.cos(np.radians(line[0, 1]))
    step = np.hypot(*(np.diff(line, axis=0) * (east, 1)).T)
    along = np.concatenate([[0.0], np.cumsum(step)])
    lon, lat = (
        float(np.interp(at.share * along[-1], along, line[:, k])) for k in (0, 1)
    )
    return lon, lat
