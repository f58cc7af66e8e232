"""Legs of a schedule and the march table tell the same times, whatever the march."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.movement.courses import ColumnWay
from app.services.movement.schedule import halts_as_placed
from planners.column import HaltModel
from planners.march_table import MarchTable, march_table
from planners.movement.timed_course import RoadPace, TimedCourse
from planners.pass_time import Rounding
from tests.marches import SIX
from tests.properties.test_march_table import columns, roundings, ways

if TYPE_CHECKING:
    from planners.movement.problem import Leg

SECOND = timedelta(seconds=1)
NOISE = timedelta(milliseconds=2)
A_DAY = 86_400


def timed(table: MarchTable) -> TimedCourse:
    """Time a table on a road whose pace is that of its legs."""
    km = np.cumsum([0.0, *(leg.length_km for leg in table.legs)])
    hours = np.cumsum([0.0, *(leg.length_km / leg.rate_kmh for leg in table.legs)])
    return TimedCourse.of(table, RoadPace(at_m=km * 1000, time_s=hours * 3600))


def legs_of(course: TimedCourse) -> list[Leg]:
    """Legs with a section between any two timed points."""
    found = []
    for number, (first, last) in enumerate(pairwise(course.leg_points)):
        sections = np.arange(last - first, dtype=np.int32)
        bounds = np.array(course.head.km[first : last + 1]) * 1000
        found.append(course.leg(number, sections, bounds))
    return found


def moments(leg: Leg, departs_s: int) -> list[tuple[datetime, datetime]]:
    """Head at, and tail past, every bound of the sections of a leg."""
    heads = [int(leg.enters[0]), *leg.leaves.tolist()]
    tails = [int(leg.enter_clears[0]), *leg.leave_clears.tolist()]
    return [
        (SIX + (departs_s + head) * SECOND, SIX + (departs_s + tail) * SECOND)
        for head, tail in zip(heads, tails, strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(columns, ways(), roundings, st.lists(st.integers(0, 240), min_size=3))
def test_a_schedule_and_its_march_table_agree_to_the_second(
    column, way, rounding, longer
) -> None:
    legs, halts = way
    ordered = march_table(column, legs, start=SIX, halts=halts, rounding=rounding)
    course = timed(ordered)
    timed_legs = legs_of(course)
    departs = [0]
    for number, (leg, extra) in enumerate(
        zip(timed_legs[:-1], longer[: len(timed_legs) - 1], strict=True)
    ):
        stop = course.stop(number, -1, A_DAY)
        leaves = departs[-1] + leg.duration_s + stop.least_s + 60 * extra
        departs.append(-(-leaves // 60) * 60)
    placed = ColumnWay(
        name="", route=None, points=(), table=ordered, waiting=(), timed=course
    )

    table = march_table(
        column,
        legs,
        start=SIX,
        halts=halts_as_placed(placed, departs),
        rounding=rounding,
    )

    _, heads = next(iter(table.by_unit()))
    *_, (_, tails) = table.by_unit()
    mixed = len({halt.model for halt in halts}) > 1  # then a longer halt helps the tail
    for leg, at, (first, last) in zip(
        timed_legs, departs, pairwise(course.leg_points), strict=True
    ):
        told = moments(leg, at)
        for point, (head, tail) in zip(range(first, last + 1), told, strict=True):
            if point > first or point == 0:  # a halt area is left later than reached
                assert -NOISE <= heads[point].arrives - head < SECOND
                late = tail - tails[point].clears
                assert late >= -NOISE
                assert mixed or late < SECOND + NOISE


@settings(max_examples=60, deadline=None)
@given(columns, ways(HaltModel.IN_PLACE))
def test_whoever_stands_on_the_road_has_a_cut_where_head_and_tail_stand(
    column, way
) -> None:
    legs, halts = way
    table = march_table(column, legs, start=SIX, halts=halts, rounding=Rounding.EXACT)

    standing = timed(table).standing_m()

    last = table.units[-1].unit.name
    stays = [*table.stays_of(table.units[0].unit.name), *table.stays_of(last)]
    ends = [stay.head_km for stay in stays[: len(halts)]]
    ends += [stay.tail_km for stay in stays[len(halts) :] if stay.tail_km > 0]
    assert len(standing) == len(ends)
    for km in ends:
        assert min(abs(km * 1000 - at) for at in standing) < 1
