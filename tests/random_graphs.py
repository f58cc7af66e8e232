"""Random graphs with turn bans and closed edges, and a slow search to check by."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.customise import Customised
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.ticks import FORBIDDEN, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_WEIGHT = 12  # small, so that many paths are equal
CLOSED = 0.15  # share of edges that may not be used


@dataclass(frozen=True)
class RandomRoads:
    """A graph with its weights and a hierarchy in random order."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    bans: tuple[tuple[int, ...], ...]
    weights: NDArray[np.int32]
    graph: RoutingGraph
    hierarchy: Hierarchy

    def customised(self, *, polished: bool, turn_bans: bool = True) -> Customised:
        """Hierarchy under the weights, with or without its search graphs."""
        customised = Customised.of(
            self.hierarchy, self.graph, self.weights, turn_bans=turn_bans
        )
        if polished:
            assert len(customised.ladder.block)
        return customised

    def costs(
        self, ends: Sequence[tuple[int, int]], *, ahead: bool = True
    ) -> NDArray[np.int64]:
        """Cost of every state from some, or to them, by the book of Dijkstra."""
        arcs = self.graph.arc_offsets
        tails = np.repeat(np.arange(self.graph.state_count), np.diff(arcs)).tolist()
        heads = self.graph.arc_head.tolist()
        ways: list[list[tuple[int, int]]] = [[] for _ in range(len(arcs) - 1)]
        for arc, edge in enumerate(self.graph.arc_edge.tolist()):
            weight = int(self.weights[edge])
            here, there = tails[arc], heads[arc]
            if weight != FORBIDDEN:
                ways[here if ahead else there].append(
                    (there if ahead else here, weight)
                )
        cost = np.full(len(ways), UNREACHABLE, np.int64)
        queue = [(offset, state) for state, offset in ends]
        heapq.heapify(queue)
        while queue:
            so_far, state = heapq.heappop(queue)
            if so_far >= cost[state]:
                continue
            cost[state] = so_far
            for there, weight in ways[state]:
                heapq.heappush(queue, (so_far + weight, there))
        return cost


def random_roads(seed: int, junctions: int = 40) -> RandomRoads:
    """
    Draw roads: a loose grid, mostly two-way, with bans of two and three edges.

    A fifth of the junctions stand apart from the rest.
    """
    random = np.random.default_rng(seed)
    width = int(junctions**0.5)
    pairs = [
        (a, b)
        for a in range(junctions)
        for b in (a + 1, a + width)
        if b < junctions * 4 // 5 and random.random() < 0.9
    ]
    pairs += [(int(a), int(b)) for a, b in random.integers(0, junctions, (6, 2))]
    ends = [
        end
        for a, b in pairs
        for end in ((a, b), (b, a))[: 1 if random.random() < 0.2 else 2]
    ]
    tail, head = np.array(ends, np.int32).T.copy()
    weights = random.integers(0, MOST_WEIGHT, len(tail)).astype(np.int32)
    weights[random.random(len(tail)) < CLOSED] = FORBIDDEN
    bans = set()
    for edge in random.integers(0, len(tail), 12).tolist():
        ban = [edge]
        for _ in range(int(random.integers(1, 3))):
            following = np.flatnonzero(tail == head[ban[-1]])
            if len(following):
                ban.append(int(random.choice(following)))
        if len(ban) > 1:
            bans.add(tuple(ban))
    ordered = tuple(sorted(bans))
    graph = expand(tail, head, junctions, ordered)
    order = random.permutation(graph.state_count).astype(np.int32)
    hierarchy = Hierarchy.of(graph, tail, head, order)
    return RandomRoads(tail, head, ordered, weights, graph, hierarchy)
