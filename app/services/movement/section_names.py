"""What people call the sections that columns share, and the points between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.coordinates import format_mgrs
from maps.road_network import ObstacleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from planners.roads import Roads

GRID_DIGITS = 4  # to ten metres
_NAMED = (ObstacleKind.BRIDGE, ObstacleKind.TUNNEL, ObstacleKind.FERRY)


class SectionNames:
    """Names of some sections; a bridge goes by its own name and that of the road."""

    def __init__(
        self, roads: Roads, link: NDArray[np.int32], edge: NDArray[np.int64]
    ) -> None:
        self._network = roads.network
        self._on_link = roads.obstacles_on_link
        known: dict[int, str] = {}
        for one, its_edge in zip(link.tolist(), edge.tolist(), strict=True):
            if one not in known:
                known[one] = self._name(one, its_edge)
        self.roads = tuple(known[one] for one in link.tolist())
        self._short = [self._road(one) for one in link.tolist()]

    def _name(self, link: int, edge: int) -> str:
        network = self._network
        road = network.edge_name(edge)
        for obstacle in self._on_link.get(link, ()):
            name = network.strings[int(network.obstacle_name[obstacle])]
            if name and network.obstacle_kind[obstacle] in _NAMED and name not in road:
                return f"{name} ({road})"
        return road

    def _road(self, link: int) -> str:
        """Number or name of a road; empty where it has neither."""
        network = self._network
        ref = network.strings[int(network.link_ref[link])]
        return ref or network.strings[int(network.link_name[link])]

    def points(
        self,
        tail: NDArray[np.int32],
        head: NDArray[np.int32],
        marked: Sequence[str],
        positions: NDArray[np.float64],
    ) -> tuple[str, ...]:
        """
        Name the points: as marked, by the roads that meet there, or by the grid.

        Parameters
        ----------
        tail, head
            Points of the sections.
        marked
            Name of each point, empty for none.
        positions
            (P, 2) degrees of the points.
        """
        meeting: dict[int, dict[str, None]] = {}
        for ends in (tail.tolist(), head.tolist()):
            for point, road in zip(ends, self._short, strict=True):
                if road:
                    meeting.setdefault(point, {})[road] = None
        return tuple(
            name or _point(list(meeting.get(point, ())), lon, lat)
            for point, (name, (lon, lat)) in enumerate(
                zip(marked, positions.tolist(), strict=True)
            )
        )


def _point(roads: list[str], lon: float, lat: float) -> str:
    """Name a junction by two of its roads, and a point of one road by the grid."""
    if len(roads) > 1:
        return f"{roads[0]} / {roads[1]}"
    place = format_mgrs(lon, lat, digits=GRID_DIGITS)
    return f"{roads[0]} at {place}" if roads else place
