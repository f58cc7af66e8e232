"""Critical time and point graph: who passes each critical point when, and whither.

One strip for each point, one row for each direction of travel, cells of 5 to 15
minutes with who is in them: the working tool of highway regulation. Source: TR 1009.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planners.errors import MarchError
from planners.movement.occupancy import visits
from planners.movement.occupancy_holders import QUARTERS, meets, passings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.movement.occupancy_holders import Span, Stay
    from planners.movement.problem import MovementProblem, Schedule

SHORTEST_S, LONGEST_S = 300, 900  # of a cell


class PointStrip(NamedTuple):
    """
    One critical point over time.

    Attributes
    ----------
    point, name
        By number and in words.
    directions
        Rows that are taken, of "N", "E", "S", "W" in this order.
    cells
        Row by row and cell by cell the movements that pass then, by time of arrival.
    passings
        All passings by time.
    """

    point: int
    name: str
    directions: tuple[str, ...]
    cells: tuple[tuple[tuple[int, ...], ...], ...]
    passings: tuple[Stay, ...]


def point_graph(
    problem: MovementProblem,
    schedule: Schedule,
    points: Sequence[int],
    span: Span,
    cell_s: int = SHORTEST_S,
) -> tuple[PointStrip, ...]:
    """
    Strips of critical points.

    Parameters
    ----------
    problem, schedule
        Who moves when.
    points
        In the order of the graph.
    span
        What time to show; cells begin with it.
    cell_s
        Length of a cell, 300 to 900 s.

    Raises
    ------
    MarchError
        Cells that are too short or too long, or an empty span.
    """
    if not SHORTEST_S <= cell_s <= LONGEST_S:
        raise MarchError(
            f"Cells of {cell_s / 60:g} min do not suit a critical time and point "
            "graph; give 5 to 15 min."
        )
    if span.ends_s <= span.begins_s:
        raise MarchError("The graph ends before it begins; give a later end.")
    seen = visits(problem, schedule)
    strips = []
    for point in points:
        there = sorted(
            (
                stay
                for stay in passings(problem.sections, seen, point)
                if meets(stay, span)
            ),
            key=lambda stay: (stay.begins_s, stay.movement),
        )
        taken = tuple(q for q in QUARTERS if any(s.direction == q for s in there))
        strips.append(
            PointStrip(
                point=point,
                name=problem.sections.point(point),
                directions=taken,
                cells=tuple(_cells(there, q, span, cell_s) for q in taken),
                passings=tuple(there),
            )
        )
    return tuple(strips)


def _cells(
    stays: Sequence[Stay], direction: str, span: Span, cell_s: int
) -> tuple[tuple[int, ...], ...]:
    """Who passes in one direction in each cell."""
    count = -(-(span.ends_s - span.begins_s) // cell_s)
    cells: list[dict[int, None]] = [{} for _ in range(count)]
    for stay in stays:
        if stay.direction != direction:
            continue
        first = max(0, (stay.begins_s - span.begins_s) // cell_s)
        last = min(count, -(-(stay.ends_s - span.begins_s) // cell_s))
        for cell in range(first, max(last, first + 1)):
            cells[cell][stay.movement] = None
    return tuple(tuple(cell) for cell in cells)
