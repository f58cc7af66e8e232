"""A movement that is back in a halt area before its own tail has left it."""

from __future__ import annotations

import numpy as np

from planners.movement.clashes import clash_weights
from planners.movement.conflict_table import forbidden_differences
from planners.movement.conflicts import find_conflicts
from planners.movement.exact_schedule import Effort, exact_schedule
from planners.movement.insertion import first_schedule
from planners.movement.instances.instance_document import plan_document, read_problem
from planners.movement.packed import pack
from planners.movement.problem import Aim
from planners.movement.schedule_task import schedule_of, task_of
from tests.instances import check_plan


def halting(name, earliest_s, stops):
    """A movement that takes five minutes to pass over three sections of one minute."""
    course = {
        "name": "",
        "sections": [0, 1, 2],
        "heads_s": [0, 60, 120, 180],
        "pass_s": 300,
        "stops": [
            {"before": before, "area": 0, "least_s": 60, "most_s": 600}
            for before in stops
        ],
    }
    return {
        "name": name,
        "weight": 1,
        "gap_s": 0,
        "parking_m": 100,
        "earliest_s": earliest_s,
        "latest_s": 36_000,
        "courses": [course],
    }


INSTANCE = {
    "format": check_plan.FORMAT,
    "step_s": 60,
    "points": [[0, 0], [1, 0], [2, 0], [3, 0]],
    "sections": [[k, k + 1, 1, "open", -1] for k in range(3)],
    "areas": [{"name": "wood", "parking_m": 150}],
    "closures": [],
    "movements": [halting("A", 0, [1, 2]), halting("B", 6000, [1])],
}


def test_it_stands_there_once():
    problem = read_problem(INSTANCE)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)

    schedule = first_schedule(problem, packed, table, Aim())

    assert schedule.is_whole
    assert check_plan.check(INSTANCE, plan_document(problem, schedule)) == []
    assert find_conflicts(problem, schedule) == ()


def test_proof_does_not_count_it_twice():
    problem = read_problem(INSTANCE)
    packed = pack(problem)
    task = task_of(problem, packed, forbidden_differences(problem, packed), Aim())

    found = exact_schedule(task, Effort(work=1, seed=1, workers=1))

    assert found.proven
    assert found.cost == 0
    schedule = schedule_of(problem, packed, found.departs)
    assert check_plan.check(INSTANCE, plan_document(problem, schedule)) == []


def test_two_of_them_do_not_stand_there_together():
    instance = INSTANCE | {
        "movements": [halting("A", 0, [1, 2]), halting("B", 300, [1])]
    }
    problem = read_problem(instance)
    packed = pack(problem)
    task = task_of(problem, packed, forbidden_differences(problem, packed), Aim())

    found = exact_schedule(task, Effort(work=1, seed=1, workers=1))

    assert found.proven
    assert found.cost > 0
    schedule = schedule_of(problem, packed, found.departs)
    assert check_plan.check(instance, plan_document(problem, schedule)) == []


def test_it_clashes_with_nobody_where_both_fit_once():
    areas = [{"name": "wood", "parking_m": 250}]
    instance = INSTANCE | {
        "areas": areas,
        "movements": [halting("A", 0, [1, 2]), halting("B", 120, [1])],
    }
    problem = read_problem(instance)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    none = np.zeros(len(packed.leg_first) + 1, np.int64)
    apart = table._replace(offsets=none, other=table.other[:0])
    task = task_of(problem, packed, apart, Aim())
    stand = packed.leg_first.astype(np.int64)

    assert clash_weights(task, stand, [0, 1]) == {}
    less = task._replace(packed=packed._replace(area_m=np.array([150.0])))
    assert list(clash_weights(less, stand, [0, 1])) == [(0, 1)]
