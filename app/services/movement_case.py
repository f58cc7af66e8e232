"""A planned march as a movement problem: who may go where and when, on which roads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.services.movement_columns import planned_stays, planned_way, windows_of
from app.services.movement_sections import Mark, Track, cut_roads
from maps.progress import silent
from planners.column import gap_time
from planners.movement.problem import (
    STEP_S,
    Course,
    Departures,
    HaltArea,
    Movement,
    MovementProblem,
    Schedule,
)
from planners.movement.section_kinds import link_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.services.movement_columns import Windows
    from app.services.movement_courses import ColumnWay
    from app.services.movement_sections import Passed
    from app.services.planning import PlannedColumn, PlannedMarch, Planner
    from maps.progress import Progress
    from planners.vehicles import Formation

PARKED_GAP_M = 5.0  # planning assumption: so close vehicles stand in a halt area
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovementCase:
    """
    What window and command line work on, together with a schedule.

    Attributes
    ----------
    problem
        All columns and the roads they share.
    zero
        UTC moment from which its seconds count, a midnight.
    section_lines
        (n, 2) degrees of each section, in its direction.
    columns
        Column of the march that each movement is, by its number.
    planned
        The departures of the march as it is planned.
    ways
        By movement, what each of its courses came from.
    edge
        (S,) int32, edge of the road network that each section lies on.
    march
        What the case was made from.
    """

    problem: MovementProblem
    zero: datetime
    section_lines: tuple[NDArray[np.float64], ...]
    columns: tuple[int, ...]
    planned: Schedule
    ways: tuple[tuple[ColumnWay, ...], ...]
    edge: NDArray[np.int32]
    march: PlannedMarch

    def moment(self, seconds: int) -> datetime:
        """UTC moment of a time of the problem."""
        return self.zero + timedelta(seconds=seconds)


def movement_case(
    planner: Planner, march: PlannedMarch, progress: Progress = silent
) -> MovementCase:
    """
    Turn a planned march into a movement problem.

    Parameters
    ----------
    planner
        Of the area it was planned on.
    march
        Scenario and answer.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    MarchError
        As `planners.march_table.march_table`.
    """
    scenario = march.scenario
    roads = planner.roads.rated(planner.ratings_of(scenario))
    ways: list[tuple[ColumnWay, ...]] = []
    for number, column in enumerate(march.columns):
        name = column.plan.column.name
        progress(f"finding the ways of {name}", 0.8 * number / len(march.columns))
        ways.append((planned_way(scenario, column),))
    progress("cutting the roads into sections", 0.8)
    flat = [
        (column, way)
        for column, mine in zip(march.columns, ways, strict=True)
        for way in mine
    ]
    users = [(column.plan.formation, way.route.edges) for column, way in flat]
    tracks = [Track(way.route, _marks(column, way)) for column, way in flat]
    cut = cut_roads(roads, tracks, link_kinds(roads.network, users))
    progress("timing the columns", 0.9)
    areas = {area.name: number for number, area in enumerate(scenario.halt_areas)}
    passed = iter(cut.passed)
    windows = [windows_of(column) for column in march.columns]
    zero = _midnight(min(one.earliest for one in windows))
    moving = [
        _Moving(column, window, zero, [_course(w, next(passed), areas) for w in mine])
        for column, window, mine in zip(march.columns, windows, ways, strict=True)
    ]
    planned = [
        one.planned(planned_stays(one.column, mine[0]))
        for one, mine in zip(moving, ways, strict=True)
    ]
    movements = [
        one.movement(departures)
        for one, departures in zip(moving, planned, strict=True)
    ]
    progress("timed", 1.0)
    return MovementCase(
        problem=MovementProblem(
            sections=cut.sections,
            movements=tuple(movements),
            areas=_areas(march),
            name=scenario.name,
        ),
        zero=zero,
        section_lines=cut.lines,
        columns=tuple(range(len(march.columns))),
        planned=Schedule(tuple(planned)),
        ways=tuple(ways),
        edge=cut.edge,
        march=march,
    )


def parked_m(formation: Formation) -> float:
    """Length of all vehicles of a formation as they stand in a halt area."""
    return sum(
        count * (vehicle.length_m + PARKED_GAP_M)
        for vehicle, count in formation.vehicles
    )


def _areas(march: PlannedMarch) -> tuple[HaltArea, ...]:
    """
    Halt areas of the scenario.

    One that takes a number of vehicles is as long as so many of the column with the
    shortest vehicles, so that never more of them come in.
    """
    formations = [column.plan.formation for column in march.columns]
    least_m = min(parked_m(one) / one.count for one in formations)
    return tuple(
        HaltArea(
            name=area.name,
            parking_m=(area.vehicles or 0) * least_m
            if area.parking_m is None
            else area.parking_m,
        )
        for area in march.scenario.halt_areas
    )


def _marks(column: PlannedColumn, way: ColumnWay) -> tuple[Mark, ...]:
    """Places where the roads of a way are cut, those with the best names first."""
    stops, km = column.plan.stops, way.timed.head.km
    ends = (Mark(0.0, stops[0]), Mark(way.route.length_m, stops[-1]))
    labels = {point.name: point.label for point in way.points}
    timed = [
        Mark(
            km[number] * 1000,
            stretch.halt.name if stretch.halt else labels.get(stretch.to, stretch.to),
            needed=number in way.timed.leg_points or stretch.halt is not None,
        )
        for number, stretch in enumerate(way.timed.way[:-1], 1)
    ]
    standing = [Mark(at_m) for at_m in way.timed.standing_m()]
    return (*ends, *timed, *standing)


def _course(way: ColumnWay, passed: Passed, areas: Mapping[str, int]) -> Course:
    """Legs of a way over the sections that it passes."""
    bounds, ends = passed.bounds_m, way.timed.leg_ends_m
    inner = [int(np.abs(bounds - end).argmin()) for end in ends[1:-1]]
    cuts = [0, *inner, len(passed.sections)]
    legs = tuple(
        way.timed.leg(number, passed.sections[first:last], bounds[first : last + 1])
        for number, (first, last) in enumerate(pairwise(cuts))
    )
    return Course(name=way.name, legs=legs, stops=way.stops(areas))


class _Moving:
    """One column on its way to become a movement."""

    def __init__(
        self,
        column: PlannedColumn,
        windows: Windows,
        zero: datetime,
        courses: Sequence[Course],
    ) -> None:
        self.column, self._windows = column, windows
        self._zero, self._courses = zero, tuple(courses)

    def planned(self, stays: Sequence[timedelta]) -> Departures:
        """
        Departures as planned, each moved to a whole step.

        The start moves to the step before it, and further where a halt that ends
        within a step would make the column miss its deadline.
        """
        course = self._courses[0]
        departs = [self._seconds(self._windows.starts) // STEP_S * STEP_S]
        for leg, stop, stay in zip(course.legs, course.stops, stays, strict=False):
            halt_s = max(math.ceil(stay / _SECOND), stop.least_s)
            leaves = departs[-1] + leg.duration_s + halt_s
            departs.append(-(-leaves // STEP_S) * STEP_S)
        plan = self.column.plan
        if plan.release_by is not None:
            late = departs[-1] + course.legs[-1].clears_s - self._latest_s
            early = max(0, -(-late // STEP_S) * STEP_S)
            departs = [at - early for at in departs]
        return Departures(0, tuple(departs))

    @property
    def _latest_s(self) -> int:
        return self._seconds(self._windows.latest)

    def movement(self, planned: Departures) -> Movement:
        """Give the movement; a locked column stays as planned."""
        plan, windows = self.column.plan, self._windows
        column = plan.column
        gap = gap_time(column.serial_gap, plan.rate_kmh)
        wanted = windows.wanted
        earliest_s = self._seconds(windows.earliest) // STEP_S * STEP_S
        return Movement(
            name=column.name,
            courses=self._courses,
            weight=plan.priority,
            gap_s=math.ceil(gap / _SECOND),
            parking_m=parked_m(plan.formation),
            earliest_s=min(earliest_s, planned.departs_s[0]),
            latest_s=self._latest_s,
            wanted_s=None if wanted is None else self._seconds(wanted),
            locked=planned if plan.locked else None,
        )

    def _seconds(self, moment: datetime) -> int:
        """Whole seconds from zero to a moment, rounded down."""
        return (moment - self._zero) // _SECOND


def _midnight(moment: datetime) -> datetime:
    """UTC midnight at or before a moment."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)
