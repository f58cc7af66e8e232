"""Costs between places that lie within edges, and to all within reach of one.

A place is a point on the road, as a rule on each side of it. A path leaves a place
over the end of its edge and enters one over any arc of the graph that drives the
edge; only along the very edge it need not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.distance_field import distance_field
from maps.polylines import spans
from maps.routing.blame import blame
from maps.routing.change_kernels import Inputs, Sides, carry_changes, changed_arcs
from maps.routing.frozen import frozen
from maps.routing.hierarchy import Hierarchy
from maps.routing.labels import place_matrix, state_matrix
from maps.routing.path_over_stops import EdgeArcs, OnEdge, part_ticks
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import Metric, Terminal
from maps.routing.sweep import costs_of_many, costs_to_all, nearest_of, states_within
from maps.routing.ticks import FORBIDDEN, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.customise import Customised

Place = tuple["OnEdge", ...]


def costs_between(
    metric: Metric,
    edge_arcs: EdgeArcs,
    starts: Sequence[Place],
    ends: Sequence[Place],
) -> NDArray[np.int32]:
    """
    Cost of the cheapest path from each of some places to each of others.

    Parameters
    ----------
    metric
        With a hierarchy for its very weights.
    edge_arcs
        Index of its graph.
    starts, ends
        ``n`` and ``m`` places, each with the points that stand for it; those on
        forbidden edges are passed over.

    Returns
    -------
    NDArray[np.int32]
        (n, m) ticks, `UNREACHABLE` where no path leads.

    Raises
    ------
    ValueError
        The metric has no hierarchy for its weights.
    """
    leaving = [_leaving(metric, place) for place in starts]
    entering = [_entering(metric, edge_arcs, place) for place in ends]
    cost = place_matrix(answering(metric), leaving, entering)
    _straight_on(metric, starts, ends, cost)
    return cost


def states_reached(
    metric: Metric, start: Sequence[OnEdge], most: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    All states within reach of a place.

    Parameters
    ----------
    metric
        With a hierarchy for its very weights.
    start
        Points to begin at, any of them; those on forbidden edges are passed over.
    most
        Ticks, 0 to ``UNREACHABLE - 1``.

    Returns
    -------
    tuple[NDArray[np.int32], NDArray[np.int32]]
        States, each once, and their ticks.

    Raises
    ------
    ValueError
        The metric has no hierarchy for its weights.
    """
    return states_within(answering(metric), _leaving(metric, start), most)


def edges_entered(
    metric: Metric, states: NDArray[np.int32], cost: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    Edges that can be entered from some states.

    Parameters
    ----------
    metric
        Of the graph.
    states, cost
        (n,) as `states_reached` gives them.

    Returns
    -------
    tuple[NDArray[np.int32], NDArray[np.int32]]
        Edges that are not forbidden, rising, and the least ticks at which each can be
        entered. The part of an edge that lies ahead of a start on it is not among
        them.
    """
    arcs = metric.arcs
    counts = arcs.offsets[states + 1] - arcs.offsets[states]
    edge = arcs.edge[spans(arcs.offsets[states], counts)]
    entered = np.repeat(cost, counts)
    usable = metric.weights[edge] != FORBIDDEN
    edge, entered = edge[usable], entered[usable]
    order = np.lexsort((entered, edge))
    edges, firsts = np.unique(edge[order], return_index=True)
    return edges, entered[order][firsts]


def answering(metric: Metric) -> Customised:
    """Hierarchy for the very weights of a metric; ValueError if it has none."""
    if metric.answers is None:
        raise ValueError(
            "The metric has no hierarchy for its own weights; make one by Metric.of "
            "or Metric.changed."
        )
    return metric.answers


def _usable(metric: Metric, place: Sequence[OnEdge]) -> list[OnEdge]:
    """Points on edges that may be driven."""
    return [at for at in place if metric.weights[at.edge] < UNREACHABLE]


def _leaving(metric: Metric, place: Sequence[OnEdge]) -> list[Terminal]:
    """Ends of the edges of a place, with what is left to drive there."""
    weights, entry = metric.weights, metric.graph.entry_state
    return [
        Terminal(
            int(entry[at.edge]),
            int(weights[at.edge]) - part_ticks(int(weights[at.edge]), at.share),
        )
        for at in _usable(metric, place)
    ]


def _entering(
    metric: Metric, edge_arcs: EdgeArcs, place: Sequence[OnEdge]
) -> list[Terminal]:
    """States from which the edges of a place are driven, with the way to it."""
    return [
        Terminal(tail, part_ticks(int(metric.weights[at.edge]), at.share))
        for at in _usable(metric, place)
        for _, tail in edge_arcs.of_edge(at.edge)
    ]


def _straight_on(
    metric: Metric,
    starts: Sequence[Place],
    ends: Sequence[Place],
    cost: NDArray[np.int32],
) -> None:
    """Lower the cost between places of which one lies ahead on the same edge."""
    by_edge: dict[int, list[tuple[int, OnEdge]]] = {}
    for end, place in enumerate(ends):
        for at in _usable(metric, place):
            by_edge.setdefault(at.edge, []).append((end, at))
    for start, place in enumerate(starts):
        for at in place:
            for end, ahead in by_edge.get(at.edge, ()):
                if ahead.share >= at.share:
                    weight = int(metric.weights[at.edge])
                    before = part_ticks(weight, at.share)
                    along = part_ticks(weight, ahead.share) - before
                    cost[start, end] = min(cost[start, end], along)


def warm_up() -> None:
    """Ask everything once on a tiny graph, so that no later question waits."""
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    hierarchy = Hierarchy.of(graph, tail, head, np.arange(2, dtype=np.int32))
    weights = np.ones(2, np.int32)
    metric = Metric.of(graph, weights, hierarchy)
    edge_arcs = EdgeArcs.of(graph)
    ends = [(OnEdge(0, 0.5),)]
    costs_between(metric, edge_arcs, ends, ends)
    edges_entered(metric, *states_reached(metric, ends[0], 1))
    customised = answering(metric)
    states = np.arange(2)
    state_matrix(customised, states, states)
    costs_to_all(customised, [Terminal(0)])
    costs_of_many(customised, states)
    nearest_of(customised, [[Terminal(0)]])
    slots, edges = customised.input_slot, customised.input_edge
    feeds = hierarchy.arc_feeds
    changed = changed_arcs(edges, metric.weights, frozen(weights + np.int32(1)))
    sides = Sides(customised.up.copy(), customised.down.copy())
    inputs = Inputs(slots, edges, frozen(weights + np.int32(1)))
    carry_changes(hierarchy.topology, feeds, inputs, changed, sides)
    none = np.full(2, -1, np.int32), tail, np.zeros(2, np.bool_), np.zeros(2, np.bool_)
    blame(*map(frozen, none))
    distance_field(np.zeros((1, 4)), 2, 2, 1.0)
