"""Planning on after a loss or a delay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, Closure, Departures, Schedule
from planners.movement.replan import Disruption, replan
from planners.movement.schedule_changes import schedule_changes
from planners.movement.schedule_words import Clock
from tests.random_movements import is_sound, random_problem
from tests.straight_road import on_a_straight_road, straight

NOW_S = 60


def _published(seed):
    problem = random_problem(seed, movements=6, horizon=120)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    return problem, first_schedule(problem, packed, table, Aim())


def _whole(seeds):
    plans = [_published(seed) for seed in seeds]
    whole = [plan for plan in plans if plan[1].is_whole]
    assert len(whole) > len(plans) // 3
    return whole


def _in_frozen_terms(found, schedule):
    return Schedule(
        tuple(
            None
            if placed is None
            else placed._replace(course=courses.index(placed.course))
            for placed, courses in zip(
                schedule.placed, found.frozen.courses, strict=True
            )
        )
    )


def test_nothing_changes_when_nothing_happened():
    for problem, published in _whole(range(20)):
        found = replan(problem, published, Disruption(now_s=NOW_S), steps=50)
        assert found.repaired == published
        assert found.affected == ()


def test_what_has_departed_stays_and_the_rest_keeps_every_rule():
    lost_something = 0
    for problem, published in _whole(range(40)):
        lost = tuple(
            Closure(section, NOW_S, 10_000)
            for section in (0, int(problem.sections.twin[0]))
        )
        found = replan(problem, published, Disruption(now_s=NOW_S, lost=lost), steps=50)
        lost_something += bool(found.affected)
        for schedule in (found.repaired, found.schedule):
            terms = _in_frozen_terms(found, schedule)
            assert is_sound(found.frozen.problem, terms)
            for old, new in zip(published.placed, schedule.placed, strict=True):
                gone = [at for at in old.departs_s if at <= NOW_S]
                if gone and new is not None:
                    assert list(new.departs_s[: len(gone)]) == gone
                elif new is not None:
                    assert new.departs_s[0] >= NOW_S
        for number, placed in enumerate(found.repaired.placed):
            if number not in found.affected:
                assert placed == published.placed[number]
    assert lost_something > 5


def test_a_late_movement_is_late_and_others_keep_clear_of_it():
    moved_others = 0
    for problem, published in _whole(range(40)):
        found = replan(
            problem,
            published,
            Disruption(now_s=NOW_S, delays_s={0: 40}),
            steps=0,
        )
        old, new = published.placed[0], found.repaired.placed[0]
        under_way = old.departs_s[0] <= NOW_S
        if 0 in found.frozen.done or new is None:
            continue
        if (under_way and len(old.departs_s) == 1) or not under_way:
            assert new.departs_s[0] >= old.departs_s[0] + 40
        assert is_sound(found.frozen.problem, _in_frozen_terms(found, found.repaired))
        moved_others += any(
            a != b
            for a, b in zip(
                published.placed[1:], found.repaired.placed[1:], strict=True
            )
        )
    assert moved_others


def test_a_loss_before_the_moment_of_planning_is_refused():
    problem, published = _whole(range(5))[0]
    lost = (Closure(0, NOW_S - 1, 1000),)
    with pytest.raises(MarchError, match="lost before the moment"):
        replan(problem, published, Disruption(now_s=NOW_S, lost=lost), steps=0)


def test_a_plan_with_a_hole_is_refused():
    problem, _ = _published(1)
    hole = Schedule((None,) * 6)
    with pytest.raises(MarchError, match="has no place in the published plan"):
        replan(problem, hole, Disruption(now_s=NOW_S), steps=0)


def test_who_drives_behind_a_late_column_is_late_by_what_it_cannot_keep_clear():
    names = ("late", "close behind", "far behind", "at its start")
    problem = on_a_straight_road(*(straight(name, [[0, 1, 2]]) for name in names))
    minutes = (0, 6, 40, 80)
    published = Schedule(tuple(Departures(0, (at * 60,)) for at in minutes))
    found = replan(
        problem,
        published,
        Disruption(now_s=60 * 20, delays_s={0: 20 * 60}),
        steps=0,
    )
    late = [
        (new.departs_s[0] - old.departs_s[0]) // 60
        for old, new in zip(published.placed, found.repaired.placed, strict=True)
    ]
    assert late == [20, 19, 0, 0]  # five minutes of pass time ahead of the second
    words = schedule_changes(
        problem,
        published,
        found.repaired,
        clock=Clock(datetime(2026, 6, 12, tzinfo=UTC)),
        departed=found.frozen.departed,
    )
    assert words.moved == 2
    assert "under way, 19 min late" in words.changes[1].words
    assert "SP" not in words.changes[1].words
