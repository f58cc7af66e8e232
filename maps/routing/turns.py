"""What turning costs at junctions, and where a column may turn round."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.frozen import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

CIRCLE = 3600  # tenths of a degree
STRAIGHT = 450  # a bend up to here is going straight on
BRANCHES = 3  # roads that make a junction one where a driver turns


class Turns(NamedTuple):
    """
    Turns at every junction; build one with `turns_of`.

    ``reverse`` (E,) int32 holds opposite edges, -1 for none: after an edge its
    opposite is driven only when no other leads on. ``leaving`` and ``arriving`` (E,)
    int16 are the bearings at both ends of an edge, tenths of a degree; ``branching``
    (S,) bool tells states at which three roads or more meet. There a bend of more
    than 45 degrees costs ``off`` ticks, and ``across`` more where it crosses the
    traffic that comes towards one, or turns round, wherever that is.
    """

    reverse: NDArray[np.int32]
    leaving: NDArray[np.int16]
    arriving: NDArray[np.int16]
    branching: NDArray[np.bool_]
    off: int
    across: int


def free_turns(reverse: NDArray[np.int32], states: int) -> Turns:
    """Turns that cost nothing, but round only where the road ends."""
    level = frozen(np.zeros(len(reverse), np.int16))
    nowhere = frozen(np.zeros(states, np.bool_))
    return Turns(frozen(reverse), level, level, nowhere, 0, 0)


def turns_of(
    network: RoadNetwork,
    state_junction: NDArray[np.int32],
    *,
    off: int,
    across: int,
    left_hand_traffic: bool = False,
) -> Turns:
    """
    Measure the turns of a network.

    Parameters
    ----------
    network
        Roads of the area.
    state_junction
        (S,) of the routing graph.
    off
        Ticks for turning off at a junction, 0 or more.
    across
        Ticks besides for crossing the traffic that comes towards one.
    left_hand_traffic
        Whether one drives on the left, so that right turns cross.
    """
    first = network.link_offsets[:-1]
    last = network.link_offsets[1:] - 1
    vertices = network.vertex_lonlat
    out = _bearing(vertices[first], vertices[np.minimum(first + 1, last)])
    home = _bearing(vertices[np.maximum(last - 1, first)], vertices[last])
    half = CIRCLE // 2
    link, forward = network.edge_link, network.edge_forward
    leaving = np.where(forward, out[link], (home[link] + half) % CIRCLE)
    arriving = np.where(forward, home[link], (out[link] + half) % CIRCLE)
    sign = -1 if left_hand_traffic else 1
    return Turns(
        frozen(network.reverse_edge()),
        frozen((leaving * sign).astype(np.int16)),
        frozen((arriving * sign).astype(np.int16)),
        frozen(_branching(network)[state_junction]),
        off,
        across,
    )


def _bearing(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.int64]:
    """Bearing from point to point, tenths of a degree east of north, (n,)."""
    east = (end[:, 0] - start[:, 0]) * np.cos(np.radians(start[:, 1]))
    degrees = np.degrees(np.arctan2(east, end[:, 1] - start[:, 1]))
    return np.asarray(np.rint(degrees * 10).astype(np.int64) % CIRCLE)


def _branching(network: RoadNetwork) -> NDArray[np.bool_]:
    """Junctions at which three links or more meet, (J,)."""
    _, first = np.unique(network.edge_link, return_index=True)
    ends = np.concatenate([network.edge_tail[first], network.edge_head[first]])
    return np.asarray(np.bincount(ends, minlength=network.junction_count) >= BRANCHES)


@njit(cache=True, nogil=True)
def turn_ticks(turns: Turns, come: int, go: int, state: int) -> int:
    """Ticks for turning from an edge into the next at a state; -1 is no edge."""
    if come < 0 or go < 0:
        return 0
    if turns.reverse[come] == go:
        return turns.off + turns.across
    if not turns.branching[state]:
        return 0
    bend = (int(turns.leaving[go]) - int(turns.arriving[come])) % CIRCLE
    if bend <= STRAIGHT or bend >= CIRCLE - STRAIGHT:
        return 0
    return turns.off + turns.across if bend > CIRCLE // 2 else turns.off
