"""Cutting roads into links changes nothing about who gets where, and how far."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.coordinates import geodesic_lengths
from maps.errors import SourceError
from tests.network_checks import check_network
from tests.osm_sketch import SOUTH, STEP, WEST, BuiltSketch, OsmSketch

SIDE = 3
NAMES = [f"{x}{y}" for x in range(SIDE) for y in range(SIDE)]

Way = tuple[list[str], str]

ways_of_any_shape = st.lists(
    st.tuples(
        st.lists(st.sampled_from(NAMES), min_size=2, max_size=6),
        st.sampled_from(["no", "yes", "-1"]),
    ),
    min_size=1,
    max_size=6,
)
gates = st.sets(st.sampled_from(NAMES), max_size=3)


def _built(ways: list[Way], gates: set[str]) -> BuiltSketch:
    sketch = OsmSketch()
    for name in NAMES:
        tags = {"barrier": "gate"} if name in gates else {}
        sketch.node(name, int(name[0]), int(name[1]), **tags)
    for number, (nodes, oneway) in enumerate(ways, start=1):
        sketch.way(number, " ".join(nodes), {"oneway": oneway})
    with tempfile.TemporaryDirectory() as folder:
        return sketch.build(Path(folder))


def _distances(ways: list[Way]) -> dict[str, dict[str, float]]:
    """Distances between all nodes, straight from the ways."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for nodes, oneway in ways:
        for one, other in pairwise(nodes):
            ends = np.array([(int(n[0]), int(n[1])) for n in (one, other)], float)
            metres = float(geodesic_lengths(ends * STEP + [WEST, SOUTH])[0])
            if one != other:
                tail, head = (other, one) if oneway == "-1" else (one, other)
                graph.add_edge(tail, head, metres=metres)
                if oneway == "no":
                    graph.add_edge(head, tail, metres=metres)
    return dict(nx.all_pairs_dijkstra_path_length(graph, weight="metres"))


def _distances_in_network(built: BuiltSketch) -> dict[int, dict[int, float]]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    network = built.network
    lengths = network.edge_length_m().tolist()
    ends = zip(network.edge_tail.tolist(), network.edge_head.tolist(), strict=True)
    for (tail, head), metres in zip(ends, lengths, strict=True):
        known = graph.get_edge_data(tail, head, {"metres": np.inf})["metres"]
        graph.add_edge(tail, head, metres=min(metres, known))
    return dict(nx.all_pairs_dijkstra_path_length(graph, weight="metres"))


@settings(max_examples=80, deadline=None)
@given(ways_of_any_shape)
def test_junctions_are_as_far_apart_as_along_the_ways(ways: list[Way]) -> None:
    drawn = _distances(ways)
    if not drawn:
        with pytest.raises(SourceError):
            _built(ways, set())
        return
    built = _built(ways, set())
    names = {number: name for name, number in built.nodes.items()}
    measured = _distances_in_network(built)
    osm = built.network.junction_osm.tolist()

    for tail, to_heads in measured.items():
        expected = drawn[names[osm[tail]]]
        reached = {names[osm[head]] for head in to_heads}
        assert reached == {n for n in expected if built.nodes[n] in osm}
        for head, metres in to_heads.items():
            assert metres == pytest.approx(expected[names[osm[head]]], abs=0.05)


@settings(max_examples=80, deadline=None)
@given(ways_of_any_shape, gates)
def test_the_arrays_keep_their_promises(ways: list[Way], gates: set[str]) -> None:
    if not _distances(ways):
        return

    check_network(_built(ways, gates).network)


@settings(max_examples=80, deadline=None)
@given(ways_of_any_shape, gates)
def test_no_road_is_lost_and_none_is_made(ways: list[Way], gates: set[str]) -> None:
    if not _distances(ways):
        return
    built = _built(ways, gates)

    drawn = 0.0
    for nodes, _ in ways:
        at = np.array([(int(n[0]), int(n[1])) for n in nodes], float)
        drawn += geodesic_lengths(at * STEP + [WEST, SOUTH]).sum()
    assert built.network.link_length_m.sum() == pytest.approx(drawn, abs=0.2)
