"""Paths that differ from the best one obey every rule, by slow searches and loops."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing.alternatives import Differing, alternative_paths
from maps.routing.shortest_path import (
    Metric,
    PathResult,
    SearchSpace,
    Terminal,
    shortest_path,
)
from maps.routing.ticks import FORBIDDEN, UNREACHABLE
from tests.random_graphs import RandomRoads, random_roads

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DIFFERING = (
    Differing(),
    Differing(most=5, stretch=2.0, share=0.9),
    Differing(most=4, stretch=1.1, share=1.0),
    Differing(most=3, stretch=3.0, share=0.2),
)


def metric_of(drawn: RandomRoads) -> Metric:
    return Metric.of(drawn.graph, drawn.weights, drawn.hierarchy)


def cost_of(drawn: RandomRoads, edges: Sequence[int]) -> int:
    return int(drawn.weights[list(edges)].sum(dtype=np.int64))


def broken_path(
    drawn: RandomRoads,
    path: PathResult,
    sources: Sequence[Terminal],
    targets: Sequence[Terminal],
) -> list[str]:
    """Say what a path does that paths may not."""
    source, target = sources[path.source], targets[path.target]
    at = int(drawn.graph.state_junction[source.state])
    broken = []
    for edge in path.edges:
        if drawn.tail[edge] != at:
            broken.append(f"edge {edge} does not begin where the one before ended")
        if drawn.weights[edge] == FORBIDDEN:
            broken.append(f"edge {edge} is closed")
        at = int(drawn.head[edge])
    if at != drawn.graph.state_junction[target.state]:
        broken.append("the path ends elsewhere")
    broken += [
        f"turn {ban} is banned"
        for start in range(len(path.edges))
        for ban in drawn.bans
        if path.edges[start : start + len(ban)] == ban
    ]
    if path.cost != source.cost + cost_of(drawn, path.edges) + target.cost:
        broken.append("the cost is not that of the edges")
    return broken


def peer_of(drawn: RandomRoads) -> nx.DiGraph:
    """Give the open arcs between states as a graph of networkx."""
    graph = drawn.graph
    tails = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
    peer = nx.DiGraph()
    peer.add_nodes_from(range(graph.state_count))
    for arc in np.argsort(-drawn.weights[graph.arc_edge], kind="stable").tolist():
        weight = int(drawn.weights[graph.arc_edge[arc]])
        if weight != FORBIDDEN:
            peer.add_edge(
                int(tails[arc]), int(graph.arc_head[arc]), weight=weight
            )  # the cheapest of parallel ones comes last
    return peer


def terminals(draw: np.random.Generator, *, count: int) -> list[Terminal]:
    """Draw states of which a path can begin or end, with costs."""
    junctions = draw.integers(0, 32, count)
    return [Terminal(int(j), int(draw.integers(0, 5))) for j in junctions]


@settings(max_examples=40)
@given(st.integers(0, 5000), st.sampled_from(MOST_DIFFERING), st.integers(1, 2))
def test_paths_are_real_and_rise_in_cost_from_the_best(
    seed: int, differing: Differing, ends: int
) -> None:
    drawn, random = random_roads(seed), np.random.default_rng(seed)
    metric = metric_of(drawn)
    sources = terminals(random, count=ends)
    targets = terminals(random, count=ends)

    found = alternative_paths(
        metric, sources, targets, differing, SearchSpace.of(metric)
    )

    costs = drawn.costs([(t.state, t.cost) for t in sources])
    best = min(int(costs[t.state]) + t.cost for t in targets)
    assert bool(found) == (best < UNREACHABLE)
    assert len(found) <= differing.most
    assert [path.cost for path in found] == sorted(path.cost for path in found)
    for path in found:
        assert broken_path(drawn, path, sources, targets) == []
        assert path.cost <= differing.stretch * best + 1
    if found:
        assert found[0].cost == best


@settings(max_examples=40)
@given(st.integers(0, 5000), st.sampled_from(MOST_DIFFERING))
def test_no_two_share_more_than_was_asked_and_none_runs_in_a_loop(
    seed: int, differing: Differing
) -> None:
    drawn, random = random_roads(seed), np.random.default_rng(seed)
    metric = metric_of(drawn)
    (source,), (target,) = (terminals(random, count=1) for _ in range(2))

    found = alternative_paths(
        metric, [source], [target], differing, SearchSpace.of(metric)
    )

    assert len({path.edges for path in found}) == len(found)
    for number, path in enumerate(found[1:], 1):
        junctions = [int(drawn.graph.state_junction[source.state])]
        junctions += [int(drawn.head[edge]) for edge in path.edges]
        assert len(set(junctions)) == len(junctions)
        for other in found[:number]:
            common = cost_of(drawn, sorted({*path.edges} & {*other.edges}))
            assert common <= differing.share * found[0].cost


@settings(max_examples=40)
@given(st.integers(0, 5000))
def test_each_is_a_best_way_within_a_quarter_of_the_best_around_its_bend(
    seed: int,
) -> None:
    """Some state splits it into two best ways, and no shorter way cuts the bend."""
    drawn, random = random_roads(seed), np.random.default_rng(seed)
    metric = metric_of(drawn)
    sources, targets = ([Terminal(int(j))] for j in random.integers(0, 32, 2))
    peer = peer_of(drawn)
    differing = Differing(most=5, stretch=2.0, share=0.8)

    found = alternative_paths(
        metric, sources, targets, differing, SearchSpace.of(metric)
    )

    stretch = 0.25 * found[0].cost if found else 0
    for path in found[1:]:
        states = states_along(drawn, sources[0].state, path.edges)
        along = np.cumsum([0, *drawn.weights[list(path.edges)].tolist()]).tolist()
        assert any(
            is_best(peer, states, along, 0, via)
            and is_best(peer, states, along, via, len(states) - 1)
            and not cut_short(peer, states, along, via, stretch)
            for via in range(len(states))
        )


def states_along(drawn: RandomRoads, start: int, edges: Sequence[int]) -> list[int]:
    """Follow edges over arcs from a state."""
    graph, states = drawn.graph, [start]
    for edge in edges:
        arcs = range(graph.arc_offsets[states[-1]], graph.arc_offsets[states[-1] + 1])
        (arc,) = [a for a in arcs if graph.arc_edge[a] == edge]
        states.append(int(graph.arc_head[arc]))
    return states


def is_best(
    peer: nx.DiGraph, states: list[int], along: list[int], start: int, end: int
) -> bool:
    """Whether a part of a way is a best way."""
    cost = nx.dijkstra_path_length(peer, states[start], states[end])
    return bool(cost == along[end] - along[start])


def cut_short(
    peer: nx.DiGraph, states: list[int], along: list[int], via: int, stretch: float
) -> bool:
    """Whether a way is no best one over so much on both sides of a state."""
    before = [p for p, cost in enumerate(along) if cost <= along[via] - stretch]
    behind = [p for p, cost in enumerate(along) if cost >= along[via] + stretch]
    start = before[-1] if before else 0
    end = behind[0] if behind else len(along) - 1
    return end - start > 1 and not is_best(peer, states, along, start, end)


def test_paths_mind_closures_that_the_metric_was_made_for() -> None:
    loose = Differing(stretch=3, share=0.9)
    drawn, ends, open_paths = next(
        asked for seed in range(20) for asked in [_asked(seed, loose)] if asked[2][1:]
    )
    weights = drawn.weights.copy()
    for path in open_paths[1:]:
        weights[path.edges[len(path.edges) // 2]] = FORBIDDEN
    closed = Metric.of(drawn.graph, weights, drawn.hierarchy)

    found = alternative_paths(closed, *ends, loose, SearchSpace.of(closed))

    used = {edge for path in found for edge in path.edges}
    assert not used & {int(e) for e in np.flatnonzero(weights == FORBIDDEN)}
    assert not {p.edges for p in found} & {p.edges for p in open_paths[1:]}


def _asked(
    seed: int, differing: Differing
) -> tuple[RandomRoads, tuple[list[Terminal], list[Terminal]], list[PathResult]]:
    """Ask on random roads; gives them, the ends and the answer."""
    drawn = random_roads(seed)
    metric, ends = metric_of(drawn), ([Terminal(0)], [Terminal(30)])
    space = SearchSpace.of(metric)
    return drawn, ends, alternative_paths(metric, *ends, differing, space)


def test_space_is_clean_for_the_next_question() -> None:
    drawn = random_roads(11)
    metric = metric_of(drawn)
    space = SearchSpace.of(metric)
    pairs = list(pairwise(np.random.default_rng(3).integers(0, 32, 40).tolist()))
    for source, target in pairs:
        ends = [Terminal(source)], [Terminal(target)]
        alternative_paths(metric, *ends, Differing(stretch=1.1), space)
        again = shortest_path(metric, *ends, space=space)

        assert again == shortest_path(metric, *ends)


def test_metrics_without_a_hierarchy_of_their_own_are_refused() -> None:
    drawn = random_roads(1)
    metric = metric_of(drawn)
    closed = drawn.weights.copy()
    closed[np.flatnonzero(closed != FORBIDDEN)[0]] += 1
    ends = [Terminal(0)], [Terminal(1)]
    for unfit in (Metric.plain(drawn.graph, closed), metric.restricted(closed)):
        with pytest.raises(ValueError, match=r"a metric of their own; use Metric\.of"):
            alternative_paths(unfit, *ends, Differing(), SearchSpace.of(metric))


@pytest.mark.parametrize(
    "wrong", [{"most": 0}, {"stretch": 0.9}, {"share": -0.1}, {"share": 1.1}]
)
def test_ways_cannot_differ_by_nonsense(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="one or more, stretched by 1 or more"):
        Differing(**wrong)
