"""A routing graph that tells which arcs complete a turn that is banned at times."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.routing_graph import (
    RoutingGraph,
    banned_sequences,
    evasions,
    expand,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.routing.routing_graph import Ban


@dataclass(frozen=True, slots=True, eq=False)
class TimedGraph:
    """
    A routing graph with the turns that are banned at times; build one with `of`.

    Attributes
    ----------
    graph
        Obeys the bans that always hold. Its first ``J`` states are the junctions,
        as in every routing graph of the network; the others are its own.
    turn_arc, turn_ban
        (n,) int32: an arc completes a turn that is banned at times, and which of the
        timed bans of the network that is. An arc may complete several. Turning back
        beyond the junction to evade a ban counts as the turn itself.
    """

    graph: RoutingGraph
    turn_arc: NDArray[np.int32]
    turn_ban: NDArray[np.int32]

    @classmethod
    def of(cls, network: RoadNetwork, graph: RoutingGraph | None = None) -> TimedGraph:
        """
        Expand a network by all its turn bans.

        Parameters
        ----------
        network
            Roads of the area.
        graph
            Its routing graph, which serves where no ban holds at times only.
        """
        watched = _watched(network)
        if not watched:
            nothing = np.zeros(0, np.int32)
            return cls(graph or RoutingGraph.of(network), nothing, nothing)
        tail, head = network.edge_tail, network.edge_head
        expanded = expand(
            tail,
            head,
            network.junction_count,
            banned_sequences(network),
            [turn for turn, _ in watched],
        )
        states_at = _states_at(expanded)
        found = [
            (arc, ban)
            for turn, ban in watched
            for arc in _completing(expanded, states_at[int(tail[turn[0]])], turn)
        ]
        columns = np.array(found, np.int32).reshape(-1, 2).T
        return cls(expanded, columns[0].copy(), columns[1].copy())


def _watched(network: RoadNetwork) -> list[tuple[Ban, int]]:
    """Turns that are banned at times with their ban, those that evade it among them."""
    edges = network.timed_ban_edges.tolist()
    always = set(banned_sequences(network))
    found = set()
    for ban, (start, end) in enumerate(pairwise(network.timed_ban_offsets.tolist())):
        turn = tuple(edges[start:end])
        found |= {(one, ban) for one in {turn} | evasions(network, {turn})}
    return sorted((turn, ban) for turn, ban in found if turn not in always)


def _states_at(graph: RoutingGraph) -> dict[int, list[int]]:
    """States at each junction, the junction itself first."""
    found: dict[int, list[int]] = {}
    for state, junction in enumerate(graph.state_junction.tolist()):
        found.setdefault(junction, []).append(state)
    return found


def _completing(graph: RoutingGraph, states: Sequence[int], turn: Ban) -> list[int]:
    """Arcs over the last edge of a turn for whoever has driven all before it."""
    for edge in turn[:-1]:
        arcs = _arcs_over(graph, states, edge)
        states = sorted({int(graph.arc_head[arc]) for arc in arcs})
    return _arcs_over(graph, states, turn[-1])


def _arcs_over(graph: RoutingGraph, states: Sequence[int], edge: int) -> list[int]:
    """Arcs out of some states that drive an edge."""
    return [
        arc
        for state in states
        for arc in range(
            int(graph.arc_offsets[state]), int(graph.arc_offsets[state + 1])
        )
        if graph.arc_edge[arc] == edge
    ]
