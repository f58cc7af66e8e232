"""Where the links of a network begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork


def link_ends(network: RoadNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Junction at the first and at the last vertex of each link, (L,) twice."""
    tail = np.full(network.link_count, -1, np.int64)
    head = np.full(network.link_count, -1, np.int64)
    for forward in (False, True):
        edges = np.flatnonzero(network.edge_forward == forward)
        links = network.edge_link[edges]
        here, there = network.edge_tail[edges], network.edge_head[edges]
        tail[links] = here if forward else there
        head[links] = there if forward else here
    return tail, head
