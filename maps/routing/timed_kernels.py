"""Compiled search for the earliest arrival on roads that are closed at times.

A label is a state with the span of moments at which one can leave it, from the
earliest arrival to the latest moment one may wait for. Of two labels of a state the
one whose span holds the other's is better, whatever comes after; so the search is
exact also where waiting is forbidden, which costs it more labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.potentials import Guide, Sight, aim, release, ticks_left
from maps.routing.search_kernels import leads_on, pop, push
from maps.routing.ticks import FORBIDDEN, UNREACHED
from maps.routing.turns import Turns, turn_ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 2**61  # the latest moment of a span without end
FULL = -2  # instead of an end: the room has no place for another label

# Columns of the beginnings (n, 6) and ends (n, 4) of a search, int64. A beginning is
# the last part of an edge, `TICKS` long, entered from `EARLIEST` to `LATEST`, that
# leads to a state; an end is the first part of an edge that leads out of a state.
# `ROW` says when that edge may not be entered, -1 for never closed; `EDGE` is the
# edge itself, -1 for none.
STATE, TICKS, ROW, EDGE, EARLIEST, LATEST = 0, 1, 2, 3, 4, 5
ARC, PRIOR, NEXT, DONE = 0, 1, 2, 3
LOW, HIGH = 0, 1
SEEN, FIRST = 0, 1


class TimedArcs(NamedTuple):
    """
    A graph with the moments at which its arcs may not be entered.

    ``offsets`` (S + 1,) int64 by tail state; ``head``, ``edge`` and ``row`` (A,)
    int32; ``place`` (S,) int32, the junction of a state. ``row`` is the arc's row of
    ``row_offsets`` (W + 1,) int64, -1 for never closed: no entry from ``begin`` until
    before ``end`` (n,) int64 ticks, rising and apart from each other within a row.
    ``patience`` (J,) int64 is how long one may wait at each junction; empty for as
    long as one likes.
    """

    offsets: NDArray[np.int64]
    head: NDArray[np.int32]
    edge: NDArray[np.int32]
    row: NDArray[np.int32]
    place: NDArray[np.int32]
    row_offsets: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    patience: NDArray[np.int64]


class TimedRoom(NamedTuple):
    """
    What a search writes to; never cleared, as each search has its own stamp.

    ``span`` (n, 2) int64 by label: `LOW` and `HIGH` moment of leaving. ``mark``
    (n, 4) int32 by label: `ARC` it was reached by, `PRIOR` label, `NEXT` label of the
    same bucket, and whether it is `DONE`. ``bucket`` (B, 2) int32 by state or by arc:
    the search that has `SEEN` it and its `FIRST` label. ``key`` int64 and ``label``
    int32 are the queue. ``trail`` int32 takes the arcs found, last first, and
    ``entry`` int64 the moments at which they are entered. ``clock`` (1,) int32 is the
    latest stamp; ``sight`` holds the bounds by rank.
    """

    span: NDArray[np.int64]
    mark: NDArray[np.int32]
    bucket: NDArray[np.int32]
    key: NDArray[np.int64]
    label: NDArray[np.int32]
    trail: NDArray[np.int32]
    entry: NDArray[np.int64]
    clock: NDArray[np.int32]
    sight: Sight


@njit(cache=True, nogil=True)
def _stamp(room: TimedRoom) -> int:
    """A stamp that no bucket of the room carries."""
    if room.clock[0] == FORBIDDEN:
        room.bucket[:, SEEN] = 0
        room.sight.seen[:] = 0
        room.clock[0] = 0
    room.clock[0] += 1
    return int(room.clock[0])


@njit(cache=True, nogil=True)
def _opening(arcs: TimedArcs, row: int, moment: int) -> tuple[int, int]:
    """First moment from one on at which a row lets in, and the last one after it."""
    if row < 0:
        return moment, NEVER
    for i in range(arcs.row_offsets[row], arcs.row_offsets[row + 1]):
        if moment < arcs.begin[i]:
            return moment, int(arcs.begin[i]) - 1
        moment = max(moment, arcs.end[i])
    return moment, NEVER


@njit(cache=True, nogil=True)
def _waits(arcs: TimedArcs, state: int) -> int:
    """How long one may wait in a state."""
    if len(arcs.patience) == 0:
        return NEVER
    return int(arcs.patience[arcs.place[state]])


@njit(cache=True, nogil=True)
def _turn(turns: Turns, come: int, go: int, junction: int) -> int:
    """Ticks for turning from an edge into the next; none where all turns are free."""
    return turn_ticks(turns, come, go, junction) if len(turns.reverse) > 0 else 0


@njit(cache=True, nogil=True)
def _beaten(room: TimedRoom, bucket: int, now: int, low: int, high: int) -> bool:
    """Whether a label of a bucket holds a span; labels that it holds are struck out."""
    if room.bucket[bucket, SEEN] != now:
        room.bucket[bucket, SEEN] = now
        room.bucket[bucket, FIRST] = -1
        return False
    label = room.bucket[bucket, FIRST]
    while label >= 0:
        if room.span[label, LOW] <= low and high <= room.span[label, HIGH]:
            return True
        if low <= room.span[label, LOW] and room.span[label, HIGH] <= high:
            room.mark[label, DONE] = 1
        label = room.mark[label, NEXT]
    return False


@njit(cache=True, nogil=True)
def _note(
    room: TimedRoom, bucket: int, label: int, span: tuple[int, int], by: tuple[int, int]
) -> None:
    """Write down a label with its span, the arc it was reached by and the prior one."""
    room.span[label, LOW], room.span[label, HIGH] = span
    room.mark[label, ARC], room.mark[label, PRIOR] = by
    room.mark[label, NEXT] = room.bucket[bucket, FIRST]
    room.mark[label, DONE] = 0
    room.bucket[bucket, FIRST] = label


@njit(cache=True, nogil=True)
def _timeline(
    arcs: TimedArcs,
    weights: NDArray[np.int32],
    turns: Turns,
    seeds: NDArray[np.int64],
    room: TimedRoom,
    last: tuple[int, int],
) -> tuple[int, int, int]:
    """
    Write down the arcs to a label that is left at some moment, last first.

    One drives on as early as possible and waits where the road ahead is closed.
    Returns the count of arcs, the seed and the moment at which it is entered.
    """
    label, leaving = last
    count = 0
    while True:
        arc = room.mark[label, ARC]
        if arc < 0:
            seed = -1 - arc
            state = seeds[seed, STATE]
        else:
            state = arcs.head[arc]
        arrival = max(room.span[label, LOW], leaving - _waits(arcs, state))
        if arc < 0:
            return count, seed, arrival - seeds[seed, TICKS]
        entered = arrival - weights[arcs.edge[arc]]
        room.trail[count] = arc
        room.entry[count] = entered
        count += 1
        label = room.mark[label, PRIOR]
        before = room.mark[label, ARC]
        come = arcs.edge[before] if before >= 0 else seeds[-1 - before, EDGE]
        at = arcs.head[before] if before >= 0 else seeds[-1 - before, STATE]
        leaving = entered - _turn(turns, come, arcs.edge[arc], arcs.place[at])


@njit(cache=True, nogil=True)
def timed_search(  # noqa: C901, PLR0912, PLR0915 - taking it apart makes it slower
    arcs: TimedArcs,
    weights: NDArray[np.int32],
    guide: Guide,
    turns: Turns,
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    most: int,
    room: TimedRoom,
) -> tuple[int, int, int, int, int]:
    """
    Find the earliest arrival from any beginning at any end.

    Returns the arrival (UNREACHED for none until ``most``), the end, the beginning,
    how many arcs of ``room.trail`` are the path, last first, and the moment at which
    the beginning's edge is entered. `FULL` as the end asks for more room.

    With ``turns`` one turns round only where the road ends, and turning off takes
    its time before the next edge is entered; labels are kept by the arc instead of
    the state. Without opposite edges in them one turns anywhere for nothing.
    """
    seeds, goals = ends
    now = _stamp(room)
    by_arc = len(turns.reverse) > 0
    aims = np.empty((len(goals), 2), np.int64)
    for g in range(len(goals)):
        aims[g, 0] = arcs.place[goals[g, STATE]]
        aims[g, 1] = goals[g, TICKS]
    common = aim(guide, aims, room.sight)
    best, goal, leaving = UNREACHED, -1, 0
    last = count = size = 0
    for s in range(len(seeds)):
        state = seeds[s, STATE]
        bucket = len(arcs.head) + s if by_arc else state
        left = ticks_left(guide, arcs.place[state], room.sight, now)
        if left == UNREACHED:
            continue
        moment = seeds[s, EARLIEST]
        while moment <= seeds[s, LATEST]:
            moment, until = _opening(arcs, seeds[s, ROW], moment)
            if moment > seeds[s, LATEST]:
                break
            low = moment + seeds[s, TICKS]
            high = min(until, seeds[s, LATEST]) + seeds[s, TICKS]
            high = min(high, NEVER) + _waits(arcs, state)
            moment = until + 1
            if low > most or _beaten(room, bucket, now, low, min(high, NEVER)):
                continue
            if count == len(room.span):
                release(guide, aims, room.sight)
                return UNREACHED, FULL, -1, 0, 0
            _note(room, bucket, count, (low, min(high, NEVER)), (-1 - s, -1))
            size = push(room.key, room.label, size, low + left + common, count)
            count += 1
    while size > 0 and room.key[0] < best:
        label = room.label[0]
        size = pop(room.key, room.label, size)
        if room.mark[label, DONE] == 1:
            continue
        room.mark[label, DONE] = 1
        low, high = room.span[label, LOW], room.span[label, HIGH]
        arc = room.mark[label, ARC]
        if arc < 0:
            state, edge = seeds[-1 - arc, STATE], seeds[-1 - arc, EDGE]
        else:
            state, edge = arcs.head[arc], arcs.edge[arc]
        back = int(turns.reverse[edge]) if by_arc and edge >= 0 else -1
        if back >= 0 and not leads_on(arcs.offsets, arcs.edge, weights, state, back):
            back = -1
        for g in range(len(goals)):
            if goals[g, STATE] != state or (back >= 0 and goals[g, EDGE] == back):
                continue
            turn = _turn(turns, edge, goals[g, EDGE], arcs.place[state])
            moment, _ = _opening(arcs, goals[g, ROW], low + turn)
            arrival = moment + goals[g, TICKS]
            if moment <= high + turn and arrival <= most and arrival < best:
                best, goal, last, leaving = arrival, g, label, moment - turn
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            weight = weights[arcs.edge[a]]
            if weight == FORBIDDEN or arcs.edge[a] == back:
                continue
            head = arcs.head[a]
            bucket = a if by_arc else head
            patience = _waits(arcs, head)
            turn = _turn(turns, edge, arcs.edge[a], arcs.place[state])
            moment, latest = low + turn, min(high + turn, NEVER)
            while moment <= latest:
                moment, until = _opening(arcs, arcs.row[a], moment)
                if moment > latest or moment + weight > most:
                    break
                there = moment + weight
                until_there = min(min(latest, until) + weight, NEVER) + patience
                until_there = min(until_there, NEVER)
                moment = until + 1
                if not _beaten(room, bucket, now, there, until_there):
                    left = ticks_left(guide, arcs.place[head], room.sight, now)
                    if left == UNREACHED:
                        break
                    if count == len(room.span):
                        release(guide, aims, room.sight)
                        return UNREACHED, FULL, -1, 0, 0
                    _note(room, bucket, count, (there, until_there), (a, label))
                    key = there + left + common
                    size = push(room.key, room.label, size, key, count)
                    count += 1
                if until_there == NEVER:
                    break  # whoever comes later does no better
    release(guide, aims, room.sight)
    if goal < 0:
        return UNREACHED, -1, -1, 0, 0
    arcs_driven, seed, entered = _timeline(
        arcs, weights, turns, seeds, room, (last, leaving)
    )
    return best, goal, seed, arcs_driven, entered
