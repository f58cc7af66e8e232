"""Conditional tags: what their texts say, and that they reach the network as data."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.conditional_limits import (
    Clause,
    Condition,
    Hours,
    Measured,
    Quantity,
    Unjudged,
    Who,
    conditional_rows,
    read_clauses,
    read_conditional,
    unjudged_tags,
)
from maps.road_network import Access, LimitKind
from tests.osm_sketch import OsmSketch
from tests.road_sketch import Limit, Road, sketch

if TYPE_CHECKING:
    from pathlib import Path

NIGHT = Hours("22:00-06:00")


@pytest.mark.parametrize(
    ("text", "value", "conditions"),
    [
        ("no @ (22:00-06:00)", "no", [NIGHT]),
        ("no @ Sa 08:00-18:00", "no", [Hours("Sa 08:00-18:00")]),
        (
            "no @ (7:30-19:00 AND weight>7.5)",
            "no",
            [Hours("7:30-19:00"), Measured(Quantity.MASS, ">", 7.5)],
        ),
        ("none @ destination", "none", [Who("destination")]),
        ("none @ (delivery and 22:00-06:00)", "none", [Who("delivery"), NIGHT]),
        ("no @ (weight >= 3.5 t)", "no", [Measured(Quantity.MASS, ">=", 3.5)]),
        ("no @ (axles>2)", "no", [Measured(Quantity.AXLES, ">", 2)]),
        ("no @ (length>12 m)", "no", [Measured(Quantity.LENGTH, ">", 12)]),
        (
            "no @ (maxweightrating>16000 lbs)",
            "no",
            [Measured(Quantity.PERMITTED_MASS, ">", 16000 * 0.00045359237)],
        ),
        (
            "no @ (2016 Apr 25 - 2016 Sep 26)",
            "no",
            [Hours("2016 Apr 25 - 2016 Sep 26")],
        ),
        ("yes @ (sunset-sunrise)", "yes", [Hours("sunset-sunrise")]),
        ("80 @ wet", "80", [Unjudged("wet")]),
        ("no @ (SH Mo-Fr 07:00-08:00)", "no", [Unjudged("SH Mo-Fr 07:00-08:00")]),
        ("no @ (weight>heavy)", "no", [Unjudged("weight>heavy")]),
        ("no @ (wheels>6)", "no", [Unjudged("wheels>6")]),
        ("no @ ()", "no", [Unjudged("")]),
    ],
)
def test_a_clause_is_a_value_and_its_conditions(
    text: str, value: str, conditions: list[Condition]
) -> None:
    (clause,) = read_clauses(text)

    assert clause.value == value
    assert len(clause.conditions) == len(conditions)
    for found, expected in zip(clause.conditions, conditions, strict=True):
        if isinstance(expected, Measured):
            assert isinstance(found, Measured)
            assert (found.quantity, found.sign) == (expected.quantity, expected.sign)
            assert math.isclose(found.amount, expected.amount, rel_tol=1e-4)
        else:
            assert found == expected


def test_clauses_stand_between_semicolons_outside_brackets() -> None:
    assert read_clauses("no @ (22:00-24:00; 00:00-06:00); destination @ Su") == (
        Clause("no", (Hours("22:00-24:00; 00:00-06:00"),)),
        Clause("destination", (Hours("Su"),)),
    )


def test_hours_without_brackets_go_on_behind_a_semicolon() -> None:
    assert read_clauses("no @ Mo-Fr 07:00-09:00; PH off") == (
        Clause("no", (Hours("Mo-Fr 07:00-09:00; PH off"),)),
    )


@pytest.mark.parametrize("value", ["22:00-06:00", "no @", "@ (Sa)", "no", "@"])
def test_a_clause_without_value_or_condition_is_kept_as_unjudged(value: str) -> None:
    conditional = read_conditional(f"hgv:conditional={value}")

    assert conditional.unjudged
    assert conditional.text == f"hgv:conditional={value}"


@pytest.mark.parametrize(
    ("datum", "key"),
    [
        ("hgv:conditional=no @ (Sa)", "hgv"),
        ("maxweight:forward:conditional=3 @ (Sa)", "maxweight"),
        ("maxweight:hgv:backward:conditional=3 @ (Sa)", "maxweight:hgv"),
        ("oneway:conditional=no @ (a=b)", "oneway"),
    ],
)
def test_the_key_is_that_of_the_plain_tag(datum: str, key: str) -> None:
    assert read_conditional(datum).key == key


def test_a_long_text_is_kept_and_not_read() -> None:
    (clause,) = read_clauses("no @ (22:00-06:00); " * 1000)

    assert clause.unjudged


@given(st.text(st.sampled_from("no@(); AND22:00-6wet>=\"',"), max_size=40))
def test_any_text_is_read_without_losing_it(text: str) -> None:
    assert read_conditional(f"access:conditional={text}").text.endswith(text)


def test_tags_that_cannot_be_judged_are_counted_by_link() -> None:
    wet = Limit(
        kind=LimitKind.CONDITIONAL, value=math.nan, text="maxspeed:conditional=80 @ wet"
    )
    night = Limit(
        kind=LimitKind.CONDITIONAL,
        value=math.nan,
        text="hgv:conditional=no @ (22:00-6:00)",
    )
    lanes = Limit(
        kind=LimitKind.CONDITIONAL, value=math.nan, text="maxheight:lanes=3|none"
    )
    network = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [
            Road(a="a", b="b", limits=(wet, night)),
            Road(a="b", b="c", limits=(wet, lanes)),
        ],
        timed_bans=[(("ab", "bc"), "restriction:conditional=no_straight_on @ (ice)")],
    ).network

    assert unjudged_tags(network) == {
        "maxspeed:conditional=80 @ wet": 2,
        "restriction:conditional=no_straight_on @ (ice)": 1,
    }
    assert set(conditional_rows(network)) == {0, 1, 2, 3}
    assert conditional_rows(network)[2] == ["maxspeed:conditional=80 @ wet"]


def test_speeds_and_access_of_cars_at_times_are_kept_too(tmp_path: Path) -> None:
    world = OsmSketch("ab")
    world.way(
        1,
        "a b",
        {
            "maxspeed:conditional": "30 @ (22:00-06:00)",
            "motorcar:conditional": "no @ (Su)",
        },
    )

    network = world.build(tmp_path).network

    assert conditional_rows(network)[0] == [
        "maxspeed:conditional=30 @ (22:00-06:00)",
        "motorcar:conditional=no @ (Su)",
    ]


def test_a_one_way_road_that_opens_at_times_has_a_closed_edge_the_other_way(
    tmp_path: Path,
) -> None:
    world = OsmSketch("ab")
    hours = {"oneway:conditional": "no @ (22:00-06:00)"}
    world.way(1, "a b", {"oneway": "yes", "motor_vehicle": "destination"} | hours)

    built = world.build(tmp_path)

    assert built.network.edge_forward.tolist() == [True, False]
    assert built.network.edge_access.tolist() == [Access.DESTINATION, Access.NO]
    closed = built.limits(built.edge("b", "a"))
    assert (LimitKind.ACCESS, Access.NO, "oneway=yes") in closed
    assert (
        LimitKind.ACCESS,
        Access.DESTINATION,
        "motor_vehicle=destination",
    ) in closed
    assert closed[0][2] == "oneway:conditional=no @ (22:00-06:00)"


def test_a_roundabout_that_opens_at_times_says_what_closes_it(tmp_path: Path) -> None:
    world = OsmSketch("ab")
    hours = {"oneway:conditional": "no @ (22:00-06:00)"}
    world.way(1, "a b", {"junction": "roundabout"} | hours)

    built = world.build(tmp_path)

    texts = [text for _, _, text in built.limits(built.edge("b", "a"))]
    assert "junction=roundabout" in texts


def test_turns_banned_at_times_stand_apart_with_their_hours(tmp_path: Path) -> None:
    world = OsmSketch(".n. amb .s.")
    for number, end in enumerate("anbs", start=1):
        world.way(number, f"{end} m" if end == "a" else f"m {end}")
    members = [("from", "w1"), ("via", "m"), ("to", "w2")]
    hours = "no_left_turn @ (07:00-09:00); only_straight_on @ (Su AND weight>7.5)"
    world.turn(7, members, {"restriction:conditional": hours})
    world.turn(8, members, {"restriction:conditional": "no_left_turn @ (16:00-18:00)"})
    world.turn(
        9, members, {"restriction:conditional": "no_left_turn @ (Sa)", "except": "hgv"}
    )

    built = world.build(tmp_path)
    network = built.network

    turn = (built.edge("a", "m"), built.edge("m", "n"))
    offsets, edges = network.timed_ban_offsets.tolist(), network.timed_ban_edges
    bans = [tuple(edges[a:b].tolist()) for a, b in pairwise(offsets)]
    texts = [network.strings[number] for number in network.timed_ban_text.tolist()]
    assert len(network.ban_osm) == 0
    assert (turn, "restriction:conditional=no_left_turn @ (07:00-09:00)") in zip(
        bans, texts, strict=True
    )
    assert (turn, "restriction:conditional=no_left_turn @ (16:00-18:00)") in zip(
        bans, texts, strict=True
    )
    commanded = {ban for ban, text in zip(bans, texts, strict=True) if "only_" in text}
    assert commanded == {(turn[0], built.edge("m", end)) for end in "abs"}
    assert set(network.timed_ban_osm.tolist()) == {7, 8}
