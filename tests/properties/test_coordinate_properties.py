"""Grid references and positions of any point."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from maps.coordinates import format_mgrs, parse_mgrs, utm_zone
from maps.errors import PlaceError
from maps.positions import parse_position

GLOBE = Geod(ellps="WGS84")
# To the centimetre, as OSM writes them; within a millimetre of a meridian the mgrs
# package may choose the zone beside it.
lons = st.integers(-180 * 10**7, 180 * 10**7).map(lambda n: n / 10**7)
lats = st.integers(-80 * 10**7, 84 * 10**7).map(lambda n: n / 10**7)
inner_lats = st.integers(-79 * 10**7, 83 * 10**7).map(lambda n: n / 10**7)


@given(lons, lats, st.integers(0, 5))
def test_every_point_lies_in_the_square_it_is_given(lon, lat, digits):
    """The way from the corner is no longer than the diagonal of the square."""
    square = parse_mgrs(format_mgrs(lon, lat, digits))

    _, _, away = GLOBE.inv(square.lon, square.lat, lon, lat)
    assert square.size_m == 10 ** (5 - digits)
    # The scale of UTM differs from 1 by up to two parts in a thousand.
    assert away <= square.size_m * math.sqrt(2) * 1.003 + 0.01


@given(lons, lats, st.integers(0, 4))
def test_shorter_reference_is_the_longer_one_cut_off(lon, lat, digits):
    full, short = format_mgrs(lon, lat), format_mgrs(lon, lat, digits)

    assert short == full[:5] + full[5 : 5 + digits] + full[10 : 10 + digits]


@given(lons, lats)
def test_reference_begins_with_the_zone(lon, lat):
    assert format_mgrs(lon, lat).startswith(f"{utm_zone(lon, lat):02d}")


@given(lons, inner_lats, st.integers(2, 5))
def test_reference_survives_reading_and_writing(lon, lat, digits):
    reference = format_mgrs(lon, lat, digits, spaced=True)

    assert parse_mgrs(reference).text == reference.replace(" ", "")


@given(st.floats(-90, 90), lons)
def test_written_degrees_are_read_back(lat, lon):
    position = parse_position(f"{lat:.7f}, {lon:.7f}")

    assert position.lat == pytest.approx(lat, abs=1e-7)
    assert position.lon == pytest.approx(lon, abs=1e-7)


@given(st.text(alphabet="0123456789 NSEWUPAX.,;°'\"+-", max_size=30) | st.text())
def test_any_text_is_a_point_on_the_globe_or_refused(text):
    try:
        position = parse_position(text)
    except PlaceError:
        return

    assert -180 <= position.lon <= 180
    assert -90 <= position.lat <= 90
