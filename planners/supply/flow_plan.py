"""Which point feeds which unit, when and by how many vehicles, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planners.supply.flow_arrays import FlowPrices

FILLS_VEHICLES = "filling vehicles"
"""What is reported as done from when on there is a plan that can be kept."""

HARDLY_T = 1e-3
"""A kilogram: less than that of anything is nothing."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowWorth:
    """
    What one more would save, in the money of the problem; zero where there is enough.

    Attributes
    ----------
    vehicle
        (P, M) of one more vehicle all the time.
    tonne
        (P, K) of one more tonne at the start.
    room
        (N, K) of room for one more tonne all the time.
    """

    vehicle: NDArray[np.float64]
    tonne: NDArray[np.float64]
    room: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowPlan:
    """
    Shipments and what they lead to; all amounts are tonnes.

    Attributes
    ----------
    sent
        (A, M, K, T) leave over an arc with a lift in a step.
    trips
        (A, M, D) whole vehicles that leave on a day.
    lacking
        (P, M, D) vehicles that these trips keep busy beyond those that are there,
        busy all day; parts of vehicles would do with those.
    stock
        (N, K, T) at the end of each step.
    unmet
        (U, K, T) needed and not there.
    below
        (U, K, T) missing from the minimum at the end of each step.
    transport
        What the trips cost.
    rounded_up
        What they would cost if each trip of the cheapest plan with parts of vehicles
        were rounded up.
    bound
        No plan costs less: transport, shortage and handling together, see `prices`.
    prices
        Of shortage and handling.
    worth
        What would help.
    """

    sent: NDArray[np.float64]
    trips: NDArray[np.int64]
    lacking: NDArray[np.float64]
    stock: NDArray[np.float64]
    unmet: NDArray[np.float64]
    below: NDArray[np.float64]
    transport: float
    rounded_up: float
    bound: float
    prices: FlowPrices
    worth: FlowWorth
