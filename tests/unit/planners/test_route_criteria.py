"""Routes that trade: each best by a plain search, none worse than another listed."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.road_network import RoadClass, RoadNetwork, Surface
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.route_criteria import Criterion, EfficientRoute, efficient_routes
from planners.vehicles import Formation
from tests.independent_checker import broken_rules
from tests.marches import TRUCK
from tests.random_roads import random_town
from tests.road_sketch import KM, Road, Sketch, sketch

if TYPE_CHECKING:
    from pathlib import Path

LORRY = replace(
    TRUCK,
    speed_kmh=dict.fromkeys(RoadClass, 30.0) | {RoadClass.PRIMARY: 80.0},
    worst_surface=Surface.SOFT,
)
COLUMN = Formation("column", ((LORRY, 2),))
NOTICED = {Criterion.TIME: 60.0, Criterion.FUEL: 0.4 * 200 / 1000 * 2}


def request_of(world: Sketch, *stops: str, **more: object) -> RouteRequest:
    return RouteRequest(
        stops=tuple(world.lonlat(name) for name in stops), formation=COLUMN, **more
    )


def edge_values(
    network: RoadNetwork, exposed: tuple = ()
) -> dict[Criterion, np.ndarray]:
    """What driving each edge takes by each criterion, worked out the plain way."""
    link = network.edge_link
    length = network.link_length_m[link]
    speed = np.array([LORRY.speed_kmh[RoadClass(c)] for c in network.link_class[link]])
    speed = np.minimum(speed, network.edge_speed_kmh)
    poor = [
        (c > RoadClass.TERTIARY and c != RoadClass.FERRY) or s > Surface.PAVED
        for c, s in zip(
            network.link_class[link], network.link_surface[link], strict=True
        )
    ]
    values = {
        Criterion.TIME: length / (speed / 3.6),
        Criterion.DISTANCE: length,
        Criterion.FUEL: length * 2 * LORRY.fuel_l_per_100km / 100_000,
        Criterion.POOR_ROADS: np.where(poor, length, 0.0),
    }
    if exposed:
        areas = shapely.union_all([shapely.Polygon(ring) for ring in exposed])
        lines = [
            shapely.LineString(network.edge_geometry(e))
            for e in range(network.edge_count)
        ]
        inside = shapely.intersects(areas, lines)
        values[Criterion.EXPOSURE] = np.where(inside, length, 0.0)
    return values


def least(
    network: RoadNetwork, values: np.ndarray, start: int, end: int, closed: frozenset
) -> float:
    """Least sum from junction to junction, by networkx; without turn bans."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(network.junction_count))
    for edge in np.argsort(-values, kind="stable").tolist():
        if edge not in closed:
            ends = int(network.edge_tail[edge]), int(network.edge_head[edge])
            graph.add_edge(*ends, weight=float(values[edge]))
    return float(nx.dijkstra_path_length(graph, start, end))


def assert_efficient(
    roads: Roads, found: tuple[EfficientRoute, ...], exposed: tuple = ()
) -> None:
    """Check what holds for every list."""
    times = [one.values[Criterion.TIME] for one in found]
    assert times == sorted(times)
    assert len({one.route.edges for one in found}) == len(found)
    for one, other in permutations(found, 2):
        assert any(other.values[c] > value for c, value in one.values.items()), (
            "one is at least as good by everything"
        )
    best = [c for one in found for c in one.best_by]
    assert len(best) == len(set(best))
    for criterion in best:
        (chosen,) = [one for one in found if criterion in one.best_by]
        low = min(one.values[criterion] for one in found)
        assert chosen.values[criterion] == low
    for one in found:
        request = one.route.request
        assert broken_rules(roads.network, request, one.route.edges) == []
        assert one.values[Criterion.TIME] == pytest.approx(one.route.duration_s)
        assert one.values[Criterion.DISTANCE] == pytest.approx(one.route.length_m)
        assert one.values[Criterion.FUEL] == pytest.approx(one.route.fuel_l)
        assert (Criterion.EXPOSURE in one.values) == bool(exposed)


def assert_sums(
    network: RoadNetwork, found: tuple[EfficientRoute, ...], exposed: tuple
) -> None:
    """Check values of routes from junction to junction against sums along edges."""
    values = edge_values(network, exposed)
    for one in found:
        for criterion, value in one.values.items():
            told = values[criterion][list(one.route.edges)].sum()
            assert value == pytest.approx(told, rel=1e-3, abs=0.01 * len(values))


def square(x: float, y: float, half: float = 0.4) -> tuple:
    """Give a ring around a place in kilometres."""
    steps = ((-half, -half), (half, -half), (half, half), (-half, half))
    return tuple(((x + dx) * KM, (y + dy) * KM) for dx, dy in steps)


def four_roads() -> Sketch:
    """Give a fast road, a short track, a quiet road round, and one between."""
    return sketch(
        {"a": (0, 0), "z": (10, 0), "f": (5, 3), "t": (5, 0), "q": (5, -6)},
        [
            Road(a="a", b="f", name="Fast", speed_kmh=80),
            Road(a="f", b="z", name="Fast", speed_kmh=80),
            Road(a="a", b="t", name="Track", road_class=RoadClass.TRACK),
            Road(a="t", b="z", name="Track", road_class=RoadClass.TRACK),
            Road(a="a", b="q", name="Quiet", speed_kmh=60),
            Road(a="q", b="z", name="Quiet", speed_kmh=60),
        ],
    )


def names_of(found: tuple[EfficientRoute, ...]) -> list[str]:
    return [one.route.legs[0].road for one in found]


def test_the_fast_and_the_short_road_are_listed_with_what_they_cost() -> None:
    world = four_roads()
    roads = Roads.of(world.network)

    found = efficient_routes(roads, request_of(world, "a", "z"))

    assert names_of(found) == ["Fast", "Track"]
    assert [one.words for one in found] == [
        "fastest, best roads",
        "shortest, least fuel: +11 min, -1.7 km, -1 l, +10.0 km of poor roads",
    ]
    assert_efficient(roads, found)
    assert_sums(world.network, found, ())


def test_a_quiet_road_is_worth_its_length_where_the_others_are_exposed() -> None:
    world = four_roads()
    roads = Roads.of(world.network)
    exposed = (square(5, 3), square(5, 0))

    found = efficient_routes(roads, request_of(world, "a", "z"), exposed)

    assert names_of(found) == ["Fast", "Quiet", "Track"]
    fast, quiet, _ = found
    assert quiet.best_by == (Criterion.EXPOSURE,)
    assert quiet.values[Criterion.EXPOSURE] == 0
    assert fast.values[Criterion.EXPOSURE] == pytest.approx(fast.route.length_m)
    assert "-11.7 km exposed" in quiet.words
    assert_efficient(roads, found, exposed)
    assert_sums(world.network, found, exposed)


def test_one_way_is_best_in_everything() -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])

    (only,) = efficient_routes(Roads.of(world.network), request_of(world, "a", "b"))

    assert only.words == "best in everything"
    assert set(only.best_by) == set(only.values)


def test_a_criterion_that_tells_nothing_apart_has_no_best() -> None:
    world = four_roads()
    far = (square(50, 50),)

    found = efficient_routes(Roads.of(world.network), request_of(world, "a", "z"), far)

    assert [one.values[Criterion.EXPOSURE] for one in found] == [0, 0]
    assert not any(Criterion.EXPOSURE in one.best_by for one in found)
    assert not any("exposed" in one.words for one in found)


def test_a_gain_below_a_minute_and_a_hundred_metres_goes_without_words() -> None:
    world = sketch(
        {"a": (0, 0), "z": (4, 0), "m": (2, 0), "n": (2, 0.7)},
        [
            Road(a="a", b="m", speed_kmh=70, road_class=RoadClass.PRIMARY),
            Road(a="m", b="z", speed_kmh=70, surface=Surface.GRAVEL),
            Road(a="a", b="n", speed_kmh=80, length_m=2010),
            Road(a="n", b="z", speed_kmh=70, length_m=2020),
        ],
    )

    found = efficient_routes(Roads.of(world.network), request_of(world, "a", "z"))

    assert not any("+0 min" in one.words or "+0.0" in one.words for one in found)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 400.0])
def test_neither_long_nor_tiny_journeys_overflow(scale: float) -> None:
    plain = four_roads()
    network = replace(
        plain.network, link_length_m=np.round(plain.network.link_length_m * scale, 2)
    )
    world = replace(plain, network=network)
    roads = Roads.of(network)

    found = efficient_routes(roads, request_of(world, "a", "z"), (square(5, 3),))

    assert_efficient(roads, found, (0,))
    if scale > 1:
        assert names_of(found) == ["Fast", "Quiet", "Track"]
        assert found[0].route.length_m > 4e6


@settings(max_examples=15)
@given(st.integers(0, 500))
def test_each_best_one_equals_a_plain_search_for_its_criterion(seed: int) -> None:
    random = np.random.default_rng(seed)
    drawn = random_town(random, size=5, block_km=1.0, bans=0)
    count = drawn.network.link_count
    classes = np.array([RoadClass.PRIMARY, RoadClass.TERTIARY, RoadClass.TRACK])
    network = replace(
        drawn.network,
        link_class=random.choice(classes, count).astype(np.uint8),
        edge_speed_kmh=np.full(drawn.network.edge_count, 90, np.float32),
    )
    world = replace(drawn, network=network)
    start, end = random.choice(list(world.junction), 2, replace=False).tolist()
    closed = frozenset(random.integers(0, network.edge_count, 2).tolist())
    exposed = (square(2, 2, 0.8), square(1, 3, 0.5))
    request = request_of(world, start, end, closed_edges=closed)
    roads = Roads.of(network)
    ends = world.junction[start], world.junction[end]
    try:
        edges = plan_route(roads, request).edges
    except NoRoute:
        return
    if (network.edge_tail[edges[0]], network.edge_head[edges[-1]]) != ends:
        return  # a stop in a pocket stands elsewhere

    found = efficient_routes(roads, request, exposed)

    assert_efficient(roads, found, exposed)
    assert efficient_routes(Roads.of(network), request, exposed) == found
    for criterion, values in edge_values(network, exposed).items():
        low = min(one.values[criterion] for one in found)
        best = least(network, values, *ends, closed)
        slack = 0.05 + best * 1e-4
        assert best - slack <= low <= best + slack + NOTICED.get(criterion, 200.0)


def test_no_road_says_why() -> None:
    world = four_roads()
    closed = frozenset(range(world.network.edge_count))

    with pytest.raises(NoRoute):
        efficient_routes(
            Roads.of(world.network), request_of(world, "a", "z", closed_edges=closed)
        )


@pytest.mark.data
def test_exposure_falls_and_bans_hold_on_a_real_town(data_dir: Path) -> None:
    collector = RoadCollector()
    stream(data_dir / "osm" / "heidelberg.osm.pbf", [collector])
    roads = Roads.of(build_network(collector, None)[0])
    request = RouteRequest(stops=((8.68, 49.40), (8.80, 49.45)), formation=COLUMN)
    fastest = plan_route(roads, request)
    lon, lat = fastest.geometry[len(fastest.geometry) // 2]
    ring = tuple(
        (lon + x, lat + y) for x, y in ((0, -0.004), (0.005, 0.004), (-0.005, 0.004))
    )

    found = efficient_routes(roads, request, (ring,))

    assert_efficient(roads, found, (ring,))
    assert len(found) > 1
    assert found[0].values[Criterion.EXPOSURE] > 0
    low = min(found, key=lambda one: one.values[Criterion.EXPOSURE])
    assert low.values[Criterion.EXPOSURE] < found[0].values[Criterion.EXPOSURE]
    hard = plan_route(roads, replace(request, avoid=(ring,)))
    assert low.values[Criterion.EXPOSURE] == 0
    assert low.route.duration_s <= hard.duration_s + 60
    shortest = plan_route(roads, replace(request, objective=Objective.SHORTEST))
    least_m = min(one.route.length_m for one in found)
    assert shortest.length_m - 1 <= least_m <= shortest.length_m + 200
