"""The expanded graph allows exactly the sequences of edges that contain no ban."""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.routing_graph import RoutingGraph, expand

LONGEST = 6  # edges; every sequence up to here is tried

World = tuple[int, list[tuple[int, int]], list[tuple[int, ...]]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A small graph, loops and parallel edges included, and bans along its walks."""
    junctions = draw(st.integers(2, 5))
    junction = st.integers(0, junctions - 1)
    edges = draw(st.lists(st.tuples(junction, junction), min_size=2, max_size=9))
    bans = []
    for _ in range(draw(st.integers(0, 6))):
        walk = [draw(st.integers(0, len(edges) - 1))]
        for _ in range(draw(st.integers(1, 3))):
            leaving = [i for i, e in enumerate(edges) if e[0] == edges[walk[-1]][1]]
            if leaving:
                walk.append(draw(st.sampled_from(leaving)))
        if len(walk) > 1:
            bans.append(tuple(walk))
    return junctions, edges, bans


def _expanded(world: World) -> RoutingGraph:
    junctions, edges, bans = world
    tail, head = np.array(edges, np.int32).T
    return expand(tail, head, junctions, bans)


def _allowed(world: World) -> set[tuple[int, ...]]:
    """Every sequence of edges up to `LONGEST` that contains no ban, by trying all."""
    _, edges, bans = world
    found: set[tuple[int, ...]] = set()
    waiting = [(edge,) for edge in range(len(edges))]
    while waiting:
        walk = waiting.pop()
        if any(walk[-len(ban) :] == ban for ban in bans):
            continue
        found.add(walk)
        if len(walk) < LONGEST:
            here = edges[walk[-1]][1]
            waiting += [(*walk, e) for e in range(len(edges)) if edges[e][0] == here]
    return found


def _paths(graph: RoutingGraph, edges: int) -> list[tuple[int, ...]]:
    """Every path over the arcs up to `LONGEST`, as the edges it drives."""
    found = []
    waiting = [((edge,), int(graph.entry_state[edge])) for edge in range(edges)]
    while waiting:
        walk, state = waiting.pop()
        found.append(walk)
        if len(walk) < LONGEST:
            start, end = graph.arc_offsets[state : state + 2]
            waiting += [
                ((*walk, int(graph.arc_edge[arc])), int(graph.arc_head[arc]))
                for arc in range(start, end)
            ]
    return found


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_paths_are_exactly_the_walks_without_a_ban(world: World) -> None:
    paths = _paths(_expanded(world), len(world[1]))

    assert len(paths) == len(set(paths))
    assert set(paths) == _allowed(world)


@settings(max_examples=100, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_shortest_paths_are_those_of_a_search_that_remembers(
    world: World, random: object
) -> None:
    """Compare with Dijkstra over whole histories as long as the longest ban."""
    _, edges, bans = world
    graph = _expanded(world)
    weight = [random.randint(1, 9) for _ in edges]  # type: ignore[attr-defined]
    memory = max((len(ban) for ban in bans), default=2) - 1

    for start in range(len(edges)):
        by_state = _dijkstra_of_states(graph, weight, start)
        assert by_state == _dijkstra_of_histories(edges, bans, weight, start, memory)


@settings(max_examples=50, deadline=None)
@given(worlds())
def test_arcs_join_the_states_of_their_edge(world: World) -> None:
    graph = _expanded(world)
    tail, head = np.array(world[1], np.int32).T

    arc_tail = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
    assert (graph.state_junction[arc_tail] == tail[graph.arc_edge]).all()
    assert (graph.state_junction[graph.arc_head] == head[graph.arc_edge]).all()
    assert (graph.arc_head[graph.root_arc] == graph.entry_state).all()


def _dijkstra_of_states(
    graph: RoutingGraph, weight: list[int], first: int
) -> dict[int, int]:
    """Least weight to each junction after driving an edge, over the arcs."""
    best: dict[int, int] = {}
    queue = [(weight[first], int(graph.entry_state[first]))]
    while queue:
        cost, state = heapq.heappop(queue)
        if state in best:
            continue
        best[state] = cost
        for arc in range(*graph.arc_offsets[state : state + 2].tolist()):
            step = weight[int(graph.arc_edge[arc])]
            heapq.heappush(queue, (cost + step, int(graph.arc_head[arc])))
    by_junction: dict[int, int] = {}
    for state, cost in best.items():
        junction = int(graph.state_junction[state])
        by_junction[junction] = min(cost, by_junction.get(junction, cost))
    return by_junction


def _dijkstra_of_histories(
    edges: list[tuple[int, int]],
    bans: list[tuple[int, ...]],
    weight: list[int],
    first: int,
    memory: int,
) -> dict[int, int]:
    """The same, remembering the last edges driven instead of states."""
    seen: set[tuple[int, ...]] = set()
    by_junction: dict[int, int] = {}
    queue = [(weight[first], (first,))]
    while queue:
        cost, history = heapq.heappop(queue)
        if history in seen:
            continue
        seen.add(history)
        here = edges[history[-1]][1]
        by_junction.setdefault(here, cost)
        for edge, (tail, _) in enumerate(edges):
            driven = (*history, edge)
            if tail == here and not any(driven[-len(b) :] == b for b in bans):
                heapq.heappush(queue, (cost + weight[edge], driven[-memory:]))
    return by_junction


def test_the_walks_that_are_tried_are_walks() -> None:
    world: World = (3, [(0, 1), (1, 2), (2, 0), (1, 0)], [(0, 1, 2)])

    for walk in _allowed(world):
        assert all(world[1][a][1] == world[1][b][0] for a, b in pairwise(walk))
