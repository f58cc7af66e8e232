"""Where each movement would be if it had the roads to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.insertion import (
    empty_board,
    ground_of,
    put_locked,
    space_for,
)
from planners.movement.insertion_kernels import place, stands
from planners.movement.problem import AimKind, Departures
from planners.movement.schedule_task import base_steps
from planners.movement.value import missing_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.conflict_table import ForbiddenDifferences
    from planners.movement.insertion_ground import Board, Ground, Space
    from planners.movement.problem import MovementProblem
    from planners.movement.schedule_task import Task


class Alone(NamedTuple):
    """The best place of a movement by itself, None for none, and its cost there."""

    placed: Departures | None
    cost: int


def alone_places(
    problem: MovementProblem, table: ForbiddenDifferences, task: Task
) -> dict[int, Alone]:
    """
    The best place of each free movement, as if no other free one were there.

    Parameters
    ----------
    problem, table
        The whole problem and its forbidden differences.
    task
        The same, with nothing fixed but what is locked.

    Returns
    -------
    dict
        By movement; no schedule has it cheaper. The step of completion is not counted.
    """
    ground = ground_of(problem, task.packed, table)
    space = space_for(ground)
    board = empty_board(ground)
    put_locked(problem, ground, board)
    return {
        movement: _best_place(task, ground, board, space, movement)
        for movement in np.flatnonzero(task.free).tolist()
    }


def _best_place(
    task: Task, ground: Ground, board: Board, space: Space, movement: int
) -> Alone:
    """The cheaper of the place with the earliest finish and the place to be kept."""
    packed, step_s = task.packed, task.step_s
    weight, base = int(packed.weight[movement]), int(base_steps(task)[movement])
    kept = task.kept.astype(np.int32)
    first_row, rows_end = packed.movement_courses[movement : movement + 2].tolist()
    price = weight * missing_cost(AimKind.DELAY)
    found = [Alone(None, price)]
    has_kept = False
    for row in range(first_row, rows_end):
        legs = slice(*packed.course_legs[row : row + 2].tolist())
        if kept[legs.start] < 0:
            continue
        has_kept = True
        if stands(ground, board, row, kept, space):
            finish = int(kept[legs.stop - 1] + packed.finish[legs.stop - 1])
            placed = _departures(row - first_row, kept[legs], step_s)
            found.append(Alone(placed, weight * max(0, finish - base)))
    moves = task.stability * has_kept
    course, finish = place(ground, board, movement, 0, space)
    if course >= 0:
        legs = slice(*packed.course_legs[course : course + 2].tolist())
        steps = space.found[: legs.stop - legs.start]
        placed = _departures(course - first_row, steps, step_s)
        moved = 0 if placed in [one.placed for one in found] else moves
        found.append(Alone(placed, weight * max(0, finish - base) + moved))
    found[0] = Alone(None, price + moves)
    return min(found, key=lambda one: one.cost)


def _departures(course: int, steps: NDArray[np.int32], step_s: int) -> Departures:
    """A place in seconds."""
    return Departures(course, tuple(int(step) * step_s for step in steps))
