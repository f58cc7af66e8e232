"""What holds for any tags, however odd."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.road_network import LimitOrigin
from maps.tag_values import (
    parse_duration_s,
    parse_length_m,
    parse_mass_t,
    parse_speed_kmh,
)
from maps.tags import access_of, barrier_of, limits_of, load_rules, oneway_of, road_of

PIECES = [
    "3",
    ".5",
    "2,75",
    " ",
    "t",
    "lbs",
    "m",
    "'",
    '"',
    "~",
    "ft",
    ";",
    "-",
    "none",
]
PIECES += [
    "DE:",
    "zone",
    "mph",
    "PT",
    "M",
    ":",
    "e5",
    "nan",
    "|",
    "default",
    "no",
    "yes",
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES)).map("".join))
MORE = ["highway", "route", "ford", "depth", "maxspeed", "lanes", "width", "layer"]
MORE += ["surface", "smoothness", "tracktype", "barrier", "bollard", "duration"]
keys = st.sampled_from(
    sorted({*load_rules().limits, *load_rules().access_keys, "oneway", *MORE})
)
values = st.one_of(
    texts, st.sampled_from([*load_rules().roads, *load_rules().barriers, "ferry"])
)
tags = st.dictionaries(keys, values, max_size=8)


@given(texts)
def test_any_text_is_a_sane_quantity_or_none(text):
    mass, length = parse_mass_t(text), parse_length_m(text)
    speed, duration = parse_speed_kmh(text), parse_duration_s(text)

    assert mass is None or 0 <= mass <= 1000
    assert length is None or 0 <= length <= 100
    assert speed is None or 0 < speed <= 400 or speed == math.inf
    assert duration is None or 0 < duration <= 30 * 86_400


@given(st.decimals(0, 1000, places=3))
def test_written_mass_is_read_back(tonnes):
    assert parse_mass_t(f"{tonnes} t") == float(tonnes)
    assert parse_mass_t(f"{tonnes}".replace(".", ",")) == float(tonnes)
    assert parse_mass_t(f"{tonnes * 1000} kg") == pytest.approx(float(tonnes))


@given(st.decimals(0, 100, places=2))
def test_written_length_is_read_back(metres):
    assert parse_length_m(f"{metres} m") == float(metres)
    assert parse_length_m(f"{metres}") == float(metres)


@given(st.integers(0, 99), st.integers(0, 11))
def test_written_feet_and_inches_are_read_back(feet, inches):
    metres = parse_length_m(f"{feet}'{inches}\"")

    assert metres == pytest.approx((feet * 12 + inches) * 0.0254, abs=1e-6)


@given(st.integers(1, 400))
def test_written_speed_is_read_back(kmh):
    assert parse_speed_kmh(str(kmh)) == parse_speed_kmh(f"{kmh} km/h") == kmh


@given(tags)
def test_any_tags_are_read_without_a_fault(tags):
    road = road_of(tags)
    barrier = barrier_of(tags)
    oneway_of(tags)

    for forward in (True, False):
        _, by = access_of(tags, forward)
        assert by == "" or "=" in by
    assert road is None or road.speed_forward_kmh > 0
    assert barrier is None or "=" in barrier[2]


@given(tags)
def test_every_limit_names_a_tag_that_is_there(tags):
    limits = limits_of(tags)

    for datum in (*limits.forward, *limits.backward):
        key, _, value = datum.text.partition("=")
        assert tags[key].startswith(value)


@given(tags)
def test_limit_is_a_number_unless_it_says_why_not(tags):
    limits = limits_of(tags)

    for datum in (*limits.forward, *limits.backward):
        if math.isinf(datum.value):
            assert datum.origin is LimitOrigin.UNLIMITED
        if datum.origin is LimitOrigin.UNREADABLE:
            assert math.isnan(datum.value)
        assert not datum.value < 0
