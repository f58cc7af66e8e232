"""Which limits hold on which obstacle."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LimitOrigin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

LOAD_KINDS = (
    LimitKind.MASS,
    LimitKind.MASS_RATING,
    LimitKind.MASS_COMBINED,
    LimitKind.AXLE_LOAD,
    LimitKind.MLC_WHEELED,
    LimitKind.MLC_TRACKED,
    LimitKind.MLC_WHEELED_ONEWAY,
    LimitKind.MLC_TRACKED_ONEWAY,
)
"""Limits that say what a bridge bears."""


def limits_by_obstacle(network: RoadNetwork) -> list[list[int]]:
    """Rows of the limit table that hold on the links of each obstacle, rising."""
    rows_of: dict[int, list[int]] = {}
    links = network.edge_link[network.limit_edge]
    for row, link in enumerate(links.tolist()):
        rows_of.setdefault(link, []).append(row)
    start = network.obstacle_link_offsets.tolist()
    lies_on = network.obstacle_links.tolist()
    return [
        sorted({row for link in lies_on[a:b] for row in rows_of.get(link, ())})
        for a, b in pairwise(start)
    ]


def obstacles_with(
    network: RoadNetwork, kinds: tuple[LimitKind, ...]
) -> NDArray[np.bool_]:
    """
    Tell which obstacles have a readable limit of some kinds, (O,).

    Parameters
    ----------
    network
        The roads.
    kinds
        Any of these will do. A limit that cannot be read does not count; one
        known to be without limit does.
    """
    good = np.isin(network.limit_kind, [int(kind) for kind in kinds])
    good &= network.limit_origin != LimitOrigin.UNREADABLE
    limited = np.zeros(network.link_count, np.bool_)
    limited[network.edge_link[network.limit_edge[good]]] = True
    counts = np.diff(network.obstacle_link_offsets)
    obstacle = np.repeat(np.arange(len(counts)), counts)
    found = np.zeros(len(counts), np.bool_)
    found[obstacle[limited[network.obstacle_links]]] = True
    return found


def limit_texts(network: RoadNetwork, rows: list[int]) -> str:
    """Data of some limits as they were written, each once, ``; `` between them."""
    numbers = dict.fromkeys(network.limit_text[rows].tolist())
    return "; ".join(network.strings[number] for number in numbers)
