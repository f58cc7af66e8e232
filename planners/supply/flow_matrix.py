"""The rows of the linear program of flows: stocks that balance, vehicles that suffice.

For every node, item and step::

    over[t] - below[t] - over[t-1] + below[t-1]
        - sum(sent that arrive at t) + sum(sent that leave at t) - unmet + waste
        = receipts - demand - target[t] + target[t-1]

and for every point, lift and step the vehicles out do not exceed those it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planners.supply.flow_arrays import (
    FlowColumns,
    FlowPrices,
    Lanes,
    column_costs,
    column_tops,
    flow_columns,
    flow_lanes,
    flow_prices,
    flow_target,
)
from planners.supply.linear_program import Entries, Program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.supply.flow_problem import FlowProblem


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowModel:
    """
    A problem as a linear program, and what its rows and columns mean.

    Attributes
    ----------
    program
        Tonnes in, money out.
    balance
        (N, K, T) numbers of the rows of stocks.
    fleet
        (P, M, T) numbers of the rows of vehicles.
    lanes, numbers, prices
        What the columns mean.
    """

    program: Program
    balance: NDArray[np.int64]
    fleet: NDArray[np.int64]
    lanes: Lanes
    numbers: FlowColumns
    prices: FlowPrices


def vehicle_steps(problem: FlowProblem) -> NDArray[np.float64]:
    """
    How long a trip takes a vehicle.

    Parameters
    ----------
    problem
        With leads, and turns where they are known better.

    Returns
    -------
    numpy.ndarray
        (A, M) steps out, back and loading.
    """
    if problem.turn is None:
        return 2 * problem.lead.astype(np.float64)
    return problem.turn


def flow_model(problem: FlowProblem) -> FlowModel:
    """
    Write a problem as a linear program.

    Parameters
    ----------
    problem
        That makes sense; see `planners.supply.checked_flow_problem`.

    Returns
    -------
    FlowModel
        In a tenth of a second for a brigade.
    """
    lanes = flow_lanes(problem)
    numbers = flow_columns(problem, lanes)
    prices = flow_prices(problem, lanes)
    units, items, steps = problem.demand.shape
    points, lifts = problem.vehicles.shape
    nodes = points + units
    balance = np.arange(nodes * items * steps).reshape(nodes, items, steps)
    fleet = balance.size + np.arange(points * lifts * steps).reshape(
        points, lifts, steps
    )
    entries = Entries()
    _add_stocks(entries, balance, numbers, points)
    _add_sent(entries, balance, numbers, lanes, problem)
    _add_vehicles(entries, fleet, numbers, lanes, problem)
    low, high = _sides(problem)
    starts, columns, values = entries.by_rows(low.size)
    program = Program(
        cost=column_costs(numbers, lanes, prices),
        top=column_tops(problem, numbers, lanes),
        low=low,
        high=high,
        starts=starts,
        columns=columns,
        values=values,
        whole=np.empty(0, np.int64),
    )
    return FlowModel(
        program=program,
        balance=balance,
        fleet=fleet,
        lanes=lanes,
        numbers=numbers,
        prices=prices,
    )


def _add_stocks(
    entries: Entries,
    balance: NDArray[np.int64],
    numbers: FlowColumns,
    points: int,
) -> None:
    """What is kept from step to step, what is missing, what is thrown away."""
    entries.add(balance, numbers.over, 1.0)
    entries.add(balance[:, :, 1:], numbers.over[:, :, :-1], -1.0)
    entries.add(balance[points:], numbers.below, -1.0)
    entries.add(balance[points:, :, 1:], numbers.below[:, :, :-1], 1.0)
    entries.add(balance[points:], numbers.unmet, -1.0)
    entries.add(balance[:points], numbers.waste, 1.0)


def _add_sent(
    entries: Entries,
    balance: NDArray[np.int64],
    numbers: FlowColumns,
    lanes: Lanes,
    problem: FlowProblem,
) -> None:
    """What leaves one node and reaches another later."""
    begin, end = problem.arcs[lanes.arc].T
    entries.add(balance[begin, lanes.item], numbers.sent, 1.0)
    for lead in np.unique(lanes.lead):
        some = np.flatnonzero(lanes.lead == lead)
        entries.add(
            balance[end[some], lanes.item[some], lead:],
            numbers.sent[some, :-lead],
            -1.0,
        )


def _add_vehicles(
    entries: Entries,
    fleet: NDArray[np.int64],
    numbers: FlowColumns,
    lanes: Lanes,
    problem: FlowProblem,
) -> None:
    """Vehicles out; the last step that a trip takes counts for its share."""
    point = problem.arcs[lanes.arc, 0]
    turn = vehicle_steps(problem)[lanes.arc, lanes.lift]
    steps = fleet.shape[2]
    for since in range(min(steps, int(np.ceil(turn.max(initial=0.0))))):
        some = np.flatnonzero(turn > since)
        share = np.minimum(1.0, turn[some] - since) / lanes.carries[some]
        rows = fleet[point[some], lanes.lift[some], since:]
        entries.add(
            rows,
            numbers.sent[some, : steps - since],
            np.broadcast_to(share[:, None], rows.shape),
        )


def _sides(problem: FlowProblem) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each row is at least and at most."""
    points = len(problem.points)
    target = flow_target(problem)
    gain = -np.diff(target, axis=2, prepend=0.0)
    gain[:points] += problem.receipts
    gain[points:] -= problem.demand
    gain[:, :, 0] += problem.stock
    has = np.repeat(problem.vehicles[:, :, None], target.shape[2], axis=2)
    low = np.concatenate([gain.ravel(), np.full(has.size, -np.inf)])
    high = np.concatenate([gain.ravel(), has.ravel()])
    return low, high
