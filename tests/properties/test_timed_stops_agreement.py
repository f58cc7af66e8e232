"""Paths over stops within edges arrive as early as the best of all walks tried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.path_over_stops import EdgeArcs, OnEdge, part_ticks
from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_path_over_stops import TimedStopSearch
from maps.routing.timed_search import TimedSpace
from tests.timed_worlds import ALWAYS, World, free, worlds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 6  # edges of a walk
HORIZON = 200  # ticks
Stops = list[list[OnEdge]]


@st.composite
def questions(draw: st.DrawFn) -> tuple[World, Stops]:
    """A world in which one may wait anywhere, with two or three stops."""
    world = replace(draw(worlds()), patience=None, turns=None)
    edge = st.integers(0, world.roads.network.edge_count - 1)
    share = st.sampled_from([0.0, 0.25, 0.5, 1.0])
    point = st.builds(OnEdge, edge, share)
    point_lists = st.lists(point, min_size=1, max_size=2, unique_by=lambda at: at.edge)
    stops = draw(st.lists(point_lists, min_size=2, max_size=3))
    return world, stops


def all_walks(world: World, starts: set[int]) -> Iterator[tuple[int, ...]]:
    """Every sequence of edges up to a length from some edges, the shortest first."""
    net = world.roads.network
    usable = [e for e in range(net.edge_count) if world.weights[e] != FORBIDDEN]
    walks: list[tuple[int, ...]] = [(edge,) for edge in usable if edge in starts]
    for _ in range(LONGEST):
        yield from walks
        walks = [
            (*walk, edge)
            for walk in walks
            for edge in usable
            if net.edge_tail[edge] == net.edge_head[walk[-1]]
        ]


def arrival(
    world: World, walk: tuple[int, ...], start: float, end: float
) -> int | None:
    """Arrival of whoever drives a walk as early as its hours let him."""
    moment, passing = 0, world.occupancy.pass_ticks
    for place, edge in enumerate(walk):
        weight = world.weights[edge]
        first = part_ticks(weight, start) if place == 0 else 0
        last = part_ticks(weight, end) if place == len(walk) - 1 else weight
        need = passing + (last - first if world.occupancy.until_clear else 0)
        driven = walk[: place + 1]
        bans = [hours for ban, hours in world.bans if driven[-len(ban) :] == ban]
        if ALWAYS in bans:
            return None
        if not touched(place, walk, start, end):
            continue
        while not (
            free(world.closed[edge], moment, need)
            and all(free(hours, moment, passing) for hours in bans)
        ):
            moment += 1
            if moment > HORIZON:
                return None
        moment += last - first
    return moment


def touched(place: int, walk: tuple[int, ...], start: float, end: float) -> bool:
    """Whether any of an edge is driven: stops at junctions need no edge."""
    begins = start if place == 0 else 0.0
    ends = end if place == len(walk) - 1 else 1.0
    return begins < ends


def passes(walk: tuple[int, ...], at: list[OnEdge]) -> bool:
    """Whether a walk from the first to the last of some points passes the others."""
    place, share = 0, at[0].share
    for point in at[1:-1]:
        found = next(
            (
                i
                for i in range(place, len(walk))
                if walk[i] == point.edge and (i > place or point.share >= share)
            ),
            None,
        )
        if found is None:
            return False
        place, share = found, point.share
    last = len(walk) - 1
    return walk[last] == at[-1].edge and (place < last or at[-1].share >= share)


def best(world: World, stops: Stops) -> int | None:
    """Earliest arrival of all walks."""
    found = [
        moment
        for walk in all_walks(world, {point.edge for point in stops[0]})
        for start in stops[0]
        if walk[0] == start.edge
        for end in stops[-1]
        if walk[-1] == end.edge
        and any(passes(walk, [start, *via, end]) for via in choices(stops[1:-1]))
        and (moment := arrival(world, walk, start.share, end.share)) is not None
    ]
    return min(found, default=None)


def choices(stops: Sequence[list[OnEdge]]) -> list[list[OnEdge]]:
    """One point of each stop, in all ways."""
    found: list[list[OnEdge]] = [[]]
    for points in stops:
        found = [[*one, point] for one in found for point in points]
    return found


@settings(max_examples=150, deadline=None)
@given(questions())
def test_the_earliest_arrival_is_that_of_the_best_walk(
    question: tuple[World, Stops],
) -> None:
    world, stops = question
    expected = best(world, stops)
    metric = world.metric(guided=True)
    arcs = EdgeArcs.of(metric.graph.graph)
    search = TimedStopSearch(metric, arcs, TimedSpace(metric), most=HORIZON)

    found = search.path(stops)

    if found is None:
        assert expected is None
        return
    if len(found.path.edges) <= LONGEST - 2:
        assert found.path.cost == expected
    elif expected is not None:
        assert found.path.cost <= expected
    assert len(found.entries) == len(found.path.edges)
    weights = np.array(world.weights)[list(found.path.edges)]
    first, last = found.path.stops[0], found.path.stops[-1]
    driven = weights.astype(np.int64)
    driven[0] -= part_ticks(int(weights[0]), first.share)
    driven[-1] -= int(weights[-1]) - part_ticks(int(weights[-1]), last.share)
    left = np.array(found.entries) + driven
    assert (np.array(found.entries)[1:] >= left[:-1]).all()
    assert found.entries[0] >= 0
    assert found.path.cost == left[-1]
