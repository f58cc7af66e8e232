"""Fuel of a planned march: who burns how much of it by when, on the roads it takes.

What a vehicle burns is its consumption on a level paved road, and its mass lifted by
the climbs of the route and by what poor surfaces come to; see `planners.edge_costs`.
Aboard a ferry nothing is burnt, nor anything is gained downhill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.road_network import RoadClass
from planners.edge_costs import LITRES_PER_TONNE_METRE, edge_climb_m, edge_drag_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.march_table import MarchTable
    from planners.order_of_march import UnitTiming
    from planners.route import Route
    from planners.vehicles import VehicleType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WayEffort:
    """
    What a route asks of vehicles, added up from its start; (k + 1,) metres each.

    Attributes
    ----------
    distance_m
        At which each edge begins, and the end; never falling.
    road_m
        Driven until there, without ferries.
    climb_m
        Climbed until there.
    drag_m
        Climb that would burn what poor surfaces burn.
    """

    distance_m: NDArray[np.float64]
    road_m: NDArray[np.float64]
    climb_m: NDArray[np.float64]
    drag_m: NDArray[np.float64]


class Burnt(NamedTuple):
    """Litres by what burns them, each (T,) in steps of time."""

    level_l: NDArray[np.float64]
    climb_l: NDArray[np.float64]
    surface_l: NDArray[np.float64]

    @property
    def litres(self) -> NDArray[np.float64]:
        """All of them, (T,)."""
        return self.level_l + self.climb_l + self.surface_l


def way_effort(network: RoadNetwork, route: Route) -> WayEffort:
    """
    Add up what a route asks of vehicles.

    Parameters
    ----------
    network
        On which it was planned.
    route
        Its first and last edge count in part.
    """
    edges = np.array(route.edges, np.int64)
    share = np.ones(len(edges))
    share[0] -= route.first_share
    share[-1] -= 1 - route.last_share
    link = network.edge_link[edges]
    length_m = network.link_length_m[link]
    aboard = network.link_class[link] == RoadClass.FERRY
    driven = np.where(aboard, 0.0, share)
    return WayEffort(
        distance_m=_added_up(share * length_m),
        road_m=_added_up(driven * length_m),
        climb_m=_added_up(driven * edge_climb_m(network, edges)),
        drag_m=_added_up(driven * edge_drag_m(network, edges)),
    )


def march_burn(
    effort: WayEffort,
    vehicles: Iterable[tuple[VehicleType, int]],
    table: MarchTable,
    units: Sequence[UnitTiming],
    edges: Sequence[datetime],
) -> Burnt:
    """
    Give what vehicles burn on a march in each step of time.

    Parameters
    ----------
    effort
        Of its route.
    vehicles
        Who burns, with how many of each.
    table
        The march.
    units
        March units among which they move, in shares of their vehicles; one or more.
    edges
        T + 1 moments, rising, aware.

    Returns
    -------
    Burnt
        What is burnt before the first moment and after the last is left out.
    """
    burning = list(vehicles)
    level = sum(one.fuel_l_per_100km * count for one, count in burning) / 100_000
    lifting = sum(one.mass_t * count for one, count in burning) * LITRES_PER_TONNE_METRE
    share = _progress(effort, table, units, edges)
    return Burnt(
        level_l=np.diff(share.road_m) * level,
        climb_l=np.diff(share.climb_m) * lifting,
        surface_l=np.diff(share.drag_m) * lifting,
    )


def march_units(table: MarchTable, name: str) -> tuple[UnitTiming, ...]:
    """March units that have a name, or whose serial has it; else the whole column."""
    named = tuple(
        timing for timing in table.units if name in {timing.unit.name, timing.serial}
    )
    return named or table.units


def _progress(
    effort: WayEffort,
    table: MarchTable,
    units: Sequence[UnitTiming],
    edges: Sequence[datetime],
) -> WayEffort:
    """Effort that is behind the vehicles at each moment, a mean over march units."""
    zero = table.totals.start
    wanted = np.array([(moment - zero).total_seconds() for moment in edges])
    every = sum(timing.unit.formation.count for timing in units)
    along = np.vstack([effort.road_m, effort.climb_m, effort.drag_m])
    reached = np.zeros((len(along), len(edges)))
    # A table that is timed by rates may end some metres off the route.
    stretch = effort.distance_m[-1] / max(table.points[-1].distance_km * 1000, 1e-9)
    for timing in units:
        seconds, metres = _positions(table, timing, zero)
        at_m = np.interp(wanted, seconds, metres * stretch)
        weight = timing.unit.formation.count / every
        for number, amounts in enumerate(along):
            reached[number] += weight * np.interp(at_m, effort.distance_m, amounts)
    road_m, climb_m, drag_m = reached
    return WayEffort(distance_m=wanted, road_m=road_m, climb_m=climb_m, drag_m=drag_m)


def _positions(
    table: MarchTable, timing: UnitTiming, zero: datetime
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds and metres of the middle of a march unit, both never falling."""
    unit = timing.unit.name
    lag = (timing.tail_delay - timing.head_delay).total_seconds() / 2
    knots = [
        ((row.arrives - zero).total_seconds(), row.distance_km * 1000)
        for row in table.rows
        if row.unit == unit and row.serial == timing.serial
    ]
    for stay in table.stays_of(unit):
        if stay.serial == timing.serial and stay.head_km > 0:
            knots += [
                ((moment - zero).total_seconds(), stay.head_km * 1000)
                for moment in (stay.stops, stay.leaves)
            ]
    knots.sort()
    seconds, metres = np.array(knots).T
    return seconds + lag, np.maximum.accumulate(metres)


def _added_up(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = np.concatenate([[0.0], np.cumsum(amounts)])
    return total
