"""What can be asked of the exact model: places, limits and closures by literal."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.sat.python import cp_model

from planners.movement.conflict_table import forbidden_differences
from planners.movement.packed import pack
from planners.movement.pair_model import PairModel
from planners.movement.problem import Aim
from planners.movement.schedule_task import (
    cost_of,
    part,
    present,
    schedule_of,
    task_of,
    within,
)
from tests.every_schedule import best_schedule
from tests.random_movements import is_sound, random_problem


def first_sound(movements=3):
    """A problem that has a schedule, packed, with its task."""
    problem = next(
        one
        for one in (random_problem(seed, movements=movements) for seed in range(50))
        if best_schedule(one, Aim()) is not None
    )
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    return problem, packed, task_of(problem, packed, table, Aim())


def solved(model):
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver, solver.solve(model.model)


def departs_of(task):
    model = PairModel(task)
    solver, status = solved(model)
    assert status == cp_model.OPTIMAL
    return model.schedule(solver)


def test_a_required_finish_that_cannot_be_makes_its_literal_false():
    _, _, task = first_sound()
    model = PairModel(task)
    movement = next(iter(model.finish))
    wish = model.model.new_bool_var("")
    model.require_finish(movement, 0, wish)
    model.model.maximize(wish)

    solver, status = solved(model)

    assert status == cp_model.OPTIMAL
    assert not solver.boolean_value(wish)


def test_a_required_start_is_kept():
    _, packed, task = first_sound()
    early = departs_of(task)
    movement = int(packed.leg_movement[np.flatnonzero(early >= 0)[0]])
    legs = np.flatnonzero((packed.leg_movement == movement) & (early >= 0))
    model = PairModel(task)
    wish = model.model.new_bool_var("")
    model.model.add_bool_or([wish])
    model.require_start(movement, int(early[legs[0]]) + 1, wish)

    solver, status = solved(model)

    if status == cp_model.OPTIMAL:
        late = model.schedule(solver)
        starts = late[(packed.leg_movement == movement) & (late >= 0)]
        assert starts[0] > early[legs[0]]


def test_a_required_place_is_taken():
    problem, packed, task = first_sound()
    place = departs_of(task)
    movement = 0
    legs = np.flatnonzero((packed.leg_movement == movement) & (place >= 0)).tolist()
    model = PairModel(task)
    wish = model.model.new_bool_var("")
    model.require(legs, place, wish)
    model.model.add_bool_or([wish])

    solver, status = solved(model)

    assert status == cp_model.OPTIMAL
    found = model.schedule(solver)
    assert found[legs].tolist() == place[legs].tolist()
    assert is_sound(problem, schedule_of(problem, packed, found))


def test_a_required_closure_keeps_departures_out():
    _, _, task = first_sound()
    model = PairModel(task)
    leg = next(iter(model.own), next(iter(model.departs)))
    wish = model.model.new_bool_var("")
    model.model.add_bool_or([wish])
    model.require_clear(leg, [(-1, 3), (3, 500)], wish)
    drives = model.drives[int(task.packed.leg_course[leg])]
    model.model.add_bool_or([drives])

    solver, status = solved(model)

    if status == cp_model.OPTIMAL:
        assert solver.value(model.departs[leg]) in (3, *range(500, 600))


def test_a_hint_of_the_best_schedule_is_complete():
    _, _, task = first_sound()
    best = departs_of(task)
    model = PairModel(task)
    model.hint(best)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    status = solver.solve(model.model)

    assert status == cp_model.OPTIMAL
    assert solver.objective_value == cost_of(task, best, present(task))


@pytest.mark.parametrize("one", [0, 1, 2])
def test_a_part_with_the_others_fixed_costs_no_less_than_the_whole(one):
    problem, packed, task = first_sound()
    best = departs_of(task)
    free = np.zeros(packed.movements, np.bool_)
    free[one] = True

    found = departs_of(part(task, free, best))

    assert is_sound(problem, schedule_of(problem, packed, found))
    assert cost_of(task, found, present(task)) == cost_of(task, best, present(task))


def test_narrow_windows_keep_the_schedules_within_the_limit():
    _, _, task = first_sound()
    best = departs_of(task)
    cost = cost_of(task, best, present(task))

    narrow = within(task, cost)

    driven = best >= 0
    assert (narrow.first[driven] <= best[driven]).all()
    assert (best[driven] <= narrow.last[driven]).all()
    assert len(narrow.table.other) <= len(task.table.other)
