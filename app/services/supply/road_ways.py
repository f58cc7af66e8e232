"""Times and lengths by road between places, for each kind of vehicle that drives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.places import find_point
from maps.progress import silent
from planners.quick_matrix import quick_matrix
from planners.rounds.problem import NO_WAY, Ways
from planners.route import RouteRequest
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from maps.progress import Progress
    from planners.route import Lonlat
    from planners.traffic import NamedPlace
    from planners.vehicles import VehicleType


class RoadWays(NamedTuple):
    """
    Ways of some kinds of vehicle, and what to know about them.

    Attributes
    ----------
    ways
        One for each kind, by its name.
    remarks
        Which places lie far from a road, or on none, as sentences.
    """

    ways: tuple[Ways, ...]
    remarks: tuple[str, ...]


def road_ways(
    planner: Planner,
    scenario: Scenario,
    places: Sequence[NamedPlace],
    vehicles: Sequence[VehicleType],
    progress: Progress = silent,
) -> RoadWays:
    """
    Find the fastest ways between all places for each kind of vehicle.

    Parameters
    ----------
    planner
        On the area.
    scenario
        Whose policy, closures, areas to avoid and ratings hold. Rules about the hours
        of roads do not: a way that is closed at times counts as open.
    places
        One or more.
    vehicles
        Kinds; one that stands there twice is asked for once.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    InputRefused, PlaceError, RouteError
        A closure, an area to avoid or a rating of the scenario makes no sense.
    """
    ways: list[Ways] = []
    remarks: list[tuple[str, ...]] = []
    kinds = tuple(dict.fromkeys(vehicles))
    for number, vehicle in enumerate(kinds):
        progress(f"finding the ways of {vehicle.name}", number / len(kinds))
        request = vehicle_request(planner, scenario, vehicle, (places[0].position,) * 2)
        found = quick_matrix(planner.roads, places, request)
        ways.append(
            Ways(
                name=vehicle.name,
                duration_s=_whole(found.duration_s),
                length_m=_whole(found.length_m),
            )
        )
        remarks.append((*found.no_place.values(), *found.remarks))
    return RoadWays(tuple(ways), _of_kinds(kinds, remarks))


def vehicle_request(
    planner: Planner,
    scenario: Scenario,
    vehicle: VehicleType,
    stops: tuple[Lonlat, ...],
) -> RouteRequest:
    """Ask for the fastest way of one vehicle under all that the scenario says."""
    return RouteRequest(
        stops=stops,
        formation=Formation(vehicle.name, ((vehicle, 1),)),
        policy=scenario.policy,
        avoid=tuple(
            tuple(find_point(text, planner.area, inside=False) for text in ring)
            for ring in scenario.avoid
        ),
        closed_edges=planner.closures_of(scenario),
        ratings=planner.ratings_of(scenario),
    )


def _of_kinds(
    kinds: Sequence[VehicleType], remarks: Sequence[Sequence[str]]
) -> tuple[str, ...]:
    """Remarks once; one that does not hold for all kinds says for which it does."""
    told = []
    for remark in dict.fromkeys(one for kind in remarks for one in kind):
        names = [
            vehicle.name
            for vehicle, said in zip(kinds, remarks, strict=True)
            if remark in said
        ]
        every = len(names) == len(kinds)
        told.append(remark if every else f"{', '.join(names)}: {remark}")
    return tuple(told)


def _whole(amount: NDArray[np.float64]) -> NDArray[np.int32]:
    """Whole numbers, rounded up; `NO_WAY` for none."""
    known = np.isfinite(amount)
    return np.where(known, np.ceil(np.where(known, amount, 0)), NO_WAY).astype(np.int32)
