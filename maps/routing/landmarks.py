"""Distances to a few far places, which tell every search what it need not look at.

The distance from a landmark to the goal less that to here bounds the distance
from here to the goal. The bounds hold for any weights that are nowhere lower, so
a closed bridge or a heavier vehicle needs no new landmarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.routing.search_kernels import FORBIDDEN, UNREACHED, Arcs, flood
from maps.routing.strong_parts import strong_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.routing_graph import RoutingGraph

LANDMARKS = 12


def no_bounds(junctions: int) -> NDArray[np.int32]:
    """Bounds that say nothing, (J, 0, 2): with them a search is Dijkstra's."""
    return np.empty((junctions, 0, 2), np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """
    Landmarks of one area under one set of weights.

    Attributes
    ----------
    junctions
        (K,) int32, the landmarks.
    bounds
        (J, K, 2) int32 or int64 ticks from and to each landmark; the highest number
        of the type stands for unreached.
    """

    junctions: NDArray[np.int32]
    bounds: NDArray[Any]

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
        if count == 0 or junctions == 0:
            return cls(np.zeros(0, np.int32), no_bounds(junctions))
        main = _largest_part(graph, weights)
        anywhere = _from_junction(ahead, weights, int(np.argmax(main)))
        far = np.where(main, anywhere, -1)
        chosen: list[int] = []
        away: list[NDArray[np.int64]] = []
        home: list[NDArray[np.int64]] = []
        while not chosen or (far.max() > 0 and len(chosen) < count):
            chosen.append(int(np.argmax(far)))
            away.append(_from_junction(ahead, weights, chosen[-1]))
            home.append(_from_junction(back, weights, chosen[-1]))
            between = np.where(main, away[-1] + home[-1], -1)
            far = between if len(chosen) == 1 else np.minimum(far, between)
        return cls(np.array(chosen, np.int32), _packed(away, home))


def forward_arcs(graph: RoutingGraph) -> Arcs:
    """The graph in the direction of travel."""
    return Arcs(graph.arc_offsets, graph.arc_head, graph.arc_edge, graph.state_junction)


def backward_arcs(graph: RoutingGraph) -> Arcs:
    """The graph against the direction of travel."""
    edge = graph.arc_edge[graph.reverse_arc]
    return Arcs(graph.reverse_offsets, graph.reverse_tail, edge, graph.state_junction)


def _largest_part(graph: RoutingGraph, weights: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Junctions of the largest part in which all reach each other, (J,)."""
    tails = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
    usable = weights[graph.arc_edge] != FORBIDDEN
    part = strong_parts(graph.state_count, tails[usable], graph.arc_head[usable])
    return np.asarray(part == np.argmax(np.bincount(part)))


def _from_junction(
    arcs: Arcs, weights: NDArray[np.int32], junction: int
) -> NDArray[np.int64]:
    """Cost from one junction to every junction."""
    seeds = np.array([[junction, 0, -1]], np.int64)
    cost, _ = flood(arcs, weights, seeds, int(UNREACHED) - 1)
    return np.asarray(cost)


def _packed(
    away: list[NDArray[np.int64]], home: list[NDArray[np.int64]]
) -> NDArray[np.int32] | NDArray[np.int64]:
    """Bounds by junction, in 32 bits where the distances fit."""
    table = np.stack([np.stack(away, axis=1), np.stack(home, axis=1)], axis=2)
    reached = table[table < UNREACHED]
    if reached.max(initial=0) < np.iinfo(np.int32).max:
        table[table == UNREACHED] = np.iinfo(np.int32).max
        return table.astype(np.int32, order="C")
    table[table == UNREACHED] = np.iinfo(np.int64).max
    return np.ascontiguousarray(table)
