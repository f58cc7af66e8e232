"""Losses of roads, against networkx on the graph without them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.path_over_stops import EdgeArcs, OnEdge, part_ticks
from maps.routing.road_loss import RoadGroups, warm_up
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.ticks import FORBIDDEN, UNREACHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.routing.road_loss import Place

TICKS = st.integers(0, 9) | st.just(FORBIDDEN)


class World:
    """A small directed graph with turn bans, weights and groups of edges."""

    def __init__(
        self,
        junctions: int,
        edges: Sequence[tuple[int, int]],
        weights: Sequence[int],
        bans: Sequence[tuple[int, ...]],
        groups: Sequence[Sequence[int]],
    ) -> None:
        self.edges = list(edges)
        self.weights = np.array(weights, np.int32)
        self.bans = set(bans)
        self.groups = groups
        tail, head = np.array(edges, np.int32).reshape(-1, 2).T
        self.graph: RoutingGraph = expand(tail, head, junctions, sorted(self.bans))
        arcs = EdgeArcs.of(self.graph)
        self.roads = RoadGroups.of(self.graph, self.weights, arcs, groups)

    def cost(self, weights: np.ndarray, source: Place, target: Place) -> int:
        """Cheapest way by networkx over the last two edges driven."""
        self._ways: nx.DiGraph = nx.DiGraph()
        self._ways.add_nodes_from(["from", "to"])
        usable = np.flatnonzero(weights != FORBIDDEN).tolist()

        def part(at: OnEdge) -> int:
            return part_ticks(int(weights[at.edge]), at.share)

        ends = [at for at in target if at.edge in usable]
        waiting = []
        for start in [at for at in source if at.edge in usable]:
            self._arc("from", (start.edge,), int(weights[start.edge]) - part(start))
            waiting.append((start.edge,))
            for end in ends:
                if end.edge == start.edge and end.share >= start.share:
                    self._arc("from", "to", part(end) - part(start))
        for history in waiting:
            for edge in filter(partial(self._may_follow, history), usable):
                driven = (*history, edge)[-2:]
                if driven not in self._ways:
                    waiting.append(driven)
                self._arc(history, driven, int(weights[edge]))
                for end in ends:
                    if end.edge == edge:
                        self._arc(history, "to", part(end))
        length = nx.single_source_dijkstra_path_length(self._ways, "from")
        return length.get("to", UNREACHED)

    def _arc(self, a: object, b: object, ticks: int) -> None:
        """Add a step, or make it cheaper."""
        known = self._ways.get_edge_data(a, b, {"weight": ticks})["weight"]
        self._ways.add_edge(a, b, weight=min(ticks, known))

    def _may_follow(self, history: tuple[int, ...], edge: int) -> bool:
        """Whether an edge begins where another ends, and no ban forbids it."""
        driven = (*history, edge)
        joined = self.edges[history[-1]][1] == self.edges[edge][0]
        return joined and not any(driven[-len(ban) :] == ban for ban in self.bans)

    def without(self, group: int) -> np.ndarray:
        """Give the weights with a group lost."""
        weights = self.weights.copy()
        weights[list(self.groups[group])] = FORBIDDEN
        return weights


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a graph with bans of two and three edges and some groups."""
    junctions = draw(st.integers(2, 6))
    junction = st.integers(0, junctions - 1)
    pair = st.tuples(junction, junction).filter(lambda ends: ends[0] != ends[1])
    edges = draw(st.lists(pair, min_size=1, max_size=16))
    weights = draw(st.lists(TICKS, min_size=len(edges), max_size=len(edges)))
    turns = [
        (e, f)
        for e, (_, m) in enumerate(edges)
        for f, (n, _) in enumerate(edges)
        if m == n
    ]
    longer = [(e, f, g) for e, f in turns for h, g in turns if h == f]
    some = st.sampled_from(turns) if turns else st.nothing()
    if longer:
        some |= st.sampled_from(longer)
    bans = draw(st.lists(some, max_size=4)) if turns else []
    owner = draw(st.lists(st.integers(-1, 3), min_size=len(edges), max_size=len(edges)))
    groups = [[e for e, o in enumerate(owner) if o == g] for g in range(4)]
    return World(junctions, edges, weights, bans, groups)


def places(world: World) -> st.SearchStrategy[Place]:
    """Draw a place, on one edge or on some."""
    edge = st.integers(0, len(world.edges) - 1)
    at = st.builds(OnEdge, edge, st.sampled_from([0.0, 0.25, 0.5, 1.0]))
    return st.lists(at, min_size=1, max_size=3, unique_by=lambda a: a.edge).map(tuple)


@settings(max_examples=120)
@given(st.data())
def test_every_loss_is_what_networkx_finds_without_the_group(
    data: st.DataObject,
) -> None:
    world = data.draw(worlds())
    sources = data.draw(st.lists(places(world), min_size=1, max_size=2))
    targets = data.draw(st.lists(places(world), min_size=1, max_size=3))
    wanted = np.ones((len(sources), len(targets)), np.bool_)

    found = world.roads.losses(sources, targets, wanted)

    told = {
        (g, s, t): after
        for g, s, t, after in zip(
            found.group.tolist(),
            found.source.tolist(),
            found.target.tolist(),
            found.after.tolist(),
            strict=True,
        )
    }
    for s, source in enumerate(sources):
        for t, target in enumerate(targets):
            before = world.cost(world.weights, source, target)
            assert found.before[s, t] == before
            for group in range(len(world.groups)):
                after = world.cost(world.without(group), source, target)
                assert told.get((group, s, t), before) == after


@settings(max_examples=80)
@given(st.data())
def test_every_gain_is_what_networkx_finds_with_the_group(data: st.DataObject) -> None:
    world = data.draw(worlds())
    opened = world.weights
    closed = opened.copy()
    closed[world.roads.group >= 0] = FORBIDDEN
    world.weights = closed
    roads = RoadGroups.of(world.graph, closed, EdgeArcs.of(world.graph), world.groups)
    source, target = data.draw(places(world)), data.draw(places(world))

    found = roads.gains(opened, [source], [target], np.ones((1, 1), np.bool_))

    # No place lies on an edge that has yet to open.
    source = tuple(at for at in source if closed[at.edge] != FORBIDDEN)
    target = tuple(at for at in target if closed[at.edge] != FORBIDDEN)
    before = world.cost(closed, source, target)
    told = dict(zip(found.group.tolist(), found.after.tolist(), strict=True))
    assert found.before[0, 0] == before
    for group, edges in enumerate(world.groups):
        weights = closed.copy()
        weights[list(edges)] = opened[list(edges)]
        assert told.get(group, before) == world.cost(weights, source, target)


@settings(max_examples=80)
@given(st.data())
def test_every_replacement_is_what_networkx_finds(data: st.DataObject) -> None:
    world = data.draw(worlds())
    every = [(edge,) for edge in range(len(world.edges))]
    roads = RoadGroups.of(world.graph, world.weights, EdgeArcs.of(world.graph), every)
    world.groups = every
    source, target = data.draw(places(world)), data.draw(places(world))
    path = data.draw(st.permutations(range(len(world.edges))))[:5]

    cost = roads.replacements(source, target, path)

    for edge, after in zip(path, cost.tolist(), strict=True):
        assert after == world.cost(world.without(edge), source, target)


def test_pairs_that_nobody_drives_are_not_looked_at() -> None:
    world = World(2, [(0, 1), (1, 0)], [5, 5], [], [[0], [1]])
    place = (OnEdge(0, 0.0),), (OnEdge(0, 1.0),)

    found = world.roads.losses(place, place, np.array([[False, True], [False, False]]))

    assert found.before.tolist() == [[UNREACHED, 5], [UNREACHED, UNREACHED]]
    assert list(zip(found.source, found.target, strict=True)) == [(0, 1)]


def test_an_edge_belongs_to_one_group() -> None:
    with pytest.raises(ValueError, match="shares an edge"):
        World(2, [(0, 1), (1, 0)], [5, 5], [], [[0], [0, 1]])


def test_compiling_says_how_far_it_is() -> None:
    told: list[float] = []

    warm_up(lambda _, share: told.append(share))

    assert told[-1] == 1.0
