"""When each march unit of a column is where on its road, to the millisecond.

Times are those of the march table, by the same `planners.halts.Trajectory`. The head of
a unit drives between two places as long as the head of the column does. What comes on
top, halts on the road and queues before bridges that are crossed with caution, takes
exact time; no chance stretches it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.caution_crossing import delays_along
from planners.column import HaltModel
from planners.halts import Stretch, TimedPointKind, trajectory
from planners.movement.timed_course import RoadPace, TimedCourse
from planners.refuel_halts import queues_along

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.planning import PlannedColumn
    from planners.caution_crossing import CautionCrossing
    from planners.column import Halt
    from planners.route import Route

_US = timedelta(microseconds=1)
_PER_MS = 1000  # microseconds
_SAME_PLACE_M = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedWay:
    """A column on one way: the road, head and tail everywhere, and when it starts."""

    route: Route
    course: TimedCourse
    start: datetime


class UnitTimes(NamedTuple):
    """
    Times of U march units at P places, milliseconds after the column starts.

    Attributes
    ----------
    arrives, leaves
        (U, P) int64, head of each unit.
    tail_arrives, tail_leaves
        (U, P) int64, tail of each unit.
    drives
        (U, P - 1) int64, part of the time between two places that is driven.
    """

    arrives: NDArray[np.int64]
    leaves: NDArray[np.int64]
    tail_arrives: NDArray[np.int64]
    tail_leaves: NDArray[np.int64]
    drives: NDArray[np.int64]


def planned_way(column: PlannedColumn) -> TimedWay:
    """Take the way of a column as its march table times it."""
    pace = RoadPace.of(column.route.legs, column.plan.rate_kmh)
    return TimedWay(
        route=column.route,
        course=TimedCourse.of(column.table, pace),
        start=column.table.totals.start,
    )


def way_around(
    column: PlannedColumn, route: Route, crossings: Sequence[CautionCrossing]
) -> TimedWay:
    """
    Time a column on another road, with the halts of its planned way.

    A halt comes after as much driving as on the planned way; what would come after the
    release point is left out, as the column is there before.

    Parameters
    ----------
    column
        As planned.
    route
        The other road, slow where it is crossed with caution.
    crossings
        Bridges on it that are crossed with caution.
    """
    table = column.table
    planned = RoadPace.of(column.route.legs, column.plan.rate_kmh)
    pace = RoadPace.of(route.legs, column.plan.rate_kmh)
    halts: list[tuple[float, Halt]] = []
    for halt in sorted(table.halts, key=lambda halt: halt.at_km):
        driven_s = float(planned.time(np.array([halt.at_km * 1000]))[0])
        at_m = pace.place(driven_s)
        if _SAME_PLACE_M < at_m < route.length_m - _SAME_PLACE_M:
            halts.append((at_m, halt))
    ends = [0.0, *(at_m for at_m, _ in halts), route.length_m]
    times = pace.time(np.array(ends)).tolist()
    way = tuple(
        Stretch(
            to=str(number),
            kind=TimedPointKind.HALT if halt else TimedPointKind.RELEASE,
            from_km=start / 1000,
            to_km=end / 1000,
            rate_kmh=_rate((end - start), (after - before), table.rate_kmh),
            halt=halt,
        )
        for number, ((start, end), (before, after), halt) in enumerate(
            zip(
                pairwise(ends),
                pairwise(times),
                [*(halt for _, halt in halts), None],
                strict=True,
            )
        )
    )
    head = trajectory(way, table.rounding)
    course = TimedCourse(
        way=way,
        head=head,
        pace=pace,
        units=table.units,
        crossings=queues_along(way, head, table.units, crossings, table.rounding),
    )
    return TimedWay(route=route, course=course, start=table.totals.start)


def halts_m(way: TimedWay) -> list[float]:
    """Places of a way where the column halts off the road, metres, rising."""
    return [
        stretch.to_km * 1000
        for stretch in way.course.way
        if stretch.halt is not None and stretch.halt.model is HaltModel.HALT_AREA
    ]


def unit_times(way: TimedWay, at_m: NDArray[np.float64]) -> UnitTimes:
    """
    Time all march units of a column at some places.

    Parameters
    ----------
    way
        Of the column.
    at_m
        (P,) metres from the start point, rising from 0 to the end; all places of
        `halts_m` are among them.
    """
    head, course = way.course.head, way.course
    km_m = np.array(head.km) * 1000
    paces = course.pace.time(km_m)
    leg = np.clip(np.searchsorted(km_m, at_m, "left") - 1, 0, len(km_m) - 2)
    leaves = np.array(head.leaves, np.float64)
    arrives = np.array(head.arrives, np.float64)
    length = np.maximum(paces[leg + 1] - paces[leg], 1e-9)
    share = np.clip((course.pace.time(at_m) - paces[leg]) / length, 0.0, 1.0)
    came = leaves[leg] + share * (arrives[leg + 1] - leaves[leg])
    came[0], came[-1] = 0.0, arrives[-1]
    came = np.maximum.accumulate(np.rint(came))
    went = came.copy()
    for place, arrived, left in zip(km_m, arrives, leaves, strict=True):
        if left > arrived:
            here = int(np.abs(at_m - place).argmin())
            came[here], went[here] = arrived, left
    delays = delays_along(course.units, course.crossings, at_m, came)
    beyond_m = np.nextafter(at_m, np.inf)  # what a halt costs units is lost beyond it
    gone = delays_along(course.units, course.crossings, beyond_m, came)
    clock = _Clock(np.array(head.stops, np.int64), np.array(head.paused, np.int64))
    at, left_at = came.astype(np.int64), went.astype(np.int64)
    arrived_ms = clock.ms(at + delays.heads)
    left_ms = clock.ms(left_at + gone.heads)
    between = arrived_ms[:, 1:] - left_ms[:, :-1]
    driven = np.rint((at[1:] - left_at[:-1]) / _PER_MS).astype(np.int64)
    return UnitTimes(
        arrives=arrived_ms,
        leaves=left_ms,
        tail_arrives=clock.ms(at + delays.tails),
        tail_leaves=clock.ms(left_at + gone.tails),
        drives=_driven(between, driven),
    )


def _driven(between: NDArray[np.int64], driven: NDArray[np.int64]) -> NDArray[np.int64]:
    """Time driven, all of the time between but for more than rounding."""
    rounding = np.abs(between - driven) <= 1
    return np.where(rounding, between, np.minimum(between, driven))


class _Clock(NamedTuple):
    """Clock time of moments of column time; see `planners.halts.Trajectory.clock`."""

    stops: NDArray[np.int64]
    paused: NDArray[np.int64]

    def ms(self, column_time: NDArray[np.int64]) -> NDArray[np.int64]:
        """Whole milliseconds of microseconds of column time."""
        clock = column_time + self.paused[np.searchsorted(self.stops, column_time)]
        return (clock + _PER_MS // 2) // _PER_MS


def _rate(length_m: float, time_s: float, otherwise_kmh: float) -> float:
    """Rate of march over a stretch; of none at all any rate will do."""
    return length_m / time_s * 3.6 if time_s > 0 and length_m > 0 else otherwise_kmh
