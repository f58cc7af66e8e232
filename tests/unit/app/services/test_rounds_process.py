"""Rounds planned in a child: the best so far is told, and enough ends it."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from app.services.supply import rounds_process
from app.services.supply.rounds_process import rounds_in_child
from maps.progress import silent
from planners.movement.schedule_words import Clock
from planners.rounds.check_rounds import violations
from planners.rounds.problem import Compartment, Depot, Drop, Fleet, RoundsProblem, Ways
from planners.rounds.solve import plan_rounds
from planners.supply.items import Body
from tests.planted_rounds import HOUR, fuel
from tests.rounds_sketch import random_rounds

CLOCK = Clock(datetime(2026, 6, 12, tzinfo=UTC))


def test_a_child_tells_better_plans_and_ends_with_the_one_of_as_many_iterations():
    problem = random_rounds(1, drops=8)
    told, said = [], []
    plan = rounds_in_child(
        problem,
        seconds=60.0,
        seed=4,
        iterations=200,
        better=told.append,
        progress=lambda what, _: said.append(what),
    )
    assert plan == plan_rounds(problem, seed=4, iterations=200)
    assert told
    assert all(violations(problem, one) == () for one in told)
    assert said


def test_a_caller_that_has_enough_gets_the_best_so_far():
    problem = random_rounds(1, drops=8)
    told = []
    plan = rounds_in_child(
        problem, seconds=600.0, better=told.append, enough=lambda: bool(told)
    )
    assert violations(problem, plan) == ()
    assert plan.cost <= told[0].cost


def two_companies(tankers: int) -> RoundsProblem:
    """Two that want a tanker of diesel each, an hour from the depot."""
    duration = np.full((3, 3), HOUR, np.int32)
    np.fill_diagonal(duration, 0)
    names = ("A Company", "B Company")
    tanks = (Compartment(body=Body.FUEL, litres=9_000),)
    return RoundsProblem(
        places=("Depot", *names),
        depots=(Depot(name="Depot", place=0),),
        drops=tuple(
            Drop(name=name, place=number, goods=(fuel(9_000),))
            for number, name in enumerate(names, 1)
        ),
        fleets=(
            Fleet(
                name="tankers",
                count=tankers,
                ways=0,
                start=0,
                end=0,
                compartments=tanks,
            ),
        ),
        ways=(Ways(name="tanker", duration_s=duration, length_m=duration * 10),),
        horizon_s=24 * HOUR,
    )


def test_what_is_left_comes_with_its_facts_and_with_mends():
    problem = two_companies(tankers=1)
    without = rounds_in_child(problem, seconds=60.0, iterations=50)
    (bare,) = without.unserved
    assert bare.mends == ()
    plan = rounds_in_child(problem, seconds=60.0, iterations=50, clock=CLOCK)
    (left,) = plan.unserved
    assert plan.rounds == without.rounds
    assert "1 x tankers with 1 load of 9,000 litres" in left.words
    assert "Add 1 to tankers." in left.mends


def test_mends_are_tried_with_rounds_made_anew_until_the_caller_has_enough(monkeypatch):
    solvers = []

    def noted(_problem, plan, *, solve, **_others):
        solvers.append(solve)
        return plan

    monkeypatch.setattr(rounds_process, "explained", noted)
    enough = []
    order = rounds_process.RoundsOrder(
        problem=two_companies(tankers=1),
        warm=None,
        seconds=60.0,
        seed=0,
        iterations=20,
        clock=CLOCK,
    )
    plan = rounds_process._planned(order, silent, lambda: bool(enough), lambda _: None)
    (solve,) = solvers
    mended = two_companies(tankers=2)
    served = solve(mended, plan)
    assert served.unserved == ()
    assert violations(mended, served) == ()
    enough.append("stop")
    assert solve(mended, plan) is plan


def test_a_search_is_quiet_after_as_long_as_its_last_plan_took_to_come(monkeypatch):
    now = 100.0
    monkeypatch.setattr(rounds_process.time, "monotonic", lambda: now)
    limited = rounds_process._SearchTime(600.0)
    endless = rounds_process._SearchTime(float("inf"))
    now += 300.0
    assert not limited.is_quiet()  # there is no plan yet
    now = 101.0
    limited.shown()
    endless.shown()
    now = 105.9
    assert not limited.is_quiet()
    now = 106.1
    assert limited.is_quiet()
    assert not endless.is_quiet()
    now = 120.0
    limited.shown()
    now = 139.9
    assert not limited.is_quiet()
    now = 140.1
    assert limited.is_quiet()
