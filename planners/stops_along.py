"""The fewest stops, or nearly, by which the planner drives the way of a given path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.path_over_stops import OnEdge, StopSearch
from planners.matched_route import place_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.snap import RoadPlace
    from planners.matched_route import MatchedPath
    from planners.route import Lonlat

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

    def leads(self, start: int, end: int) -> bool:
        """Whether the best way between two spots is the path."""
        best = self.search.path([self._ways(start), self._ways(end)])
        if best is None:
            return False
        first, last = self.spots[start].number, self.spots[end].number
        edges = self.found.path.edges
        ends = {edges[first], edges[last]}
        wanted = self._essence(edges[first : last + 1], ends)
        return self._essence(best.edges, ends) == wanted

    def next_stop(self, start: int) -> int:
        """Farthest spot to which the planner's way is the path, or the next one."""
        last = len(self.spots) - 1
        if self.leads(start, last):
            return last
        good, bad = start + 1, last  # the next one is taken whatever the way there is
        while bad - good > 1:
            middle = (good + bad) // 2
            if self.leads(start, middle):
                good = middle
            else:
                bad = middle
        while good > start + 1 and not self._is_firm(good):
            good -= 1
        return good

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
    stops = [0]
    with roads.search_space() as space:
        search = StopSearch(found.allowed, roads.edge_arcs, space)
        follower = _Follower(found, search, spots)
        while stops[-1] < len(spots) - 1:
            stops.append(follower.next_stop(stops[-1]))
    return tuple(place_on(roads, spots[stop].at) for stop in stops)


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
