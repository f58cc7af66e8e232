"""Times and lengths between many places at once, without the ways themselves.

The length comes from how much the cost of the fastest way rises when each metre costs
a little. The least cost is concave in that price, so the slope lies between the lengths
of the ways that are best before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.errors import PlaceError
from maps.progress import silent
from maps.routing.between_places import costs_between
from maps.routing.ticks import FORBIDDEN, UNREACHABLE
from planners.edge_costs import TICKS_PER_S
from planners.errors import RouteError
from planners.reachability import OpenRoads
from planners.route import Objective
from planners.route_stops import FAR_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.path_over_stops import OnEdge
    from maps.routing.shortest_path import Metric
    from maps.snap import RoadPlace
    from planners.roads import Roads
    from planners.route import RouteRequest
    from planners.traffic import NamedPlace

Side = tuple["OnEdge", ...]
"""Points of edges that stand for one place."""

TIMES = 16
"""By what time counts where a metre counts one, so that ways stay the fastest."""

WHAT = "road that the formation may use"
MOST_EDGE = 2**29
"""Ticks of one edge, so many that no way takes it."""


@dataclass(frozen=True, slots=True, eq=False)
class QuickMatrix:
    """
    Times and lengths between n places.

    Attributes
    ----------
    duration_s
        (n, n) float64 of the fastest way; infinity where there is none.
    length_m
        (n, n) float64, infinity likewise. No longer than the fastest way, and no
        shorter than the one that is best when each metre counts 0.6 ms more.
    remarks
        What the user should know about the places, as sentences.
    no_place
        Why a place lies on no road, by its number.
    """

    duration_s: NDArray[np.float64]
    length_m: NDArray[np.float64]
    remarks: tuple[str, ...]
    no_place: dict[int, str]


def quick_matrix(
    roads: Roads,
    places: Sequence[NamedPlace],
    request: RouteRequest,
    progress: Progress = silent,
) -> QuickMatrix:
    """
    Find times and lengths of the fastest ways between places.

    Parameters
    ----------
    roads
        Of the area.
    places
        n of them, one or more.
    request
        Whose formation, policy, closed edges, areas to avoid and ratings hold; its
        stops do not count. Turning costs nothing, and a column may turn round.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    RouteError
        It was not asked for the fastest ways, or a closed edge, an area to avoid or a
        rating makes no sense.
    """
    if request.objective is not Objective.FASTEST:
        raise RouteError("Times and lengths at once are of the fastest ways alone.")
    progress("judging roads", 0.0)
    rated = roads.rated(request.ratings)
    judged = rated.judged(request.formation, request.policy, request.objective)
    passability, metric = judged.closing(rated, request.closed_edges, request.avoid)
    allowed = ~passability.forbidden
    progress("placing points on roads", 0.3)
    placed = _Places(rated, places, allowed)
    sides = placed.out_of(rated.open_roads)
    free, paid = _metrics(rated, metric)
    progress("measuring the ways", 0.5)
    ticks, priced = (_costs(rated, one, sides) for one in (free, paid))
    apart = ticks == UNREACHABLE
    if apart.any():  # once more, out of the formation's own pockets
        own = placed.out_of(OpenRoads.of(rated.network, allowed))
        ticks = np.where(apart, _costs(rated, free, own), ticks)
        priced = np.where(apart, _costs(rated, paid, own), priced)
    known = (ticks != UNREACHABLE) & (priced != UNREACHABLE)
    metres = np.maximum(priced - ticks, 0)
    return QuickMatrix(
        np.where(known, ticks / (TIMES * TICKS_PER_S), np.inf),
        np.where(known, metres, np.inf),
        placed.remarks,
        placed.no_place,
    )


class _Places:
    """Places on the roads that a formation may use."""

    def __init__(
        self, roads: Roads, places: Sequence[NamedPlace], allowed: NDArray[np.bool_]
    ) -> None:
        finder = roads.finder
        links = finder.links_of(allowed)
        self._roads, self._allowed, self._places = roads, allowed, places
        self._nearest: list[RoadPlace | None] = []
        self.no_place: dict[int, str] = {}
        for number, place in enumerate(places):
            try:
                near = finder.nearest(place.position, allowed, what=WHAT, links=links)
            except PlaceError as error:
                self.no_place[number] = f"{place.name}: {error}"
                self._nearest.append(None)
            else:
                self._nearest.append(near)
        found = [near for near in self._nearest if near is not None]
        ways = iter(finder.ways_of_all(found, allowed))
        self._ways: list[tuple[OnEdge, ...]] = [
            next(ways) if near is not None else () for near in self._nearest
        ]

    @property
    def remarks(self) -> tuple[str, ...]:
        """Which places lie far from their road."""
        return tuple(
            f"{place.name} lies {near.distance_m:.0f} m from the nearest road that its "
            "vehicles may use."
            for place, near in zip(self._places, self._nearest, strict=True)
            if near is not None and near.distance_m > FAR_M
        )

    def out_of(self, pockets: OpenRoads) -> tuple[list[Side], list[Side]]:
        """
        Where paths leave places and enter them, out of pockets as single routes do.

        Where all that is near lies in a pocket, the pocket is all there is.
        """
        leaving, entering = (
            [self._side(number, outside) for number in range(len(self._places))]
            for outside in (pockets.leaving, pockets.entering)
        )
        return leaving, entering

    def _side(self, number: int, outside: NDArray[np.bool_]) -> Side:
        """Ways past a place that lie outside of pockets, else those past the next."""
        near = self._ways[number]
        open_ways = tuple(one for one in near if outside[one.edge])
        if open_ways or not near:
            return open_ways
        finder, allowed = self._roads.finder, self._allowed & outside
        try:
            place = finder.nearest(self._places[number].position, allowed)
        except PlaceError:
            return near
        return finder.ways(place, allowed)


def _costs(
    roads: Roads, metric: Metric, sides: tuple[list[Side], list[Side]]
) -> NDArray[np.int32]:
    """(n, n) ticks; nothing from a place on the roads to itself."""
    leaving, entering = sides
    ticks = costs_between(metric, roads.edge_arcs, leaving, entering)
    itself = np.flatnonzero([bool(ways) for ways in leaving])
    ticks[itself, itself] = 0
    return ticks


def _metrics(roads: Roads, metric: Metric) -> tuple[Metric, Metric]:
    """Metrics of time alone, and of time with a little for each metre."""
    network = roads.network
    metres = np.rint(network.link_length_m[network.edge_link]).astype(np.int64)
    free, paid = (
        roads.metric(_priced(metric.weights, price))
        for price in (np.zeros_like(metres), metres)
    )
    return free, paid


def _priced(weights: NDArray[np.int32], metres: NDArray[np.int64]) -> NDArray[np.int32]:
    """Weights of so much more time and of metres, forbidden edges as they are."""
    priced = np.minimum(weights.astype(np.int64) * TIMES + metres, MOST_EDGE)
    return np.where(weights == FORBIDDEN, FORBIDDEN, priced).astype(np.int32)
