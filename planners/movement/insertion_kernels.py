"""Compiled search for the earliest place of one movement among others that stay put.

The departures of a leg that can be reached are a union of closed intervals of steps:
its window, less what the placed others and closures forbid, which are open intervals.
Halts carry them from leg to leg. Of equal courses that soonest on empty roads wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from planners.movement.insertion_ground import NOWHERE, Board, Ground, Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

LATER = 2**31 - 1  # after every finish
LOW32 = 2**32 - 1
FAR = 2**45  # seconds, before and after everything
NEAR_STEPS = 90  # delays that are looked for first, as fewer others matter to them
MASKED = 62  # courses that can be skipped


@njit(cache=True, nogil=True)
def sort_keys(keys: NDArray[np.int64], count: int) -> None:
    """Sort the first ``count`` keys in place, lowest first."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for start in range(gap, count):
            key = keys[start]
            at = start
            while at >= gap and keys[at - gap] > key:
                keys[at] = keys[at - gap]
                at -= gap
            keys[at] = key
        gap //= 3


@njit(cache=True, nogil=True)
def _blocked(
    ground: Ground, board: Board, leg: int, window: tuple[int, int], space: Space
) -> int:
    """Write open intervals that forbid a step of a window, in order; how many."""
    low, high = window
    keys, departs = space.keys, board.departs
    other, span = ground.row_other, ground.row_span
    count = 0
    for at in range(ground.row_offsets[leg], ground.row_offsets[leg + 1]):
        departure = departs[other[at]]
        if departure == NOWHERE:
            continue
        begins = departure + span[at, 0]
        ends = departure + span[at, 1]
        if begins < high and ends > low:
            keys[count] = (begins << 32) | (ends - begins)
            count += 1
    for at in range(ground.closed_offsets[leg], ground.closed_offsets[leg + 1]):
        begins = np.int64(ground.closed_span[at, 0])
        ends = np.int64(ground.closed_span[at, 1])
        if begins < high and ends > low:
            keys[count] = (begins << 32) | (ends - begins)
            count += 1
    return _merged(keys, count)


@njit(cache=True, nogil=True)
def _merged(keys: NDArray[np.int64], count: int) -> int:
    """Sort open intervals and join those that overlap; how many are left."""
    sort_keys(keys, count)
    left = 0
    end = NOWHERE
    for at in range(count):
        begins = keys[at] >> 32
        ends = begins + (keys[at] & LOW32)
        if left and begins < end:
            if ends > end:
                end = ends
                first = keys[left - 1] >> 32
                keys[left - 1] = (first << 32) | (end - first)
        else:
            keys[left] = keys[at]
            left += 1
            end = ends
    return left


@njit(cache=True, nogil=True)
def _open_pieces(
    space: Space, sources: int, blocked: int, start: int, most: int
) -> int:
    """Write what is left between blocked intervals, at most so many; the end."""
    keys = space.keys
    end = start
    at = 0
    for source in range(sources):
        time = np.int64(space.from_low[source])
        high = np.int64(space.from_high[source])
        while at < blocked and (keys[at] >> 32) + (keys[at] & LOW32) <= time:
            at += 1
        here = at
        if here < blocked and keys[here] >> 32 < time:
            time = (keys[here] >> 32) + (keys[here] & LOW32)
            here += 1
        while time <= high:
            stop = high
            if here < blocked and keys[here] >> 32 < high:
                stop = keys[here] >> 32
            space.low[end] = time
            space.high[end] = stop
            end += 1
            if end - start == most:
                return end
            if stop == high:
                break
            time = (keys[here] >> 32) + (keys[here] & LOW32)
            here += 1
    return end


@njit(cache=True, nogil=True)
def room(ground: Ground, board: Board, movement: int, area: int, space: Space) -> int:
    """Write the closed times in which an area has room for a movement; how many."""
    events, before = 0, -1
    for at in range(ground.area_offsets[area], ground.area_offsets[area + 1]):
        leg = ground.area_legs[at]
        owner = ground.leg_movement[leg]
        departs, onward = board.departs[leg], board.departs[leg + 1]
        if owner == movement or departs == NOWHERE:
            continue
        if onward - departs == ground.go_through[leg]:
            continue
        arrives = np.int64(departs) * ground.step_s + ground.arrive_s[leg]
        leaves = np.int64(onward) * ground.step_s + ground.tail_s[leg + 1]
        if owner == before and arrives < space.keys[events - 1] >> 32:
            leaves = max(leaves, space.keys[events - 1] >> 32)
            space.keys[events - 1] = (leaves << 32) | (events - 1)
            continue  # back before its own tail has left: it stands there once
        before = owner
        space.keys[events] = (arrives << 32) | events
        space.change[events] = ground.parking_mm[owner]
        space.keys[events + 1] = (leaves << 32) | (events + 1)
        space.change[events + 1] = -ground.parking_mm[owner]
        events += 2
    sort_keys(space.keys, events)
    spare = ground.room_mm[area] - ground.parking_mm[movement]
    count = 0
    begins = -FAR
    at = 0
    while at < events:
        time = space.keys[at] >> 32
        was_free = spare >= 0
        while at < events and space.keys[at] >> 32 == time:
            spare -= space.change[space.keys[at] & LOW32]
            at += 1
        if was_free and spare < 0:
            space.free[count, 0] = begins
            space.free[count, 1] = time
            count += 1
        elif spare >= 0 and not was_free:
            begins = time
    if spare >= 0:
        space.free[count, 0] = begins
        space.free[count, 1] = FAR
        count += 1
    return count


@njit(cache=True, nogil=True)
def _stays(
    ground: Ground, leg: int, pieces: tuple[int, int], space: Space, free: int
) -> int:
    """Departures after a halt with limited parking, as intervals to sort; how many."""
    step = ground.step_s
    through = ground.go_through[leg]
    count = 0
    since = 0
    for piece in range(pieces[0], pieces[1]):
        low, high = np.int64(space.low[piece]), np.int64(space.high[piece])
        if through >= 0:
            space.keys[count] = ((low + through) << 32) | (high - low)
            count += 1
        while since < free and space.free[since, 1] < low * step + ground.arrive_s[leg]:
            since += 1
        for at in range(since, free):
            if space.free[at, 0] > high * step + ground.arrive_s[leg]:
                break
            soonest = -((ground.arrive_s[leg] - space.free[at, 0]) // step)
            first = max(low, soonest) + ground.go_first[leg]
            latest = (space.free[at, 1] - ground.tail_s[leg + 1]) // step
            last = min(high + ground.go_last[leg], latest)
            if first <= last:
                space.keys[count] = (first << 32) | (last - first)
                count += 1
    return count


@njit(cache=True, nogil=True)
def _halt(
    ground: Ground, board: Board, leg: int, pieces: tuple[int, int], space: Space
) -> int:
    """Write the departures of the next leg that a leg's pieces lead to; how many."""
    if ground.area[leg] >= 0:
        movement = ground.leg_movement[leg]
        free = room(ground, board, movement, ground.area[leg], space)
        found = _stays(ground, leg, pieces, space, free)
        sort_keys(space.keys, found)
    else:
        found = pieces[1] - pieces[0]
        for at in range(found):
            piece = pieces[0] + at
            first = np.int64(space.low[piece]) + ground.go_first[leg]
            last = np.int64(space.high[piece]) + ground.go_last[leg]
            space.keys[at] = (first << 32) | (last - first)
    count = 0
    for at in range(found):
        low = space.keys[at] >> 32
        high = low + (space.keys[at] & LOW32)
        if count and low <= space.from_high[count - 1] + 1:
            space.from_high[count - 1] = max(space.from_high[count - 1], high)
        else:
            space.from_low[count] = low
            space.from_high[count] = high
            count += 1
    return count


@njit(cache=True, nogil=True)
def _cut(space: Space, sources: int, low: int, high: int) -> int:
    """Keep of the sources what lies in a window; how many are left."""
    count = 0
    for at in range(sources):
        first = max(space.from_low[at], low)
        last = min(space.from_high[at], high)
        if first <= last:
            space.from_low[count] = first
            space.from_high[count] = last
            count += 1
    return count


@njit(cache=True, nogil=True)
def soonest_on(
    ground: Ground, board: Board, course: int, before: int, space: Space
) -> int:
    """
    Earliest finish of a movement on one of its courses, given the others.

    Parameters
    ----------
    ground, board, space
        As for `place`.
    course
        Counted through all movements; its movement has no place on the board.
    before
        Only a finish before that step is of interest.

    Returns
    -------
    int
        The finish, its departures in the trial of the space, or `NOWHERE`.
    """
    begin, end = ground.course_legs[course], ground.course_legs[course + 1]
    after = 0  # least steps from the departure of a leg to that of the last
    for leg in range(begin, end - 1):
        after += ground.go_first[leg]
    cap = before - 1 - ground.finish[end - 1]
    sources = 1
    space.from_low[0] = ground.first[begin]
    space.from_high[0] = ground.last[begin]
    space.begin[0] = 0
    for leg in range(begin, end):
        number = leg - begin
        high = min(np.int64(ground.last[leg]), cap - after)
        sources = _cut(space, sources, ground.first[leg], high)
        if sources == 0:
            return NOWHERE
        window = (int(space.from_low[0]), int(space.from_high[sources - 1]))
        blocked = _blocked(ground, board, leg, window, space)
        start = space.begin[number]
        most = LATER if leg < end - 1 else 1
        stop = _open_pieces(space, sources, blocked, start, most)
        if stop == start:
            return NOWHERE
        space.begin[number + 1] = stop
        if leg < end - 1:
            sources = _halt(ground, board, leg, (start, stop), space)
            after -= ground.go_first[leg]
    _trace(ground, board, course, space)
    return int(space.trial[end - 1 - begin]) + int(ground.finish[end - 1])


@njit(cache=True, nogil=True)
def _trace(ground: Ground, board: Board, course: int, space: Space) -> None:
    """Write departures that lead to the earliest last one, from the last back."""
    begin, end = ground.course_legs[course], ground.course_legs[course + 1]
    number = end - 1 - begin
    space.trial[number] = space.low[space.begin[number]]
    for leg in range(end - 2, begin - 1, -1):
        number = leg - begin
        onward = int(space.trial[number + 1])
        pieces = (space.begin[number], space.begin[number + 1])
        if ground.area[leg] < 0:
            high = onward - ground.go_first[leg]
            low = onward - ground.go_last[leg]
            if space.early[0]:
                space.trial[number] = _earliest(space, pieces, low, high)
            else:
                space.trial[number] = _latest(space, pieces, low, high)
        else:
            space.trial[number] = _before_stay(
                ground, board, leg, pieces, onward, space
            )


@njit(cache=True, nogil=True)
def _latest(space: Space, pieces: tuple[int, int], low: int, high: int) -> int:
    """Latest departure of the pieces in a window, or `NOWHERE`."""
    for piece in range(pieces[1] - 1, pieces[0] - 1, -1):
        departure = min(int(space.high[piece]), high)
        if departure >= space.low[piece]:
            return departure if departure >= low else NOWHERE
    return NOWHERE


@njit(cache=True, nogil=True)
def _earliest(space: Space, pieces: tuple[int, int], low: int, high: int) -> int:
    """Earliest departure of the pieces in a window, or `NOWHERE`."""
    for piece in range(pieces[0], pieces[1]):
        departure = max(int(space.low[piece]), low)
        if departure <= space.high[piece]:
            return departure if departure <= high else NOWHERE
    return NOWHERE


@njit(cache=True, nogil=True)
def _before_stay(
    ground: Ground,
    board: Board,
    leg: int,
    pieces: tuple[int, int],
    onward: int,
    space: Space,
) -> int:
    """Departure of a leg from which the next may depart so, after a halt."""
    early = space.early[0]
    best = NOWHERE
    through = ground.go_through[leg]
    if through >= 0:
        best = _latest(space, pieces, onward - through, onward - through)
    leaves = onward * ground.step_s + ground.tail_s[leg + 1]
    movement = ground.leg_movement[leg]
    for at in range(room(ground, board, movement, ground.area[leg], space)):
        if space.free[at, 1] < leaves:
            continue
        soonest = -((ground.arrive_s[leg] - space.free[at, 0]) // ground.step_s)
        low = max(soonest, onward - ground.go_last[leg])
        high = onward - ground.go_first[leg]
        if low > high:
            continue
        if not early:
            best = max(best, _latest(space, pieces, low, high))
            continue
        found = _earliest(space, pieces, low, high)
        if found != NOWHERE and (best == NOWHERE or found < best):
            best = found
    return best


@njit(cache=True, nogil=True)
def place(
    ground: Ground, board: Board, movement: int, skipped: int, space: Space
) -> tuple[int, int]:
    """
    Find the course and the departures with the earliest finish, given the others.

    Parameters
    ----------
    ground, board, space
        What is fixed, where the others are, and what may be written to.
    movement
        One without a place on the board.
    skipped
        Bits of courses not to take, the first course being the lowest bit.

    Returns
    -------
    tuple of int
        The course, counted through all movements, and the finish; -1 and `NOWHERE`
        when it can finish on none. Its departures are in the space, as found.
    """
    best, course = LATER, -1
    near = ground.ideal[movement] + NEAR_STEPS
    begin, end = (
        ground.movement_courses[movement],
        ground.movement_courses[movement + 1],
    )
    for before in (near, LATER):
        for at in range(begin, end):
            one = ground.by_soonest[at]
            if ground.soonest[one] >= min(before, best):
                break
            if one - begin < MASKED and (skipped >> (one - begin)) & 1:
                continue
            finish = soonest_on(ground, board, one, min(before, best), space)
            if finish != NOWHERE:
                best, course = finish, one
                for leg in range(ground.course_legs[one + 1] - ground.course_legs[one]):
                    space.found[leg] = space.trial[leg]
        if course >= 0:
            return course, best
    return -1, NOWHERE


@njit(cache=True, nogil=True)
def settle(
    ground: Ground,
    board: Board,
    movement: int,
    course: int,
    finish: int,
    found: NDArray[np.int32],
) -> None:
    """Put a movement on the board."""
    begin = ground.course_legs[course]
    for leg in range(begin, ground.course_legs[course + 1]):
        board.departs[leg] = found[leg - begin]
    board.course[movement] = course
    board.finish[movement] = finish


@njit(cache=True, nogil=True)
def lift(ground: Ground, board: Board, movement: int) -> None:
    """Take a movement off the board."""
    course = board.course[movement]
    if course >= 0:
        for leg in range(ground.course_legs[course], ground.course_legs[course + 1]):
            board.departs[leg] = NOWHERE
    board.course[movement] = -1
    board.finish[movement] = NOWHERE


@njit(cache=True, nogil=True)
def insert(ground: Ground, board: Board, order: NDArray[np.int64], space: Space) -> int:
    """Place movements that have none one after the other; how many found no place."""
    missing = 0
    for movement in order:
        if board.course[movement] >= 0:
            continue
        course, finish = place(ground, board, movement, 0, space)
        if course < 0:
            missing += 1
        else:
            settle(ground, board, movement, course, finish, space.found)
    return missing


@njit(cache=True, nogil=True)
def stands(
    ground: Ground,
    board: Board,
    course: int,
    departs: NDArray[np.int32],
    space: Space,
) -> bool:
    """
    Whether a movement may depart so on a course, given the others.

    Parameters
    ----------
    ground, board, space
        As for `place`.
    course
        Counted through all movements; its movement has no place on the board.
    departs
        (L,) int32 by leg of all courses, only those of the course are read.
    """
    begin, end = ground.course_legs[course], ground.course_legs[course + 1]
    for leg in range(begin, end):
        at = int(departs[leg])
        if at < ground.first[leg] or at > ground.last[leg]:
            return False
        if _blocked(ground, board, leg, (at, at), space) > 0:
            return False
        if leg == end - 1:
            continue
        onward = int(departs[leg + 1])
        if onward - at < ground.go_first[leg] or onward - at > ground.go_last[leg]:
            return False
        if ground.area[leg] >= 0 and onward - at != ground.go_through[leg]:
            pieces = (0, 1)
            space.low[0] = at
            space.high[0] = at
            if _before_stay(ground, board, leg, pieces, onward, space) != at:
                return False
    return True
