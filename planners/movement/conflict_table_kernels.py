"""Compiled search for forbidden differences of departures; see `conflict_table`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.packed import Packed

ALTERNATING, ALONE = 1, 2  # as in SectionKind
NEVER = np.int64(2**62)


class Users(NamedTuple):
    """Passings of each section, or of each point, in rows."""

    offsets: NDArray[np.int64]
    leg: NDArray[np.int32]
    at: NDArray[np.int64]  # place in the arrays of passings


class Ways(NamedTuple):
    """What the rules ask of sections; ``begin`` is the point where one begins."""

    twin: NDArray[np.int32]
    kind: NDArray[np.int8]
    begin: NDArray[np.int32]
    step: np.int64


class Rows(NamedTuple):
    """Forbidden intervals of pairs, the lower movement first, in steps."""

    row: NDArray[np.int32]
    other: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]


def forbidden_rows(packed: Packed, ways: Ways, on: Users, over: Users) -> Rows:
    """
    Intervals of all pairs of legs, merged, by leg, other leg and low.

    Parameters
    ----------
    packed
        The legs.
    ways
        Kinds and twins of sections.
    on, over
        Who passes each section, and each point inside a leg.
    """
    found = _pairs(packed, ways, on, over)
    return Rows(*(column.astype(np.int32) for column in found))


@njit(cache=True, nogil=True)
def _pairs(  # noqa: C901, PLR0912, PLR0915 - one pass over all passings
    packed: Packed, ways: Ways, on: Users, over: Users
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    legs = len(packed.leg_first)
    out_row = np.empty(1024, np.int64)
    out_other = np.empty(1024, np.int64)
    out_low = np.empty(1024, np.int64)
    out_high = np.empty(1024, np.int64)
    made = 0
    # The hull that is growing for each other leg, in seconds, and which have one.
    hull_low = np.full(legs, NEVER)
    hull_high = np.full(legs, -NEVER)
    raw_other = np.empty(1024, np.int64)
    raw_low = np.empty(1024, np.int64)
    raw_high = np.empty(1024, np.int64)
    touched = np.empty(legs, np.int32)
    for row in range(legs):
        if packed.leg_last[row] < packed.leg_first[row]:
            continue
        mine = packed.leg_movement[row]
        count, raw = 0, 0
        begin, end = packed.leg_offsets[row], packed.leg_offsets[row + 1]
        for at in range(begin, end):
            for rule in range(3):
                # 0: same direction, 1: the other way, 2: crossing at the first point
                place = packed.section[at]
                if rule == 1:
                    place = ways.twin[place]
                    if place < 0 or ways.kind[place] == 0:
                        continue
                if rule == 2:
                    if at == begin:
                        continue
                    users, place = over, ways.begin[place]
                else:
                    users = on
                for user in range(users.offsets[place], users.offsets[place + 1]):
                    other = users.leg[user]
                    if packed.leg_movement[other] <= mine:
                        continue
                    if packed.leg_last[other] < packed.leg_first[other]:
                        continue
                    there = users.at[user]
                    if rule == 0:
                        low, high = _following(packed, at, there, mine, other)
                        if ways.kind[place] == ALONE:
                            low = min(low, packed.enter[there] - packed.leave_clear[at])
                            high = max(
                                high, packed.leave_clear[there] - packed.enter[at]
                            )
                    elif rule == 1:
                        low = packed.enter[there] - packed.leave_clear[at]
                        high = packed.leave_clear[there] - packed.enter[at]
                    else:
                        if _shared(packed, ways, at, there):
                            continue
                        low = packed.enter[there] - packed.enter_clear[at]
                        high = packed.enter_clear[there] - packed.enter[at]
                    if low >= high:
                        continue
                    if hull_low[other] == NEVER:
                        touched[count] = other
                        count += 1
                        hull_low[other], hull_high[other] = low, high
                    elif low < hull_high[other] and high > hull_low[other]:
                        hull_low[other] = min(hull_low[other], low)
                        hull_high[other] = max(hull_high[other], high)
                    else:
                        if raw == len(raw_other):
                            raw_other = _longer(raw_other)
                            raw_low = _longer(raw_low)
                            raw_high = _longer(raw_high)
                        raw_other[raw] = other
                        raw_low[raw], raw_high[raw] = hull_low[other], hull_high[other]
                        raw += 1
                        hull_low[other], hull_high[other] = low, high
        for number in range(count):
            other = touched[number]
            if raw == len(raw_other):
                raw_other = _longer(raw_other)
                raw_low, raw_high = _longer(raw_low), _longer(raw_high)
            raw_other[raw] = other
            raw_low[raw], raw_high[raw] = hull_low[other], hull_high[other]
            raw += 1
            hull_low[other], hull_high[other] = NEVER, -NEVER
        by_low = np.argsort(raw_low[:raw], kind="mergesort")
        by_other = np.argsort(raw_other[:raw][by_low], kind="mergesort")
        last = -1
        for number in range(raw):
            pick = by_low[by_other[number]]
            other = raw_other[pick]
            low = raw_low[pick] // ways.step
            high = -(-raw_high[pick] // ways.step)
            nearest = packed.leg_first[row] - packed.leg_last[other]
            farthest = packed.leg_last[row] - packed.leg_first[other]
            if high - low < 2 or high <= nearest or low >= farthest:
                continue
            if last == other and low < out_high[made - 1]:
                out_high[made - 1] = max(out_high[made - 1], high)
                continue
            last = other
            if made == len(out_row):
                out_row, out_other = _longer(out_row), _longer(out_other)
                out_low, out_high = _longer(out_low), _longer(out_high)
            out_row[made], out_other[made] = row, other
            out_low[made], out_high[made] = low, high
            made += 1
    return out_row[:made], out_other[:made], out_low[:made], out_high[:made]


@njit(cache=True, nogil=True)
def _following(
    packed: Packed, at: int, there: int, mine: int, other: int
) -> tuple[int, int]:
    """Seconds between which one would be nearer than the gap, or overtake."""
    gap = packed.gap_s[mine]
    other_gap = packed.gap_s[packed.leg_movement[other]]
    low = min(
        packed.enter[there] - packed.enter_clear[at],
        packed.leave[there] - packed.leave_clear[at],
    )
    high = max(
        packed.enter_clear[there] - packed.enter[at],
        packed.leave_clear[there] - packed.leave[at],
    )
    return np.int64(low) - gap, np.int64(high) + other_gap


@njit(cache=True, nogil=True)
def _shared(packed: Packed, ways: Ways, at: int, there: int) -> bool:
    """Whether two ways over a point have a road at the point in common."""
    for mine in range(at - 1, at + 1):
        for other in range(there - 1, there + 1):
            one, two = packed.section[mine], packed.section[other]
            if one == two or ways.twin[one] == two:
                return True
    return False


@njit(cache=True, nogil=True)
def _longer(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same values with as much room again."""
    return np.concatenate((values, values))
