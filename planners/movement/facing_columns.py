"""Rows of the bound by prices in which one column meets all that come towards it.

On a single lane the columns of one way are kept apart at their end of it, where a new
one may enter every few minutes. One of the other way keeps all of them out for much
longer: from its own way over the lane before to its tail off it, and where lanes follow
each other, for the whole chain of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.conflict_table import ForbiddenDifferences

MOST_FACING = 12  # times as many uses of rows as of single lanes


class Lane(NamedTuple):
    """
    Uses of single lanes, all (N,) int64.

    Attributes
    ----------
    leg, who, way, twin
        Leg and movement that use it, the section, and the same the other way.
    enter, behind, leave_clear
        Seconds after the departure of the leg: the head at its beginning, the head of
        the next behind it there at the earliest, and the tail at its end; the second
        is never more than the third.
    """

    leg: NDArray[np.int64]
    who: NDArray[np.int64]
    way: NDArray[np.int64]
    twin: NDArray[np.int64]
    enter: NDArray[np.int64]
    behind: NDArray[np.int64]
    leave_clear: NDArray[np.int64]


class Facing(NamedTuple):
    """Which use of a lane keeps others off which row in which steps, all (K,) int64."""

    at: NDArray[np.int64]
    row: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]


class _Differences:
    """Forbidden differences, to be looked up."""

    def __init__(self, table: ForbiddenDifferences) -> None:
        legs = len(table.offsets) - 1
        row = np.repeat(np.arange(legs), np.diff(table.offsets))
        low = table.low.astype(np.int64)
        self._legs = legs
        self._least = int(low.min(initial=0)) - 1
        self._span = int(table.high.max(initial=1)) - self._least + 1
        key = self._key(row, table.other.astype(np.int64), low)
        order = np.argsort(key, kind="stable")
        self._keys = key[order]
        self._low, self._high = low[order], table.high[order].astype(np.int64)

    def around(
        self,
        leg: NDArray[np.int64],
        other: NDArray[np.int64],
        apart: NDArray[np.int64],
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """The open interval around each difference, and whether there is one."""
        inside = np.clip(apart, self._least + 1, self._least + self._span - 1)
        at = np.searchsorted(self._keys, self._key(leg, other, inside)) - 1
        if not len(self._keys):
            return apart, apart, np.zeros(len(leg), np.bool_)
        pair = self._key(leg, other, np.full(len(leg), self._least))
        holds = (at >= 0) & (self._keys[at] >= pair) & (self._high[at] > apart)
        holds &= self._low[at] < apart
        return self._low[at], self._high[at], holds

    def _key(
        self,
        leg: NDArray[np.int64],
        other: NDArray[np.int64],
        low: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        key: NDArray[np.int64] = (leg * self._legs + other) * self._span
        return key + low - self._least


def facing_columns(lane: Lane, table: ForbiddenDifferences, step_s: int) -> Facing:
    """
    One row for each movement and lane that others drive the other way.

    Parameters
    ----------
    lane
        All uses of single lanes.
    table
        Forbidden differences of departures in steps.
    step_s
        Seconds.

    Returns
    -------
    Facing
        Two different movements that keep others off a row in the same step disturb
        each other. Rows may count from later than departures, and none before.
    """
    known = _Differences(table)
    found = [np.zeros((4, 0), np.int64)]
    rows, room = 0, MOST_FACING * len(lane.way)
    for way in np.unique(lane.way).tolist():
        mine = np.flatnonzero(lane.way == way)
        against = np.flatnonzero(lane.twin == way)
        owners = np.unique(lane.who[mine])
        room -= len(owners) * len(against) + len(mine)
        if room < 0:
            break
        for one in owners.tolist():
            own = mine[lane.who[mine] == one]
            others = against[lane.who[against] != one]
            if len(others):
                spans = _spans(lane, known, own, others, step_s)
                at = np.concatenate([own, others])
                found.append(np.array([at, np.full(len(at), rows), *spans]))
                rows += 1
    return Facing(*np.concatenate(found, axis=1))


def _spans(
    lane: Lane,
    known: _Differences,
    own: NDArray[np.int64],
    others: NDArray[np.int64],
    step_s: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    When one column and those that face it keep others off their row, in steps.

    Those are on the row while nobody may follow them. On this one lane alone, the
    other is from their shortest way over it before it enters until its tail is off;
    then both are on the lane at once. That span grows to all differences between the
    two departures that no schedule has.
    """
    before = int((lane.leave_clear[others] - lane.behind[others]).min())
    first = _up(lane.enter[others], step_s)
    until = _up(lane.behind[others], step_s)
    begin = _up(lane.enter[own] - before, step_s)
    end = _up(lane.leave_clear[own], step_s)
    mine, theirs = (
        one.ravel()
        for one in np.meshgrid(
            np.arange(len(own)), np.arange(len(others)), indexing="ij"
        )
    )
    least = begin[mine] - until[theirs] + 1
    most = end[mine] - 1 - first[theirs]
    low, high, holds = known.around(
        lane.leg[others[theirs]], lane.leg[own[mine]], (least + most) // 2
    )
    low = np.where(holds, np.minimum(low, least - 1), least - 1)
    high = np.where(holds, np.maximum(high, most + 1), most + 1)
    shape = (len(own), len(others))
    begin = np.minimum(begin, (low + until[theirs]).reshape(shape).max(axis=1))
    end = np.maximum(end, (high + first[theirs]).reshape(shape).min(axis=1))
    later = max(0, -int(begin.min()))
    return (
        np.concatenate([begin, first]) + later,
        np.concatenate([end, until]) + later,
    )


def _up(seconds: NDArray[np.int64], step_s: int) -> NDArray[np.int64]:
    """Whole steps that are not less than some seconds."""
    return -(-seconds // step_s)
