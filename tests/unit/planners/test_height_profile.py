"""Heights along a route: cut at its ends, in its direction, straight over bridges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.height_profile import HeightProfile, _grades, height_profile
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RouteRequest
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.road_sketch import Road, sketch

WORLD = sketch(
    {"a": (0, 0), "b": (2, 0), "c": (4, 0)}, [Road(a="a", b="b"), Road(a="b", b="c")]
)


def profile(heights: list[float], start: float, end: float) -> HeightProfile:
    """Profile between two shares of the way, over heights at both roads' ends."""
    network = replace(WORLD.network, vertex_height_m=np.array(heights, np.float32))
    asked = RouteRequest(
        stops=(WORLD.lonlat("a", "c", start), WORLD.lonlat("a", "c", end)),
        formation=Formation("f", ((TRUCK, 1),)),
    )
    return height_profile(network, plan_route(Roads.of(network), asked))


def test_an_even_climb_has_an_even_grade() -> None:
    found = profile([100, 200, 200, 300], 0.25, 0.75)

    assert found.height_m[[0, -1]].tolist() == pytest.approx([150, 250], abs=0.1)
    assert found.distance_m[0] == 0
    assert found.distance_m[-1] == pytest.approx(2000, rel=0.01)
    assert np.ptp(found.grade) < 1e-6
    assert found.grade_at(500) == pytest.approx(100 / found.distance_m[-1], rel=1e-3)
    assert found.height_at(found.distance_m[-1] / 2) == pytest.approx(200, abs=0.1)


def test_a_route_of_a_few_metres_has_the_grade_between_its_ends() -> None:
    """Of 4 km that climb 200 m it is 0.4 %: 16 m."""
    found = profile([100, 200, 200, 300], 0.25, 0.254)

    assert len(found.grade) == 2
    assert found.grade.tolist() == pytest.approx([0.05, 0.05], rel=0.01)


def test_driven_the_other_way_it_falls() -> None:
    found = profile([100, 200, 200, 300], 0.75, 0.25)
    grade, at_m = found.steepest()

    assert grade < 0
    assert 0 <= at_m <= found.distance_m[-1]


def test_the_steepest_stretch_is_found() -> None:
    found = profile([100, 110, 110, 300], 0.1, 0.9)
    grade, at_m = found.steepest()

    assert grade == pytest.approx(190 / 2000, rel=0.05)
    assert at_m > found.distance_m[-1] / 2


def test_a_post_of_the_elevation_model_that_errs_makes_no_wall() -> None:
    """20 m within 25 m of road would be 80 %; the planner evens it out, too."""
    distance = np.linspace(0, 4000, 161)
    height = np.full(161, 100.0)
    height[80] += 20

    assert np.abs(_grades(distance, height)).max() < 0.02


def test_unknown_heights_leave_a_gap() -> None:
    distance = np.linspace(0, 4000, 161)
    height = distance / 10
    height[70:90] = np.nan
    grades = _grades(distance, height)

    assert np.isnan(grades[70:90]).all()
    assert grades[[5, 69, 90, 160]].tolist() == pytest.approx([0.1] * 4)


def test_without_heights_nothing_is_made_up() -> None:
    found = profile([float("nan")] * 4, 0.25, 0.75)

    assert not found.is_known
    assert found.steepest() == (0.0, 0.0)


def test_places_lead_to_distances_and_back() -> None:
    found = profile([100, 200, 200, 300], 0.25, 0.75)
    place = found.place(750)
    at_m, away_m = found.nearest_m(place)

    assert at_m == pytest.approx(750, abs=15)
    assert away_m < 15
    assert found.nearest_m((place[0], place[1] + 0.01))[1] > 1000
