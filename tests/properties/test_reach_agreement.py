"""Reach and matrices on real roads equal a search of networkx and single routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from app.services.catalogue import vehicle_catalogue
from maps.errors import PlaceError
from maps.routing.ticks import FORBIDDEN
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.reach import ReachRequest, plan_reach
from planners.roads import Roads
from planners.traffic import NamedPlace
from planners.travel_matrix import MatrixRequest, travel_matrix
from planners.vehicles import Formation
from tests.network_checks import network_of

if TYPE_CHECKING:
    from pathlib import Path

    from planners.route import Lonlat

TRUCK = "truck 10 t 6x6"
SECONDS = 420


@pytest.fixture(scope="module")
def roads(data_dir: Path) -> Roads:
    """Roads of Liechtenstein."""
    return Roads.of(network_of(data_dir / "osm" / "liechtenstein.osm.pbf"))


def drawn_points(roads: Roads, count: int) -> list[Lonlat]:
    """Draw points near junctions."""
    random = np.random.default_rng(5)
    some = random.integers(0, roads.network.junction_count, count)
    near = roads.network.junction_lonlat[some] + random.normal(0, 5e-4, (count, 2))
    return [(lon, lat) for lon, lat in near.tolist()]


@pytest.mark.data
@pytest.mark.slow
def test_the_share_reached_of_every_road_is_that_of_a_plain_search(
    roads: Roads,
) -> None:
    """Bans included, with three roads closed round the start."""
    network, graph = roads.network, roads.graph
    formation = Formation("f", ((vehicle_catalogue()[TRUCK], 1),))
    start = (9.5215, 47.1410)  # Vaduz
    some = np.random.default_rng(2).integers(0, network.edge_count, 60)
    closed = frozenset(some.tolist())
    request = ReachRequest(
        starts=(start,), formation=formation, bands=(SECONDS,), closed_edges=closed
    )

    (band,) = plan_reach(roads, request).bands

    judged = roads.judged(formation, request.policy, request.objective)
    _, metric = judged.closing(roads, closed, ())
    usable = metric.weights != FORBIDDEN
    place = roads.finder.nearest(start, usable & roads.open_roads.leaving)
    ways = roads.finder.ways(place, usable & roads.open_roads.leaving)
    peer: nx.DiGraph[object] = nx.DiGraph()
    peer.add_node("start")
    tails = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
    for tail, head, edge in zip(
        tails.tolist(), graph.arc_head.tolist(), graph.arc_edge.tolist(), strict=True
    ):
        weight = int(metric.weights[edge])
        known = peer.get_edge_data(tail, head)
        if weight != FORBIDDEN and (known is None or weight < known["weight"]):
            peer.add_edge(tail, head, weight=weight)
    for edge, share in ways:
        weight = int(metric.weights[edge])
        left = weight - round(weight * share)
        peer.add_edge("start", int(graph.entry_state[edge]), weight=left)
    costs = nx.single_source_dijkstra_path_length(peer, "start")
    most = SECONDS * 100
    covered = np.zeros(network.link_count)
    for step in range(20):  # as many points on every road
        at = (step + 0.5) / 20
        reached = np.zeros(network.link_count, np.bool_)
        for tail, edge in zip(tails.tolist(), graph.arc_edge.tolist(), strict=True):
            weight = int(metric.weights[edge])
            share = at if network.edge_forward[edge] else 1 - at
            cost = costs.get(tail, most + 1) + weight * share
            if weight != FORBIDDEN and cost <= most:
                reached[network.edge_link[edge]] = True
        for edge, share in ways:
            here = at if network.edge_forward[edge] else 1 - at
            if share <= here <= share + most / max(int(metric.weights[edge]), 1):
                reached[network.edge_link[edge]] = True
        found = np.zeros(network.link_count, np.bool_)
        on = (band.roads.start <= at + 1e-6) & (band.roads.end >= at - 1e-6)
        found[band.roads.link[on]] = True
        covered += reached != found
    # A tick is rounded at the rim of a road, so a point just there may differ.
    assert covered.max() <= 1
    assert covered.sum() <= 3


@pytest.mark.data
@pytest.mark.slow
def test_a_matrix_of_real_places_is_made_of_single_routes(roads: Roads) -> None:
    points = drawn_points(roads, 7)
    named = tuple(NamedPlace(name=str(p), position=p) for p in points)
    formation = Formation("f", ((vehicle_catalogue()[TRUCK], 3),))
    request = MatrixRequest(starts=named, ends=named[::-1], formation=formation)

    found = travel_matrix(roads, request)

    assert found.joined.sum() > 20
    for i, j in np.ndindex(7, 7):
        if found.joined[i, j]:
            route = plan_route(roads, request.route_request(i, j))
            assert found.duration_s[i, j] == route.duration_s
            assert found.length_m[i, j] == route.length_m
            assert found.fuel_l[i, j] == route.fuel_l
        else:
            with pytest.raises((NoRoute, PlaceError)) as refused:
                plan_route(roads, request.route_request(i, j))
            assert found.reasons[i, j] == str(refused.value)
