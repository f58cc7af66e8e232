"""Every road of a route lost in turn, against planning the route anew."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.road_network import LinkFlag
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.route_losses import route_losses
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.river_sketch import river
from tests.road_sketch import Road, sketch

ONE_TRUCK = Formation("one", ((TRUCK, 1),))
LETTERS = "abcdefghi"
GRID = {name: (i % 3, i // 3) for i, name in enumerate(LETTERS)}
NEIGHBOURS = [
    (a, b)
    for a, (x, y) in GRID.items()
    for b, (u, v) in GRID.items()
    if a < b and abs(x - u) + abs(y - v) == 1
]


def test_the_bridge_costs_the_way_round_and_the_end_cuts_off() -> None:
    world = river()
    roads = Roads.of(world.network)
    route = plan_route(
        roads,
        RouteRequest(stops=(world.lonlat("a"), world.lonlat("d")), formation=ONE_TRUCK),
    )

    bridge, west, east = sorted(
        route_losses(roads, route), key=lambda loss: loss.bridge is None
    )

    assert [west.road, east.road] == ["West Road", "East Road"]
    assert math.isinf(west.delay_s)
    assert west.sentence == "Without West Road (31NAA66570000) there is no way."
    assert bridge.bridge is not None
    assert bridge.edges == (world.edge["bc"],)
    assert (bridge.start_m, bridge.length_m) == pytest.approx((1000, 1000), abs=2)
    # Twice the slope of the triangle over n, less the bridge: 1236 m at 60 km/h.
    assert bridge.delay_s == pytest.approx(74.2, abs=0.2)
    assert bridge.sentence.endswith("the route takes 74 s longer.")


def test_a_way_that_is_faster_than_the_shortest_is_no_delay() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "m": (0.5, 1)},
        [
            Road(a="a", b="b", speed_kmh=5),
            Road(a="a", b="m"),
            Road(a="m", b="b"),
        ],
    )
    roads = Roads.of(world.network)
    route = plan_route(
        roads,
        RouteRequest(
            stops=(world.lonlat("a"), world.lonlat("b")),
            formation=ONE_TRUCK,
            objective=Objective.SHORTEST,
        ),
    )

    (loss,) = route_losses(roads, route)

    assert loss.delay_s < 0
    assert loss.sentence.endswith("the route takes no longer.")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(500, 3000), min_size=12, max_size=12),
    st.lists(st.booleans(), min_size=12, max_size=12),
    st.lists(st.sampled_from(NEIGHBOURS), min_size=2, max_size=3),
    st.lists(st.sampled_from([0.0, 0.3, 0.5]), min_size=3, max_size=3),
    st.sampled_from([[], [("ab", "be"), ("de", "ef", "fi")]]),
)
def test_every_loss_is_what_planning_anew_finds(
    lengths: list[int],
    one_way: list[bool],
    stops: list[tuple[str, str]],
    shares: list[float],
    bans: list[tuple[str, ...]],
) -> None:
    world = sketch(
        GRID,
        [
            Road(a=a, b=b, length_m=float(length), oneway=oneway)
            for (a, b), length, oneway in zip(NEIGHBOURS, lengths, one_way, strict=True)
        ],
        bans=bans if not (one_way[0] or one_way[3]) else [],
    )
    roads = Roads.of(world.network)
    request = RouteRequest(
        stops=tuple(
            world.lonlat(a, b, share)
            for (a, b), share in zip(stops, shares, strict=False)
        ),
        formation=ONE_TRUCK,
    )
    try:
        route = plan_route(roads, request)
    except NoRoute:
        return
    if any("turn" in warning for warning in route.warnings) or len(route.edges) < 2:
        return  # a column does not turn round where these searches would

    reverse = roads.reverse
    for loss in route_losses(roads, route):
        edges = set(loss.edges) | {int(reverse[e]) for e in loss.edges}
        ends = {route.edges[0], route.edges[-1]}
        ends |= {world.edge[a + b] for a, b in stops}
        ends |= {int(reverse[e]) for e in ends}
        if edges & ends:
            continue  # planning anew would move the stop to another road
        closed = frozenset(edges - {-1})
        try:
            anew = plan_route(roads, replace(request, closed_edges=closed))
        except NoRoute:
            assert math.isinf(loss.delay_s)
            continue
        if anew.points[0].position != route.points[0].position or (
            anew.points[-1].position != route.points[-1].position
        ):
            continue  # nor is this the same journey
        if any("turn" in warning for warning in anew.warnings):
            continue
        assert route.duration_s + loss.delay_s == pytest.approx(anew.duration_s)
    assert np.isfinite(route.duration_s)


def test_both_carriageways_of_a_bridge_are_one_loss() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "m": (1.5, 2)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="Bridge", flags=LinkFlag.BRIDGE),
            Road(a="b", b="c", name="Bridge", flags=LinkFlag.BRIDGE, length_m=1010),
            Road(a="b", b="m"),
            Road(a="m", b="c"),
            Road(a="c", b="d"),
        ],
    )
    roads = Roads.of(world.network)
    route = plan_route(
        roads,
        RouteRequest(stops=(world.lonlat("a"), world.lonlat("d")), formation=ONE_TRUCK),
    )

    (bridge,) = [loss for loss in route_losses(roads, route) if loss.bridge]

    assert bridge.delay_s > 60
