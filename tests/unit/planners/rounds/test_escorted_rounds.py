"""Vehicles that must leave in groups get company before a drop is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from planners.rounds.check_rounds import violations
from planners.rounds.fill_up import filled_up
from planners.rounds.problem import Depot, Drop, Fleet, Packets, RoundsProblem, Ways
from planners.rounds.solve import plan_rounds
from tests.rounds_sketch import HOUR, cargo, random_rounds

if TYPE_CHECKING:
    from planners.rounds.plan import RoundsPlan

FEW = 80


def planned(problem: RoundsProblem) -> RoundsPlan:
    """Few iterations, and no plan shown on the way."""
    plan = plan_rounds(problem, iterations=FEW, due=lambda: False)
    assert violations(problem, plan) == ()
    return plan


def with_trucks(
    count: int, kg: tuple[int, ...], packets: Packets, *, trips: int = 1, bays: int = 0
) -> RoundsProblem:
    """A depot, a drop for each mass an hour away, and trucks of 10 t."""
    places = len(kg) + 1
    apart = np.full((places, places), HOUR, np.int32)
    np.fill_diagonal(apart, 0)
    return RoundsProblem(
        places=tuple(f"place {n}" for n in range(places)),
        depots=(Depot(name="depot", place=0, loading_s=600, bays=bays),),
        drops=tuple(
            Drop(name=f"Unit {n}", place=n + 1, goods=(cargo("rations", mass),))
            for n, mass in enumerate(kg)
        ),
        fleets=(
            Fleet(
                name="trucks",
                count=count,
                ways=0,
                start=0,
                end=0,
                reload=(0,),
                kg=10_000,
                most_trips=trips,
            ),
        ),
        ways=(Ways(name="truck", duration_s=apart, length_m=apart * 10),),
        horizon_s=24 * HOUR,
        packets=packets,
    )


def test_two_trucks_leave_together_though_one_could_bring_all():
    problem = with_trucks(2, (3000, 3000), Packets(least=2, most=3))
    plan = planned(problem)
    assert plan.unserved == ()
    assert plan.packets == (((0, 0), (1, 0)),)
    alone = plan_rounds(replace(problem, packets=Packets()), iterations=FEW)
    assert len(alone.rounds) == 1  # the search itself takes one truck


def test_what_is_left_goes_along_where_a_group_has_room():
    problem = with_trucks(2, (8000, 8000, 2000), Packets(least=2, most=2))
    *drops, last = problem.drops
    nobody = replace(last, fleets=frozenset({"others"}))
    plan = planned(replace(problem, drops=(*drops, nobody)))
    assert [one.drop for one in plan.unserved] == [2]

    more = filled_up(problem, plan)
    assert more.unserved == ()
    assert more.packets == (((0, 0), (1, 0)),)
    assert violations(problem, more) == ()

    full = replace(problem.fleets[0], kg=8000)
    no_room = replace(problem, fleets=(full,))
    assert filled_up(no_room, plan) == plan
    third = replace(no_room, fleets=(replace(full, count=3),))
    assert filled_up(third, plan) == plan  # a third truck would leave alone


def test_one_truck_cannot_make_up_a_group():
    plan = planned(with_trucks(1, (3000, 3000), Packets(least=2, most=3)))
    assert plan.rounds == ()
    assert [one.drop for one in plan.unserved] == [0, 1]


def test_a_group_is_not_made_larger_than_it_may_be():
    plan = planned(with_trucks(5, (9000,) * 5, Packets(least=2, most=3)))
    assert plan.unserved == ()
    assert sorted(len(group) for group in plan.packets) == [2, 3]


def test_trucks_that_are_back_leave_together_once_more():
    problem = with_trucks(2, (9000,) * 4, Packets(least=2, most=2), trips=2)
    plan = planned(problem)
    assert plan.unserved == ()
    assert sorted(plan.packets) == [((0, 0), (1, 0)), ((0, 1), (1, 1))]


def test_a_load_is_shared_where_one_more_would_leave_alone():
    problem = with_trucks(3, (5000, 5000, 9000), Packets(least=3, most=3))
    plan = planned(problem)
    assert plan.unserved == ()
    assert [len(group) for group in plan.packets] == [3]


def test_one_bay_lets_a_group_wait_until_all_are_laden():
    problem = with_trucks(3, (9000,) * 3, Packets(least=3, most=3), bays=1)
    plan = planned(problem)
    assert plan.unserved == ()
    assert len({one.trips[0].leave_s for one in plan.rounds}) == 1
    assert len({one.trips[0].load_s for one in plan.rounds}) == 3


@pytest.mark.parametrize(("least", "seed"), [(2, 0), (3, 1)])
def test_random_rounds_are_brought_in_groups(least, seed):
    rule = Packets(least=least, most=3, wait_s=HOUR)
    problem = random_rounds(seed, each=3, packets=rule)
    always = tuple(replace(depot, windows=()) for depot in problem.depots)
    plan = planned(replace(problem, depots=always))
    assert len(plan.unserved) <= least - 2
    assert plan.packets
