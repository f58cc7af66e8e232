"""Route engines that Python can call, each behind the few questions we compare.

A peer is made for one graph and takes nodes and arcs by number. It answers some of
`Router`, `ManyToMany`, `Flooder`, `Reweighed` and `Ranger`; answers are whole numbers
in the units of the weights, -1 where there is no way. A peer that is not installed is
left out; `make bench` puts them all in ``build/peers``.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one thread against one thread

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine_graphs import BenchGraph
    from numpy.typing import NDArray


class Peer:
    """An engine over one graph."""

    distribution: ClassVar[str]
    module: ClassVar[str]
    tells: ClassVar[str] = "arcs"  # of which a route is made

    @classmethod
    def installed(cls) -> bool:
        """Whether it can be had here."""
        return importlib.util.find_spec(cls.module) is not None

    @classmethod
    def label(cls) -> str:
        """Name and version."""
        return f"{cls.distribution} {version(cls.distribution)}"

    def prepare_floods(self) -> None:
        """Do what has to be done once before floods."""

    @staticmethod
    def costs(flooded: Any) -> NDArray[np.int64]:
        """A flood's costs, -1 where there is no way."""
        costs = np.asarray(flooded, np.float64)
        return np.where(np.isfinite(costs), costs, -1).astype(np.int64)


class Router(Protocol):
    """Finds one route."""

    def route(self, source: int, target: int) -> tuple[int, Sequence[int]]:
        """Cost, and what is driven: arcs, or nodes where the peer knows no arcs."""


class ManyToMany(Protocol):
    """Fills a matrix."""

    def matrix(
        self, sources: NDArray[np.int64], targets: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Costs, (sources, targets)."""


class Flooder(Protocol):
    """Reaches everything."""

    def flood(self, source: int) -> Any:
        """Costs to all nodes, as the peer has them; see `Peer.costs`."""


class Reweighed(Protocol):
    """Takes new weights."""

    def reweigh(self, weights: NDArray[np.int32]) -> None:
        """Make ready for queries under other weights of the arcs."""


class Ranger(Protocol):
    """Finds what lies within reach."""

    def within(self, source: int, most: int) -> NDArray[np.int64]:
        """Nodes within a cost, rising."""


class RoutingKitCch(Peer):
    """RoutingKit's customisable contraction hierarchies, in order of inertial flow."""

    distribution, module = "routingkit-cch", "routingkit_cch"

    def __init__(self, graph: BenchGraph) -> None:
        kit = importlib.import_module(self.module)
        tail, head = graph.tail.tolist(), graph.head.tolist()
        longitude, latitude = graph.lonlat.T.tolist()
        order = graph.kept(
            "routingkit-order",
            lambda: kit.compute_order_inertial(
                graph.nodes, tail, head, latitude, longitude
            ),
        )
        self._kit, self._nodes = kit, range(graph.nodes)
        self._hierarchy = kit.CCH(order.tolist(), tail, head, False)
        self._metric = kit.CCHMetric(self._hierarchy, graph.arc_weights.tolist())
        self._query = kit.CCHQuery(self._metric)
        self._pinned: Any = None

    def route(self, source: int, target: int) -> tuple[int, Sequence[int]]:
        """As `Router`."""
        found = self._query.run(source, target)
        return _known(found.distance), found.arc_path

    def matrix(
        self, sources: NDArray[np.int64], targets: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """As `ManyToMany`, one sweep for each source over pinned targets."""
        pinned = self._kit.CCHOneToMany(self._metric, targets.tolist())
        rows = [pinned.distances_from(source) for source in sources.tolist()]
        return _filled(rows)

    def prepare_floods(self) -> None:
        """Make every node a target."""
        self._pinned = self._kit.CCHOneToMany(self._metric, list(self._nodes))

    def flood(self, source: int) -> list[int | None]:
        """As `Flooder`, all nodes pinned before."""
        return self._pinned.distances_from(source)


class PyRoutingKit(Peer):
    """RoutingKit again, with arrays; its reweighing is the faster one."""

    distribution, module = "pyroutingkit", "pyroutingkit"

    def __init__(self, graph: BenchGraph) -> None:
        kit = importlib.import_module(self.module)
        topology = kit.CCHTopology()
        stored = graph.folder("pyroutingkit")
        if stored.is_dir():
            topology.load(str(stored))
        else:
            # The kit reads rows of a transposed array as if they lay end to end.
            longitude, latitude = graph.lonlat.T.astype(np.float32, order="C")
            tail, head = graph.tail.astype(np.uint32), graph.head.astype(np.uint32)
            topology.build(tail, head, latitude, longitude, graph.nodes)
            stored.mkdir(parents=True)
            topology.save(str(stored))
        self._metric = kit.CCHMetric(topology)
        self.reweigh(graph.arc_weights)

    def reweigh(self, weights: NDArray[np.int32]) -> None:
        """As `Reweighed`, on one thread."""
        self._metric.customize(weights.view(np.uint32))

    def route(self, source: int, target: int) -> tuple[int, Sequence[int]]:
        """As `Router`."""
        cost, _, arcs = self._metric.query(source, target)
        return cost, arcs


class ChRouter(Peer):
    """RoutingKit's contraction hierarchies, made for one set of weights for good."""

    distribution, module = "ch-router", "ch_router"

    def __init__(self, graph: BenchGraph) -> None:
        kit = importlib.import_module(self.module)
        stored = graph.folder("ch-router.bin")
        if stored.is_file():
            hierarchy = kit.ContractionHierarchy.load(str(stored))
        else:
            columns = (graph.tail, graph.head, graph.arc_weights)
            hierarchy = kit.ContractionHierarchy.build(
                graph.nodes, *(column.astype(np.uint32) for column in columns)
            )
            hierarchy.save(str(stored))
        self._query = kit.CHQuery(hierarchy)

    def route(self, source: int, target: int) -> tuple[int, Sequence[int]]:
        """As `Router`."""
        self._query.reset().add_source(source).add_target(target).run()
        return self._query.get_distance(), self._query.get_arc_path()


class Rustworkx(Peer):
    """Dijkstra's algorithm over a petgraph."""

    distribution, module = "rustworkx", "rustworkx"
    tells = "nodes"

    def __init__(self, graph: BenchGraph) -> None:
        kit = importlib.import_module(self.module)
        self._kit, self._graph = kit, kit.PyDiGraph(multigraph=True)
        self._graph.add_nodes_from(range(graph.nodes))
        weights = graph.arc_weights.astype(np.float64)
        columns = (c.tolist() for c in (graph.tail, graph.head, weights))
        self._graph.add_edges_from(list(zip(*columns, strict=True)))

    def route(self, source: int, target: int) -> tuple[int, Sequence[int]]:
        """As `Router`, with the nodes."""
        nodes = self._kit.dijkstra_shortest_paths(
            self._graph, source, target, weight_fn=float
        )[target]
        return -1, nodes

    def flood(self, source: int) -> Any:
        """As `Flooder`; the source itself is left out."""
        self._source = source
        return self._kit.dijkstra_shortest_path_lengths(self._graph, source, float)

    def costs(self, flooded: Any) -> NDArray[np.int64]:
        """A flood's costs, -1 where there is no way."""
        found = np.full(self._graph.num_nodes(), -1, np.int64)
        found[self._source] = 0
        found[list(flooded.keys())] = list(flooded.values())
        return found


class Networkx(Peer):
    """Dijkstra's algorithm from both ends, as `networkx.shortest_path` has it."""

    distribution, module = "networkx", "networkx"
    tells = "nodes"

    def __init__(self, graph: BenchGraph) -> None:
        self._kit = importlib.import_module(self.module)
        self._graph = self._kit.DiGraph()
        self._graph.add_nodes_from(range(graph.nodes))
        matrix = graph.matrix.tocoo()
        rows = (matrix.row, matrix.col, matrix.data.astype(np.int64))
        self._graph.add_weighted_edges_from(
            zip(*(column.tolist() for column in rows), strict=True)
        )

    def route(self, source: int, target: int) -> tuple[int, Sequence[int]]:
        """As `Router`, with the nodes."""
        return self._kit.bidirectional_dijkstra(self._graph, source, target)


class Scipy(Peer):
    """Dijkstra's algorithm over a sparse matrix."""

    distribution, module = "scipy", "scipy"

    def __init__(self, graph: BenchGraph) -> None:
        self._search = importlib.import_module("scipy.sparse.csgraph").dijkstra
        self._matrix = graph.matrix

    def flood(self, source: int) -> NDArray[np.float64]:
        """As `Flooder`."""
        return self._search(self._matrix, indices=source)


class Pandana(Peer):
    """Contraction hierarchies for walks in cities; weights in seconds.

    It hangs on weights in hundredths of a second.
    """

    distribution, module = "pandana", "pandana"
    UNIT = 100

    def __init__(self, graph: BenchGraph) -> None:
        kit = importlib.import_module(self.module)
        pandas = importlib.import_module("pandas")
        matrix = graph.matrix.tocoo()
        longitude, latitude = graph.lonlat.T
        with _silence():
            self._network = kit.Network(
                pandas.Series(longitude),
                pandas.Series(latitude),
                pandas.Series(matrix.row),
                pandas.Series(matrix.col),
                pandas.DataFrame({"time": matrix.data / self.UNIT}),
                twoway=False,
            )

    def within(self, source: int, most: int) -> NDArray[np.int64]:
        """As `Ranger`."""
        found = self._network.nodes_in_range([source], most / self.UNIT)
        return found["destination"].to_numpy()


PEERS = (
    *(RoutingKitCch, PyRoutingKit, ChRouter, Rustworkx, Networkx),
    *(Scipy, Pandana),
)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep compiled code from writing to the terminal."""
    sys.stdout.flush()
    with Path(os.devnull).open("w") as nowhere:
        terminal = os.dup(1)
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(terminal, 1)
            os.close(terminal)


def _known(cost: int | None) -> int:
    """A cost, or -1 for none."""
    return -1 if cost is None else cost


def _filled(rows: Sequence[Sequence[int | None]]) -> NDArray[np.int64]:
    """Rows with -1 where there is no way."""
    costs = np.array(rows, np.float64)
    return np.where(np.isnan(costs), -1, costs).astype(np.int64)
