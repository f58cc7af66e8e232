"""Random little towns: a bent grid of streets, some one-way or missing, with bans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maps.matching_roads import MatchingRoads
from maps.routing.routing_graph import RoutingGraph
from maps.snap import RoadFinder
from maps.track import steps_m
from tests.road_sketch import Road, Sketch, sketch

FIRST_NAME = 0x100  # junctions are named by single letters, one behind the other


def random_town(
    rng: np.random.Generator,
    *,
    size: int = 4,
    block_km: float = 0.2,
    bans: int = 4,
    oneway: float = 0.3,
) -> Sketch:
    """
    Streets of a town.

    Parameters
    ----------
    rng
        Decides everything.
    size
        Junctions on each side.
    block_km
        Between two of them, about.
    bans
        Turns that are banned, at most.
    oneway
        Share of streets that are one-way.
    """
    name = {
        (x, y): chr(FIRST_NAME + x * size + y) for x in range(size) for y in range(size)
    }
    places = {
        name[x, y]: (
            (x + rng.uniform(-0.2, 0.2)) * block_km,
            (y + rng.uniform(-0.2, 0.2)) * block_km,
        )
        for x, y in name
    }
    streets = [
        (name[x, y], name[x + dx, y + dy])
        for x, y in name
        for dx, dy in ((1, 0), (0, 1))
        if (x + dx, y + dy) in name and rng.random() > 0.15
    ]
    roads = []
    for a, b in streets:
        ends = (a, b) if rng.random() < 0.5 else (b, a)
        roads.append(Road(a=ends[0], b=ends[1], oneway=bool(rng.random() < oneway)))
    plain = sketch(places, roads)
    turns = [
        (one, two)
        for one in plain.edge
        for two in plain.edge
        if one[1] == two[0] and one[0] != two[1]
    ]
    chosen = rng.permutation(len(turns))[:bans].tolist()
    return measured(sketch(places, roads, [turns[k] for k in chosen]))


def measured(town: Sketch) -> Sketch:
    """Give roads the lengths that they have on the ellipsoid."""
    network = town.network
    lengths = [
        steps_m(network.link_geometry(k)).sum() for k in range(network.link_count)
    ]
    return replace(town, network=replace(network, link_length_m=np.round(lengths, 2)))


def matching_roads(town: Sketch) -> MatchingRoads:
    """Make a sketch ready for matching."""
    network = town.network
    graph = RoutingGraph.of(network)
    return MatchingRoads.of(network, graph, RoadFinder.of(network).index)
