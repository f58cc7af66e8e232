"""Rounds are planned where fleets, depots and hours hardly go together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planners.rounds.check_rounds import violations
from planners.rounds.fill_up import filled_up
from planners.rounds.problem import (
    NO_WAY,
    Compartment,
    Depot,
    Drop,
    Fleet,
    Goods,
    Packets,
    RoundsProblem,
    Ways,
)
from planners.rounds.reach_alone import can_alone
from planners.rounds.solve import plan_rounds
from planners.rounds.split_loads import parts_of
from planners.rounds.variants import variants_of
from planners.supply.items import Body
from tests.rounds_sketch import HOUR, cargo, fuel, random_rounds

FEW = 80


def test_a_fleet_that_is_never_out_while_its_depot_is_open_is_left_at_home():
    problem = random_rounds(3)
    early = replace(problem.fleets[0], windows=((0, HOUR),), reload=())
    problem = replace(problem, fleets=(early, *problem.fleets[1:]))
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.rounds
    assert 0 not in {driven.fleet for driven in plan.rounds}


def _one_drop(
    out_s: int, *, back_s: int | None = None, wants=None, **fleet: object
) -> RoundsProblem:
    """A depot, a drop so far away, and one fleet of a vehicle."""
    time = np.array([[0, out_s], [out_s if back_s is None else back_s, 0]], np.int32)
    usual: dict[str, object] = {"kg": 5000, "count": 1, **fleet}
    return RoundsProblem(
        places=("Depot", "A"),
        depots=(Depot(name="Depot", place=0, loading_s=1800),),
        drops=(Drop(name="A", place=1, goods=wants or (cargo("bread", 900),)),),
        fleets=(Fleet(name="F", ways=0, start=0, end=0, **usual),),
        ways=(Ways(name="truck", duration_s=time, length_m=time),),
        horizon_s=48 * HOUR,
    )


def test_vehicles_load_by_day_and_leave_in_the_dark():
    problem = _one_drop(2 * HOUR)
    depot = replace(problem.depots[0], windows=((8 * HOUR, 18 * HOUR),))
    dark = ((22 * HOUR, 30 * HOUR),)
    problem = replace(problem, depots=(depot,), dark=dark, night_only=True)
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.unserved == ()
    assert plan.rounds[0].trips[0].leave_s >= 22 * HOUR


def test_a_vehicle_goes_out_in_one_night_and_comes_back_in_the_next():
    nights = ((0, 5 * HOUR), (21 * HOUR, 29 * HOUR))
    problem = replace(_one_drop(4 * HOUR + 1800), dark=nights, night_only=True)
    nearer = replace(_one_drop(2 * HOUR), dark=nights, night_only=True)
    far, near = (plan_rounds(one, iterations=FEW) for one in (problem, nearer))
    assert violations(problem, far) == violations(nearer, near) == ()
    assert far.unserved == near.unserved == ()
    assert near.rounds[0].back_s <= 5 * HOUR or near.rounds[0].leaves_s > 5 * HOUR


def test_hours_that_touch_are_one():
    hours = ((0, 3 * HOUR), (3 * HOUR, 9 * HOUR))
    problem = _one_drop(4 * HOUR, windows=hours)
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.unserved == ()


def test_a_tanker_is_filled_with_one_of_many_fuels():
    names = ("diesel", "kerosene", "naphtha", "petrol")
    tanks = (Compartment(body=Body.FUEL, litres=1000),) * 4
    wants = tuple(fuel(name, 4000) for name in names)
    water = Goods(item="water", body=Body.WATER, units=900, kg=900, litres=900)
    for goods in (*wants, water):
        problem = _one_drop(HOUR, wants=(goods,))
        tanker = replace(
            problem.fleets[0],
            kg=0,
            compartments=(*tanks, Compartment(body=Body.WATER, litres=900)),
        )
        other = replace(problem.drops[0], goods=(*wants, water), name="B")
        problem = replace(
            problem,
            fleets=(replace(tanker, most_trips=9, reload=(0,)),),
            drops=(replace(problem.drops[0], priority=100), other),
        )
        parts = parts_of(problem)
        variants = variants_of(problem, parts)
        assert all(
            any(can_alone(problem, part, one) for one in variants)
            for part in parts.parts
        )


def test_small_trucks_bring_in_two_loads_what_the_large_one_has_no_time_for():
    problem = _one_drop(HOUR, most_trips=1)
    large = replace(problem.fleets[0], name="large", kg=10_000)
    small = replace(problem.fleets[0], name="small", count=6)
    drops = tuple(
        replace(problem.drops[0], name=name, goods=(cargo("bread", 9000),))
        for name in "ABC"
    )
    problem = replace(problem, fleets=(large, small), drops=drops)
    plan = plan_rounds(problem, iterations=2000)
    assert violations(problem, plan) == ()
    assert plan.unserved == ()


def test_a_truck_too_heavy_for_the_way_does_not_keep_loads_whole():
    problem = _one_drop(HOUR, wants=(cargo("bread", 9000),), count=2)
    none = np.array([[0, NO_WAY], [NO_WAY, 0]], np.int32)
    ways = (*problem.ways, Ways(name="MLC 60", duration_s=none, length_m=none))
    heavy = replace(problem.fleets[0], name="heavy", kg=10_000, ways=1)
    problem = replace(problem, fleets=(heavy, *problem.fleets), ways=ways)
    plan = plan_rounds(problem, iterations=FEW)
    assert violations(problem, plan) == ()
    assert plan.unserved == ()


def test_groups_are_not_broken_for_what_is_left():
    problem = _one_drop(HOUR, count=2)
    problem = replace(problem, packets=Packets(least=3))
    plan = plan_rounds(problem, iterations=FEW)
    assert filled_up(problem, plan) == plan
    assert plan.rounds == ()


def test_the_bound_of_a_plan_is_that_of_what_it_brings_in_the_end():
    far, near = 9 * HOUR, HOUR // 2
    time = np.array([[0, far, near], [far, 0, near], [near, near, 0]], np.int32)
    problem = _one_drop(far)
    drops = (*problem.drops, replace(problem.drops[0], name="B", place=2, priority=1))
    ways = (Ways(name="truck", duration_s=time, length_m=time),)
    both = replace(problem, places=("Depot", "A", "B"), drops=drops, ways=ways)
    direct = replace(both, drops=(drops[0], replace(drops[1], fleets=frozenset("G"))))
    plan = plan_rounds(direct, iterations=FEW)
    assert [one.drop for one in plan.unserved] == [1]
    more = filled_up(both, replace(plan, bound=plan.cost))
    assert more.unserved == ()
    assert more.cost < plan.cost
    assert violations(both, more) == ()
