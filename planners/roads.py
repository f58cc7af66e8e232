"""The roads of an area, made ready for many questions about routes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import RoadClass
from maps.routing.hierarchy import Hierarchy
from maps.routing.path_over_stops import EdgeArcs
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.shortest_path import Metric, SearchSpace
from maps.routing.timed_graph import TimedGraph
from maps.routing.turns import Turns, turns_of
from maps.snap import RoadFinder
from planners.bridge_ratings import with_ratings
from planners.edge_costs import TICKS_PER_M, TICKS_PER_S
from planners.judged_roads import JudgedRoads
from planners.reachability import OpenRoads
from planners.route import Objective

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating
    from planners.route import RoutePolicy
    from planners.vehicles import Formation

METRICS_KEPT = 16
TURN_TICKS = {
    Objective.FASTEST: TICKS_PER_S,
    Objective.SHORTEST: 10 * TICKS_PER_M,
    Objective.LEAST_FUEL: 10 * TICKS_PER_M,
}
_OF_ALL_RATINGS = (
    "hierarchy",
    "free_graph",
    "finder",
    "edge_arcs",
    "free_edge_arcs",
    "reverse",
    "_turns",
    "obstacles_on_link",
    "bans_by_edge",
    "open_roads",
)


@dataclass(frozen=True, eq=False)
class Roads:
    """
    A road network with what route planning derives from it; build one with `of`.

    What depends on the network alone is derived once. Metrics and search spaces are
    kept for the next question; they never change an answer, and threads may share
    one object.

    Attributes
    ----------
    network
        Roads of the area.
    graph
        For searches that obey turn bans.
    stored
        Hierarchy of the graph, if the area pack has it.
    """

    network: RoadNetwork
    graph: RoutingGraph
    stored: Hierarchy | None = field(default=None, repr=False)
    _metrics: dict[bytes, Metric] = field(default_factory=dict, repr=False)
    _judged: dict[tuple[Formation, RoutePolicy, Objective], JudgedRoads] = field(
        default_factory=dict, repr=False
    )
    _spaces: list[SearchSpace] = field(default_factory=list, repr=False)
    _rated: dict[tuple[BridgeRating, ...], Roads] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(
        cls,
        network: RoadNetwork,
        graph: RoutingGraph | None = None,
        hierarchy: Hierarchy | None = None,
    ) -> Roads:
        """Make a network ready; a stored graph and hierarchy save building them."""
        return cls(network, graph or RoutingGraph.of(network), hierarchy)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """Answers and guides all searches."""
        return self.stored or Hierarchy.of_roads(self.network, self.graph)

    @cached_property
    def free_graph(self) -> RoutingGraph:
        """For searches that mind one-way streets only."""
        tail, head = self.network.edge_tail, self.network.edge_head
        return expand(tail, head, self.network.junction_count, ())

    @cached_property
    def finder(self) -> RoadFinder:
        """Finds the nearest road."""
        return RoadFinder.of(self.network)

    @cached_property
    def edge_arcs(self) -> EdgeArcs:
        """Arcs of `graph` by edge."""
        return EdgeArcs.of(self.graph)

    @cached_property
    def free_edge_arcs(self) -> EdgeArcs:
        """Arcs of `free_graph` by edge."""
        return EdgeArcs.of(self.free_graph)

    @cached_property
    def timed_graph(self) -> TimedGraph:
        """For searches that mind turns banned at times."""
        return TimedGraph.of(self.network, self.graph)

    @cached_property
    def timed_edge_arcs(self) -> EdgeArcs:
        """Arcs of `timed_graph` by edge."""
        timed = self.timed_graph.graph
        return self.edge_arcs if timed is self.graph else EdgeArcs.of(timed)

    @cached_property
    def reverse(self) -> NDArray[np.int32]:
        """Opposite edges, (E,); -1 without one."""
        return self.network.reverse_edge()

    @cached_property
    def _turns(self) -> Turns:
        """Turns that cost nothing."""
        return turns_of(self.network, self.graph.state_junction, off=0, across=0)

    def turns(self, objective: Objective, seconds: int) -> Turns:
        """Turns that cost so many seconds each, or ten metres a second."""
        ticks = TURN_TICKS[objective] * seconds
        return self._turns._replace(off=ticks, across=ticks)

    @cached_property
    def obstacles_on_link(self) -> Mapping[int, tuple[int, ...]]:
        """Obstacles by the link they lie on."""
        return self.network.obstacles_on_link()

    @cached_property
    def bans_by_edge(self) -> Mapping[int, tuple[int, ...]]:
        """Turn bans by the edge they begin with."""
        found: dict[int, tuple[int, ...]] = {}
        for ban, start in enumerate(self.network.ban_offsets[:-1].tolist()):
            first = int(self.network.ban_edges[start])
            found[first] = (*found.get(first, ()), ban)
        return found

    @cached_property
    def open_roads(self) -> OpenRoads:
        """Edges that are not in pockets of the network, whoever drives."""
        return OpenRoads.of(self.network, np.ones(self.network.edge_count, np.bool_))

    @cached_property
    def _limit_offsets(self) -> NDArray[np.int64]:
        """Where the limits of each edge begin, (E + 1,)."""
        edges = np.arange(self.network.edge_count + 1)
        return np.searchsorted(self.network.limit_edge, edges)

    def limit_rows(self, edge: int) -> range:
        """Rows of the limit table that hold for an edge."""
        return range(int(self._limit_offsets[edge]), int(self._limit_offsets[edge + 1]))

    def rated(self, ratings: tuple[BridgeRating, ...]) -> Roads:
        """
        Give the same roads with what the user says about bridges.

        Everything that does not hang on limits is shared; the latest is kept.

        Raises
        ------
        RouteError
            A rating lies on no bridge.
        """
        if not ratings:
            return self
        known = self._rated.get(ratings)
        if known is not None:
            return known
        rated = self._with(with_ratings(self.network, ratings))
        self._rated.clear()
        self._rated[ratings] = rated
        return rated

    def at_rate(self, rate_kmh: float) -> Roads:
        """Give the same roads with no road faster than a rate of march, above 0."""
        posted = self.network.edge_speed_kmh
        ferry = self.network.link_class[self.network.edge_link] == RoadClass.FERRY
        unknown = ferry & np.isnan(posted)
        speed = np.where(unknown, posted, np.fmin(posted, np.float32(rate_kmh)))
        return self._with(replace(self.network, edge_speed_kmh=speed))

    def _with(self, network: RoadNetwork) -> Roads:
        """Give the same roads with other limits; all else is shared."""
        roads = Roads(
            network,
            self.graph,
            self.stored,
            _metrics=self._metrics,
            _spaces=self._spaces,
        )
        for name in _OF_ALL_RATINGS:
            roads.__dict__[name] = getattr(self, name)
        return roads

    def metric(
        self,
        weights: NDArray[np.int32],
        *,
        turn_bans: bool = True,
        like: Metric | None = None,
    ) -> Metric:
        """
        Metric that answers at once, and guides every metric restricted from it.

        Parameters
        ----------
        weights
            (E,) int32 ticks, `FORBIDDEN` for edges that may not be used.
        turn_bans
            Whether its paths obey turn bans; without, they mind one-way streets only.
        like
            A metric of the same graph under nearly the same weights, if one is at
            hand: only what differs is then reckoned anew.
        """
        digest = blake2b(weights.tobytes(), digest_size=16).digest()
        key = digest + bytes([turn_bans])
        graph = self.graph if turn_bans else self.free_graph
        metric = self._metrics.pop(key, None)
        if metric is None and like is not None:
            metric = like.changed(weights)
        elif metric is None:
            metric = Metric.of(graph, weights, self.hierarchy, turn_bans=turn_bans)
        self._metrics[key] = metric  # the latest used stands last
        for old in list(self._metrics)[:-METRICS_KEPT]:
            self._metrics.pop(old, None)
        return metric

    def judged(
        self, formation: Formation, policy: RoutePolicy, objective: Objective
    ) -> JudgedRoads:
        """Roads as a formation may use them, from now on at hand; see `JudgedRoads`."""
        key = formation, policy, objective
        judged = self._judged.pop(key, None) or JudgedRoads.of(self, *key)
        self._judged[key] = judged  # the latest used stands last
        for old in list(self._judged)[:-METRICS_KEPT]:
            self._judged.pop(old, None)
        return judged

    @contextmanager
    def search_space(self) -> Iterator[SearchSpace]:
        """Room for searches, for one thread at a time."""
        try:
            space = self._spaces.pop()
        except IndexError:
            space = SearchSpace.of_size(
                max(self.graph.arc_count, self.free_graph.arc_count),
                self.graph.state_count,
            )
        try:
            yield space
        finally:
            self._spaces.append(space)
