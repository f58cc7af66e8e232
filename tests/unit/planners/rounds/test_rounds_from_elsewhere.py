"""Vehicles whose own depot lacks what is wanted drive empty to one that has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planners.rounds.check_rounds import violations
from planners.rounds.costs import sets_out_s
from planners.rounds.explain import explained
from planners.rounds.plan import Cause
from planners.rounds.problem import (
    NO_WAY,
    Depot,
    Drop,
    Fleet,
    Rest,
    RoundsProblem,
    Ways,
)
from planners.rounds.solve import plan_rounds
from tests.rounds_sketch import HOUR, cargo, random_rounds

FEW = 60


def on_a_line(**fleet) -> RoundsProblem:
    """Home gives diesel, an hour on a store rations; drops one hour and two further."""
    at = np.arange(4, dtype=np.int32)
    steps = np.abs(at[:, None] - at[None, :])
    facts = {"most_trips": 1, "shift_s": 12 * HOUR, "per_h": 36} | fleet
    return RoundsProblem(
        places=("home", "store", "A", "B"),
        depots=(
            Depot(name="home", place=0, loading_s=600, items=frozenset({"diesel"})),
            Depot(name="store", place=1, loading_s=600, items=frozenset({"rations"})),
        ),
        drops=(
            Drop(name="A Company", place=2, goods=(cargo("rations", 3000),)),
            Drop(name="B Company", place=3, goods=(cargo("rations", 3000),)),
        ),
        fleets=(
            Fleet(
                name="trucks",
                count=2,
                ways=0,
                start=0,
                end=0,
                reload=(0, 1),
                kg=4000,
                **facts,
            ),
        ),
        ways=(Ways(name="truck", duration_s=steps * HOUR, length_m=steps * 50_000),),
        horizon_s=24 * HOUR,
    )


@pytest.mark.parametrize("trips", [1, 2])
def test_a_truck_drives_empty_to_the_depot_that_has_it(trips):
    problem = on_a_line(most_trips=trips)
    plan = plan_rounds(problem, iterations=FEW)
    assert plan.unserved == ()
    assert violations(problem, plan) == ()
    assert {trip.depot for one in plan.rounds for trip in one.trips} == {1}
    assert all(sets_out_s(problem, one) == one.leaves_s - HOUR for one in plan.rounds)


def test_the_empty_drive_costs_hours_and_kilometres():
    problem = on_a_line()
    plan = plan_rounds(problem, iterations=FEW)
    hours = (4 * HOUR + 600) / HOUR + (6 * HOUR + 600) / HOUR
    assert plan.cost == round(100 * (200 + 300) + 36 * hours)
    wrong = replace(plan, cost=plan.cost - 2 * 36)  # hours from the first loading on
    assert any("rounds cost" in words for words in violations(problem, wrong))


def test_a_second_load_comes_from_there_as_well():
    problem = on_a_line(most_trips=2)
    problem = replace(problem, fleets=(replace(problem.fleets[0], count=1),))
    plan = plan_rounds(problem, iterations=FEW)
    assert plan.unserved == ()
    assert violations(problem, plan) == ()
    assert [trip.depot for trip in plan.rounds[0].trips] == [1, 1]


def test_a_home_that_opens_too_late_is_left_empty():
    problem = on_a_line(windows=((0, 20 * HOUR),))
    both = frozenset({"rations"})
    home = Depot(name="home", place=0, windows=((18 * HOUR, 20 * HOUR),), items=both)
    problem = replace(problem, depots=(home, problem.depots[1]))
    plan = plan_rounds(problem, iterations=FEW)
    assert plan.unserved == ()
    assert violations(problem, plan) == ()


def test_home_is_taken_where_it_has_all():
    problem = on_a_line(most_trips=2)
    home = replace(problem.depots[0], items=frozenset())
    plan = plan_rounds(
        replace(problem, depots=(home, problem.depots[1])), iterations=FEW
    )
    assert plan.unserved == ()
    assert {one.trips[0].depot for one in plan.rounds} == {0}


def test_a_depot_where_it_may_not_load_is_no_way_out():
    problem = on_a_line()
    problem = replace(problem, fleets=(replace(problem.fleets[0], reload=()),))
    plan = plan_rounds(problem, iterations=FEW)
    assert [one.cause for one in plan.unserved] == [Cause.NO_VEHICLE] * 2


def test_a_shift_too_short_for_the_empty_drive_is_named():
    problem = on_a_line(shift_s=4 * HOUR + 599)  # 4 h and 600 s are needed for A
    plan = plan_rounds(problem, iterations=FEW)
    assert [one.cause for one in plan.unserved] == [Cause.SHIFT] * 2
    just = on_a_line(shift_s=4 * HOUR + 600)
    plan = plan_rounds(just, iterations=FEW)
    assert [one.drop for one in plan.unserved] == [1]
    assert violations(just, plan) == ()


def test_no_way_to_the_store_is_named_and_explained():
    problem = on_a_line()
    time = problem.ways[0].duration_s.copy()
    length = problem.ways[0].length_m.copy()
    time[0, 1] = length[0, 1] = NO_WAY
    ways = (replace(problem.ways[0], duration_s=time, length_m=length),)
    problem = replace(problem, ways=ways)
    plan = plan_rounds(problem, iterations=FEW)
    assert [one.cause for one in plan.unserved] == [Cause.NO_WAY] * 2
    zero = datetime(2026, 6, 12, tzinfo=UTC)
    told = explained(
        problem, plan, clock=lambda s: f"{zero + timedelta(seconds=s):%H%M}"
    )
    assert {one.cause for one in told.unserved} == {Cause.NO_WAY}


def test_an_empty_drive_longer_than_a_driver_may_drive_is_not_made():
    problem = on_a_line()
    tired = replace(problem, rest=Rest(driving_s=HOUR - 1, break_s=900))
    plan = plan_rounds(tired, iterations=FEW)
    assert violations(tired, plan) == ()
    assert [one.drop for one in plan.unserved] == [0, 1]
    fresh = replace(problem, rest=Rest(driving_s=HOUR, break_s=900))
    plan = plan_rounds(fresh, iterations=FEW)
    assert violations(fresh, plan) == ()
    assert plan.unserved == ()


def test_what_home_has_and_what_it_lacks_are_both_brought():
    problem = on_a_line()
    drops = (
        replace(problem.drops[0], goods=(cargo("rations", 3000), cargo("diesel", 900))),
        problem.drops[1],
    )
    problem = replace(
        problem, drops=drops, fleets=(replace(problem.fleets[0], count=3),)
    )
    plan = plan_rounds(problem, iterations=FEW)
    assert plan.unserved == ()
    assert violations(problem, plan) == ()


@pytest.mark.parametrize("seed", range(3))
def test_random_rounds_from_depots_with_half_the_items_keep_every_rule(seed):
    problem = random_rounds(seed, bays=2)
    gives = frozenset({"diesel", "shells"}), frozenset({"petrol", "rations", "oil"})
    problem = replace(
        problem,
        depots=tuple(
            replace(depot, items=items)
            for depot, items in zip(problem.depots, gives, strict=True)
        ),
        fleets=tuple(
            replace(fleet, start=0, end=0, reload=(0, 1)) for fleet in problem.fleets
        ),
    )
    plan = plan_rounds(problem, seed=seed, iterations=FEW)
    assert violations(problem, plan) == ()
    starts = {(problem.fleets[r.fleet].start, r.trips[0].depot) for r in plan.rounds}
    assert any(stands != loads for stands, loads in starts)
