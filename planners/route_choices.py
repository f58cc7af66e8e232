"""Routes to choose from: the best one, and others that are worth a look beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from maps.routing.alternatives import Differing, alternative_paths
from maps.routing.path_over_stops import OnEdge, StopPath, StopSearch, trimmed
from maps.routing.shortest_path import Terminal
from maps.routing.ticks import FORBIDDEN
from planners.plan_route import (
    joined_stops,
    plan_route,
    route_along,
    turning_round,
)
from planners.route_line import driven_ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.shortest_path import Metric, SearchSpace
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Route, RouteRequest

RAISED = 1.4  # by this the roads of known routes are made dearer, to find others
MOST_RAISED = 24  # searches with dearer roads


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChoice:
    """
    One route among others for the same journey.

    Attributes
    ----------
    route
        The route.
    shared
        Share of it that the most similar route before it drives too, 0 to 1; 0 for
        the first.
    words
        What sets it apart from the first, in short.
    """

    route: Route
    shared: float
    words: str


def route_choices(
    roads: Roads,
    request: RouteRequest,
    differing: Differing,
    progress: Progress = silent,
) -> tuple[RouteChoice, ...]:
    """
    Find the best route and routes that differ from it.

    Parameters
    ----------
    roads
        Of the area.
    request
        The journey.
    differing
        How many, and how much they must differ.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    tuple[RouteChoice, ...]
        By rising cost for the objective; the best alone where no other is close
        enough to it and different enough.

    Raises
    ------
    NoRoute, PlaceError, RouteError
        As `planners.plan_route.plan_route`.
    """
    progress("looking for routes", 0.0)
    best = plan_route(roads, request)
    roads = roads.rated(request.ratings)
    judged = roads.judged(request.formation, request.policy, request.objective)
    passability, closed = judged.closing(roads, request.closed_edges, request.avoid)
    own = closed.answers is not None
    metric = closed if own else roads.metric(closed.weights, like=judged.limited)
    search = _Search(roads, metric, differing, best)
    with roads.search_space() as space:
        stops, _, _ = joined_stops(roads, passability, metric, request, space)
        ways = [stop.ways for stop in stops]
        if len(ways) == 2:
            search.over_via_states(ways[0], ways[1], space)
        search.over_dearer_roads(ways, space, progress)
    return search.choices(passability, request)


class _Search:
    """Paths found so far for one journey."""

    def __init__(
        self, roads: Roads, metric: Metric, differing: Differing, best: Route
    ) -> None:
        self._roads, self._metric, self._differing = roads, metric, differing
        self._best = best
        self._paths: list[StopPath] = []
        self._driven = [set(best.edges)]
        self._cost = self._ticks(path_of(best)).sum()
        self._turns = len(turning_round(roads, best.edges))

    @property
    def _enough(self) -> bool:
        """Whether as many routes are found as were asked for."""
        return len(self._driven) >= self._differing.most

    def over_via_states(
        self, start: Sequence[OnEdge], end: Sequence[OnEdge], space: SearchSpace
    ) -> None:
        """Look for ways over states where climbs from both ends meet."""
        weights, graph = self._metric.weights, self._metric.graph
        starts = [at for at in start if weights[at.edge] != FORBIDDEN]
        goals = [
            (at, tail)
            for at in end
            if weights[at.edge] != FORBIDDEN
            for _, tail in self._roads.edge_arcs.of_edge(at.edge)
        ]
        if not starts or not goals:
            return
        found = alternative_paths(
            self._metric,
            [
                Terminal(
                    int(graph.entry_state[at.edge]),
                    round(int(weights[at.edge]) * (1 - at.share)),
                    at.edge,
                )
                for at in starts
            ],
            [
                Terminal(tail, round(int(weights[at.edge]) * at.share), at.edge)
                for at, tail in goals
            ],
            self._differing,
            space,
        )
        for path in found:
            first, last = starts[path.source], goals[path.target][0]
            edges = (first.edge, *path.edges, last.edge)
            self._offer(
                trimmed(
                    StopPath(
                        cost=path.cost,
                        edges=edges,
                        stop_edges=(0, len(edges) - 1),
                        stops=(first, last),
                    )
                )
            )

    def over_dearer_roads(
        self,
        ways: Sequence[Sequence[OnEdge]],
        space: SearchSpace,
        progress: Progress,
    ) -> None:
        """Look for ways that keep off the roads of those found, while too few are."""
        factor = np.ones(len(self._metric.weights))
        for number in range(MOST_RAISED):
            if self._enough:
                return
            progress("looking for routes", number / MOST_RAISED)
            raised = self._raised(factor)
            search = StopSearch(
                self._metric.restricted(raised), self._roads.edge_arcs, space
            )
            path = search.path(ways)
            if path is None:
                return
            factor[list(path.edges)] *= RAISED
            if number:  # the first search finds the best route again
                self._offer(path)

    def _raised(self, factor: NDArray[np.float64]) -> NDArray[np.int32]:
        """Weights made dearer; those of forbidden edges stay."""
        weights = self._metric.weights
        dearer = np.minimum(np.rint(weights * factor), FORBIDDEN - 1).astype(np.int32)
        return np.where(weights == FORBIDDEN, weights, dearer).astype(np.int32)

    def _offer(self, path: StopPath) -> None:
        """Keep a path that is close to the best and differs from all before it."""
        weights, edges = self._ticks(path), path.edges
        if self._enough or weights.sum() > self._differing.stretch * self._cost:
            return
        if len(turning_round(self._roads, edges)) > self._turns:
            return
        share = self._differing.share * self._cost
        for driven in self._driven:
            common = weights[[edge in driven for edge in edges]].sum()
            if common > share or common == weights.sum():
                return
        self._driven.append(set(edges))
        self._paths.append(path)

    def _ticks(self, path: StopPath) -> NDArray[np.int64]:
        """Ticks driven on each edge of a path."""
        return driven_ticks(self._metric.weights[list(path.edges)], path)

    def choices(
        self, passability: Passability, request: RouteRequest
    ) -> tuple[RouteChoice, ...]:
        """Describe what was found, the cheapest first."""
        self._paths.sort(key=lambda path: int(self._ticks(path).sum()))
        routes = [
            route_along(self._roads, passability, request, path) for path in self._paths
        ]
        found = [RouteChoice(route=self._best, shared=0.0, words="Best route")]
        for route in routes:
            shared = max(self._common(route, other.route) for other in found)
            words = f"{_compared(route, self._best)}, {shared:.0%} shared"
            found.append(RouteChoice(route=route, shared=shared, words=words))
        return tuple(found)

    def _common(self, route: Route, other: Route) -> float:
        """Share of the length of a route that another drives too."""
        network = self._roads.network
        length = network.link_length_m[network.edge_link[list(route.edges)]]
        same = np.isin(route.edges, other.edges)
        return float(length[same].sum() / max(length.sum(), 1.0))


def path_of(route: Route) -> StopPath:
    """Give the path of a route from its start to its destination."""
    return StopPath(
        cost=0,
        edges=route.edges,
        stop_edges=(0, len(route.edges) - 1),
        stops=(
            OnEdge(route.edges[0], route.first_share),
            OnEdge(route.edges[-1], route.last_share),
        ),
    )


def _compared(route: Route, best: Route) -> str:
    """What a route takes more or less than the best."""
    minutes = round((route.duration_s - best.duration_s) / 60)
    km = round((route.length_m - best.length_m) / 1000, 1)
    time = f"{minutes:+d} min" if minutes else "same time"
    return f"{time}, {km:+.1f} km" if km else f"{time}, same length"
