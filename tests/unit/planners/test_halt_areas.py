"""Halt areas: nearest place of a route, the side seen from it, and who fits in."""

from __future__ import annotations

import pytest

from planners.halt_areas import (
    Side,
    bearing_deg,
    parked_length_m,
    parking_for_m,
    place_on_route,
    side_for,
)
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK

HOOK = ((10.0, 50.0), (10.0, 50.01), (10.02, 50.01))  # north, then east
HOOK_M = (0.0, 1112.0, 2541.0)


def test_a_point_beside_a_route_is_placed_abeam() -> None:
    place = place_on_route(HOOK, HOOK_M, (10.01, 50.011))

    assert place.km == pytest.approx((1112 + 1429 / 2) / 1000, abs=0.001)
    assert place.off_m == pytest.approx(111.2, abs=0.2)
    assert place.bearing_deg == pytest.approx(90, abs=0.1)


def test_points_beyond_the_ends_are_placed_at_the_ends() -> None:
    before = place_on_route(HOOK, HOOK_M, (10.0, 49.99))
    behind = place_on_route(HOOK, HOOK_M, (10.1, 50.01))

    assert (before.km, behind.km) == (0.0, 2.541)
    assert before.bearing_deg == pytest.approx(0, abs=0.1)
    assert behind.bearing_deg == pytest.approx(90, abs=0.1)


def test_a_vertex_given_twice_does_no_harm() -> None:
    twice = (HOOK[0], HOOK[1], HOOK[1], HOOK[2])

    place = place_on_route(twice, (0.0, 1112.0, 1112.0, 2541.0), (9.999, 50.005))

    assert place.km == pytest.approx(0.556, abs=0.001)
    assert place.bearing_deg == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("seen", "travel", "side"),
    [
        (0, 0, Side.RIGHT),
        (0, 180, Side.LEFT),
        (350, 20, Side.RIGHT),
        (10, 280, Side.RIGHT),
        (10, 279, Side.LEFT),
        (10, 101, Side.LEFT),
    ],
)
def test_a_side_is_the_other_for_those_who_come_against_it(
    seen: float, travel: float, side: Side
) -> None:
    assert side_for(Side.RIGHT, seen, travel) is side
    assert side_for(Side.LEFT, seen, travel) is side.other


def test_bearings_run_clockwise_from_north() -> None:
    assert bearing_deg((10, 50), (10, 50.1)) == pytest.approx(0)
    assert bearing_deg((10, 50), (10.1, 50)) == pytest.approx(90)
    assert bearing_deg((10, 50), (10, 49.9)) == pytest.approx(180)
    assert bearing_deg((10, 50), (9.9, 50)) == pytest.approx(270)


def test_a_closed_up_column_has_a_gap_less_than_vehicles() -> None:
    crew = Formation("mixed", ((TRUCK, 3), (TANK, 2)))

    assert parked_length_m(crew, 5) == 3 * 8 + 2 * 10 + 4 * 5
    assert parking_for_m(5, 8.8, 5) == parked_length_m(crew, 5)
