"""Make a good schedule better by solving its worst neighbourhoods exactly.

A few dozen movements around one that is delayed are taken out together and put back in
the best way there is, with all others where they are. It finds what the exchange of
single movements does not, and is worth its time once local search finds no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from planners.movement.exact_schedule import Effort, exact_schedule
from planners.movement.schedule_task import base_steps, finishes, part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.progress import Progress
    from planners.movement.schedule_task import Task

SMALLEST, LARGEST = 12, 100  # movements in a neighbourhood
GROWTH = 1.15  # of neighbourhoods that are solved with ease, and the other way
NEAR_STEPS = 120  # of departures that may get in each other's way


class Booster:
    """
    Neighbourhoods, one after the other.

    Parameters
    ----------
    task
        With nothing fixed but what is locked.
    seed
        Of the choice of neighbourhoods.
    """

    def __init__(self, task: Task, *, seed: int = 1) -> None:
        self._task = task
        self._dice = np.random.default_rng(seed)
        self._seed = seed
        self._size = float(SMALLEST)

    def step(
        self, departs: NDArray[np.int64], work: float, progress: Progress = silent
    ) -> tuple[NDArray[np.int64], float]:
        """
        Solve one neighbourhood.

        Parameters
        ----------
        departs
            (L,) int64, a schedule in steps, -1 for legs that nobody drives.
        work
            At most, in the solver's measure.
        progress
            May raise to cancel.

        Returns
        -------
        tuple
            A schedule that costs no more, and the work spent.
        """
        task = self._task
        free = self._neighbourhood(departs)
        around = part(task, free, departs)
        effort = Effort(work=work, seed=self._seed)
        exact = exact_schedule(around, effort, known=departs, progress=progress)
        self._size *= GROWTH if exact.proven else 1 / GROWTH
        self._size = min(max(self._size, SMALLEST), LARGEST)
        return (departs if exact.departs is None else exact.departs), exact.work

    def _neighbourhood(self, departs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """A delayed movement and those that it, and they, get in the way of, (M,)."""
        task, packed = self._task, self._task.packed
        late = finishes(packed, departs) - base_steps(task)
        pull = np.where(task.free, packed.weight * np.maximum(0, late) + 0.01, 0.0)
        first = int(self._dice.choice(len(pull), p=pull / pull.sum()))
        chosen = np.zeros(packed.movements, np.bool_)
        chosen[first] = True
        ring = [first]
        while ring and chosen.sum() < int(self._size):
            at = ring.pop(int(self._dice.integers(len(ring))))
            near = self._near(at, departs)
            near = near[~chosen[near] & task.free[near]]
            if len(near):
                takes = self._dice.permutation(near)[: 1 + len(near) // 2]
                takes = takes[: int(self._size) - int(chosen.sum())]
                chosen[takes] = True
                ring += takes.tolist()
        return chosen

    def _near(self, movement: int, departs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Movements whose departures forbid some to this one, and soon do."""
        packed, table = self._task.packed, self._task.table
        legs = np.flatnonzero((packed.leg_movement == movement) & (departs >= 0))
        found = [np.zeros(0, np.int64)]
        for leg in legs.tolist():
            rows = slice(*table.offsets[leg : leg + 2].tolist())
            other = table.other[rows]
            apart = departs[leg] - departs[other]
            soon = (departs[other] >= 0) & (apart < table.high[rows] + NEAR_STEPS)
            soon &= apart > table.low[rows] - NEAR_STEPS
            found.append(packed.leg_movement[other[soon]].astype(np.int64))
        return np.unique(np.concatenate(found))
