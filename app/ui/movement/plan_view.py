"""A planned march as the views of movement show it, prepared off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.drawing.column_shapes import SectionPaths
from app.drawing.point_graph_layout import strips_of
from app.services.movement.case import movement_case
from planners.errors import MarchError
from planners.movement.conflict import ConflictKind
from planners.movement.conflicts import ConflictWatch, find_conflicts
from planners.movement.occupancy_holders import Place, Span, road_named, who_holds
from planners.movement.on_the_map import passages, place_of
from planners.movement.point_graph import point_graph
from planners.movement.road_chain import chain_of_road
from planners.movement.route_bands import route_bands
from planners.movement.time_space import axis_of, cells_of, time_space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.point_graph_layout import Strip
    from app.services.movement.case import MovementCase
    from app.services.planning import PlannedMarch, Planner
    from maps.progress import Progress
    from planners.movement.conflict import Conflict
    from planners.movement.occupancy_holders import Stay
    from planners.movement.on_the_map import Passages
    from planners.movement.problem import Departures
    from planners.movement.road_chain import RoadChain
    from planners.movement.route_bands import RouteBands
    from planners.movement.time_space import Cell, TimeSpace
    from planners.route import Lonlat

MOST_POINTS = 40  # strips of a point graph
OWN_LIMITS = (ConflictKind.EARLY, ConflictKind.LATE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanView:
    """
    Everything that is shown of the movements of one planned march.

    Attributes
    ----------
    case
        The movements, and their schedule as it is planned.
    conflicts
        Of that schedule.
    watch
        Answers what moving one of them would change.
    passed
        When who passes which section.
    paths
        The sections as lines of the map.
    names
        Of the movements by number.
    zone
        Letter of the zone in which times are shown.
    """

    case: MovementCase
    conflicts: tuple[Conflict, ...]
    watch: ConflictWatch
    passed: Passages
    paths: SectionPaths
    names: tuple[str, ...]
    zone: str

    @property
    def span(self) -> Span:
        """From the first head at a start point to the last tail past a release one."""
        begins, ends = self.passed.span_s
        return Span(begins, max(ends, begins + 1))

    def roads(self) -> tuple[str, ...]:
        """Names of the roads that are used, the most used one first."""
        counts: dict[str, int] = {}
        roads = self.case.problem.sections.roads
        used, times = np.unique(self.passed.section, return_counts=True)
        for section, count in zip(used.tolist(), times.tolist(), strict=True):
            name = roads[section] if roads else ""
            if name:
                counts[name] = counts.get(name, 0) + count
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    def place(self, conflict: Conflict) -> Lonlat:
        """Where on the map a conflict is, degrees."""
        section, share = place_of(self.case.problem, conflict)
        line = self.case.section_lines[section]
        lon, lat = line[round(share * (len(line) - 1))].tolist()
        return lon, lat

    def moved(self, movement: int, shift_s: int) -> Departures | None:
        """Departures of a movement, all of them later by so much; None for none."""
        placed = self.case.planned.placed[movement]
        if placed is None:
            return None
        departs = tuple(one + shift_s for one in placed.departs_s)
        return placed._replace(departs_s=departs)

    def conflicts_moved(self, movement: int, shift_s: int) -> tuple[Conflict, ...]:
        """
        Conflicts that a movement would have if all its departures were later.

        Limits of its own that nobody ordered do not count: they move along with it.
        """
        departures = self.moved(movement, shift_s)
        if departures is None:
            return ()
        plan = self.case.march.columns[movement].plan
        free = [
            kind
            for kind, given in zip(
                OWN_LIMITS, (plan.earliest, plan.latest or plan.release_by), strict=True
            )
            if given is None
        ]
        found = self.watch.conflicts_of(movement, departures)
        return tuple(one for one in found if one.kind not in free)

    def cells_moved(
        self, graph: TimeSpace, movement: int, shift_s: int, own: Sequence[Conflict]
    ) -> tuple[Cell, ...]:
        """Conflicts on the road of a graph with one movement elsewhere in time."""
        kept = [cell for cell in graph.cells if movement not in cell.movements]
        shifts = {movement: shift_s}
        return (*kept, *cells_of(self.case.problem, graph, own, shifts))


class RoadPicture(NamedTuple):
    """The occupation of a road."""

    road: str
    place: Place
    bands: RouteBands


def plan_view(planner: Planner, march: PlannedMarch, progress: Progress) -> PlanView:
    """
    Prepare the movements of a march for all views; takes seconds for a division.

    Parameters
    ----------
    planner
        Of the area.
    march
        With one column or more.
    progress
        Told how far it is; may raise to stop.

    Raises
    ------
    InputRefused, MarchError
        As `app.services.movement.case.movement_case`.
    """
    case = movement_case(planner, march, progress)
    problem, planned = case.problem, case.planned
    watch = ConflictWatch(problem, planned)
    first = planned.placed[0]
    if first is not None:
        watch.conflicts_of(0, first)  # loads compiled code before a hand needs it
    return PlanView(
        case=case,
        conflicts=find_conflicts(problem, planned),
        watch=watch,
        passed=passages(problem, planned),
        paths=SectionPaths.of(case.section_lines),
        names=tuple(movement.name for movement in problem.movements),
        zone=march.scenario.zone,
    )


def graph_of(plan: PlanView, movement: int) -> TimeSpace:
    """Time-space graph of the way of a movement."""
    return time_space(
        plan.case.problem, plan.case.planned, _chain(plan, movement), plan.conflicts
    )


def strips_of_way(plan: PlanView, movement: int) -> tuple[Strip, ...]:
    """Strips of the named points on the way of a movement, in the order of the way."""
    problem = plan.case.problem
    names = problem.sections.points
    chain = _chain(plan, movement)
    points = [one for one in chain.points.tolist() if names and names[one]]
    if len(points) > MOST_POINTS:
        step = len(points) / MOST_POINTS
        points = [points[int(place * step)] for place in range(MOST_POINTS)]
    graph = point_graph(problem, plan.case.planned, points, plan.span)
    return strips_of(graph, plan.conflicts, problem.sections)


def road_picture(plan: PlanView, road: str) -> RoadPicture:
    """Occupation of a road over the whole operation."""
    problem = plan.case.problem
    place = road_named(problem.sections, road)
    chain = chain_of_road(problem.sections, place.sections)
    bands = route_bands(problem, plan.case.planned, chain, plan.span)
    return RoadPicture(road, place, bands)


def holders(plan: PlanView, place: Place, span: Span) -> tuple[Stay, ...]:
    """Who is at a place between two moments."""
    return who_holds(plan.case.problem, plan.case.planned, place, span)


def _chain(plan: PlanView, movement: int) -> RoadChain:
    """Kilometres of the way of a movement, along its roads where one comes twice."""
    problem = plan.case.problem
    placed = plan.case.planned.placed[movement]
    try:
        return axis_of(problem, movement, placed)
    except MarchError:
        course = problem.movements[movement].courses[placed.course if placed else 0]
        sections = [int(one) for leg in course.legs for one in leg.sections]
        return chain_of_road(problem.sections, sections)
