"""What no schedule of a problem can be cheaper than, closer and closer.

For delay and lateness it is the sum over clusters of movements. For completion it is
the last step that some movements need whatever the others do, and the delay besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.progress import silent
from planners.movement.alone import alone_places
from planners.movement.cluster_bound import ClusterBound
from planners.movement.completion_bound import CompletionBound
from planners.movement.lagrangian_bound import PRICE_STEPS, LagrangianBound
from planners.movement.packed import schedule_steps
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_task import cost_of, fixed_cost, present
from planners.movement.value import COMPLETION_STEPS, value

if TYPE_CHECKING:
    from maps.progress import Progress
    from planners.movement.cluster_bound import Cluster
    from planners.movement.conflict_table import ForbiddenDifferences
    from planners.movement.problem import MovementProblem, Schedule
    from planners.movement.schedule_task import Task

PRICED = 120  # movements of which all the roads are priced together
PRICES_AT_ONCE = 100  # steps
PROMISING = 0.7  # of the clusters' bound, after so many


class LowerBound:
    """
    A bound on the cost of all schedules in which everybody has a place.

    Parameters
    ----------
    problem, table
        The whole problem and its forbidden differences.
    task
        The same, with its aim, and with nothing fixed but what is locked.
    best
        A schedule without conflict.
    seed
        Of random choices.
    """

    def __init__(
        self,
        problem: MovementProblem,
        table: ForbiddenDifferences,
        task: Task,
        best: Schedule,
        *,
        seed: int = 1,
    ) -> None:
        alone = alone_places(problem, table, task)
        self._clusters = ClusterBound(problem, task, alone, best, seed=seed)
        self._completion: CompletionBound | None = None
        if task.kind is AimKind.COMPLETION:
            self._completion = CompletionBound(problem, task, alone, seed=seed)
        self._fixed = fixed_cost(task)
        self._problem, self._task = problem, task
        self._last = self._ends(best)
        self._prices: LagrangianBound | None = None
        if int(task.free.sum()) <= PRICED:
            departs = schedule_steps(problem, task.packed, best.placed)
            delay = task._replace(kind=self._delay_kind)
            cost = cost_of(delay, departs, present(task))
            self._rest = PRICE_STEPS
            self._prices = LagrangianBound(problem.sections, delay, cost)

    @property
    def delay(self) -> int:
        """Bound on what delay or lateness and movements put elsewhere cost."""
        priced = 0 if self._prices is None else self._prices.bound
        return max(self._fixed + self._clusters.bound, priced)

    @property
    def completion(self) -> int:
        """Bound on the step of completion; 0 where the aim is another."""
        return 0 if self._completion is None else self._completion.bound

    @property
    def bound(self) -> int:
        """No schedule with a place for everybody costs less."""
        return self.delay + COMPLETION_STEPS * self.completion

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """Movements that cost each other something, the dearest cluster first."""
        return self._clusters.clusters

    @property
    def whole(self) -> Schedule | None:
        """A schedule with the delay of the bound, once nothing clashes; else None."""
        return self._clusters.whole

    def learn(self, best: Schedule) -> None:
        """Tell of a better schedule."""
        self._clusters.learn(best)
        self._last = self._ends(best)

    def step(self, work: float, progress: Progress = silent) -> float | None:
        """
        Raise the bound a little, or find that this much work does not.

        Parameters
        ----------
        work
            At most, in the solver's measure.
        progress
            May raise to cancel; the bound stays valid.

        Returns
        -------
        float | None
            Work done; None when nothing is left to try with so much work.
        """
        if self._completion is not None:
            spent = self._completion.step(self._last, work, progress)
            if spent is not None:
                return spent
        prices = self._prices
        if prices is not None and self._clusters.is_begun and self._worth(prices):
            steps = max(
                1, min(self._rest, PRICES_AT_ONCE, int(work / prices.work_each))
            )
            self._rest -= steps
            prices.run(steps, progress)
            return steps * prices.work_each
        return self._clusters.step(work, progress)

    def _worth(self, prices: LagrangianBound) -> bool:
        """Whether prices may still come to more than the clusters."""
        tried = self._rest <= PRICE_STEPS - PRICES_AT_ONCE
        weak = prices.bound < PROMISING * (self._fixed + self._clusters.bound)
        return self._rest > 0 and not prices.is_done and not (tried and weak)

    @property
    def _delay_kind(self) -> AimKind:
        """The aim without the step of completion."""
        kind = self._task.kind
        return AimKind.DELAY if kind is AimKind.COMPLETION else kind

    def _ends(self, best: Schedule) -> int:
        """Step in which a schedule is complete."""
        packed, aim = self._task.packed, Aim()
        return value(self._problem, packed, best, aim).completion
