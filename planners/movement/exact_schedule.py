"""Schedules with proof: the exact model solved within a given amount of work.

Work is counted by the solver, not by a clock, so that the same seed and the same amount
give the same schedule and the same bound on every machine.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from maps.progress import silent
from planners.movement.pair_model import PairModel
from planners.movement.problem import AimKind
from planners.movement.schedule_task import (
    cost_of,
    fixed_cost,
    fixed_end,
    present,
    within,
)
from planners.movement.value import COMPLETION_STEPS, missing_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.progress import Progress
    from planners.movement.schedule_task import Task

POLL_S = 0.05  # how soon a cancelled search stops
FAR_COST = 1 << 55
FAR_STEPS = 1 << 30
BUILD_WORK = 2e-5  # of the solver's measure, to state a forbidden difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """
    How much the exact search may work.

    Attributes
    ----------
    work
        The solver's own measure, about a second of one processor each.
    seed
        Of its random choices.
    workers
        Threads. One proves, with the search that raises bounds best; more improve,
        with a mix of searches.
    """

    work: float
    seed: int = 1
    workers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exact:
    """
    What an exact search found.

    Attributes
    ----------
    departs
        (L,) int64, departures in steps of free and fixed movements, -1 for legs that
        nobody drives; None where nothing was found, or nothing is possible.
    cost
        Of ``departs``; a number above all costs where there are none.
    bound
        No schedule costs less.
    proven
        Whether ``departs`` is best, or that there is no schedule.
    work
        Spent, in the solver's measure.
    """

    departs: NDArray[np.int64] | None
    cost: int
    bound: int
    proven: bool
    work: float


def exact_schedule(
    task: Task,
    effort: Effort,
    *,
    known: NDArray[np.int64] | None = None,
    limit: int | None = None,
    floor: int = 0,
    progress: Progress = silent,
) -> Exact:
    """
    Find a best schedule, or come near to it and say how near.

    Parameters
    ----------
    task
        What is free, and among what.
    effort
        How much work.
    known
        (L,) int64, a schedule of the task without conflict. What is found is never
        worse.
    limit
        Look only for schedules of at most this cost; the bound is then no more than
        one above. None for the cost of ``known``.
    floor
        A bound that is known.
    progress
        Told again and again; may raise to cancel.

    Returns
    -------
    Exact
        For a task without ``known`` only schedules in which all have a place count,
        otherwise one may be missing at its price.
    """
    whole = present(task)
    known_cost = FAR_COST if known is None else cost_of(task, known, whole)
    limit = min(known_cost, FAR_COST if limit is None else limit)
    floor = max(floor, _lowest(task))
    start = Exact(
        departs=known,
        cost=known_cost,
        bound=floor,
        proven=known_cost == floor,
        work=0.0,
    )
    if start.proven or limit < start.bound:
        return start
    model = _model(task, limit, missing_allowed=known is not None)
    if known is not None and known_cost == limit:
        model.hint(known)
    solver = solver_for(effort)
    status = solve(solver, model.model, progress)
    rows = len(model.task.table.other)
    work = float(solver.deterministic_time) + BUILD_WORK * rows
    if status == cp_model.INFEASIBLE:
        bound = min(limit + 1, known_cost)
        return replace(start, bound=bound, proven=bound == known_cost, work=work)
    bound = min(known_cost, max(start.bound, _up(solver.best_objective_bound)))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return replace(start, bound=bound, proven=bound == known_cost, work=work)
    departs = model.schedule(solver)
    cost = cost_of(task, departs, whole)
    if cost >= known_cost:
        return replace(start, bound=bound, proven=bound == known_cost, work=work)
    bound = min(bound, cost)
    return Exact(
        departs=departs, cost=cost, bound=bound, proven=bound == cost, work=work
    )


def _model(task: Task, limit: int, *, missing_allowed: bool) -> PairModel:
    """The exact model of all schedules that cost no more than a limit."""
    if limit >= FAR_COST:
        return PairModel(task)
    may_miss = None
    if missing_allowed:
        left = limit - fixed_cost(task)
        may_miss = missing_cost(task.kind) * task.packed.weight <= left
    model = PairModel(within(task, limit), may_miss=may_miss)
    model.cost_at_most(limit)
    return model


def solver_for(effort: Effort) -> cp_model.CpSolver:
    """A solver that works so much, and the same way each time."""
    solver = cp_model.CpSolver()
    chosen = solver.parameters
    chosen.max_deterministic_time = effort.work
    chosen.random_seed = effort.seed
    chosen.num_workers = effort.workers
    if effort.workers == 1:
        chosen.subsolvers.append("core")
    else:
        chosen.interleave_search = True
    return solver


def solve(
    solver: cp_model.CpSolver, model: cp_model.CpModel, progress: Progress
) -> cp_model.CpSolverStatus:
    """
    Solve a model while somebody is told about it.

    Parameters
    ----------
    solver
        With its limits set.
    model
        What to solve.
    progress
        Called from this thread every `POLL_S`; what it raises stops the search and is
        raised again.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        outcome = pool.submit(solver.solve, model)
        while True:
            try:
                progress("searching for a proof", 0.0)
                status = outcome.result(timeout=POLL_S)
            except NotYet:
                continue
            except BaseException:
                solver.stop_search()
                raise
            if status == cp_model.MODEL_INVALID:
                raise AssertionError(model.validate())
            return status


def _lowest(task: Task) -> int:
    """What every schedule costs at least, seen without solving anything."""
    end = 0
    if task.kind is AimKind.COMPLETION:
        packed = task.packed
        ends = packed.course_legs[1:] - 1
        soonest = np.where(
            task.first[ends] <= task.last[ends],
            task.first[ends] + packed.finish[ends],
            FAR_STEPS,
        )
        own = np.minimum.reduceat(soonest, packed.movement_courses[:-1])
        own = own[task.free & (own < FAR_STEPS)]
        end = max(fixed_end(task), int(own.max(initial=0)))
    return fixed_cost(task) + COMPLETION_STEPS * end


def _up(bound: float) -> int:
    """The least whole cost that a bound of the solver leaves."""
    return math.ceil(bound - 1e-6)
