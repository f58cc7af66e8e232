"""One item as a flow over time at least cost, exactly, by another solver.

It leaves out what items share, vehicles. So it bounds the cost of `solve_flow` for one
item from below, and must agree with it where vehicles abound; it answers in a blink.

Nodes are places at steps, and outside. Stock is two arcs to the next step, the first
up to the minimum at minus the price of being below it: a tonne that is kept saves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.graph.python import min_cost_flow

from planners.errors import SupplyError
from planners.supply.checked_flow_problem import refuse_nonsense
from planners.supply.flow_arrays import FlowPrices, flow_lanes, flow_prices, flow_target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.supply.flow_problem import FlowProblem

KILOGRAMS = 1e3
"""Amounts are whole kilograms."""

COINS = 1e4
"""Costs of a tonne are whole multiples of one over so many."""

ENDLESS = 2 * 10**9
"""Kilograms that nothing has."""


class SingleFlow(NamedTuple):
    """Cost of an item, and tonnes not met and below minimum, over units and steps."""

    cost: float
    unmet_t: float
    below_t: float


def single_flow(problem: FlowProblem, item: str) -> SingleFlow:
    """
    Feed all units with one item as if vehicles were without end.

    Parameters
    ----------
    problem
        Points, units and arcs.
    item
        Which of them.

    Returns
    -------
    SingleFlow
        Of least cost, priced as `solve_flow` does; exact for amounts in kilograms.

    Raises
    ------
    SupplyError
        There is no such item, or it is too much to be counted in kilograms.
    """
    refuse_nonsense(problem)
    if item not in problem.items:
        raise SupplyError(
            f"The flows have no item {item!r}; give one of {', '.join(problem.items)}."
        )
    net = _Net(problem, problem.items.index(item))
    if np.abs(net.supply).sum() > ENDLESS:
        raise SupplyError(
            f"The flow of {item!r} is too much to be counted in kilograms; give "
            "amounts under a million tonnes."
        )
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(*net.arcs())
    solver.set_nodes_supplies(np.arange(net.supply.size), net.supply)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("The solver found no flow where there always is one.")
    flows = np.asarray(solver.flows(arcs))
    kept = flows[net.kept].sum()
    below_t = float(net.least - kept) / KILOGRAMS
    cost = solver.optimal_cost() / COINS / KILOGRAMS
    return SingleFlow(
        cost=cost + net.prices.below * net.least / KILOGRAMS,
        unmet_t=float(flows[net.unmet].sum()) / KILOGRAMS,
        below_t=below_t,
    )


class _Net:
    """
    Nodes and arcs of one item.

    ``supply`` is of each node, ``kept`` and ``unmet`` are the arcs of stock up to the
    minimum and of what is not met, ``least`` is the sum of all minimums; kilograms.
    """

    def __init__(self, problem: FlowProblem, item: int) -> None:
        nodes, steps = problem.stock.shape[0], problem.demand.shape[2]
        points = len(problem.points)
        self._nodes = np.arange(nodes * steps).reshape(nodes, steps)
        self._outside = np.int64(nodes * steps)
        self._parts: list[tuple[NDArray[np.int64], ...]] = []
        self._count = 0
        self.prices: FlowPrices = flow_prices(problem, flow_lanes(problem))
        gain = np.zeros((nodes, steps))
        gain[:points] = problem.receipts[:, item]
        gain[points:] = -problem.demand[:, item]
        gain[:, 0] += problem.stock[:, item]
        supply = _whole(gain * KILOGRAMS).ravel()
        self.supply = np.append(supply, -supply.sum())
        least = _whole(flow_target(problem)[:, item] * KILOGRAMS)
        self.least = float(least.sum())
        most = _whole(np.minimum(problem.most[:, item] * KILOGRAMS, ENDLESS))[:, None]
        after = np.full_like(self._nodes, self._outside)
        after[:, :-1] = self._nodes[:, 1:]
        self.kept = self._add(self._nodes, after, least, -self.prices.below)
        self._add(self._nodes, after, most - least, 0.0)
        units, spare = self._nodes[points:], self._nodes[:points]
        self.unmet = self._add(
            np.full_like(units, self._outside),
            units,
            _whole(problem.demand[:, item] * KILOGRAMS),
            self.prices.unmet,
        )
        self._add(
            spare,
            np.full_like(spare, self._outside),
            np.full_like(spare, ENDLESS),
            self.prices.handling,
        )
        self._add_ways(problem, item)

    def _add_ways(self, problem: FlowProblem, item: int) -> None:
        """What can be sent, with every lift."""
        lanes = flow_lanes(problem)
        for lane in np.flatnonzero(lanes.item == item).tolist():
            begin, end = problem.arcs[lanes.arc[lane]]
            lead = int(lanes.lead[lane])
            leaves = self._nodes[begin, :-lead]
            each = float(lanes.trip_cost[lane] / lanes.carries[lane])
            self._add(
                leaves,
                self._nodes[end, lead:],
                np.full_like(leaves, ENDLESS),
                each + self.prices.handling,
            )

    def _add(
        self,
        begin: NDArray[np.int64],
        end: NDArray[np.int64],
        most: NDArray[np.int64],
        cost: float | NDArray[np.float64],
    ) -> slice:
        """Add arcs with their cost for a tonne; their numbers."""
        coins = _whole(np.broadcast_to(np.multiply(cost, COINS), begin.shape)).ravel()
        self._parts.append((begin.ravel(), end.ravel(), most.ravel(), coins))
        self._count += begin.size
        return slice(self._count - begin.size, self._count)

    def arcs(self) -> tuple[NDArray[np.int64], ...]:
        """Begin, end, room and cost of all arcs."""
        return tuple(np.concatenate(part) for part in zip(*self._parts, strict=True))


def _whole(amounts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round to whole numbers."""
    return np.rint(amounts).astype(np.int64)
