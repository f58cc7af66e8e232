"""``marsroute match``: the roads that a track or a drawn line runs on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.cli.inputs import Inputs
from app.cli.route import WRITERS, formation_of, policy_of
from app.cli.route_words import show_route
from app.errors import InputRefused
from app.exports.match_geojson import write_match_geojson
from app.services.planning import Planner
from app.services.tracks import (
    chosen_track,
    drive_lines,
    ends_of,
    match_line,
    read_marked_tracks,
    route_over,
)
from maps.track import LineKind
from planners.match_words import gap_sentence
from planners.route import Objective, RouteRequest

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.exports.gate import ExportRecord, Gate
    from maps.match import Match
    from maps.road_network import RoadNetwork
    from planners.route import Route


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Match the line, print it and write it where asked."""
    output: Path | None = arguments.output
    _check_output(output, with_route=bool(arguments.vehicle))
    tracks, marking = read_marked_tracks(arguments.file, arguments.gate.policy)
    track = chosen_track(tracks, arguments.track)
    if arguments.drawn:
        track = replace(track, kind=LineKind.DRAWN)
    planner = Planner.open(arguments.area)
    inputs = Inputs.on(planner.area, arguments)
    inputs.take(arguments.file.name, marking)
    match = match_line(planner, track, terminal.progress)
    route = None
    if arguments.vehicle:
        asked = RouteRequest(
            stops=ends_of(track),
            formation=formation_of(arguments.vehicle, planner.vehicles),
            objective=Objective(arguments.objective),
            policy=policy_of(arguments),
        )
        route = route_over(planner, match, asked)
    banner = arguments.marking.banner
    terminal.answer(
        {"marking": banner, "track": track.name, "match": form_of(match)}
        | ({} if route is None else {"route": route})
    )
    if not terminal.machine:
        show_match(match, planner.area.network, terminal)
        if route is not None:
            terminal.say()
            show_route(route, terminal)
    if output is not None:
        record = _write(output, planner, match, route, (inputs, arguments.gate))
        terminal.say(f"\nWritten: {record.path}")
    return 0


def form_of(match: Match) -> dict[str, object]:
    """Plain form of a match for JSON; one entry for every point of the line."""
    return {
        "confidence": match.confidence,
        "certainty": match.certainty,
        "usual_error_m": match.sigma_m,
        "line_m": match.line_m,
        "matched_m": match.matched_m,
        "driven_m": match.driven_m,
        "drives": [
            {
                "edges": piece.edges,
                "first_share": piece.first_share,
                "last_share": piece.last_share,
                "first_point": piece.first_point,
                "last_point": piece.last_point,
                "length_m": piece.length_m,
                "speed_kmh": piece.speed_kmh.tolist(),
            }
            for piece in match.pieces
        ],
        "gaps": match.gaps,
        "points": {
            "drive": match.piece.tolist(),
            "edge": match.step.tolist(),
            "share": match.share.tolist(),
            "lonlat": match.lonlat.tolist(),
            "deviation_m": match.deviation_m.tolist(),
        },
    }


def show_match(match: Match, network: RoadNetwork, terminal: Terminal) -> None:
    """Print a match for people."""
    points, placed = len(match.piece), int((match.piece >= 0).sum())
    terminal.say(
        f"{match.confidence.value} match ({match.certainty:.0%}): {placed} of {points} "
        f"points on {match.driven_m / 1000:.1f} km of road, the line there is "
        f"{match.matched_m / 1000:.1f} km; usual deviation "
        f"{match.usual_deviation_m:.0f} m, at most "
        f"{np.nanmax(match.deviation_m):.0f} m"
    )
    terminal.say()
    rows = []
    for number, piece in enumerate(match.pieces, start=1):
        speeds = piece.speed_kmh[~np.isnan(piece.speed_kmh)]
        rows.append(
            (
                f"{number}",
                f"{piece.length_m / 1000:.1f}",
                f"{piece.first_point + 1}-{piece.last_point + 1}",
                f"{np.median(speeds):.0f}" if len(speeds) else "",
                network.edge_name(piece.edges[0]),
                network.edge_name(piece.edges[-1]),
            )
        )
    terminal.table(("drive", "km", "points", "km/h", "from", "to"), rows)
    if match.gaps:
        terminal.say("\nNot matched:")
    for gap in match.gaps:
        terminal.say(f"  - {gap_sentence(gap)}")


def _check_output(output: Path | None, *, with_route: bool) -> None:
    """Refuse an ending that nothing is written to, before any work is done."""
    endings = tuple(WRITERS) if with_route else (".geojson",)
    if output is not None and output.suffix not in endings:
        raise InputRefused(
            f"{output.name} has no known ending; end it in {' or '.join(endings)}."
        )


def _write(
    output: Path,
    planner: Planner,
    match: Match,
    route: Route | None,
    under: tuple[Inputs, Gate],
) -> ExportRecord:
    """Write the route, or without one the drives."""
    inputs, gate = under
    more: dict[str, Any] = {
        "attribution": planner.area.manifest.attribution,
        "inputs": inputs.markings,
        "gate": gate,
    }
    if route is None:
        lines = drive_lines(planner, match)
        return write_match_geojson(output, match, lines, inputs.marking, **more)
    named = {match.track.name or "route": route}
    return WRITERS[output.suffix](output, named, inputs.marking, **more)
