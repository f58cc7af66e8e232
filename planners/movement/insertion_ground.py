"""What the insertion of movements reads and writes, as flat arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOWHERE = -(2**31)  # departure of a leg that is not taken, finish of who has no place


class Ground(NamedTuple):
    """
    What insertion reads: ``L`` legs of ``C`` courses of ``M`` movements, in steps.

    Attributes
    ----------
    row_offsets, row_other, row_span
        (L + 1,) int64, (N,) int32 and (N, 2) int32: departure of a leg less departure
        of the other may not lie in the open span.
    closed_offsets, closed_span
        (L + 1,) int64 and (K, 2) int32: nor may the departure itself in an open span.
    first, last
        (L,) int32, window of departures; empty where ``last`` is lower.
    go_first, go_last, go_through
        (L,) int32, from the departure to that of the next leg; ``go_through`` is -1
        where nobody passes through. Of the last leg of a course all are 0.
    area, arrive_s, tail_s
        (L,) int32: the halt area with a limit behind the leg or -1, seconds from
        departure to arrival, and to the tail past the beginning of the leg.
    finish
        (L,) int32, from departure to the tail past the end.
    leg_movement
        (L,) int32.
    course_legs, movement_courses
        (C + 1,) and (M + 1,) int32, first leg of each course, first course of each
        movement.
    by_soonest, soonest
        (C,) int32, courses of each movement by their finish on empty roads, and that
        finish by course.
    weight, ideal, wanted
        (M,) int64, the latter two in steps.
    parking_mm, room_mm
        (M,) and (A,) int64, length of a movement and of a halt area.
    area_offsets, area_legs
        (A + 1,) int64 and int32, the legs that end in each area.
    step_s
        Seconds in a step.
    """

    row_offsets: NDArray[np.int64]
    row_other: NDArray[np.int32]
    row_span: NDArray[np.int32]
    closed_offsets: NDArray[np.int64]
    closed_span: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    go_first: NDArray[np.int32]
    go_last: NDArray[np.int32]
    go_through: NDArray[np.int32]
    area: NDArray[np.int32]
    arrive_s: NDArray[np.int32]
    tail_s: NDArray[np.int32]
    finish: NDArray[np.int32]
    leg_movement: NDArray[np.int32]
    course_legs: NDArray[np.int32]
    movement_courses: NDArray[np.int32]
    by_soonest: NDArray[np.int32]
    soonest: NDArray[np.int32]
    weight: NDArray[np.int64]
    ideal: NDArray[np.int64]
    wanted: NDArray[np.int64]
    parking_mm: NDArray[np.int64]
    room_mm: NDArray[np.int64]
    area_offsets: NDArray[np.int64]
    area_legs: NDArray[np.int32]
    step_s: int


class Board(NamedTuple):
    """
    Who is where: departure by leg, course and finish by movement.

    ``departs`` (L,) int32 and ``finish`` (M,) int64 are `NOWHERE`, ``course`` (M,)
    int32 is -1, for what is not taken.
    """

    departs: NDArray[np.int32]
    course: NDArray[np.int32]
    finish: NDArray[np.int64]


class Space(NamedTuple):
    """
    What insertion writes to, large enough for every leg of its ground.

    ``keys`` int64 take blocked intervals and events while they are sorted; ``low`` and
    ``high`` int32 the reachable pieces of one leg after the other, from ``begin``
    (K + 1,) int64; ``from_low`` and ``from_high`` int32 what comes out of a halt;
    ``free`` (n, 2) int64 the times in which an area has room, ``change`` int64 its
    events; ``found`` (K,) int32 the departures of an answer, ``trial`` (K,) int32 those
    of one course. ``early`` (1,) bool: of the departures before the last, each is the
    earliest that leads to the next rather than the latest.
    """

    keys: NDArray[np.int64]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    begin: NDArray[np.int64]
    from_low: NDArray[np.int32]
    from_high: NDArray[np.int32]
    free: NDArray[np.int64]
    change: NDArray[np.int64]
    found: NDArray[np.int32]
    trial: NDArray[np.int32]
    early: NDArray[np.bool_]
