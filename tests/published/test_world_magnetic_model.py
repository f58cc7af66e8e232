"""Declinations that NCEI publishes for the World Magnetic Model 2025."""

from __future__ import annotations

import datetime as dt

import pytest
from pyproj import Geod, Transformer

from maps.declination import (
    VALID,
    decimal_year,
    declination_deg,
    grid_convergence_deg,
    mils_of,
)
from maps.errors import MagneticError, PlaceError

NEW_YEAR_2025 = dt.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("date", "height_km", "lat", "lon", "declination"),
    [  # WMM2025_TestValues.txt: rows that fall on a whole day outside the blackout zone
        (dt.date(2025, 1, 1), 48, 80, -96, -29.91),
        (dt.date(2025, 1, 1), 65, 43, 93, 0.50),
        (dt.date(2025, 1, 1), 51, -33, 109, -5.49),
        (dt.date(2025, 1, 1), 39, -59, -8, -15.75),
        (dt.date(2025, 1, 1), 18, 0, 21, 1.29),
        (dt.date(2026, 1, 1), 33, -3, -147, 9.71),
        (dt.date(2026, 1, 1), 74, -57, 3, -22.51),
        (dt.date(2026, 1, 1), 62, -14, 99, -1.43),
        (dt.date(2027, 1, 1), 37, -66, -5, -17.22),
    ],
)
def test_declinations_are_those_of_the_test_values(
    date, height_km, lat, lon, declination
):
    field = declination_deg(lon, lat, height_km * 1_000, date)

    assert field.declination_deg == pytest.approx(declination, abs=0.005)
    assert field.model == "WMM 2025"
    assert field.valid == VALID


def test_change_in_a_year_is_that_of_the_calculator_of_noaa():
    """Taipei on 5 September 2026: 5.057 degrees west, growing by 0.0376 a year."""
    field = declination_deg(121.56, 25.03, 0, dt.date(2026, 9, 5))

    assert field.declination_deg == pytest.approx(-5.057, abs=0.0005)
    assert field.annual_change_deg == pytest.approx(-0.0376, abs=0.00005)


@pytest.mark.parametrize("date", [dt.date(2024, 12, 31), dt.date(2030, 1, 1)])
def test_model_says_nothing_of_other_years(date):
    with pytest.raises(
        MagneticError, match=rf"2025-01-01 to 2029-12-31, not on {date}"
    ):
        declination_deg(11.0, 50.0, 0, date)


def test_first_and_last_day_of_the_model_count():
    for date in VALID:
        assert declination_deg(11.0, 50.0, 0, date).declination_deg > 0


def test_compass_beside_the_magnetic_pole_is_refused():
    with pytest.raises(MagneticError, match="no compass can be trusted"):
        declination_deg(-121, 89, 28_000, NEW_YEAR_2025)


@pytest.mark.parametrize(
    ("lon", "lat", "height_m"),
    [(181, 0, 0), (0, 91, 0), (float("nan"), 0, 0), (0, 0, 1e6), (0, 0, float("nan"))],
)
def test_places_off_the_globe_are_refused(lon, lat, height_m):
    with pytest.raises(PlaceError):
        declination_deg(lon, lat, height_m, NEW_YEAR_2025)


@pytest.mark.parametrize(
    ("lon", "lat", "zone"), [(1.5, 42.5, 31), (10.9, 60.0, 32), (21.0, -33.0, 34)]
)
def test_grid_north_is_where_the_eastings_stay_the_same(lon, lat, zone):
    to_grid = Transformer.from_crs(4326, 32600 + zone, always_xy=True)
    to_globe = Transformer.from_crs(32600 + zone, 4326, always_xy=True)
    east, north = to_grid.transform(lon, lat)
    up = to_globe.transform(east, north + 100)

    azimuth, _, _ = Geod(ellps="WGS84").inv(lon, lat, *up)

    assert grid_convergence_deg(lon, lat, zone) == pytest.approx(azimuth, abs=1e-4)


def test_on_the_middle_meridian_grid_and_true_north_are_one():
    assert grid_convergence_deg(9.0, 50.0, 32) == pytest.approx(0, abs=1e-9)


def test_right_angle_has_sixteen_hundred_mils():
    assert mils_of(90) == 1600


def test_leap_years_have_one_day_more():
    assert decimal_year(dt.date(2028, 7, 1)) == 2028 + 182 / 366
