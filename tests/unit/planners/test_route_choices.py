"""Routes to choose from: real, apart from each other, and only where there are any."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.road_network import RoadClass
from maps.routing.alternatives import Differing
from planners.edge_costs import edge_weights
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, Route, RouteRequest
from planners.route_choices import RouteChoice, path_of, route_choices
from planners.route_line import driven_ticks
from planners.vehicles import Formation
from tests.independent_checker import broken_rules
from tests.marches import TRUCK
from tests.random_roads import random_town
from tests.river_sketch import river
from tests.road_sketch import KM, Road, Sketch, sketch

if TYPE_CHECKING:
    from pathlib import Path

LORRY = replace(TRUCK, speed_kmh=dict.fromkeys(RoadClass, 50.0))
COLUMN = Formation("column", ((LORRY, 3),))
LOOSE = Differing(most=5, stretch=3.0, share=0.7)


def request_of(world: Sketch, *stops: str, **more: object) -> RouteRequest:
    return RouteRequest(
        stops=tuple(world.lonlat(name) for name in stops), formation=COLUMN, **more
    )


def ticks(roads: Roads, route: Route) -> np.ndarray:
    """Give the ticks driven on each edge of a route, for its objective."""
    request, edges = route.request, np.array(route.edges)
    full = edge_weights(roads.network, request.formation, request.objective, edges)
    return driven_ticks(full, path_of(route))


def assert_apart(
    roads: Roads, found: tuple[RouteChoice, ...], differing: Differing
) -> None:
    """Check the rules for every pair."""
    costs = [int(ticks(roads, choice.route).sum()) for choice in found]
    assert len(found) <= differing.most
    assert costs == sorted(costs)
    assert costs[-1] <= differing.stretch * costs[0]
    for first, second in combinations((choice.route for choice in found), 2):
        common = ticks(roads, second)[np.isin(second.edges, first.edges)].sum()
        assert common <= differing.share * costs[0]
        assert first.edges != second.edges
    for choice in found:
        route = choice.route
        assert broken_rules(roads.network, route.request, route.edges) == []


def three_roads() -> Sketch:
    """Give three roads from a to z: straight, a little round, far round."""
    return sketch(
        {"a": (0, 0), "m": (5, 0), "n": (5, 1.5), "f": (5, 3), "z": (10, 0)},
        [
            Road(a="a", b="m", name="Straight"),
            Road(a="m", b="z", name="Straight"),
            Road(a="a", b="n", name="Near"),
            Road(a="n", b="z", name="Near"),
            Road(a="a", b="f", name="Far"),
            Road(a="f", b="z", name="Far"),
        ],
    )


def roads_of(found: tuple[RouteChoice, ...]) -> list[list[str]]:
    return [[leg.road for leg in choice.route.legs] for choice in found]


@pytest.mark.parametrize("objective", list(Objective))
def test_three_roads_are_three_choices_by_rising_cost(objective: Objective) -> None:
    world = three_roads()
    roads = Roads.of(world.network)

    found = route_choices(
        roads, request_of(world, "a", "z", objective=objective), Differing()
    )

    assert roads_of(found) == [["Straight"], ["Near"], ["Far"]]
    assert [choice.shared for choice in found] == [0, 0, 0]
    assert [choice.words for choice in found] == [
        "Best route",
        "+1 min, +0.4 km, 0% shared",
        "+2 min, +1.7 km, 0% shared",
    ]
    assert_apart(roads, found, Differing())


def test_no_more_than_asked_and_none_that_is_too_far_round() -> None:
    world = three_roads()
    roads, request = Roads.of(world.network), request_of(world, "a", "z")

    two = route_choices(roads, request, Differing(most=2))
    near = route_choices(roads, request, Differing(stretch=1.1))

    assert roads_of(two) == roads_of(near) == [["Straight"], ["Near"]]


def test_the_only_way_stands_alone() -> None:
    world = sketch({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, [Road(a="a", b="b")])
    roads = Roads.of(world.network)

    (only,) = route_choices(roads, request_of(world, "a", "b"), LOOSE)

    assert only.route == plan_route(roads, request_of(world, "a", "b"))


def test_closures_and_areas_are_minded_by_every_choice() -> None:
    world = three_roads()
    roads = Roads.of(world.network)
    closed = frozenset({world.edge["an"], world.edge["na"]})
    over_far = tuple((5 * KM + x, 3 * KM + y) for x, y in ((0, -0.001), (0.001, 0.001)))
    ring = (*over_far, (5 * KM - 0.001, 3 * KM + 0.001))

    past = route_choices(
        roads, request_of(world, "a", "z", closed_edges=closed), Differing()
    )
    one = route_choices(
        roads,
        request_of(world, "a", "z", closed_edges=closed, avoid=(ring,)),
        Differing(),
    )

    assert roads_of(past) == [["Straight"], ["Far"]]
    assert roads_of(one) == [["Straight"]]


def test_stops_on_one_edge_have_no_ways_round_the_block() -> None:
    world = three_roads()
    request = RouteRequest(
        stops=(world.lonlat("a", "m", 0.2), world.lonlat("a", "m", 0.8)),
        formation=COLUMN,
    )

    (only,) = route_choices(Roads.of(world.network), request, LOOSE)

    assert only.route.edges == (world.edge["am"],)
    assert only.route.length_m == pytest.approx(3000, abs=2)


def test_where_start_and_end_are_one_place_nothing_overflows() -> None:
    world = three_roads()

    found = route_choices(Roads.of(world.network), request_of(world, "m", "m"), LOOSE)

    assert len(found) == 1
    assert found[0].route.length_m == 0


def test_every_choice_drives_over_the_via_stops() -> None:
    world = sketch(
        {"a": (0, 0), "m": (5, 0), "z": (10, 0), "n": (2.5, 1), "s": (7.5, -1)},
        [
            Road(a="a", b="m", name="West"),
            Road(a="m", b="z", name="East"),
            Road(a="a", b="n", name="North"),
            Road(a="n", b="m", name="North"),
            Road(a="m", b="s", name="South"),
            Road(a="s", b="z", name="South"),
        ],
    )
    roads = Roads.of(world.network)

    found = route_choices(roads, request_of(world, "a", "m", "z"), LOOSE)

    heads = [world.network.edge_head[list(c.route.edges)].tolist() for c in found]
    assert len(found) == 2
    assert all(world.junction["m"] in passed for passed in heads)
    assert_apart(roads, found, LOOSE)


def test_no_choice_turns_round_on_the_road() -> None:
    world = random_town(np.random.default_rng(4), size=6)
    roads = Roads.of(world.network)
    names = list(world.junction)

    found = route_choices(roads, request_of(world, names[0], names[-1]), LOOSE)

    assert len(found) > 1
    for choice in found:
        pairs = zip(choice.route.edges, choice.route.edges[1:], strict=False)
        assert not any(roads.reverse[a] == b for a, b in pairs)


def test_no_road_is_no_choice_and_says_why() -> None:
    world = river()
    closed = frozenset(world.edge[name] for name in ("bc", "cb", "bn", "nb"))

    with pytest.raises(NoRoute, match="Every way there takes one of"):
        route_choices(
            Roads.of(world.network),
            request_of(world, "a", "d", closed_edges=closed),
            LOOSE,
        )


@settings(max_examples=20)
@given(st.integers(0, 500), st.sampled_from([Differing(), LOOSE]), st.integers(2, 3))
def test_choices_in_random_towns_keep_all_rules(
    seed: int, differing: Differing, stops: int
) -> None:
    random = np.random.default_rng(seed)
    world = random_town(random, size=5, bans=8)
    roads = Roads.of(world.network)
    names = random.choice(list(world.junction), stops, replace=False).tolist()
    closed = random.integers(0, world.network.edge_count, 3).tolist()
    request = request_of(world, *names, closed_edges=frozenset(closed))
    try:
        best = plan_route(roads, request)
    except NoRoute:
        return

    found = route_choices(roads, request, differing)

    assert found[0].route == best
    assert route_choices(Roads.of(world.network), request, differing) == found
    if best.length_m:
        assert_apart(roads, found, differing)


@pytest.mark.data
def test_choices_on_a_real_town_keep_all_rules(data_dir: Path) -> None:
    collector = RoadCollector()
    stream(data_dir / "osm" / "heidelberg.osm.pbf", [collector])
    roads = Roads.of(build_network(collector, None)[0])
    random, more = np.random.default_rng(5), 0
    for objective in (*Objective, *Objective):
        pair = random.integers(0, roads.network.junction_count, 2)
        request = RouteRequest(
            stops=tuple(map(tuple, roads.network.junction_lonlat[pair].tolist())),
            formation=COLUMN,
            objective=objective,
            closed_edges=frozenset(random.integers(0, 20_000, 50).tolist()),
        )
        found = route_choices(roads, request, Differing())
        assert_apart(roads, found, Differing())
        more += len(found) > 1
    assert more >= 4
