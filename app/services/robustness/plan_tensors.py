"""A course of action as numbers: march units, routes, steps, queues, losses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.robustness.alternative_routes import bridges_under, ways_left
from app.services.robustness.course_legend import NamedGround, course_legend
from app.services.robustness.defiles import defiles
from app.services.robustness.road_stretches import cut_roads
from app.services.robustness.route_steps import (
    ArcNumbers,
    Entries,
    RouteUse,
    UnitSteps,
    route_use,
    unit_entries,
    unit_steps,
)
from app.services.robustness.scenarios import scenarios
from app.services.robustness.unit_times import planned_way, way_around
from maps.progress import silent
from planners.dtg import utc
from planners.movement.section_kinds import link_kinds
from planners.physical_bridges import bridges_of_edges, physical_bridges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.planning import PlannedColumn, Planner
    from app.services.robustness.alternative_routes import WaysLeft
    from app.services.robustness.course_of_action import CourseOfAction
    from app.services.robustness.defiles import Defiles
    from app.services.robustness.legend import CourseLegend
    from app.services.robustness.question import RobustnessSettings
    from app.services.robustness.road_stretches import CutRoads, Stretches
    from app.services.robustness.scenarios import Scenarios
    from maps.progress import Progress
    from models.packs.program import Tensors
    from planners.roads import Roads
    from planners.route import Route

_MS = timedelta(milliseconds=1)
_BY_STEP = {
    "step_ms": 0,
    "step_m": 0,
    "step_arc": -1,
    "resource": -1,
    "pass_ms": 0,
    "bridge_of_step": -1,
}


class CourseTensors(NamedTuple):
    """Tensors of one course of action, and what their numbers stand for."""

    tensors: Tensors
    legend: CourseLegend


class MarchingUnit(NamedTuple):
    """
    A march unit in numbers.

    Attributes
    ----------
    column, place
        Its column, and its place in it.
    starts_ms, planned_ms, deadline_ms
        Head at the start point, tail past the release point as planned and at the
        latest; after the zero of the course.
    end_pass_ms
        From head to tail at the release point.
    steps
        By route.
    """

    column: int
    place: int
    starts_ms: int
    planned_ms: int
    deadline_ms: int
    end_pass_ms: int
    steps: tuple[UnitSteps, ...]


def course_tensors(
    planner: Planner,
    course: CourseOfAction,
    settings: RobustnessSettings,
    progress: Progress = silent,
    *,
    arcs: ArcNumbers | None = None,
    pruned: bool = True,
) -> CourseTensors:
    """
    Turn a course of action into the tensors of ``plan_robustness``.

    Parameters
    ----------
    planner
        Of the area it was planned on.
    course
        Columns with their routes and march tables.
    settings
        Losses, gaps, slack.
    progress
        Told how far it is; may raise to cancel.
    arcs
        Numbers of roads that courses of one request share; None for new ones.
    pruned
        Whether scenarios that come out alike are simulated once.

    Raises
    ------
    NoRoute, RouteError
        As `planners.plan_route.plan_route`.
    """
    columns = course.columns
    roads = planner.roads.rated(columns[0].route.request.ratings)
    bridges = physical_bridges(roads.network)
    of_edge = bridges_of_edges(roads.network, bridges)
    ways = ways_left(planner, columns, bridges, of_edge, settings.losses, progress)
    progress("counting steps", 0.9)
    routes, cut = _cut(roads, columns, ways, of_edge)
    stretches = dict(zip(routes, cut.routes, strict=True))
    units, entries = _units(columns, ways, stretches, settings, arcs or ArcNumbers())
    under = (bridges_under(column.route, of_edge) for column in columns)
    own = sorted(frozenset[int]().union(*under))
    asked = scenarios(ways, own, settings.losses, settings.gaps, pruned=pruned)
    starts_ms = np.array([unit.starts_ms for unit in units])
    clear_ms = round(settings.clear / _MS)
    queues = defiles(entries, cut.alone, starts_ms, clear_ms)
    tensors = _by_step(units, queues, own) | _by_unit(columns, units, queues)
    tensors |= _by_scenario(asked, queues)
    links = [cut.single_file[road] for road in queues.roads.tolist()]
    alone = cut.alone[queues.roads].tolist()
    named = NamedGround(
        roads, list(zip(links, alone, strict=True)), [bridges[one] for one in own]
    )
    known = [(unit, len(unit.steps)) for unit in units]
    legend = course_legend(course, _zero(columns), known, named, asked)
    progress("steps counted", 1.0)
    return CourseTensors(tensors, legend)


def _cut(
    roads: Roads,
    columns: Sequence[PlannedColumn],
    ways: Sequence[WaysLeft],
    of_edge: NDArray[np.int32],
) -> tuple[tuple[tuple[int, ...], ...], CutRoads]:
    """Edges of all routes, each once, and their roads cut into stretches."""
    routes: dict[tuple[int, ...], Route] = {}
    users = []
    for column, mine in zip(columns, ways, strict=True):
        for way in mine.ways:
            routes.setdefault(way.route.edges, way.route)
            users.append((column.plan.formation, way.route.edges))
    kind = link_kinds(roads.network, users)
    return tuple(routes), cut_roads(roads, list(routes.values()), kind, of_edge)


def _zero(columns: Sequence[PlannedColumn]) -> datetime:
    """First departure of all."""
    return min(column.table.totals.start for column in columns)


def _units(
    columns: Sequence[PlannedColumn],
    ways: Sequence[WaysLeft],
    stretches: Mapping[tuple[int, ...], Stretches],
    settings: RobustnessSettings,
    arcs: ArcNumbers,
) -> tuple[list[MarchingUnit], Entries]:
    """All march units in the order of columns and of march, and whom they may meet."""
    zero, units, entries = _zero(columns), list[MarchingUnit](), list[Entries]()
    for number, (column, mine) in enumerate(zip(columns, ways, strict=True)):
        offset = round((column.table.totals.start - zero) / _MS)
        latest = column.plan.release_by or column.plan.latest
        uses = [
            route_use(
                way_around(column, way.route, way.crossings)
                if place
                else planned_way(column),
                stretches[way.route.edges],
                arcs,
            )
            for place, way in enumerate(mine.ways)
        ]
        times = uses[0].times
        for place in range(len(column.table.units)):
            steps = tuple(unit_steps(use, place) for use in uses)
            for route, (use, taken) in enumerate(zip(uses, steps, strict=True)):
                who = (len(units), route)
                entries.append(unit_entries(use, place, taken, who, offset))
            planned = offset + int(times.tail_arrives[place, -1])
            deadline = planned + round(settings.slack / _MS)
            if latest is not None:
                deadline = round((utc(latest) - zero) / _MS)
            unit = MarchingUnit(
                column=number,
                place=place,
                starts_ms=offset + int(times.leaves[place, 0]),
                planned_ms=planned,
                deadline_ms=deadline,
                end_pass_ms=_end_pass(uses, place),
                steps=steps,
            )
            units.append(unit)
    return units, Entries.joined(entries)


def _end_pass(uses: Sequence[RouteUse], place: int) -> int:
    """Time from head to tail of a unit at the release point on its planned way."""
    times = uses[0].times
    return int(times.tail_arrives[place, -1] - times.arrives[place, -1])


def _by_step(
    units: Sequence[MarchingUnit], queues: Defiles, own: Sequence[int]
) -> dict[str, NDArray[np.generic]]:
    """Tensors of all steps."""
    most_routes = max(len(unit.steps) for unit in units)
    most_steps = max(len(steps.ms) for unit in units for steps in unit.steps)
    shape = (len(units), most_routes, most_steps)
    filled = {
        name: np.full(shape, nothing, np.int32) for name, nothing in _BY_STEP.items()
    }
    counts = np.zeros(shape[:2], np.int32)
    place = np.full(max([*own, 0]) + 2, -1, np.int64)  # its last stands for no bridge
    place[list(own)] = np.arange(len(own))
    for k, unit in enumerate(units):
        for r, steps in enumerate(unit.steps):
            count = counts[k, r] = len(steps.ms)
            filled["step_ms"][k, r, :count] = steps.ms
            filled["step_m"][k, r, :count] = steps.metres
            filled["step_arc"][k, r, :count] = steps.arc
            bridge = np.where(steps.bridge < len(place), steps.bridge, -1)
            filled["bridge_of_step"][k, r, :count] = place[bridge]
    visits = queues.visits
    at = visits.unit, visits.route, visits.step
    filled["resource"][at] = visits.road
    filled["pass_ms"][at] = queues.held_ms
    return {"steps": counts, **filled}


def _by_unit(
    columns: Sequence[PlannedColumn], units: Sequence[MarchingUnit], queues: Defiles
) -> dict[str, NDArray[np.generic]]:
    """Tensors of all units."""
    vehicles = [
        columns[unit.column].table.units[unit.place].unit.formation.count
        for unit in units
    ]
    return {
        "start_ms": np.array([unit.starts_ms for unit in units], np.int64),
        "deadline_ms": np.array([unit.deadline_ms for unit in units], np.int64),
        "end_pass_ms": np.array([unit.end_pass_ms for unit in units], np.int32),
        "vehicles": np.array(vehicles, np.int32),
        "order": queues.order.astype(np.int32),
    }


def _by_scenario(asked: Scenarios, queues: Defiles) -> dict[str, NDArray[np.generic]]:
    """Tensors of all scenarios and queues; finishes are counted with nothing lost."""
    visits = queues.visits
    keep = np.zeros(len(asked.gap_ms), np.uint8)
    keep[0] = 1
    rows = (visits.unit, visits.route, visits.step, visits.road)
    return {
        "clear_ms": queues.clear_ms.astype(np.int32),
        "visit": np.stack(rows, axis=1).astype(np.int32),
        "lost": asked.lost,
        "gap_ms": asked.gap_ms,
        "keep_hist": keep,
    }
