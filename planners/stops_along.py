"""The fewest stops, or nearly, by which the planner drives the way of a given path."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.path_over_stops import OnEdge, StopSearch
from planners.matched_route import place_on
from planners.plan_route import joined_stops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.path_over_stops import StopPath
    from maps.snap import RoadPlace
    from planners.matched_route import MatchedPath
    from planners.route import Lonlat, RouteRequest

SHORT_M = 5.0  # a stop on a shorter edge is hard to tell from one on the next


class _Spot(NamedTuple):
    """A place on a path where a stop can be: which of its edges, and where on it."""

    number: int
    at: OnEdge


@dataclass(frozen=True, slots=True, eq=False)
class _Follower:
    """Drives from stop to stop as the planner would, to compare with a path."""

    found: MatchedPath
    search: StopSearch
    spots: tuple[_Spot, ...]
    places: dict[int, RoadPlace] = field(default_factory=dict)

    def leads(self, stops: Sequence[int]) -> bool:
        """Whether the best way over some spots is the path."""
        if len(stops) == 1:
            return True
        best = self.search.path([self._ways(stop) for stop in stops])
        if best is None:
            return False
        edges = self.found.path.edges
        numbers = [self.spots[stop].number for stop in stops]
        first, last = numbers[0], numbers[-1]
        ends = {edges[number] for number in numbers}
        wanted = self._essence(edges[first : last + 1], ends)
        return self._essence(best.edges, ends) == wanted

    def next_stop(self, stops: Sequence[int]) -> int:
        """
        Farthest spot to which the planner's way is the path, or the next one.

        The stop before the last tells in which direction the last one is passed.
        """
        known, start, last = stops[-2:], stops[-1], len(self.spots) - 1
        if not self.leads(known):  # the path cannot be followed to the last stop
            known = stops[-1:]
        if self.leads((*known, last)):
            return last
        good, bad = start + 1, last  # the next one is taken whatever the way there is
        while bad - good > 1:
            middle = (good + bad) // 2
            if self.leads((*known, middle)):
                good = middle
            else:
                bad = middle
        while good > start + 1 and not self._is_firm(good):
            good -= 1
        return good

    def firm_between(self, start: int, end: int) -> int:
        """Firm spot nearest to the middle between two; the first without any."""
        inside = sorted(
            range(start + 1, end), key=lambda spot: (abs(2 * spot - start - end), spot)
        )
        return next((spot for spot in inside if self._is_firm(spot)), start)

    def _is_firm(self, spot: int) -> bool:
        """Whether whoever looks for the road at a spot finds this one."""
        edge = self.spots[spot].at.edge
        link = self.found.roads.network.edge_link[edge]
        return bool(self._found(spot).link == link)

    def _ways(self, spot: int) -> tuple[OnEdge, ...]:
        """A spot as the planner sees it: on all roads of the place that it finds."""
        return self.found.roads.finder.ways(self._found(spot), self._allowed)

    def _found(self, spot: int) -> RoadPlace:
        """Place on a road that the planner finds for a spot."""
        if spot not in self.places:
            roads = self.found.roads
            lonlat = place_on(roads, self.spots[spot].at)
            self.places[spot] = roads.finder.nearest(lonlat, self._allowed)
        return self.places[spot]

    @property
    def _allowed(self) -> NDArray[np.bool_]:
        """Edges that the formation may use, (E,)."""
        return ~self.found.passability.forbidden

    def _essence(
        self, edges: Sequence[int], ends: set[int]
    ) -> list[tuple[int, int, int]]:
        """Ends and whole metres of edges, without those on which the stops are.

        Some roads are drawn twice, one on the other; they are the same road here.
        """
        network = self.found.roads.network
        kept = [edge for edge in edges if edge not in ends]
        length = np.rint(network.link_length_m[network.edge_link[kept]]).astype(int)
        ends_of = network.edge_tail[kept], network.edge_head[kept], length
        return [tuple(row) for row in np.column_stack(ends_of).tolist()]


def stops_along(found: MatchedPath) -> tuple[Lonlat, ...]:
    """
    Stops that make a planned route follow a path where the formation may.

    Parameters
    ----------
    found
        The path.

    Returns
    -------
    tuple[Lonlat, ...]
        Two or more, degrees; the first and last are the ends of the path. Stops
        between lie on edges that the formation may use.
    """
    roads = found.roads
    spots = _spots(found)
    with roads.search_space() as space:
        search = StopSearch(found.allowed, roads.edge_arcs, space)
        stops = _followed(_Follower(found, search, spots))
    return tuple(place_on(roads, spots[stop].at) for stop in stops)


def sure_stops_along(
    found: MatchedPath, request: RouteRequest
) -> tuple[Lonlat, ...] | None:
    """
    Stops for which `planners.plan_route.plan_route` plans this very path.

    Parameters
    ----------
    found
        The path, over edges that the request allows.
    request
        What the planner will be asked; its stops count for nothing.

    Returns
    -------
    tuple[Lonlat, ...] | None
        Two or more, degrees; None where no stops make the planner take it.
    """
    roads, spots = found.roads, _spots(found)
    turn_s = request.policy.turn_s
    turns = roads.turns(request.objective, turn_s) if turn_s else None
    with roads.search_space() as space:
        search = StopSearch(found.allowed, roads.edge_arcs, space, turns)
        follower = _Follower(found, search, spots)
        stops = _followed(follower)
        while True:
            lonlat = tuple(place_on(roads, spots[stop].at) for stop in stops)
            asked = replace(request, stops=lonlat)
            judged = roads, found.passability, found.allowed
            _, path, _ = joined_stops(*judged, asked, space)
            if path is not None and path.edges == found.path.edges:
                return lonlat
            more = _between(follower, stops, path)
            if not more:
                return None
            stops = sorted({*stops, *more})


def _followed(follower: _Follower) -> list[int]:
    """Spots from the first to the last, each as far on as the planner follows."""
    stops = [0]
    while stops[-1] < len(follower.spots) - 1:
        stops.append(follower.next_stop(stops))
    return stops


def _between(
    follower: _Follower, stops: Sequence[int], path: StopPath | None
) -> list[int]:
    """Spots amid the legs that stray from the path; amid all if none is seen to."""
    middles = [follower.firm_between(a, b) for a, b in pairwise(stops)]
    free = [leg for leg, a in enumerate(stops[:-1]) if middles[leg] > a]
    if path is None:
        return [middles[leg] for leg in free]
    edges = follower.found.path.edges
    places = [follower.spots[stop].number for stop in stops]
    stray = [
        leg
        for leg in free
        if path.edges[path.stop_edges[leg] : path.stop_edges[leg + 1] + 1]
        != edges[places[leg] : places[leg + 1] + 1]
    ]
    return [middles[leg] for leg in stray or free]


def _spots(found: MatchedPath) -> tuple[_Spot, ...]:
    """Both ends of a path and the middles of its edges that may be used."""
    edges, (first, last) = found.path.edges, found.path.stops
    length_m = found.roads.network.edge_length_m()
    spots = [_Spot(0, first)]
    for number, edge in enumerate(edges):
        begun = first.share if number == 0 else 0.0
        done = last.share if number == len(edges) - 1 else 1.0
        long = (done - begun) * length_m[edge] >= SHORT_M
        if long and not found.passability.forbidden[edge]:
            spots.append(_Spot(number, OnEdge(edge, (begun + done) / 2)))
    return (*spots, _Spot(len(edges) - 1, last))
