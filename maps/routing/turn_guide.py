"""Guide searches by a hierarchy that knows what turns cost at least.

Whoever drives an edge has turned into it, at the price of the cheapest turn that
leads there. Distances under weights that hold these prices are bounds for searches
that mind turns, and closer ones than distances without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from maps.routing.customise import Customised
from maps.routing.frozen import frozen
from maps.routing.potentials import guide_of
from maps.routing.ticks import UNREACHABLE
from maps.routing.turns import turn_ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.potentials import Guide
    from maps.routing.routing_graph import RoutingGraph
    from maps.routing.turns import Turns

KEPT = 4  # one for each objective, and one more


def guide_over_turns(
    customised: Customised, graph: RoutingGraph, turns: Turns
) -> Guide:
    """
    Guide for searches that mind turns; made once and kept with the hierarchy.

    Parameters
    ----------
    customised
        For weights that are nowhere higher than those of the search.
    graph
        Whose arcs are searched.
    turns
        What turning costs.

    Returns
    -------
    Guide
        Its bounds count the turn into the next edge, so they hold where an edge was
        driven before. Where none was, up to ``turns.off + turns.across`` less holds.
    """
    if turns.off + turns.across == 0:
        return guide_of(customised)
    key = turns.off, turns.across
    made_of, guide = customised.turn_guides.get(key, (None, None))
    if guide is None or made_of is not turns.leaving:
        guide = _made(customised, graph, turns)
        customised.turn_guides[key] = turns.leaving, guide
        for old in list(customised.turn_guides)[:-KEPT]:
            customised.turn_guides.pop(old, None)
    return guide


def _made(customised: Customised, graph: RoutingGraph, turns: Turns) -> Guide:
    """Customise the hierarchy for weights that hold the least turns."""
    weights = customised.weights
    least = least_turns(
        frozen(graph.arc_offsets),
        frozen(graph.arc_head),
        frozen(graph.arc_edge),
        turns,
        len(weights),
    )
    raised = np.minimum(weights.astype(np.int64) + least, UNREACHABLE - 1)
    raised = np.where(weights < UNREACHABLE, raised, weights).astype(np.int32)
    minding = Customised.of(
        customised.hierarchy, graph, raised, turn_bans=customised.turn_bans
    )
    return guide_of(minding)


@njit(cache=True, nogil=True)
def least_turns(
    offsets: NDArray[np.int64],
    heads: NDArray[np.int32],
    edges: NDArray[np.int32],
    turns: Turns,
    count: int,
) -> NDArray[np.int32]:
    """Least ticks of turning into each of ``count`` edges, (E,) int32."""
    least = np.full(count, turns.off + turns.across, np.int32)
    led_to = np.zeros(count, np.bool_)
    for come in range(len(heads)):
        state = heads[come]
        for go in range(offsets[state], offsets[state + 1]):
            edge = edges[go]
            led_to[edge] = True
            ticks = turn_ticks(turns, edges[come], edge, state)
            least[edge] = min(least[edge], np.int32(ticks))
    for edge in range(count):
        if not led_to[edge]:
            least[edge] = 0
    return least
