"""A course of action: a march as planned, or as a schedule has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import InputRefused, NoAnswer
from app.services.movement.schedule import scheduled_column

if TYPE_CHECKING:
    from app.services.movement.case import MovementCase
    from app.services.planning import PlannedColumn, PlannedMarch
    from planners.movement.problem import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOfAction:
    """
    Columns with their roads and march tables.

    Attributes
    ----------
    name
        What people call it.
    columns
        At least one.
    zone
        In which times are told.
    has_hours
        Whether the plan closes roads at some hours, beside what the map says.
    """

    name: str
    columns: tuple[PlannedColumn, ...]
    zone: str = "Z"
    has_hours: bool = False


def course_of_march(march: PlannedMarch, name: str = "") -> CourseOfAction:
    """
    Take a march as it is planned.

    Parameters
    ----------
    march
        With at least one column.
    name
        Empty for that of its scenario.

    Raises
    ------
    InputRefused
        Nobody marches.
    """
    if not march.columns:
        raise InputRefused("The plan has no column that marches; add one first.")
    scenario = march.scenario
    return CourseOfAction(
        name=name or scenario.name,
        columns=march.columns,
        zone=scenario.zone,
        has_hours=bool(scenario.hours),
    )


def course_of_schedule(
    case: MovementCase, schedule: Schedule, name: str = ""
) -> CourseOfAction:
    """
    Take a march as a schedule has it, each of its movements as a column.

    Parameters
    ----------
    case
        Whose movements are scheduled.
    schedule
        With a place for every one of them.
    name
        Empty for that of the scenario.

    Raises
    ------
    NoAnswer
        A movement has no place.
    """
    columns = []
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            what = case.problem.movements[number].name
            raise NoAnswer(
                f"The schedule has no place for {what!r}, so its move cannot be "
                "simulated; give the column more time or another way."
            )
        columns.append(scheduled_column(case, number, placed))
    scenario = case.march.scenario
    return CourseOfAction(
        name=name or scenario.name,
        columns=tuple(columns),
        zone=scenario.zone,
        has_hours=bool(scenario.hours),
    )
