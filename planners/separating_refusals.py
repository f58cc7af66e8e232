"""The fewest refused roads that every way to a destination crosses."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.road_cuts import ENDLESS, minimum_cut
from planners.explain_route import refusals_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Refusal
    from planners.route_stops import Stop


def separating_refusals(
    roads: Roads, passability: Passability, stops: Sequence[Stop]
) -> tuple[Refusal, ...]:
    """
    Say what stands between two stops that no road joins.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    stops
        Of the request, on roads that the formation may use.

    Returns
    -------
    tuple[Refusal, ...]
        A smallest set of refused roads, one edge each, of which every way from a
        stop to the next drives at least one: none leads there unless one of them
        opens. Turn bans hold. It is for the first leg without a way, and empty where
        no refusal stands between: where only turn bans or the map itself do.
    """
    capacity = np.where(passability.forbidden, 1, ENDLESS).astype(np.int64)
    for start, end in pairwise(stops):
        sources = [int(roads.graph.entry_state[at.edge]) for at in start.ways]
        targets = [
            tail for at in end.ways for _, tail in roads.edge_arcs.of_edge(at.edge)
        ]
        cut = minimum_cut(roads.graph, capacity, sources, targets)
        if cut is None:
            continue
        return tuple(
            refusal
            for edge in cut.edges
            for refusal in refusals_along(roads, passability, [edge])
        )
    return ()
