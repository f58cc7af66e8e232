"""Draw a road network of any size with the statistics of real ones.

Towns of Zipf sizes lie in open country. Roads join neighbours (a relative
neighbourhood graph with a share of the Gabriel graph's edges), bend, end in
cul-de-sacs and grow into a hierarchy along the ways from town to town. Rivers are
crossed by a bridge every few kilometres only. Degrees and shares of road classes
match those of New York and Florida; for hierarchies such nets are the harder ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, cKDTree

from maps.routing.strong_parts import strong_parts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.random import Generator
    from numpy.typing import NDArray

CLASSES = ("motorway", "primary", "tertiary", "unclassified", "residential")
SPEED_KMH = np.array([80, 60, 45, 40, 25])
MOTORWAY, PRIMARY, TERTIARY, UNCLASSIFIED, RESIDENTIAL = range(5)
# Which share of the towns, largest first, roads of a class join, and how much faster
# than by the roads so far their ways seem from then on.
CORRIDORS = ((TERTIARY, 1.0, 0.8), (PRIMARY, 0.15, 0.6), (MOTORWAY, 0.03, 0.4))

NODES_PER_KM2 = 25
NODES_PER_TOWN = 800
IN_TOWN = 0.7
TOWN_NODES_PER_KM2 = 110
APART_M = 25.0
DEAD_ENDS = 0.15
ONEWAY_STREETS = 0.08
RIVER_EVERY_KM, BRIDGE_EVERY_M = 30, 2500
SMALL_BRIDGES = 0.01
SOUTH, WEST = 48.0, 10.0
M_PER_DEGREE = 111_195.0


class SyntheticRoads(NamedTuple):
    """
    ``N`` junctions of one strongly connected network and ``M`` roads between them.

    ``lonlat`` (N, 2) float64 degrees; ``ends`` (M, 2) int32; ``length_m`` (M,)
    float64; ``road_class`` (M,) int8 into `CLASSES`; ``bridge`` and ``oneway`` (M,)
    bool, a one-way road leading from its first end to its second.
    """

    lonlat: NDArray[np.float64]
    ends: NDArray[np.int32]
    length_m: NDArray[np.float64]
    road_class: NDArray[np.int8]
    bridge: NDArray[np.bool_]
    oneway: NDArray[np.bool_]

    @property
    def seconds(self) -> NDArray[np.float64]:
        """Time to drive each road, (M,)."""
        return self.length_m / SPEED_KMH[self.road_class] * 3.6

    def edges(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Tail, head and road of every direction that may be driven."""
        back = np.nonzero(~self.oneway)[0]
        first, second = self.ends.T
        return (
            np.concatenate([first, second[back]]),
            np.concatenate([second, first[back]]),
            np.concatenate([np.arange(len(first)), back]),
        )


def synthetic_roads(nodes: int, seed: int = 1) -> SyntheticRoads:
    """
    Draw a network.

    Parameters
    ----------
    nodes
        About how many junctions it has, 1,000 or more.
    seed
        Of the random numbers; equal seeds give equal networks.
    """
    random = np.random.default_rng(seed)
    side_m = float(np.sqrt(nodes / NODES_PER_KM2) * 1000)
    towns = _Towns.drawn(random, nodes, side_m)
    xy = _junctions(random, towns, nodes, side_m)
    ends = _neighbours(random, xy)
    ends, bridge = _bridged(random, xy, ends, side_m)
    xy, ends = _with_dead_ends(random, xy, ends)
    blind = len(ends) - len(bridge)
    bridge = np.concatenate([bridge, np.zeros(blind, np.bool_)])
    straight = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T)
    length_m = straight * (1.03 + np.abs(random.normal(0, 0.12, len(ends))))
    road_class = _classes(random, towns, xy, ends, length_m)
    oneway = (road_class == RESIDENTIAL) & (random.random(len(ends)) < ONEWAY_STREETS)
    oneway[len(ends) - blind :] = False
    middle = np.radians(SOUTH + side_m / 2 / M_PER_DEGREE)
    degrees = np.array([M_PER_DEGREE * np.cos(middle), M_PER_DEGREE])
    lonlat = np.array([WEST, SOUTH]) + xy / degrees
    return _largest_part(
        SyntheticRoads(lonlat, ends, length_m, road_class, bridge, oneway)
    )


def write_osm(roads: SyntheticRoads, path: Path) -> None:
    """Write a network as an extract that an area can be built from."""
    import osmium  # noqa: PLC0415 - only a whole area needs it
    from osmium.osm.mutable import Node, Way  # noqa: PLC0415

    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in enumerate(roads.lonlat.tolist(), 1):
            writer.add_node(Node(id=number, version=1, location=tuple(place)))
        columns = zip(
            (roads.ends + 1).tolist(),
            roads.road_class.tolist(),
            roads.bridge.tolist(),
            roads.oneway.tolist(),
            strict=True,
        )
        for number, (ends, road_class, bridge, oneway) in enumerate(columns, 1):
            tags = {
                "highway": CLASSES[road_class],
                "maxspeed": str(SPEED_KMH[road_class]),
                "oneway": "yes" if oneway else "no",
            }
            if bridge:
                tags |= {"bridge": "yes", "layer": "1"}
            writer.add_way(Way(id=number, version=1, nodes=ends, tags=tags))


class _Towns(NamedTuple):
    """Centres (T, 2) in metres, largest first, and how many junctions each gets."""

    centre: NDArray[np.float64]
    size: NDArray[np.int64]

    @classmethod
    def drawn(cls, random: Generator, nodes: int, side_m: float) -> _Towns:
        """Draw towns of Zipf sizes."""
        count = max(8, nodes // NODES_PER_TOWN)
        share = np.arange(1, count + 1) ** -0.8
        size = random.multinomial(int(nodes * IN_TOWN), share / share.sum())
        return cls(random.uniform(0, side_m, (count, 2)), size)


def _junctions(
    random: Generator, towns: _Towns, nodes: int, side_m: float
) -> NDArray[np.float64]:
    """Places of junctions, (N, 2) metres, numbered at random within 3 km squares."""
    radius = np.sqrt(towns.size / TOWN_NODES_PER_KM2) * 450.0
    in_town = np.repeat(towns.centre, towns.size, axis=0)
    in_town += (
        random.normal(0, 1, in_town.shape) * np.repeat(radius, towns.size)[:, None]
    )
    outside = random.uniform(0, side_m, (nodes - len(in_town), 2))
    xy = np.concatenate([outside, in_town])
    xy = xy[((xy > 0) & (xy < side_m)).all(axis=1)]
    too_close = cKDTree(xy).query_pairs(APART_M, output_type="ndarray")
    xy = np.delete(xy, np.unique(too_close[:, 1]), axis=0)
    square = (xy // 3000).astype(np.int64)
    return xy[np.lexsort((random.random(len(xy)), square[:, 0], square[:, 1]))]


def _neighbours(random: Generator, xy: NDArray[np.float64]) -> NDArray[np.int32]:
    """Pairs of neighbours that a road joins, (M, 2)."""
    ends = _triangle_sides(xy)
    apart2 = ((xy[ends[:, 0]] - xy[ends[:, 1]]) ** 2).sum(axis=1)
    adjacent = _symmetric(ends, np.ones(len(ends), np.int8), len(xy))
    gabriel = np.ones(len(ends), np.bool_)
    relative = np.ones(len(ends), np.bool_)
    degree = np.diff(adjacent.indptr)
    for side in ends.T:
        for nth in range(int(degree.max())):
            rows = np.nonzero(degree[side] > nth)[0]
            other = adjacent.indices[adjacent.indptr[side[rows]] + nth]
            first, second = ends[rows].T
            to_first = ((xy[first] - xy[other]) ** 2).sum(axis=1)
            to_second = ((xy[second] - xy[other]) ** 2).sum(axis=1)
            third = (other != first) & (other != second)
            within = to_first + to_second < apart2[rows]
            gabriel[rows[third & within]] = False
            nearer = np.maximum(to_first, to_second) < apart2[rows]
            relative[rows[third & nearer]] = False
    kept = relative | (gabriel & (random.random(len(ends)) < 0.16))
    return ends[kept & (random.random(len(ends)) >= 0.03)]


def _bridged(
    random: Generator,
    xy: NDArray[np.float64],
    ends: NDArray[np.int32],
    side_m: float,
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Roads that rivers leave, and which of them are bridges."""
    bridge = np.zeros(len(ends), np.bool_)
    drowned = np.zeros(len(ends), np.bool_)
    first, second = xy[ends[:, 0]], xy[ends[:, 1]]
    for river in range(max(2, int(side_m / 1000 / RIVER_EVERY_KM))):
        along = river % 2
        miles = np.linspace(0, side_m, int(side_m / 400) + 2)
        bends = np.cumsum(random.normal(0, 160, len(miles)))
        bank = random.uniform(0.1, 0.9) * side_m + bends
        left = first[:, 1 - along] - np.interp(first[:, along], miles, bank)
        right = second[:, 1 - along] - np.interp(second[:, along], miles, bank)
        crossing = np.nonzero(left * right < 0)[0]
        stretch = (first[crossing, along] // BRIDGE_EVERY_M).astype(np.int64)
        built = np.unique(stretch, return_index=True)[1]
        drowned[crossing] = True
        drowned[crossing[built]] = False
        bridge[crossing[built]] = True
    bridge |= random.random(len(ends)) < SMALL_BRIDGES
    return ends[~drowned], bridge[~drowned]


def _with_dead_ends(
    random: Generator, xy: NDArray[np.float64], ends: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Junctions and roads with cul-de-sacs behind them."""
    count = int(DEAD_ENDS * len(xy))
    mouth = random.choice(len(xy), count, replace=False)
    towards = random.uniform(0, 2 * np.pi, count)
    reach = random.uniform(40, 180, count)[:, None]
    tip = xy[mouth] + np.stack([np.cos(towards), np.sin(towards)], axis=1) * reach
    added = np.stack([mouth, np.arange(len(xy), len(xy) + count)], axis=1)
    return np.concatenate([xy, tip]), np.concatenate([ends, added]).astype(np.int32)


def _classes(
    random: Generator,
    towns: _Towns,
    xy: NDArray[np.float64],
    ends: NDArray[np.int32],
    length_m: NDArray[np.float64],
) -> NDArray[np.int8]:
    """Class of every road: the best of the ways between towns that it is part of."""
    local = random.random(len(ends)) < 0.35
    found = np.where(local, UNCLASSIFIED, RESIDENTIAL).astype(np.int8)
    centre = cKDTree(xy).query(towns.centre)[1]
    low, high = np.sort(ends, axis=1).T.astype(np.int64)
    key = low * len(xy) + high
    by_key = np.argsort(key)
    felt = length_m.copy()
    for road_class, share, factor in CORRIDORS:
        joined = max(4, int(len(towns.size) * share))
        roads = _symmetric(ends, felt, len(xy))
        steps = _ways(roads, towns.centre[:joined], centre[:joined])
        one, other = np.sort(steps, axis=1).T
        used = by_key[np.searchsorted(key[by_key], one * len(xy) + other)]
        found[used] = np.minimum(found[used], road_class)
        felt = np.where(found == road_class, length_m * factor, felt)
    return found


def _ways(
    roads: csr_matrix, towns: NDArray[np.float64], centre: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Steps of the shortest ways between neighbouring towns, (n, 2) junctions."""
    sides = _triangle_sides(towns)
    steps = [np.empty((0, 2), np.int64)]
    for town in np.unique(sides[:, 0]):
        others = sides[sides[:, 0] == town, 1]
        limit = 2.2 * np.hypot(*(towns[others] - towns[town]).T).max()
        _, before = dijkstra(
            roads, indices=centre[town], return_predecessors=True, limit=limit
        )
        at = centre[others]
        while len(at := at[before[at] >= 0]):
            steps.append(np.stack([before[at], at], axis=1))
            at = np.unique(before[at])
    return np.concatenate(steps).astype(np.int64)


def _triangle_sides(xy: NDArray[np.float64]) -> NDArray[np.int32]:
    """Sides of the Delaunay triangles, each once, (n, 2)."""
    corners = Delaunay(xy).simplices
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.int32)


def _symmetric(
    ends: NDArray[np.int32], values: NDArray[np.generic], count: int
) -> csr_matrix:
    """Matrix with each value in both directions."""
    first, second = ends.T
    rows, columns = np.concatenate([first, second]), np.concatenate([second, first])
    both = np.concatenate([values, values])
    return csr_matrix((both, (rows, columns)), shape=(count, count))


def _largest_part(roads: SyntheticRoads) -> SyntheticRoads:
    """What can be reached from each other, one-way streets minded."""
    tail, head, _ = roads.edges()
    part = strong_parts(len(roads.lonlat), tail, head)
    inside = part == np.argmax(np.bincount(part))
    number = np.cumsum(inside, dtype=np.int32) - 1
    kept = inside[roads.ends].all(axis=1)
    return SyntheticRoads(
        roads.lonlat[inside],
        number[roads.ends[kept]],
        *(column[kept] for column in roads[2:]),
    )
