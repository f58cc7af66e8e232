"""Any position survives being written and read back, and any text is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from maps.errors import PlaceError
from maps.positions import parse_position
from maps.utm import utm_text
from maps.written_angles import degrees_text, dms_text

GLOBE = Geod(ellps="WGS84")
lons = st.floats(-179.9999, 179.9999)
lats = st.floats(-90, 90)
grid_lats = st.floats(-79.999, 83.999)


@given(lons, lats)
def test_written_degrees_are_read_back(lon, lat):
    position = parse_position(degrees_text(lon, lat))

    assert position.lon == pytest.approx(lon, abs=6e-6)
    assert position.lat == pytest.approx(lat, abs=6e-6)


@given(lons, lats)
def test_written_seconds_are_read_back(lon, lat):
    position = parse_position(dms_text(lon, lat))

    assert position.lon == pytest.approx(lon, abs=0.051 / 3600)
    assert position.lat == pytest.approx(lat, abs=0.051 / 3600)


@given(lons, grid_lats)
def test_written_utm_is_read_back_to_the_metre(lon, lat):
    position = parse_position(utm_text(lon, lat))

    _, _, away = GLOBE.inv(lon, lat, position.lon, position.lat)
    assert away < 1.5  # cut off both ways, and the scale of UTM


@given(lons, lats, st.sampled_from([", ", "; ", " "]))
def test_decimal_commas_mean_the_same_as_points(lon, lat, between):
    one, two = f"{lat:.4f}", f"{lon:.4f}"

    position = parse_position(one.replace(".", ",") + between + two.replace(".", ","))

    assert (position.lat, position.lon) == pytest.approx((float(one), float(two)))


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "N" * 1_000_000,
        "(" * 1_000_000,
        "٥٠.٥, ١١.٢",  # Arabic digits
        "５０, １１",  # full width
        "\u202e50.5, 11.25",  # from right to left
        "50.5,\u200f11.25",
        "\x00",
        "32U\u0000PA",
        "50°30'" * 13,
        "1 " * 40,
        "1,1" * 26,
        "''''''''''\"\"\"\"\"\"",
        "-" * 80,
        "N1" * 40,
        "UTM " * 20,
    ],
)
def test_hostile_texts_get_a_short_sentence(text):
    with pytest.raises(PlaceError) as refusal:
        parse_position(text)

    assert len(str(refusal.value)) < 300
    assert str(refusal.value).endswith(".")


@given(
    st.text(alphabet="0123456789 NSEWUTM.,;°'\"+-", max_size=90) | st.text(max_size=90)
)
def test_any_text_is_a_point_on_the_globe_or_a_sentence(text):
    sentence = ""
    try:
        position = parse_position(text)
    except PlaceError as error:
        sentence = str(error)
    else:
        assert -180 <= position.lon <= 180
        assert -90 <= position.lat <= 90

    assert len(sentence) < 300
    assert not sentence or sentence.endswith(".")
