"""``marsroute reach``: where vehicles can be within a limit, and what stops them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.inputs import Inputs
from app.cli.ratings import ratings_under
from app.cli.route import formation_of, policy_of
from app.errors import InputRefused
from app.exports.reach_features import UNITS
from app.exports.reach_geojson import write_reach_geojson
from app.exports.reach_geopackage import write_reach_geopackage
from app.services.places import find_point
from app.services.planning import Planner
from app.services.reach import (
    cost_words,
    limit_words,
    read_bands,
    read_limit,
    settlements,
)
from maps.coordinates import format_mgrs
from planners.reach import ReachRequest, plan_reach

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from planners.reach import Reach

WRITERS = {".geojson": write_reach_geojson, ".gpkg": write_reach_geopackage}
SHOWN = 20  # places and bars


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Find the ground within reach, print it and write it where asked."""
    output: Path | None = arguments.output
    if output is not None and output.suffix not in WRITERS:
        raise InputRefused(
            f"{output.name} has no known ending; end it in {' or '.join(WRITERS)}."
        )
    number, unit = read_limit(arguments.within)
    within = number * unit.size
    bands = read_bands(arguments.bands, unit) if arguments.bands else ()
    if bands and bands[-1] > within:
        raise InputRefused(
            f"A band of {limit_words(unit.objective, bands[-1])} lies beyond "
            f"{limit_words(unit.objective, within)}; raise --within or leave it out."
        )
    planner = Planner.open(arguments.area)
    area = planner.area
    closed: set[int] = set()
    for text in arguments.close:
        closed.update(planner.edges_at(find_point(text, area)))
    inputs = Inputs.on(area, arguments)
    request = ReachRequest(
        starts=tuple(find_point(text, area) for text in arguments.start),
        formation=formation_of(arguments.vehicle, planner.vehicles),
        bands=tuple(sorted({*bands, within})),
        objective=unit.objective,
        policy=policy_of(arguments),
        avoid=tuple(
            tuple(find_point(text, area, inside=False) for text in ring.split(";"))
            for ring in arguments.avoid
        ),
        closed_edges=frozenset(closed),
        ratings=ratings_under(inputs, area, arguments, terminal),
    )
    reach = plan_reach(planner.roads, request, settlements(area), terminal.progress)
    terminal.progress("done", 1.0)
    marking = arguments.marking
    terminal.answer({"marking": marking.banner} | reach_form(reach))
    if not terminal.machine:
        show_reach(reach, terminal)
    if output is not None:
        record = WRITERS[output.suffix](
            output,
            reach,
            planner.roads.network,
            marking,
            attribution=area.manifest.attribution,
            inputs=inputs.markings,
            gate=arguments.gate,
        )
        terminal.say(f"\nWritten: {record.path}")
    return 0


def reach_form(reach: Reach) -> dict[str, object]:
    """The ground within reach for machines: what each band holds, places and bars."""
    return {
        "unit": UNITS[reach.request.objective],
        "bands": [
            {
                "limit": band.limit,
                "road_m": band.road_m,
                "ground_m2": band.ground_m2,
                "roads": {
                    "link": band.roads.link.tolist(),
                    "start": band.roads.start.tolist(),
                    "end": band.roads.end.tolist(),
                },
                "ground": band.ground,
            }
            for band in reach.bands
        ],
        "places": reach.places,
        "bars": reach.bars,
        "remarks": reach.remarks,
    }


def show_reach(reach: Reach, terminal: Terminal) -> None:
    """Print the ground within reach for people."""
    objective = reach.request.objective
    terminal.table(
        ("within", "ground km2", "road km", "parts", "holes"),
        (
            (
                limit_words(objective, band.limit),
                f"{band.ground_m2 / 1e6:.1f}",
                f"{band.road_m / 1000:.1f}",
                str(len(band.ground)),
                str(sum(len(rings) - 1 for rings in band.ground)),
            )
            for band in reach.bands
        ),
    )
    if reach.places:
        terminal.say()
        terminal.table(
            ("place", "MGRS", "after"),
            (
                (
                    place.name,
                    format_mgrs(*place.position, digits=4),
                    cost_words(objective, place.cost),
                )
                for place in reach.places[:SHOWN]
            ),
        )
        _more(len(reach.places), terminal)
    if reach.bars:
        terminal.say("\nWhat stops it, with the usable road behind it:")
        for bar in reach.bars[:SHOWN]:
            where = format_mgrs(*bar.refusal.position, digits=4)
            kilometres = f"{bar.cut_off_m / 1000:.1f} km"
            terminal.say(f"  - {kilometres}: {where} {bar.refusal.sentence}")
        _more(len(reach.bars), terminal)
    if reach.remarks:
        terminal.say("\nLook at:")
        for remark in reach.remarks:
            terminal.say(f"  - {remark}")


def _more(count: int, terminal: Terminal) -> None:
    """Say how many are not shown."""
    if count > SHOWN:
        terminal.say(f"  and {count - SHOWN} more; --json has all.")
