"""Bounds are never above the best schedule there is, whatever the aim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planners.movement import cluster_bound
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.lower_bound import LowerBound
from planners.movement.make_schedule import make_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from planners.movement.schedule_task import task_of
from planners.movement.value import value
from tests.every_schedule import best_schedule
from tests.random_movements import every_departure, is_sound, random_problem

pytestmark = pytest.mark.slow


def bounds_for(problem, aim):
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    start = first_schedule(problem, packed, table, aim)
    task = task_of(problem, packed, table, aim)
    return packed, LowerBound(problem, table, task, start)


@pytest.mark.parametrize("kind", list(AimKind))
@pytest.mark.parametrize("seed", range(100, 120))
def test_the_bound_rises_and_stays_below_the_best_schedule(seed, kind, monkeypatch):
    monkeypatch.setattr(cluster_bound, "FIRST_SIZE", 2)
    problem, aim = random_problem(seed), Aim(kind=kind)
    best = best_schedule(problem, aim)
    packed, bounds = bounds_for(problem, aim)

    seen = [bounds.bound]
    while bounds.step(1.0) is not None:
        seen.append(bounds.bound)

    assert seen == sorted(seen)
    if best is None:
        return
    assert seen[-1] <= best.cost
    whole = bounds.whole
    if whole is not None and whole.is_whole and kind is not AimKind.COMPLETION:
        assert is_sound(problem, whole)
        assert value(problem, packed, whole, aim).cost == seen[-1] == best.cost


@pytest.mark.parametrize("seed", range(100, 115))
def test_the_bound_counts_what_is_locked_once(seed):
    problem = random_problem(seed)
    ways = every_departure(problem, 0)
    if not ways:
        return
    first, *others = problem.movements
    locked = replace(first, locked=ways[-1])
    problem = replace(problem, movements=(locked, *others))
    best = best_schedule(problem, Aim())
    _, bounds = bounds_for(problem, Aim())

    while bounds.step(1.0) is not None:
        pass

    assert best is None or bounds.bound <= best.cost


@pytest.mark.parametrize("seed", range(100, 112))
def test_the_bound_holds_when_few_shall_move(seed):
    problem = random_problem(seed)
    before = best_schedule(problem, Aim())
    if before is None:
        return
    first, *others = problem.movements
    later = replace(first, earliest_s=first.earliest_s + 30)
    changed = replace(problem, movements=(later, *others))
    aim = Aim(kept=before.schedule, stability=5)
    best = best_schedule(changed, aim)
    _, bounds = bounds_for(changed, aim)

    while bounds.step(1.0) is not None:
        pass

    assert best is None or bounds.bound <= best.cost


@pytest.mark.parametrize("kind", list(AimKind))
@pytest.mark.parametrize("seed", range(100, 112))
def test_a_schedule_said_to_be_best_is_best(seed, kind):
    problem, aim = random_problem(seed), Aim(kind=kind)
    best = best_schedule(problem, aim)

    report = make_schedule(problem, ScheduleSettings(aim=aim, effort=EffortLevel.QUICK))

    assert is_sound(problem, report.schedule)
    if best is None:
        assert not report.is_proven
        assert not report.schedule.is_whole
        return
    assert report.bound <= best.cost <= report.value.cost
    assert report.is_proven == (report.bound == report.value.cost)
