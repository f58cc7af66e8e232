"""UTM coordinates as people write them."""

from __future__ import annotations

import pytest

from maps.errors import PlaceError
from maps.positions import parse_position
from maps.utm import read_utm, utm_of, utm_text


@pytest.mark.parametrize(
    "text",
    [
        "32U 461344 5481745",
        "32 U 461344 5481745",
        "32u 461344, 5481745",
        "32U 461344mE 5481745mN",
        "32U 461344 m E 5481745 m N",
        "32U E 461344 N 5481745",
        "UTM 32U 461344 5481745",
        "UTM zone 32 N 461344 5481745",
        "32N 461344 5481745",  # no place of band N has this northing
        "32 north 461344 5481745",
        "32U 461344.0 5481745,0",
    ],
)
def test_points_are_read_in_many_forms(text):
    position = parse_position(text)

    assert (position.lat, position.lon) == pytest.approx((49.48711, 8.46627), abs=2e-5)
    assert utm_text(position.lon, position.lat) in (
        "32U 461344 5481745",
        "32U 461343 5481744",
    )


def test_letter_s_is_the_band_where_the_northing_lies_in_it():
    assert read_utm("18S 323000 4307000")[1] == pytest.approx(38.9, abs=0.1)
    assert read_utm("18 south 323000 4307000")[1] == pytest.approx(-51.4, abs=0.1)
    assert read_utm("33S 261000 6243000")[1] == pytest.approx(-33.9, abs=0.1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("61U 461344 5481745", "no UTM zone 61"),
        ("32U 46134 5481745", "no point in UTM"),
        ("32U 461344 10481745", "no point in UTM"),
        ("32T 461344 5481745", "not lie in band T but in U"),
        ("32I 461344 5481745", "no band I"),
        ("32 north 461344 9990000", "near a pole"),
    ],
)
def test_impossible_points_are_refused_in_a_sentence(text, reason):
    with pytest.raises(PlaceError, match=reason) as refusal:
        parse_position(text)

    assert str(refusal.value).endswith(".")


def test_metres_are_cut_off_as_in_a_grid_reference():
    point = utm_of(11.5, 50.0)

    assert (point.zone, point.band) == (32, "U")
    assert utm_text(11.5, 50.0) == "32U 679157 5541625"
    assert point.east_m == pytest.approx(679_157.9, abs=1)


def test_a_hair_south_of_the_equator_stays_south():
    assert utm_text(11.5, -1e-9).startswith("32M ")
    assert utm_text(11.5, 0.0).startswith("32N ")


def test_poles_have_no_coordinates():
    with pytest.raises(PlaceError, match="-80 to 84"):
        utm_text(0, 85)
