"""The fewest roads between two areas, and the roads that parts of the area hang on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.coordinates import format_mgrs
from maps.routing.road_cuts import EdgeCut, cut_roads, minimum_cut
from planners.errors import RouteError
from planners.explain_route import middle_of, road_name
from planners.physical_bridges import (
    PhysicalBridge,
    bridges_of_edges,
    physical_bridges,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat

SMALLEST_PART_M = 1000.0  # of road; less hangs on every other street


class Counting(Enum):
    """What a cut has least of."""

    ROADS = "roads"  # one for each direction of a road between two junctions
    LANES = "lanes"  # in the direction of travel; one where nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRoad:
    """
    One road of a cut.

    Attributes
    ----------
    edge
        In the direction of travel.
    road
        What a driver calls it.
    bridge
        The bridge it leads over; None for none.
    position
        Its middle, degrees.
    lanes
        In the direction of travel; 1 where nobody knows.
    """

    edge: int
    road: str
    bridge: PhysicalBridge | None
    position: Lonlat
    lanes: int

    @property
    def label(self) -> str:
        """Road and grid reference, with the bridge if there is one."""
        place = format_mgrs(*self.position, digits=4)
        if self.bridge is not None and self.bridge.name not in self.road:
            return f"{self.road}, {self.bridge.name} ({place})"
        return f"{self.road} ({place})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChokePoints:
    """
    The narrowest passage between two areas.

    Attributes
    ----------
    counting
        What it has least of.
    amount
        How many of that; 0 where no way leads there.
    roads
        Without these no way is left; of equal choices those nearest to the first
        area.
    """

    counting: Counting
    amount: int
    roads: tuple[CutRoad, ...]

    @property
    def bridges(self) -> tuple[PhysicalBridge, ...]:
        """Bridges among the roads, each once."""
        return tuple(
            dict.fromkeys(r.bridge for r in self.roads if r.bridge is not None)
        )

    @property
    def sentence(self) -> str:
        """The passage in words."""
        if not self.roads:
            return "No road that the formation may use leads from one to the other."
        told = "; ".join(road.label for road in self.roads)
        noun = self.counting.value if self.amount != 1 else self.counting.value[:-1]
        return f"Every way takes one of {self.amount} {noun}: {told}."


@dataclass(frozen=True, slots=True, kw_only=True)
class HangingPart:
    """
    A part of the network that one road alone joins to the rest.

    Attributes
    ----------
    road
        The only one there.
    junctions
        How many lie behind it.
    road_m
        Length of the roads behind it, metres.
    inside
        Degrees of the junction where the part begins.
    """

    road: CutRoad
    junctions: int
    road_m: float
    inside: Lonlat

    @property
    def sentence(self) -> str:
        """The part in words."""
        return (
            f"{self.road.label} alone joins {self.road_m / 1000:.1f} km of roads with "
            f"{self.junctions} junctions to the rest."
        )


def choke_points(
    roads: Roads,
    passability: Passability,
    areas: tuple[Sequence[Lonlat], Sequence[Lonlat]],
    counting: Counting = Counting.ROADS,
) -> ChokePoints:
    """
    Find the narrowest passage from one area to another.

    Parameters
    ----------
    roads, passability
        Whose limits hold.
    areas
        Two polygons, each a ring of three or more points in degrees: from the first
        to the second.
    counting
        Roads or lanes.

    Raises
    ------
    RouteError
        An area holds no junction of roads, or both hold the same one.
    """
    network, graph = roads.network, roads.graph
    inside = [_junctions(network.junction_lonlat, ring) for ring in areas]
    if (inside[0] & inside[1]).any():
        raise RouteError("The two areas overlap; draw them apart.")
    lanes = _lanes(roads)
    capacity = lanes if counting is Counting.LANES else np.ones_like(lanes)
    capacity = np.where(passability.forbidden, 0, capacity)
    sources = np.flatnonzero(inside[0]).tolist()
    targets = np.flatnonzero(inside[1][graph.state_junction]).tolist()
    cut = minimum_cut(graph, capacity, sources, targets)
    found = cut or EdgeCut((), 0)
    return ChokePoints(
        counting=counting,
        amount=found.capacity,
        roads=_cut_roads(roads, found.edges, lanes),
    )


def hanging_parts(
    roads: Roads, passability: Passability, smallest_m: float = SMALLEST_PART_M
) -> tuple[HangingPart, ...]:
    """
    Find the roads by which alone a part of the network hangs, whatever the direction.

    Parameters
    ----------
    roads, passability
        Whose limits hold.
    smallest_m
        Metres of road that a part must have to be told of.

    Returns
    -------
    tuple[HangingPart, ...]
        The largest part first. Parts lie within each other where roads stand one
        behind the other.
    """
    network = roads.network
    allowed = np.flatnonzero(~passability.forbidden)
    links, first = np.unique(network.edge_link[allowed], return_index=True)
    edges = allowed[first]
    tail, head = network.edge_tail[edges], network.edge_head[edges]
    length = network.link_length_m[links]
    half = np.zeros(network.junction_count)
    half += np.bincount(tail, length / 2, network.junction_count)
    half += np.bincount(head, length / 2, network.junction_count)
    found = cut_roads(tail, head, half)
    behind = found.hanging - length[found.road] / 2
    kept = np.flatnonzero(behind >= smallest_m)
    order = kept[np.lexsort((kept, -behind[kept]))]
    cut = _cut_roads(roads, edges[found.road[order]].tolist(), _lanes(roads))
    places = network.junction_lonlat[found.inner[order]].tolist()
    return tuple(
        HangingPart(
            road=road,
            junctions=int(found.junctions[row]),
            road_m=float(behind[row]),
            inside=(lon, lat),
        )
        for row, road, (lon, lat) in zip(order.tolist(), cut, places, strict=True)
    )


def _junctions(
    lonlat: NDArray[np.float64], ring: Sequence[Lonlat]
) -> NDArray[np.bool_]:
    """Junctions within a polygon, (J,)."""
    corners = np.array(ring, np.float64)
    if len(set(ring)) < 3 or not np.isfinite(corners).all():
        raise RouteError("An area needs three different corners or more.")
    area = shapely.make_valid(shapely.Polygon(corners))
    shapely.prepare(area)
    inside = shapely.intersects_xy(area, *lonlat.T)
    if not inside.any():
        raise RouteError("An area holds no junction of roads; draw it larger.")
    return np.asarray(inside)


def _lanes(roads: Roads) -> NDArray[np.int64]:
    """Lanes of every edge in its direction, (E,); 1 where nobody knows."""
    network = roads.network
    both = network.link_lanes[network.edge_link].astype(np.int64)
    shared = np.where(roads.reverse >= 0, both // 2, both)
    return np.maximum(shared, 1)


def _cut_roads(
    roads: Roads, edges: Sequence[int], lanes: NDArray[np.int64]
) -> tuple[CutRoad, ...]:
    """Describe the edges of a cut."""
    bridges = physical_bridges(roads.network)
    number = bridges_of_edges(roads.network, bridges)
    return tuple(
        CutRoad(
            edge=edge,
            road=road_name(roads, [edge]),
            bridge=bridges[number[edge]] if number[edge] >= 0 else None,
            position=middle_of(roads, [edge]),
            lanes=int(lanes[edge]),
        )
        for edge in edges
    )
