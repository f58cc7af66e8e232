"""March tables: when each march unit arrives at and clears each point of a route.

The head of the column drives the legs at their rates of march. Every vehicle behind it
repeats that drive later by the delay it had at the start point: the time headway is
kept, so a unit needs the same pass time everywhere. Pass times follow from the density
of the column at its ordered rate of march; a slower leg packs the vehicles closer, a
faster one spreads them. What halts do is told in `planners.halts`.

The extra time allowance EXTAL is held at the tail of the column: the last march unit
clears every point later by it, and no other time depends on it.

Exact tables are exact to the microsecond. By staff rounding every step counts up to the
whole minute before it is added: each stretch between timed points, each halt, each gap,
the pass time of each march unit. So no march unit reaches the release point earlier
than by the exact table, nor any other point unless a halt in place catches it
elsewhere, and the column may pass more slowly than the formula for all vehicles says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from planners.caution_crossing import CautionCrossing, Delays, delays_along
from planners.column import Column, Halt, HaltModel, MarchLeg
from planners.dtg import utc
from planners.errors import MarchError
from planners.halts import (
    Stretch,
    TimedPointKind,
    Trajectory,
    check_legs,
    stretches,
    trajectory,
)
from planners.order_of_march import UnitTiming, order_of_march, packing_warnings
from planners.pass_time import Rounding, road_space_km
from planners.refuel_halts import (
    RefuelStay,
    queues_along,
    refuel_stays,
    with_refuelling,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedPoint:
    """A point of the route whose passings the table gives."""

    name: str
    kind: TimedPointKind
    distance_km: float  # from the start point
    halt: Halt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One cell of a march table: head at the point, tail past the point, in UTC."""

    serial: str
    unit: str
    point: str
    kind: TimedPointKind
    distance_km: float
    arrives: datetime
    clears: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltStay:
    """
    One march unit in one halt.

    Attributes
    ----------
    serial, unit, point
        Who and at which timed point.
    halt
        Its duration, model and purpose.
    stops
        In a halt area the arrival of the unit's head; in place the moment the column
        stops.
    leaves
        The unit's head moves on.
    last_leaves
        The unit's last vehicle moves on.
    head_km, tail_km
        Where its head and tail stand meanwhile, from the start point; 0 for what has
        not yet passed the start point.
    """

    serial: str
    unit: str
    point: str
    halt: Halt
    stops: datetime
    leaves: datetime
    last_leaves: datetime
    head_km: float
    tail_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MarchTotals:
    """
    A march in figures.

    Attributes
    ----------
    vehicles, length_km
        Of the column and its route.
    start, completion
        Head at the start point; tail past the release point.
    pass_time
        Head to tail of the column at a point where it does not stop.
    extra_time
        The part of it that is EXTAL.
    road_space_km
        Head to tail at the ordered rate, gaps included, EXTAL not.
    march_time
        The head from start point to release point, halts included.
    """

    vehicles: int
    length_km: float
    start: datetime
    completion: datetime
    pass_time: timedelta
    extra_time: timedelta
    road_space_km: float
    march_time: timedelta

    @property
    def road_clearance_time(self) -> timedelta:
        """How long the march needs the road from start point to release point."""
        return self.completion - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class MarchTable:
    """
    The times of a march and all they were computed from.

    Attributes
    ----------
    column, start_point, legs, halts, rounding
        As asked.
    rate_kmh
        Rate of march at which the density holds.
    points
        Timed points in order, the start point first.
    units
        Timing of each march unit in order of march.
    rows
        Passings, unit by unit, each over all points.
    stays
        Halts, unit by unit, each in order of the route.
    totals
        The march in figures.
    warnings
        What the staff should look at, as sentences.
    crossings
        Bridges that it crosses with caution.
    refuels
        March units at refuel points, point by point, each in order of march.
    """

    column: Column
    start_point: str
    legs: tuple[MarchLeg, ...]
    halts: tuple[Halt, ...]
    rounding: Rounding
    rate_kmh: float
    points: tuple[TimedPoint, ...]
    units: tuple[UnitTiming, ...]
    rows: tuple[Passing, ...]
    stays: tuple[HaltStay, ...]
    totals: MarchTotals
    warnings: tuple[str, ...]
    crossings: tuple[CautionCrossing, ...] = ()
    refuels: tuple[RefuelStay, ...] = ()

    def by_unit(self) -> Iterator[tuple[UnitTiming, tuple[Passing, ...]]]:
        """Each march unit with its passings in order of the route."""
        width = len(self.points)
        for number, timing in enumerate(self.units):
            yield timing, self.rows[number * width : (number + 1) * width]

    def stays_of(self, unit: str) -> tuple[HaltStay, ...]:
        """Halts of one march unit in order of the route."""
        return tuple(stay for stay in self.stays if stay.unit == unit)


def march_table(  # noqa: PLR0913 - a march and all that it depends on
    column: Column,
    legs: Sequence[MarchLeg],
    *,
    start_point: str = "SP",
    start: datetime | None = None,
    release_deadline: datetime | None = None,
    halts: Sequence[Halt] = (),
    rounding: Rounding = Rounding.EXACT,
    crossings: Sequence[CautionCrossing] = (),
) -> MarchTable:
    """
    Time every march unit of a column over every point of its route.

    Parameters
    ----------
    column
        Serials and march units in order of march.
    legs
        In order of travel; each ends at a timed point, the last at the release point.
    start_point
        Name of the point where the march begins.
    start
        Head of the column at the start point, with a time zone. Give this or
        ``release_deadline``.
    release_deadline
        Tail of the column past the release point, EXTAL included, with a time zone:
        the latest start that keeps it.
    halts
        In any order, between start point and release point; at a refuel point as
        long as its pumps need, and no shorter than given.
    rounding
        Exact, or as a staff calculates by hand.
    crossings
        Bridges on the way that are crossed with caution; the rates of the legs have
        the head walk over them. See `planners.caution_crossing`.

    Returns
    -------
    MarchTable
        ``len(column.units())`` times the number of timed points passings; all times
        in UTC.

    Raises
    ------
    MarchError
        No leg, a leg that cannot be driven, two points of one name, a halt that is
        not on the way, a negative gap, no start or two, a start without a time zone.

    See Also
    --------
    planners.hand_calculation : the same march line by line, for checking by hand.
    """
    check_legs(legs)
    rate = legs[0].rate_kmh if column.rate_kmh is None else column.rate_kmh
    units = order_of_march(column, rate, rounding)
    halts = with_refuelling(halts, units, crossings, rounding=rounding)
    way = stretches(legs, halts)
    points = _points(start_point, way)
    head = trajectory(way, rounding)
    last = units[-1]
    at_m = np.array([point.distance_km * 1000 for point in points])
    queues = queues_along(way, head, units, crossings, rounding)
    came = np.array(head.arrives, np.float64)
    delays = delays_along(units, queues, at_m, came)
    left = delays_along(units, queues, np.nextafter(at_m, np.inf), came)
    needed = _wall(head, head.arrives[-1], int(delays.tails[-1, -1]) * _MICROSECOND)
    began = _start(start, release_deadline, needed)

    rows: list[Passing] = []
    stays: list[HaltStay] = []
    for number, timing in enumerate(units):
        comes, goes = _behind(delays, number), _behind(left, number)
        rows += _passings(timing, points, head, began, comes)
        both = list(zip(comes, goes, strict=True))
        stays += _stays(timing, points, head, began, both)
    extra = last.tail_delay - last.head_delay - last.pass_time
    gaps = sum((timing.gap for timing in units), timedelta())
    vehicles = sum(timing.unit.formation.count for timing in units)
    totals = MarchTotals(
        vehicles=vehicles,
        length_km=points[-1].distance_km,
        start=began,
        completion=began + needed,
        pass_time=last.tail_delay,
        extra_time=extra,
        road_space_km=road_space_km(
            vehicles, column.density_vpk, gaps=gaps, rate_kmh=rate
        ),
        march_time=_wall(head, head.arrives[-1], timedelta()),
    )
    return MarchTable(
        column=column,
        start_point=start_point,
        legs=tuple(legs),
        halts=tuple(halts),
        rounding=rounding,
        rate_kmh=rate,
        points=points,
        units=units,
        rows=tuple(rows),
        stays=tuple(stays),
        totals=totals,
        warnings=packing_warnings(column, rate, way),
        crossings=tuple(crossings),
        refuels=tuple(refuel_stays(way, head, units, queues, began)),
    )


def _behind(delays: Delays, number: int) -> list[tuple[int, int]]:
    """How far head and tail of a march unit are behind, by point."""
    heads, tails = delays.heads[number].tolist(), delays.tails[number].tolist()
    return list(zip(heads, tails, strict=True))


def _points(start_point: str, way: Sequence[Stretch]) -> tuple[TimedPoint, ...]:
    """Timed points in order, each with a name of its own."""
    points = [
        TimedPoint(
            name=start_point, kind=TimedPointKind.START, distance_km=0.0, halt=None
        ),
        *(
            TimedPoint(name=s.to, kind=s.kind, distance_km=s.to_km, halt=s.halt)
            for s in way
        ),
    ]
    seen: set[str] = set()
    for point in points:
        if point.name in seen:
            raise MarchError(
                f"Two points of the march are called {point.name!r}; give each passing "
                "a name of its own."
            )
        seen.add(point.name)
    return tuple(points)


def _start(
    start: datetime | None, deadline: datetime | None, needed: timedelta
) -> datetime:
    """Head at the start point, as given or counted back from the deadline."""
    if start is not None and deadline is not None:
        raise MarchError(
            "A march has both a start and a deadline at the RP; give one of them."
        )
    try:
        if start is not None:
            began = utc(start)
            began + needed  # the end must lie on the calendar too
            return began
        if deadline is not None:
            return utc(deadline) - needed
    except OverflowError:
        raise MarchError(
            "The march leaves the calendar; give a start or a deadline of the years "
            "2000 to 2099."
        ) from None
    raise MarchError(
        "A march has neither a start nor a deadline at the RP; give one of them."
    )


def _wall(head: Trajectory, at: int, delay: timedelta) -> timedelta:
    """Clock time after the start at which a delayed vehicle does what the head did."""
    return timedelta(microseconds=head.clock(at + delay // _MICROSECOND))


def _passings(
    timing: UnitTiming,
    points: Sequence[TimedPoint],
    head: Trajectory,
    began: datetime,
    behind: Sequence[tuple[int, int]],
) -> Iterator[Passing]:
    """One row of the table: a march unit at every point."""
    for point, at, (first, last) in zip(points, head.arrives, behind, strict=True):
        yield Passing(
            serial=timing.serial,
            unit=timing.unit.name,
            point=point.name,
            kind=point.kind,
            distance_km=point.distance_km,
            arrives=began + timedelta(microseconds=head.clock(at + first)),
            clears=began + timedelta(microseconds=head.clock(at + last)),
        )


def _stays(
    timing: UnitTiming,
    points: Sequence[TimedPoint],
    head: Trajectory,
    began: datetime,
    behind: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> Iterator[HaltStay]:
    """Halts of one march unit, by how far behind it comes and leaves."""
    stop = 0
    for number, point in enumerate(points):
        if point.halt is None:
            continue
        at, leaves = head.arrives[number], head.leaves[number]
        (first, last), (goes, last_goes) = behind[number]
        if point.halt.model is HaltModel.HALT_AREA:
            times = (at + first, leaves + goes, leaves + last_goes)
            stopped, left, last_left = (head.clock(time) for time in times)
            head_km = tail_km = point.distance_km
        else:
            stopped = head.clock(at)
            left = last_left = at + head.paused[stop + 1]
            stop += 1
            head_km = head.position_km(at - first)
            tail_km = head.position_km(at - last)
        yield HaltStay(
            serial=timing.serial,
            unit=timing.unit.name,
            point=point.name,
            halt=point.halt,
            stops=began + timedelta(microseconds=stopped),
            leaves=began + timedelta(microseconds=left),
            last_leaves=began + timedelta(microseconds=last_left),
            head_km=head_km,
            tail_km=tail_km,
        )
