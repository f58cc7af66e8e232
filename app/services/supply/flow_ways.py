"""Roads that flows take: how far, how long, by which class of road, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.supply.road_ways import vehicle_request
from maps.progress import Progress, silent
from maps.road_network import RoadClass
from planners.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from planners.route import Lonlat, Route
    from planners.vehicles import VehicleType

LONG_M = 250.0
"""A class counts as the worst from so many metres on: not for the last yard."""


class Leg(NamedTuple):
    """A way that is asked for: from, to, with what, how far and how long it is."""

    begins: Lonlat
    ends: Lonlat
    vehicle: VehicleType
    km: float
    takes_s: float


class ArcWay(NamedTuple):
    """
    A way over roads.

    Attributes
    ----------
    km, takes_s
        One way; the time with loading and unloading.
    main
        Class of most of it; None where it is not known.
    worst
        Least class of which there are `LONG_M` or more, else ``main``.
    ferry
        Whether a ferry is on it.
    line
        (n, 2) degrees; straight where the way is not known.
    """

    km: float
    takes_s: float
    main: RoadClass | None
    worst: RoadClass | None
    ferry: bool
    line: NDArray[np.float64]

    def __str__(self) -> str:
        """As one phrase, for tables."""
        minutes = round(self.takes_s / 60)
        said = [f"{self.km:.1f} km", f"{minutes // 60} h {minutes % 60:02d} min"]
        if self.main is not None:
            said.append(f"mostly {class_name(self.main)}")
        if self.worst is not None and self.worst is not self.main:
            said.append(f"worst {class_name(self.worst)}")
        if self.ferry:
            said.append("by ferry")
        return ", ".join(said)


def class_name(road_class: RoadClass) -> str:
    """A class of road as a word: "living street"."""
    return road_class.name.lower().replace("_", " ")


def arc_ways(
    planner: Planner,
    scenario: Scenario,
    legs: Sequence[Leg],
    progress: Progress = silent,
) -> tuple[ArcWay, ...]:
    """
    Find by which roads vehicles go.

    Parameters
    ----------
    planner
        On the area.
    scenario
        Whose policy, closures, areas to avoid and ratings hold.
    legs
        Ways that are asked for.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    tuple
        One for each leg.
    """
    found = []
    for number, leg in enumerate(legs):
        progress("finding the roads of flows", number / len(legs))
        request = vehicle_request(
            planner, scenario, leg.vehicle, (leg.begins, leg.ends)
        )
        try:
            route = planner.route(request)
        except PlanningError:  # turns bar it alone: the times hold, the roads do not
            straight = np.array([leg.begins, leg.ends], np.float64)
            found.append(ArcWay(leg.km, leg.takes_s, None, None, False, straight))
        else:
            found.append(_way(planner, leg, route))
    return tuple(found)


def _way(planner: Planner, leg: Leg, route: Route) -> ArcWay:
    """Read classes from the edges of a route, weighed by what is driven of them."""
    line = np.array(route.geometry, np.float64)
    network = planner.area.network
    if not route.edges:
        return ArcWay(leg.km, leg.takes_s, None, None, False, line)
    link = network.edge_link[list(route.edges)]
    metres = network.link_length_m[link].astype(np.float64)
    if len(metres) == 1:
        metres *= route.last_share - route.first_share
    else:
        metres[0] *= 1 - route.first_share
        metres[-1] *= route.last_share
    by_class = np.bincount(
        network.link_class[link], weights=metres, minlength=len(RoadClass)
    )
    ferry = bool(by_class[RoadClass.FERRY] > 0)
    by_class[RoadClass.FERRY] = 0
    if not by_class.any():
        return ArcWay(leg.km, leg.takes_s, None, None, ferry, line)
    main = RoadClass(int(by_class.argmax()))
    long = np.flatnonzero(by_class >= LONG_M)
    worst = RoadClass(int(max(long, default=main)))
    return ArcWay(leg.km, leg.takes_s, main, max(main, worst), ferry, line)
