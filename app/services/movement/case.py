"""A planned march as a movement problem: who may go where and when, on which roads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.services.halt_places import parking_m
from app.services.movement.closures import closures_of
from app.services.movement.columns import WayFinder, planned_stays, windows_of
from app.services.movement.moving import Moving, course_of
from app.services.movement.sections import Mark, Track, cut_roads
from app.services.movement.units import moving_columns
from app.services.planning import PlannedMarch
from maps.progress import silent
from planners.movement.problem import HaltArea, MovementProblem, Schedule
from planners.movement.section_kinds import link_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from app.services.movement.courses import ColumnWay, Detour
    from app.services.movement.sections import CutRoads
    from app.services.planning import PlannedColumn, Planner
    from maps.progress import Progress


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
        Column of the scenario that each movement is, or is a march unit of.
    planned
        The departures of the march as it is planned.
    ways
        By movement, what each of its courses came from.
    edge
        (S,) int32, edge of the road network that each section lies on.
    march
        The planned march, one column for each movement.
    remarks
        What the staff should know about the ways, as sentences.
    """

    problem: MovementProblem
    zero: datetime
    section_lines: tuple[NDArray[np.float64], ...]
    columns: tuple[int, ...]
    planned: Schedule
    ways: tuple[tuple[ColumnWay, ...], ...]
    edge: NDArray[np.int32]
    march: PlannedMarch
    remarks: tuple[str, ...] = ()

    def moment(self, seconds: int) -> datetime:
        """UTC moment of a time of the problem."""
        return self.zero + timedelta(seconds=seconds)


def movement_case(
    planner: Planner,
    march: PlannedMarch,
    progress: Progress = silent,
    detours: Mapping[int, Detour] | None = None,
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
    detours
        By number of a movement, a further way for it.

    Raises
    ------
    InputRefused
        A rule about hours or a halt area makes no sense.
    MarchError
        As `planners.march_table.march_table`.
    """
    detours = detours or {}
    numbers, columns = zip(*moving_columns(march), strict=True)
    moving = PlannedMarch(march.scenario, columns)
    finder = WayFinder(planner, march.scenario)
    ways: list[tuple[ColumnWay, ...]] = []
    for number, column in enumerate(columns):
        name = column.plan.column.name
        progress(f"finding the ways of {name}", 0.8 * number / len(columns))
        ways.append(finder.ways(column, detours.get(number)))
    progress("cutting the roads into sections", 0.8)
    cut = _cut(planner, moving, ways)
    progress("timing the columns", 0.9)
    case = _timed(moving, ways, cut)
    ends = case.moment(max(one.latest_s for one in case.problem.movements))
    users = [(c.plan.formation, way.route) for c, way in _flat(moving, ways)]
    closures = closures_of(planner, march.scenario, users, cut, (case.zero, ends))
    progress("timed", 1.0)
    return replace(
        case,
        problem=replace(case.problem, closures=closures),
        columns=numbers,
        remarks=tuple(finder.remarks),
    )


def _flat(
    march: PlannedMarch, ways: list[tuple[ColumnWay, ...]]
) -> list[tuple[PlannedColumn, ColumnWay]]:
    """Every way with its column."""
    pairs = zip(march.columns, ways, strict=True)
    return [(column, way) for column, mine in pairs for way in mine]


def _cut(
    planner: Planner, march: PlannedMarch, ways: list[tuple[ColumnWay, ...]]
) -> CutRoads:
    """Sections of all roads that any column may take."""
    roads = planner.roads.rated(planner.ratings_of(march.scenario))
    flat = _flat(march, ways)
    users = [(column.plan.formation, way.route.edges) for column, way in flat]
    tracks = [Track(way.route, _marks(column, way)) for column, way in flat]
    return cut_roads(roads, tracks, link_kinds(roads.network, users))


def _timed(
    march: PlannedMarch, ways: list[tuple[ColumnWay, ...]], cut: CutRoads
) -> MovementCase:
    """Movements on the sections, without closures."""
    scenario, columns = march.scenario, march.columns
    numbers = {area.name: number for number, area in enumerate(scenario.halt_areas)}
    formations = [column.plan.formation for column in columns]
    passed, kind = iter(cut.passed), cut.sections.kind
    windows = [windows_of(column) for column in columns]
    zero = _midnight(min(one.earliest for one in windows))
    movements, planned = [], []
    for column, window, mine in zip(columns, windows, ways, strict=True):
        courses = [course_of(way, next(passed), kind, numbers) for way in mine]
        moving = Moving(column, window, zero, courses)
        planned.append(moving.planned(planned_stays(column, mine[0])))
        movements.append(moving.movement(planned[-1]))
    areas = tuple(
        HaltArea(name=area.name, parking_m=parking_m(area, formations))
        for area in scenario.halt_areas
    )
    return MovementCase(
        problem=MovementProblem(
            sections=cut.sections,
            movements=tuple(movements),
            areas=areas,
            name=scenario.name,
        ),
        zero=zero,
        section_lines=cut.lines,
        columns=tuple(range(len(columns))),
        planned=Schedule(tuple(planned)),
        ways=tuple(ways),
        edge=cut.edge,
        march=march,
    )


def _marks(column: PlannedColumn, way: ColumnWay) -> tuple[Mark, ...]:
    """Places where the roads of a way are cut, those with the best names first."""
    stops, km = column.plan.stops, way.timed.head.km
    ends = (Mark(0.0, stops[0]), Mark(way.route.length_m, stops[-1]))
    labels = {point.name: point.label for point in way.points}
    legs = way.timed.leg_points
    timed = [
        Mark(
            km[number] * 1000,
            stretch.halt.name if stretch.halt else labels.get(stretch.to, stretch.to),
            needed=number in legs or stretch.halt is not None,
        )
        for number, stretch in enumerate(way.timed.way[:-1], 1)
    ]
    standing = [Mark(at_m) for at_m in way.timed.standing_m()]
    return (*ends, *timed, *standing)


def _midnight(moment: datetime) -> datetime:
    """UTC midnight at or before a moment."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)
