"""Who feeds whom, when and with how many vehicles, so that nobody falls short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.progress import Progress, silent
from planners.supply.checked_flow_problem import refuse_nonsense
from planners.supply.flow_arrays import flow_target
from planners.supply.flow_matrix import FlowModel, flow_model
from planners.supply.flow_plan import FILLS_VEHICLES, HARDLY_T, FlowPlan, FlowWorth
from planners.supply.flow_trucks import (
    WholeTrips,
    fewer_trips,
    lacking_vehicles,
    whole_trips,
)
from planners.supply.linear_program import Solution, solve_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from planners.supply.flow_problem import FlowProblem

ROUNDS = 10
"""How often vehicles are filled anew: 40 s of CPU for a brigade."""


def solve_flow(
    problem: FlowProblem,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
    *,
    rounds: int = ROUNDS,
) -> FlowPlan | None:
    """
    Feed all units at least cost; shortage is dearer than any way.

    Parameters
    ----------
    problem
        Points, units, arcs and lifts.
    progress
        Told how far it is, `FILLS_VEHICLES` from when on there is a plan; may raise
        to stop.
    enough
        Asked often; true to end with the best so far.
    rounds
        How often vehicles are filled anew; 0 for trips that are rounded up.

    Returns
    -------
    FlowPlan | None
        None where it was enough before there was a plan. What cannot be covered is in
        ``unmet`` and ``below``.

    Raises
    ------
    SupplyError
        The problem makes no sense as given.
    """
    refuse_nonsense(problem)
    model = flow_model(problem)
    watch = _Watch(progress, enough, 1 + rounds)
    first = solve_program(model.program, watch)
    if first is None:
        return None
    rounded = whole_trips(problem, model, first.values)
    watch.what = FILLS_VEHICLES
    best = fewer_trips(problem, model, first, rounds, watch)
    progress(FILLS_VEHICLES, 1.0)
    return _plan(problem, model, first, rounded, best)


class _Watch:
    """Tells how far it is each time that the solver asks whether to go on."""

    def __init__(
        self, progress: Progress, enough: Callable[[], bool], solves: int
    ) -> None:
        self._progress, self._enough, self._solves = progress, enough, solves
        self._asked = 0
        self.what = "reckoning flows"

    def __call__(self) -> bool:
        """Whether the caller has enough."""
        self._asked += 1
        # How often it is asked is not known before: closer to the end, never there.
        share = self._asked / (self._asked + 200.0 * self._solves)
        self._progress(self.what, share)
        return self._enough()


def _plan(
    problem: FlowProblem,
    model: FlowModel,
    first: Solution,
    rounded: WholeTrips,
    best: WholeTrips,
) -> FlowPlan:
    """Read a plan from the columns."""
    lanes, numbers = model.lanes, model.numbers
    items, steps = problem.demand.shape[1:]
    values = np.where(best.values < HARDLY_T / 100, 0.0, best.values)
    sent = np.zeros((*problem.lead.shape, items, steps))
    sent[lanes.arc, lanes.lift, lanes.item] = values[numbers.sent]
    points = len(problem.points)
    stock = flow_target(problem) + values[numbers.over]
    stock[points:] -= values[numbers.below]
    return FlowPlan(
        sent=sent,
        trips=best.trips,
        lacking=_felt(lacking_vehicles(problem, best.trips)),
        stock=np.maximum(stock, 0.0),
        unmet=_felt(values[numbers.unmet]),
        below=_felt(problem.least - stock[points:]),
        transport=best.transport,
        rounded_up=rounded.transport,
        bound=first.cost,
        prices=model.prices,
        worth=_worth(problem, model, first),
    )


def _felt(amount: NDArray[np.float64]) -> NDArray[np.float64]:
    """Amounts, and nothing where they are hardly anything."""
    return np.where(amount > HARDLY_T, amount, 0.0)


def _worth(problem: FlowProblem, model: FlowModel, first: Solution) -> FlowWorth:
    """Savings from the duals: the right sides and limits that hold the plan back."""
    points = len(problem.points)
    at_start = -first.worth[model.balance[:points, :, 0]]
    held = -first.reduced[model.numbers.over]
    return FlowWorth(
        vehicle=np.maximum(0.0, -first.worth[model.fleet].sum(axis=2)),
        tonne=np.maximum(0.0, at_start),
        room=np.maximum(0.0, held).sum(axis=2),
    )
