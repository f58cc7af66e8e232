"""After the warm-up no search of a graph compiles anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from maps.networkx_face import dijkstra_kernels, hop_kernels, only_path_kernels
from maps.networkx_face.backend import convert_from_nx
from maps.networkx_face.warm_up import warm_up
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph
from tests.road_sketch import Road, sketch

if TYPE_CHECKING:
    import pytest

KERNELS = (
    *(dijkstra_kernels.spread, dijkstra_kernels.meet),
    *(hop_kernels.spread_by_hops, hop_kernels.meet_by_hops),
    *(only_path_kernels.note_edges, only_path_kernels.count_ways),
    only_path_kernels.find_only_path,
)


def compiled() -> list[int]:
    """How many versions of each kernel are compiled."""
    return [len(kernel.signatures) for kernel in KERNELS]


def test_all_that_searches_need_is_compiled_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("maps.networkx_face.flat_graph.PATIENCE", 1)
    shares: list[float] = []
    warm_up(lambda _, share: shares.append(share))
    before = compiled()
    network = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")]).network
    hierarchy = Hierarchy.of_roads(network, RoutingGraph.of(network))
    whole = nx.path_graph(3, create_using=nx.MultiGraph)

    for graph in (network.to_networkx(hierarchy), convert_from_nx(whole)):
        for weight in ("length_m", None) if len(graph) == 2 else (None,):
            for _ in range(3):
                nx.shortest_path(graph, 0, 1, weight)
                nx.dijkstra_path_length(graph, 0, 1, weight)
            nx.single_source_dijkstra(graph, 0, cutoff=3, weight=weight)
        nx.single_source_shortest_path_length(graph, 0)

    assert compiled() == before
    assert min(before) >= 1
    assert shares == sorted(shares)
    assert shares[-1] == 1
