"""Plans of rounds keep every rule, name what they leave, and start from old ones."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from planners.rounds.check_rounds import violations
from planners.rounds.plan import Cause, RoundsPlan, Unload
from planners.rounds.problem import NO_WAY, Compartment, Packets, RoundsProblem
from planners.rounds.same_vehicles import changed
from planners.rounds.solve import plan_rounds
from planners.rounds.split_loads import parts_of
from planners.supply.items import Body, Hazard
from tests.checked_rounds import sound_problem
from tests.rounds_sketch import RULED, cargo, fuel, random_rounds

FEW = 80
"""Iterations: enough for a plan, not for a good one."""


@pytest.mark.parametrize("seed", range(4))
def test_plans_with_tanks_hazards_windows_and_reloads_pass_the_check(seed):
    problem = random_rounds(seed)
    plan = plan_rounds(problem, seed=seed, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.rounds


@pytest.mark.parametrize(
    "rule",
    [{"bays": 1}, {"rest": RULED}, {"packets": Packets(least=2, wait_s=7200)}],
    ids=["bays", "rest", "packets"],
)
def test_rules_that_the_search_does_not_know_hold_all_the_same(rule):
    problem = random_rounds(11, **rule)
    plan = plan_rounds(problem, seed=1, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.rounds


def test_a_plan_made_without_bays_breaks_them():
    free, tight = random_rounds(11), random_rounds(11, bays=1)
    plan = plan_rounds(free, seed=1, iterations=FEW)
    assert any("load at" in words for words in violations(tight, plan))


def test_vehicles_move_in_the_dark_alone_where_that_is_asked():
    dark = ((0, 6 * 3600), (18 * 3600, 24 * 3600))
    problem = random_rounds(5)
    problem = replace(
        problem,
        night_only=True,
        dark=dark,
        depots=tuple(replace(depot, windows=()) for depot in problem.depots),
        drops=tuple(replace(drop, windows=()) for drop in problem.drops),
    )
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.rounds


def test_a_problem_with_two_depots_and_few_vehicles_is_planned():
    problem = sound_problem()
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()


def test_the_same_seed_and_iterations_give_the_same_plan():
    problem = random_rounds(3, rest=RULED)
    first, again = (plan_rounds(problem, seed=7, iterations=FEW) for _ in range(2))
    assert first == again


def test_more_than_a_truck_carries_comes_in_full_loads_and_the_rest():
    problem = _with_goods(cargo("shells", 40_001, Hazard.EXPLOSIVE))
    parts = parts_of(problem).parts
    mine = [part for part in parts if part.drop == 0]
    assert [part.load[0] for part in mine] == [15_000, 15_000, 10_001]
    assert sum(part.unloads[0].units for part in mine) == 40_001


def test_explosive_and_flammable_goods_of_one_drop_come_apart():
    problem = _with_goods(
        cargo("shells", 900, Hazard.EXPLOSIVE), cargo("oil", 300, Hazard.FLAMMABLE)
    )
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    trips = [
        {unload.item for unload in visit.unloads}
        for driven in plan.rounds
        for trip in driven.trips
        for visit in trip.visits
        if visit.drop == 0
    ]
    assert {"shells"} in trips
    assert {"oil"} in trips


def test_where_not_all_can_be_served_priority_decides():
    problem = random_rounds(2, drops=3, each=1)
    drops = tuple(
        replace(drop, goods=(cargo("stone", 7500),), windows=(), priority=priority)
        for drop, priority in zip(problem.drops, (5, 100, 50), strict=True)
    )
    truck = replace(problem.fleets[0], most_trips=1)
    problem = replace(problem, drops=drops, fleets=(truck,))
    plan = plan_rounds(problem, iterations=1500)
    assert violations(problem, plan) == ()
    assert [one.drop for one in plan.unserved] == [0, 2]
    assert {one.cause for one in plan.unserved} == {Cause.TRADED}


def test_a_required_drop_comes_before_a_heavier_one_that_may_be_left():
    problem = random_rounds(2, drops=2, each=1)
    drops = (
        replace(problem.drops[0], goods=(cargo("stone", 7900),), required=False),
        replace(problem.drops[1], goods=(cargo("stone", 5000),), priority=1),
    )
    drops = tuple(replace(drop, windows=()) for drop in drops)
    truck = replace(problem.fleets[0], most_trips=1)
    problem = replace(problem, drops=drops, fleets=(truck,))
    plan = plan_rounds(problem, iterations=1500)
    assert [one.drop for one in plan.unserved] == [0]


@pytest.mark.parametrize("iterations", [1, FEW])
def test_of_more_than_all_vehicles_carry_the_larger_part_is_brought(iterations):
    problem = random_rounds(2, drops=1, each=1)
    drop = replace(problem.drops[0], goods=(fuel("diesel", 8000),), windows=())
    tank = Compartment(body=Body.FUEL, litres=5000)
    tanker = replace(problem.fleets[2], compartments=(tank,))
    problem = replace(problem, drops=(drop,), fleets=(tanker,))
    plan = plan_rounds(problem, iterations=iterations)
    assert violations(problem, plan) == ()
    assert plan.rounds[0].trips[0].visits[0].unloads == (Unload("diesel", 5000),)
    assert plan.unserved[0].units == (Unload("diesel", 3000),)


def test_a_drop_that_no_way_leads_to_is_left_and_all_others_are_served():
    problem = random_rounds(4)
    ways = []
    for way in problem.ways:
        duration = way.duration_s.copy()
        duration[:, 5] = NO_WAY
        duration[5, 5] = 0
        ways.append(replace(way, duration_s=duration))
    problem = replace(problem, ways=tuple(ways))
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert [(one.drop, one.cause) for one in plan.unserved] == [(3, Cause.NO_WAY)]


def test_a_plan_made_anew_without_a_vehicle_keeps_most_and_costs_little_more():
    problem = random_rounds(6, drops=30, each=6)
    before = plan_rounds(problem, seed=1, iterations=1000)
    fleets = (replace(problem.fleets[0], count=5), *problem.fleets[1:])
    problem = replace(problem, fleets=fleets)
    warm = plan_rounds(problem, seed=1, warm=before, iterations=FEW)
    cold = plan_rounds(problem, seed=1, iterations=FEW)
    assert violations(problem, warm) == ()
    assert len(warm.unserved) <= len(cold.unserved)
    assert warm.cost <= 1.01 * cold.cost
    kept = _visits(before) & _visits(warm)
    assert len(kept) >= 0.8 * len(_visits(before))


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "long"])
def test_a_plan_made_anew_after_one_road_keeps_most_and_beats_a_cold_start(closed):
    problem = random_rounds(8, drops=30, each=6)
    before = plan_rounds(problem, seed=1, iterations=400)
    trips = [trip.visits for driven in before.rounds for trip in driven.trips]
    legs = [pair for visits in trips for pair in itertools.pairwise(visits)]
    pair = tuple(problem.drops[v.drop].place for v in legs[len(legs) // 2])
    ways = []
    for way in problem.ways:
        duration, length = way.duration_s.copy(), way.length_m.copy()
        for at in (pair, pair[::-1]):
            duration[at] = NO_WAY if closed else duration[at] + 3 * 3600
            length[at] = NO_WAY if closed else length[at] + 120_000
        ways.append(replace(way, duration_s=duration, length_m=length))
    problem = replace(problem, ways=tuple(ways))
    warm = plan_rounds(problem, seed=1, warm=before, iterations=10)
    cold = plan_rounds(problem, seed=1, iterations=10)
    assert violations(problem, warm) == ()
    assert len(warm.unserved) <= len(cold.unserved)
    assert warm.cost < cold.cost
    assert len(_visits(before) & _visits(warm)) >= 0.8 * len(_visits(before))


def test_enough_ends_the_search_with_the_best_so_far_and_progress_is_told():
    problem = random_rounds(1)
    said, shown = [], []
    plan = plan_rounds(
        problem,
        progress=lambda _, share: said.append(share),
        enough=lambda: len(said) > 30,
        better=shown.append,
    )
    assert len(said) == 31
    assert shown[-1] == plan
    assert all(violations(problem, one) == () for one in shown)


def test_cancelling_in_progress_ends_it_at_once():
    def cancel(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan_rounds(random_rounds(1), progress=cancel)


def test_nothing_that_can_be_brought_gives_an_empty_plan_with_all_left():
    problem = random_rounds(1)
    fleets = tuple(replace(fleet, count=0) for fleet in problem.fleets)
    problem = replace(problem, fleets=fleets)
    plan = plan_rounds(problem, iterations=FEW)
    assert plan.rounds == ()
    assert len(plan.unserved) == len(problem.drops)
    assert violations(problem, plan) == ()


def test_tours_that_stay_with_their_vehicles_are_not_changed():
    assert changed((), ()) == 0.0


def _visits(plan: RoundsPlan) -> set[tuple[int, str, int, int]]:
    return {
        (visit.drop, unload.item, driven.fleet, driven.vehicle)
        for driven in plan.rounds
        for trip in driven.trips
        for visit in trip.visits
        for unload in visit.unloads
    }


def _with_goods(*goods) -> RoundsProblem:
    problem = random_rounds(9)
    first = replace(problem.drops[0], goods=tuple(goods))
    return replace(problem, drops=(first, *problem.drops[1:]))
