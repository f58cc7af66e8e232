"""Bridges, tunnels, fords, ferries, barriers and level crossings as objects."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_makes import STRUCTURE_FLAGS, STRUCTURES
from maps.road_network import (
    LIMIT_UNITS,
    LimitKind,
    LimitOrigin,
    ObstacleKind,
)
from maps.road_points import offsets_of, spread
from maps.road_profile import components

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.road_nodes import PlacedNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit as a reader needs it: what, how much, and the datum as written."""

    kind: LimitKind
    value: float
    unit: str
    origin: LimitOrigin
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """
    One place where movement may be interfered with.

    Attributes
    ----------
    number
        In the network.
    kind
        What it is.
    name
        Its own name, else that of its road; empty without either.
    lonlat
        Its middle, on the road, degrees.
    length_m
        Along the road; 0 for a point.
    osm
        Way or node.
    detail
        The deciding tag: ``bridge=viaduct``.
    links
        The links it lies on.
    limits
        That hold on any of them in either direction, each once.
    """

    number: int
    kind: ObstacleKind
    name: str
    lonlat: tuple[float, float]
    length_m: float
    osm: int
    detail: str
    links: tuple[int, ...]
    limits: tuple[Limit, ...]


def obstacles(network: RoadNetwork) -> Iterator[Obstacle]:
    """All obstacles of a network, in order."""
    edges = np.argsort(network.edge_link, kind="stable")
    sorted_link = network.edge_link[edges]
    for number in range(len(network.obstacle_kind)):
        start, end = network.obstacle_link_offsets[number : number + 2]
        links = network.obstacle_links[start:end]
        first = np.searchsorted(sorted_link, links, side="left")
        last = np.searchsorted(sorted_link, links, side="right")
        on = edges[spread(first, last - first)]
        lon, lat = network.obstacle_lonlat[number].tolist()
        yield Obstacle(
            number=number,
            kind=ObstacleKind(int(network.obstacle_kind[number])),
            name=network.strings[int(network.obstacle_name[number])],
            lonlat=(lon, lat),
            length_m=float(network.obstacle_length_m[number]),
            osm=int(network.obstacle_osm[number]),
            detail=network.strings[int(network.obstacle_detail[number])],
            links=tuple(links.tolist()),
            limits=_limits(network, on),
        )


def _limits(network: RoadNetwork, edges: NDArray[np.int64]) -> tuple[Limit, ...]:
    """Limits of some edges, each once."""
    first = np.searchsorted(network.limit_edge, edges, side="left")
    last = np.searchsorted(network.limit_edge, edges, side="right")
    found: dict[tuple[int, int, str, str], Limit] = {}
    for row in spread(first, last - first).tolist():
        kind = LimitKind(int(network.limit_kind[row]))
        limit = Limit(
            kind=kind,
            value=float(network.limit_value[row]),
            unit=LIMIT_UNITS.get(kind, ""),
            origin=LimitOrigin(int(network.limit_origin[row])),
            text=network.strings[int(network.limit_text[row])],
        )
        key = (limit.kind, limit.origin, repr(limit.value), limit.text)
        found.setdefault(key, limit)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StructureLinks:
    """
    Drawn links as the search for structures needs them.

    Attributes
    ----------
    tail_node, head_node
        (K,) nodes at the ends.
    flags, layer
        (K,) as in `RoadNetwork`.
    length_m
        (K,) metres.
    way, name
        (K,) OSM way, and its own or the road's name, a number of a string.
    own_name
        (K,) whether that name is the structure's own.
    detail
        (4, K) deciding tags of `STRUCTURES`.
    offsets, lonlat
        (K + 1,) and (V, 2): vertices.
    """

    tail_node: NDArray[np.int64]
    head_node: NDArray[np.int64]
    flags: NDArray[np.uint16]
    layer: NDArray[np.int8]
    length_m: NDArray[np.float64]
    way: NDArray[np.int64]
    name: NDArray[np.int64]
    own_name: NDArray[np.bool_]
    detail: NDArray[np.int32]
    offsets: NDArray[np.int64]
    lonlat: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ObstacleTable:
    """Obstacles as in `RoadNetwork`."""

    obstacle_kind: NDArray[np.uint8]
    obstacle_lonlat: NDArray[np.float64]
    obstacle_length_m: NDArray[np.float32]
    obstacle_osm: NDArray[np.int64]
    obstacle_name: NDArray[np.int32]
    obstacle_detail: NDArray[np.int32]
    obstacle_link_offsets: NDArray[np.int64]
    obstacle_links: NDArray[np.int32]


def find_obstacles(
    links: StructureLinks,
    standing: Sequence[PlacedNode],
    node_lonlat: NDArray[np.float64],
) -> ObstacleTable:
    """
    Gather the obstacles of a network: structures first, then points.

    Links of one kind and layer that hang together are one structure; so each
    carriageway of a motorway bridge is one of its own, and a bridge drawn in five
    ways is a single one. Its way and tag are those of its longest link; so is its
    name, but any link's name of the bridge itself comes first. A ferry is one
    crossing per way: lines meet in mid-water.

    Parameters
    ----------
    links
        Drawn links.
    standing
        What stands at nodes.
    node_lonlat
        (n, 2) degrees.
    """
    parts = [_structures(links, row) for row in range(len(STRUCTURES))]
    parts.append(_points(links, standing, node_lonlat))
    counts = np.concatenate([np.diff(part.obstacle_link_offsets) for part in parts])
    return ObstacleTable(
        obstacle_kind=np.concatenate([part.obstacle_kind for part in parts]),
        obstacle_lonlat=np.concatenate([part.obstacle_lonlat for part in parts]),
        obstacle_length_m=np.concatenate([part.obstacle_length_m for part in parts]),
        obstacle_osm=np.concatenate([part.obstacle_osm for part in parts]),
        obstacle_name=np.concatenate([part.obstacle_name for part in parts]),
        obstacle_detail=np.concatenate([part.obstacle_detail for part in parts]),
        obstacle_link_offsets=offsets_of(counts),
        obstacle_links=np.concatenate([part.obstacle_links for part in parts]),
    )


def _structures(links: StructureLinks, row: int) -> ObstacleTable:
    """All structures of one kind."""
    kind = STRUCTURES[row]
    found = np.flatnonzero(links.flags & STRUCTURE_FLAGS[kind])
    found = found[links.detail[row][found] > 0]
    group = _groups(links, found, by_way=kind is ObstacleKind.FERRY)
    order = np.lexsort((found, -links.length_m[found], group))
    found, group = found[order], group[order]
    longest = np.flatnonzero(np.diff(group, prepend=-1))
    lead = found[longest]
    length = np.bincount(group, links.length_m[found], len(lead))
    return ObstacleTable(
        obstacle_kind=np.full(len(lead), kind, np.uint8),
        obstacle_lonlat=_middles(links, found, group),
        obstacle_length_m=length.astype(np.float32),
        obstacle_osm=links.way[lead],
        obstacle_name=_names(links, found, group),
        obstacle_detail=links.detail[row][lead],
        obstacle_link_offsets=np.append(longest, len(found)).astype(np.int64),
        obstacle_links=found.astype(np.int32),
    )


def _names(
    links: StructureLinks, found: NDArray[np.int64], group: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Name of each structure: its own before a road's, a long link's before a short."""
    own, named = links.own_name[found], links.name[found] > 0
    order = np.lexsort((-links.length_m[found], ~named, ~own, group))
    first = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
    return links.name[found[first]].astype(np.int32)


def _groups(
    links: StructureLinks, found: NDArray[np.int64], *, by_way: bool
) -> NDArray[np.int64]:
    """Number of the structure that each of some links belongs to, from 0."""
    if not len(found):
        return found
    key = links.way[found] if by_way else links.layer[found].astype(np.int64)
    _, key = np.unique(key, return_inverse=True)
    ends = np.concatenate([links.tail_node[found], links.head_node[found]])
    spot = np.stack([ends, np.concatenate([key, key])], axis=1)
    _, number = np.unique(spot, axis=0, return_inverse=True)
    one, other = number.reshape(2, -1)
    label = components(one, other, int(number.max()) + 1)[one]
    # Numbered by their first link, so that obstacles lie in the order of the map.
    _, first, group = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[group]


def _middles(
    links: StructureLinks, found: NDArray[np.int64], group: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Point of each structure's roads that is nearest to its centre of mass."""
    if not len(found):
        return np.zeros((0, 2))
    counts = links.offsets[found + 1] - links.offsets[found] - 1
    start = spread(links.offsets[found], counts)
    group = np.repeat(group, counts)
    groups = int(group[-1]) + 1
    narrow = np.array([math.cos(math.radians(float(links.lonlat[:, 1].mean()))), 1.0])
    begin = links.lonlat[start] * narrow
    run = links.lonlat[start + 1] * narrow - begin
    length = np.hypot(run[:, 0], run[:, 1])
    moment = (begin + run / 2) * length[:, None]
    mass = np.bincount(group, length, groups)
    centre = np.stack(
        [np.bincount(group, moment[:, i], groups) / mass for i in (0, 1)], axis=1
    )
    offset = centre[group] - begin
    share = np.clip((offset * run).sum(axis=1) / length**2, 0, 1)
    near = begin + run * share[:, None]
    apart = np.hypot(*(near - centre[group]).T)
    order = np.lexsort((apart, group))
    best = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
    return np.asarray(near[best] / narrow)


def _points(
    links: StructureLinks,
    standing: Sequence[PlacedNode],
    node_lonlat: NDArray[np.float64],
) -> ObstacleTable:
    """Obstacles at nodes; one without a name has that of its road."""
    on = [
        one.links if one.barrier_link is None else (one.barrier_link,)
        for one in standing
    ]
    names = [one.what.name or int(links.name[one.links[0]]) for one in standing]
    nodes = np.array([one.node for one in standing], np.int64)
    return ObstacleTable(
        obstacle_kind=np.array([one.what.kind for one in standing], np.uint8),
        obstacle_lonlat=node_lonlat[nodes],
        obstacle_length_m=np.zeros(len(standing), np.float32),
        obstacle_osm=np.array([one.what.osm for one in standing], np.int64),
        obstacle_name=np.array(names, np.int32),
        obstacle_detail=np.array([one.what.detail for one in standing], np.int32),
        obstacle_link_offsets=offsets_of(
            np.array([len(found) for found in on], np.int64)
        ),
        obstacle_links=np.array([link for found in on for link in found], np.int32),
    )
