"""``marsroute chokes``: the fewest roads that separate two areas, and lone roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.inputs import Inputs
from app.cli.ratings import ratings_under
from app.cli.route import formation_of, policy_of
from app.errors import InputRefused
from app.services.places import find_point
from app.services.planning import Planner
from maps.coordinates import format_mgrs
from planners.choke_points import Counting, choke_points, hanging_parts
from planners.route import Objective

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from app.cli.terminal import Terminal
    from maps.area_pack import AreaPack
    from planners.choke_points import ChokePoints, CutRoad, HangingPart
    from planners.route import Lonlat

PARTS_SHOWN = 20


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Find and print the cut between two areas, or all lone roads."""
    if (arguments.between is None) != (arguments.other is None):
        raise InputRefused(
            "Two areas make a passage; give both --between and --and, or neither to "
            "list the roads that parts of the area hang on."
        )
    planner = Planner.open(arguments.area)
    area = planner.area
    inputs = Inputs.on(area, arguments)
    ratings = ratings_under(inputs, area, arguments, terminal)
    closed: set[int] = set()
    for text in arguments.close:
        closed.update(planner.edges_at(find_point(text, area)))
    avoid = [_ring(text, area) for text in arguments.avoid]
    roads = planner.roads.rated(ratings)
    formation = formation_of(arguments.vehicle, planner.vehicles)
    judged = roads.judged(formation, policy_of(arguments), Objective.FASTEST)
    passability, _ = judged.closing(roads, frozenset(closed), avoid)
    marking = {"marking": arguments.marking.banner}
    if arguments.between is None:
        parts = hanging_parts(roads, passability)
        terminal.answer(marking | {"parts": [part_form(part) for part in parts]})
        show_parts(parts, terminal)
        return 0
    areas = _ring(arguments.between, area), _ring(arguments.other, area)
    counting = Counting.LANES if arguments.lanes else Counting.ROADS
    found = choke_points(roads, passability, areas, counting)
    terminal.answer(marking | choke_form(found))
    show_chokes(found, terminal)
    return 0


def _ring(text: str, area: AreaPack) -> tuple[Lonlat, ...]:
    """Corners of an area, separated by semicolons."""
    return tuple(find_point(corner, area, inside=False) for corner in text.split(";"))


def choke_form(found: ChokePoints) -> dict[str, object]:
    """A passage for machines."""
    return {
        "counting": found.counting,
        "amount": found.amount,
        "sentence": found.sentence,
        "roads": [road_form(road) for road in found.roads],
    }


def road_form(road: CutRoad) -> dict[str, object]:
    """One road of a cut for machines."""
    return {
        "road": road.road,
        "bridge": road.bridge.name if road.bridge is not None else None,
        "mgrs": format_mgrs(*road.position, digits=4),
        "position": road.position,
        "lanes": road.lanes,
        "edge": road.edge,
    }


def part_form(part: HangingPart) -> dict[str, object]:
    """A part that hangs on one road for machines."""
    return {
        "road": road_form(part.road),
        "junctions": part.junctions,
        "road_m": part.road_m,
        "inside": part.inside,
        "sentence": part.sentence,
    }


def show_chokes(found: ChokePoints, terminal: Terminal) -> None:
    """Print a passage for people."""
    if not found.roads:
        terminal.say(found.sentence)
        return
    noun = found.counting.value if found.amount != 1 else found.counting.value[:-1]
    terminal.say(f"Every way takes one of {found.amount} {noun}.\n")
    terminal.table(
        ("road", "bridge", "MGRS", "lanes"),
        (
            (
                road.road,
                road.bridge.name if road.bridge is not None else "",
                format_mgrs(*road.position, digits=4),
                str(road.lanes),
            )
            for road in found.roads
        ),
    )


def show_parts(parts: Sequence[HangingPart], terminal: Terminal) -> None:
    """Print the largest parts that hang on one road."""
    if not parts:
        terminal.say("No part of the area with a kilometre of roads hangs on one road.")
        return
    terminal.table(
        ("road", "MGRS", "behind it", "junctions"),
        (
            (
                part.road.road,
                format_mgrs(*part.road.position, digits=4),
                f"{part.road_m / 1000:.1f} km",
                str(part.junctions),
            )
            for part in parts[:PARTS_SHOWN]
        ),
    )
    if len(parts) > PARTS_SHOWN:
        terminal.say(f"  and {len(parts) - PARTS_SHOWN} more; --json has all.")
