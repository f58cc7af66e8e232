"""Road-movement arithmetic: symmetry between its quantities, and refused input."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners import pass_time
from planners.errors import MarchError
from planners.pass_time import Rounding

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = timedelta(minutes=1)
NAN = float("nan")
INF = float("inf")
densities = st.floats(1, 100)
rates = st.floats(1, 100)


@given(st.integers(0, 1000), densities, rates)
def test_pass_time_is_one_headway_for_each_vehicle(
    vehicles: int, density: float, rate: float
) -> None:
    headway = pass_time.headway_s(density, rate)

    passing = pass_time.moving_pass_time(vehicles, density, rate)

    assert passing.total_seconds() == pytest.approx(vehicles * headway, abs=1e-6)


@given(st.integers(1, 1000), densities, rates)
def test_road_space_driven_at_the_rate_is_the_pass_time(
    vehicles: int, density: float, rate: float
) -> None:
    space = pass_time.road_space_km(vehicles, density)

    driven = pass_time.time_distance(space, rate)

    passing = pass_time.moving_pass_time(vehicles, density, rate)
    assert abs(driven - passing) <= timedelta(microseconds=1)


@given(st.floats(0.1, 1000), rates)
def test_rate_is_distance_over_time(distance: float, rate: float) -> None:
    duration = pass_time.time_distance(distance, rate)

    assert pass_time.rate_kmh(distance, duration) == pytest.approx(rate, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: pass_time.density_vpk(-1, 8), "Gap is -1 m; give a finite number of"),
        (lambda: pass_time.density_vpk(50, 0), "Vehicle length is 0 m"),
        (lambda: pass_time.density_vpk(NAN, 8), "Gap is nan m"),
        (lambda: pass_time.density_vpm(50, INF), "Vehicle length is inf yd"),
        (lambda: pass_time.density_from_interval_vpk(0), "Interval is 0 m"),
        (lambda: pass_time.density_from_road_space_vpk(9, 0), "Road space is 0 km"),
        (lambda: pass_time.flow_per_hour(0, 50), "Density is 0 vehicles per km"),
        (lambda: pass_time.flow_per_hour(15, 0), "Rate of march is 0 km/h"),
        (lambda: pass_time.headway_s(15, -50), "Rate of march is -50 km/h"),
        (lambda: pass_time.time_distance(-1, 50), "Distance is -1 km"),
        (lambda: pass_time.time_distance(1, NAN), "Rate of march is nan km/h"),
        (lambda: pass_time.time_distance(1e9, 1), "stretch of 1e\\+09 km would last"),
        (lambda: pass_time.moving_pass_time(-1, 15, 50), "Number of vehicles is -1;"),
        (lambda: pass_time.moving_pass_time(9**9, 1, 1), "more than a year"),
        (lambda: pass_time.extra_time(-1), "Number of vehicles is -1"),
        (lambda: pass_time.rate_kmh(1, 0 * MINUTE), "Duration is 0 h"),
        (
            lambda: pass_time.road_space_km(9, 15, gaps=MINUTE),
            "Rate of march is 0 km/h",
        ),
        (
            lambda: pass_time.time_gaps(2, 3, MINUTE, MINUTE),
            "2 march units cannot form 3 serials",
        ),
        (lambda: pass_time.time_gaps(2, 0, MINUTE, MINUTE), "cannot form 0 serials"),
        (lambda: pass_time.time_gaps(2, 1, -MINUTE, MINUTE), "is negative"),
    ],
)
def test_what_has_no_meaning_is_refused(
    call: Callable[[], object], sentence: str
) -> None:
    with pytest.raises(MarchError, match=sentence):
        call()


@pytest.mark.parametrize(
    ("vehicles", "minutes"), [(0, 0), (24, 0), (25, 1), (26, 2), (50, 2), (600, 24)]
)
def test_extra_time_begins_at_25_vehicles(vehicles: int, minutes: int) -> None:
    assert pass_time.extra_time(vehicles) == minutes * MINUTE


def test_staff_rounding_goes_up_to_the_next_whole_minute() -> None:
    def staff(span: timedelta) -> timedelta:
        return pass_time.rounded(span, Rounding.STAFF)

    assert staff(0 * MINUTE) == 0 * MINUTE
    assert staff(2 * MINUTE) == 2 * MINUTE
    assert staff(2 * MINUTE + timedelta(microseconds=1)) == 3 * MINUTE
    assert pass_time.rounded(2.5 * MINUTE, Rounding.EXACT) == 2.5 * MINUTE


@pytest.mark.parametrize(
    ("value", "up"), [(28.852, 28.9), (28.9, 28.9), (0.1 + 0.2, 0.3), (0, 0), (3, 3)]
)
def test_one_decimal_up_takes_no_binary_noise_for_a_remainder(
    value: float, up: float
) -> None:
    assert pass_time.one_decimal_up(value) == up
