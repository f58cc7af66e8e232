"""Bridges as they stand on the ground: all roads that one loss would take together.

The map draws each carriageway of a motorway as a bridge of its own. Bridges that run
side by side within 30 m on one layer are one structure here, as what fells one takes
the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.components import connected_parts
from maps.coordinates import format_mgrs
from maps.road_network import ObstacleKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.route import Lonlat

BESIDE_M = 30.0
ALIKE = 0.866  # cosine of 30 degrees: how far the directions of neighbours may differ
SHARED = 0.5  # of the shorter bridge's length, that the longer one runs beside it
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalBridge:
    """
    One bridge on the ground.

    Attributes
    ----------
    number
        0 and up, in the order of the map.
    name
        Its name, or that of the road over it.
    position
        Middle of its longest part, degrees.
    length_m
        Of its longest part.
    obstacles
        Its parts among the obstacles of the network, the longest first.
    edges
        Directed edges over it, rising.
    """

    number: int
    name: str
    position: Lonlat
    length_m: float
    obstacles: tuple[int, ...]
    edges: tuple[int, ...]

    @property
    def place(self) -> str:
        """Where it is, as a grid reference of 10 m."""
        return format_mgrs(*self.position, digits=4)


def physical_bridges(network: RoadNetwork) -> tuple[PhysicalBridge, ...]:
    """
    All bridges of a network, each edge on one at most.

    A small bridge beside a long one of the same direction belongs to it; bridges one
    behind the other do not belong together.
    """
    found = np.flatnonzero(network.obstacle_kind == ObstacleKind.BRIDGE)
    if not len(found):
        return ()
    part = _structures(network, found)
    lengths = network.obstacle_length_m[found]
    order = np.lexsort((found, -lengths, part))
    bounds = np.flatnonzero(np.diff(part[order], prepend=-1)).tolist()
    groups = [found[run].tolist() for run in np.split(order, bounds[1:])]
    groups.sort(key=min)
    edges = _edges_of_links(network)
    return tuple(
        _bridge(network, number, members, edges)
        for number, members in enumerate(groups)
    )


def bridges_of_edges(
    network: RoadNetwork, bridges: Iterable[PhysicalBridge]
) -> NDArray[np.int32]:
    """Number of the bridge that every edge leads over, (E,); -1 for none."""
    number = np.full(network.edge_count, -1, np.int32)
    for bridge in bridges:
        number[list(bridge.edges)] = bridge.number
    return number


def _structures(
    network: RoadNetwork, obstacles: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Part that each of some bridges belongs to, named by one of its places, (n,)."""
    middle = np.radians(float(network.obstacle_lonlat[obstacles, 1].mean()))
    scale = METRES_PER_DEGREE * np.array([np.cos(middle), 1.0])
    lines, way, layer = [], [], []
    for obstacle in obstacles.tolist():
        start, end = network.obstacle_link_offsets[obstacle : obstacle + 2]
        links = network.obstacle_links[start:end].tolist()
        parts = [network.link_geometry(link) * scale for link in links]
        lines.append(shapely.multilinestrings([shapely.linestrings(p) for p in parts]))
        longest = max(parts, key=lambda p: float(np.hypot(*(p[-1] - p[0]))))
        way.append(longest[-1] - longest[0])
        layer.append(int(network.link_layer[links[0]]))
    drawn = np.array(lines, object)
    one, other = shapely.STRtree(drawn).query(drawn, "dwithin", BESIDE_M)
    length = shapely.length(drawn)
    ahead = (length[one] > length[other]) | (
        (length[one] == length[other]) & (one < other)
    )
    one, other = one[ahead], other[ahead]
    alike = np.array(layer)[one] == np.array(layer)[other]
    course = np.array(way)
    norm = np.maximum(np.hypot(*course.T), 1e-9)
    along = np.abs(np.einsum("ij,ij->i", course[one], course[other]))
    alike &= along >= ALIKE * norm[one] * norm[other]
    one, other = one[alike], other[alike]
    beside = shapely.buffer(drawn[one], BESIDE_M, cap_style="flat")
    shared = shapely.length(shapely.intersection(drawn[other], beside))
    together = shared >= SHARED * length[other]
    return connected_parts(len(drawn), one[together], other[together])


def _edges_of_links(network: RoadNetwork) -> NDArray[np.int64]:
    """First edge of every link and of one more, (L + 1,); they stand side by side."""
    return np.searchsorted(network.edge_link, np.arange(network.link_count + 1))


def _bridge(
    network: RoadNetwork,
    number: int,
    obstacles: list[int],
    edges: NDArray[np.int64],
) -> PhysicalBridge:
    """One bridge of its parts, the longest of which comes first."""
    main = obstacles[0]
    links: list[int] = []
    for obstacle in obstacles:
        start, end = network.obstacle_link_offsets[obstacle : obstacle + 2]
        links += network.obstacle_links[start:end].tolist()
    over = {e for link in links for e in range(edges[link], edges[link + 1])}
    lon, lat = network.obstacle_lonlat[main].tolist()
    names = [network.strings[int(network.obstacle_name[o])] for o in obstacles]
    name = next(filter(None, names), "")
    return PhysicalBridge(
        number=number,
        name=name or network.edge_name(min(over)),
        position=(lon, lat),
        length_m=float(network.obstacle_length_m[main]),
        obstacles=tuple(obstacles),
        edges=tuple(sorted(over)),
    )
