"""Which roads lead to the rest of the network, so that no march starts in a pocket.

A pocket is a car park, a cut-off piece at the border of the area, or a street that
limits have closed on all sides. A large part behind a closed bridge is no pocket.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.strong_parts import strong_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

POCKET_EDGES = 50
POCKET_SHARE = 0.01  # of the largest part; in a small network hardly anything


@dataclass(frozen=True, slots=True, eq=False)
class OpenRoads:
    """
    Edges that hang together with large parts of the network.

    Attributes
    ----------
    leaving
        (E,) bool: the rest can be reached from the end of the edge.
    entering
        (E,) bool: the edge can be reached from the rest.
    """

    leaving: NDArray[np.bool_]
    entering: NDArray[np.bool_]

    @classmethod
    def of(cls, network: RoadNetwork, allowed: NDArray[np.bool_]) -> OpenRoads:
        """
        Find the pockets among the edges that may be used.

        Parameters
        ----------
        network
            Roads of the area.
        allowed
            (E,) bool.
        """
        count = network.junction_count
        tail, head = network.edge_tail[allowed], network.edge_head[allowed]
        part = strong_parts(count, tail, head)
        inside = part[tail] == part[head]
        edges = np.bincount(part[tail[inside]], minlength=int(part.max(initial=-1)) + 1)
        most = int(edges.max(initial=0))
        large = edges >= max(1.0, min(POCKET_EDGES, POCKET_SHARE * most))
        main = large[part]
        out = _spread(main, head, tail)
        into = _spread(main, tail, head)
        return cls(
            leaving=allowed & out[network.edge_head],
            entering=allowed & into[network.edge_tail],
        )


def _spread(
    seeds: NDArray[np.bool_], tail: NDArray[np.int32], head: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Junctions reached from the seeds, (J,); few steps, as pockets are small."""
    reached = seeds.copy()
    while True:
        fresh = head[reached[tail] & ~reached[head]]
        if not len(fresh):
            return reached
        reached[fresh] = True
