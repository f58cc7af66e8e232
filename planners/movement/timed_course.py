"""From a march to the legs of its course: head and tail at every cut of the road.

Times are those of the march table, by the same `planners.halts.Trajectory`. Between two
timed points of the table the head keeps to the pace of the road, so that it is at every
cut when its own speed takes it there. Whole seconds are rounded to the safe side: the
head comes no later and the tail leaves no earlier than the march table says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planners.caution_crossing import delays_along
from planners.column import HaltModel
from planners.halts import stretches, trajectory
from planners.movement.problem import Leg, Stop
from planners.refuel_halts import queues_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.caution_crossing import Queue, Reached
    from planners.halts import Stretch, Trajectory
    from planners.march_table import MarchTable
    from planners.order_of_march import UnitTiming
    from planners.route import RouteLeg

_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000
_SAME_PLACE_KM = 0.001
_NOISE = 1_000  # a millisecond more or less is none
_TRIES = 8  # to find where a tail stands that a bridge has spread
_AT_ONCE = 200_000  # a cut so near to where a column stands still lies on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPace:
    """
    Time that the head takes to any place of its road, were there no halts.

    Attributes
    ----------
    at_m
        (n,) float64, from the start point, rising.
    time_s
        (n,) float64, rising with it.
    """

    at_m: NDArray[np.float64]
    time_s: NDArray[np.float64]

    @classmethod
    def of(cls, legs: Sequence[RouteLeg], rate_kmh: float) -> RoadPace:
        """
        Pace over the roads of a route, at the rate of march or below it.

        Parameters
        ----------
        legs
            By road, with length and free travel time.
        rate_kmh
            Ordered rate of march, above 0.
        """
        length_m = np.array([leg.length_m for leg in legs])
        free_s = np.array([leg.duration_s for leg in legs])
        time_s = np.maximum(free_s, length_m / rate_kmh * 3.6)
        return cls(
            at_m=np.concatenate([[0.0], np.cumsum(length_m)]),
            time_s=np.concatenate([[0.0], np.cumsum(time_s)]),
        )

    def time(self, at_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Seconds from the start to some places."""
        return np.interp(at_m, self.at_m, self.time_s)

    def place(self, time_s: float) -> float:
        """Metres that the head gets in so many seconds."""
        return float(np.interp(time_s, self.time_s, self.at_m))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedCourse:
    """
    A column on one way, with its ordered halts; build one with `of`.

    Attributes
    ----------
    way
        Stretches between the timed points of the march table.
    head
        When the head is at each of them.
    pace
        Of the road.
    units
        March units behind the head, EXTAL at the tail of the last.
    crossings
        Bridges that are crossed with caution and refuel points, and when the head is
        there.
    waiting_km
        Timed points where the column may wait though no halt is ordered there.
    """

    way: tuple[Stretch, ...]
    head: Trajectory
    pace: RoadPace
    units: tuple[UnitTiming, ...]
    crossings: tuple[tuple[Queue, Reached], ...] = ()
    waiting_km: tuple[float, ...] = ()

    @classmethod
    def of(
        cls, table: MarchTable, pace: RoadPace, waiting_km: Sequence[float] = ()
    ) -> TimedCourse:
        """
        Take the march of a table.

        Parameters
        ----------
        table
            With the ordered halts alone, each as long as ordered.
        pace
            Of the road on which its legs lie.
        waiting_km
            Timed points of it where the column may wait besides.
        """
        way = stretches(table.legs, table.halts)
        head = trajectory(way, table.rounding)
        return cls(
            way=way,
            head=head,
            pace=pace,
            units=table.units,
            crossings=queues_along(
                way, head, table.units, table.crossings, table.rounding
            ),
            waiting_km=tuple(waiting_km),
        )

    @property
    def leg_points(self) -> tuple[int, ...]:
        """Timed points where legs begin and end: SP, places off the road, RP."""
        halts = [
            number
            for number, stretch in enumerate(self.way[:-1], 1)
            if self._leaves_road(stretch)
        ]
        return (0, *halts, len(self.way))

    def _leaves_road(self, stretch: Stretch) -> bool:
        """Whether the column halts off the road at the end of a stretch, or may."""
        if stretch.halt is not None:
            return stretch.halt.model is HaltModel.HALT_AREA
        near = [abs(stretch.to_km - km) < _SAME_PLACE_KM for km in self.waiting_km]
        return any(near)

    @property
    def leg_ends_m(self) -> tuple[float, ...]:
        """Where legs begin and end, metres from the start point."""
        return tuple(self.head.km[point] * 1000 for point in self.leg_points)

    def standing_m(self) -> tuple[float, ...]:
        """
        Where head and tail stand while the column halts on the road.

        Metres from the start point, in no order. What stands before the start point or
        in a halt area is left out.
        """
        found: list[float | None] = []
        for stop in self.head.stops:
            found.append(self._place_m(stop))
            at = self._place_m(stop - self.units[-1].tail_delay // _MICROSECOND)
            for _ in range(_TRIES if self.crossings else 0):
                behind = self._behind(np.array([at or 0.0]), np.array([float(stop)]))
                at = self._place_m(stop - int(behind[0]))
            found.append(at)
        return tuple(place for place in found if place is not None)

    def _behind(
        self, at_m: NDArray[np.float64], column_time: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """How long the tail follows the head at some places, microseconds."""
        delays = delays_along(self.units, self.crossings, at_m, column_time)
        return np.asarray(delays.tails[-1], np.float64)

    def _place_m(self, moment: int) -> float | None:
        """Where on the road the head is at a moment of column time."""
        head, points = self.head, self.leg_points
        for first, last in pairwise(points):
            if head.leaves[first] < moment <= head.arrives[last]:
                times, paces = self._leg_curve(first, last)
                return self.pace.place(float(np.interp(moment, times, paces)))
        return None

    def _leg_curve(
        self, first: int, last: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Column time and pace of the timed points of a leg."""
        head = self.head
        times = (head.leaves[first], *head.arrives[first + 1 : last + 1])
        km = np.array(head.km[first : last + 1])
        return np.array(times, np.float64), self.pace.time(km * 1000)

    def leg(
        self, number: int, sections: NDArray[np.int32], bounds_m: NDArray[np.float64]
    ) -> Leg:
        """
        Time one leg over its sections.

        Parameters
        ----------
        number
            Of the leg, from 0.
        sections
            (n,) in order, at least one.
        bounds_m
            (n + 1,) where they begin, and the end; metres from the start point, the
            first and the last less than a metre from where the leg begins and ends.
        """
        first, last = self.leg_points[number : number + 2]
        times, paces = self._leg_curve(first, last)
        column_time = np.interp(self.pace.time(bounds_m), paces, times)
        column_time[0], column_time[-1] = times[0], times[-1]
        column_time = np.maximum.accumulate(column_time)
        departs = self.head.clock(self.head.leaves[first])
        heads = self._clock(column_time, -_AT_ONCE) - departs
        heads[-1] = self.head.clock(self.head.arrives[last]) - departs
        at_m = bounds_m.copy()  # what a halt costs units is lost where they leave it
        at_m[0] = np.nextafter(self.head.km[first] * 1000, np.inf)
        at_m[-1] = self.head.km[last] * 1000
        last_time = column_time + self._behind(at_m, column_time)
        tails = self._clock(np.maximum.accumulate(last_time), _AT_ONCE) - departs
        in_s = np.maximum(np.floor((heads + _NOISE) / _SECOND), 0).astype(np.int32)
        out_s = np.ceil((tails - _NOISE) / _SECOND).astype(np.int32)
        out_s = np.maximum(out_s, in_s)
        return Leg(
            sections=sections,
            enters=in_s[:-1],
            leaves=in_s[1:],
            enter_clears=out_s[:-1],
            leave_clears=out_s[1:],
        )

    def _clock(
        self, column_time: NDArray[np.float64], about: int
    ) -> NDArray[np.float64]:
        """
        Clock time of moments of column time.

        What happens close to a stop happens before it for the head, ``about`` below
        zero, and after it for the tail.
        """
        stops = np.array(self.head.stops, np.float64)
        paused = np.array(self.head.paused, np.float64)
        moments = column_time + about
        if about < 0:
            return column_time + paused[np.searchsorted(stops, moments, "left")]
        return column_time + paused[np.searchsorted(stops, moments, "right")]

    def stop(self, number: int, area: int, longest_wait_s: int) -> Stop:
        """
        Describe the halt after a leg.

        Parameters
        ----------
        number
            Of the leg, from 0, not the last.
        area
            Number of the halt area, or -1.
        longest_wait_s
            By how much the halt may last longer than ordered, zero or more.
        """
        first, last = self.leg_points[number : number + 2]
        head = self.head
        begins = head.clock(head.leaves[first])
        arrives = head.clock(head.arrives[last]) - begins
        leaves = head.clock(head.leaves[last]) - begins
        least_s = -(-(leaves - _NOISE) // _SECOND) - (arrives + _NOISE) // _SECOND
        return Stop(area, least_s, least_s + longest_wait_s)
