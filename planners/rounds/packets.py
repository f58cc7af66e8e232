"""Escorted groups: which loads leave a depot together, and when.

Each load can leave within a span: from when its vehicle can be laden, to when the rest
of its round still keeps its times. Loads of one depot are taken by the end of their
spans and grouped so that most find a group, then so that they wait least: an exact
choice among groups of neighbours. Every delay is fed back: the whole round is timed
anew with it, before the loads that come later are grouped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.bays import beside
from planners.rounds.conflict_facts import one_piece, piece_rounds
from planners.rounds.fact_words import listed
from planners.rounds.plan import Round
from planners.rounds.timing import loads_of, timed_round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.problem import RoundsProblem
    from planners.rounds.timing import Load

TO_S = 60
"""Latest departures are sought to the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """
    Rounds that leave in groups, and what finds none.

    Attributes
    ----------
    rounds
        By fleet and vehicle, with the times of their groups; those that find no group
        for a load are not among them.
    packets
        Groups of (round, trip) numbers; empty where none are asked for.
    left
        Numbers, among the rounds given, of those that are left.
    """

    rounds: tuple[Round, ...]
    packets: tuple[tuple[tuple[int, int], ...], ...] = ()
    left: tuple[int, ...] = ()


class _Leave(NamedTuple):
    """A load that seeks a group: whose, which, from when to when, and from where."""

    of: int
    trip: int
    first_s: int
    last_s: int
    usual_s: int
    depot: int


def packed(
    problem: RoundsProblem, rounds: Sequence[Round], standing: Sequence[Round] = ()
) -> Packed:
    """
    Let all loads leave in groups of as many vehicles as the rule asks.

    Parameters
    ----------
    problem
        With the rule; no group is made where vehicles may leave alone.
    rounds
        That keep every other rule.
    standing
        Others that stay as they are and take bays.

    Returns
    -------
    Packed
        All that leave in groups, and what finds none. A round of which one load finds
        no group is left as a whole, and the others are grouped without it.
    """
    if problem.packets.least <= 1:
        return Packed(rounds=tuple(rounds))
    kept = list(range(len(rounds)))
    while True:
        found = _grouped(problem, rounds, kept, standing)
        if isinstance(found, int):
            kept.remove(found)
            continue
        times, groups = found
        order = sorted(kept, key=lambda n: (rounds[n].fleet, rounds[n].vehicle))
        place = {number: at for at, number in enumerate(order)}
        return Packed(
            rounds=tuple(times[number] for number in order),
            packets=tuple(
                tuple(sorted((place[of], trip) for of, trip in group))
                for group in groups
            ),
            left=tuple(n for n in range(len(rounds)) if n not in place),
        )


def leave_together(
    problem: RoundsProblem, rounds: Sequence[Round], standing: Sequence[Round]
) -> Packed | None:
    """
    Let all loads leave in groups, or none.

    Parameters
    ----------
    problem, rounds, standing
        As in `packed`; rounds by fleet and vehicle.
    """
    found = _grouped(problem, rounds, list(range(len(rounds))), standing)
    if isinstance(found, int):
        return None
    times, groups = found
    return Packed(
        rounds=tuple(times[number] for number in range(len(rounds))),
        packets=tuple(tuple(sorted(group)) for group in groups),
    )


def small_packets(problem: RoundsProblem, drop: int) -> str:
    """
    Why no group can be made up for a drop, whatever the rounds.

    Parameters
    ----------
    problem
        With a rule of groups.
    drop
        Each of its items can be brought by one vehicle alone.

    Returns
    -------
    str
        A clause that counts the vehicles that load at the depots; empty where there
        are enough at one.
    """
    counts: dict[int, int] = {}
    for goods in problem.drops[drop].goods:
        piece = one_piece(problem, drop, goods.item)
        counts |= {
            found.trips[0].depot: _that_load(problem, found.trips[0].depot)
            for found in piece_rounds(piece)
        }
    if not counts or max(counts.values()) >= problem.packets.least:
        return ""
    return listed(
        [
            f"{count} load at {problem.depots[depot].name}"
            for depot, count in sorted(counts.items())
        ]
    )


def _that_load(problem: RoundsProblem, depot: int) -> int:
    """Vehicles that can load at a depot."""
    return sum(
        fleet.count for fleet in problem.fleets if depot in (fleet.start, *fleet.reload)
    )


def _grouped(
    problem: RoundsProblem,
    rounds: Sequence[Round],
    kept: list[int],
    standing: Sequence[Round],
) -> tuple[dict[int, Round], list[list[tuple[int, int]]]] | int:
    """Rounds in groups, or the number of one of which a load finds none."""
    times = {number: rounds[number] for number in kept}
    loads = {number: list(loads_of(rounds[number])) for number in kept}
    groups: list[list[tuple[int, int]]] = []
    most = max((len(one) for one in loads.values()), default=0)
    for trip in range(most):
        few = _too_few(problem, loads, trip)
        if few is not None:
            return few
        leaves = [
            _leave(
                _beside(problem, times, number, standing),
                times[number],
                loads[number],
                number,
                trip,
            )
            for number in kept
            if trip < len(loads[number])
        ]
        for depot in sorted({one.depot for one in leaves}):
            own = sorted(
                (one for one in leaves if one.depot == depot),
                key=lambda one: (one.last_s, one.first_s, one.of),
            )
            chosen, alone = _chosen(problem, own)
            if alone is not None:
                return alone
            for members, at in chosen:
                for one in members:
                    loads[one.of][trip] = loads[one.of][trip]._replace(off_at_s=at)
                    free = _beside(problem, times, one.of, standing)
                    timed = _timed(free, times[one.of], loads[one.of])
                    if timed is None:
                        return one.of
                    times[one.of] = timed
                groups.append([(one.of, trip) for one in members])
    return times, groups


def _too_few(
    problem: RoundsProblem, loads: dict[int, list[Load]], trip: int
) -> int | None:
    """A round whose load finds no group, whatever the times: too few are there."""
    there: dict[int, list[int]] = {}
    for number, own in loads.items():
        if trip < len(own):
            there.setdefault(own[trip].depot, []).append(number)
    return next(
        (of[-1] for of in there.values() if len(of) < problem.packets.least), None
    )


def _beside(
    problem: RoundsProblem,
    times: dict[int, Round],
    number: int,
    standing: Sequence[Round],
) -> RoundsProblem:
    """The problem as one round finds it beside the others."""
    others = (one for of, one in times.items() if of != number)
    return beside(problem, (*standing, *others))


def _leave(
    problem: RoundsProblem, one: Round, loads: list[Load], of: int, trip: int
) -> _Leave:
    """From when to when a load can leave its depot."""
    usual = one.trips[trip].leave_s
    wait = problem.packets.wait_s

    def may(at: int) -> bool:
        moved = list(loads)
        moved[trip] = moved[trip]._replace(off_at_s=at)
        return at >= 0 and _timed(problem, one, moved) is not None

    spans = []
    for sign in (-1, 1):
        low, high = 0, wait // TO_S
        if may(usual + sign * high * TO_S):
            low = high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (
                (middle, high) if may(usual + sign * middle * TO_S) else (low, middle)
            )
        spans.append(usual + sign * low * TO_S)
    return _Leave(of, trip, spans[0], spans[1], usual, one.trips[trip].depot)


def _timed(problem: RoundsProblem, one: Round, loads: Sequence[Load]) -> Round | None:
    """A round with other departures, if it keeps its times."""
    found = timed_round(problem, one.fleet, one.vehicle, loads)
    return found if isinstance(found, Round) else None


def _chosen(
    problem: RoundsProblem, leaves: list[_Leave]
) -> tuple[list[tuple[list[_Leave], int]], int | None]:
    """Groups of neighbours with least waiting; or the round that is first to find none.

    ``best[n]`` is for the first n loads: how many find no group, how long the others
    wait, and the size of the last group, 0 if the last load finds none.
    """
    rule = problem.packets
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(leaves) + 1):
        alone, waiting, _ = best[end - 1]
        found = (alone + 1, waiting, 0)
        for size in range(rule.least, min(rule.most, end) + 1):
            at = _together_at(leaves[end - size : end])
            if at is not None:
                before = best[end - size]
                waits = sum(abs(at - one.usual_s) for one in leaves[end - size : end])
                found = min(found, (before[0], before[1] + waits, size))
        best.append(found)
    groups: list[tuple[list[_Leave], int]] = []
    end, without = len(leaves), None
    while end:
        size = best[end][2]
        if size == 0:
            end, without = end - 1, leaves[end - 1].of
            continue
        members = leaves[end - size : end]
        at = _together_at(members)
        if at is not None:
            groups.append((members, at))
        end -= size
    return groups[::-1], without


def _together_at(leaves: Sequence[_Leave]) -> int | None:
    """The second at which loads leave together: if may be, that of the middle one."""
    first = max(one.first_s for one in leaves)
    last = min(one.last_s for one in leaves)
    if first > last or len({one.of for one in leaves}) < len(leaves):
        return None
    usual = sorted(one.usual_s for one in leaves)[len(leaves) // 2]
    return min(max(usual, first), last)
