"""Small road networks for tests, drawn by hand; a kilometre is 0.01 degrees.

A sketch names junctions by where they lie and roads by the junctions they join;
everything else has a plain default: a primary road, paved, both ways, 60 km/h.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    LinkFlag,
    ObstacleKind,
    RoadClass,
    RoadNetwork,
    Surface,
)
from maps.strings import StringPool

if TYPE_CHECKING:
    from collections.abc import Sequence

KM = 0.01  # degrees, about
PLAIN = LinkFlag(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit on a road, in both directions."""

    kind: LimitKind
    value: float
    text: str = ""
    origin: LimitOrigin = LimitOrigin.SIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A straight road between two junctions."""

    a: str
    b: str
    name: str = ""
    length_m: float | None = None
    road_class: RoadClass = RoadClass.PRIMARY
    surface: Surface = Surface.PAVED
    flags: LinkFlag = PLAIN
    speed_kmh: float = 60.0
    oneway: bool = False
    access: Access = Access.YES
    grade: float = 0.0
    climb_m: float = 0.0
    descent_m: float = 0.0
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A network with the numbers that its names have become."""

    network: RoadNetwork
    junction: dict[str, int]
    edge: dict[str, int] = field(default_factory=dict)  # "ab" drives from a to b

    def lonlat(self, a: str, b: str = "", share: float = 0.5) -> tuple[float, float]:
        """Degrees of a junction, or of a place on the straight line to another."""
        start = self.network.junction_lonlat[self.junction[a]]
        end = self.network.junction_lonlat[self.junction[b or a]]
        lon, lat = (start + share * (end - start)).tolist()
        return lon, lat


OBSTACLES = {
    LinkFlag.BRIDGE: ObstacleKind.BRIDGE,
    LinkFlag.TUNNEL: ObstacleKind.TUNNEL,
    LinkFlag.FORD: ObstacleKind.FORD,
    LinkFlag.FERRY: ObstacleKind.FERRY,
    LinkFlag.BARRIER: ObstacleKind.BARRIER,
}


def sketch(
    junctions: dict[str, tuple[float, float]],
    roads: Sequence[Road],
    bans: Sequence[Sequence[str]] = (),
    timed_bans: Sequence[tuple[Sequence[str], str]] = (),
) -> Sketch:
    """
    Network of some roads.

    Parameters
    ----------
    junctions
        By name of one letter: kilometres east and north, about.
    roads
        Between them.
    bans
        Edges that may not follow each other, as in ``("ab", "bc")``.
    timed_bans
        Likewise, each with the text that says when it holds.
    """
    pool = StringPool()
    number = {name: i for i, name in enumerate(junctions)}
    lonlat = np.array(list(junctions.values()), np.float64).reshape(-1, 2) * KM
    edges: list[tuple[int, int, int, bool, float, int]] = []
    edge_number: dict[str, int] = {}
    limits: list[tuple[int, int, int, float, int]] = []
    for link, road in enumerate(roads):
        pairs = [(road.a, road.b, True)]
        if not road.oneway:
            pairs.append((road.b, road.a, False))
        for tail, head, forward in pairs:
            edge = len(edges)
            edge_number.setdefault(tail + head, edge)
            edges.append(
                (number[tail], number[head], link, forward, road.speed_kmh, road.access)
            )
            for limit in road.limits:
                text = pool.number(limit.text or f"{limit.kind.name}={limit.value:g}")
                limits.append((edge, limit.kind, limit.origin, limit.value, text))
    obstacles = [
        (kind, link, pool.number(road.name))
        for link, road in enumerate(roads)
        for flag, kind in OBSTACLES.items()
        if road.flags & flag
    ]
    ban_edges = [[edge_number[edge] for edge in ban] for ban in bans]
    timed = [[edge_number[edge] for edge in ban] for ban, _ in timed_bans]
    ends = np.array([[number[r.a], number[r.b]] for r in roads], np.int32)
    vertices = lonlat[ends.reshape(-1)]
    straight = np.hypot(*(np.diff(vertices.reshape(-1, 2, 2), axis=1)[:, 0] / KM).T)
    length = [
        1000 * s if road.length_m is None else road.length_m
        for road, s in zip(roads, straight.tolist(), strict=True)
    ]
    names = np.array([pool.number(road.name) for road in roads], np.int32)
    detail = pool.number("drawn by hand")
    ban_text = pool.number("restriction=no_turn")
    count = len(roads)
    network = RoadNetwork(
        junction_lonlat=lonlat,
        junction_osm=np.arange(len(lonlat), dtype=np.int64) + 1,
        link_offsets=np.arange(count + 1, dtype=np.int64) * 2,
        vertex_lonlat=vertices,
        vertex_height_m=np.full(2 * count, np.nan, np.float32),
        link_length_m=np.round(length, 2).astype(np.float64),
        link_class=_column(roads, "road_class", np.uint8),
        link_surface=_column(roads, "surface", np.uint8),
        link_flags=_column(roads, "flags", np.uint16),
        link_layer=np.zeros(count, np.int8),
        link_lanes=np.zeros(count, np.int8),
        link_width_m=np.full(count, np.nan, np.float32),
        link_grade=_column(roads, "grade", np.float32),
        link_climb_m=_column(roads, "climb_m", np.float32),
        link_descent_m=_column(roads, "descent_m", np.float32),
        link_osm=np.arange(count, dtype=np.int64) + 1000,
        link_name=names,
        link_ref=np.zeros(count, np.int32),
        edge_tail=np.array([e[0] for e in edges], np.int32),
        edge_head=np.array([e[1] for e in edges], np.int32),
        edge_link=np.array([e[2] for e in edges], np.int32),
        edge_forward=np.array([e[3] for e in edges], np.bool_),
        edge_speed_kmh=np.array([e[4] for e in edges], np.float32),
        edge_access=np.array([e[5] for e in edges], np.uint8),
        limit_edge=np.array([row[0] for row in limits], np.int32),
        limit_kind=np.array([row[1] for row in limits], np.uint8),
        limit_origin=np.array([row[2] for row in limits], np.uint8),
        limit_value=np.array([row[3] for row in limits], np.float64),
        limit_text=np.array([row[4] for row in limits], np.int32),
        obstacle_kind=np.array([o[0] for o in obstacles], np.uint8),
        obstacle_lonlat=np.array(
            [vertices[2 * o[1] : 2 * o[1] + 2].mean(axis=0) for o in obstacles]
        ).reshape(-1, 2),
        obstacle_length_m=np.array([length[o[1]] for o in obstacles], np.float32),
        obstacle_osm=np.array([1000 + o[1] for o in obstacles], np.int64),
        obstacle_name=np.array([o[2] for o in obstacles], np.int32),
        obstacle_detail=np.full(len(obstacles), detail, np.int32),
        obstacle_link_offsets=np.arange(len(obstacles) + 1, dtype=np.int64),
        obstacle_links=np.array([o[1] for o in obstacles], np.int32),
        ban_offsets=np.cumsum([0, *map(len, ban_edges)]).astype(np.int64),
        ban_edges=np.array([e for ban in ban_edges for e in ban], np.int32),
        ban_osm=np.arange(len(ban_edges), dtype=np.int64) + 1,
        ban_text=np.full(len(ban_edges), ban_text, np.int32),
        timed_ban_offsets=np.cumsum([0, *map(len, timed)]).astype(np.int64),
        timed_ban_edges=np.array([e for ban in timed for e in ban], np.int32),
        timed_ban_osm=np.arange(len(timed), dtype=np.int64) + 500,
        timed_ban_text=np.array([pool.number(t) for _, t in timed_bans], np.int32),
        strings=pool.table(),
    )
    return Sketch(network, number, edge_number)


def _column(roads: Sequence[Road], name: str, dtype: Any) -> Any:
    """One property of all roads."""
    return np.array([getattr(road, name) for road in roads], dtype)
