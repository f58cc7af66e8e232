"""Movements are placed one by one, each as early as the others allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import (
    empty_board,
    first_schedule,
    ground_of,
    priority_order,
    put,
)
from planners.movement.packed import pack
from planners.movement.problem import (
    Aim,
    AimKind,
    Closure,
    Departures,
    MovementProblem,
    Schedule,
    Stop,
)
from tests.random_movements import is_sound, random_problem
from tests.straight_road import locked_at, minutes, on_a_straight_road, straight


def first(
    problem: MovementProblem, aim: Aim | None = None, order: list[int] | None = None
) -> Schedule:
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    return first_schedule(problem, packed, table, aim or Aim(), order)


def test_the_second_departs_a_gap_behind_the_tail_of_the_first() -> None:
    one = replace(straight("one", [[0, 1]]), gap_s=120)
    other = straight("other", [[0, 1]])
    assert minutes(first(on_a_straight_road(one, other))) == [(0,), (7,)]


def test_the_heavier_goes_first_and_a_given_order_overrules_that() -> None:
    light = straight("light", [[0]])
    heavy = replace(straight("heavy", [[0]]), weight=5)
    problem = on_a_straight_road(light, heavy)
    assert minutes(first(problem)) == [(5,), (0,)]
    assert minutes(first(problem, order=[0, 1])) == [(0,), (5,)]


def test_for_lateness_those_wanted_sooner_come_first_among_equals() -> None:
    relaxed = replace(straight("relaxed", [[0]]), wanted_s=6000)
    pressed = replace(straight("pressed", [[0]]), wanted_s=900)
    packed = pack(on_a_straight_road(relaxed, pressed))
    assert priority_order(packed, Aim(kind=AimKind.LATENESS)).tolist() == [1, 0]
    assert priority_order(packed, Aim()).tolist() == [0, 1]


def test_a_column_waits_at_home_rather_than_at_a_halt() -> None:
    ahead = replace(straight("ahead", [[1]]), earliest_s=600, weight=2)
    behind = straight("behind", [[0], [1]])
    assert minutes(first(on_a_straight_road(ahead, behind))) == [(10,), (5, 15)]


def test_a_closure_ahead_is_waited_for_at_home_unless_the_way_out_closes() -> None:
    column = straight("column", [[0], [1]], stop=Stop(-1, 0, 6000))
    ahead = Closure(1, 600, 3000)
    behind = Closure(0, 900, 4800)
    both = on_a_straight_road(column, closures=(ahead, behind))
    assert minutes(first(on_a_straight_road(column, closures=(ahead,)))) == [(40, 50)]
    assert minutes(first(both)) == [(0, 50)]


def test_a_full_halt_area_is_passed_through() -> None:
    standing = locked_at(straight("standing", [[0], [2]], stop=Stop(0, 0, 6000)), 0, 60)
    through = replace(
        straight("through", [[0], [1]], stop=Stop(0, 0, 6000)), parking_m=60.0
    )
    closures = (Closure(1, 600, 1500),)
    full = first(on_a_straight_road(standing, through, closures=closures))
    room = first(
        on_a_straight_road(standing, through, closures=closures, parking_m=160.0)
    )
    assert minutes(full)[1] == (15, 25)
    assert minutes(room)[1] == (15, 25)
    tight = replace(through, latest_s=1500 + 900)
    must_rest = replace(
        tight,
        courses=(replace(tight.courses[0], stops=(Stop(0, 300, 6000),)),),
    )
    resting = on_a_straight_road(standing, must_rest, closures=closures)
    assert minutes(first(resting))[1] is None
    roomy = on_a_straight_road(standing, must_rest, closures=closures, parking_m=160.0)
    assert minutes(first(roomy))[1] == (10, 25)


def test_locked_movements_stand_as_locked_and_others_give_way() -> None:
    locked = locked_at(straight("locked", [[0]]), 3)
    heavy = replace(straight("heavy", [[0]]), weight=9)
    assert minutes(first(on_a_straight_road(locked, heavy))) == [(3,), (8,)]


def test_who_finds_no_place_goes_first_when_all_is_tried_again() -> None:
    heavy = replace(straight("heavy", [[0]], pass_time_min=30), weight=9)
    tight = replace(straight("tight", [[0]]), latest_s=900)
    schedule = first(on_a_straight_road(heavy, tight))
    assert minutes(schedule) == [(5,), (0,)]


def test_who_can_never_be_in_time_has_no_place_and_stops_nobody() -> None:
    hopeless = replace(straight("hopeless", [[0]]), latest_s=300, weight=9)
    schedule = first(on_a_straight_road(hopeless, straight("other", [[0]])))
    assert minutes(schedule) == [None, (0,)]
    assert not schedule.is_whole


def test_after_a_closure_only_those_it_meets_are_placed_anew() -> None:
    columns = [straight(name, [[at]]) for name, at in (("a", 0), ("b", 0), ("c", 1))]
    before = first(on_a_straight_road(*columns))
    assert minutes(before) == [(0,), (5,), (0,)]
    closed = on_a_straight_road(*columns, closures=(Closure(0, 0, 240),))
    aim = Aim(kept=before, stability=1)
    assert minutes(first(closed, aim)) == [(10,), (5,), (0,)]


def test_a_kept_schedule_of_another_problem_is_refused() -> None:
    problem = on_a_straight_road(straight("column", [[0], [1]]))
    for wrong in (Departures(0, (0,)), Departures(1, (0, 600))):
        aim = Aim(kept=Schedule((wrong,)), stability=1)
        with pytest.raises(MarchError, match="one departure for each leg"):
            first(problem, aim)


def test_a_movement_is_put_where_a_schedule_says_whoever_is_in_the_way() -> None:
    problem = on_a_straight_road(straight("one", [[0]]), straight("other", [[0]]))
    packed = pack(problem)
    ground = ground_of(problem, packed, forbidden_differences(problem, packed))
    board = empty_board(ground)
    put(ground, board, 0, Departures(0, (60,)))
    put(ground, board, 1, Departures(0, (60,)))
    assert board.departs.tolist() == [1, 1]
    assert board.finish.tolist() == [16, 16]


def test_many_movements_on_a_ring_get_a_sound_schedule() -> None:
    problem = random_problem(7, movements=40, horizon=400)
    schedule = first(problem)
    assert is_sound(problem, schedule)
    assert sum(one is not None for one in schedule.placed) >= 38
