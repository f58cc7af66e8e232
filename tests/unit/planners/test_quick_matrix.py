"""Quick matrices tell the times of single routes, and lengths of ways as fast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.errors import NoRoute, RouteError
from planners.plan_route import plan_route
from planners.quick_matrix import quick_matrix
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.traffic import NamedPlace
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.road_sketch import Road, sketch

SQUARE = sketch(
    {"a": (0, 0), "b": (7, 0), "c": (7, 5), "d": (0, 5), "z": (30, 30), "y": (31, 30)},
    [
        Road(a="a", b="b"),
        Road(a="b", b="c"),
        Road(a="c", b="d", oneway=True),
        Road(a="d", b="a"),
        Road(a="z", b="y"),
    ],
)
ROADS = Roads.of(SQUARE.network)
NAMES = "abcd"
PLACES = tuple(NamedPlace(name=one, position=SQUARE.lonlat(one)) for one in NAMES)
APART = NamedPlace(name="z", position=SQUARE.lonlat("z"))
REQUEST = RouteRequest(
    stops=(PLACES[0].position, PLACES[1].position),
    formation=Formation("one", ((TRUCK, 1),)),
)


def test_times_and_lengths_are_those_of_single_routes() -> None:
    found = quick_matrix(ROADS, PLACES, REQUEST)

    for i, start in enumerate(PLACES):
        for j, end in enumerate(PLACES):
            if i == j:
                continue
            asked = replace(REQUEST, stops=(start.position, end.position))
            route = plan_route(ROADS, asked)
            assert found.duration_s[i, j] == pytest.approx(route.duration_s, abs=0.1)
            assert found.length_m[i, j] == pytest.approx(route.length_m, abs=5)


def test_a_one_way_road_makes_one_way_longer_than_the_other() -> None:
    found = quick_matrix(ROADS, PLACES, REQUEST)

    c, d = NAMES.index("c"), NAMES.index("d")
    assert found.duration_s[d, c] > 2 * found.duration_s[c, d]
    assert not found.duration_s.diagonal().any()
    assert not found.length_m.diagonal().any()


def test_what_no_way_joins_is_infinite_both_in_time_and_length() -> None:
    found = quick_matrix(ROADS, (*PLACES, APART), REQUEST)

    with pytest.raises(NoRoute):
        plan_route(ROADS, replace(REQUEST, stops=(PLACES[0].position, APART.position)))
    assert np.isinf(found.duration_s[:4, 4]).all()
    assert np.isinf(found.length_m[4, :4]).all()
    assert np.isfinite(found.duration_s[:4, :4]).all()


def test_a_closed_road_costs_time() -> None:
    closed = replace(
        REQUEST, closed_edges=frozenset({SQUARE.edge["ab"], SQUARE.edge["ba"]})
    )

    open_ways, found = (
        quick_matrix(ROADS, PLACES, request) for request in (REQUEST, closed)
    )

    assert np.isinf(found.duration_s[0, 1])
    assert np.isfinite(open_ways.duration_s[0, 1])


def test_a_place_far_from_any_road_is_named() -> None:
    lost = NamedPlace(name="at sea", position=(60.0, 10.0))

    found = quick_matrix(ROADS, (*PLACES, lost), REQUEST)

    assert found.no_place[4].startswith("at sea: ")
    assert np.isinf(found.duration_s[4, :4]).all()


def test_only_the_fastest_ways_can_be_asked_for() -> None:
    with pytest.raises(RouteError, match="fastest ways alone"):
        quick_matrix(ROADS, PLACES, replace(REQUEST, objective=Objective.SHORTEST))
