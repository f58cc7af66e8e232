"""The step before which no schedule has the last tail past its release point.

Some movements that finish late are scheduled as if the others were not there, with
nothing counting but the last of them; then twice as many, while that brings more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from planners.movement.conflict_table import forbidden_differences
from planners.movement.exact_schedule import Effort, exact_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_task import fixed_end, task_of
from planners.movement.value import COMPLETION_STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.progress import Progress
    from planners.movement.alone import Alone
    from planners.movement.problem import MovementProblem
    from planners.movement.schedule_task import Task

FIRST_SIZE = 8


class CompletionBound:
    """
    A bound on completion that rises step by step.

    Parameters
    ----------
    problem
        The whole problem.
    task
        The same, with nothing fixed but what is locked.
    alone
        The best place of each free movement by itself.
    seed
        Of random choices.
    """

    def __init__(
        self,
        problem: MovementProblem,
        task: Task,
        alone: Mapping[int, Alone],
        *,
        seed: int = 1,
    ) -> None:
        ends = {one: _finish(task, one, place) for one, place in alone.items()}
        self._problem = problem
        self._latest_first = sorted(ends, key=lambda one: (-ends[one], one))
        self._fixed = [m for m in range(task.packed.movements) if not task.free[m]]
        self._size = FIRST_SIZE
        self._seed = seed
        self.bound = max([fixed_end(task), 0, *ends.values()])

    def step(
        self, completion: int, work: float, progress: Progress = silent
    ) -> float | None:
        """
        Look at more movements together than before.

        Parameters
        ----------
        completion
            Of the best schedule known; nothing above it is asked for.
        work
            At most, in the solver's measure.
        progress
            May raise to cancel; the bound stays valid.

        Returns
        -------
        float | None
            Work done; None when there is nothing left to do.
        """
        if self.bound >= completion or self._size > 2 * len(self._latest_first):
            return None
        chosen = self._latest_first[: self._size]
        self._size *= 2
        problem = replace(
            self._problem,
            movements=tuple(
                self._problem.movements[one] for one in sorted([*chosen, *self._fixed])
            ),
        )
        packed = pack(problem)
        table = forbidden_differences(problem, packed)
        aim = Aim(kind=AimKind.COMPLETION)
        task = task_of(problem, packed, table, aim)
        nothing = np.zeros_like(packed.weight)  # delay does not count here
        exact = exact_schedule(
            task._replace(packed=packed._replace(weight=nothing)),
            Effort(work=work, seed=self._seed),
            limit=COMPLETION_STEPS * completion - 1,
            floor=COMPLETION_STEPS * self.bound,
            progress=progress,
        )
        self.bound = max(self.bound, -(-exact.bound // COMPLETION_STEPS))
        return exact.work


def _finish(task: Task, movement: int, alone: Alone) -> int:
    """Step in which a movement is past its release point, by itself; 0 for never."""
    if alone.placed is None:
        return 0
    packed = task.packed
    end = packed.legs_of(movement, alone.placed.course)[-1]
    return alone.placed.departs_s[-1] // task.step_s + int(packed.finish[end])
