"""Cuts part the sides, and none is smaller: the maximum flow of networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from maps.routing.cut_choice import BEFORE, BEHIND, ON_CUT, _groups
from maps.routing.node_cuts import (
    FIRST,
    LAST,
    Part,
    new_flow,
    pack_paths,
    reach,
    take_sides,
)
from maps.routing.undirected import undirected


def _graph(seed: int) -> nx.Graph:
    draw = np.random.default_rng(seed)
    places = draw.random((int(draw.integers(10, 150)), 2))
    radius = 1.6 / np.sqrt(len(places))
    graph = nx.random_geometric_graph(
        len(places), radius, pos=dict(enumerate(places.tolist()))
    )
    whole = graph.subgraph(max(nx.connected_components(graph), key=len))
    return nx.convert_node_labels_to_integers(whole, ordering="sorted")


def _fewest(graph: nx.Graph, sides: list[int]) -> int:
    """Free nodes whose loss parts the sides, by a flow that each passes once."""
    arcs = nx.DiGraph()
    free = {node for node, side in enumerate(sides) if side not in (FIRST, LAST)}
    arcs.add_nodes_from(["first", "last"])
    for node in free:
        arcs.add_edge(("in", node), ("out", node), capacity=1)
    for a, b in [*graph.edges, *[(b, a) for a, b in graph.edges]]:
        start = ("out", a) if a in free else "first" if sides[a] == FIRST else "last"
        end = ("in", b) if b in free else "first" if sides[b] == FIRST else "last"
        if start != end:
            arcs.add_edge(start, end)
    return int(nx.maximum_flow_value(arcs, "first", "last"))


@pytest.mark.parametrize("seed", range(40))
def test_the_cuts_on_both_sides_are_smallest(seed: int) -> None:
    graph = _graph(seed)
    count = len(graph)
    ends = np.array(list(graph.edges), np.int32)
    view = undirected(count, ends[:, 0], ends[:, 1])
    part = Part(view.offsets.astype(np.int32), view.neighbour)
    flow = new_flow(count)
    flow.key[:] = [int(1000 * graph.nodes[node]["pos"][0]) for node in range(count)]
    if not take_sides(part, flow, max(1, count // 5)):
        return
    sides = flow.level[::2].tolist()

    paths = pack_paths(part, flow, count)

    assert paths == _fewest(graph, sides)
    for origin in (LAST, FIRST):
        reach(part, flow, origin)
        groups = _groups(flow, origin)
        assert (groups == ON_CUT).sum() == paths
        met = set(zip(sides, groups.tolist(), strict=True))
        assert {group for side, group in met if side == FIRST} == {BEFORE}
        assert {group for side, group in met if side == LAST} == {BEHIND}
        for a, b in graph.edges:
            assert {groups[a], groups[b]} != {BEFORE, BEHIND}


def test_packing_stops_above_its_limit() -> None:
    width = 12
    grid = nx.convert_node_labels_to_integers(nx.grid_2d_graph(width, width))
    ends = np.array(list(grid.edges), np.int32)
    view = undirected(width * width, ends[:, 0], ends[:, 1])
    part = Part(view.offsets.astype(np.int32), view.neighbour)
    flow = new_flow(width * width)
    flow.key[:] = np.arange(width * width) // width

    take_sides(part, flow, 2 * width)
    enough = pack_paths(part, flow, width)
    take_sides(part, flow, 2 * width)
    flow.key[:] = np.arange(width * width) // width
    too_many = pack_paths(part, flow, 3)

    assert enough == width
    assert too_many > 3
