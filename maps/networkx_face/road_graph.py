"""The graph of networkx that stands for a road network.

Analysts hold it like any other: attributes can be read, written and added to, and
every function of networkx takes it. Its dictionaries are built when they are first
looked at; a search that `maps.networkx_face.backend` offers needs none of them.

Turn bans are not part of the graph: a path over it may turn where drivers must not.
`planners.plan_route` minds them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx

from maps.networkx_face.edge_attributes import Changes, attributes
from maps.networkx_face.flat_graph import FlatGraph, numeric_weights
from maps.networkx_face.from_networkx import layout_of, weights_of
from maps.networkx_face.road_arrays import (
    Pairs,
    edge_attributes,
    edge_weights,
    road_layout,
    road_weights,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.networkx_face.only_paths import OnlyPaths
    from maps.road_network import RoadNetwork
    from maps.routing.hierarchy import Hierarchy

    _MultiDiGraph = nx.MultiDiGraph[int]
else:
    _MultiDiGraph = nx.MultiDiGraph

_UNCHANGED = "marsroute"  # in the graph's cache, which networkx clears on a change


class _BuiltWhenNeeded:
    """One of the dictionaries of a graph, built when it is first looked at."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.resetter = vars(nx.Graph if name == "_node" else nx.DiGraph)[name]

    def __get__(self, graph: RoadGraph | None, owner: type | None = None) -> Any:  # noqa: ANN401
        if graph is None:
            return self
        held = vars(graph)
        if self.name not in held:
            _build(graph, self.name)
        return held[self.name]

    def __set__(self, graph: RoadGraph, value: object) -> None:
        self.resetter.__set__(graph, value)


class RoadGraph(_MultiDiGraph):
    """
    Junctions and edges of a road network; build it with `road_graph`.

    Nodes are junction numbers with ``lon`` and ``lat``; edge keys are edge numbers
    with ``length_m``, ``road_class``, ``name``, ``link``, ``osm``, ``speed_kmh``,
    ``surface`` and ``flags``. Turn bans are not part of the graph.

    It can be changed like any graph of networkx. An attribute that was written is
    read anew by the next search over it; after nodes or edges were added or
    removed, the next search takes as long as a conversion. Copies, subgraphs and
    other views are ordinary graphs; ``backend="marsroute"`` searches them too.

    Functions without a kernel, weight functions and weights that are not plain
    numbers run networkx's own code on the graph. Where a function takes a graph of
    another kind beside this one, pass ``backend="networkx"``.

    Attributes
    ----------
    network
        The network it stands for; None for copies and views.
    hierarchy
        Of the network, if it was given.
    changes
        What was written to its attributes.
    """

    _node = _BuiltWhenNeeded("_node")
    _adj = _BuiltWhenNeeded("_adj")
    _succ = _BuiltWhenNeeded("_succ")
    _pred = _BuiltWhenNeeded("_pred")

    network: RoadNetwork | None = None
    hierarchy: Hierarchy | None = None
    changes: Changes

    def flat(self) -> FlatGraph:
        """Its arrays for the compiled searches, as the graph stands now."""
        cache = self.__networkx_cache__
        if cache and (known := cache.get(_UNCHANGED)) is not None:
            return known  # type: ignore[no-any-return]
        return _flatten_changed(self)

    def __getstate__(self) -> dict[str, Any]:
        unchanged = _UNCHANGED in (self.__networkx_cache__ or {})
        return vars(self) | {
            "__networkx_cache__": {_UNCHANGED: None} if unchanged else {}
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if _UNCHANGED in self.__networkx_cache__ and self.network is not None:
            _flatten_network(self, self.network)


def road_graph(network: RoadNetwork, hierarchy: Hierarchy | None = None) -> RoadGraph:
    """
    Graph of networkx that stands for a network, without its turn bans.

    Parameters
    ----------
    network
        Read when needed.
    hierarchy
        Of the network. With it, point queries that come in numbers are answered at
        once, where weights are metres of whole centimetres or whole numbers.

    Returns
    -------
    RoadGraph
        Functions of networkx that `maps.networkx_face.backend` offers run on the
        network's arrays without being told to.

    Raises
    ------
    ValueError
        The hierarchy is of another network.
    """
    if hierarchy is not None and len(hierarchy.edge_slot) != network.edge_count:
        raise ValueError(
            f"The hierarchy is of {len(hierarchy.edge_slot)} edges, the network has "
            f"{network.edge_count}; take both from the same area pack."
        )
    graph = RoadGraph()
    held = vars(graph)
    for name in ("_node", "_adj", "_succ", "_pred"):
        del held[name]
    graph.network, graph.hierarchy = network, hierarchy
    graph.changes = Changes()
    held["__networkx_backend__"] = "marsroute"
    held["edge_attr_dict_factory"] = partial(attributes, graph.changes, {})
    _flatten_network(graph, network)
    return graph


def _flatten_network(graph: RoadGraph, network: RoadNetwork) -> None:
    """Give a graph the arrays of its network."""
    layout, pairs = road_layout(network)
    hierarchy = graph.hierarchy
    prepare = partial(_prepare, network, hierarchy, pairs) if hierarchy else None
    flat = FlatGraph(layout, None, partial(_weights, graph, network, pairs), prepare)
    graph.changes.flat = graph.__networkx_cache__[_UNCHANGED] = flat


def _flatten_changed(graph: RoadGraph) -> FlatGraph:
    """Arrays of a graph that has other nodes or edges than its network."""
    nodes = list(graph)
    flat = FlatGraph(layout_of(graph, nodes), nodes, partial(_written, graph))
    graph.changes.flat = flat
    if graph.__networkx_cache__ is not None:
        graph.__networkx_cache__[_UNCHANGED] = flat
    return flat


def _weights(
    graph: RoadGraph, network: RoadNetwork, pairs: Pairs, name: object
) -> NDArray[Any]:
    """Weights from the network's arrays, or as they were written since."""
    if graph.changes.covers(name):
        return _written(graph, name)
    return road_weights(network, pairs, name)


def _prepare(
    network: RoadNetwork, hierarchy: Hierarchy, pairs: Pairs, weights: NDArray[Any]
) -> OnlyPaths | None:
    """Customise the hierarchy for the weights of arcs."""
    from maps.networkx_face.only_paths import OnlyPaths  # noqa: PLC0415 - few need it

    ends = network.edge_tail, network.edge_head
    spread = edge_weights(pairs, weights)
    return OnlyPaths.of(hierarchy, ends, network.junction_count, spread)


def _written(graph: RoadGraph, name: object) -> NDArray[Any]:
    """Weights from the dictionaries of a graph."""
    return numeric_weights(weights_of(graph, name, 1), len(graph))


def _build(graph: RoadGraph, name: str) -> None:
    """Build the dictionaries of nodes or of edges as networkx would."""
    held, network = vars(graph), graph.network
    if network is None:
        raise AttributeError(f"The graph has no {name} yet.")
    if name == "_node":
        places = network.junction_lonlat.tolist()
        held[name] = {
            number: {"lon": lon, "lat": lat} for number, (lon, lat) in enumerate(places)
        }
        return
    out: dict[int, dict[int, dict[int, Any]]]
    out = {number: {} for number in range(network.junction_count)}
    into: dict[int, dict[int, dict[int, Any]]] = {number: {} for number in out}
    ends = zip(network.edge_tail.tolist(), network.edge_head.tolist(), strict=True)
    rows = zip(ends, edge_attributes(network), strict=True)
    for edge, ((tail, head), values) in enumerate(rows):
        parallel = out[tail].get(head)
        if parallel is None:
            parallel = out[tail][head] = into[head][tail] = {}
        parallel[edge] = attributes(graph.changes, values)
    held["_adj"] = held["_succ"] = out
    held["_pred"] = into
