"""Bridges crossed with caution: who queues, how long, and what the table says of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from maps.road_network import LimitKind
from planners.caution_crossing import (
    CautionCrossing,
    Reached,
    caution_crossings,
    delays_along,
    longest_pass_time,
    slowed,
)
from planners.column import Halt, HaltModel, MarchLeg
from planners.march_table import march_table
from planners.movement.timed_course import RoadPace, TimedCourse
from planners.order_of_march import order_of_march
from planners.pass_time import Rounding
from planners.roads import Roads
from tests.marches import SIX, TRUCK, column
from tests.river_sketch import river, route
from tests.road_sketch import Limit

SECOND = timedelta(seconds=1)
US = 1_000_000
BRIDGE = CautionCrossing("Bridge", 5000.0, 5100.0, service_s=60.0, spacing_m=20.0)
CAUTION = (
    Limit(kind=LimitKind.MLC_TRACKED, value=40),
    Limit(kind=LimitKind.MLC_TRACKED_ONEWAY, value=40),
    Limit(kind=LimitKind.MLC_TRACKED_CAUTION, value=80),
)
LEGS = (
    MarchLeg(to="Gate", length_km=4.9, rate_kmh=30),
    MarchLeg(to="Near", length_km=0.1, rate_kmh=30),
    MarchLeg(to="Far", length_km=0.1, rate_kmh=5),
    MarchLeg(to="RP", length_km=10, rate_kmh=30),
)


def seconds(timings, at_m: float) -> list[tuple[float, float]]:
    """Head and tail of each unit at a place, when the head drives 30 km/h."""
    reached = Reached(600.0 * US, 0.0)
    time = np.array([at_m * 0.12 * US])
    found = delays_along(timings, [(BRIDGE, reached)], np.array([at_m]), time)
    return [(h / US, t / US) for [h], [t] in zip(*found, strict=True)]


def test_vehicles_come_off_the_bridge_one_service_time_apart() -> None:
    """
    At 15 per km and 30 km/h vehicles come every 8 s, and one a minute crosses.

    10 trucks take 80 s to come and 10 min to cross; the second unit comes 2 min behind
    the tail of the first, waits for it, and takes another 10 min.
    """
    march = column((10, 10))
    timings = order_of_march(march, 30, Rounding.EXACT)

    assert seconds(timings, 6000) == [(0, 600), (600, 1200)]
    assert seconds(timings, 1000) == [(0, 80), (200, 280)]
    assert longest_pass_time(timings, [BRIDGE]) == timedelta(minutes=20)


def test_the_queue_reaches_back_as_far_as_its_vehicles_stand() -> None:
    """
    At 100 m before the bridge 5 vehicles stand between; each takes a minute.

    So the last of ten passes there 5 min before it would be due on the bridge, which
    the head reaches 12 s after that place.
    """
    timings = order_of_march(column((10,)), 30, Rounding.EXACT)

    [(_, tail)] = seconds(timings, 4900)

    assert tail == pytest.approx(600 + 12 - 300)


def test_who_comes_slower_than_the_bridge_serves_keeps_the_pass_time() -> None:
    timings = order_of_march(column((3,), density_vpk=0.4), 30, Rounding.EXACT)

    assert seconds(timings, 6000)[0][1] == timings[-1].tail_delay / SECOND


def test_nobody_queues_behind_a_halt_area() -> None:
    timings = order_of_march(column((40,)), 30, Rounding.EXACT)
    reached = Reached(600.0 * US, 4950.0)
    places = np.array([4900.0, 4960.0])

    found = delays_along(timings, [(BRIDGE, reached)], places, places * 0.12 * US)

    alone = timings[-1].tail_delay / SECOND
    assert found.tails[0, 0] / US == alone
    assert found.tails[0, 1] / US > alone


@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize("model", HaltModel)
def test_table_and_legs_of_a_schedule_agree_over_the_bridge(rounding, model) -> None:
    halt = Halt(at_km=2, duration=timedelta(minutes=10), model=model)
    table = march_table(
        column((15, 20)),
        LEGS,
        start=SIX,
        halts=[halt],
        rounding=rounding,
        crossings=[BRIDGE],
    )
    km = np.cumsum([0.0, *(leg.length_km for leg in LEGS)])
    hours = np.cumsum([0.0, *(leg.length_km / leg.rate_kmh for leg in LEGS)])
    course = TimedCourse.of(table, RoadPace(at_m=km * 1000, time_s=hours * 3600))

    (_, heads), (_, tails) = table.by_unit()
    departs = SIX
    for number, (first, last) in enumerate(pairwise(course.leg_points)):
        sections = np.arange(last - first, dtype=np.int32)
        bounds = np.array(course.head.km[first : last + 1]) * 1000
        leg = course.leg(number, sections, bounds)
        for place in range(first + 1, last + 1):
            head = departs + int(leg.leaves[place - first - 1]) * SECOND
            tail = departs + int(leg.leave_clears[place - first - 1]) * SECOND
            assert timedelta() <= heads[place].arrives - head < SECOND
            assert timedelta() <= tail - tails[place].clears < SECOND
        departs = heads[last].arrives + halt.duration


def test_tanks_walk_over_a_bridge_that_bears_them_with_caution_only() -> None:
    world = river(*CAUTION)
    roads = Roads.of(world.network)
    plain = route(world, "a", "d")

    crossings = caution_crossings(roads, plain)
    found = slowed(plain, crossings)

    [bridge] = crossings
    assert (bridge.name, bridge.from_m, bridge.to_m) == ("Old Bridge", 1000, 2000)
    assert bridge.service_s == pytest.approx((1000 + 10) / 5 * 3.6)
    assert [leg.road for leg in found.legs] == [
        "West Road",
        "Old Bridge, with caution",
        "East Road",
    ]
    assert found.duration_s == pytest.approx(plain.duration_s - 80 + 720)
    assert "one vehicle at a time" in found.warnings[0]


def test_trucks_that_the_bridge_bears_do_not_walk() -> None:
    world = river(*CAUTION)
    plain = route(world, "a", "d", vehicle=TRUCK)

    crossings = caution_crossings(Roads.of(world.network), plain)

    assert crossings == ()
    assert slowed(plain, crossings) is plain
