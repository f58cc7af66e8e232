"""The earliest arrival equals that of a search that tries every tick of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.closed_times import ClosedTimes
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.shortest_path import Metric
from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_graph import TimedGraph
from maps.routing.timed_search import (
    Beginning,
    End,
    Occupancy,
    TimedMetric,
    TimedPath,
    TimedSpace,
    earliest_arrival,
)
from tests.road_sketch import Road, Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 30  # ticks; nobody looks beyond

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class World:
    """Roads with weights, hours, bans at all times and at some, and places to wait."""

    roads: Sketch
    weights: list[int]
    closed: list[Spans]
    ban_hours: list[Spans]
    occupancy: Occupancy
    patience: list[int] | None
    turning: bool

    @property
    def bans(self) -> list[tuple[tuple[int, ...], Spans]]:
        """Sequences of edges with the spans in which they may not be completed."""
        net = self.roads.network
        always = [(0, 10**6)]
        offsets, edges = net.ban_offsets.tolist(), net.ban_edges.tolist()
        found = [(tuple(edges[a:b]), always) for a, b in pairwise(offsets)]
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
        turning=draw(st.booleans()),
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


def patience_of(world: World, junction: int, walk: tuple[int, ...]) -> int:
    """How long one may wait at a junction; before the march as long as need be."""
    if world.patience is None or not walk:
        return 10**6
    return world.patience[junction]


def leading_on(world: World, here: int, walk: tuple[int, ...]) -> list[int]:
    """Edges that one may drive next, whatever the hour."""
    net = world.roads.network
    leaving = [
        e
        for e in np.flatnonzero(net.edge_tail == here).tolist()
        if world.weights[e] != FORBIDDEN
    ]
    if world.turning or not walk:
        return leaving
    back = int(net.reverse_edge()[walk[-1]])
    return leaving if leaving == [back] else [e for e in leaving if e != back]


def earliest_by_clock(world: World, start: int, goal: int) -> int | None:
    """
    Earliest arrival, by trying all moments in turn.

    What is known of a column is where it is, since when, and its last two edges.
    """
    net = world.roads.network
    heads = net.edge_head.tolist()
    at_moment: list[set[tuple[int, int, tuple[int, ...]]]] = [
        set() for _ in range(MOST + 1)
    ]
    at_moment[0].add((start, 0, ()))
    for moment in range(MOST + 1):
        waiting, seen = list(at_moment[moment]), set(at_moment[moment])
        while waiting:
            here, since, walk = waiting.pop()
            if here == goal:
                return moment
            for edge in leading_on(world, here, walk):
                there = moment + world.weights[edge]
                if there > MOST or not may_enter(world, edge, walk, moment):
                    continue
                state = (heads[edge], there, (*walk, edge)[-2:])
                if there > moment:
                    at_moment[there].add(state)
                elif state not in seen:
                    seen.add(state)
                    waiting.append(state)
        for here, since, walk in seen:
            limit = patience_of(world, here, walk)
            if moment < MOST and (moment + 1 - since <= limit):
                at_moment[moment + 1].add((here, since, walk))
    return None


def check(world: World, path: TimedPath, start: int) -> None:
    """Drive a path by the rules."""
    net = world.roads.network
    moment, here = 0, start
    walk: tuple[int, ...] = ()
    for edge, entry in zip(path.edges, path.entries, strict=True):
        limit = patience_of(world, here, walk)
        assert 0 <= entry - moment <= limit
        assert may_enter(world, edge, walk, entry)
        assert edge in leading_on(world, here, walk)
        moment, here = entry + world.weights[edge], int(net.edge_head[edge])
        walk = (*walk, edge)
    assert path.arrival == path.last_entry
    assert path.arrival >= moment


@settings(max_examples=120, deadline=None)
@given(worlds(), st.data())
def test_the_earliest_arrival_is_that_of_every_tick(
    world: World, data: st.DataObject
) -> None:
    junctions = st.integers(0, world.roads.network.junction_count - 1)
    start, goal = data.draw(junctions), data.draw(junctions)
    reverse = None if world.turning else world.roads.network.reverse_edge()
    expected = earliest_by_clock(world, start, goal)

    for guided in (False, True):
        metric = world.metric(guided=guided)
        states = np.flatnonzero(metric.graph.graph.state_junction == goal).tolist()
        found = earliest_arrival(
            metric,
            [Beginning(start)],
            [End(state) for state in states],
            space=TimedSpace(metric),
            reverse=reverse,
            most=MOST,
        )

        assert (None if found is None else found.arrival) == expected
        if found is not None:
            check(world, found, start)
