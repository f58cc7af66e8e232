"""No plan of rounds costs less than its bound; small ones are tried in every way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from planners.rounds.lower_bounds import brought_by, cost_bound
from planners.rounds.problem import NO_WAY, Depot, Drop, Fleet, RoundsProblem, Ways
from planners.rounds.solve import plan_rounds
from tests.rounds_sketch import cargo, random_rounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALVES = 2
"""Parts of what each drop gets, so that it may come with two vehicles."""


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_of_all_there_are_costs_less_than_the_bound(seed):
    problem = _small(seed)
    wanted = _all_of(problem)
    bound, best = cost_bound(problem, wanted), _least_cost(problem)
    assert bound <= best
    assert bound >= 0.35 * best


def test_where_vehicles_are_full_and_drops_lie_apart_the_bound_is_the_cost():
    problem = _small(3)
    fleet = replace(problem.fleets[0], kg=1000, per_h=0)
    drops = tuple(
        replace(drop, goods=(cargo("a", 1000),), fleets=frozenset())
        for drop in problem.drops
    )
    at = 10_000 * np.arange(6, dtype=np.int32)
    length = abs(at[:, None] - at)
    ways = Ways(name="line", duration_s=length, length_m=length)
    problem = replace(problem, drops=drops, fleets=(fleet,), ways=(ways,))
    best = _least_cost(problem)
    assert best - 1 <= cost_bound(problem, _all_of(problem)) <= best


def test_what_is_left_out_is_not_in_the_bound():
    problem = _small(5)
    wanted = _all_of(problem)
    less = {key: units for key, units in wanted.items() if key[0]}
    half = {key: units / 2 for key, units in wanted.items()}
    assert 0 == cost_bound(problem, {}) < cost_bound(problem, less)
    assert cost_bound(problem, less) < cost_bound(problem, wanted)
    assert cost_bound(problem, half) <= cost_bound(problem, wanted)


@pytest.mark.parametrize("seed", range(3))
def test_plans_of_trucks_and_tankers_name_a_bound_that_is_of_use(seed):
    plan = plan_rounds(random_rounds(seed), seed=seed, iterations=200)
    assert 0.3 * plan.cost < plan.bound <= plan.cost
    assert plan.bound == cost_bound(random_rounds(seed), brought_by(plan.rounds))


def _small(seed: int) -> RoundsProblem:
    """One or two depots, four drops, two fleets; lengths that break the triangle."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 50_000, (6, 2))
    if seed % 4 == 0:  # far away in a cluster
        points[2:] = points[2:] / 10 + 60_000
    length = np.hypot(*(points[:, None] - points[None]).T).T
    length *= rng.uniform(1, 1.5 if seed % 3 else 4, (6, 6))
    np.fill_diagonal(length, 0)
    length = length.astype(np.int32)
    duration = (length / 10).astype(np.int32)
    if seed % 5 == 0:
        duration[3, 4] = NO_WAY
    ends = (0, int(seed % 2))
    return RoundsProblem(
        places=tuple("abcdef"),
        depots=tuple(
            Depot(name=f"depot {n}", place=n, loading_s=600 * n) for n in range(2)
        ),
        drops=tuple(
            Drop(
                name=f"drop {n}",
                place=2 + n,
                goods=(cargo("a", 100 * int(rng.integers(1, 20))),),
                service_s=300 * n,
                fleets=frozenset({"large"}) if n == seed % 7 else frozenset(),
            )
            for n in range(4)
        ),
        fleets=tuple(
            Fleet(
                name=name,
                count=9,
                ways=0,
                start=0,
                end=end,
                kg=kg,
                per_km=per_km,
                per_h=500 * (seed % 3),
                fixed=fixed,
            )
            for name, end, kg, per_km, fixed in (
                ("small", ends[0], 1000, 100, 50),
                ("large", ends[1], 2500, 160, 900 * (seed % 2)),
            )
        ),
        ways=(Ways(name="any", duration_s=duration, length_m=length),),
        horizon_s=10**6,
    )


def _all_of(problem: RoundsProblem) -> dict[tuple[int, str], float]:
    return {
        (number, goods.item): goods.units
        for number, drop in enumerate(problem.drops)
        for goods in drop.goods
    }


def _least_cost(problem: RoundsProblem) -> float:
    """Bring all, each drop in two halves, with any number of vehicles."""
    lots = [number for number in range(len(problem.drops)) for _ in range(HALVES)]
    loads = [_cost_of_load(problem, lots, some) for some in range(1 << len(lots))]
    best: list[float] = [0.0] + [np.inf] * (len(loads) - 1)
    for some in range(1, len(loads)):
        part = some
        while part:
            best[some] = min(best[some], loads[part] + best[some ^ part])
            part = (part - 1) & some
    return best[-1]


def _cost_of_load(problem: RoundsProblem, lots: list[int], some: int) -> float:
    taken = [lot for number, lot in enumerate(lots) if some >> number & 1]
    kg = sum(problem.drops[lot].goods[0].kg for lot in taken) / HALVES
    costs = [np.inf]
    for fleet in problem.fleets:
        named = (problem.drops[lot].fleets for lot in taken)
        if kg <= fleet.kg and all(not names or fleet.name in names for names in named):
            costs += (
                _cost_of_way(problem, fleet, order)
                for order in itertools.permutations(sorted(set(taken)))
            )
    return min(costs)


def _cost_of_way(problem: RoundsProblem, fleet: Fleet, order: tuple[int, ...]) -> float:
    places = [problem.depots[fleet.start].place]
    places += [problem.drops[drop].place for drop in order]
    places.append(problem.depots[fleet.end].place)
    ways = problem.ways[0]
    length = _along(ways.length_m, places)
    duration = _along(ways.duration_s, places)
    if duration >= NO_WAY:
        return np.inf
    duration += sum(problem.drops[drop].service_s for drop in order)
    duration += problem.depots[fleet.start].loading_s
    return fleet.fixed + fleet.per_km * length / 1000 + fleet.per_h * duration / 3600


def _along(figures: NDArray[np.int32], places: list[int]) -> int:
    return sum(int(figures[pair]) for pair in itertools.pairwise(places))
