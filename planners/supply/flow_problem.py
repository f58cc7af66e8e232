"""Which point feeds which unit, when: points, units and arcs as arrays over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowProblem:
    """
    Stocks, demand, arcs and lift over T steps; amounts are tonnes of K items.

    The nodes are P points, then U units: N = P + U.

    Attributes
    ----------
    points, units, items, lifts
        Names; ``lifts`` are the M kinds of vehicle.
    step_s
        Length of a step, seconds; a whole number of steps makes a day.
    stock
        (N, K) usable at the start.
    most
        (N, K) that can be stored; infinity for no limit.
    receipts
        (P, K, T) that come from outside at the start of each step.
    demand
        (U, K, T) used in each step.
    least
        (U, K, T) that a unit should have at the end of each step.
    arcs
        (A, 2) int32, from node to node; from a point always.
    lead
        (A, M) int32, steps one way with each lift, at least 1; 0 where it cannot go.
    length_km
        (A, M) float64 one way.
    carries
        (M, K) float64 tonnes of an item to a full vehicle, 0 where it does not carry
        it: mass, volume and pallets are in it already.
    vehicles
        (P, M) float64, how many stand at each point.
    per_km
        (M,) what a kilometre costs.
    classes
        (A,) what roads the arc takes, in words, for tables.
    turn
        (A, M) float64 steps that a trip takes a vehicle, out, back and loading; None
        for twice the lead.
    """

    points: tuple[str, ...]
    units: tuple[str, ...]
    items: tuple[str, ...]
    lifts: tuple[str, ...]
    step_s: int
    stock: NDArray[np.float64]
    most: NDArray[np.float64]
    receipts: NDArray[np.float64]
    demand: NDArray[np.float64]
    least: NDArray[np.float64]
    arcs: NDArray[np.int32]
    lead: NDArray[np.int32]
    length_km: NDArray[np.float64]
    carries: NDArray[np.float64]
    vehicles: NDArray[np.float64]
    per_km: NDArray[np.float64]
    classes: tuple[str, ...]
    turn: NDArray[np.float64] | None = None
