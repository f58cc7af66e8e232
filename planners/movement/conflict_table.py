"""Which differences of two departures bring two movements into conflict.

Inside a leg nothing waits, so whether two legs disturb each other depends on the
difference of their departures alone. Each section, point and rule forbids an open
interval of it; those of one pair that overlap are merged. So every rule of the road
becomes: this departure is at most so much, or at least so much, after that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.conflict_table_kernels import Users, Ways, forbidden_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem


class ForbiddenDifferences(NamedTuple):
    """
    Open intervals of departures that bring legs into conflict, in steps.

    Touching intervals leave the step between them free and stay apart.

    Attributes
    ----------
    offsets
        (L + 1,) int64, rows of each leg.
    other, low, high
        (K,) int32: the leg's departure less that of the other may not lie strictly
        between low and high. Sorted by the other leg, then by low. What one leg says of
        the other, the other says of it.
    closed_offsets
        (L + 1,) int64.
    closed_low, closed_high
        (J,) int32: the leg's departure itself may not lie strictly between them.
    """

    offsets: NDArray[np.int64]
    other: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    closed_offsets: NDArray[np.int64]
    closed_low: NDArray[np.int32]
    closed_high: NDArray[np.int32]


def forbidden_differences(
    problem: MovementProblem, packed: Packed
) -> ForbiddenDifferences:
    """
    Work out what every pair of legs forbids.

    Parameters
    ----------
    problem
        Any.
    packed
        The same problem as arrays.

    Returns
    -------
    ForbiddenDifferences
        Pairs of different movements only, and only intervals that the windows of both
        departures can meet.
    """
    sections = problem.sections
    ways = Ways(
        twin=sections.twin.astype(np.int32),
        kind=sections.kind.astype(np.int8),
        begin=sections.tail.astype(np.int32),
        step=np.int64(problem.step_s),
    )
    legs = np.repeat(
        np.arange(len(packed.leg_first), dtype=np.int32), np.diff(packed.leg_offsets)
    )
    places = np.arange(len(packed.section), dtype=np.int64)
    inside = places != packed.leg_offsets[legs]
    on_section = _users(packed.section, legs, places, sections.count)
    over_point = _users(
        sections.tail[packed.section[inside]],
        legs[inside],
        places[inside],
        len(sections.positions),
    )
    row, other, low, high = forbidden_rows(packed, ways, on_section, over_point)
    rows = np.concatenate([row, other])
    others = np.concatenate([other, row])
    lows, highs = np.concatenate([low, -high]), np.concatenate([high, -low])
    order = np.lexsort((lows, others, rows))
    closed = _closed(problem, packed, legs)
    return ForbiddenDifferences(
        _row_offsets(rows, len(packed.leg_first)),
        others[order],
        lows[order],
        highs[order],
        *closed,
    )


def _users(
    of: NDArray[np.int32],
    legs: NDArray[np.int32],
    places: NDArray[np.int64],
    count: int,
) -> Users:
    """Who passes each section or point, in the order of legs."""
    order = np.argsort(of, kind="stable")
    return Users(_row_offsets(of, count), legs[order], places[order])


def _row_offsets(rows: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Where each row begins when rows are in order."""
    sizes = np.bincount(rows, minlength=count)
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _closed(
    problem: MovementProblem, packed: Packed, legs: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Departures that would put a movement on a closed section."""
    rows, lows, highs = [], [], []
    for closure in problem.closures:
        for at in np.flatnonzero(packed.section == closure.section).tolist():
            rows.append(int(legs[at]))
            lows.append(
                (closure.begins_s - int(packed.leave_clear[at])) // problem.step_s
            )
            highs.append(-((int(packed.enter[at]) - closure.ends_s) // problem.step_s))
    row = np.array(rows, np.int32)
    low, high = np.array(lows, np.int32), np.array(highs, np.int32)
    order = np.lexsort((low, row))
    return _row_offsets(row, len(packed.leg_first)), low[order], high[order]
