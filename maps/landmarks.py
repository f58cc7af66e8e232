"""Distances to a few far places, which tell every search what it need not look at.

The distance from a landmark to the goal less that to here bounds the distance
from here to the goal. The bounds hold for any weights that are nowhere lower, so
a closed bridge or a heavier vehicle needs no new landmarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.search_kernels import FORBIDDEN, UNREACHED, Arcs, Bounds, Ends, flood

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing_graph import RoutingGraph

LANDMARKS = 12


def no_bounds(junctions: int) -> Bounds:
    """Bounds that say nothing: with them a search is Dijkstra's."""
    return Bounds(
        np.empty((junctions, 0), np.int32), np.empty((junctions, 0), np.int32)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """
    Landmarks of one area under one set of weights.

    Attributes
    ----------
    junctions
        (K,) int32, the landmarks.
    bounds
        Their distances from and to all junctions.
    """

    junctions: NDArray[np.int32]
    bounds: Bounds

    @classmethod
    def of(
        cls, graph: RoutingGraph, weights: NDArray[np.int32], count: int = LANDMARKS
    ) -> Landmarks:
        """
        Choose landmarks far from each other and measure their distances.

        Parameters
        ----------
        graph
            Of the area, without turn bans; the landmarks serve the graph with
            bans too, as bans only make ways longer.
        weights
            (E,) int32 ticks.
        count
            How many to choose at most, 0 or more; fewer in a small area.

        Raises
        ------
        ValueError
            The graph has turn bans.
        """
        ahead, back = forward_arcs(graph), backward_arcs(graph)
        junctions = int(graph.state_junction.max(initial=-1)) + 1
        if graph.state_count != junctions:
            raise ValueError("Landmarks are chosen on the graph without turn bans.")
        chosen: list[int] = []
        away: list[NDArray[np.int64]] = []
        home: list[NDArray[np.int64]] = []
        nearest = np.full(junctions, UNREACHED)
        candidate = _far_from_the_middle(graph, ahead, weights)
        while candidate >= 0 and len(chosen) < count:
            chosen.append(candidate)
            away.append(_from_junction(ahead, weights, candidate))
            home.append(_from_junction(back, weights, candidate))
            between = np.minimum(away[-1] + home[-1], UNREACHED)
            nearest = np.minimum(nearest, between)
            candidate = _farthest(nearest)
        if not chosen:
            return cls(np.zeros(0, np.int32), no_bounds(junctions))
        bounds = Bounds(_packed(away), _packed(home))
        return cls(np.array(chosen, np.int32), bounds)


def forward_arcs(graph: RoutingGraph) -> Arcs:
    """The graph in the direction of travel."""
    return Arcs(graph.arc_offsets, graph.arc_head, graph.arc_edge, graph.state_junction)


def backward_arcs(graph: RoutingGraph) -> Arcs:
    """The graph against the direction of travel."""
    edge = graph.arc_edge[graph.reverse_arc]
    return Arcs(graph.reverse_offsets, graph.reverse_tail, edge, graph.state_junction)


def _far_from_the_middle(
    graph: RoutingGraph, arcs: Arcs, weights: NDArray[np.int32]
) -> int:
    """Junction at the rim, found from the one with the most usable exits; or -1."""
    usable = weights[graph.arc_edge] != FORBIDDEN
    if not usable.any():
        return -1
    tails = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
    exits = np.bincount(tails[usable], minlength=graph.state_count)
    return _farthest(_from_junction(arcs, weights, int(np.argmax(exits))))


def _from_junction(
    arcs: Arcs, weights: NDArray[np.int32], junction: int
) -> NDArray[np.int64]:
    """Cost from one junction to every junction."""
    seeds = Ends(
        np.array([junction], np.int32), np.zeros(1, np.int64), np.full(1, -1, np.int32)
    )
    cost, _ = flood(arcs, weights, seeds, int(UNREACHED) - 1)
    return np.asarray(cost)


def _farthest(distance: NDArray[np.int64]) -> int:
    """Junction at the greatest distance above zero that can be reached; or -1."""
    reached = np.where(distance < UNREACHED, distance, 0)
    farthest = int(np.argmax(reached))
    return farthest if reached[farthest] > 0 else -1


def _packed(columns: list[NDArray[np.int64]]) -> NDArray[np.int32] | NDArray[np.int64]:
    """One row per junction, in 32 bits where the distances fit."""
    table = np.stack(columns, axis=1)
    reached = table[table < UNREACHED]
    if reached.max(initial=0) < np.iinfo(np.int32).max:
        table[table == UNREACHED] = np.iinfo(np.int32).max
        return np.ascontiguousarray(table.astype(np.int32))
    table[table == UNREACHED] = np.iinfo(np.int64).max
    return np.ascontiguousarray(table)
