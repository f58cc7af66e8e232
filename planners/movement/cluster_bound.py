"""A bound on what every schedule costs, by clusters that forget each other.

Movements are parted into clusters, and every conflict between two clusters is dropped.
What is left of each can be solved exactly, and the sum of what the clusters cost is
never more than the cost of any schedule of all. The two clusters whose own best
schedules clash most are then made one, again and again, while that raises the sum. When
nothing clashes any more, the schedules of the clusters together are the best of all.

A cluster also tells where the cost comes from: these movements, on these roads, cost
each other so much whatever anybody plans.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from planners.movement.clashes import clash_weights
from planners.movement.conflict_table import forbidden_differences
from planners.movement.exact_schedule import Effort, exact_schedule
from planners.movement.lagrangian_bound import PRICE_STEPS, LagrangianBound
from planners.movement.local_search import improve
from planners.movement.packed import pack, schedule_steps
from planners.movement.problem import Aim, AimKind, Schedule
from planners.movement.schedule_task import fixed_cost, schedule_of, task_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maps.progress import Progress
    from planners.movement.alone import Alone
    from planners.movement.problem import Departures, MovementProblem
    from planners.movement.schedule_task import Task

FIRST_SIZE = 12  # movements in a cluster to begin with
MOST_SIZE = 120
STEPS_EACH = 60  # of local search for each movement of a cluster
WEAK = 0.8  # of the cost: a bound from exact search that prices may raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """
    Movements that are solved together, as if the others were not there.

    Attributes
    ----------
    members
        In order.
    placed
        The best places known for them, member by member.
    cost
        Of these places.
    bound
        The members cost no less in any schedule.
    work
        Allowed when it was last solved.
    """

    members: tuple[int, ...]
    placed: tuple[Departures | None, ...]
    cost: int
    bound: int
    work: float = 0.0

    @property
    def is_proven(self) -> bool:
        """Whether the places are the best ones."""
        return self.bound >= self.cost


class ClusterBound:
    """
    A bound that rises step by step.

    Parameters
    ----------
    problem
        The whole problem.
    task
        The same, with its aim, and with nothing fixed but what is locked. For
        completion the bound is on the delay alone.
    alone
        The best place of each free movement by itself.
    best
        A schedule without conflict.
    seed
        Of random choices.
    """

    def __init__(
        self,
        problem: MovementProblem,
        task: Task,
        alone: Mapping[int, Alone],
        best: Schedule,
        *,
        seed: int = 1,
    ) -> None:
        self._problem = problem
        self._task = task
        self._best = best
        self._seed = seed
        self._aim = Aim(
            kind=AimKind.LATENESS if task.kind is AimKind.LATENESS else AimKind.DELAY,
            kept=schedule_of(problem, task.packed, task.kept)
            if task.stability
            else None,
            stability=task.stability,
        )
        self._fixed = [m for m in range(task.packed.movements) if not task.free[m]]
        self._steps = task.fixed.copy()
        self._clusters: dict[int, Cluster] = {}
        self._owner: dict[int, int] = {}
        self._weights: dict[tuple[int, int], int] = {}
        self._refused: dict[tuple[int, int], float] = {}
        self._unsolved: list[tuple[int, ...]] = []
        self._begin(alone)

    @property
    def bound(self) -> int:
        """No schedule of the free movements costs less than this."""
        return sum(one.bound for one in self._clusters.values())

    @property
    def is_begun(self) -> bool:
        """Whether all clusters to begin with are solved."""
        return not self._unsolved

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """Clusters of several movements that cost something, the dearest first."""
        costly = [
            one
            for one in self._clusters.values()
            if one.bound > 0 and len(one.members) > 1
        ]
        return tuple(sorted(costly, key=lambda one: (-one.bound, one.members)))

    @property
    def whole(self) -> Schedule | None:
        """The best schedule of all, when nothing clashes any more; else None."""
        if self._unsolved or self._weights:
            return None
        return schedule_of(self._problem, self._task.packed, self._steps)

    def learn(self, best: Schedule) -> None:
        """Tell of a better schedule."""
        self._best = best

    def step(self, work: float, progress: Progress = silent) -> float | None:
        """
        Solve or merge one cluster.

        Parameters
        ----------
        work
            At most, in the solver's measure.
        progress
            May raise to cancel; the bound stays valid.

        Returns
        -------
        float | None
            Work done; None when there is nothing left to try with so much work.
        """
        if self._unsolved:
            members = self._unsolved.pop()
            return self._solve(members, work, progress)
        pair = self._next_pair(work)
        if pair is not None:
            return self._merge(pair, work, progress)
        return self._again(work, progress)

    def _begin(self, alone: Mapping[int, Alone]) -> None:
        """Everybody alone, then the clusters to begin with."""
        for movement, (placed, cost) in alone.items():
            self._adopt(
                Cluster(members=(movement,), placed=(placed,), cost=cost, bound=cost)
            )
        groups = {one: {one} for one in self._owner}
        at = dict(self._owner)
        self._weights = self._clash(self._owner)
        for pair in sorted(self._weights, key=lambda one: (-self._weights[one], one)):
            a, b = (at[one] for one in pair)
            if a != b and len(groups[a]) + len(groups[b]) <= FIRST_SIZE:
                groups[a] |= groups.pop(b)
                at.update(dict.fromkeys(groups[a], a))
        self._unsolved = [tuple(sorted(one)) for one in groups.values() if len(one) > 1]
        self._unsolved.sort(reverse=True)

    # Solving

    def _solve(
        self, members: tuple[int, ...], work: float, progress: Progress
    ) -> float:
        """Make the clusters of some movements one, if that raises their bound."""
        parts = {self._owner[one] for one in members}
        floor = sum(self._clusters[one].bound for one in parts)
        found, spent = self._solved(members, floor, work, progress)
        if found.bound > floor or found.is_proven:
            self._adopt(found)
        return spent

    def _solved(
        self, members: tuple[int, ...], floor: int, work: float, progress: Progress
    ) -> tuple[Cluster, float]:
        """Solve some movements together; ``floor`` is a bound that is known."""
        chosen = sorted([*members, *self._fixed])
        problem = replace(
            self._problem,
            movements=tuple(self._problem.movements[one] for one in chosen),
        )
        kept = self._aim.kept
        aim = replace(
            self._aim,
            kept=kept and Schedule(tuple(kept.placed[one] for one in chosen)),
        )
        packed = pack(problem)
        table = forbidden_differences(problem, packed)
        task = task_of(problem, packed, table, aim)
        others = fixed_cost(task)
        start = Schedule(tuple(self._best.placed[one] for one in chosen))
        near = improve(
            problem,
            packed,
            table,
            aim,
            start,
            steps=STEPS_EACH * len(members),
            seed=self._seed,
            progress=progress,
        )
        known = schedule_steps(problem, packed, near.placed)
        exact = exact_schedule(
            task,
            Effort(work=work, seed=self._seed),
            known=known,
            floor=floor + others,
            progress=progress,
        )
        departs = known if exact.departs is None else exact.departs
        bound, spent = exact.bound, exact.work
        if bound < others + WEAK * (exact.cost - others):
            prices = LagrangianBound(problem.sections, task, exact.cost)
            steps = min(PRICE_STEPS, int(work / prices.work_each))
            bound = max(bound, prices.run(steps, progress))
            spent += steps * prices.work_each
        placed = schedule_of(problem, packed, departs).placed
        where = dict(zip(chosen, placed, strict=True))
        return Cluster(
            members=members,
            placed=tuple(where[one] for one in members),
            cost=exact.cost - others,
            bound=max(floor, bound - others),
            work=work,
        ), spent

    def _adopt(self, cluster: Cluster) -> None:
        """Take a cluster in place of those of its members, and see what it clashes."""
        gone = {self._owner[one] for one in cluster.members if one in self._owner}
        for one in gone:
            del self._clusters[one]
        name = cluster.members[0]
        self._clusters[name] = cluster
        for movement, placed in zip(cluster.members, cluster.placed, strict=True):
            self._owner[movement] = name
            self._stand(movement, placed)
        if len(self._owner) == int(self._task.free.sum()):
            for pair in [p for p in self._weights if gone & set(p) or name in p]:
                del self._weights[pair]
            self._weights |= self._clash(cluster.members)
            for pair in [p for p in self._refused if gone & set(p) or name in p]:
                del self._refused[pair]

    def _stand(self, movement: int, placed: Departures | None) -> None:
        """Note where a movement is, among all."""
        packed = self._task.packed
        self._steps[packed.leg_movement == movement] = -1
        if placed is not None:
            legs = packed.legs_of(movement, placed.course)
            times = np.array(placed.departs_s) // self._problem.step_s
            self._steps[legs.start : legs.stop] = times

    def _clash(self, members: Iterable[int]) -> dict[tuple[int, int], int]:
        """How much the clusters of some movements clash with others, pair by pair."""
        found: dict[tuple[int, int], int] = {}
        weights = clash_weights(self._task, self._steps, sorted(members))
        for (one, other), weight in weights.items():
            a, b = sorted((self._owner[one], self._owner[other]))
            if a != b:
                found[a, b] = found.get((a, b), 0) + weight
        return found

    # Merging

    def _next_pair(self, work: float) -> tuple[int, int] | None:
        """The two clusters to make one, not tried before with so much work."""
        best, pair = 0.0, None
        for (a, b), weight in sorted(self._weights.items()):
            size = len(self._clusters[a].members) + len(self._clusters[b].members)
            tried = self._refused.get((a, b), 0.0)
            if size <= MOST_SIZE and weight / size > best and tried < work:
                best, pair = weight / size, (a, b)
        return pair

    def _merge(self, pair: tuple[int, int], work: float, progress: Progress) -> float:
        """Make two clusters one, or remember that it does not help."""
        members = sorted(m for one in pair for m in self._clusters[one].members)
        self._refused[pair] = work
        return self._solve(tuple(members), work, progress)

    def _again(self, work: float, progress: Progress) -> float | None:
        """Solve the cluster with the widest gap with more work than before."""
        open_ones = [
            one
            for one in self._clusters.values()
            if not one.is_proven and one.work < work
        ]
        if not open_ones:
            return None
        widest = max(open_ones, key=lambda one: (one.cost - one.bound, one.members))
        self._clusters[widest.members[0]] = replace(widest, work=work)
        found, spent = self._solved(widest.members, widest.bound, work, progress)
        self._adopt(found)
        return spent
