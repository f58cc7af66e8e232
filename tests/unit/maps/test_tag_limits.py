"""Limits as tags state them; the values come from real extracts."""

from __future__ import annotations

import math

import pytest

from maps.road_network import LimitKind, LimitOrigin
from maps.tags import Datum, DirectedLimits, limits_of

SIGN = LimitOrigin.SIGN
LEGAL = LimitOrigin.LEGAL_DEFAULT
ASSUMED = LimitOrigin.ASSUMED


def both(tags, **options):
    """Limits that hold in both directions, as kind, value, origin."""
    limits = limits_of(tags, **options)
    assert limits.forward == limits.backward
    return [(datum.kind, datum.value, datum.origin) for datum in limits.forward]


def by_kind(data):
    return {datum.kind: datum.value for datum in data}


@pytest.mark.parametrize(
    ("tags", "kind", "value"),
    [
        ({"maxweight": "7.5"}, LimitKind.MASS, 7.5),
        ({"maxweight": "55"}, LimitKind.MASS, 55),  # other readers lose above 51 t
        ({"maxweight:hgv": "12"}, LimitKind.MASS, 12),
        ({"maxweightrating": "3.5"}, LimitKind.MASS_RATING, 3.5),
        ({"maxweightrating:hgv": "7.5"}, LimitKind.MASS_RATING, 7.5),
        ({"maxgcweight": "40"}, LimitKind.MASS_COMBINED, 40),
        ({"maxaxleload": "2.8 t"}, LimitKind.AXLE_LOAD, 2.8),
        ({"maxheight": "13'8\""}, LimitKind.HEIGHT, 4.1656),
        ({"maxheight:physical": "4.7"}, LimitKind.HEIGHT, 4.7),
        ({"maxwidth": "2.4"}, LimitKind.WIDTH, 2.4),
        ({"maxwidth:physical": "3"}, LimitKind.WIDTH, 3),
        ({"maxlength": "12"}, LimitKind.LENGTH, 12),
        ({"hgv": "no"}, LimitKind.HEAVY_GOODS, 0),
        ({"hazmat": "no"}, LimitKind.HAZMAT, 0),
        ({"hazmat:water": "no"}, LimitKind.HAZMAT_WATER, 0),
        ({"hazmat:E": "no"}, LimitKind.HAZMAT, 0),
        ({"hazmat:adr_tunnel_cat": "D"}, LimitKind.TUNNEL_CATEGORY, 4),
        ({"hazmat:tunnel_cat": "a"}, LimitKind.TUNNEL_CATEGORY, 1),
        ({"maxbogieweight": "16"}, LimitKind.BOGIE_LOAD, 16),
        ({"maxgcweightrating": "40"}, LimitKind.MASS_RATING, 40),
        ({"ford": "yes", "depth": "0.4"}, LimitKind.FORD_DEPTH, 0.4),
        ({"ford": "yes", "maxdepth": "60 cm"}, LimitKind.FORD_DEPTH, 0.6),
    ],
)
def test_each_limit_is_of_its_own_kind(tags, kind, value):
    assert both(tags) == [(kind, value, SIGN)]


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "primary", "name": "maxweight"},
        {"hgv": "destination"},
        {"hgv": "delivery"},
        {"hgv": "destination;delivery"},
        {"hgv": "designated"},
        {"hazmat": "designated"},
        {"hazmat:water": "permissive"},
        {"narrow": "no"},
        {"depth": "3"},  # of a river, not of a ford
        {"maxspeed": "50"},
    ],
)
def test_leave_is_no_limit(tags):
    assert limits_of(tags) == DirectedLimits()


def test_limit_keeps_its_datum_as_written():
    (datum,) = limits_of({"maxheight": " 2,75 M "}).forward

    assert datum == Datum(LimitKind.HEIGHT, 2.75, SIGN, "maxheight= 2,75 M ")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"maxheight": "default"}, (LimitKind.HEIGHT, 4.0, LEGAL)),
        ({"maxheight": "unsigned"}, (LimitKind.HEIGHT, 4.0, LEGAL)),
        ({"maxheight": "no_indications"}, (LimitKind.HEIGHT, 4.0, LEGAL)),
        ({"maxheight": "no_sign"}, (LimitKind.HEIGHT, 4.0, LEGAL)),
        ({"maxweight": "default"}, (LimitKind.MASS, 40, LEGAL)),
        ({"maxheight": "none"}, (LimitKind.HEIGHT, math.inf, LimitOrigin.UNLIMITED)),
        ({"maxweight": "none"}, (LimitKind.MASS, math.inf, LimitOrigin.UNLIMITED)),
        ({"maxheight": "~3.5"}, (LimitKind.HEIGHT, 2.8, LimitOrigin.ESTIMATE)),
        ({"maxheight": "Below_default"}, (LimitKind.HEIGHT, 3.5, ASSUMED)),
        ({"narrow": "yes"}, (LimitKind.ROAD_WIDTH, 2.75, ASSUMED)),
        ({"maxweight": "12;7.5"}, (LimitKind.MASS, 7.5, SIGN)),
        ({"ford": "yes", "depth": "0.2;0.5"}, (LimitKind.FORD_DEPTH, 0.5, SIGN)),
    ],
)
def test_words_and_lists_have_their_meaning(tags, expected):
    kind, value, origin = expected

    assert both(tags) == [(kind, pytest.approx(value), origin)]


def test_legal_height_is_that_of_the_country():
    assert both({"maxheight": "default"}, country="us")[0][1] == 4.11
    assert both({"maxheight": "default"}, country="DE")[0][1] == 4.0


@pytest.mark.parametrize(
    "tags",
    [
        {"hazmat:adr_tunnel_cat": "F"},
        {"maxheight": "16\"12'"},
        {"maxheight": "60"},  # surely a speed
        {"maxheight": ""},
        {"maxweight": "35000"},
        {"maxweight": "7.5;x"},
        {"maxlength": "no trailers"},
        {"mlc": "heavy"},
        {"mlc": "0"},
        {"mlc": "00301"},
        {"mlc": "default"},
        {"ford": "yes", "depth": "~0.5"},
        {"ford": "yes", "depth": "none"},
        {"ford": "yes", "depth": "knee"},
    ],
)
def test_what_makes_no_sense_is_unknown_and_never_unlimited(tags):
    limits = limits_of(tags).forward

    assert limits
    assert all(math.isnan(datum.value) for datum in limits)
    assert {datum.origin for datum in limits} == {LimitOrigin.UNREADABLE}


def test_physical_height_wins_over_the_sign():
    assert both({"maxheight": "4.2", "maxheight:physical": "4.7"}) == [
        (LimitKind.HEIGHT, 4.7, SIGN)
    ]
    assert both({"maxheight:physical": "4.7", "maxheight": "default"}) == [
        (LimitKind.HEIGHT, 4.7, SIGN)
    ]


def test_a_measured_height_stands_in_for_one_that_is_only_below_the_legal_one():
    assert both({"maxheight": "below_default", "maxheight:physical": "3.8"}) == [
        (LimitKind.HEIGHT, 3.8, SIGN)
    ]


def test_unreadable_physical_height_does_not_hide_the_sign():
    limits = limits_of({"maxheight": "4.2", "maxheight:physical": "low"}).forward

    assert [datum.text for datum in limits] == [
        "maxheight=4.2",
        "maxheight:physical=low",
    ]


def test_direction_replaces_the_value_for_both():
    limits = limits_of({"maxheight": "4", "maxheight:forward": "3.5"})

    assert by_kind(limits.forward) == {LimitKind.HEIGHT: 3.5}
    assert by_kind(limits.backward) == {LimitKind.HEIGHT: 4}


def test_direction_counts_whatever_the_order_of_the_tags():
    tags = {"maxweight:backward": "12", "maxweight": "7.5"}

    assert by_kind(limits_of(tags).backward) == {LimitKind.MASS: 12}
    assert by_kind(limits_of(tags).forward) == {LimitKind.MASS: 7.5}


def test_ban_may_hold_in_one_direction_only():
    limits = limits_of({"hgv:forward": "no"})

    assert by_kind(limits.forward) == {LimitKind.HEAVY_GOODS: 0}
    assert limits.backward == ()


def test_leave_in_one_direction_lifts_a_ban_there():
    limits = limits_of({"hgv": "no", "hgv:backward": "yes"})

    assert by_kind(limits.forward) == {LimitKind.HEAVY_GOODS: 0}
    assert limits.backward == ()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"mlc": "50"}, {6: 50, 7: 50}),
        ({"mlc:oneway": "100"}, {8: 100, 9: 100}),
        ({"mlc:wheeled": "40", "mlc:tracked": "50"}, {6: 40, 7: 50}),
        ({"mlc:wheeled_oneway": "80", "mlc:tracked_oneway": "90"}, {8: 80, 9: 90}),
        ({"mlc": "50", "mlc:tracked": "60"}, {6: 50, 7: 60}),
        # As on the yellow signs of German bridges.
        (
            {"maxweight:mlc:both": "50", "maxweight:mlc:oneway": "100"},
            {6: 50, 7: 50, 8: 100, 9: 100},
        ),
        (
            {
                "maxweight:mlc:hgv:both": "30",
                "maxweight:mlc:tank:both": "24",
                "maxweight:mlc:hgv:oneway": "60",
                "maxweight:mlc:tank:oneway": "70",
            },
            {6: 30, 7: 24, 8: 60, 9: 70},
        ),
    ],
)
def test_load_classes_are_read_for_wheels_and_tracks_and_both_ways(tags, expected):
    assert by_kind(limits_of(tags).forward) == expected


def test_load_class_is_not_mixed_with_mass():
    tags = {"maxweight": "30 t", "mlc": "40"}

    assert by_kind(limits_of(tags).forward) == {
        LimitKind.MASS: 30,
        LimitKind.MLC_WHEELED: 40,
        LimitKind.MLC_TRACKED: 40,
    }


@pytest.mark.parametrize(
    "tag",
    [
        ("hgv:conditional", "no @ Sa 08:00-18:00"),
        ("maxweight:conditional", "none @ destination"),
        ("access:conditional", "no @ (7:30-19:00 AND weight>7.5)"),
        ("motor_vehicle:conditional", "destination @ (Mo-Sa 06:00-11:00)"),
        ("oneway:conditional", "yes @ (Mo-Fr 07:00-09:00)"),
        ("maxaxles", "5"),
        ("maxwidth:lanes", "2||none"),
    ],
)
def test_what_holds_at_times_or_in_some_lanes_is_shown_but_not_enforced(tag):
    (datum,) = limits_of(dict([tag])).forward

    assert datum.kind is LimitKind.CONDITIONAL
    assert math.isnan(datum.value)
    assert datum.text == "=".join(tag)


def test_condition_for_one_direction_stays_there():
    limits = limits_of({"maxweight:forward:conditional": "none @ destination"})

    assert len(limits.forward) == 1
    assert limits.backward == ()


def test_highest_lane_binds_when_every_lane_has_a_limit():
    assert both({"maxheight:lanes": "3.9|4"}) == [(LimitKind.HEIGHT, 4, SIGN)]


def test_endless_value_is_cut_to_the_length_that_osm_allows():
    (datum,) = limits_of({"maxweight": "7" * 1_000_000}).forward

    assert datum.origin is LimitOrigin.UNREADABLE
    assert len(datum.text) == len("maxweight=") + 255
