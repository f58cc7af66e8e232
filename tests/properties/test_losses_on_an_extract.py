"""Losses, pairs and cuts on a real town, against searches without what is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.road_network import RoadClass
from maps.routing.search_kernels import Arcs, flood
from maps.routing.ticks import FORBIDDEN, UNREACHED
from planners.choke_points import choke_points, hanging_parts
from planners.disjoint_routes import Apart, disjoint_routes
from planners.edge_costs import edge_weights
from planners.engineer_check import engineer_check
from planners.errors import NoRoute
from planners.overlay import BridgeRating
from planners.passability import assess
from planners.physical_bridges import physical_bridges
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RoutePolicy, RouteRequest, UnknownRule
from planners.route_losses import route_losses
from planners.traffic import Movement, NamedPlace, Traffic, traffic_of
from planners.vehicles import Formation
from tests.independent_checker import broken_rules
from tests.marches import TRUCK

if TYPE_CHECKING:
    from pathlib import Path

LORRY = replace(TRUCK, speed_kmh=dict.fromkeys(RoadClass, 50.0))
COLUMN = Formation("column", ((LORRY, 1),))
WEST, EAST = (8.68, 49.40), (8.80, 49.45)
REQUEST = RouteRequest(stops=(WEST, EAST), formation=COLUMN)


@pytest.fixture(scope="module")
def roads(data_dir: Path) -> Roads:
    collector = RoadCollector()
    stream(data_dir / "osm" / "heidelberg.osm.pbf", [collector])
    network, _ = build_network(collector, None)
    return Roads.of(network)


@pytest.mark.data
def test_losses_of_bridges_are_what_searches_without_them_find(roads: Roads) -> None:
    network = roads.network
    passability = assess(network, COLUMN, RoutePolicy())
    random = np.random.default_rng(11)
    drawn = random.choice(network.junction_count, 44, replace=False)
    places = [
        NamedPlace(
            name=str(junction), position=tuple(network.junction_lonlat[junction])
        )
        for junction in drawn.tolist()
    ]
    traffic = Traffic.of(roads, passability, places[:4], places[4:])
    bridges = physical_bridges(network)
    groups = traffic.groups([bridge.edges for bridge in bridges])
    everyone = np.ones((4, 40), np.bool_)

    found = groups.losses(traffic.sources, traffic.targets, everyone)

    arcs = Arcs(roads.graph.arc_offsets, roads.graph.arc_head, roads.graph.arc_edge)
    hurt = np.unique(found.group)
    assert len(hurt) > 20
    for group in random.choice(hurt, 8, replace=False).tolist():
        weights = traffic.weights()
        weights[list(bridges[group].edges)] = FORBIDDEN
        told = found.before.copy()
        rows = found.group == group
        told[found.source[rows], found.target[rows]] = found.after[rows]
        for source, start in enumerate(traffic.sources):
            seeds = groups.seeds(start)
            seeds = seeds[weights[seeds[:, 2]] != FORBIDDEN]
            cost, _ = flood(arcs, weights, seeds, int(UNREACHED) - 1)
            for target, end in enumerate(traffic.targets):
                goals = groups.goals(end)
                goals = goals[weights[goals[:, 2]] != FORBIDDEN]
                least = (cost[goals[:, 0]] + goals[:, 1]).min(initial=UNREACHED)
                assert told[source, target] == least


@pytest.mark.data
def test_losses_of_a_route_are_what_planning_anew_finds(roads: Roads) -> None:
    route = plan_route(roads, REQUEST)

    losses = route_losses(roads, route)

    inner = [x for x in losses if 1000 < x.start_m < route.length_m - 1000]
    assert len(inner) > 50
    for loss in inner[:: len(inner) // 12]:
        gone = loss.bridge.edges if loss.bridge else loss.edges
        closed = {*gone, *roads.reverse[list(gone)].tolist()} - {-1}
        if not loss.bridge:
            closed = {*loss.edges[:1], int(roads.reverse[loss.edges[0]])} - {-1}
        anew = plan_route(roads, replace(REQUEST, closed_edges=frozenset(closed)))
        if any("turn round" in warning for warning in anew.warnings):
            assert route.duration_s + loss.delay_s < anew.duration_s
            continue
        assert route.duration_s + loss.delay_s == pytest.approx(anew.duration_s)


@pytest.mark.data
@pytest.mark.parametrize("apart", Apart)
def test_two_routes_obey_all_limits_and_are_apart(roads: Roads, apart: Apart) -> None:
    found = disjoint_routes(roads, REQUEST, apart)

    for route in found.routes:
        assert broken_rules(roads.network, REQUEST, route.edges) == []
    assert found.proved
    if apart is Apart.BRIDGES:
        assert set(found.shared_bridges) <= set(found.unavoidable)
    best = plan_route(roads, REQUEST)
    assert best.duration_s <= found.routes[0].duration_s + 1e-6


@pytest.mark.data
def test_without_the_roads_of_a_cut_no_way_is_left(roads: Roads) -> None:
    network = roads.network
    passability = assess(network, COLUMN, RoutePolicy())
    north = [(8.60, 49.415), (8.80, 49.415), (8.80, 49.50), (8.60, 49.50)]
    south = [(8.60, 49.35), (8.75, 49.35), (8.75, 49.40), (8.60, 49.40)]

    found = choke_points(roads, passability, (south, north))

    weights = edge_weights(network, COLUMN, Objective.FASTEST)
    weights[passability.forbidden] = FORBIDDEN
    inside = (network.junction_lonlat > south[0]).all(axis=1)
    inside &= (network.junction_lonlat < south[2]).all(axis=1)
    reached = (network.junction_lonlat > north[0]).all(axis=1)
    reached &= (network.junction_lonlat < north[2]).all(axis=1)
    seeds = np.array([(j, 0, -1) for j in np.flatnonzero(inside).tolist()], np.int64)
    arcs = Arcs(roads.graph.arc_offsets, roads.graph.arc_head, roads.graph.arc_edge)
    goals = reached[roads.graph.state_junction]
    cost, _ = flood(arcs, weights, seeds, int(UNREACHED) - 1)
    assert (cost[goals] < UNREACHED).any()
    assert 1 < len(found.roads) < 40
    weights[[road.edge for road in found.roads]] = FORBIDDEN
    cost, _ = flood(arcs, weights, seeds, int(UNREACHED) - 1)
    assert (cost[goals] == UNREACHED).all()
    assert hanging_parts(roads, passability)


@pytest.mark.data
def test_a_check_saves_what_a_rating_would_save(roads: Roads) -> None:
    """Both plans refuse what nobody knows; one of them has the bridge rated."""
    refusing = RoutePolicy(unknown=UnknownRule.REFUSE)
    lonlat = roads.network.junction_lonlat
    random = np.random.default_rng(5)
    compared = 0
    for first in random.choice(len(lonlat), 60, replace=False).tolist():
        away = np.hypot(*(lonlat - lonlat[first]).T)
        second = int(random.choice(np.flatnonzero((away > 0.02) & (away < 0.06))))
        stops = tuple(map(tuple, lonlat[[first, second]].tolist()))
        asked = replace(REQUEST, stops=stops, policy=refusing)
        try:
            before = plan_route(roads, asked)
        except NoRoute:
            continue
        found = engineer_check(traffic_of(roads, [Movement(name="1", request=asked)]))
        alone = [one for one in found.checks if len(one.bridge.obstacles) == 1]
        for check in [one for one in alone if one.saved_s][:1]:
            rating = BridgeRating(
                position=check.bridge.position, bridge="rated", wheeled=100, tracked=100
            )
            after = plan_route(roads, replace(asked, ratings=(rating,)))
            saved = before.duration_s - after.duration_s
            if any(
                "turn round" in text for text in (*before.warnings, *after.warnings)
            ):
                continue  # a column drives on; a check counts the shorter way
            assert saved == pytest.approx(check.saved_s)
            compared += 1
        if compared == 3:
            break
    assert compared == 3
