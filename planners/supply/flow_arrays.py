"""The sparse arrays of a linear program that says which point feeds which unit.

Stock is counted from its minimum: ``stock = target + over - below``, so that being
below a minimum needs no row of its own. See `flow_matrix` for the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.supply.flow_problem import FlowProblem

BELOW_TIMES = 4.0
"""A tonne below its minimum for a step costs so often the dearest way of a tonne."""

UNMET_TIMES = 40.0
"""A tonne needed and not there costs so often a tonne below its minimum for a step."""

SOONER_TIMES = 2.0
"""And so often more for each step that is left: nobody goes without to keep a minimum,
nor earlier than must be."""

HANDLING = 5e-4
"""Sending a tonne, or throwing it away, costs this share of the dearest way."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowPrices:
    """What is paid for a tonne, in the money of `FlowProblem.per_km`.

    ``below`` is for each step that it is missing from a minimum, ``unmet``, (T,), for
    once that it is needed and not there, ``handling`` for sending or throwing it away.
    """

    below: float
    unmet: NDArray[np.float64]
    handling: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lanes:
    """
    What can go: an arc with a lift and an item; L of them.

    Attributes
    ----------
    arc, lift, item
        (L,) numbers.
    lead
        (L,) steps one way.
    carries
        (L,) tonnes to a full vehicle.
    trip_cost
        (L,) of a vehicle out and back.
    """

    arc: NDArray[np.int64]
    lift: NDArray[np.int64]
    item: NDArray[np.int64]
    lead: NDArray[np.int64]
    carries: NDArray[np.float64]
    trip_cost: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowColumns:
    """
    Numbers of the columns.

    Attributes
    ----------
    sent
        (L, T) tonnes that leave.
    over
        (N, K, T) tonnes of stock above the target.
    below
        (U, K, T) tonnes of stock below the target.
    unmet
        (U, K, T) tonnes needed that are not there.
    waste
        (P, K, T) tonnes that a point has no room for.
    count
        Of all.
    """

    sent: NDArray[np.int64]
    over: NDArray[np.int64]
    below: NDArray[np.int64]
    unmet: NDArray[np.int64]
    waste: NDArray[np.int64]
    count: int


def flow_lanes(problem: FlowProblem) -> Lanes:
    """
    List what can go where with what.

    Parameters
    ----------
    problem
        With arcs and lifts.

    Returns
    -------
    Lanes
        Those with a way, room in the vehicle, a vehicle, and time to arrive.
    """
    steps = problem.demand.shape[2]
    stands = problem.vehicles[problem.arcs[:, 0]]
    goes = (problem.lead > 0) & (problem.lead < steps) & (stands > 0)
    arc, lift, item = np.nonzero(goes[:, :, None] & (problem.carries[None] > 0))
    return Lanes(
        arc=arc,
        lift=lift,
        item=item,
        lead=problem.lead[arc, lift].astype(np.int64),
        carries=problem.carries[lift, item],
        trip_cost=2 * problem.length_km[arc, lift] * problem.per_km[lift],
    )


def flow_columns(problem: FlowProblem, lanes: Lanes) -> FlowColumns:
    """
    Number the columns.

    Parameters
    ----------
    problem
        For its sizes.
    lanes
        Of the problem.

    Returns
    -------
    FlowColumns
        One number to each, from 0 on without a gap.
    """
    units, items, steps = problem.demand.shape
    points = len(problem.points)
    shapes = (
        (lanes.arc.size, steps),
        (points + units, items, steps),
        (units, items, steps),
        (units, items, steps),
        (points, items, steps),
    )
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    blocks = [
        np.arange(end - int(np.prod(shape)), end).reshape(shape)
        for shape, end in zip(shapes, ends, strict=True)
    ]
    return FlowColumns(
        sent=blocks[0],
        over=blocks[1],
        below=blocks[2],
        unmet=blocks[3],
        waste=blocks[4],
        count=int(ends[-1]),
    )


def flow_target(problem: FlowProblem) -> NDArray[np.float64]:
    """
    Stock from which over and below are counted.

    Parameters
    ----------
    problem
        With minimum and room.

    Returns
    -------
    numpy.ndarray
        (N, K, T) tonnes: nothing at points, the minimum at units as far as there is
        room for it.
    """
    points = len(problem.points)
    units, items, steps = problem.demand.shape
    target = np.zeros((points + units, items, steps))
    target[points:] = np.minimum(problem.least, problem.most[points:, :, None])
    return target


def flow_prices(problem: FlowProblem, lanes: Lanes) -> FlowPrices:
    """
    Price shortage so high that transport never is the reason for one.

    Parameters
    ----------
    problem
        With stocks and receipts.
    lanes
        Of the problem.

    Returns
    -------
    FlowPrices
        Multiples of the dearest of the cheapest ways of a tonne to any unit.
    """
    points = len(problem.points)
    there = (problem.stock[:points] > 0) | (problem.receipts > 0).any(axis=2)
    way = np.full(problem.stock.shape, np.inf)
    way[:points][there] = 0.0
    begin, end = problem.arcs[lanes.arc].T
    step = lanes.trip_cost / lanes.carries
    for _ in range(points):
        before = way.copy()
        np.minimum.at(way, (end, lanes.item), before[begin, lanes.item] + step)
        if np.array_equal(way, before):
            break
    reached = way[np.isfinite(way) & (way > 0)]
    dearest = float(reached.max()) if reached.size else 1.0
    below = BELOW_TIMES * dearest
    left = np.arange(problem.demand.shape[2], 0, -1, dtype=np.float64)
    return FlowPrices(
        below=below,
        unmet=below * (UNMET_TIMES + SOONER_TIMES * left),
        handling=HANDLING * dearest,
    )


def column_costs(
    columns: FlowColumns, lanes: Lanes, prices: FlowPrices
) -> NDArray[np.float64]:
    """
    Cost of one tonne of each column.

    Parameters
    ----------
    columns, lanes, prices
        Of one problem.

    Returns
    -------
    numpy.ndarray
        (columns,) as if vehicles could be shared out without a remainder.
    """
    cost = np.zeros(columns.count)
    cost[columns.sent] = (lanes.trip_cost / lanes.carries + prices.handling)[:, None]
    cost[columns.below] = prices.below
    cost[columns.unmet] = prices.unmet
    cost[columns.waste] = prices.handling
    return cost


def column_tops(
    problem: FlowProblem, columns: FlowColumns, lanes: Lanes
) -> NDArray[np.float64]:
    """
    Most of each column; the least of all is 0.

    Parameters
    ----------
    problem, columns, lanes
        Of one problem.

    Returns
    -------
    numpy.ndarray
        (columns,) tonnes. What would arrive after the last step is not sent.
    """
    top = np.full(columns.count, np.inf)
    steps = problem.demand.shape[2]
    late = np.arange(steps)[None, :] + lanes.lead[:, None] >= steps
    top[columns.sent[late]] = 0.0
    target = flow_target(problem)
    top[columns.over] = problem.most[:, :, None] - target
    top[columns.below] = target[len(problem.points) :]
    top[columns.unmet] = problem.demand
    return top
