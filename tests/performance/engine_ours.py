"""Our route engine behind the same questions as its peers, through its public calls."""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from maps.routing import node_order as ordering
from maps.routing.alternatives import Differing, alternative_paths
from maps.routing.customise import Customised
from maps.routing.frozen import frozen
from maps.routing.hierarchy import Hierarchy
from maps.routing.labels import state_matrix
from maps.routing.node_order import node_order
from maps.routing.shortest_path import (
    Metric,
    SearchSpace,
    Terminal,
    route_between,
    shortest_path,
)
from maps.routing.sweep import costs_to_all, states_within
from maps.routing.ticks import UNREACHABLE
from maps.routing.turns import Turns

if TYPE_CHECKING:
    from engine_graphs import BenchGraph
    from numpy.typing import NDArray

NO_EDGES = np.empty(0, np.int32)
TURN_OFF, TURN_ACROSS = 200, 400
ORDERING = ("node_order.py", "dissection.py", "node_cuts.py", "undirected.py")


class Ours:
    """The hierarchy of a graph, its metric, and room to search."""

    tells = "edges"

    def __init__(self, graph: BenchGraph) -> None:
        self._graph = graph
        self._hierarchy = Hierarchy.of(
            graph.graph, graph.edge_tail, graph.edge_head, kept_order(graph)
        )
        self._metric = Metric.of(graph.graph, graph.weights, self._hierarchy)
        self._customised = self._metric.customised
        self._space = SearchSpace.of(self._metric)

    def route(self, source: int, target: int) -> tuple[int, NDArray[np.int32]]:
        """Cost and edges of the best route."""
        found = route_between(self._metric, source, target, self._space)
        return found or (-1, NO_EDGES)

    def ways(self, source: int, target: int) -> list[tuple[int, tuple[int, ...]]]:
        """Cost and edges of the best route, and of others that differ."""
        ends = [Terminal(source)], [Terminal(target)]
        found = alternative_paths(self._metric, *ends, Differing(), self._space)
        return [(path.cost, path.edges) for path in found]

    def route_without(
        self, edge: int, source: int, target: int
    ) -> tuple[int, NDArray[np.int32]]:
        """The same with an edge closed, from the closing on."""
        closed = self._metric.closing(np.array([edge]))
        return route_between(closed, source, target, self._space) or (-1, NO_EDGES)

    def matrix(
        self, sources: NDArray[np.int64], targets: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """Costs from each state to each, -1 where there is no way."""
        return self.costs(state_matrix(self._customised, sources, targets))

    def flood(self, source: int) -> NDArray[np.int32]:
        """Costs to all states, `UNREACHABLE` where there is no way."""
        return costs_to_all(self._customised, [Terminal(source)])

    @staticmethod
    def costs(found: NDArray[np.int32]) -> NDArray[np.int32]:
        """Costs, -1 where there is no way."""
        return np.where(found == UNREACHABLE, -1, found)

    def within(self, source: int, most: int) -> NDArray[np.int32]:
        """States within a cost."""
        states, _ = states_within(self._customised, [Terminal(source)], most)
        return states

    def route_with_turns(
        self, source: int, target: int, *, guided: bool = True
    ) -> tuple[int, tuple[int, ...]]:
        """Cost and edges of the best route where turns cost; unguided, by Dijkstra."""
        metric = self._metric if guided else self._plain
        ends = [Terminal(source)], [Terminal(target)]
        found = shortest_path(metric, *ends, space=self._space, turns=self._turns)
        return (found.cost, found.edges) if found else (-1, ())

    @cached_property
    def _plain(self) -> Metric:
        """The same weights without a hierarchy."""
        return Metric.plain(self._graph.graph, self._graph.weights)

    @cached_property
    def _turns(self) -> Turns:
        """Two seconds at a junction, four more across the traffic; roads are straight.

        A road is turned round on only where it ends.
        """
        graph = self._graph
        bearing = graph.bearings
        return Turns(
            frozen(graph.reverse_edges),
            frozen(bearing),
            frozen(bearing),
            frozen(graph.branching),
            TURN_OFF,
            TURN_ACROSS,
        )

    def reweigh(self, weights: NDArray[np.int32], threads: int = 1) -> None:
        """Customise for other weights of the edges."""
        graph = self._graph.graph
        Customised.of(self._hierarchy, graph, weights, threads=threads)


def kept_order(graph: BenchGraph, *, anew: bool = False) -> NDArray[np.int32]:
    """Order of a graph's nodes, as the present code makes it."""
    name = f"order-{_made_by()}"
    if anew:
        graph.folder(f"{name}.npy").unlink(missing_ok=True)
    columns = (graph.nodes, graph.tail, graph.head, graph.lonlat)
    return graph.kept(name, lambda: node_order(*columns))


def _made_by() -> str:
    """Tells orders of one version of the code from those of another."""
    folder = Path(ordering.__file__).parent
    code = b"".join((folder / name).read_bytes() for name in ORDERING)
    return blake2b(code, digest_size=6).hexdigest()
