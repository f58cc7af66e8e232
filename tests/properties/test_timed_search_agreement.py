"""The earliest arrival equals that of a search that tries every tick of the clock."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_search import (
    Beginning,
    End,
    TimedPath,
    TimedSpace,
    earliest_arrival,
)
from tests.timed_worlds import World, may_enter, worlds

MOST = 30  # ticks; nobody looks beyond


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
    if world.turns is None or not walk:
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
                entry = moment + world.turn(walk, edge)
                there = entry + world.weights[edge]
                if there > MOST or not may_enter(world, edge, walk, entry):
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
        assert 0 <= entry - moment - world.turn(walk, edge) <= limit
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
    expected = earliest_by_clock(world, start, goal)

    for guided in (False, True):
        metric = world.metric(guided=guided)
        states = np.flatnonzero(metric.graph.graph.state_junction == goal).tolist()
        found = earliest_arrival(
            metric,
            [Beginning(start)],
            [End(state) for state in states],
            space=TimedSpace(metric),
            turns=world.turns,
            most=MOST,
        )

        assert (None if found is None else found.arrival) == expected
        if found is not None:
            check(world, found, start)
