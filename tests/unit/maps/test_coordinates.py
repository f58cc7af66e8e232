"""Points as people write them, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from maps.coordinates import (
    format_mgrs,
    geodesic_lengths,
    parse_mgrs,
    utm_zone,
)
from maps.errors import PlaceError
from maps.positions import parse_position


@pytest.mark.parametrize(
    "text", ["32UPA1234", "32upa1234", " 32U PA 12 34 ", "32 UPA 1234", "32U\tPA1234"]
)
def test_spaces_and_small_letters_are_welcome(text):
    assert parse_mgrs(text) == parse_mgrs("32UPA1234")
    assert parse_mgrs(text).text == "32UPA1234"


def test_zone_may_have_one_digit():
    assert parse_mgrs("4QFJ1234").text == "04QFJ1234"


@pytest.mark.parametrize(
    ("text", "size_m"),
    [("32UPA", 100_000), ("32UPA14", 10_000), ("32UPA1234512345", 1)],
)
def test_digits_set_the_size_of_the_square(text, size_m):
    assert parse_mgrs(text).size_m == size_m


@pytest.mark.parametrize("lat", [-2e-11, -5e-8, -9.9e-8, -0.0])
def test_a_hair_south_of_the_equator_is_the_equator(lat):
    """The package took the equator's northing, but the band south of it: 31MAA."""
    assert format_mgrs(0.0, lat, 0) == "31NAA"
    assert parse_mgrs(format_mgrs(0.0, lat)).lat == pytest.approx(0, abs=1e-5)


def test_reference_may_be_written_with_spaces():
    assert format_mgrs(11.5, 50.0, spaced=True) == "32U PA 79157 41625"
    assert format_mgrs(11.5, 50.0, 0, spaced=True) == "32U PA"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no MGRS reference"),
        ("Heidelberg", "no MGRS reference"),
        ("32UPA123", "has 3 digits"),
        ("32UPA123456123456", "has 12 digits"),
        ("32UAA1234", "no square AA in grid zone 32U"),
        ("61UPA1234", "no square PA in grid zone 61U"),
        ("32XNF1234", "no square NF in grid zone 32X"),
        ("01EAA", "no square AA in grid zone 01E"),  # it lies in another band
        ("32IPA1234", "no MGRS reference"),
        ("BGV4447870397", "grid of a pole"),
        ("zcc7772818959", "grid of a pole"),
        ("٣٢UPA1234", "no MGRS reference"),
        ("32UPA1234" * 100_000, "no MGRS reference"),
    ],
)
def test_bad_references_are_refused_in_a_sentence(text, reason):
    with pytest.raises(PlaceError, match=reason) as refusal:
        parse_mgrs(text)

    assert len(str(refusal.value)) < 250
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("lat", [-82, 85, -90, 90])
def test_poles_have_no_reference(lat):
    with pytest.raises(PlaceError, match="-80 to 84"):
        format_mgrs(30, lat)
    with pytest.raises(PlaceError, match="-80 to 84"):
        utm_zone(30, lat)


@pytest.mark.parametrize(
    ("lon", "lat"), [(181, 0), (0, 91), (math.nan, 0), (0, math.nan), (math.inf, 0)]
)
def test_points_off_the_globe_have_no_reference(lon, lat):
    with pytest.raises(PlaceError, match="not on the globe"):
        format_mgrs(lon, lat)


@pytest.mark.parametrize("digits", [-1, 6])
def test_reference_has_at_most_five_digits_a_side(digits):
    with pytest.raises(ValueError, match="0 to 5 digits"):
        format_mgrs(11.5, 50, digits)


@pytest.mark.parametrize(
    "text",
    [
        "50.5, 11.25",
        "50.5,11.25",
        "50.5 11.25",
        "50.5; 11.25",
        " +50.5  +11.25 ",
        "50.5N 11.25E",
        "50.5n, 11.25e",
        "11.25E 50.5N",
        "11.25E50.5N",
        "N50.5 E11.25",
        "E 11.25, N 50.5",
        "50°30'N 11°15'E",
        "50°30'0\"N, 11°15'0.0\"E",
        "50° 30′ 0″ N 11° 15′ 0″ E",
        "50 30' 11 15'",
        "50,5 11,25",
        "50,5; 11,25",
        "50,5, 11,25",
        "50,5N 11,25E",
        "50.5° N 11.25° E",
        "50°30,0'N 11°15,0'E",
        "N50 30.0 E011 15.0",
        "N 50 30 0 E 11 15 0",
        "50 30 N, 11 15 E",
        "11 15 00 E 50 30 00 N",
        "5030N 01115E",
        "503000N 0111500E",
        "503000.0N0111500.0E",
    ],
)
def test_degrees_are_read_in_many_forms(text):
    position = parse_position(text)

    assert (position.lat, position.lon) == (50.5, 11.25)
    assert position.size_m == 0
    assert position.text == text.strip()


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("-33.5, 151", -33.5, 151),
        ("33.5S 70.25W", -33.5, -70.25),
        ("-0.5, -0.25", -0.5, -0.25),
        ("−33.5, 151", -33.5, 151),
        ("90, 180", 90, 180),
    ],
)
def test_south_and_west_are_negative(text, lat, lon):
    position = parse_position(text)

    assert (position.lat, position.lon) == (lat, lon)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no position"),
        ("   ", "no position"),
        ("50", "no position"),
        ("50,5,11,25", "no position"),  # two decimal commas could be four numbers
        ("5060N 01115E", "minutes and seconds end at 59"),
        ("N 50 30 15 10 E 11", "no MGRS reference"),
        ("50 N 30 E 11", "no point in UTM"),
        ("1, 2, 3", "no position"),
        ("91, 0", "not on the globe"),
        ("0, 180.1", "not on the globe"),
        ("50N 11N", "one letter of N or S"),
        ("50N 11", "one letter of N or S"),
        ("50°61'N 11°E", "end at 59"),
        ("50°30'61\"N 11°E", "end at 59"),
        ("-50N 11E", "not both"),
        ("nan, nan", "no MGRS reference"),
        ("1e1, 2", "no MGRS reference"),
        ("Mannheim", "no MGRS reference"),
        ("1" * 10_000_000, "no position"),
    ],
)
def test_bad_positions_are_refused_in_a_sentence(text, reason):
    with pytest.raises(PlaceError, match=reason) as refusal:
        parse_position(text)

    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [
        (-180, 0, 1),
        (180, 0, 1),
        (179.9, 0, 60),
        (0, 0, 31),
        (-0.1, 0, 30),
        (2.9, 60, 31),
        (3, 60, 32),
        (3, 64, 31),
        (8.9, 75, 31),
        (9, 75, 33),
        (21, 84, 35),
        (33, 80, 37),
        (42, 80, 38),
        (15.6, 71.9, 33),
    ],
)
def test_zones_follow_the_meridians_but_for_norway_and_svalbard(lon, lat, zone):
    assert utm_zone(lon, lat) == zone


def test_geodesic_lengths_are_those_of_the_ellipsoid():
    """
    One degree of the equator is 111319.491 m, of the first meridian 110574.389 m.

    Both follow from the axes of WGS 84 (6378137 m, 1/298.257223563).
    """
    line = np.array([[0, 0], [1, 0], [1, 0]])
    meridian = np.array([[0.0, 0.0], [0.0, 1.0]])

    assert geodesic_lengths(line) == pytest.approx([111_319.491, 0], abs=1e-3)
    assert geodesic_lengths(meridian) == pytest.approx([110_574.389], abs=1e-3)


@pytest.mark.parametrize("count", [0, 1])
def test_line_without_segments_has_no_lengths(count):
    assert geodesic_lengths(np.zeros((count, 2))).shape == (0,)
