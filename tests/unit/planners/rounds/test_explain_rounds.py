"""Reasons in the user's words, and mends that are told only if rounds were found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from planners.movement.schedule_words import Clock
from planners.rounds.check_rounds import violations
from planners.rounds.explain import explained
from planners.rounds.packets import packed
from planners.rounds.plan import Cause, Round, RoundsPlan, Unload, Unserved
from planners.rounds.problem import (
    Compartment,
    Depot,
    Drop,
    Fleet,
    Packets,
    RoundsProblem,
    Ways,
)
from planners.rounds.room_left import with_drop
from planners.rounds.timing import Load, timed_round
from planners.supply.items import Body
from tests.planted_rounds import DIESEL, HOUR, fuel

CLOCK = Clock(datetime(2026, 9, 21, tzinfo=UTC))
B_COMPANY = 0


def one_tanker(**rules):
    """Depot A opens 0800; B Company needs fuel by 0930; the way takes two hours."""
    duration = np.array([[0, 2 * HOUR], [2 * HOUR, 0]], np.int32)
    return replace(
        RoundsProblem(
            places=("Depot A", "B Company"),
            depots=(Depot(name="Depot A", place=0, windows=((8 * HOUR, 18 * HOUR),)),),
            drops=(
                Drop(
                    name="B Company",
                    place=1,
                    goods=(fuel(4_000),),
                    windows=((0, 9 * HOUR + 1800),),
                ),
            ),
            fleets=(
                Fleet(
                    name="tankers",
                    count=1,
                    ways=0,
                    start=0,
                    end=0,
                    compartments=(Compartment(body=Body.FUEL, litres=5_000),),
                ),
            ),
            ways=(Ways(name="MLC 60", duration_s=duration, length_m=duration * 10),),
            horizon_s=24 * HOUR,
        ),
        **rules,
    )


def left_out(problem, rounds=()):
    """A plan that leaves B Company without fuel."""
    units = (Unload(DIESEL, problem.drops[B_COMPANY].goods[0].units),)
    left = Unserved(drop=B_COMPANY, units=units, cause=Cause.TRADED, words="")
    return RoundsPlan(rounds=tuple(rounds), unserved=(left,))


def test_depot_hours_due_time_and_way_are_named_and_nothing_else():
    problem = one_tanker()
    one = explained(problem, left_out(problem), clock=CLOCK).unserved[0]
    assert one.cause is Cause.WINDOW
    assert one.words == (
        "B Company lacks 4,000 l of diesel: Depot A opens 0800Z; B Company needs "
        "diesel by 0930Z; the fastest way for MLC 60 from Depot A takes 2 h."
    )
    assert one.mends == (
        "Open Depot A at 0730Z, 30 min earlier.",
        "Serve B Company until 1000Z, 30 min later.",
    )


def test_nothing_is_told_of_a_depot_that_does_not_give_it_out():
    """The ammunition point is nearer and opens later, but has no diesel."""
    problem = one_tanker()
    depot, fleet = problem.depots[0], problem.fleets[0]
    late = ((8 * HOUR + 1800, 18 * HOUR),)
    point = replace(depot, name="Ammo", place=2, windows=late)
    here = np.array([[0, 7200, 60], [7200, 0, 5400], [60, 5400, 0]], np.int32)
    ways = replace(problem.ways[0], duration_s=here, length_m=here * 10)

    def told(items):
        both = replace(
            problem,
            places=("A", "B", "C"),
            depots=(depot, replace(point, items=items)),
            fleets=(replace(fleet, reload=(0, 1)),),
            ways=(ways,),
        )
        return explained(both, left_out(both), clock=CLOCK).unserved[0].words

    shells = told(frozenset({"shells"}))
    assert "Ammo" not in shells
    assert "Depot A opens 0800Z" in shells
    assert "from Depot A takes 2 h" in shells
    assert "from Ammo takes 1 h 30 min" in told(frozenset({DIESEL}))


def test_one_step_less_than_a_mend_does_not_help():
    problem = one_tanker()
    drop = problem.drops[0]
    almost = replace(problem, drops=(replace(drop, windows=((0, 10 * HOUR - 1),)),))
    enough = replace(problem, drops=(replace(drop, windows=((0, 10 * HOUR),)),))
    wanted = left_out(problem).unserved[0].units
    assert with_drop(almost, (), B_COMPANY, wanted) is None
    assert with_drop(enough, (), B_COMPANY, wanted) is not None


def test_a_mend_is_not_told_when_all_vehicles_are_out():
    problem = one_tanker()
    other = replace(problem.drops[0], name="C Company", windows=())
    busy = replace(problem, drops=(problem.drops[0], other))
    taken = timed_round(busy, 0, 0, (Load(0, ((1, (Unload(DIESEL, 4_000.0),)),)),))
    assert isinstance(taken, Round)
    one = explained(busy, left_out(busy, [taken]), clock=CLOCK).unserved[0]
    assert one.cause is Cause.WINDOW
    assert one.mends == ()

    def solved(mended, plan):
        anew = with_drop(mended, (), B_COMPANY, one.units)
        return replace(plan, rounds=anew or (), unserved=() if anew else plan.unserved)

    told = explained(busy, left_out(busy, [taken]), clock=CLOCK, solve=solved)
    assert told.unserved[0].mends[0] == "Open Depot A at 0730Z, 30 min earlier."


def test_rivals_are_named_where_others_have_the_vehicles():
    problem = one_tanker()
    drop = replace(problem.drops[0], windows=(), priority=10)
    other = replace(drop, name="C Company", priority=90)
    busy = replace(problem, drops=(drop, other))
    fleet = replace(busy.fleets[0], shift_s=10 * HOUR, most_trips=2)
    trucks = Fleet(name="trucks", count=3, ways=0, start=0, end=0, kg=5_000)
    busy = replace(busy, fleets=(trucks, fleet))
    taken = timed_round(busy, 1, 0, (Load(0, ((1, (Unload(DIESEL, 4_000.0),)),)),))
    assert isinstance(taken, Round)
    one = explained(busy, left_out(busy, [taken]), clock=CLOCK).unserved[0]
    assert one.cause is Cause.TRADED
    assert "of tankers no vehicle has room" in one.words
    assert "C Company (priority 90)" in one.words
    assert "B Company has priority 10" in one.words
    assert "Add 1 to tankers." in one.mends


def test_room_for_one_drop_more_keeps_every_rule():
    problem = one_tanker()
    drop = replace(problem.drops[0], windows=(), goods=(fuel(12_000),))
    fleet = replace(problem.fleets[0], count=2, most_trips=2, reload=(0,))
    depot = replace(problem.depots[0], loading_s=HOUR, bays=1)
    problem = replace(problem, drops=(drop,), fleets=(fleet,), depots=(depot,))
    rounds = with_drop(problem, (), 0, (Unload(DIESEL, 12_000.0),))
    assert rounds is not None
    assert len(rounds) == 2
    cost = round(sum(one.length_m * fleet.per_km / 1000 for one in rounds))
    assert not violations(problem, RoundsPlan(rounds=rounds, cost=cost))


def leaving(problem, count):
    """Rounds of so many tankers, each on its own, with one drop each."""
    drops = tuple(
        replace(
            problem.drops[0],
            name=f"{number} Company",
            windows=((10 * HOUR + 900 * number, 12 * HOUR),),
        )
        for number in range(count)
    )
    fleet = replace(problem.fleets[0], count=count)
    problem = replace(problem, drops=drops, fleets=(fleet,))
    rounds = []
    for number in range(count):
        load = Load(0, ((number, (Unload(DIESEL, 4_000.0),)),))
        found = timed_round(problem, 0, number, (load,))
        assert isinstance(found, Round)
        rounds.append(found)
    return problem, tuple(rounds)


@pytest.mark.parametrize("count", [4, 5, 6])
def test_vehicles_leave_in_groups_with_their_delays(count):
    rule = Packets(least=2, most=3, wait_s=2700)
    problem, rounds = leaving(one_tanker(packets=rule), count)
    assert len({one.trips[0].leave_s for one in rounds}) > 1
    found = packed(problem, rounds)
    assert not found.left
    cost = round(sum(one.length_m / 10 for one in found.rounds))
    plan = RoundsPlan(rounds=found.rounds, packets=found.packets, cost=cost)
    assert not violations(problem, plan)
    for group in found.packets:
        assert len({found.rounds[of].trips[0].leave_s for of, _ in group}) == 1
    alone = RoundsPlan(rounds=rounds, cost=cost)
    assert violations(problem, alone)  # the check sees vehicles that leave alone


def test_who_finds_no_group_in_time_is_left():
    rule = Packets(least=2, most=3, wait_s=60)
    problem, rounds = leaving(one_tanker(packets=rule), 3)
    found = packed(problem, rounds)
    assert found.left == (0, 1, 2)
    assert found.rounds == ()


def test_vehicles_that_may_leave_alone_are_left_as_they_are():
    problem, rounds = leaving(one_tanker(), 3)
    assert packed(problem, rounds).rounds == rounds


def test_a_group_that_never_forms_is_the_cause():
    problem, _ = leaving(one_tanker(), 3)
    alone = replace(problem, packets=Packets(least=4))
    one = explained(alone, left_out(alone), clock=CLOCK).unserved[0]
    assert one.cause is Cause.PACKET
    assert "groups of at least 4; 3 load at Depot A" in one.words
    assert "Add 1 to tankers." not in one.mends  # one tanker more still goes alone


def test_a_group_that_does_not_come_together_in_time_is_the_cause():
    problem, _ = leaving(one_tanker(), 2)
    alone = replace(problem, packets=Packets(least=2, wait_s=600))
    one = explained(alone, left_out(alone), clock=CLOCK).unserved[0]
    assert one.cause is Cause.PACKET
    assert "no group could be made up in time" in one.words
    assert "Let vehicles leave alone." in one.mends
