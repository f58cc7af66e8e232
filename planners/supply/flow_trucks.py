"""Whole vehicles a day made from parts of vehicles.

A vehicle that leaves half empty costs as much as a full one. So the price of a tonne on
an arc, lift and day is set to what it really was the last time, whole vehicles over
tonnes, and the linear program is solved again: what hardly filled a vehicle moves to
another day or another way (slope scaling). The best of all rounds is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from planners.supply.flow_matrix import vehicle_steps
from planners.supply.linear_program import Program, Solution, solve_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from planners.supply.flow_matrix import FlowModel
    from planners.supply.flow_problem import FlowProblem

DAY_S = 86_400
SHARE = 1e-6
"""So little of a vehicle is none."""

EMPTIEST = 0.02
"""A vehicle counts as at least so full when its price is set."""

DEARER = 50.0
"""Shortage is so much dearer in these rounds, for transport is too."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WholeTrips:
    """
    Values of the columns with the whole trips that carry them.

    Attributes
    ----------
    values
        (columns,) of the linear program.
    trips
        (A, M, D) vehicles that leave on a day.
    transport
        What they cost.
    short
        Price of all that is missing.
    over
        Days of vehicles that the trips need beyond those that are there.
    """

    values: NDArray[np.float64]
    trips: NDArray[np.int64]
    transport: float
    short: float
    over: float

    @property
    def rank(self) -> tuple[float, float]:
        """By vehicles that are not there, then by cost; less is better."""
        return (round(self.over, 6), self.transport + self.short)


def whole_trips(
    problem: FlowProblem, model: FlowModel, values: NDArray[np.float64]
) -> WholeTrips:
    """
    Round the vehicles of each arc, lift and day up.

    Parameters
    ----------
    problem, model
        Of one another.
    values
        (columns,) of the linear program.

    Returns
    -------
    WholeTrips
        That always carry what is sent.
    """
    trips = np.ceil(_filled(problem, model, values) - SHARE).astype(np.int64)
    each = 2 * problem.length_km * problem.per_km
    numbers, prices = model.numbers, model.prices
    return WholeTrips(
        values=values,
        trips=trips,
        transport=float((trips * each[:, :, None]).sum()),
        short=float(
            prices.below * values[numbers.below].sum()
            + (prices.unmet * values[numbers.unmet]).sum()
        ),
        over=float(lacking_vehicles(problem, trips).sum()),
    )


def lacking_vehicles(
    problem: FlowProblem, trips: NDArray[np.int64]
) -> NDArray[np.float64]:
    """
    Vehicles that whole trips keep busy beyond those that are there.

    Parameters
    ----------
    problem
        With turns and vehicles.
    trips
        (A, M, D) that leave on a day.

    Returns
    -------
    numpy.ndarray
        (P, M, D) busy all day; 0 where those that are there do.
    """
    over = _taken(problem, trips) - problem.vehicles[:, :, None]
    return np.maximum(0.0, over)


def fewer_trips(
    problem: FlowProblem,
    model: FlowModel,
    first: Solution,
    rounds: int,
    enough: Callable[[], bool],
) -> WholeTrips:
    """
    Fill vehicles better than by rounding up, with the vehicles that are there.

    Parameters
    ----------
    problem, model
        Of one another.
    first
        Of the linear program as it is.
    rounds
        How often it is solved again; 0 for rounding up.
    enough
        Asked often; true to end with the best so far. May raise to stop.

    Returns
    -------
    WholeTrips
        The best: never worse than rounding up.
    """
    best = latest = whole_trips(problem, model, first.values)
    lanes = model.lanes
    steps = DAY_S // problem.step_s
    times = np.ones_like(latest.trips, dtype=np.float64)
    has = np.maximum(problem.vehicles, SHARE)[:, :, None]
    left = np.ones((*problem.vehicles.shape, times.shape[2]))
    for _ in range(rounds):
        times = _times(_filled(problem, model, latest.values), times)
        left *= np.minimum(1.0, has / np.maximum(has, _taken(problem, latest.trips)))
        program = _dearer(
            model,
            np.repeat(times[lanes.arc, lanes.lift], steps, axis=1),
            np.repeat(has * left, steps, axis=2),
        )
        again = solve_program(program, enough)
        if again is None:
            break
        latest = whole_trips(problem, model, again.values)
        best = min(best, latest, key=lambda found: found.rank)
        if enough():
            break
    return best


def _filled(
    problem: FlowProblem, model: FlowModel, values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(A, M, D) full vehicles that what is sent on a day makes up."""
    lanes = model.lanes
    steps = DAY_S // problem.step_s
    full = values[model.numbers.sent] / lanes.carries[:, None]
    days = full.reshape(len(full), full.shape[1] // steps, steps).sum(axis=2)
    filled = np.zeros((*problem.lead.shape, days.shape[1]))
    np.add.at(filled, (lanes.arc, lanes.lift), days)
    return filled


def _taken(problem: FlowProblem, trips: NDArray[np.int64]) -> NDArray[np.float64]:
    """(P, M, D) vehicles that trips of a day keep busy all day."""
    steps = DAY_S // problem.step_s
    taken = np.zeros((*problem.vehicles.shape, trips.shape[2]))
    busy = trips * vehicle_steps(problem)[:, :, None] / steps
    np.add.at(taken, problem.arcs[:, 0], busy)
    return taken


def _times(
    filled: NDArray[np.float64], before: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many times its price a tonne really costs; as before where none went."""
    full = np.maximum(filled, EMPTIEST)
    return np.where(filled > SHARE, np.ceil(full - SHARE) / full, before)


def _dearer(
    model: FlowModel, times: NDArray[np.float64], has: NDArray[np.float64]
) -> Program:
    """The program where a tonne takes ``times``, (L, T), its money and vehicles."""
    lanes, numbers, program = model.lanes, model.numbers, model.program
    cost = program.cost.copy()
    cost[numbers.below] *= DEARER
    cost[numbers.unmet] *= DEARER
    each = (lanes.trip_cost / lanes.carries)[:, None]
    cost[numbers.sent] = each * times + model.prices.handling
    values = program.values.copy()
    vehicles = slice(program.starts[model.fleet.min()], None)
    every = np.ones(cost.size)
    every[numbers.sent] = times
    values[vehicles] *= every[program.columns[vehicles]]
    high = program.high.copy()
    high[model.fleet] = has
    return replace(program, cost=cost, values=values, high=high)
