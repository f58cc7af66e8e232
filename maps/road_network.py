"""The road network of an area as frozen arrays.

A *junction* is where roads meet, end or change in a way that matters. A *link*
is one stretch of road between two junctions; its geometry and make are stored
once. An *edge* is one permitted direction of travel over a link. What an edge
forbids is a row of the limit table, with the value as it was written, so that
every refusal can name its datum.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.strings import StringTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from maps.routing.hierarchy import Hierarchy


class RoadClass(IntEnum):
    """Importance of a road, from OSM's ``highway``; ramps share their road's."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    UNCLASSIFIED = 5
    RESIDENTIAL = 6
    LIVING_STREET = 7
    SERVICE = 8
    TRACK = 9
    FERRY = 10


class Surface(IntEnum):
    """What the wheels stand on."""

    UNKNOWN = 0
    PAVED = 1
    GRAVEL = 2
    EARTH = 3
    SOFT = 4


class LinkFlag(IntFlag):
    """What a link is, beyond its class."""

    BRIDGE = 1
    TUNNEL = 2
    FORD = 4
    FERRY = 8
    BARRIER = 16  # a zero-length link that stands for a gate, bollard or the like
    ROUNDABOUT = 32
    RAMP = 64
    COVERED = 128
    RAIL_CROSSING = 256  # a level crossing lies on the link or at one of its ends


class Access(IntEnum):
    """Legal access for motor vehicles, most specific tag wins."""

    YES = 0
    DESTINATION = 1  # also delivery, customers, permissive
    AGRICULTURAL = 2  # also forestry
    MILITARY = 3
    PRIVATE = 4
    NO = 5


class LimitKind(IntEnum):
    """What a limit is about; values are in the unit of `LIMIT_UNITS`."""

    MASS = 0  # maxweight: actual mass of the vehicle
    MASS_RATING = 1  # maxweightrating: permitted mass of the vehicle
    AXLE_LOAD = 2
    HEIGHT = 3
    WIDTH = 4
    LENGTH = 5
    MLC_WHEELED = 6  # two-way traffic
    MLC_TRACKED = 7
    MLC_WHEELED_ONEWAY = 8
    MLC_TRACKED_ONEWAY = 9
    HEAVY_GOODS = 10  # hgv=no; value is 0
    HAZMAT = 11  # hazmat=no; value is 0
    HAZMAT_WATER = 12  # hazmat:water=no; value is 0
    ACCESS = 13  # value is an `Access`
    BARRIER = 14  # value is 0: impassable without engineers; 1: can be opened
    FORD_DEPTH = 15
    CONDITIONAL = 16  # kept and shown, not enforced; value is NaN
    MASS_COMBINED = 17  # maxgcweight: gross combination mass
    BOGIE_LOAD = 18  # maxbogieweight: a group of axles close to each other
    MLC_WHEELED_CAUTION = 19  # one vehicle at a time, at walking pace, in the middle
    MLC_TRACKED_CAUTION = 20
    TUNNEL_CATEGORY = 21  # ADR: 1 to 5 for A to E; the higher, the more is banned
    ROAD_WIDTH = 22  # of the carriageway, where no figure is tagged but narrow=yes


LIMIT_UNITS: Mapping[LimitKind, str] = {
    LimitKind.MASS: "t",
    LimitKind.MASS_RATING: "t",
    LimitKind.MASS_COMBINED: "t",
    LimitKind.AXLE_LOAD: "t",
    LimitKind.BOGIE_LOAD: "t",
    LimitKind.HEIGHT: "m",
    LimitKind.WIDTH: "m",
    LimitKind.LENGTH: "m",
    LimitKind.FORD_DEPTH: "m",
    LimitKind.ROAD_WIDTH: "m",
}


class LimitOrigin(IntEnum):
    """Where the value of a limit came from."""

    SIGN = 0  # tagged with a value
    LEGAL_DEFAULT = 1  # tagged as "default": the country's legal value
    UNREADABLE = 2  # tagged, but the value makes no sense; value is NaN
    UNLIMITED = 3  # tagged as none: known to be without limit; value is inf
    ESTIMATE = 4  # derived from other tags
    OWN_RATING = 5  # from the user's own reconnaissance
    ASSUMED = 6  # no figure is tagged; a vehicle beyond the value casts doubt only


class ObstacleKind(IntEnum):
    """Places where movement may be interfered with."""

    BRIDGE = 0
    TUNNEL = 1
    FORD = 2
    FERRY = 3
    BARRIER = 4
    RAIL_CROSSING = 5


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadNetwork:
    """
    Junctions, links, edges, limits, obstacles and turn bans of one area.

    All arrays are read-only. ``J`` junctions, ``L`` links, ``E`` edges, ``V``
    geometry vertices, ``R`` limit rows, ``O`` obstacles, ``B`` turn bans.

    Attributes
    ----------
    junction_lonlat
        (J, 2) float64, degrees WGS 84.
    junction_osm
        (J,) int64, OSM node; negative for the second side of a barrier.
    link_offsets
        (L + 1,) int64 into the vertices: link ``i`` runs over
        ``vertex_lonlat[link_offsets[i]:link_offsets[i + 1]]``, ends included.
    vertex_lonlat
        (V, 2) float64, degrees.
    vertex_height_m
        (V,) float32, metres above sea level; NaN without elevation data. On a
        bridge or in a tunnel: straight between its ends.
    link_length_m
        (L,) float64, geodesic, whole centimetres.
    link_class, link_surface
        (L,) uint8, `RoadClass` and `Surface`.
    link_flags
        (L,) uint16, `LinkFlag`.
    link_layer
        (L,) int8.
    link_lanes
        (L,) int8, both directions together; 0 is unknown.
    link_width_m
        (L,) float32; NaN is unknown.
    link_grade
        (L,) float32, steepest grade as rise over run, absolute; 0 without
        elevation data.
    link_climb_m, link_descent_m
        (L,) float32, in the direction of the geometry.
    link_osm
        (L,) int64, OSM way.
    link_name, link_ref
        (L,) int32 into ``strings``.
    edge_tail, edge_head
        (E,) int32, junctions.
    edge_link
        (E,) int32.
    edge_forward
        (E,) bool: along the link's geometry. Edges of one link stand side by
        side; `reverse_edge` finds the other one.
    edge_speed_kmh
        (E,) float32, sign-posted or legal speed; NaN is unknown, infinite where the
        law sets none. Of a ferry: what its duration comes to.
    edge_access
        (E,) uint8, `Access`.
    limit_edge
        (R,) int32, rising; a limit for both directions has two rows.
    limit_kind, limit_origin
        (R,) uint8, `LimitKind` and `LimitOrigin`.
    limit_value
        (R,) float64 in the unit of `LIMIT_UNITS`.
    limit_text
        (R,) int32 into ``strings``: the datum as written, ``maxheight=3.8``.
    obstacle_kind
        (O,) uint8, `ObstacleKind`.
    obstacle_lonlat
        (O, 2) float64, its middle.
    obstacle_length_m
        (O,) float32; 0 for a point.
    obstacle_osm
        (O,) int64; way for bridge, tunnel and ferry, node or way for the rest.
    obstacle_name
        (O,) int32 into ``strings``.
    obstacle_detail
        (O,) int32 into ``strings``: the deciding tag, ``bridge=viaduct``.
    obstacle_link_offsets, obstacle_links
        (O + 1,) int64 and (K,) int32: the links that an obstacle lies on.
    ban_offsets, ban_edges
        (B + 1,) int64 and (M,) int32: each ban is a sequence of two or more
        edges that may not be driven one after the other.
    ban_osm
        (B,) int64, OSM relation.
    ban_text
        (B,) int32 into ``strings``: ``restriction=no_left_turn``.
    timed_ban_offsets, timed_ban_edges, timed_ban_osm, timed_ban_text
        As the bans, but each holds under the condition in its text only:
        ``restriction:conditional=no_left_turn @ (07:00-09:00)``. Who plans without
        a time leaves them out.
    strings
        Names, references and data as written.
    """

    junction_lonlat: NDArray[np.float64]
    junction_osm: NDArray[np.int64]
    link_offsets: NDArray[np.int64]
    vertex_lonlat: NDArray[np.float64]
    vertex_height_m: NDArray[np.float32]
    link_length_m: NDArray[np.float64]
    link_class: NDArray[np.uint8]
    link_surface: NDArray[np.uint8]
    link_flags: NDArray[np.uint16]
    link_layer: NDArray[np.int8]
    link_lanes: NDArray[np.int8]
    link_width_m: NDArray[np.float32]
    link_grade: NDArray[np.float32]
    link_climb_m: NDArray[np.float32]
    link_descent_m: NDArray[np.float32]
    link_osm: NDArray[np.int64]
    link_name: NDArray[np.int32]
    link_ref: NDArray[np.int32]
    edge_tail: NDArray[np.int32]
    edge_head: NDArray[np.int32]
    edge_link: NDArray[np.int32]
    edge_forward: NDArray[np.bool_]
    edge_speed_kmh: NDArray[np.float32]
    edge_access: NDArray[np.uint8]
    limit_edge: NDArray[np.int32]
    limit_kind: NDArray[np.uint8]
    limit_origin: NDArray[np.uint8]
    limit_value: NDArray[np.float64]
    limit_text: NDArray[np.int32]
    obstacle_kind: NDArray[np.uint8]
    obstacle_lonlat: NDArray[np.float64]
    obstacle_length_m: NDArray[np.float32]
    obstacle_osm: NDArray[np.int64]
    obstacle_name: NDArray[np.int32]
    obstacle_detail: NDArray[np.int32]
    obstacle_link_offsets: NDArray[np.int64]
    obstacle_links: NDArray[np.int32]
    ban_offsets: NDArray[np.int64]
    ban_edges: NDArray[np.int32]
    ban_osm: NDArray[np.int64]
    ban_text: NDArray[np.int32]
    timed_ban_offsets: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(1, np.int64)
    )
    timed_ban_edges: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros(0, np.int32)
    )
    timed_ban_osm: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(0, np.int64)
    )
    timed_ban_text: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros(0, np.int32)
    )
    strings: StringTable

    @property
    def junction_count(self) -> int:
        """How many junctions there are."""
        return len(self.junction_lonlat)

    @property
    def link_count(self) -> int:
        """How many links there are."""
        return len(self.link_length_m)

    @property
    def edge_count(self) -> int:
        """How many directed edges there are."""
        return len(self.edge_tail)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all road geometry, degrees."""
        west, south = self.vertex_lonlat.min(axis=0)
        east, north = self.vertex_lonlat.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def edge_length_m(self) -> NDArray[np.float64]:
        """Length of every edge, (E,), metres."""
        return np.asarray(self.link_length_m[self.edge_link])

    def reverse_edge(self) -> NDArray[np.int32]:
        """Edge of the opposite direction on the same link, (E,); -1 without one."""
        reverse = np.full(self.edge_count, -1, np.int32)
        same = self.edge_link[:-1] == self.edge_link[1:]
        first = np.flatnonzero(same)
        reverse[first] = first + 1
        reverse[first + 1] = first
        return reverse

    def link_geometry(self, link: int) -> NDArray[np.float64]:
        """Vertices of one link in its own direction, (n, 2) degrees."""
        start, end = self.link_offsets[link], self.link_offsets[link + 1]
        return np.asarray(self.vertex_lonlat[start:end])

    def edge_geometry(self, edge: int) -> NDArray[np.float64]:
        """Vertices of one edge in the direction of travel, (n, 2) degrees."""
        line = self.link_geometry(int(self.edge_link[edge]))
        return line if self.edge_forward[edge] else line[::-1]

    def edge_name(self, edge: int) -> str:
        """What a driver calls the road: reference and name, or its class."""
        link = self.edge_link[edge]
        ref = self.strings[int(self.link_ref[link])]
        name = self.strings[int(self.link_name[link])]
        if ref and name and ref != name:
            return f"{ref} {name}"
        kind = RoadClass(int(self.link_class[link])).name.lower().replace("_", " ")
        return ref or name or f"unnamed {kind}"

    def obstacles_on_link(self) -> Mapping[int, tuple[int, ...]]:
        """Obstacles by the link they lie on."""
        found: dict[int, tuple[int, ...]] = {}
        for obstacle in range(len(self.obstacle_kind)):
            start = self.obstacle_link_offsets[obstacle]
            end = self.obstacle_link_offsets[obstacle + 1]
            for link in self.obstacle_links[start:end].tolist():
                found[link] = (*found.get(link, ()), obstacle)
        return found

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, for storing; `from_arrays` takes them back."""
        arrays = {
            column.name: getattr(self, column.name)
            for column in fields(self)
            if column.name != "strings"
        }
        return arrays | {
            "strings_text": self.strings.text,
            "strings_offsets": self.strings.offsets,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> RoadNetwork:
        """Network over stored arrays; a missing one raises KeyError."""
        named = {
            column.name: arrays[column.name]
            for column in fields(cls)
            if column.name != "strings"
        }
        strings = StringTable(arrays["strings_text"], arrays["strings_offsets"])
        return cls(**named, strings=strings)

    def to_networkx(self, hierarchy: Hierarchy | None = None) -> nx.MultiDiGraph[int]:
        """
        Graph of networkx that analysts hold: junctions and edges with attributes.

        Parameters
        ----------
        hierarchy
            Of this network, as the area pack keeps it; makes point queries that
            come in numbers a hundred times faster.

        Returns
        -------
        nx.MultiDiGraph
            Nodes are junction numbers with ``lon`` and ``lat``; edge keys are
            edge numbers with ``length_m``, ``road_class``, ``name``, ``link``,
            ``osm``, ``speed_kmh``, ``surface`` and ``flags``. Turn bans are not
            part of the graph. Searches of networkx over it run on compiled
            kernels; see `maps.networkx_face.road_graph.RoadGraph`.
        """
        from maps.networkx_face.road_graph import road_graph  # noqa: PLC0415 - half a second that few users need

        return road_graph(self, hierarchy)
