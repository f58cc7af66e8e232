"""Small worlds of roads with hours, and a plain reading of their rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from maps.routing.closed_times import ClosedTimes
from maps.routing.frozen import frozen
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.shortest_path import Metric
from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_graph import TimedGraph
from maps.routing.timed_metric import Occupancy, TimedMetric
from maps.routing.turns import Turns
from tests.road_sketch import Road, Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.road_network import RoadNetwork

Spans = list[tuple[int, int]]
ALWAYS: Spans = [(0, 10**6)]


@dataclass(frozen=True)
class World:
    """Roads with weights, hours, bans at all times and at some, and places to wait.

    Without ``turns`` one turns anywhere for nothing.
    """

    roads: Sketch
    weights: list[int]
    closed: list[Spans]
    ban_hours: list[Spans]
    occupancy: Occupancy
    patience: list[int] | None
    turns: Turns | None

    def turn(self, walk: tuple[int, ...], edge: int) -> int:
        """Ticks for turning off at the end of a walk."""
        if self.turns is None or not walk:
            return 0
        if not self.turns.branching[self.roads.network.edge_tail[edge]]:
            return 0
        come, go = self.turns.arriving[walk[-1]], self.turns.leaving[edge]
        degrees = (int(go) - int(come)) / 10 % 360
        if degrees <= 45 or degrees >= 315:
            return 0
        return self.turns.off + (self.turns.across if degrees > 180 else 0)

    @property
    def bans(self) -> list[tuple[tuple[int, ...], Spans]]:
        """Sequences of edges with the spans in which they may not be completed."""
        net = self.roads.network
        offsets, edges = net.ban_offsets.tolist(), net.ban_edges.tolist()
        found = [(tuple(edges[a:b]), ALWAYS) for a, b in pairwise(offsets)]
        offsets, edges = net.timed_ban_offsets.tolist(), net.timed_ban_edges.tolist()
        found += [
            (tuple(edges[a:b]), hours)
            for (a, b), hours in zip(pairwise(offsets), self.ban_hours, strict=True)
        ]
        return [
            (one, hours) for ban, hours in found for one in (ban, *self._evading(ban))
        ]

    def _evading(self, ban: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Turns back behind the junction, from anything but the turn itself."""
        net = self.roads.network
        back = net.reverse_edge().tolist()
        tails, heads = net.edge_tail.tolist(), net.edge_head.tolist()
        for edge, tail in enumerate(tails):
            leaving = [e for e, t in enumerate(tails) if t == heads[edge]]
            if (
                tail == heads[ban[-2]]
                and edge != ban[-1]
                and back[edge] not in (-1, ban[-2])
                and leaving != [back[edge]]
            ):
                yield edge, back[edge]

    def metric(self, *, guided: bool) -> TimedMetric:
        net = self.roads.network
        graph = TimedGraph.of(net)
        weights = np.array(self.weights, np.int32)
        base = Metric.plain(graph.graph, weights)
        if guided:
            plain = RoutingGraph.of(net)
            hierarchy = Hierarchy.of_roads(net, plain)
            free = expand(net.edge_tail, net.edge_head, net.junction_count, ())
            base = Metric.of(free, weights, hierarchy, turn_bans=False)
        return TimedMetric(
            graph=graph,
            weights=weights,
            closed=closed_times(self.closed),
            banned=closed_times(self.ban_hours),
            occupancy=self.occupancy,
            base=base,
            patience=None if self.patience is None else np.array(self.patience),
        )


def closed_times(spans: list[Spans]) -> ClosedTimes:
    """Spans by row as the search takes them."""
    rows = [(row, *span) for row, of_row in enumerate(spans) for span in of_row]
    row, begin, end = np.array(rows, np.int64).reshape(-1, 3).T
    return ClosedTimes.of(len(spans), row, begin, end)


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """A few spans of time, overlapping or not."""
    if draw(st.integers(0, 2)) > 0:
        return []
    begin, length = st.integers(-3, 20), st.integers(0, 9)
    found = draw(st.lists(st.tuples(begin, length), max_size=3))
    return [(b, b + n) for b, n in found]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few junctions with roads in one or both directions."""
    names = "abcde"[: draw(st.integers(2, 5))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(
        lambda pair: pair[0] != pair[1]
    )
    drawn = draw(st.lists(pairs, min_size=1, max_size=7, unique_by=frozenset))
    roads = [Road(a=a, b=b, oneway=draw(st.integers(0, 3)) == 0) for a, b in drawn]
    bare = sketch({name: (i, i % 2) for i, name in enumerate(names)}, roads)
    of_number = {number: name for name, number in bare.edge.items()}
    bans = [draw(walks(bare)) for _ in range(draw(st.integers(0, 2)))]
    timed = [draw(walks(bare)) for _ in range(draw(st.integers(0, 3)))]
    named = [tuple(of_number[e] for e in walk) for walk in bans if len(walk) > 1]
    at_times = [tuple(of_number[e] for e in walk) for walk in timed if len(walk) > 1]
    whole = sketch(
        {name: (i, i % 2) for i, name in enumerate(names)},
        roads,
        named,
        [(turn, "at times") for turn in at_times],
    )
    edges = whole.network.edge_count
    weight = st.one_of(st.integers(0, 5), st.integers(1, 4), st.just(FORBIDDEN))
    patience = st.lists(
        st.sampled_from([0, 0, 2, 50]), min_size=len(names), max_size=len(names)
    )
    return World(
        roads=whole,
        weights=[draw(weight) for _ in range(edges)],
        closed=[draw(spans()) for _ in range(edges)],
        ban_hours=[draw(spans()) for _ in at_times],
        occupancy=Occupancy(draw(st.integers(0, 3)), draw(st.booleans())),
        patience=draw(st.one_of(st.none(), patience)),
        turns=draw(st.one_of(st.none(), turns(whole.network))),
    )


@st.composite
def turns(draw: st.DrawFn, network: RoadNetwork) -> Turns:
    """Turns of some angle that take a few ticks."""
    bearing = st.sampled_from([0, 400, 900, 1800, 2700, 3300])
    edges, junctions = network.edge_count, network.junction_count
    columns = [[draw(bearing) for _ in range(edges)] for _ in range(2)]
    branching = [draw(st.booleans()) for _ in range(junctions)]
    return Turns(
        frozen(network.reverse_edge()),
        *(frozen(np.array(column, np.int16)) for column in columns),
        frozen(np.array(branching, np.bool_)),
        draw(st.integers(0, 2)),
        draw(st.integers(0, 2)),
    )


@st.composite
def walks(draw: st.DrawFn, roads: Sketch) -> tuple[int, ...]:
    """Edges that can be driven one after the other."""
    net = roads.network
    walk = [draw(st.integers(0, net.edge_count - 1))]
    for _ in range(draw(st.integers(1, 2))):
        leaving = np.flatnonzero(net.edge_tail == net.edge_head[walk[-1]]).tolist()
        if leaving:
            walk.append(draw(st.sampled_from(leaving)))
    return tuple(walk)


def free(spans: Spans, moment: int, ticks: int) -> bool:
    """Whether a span of so many ticks, at least one, meets no closed one."""
    return all(
        not any(begin <= t < end for begin, end in spans)
        for t in range(moment, moment + max(ticks, 1))
    )


def may_enter(world: World, edge: int, walk: tuple[int, ...], moment: int) -> bool:
    """Whether the column may enter an edge after a walk."""
    passing = world.occupancy.pass_ticks
    need = passing + (world.weights[edge] if world.occupancy.until_clear else 0)
    driven = (*walk, edge)
    return free(world.closed[edge], moment, need) and all(
        free(hours, moment, passing)
        for ban, hours in world.bans
        if driven[-len(ban) :] == ban
    )
