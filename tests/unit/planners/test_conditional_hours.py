"""What conditional tags mean for a formation: worked examples, tag by tag."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from maps.conditional_limits import Hours, Measured, Quantity, Unjudged, Who
from maps.road_network import Access, LimitKind
from planners.conditional_hours import (
    ConditionalHours,
    conditional_hours,
    meets,
)
from planners.route import RoutePolicy, UnknownRule
from planners.vehicles import Formation, VehicleType
from tests.marches import TANK, TRUCK
from tests.road_sketch import Limit, Road, sketch

BEGINS = datetime(2026, 6, 12, 12, tzinfo=UTC)  # a Friday
ENDS = datetime(2026, 6, 13, 12, tzinfo=UTC)
CAR = replace(TRUCK, name="car", mass_t=2.0, mlc=3, axle_load_t=1.0, length_m=4.5)
ALWAYS = [(0.0, 24.0)]
NIGHT = [(10.0, 18.0)]  # 2200 to 0600, hours after the beginning
BY_DAY = [(0.0, 10.0), (18.0, 24.0)]


def tag(text: str) -> Limit:
    """Give a conditional tag on both directions."""
    return Limit(kind=LimitKind.CONDITIONAL, value=math.nan, text=text)


def judged(
    *tags: str | Limit,
    vehicles: tuple[VehicleType, ...] = (TRUCK,),
    unknown: UnknownRule = UnknownRule.WARN,
    access: Access = Access.YES,
) -> ConditionalHours:
    """Judge a road on the meridian of Greenwich, where clocks show UTC."""
    limits = tuple(tag(one) if isinstance(one, str) else one for one in tags)
    if access is not Access.YES:
        text = "motor_vehicle=no"
        limits += (Limit(kind=LimitKind.ACCESS, value=access, text=text),)
    world = sketch(
        {"a": (0, 0), "b": (1, 0)},
        [Road(a="a", b="b", limits=limits, access=access)],
    )
    formation = Formation("f", tuple((vehicle, 1) for vehicle in vehicles))
    policy = RoutePolicy(unknown=unknown)
    return conditional_hours(world.network, formation, policy, BEGINS, ENDS)


def closed(found: ConditionalHours, edge: int = 0) -> list[tuple[float, float]]:
    """Hours after the beginning at which an edge is closed, merged."""
    spans = sorted(
        {
            tuple((moment - BEGINS).total_seconds() / 3600 for moment in held.span)
            for held in found.closed
            if held.number == edge
        }
    )
    merged: list[tuple[float, float]] = []
    for begin, end in spans:
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hgv:conditional=no @ (22:00-06:00)", NIGHT),
        ("motor_vehicle:conditional=no @ 22:00-24:00; no @ 00:00-06:00", NIGHT),
        ("access:conditional=no @ (22:00-06:00 AND weight>7.5)", NIGHT),
        ("access:conditional=no @ (22:00-06:00 AND weight>20)", []),
        ("access:conditional=no @ (weight>7.5)", ALWAYS),
        ("hgv:conditional=no @ (Su)", []),
        ("hgv:conditional=no @ (Sa)", [(12.0, 24.0)]),
        ("hgv:conditional=no @ (2016 Apr 25 - 2016 Sep 26)", []),
        ("motor_vehicle:conditional=destination @ (22:00-06:00)", []),
        ("motor_vehicle:conditional=private @ (22:00-06:00)", NIGHT),
        ("maxweight:conditional=7.5 @ (22:00-06:00)", NIGHT),
        ("maxweight:conditional=16 @ (22:00-06:00)", []),
        ("maxheight:conditional=3 @ (22:00-06:00)", NIGHT),
        ("hazmat:conditional=no @ (22:00-06:00)", []),
        (
            "hgv:conditional=no @ (22:00-06:00); yes @ (00:00-02:00)",
            [(10, 12), (14, 18)],
        ),
        ("hgv:conditional=no @ (22:00-06:00); yes @ (weight<16)", []),
        ("hgv:conditional=no @ (22:00-06:00); yes @ (delivery)", NIGHT),
        ("motorcar:conditional=no @ (22:00-06:00)", NIGHT),
        ("oneway:conditional=-1 @ (22:00-06:00)", NIGHT),
        ("maxspeed:conditional=30 @ (22:00-06:00)", []),
    ],
)
def test_a_truck_meets_a_tag_at_these_hours(
    text: str, expected: list[tuple[float, float]]
) -> None:
    assert closed(judged(text)) == expected


def test_a_one_way_tag_closes_one_direction() -> None:
    found = judged("oneway:conditional=yes @ (22:00-06:00)")

    assert closed(found, 0) == []
    assert closed(found, 1) == NIGHT


def test_a_closed_road_opens_at_its_hours() -> None:
    found = judged("motor_vehicle:conditional=yes @ (22:00-06:00)", access=Access.NO)

    assert closed(found) == BY_DAY
    assert found.judged == {0, 1}


def test_hours_of_a_less_specific_tag_do_not_open_a_closed_road() -> None:
    found = judged("access:conditional=yes @ (22:00-06:00)", access=Access.NO)

    assert closed(found) == ALWAYS


def test_a_relief_lifts_the_limit_of_its_own_tag() -> None:
    sign = Limit(kind=LimitKind.MASS, value=7.5, text="maxweight=7.5")

    assert closed(judged(sign, "maxweight:conditional=none @ (22:00-06:00)")) == BY_DAY
    assert closed(judged(sign, "maxweight:conditional=none @ destination")) == ALWAYS


def test_another_limit_still_binds_during_a_relief() -> None:
    sign = Limit(kind=LimitKind.MASS, value=7.5, text="maxweight=7.5")
    low = Limit(kind=LimitKind.HEIGHT, value=3.0, text="maxheight=3")

    found = judged(sign, low, "maxweight:conditional=none @ (22:00-06:00)")

    assert closed(found) == ALWAYS


def test_a_one_way_road_opens_the_other_way_at_its_hours() -> None:
    oneway = Limit(kind=LimitKind.ACCESS, value=Access.NO, text="oneway=yes")
    hours = tag("oneway:conditional=no @ (22:00-06:00)")
    world = sketch(
        {"a": (0, 0), "b": (1, 0)},
        [Road(a="b", b="a", oneway=True, limits=(oneway, hours), access=Access.NO)],
    )
    network = replace(world.network, edge_forward=~world.network.edge_forward)
    formation = Formation("f", ((TRUCK, 1),))

    found = conditional_hours(network, formation, RoutePolicy(), BEGINS, ENDS)

    assert closed(found) == BY_DAY


def test_each_vehicle_is_judged_by_itself_and_the_worst_decides() -> None:
    text = "access:conditional=no @ (22:00-06:00); yes @ (weight<10)"

    assert closed(judged(text, vehicles=(CAR,))) == []
    assert closed(judged(text, vehicles=(CAR, TRUCK))) == NIGHT


def test_a_light_vehicle_is_no_heavy_goods_vehicle() -> None:
    assert closed(judged("hgv:conditional=no @ (22:00-06:00)", vehicles=(CAR,))) == []


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [(UnknownRule.ALLOW, []), (UnknownRule.WARN, []), (UnknownRule.REFUSE, ALWAYS)],
)
def test_what_nobody_can_judge_counts_by_the_rule_of_the_user(
    unknown: UnknownRule, expected: list[tuple[float, float]]
) -> None:
    found = judged("access:conditional=no @ (snow)", unknown=unknown)

    assert closed(found) == expected
    assert found.unjudged[0] == ("access:conditional=no @ (snow)",)


def test_a_later_clause_that_holds_leaves_no_doubt() -> None:
    found = judged(
        "access:conditional=no @ (snow); yes @ (22:00-06:00)",
        unknown=UnknownRule.REFUSE,
    )

    assert closed(found) == BY_DAY


def test_the_tags_that_close_a_road_are_named() -> None:
    night, rain = "hgv:conditional=no @ (22:00-06:00)", "maxheight:conditional=3 @ wet"

    found = judged(night, rain)

    assert {held.tags for held in found.closed} == {(night,)}


def test_the_lowest_speed_of_all_hours_counts() -> None:
    found = judged(
        "maxspeed:conditional=30 @ (22:00-06:00); 20 @ (Su)",
        "maxspeed:hgv:conditional=25 @ (weight>7.5)",
    )

    assert found.speed_kmh == {0: 25.0, 1: 25.0}
    assert found.judged == frozenset()


def test_speeds_in_doubt_count_when_doubt_is_refused() -> None:
    wet = "maxspeed:conditional=40 @ wet"

    assert judged(wet).speed_kmh == {}
    assert judged(wet, unknown=UnknownRule.REFUSE).speed_kmh == {0: 40.0, 1: 40.0}


def test_a_turn_is_banned_at_its_hours_for_whom_it_binds() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [Road(a="a", b="b"), Road(a="b", b="c")],
        timed_bans=[
            (("ab", "bc"), "restriction:conditional=no_left_turn @ (22:00-06:00)"),
            (("ab", "ba"), "restriction:conditional=no_u_turn @ (weight>50)"),
        ],
    )
    truck, tank = (Formation("f", ((vehicle, 1),)) for vehicle in (TRUCK, TANK))
    span = BEGINS, ENDS

    by_truck = conditional_hours(world.network, truck, RoutePolicy(), *span).banned
    by_tank = conditional_hours(world.network, tank, RoutePolicy(), *span).banned

    assert [held.number for held in by_truck] == [0]
    assert [held.span.begins.hour for held in by_truck] == [22]
    assert {held.number for held in by_tank} == {0, 1}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Measured(Quantity.MASS, ">", 13.5), False),
        (Measured(Quantity.MASS, ">=", 13.5), True),
        (Measured(Quantity.LENGTH, "<", 8.5), True),
        (Measured(Quantity.HEIGHT, "=", 3.2), True),
        (Measured(Quantity.WIDTH, "<=", 2.4), False),
        (Measured(Quantity.AXLE_LOAD, ">", 7), True),
        (Measured(Quantity.PERMITTED_MASS, ">", 13), True),
        (Measured(Quantity.AXLES, ">", 2), None),
        (Who("hgv"), True),
        (Who("motor_vehicle"), True),
        (Who("hazmat"), False),
        (Who("destination"), False),
        (Who("bus"), False),
        (Unjudged("wet"), None),
        (Hours("22:00-06:00"), None),
    ],
)
def test_a_truck_meets_a_condition(
    condition: Measured | Who | Unjudged | Hours,
    expected: bool | None,  # noqa: FBT001 - a case of the table
) -> None:
    assert meets(condition, TRUCK) is expected
