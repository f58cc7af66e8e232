"""Searches on graphs small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from maps.routing.hierarchy import Hierarchy
from maps.routing.path_over_stops import EdgeArcs, OnEdge, StopSearch, part_ticks
from maps.routing.routing_graph import RoutingGraph, expand
from maps.routing.shortest_path import (
    Metric,
    SearchSpace,
    Terminal,
    one_to_all,
    route_between,
    shortest_path,
    warm_up,
)
from maps.routing.ticks import FORBIDDEN, UNREACHED
from maps.routing.turns import Turns, free_turns

# A square 0-1-3 and 0-2-3 with a tail 3-4; edges stand in pairs, there and back.
PAIRS = ((0, 1), (1, 3), (0, 2), (2, 3), (3, 4))
TAIL = np.array([end for a, b in PAIRS for end in (a, b)], np.int32)
HEAD = np.array([end for a, b in PAIRS for end in (b, a)], np.int32)
WEIGHTS = np.array([10, 10, 10, 10, 15, 15, 4, 4, 7, 7], np.int32)
FREE_TURNS = free_turns(np.arange(10, dtype=np.int32) ^ 1, 64)


def square(*bans: tuple[int, ...]) -> RoutingGraph:
    """Give the square with some turns banned."""
    return expand(TAIL, HEAD, 5, bans)


def raised(edge: int, weight: int = FORBIDDEN) -> np.ndarray:
    """Give the weights with one of them higher."""
    weights = WEIGHTS.copy()
    weights[edge] = weight
    return weights


def metric_of(weights: np.ndarray = WEIGHTS, *bans: tuple[int, ...]) -> Metric:
    """Give the square under some weights, with a hierarchy."""
    graph = square(*bans)
    order = np.arange(graph.state_count, dtype=np.int32)
    return Metric.of(graph, weights, Hierarchy.of(graph, TAIL, HEAD, order))


def search(
    weights: np.ndarray = WEIGHTS,
    *bans: tuple[int, ...],
    turns: Turns | None = None,
) -> StopSearch:
    """Give a search over stops on the square."""
    metric = metric_of(WEIGHTS, *bans).restricted(weights)
    graph = metric.graph
    return StopSearch(metric, EdgeArcs.of(graph), SearchSpace.of(metric), turns)


def test_the_cheaper_way_round_is_taken() -> None:
    path = shortest_path(metric_of(), [Terminal(0)], [Terminal(4)])

    assert path is not None
    assert path.edges == (4, 6, 8)
    assert path.cost == 15 + 4 + 7


def test_equal_ways_are_decided_by_the_lower_arc() -> None:
    equal = Metric.plain(square(), np.full(10, 5, np.int32))

    path = shortest_path(equal, [Terminal(0)], [Terminal(3)])

    assert path is not None
    assert path.edges == (0, 2)


def test_a_closed_edge_is_gone_round_with_the_hierarchy_of_the_open_network() -> None:
    metric = metric_of()
    closed = metric.restricted(raised(6))
    path = shortest_path(closed, [Terminal(0)], [Terminal(4)])

    assert closed.customised is metric.customised
    assert closed.answers is None
    assert path is not None
    assert path.edges == (0, 2, 8)


def test_closing_edges_is_restricting_to_weights_that_forbid_them() -> None:
    metric = metric_of()
    closed = metric.closing(np.array([6, 0]))

    weights = raised(6)
    weights[0] = FORBIDDEN
    assert closed.weights.tolist() == weights.tolist()
    assert metric.weights.tolist() == WEIGHTS.tolist()
    assert closed.closing(np.array([6])) is closed
    assert shortest_path(closed, [Terminal(0)], [Terminal(4)]) is None


def test_no_path_is_no_error() -> None:
    cut = metric_of().restricted(raised(8))

    assert shortest_path(cut, [Terminal(0)], [Terminal(4)]) is None
    assert shortest_path(cut, [], [Terminal(4)]) is None


def test_lower_weights_than_the_hierarchy_knows_are_refused() -> None:
    metric = metric_of()

    with pytest.raises(ValueError, match=r"only rise.*Metric\.plain"):
        metric.restricted(raised(0, weight=9))


@pytest.mark.parametrize(
    "weights",
    [WEIGHTS.astype(np.int64), WEIGHTS[:-1], -WEIGHTS],
    ids=["wide", "short", "negative"],
)
def test_weights_that_do_not_fit_are_refused(weights: np.ndarray) -> None:
    with pytest.raises(ValueError, match="Weights are"):
        Metric.plain(square(), weights)


def test_weights_too_large_for_a_hierarchy_are_refused() -> None:
    with pytest.raises(ValueError, match=r"below 2\*\*30.*Metric\.plain"):
        metric_of(np.full(10, FORBIDDEN - 1, np.int32))


def test_without_usable_edges_nothing_is_reached() -> None:
    closed = metric_of(np.full(10, FORBIDDEN, np.int32))

    assert shortest_path(closed, [Terminal(0)], [Terminal(4)]) is None


def test_terminals_carry_their_own_costs() -> None:
    metric = metric_of()

    path = shortest_path(
        metric,
        [Terminal(0, 100), Terminal(1, 3)],
        [Terminal(4, 50), Terminal(3, 2)],
    )

    assert path is not None
    assert (path.source, path.target) == (1, 1)
    assert path.cost == 3 + 10 + 2


def test_a_terminal_on_both_ends_costs_only_its_offsets() -> None:
    metric = metric_of()

    path = shortest_path(metric, [Terminal(2, 5)], [Terminal(2, 6)])

    assert path is not None
    assert path.edges == ()
    assert path.cost == 11


def test_sums_beyond_32_bits_stay_exact() -> None:
    heavy = np.full(10, FORBIDDEN - 1, np.int32)

    path = shortest_path(Metric.plain(square(), heavy), [Terminal(0)], [Terminal(4)])

    assert path is not None
    assert path.cost == 3 * (FORBIDDEN - 1)


def test_one_to_all_stops_at_its_bound() -> None:
    metric = Metric.plain(square(), WEIGHTS)

    assert one_to_all(metric, [Terminal(0)]).tolist() == [0, 10, 15, 19, 26]
    near = one_to_all(metric, [Terminal(0)], 15).tolist()
    assert near == [0, 10, 15, UNREACHED, UNREACHED]


def test_a_used_space_answers_like_a_new_one() -> None:
    metric = metric_of()
    used = SearchSpace.of(metric)
    used.arrays.clock[0] = FORBIDDEN - 1

    for _ in range(3):  # the clock starts anew on the way
        path = shortest_path(metric, [Terminal(0)], [Terminal(4)], space=used)
        assert path == shortest_path(metric, [Terminal(0)], [Terminal(4)])


@pytest.mark.parametrize("closed", [-1, 6, 8])
def test_from_one_state_to_one_the_path_is_the_same(closed: int) -> None:
    metric = metric_of()
    metric = metric if closed < 0 else metric.restricted(raised(closed))
    space = SearchSpace.of(metric)
    for source in range(5):
        for target in range(5):
            ends = [Terminal(source)], [Terminal(target)]
            expected = shortest_path(metric, *ends, space=space)
            found = route_between(metric, source, target, space)
            if expected is None:
                assert found is None
                continue
            assert found is not None
            assert found[0] == expected.cost
            assert tuple(found[1].tolist()) == expected.edges


def test_states_that_are_not_there_are_refused() -> None:
    metric = metric_of()
    space = SearchSpace.of(metric)

    with pytest.raises(IndexError, match="0 to 4"):
        route_between(metric, 0, 5, space)
    with pytest.raises(ValueError, match="smaller graph"):
        route_between(metric, 0, 4, SearchSpace.of_size(4, 2))


def test_a_banned_turn_is_gone_round() -> None:
    metric = metric_of(WEIGHTS, (4, 6))

    path = shortest_path(metric, [Terminal(0)], [Terminal(4)])

    assert path is not None
    assert path.edges == (0, 2, 8)


def test_start_and_end_lie_within_edges() -> None:
    path = search().path([[OnEdge(0, 0.5), OnEdge(1, 0.5)], [OnEdge(8, 0.5)]])

    assert path is not None
    assert path.edges == (0, 2, 8)
    assert path.cost == 5 + 10 + part_ticks(7, 0.5)


def test_on_one_edge_the_way_on_is_direct_and_the_way_back_turns() -> None:
    ahead = search().path([[OnEdge(0, 0.2)], [OnEdge(0, 0.8)]])
    back = search().path([[OnEdge(0, 0.8)], [OnEdge(0, 0.2)]])
    other_lane = search().path(
        [[OnEdge(0, 0.8), OnEdge(1, 0.2)], [OnEdge(0, 0.2), OnEdge(1, 0.8)]]
    )

    assert ahead is not None
    assert (ahead.edges, ahead.cost) == ((0,), 6)
    assert back is not None
    assert (back.edges, back.cost) == ((0, 1, 0), 2 + 10 + 2)
    assert other_lane is not None
    assert (other_lane.edges, other_lane.cost) == ((1,), 6)


def test_a_via_point_is_driven_through_without_turning() -> None:
    """Back from the middle of 1-3 to 0 the column goes round by 3 and 2."""
    home = [OnEdge(1, 1.0), OnEdge(5, 1.0)]
    stops = [[OnEdge(0, 0.5)], [OnEdge(2, 0.5), OnEdge(3, 0.5)], home]

    far_round = raised(7, weight=12)
    turning = search(far_round).path(stops)
    straight = search(far_round, turns=FREE_TURNS).path(stops)

    assert turning is not None
    assert turning.edges == (0, 2, 3, 1)
    assert straight is not None
    assert straight.edges == (0, 2, 7, 5)
    assert straight.stop_edges == (0, 1, 3)


def test_in_a_dead_end_the_column_may_turn() -> None:
    path = search(turns=FREE_TURNS).path(
        [[OnEdge(2, 0.5)], [OnEdge(8, 0.5), OnEdge(9, 0.5)], [OnEdge(7, 0.5)]]
    )

    assert path is not None
    assert path.edges == (2, 8, 9, 7)


def test_a_closed_road_makes_a_dead_end() -> None:
    weights = raised(7)
    weights[8] = FORBIDDEN

    path = search(weights, turns=FREE_TURNS).path(
        [[OnEdge(0, 0.5)], [OnEdge(2, 0.5)], [OnEdge(1, 0.5)]]
    )

    assert path is not None
    assert path.edges == (0, 2, 3, 1)


def test_a_via_point_does_not_hide_a_ban_over_three_edges() -> None:
    """Bans look back over the via point to the edges driven before it."""
    stops = [[OnEdge(0, 0.0)], [OnEdge(2, 0.5)], [OnEdge(8, 1.0)]]

    free = search().path(stops)
    banned = search(WEIGHTS, (0, 2, 8)).path(stops)

    assert free is not None
    assert free.edges == (0, 2, 8)
    assert banned is not None
    assert banned.edges != free.edges
    assert banned.cost > free.cost


def test_forbidden_stops_are_passed_over() -> None:
    closed = search(raised(0))

    assert closed.path([[OnEdge(0, 0.5)], [OnEdge(8, 0.5)]]) is None


def test_from_a_junction_no_edge_is_named_that_is_not_driven() -> None:
    """Edges into junction 0 may begin the path, but only their very end would count."""
    at_start = [OnEdge(1, 1.0), OnEdge(5, 1.0), OnEdge(0, 0.0), OnEdge(4, 0.0)]
    at_end = [OnEdge(9, 0.0), OnEdge(8, 1.0)]

    path = search().path([at_start, at_end])

    assert path is not None
    assert path.edges == (4, 6, 8)
    assert path.stops == (OnEdge(4, 0.0), OnEdge(8, 1.0))


def test_warming_up_reports_and_leaves_searches_compiled() -> None:
    told: list[float] = []

    warm_up(lambda _, share: told.append(share))

    assert told == sorted(told)
    assert told[-1] == 1
