"""Access, one-way streets and barriers by their tags."""

from __future__ import annotations

import math

import pytest

from maps.road_network import Access, LimitKind
from maps.tags import BarrierEffect, OneWay, access_of, barrier_of, oneway_of


@pytest.mark.parametrize(
    ("tags", "access", "by"),
    [
        ({}, Access.YES, ""),
        ({"access": "no"}, Access.NO, "access=no"),
        ({"access": "private"}, Access.PRIVATE, "access=private"),
        ({"access": "military"}, Access.MILITARY, "access=military"),
        ({"access": "permissive"}, Access.YES, "access=permissive"),
        ({"access": "customers"}, Access.DESTINATION, "access=customers"),
        ({"vehicle": "forestry"}, Access.AGRICULTURAL, "vehicle=forestry"),
        ({"motor_vehicle": "delivery"}, Access.DESTINATION, "motor_vehicle=delivery"),
        ({"access": "psv"}, Access.NO, "access=psv"),
        # The most specific key wins, whatever the order.
        ({"access": "no", "motor_vehicle": "yes"}, Access.YES, "motor_vehicle=yes"),
        ({"motor_vehicle": "no", "access": "yes"}, Access.NO, "motor_vehicle=no"),
        ({"access": "yes", "vehicle": "no"}, Access.NO, "vehicle=no"),
        # Goods are light vans, hgv is a limit.
        ({"goods": "no", "hgv": "no"}, Access.YES, ""),
        # Of several values the widest counts.
        (
            {"motor_vehicle": "agricultural; destination"},
            Access.DESTINATION,
            "motor_vehicle=agricultural; destination",
        ),
        # Closed for cars is closed for lorries, open for cars proves nothing.
        ({"motorcar": "no"}, Access.NO, "motorcar=no"),
        ({"access": "no", "motorcar": "yes"}, Access.NO, "access=no"),
        # Nobody knows, so the more general key counts.
        (
            {"access": "private", "motor_vehicle": "unbekannt"},
            Access.PRIVATE,
            "access=private",
        ),
        # Some restriction that cannot be read.
        (
            {"access": "Schranke! Nur für Anwohner"},
            Access.PRIVATE,
            "access=Schranke! Nur für Anwohner",
        ),
        ({"access": ""}, Access.YES, ""),
        ({"access": ";"}, Access.YES, ""),
    ],
)
def test_most_specific_tag_decides_on_access(tags, access, by):
    assert access_of(tags, forward=True) == (access, by)
    assert access_of(tags, forward=False) == (access, by)


def test_access_may_differ_by_direction():
    tags = {"access": "yes", "vehicle:backward": "no"}

    assert access_of(tags, forward=True) == (Access.YES, "access=yes")
    assert access_of(tags, forward=False) == (Access.NO, "vehicle:backward=no")


@pytest.mark.parametrize(
    ("tags", "access"),
    [
        ({}, Access.NO),  # a water taxi
        ({"foot": "yes", "bicycle": "yes"}, Access.NO),
        ({"motor_vehicle": "no"}, Access.NO),
        ({"motor_vehicle": "yes"}, Access.YES),
        ({"motorcar": "yes"}, Access.YES),
        ({"hgv": "yes"}, Access.YES),
        ({"motorcar": "no", "motorcycle": "no"}, Access.NO),
    ],
)
def test_ferry_carries_vehicles_only_when_its_tags_say_so(tags, access):
    assert access_of({"route": "ferry"} | tags, forward=True)[0] is access


def test_road_on_a_ferry_route_is_still_a_road():
    tags = {"route": "ferry", "highway": "service"}

    assert access_of(tags, forward=True) == (Access.YES, "")


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({}, OneWay.BOTH),
        ({"oneway": "yes"}, OneWay.FORWARD),
        ({"oneway": "true"}, OneWay.FORWARD),
        ({"oneway": "1"}, OneWay.FORWARD),
        ({"oneway": "-1"}, OneWay.BACKWARD),
        ({"oneway": "reverse"}, OneWay.BACKWARD),
        ({"oneway": "no"}, OneWay.BOTH),
        ({"oneway": "alternating"}, OneWay.BOTH),
        ({"oneway": "reversible"}, OneWay.CLOSED),
        ({"oneway": "sometimes"}, OneWay.FORWARD),
        ({"highway": "motorway"}, OneWay.FORWARD),
        ({"highway": "motorway", "oneway": "no"}, OneWay.BOTH),
        ({"highway": "motorway_link"}, OneWay.BOTH),
        ({"junction": "roundabout"}, OneWay.FORWARD),
        ({"junction": "circular"}, OneWay.FORWARD),
        ({"junction": "roundabout", "oneway": "-1"}, OneWay.BACKWARD),
        ({"oneway": "no", "oneway:motor_vehicle": "yes"}, OneWay.FORWARD),
        ({"oneway": "yes", "oneway:bicycle": "no"}, OneWay.FORWARD),
    ],
)
def test_oneway_is_read_and_implied(tags, oneway):
    assert oneway_of(tags) is oneway


@pytest.mark.parametrize(
    ("tags", "effect", "by"),
    [
        ({"barrier": "gate"}, BarrierEffect.OPENABLE, "barrier=gate"),
        ({"barrier": "lift_gate"}, BarrierEffect.OPENABLE, "barrier=lift_gate"),
        ({"barrier": "chain"}, BarrierEffect.OPENABLE, "barrier=chain"),
        ({"barrier": "bollard"}, BarrierEffect.BLOCKED, "barrier=bollard"),
        (
            {"barrier": "bollard", "bollard": "removable"},
            BarrierEffect.OPENABLE,
            "bollard=removable",
        ),
        (
            {"barrier": "bollard", "bollard": "rising"},
            BarrierEffect.OPENABLE,
            "bollard=rising",
        ),
        ({"barrier": "block"}, BarrierEffect.BLOCKED, "barrier=block"),
        ({"barrier": "cycle_barrier"}, BarrierEffect.BLOCKED, "barrier=cycle_barrier"),
        (
            {"barrier": "jersey_barrier"},
            BarrierEffect.BLOCKED,
            "barrier=jersey_barrier",
        ),
        ({"barrier": "debris"}, BarrierEffect.BLOCKED, "barrier=debris"),
        ({"barrier": "border_control"}, BarrierEffect.OPEN, "barrier=border_control"),
        ({"barrier": "toll_booth"}, BarrierEffect.OPEN, "barrier=toll_booth"),
        ({"barrier": "cattle_grid"}, BarrierEffect.OPEN, "barrier=cattle_grid"),
        ({"barrier": "sump_buster"}, BarrierEffect.OPEN, "barrier=sump_buster"),
        ({"barrier": "entrance"}, BarrierEffect.OPEN, "barrier=entrance"),
        ({"barrier": "something new"}, BarrierEffect.BLOCKED, "barrier=something new"),
        # Access closes any barrier.
        ({"barrier": "gate", "access": "no"}, BarrierEffect.BLOCKED, "access=no"),
        (
            {"barrier": "cattle_grid", "motor_vehicle": "no"},
            BarrierEffect.BLOCKED,
            "motor_vehicle=no",
        ),
        # Leave for vehicles opens any barrier, leave in general only gates.
        (
            {"barrier": "bollard", "motor_vehicle": "yes"},
            BarrierEffect.OPEN,
            "motor_vehicle=yes",
        ),
        ({"barrier": "gate", "access": "yes"}, BarrierEffect.OPEN, "access=yes"),
        (
            {"barrier": "bollard", "access": "yes"},
            BarrierEffect.BLOCKED,
            "barrier=bollard",
        ),
        (
            {"barrier": "bollard", "motor_vehicle": "private"},
            BarrierEffect.OPENABLE,
            "motor_vehicle=private",
        ),
    ],
)
def test_barrier_stops_or_lets_pass(tags, effect, by):
    found, _, text = barrier_of(tags)

    assert (found, text) == (effect, by)


@pytest.mark.parametrize("tags", [{}, {"barrier": "no"}, {"highway": "crossing"}])
def test_node_without_barrier_has_no_effect(tags):
    assert barrier_of(tags) is None


def test_height_restrictor_limits_by_its_height():
    effect, limits, _ = barrier_of({"barrier": "height_restrictor", "maxheight": "2.1"})

    assert effect is BarrierEffect.OPEN
    assert [(limit.kind, limit.value) for limit in limits] == [(LimitKind.HEIGHT, 2.1)]


def test_height_restrictor_without_a_height_is_unknown():
    _, (limit,), _ = barrier_of({"barrier": "height_restrictor"})

    assert limit.kind is LimitKind.HEIGHT
    assert math.isnan(limit.value)
    assert limit.text == "barrier=height_restrictor"


def test_private_gate_carries_its_access():
    effect, (limit,), text = barrier_of({"barrier": "lift_gate", "access": "private"})

    assert (effect, text) == (BarrierEffect.OPENABLE, "barrier=lift_gate")
    assert (limit.kind, limit.value) == (LimitKind.ACCESS, Access.PRIVATE)
    assert limit.text == "access=private"
