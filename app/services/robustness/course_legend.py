"""The legend of a course of action: who and what its numbers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.march_hours import hours_on
from app.services.robustness.legend import (
    BridgeEntry,
    CourseLegend,
    DefileEntry,
    UnitEntry,
)
from maps.coordinates import format_mgrs
from planners.explain_route import middle_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.services.planning import PlannedColumn
    from app.services.robustness.course_of_action import CourseOfAction
    from app.services.robustness.plan_tensors import MarchingUnit
    from app.services.robustness.scenarios import Scenarios
    from planners.physical_bridges import PhysicalBridge
    from planners.roads import Roads

HOURS = (
    "Roads of this march are closed at some hours. Simulated units wait as long as the "
    "table has them wait and then go on, whatever the hour; whether a road is open to "
    "who comes early or late is not looked at."
)
_GRID_DIGITS = 4  # of each coordinate: 10 m


class NamedGround(NamedTuple):
    """
    Roads and bridges that the numbers of a course stand for.

    Attributes
    ----------
    roads
        Of the area.
    defiles
        Links of each single-file section, and whether one column passes at a time.
    bridges
        On planned routes, by their numbers in the tensors.
    """

    roads: Roads
    defiles: Sequence[tuple[tuple[int, ...], bool]]
    bridges: Sequence[PhysicalBridge]


def course_legend(
    course: CourseOfAction,
    zero: datetime,
    units: Sequence[tuple[MarchingUnit, int]],
    ground: NamedGround,
    asked: Scenarios,
) -> CourseLegend:
    """
    Write down what the numbers of a course stand for.

    Parameters
    ----------
    course
        The course.
    zero
        From which its times count.
    units
        In order, with how many ways each knows.
    ground
        Roads and bridges.
    asked
        Its scenarios.
    """
    return CourseLegend(
        name=course.name,
        zero=zero,
        units=tuple(
            _unit(course.columns[unit.column], unit, routes) for unit, routes in units
        ),
        defiles=tuple(
            _defile(ground, links, is_alone=alone) for links, alone in ground.defiles
        ),
        bridges=tuple(
            BridgeEntry(one.number, one.name, one.place, *one.position)
            for one in ground.bridges
        ),
        scenarios=asked.entries,
        remarks=_remarks(course, ground.roads, asked),
    )


def _unit(column: PlannedColumn, unit: MarchingUnit, routes: int) -> UnitEntry:
    """One march unit; one that is a column of its own has its name."""
    plan, timings = column.plan, column.table.units
    name = plan.column.name
    if len(timings) > 1:
        name = f"{name} {timings[unit.place].unit.name}"
    return UnitEntry(
        name=name,
        column=plan.column.name,
        starts_ms=unit.starts_ms,
        planned_ms=unit.planned_ms,
        deadline_ms=unit.deadline_ms,
        is_ordered=(plan.release_by or plan.latest) is not None,
        routes=routes,
    )


def _defile(
    ground: NamedGround, links: tuple[int, ...], *, is_alone: bool
) -> DefileEntry:
    """One single-file section, by the bridge on it or else by its road."""
    network = ground.roads.network
    edges = np.flatnonzero(np.isin(network.edge_link, links)).tolist()
    over = set(edges)
    bridge = next((one for one in ground.bridges if over & set(one.edges)), None)
    if bridge is not None:
        return DefileEntry(bridge.name, bridge.place, is_alone)
    forward = [edge for edge in edges if network.edge_forward[edge]] or edges
    place = format_mgrs(*middle_of(ground.roads, forward), digits=_GRID_DIGITS)
    names = {network.edge_name(edge) for edge in forward}
    return DefileEntry(min(names, key=_plainness), place, is_alone)


def _plainness(name: str) -> tuple[bool, str]:
    """Names of roads come before words for roads without one."""
    return name.startswith("unnamed"), name


def _remarks(course: CourseOfAction, roads: Roads, asked: Scenarios) -> tuple[str, ...]:
    """What the staff should know of the question."""
    told = []
    if asked.left_out:
        told.append(
            f"{asked.left_out} losses were left out, as they would need more ways "
            "around than are looked at for one column."
        )
    if course.has_hours or any(hours_on(roads, one.route) for one in course.columns):
        told.append(HOURS)
    return tuple(told)
