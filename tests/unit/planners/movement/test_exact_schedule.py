"""The exact model finds what trying every schedule finds, and says when it has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planners.movement.conflict_table import forbidden_differences
from planners.movement.exact_schedule import FAR_COST, Effort, exact_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_task import schedule_of, task_of
from planners.movement.value import value
from tests.every_schedule import best_schedule
from tests.random_movements import every_departure, is_sound, random_problem

ENOUGH = Effort(work=20.0)


def task_for(problem, aim):
    packed = pack(problem)
    return packed, task_of(problem, packed, forbidden_differences(problem, packed), aim)


@pytest.mark.parametrize("kind", list(AimKind))
@pytest.mark.parametrize("seed", range(25))
def test_the_best_schedule_costs_what_trying_every_schedule_finds(seed, kind):
    problem, aim = random_problem(seed, movements=3), Aim(kind=kind)
    packed, task = task_for(problem, aim)

    exact = exact_schedule(task, ENOUGH)

    best = best_schedule(problem, aim)
    assert exact.proven
    if best is None:
        assert exact.departs is None
        assert exact.bound == FAR_COST
    else:
        found = schedule_of(problem, packed, exact.departs)
        assert is_sound(problem, found)
        assert value(problem, packed, found, aim).cost == exact.cost == best.cost


@pytest.mark.parametrize("seed", range(25))
def test_a_locked_movement_stands_and_the_others_make_way(seed):
    problem = random_problem(seed, movements=3)
    ways = every_departure(problem, 1)
    if not ways:
        return
    locked = replace(problem.movements[1], locked=ways[len(ways) // 2])
    first, _, third = problem.movements
    problem = replace(problem, movements=(first, locked, third))
    packed, task = task_for(problem, Aim())

    exact = exact_schedule(task, ENOUGH)

    best = best_schedule(problem, Aim())
    assert exact.proven
    if best is None:
        assert exact.departs is None
    else:
        found = schedule_of(problem, packed, exact.departs)
        assert found.placed[1] == locked.locked
        assert is_sound(problem, found)
        assert exact.cost == best.cost


@pytest.mark.parametrize("seed", range(25))
def test_what_moves_counts_as_much_as_trying_every_schedule_says(seed):
    problem = random_problem(seed, movements=3)
    before = best_schedule(problem, Aim())
    if before is None:
        return
    first, second, third = problem.movements
    later = replace(second, earliest_s=second.earliest_s + 40)
    changed = replace(problem, movements=(first, later, third))
    aim = Aim(kept=before.schedule, stability=7)

    exact = exact_schedule(task_for(changed, aim)[1], ENOUGH)

    best = best_schedule(changed, aim)
    assert exact.proven
    assert exact.cost == (FAR_COST if best is None else best.cost)


def costly_task():
    """A task whose best schedule costs something, and that schedule."""
    problem = random_problem(3, movements=4)
    task = task_for(problem, Aim())[1]
    best = exact_schedule(task, ENOUGH)
    assert best.proven
    assert 2 < best.cost < FAR_COST
    return task, best


def test_a_limit_below_the_best_raises_the_bound_above_the_limit():
    task, best = costly_task()

    tried = exact_schedule(task, ENOUGH, known=best.departs, limit=best.cost - 2)

    assert tried.bound == best.cost - 1
    assert tried.cost == best.cost
    assert not tried.proven


def test_a_known_schedule_is_kept_and_proven():
    task, best = costly_task()

    again = exact_schedule(task, ENOUGH, known=best.departs)

    assert again.proven
    assert again.cost == best.cost


def test_the_same_seed_gives_the_same_schedule_bound_and_work():
    task, _ = costly_task()

    one, other = (exact_schedule(task, Effort(work=5.0, seed=4)) for _ in range(2))

    assert one.departs.tolist() == other.departs.tolist()
    assert (one.bound, one.work) == (other.bound, other.work)


def test_cancelling_stops_the_search_and_reaches_the_caller():
    class Stop(BaseException):
        pass

    def stop(_what, _share):
        raise Stop

    task, _ = costly_task()

    with pytest.raises(Stop):
        exact_schedule(task, ENOUGH, progress=stop)
