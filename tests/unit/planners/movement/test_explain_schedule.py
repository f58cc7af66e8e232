"""Reasons of shifts: true, binding, and told in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.movement.conflicts import ConflictWatch, find_conflicts
from planners.movement.explain_schedule import explain_schedule
from planners.movement.explain_shifts import (
    ShiftKind,
    explain_shifts,
    free_schedule,
)
from planners.movement.packed import pack
from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
    Stop,
)
from planners.movement.schedule_words import Clock
from tests.crowded_movements import crowded_case, freed, placed_in_turn

CLOCK = Clock(datetime(2026, 9, 21, 6, 0, tzinfo=UTC))
A, B, C = range(3)


def line(kinds, names):
    """Points in a row from west to east with roads both ways; section 2k leads east."""
    count = len(kinds)
    tails = [x for k in range(count) for x in (k, k + 1)]
    heads = [x for k in range(count) for x in (k + 1, k)]
    return Sections(
        tail=np.array(tails, np.int32),
        head=np.array(heads, np.int32),
        twin=np.arange(2 * count, dtype=np.int32) ^ 1,
        kind=np.repeat(np.array(kinds, np.int8), 2),
        length_m=np.full(2 * count, 1000.0),
        positions=np.array([(1000.0 * k, 0.0) for k in range(count + 1)]),
        roads=tuple(name for name in names for _ in range(2)),
    )


def leg(sections, minutes, pass_min):
    """A leg with so many minutes on each section and a pass time that stays."""
    heads = 60 * np.arange(len(sections) + 1, dtype=np.int32) * minutes
    tails = heads + 60 * pass_min
    return Leg(
        sections=np.array(sections, np.int32),
        enters=heads[:-1],
        leaves=heads[1:],
        enter_clears=tails[:-1],
        leave_clears=tails[1:],
    )


def serial(number, *courses, earliest=0, gap=0, **more):
    return Movement(
        name=f"Serial {number}",
        courses=tuple(courses),
        earliest_s=earliest * 60,
        latest_s=24 * 3600,
        gap_s=gap * 60,
        **more,
    )


def minutes(*departs, course=0):
    return Departures(course, tuple(60 * at for at in departs))


def sentences(problem, *placed, reference=None):
    schedule = Schedule(placed)
    assert find_conflicts(problem, schedule) == ()
    found = explain_schedule(problem, pack(problem), schedule, reference, clock=CLOCK)
    return [one.sentence for one in found]


BRIDGE = line(
    [SectionKind.OPEN, SectionKind.ALTERNATING, SectionKind.OPEN],
    ["MSR RED", "the bridge over the Neckar", "MSR RED"],
)
EAST, WEST = [0, 2, 4], [5, 3, 1]


def test_who_would_meet_another_on_a_single_lane_is_told_so():
    """
    Serial 1 takes the bridge from 0610 to 0620 and its tail 8 min more.

    Serial 2 would come to it after 10 min as well. It may come when the tail is off,
    at 0628, so it starts at 0618.
    """
    course = Course(name="RED", legs=(leg(EAST, 10, 8),))
    back = Course(name="RED", legs=(leg(WEST, 10, 5),))
    problem = MovementProblem(
        sections=BRIDGE, movements=(serial(1, course), serial(2, back))
    )

    assert sentences(problem, minutes(0), minutes(18)) == [
        (
            "Serial 2 starts 18 min later: it would meet Serial 1 on the single "
            "lane of the bridge over the Neckar from 0610Z to 0628Z."
        )
    ]


def test_a_chain_of_reasons_is_followed():
    """Three serials behind each other, 4 min of pass time and a gap of 2 min."""
    course = Course(name="RED", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(
        sections=BRIDGE, movements=tuple(serial(n, course, gap=2) for n in (1, 2, 3))
    )

    told = sentences(problem, minutes(0), minutes(6), minutes(12))

    assert told == [
        (
            "Serial 2 starts 6 min later: it would be too close behind Serial 1 on MSR "
            "RED, where Serial 1 passes from 0600Z to 0634Z."
        ),
        (
            "Serial 3 starts 12 min later: it would be too close behind Serial 2 on "
            "MSR RED, where Serial 2 passes from 0606Z to 0640Z. Serial 2 is itself "
            "held by Serial 1."
        ),
    ]


def test_a_locked_movement_in_the_way_is_told_as_such():
    course = Course(name="RED", legs=(leg(EAST, 10, 8),))
    back = Course(name="RED", legs=(leg(WEST, 10, 5),))
    problem = MovementProblem(
        sections=BRIDGE,
        movements=(serial(1, course, locked=minutes(0)), serial(2, back)),
    )

    (told,) = sentences(problem, minutes(0), minutes(18))

    assert told.endswith("from 0610Z to 0628Z. Serial 1 is locked.")


def test_of_a_long_chain_the_beginning_and_the_end_are_told():
    course = Course(name="RED", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(
        sections=BRIDGE, movements=tuple(serial(n, course, gap=2) for n in range(1, 8))
    )

    told = sentences(problem, *(minutes(6 * number) for number in range(7)))

    assert told[-1].endswith(
        " Serial 6 is itself held by Serial 5, and that by Serial 4; the chain ends "
        "with Serial 1."
    )


def test_a_closure_is_a_reason():
    course = Course(name="RED", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(
        sections=BRIDGE,
        movements=(serial(1, course),),
        closures=(Closure(2, 0, 45 * 60, "demolition"),),
    )

    assert sentences(problem, minutes(35)) == [
        (
            "Serial 1 starts 35 min later: the bridge over the Neckar is closed from "
            "0600Z to 0645Z (demolition)."
        )
    ]


def test_a_full_halt_area_is_a_reason_to_wait_before_it():
    """
    Serial 1 stands at the grove from 0610 to 0644, its tail out at 0644.

    Serial 2 is 10 min from it and must stand there as well, so it starts at 0634.
    """
    halts = (Stop(0, 30 * 60, 60 * 60),)
    course = Course(name="", legs=(leg([0], 10, 4), leg([2], 10, 4)), stops=halts)
    problem = MovementProblem(
        sections=BRIDGE,
        movements=tuple(serial(n, course, parking_m=800.0) for n in (1, 2)),
        areas=(HaltArea(name="the grove", parking_m=1000.0),),
    )

    assert sentences(problem, minutes(0, 40), minutes(34, 74)) == [
        (
            "Serial 2 starts 34 min later: the grove has no room for it with Serial "
            "1 in it from 0643Z to 0644Z."
        )
    ]


def test_a_wait_at_a_halt_is_told_with_its_place_and_reason():
    """Serial 2 waits before the bridge for Serial 1 from the other side."""
    course = Course(
        name="", legs=(leg([0], 10, 4), leg([2, 4], 10, 4)), stops=(Stop(-1, 0, 7200),)
    )
    back = Course(name="", legs=(leg(WEST, 10, 5),))
    problem = MovementProblem(
        sections=BRIDGE, movements=(serial(1, back), serial(2, course))
    )

    assert sentences(problem, minutes(0), minutes(0, 25)) == [
        (
            "Serial 2 waits 15 min at point 1: it would meet Serial 1 on the single "
            "lane of the bridge over the Neckar from 0610Z to 0625Z."
        )
    ]


def test_another_course_is_told_with_what_is_in_the_way_on_its_own():
    own = Course(name="MSR RED", legs=(leg(EAST, 10, 8),))
    round_about = Course(name="ASR BLUE", legs=(leg([0], 40, 8),))
    back = Course(name="", legs=(leg(WEST, 10, 5),))
    problem = MovementProblem(
        sections=BRIDGE, movements=(serial(1, back), serial(2, own, round_about))
    )

    assert sentences(problem, minutes(0), minutes(0, course=1)) == [
        (
            "Serial 2 goes by ASR BLUE instead of MSR RED: it would meet Serial 1 on "
            "the single lane of the bridge over the Neckar from 0610Z to 0625Z."
        )
    ]


def test_a_start_that_nothing_holds_is_told_so():
    course = Course(name="", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(sections=BRIDGE, movements=(serial(1, course),))

    assert sentences(problem, minutes(10)) == [
        "Serial 1 starts 10 min later; nothing on the roads holds it there."
    ]


def test_a_movement_without_a_place_is_told_what_is_in_its_way():
    course = Course(name="", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(
        sections=BRIDGE, movements=(serial(1, course), serial(2, course))
    )

    assert sentences(problem, minutes(0), None) == [
        (
            "Serial 2 has no place: it would be too close behind Serial 1 on MSR RED, "
            "where Serial 1 passes from 0600Z to 0634Z."
        )
    ]


def test_conflicts_that_a_plan_has_already_are_no_reasons():
    """
    Serial 1 has the bridge from 0610 to 0628, or from 0616 to 0634 if 6 min later.

    Then both others are on it too early, at 0628 and 0633, and would be a minute
    earlier. All that is new is that Serial 3 would be too close behind Serial 2.
    """
    course = Course(name="RED", legs=(leg(EAST, 10, 8),))
    back = Course(name="RED", legs=(leg(WEST, 10, 5),))
    problem = MovementProblem(
        sections=BRIDGE,
        movements=(serial(1, course), serial(2, back), serial(3, back)),
    )
    schedule = Schedule((minutes(0), minutes(18), minutes(23)))
    crowded = Schedule((minutes(6), minutes(18), minutes(23)))
    reference = free_schedule(problem, pack(problem))

    def others(plan):
        return {
            shift.movement: [reason.others for reason in shift.reasons]
            for shift in explain_shifts(problem, plan, reference)
        }

    assert others(schedule) == {1: [(0,)], 2: [(1,)]}
    assert others(crowded) == {0: [], 1: [], 2: [(1,)]}


def test_movements_as_in_the_reference_are_not_named():
    course = Course(name="", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(sections=BRIDGE, movements=(serial(1, course),))
    schedule = Schedule((minutes(10),))

    assert sentences(problem, minutes(10), reference=schedule) == []


def test_locked_movements_are_where_they_are_locked_in_the_free_schedule():
    course = Course(name="", legs=(leg(EAST, 10, 4),))
    problem = MovementProblem(
        sections=BRIDGE, movements=(serial(1, course, locked=minutes(10)),)
    )

    assert free_schedule(problem, pack(problem)).placed == (minutes(10),)


def without(schedule, numbers):
    return Schedule(
        tuple(None if n in numbers else one for n, one in enumerate(schedule.placed))
    )


def tries(problem, shift, now):
    """Departures one step earlier: of the leg alone, and with more and more behind."""
    count = len(now.departs_s)
    for last in range(shift.leg, count):
        yield Departures(
            now.course,
            tuple(
                at - problem.step_s * (shift.leg <= k <= last)
                for k, at in enumerate(now.departs_s)
            ),
        )


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_a_reason_binds_and_without_all_of_them_the_departure_is_free(seed):
    problem = freed(crowded_case(seed, movements=6).problem)
    schedule = placed_in_turn(problem)
    reference = free_schedule(problem, pack(problem))

    for shift in explain_shifts(problem, schedule, reference):
        if shift.kind not in (ShiftKind.STARTS_LATER, ShiftKind.WAITS):
            continue
        now = schedule.placed[shift.movement]
        if not shift.reasons:
            *_, whole = tries(problem, shift, now)
            watch = ConflictWatch(problem, schedule)
            assert not watch.conflicts_of(shift.movement, whole)
            continue
        others = {n for reason in shift.reasons for n in reason.others}
        alone = ConflictWatch(problem, without(schedule, others))
        assert any(
            all(len(one.movements) == 1 for one in found)
            for found in (
                alone.conflicts_of(shift.movement, there)
                for there in tries(problem, shift, now)
            )
        )
        for reason in shift.reasons:
            everybody = set(range(len(problem.movements)))
            kept = everybody - set(reason.others) - {shift.movement}
            only = ConflictWatch(problem, without(schedule, kept))
            assert any(
                one.kind is reason.conflict.kind
                for there in tries(problem, shift, now)
                for one in only.conflicts_of(shift.movement, there)
            )


@pytest.mark.parametrize("seed", range(8))
def test_every_shift_of_a_plan_makes_a_sentence(seed):
    problem = freed(crowded_case(seed, movements=6).problem)
    schedule = placed_in_turn(problem)

    told = explain_schedule(problem, pack(problem), schedule, clock=CLOCK)

    for one in told:
        name = problem.movements[one.shift.movement].name
        assert one.sentence.startswith(name)
        assert one.sentence.endswith(".")
        assert one.shift.chain[0] == one.shift.movement
