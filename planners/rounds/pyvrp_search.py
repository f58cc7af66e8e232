"""PyVRP's own search, started from given rounds and ended from outside.

The parts of `pyvrp.solve` put together again for two reasons: penalties that stay
stronger than prizes, and a look at each better plan while the search goes on.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from planners.rounds.pyvrp_model import PyvrpModel


class _Eyes(pyvrp.IteratedLocalSearchCallbacks):
    """Keeps the best solution where the search can be asked for it."""

    def __init__(self, start: pyvrp.Solution) -> None:
        self.best = start

    def on_best(self, best: Any) -> None:  # noqa: ANN401 - of PyVRP
        self.best = best


def search(
    model: PyvrpModel,
    seed: int,
    start: pyvrp.Solution | None,
    stop: Callable[[pyvrp.Solution], bool],
) -> pyvrp.Solution:
    """
    Improve rounds until told to stop.

    Parameters
    ----------
    model
        The problem as PyVRP takes it.
    seed
        Of the random numbers; the same seed and number of asks give the same answer.
    start
        Where to start, complete or not, feasible or not; None for rounds at random,
        improved once.
    stop
        Asked before each iteration, with the best so far.

    Returns
    -------
    The best solution; the start if no feasible one was found.
    """
    data = model.data
    random = pyvrp.RandomNumberGenerator(seed=seed)
    local = LocalSearch(
        data,
        random,
        compute_neighbours(data, NeighbourhoodParams()),
        PerturbationManager(PerturbationParams()),
    )
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    params = penalties_for(model)
    default = pyvrp.PenaltyParams().midpoint_penalties(data)
    loads, late, far = default
    manager = pyvrp.PenaltyManager(
        ([load * model.unit for load in loads], late * model.unit, far * model.unit),
        params,
    )
    first = start
    if first is None:
        first = pyvrp.Solution.make_random(data, random)
    first = local(first, manager.max_cost_evaluator(), exhaustive=True)
    eyes = _Eyes(first)
    engine = pyvrp.IteratedLocalSearch(
        data, manager, local, first, pyvrp.IteratedLocalSearchParams(callbacks=eyes)
    )
    with warnings.catch_warnings():  # what cannot all be served is seen by ourselves
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = engine.run(
            lambda _: stop(eyes.best), collect_stats=False, display=False
        )
    return result.best


def penalties_for(model: PyvrpModel) -> pyvrp.PenaltyParams:
    """Penalties that can outgrow every prize, so that no plan is overloaded for one."""
    usual = pyvrp.PenaltyParams()
    most = max(model.prizes.values(), default=0) if not model.must else 0
    return pyvrp.PenaltyParams(max_penalty=max(usual.max_penalty * model.unit, most))
