"""The exact model finds what trying every schedule finds, and says when it has."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from planners.movement.conflict_table import forbidden_differences
from planners.movement.exact_schedule import FAR_COST, Effort, exact_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_task import schedule_of, task_of
from planners.movement.value import value
from tests.every_schedule import least_cost
from tests.random_movements import random_case

ENOUGH = Effort(work=20.0)


def small_problem(seed):
    """Three movements with windows short enough to try everything."""
    dice = random.Random(seed)  # noqa: S311 - for tests
    problem = random_case(seed, movements=3).problem
    return replace(
        problem,
        movements=tuple(
            replace(
                one,
                weight=dice.choice([1, 2, 5]),
                wanted_s=dice.choice([None, one.earliest_s + dice.randint(50, 300)]),
                latest_s=min(one.latest_s, one.earliest_s + 330),
            )
            for one in problem.movements
        ),
    )


def task_for(problem, aim):
    packed = pack(problem)
    return packed, task_of(problem, packed, forbidden_differences(problem, packed), aim)


@pytest.mark.parametrize("kind", list(AimKind))
@pytest.mark.parametrize("seed", range(40))
def test_the_best_schedule_costs_what_trying_every_schedule_finds(seed, kind):
    problem, aim = small_problem(seed), Aim(kind=kind)
    packed, task = task_for(problem, aim)

    exact = exact_schedule(task, ENOUGH)

    best = least_cost(problem, aim)
    assert exact.proven
    if best is None:
        assert exact.departs is None
        assert exact.bound == FAR_COST
    else:
        found = schedule_of(problem, packed, exact.departs)
        assert value(problem, packed, found, aim).cost == exact.cost == best


@pytest.mark.parametrize("seed", range(20))
def test_what_stays_counts_as_much_as_trying_every_schedule_says(seed):
    problem = small_problem(seed)
    packed, task = task_for(problem, Aim())
    kept = exact_schedule(task, ENOUGH).departs
    if kept is None:
        return
    late = replace(
        problem,
        movements=tuple(
            replace(one, earliest_s=one.earliest_s + 40 * (number == 1), locked=None)
            for number, one in enumerate(problem.movements)
        ),
    )
    aim = Aim(kept=schedule_of(problem, packed, kept), stability=7)

    exact = exact_schedule(task_for(late, aim)[1], ENOUGH)

    best = least_cost(late, aim)
    assert exact.proven
    assert (exact.cost == FAR_COST) if best is None else (exact.cost == best)


def test_a_limit_below_the_best_raises_the_bound_above_the_limit():
    problem = small_problem(4)
    task = task_for(problem, Aim())[1]
    best = exact_schedule(task, ENOUGH)
    assert best.cost > 2

    tried = exact_schedule(task, ENOUGH, known=best.departs, limit=best.cost - 2)

    assert tried.bound == best.cost - 1
    assert tried.cost == best.cost
    assert not tried.proven


def test_cancelling_stops_the_search_and_reaches_the_caller():
    class Stop(BaseException):
        pass

    def stop(_what, _share):
        raise Stop

    task = task_for(small_problem(4), Aim())[1]

    with pytest.raises(Stop):
        exact_schedule(task, ENOUGH, progress=stop)
