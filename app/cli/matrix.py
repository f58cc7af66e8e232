"""``marsroute matrix``: times, lengths and fuel between many points."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.cli.inputs import Inputs
from app.cli.ratings import ratings_under
from app.cli.route import formation_of, policy_of
from app.cli.route_words import clock
from app.errors import InputRefused
from app.exports.matrix_csv import write_matrix_csv
from app.exports.matrix_xlsx import write_matrix_xlsx
from app.services.places import find_point
from app.services.planning import Planner
from app.services.points_csv import PointTable, read_points
from planners.route import Objective
from planners.traffic import NamedPlace
from planners.travel_matrix import MatrixRequest, travel_matrix

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from maps.area_pack import AreaPack
    from planners.travel_matrix import TravelMatrix

WRITERS = {".csv": write_matrix_csv, ".xlsx": write_matrix_xlsx}
NO_WAY = 4  # exit code
WIDE = 12  # destinations up to which a terminal shows a square
REASONS_SHOWN = 10


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Find the ways, print them and write them where asked."""
    output: Path | None = arguments.output
    if output is not None and output.suffix not in WRITERS:
        raise InputRefused(
            f"{output.name} has no known ending; end it in {' or '.join(WRITERS)}."
        )
    planner = Planner.open(arguments.area)
    area = planner.area
    inputs = Inputs.on(area, arguments)
    table = _points(arguments, area, inputs)
    closed: set[int] = set()
    for text in arguments.close:
        closed.update(planner.edges_at(find_point(text, area)))
    request = MatrixRequest(
        starts=table.starts,
        ends=table.ends,
        formation=formation_of(arguments.vehicle, planner.vehicles),
        objective=Objective(arguments.objective),
        lengths=not arguments.fast,
        policy=policy_of(arguments),
        avoid=tuple(
            tuple(find_point(text, area, inside=False) for text in ring.split(";"))
            for ring in arguments.avoid
        ),
        closed_edges=frozenset(closed),
        ratings=ratings_under(inputs, area, arguments, terminal),
    )
    matrix = travel_matrix(planner.roads, request, terminal.progress)
    terminal.progress("done", 1.0)
    terminal.answer({"marking": arguments.marking.banner} | matrix_form(matrix))
    if not terminal.machine:
        show_matrix(matrix, terminal)
    if output is not None:
        record = WRITERS[output.suffix](
            output,
            matrix,
            arguments.marking,
            inputs.markings,
            attribution=area.manifest.attribution,
            gate=arguments.gate,
        )
        terminal.say(f"\nWritten: {record.path}")
    return 0 if matrix.joined.any() else NO_WAY


def _points(
    arguments: argparse.Namespace, area: AreaPack, inputs: Inputs
) -> PointTable:
    """Starts and ends as called, those of a table first."""
    table = PointTable((), (), None)
    if arguments.points is not None:
        table = read_points(arguments.points, area, arguments.gate.policy)
        inputs.take(arguments.points.name, table.marking)
    starts = (*table.starts, *(_named(text, area) for text in arguments.start))
    ends = (*table.ends, *(_named(text, area) for text in arguments.end))
    if not starts or not ends:
        raise InputRefused(
            "A matrix needs starts and destinations; give --points FILE.csv, or --from "
            "and --to."
        )
    return PointTable(starts, ends, table.marking)


def _named(text: str, area: AreaPack) -> NamedPlace:
    """A point of a call, ``NAME=POINT`` or without a name."""
    name, sign, point = text.partition("=")
    point = point if sign else text
    return NamedPlace(name=name.strip() or point, position=find_point(point, area))


def matrix_form(matrix: TravelMatrix) -> dict[str, object]:
    """The matrix for machines: squares by start and end, and the reasons."""
    return {
        "starts": matrix.request.starts,
        "ends": matrix.request.ends,
        "duration_s": matrix.duration_s.tolist(),
        "length_m": matrix.length_m.tolist(),
        "fuel_l": matrix.fuel_l.tolist(),
        "no_way": [
            {"start": start, "end": end, "why": why}
            for (start, end), why in matrix.reasons.items()
        ],
        "remarks": matrix.remarks,
    }


def show_matrix(matrix: TravelMatrix, terminal: Terminal) -> None:
    """Print the matrix for people: as squares, or as pairs where they are too wide."""
    for title, amounts, word in (
        ("time", matrix.duration_s, clock),
        ("km", matrix.length_m, lambda metres: f"{metres / 1000:.1f}"),
        ("fuel l", matrix.fuel_l, lambda volume: f"{volume:.0f}"),
    ):
        known = [[_word(amount, word) for amount in row] for row in amounts.tolist()]
        if any(any(row) for row in known):
            _square(matrix, title, known, terminal)
    apart = list(matrix.reasons.items())
    if apart:
        terminal.say("No way:")
    starts, ends = matrix.request.starts, matrix.request.ends
    for (start, end), why in apart[:REASONS_SHOWN]:
        terminal.say(f"  - {starts[start].name} to {ends[end].name}: {why}")
    if len(apart) > REASONS_SHOWN:
        terminal.say(f"  and {len(apart) - REASONS_SHOWN} more; --json has all.")
    if matrix.remarks:
        terminal.say("\nLook at:")
        for remark in matrix.remarks[:REASONS_SHOWN]:
            terminal.say(f"  - {remark}")


def _square(
    matrix: TravelMatrix,
    title: str,
    words: Sequence[Sequence[str]],
    terminal: Terminal,
) -> None:
    """Print one quantity, in as many squares as its destinations need."""
    names = [place.name for place in matrix.request.ends]
    for first in range(0, len(names), WIDE):
        part = slice(first, first + WIDE)
        terminal.table(
            (title, *names[part]),
            (
                (start.name, *(word or "-" for word in row[part]))
                for start, row in zip(matrix.request.starts, words, strict=True)
            ),
        )
        terminal.say()


def _word(amount: float, word: Callable[[float], str]) -> str:
    """Give an amount in words, or nothing."""
    return "" if math.isnan(amount) else word(amount)
