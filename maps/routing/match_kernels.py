"""Compiled parts of map matching: drives between places, and the likeliest chain.

A *candidate* is an arc of the routing graph with a distance along its edge, so that
turn bans hold however many points lie between their edges. Distances are whole
centimetres; a score is minus the logarithm of a likelihood, so the least is best.
Of equal scores the candidate that stands first wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.search_kernels import pop, push

if TYPE_CHECKING:
    from numpy.typing import NDArray

CM_PER_DEGREE = 11_132_000.0
NEVER = 2**62
CAUTION = 0.95  # of a straight way reckoned on a round earth
NOWHERE = (0.0, 0.0, 1.0, np.inf)
FROM, SEEN, DONE, WANTED, TARGET = 0, 1, 2, 3, 4


class Drives(NamedTuple):
    """
    The routing graph as drives between candidates see it.

    ``offsets`` (S + 1,) int64 by tail state; ``head`` and ``edge`` (A,) int32;
    ``length`` (A,) int64 centimetres of each arc's edge; ``reverse`` (E,) int32, the
    opposite edge or -1; ``turning`` centimetres that turning round on the spot counts
    for; ``lonlat`` (S, 2) degrees of each state.
    """

    offsets: NDArray[np.int64]
    head: NDArray[np.int32]
    edge: NDArray[np.int32]
    length: NDArray[np.int64]
    reverse: NDArray[np.int32]
    turning: int
    lonlat: NDArray[np.float64]


class Layers(NamedTuple):
    """
    Candidates of ``n`` points, one layer after the other.

    ``offsets`` (n + 1,) int64 into the candidates; ``arc`` int32, rising in a layer;
    ``along`` int64 centimetres from the beginning of the edge; ``emission`` float64,
    the score of being that far from the point; ``begins`` bool: whether a chain may
    begin there.
    """

    offsets: NDArray[np.int64]
    arc: NDArray[np.int32]
    along: NDArray[np.int64]
    emission: NDArray[np.float64]
    begins: NDArray[np.bool_]


class Steps(NamedTuple):
    """
    What lies between each point and the one before it; all (n,).

    ``gap`` float64 centimetres as the crow flies; ``scale`` float64 centimetres of
    difference that score 1; ``limit`` int64, the longest drive that is looked at;
    ``back`` int64, how far a place may slip back on its edge, as noise has it;
    ``broken`` bool: no drive is looked for. ``lonlat`` (n, 2) degrees and ``radius``
    float64, centimetres within which the candidates lie.
    """

    gap: NDArray[np.float64]
    scale: NDArray[np.float64]
    limit: NDArray[np.int64]
    back: NDArray[np.int64]
    broken: NDArray[np.bool_]
    lonlat: NDArray[np.float64]
    radius: NDArray[np.float64]


class Room(NamedTuple):
    """
    What drives are searched in; never cleared, as each search has its own stamp.

    ``cost`` (A + 1,) int64, where the last stands for coming to the first arc again;
    ``mark`` (A + 1, 5) int32: the arc it was reached ``FROM``, stamps of the search
    that has ``SEEN`` it, is ``DONE`` with it, and has it ``WANTED``, and which
    ``TARGET`` it is; ``key`` int64 and ``label`` int32 are the queue; ``clock`` (1,)
    int32 the latest stamp.
    """

    cost: NDArray[np.int64]
    mark: NDArray[np.int32]
    key: NDArray[np.int64]
    label: NDArray[np.int32]
    clock: NDArray[np.int32]


# Drives


@njit(cache=True, nogil=True)
def _stamp(room: Room) -> int:
    """A stamp that no label of the room carries."""
    if room.clock[0] == 2**31 - 1:
        room.mark[:] = 0
        room.clock[0] = 0
    room.clock[0] += 1
    return int(room.clock[0])


@njit(cache=True, nogil=True)
def _begin(room: Room, now: int, arc: int, along: int) -> int:
    """Begin a search at a place on an arc; the size of the queue."""
    room.cost[arc] = -along
    room.mark[arc, FROM] = -1
    room.mark[arc, SEEN] = now
    return push(room.key, room.label, 0, -along, arc)


@njit(cache=True, nogil=True)
def _least(
    lonlat: NDArray[np.float64], aim: tuple[float, float, float, float]
) -> float:
    """Centimetres that no road from a place to an aim is shorter than."""
    dlon = lonlat[0] - aim[0]
    dlon -= 360.0 * np.round(dlon / 360.0)
    dlat = lonlat[1] - aim[1]
    return float(CAUTION * np.sqrt((dlon * aim[2]) ** 2 + dlat**2) * CM_PER_DEGREE)


@njit(cache=True, nogil=True)
def _go_on(
    drives: Drives,
    room: Room,
    now: int,
    source: int,
    size: int,
    aim: tuple[float, float, float, float],
) -> int:
    """Drive the arc that is first in the queue to its end; the size of the queue.

    The cost of a label is that of beginning its arc. To begin the first arc a second
    time is a label of its own, from which nothing leads on. Nobody drives on from
    where even the straight way to the ``aim`` is longer than that allows: degrees,
    the cosine of the latitude, and centimetres.
    """
    again = len(drives.head)
    arc = room.label[0]
    size = pop(room.key, room.label, size)
    if room.mark[arc, DONE] == now or arc == again:
        room.mark[arc, DONE] = now
        return size
    room.mark[arc, DONE] = now
    end = room.cost[arc] + drives.length[arc]
    back = drives.reverse[drives.edge[arc]]
    state = drives.head[arc]
    if end + _least(drives.lonlat[state], aim) > aim[3]:
        return size
    for a in range(drives.offsets[state], drives.offsets[state + 1]):
        there = end
        if drives.edge[a] == back:
            there += drives.turning
        label = again if a == source else a
        if room.mark[label, SEEN] != now:
            room.mark[label, SEEN] = now
        elif there > room.cost[label] or (
            there == room.cost[label]
            and (room.mark[label, DONE] == now or arc >= room.mark[label, FROM])
        ):
            continue
        room.cost[label] = there
        room.mark[label, FROM] = arc
        size = push(room.key, room.label, size, there, label)
    return size


@njit(cache=True, nogil=True)
def drive(
    drives: Drives,
    room: Room,
    source: tuple[int, int],
    target: tuple[int, int],
    most: tuple[int, int],
) -> tuple[int, NDArray[np.int32]]:
    """
    Shortest drive from one place, an arc and a distance along it, to another.

    ``most`` is how long it may be, and how far it may slip back on one edge, which
    is a length below zero. Returns the length, NEVER if it is above the limit, and
    the arcs driven after the first one, the target's arc included.
    """
    limit, back = most
    if source[0] == target[0] and target[1] - source[1] >= -back:
        return target[1] - source[1], np.empty(0, np.int32)
    wanted = len(drives.head) if source[0] == target[0] else target[0]
    now = _stamp(room)
    size = _begin(room, now, source[0], source[1])
    while size > 0 and room.key[0] + target[1] <= limit:
        if room.label[0] == wanted:
            break
        size = _go_on(drives, room, now, source[0], size, NOWHERE)
    if size == 0 or room.key[0] + target[1] > limit:
        return NEVER, np.empty(0, np.int32)
    count, arc = 1, room.mark[wanted, FROM]
    while arc != source[0]:
        count += 1
        arc = room.mark[arc, FROM]
    trail = np.empty(count, np.int32)
    trail[count - 1] = target[0]
    arc = room.mark[wanted, FROM]
    for place in range(count - 2, -1, -1):
        trail[place] = arc
        arc = room.mark[arc, FROM]
    return room.cost[wanted] + target[1], trail


# The best chain


@njit(cache=True, nogil=True)
def _straight(
    layers: Layers,
    steps: Steps,
    score: NDArray[np.float64],
    prior: NDArray[np.int64],
    point: int,
) -> None:
    """Chain each candidate of a point to the one before on the very same arc."""
    i, end = layers.offsets[point - 1], layers.offsets[point]
    for j in range(end, layers.offsets[point + 1]):
        score[j], prior[j] = np.inf, -1
        while i < end and layers.arc[i] < layers.arc[j]:
            i += 1
        if i == end or layers.arc[i] != layers.arc[j]:
            continue
        ahead = layers.along[j] - layers.along[i]
        if ahead >= -steps.back[point]:
            off = abs(ahead - steps.gap[point]) / steps.scale[point]
            if score[i] + off < score[j]:
                score[j], prior[j] = score[i] + off, i


@njit(cache=True, nogil=True)
def _reach(
    layers: Layers,
    steps: Steps,
    room: Room,
    score: NDArray[np.float64],
    source: int,
    point: int,
    now: int,
) -> tuple[float, float, int]:
    """
    How far a search from a candidate must look to better any of the next ones.

    Returns the cost of the last label, and the length of the longest drive, that are
    of use for those still wanted, and for whose sake the last label is.
    """
    farthest, longest, last = -np.inf, -np.inf, -1
    again = len(room.cost) - 1
    for j in range(layers.offsets[point], layers.offsets[point + 1]):
        arc = layers.arc[j]
        label = again if arc == layers.arc[source] else arc
        if room.mark[label, WANTED] == now and score[j] > score[source]:
            useful = steps.gap[point] + steps.scale[point] * (score[j] - score[source])
            useful = min(useful, float(steps.limit[point]))
            longest = max(longest, useful)
            if useful - layers.along[j] > farthest:
                farthest, last = useful - layers.along[j], j
    return farthest, longest, last


@njit(cache=True, nogil=True)
def _drive_on(
    drives: Drives,
    layers: Layers,
    steps: Steps,
    room: Room,
    chain: tuple[NDArray[np.float64], NDArray[np.int64]],
    source: int,
    point: int,
) -> None:
    """Chain the candidates of a point to one before it where a drive is better."""
    score, prior = chain
    arc, along = layers.arc[source], layers.along[source]
    now = _stamp(room)
    again = len(drives.head)
    for j in range(layers.offsets[point], layers.offsets[point + 1]):
        label = layers.arc[j]
        if label == arc:
            label = again
            if layers.along[j] - along >= -steps.back[point]:
                continue
        room.mark[label, WANTED] = now
        room.mark[label, TARGET] = j
    reach, longest, last = _reach(layers, steps, room, score, source, point, now)
    lon, lat, radius = (
        steps.lonlat[point, 0],
        steps.lonlat[point, 1],
        steps.radius[point],
    )
    cosine = np.cos(np.radians(lat))
    size = _begin(room, now, arc, along)
    while size > 0 and room.key[0] <= reach:
        label = room.label[0]
        if room.mark[label, WANTED] == now:
            room.mark[label, WANTED] = 0
            j = room.mark[label, TARGET]
            length = room.cost[label] + layers.along[j]
            off = abs(length - steps.gap[point]) / steps.scale[point]
            if length <= steps.limit[point] and score[source] + off < score[j]:
                score[j], prior[j] = score[source] + off, source
            if j == last:
                reach, longest, last = _reach(
                    layers, steps, room, score, source, point, now
                )
        aim = (lon, lat, cosine, longest + radius)
        size = _go_on(drives, room, now, arc, size, aim)


@njit(cache=True, nogil=True)
def _best_first(score: NDArray[np.float64], start: int, end: int) -> NDArray[np.int64]:
    """Candidates of one point by rising score; of equal ones the first leads."""
    order = np.arange(start, end)
    for i in range(1, len(order)):
        moved, place = order[i], i
        while place > 0 and score[order[place - 1]] > score[moved]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = moved
    return order


@njit(cache=True, nogil=True)
def chain_layers(
    drives: Drives,
    layers: Layers,
    steps: Steps,
    room: Room,
    chain: tuple[NDArray[np.float64], NDArray[np.int64]],
    first: int,
    last: int,
) -> None:
    """
    Score the candidates of points ``first`` to ``last - 1``; Viterbi's algorithm.

    ``chain`` is the score of the best chain that ends in each candidate, and the
    candidate before it, -1 where a chain begins. A point that no drive leads to
    begins new chains. A search stops where it cannot better any score.
    """
    score, prior = chain
    for point in range(first, last):
        start, end = layers.offsets[point], layers.offsets[point + 1]
        if point > 0 and not steps.broken[point]:
            _straight(layers, steps, score, prior, point)
            before = layers.offsets[point - 1]
            for source in _best_first(score, before, start):
                if score[source] == np.inf:
                    break
                _drive_on(drives, layers, steps, room, chain, source, point)
        else:
            score[start:end] = np.inf
        if np.all(score[start:end] == np.inf):
            for j in range(start, end):
                score[j] = 0.0 if layers.begins[j] else np.inf
                prior[j] = -1
        score[start:end] += layers.emission[start:end]


@njit(cache=True, nogil=True)
def best_chain(
    layers: Layers, score: NDArray[np.float64], prior: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Candidate of each point on the best chains, (n,)."""
    n = len(layers.offsets) - 1
    chosen = np.empty(n, np.int64)
    following = -1
    for point in range(n - 1, -1, -1):
        if following < 0:
            start, end = layers.offsets[point], layers.offsets[point + 1]
            following = start + np.argmin(score[start:end])
        chosen[point] = following
        following = prior[following]
    return chosen


@njit(cache=True, nogil=True)
def drive_chain(
    drives: Drives,
    layers: Layers,
    steps: Steps,
    room: Room,
    chosen: NDArray[np.int64],
    begins: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """
    Arcs driven over the chosen candidates, and which of them each point lies on.

    Where a point ``begins`` a chain, no drive leads to it.
    """
    arcs = np.empty(2 * len(chosen) + 16, np.int32)
    places = np.empty(len(chosen), np.int64)
    count = 0
    for point in range(len(chosen)):
        c = chosen[point]
        if begins[point]:
            trail = layers.arc[c : c + 1]
        else:
            b = chosen[point - 1]
            _, trail = drive(
                drives,
                room,
                (layers.arc[b], layers.along[b]),
                (layers.arc[c], layers.along[c]),
                (steps.limit[point], steps.back[point]),
            )
        if count + len(trail) > len(arcs):
            more = np.empty(2 * (count + len(trail)), np.int32)
            more[:count] = arcs[:count]
            arcs = more
        arcs[count : count + len(trail)] = trail
        count += len(trail)
        places[point] = count - 1
    return arcs[:count], places


@njit(cache=True, nogil=True)
def odd_points(
    drives: Drives,
    layers: Layers,
    steps: Steps,
    across: Steps,
    room: Room,
    chain: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]],
    odd: float,
) -> NDArray[np.bool_]:
    """
    Points without which the drive is likelier, though each left out scores ``odd``.

    ``chain`` are the candidates chosen, all scores and where drives begin; ``across``
    the steps to each point from the last but one. Of neighbours only one is told.
    """
    chosen, score, begins = chain
    found = np.zeros(len(chosen), np.bool_)
    for point in range(1, len(chosen) - 1):
        if found[point - 1] or steps.broken[point] or steps.broken[point + 1]:
            continue
        a, c = chosen[point - 1], chosen[point + 1]
        over = np.inf
        if not (begins[point] or begins[point + 1]):
            over = score[c] - score[a] - layers.emission[c]
        if over <= odd:
            continue
        length, _ = drive(
            drives,
            room,
            (layers.arc[a], layers.along[a]),
            (layers.arc[c], layers.along[c]),
            (across.limit[point + 1], across.back[point + 1]),
        )
        off = abs(length - across.gap[point + 1]) / across.scale[point + 1]
        found[point] = length != NEVER and off + odd < over
    return found
