"""The expanded graph obeys bans that overlap, nest and could be evaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.routing.routing_graph import RoutingGraph, expand
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.osm_sketch import BuiltSketch

# A line of four junctions: edges 0, 1, 2 lead on, 3 leads back from 1 to 0.
TAIL = np.array([0, 1, 2, 1], np.int32)
HEAD = np.array([1, 2, 3, 0], np.int32)


def _drivable(graph: RoutingGraph, edges: list[int]) -> bool:
    """Whether some path over the arcs drives these edges from their first junction."""
    state = int(graph.entry_state[edges[0]])
    for edge in edges[1:]:
        start, end = graph.arc_offsets[state : state + 2]
        arcs = np.flatnonzero(graph.arc_edge[start:end] == edge) + start
        if not len(arcs):
            return False
        state = int(graph.arc_head[arcs[0]])
    return True


def test_without_bans_the_graph_is_the_network() -> None:
    graph = expand(TAIL, HEAD, 4, [])

    assert graph.state_count == 4
    assert graph.arc_count == 4
    assert graph.entry_state.tolist() == HEAD.tolist()
    assert graph.arc_edge[graph.root_arc].tolist() == [0, 1, 2, 3]


def test_a_ban_adds_one_state_and_takes_one_arc() -> None:
    graph = expand(TAIL, HEAD, 4, [(0, 1)])

    assert graph.state_count == 5
    assert graph.state_junction.tolist() == [0, 1, 2, 3, 1]
    assert graph.entry_state[0] == 4
    assert not _drivable(graph, [0, 1])
    assert _drivable(graph, [0, 3])
    assert _drivable(graph, [1, 2])


def test_a_ban_over_three_edges_leaves_its_parts_free() -> None:
    graph = expand(TAIL, HEAD, 4, [(0, 1, 2)])

    assert not _drivable(graph, [0, 1, 2])
    assert _drivable(graph, [0, 1])
    assert _drivable(graph, [1, 2])


def test_a_ban_that_begins_within_another_is_seen() -> None:
    """After 0, 1 of the longer ban, 1, 2 of the shorter one is complete."""
    tail = np.array([0, 1, 2, 3], np.int32)
    head = np.array([1, 2, 3, 4], np.int32)

    graph = expand(tail, head, 5, [(0, 1, 2, 3), (1, 2)])

    assert not _drivable(graph, [0, 1, 2])
    assert _drivable(graph, [0, 1])
    assert _drivable(graph, [2, 3])


def test_a_failed_ban_falls_back_to_the_longest_other_beginning() -> None:
    tail = np.array([0, 1, 2, 2, 3], np.int32)
    head = np.array([1, 2, 3, 4, 5], np.int32)

    graph = expand(tail, head, 6, [(0, 1, 3), (1, 2, 4)])

    assert not _drivable(graph, [0, 1, 3])
    assert not _drivable(graph, [0, 1, 2, 4])
    assert _drivable(graph, [0, 1, 2])
    assert _drivable(graph, [2, 4])


def test_reverse_arcs_are_the_arcs() -> None:
    graph = expand(TAIL, HEAD, 4, [(0, 1), (1, 2)])

    forward = {
        (state, int(graph.arc_head[arc]), arc)
        for state in range(graph.state_count)
        for arc in range(*graph.arc_offsets[state : state + 2].tolist())
    }
    backward = {
        (int(graph.reverse_tail[place]), state, int(graph.reverse_arc[place]))
        for state in range(graph.state_count)
        for place in range(*graph.reverse_offsets[state : state + 2].tolist())
    }
    assert forward == backward


@pytest.mark.parametrize("ban", [(0,), (0, 2)])
def test_a_ban_that_nobody_could_drive_is_refused(ban: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Ban"):
        expand(TAIL, HEAD, 4, [ban])


def test_the_graph_survives_storing() -> None:
    graph = expand(TAIL, HEAD, 4, [(0, 1)])

    again = RoutingGraph.from_arrays(graph.to_arrays())

    assert again.arc_head.tolist() == graph.arc_head.tolist()
    assert again.state_count == 5


def _no_left_turn(folder: Path, *, beyond: bool) -> BuiltSketch:
    """At m no turn from a to n; the road goes on to b, and perhaps to c."""
    sketch = OsmSketch(".n.. ambc")
    sketch.way(1, "a m")
    sketch.way(2, "m n")
    sketch.way(3, "m b")
    if beyond:
        sketch.way(4, "b c")
    members = [("from", "w1"), ("via", "m"), ("to", "w2")]
    sketch.turn(1, members, {"restriction": "no_left_turn"})
    return sketch.build(folder)


def test_turning_back_on_the_next_road_does_not_evade_a_ban(tmp_path: Path) -> None:
    built = _no_left_turn(tmp_path, beyond=True)
    graph = RoutingGraph.of(built.network)
    edge = built.edge

    assert not _drivable(graph, [edge("a", "m"), edge("m", "n")])
    assert not _drivable(graph, [edge("m", "b"), edge("b", "m")])
    assert _drivable(graph, [edge("b", "m"), edge("m", "n")])


def test_whoever_reaches_a_dead_end_may_turn_there(tmp_path: Path) -> None:
    built = _no_left_turn(tmp_path, beyond=False)
    graph = RoutingGraph.of(built.network)
    edge = built.edge

    assert _drivable(graph, [edge("a", "m"), edge("m", "b"), edge("b", "m")])


def test_turning_back_elsewhere_stays_allowed(tmp_path: Path) -> None:
    built = _no_left_turn(tmp_path, beyond=True)
    graph = RoutingGraph.of(built.network)
    edge = built.edge

    assert _drivable(graph, [edge("b", "c"), edge("c", "b")])
    assert _drivable(graph, [edge("c", "b"), edge("b", "c")])
