"""Differences of two schedules in words."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.errors import MarchError
from planners.movement.problem import (
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    Sections,
    Stop,
)
from planners.movement.schedule_changes import schedule_changes
from planners.movement.schedule_words import Clock
from tests.crowded_movements import crowded_case

CLOCK = Clock(datetime(2026, 9, 21, 6, 0, tzinfo=UTC))


def leg(minutes):
    """One section of so many minutes, with 5 min of pass time."""
    return Leg(
        sections=np.zeros(1, np.int32),
        enters=np.zeros(1, np.int32),
        leaves=np.full(1, 60 * minutes, np.int32),
        enter_clears=np.full(1, 300, np.int32),
        leave_clears=np.full(1, 60 * minutes + 300, np.int32),
    )


def problem_of(count):
    red = Course(name="MSR RED", legs=(leg(20), leg(30)), stops=(Stop(0, 0, 9000),))
    blue = Course(name="ASR BLUE", legs=(leg(70),))
    sections = Sections(
        tail=np.zeros(1, np.int32),
        head=np.ones(1, np.int32),
        twin=np.full(1, -1, np.int32),
        kind=np.zeros(1, np.int8),
        length_m=np.ones(1),
        positions=np.zeros((2, 2)),
    )
    return MovementProblem(
        sections=sections,
        movements=tuple(
            Movement(
                name=f"Serial {number + 1}",
                courses=(red, blue),
                earliest_s=0,
                latest_s=10**6,
            )
            for number in range(count)
        ),
        areas=(HaltArea(name="the grove", parking_m=1000),),
    )


def red(start, goes_on):
    return Departures(0, (60 * start, 60 * goes_on))


def blue(start):
    return Departures(1, (60 * start,))


def words(before, after):
    problem = problem_of(1)
    found = schedule_changes(
        problem, Schedule((before,)), Schedule((after,)), clock=CLOCK
    )
    return [one.words for one in found.changes]


def test_another_start_and_course_are_told():
    assert words(red(30, 50), blue(70)) == [
        (
            "Serial 1 SP 0630Z -> 0710Z; by ASR BLUE instead of MSR RED; "
            "RP clear 0725Z -> 0825Z"
        )
    ]


def test_a_longer_halt_is_told():
    assert words(red(30, 50), red(30, 65)) == [
        "Serial 1 halt at the grove 0 min -> 15 min; RP clear 0725Z -> 0740Z"
    ]


def test_a_change_to_another_day_names_the_days():
    assert words(blue(17 * 60), blue(18 * 60)) == [
        "Serial 1 SP 212300Z -> 220000Z; RP clear 220015Z -> 220115Z"
    ]


def test_places_found_and_lost_are_told():
    assert words(None, blue(0)) == ["Serial 1 placed: SP 210600Z by ASR BLUE"]
    assert words(blue(0), None) == ["Serial 1 no longer placed"]


def test_the_sum_says_how_many_changed_and_how():
    before = Schedule((red(0, 20), red(0, 20), blue(0), blue(0), None))
    after = Schedule((red(0, 20), blue(10), None, blue(5), None))

    found = schedule_changes(problem_of(5), before, after, clock=CLOCK)

    assert found.words == (
        "3 of 5 movements changed: 2 start later, 1 goes another way, "
        "1 no longer placed."
    )
    assert (found.moved, found.unmoved) == (3, 2)


def test_a_change_of_halts_alone_is_told_as_such():
    found = schedule_changes(
        problem_of(1), Schedule((red(0, 20),)), Schedule((red(0, 30),)), clock=CLOCK
    )

    assert found.words == "1 of 1 movements changed: only halts."


def test_schedules_of_other_plans_are_refused():
    with pytest.raises(MarchError, match="compare schedules of one plan"):
        schedule_changes(
            problem_of(2), Schedule((None,)), Schedule((None,)), clock=CLOCK
        )


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_exactly_the_movements_that_differ_are_told(seed):
    problem, schedule = crowded_case(seed)
    turned = Schedule(
        tuple(one if k % 2 else None for k, one in enumerate(schedule.placed))
    )

    found = schedule_changes(problem, schedule, turned, clock=CLOCK)
    same = schedule_changes(problem, schedule, schedule, clock=CLOCK)

    assert [one.movement for one in found.changes] == [
        k for k, one in enumerate(schedule.placed) if k % 2 == 0 and one is not None
    ]
    assert found.moved + found.unmoved == len(problem.movements)
    assert same.changes == ()
    assert same.words == f"None of {len(problem.movements)} movements changed."
