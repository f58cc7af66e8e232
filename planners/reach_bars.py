"""What stops a formation at the rim of its reach: refused roads, and what they cut off.

Roads that would be reached without limits but are not are laid to the account of the
last refused road on the best unrestricted way there that leaves the reached roads.
What a roundabout way alone costs is nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.blame import blame
from maps.routing.frozen import frozen
from maps.routing.path_over_stops import part_ticks
from maps.routing.search_kernels import flood
from maps.routing.ticks import EDGE, OFFSET, STATE, UNREACHED
from planners.explain_route import explain_edge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.path_over_stops import OnEdge
    from maps.routing.shortest_path import Metric
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Refusal

MOST_BARS = 50
LEAST_M = 100.0  # of road; what cuts off less is a yard or a car park


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachBar:
    """
    A refused road at the rim of a reach.

    Attributes
    ----------
    refusal
        Which road it is, and why it is refused.
    cut_off_m
        Metres of road behind it that the formation may use but does not reach.
    """

    refusal: Refusal
    cut_off_m: float


def bars_of(
    roads: Roads,
    passability: Passability,
    free: Metric,
    starts: Sequence[OnEdge],
    reached: NDArray[np.bool_],
    most: int,
) -> tuple[ReachBar, ...]:
    """
    Refused roads that keep a formation from what it would reach without limits.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    free
        Metric that minds one-way streets only.
    starts
        Points to begin at, on any road.
    reached
        (J,) bool, junctions reached under limits.
    most
        Ticks.

    Returns
    -------
    tuple[ReachBar, ...]
        Those that cut off most first, of each road one; at most `MOST_BARS`.
    """
    network = roads.network
    seeds = np.array(
        [
            (
                network.edge_head[at.edge],
                (weight := int(free.weights[at.edge])) - part_ticks(weight, at.share),
                at.edge,
            )
            for at in starts
        ],
        np.int64,
    ).reshape(-1, 3)
    cost, last = flood(free.arcs, free.weights, seeds, most)
    last_edge = np.where(last >= 0, free.arcs.edge[last], -1)
    last_edge = _begun_by(seeds, cost, last_edge)
    columns = (last_edge, network.edge_tail, passability.forbidden, reached)
    blamed = blame(*map(frozen, columns))
    blamed[reached | (cost == UNREACHED)] = -1
    return _bars(roads, passability, blamed)


def _begun_by(
    seeds: NDArray[np.int64], cost: NDArray[np.int64], last_edge: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Let the junctions where paths begin know the edge that led there as well."""
    found = last_edge.copy()
    for state, offset, edge in zip(
        *(seeds[:, column].tolist() for column in (STATE, OFFSET, EDGE)), strict=True
    ):
        if last_edge[state] < 0 and cost[state] == offset:
            found[state] = -2 - edge
    return found


def _bars(
    roads: Roads, passability: Passability, blamed: NDArray[np.int32]
) -> tuple[ReachBar, ...]:
    """Bars by the usable roads that lead away from junctions laid to their account."""
    network = roads.network
    usable = np.flatnonzero(~passability.forbidden)
    usable = usable[blamed[network.edge_tail[usable]] >= 0]
    link, first = np.unique(network.edge_link[usable], return_index=True)
    edge = blamed[network.edge_tail[usable[first]]]
    barring = network.edge_link[edge]
    cut_off = np.bincount(
        barring, weights=network.link_length_m[link], minlength=network.link_count
    )
    edge_of_link = np.full(network.link_count, -1, np.int64)
    edge_of_link[barring[::-1]] = edge[::-1]
    by_length = np.argsort(-cut_off, kind="stable")[:MOST_BARS]
    return tuple(
        ReachBar(
            refusal=explain_edge(roads, passability, int(edge_of_link[link]))[0],
            cut_off_m=float(cut_off[link]),
        )
        for link in by_length.tolist()
        if cut_off[link] >= LEAST_M
    )
