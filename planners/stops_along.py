"""The fewest stops, or nearly, by which the planner drives the way of a given path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True, eq=False)
class _Follower:
    """Drives from stop to stop as the planner would, to compare with a path."""

    found: MatchedPath
    search: StopSearch
    free: tuple[bool, ...]  # edges of the path on which a stop can be
    places: dict[int, RoadPlace] = field(default_factory=dict)

    @property
    def edges(self) -> tuple[int, ...]:
        """Of the path."""
        return self.found.path.edges

    def leads(self, start: int, end: int) -> bool:
        """Whether the best way between stops on two edges of the path is the path."""
        ways = [self._ways(start), self._ways(end)]
        best = self.search.path(ways)
        if best is None:
            return False
        wanted = self._essence(self.edges[start : end + 1], start, end)
        return self._essence(best.edges, start, end) == wanted

    def next_stop(self, start: int) -> int:
        """Farthest edge of the path to which the planner's way is the path."""
        last = len(self.edges) - 1
        ahead = [place for place in range(start + 1, last) if self.free[place]]
        ahead.append(last)
        good, bad = 0, len(ahead)  # the next one is taken whatever the way there is
        if self.leads(start, last):
            return last
        while bad - good > 1:
            middle = (good + bad) // 2
            if self.leads(start, ahead[middle]):
                good = middle
            else:
                bad = middle
        while good > 0 and not self._is_firm(ahead[good]):
            good -= 1
        return ahead[good]

    def place(self, number: int) -> OnEdge:
        """Stop on an edge of the path: where it begins or ends, or in its middle."""
        path = self.found.path
        if number == 0:
            return path.stops[0]
        if number == len(self.edges) - 1:
            return path.stops[-1]
        return OnEdge(self.edges[number], 0.5)

    def _is_firm(self, number: int) -> bool:
        """Whether whoever looks for the road at a stop finds this one."""
        link = self.found.roads.network.edge_link[self.edges[number]]
        return bool(self._found(number).link == link)

    def _ways(self, number: int) -> tuple[OnEdge, ...]:
        """A stop as the planner sees it: on all roads of the place that it finds."""
        roads = self.found.roads
        return roads.finder.ways(self._found(number), self._allowed)

    def _found(self, number: int) -> RoadPlace:
        """Place on a road that the planner finds for a stop."""
        if number not in self.places:
            roads = self.found.roads
            lonlat = place_on(roads, self.place(number))
            self.places[number] = roads.finder.nearest(lonlat, self._allowed)
        return self.places[number]

    @property
    def _allowed(self) -> NDArray[np.bool_]:
        """Edges that the formation may use, (E,)."""
        return ~self.found.passability.forbidden

    def _essence(
        self, edges: Sequence[int], start: int, end: int
    ) -> list[tuple[int, int, int]]:
        """Ends and whole metres of edges, without the edges of the stops.

        Some roads are drawn twice, one on the other; they are the same road here.
        """
        ends = {self.edges[start], self.edges[end]}
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
    roads, edges = found.roads, found.path.edges
    length_m = roads.network.edge_length_m()[list(edges)]
    forbidden = found.passability.forbidden[list(edges)]
    free = (length_m >= SHORT_M) & ~forbidden
    stops = [0]
    with roads.search_space() as space:
        search = StopSearch(found.allowed, roads.edge_arcs, space)
        follower = _Follower(found, search, tuple(free.tolist()))
        while stops[-1] < len(edges) - 1:
            stops.append(follower.next_stop(stops[-1]))
    if len(stops) == 1:  # all on one edge
        return tuple(place_on(roads, at) for at in found.path.stops)
    return tuple(place_on(roads, follower.place(stop)) for stop in stops)
