"""Matrices, sweeps and reach on a hierarchy equal a plain search on random roads."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.labels import place_matrix, state_matrix
from maps.routing.shortest_path import Terminal
from maps.routing.sweep import (
    LANES,
    costs_of_many,
    costs_to_all,
    nearest_of,
    states_within,
)
from maps.routing.ticks import UNREACHABLE
from tests.random_graphs import RandomRoads, random_roads

SEEDS = st.integers(0, 10**6)


def drawn_places(roads: RandomRoads, seed: int, count: int) -> list[list[Terminal]]:
    """Draw places of none to four terminals, most of them neighbours."""
    random = np.random.default_rng(seed)
    places = []
    for _ in range(count):
        arcs = random.integers(0, roads.graph.arc_count, random.integers(0, 3))
        heads = roads.graph.arc_head[arcs].tolist()
        states = [*heads, *random.integers(0, roads.graph.state_count, 2).tolist()]
        some = states[: random.integers(0, 5)]
        places.append([Terminal(state, int(random.integers(0, 9))) for state in some])
    return places


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, polished=st.booleans())
def test_a_matrix_of_states_equals_a_search_from_each(
    seed: int, *, polished: bool
) -> None:
    roads = random_roads(seed)
    random = np.random.default_rng(seed)
    sources, targets = random.integers(0, roads.graph.state_count, (2, 25))

    found = state_matrix(roads.customised(polished=polished), sources, targets)

    for source, row in zip(sources.tolist(), found, strict=True):
        assert (row == roads.costs([(source, 0)])[targets]).all()


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, polished=st.booleans())
def test_a_matrix_of_places_takes_the_cheapest_of_their_terminals(
    seed: int, *, polished: bool
) -> None:
    roads = random_roads(seed)
    sources = drawn_places(roads, seed, 9)
    targets = drawn_places(roads, seed + 1, 7)
    customised = roads.customised(polished=polished)
    # a place more, and the labels of the others are those that were kept
    first = place_matrix(customised, sources[:-1], targets)

    found = place_matrix(customised, sources, targets)

    assert (found[:-1] == first).all()
    for place, row in zip(sources, found.tolist(), strict=True):
        cost = roads.costs([(end.state, end.cost) for end in place])
        expected = [
            min([UNREACHABLE, *(cost[end.state] + end.cost for end in ends)])
            for ends in targets
        ]
        assert row == expected


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, polished=st.booleans(), ahead=st.booleans())
def test_a_sweep_equals_a_search(seed: int, *, polished: bool, ahead: bool) -> None:
    roads = random_roads(seed)
    sources = [end for place in drawn_places(roads, seed, 3) for end in place]

    found = costs_to_all(roads.customised(polished=polished), sources, ahead=ahead)

    ends = [(end.state, end.cost) for end in sources]
    assert (found == roads.costs(ends, ahead=ahead)).all()


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, ahead=st.booleans(), count=st.integers(0, 2 * LANES))
def test_sweeps_side_by_side_equal_one_each(
    seed: int, count: int, *, ahead: bool
) -> None:
    roads = random_roads(seed)
    customised = roads.customised(polished=True)
    states = np.random.default_rng(seed).integers(0, roads.graph.state_count, count)

    found = costs_of_many(customised, states, ahead=ahead)

    assert found.shape == (roads.graph.state_count, count)
    for state, column in zip(states.tolist(), found.T, strict=True):
        alone = costs_to_all(customised, [Terminal(state)], ahead=ahead)
        assert (column == alone).all()


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, polished=st.booleans(), ahead=st.booleans())
def test_the_nearest_place_is_the_first_of_the_cheapest(
    seed: int, *, polished: bool, ahead: bool
) -> None:
    roads = random_roads(seed)
    places = drawn_places(roads, seed, 6)

    cost, nearest = nearest_of(roads.customised(polished=polished), places, ahead=ahead)

    each = np.array(
        [roads.costs([(t.state, t.cost) for t in ends], ahead=ahead) for ends in places]
    )
    first = np.where(each.min(axis=0) < UNREACHABLE, each.argmin(axis=0), -1)
    assert (cost == each.min(axis=0)).all()
    assert (nearest == first).all()


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, most=st.integers(0, 60), polished=st.booleans(), ahead=st.booleans())
def test_all_that_lies_within_reach_is_found_and_nothing_else(
    seed: int, most: int, *, polished: bool, ahead: bool
) -> None:
    roads = random_roads(seed)
    sources = [end for place in drawn_places(roads, seed, 2) for end in place]

    states, costs = states_within(
        roads.customised(polished=polished), sources, most, ahead=ahead
    )

    ends = [(end.state, end.cost) for end in sources]
    expected = roads.costs(ends, ahead=ahead)
    assert sorted(states.tolist()) == np.flatnonzero(expected <= most).tolist()
    assert (costs == expected[states]).all()
