"""A few routes that differ, by raising the cost of what the last ones used."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planners.movement.instances.make_networks import Network

PENALTY = 1.5
TRIES = 12
STRETCH = 1.6


class RouteSearch:
    """Fastest ways through one network for columns of a given rate."""

    def __init__(self, network: Network) -> None:
        """Sort the sections of a network by the point where they begin."""
        sections = network.sections
        self._length: list[float] = sections.length_m.tolist()
        self._rate: list[float] = network.rate_kmh.tolist()
        self._begin: list[int] = sections.tail.tolist()
        self._from: list[list[tuple[int, int]]] = [[] for _ in sections.positions]
        for number, (begin, end) in enumerate(
            zip(self._begin, sections.head.tolist(), strict=True)
        ):
            self._from[begin].append((end, number))

    def routes(
        self, begin: int, end: int, rate_kmh: float, count: int
    ) -> list[list[int]]:
        """
        Up to ``count`` different routes, the fastest first.

        Parameters
        ----------
        begin, end
            Points.
        rate_kmh
            Of the column; on slow sections it goes at theirs.
        count
            How many are wanted.

        Returns
        -------
        list[list[int]]
            Sections in order; empty where no road leads there. None takes more than
            1.6 times as long as the first.
        """
        found: list[list[int]] = []
        penalty: dict[int, float] = {}
        fastest = None
        for _ in range(TRIES):
            route = self._fastest(begin, end, rate_kmh, penalty)
            if not route:
                return found
            takes = sum(self._hours(section, rate_kmh) for section in route)
            fastest = fastest or takes
            if route not in found and takes <= STRETCH * fastest:
                found.append(route)
            if len(found) == count:
                break
            for section in route:
                penalty[section] = penalty.get(section, 1.0) * PENALTY
        return found

    def _hours(self, section: int, rate_kmh: float) -> float:
        """Thousands of hours on a section."""
        return self._length[section] / min(rate_kmh, self._rate[section])

    def _fastest(
        self, begin: int, end: int, rate_kmh: float, penalty: dict[int, float]
    ) -> list[int]:
        """Sections of the cheapest way, ties by the lower point."""
        cost = {begin: 0.0}
        by: dict[int, int] = {}
        queue = [(0.0, begin)]
        while queue:
            so_far, point = heapq.heappop(queue)
            if point == end:
                break
            if so_far > cost[point]:
                continue
            for there, section in self._from[point]:
                step = self._hours(section, rate_kmh) * penalty.get(section, 1.0)
                if so_far + step < cost.get(there, float("inf")):
                    cost[there] = so_far + step
                    by[there] = section
                    heapq.heappush(queue, (so_far + step, there))
        if end not in by:
            return []
        route = []
        point = end
        while point != begin:
            route.append(by[point])
            point = self._begin[by[point]]
        return route[::-1]
