"""Cheapest paths over a routing graph: one to one, one to all.

A `Metric` is a graph with a weight in whole ticks for every edge. Its landmarks
are prepared at the first search and serve every metric that is restricted from
it, so a closure costs no preparation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.progress import silent
from maps.routing.landmarks import LANDMARKS, Landmarks, forward_arcs, no_bounds
from maps.routing.routing_graph import expand
from maps.routing.search_kernels import (
    UNREACHED,
    Arcs,
    Space,
    flood,
    search,
    search_without_turning,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.routing_graph import RoutingGraph

MOST_TERMINALS = 1024  # a place within an edge needs a handful


@dataclass(frozen=True, slots=True)
class Terminal:
    """
    A state of the graph where paths begin or end.

    Attributes
    ----------
    state
        Of the routing graph.
    cost
        Ticks from the true start to the state, or from it to the true end.
    edge
        Driven just before a start or just after an end; -1 for none. It counts
        only for searches that do not turn round.
    """

    state: int
    cost: int = 0
    edge: int = -1


@dataclass(frozen=True, slots=True)
class PathResult:
    """
    A cheapest path.

    Attributes
    ----------
    cost
        Ticks, the costs of both terminals included.
    edges
        Driven between the terminals, in order.
    source, target
        Which of the terminals it joins.
    """

    cost: int
    edges: tuple[int, ...]
    source: int
    target: int


class LandmarkCache:
    """Landmarks of one base metric, prepared when first asked for."""

    def __init__(
        self, graph: RoutingGraph, weights: NDArray[np.int32], count: int
    ) -> None:
        self._graph, self._weights, self._count = graph, weights, count

    @cached_property
    def bounds(self) -> NDArray[Any]:
        """Distances from and to the landmarks."""
        return Landmarks.of(self._graph, self._weights, self._count).bounds


@dataclass(frozen=True, eq=False)
class Metric:
    """
    A routing graph under one set of weights; build one with `of` or `plain`.

    Attributes
    ----------
    graph
        What is searched.
    weights
        (E,) int32 ticks, 0 to `FORBIDDEN`.
    landmarks
        What guides the searches; None searches without guidance.
    """

    graph: RoutingGraph
    weights: NDArray[np.int32]
    landmarks: LandmarkCache | None

    @classmethod
    def of(
        cls,
        graph: RoutingGraph,
        weights: NDArray[np.int32],
        count: int = LANDMARKS,
    ) -> Metric:
        """
        Metric with landmarks, for a graph without turn bans.

        Parameters
        ----------
        graph
            Without turn bans; see `on` for the one with them.
        weights
            (E,) int32 ticks, 0 to `FORBIDDEN`.
        count
            Landmarks to prepare.

        Raises
        ------
        ValueError
            The weights do not fit the graph.
        """
        checked = _checked(graph, weights)
        return cls(graph, checked, LandmarkCache(graph, checked, count))

    @classmethod
    def plain(cls, graph: RoutingGraph, weights: NDArray[np.int32]) -> Metric:
        """Metric without landmarks: for weights that are used once or twice."""
        return cls(graph, _checked(graph, weights), None)

    def restricted(self, weights: NDArray[np.int32]) -> Metric:
        """
        Metric with higher weights and the same landmarks.

        Raises
        ------
        ValueError
            A weight is lower than this metric's, so that its landmarks would
            mislead; prepare a metric with `of`, or search with `plain`.
        """
        checked = _checked(self.graph, weights)
        if (checked < self.weights).any():
            raise ValueError(
                "Weights may only rise over those the landmarks were prepared for; "
                "use Metric.of or Metric.plain for lower ones."
            )
        return replace(self, weights=checked)

    def on(self, graph: RoutingGraph) -> Metric:
        """Metric with the same weights and landmarks on the graph with turn bans."""
        return replace(self, graph=graph)

    @cached_property
    def arcs(self) -> Arcs:
        """The graph as the searches see it."""
        return forward_arcs(self.graph)

    @cached_property
    def bounds(self) -> NDArray[Any]:
        """What guides the searches."""
        if self.landmarks is None:
            return no_bounds(int(self.graph.state_junction.max(initial=-1)) + 1)
        return self.landmarks.bounds


@dataclass(frozen=True, slots=True, eq=False)
class SearchSpace:
    """
    Room for one search at a time over graphs up to a size; build with `of`.

    A search costs what it touches: the room is never cleared. Two threads need
    two spaces.
    """

    arrays: Space

    @classmethod
    def of(cls, *graphs: RoutingGraph) -> SearchSpace:
        """Room for searches on any of the graphs."""
        arcs = max(len(graph.arc_head) for graph in graphs)
        labels = max(arcs, *(graph.state_count for graph in graphs)) + MOST_TERMINALS
        return cls(
            Space(
                cost=np.empty((labels, 2), np.int64),
                mark=np.zeros((labels, 4), np.int32),
                key=np.empty(labels, np.int64),
                label=np.empty(labels, np.int32),
                trail=np.empty(labels, np.int32),
                clock=np.zeros(1, np.int32),
            )
        )


def shortest_path(
    metric: Metric,
    sources: Sequence[Terminal],
    targets: Sequence[Terminal],
    *,
    space: SearchSpace | None = None,
    reverse: NDArray[np.int32] | None = None,
) -> PathResult | None:
    """
    Cheapest path from any source to any target.

    Parameters
    ----------
    metric
        Graph and weights.
    sources, targets
        Up to `MOST_TERMINALS` each; their costs count.
    space
        Room for the search; None makes some, which takes longer than most
        searches.
    reverse
        (E,) int32, opposite edges (`RoadNetwork.reverse_edge`). With it the path
        turns round only where the road ends.

    Returns
    -------
    PathResult | None
        None when no path exists.

    Raises
    ------
    ValueError
        There are too many terminals.
    """
    if not sources or not targets:
        return None
    if max(len(sources), len(targets)) > MOST_TERMINALS:
        raise ValueError(f"A search takes {MOST_TERMINALS} terminals at most.")
    room = (space or SearchSpace.of(metric.graph)).arrays
    seeds, goals = _ends(sources), _ends(targets)
    if reverse is None:
        found = search(metric.arcs, metric.weights, metric.bounds, seeds, goals, room)
    else:
        found = search_without_turning(
            metric.arcs, metric.weights, metric.bounds, reverse, seeds, goals, room
        )
    cost, target, source, count = found
    if target < 0:
        return None
    edges = metric.graph.arc_edge[room.trail[:count][::-1]]
    return PathResult(cost, tuple(edges.tolist()), source, target)


def one_to_all(
    metric: Metric, sources: Sequence[Terminal], most: int | None = None
) -> NDArray[np.int64]:
    """
    Cost from the sources to every state.

    Parameters
    ----------
    metric
        Graph and weights.
    sources
        Their costs count.
    most
        Ticks beyond which nothing is looked at; None looks everywhere.

    Returns
    -------
    NDArray[np.int64]
        (S,) ticks; UNREACHED where there is no path within ``most``.
    """
    limit = int(UNREACHED) - 1 if most is None else most
    cost, _ = flood(metric.arcs, metric.weights, _ends(sources), limit)
    return np.asarray(cost)


def warm_up(progress: Progress = silent) -> None:
    """
    Run every search once on a tiny graph, so that no later one waits to compile.

    Where the compiled code is kept, a second run takes no time.

    Parameters
    ----------
    progress
        Told how far it is; may raise to cancel.
    """
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    weights = np.ones(2, np.int32)
    guided, plain = Metric.of(graph, weights), Metric.plain(graph, weights)
    ends = [Terminal(0)], [Terminal(1)]
    space = SearchSpace.of(graph)
    progress("compiling searches", 0.0)
    one_to_all(guided, ends[0])
    progress("compiling searches", 0.3)
    for metric in (guided, plain):
        shortest_path(metric, *ends, space=space)
    progress("compiling searches", 0.7)
    for metric in (guided, plain):
        shortest_path(metric, *ends, space=space, reverse=np.array([1, 0], np.int32))
    progress("compiling searches", 1.0)


def _ends(terminals: Sequence[Terminal]) -> NDArray[np.int64]:
    """Terminals as the searches take them, (n, 3)."""
    return np.array([(t.state, t.cost, t.edge) for t in terminals], np.int64)


def _checked(graph: RoutingGraph, weights: NDArray[np.int32]) -> NDArray[np.int32]:
    """Weights as the kernels need them, or an error that says what is wrong."""
    if weights.dtype != np.int32 or weights.shape != graph.entry_state.shape:
        raise ValueError(
            f"Weights are int32, one for each of {len(graph.entry_state)} edges; "
            f"got {weights.dtype} of shape {weights.shape}."
        )
    if weights.min(initial=0) < 0:
        raise ValueError("Weights are zero or above.")
    return np.ascontiguousarray(weights)
