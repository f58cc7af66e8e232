"""Where movements are at a moment, against a walk through every passing by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from planners.errors import PlanningError
from planners.movement.conflict import Conflict, ConflictKind
from planners.movement.on_the_map import (
    MovementState,
    passages,
    place_of,
    stretches_at,
)
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

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTIONS = 8


def line_of_sections() -> Sections:
    """Eight sections end to end, no way back."""
    return Sections(
        tail=np.arange(SECTIONS, dtype=np.int32),
        head=np.arange(1, SECTIONS + 1, dtype=np.int32),
        twin=np.full(SECTIONS, -1, np.int32),
        kind=np.zeros(SECTIONS, np.int8),
        length_m=np.full(SECTIONS, 1000.0),
        positions=np.column_stack([np.arange(SECTIONS + 1.0), np.zeros(SECTIONS + 1)]),
    )


def leg(sections: Sequence[int], each_s: int, pass_s: int) -> Leg:
    times = np.arange(len(sections) + 1, dtype=np.int32) * each_s
    return Leg(
        sections=np.array(sections, np.int32),
        enters=times[:-1],
        leaves=times[1:],
        enter_clears=times[:-1] + pass_s,
        leave_clears=times[1:] + pass_s,
    )


def movement(name: str, *legs: Leg, least_s: int = 0) -> Movement:
    stops = tuple(Stop(0, least_s, 7200) for _ in legs[1:])
    course = Course(name="1", legs=legs, stops=stops)
    return Movement(name=name, courses=(course,), earliest_s=0, latest_s=10**6)


def problem(*movements: Movement) -> MovementProblem:
    return MovementProblem(
        sections=line_of_sections(),
        movements=movements,
        areas=(HaltArea(name="PIKE", parking_m=5000.0),),
    )


THREE = problem(
    movement("short", leg([0, 1, 2], 100, 40)),
    movement("halting", leg([0, 1], 90, 250), leg([2, 3, 4], 90, 250), least_s=600),
    movement("through", leg([5, 6], 70, 30), leg([7], 70, 30)),
    movement("unplaced", leg([0], 60, 60)),
)
PLAN = Schedule(
    (
        Departures(0, (60,)),
        Departures(0, (120, 960)),
        Departures(0, (0, 180)),
        None,
    )
)


def by_hand(
    one: Leg, place: int, departs: int, now: int
) -> tuple[Fraction, Fraction] | None:
    """Covered part of a section, tail and head; None for none."""
    enters, leaves, clears, left = (
        int(times[place]) + departs
        for times in (one.enters, one.leaves, one.enter_clears, one.leave_clears)
    )
    if now <= enters or now >= left:
        return None
    head = min(Fraction(now - enters, leaves - enters), Fraction(1))
    tail = max(Fraction(now - clears, left - clears), Fraction(0))
    return (tail, head) if head > tail else None


@pytest.mark.parametrize("now", range(0, 1800, 37))
def test_every_covered_part_is_where_the_hand_finds_it(now: int) -> None:
    where = stretches_at(passages(THREE, PLAN), now)
    found = list(
        zip(
            where.movement.tolist(),
            where.section.tolist(),
            where.from_share.tolist(),
            where.to_share.tolist(),
            strict=True,
        )
    )
    expected = [
        (number, int(section), float(part[0]), float(part[1]))
        for number, placed in enumerate(PLAN.placed)
        if placed is not None
        for one, departs in zip(
            THREE.movements[number].courses[0].legs, placed.departs_s, strict=True
        )
        for place, section in enumerate(one.sections)
        if (part := by_hand(one, place, departs, now)) is not None
    ]

    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert np.allclose([row[2:] for row in found], [row[2:] for row in expected])


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (119, MovementState.NOT_STARTED),
        (120, MovementState.MOVING),
        (299, MovementState.MOVING),
        (300, MovementState.HALTED),
        (959, MovementState.HALTED),
        (960, MovementState.MOVING),
        (1479, MovementState.MOVING),  # its tail has not yet passed the release point
        (1480, MovementState.COMPLETED),
    ],
)
def test_a_halting_movement_goes_through_all_states(
    now: int, state: MovementState
) -> None:
    where = stretches_at(passages(THREE, PLAN), now)

    assert where.state[1] == state
    assert where.state[3] == MovementState.NOT_PLACED
    assert where.count(MovementState.NOT_PLACED) == 1


def test_who_passes_a_halt_area_without_a_stay_never_halts() -> None:
    passed = passages(THREE, PLAN)

    states = {int(stretches_at(passed, now).state[2]) for now in range(280)}

    assert states == {MovementState.MOVING}
    assert passed.rests.movement.tolist() == [1]


@pytest.mark.parametrize(
    ("now", "share"), [(300, None), (425, 0.5), (600, 1.0), (1085, 0.5), (1210, None)]
)
def test_a_halt_area_fills_and_empties_as_the_column_passes(
    now: int, share: float | None
) -> None:
    where = stretches_at(passages(THREE, PLAN), now)

    assert where.rest_share.tolist() == ([] if share is None else [share])
    if share is not None:
        assert where.rest_area.tolist() == [0]
        assert where.rest_section.tolist() == [1]


def test_head_and_tail_stand_at_the_ends_before_and_after() -> None:
    passed = passages(THREE, PLAN)
    before, after = stretches_at(passed, -5), stretches_at(passed, 5000)

    assert (before.head_section[0], before.head_share[0]) == (0, 0.0)
    assert (after.tail_section[0], after.tail_share[0]) == (2, 1.0)
    assert (after.head_section[1], after.head_share[1]) == (4, 1.0)
    assert after.head_section[3] == -1
    assert len(before.movement) == len(after.movement) == 0


def test_head_and_tail_under_way_lie_on_the_covered_part() -> None:
    where = stretches_at(passages(THREE, PLAN), 210)

    assert (where.head_section[0], where.head_share[0]) == (1, 0.5)
    assert (where.tail_section[0], where.tail_share[0]) == (1, pytest.approx(0.1))


def test_starts_finishes_and_span_are_those_of_the_placed() -> None:
    passed = passages(THREE, PLAN)

    assert passed.starts_s.tolist() == [60, 120, 0]
    assert passed.finishes_s.tolist() == [400, 1480, 280]
    assert passed.span_s == (0, 1480)
    assert passages(THREE, Schedule((None,) * 4)).span_s == (0, 0)


def test_a_section_that_takes_no_time_is_covered_or_not() -> None:
    odd = Leg(
        sections=np.array([0, 1], np.int32),
        enters=np.array([0, 0], np.int32),
        leaves=np.array([0, 100], np.int32),
        enter_clears=np.array([50, 50], np.int32),
        leave_clears=np.array([50, 150], np.int32),
    )
    passed = passages(problem(movement("odd", odd)), Schedule((Departures(0, (0,)),)))

    assert stretches_at(passed, 10).section.tolist() == [0, 1]
    assert stretches_at(passed, 50).section.tolist() == [1]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule((None,)), "1 movements and the problem 4"),
        (Schedule((Departures(2, (0,)), None, None, None)), "on course 2"),
        (Schedule((Departures(0, (0, 1)), None, None, None)), "2 departures"),
    ],
)
def test_a_schedule_of_another_problem_is_refused(
    schedule: Schedule, words: str
) -> None:
    with pytest.raises(PlanningError, match=words):
        passages(THREE, schedule)


def test_nobody_is_nowhere() -> None:
    where = stretches_at(passages(problem(), Schedule(())), 0)

    assert len(where.state) == len(where.movement) == 0


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({"sections": (2, 3, 4)}, (3, 0.5)),
        ({"point": 4}, (3, 1.0)),
        ({"point": 0}, (0, 0.0)),
        ({"area": 0}, (1, 1.0)),
    ],
)
def test_every_conflict_has_a_place_on_the_map(
    where: dict[str, object], place: tuple[int, float]
) -> None:
    conflict = Conflict(ConflictKind.PARKING, (1, 0), "", 0, 9, 9, None, None, **where)

    assert place_of(THREE, conflict) == place
