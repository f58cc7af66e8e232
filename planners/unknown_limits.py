"""What nobody knows about a road that would matter to a formation."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LinkFlag
from planners.limit_rows import class_known, edges_told, edges_with
from planners.vehicle_demands import CLASSES, MASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.limit_rows import JudgedRows
    from planners.vehicles import Formation, Track

NARROW_LANE_M = 2.75  # a single lane for both directions may be no wider than this


class Unknown(IntFlag):
    """What nobody knows about an edge that would matter to the formation."""

    LOAD = 1
    HEIGHT = 2
    DEPTH = 4
    WIDTH = 8
    LENGTH = 16
    AXLE_LOAD = 32
    ACCESS = 64
    BOGIE_LOAD = 128
    TUNNEL = 256


UNKNOWN_OF_KIND: Mapping[LimitKind, Unknown] = {
    LimitKind.HEIGHT: Unknown.HEIGHT,
    LimitKind.FORD_DEPTH: Unknown.DEPTH,
    LimitKind.WIDTH: Unknown.WIDTH,
    LimitKind.LENGTH: Unknown.LENGTH,
    LimitKind.AXLE_LOAD: Unknown.AXLE_LOAD,
    LimitKind.ACCESS: Unknown.ACCESS,
    LimitKind.BOGIE_LOAD: Unknown.BOGIE_LOAD,
    LimitKind.TUNNEL_CATEGORY: Unknown.TUNNEL,
}


def unknown_limits(
    network: RoadNetwork,
    formation: Formation,
    overruled: Mapping[Track, NDArray[np.bool_]],
    judged: JudgedRows,
) -> NDArray[np.uint16]:
    """
    Say what is unknown about every edge: needed and nowhere said, or unreadable.

    A bridge or ferry needs a class for the kind of vehicle or a mass, a tunnel or
    covered way a height, a ford a depth. A vehicle beyond a value that is assumed
    only makes it unknown; so does one wider than a single lane may be.

    Parameters
    ----------
    network
        Roads of the area.
    formation
        Who marches.
    overruled, judged
        Its limits; see `planners.limit_rows`.

    Returns
    -------
    NDArray[np.uint16]
        (E,) `Unknown`.
    """
    kind = network.limit_kind
    flags = network.link_flags[network.edge_link]
    unknown = _unknown_load(network, overruled, flags)
    needs = {
        Unknown.HEIGHT: (flags & (LinkFlag.TUNNEL | LinkFlag.COVERED)) != 0,
        Unknown.DEPTH: (flags & LinkFlag.FORD) != 0,
        Unknown.WIDTH: _narrow(network, formation, judged),
    }
    binding = ~np.logical_and.reduce(list(overruled.values()))
    for limit_kind, bit in UNKNOWN_OF_KIND.items():
        rows = (kind == limit_kind) & binding
        needed = _unreadable(network, rows)
        if bit in needs:
            needed |= needs[bit]
        needed &= ~edges_told(network, rows)
        needed |= edges_with(network, rows & judged.doubtful)
        unknown |= _flagged(bit, needed)
    return unknown


def _unknown_load(
    network: RoadNetwork,
    overruled: Mapping[Track, NDArray[np.bool_]],
    flags: NDArray[np.uint16],
) -> NDArray[np.uint16]:
    """Bridges and ferries of which nobody knows what they bear, (E,)."""
    kind = network.limit_kind
    load_rows = np.isin(kind, MASSES)
    known = edges_told(network, load_rows)
    known |= np.logical_and.reduce([class_known(network, track) for track in overruled])
    for track in overruled:
        load_rows = load_rows | np.isin(kind, CLASSES[track])
    bears = (flags & (LinkFlag.BRIDGE | LinkFlag.FERRY)) != 0
    return _flagged(Unknown.LOAD, (bears | _unreadable(network, load_rows)) & ~known)


def _narrow(
    network: RoadNetwork, formation: Formation, judged: JudgedRows
) -> NDArray[np.bool_]:
    """Roads of unknown width that may be too narrow for a vehicle, (E,)."""
    link = network.edge_link
    unmeasured = np.isnan(network.link_width_m[link])
    narrow = edges_with(
        network, judged.doubtful & (network.limit_kind == LimitKind.ROAD_WIDTH)
    )
    if max(v.width_m for v in formation.types()) > NARROW_LANE_M:
        both_ways = network.reverse_edge() >= 0
        other = (network.link_flags[link] & (LinkFlag.RAMP | LinkFlag.FERRY)) != 0
        single = (network.link_lanes[link] == 1) & both_ways & ~other
        narrow |= single
    return np.asarray(narrow & unmeasured)


def _unreadable(network: RoadNetwork, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges with one of some rows whose value makes no sense, (E,)."""
    return edges_with(network, rows & np.isnan(network.limit_value))


def _flagged(bit: Unknown, edges: NDArray[np.bool_]) -> NDArray[np.uint16]:
    """A bit where an edge is meant."""
    return np.where(edges, np.uint16(bit), np.uint16(0))
