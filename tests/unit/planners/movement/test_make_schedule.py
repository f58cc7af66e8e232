"""Schedules at any time: the same each time, never worse, and stopped when asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.make_schedule import make_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind, Schedule
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from planners.movement.value import value
from tests.every_schedule import best_schedule
from tests.random_movements import is_sound, random_problem

QUICK = ScheduleSettings(effort=EffortLevel.QUICK)


def busy_problem():
    """Movements that cannot all go at once, though all can go."""
    return random_problem(3, movements=6, horizon=60)


def test_the_schedule_keeps_every_rule_and_is_the_best_one():
    problem = busy_problem()

    report = make_schedule(problem, QUICK)

    assert is_sound(problem, report.schedule)
    assert report.is_proven
    assert report.value.cost == report.bound > 0
    assert report.gap == report.gap_share == report.gap_of_spent == 0


def test_the_same_seed_and_effort_give_the_same_report():
    one, other = (make_schedule(busy_problem(), QUICK) for _ in range(2))

    assert one == other


def test_the_report_names_who_costs_whom_what():
    report = make_schedule(busy_problem(), QUICK)

    for place in report.bottlenecks:
        assert len(place.movements) > 1
        assert place.cost > 0
    assert sum(place.cost for place in report.bottlenecks) <= report.bound


def test_cost_falls_and_bound_rises_along_the_trace():
    report = make_schedule(busy_problem(), QUICK)

    costs = [point.cost for point in report.trace]
    bounds = [point.bound for point in report.trace]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)


def test_enough_keeps_the_best_so_far():
    problem = busy_problem()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    first = first_schedule(problem, packed, table, Aim())

    report = make_schedule(problem, QUICK, enough=lambda: True)

    assert report.schedule == first
    assert not report.is_proven
    assert report.bound == 0


def test_cancelling_ends_all():
    class Stop(BaseException):
        pass

    def stop(_what, share):
        if share > 0:
            raise Stop

    with pytest.raises(Stop):
        make_schedule(busy_problem(), QUICK, stop)


def test_the_share_of_the_effort_never_falls():
    shares = []

    make_schedule(
        random_problem(5, movements=8, horizon=60),
        QUICK,
        lambda _what, share: shares.append(share),
    )

    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_a_start_is_never_made_worse():
    problem = busy_problem()
    best = make_schedule(problem, QUICK)

    again = make_schedule(
        problem, replace(QUICK, start=best.schedule), enough=lambda: True
    )

    assert again.value.cost == best.value.cost


def test_movements_without_a_place_are_said_to_be_missing():
    problem = random_problem(0, movements=4, horizon=8)
    assert best_schedule(problem, Aim()) is None

    report = make_schedule(problem, QUICK)

    assert not report.schedule.is_whole
    assert report.value.missing
    assert not report.is_proven


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_completion_is_bounded_by_its_own_steps(seed):
    problem = random_problem(seed, movements=4)
    aim = Aim(kind=AimKind.COMPLETION)
    best = best_schedule(problem, aim)
    if best is None:
        return

    report = make_schedule(problem, replace(QUICK, aim=aim))

    packed = pack(problem)
    ends = value(problem, packed, best.schedule, aim).completion
    assert report.completion_bound <= ends <= report.value.completion
    assert report.gap == report.value.completion - report.completion_bound


def test_few_move_when_the_aim_is_to_stay():
    problem = busy_problem()
    before = make_schedule(problem, QUICK).schedule
    late = replace(
        problem.movements[0], earliest_s=problem.movements[0].earliest_s + 60
    )
    changed = replace(problem, movements=(late, *problem.movements[1:]))

    anew = make_schedule(changed, QUICK)
    stays = make_schedule(
        changed,
        replace(QUICK, aim=Aim(kept=before, stability=1000)),
    )

    def moved(schedule: Schedule):
        return sum(a != b for a, b in zip(schedule.placed, before.placed, strict=True))

    assert is_sound(changed, stays.schedule)
    assert moved(stays.schedule) <= moved(anew.schedule)
    assert stays.value.moved == moved(stays.schedule)
