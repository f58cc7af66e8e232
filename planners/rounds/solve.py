"""Delivery rounds: the best plan found by the time that is enough, every rule kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maps.progress import Progress, silent
from planners.rounds.costs import cost_of
from planners.rounds.fill_up import filled_up
from planners.rounds.lower_bounds import brought_by, cost_bound
from planners.rounds.plan import RoundsPlan
from planners.rounds.pyvrp_answer import (
    Tour,
    solution_of,
    tours_of,
    tours_of_plan,
)
from planners.rounds.pyvrp_model import PyvrpModel
from planners.rounds.pyvrp_search import search
from planners.rounds.reorder import reordered
from planners.rounds.same_vehicles import as_before, changed
from planners.rounds.settle import Settled, settled
from planners.rounds.split_loads import parts_of
from planners.rounds.tighten import tightened
from planners.rounds.unserved import unserved_of
from planners.rounds.variants import variants_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyvrp

    from planners.rounds.problem import RoundsProblem

PATIENCE = 1000
"""Iterations without a plan that serves all, until some may be left."""

FIRST_LOOK, NEXT_LOOK = 300, 3
"""Iterations until a plan is held against all rules, and by what it grows."""

MOST_LEGS = 6
"""Times the search begins anew because rules failed that it does not know."""

CHANGE_COSTS = 0.1
"""Share of its cost that a plan must save to give every part another vehicle."""

SMALL_CHANGE, GREAT_CHANGE_COSTS = 0.15, 1.0
"""Share of the parts with another vehicle from which on each costs so much more."""

SEARCHING = "searching rounds"


def plan_rounds(  # noqa: PLR0913 - the question, the start, and four ways to talk
    problem: RoundsProblem,
    *,
    seed: int = 0,
    warm: RoundsPlan | None = None,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
    better: Callable[[RoundsPlan], None] = lambda _: None,
    due: Callable[[], bool] = lambda: True,
    iterations: int | None = None,
) -> RoundsPlan:
    """
    Plan delivery rounds.

    Parameters
    ----------
    problem
        Who is to get what, and who may bring it.
    seed
        Of the search, from zero on: the same seed and iterations give the same plan.
    warm
        An earlier plan to start from; the problem may have changed since. A plan that
        changes much of it must cost that much less.
    progress
        Told before every iteration; may raise to stop, and then there is no plan.
    enough
        Asked before every iteration; when true the best plan so far is the answer.
    better
        Given each plan that is better than those before, as often as ``due`` allows.
    due
        Asked when there is a better plan, whether it is wanted now.
    iterations
        Of the search at most; None for no limit but ``enough``.

    Returns
    -------
    RoundsPlan
        Keeps every rule of the problem; what it does not bring it names.
    """
    run = _Run(problem, seed, Talk(progress, enough, better, due, iterations))
    return run.plan(warm)


@dataclass(frozen=True, slots=True)
class Talk:
    """How a search is watched and ended."""

    progress: Progress
    enough: Callable[[], bool]
    better: Callable[[RoundsPlan], None]
    due: Callable[[], bool]
    iterations: int | None


class _Run:
    """One search in legs, from the first model to the last plan."""

    def __init__(self, problem: RoundsProblem, seed: int, talk: Talk) -> None:
        parts = parts_of(problem)
        variants = variants_of(problem, parts)
        self.model = PyvrpModel(
            problem,
            parts,
            variants,
            must=True,
            counts=tuple(variant.count for variant in variants),
            shifts_s=tuple(variant.shift_s for variant in variants),
        )
        self._seed, self._talk = seed, talk
        self._before: tuple[Tour, ...] = ()
        self._asked = 0
        self._legs = 0
        self._seen: tuple[pyvrp.Solution, Settled] | None = None
        self._best: Settled | None = None
        self._worth: tuple[int, float] = (sys.maxsize, 0.0)
        self._shown = self._worth
        self._bounds: dict[tuple[int, ...], int] = {}

    def plan(self, warm: RoundsPlan | None) -> RoundsPlan:
        """Search until it is enough."""
        start = None
        if warm is not None:
            self._before = tours_of_plan(self.model, warm)
            self._look_at(self._before)
            self._look_at(reordered(self.model, self._before))
        if self.model.served and self.model.types:
            if self._before:
                tours = self._best.tours if self._best else self._before
                start = solution_of(self.model, tours)
            while (again := self._leg(start)) is not None:
                start = again
        elif self._best is None:
            self._look_at(())
        plan = self._as_plan()
        more = filled_up(self.model.problem, plan)
        if more != plan:
            self._talk.better(more)
        return more

    def _leg(self, start: pyvrp.Solution | None) -> pyvrp.Solution | None:
        """Search with one model; where the next leg starts, None if it was enough."""
        leg = _Leg(self)
        best = search(self.model, self._seed + self._legs, start, leg.stop)
        self._look(best)
        if leg.next_model is None:
            return None
        self._legs += 1
        self._seen = None
        self.model = leg.next_model
        tours = self._best.tours if self._best else tours_of(self.model, best)
        return solution_of(self.model, tours)

    def over(self) -> bool:
        """Tell how far it is and ask whether it is enough."""
        talk = self._talk
        self._asked += 1
        share = (self._asked - 1) / talk.iterations if talk.iterations else 0.0
        talk.progress(SEARCHING, min(1.0, share))
        if talk.iterations is not None and self._asked > talk.iterations:
            return True
        return talk.enough()

    def show_first(self, best: pyvrp.Solution) -> None:
        """Make a plan of what there is if there is none yet."""
        if self._best is None:
            self._look(best)

    def show(self, best: pyvrp.Solution) -> None:
        """Show a better plan if one is wanted now."""
        if not self._is_seen(best) and self._talk.due():
            self._look(best)

    def _is_seen(self, best: pyvrp.Solution) -> bool:
        return self._seen is not None and self._seen[0] is best

    def _look(self, best: pyvrp.Solution) -> Settled:
        """Hold a solution against all rules, unless that was done."""
        if self._seen is None or self._seen[0] is not best:
            self._seen = best, self._look_at(tours_of(self.model, best))
        return self._seen[1]

    def _look_at(self, tours: tuple[Tour, ...]) -> Settled:
        found = settled(self.model, as_before(tours, self._before))
        worth = self._worth_of(found)
        if worth < self._worth:
            self._best, self._worth = found, worth
            if worth < self._shown:
                self._shown = worth
                self._talk.better(self._as_plan())
        return found

    def tighter(self, best: pyvrp.Solution) -> PyvrpModel | None:
        """Model of the next leg if rules fail that this one does not know."""
        found = self._look(best)
        return tightened(self.model, found) if self._legs < MOST_LEGS else None

    def _worth_of(self, found: Settled) -> tuple[int, float]:
        prizes = self.model.prizes
        left = sum(prizes.get(number, 0) for number in found.left)
        cost = cost_of(self.model.problem, found.rounds)
        share = changed(found.tours, self._before)
        great = GREAT_CHANGE_COSTS * max(0.0, share - SMALL_CHANGE)
        return left, cost * (1 + CHANGE_COSTS * share + great)

    def _as_plan(self) -> RoundsPlan:
        best = self._best
        if best is None:
            raise RuntimeError("no plan was looked at")
        return RoundsPlan(
            rounds=best.rounds,
            packets=best.packets,
            unserved=unserved_of(self.model, best.left),
            cost=round(cost_of(self.model.problem, best.rounds)),
            bound=self._bound_of(best),
        )

    def _bound_of(self, best: Settled) -> int:
        """What a plan costs at least that leaves no more than this one."""
        if best.left not in self._bounds:
            brought = brought_by(best.rounds)
            self._bounds[best.left] = cost_bound(self.model.problem, brought)
        return self._bounds[best.left]


class _Leg:
    """When one leg of the search ends, and with what model the next begins."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._asked = 0
        self._look = 0
        self._feasible = False
        self.next_model: PyvrpModel | None = None

    def stop(self, best: pyvrp.Solution) -> bool:
        """Whether to end; asked before each iteration with the best so far."""
        run = self._run
        if run.over() and self._asked:
            return True
        self._asked += 1
        self._feasible = self._feasible or best.is_feasible()
        self.next_model = self._other_kind()
        if self.next_model is None and self._asked > self._look:
            self._look = max(FIRST_LOOK, NEXT_LOOK * self._look)
            # What the search does not hold to be sound says nothing of other rules.
            run.show_first(best)
            self.next_model = run.tighter(best) if self._feasible else None
        elif self._feasible:
            run.show(best)
        return self.next_model is not None

    def _other_kind(self) -> PyvrpModel | None:
        """The model that lets some be left, if it seems that not all can be served."""
        model = self._run.model
        if model.must and not self._feasible and self._asked > PATIENCE:
            return replace(model, must=False)
        return None
