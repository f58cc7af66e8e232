"""Rules of the user about hours: which roads they close, and when."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from maps.road_network import Access, LimitKind, RoadClass
from planners.daylight import Light
from planners.errors import MarchError, RouteError
from planners.passability import assess
from planners.road_hours import RoadHours, road_hours
from planners.road_rules import (
    Closure,
    ConvoyLane,
    Curfew,
    DaylightOnly,
    OneWayHours,
    RoadRule,
    RoadScope,
)
from planners.route import RoutePolicy
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.road_sketch import Limit, Road, Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGINS = datetime(2026, 6, 12, 12, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = 360_000  # ticks
ALL = RoadScope(road_classes=frozenset(RoadClass))


def roads(*limits: Limit, access: Access = Access.YES) -> Sketch:
    """Give two roads in a row on the meridian of Greenwich; the second is smaller."""
    return sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [
            Road(a="a", b="b", limits=limits, access=access),
            Road(a="b", b="c", road_class=RoadClass.TERTIARY),
        ],
    )


def hours_of(
    world: Sketch, rules: Sequence[RoadRule], span: timedelta = DAY
) -> RoadHours:
    """Work out the hours for a truck."""
    speeds = {RoadClass.PRIMARY: 60.0, RoadClass.TERTIARY: 40.0}
    formation = Formation("f", ((replace(TRUCK, speed_kmh=speeds), 1),))
    passability = assess(world.network, formation, RoutePolicy())
    return road_hours(world.network, passability, rules, BEGINS, BEGINS + span)


def closed(hours: RoadHours, edge: int) -> list[tuple[float, float]]:
    """Hours after the beginning at which an edge is closed."""
    return [(begin / HOUR, end / HOUR) for begin, end in hours.closed.of_row(edge)]


def after(hours: float) -> datetime:
    """Moment so many hours after the beginning."""
    return BEGINS + timedelta(hours=hours)


def edges(*numbers: int) -> RoadScope:
    """Give some edges."""
    return RoadScope(edges=frozenset(numbers))


def test_a_closure_closes_its_edges_alone() -> None:
    rule = Closure(name="works", scope=edges(0), begins=after(2), ends=after(5))

    hours = hours_of(roads(), [rule])

    assert closed(hours, 0) == [(2, 5)]
    assert not any(closed(hours, edge) for edge in (1, 2, 3))
    assert not hours.forbidden.any()
    assert hours.edge_spans.of_row(0) == [(2 * HOUR, 5 * HOUR, 0)]
    assert hours.causes[0].sentence == (
        "Closure 'works': closed from 121400ZJUN26 to 121700ZJUN26."
    )


def test_a_closure_of_an_area_closes_the_roads_that_touch_it() -> None:
    ring = ((-0.001, -0.001), (0.001, -0.001), (0.001, 0.001), (-0.001, 0.001))
    scope = RoadScope(areas=(ring,))
    rule = Closure(name="gas", scope=scope, begins=after(-1), ends=after(1))

    hours = hours_of(roads(), [rule])

    assert closed(hours, 0) == closed(hours, 1) == [(0, 1)]
    assert closed(hours, 2) == []


def test_an_edge_that_is_closed_throughout_is_forbidden() -> None:
    first = Closure(name="one", scope=edges(0), begins=after(-1), ends=after(10))
    second = Closure(name="two", scope=edges(0), begins=after(9), ends=after(30))

    hours = hours_of(roads(), [first, second])

    assert hours.forbidden.tolist() == [True, False, False, False]


def test_one_way_hours_close_the_opposite_direction() -> None:
    rule = OneWayHours(name="flow", scope=edges(0), begins=after(1), ends=after(2))

    hours = hours_of(roads(), [rule])

    assert closed(hours, 0) == []
    assert closed(hours, 1) == [(1, 2)]


def test_daylight_only_closes_the_night() -> None:
    """At 0 N 0 E on 12 June the sun sets at about 1803Z and rises at 0556Z."""
    rule = DaylightOnly(name="ferry", scope=edges(0))
    early = DaylightOnly(
        name="ferry", scope=edges(1), margin=timedelta(hours=1), light=Light.CIVIL
    )

    hours = hours_of(roads(), [rule, early])

    ((begin, end),) = closed(hours, 0)
    assert begin == pytest.approx(6.05, abs=0.05)
    assert end == pytest.approx(17.93, abs=0.05)
    ((begin, end),) = closed(hours, 1)
    assert begin == pytest.approx(6.05 - 1 + 0.36, abs=0.1)
    assert end == pytest.approx(17.93 + 1 - 0.36, abs=0.1)


def test_a_curfew_holds_by_the_clocks_of_the_place_or_of_a_zone() -> None:
    here = Curfew(name="quiet", scope=edges(0), begins=time(22), ends=time(6))
    there = Curfew(
        name="quiet",
        scope=edges(1),
        begins=time(22),
        ends=time(6),
        zone=ZoneInfo("Europe/Berlin"),
    )

    hours = hours_of(roads(), [here, there])

    assert closed(hours, 0) == [(10, 18)]
    assert closed(hours, 1) == [(8, 16)]
    assert [cause.sentence for cause in hours.causes] == [
        "Curfew 'quiet': closed 2200 to 0600 local time.",
        "Curfew 'quiet': closed 2200 to 0600 Europe/Berlin.",
    ]


def test_a_curfew_may_hold_on_some_days_and_classes_of_road() -> None:
    scope = RoadScope(road_classes=frozenset({RoadClass.TERTIARY}))
    rule = Curfew(
        name="market",
        scope=scope,
        begins=time(7),
        ends=time(13),
        days=frozenset({5}),
    )

    hours = hours_of(roads(), [rule], 7 * DAY)

    assert closed(hours, 0) == []
    assert closed(hours, 2) == [(19, 25)]
    assert hours.causes[0].sentence.endswith("local time from Sa.")


def test_a_convoy_lane_is_closed_while_it_is_not_ours() -> None:
    rule = ConvoyLane(name="bus lane", scope=edges(0), begins=after(3), ends=after(6))
    more = ConvoyLane(name="again", scope=edges(0), begins=after(8), ends=after(9))

    hours = hours_of(roads(access=Access.NO), [rule, more])

    assert closed(hours, 0) == [(0, 3), (6, 8), (9, 24)]
    assert hours.forbidden.tolist() == [False, True, False, False]


def test_a_convoy_lane_sets_aside_the_law_and_not_the_load() -> None:
    rule = ConvoyLane(name="lane", scope=edges(0, 1), begins=after(3), ends=after(6))
    heavy = Limit(kind=LimitKind.HEAVY_GOODS, value=0, text="hgv=no")
    weak = Limit(kind=LimitKind.MASS, value=3.5, text="maxweight=3.5")
    night = Limit(
        kind=LimitKind.CONDITIONAL,
        value=math.nan,
        text="hgv:conditional=no @ (14:00-16:00)",
    )

    by_law = hours_of(roads(heavy, night, access=Access.NO), [rule])
    by_load = hours_of(roads(weak), [rule])

    assert closed(by_law, 0) == [(0, 3), (6, 24)]
    assert not by_law.forbidden[:2].any()
    assert by_load.forbidden[:2].all()


def test_a_closure_binds_on_a_convoy_lane_too() -> None:
    lane = ConvoyLane(name="lane", scope=edges(0), begins=after(3), ends=after(9))
    works = Closure(name="works", scope=edges(0), begins=after(5), ends=after(6))

    hours = hours_of(roads(), [works, lane])

    assert closed(hours, 0) == [(0, 3), (5, 6), (9, 24)]


def test_tags_of_the_map_and_rules_of_the_user_add_up() -> None:
    night = Limit(
        kind=LimitKind.CONDITIONAL,
        value=math.nan,
        text="hgv:conditional=no @ (22:00-06:00)",
    )
    rule = Closure(name="works", scope=edges(0), begins=after(8), ends=after(11))

    hours = hours_of(roads(night), [rule])

    assert closed(hours, 0) == [(8, 18)]
    assert closed(hours, 1) == [(10, 18)]
    assert [
        hours.causes[cause].of_map for _, _, cause in hours.edge_spans.of_row(0)
    ] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (RoadScope, "names no roads"),
        (
            lambda: Closure(name="x", scope=edges(0), begins=after(2), ends=after(2)),
            "not after it begins",
        ),
        (
            lambda: OneWayHours(name="x", scope=ALL, begins=after(2), ends=after(3)),
            "needs edges alone",
        ),
        (
            lambda: DaylightOnly(name="x", scope=ALL, margin=timedelta(hours=13)),
            "twelve hours",
        ),
        (
            lambda: Curfew(
                name="x", scope=ALL, begins=time(1, tzinfo=UTC), ends=time(2)
            ),
            "time zone",
        ),
        (
            lambda: Curfew(
                name="x", scope=ALL, begins=time(1), ends=time(2), days=frozenset({7})
            ),
            "Sunday",
        ),
        (lambda: hours_of(roads(), [], timedelta(days=40)), "31 days"),
        (
            lambda: hours_of(
                roads(),
                [Closure(name="x", scope=edges(9), begins=after(1), ends=after(2))],
            ),
            "not among the 4",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(make: object, words: str) -> None:
    with pytest.raises(RouteError, match=words):
        make()  # type: ignore[operator]


def test_a_window_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 6, 12, 12)  # noqa: DTZ001 - what is refused

    with pytest.raises(MarchError, match="no time zone"):
        Closure(name="x", scope=edges(0), begins=naive, ends=after(2))
