"""The independent check finds every planted fault, and nothing in a sound plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from planners.rounds.check_rounds import violations
from planners.rounds.plan import RoundsPlan, Trip, Unload, Visit
from planners.rounds.problem import NO_WAY, Lot, RoundsProblem
from tests.checked_rounds import (
    DIESEL,
    PETROL,
    RATIONS,
    SHELLS,
    goods,
    sound_plan,
    sound_problem,
    with_packets,
    with_rest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TANKER, TRUCK = 0, 1


def said(problem: RoundsProblem, plan: RoundsPlan) -> str:
    """All violations, one a line."""
    return "\n".join(violations(problem, plan))


def changed_round(number: int, **changes: Any) -> RoundsPlan:
    """The sound plan with one round changed."""
    plan = sound_plan()
    rounds = list(plan.rounds)
    rounds[number] = replace(rounds[number], **changes)
    return replace(plan, rounds=tuple(rounds))


def changed_trip(number: int, trip: int, **changes: Any) -> RoundsPlan:
    """The sound plan with one trip changed."""
    trips = list(sound_plan().rounds[number].trips)
    trips[trip] = trips[trip]._replace(**changes)
    return changed_round(number, trips=tuple(trips))


def changed_visit(number: int, trip: int, visit: int, **changes: Any) -> RoundsPlan:
    """The sound plan with one visit changed."""
    visits = list(sound_plan().rounds[number].trips[trip].visits)
    visits[visit] = visits[visit]._replace(**changes)
    return changed_trip(number, trip, visits=tuple(visits))


def changed_drop(number: int, **changes: Any) -> RoundsProblem:
    """The problem with one drop changed."""
    problem = sound_problem()
    drops = list(problem.drops)
    drops[number] = replace(drops[number], **changes)
    return replace(problem, drops=tuple(drops))


def changed_depot(number: int, **changes: Any) -> RoundsProblem:
    """The problem with one depot changed."""
    problem = sound_problem()
    depots = list(problem.depots)
    depots[number] = replace(depots[number], **changes)
    return replace(problem, depots=tuple(depots))


def changed_fleet(number: int, **changes: Any) -> RoundsProblem:
    """The problem with one fleet changed."""
    problem = sound_problem()
    fleets = list(problem.fleets)
    fleets[number] = replace(fleets[number], **changes)
    return replace(problem, fleets=tuple(fleets))


def closed_way(origin: int, goal: int) -> RoundsProblem:
    """The problem without the way between two places."""
    problem = sound_problem()
    ways = problem.ways[0]
    duration = ways.duration_s.copy()
    duration[origin, goal] = NO_WAY
    return replace(problem, ways=(replace(ways, duration_s=duration),))


def test_a_sound_plan_breaks_nothing() -> None:
    assert violations(sound_problem(), sound_plan()) == ()


PLANS: dict[str, tuple[Callable[[], RoundsPlan], str]] = {
    "fleet not there": (lambda: changed_round(TRUCK, fleet=7), "fleet 7"),
    "depot not there": (lambda: changed_trip(TRUCK, 1, depot=7), "depot 7"),
    "drop not there": (lambda: changed_visit(TRUCK, 1, 0, drop=7), "visits a drop"),
    "negative drop": (lambda: changed_visit(TRUCK, 1, 0, drop=-1), "visits a drop"),
    "no trip": (lambda: changed_round(TRUCK, trips=()), "no trip"),
    "vehicle too many": (
        lambda: changed_round(TANKER, vehicle=2),
        "Vehicle 3 of 'tankers' is used; there are 2.",
    ),
    "negative vehicle": (lambda: changed_round(TANKER, vehicle=-1), "there are 2"),
    "vehicle twice": (
        lambda: replace(sound_plan(), rounds=sound_plan().rounds[:1] * 2),
        "has 2 rounds",
    ),
    "rounds out of order": (
        lambda: replace(sound_plan(), rounds=sound_plan().rounds[::-1]),
        "not by fleet",
    ),
    "unserved twice": (
        lambda: replace(sound_plan(), unserved=sound_plan().unserved * 2),
        "each once",
    ),
    "unserved not there": (
        lambda: replace(
            sound_plan(), unserved=(replace(sound_plan().unserved[0], drop=9),)
        ),
        "Drop 9",
    ),
    "empty trip": (lambda: changed_trip(TRUCK, 1, visits=()), "visits nothing"),
    "wrong first depot": (
        lambda: changed_trip(TANKER, 0, depot=1),
        "first loads at 'B'; it starts from 'A'",
    ),
    "unloads nothing": (
        lambda: changed_visit(TRUCK, 1, 0, unloads=()),
        "unloads nothing",
    ),
    "unwanted item": (
        lambda: changed_visit(TRUCK, 1, 0, unloads=(Unload(RATIONS, 1),)),
        "which wants none",
    ),
    "negative units": (
        lambda: changed_visit(TRUCK, 1, 0, unloads=(Unload(SHELLS, -1),)),
        "unloads -1 of 'shells'",
    ),
    "no number of units": (
        lambda: changed_visit(TRUCK, 1, 0, unloads=(Unload(SHELLS, np.nan),)),
        "unloads nan",
    ),
    "too little brought": (
        lambda: changed_visit(TRUCK, 1, 0, unloads=(Unload(SHELLS, 4_999),)),
        "'C Company' wants 5000 of 'shells': 4999 are brought and 0 left",
    ),
    "too much brought": (
        lambda: changed_visit(TANKER, 0, 1, unloads=(Unload(PETROL, 1_100),)),
        "together 1100",
    ),
    "nothing said of what is left": (
        lambda: replace(sound_plan(), unserved=()),
        "'A Company' wants 4000 of 'diesel': 3000 are brought and 0 left",
    ),
    "left what is not wanted": (
        lambda: replace(
            sound_plan(),
            unserved=(
                replace(
                    sound_plan().unserved[0],
                    units=(Unload(DIESEL, 1_000), Unload(SHELLS, 1)),
                ),
            ),
        ),
        "said to lack 'shells', which",
    ),
    "tank of too little": (
        lambda: changed_trip(TANKER, 0, tanks=(PETROL, DIESEL)),
        "3000 l of 'diesel' in tanks of 2000 l",
    ),
    "tanks not named": (lambda: changed_trip(TANKER, 0, tanks=()), "in 0 tanks"),
    "tank of something else": (
        lambda: changed_trip(TANKER, 0, tanks=(DIESEL, RATIONS)),
        "brings none of it in bulk",
    ),
    "tanks of a truck": (
        lambda: changed_trip(TRUCK, 0, tanks=(DIESEL,)),
        "in 1 tanks; it has 0",
    ),
    "leaves unladen": (
        lambda: changed_trip(TANKER, 0, load_s=100),
        "before it is laden at 1300",
    ),
    "loads at a closed depot": (
        lambda: changed_trip(TRUCK, 0, load_s=39_000, leave_s=40_200),
        "when it is not open",
    ),
    "arrives too early": (
        lambda: changed_visit(TANKER, 0, 0, arrive_s=2_199),
        "leaves at 1200 s and arrives at 2200, not at 2199",
    ),
    "arrives too late": (
        lambda: changed_visit(TRUCK, 0, 0, arrive_s=4_500),
        "arrives at 4400, not at 4500",
    ),
    "unloads before it is there": (
        lambda: changed_visit(TRUCK, 1, 0, begin_s=9_799),
        "before it arrives",
    ),
    "leaves before it has unloaded": (
        lambda: changed_visit(TANKER, 0, 1, leave_s=4_399),
        "before it has unloaded",
    ),
    "outside the times of a drop": (
        lambda: changed_visit(TRUCK, 0, 0, begin_s=5_001, leave_s=5_601),
        "outside its times",
    ),
    "loads before it is there": (
        lambda: changed_trip(TRUCK, 1, load_s=7_599),
        "arrives at 7600, not at 7599",
    ),
    "back too early": (lambda: changed_round(TRUCK, back_s=13_399), "not at 13399"),
    "before the plan begins": (
        lambda: changed_trip(TANKER, 0, load_s=-10),
        "before or after",
    ),
    "driven time": (lambda: changed_round(TRUCK, driven_s=7_999), "says 7999"),
    "driven length": (lambda: changed_round(TRUCK, length_m=79_999), "says 79999"),
    "two in one bay": (
        lambda: changed_trip(TRUCK, 0, load_s=1_199),
        "More than 1 vehicles load at 'A' at 1199 s",
    ),
    "break at work": (
        lambda: changed_round(TRUCK, breaks=((9_900, 10_000),)),
        "works in its break",
    ),
    "break at home": (
        lambda: changed_round(TRUCK, breaks=((13_500, 14_000),)),
        "when it is not out",
    ),
    "cost": (lambda: replace(sound_plan(), cost=12_180), "the plan says 12180"),
    "bound": (lambda: replace(sound_plan(), bound=12_180), "below its own bound"),
    "packet of nobody": (
        lambda: replace(sound_plan(), packets=(((0, 1),),)),
        "names a trip that is not there",
    ),
    "trip in two packets": (
        lambda: replace(sound_plan(), packets=(((0, 0),), ((0, 0),))),
        "has 2 packets",
    ),
}


@pytest.mark.parametrize("fault", PLANS)
def test_a_fault_in_the_plan_is_found(fault: str) -> None:
    make, words = PLANS[fault]

    assert words in said(sound_problem(), make())


PROBLEMS: dict[str, tuple[Callable[[], RoundsProblem], str]] = {
    "no way": (lambda: closed_way(2, 0), "'B' to 'depot A': no way leads there"),
    "fleet not let in": (
        lambda: changed_drop(2, fleets=frozenset({"tankers"})),
        "where 'trucks' may not come",
    ),
    "depot without it": (
        lambda: changed_depot(1, items=frozenset({DIESEL})),
        "loads 'shells', which 'B' does not give out",
    ),
    "too heavy": (lambda: changed_fleet(TRUCK, kg=4_999), "5000 kg of cargo"),
    "too bulky": (lambda: changed_fleet(TRUCK, litres=9_999), "10000 l of cargo"),
    "too many pallets": (lambda: changed_fleet(TRUCK, pallets=5), "6 pallets"),
    "cargo in a tanker": (lambda: changed_fleet(TRUCK, kg=0), "it takes 0"),
    "too many trips": (lambda: changed_fleet(TRUCK, most_trips=1), "makes 2 trips"),
    "no reload": (lambda: changed_fleet(TRUCK, reload=(0,)), "loads again at 'B'"),
    "shift": (lambda: changed_fleet(TRUCK, shift_s=12_199), "is out 12200 s"),
    "fleet not under way": (
        lambda: changed_fleet(TRUCK, windows=((0, 6_000), (7_000, 30_000))),
        "from 5600 to 7600 s, when its fleet may not be",
    ),
    "loading takes longer": (lambda: changed_depot(1, loading_s=1_201), "8801"),
    "horizon": (lambda: replace(sound_problem(), horizon_s=13_399), "after the time"),
    "by day": (
        lambda: replace(sound_problem(), night_only=True, dark=((0, 12_000),)),
        "from 10400 to 13400 s, when it is not dark",
    ),
    "daily driving": (lambda: with_rest(0, 0, 7_999), "a driver may 7999"),
    "no break": (
        lambda: with_rest(7_999, 601),
        "drives 8000 s without a break of 601",
    ),
    "alone": (lambda: with_packets(2, 3, 0), "leaves alone on trip 2; 2 must"),
    "tank for water": (
        lambda: changed_drop(
            0, goods=(replace(goods(DIESEL, 4_000), body="bulk water"),)
        ),
        "'diesel' in a tank for bulk fuel",
    ),
}


@pytest.mark.parametrize("fault", PROBLEMS)
def test_a_rule_that_the_plan_breaks_is_named(fault: str) -> None:
    make, words = PROBLEMS[fault]

    assert words in said(make(), sound_plan())


@pytest.mark.parametrize(
    "problem",
    [
        changed_fleet(TRUCK, kg=5_000, litres=10_000, pallets=6, shift_s=12_200),
        replace(sound_problem(), horizon_s=13_400),
        replace(sound_problem(), night_only=True, dark=((0, 7_000), (7_000, 13_400))),
        with_rest(8_000, 601, 8_000),
        with_rest(6_000, 600),
    ],
    ids=["loads and shift", "horizon", "dark", "no break needed", "waiting is a break"],
)
def test_a_limit_that_is_just_kept_is_no_violation(problem: RoundsProblem) -> None:
    assert violations(problem, sound_plan()) == ()


def test_fuel_and_shells_in_one_vehicle_are_found() -> None:
    """The truck takes jerrycans of diesel: both hazards as cargo on its second trip."""
    cans = replace(goods(DIESEL, 4_000), body=goods(SHELLS, 1).body)
    problem = changed_drop(0, goods=(cans,))
    visits = (
        Visit(2, 9_800, 9_800, 10_400, (Unload(SHELLS, 500),)),
        Visit(0, 12_400, 12_400, 13_000, (Unload(DIESEL, 10),)),
    )
    plan = changed_trip(TRUCK, 1, visits=visits)

    assert "carries explosive and flammable goods together" in said(problem, plan)
    allowed = replace(problem, apart=frozenset())
    assert "together" not in "\n".join(
        line for line in violations(allowed, plan) if "carries" in line
    )


def test_a_break_on_the_way_halts_the_drive() -> None:
    """600 s of halt between B and home put its return off by as much."""
    halted = changed_round(TANKER, breaks=((5_000, 5_600),), back_s=7_000)

    assert violations(sound_problem(), halted) == ()
    assert "of 'tankers' drives" not in said(with_rest(2_600, 600), halted)
    assert "of 'tankers' drives 2600 s" in said(with_rest(2_599, 600), halted)
    assert "not at 6400" in said(
        sound_problem(), changed_round(TANKER, breaks=((5_000, 5_600),))
    )


def test_a_short_break_is_no_rest() -> None:
    halted = changed_round(TANKER, breaks=((5_000, 5_300),), back_s=6_700)

    assert "of 'tankers' drives 4000 s" in said(with_rest(2_600, 600), halted)


def test_an_empty_drive_to_the_first_depot_counts() -> None:
    """A truck that stands at A leaves 4,000 s before it loads at B."""
    trip = Trip(1, 4_000, 5_200, sound_plan().rounds[1].trips[1].visits)
    visit = Visit(2, 6_200, 6_200, 6_800, (Unload(SHELLS, 5_000),))
    trip = trip._replace(visits=(visit,))
    sound = changed_round(
        TRUCK, trips=(trip,), back_s=9_800, driven_s=8_000, length_m=80_000
    )
    problem = changed_drop(1, goods=(goods(PETROL, 1_000),))
    sound = replace(sound, cost=12_050 + 98)

    assert violations(problem, sound) == ()
    early = trip._replace(load_s=3_999)
    assert "before or after" in said(
        problem, replace(sound, rounds=(sound.rounds[0], _only(sound, early)))
    )


def _only(plan: RoundsPlan, trip: Trip) -> Any:
    return replace(plan.rounds[1], trips=(trip,))


def test_packets_keep_size_depot_and_time() -> None:
    together = replace(sound_plan(), packets=(((0, 0), (1, 0)), ((1, 1),)))

    assert violations(with_packets(1, 2, 1_200), together) == ()
    assert "leaves over 1200 s; 1199" in said(with_packets(1, 2, 1_199), together)
    assert "2 to 3 are asked for" in said(with_packets(2, 3, 1_200), together)
    assert "1 to 1 are asked for" in said(with_packets(1, 1, 1_200), together)
    apart = replace(sound_plan(), packets=(((0, 0), (1, 1)),))
    assert "more than one depot" in said(with_packets(1, 2, 9_000), apart)
    twice = replace(sound_plan(), packets=(((1, 0), (1, 1)),))
    assert "one vehicle twice" in said(with_packets(1, 2, 9_000), twice)


def test_pallets_of_a_drop_are_whole() -> None:
    """2,501 of 5,000 kg take three of five pallets."""
    plan = changed_visit(TRUCK, 1, 0, unloads=(Unload(SHELLS, 2_501),))

    assert "3 pallets; it takes 2" in said(changed_fleet(TRUCK, pallets=2), plan)
    assert "on trip 2 carries" not in said(changed_fleet(TRUCK, pallets=3), plan)


def test_a_halt_on_the_way_is_under_way_too() -> None:
    """Home from B with a halt from 5,000 to 5,600, when the fleet may not be out."""
    halted = changed_round(TANKER, breaks=((5_000, 5_600),), back_s=7_000)
    gap = changed_fleet(TANKER, windows=((0, 5_000), (5_600, 40_000)))
    none = changed_fleet(TANKER, windows=((0, 5_600), (5_600, 40_000)))

    assert "under way from 4400 to 7000 s" in said(gap, halted)
    assert violations(none, halted) == ()


def test_a_way_without_a_length_is_none() -> None:
    problem = sound_problem()
    length = problem.ways[0].length_m.copy()
    length[2, 0] = NO_WAY
    ways = (replace(problem.ways[0], length_m=length),)

    assert "no way leads there" in said(replace(problem, ways=ways), sound_plan())


def test_the_third_trip_follows_the_second() -> None:
    first, second = sound_plan().rounds[TRUCK].trips
    half = (Unload(SHELLS, 2_500),)
    second = second._replace(visits=(second.visits[0]._replace(unloads=half),))
    third = Trip(1, 11_400, 12_600, (Visit(2, 13_600, 13_600, 14_200, half),))
    plan = changed_round(
        TRUCK,
        trips=(first, second, third),
        back_s=17_200,
        driven_s=10_000,
        length_m=100_000,
    )
    plan = replace(plan, cost=50 + 4_000 + 10_000 + 160)

    assert violations(changed_fleet(TRUCK, most_trips=3), plan) == ()
    assert "makes 3 trips; it may 2" in said(sound_problem(), plan)


def test_nothing_unloaded_is_a_fault_and_half_a_unit_left_is_none() -> None:
    plan = changed_visit(TRUCK, 1, 0, unloads=(Unload(SHELLS, 0),))
    left = replace(sound_plan().unserved[0], units=(Unload(DIESEL, 0.5),))

    assert "unloads 0 of 'shells'" in said(sound_problem(), plan)
    lines = said(sound_problem(), replace(sound_plan(), unserved=(left,)))
    assert "said to lack" not in lines
    assert "0.5 left" in lines


def test_stocks_are_counted_item_by_item() -> None:
    lots = (Lot(RATIONS, 3_000), Lot(DIESEL, 2_999))
    problem = changed_depot(0, holds=lots)

    assert "has 2999 of 'diesel' by second 0, and 3000" in said(problem, sound_plan())
    assert "of 'rations'" not in said(problem, sound_plan())
