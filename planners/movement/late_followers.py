"""Who is late because somebody under way before it is late: nobody overtakes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planners.movement.conflict_table import forbidden_differences
from planners.movement.packed import pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planners.movement.conflict_table import ForbiddenDifferences
    from planners.movement.problem import Departures, MovementProblem

FAR_S = 30 * 86_400


def delays_behind(
    problem: MovementProblem,
    under_way: Mapping[int, int],
    published: Sequence[Departures | None],
    delays_s: Mapping[int, int],
) -> dict[int, int]:
    """
    Pass delays on to those under way who cannot keep their distance.

    Every two keep the order in which they pass each other's roads.

    Parameters
    ----------
    problem
        Of the published schedule.
    under_way
        By movement on the road, the leg it is on.
    published
        Departures of all movements.
    delays_s
        By movement, how far it is behind; seconds.

    Returns
    -------
    dict[int, int]
        Delays of all who have one, in whole steps for those under way.
    """
    step = problem.step_s
    found = {number: late for number, late in delays_s.items() if late}
    if not any(number in under_way for number in found):
        return found
    wide = [
        replace(one, latest_s=one.latest_s + FAR_S, start_by_s=None, locked=None)
        for one in problem.movements
    ]
    loose = replace(problem, movements=tuple(wide), closures=())
    packed = pack(loose)
    table = forbidden_differences(loose, packed)
    legs, departs, shifts = {}, {}, {}
    for number, leg in under_way.items():
        placed = published[number]
        if placed is not None:
            row = packed.legs_of(number, placed.course)[leg]
            legs[row] = number
            departs[row] = placed.departs_s[leg] // step
            shifts[row] = -(-found.get(number, 0) // step)
    behind = [rule for row in legs for rule in _behind(table, row, departs)]
    changed = True
    while changed:
        changed = False
        for row, other, least in behind:
            needed = departs[other] + shifts[other] + least - departs[row]
            if needed > shifts[row]:
                shifts[row], changed = needed, True
    found |= {legs[row]: shift * step for row, shift in shifts.items() if shift}
    return found


def _behind(
    table: ForbiddenDifferences, row: int, departs: Mapping[int, int]
) -> list[tuple[int, int, int]]:
    """A leg, another before it, and the least difference of their departures."""
    rows = slice(*table.offsets[row : row + 2].tolist())
    nearest: dict[int, int] = {}
    for other, high in zip(
        table.other[rows].tolist(), table.high[rows].tolist(), strict=True
    ):
        if other in departs and departs[row] - departs[other] >= high:
            nearest[other] = max(nearest.get(other, -(2**31)), high)
    return [(row, other, high) for other, high in nearest.items()]
