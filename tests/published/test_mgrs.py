"""Grid references computed elsewhere, zones of Norway and Svalbard included."""

from __future__ import annotations

import pytest

from maps.coordinates import format_mgrs, parse_mgrs, utm_zone
from maps.positions import parse_position


@pytest.mark.parametrize(
    ("lat", "lon", "reference"),
    [
        (50.0, 11.5, "32UPA7915741625"),
        (42.506, 1.521, "31TCH7848607019"),
        (60.0, 5.0, "32VKM7697958157"),  # zone 32 is wider in Norway
        (78.2, 15.6, "33XWG1369680760"),  # and 33 in Svalbard
    ],
)
def test_points_have_their_published_reference(lat, lon, reference):
    assert format_mgrs(lon, lat) == reference
    assert utm_zone(lon, lat) == int(reference[:2])


@pytest.mark.parametrize(
    ("digits", "reference"),
    [
        (0, "32UPA"),
        (1, "32UPA74"),
        (2, "32UPA7941"),
        (3, "32UPA791416"),
        (4, "32UPA79154162"),
        (5, "32UPA7915741625"),
    ],
)
def test_shorter_references_are_cut_off_not_rounded(digits, reference):
    assert format_mgrs(11.5, 50.0, digits) == reference


def test_reference_names_the_south_west_corner():
    """612000 E 5534000 N in zone 32; the package answers with the middle."""
    square = parse_mgrs("32UPA1234")

    assert square.lat == pytest.approx(49.947845, abs=5e-7)
    assert square.lon == pytest.approx(10.561127, abs=5e-7)
    assert square.size_m == 1000


def test_middle_of_the_square_is_half_a_side_further():
    lon, lat = parse_mgrs("32UPA1234").centre

    assert (lat, lon) == (
        pytest.approx(49.952247, abs=5e-7),
        pytest.approx(10.568239, abs=5e-7),
    )
    position = parse_position("32UPA1234")
    assert (position.lon, position.lat, position.size_m) == (lon, lat, 1000)
