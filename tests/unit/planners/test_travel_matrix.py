"""Matrices between places on roads drawn by hand, beside single routes."""

from __future__ import annotations

import numpy as np
import pytest

from planners.errors import NoRoute, RouteError
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective
from planners.traffic import NamedPlace
from planners.travel_matrix import (
    EXPLAINED,
    UNEXPLAINED,
    MatrixRequest,
    TravelMatrix,
    route_of,
    travel_matrix,
)
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import MLC_40, river
from tests.road_sketch import Road, Sketch, sketch


def places(world: Sketch, names: str) -> tuple[NamedPlace, ...]:
    """Junctions as places of the same names."""
    return tuple(NamedPlace(name=name, position=world.lonlat(name)) for name in names)


def question(world: Sketch, starts: str, ends: str, **more: object) -> MatrixRequest:
    """Ask for the ways of two vehicles between junctions."""
    formation = Formation("f", ((more.pop("vehicle", TRUCK), 2),))
    return MatrixRequest(
        starts=places(world, starts),
        ends=places(world, ends),
        formation=formation,
        **more,
    )


def matrix(world: Sketch, starts: str, ends: str, **more: object) -> TravelMatrix:
    """Find the ways between junctions."""
    return travel_matrix(Roads.of(world.network), question(world, starts, ends, **more))


@pytest.mark.parametrize("objective", Objective)
def test_every_cell_is_what_the_single_route_says(objective: Objective) -> None:
    world = river(MLC_40)
    roads = Roads.of(world.network)
    asked = question(world, "abcdn", "abcdn", vehicle=TANK, objective=objective)

    found = travel_matrix(roads, asked)

    for i, start in enumerate("abcdn"):
        for j, end in enumerate("abcdn"):
            if start != end:
                route = plan_route(roads, asked.route_request(i, j))
                assert found.duration_s[i, j] == route.duration_s
                assert found.length_m[i, j] == route.length_m
                assert found.fuel_l[i, j] == route.fuel_l
    assert np.diag(found.duration_s).tolist() == [0] * 5
    assert found.reasons == {}
    assert found.joined.all()


def test_without_lengths_only_the_objective_is_told() -> None:
    found = matrix(river(), "ad", "nd", lengths=False)

    assert found.duration_s == pytest.approx(np.array([[127.1, 180], [127.1, 0]]), 0.01)
    assert np.isnan(found.length_m).all()
    assert np.isnan(found.fuel_l).all()


def test_a_closed_road_is_gone_round() -> None:
    world = river()
    closed = frozenset({world.edge["bc"], world.edge["cb"]})

    found = matrix(world, "a", "d", closed_edges=closed)

    assert found.length_m[0, 0] == pytest.approx(2000 + 2 * 1118, abs=1)


def islands() -> Sketch:
    """Give two roads that nothing joins, and a place far from both."""
    return sketch(
        {"a": (0, 0), "b": (1, 0), "c": (0, 1), "d": (1, 1), "x": (90, 0)},
        [Road(a="a", b="b"), Road(a="c", b="d")],
    )


def test_pairs_without_a_way_have_a_reason_each() -> None:
    found = matrix(islands(), "ac", "bdx")

    assert set(found.reasons) == {(0, 1), (1, 0), (0, 2), (1, 2)}
    assert found.reasons[0, 1].startswith("No road leads from ")
    assert "km from" in found.reasons[0, 2]
    assert np.isfinite(found.duration_s).tolist() == found.joined.tolist()
    assert found.joined.tolist() == [[True, False, False], [False, True, False]]


def test_the_reason_names_the_bridge_that_stands_between() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [Road(a="a", b="b"), Road(a="b", b="c", limits=(MLC_40,)), Road(a="c", b="d")],
    )

    found = matrix(world, "a", "d", vehicle=TANK)

    assert "MLC 70 tracked) meets MLC 40" in found.reasons[0, 0]
    with pytest.raises(NoRoute, match="MLC 40"):
        route_of(Roads.of(world.network), found.request, 0, 0)


def test_reasons_beyond_a_number_are_not_looked_for() -> None:
    found = matrix(islands(), "a" * (EXPLAINED + 3), "d")

    told = [reason for reason in found.reasons.values() if reason != UNEXPLAINED]
    assert len(told) == EXPLAINED
    assert len(found.reasons) == EXPLAINED + 3


def test_remarks_name_the_place_that_lies_off_its_road() -> None:
    world = river()
    lon, lat = world.lonlat("a", "b", 0.5)
    hill = NamedPlace(name="Hill", position=(lon, lat - 0.006))
    asked = MatrixRequest(
        starts=(hill,),
        ends=places(world, "d"),
        formation=Formation("f", ((TRUCK, 1),)),
    )

    (remark,) = travel_matrix(Roads.of(world.network), asked).remarks

    assert remark == "Hill is on West Road, 668 m from the point."


@pytest.mark.parametrize(("starts", "ends"), [("", "a"), ("a", ""), ("a" * 2001, "a")])
def test_a_matrix_needs_points_and_not_too_many(starts: str, ends: str) -> None:
    with pytest.raises(RouteError, match="A matrix has 1 to 2000"):
        question(river(), starts, ends)
