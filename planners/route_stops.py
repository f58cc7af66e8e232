"""Where on the road the stops of a route lie, for a formation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.errors import PlaceError
from planners.errors import NoRoute
from planners.explain_route import explain_edge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.path_over_stops import OnEdge
    from maps.snap import RoadPlace
    from planners.passability import Passability
    from planners.reachability import OpenRoads
    from planners.roads import Roads
    from planners.route import Lonlat, Refusal

SAME_PLACE_M = 0.5  # roads that meet at a junction are equally near
FAR_M = 50.0  # a stop farther off the road than this is mentioned


class Stop(NamedTuple):
    """A stop on a road that the formation can use, and what to say about it."""

    place: RoadPlace
    ways: tuple[OnEdge, ...]
    label: str
    remark: str


def place_stops(
    roads: Roads,
    passability: Passability,
    stops: Sequence[Lonlat],
    open_roads: OpenRoads,
) -> list[Stop]:
    """
    Put the stops of a request on roads.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    stops
        Degrees, in order of travel.
    open_roads
        Where there is more to choose from, stops keep out of its pockets.

    Returns
    -------
    list[Stop]
        One for each.

    Raises
    ------
    NoRoute
        A stop lies near roads, but far from any that the formation may use.
    PlaceError
        A stop lies far from any road.
    """
    last = len(stops) - 1
    placed = []
    for number, lonlat in enumerate(stops):
        outside = np.ones(roads.network.edge_count, np.bool_)
        name = f"Via point {number}"
        if number < last:
            outside &= open_roads.leaving
        if number > 0:
            outside &= open_roads.entering
        if number in (0, last):
            name = "Start" if number == 0 else "Destination"
        placed.append(place_stop(roads, passability, outside, lonlat, name))
    return placed


def place_stop(
    roads: Roads,
    passability: Passability,
    outside: NDArray[np.bool_],
    lonlat: Lonlat,
    name: str,
) -> Stop:
    """
    Put one stop on the nearest road that the formation may use.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    outside
        (E,) bool, edges outside of pockets; taken where there are any near.
    lonlat
        Degrees.
    name
        What sentences call it.

    Raises
    ------
    NoRoute
        It lies near roads, but far from any that the formation may use.
    PlaceError
        It lies far from any road.
    """
    anywhere = np.ones(roads.network.edge_count, np.bool_)
    nearest = roads.finder.nearest(lonlat, anywhere)
    allowed = ~passability.forbidden
    reasons = _reasons(roads, passability, nearest)
    try:
        place, ways = _usable(roads, allowed, outside, lonlat)
    except PlaceError as error:
        told = " ".join(refusal.sentence for refusal in reasons[:3])
        raise NoRoute(f"{name}: {error} {told}".rstrip(), reasons) from error
    remark = _remark(roads, name, nearest, place, reasons)
    return Stop(place, ways, _road(roads, place), remark)


def _usable(
    roads: Roads,
    allowed: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    lonlat: Lonlat,
) -> tuple[RoadPlace, tuple[OnEdge, ...]]:
    """Nearest place that the formation may use, with all ways past it."""
    finder, what = roads.finder, "road that the formation may use"
    try:
        place = finder.nearest(lonlat, allowed & outside, what=what)
    except PlaceError:  # a pocket is all there is, or not even that
        place = finder.nearest(lonlat, allowed, what=what)
        return place, finder.ways(place, allowed)
    return place, finder.ways(place, allowed & outside)


def _road(roads: Roads, place: RoadPlace) -> str:
    """What a driver calls the road at a place."""
    return roads.network.edge_name(place.on_edges[0].edge)


def _reasons(
    roads: Roads, passability: Passability, place: RoadPlace
) -> tuple[Refusal, ...]:
    """Why the formation may not use a road in any direction; empty if it may."""
    edges = [at.edge for at in place.on_edges]
    if not all(passability.reasons[edge] for edge in edges):
        return ()
    return explain_edge(roads, passability, edges[0])


def _remark(
    roads: Roads,
    name: str,
    nearest: RoadPlace,
    taken: RoadPlace,
    reasons: Sequence[Refusal],
) -> str:
    """What the user should know about a stop; empty when it lies on its road."""
    road, off = _road(roads, taken), f"{taken.distance_m:.0f} m from the point"
    if taken.distance_m <= nearest.distance_m + SAME_PLACE_M:
        return f"{name} is on {road}, {off}." if taken.distance_m > FAR_M else ""
    if reasons:
        why = reasons[0].sentence.removesuffix(".")
        return f"{name} is not on the nearest road ({why}) but on {road}, {off}."
    return (
        f"{name} is not on the nearest road, {_road(roads, nearest)}, which is cut off "
        f"from the others, but on {road}, {off}."
    )
