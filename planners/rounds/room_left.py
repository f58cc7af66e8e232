"""Whether rounds as they are have room for one drop more: tried, each try timed."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from planners.rounds.bays import beside
from planners.rounds.plan import Round, Unload
from planners.rounds.tanks import cargo_of, goods_of, misfit
from planners.rounds.timing import Load, loads_of, timed_round

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.rounds.problem import RoundsProblem

MOST_ROUNDS = 200
"""Vehicles that may come to one drop more."""

HARDLY = 1e-9
"""Share of what is asked for that is not counted."""


def with_drop(
    problem: RoundsProblem,
    rounds: Sequence[Round],
    drop: int,
    unloads: Sequence[Unload],
) -> tuple[Round, ...] | None:
    """
    Bring one drop more, with rounds that stay as they are but for what is added.

    Parameters
    ----------
    problem
        Whose rules hold, but for packets.
    rounds
        That keep them.
    drop, unloads
        What is to be brought where; it may come with several vehicles.

    Returns
    -------
    tuple[Round, ...] | None
        All rounds by fleet and vehicle; None where no room was found. There may be
        room all the same if rounds are made anew.
    """
    found, left = with_as_much(problem, rounds, drop, unloads)
    return None if left else found


def with_as_much(
    problem: RoundsProblem,
    rounds: Sequence[Round],
    drop: int,
    unloads: Sequence[Unload],
    tries: Iterator[int] | None = None,
) -> tuple[tuple[Round, ...], tuple[Unload, ...]]:
    """
    Bring one drop as much more as there is room for; see `with_drop`.

    Parameters
    ----------
    problem, rounds, drop, unloads
        As there.
    tries
        One is taken for each round that is timed, and none is timed when there are no
        more; None for no end.

    Returns
    -------
    tuple[tuple[Round, ...], tuple[Unload, ...]]
        All rounds by fleet and vehicle, and what is still left.
    """
    found = list(rounds)
    left = {one.item: one.units for one in unloads}
    wanted = dict(left)
    tries = itertools.count() if tries is None else tries
    for _ in range(MOST_ROUNDS):
        taken = _more(problem, found, drop, left, tries) if left else None
        if taken is None:
            break
        for unload in taken:
            left[unload.item] -= unload.units
        left = {
            item: units for item, units in left.items() if units > HARDLY * wanted[item]
        }
    in_order = tuple(sorted(found, key=lambda one: (one.fleet, one.vehicle)))
    return in_order, tuple(Unload(*one) for one in left.items())


def _more(
    problem: RoundsProblem,
    found: list[Round],
    drop: int,
    left: dict[str, float],
    tries: Iterator[int],
) -> tuple[Unload, ...] | None:
    """Add one load or visit to rounds; what it brings."""
    for at, fleet, vehicle, loads, brings in _tries(problem, found, drop, left):
        if next(tries, None) is None:
            return None
        others = [one for number, one in enumerate(found) if number != at]
        timed = timed_round(beside(problem, others), fleet, vehicle, loads)
        if isinstance(timed, Round):
            found[:] = [*others, timed]
            return brings
    return None


def _tries(
    problem: RoundsProblem, rounds: Sequence[Round], drop: int, left: dict[str, float]
) -> Iterator[tuple[int, int, int, tuple[Load, ...], tuple[Unload, ...]]]:
    """Idle vehicles first, then loads more, then visits more in loads there are."""
    everything = tuple(Unload(*one) for one in left.items())
    used = {(one.fleet, one.vehicle) for one in rounds}
    portions = _portions(problem, drop, left)
    for number, depot, brings in portions:
        spare = next(
            (v for v in range(problem.fleets[number].count) if (number, v) not in used),
            None,
        )
        if spare is not None:
            yield -1, number, spare, (Load(depot, ((drop, brings),)),), brings
    for at, one in enumerate(rounds):
        fleet, loads = problem.fleets[one.fleet], loads_of(one)
        for number, depot, brings in portions:
            if number == one.fleet and len(loads) < fleet.most_trips:
                load = Load(depot, ((drop, brings),))
                for place in range(len(loads), -1, -1):
                    more = (*loads[:place], load, *loads[place:])
                    yield at, number, one.vehicle, more, brings
        for which, load in enumerate(loads):
            for place in range(len(load.visits) + 1):
                visits = (
                    *load.visits[:place],
                    (drop, everything),
                    *load.visits[place:],
                )
                longer = load._replace(visits=visits)
                more = (*loads[:which], longer, *loads[which + 1 :])
                yield at, one.fleet, one.vehicle, more, everything


def _portions(
    problem: RoundsProblem, drop: int, left: dict[str, float]
) -> list[tuple[int, int, tuple[Unload, ...]]]:
    """What a vehicle of each fleet takes at most, by fleet and depot; most first."""
    found = []
    for number, fleet in enumerate(problem.fleets):
        if not fleet.count:
            continue
        for depot in dict.fromkeys((fleet.start, *fleet.reload)):
            gives = problem.depots[depot].items
            items = {i: units for i, units in left.items() if not gives or i in gives}
            brings = _most(problem, number, drop, items)
            if brings:
                share = sum(one.units / left[one.item] for one in brings)
                found.append((-share, number, depot, brings))
    return [one[1:] for one in sorted(found)]


def _most(
    problem: RoundsProblem, number: int, drop: int, items: dict[str, float]
) -> tuple[Unload, ...]:
    """As much as fits one vehicle, item after item."""
    fleet, taken = problem.fleets[number], tuple[Unload, ...]()

    def fits(more: Unload) -> bool:
        cargo = cargo_of(problem, ((drop, (*taken, more)),))
        return misfit(problem, fleet, cargo) is None

    for item, units in items.items():
        goods = goods_of(problem, drop, item)
        if goods is None:
            continue
        whole = float(goods.units).is_integer()
        low, high = 0.0, units
        if fits(Unload(item, units)):
            low = units
        else:
            for _ in range(50):
                middle = (low + high) / 2
                low, high = (
                    (middle, high) if fits(Unload(item, middle)) else (low, middle)
                )
            low = float(math.floor(low + 1e-6)) if whole else low
        if low > HARDLY * units:
            taken = (*taken, Unload(item, low))
    return taken
