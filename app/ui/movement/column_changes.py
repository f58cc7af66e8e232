"""Changes of single columns in a scenario: another start, another length of a halt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.movement.schedule import scheduled_column
from app.services.scenario.column_plan import MovesAs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.services.movement.case import MovementCase
    from app.services.planning import PlannedColumn
    from app.services.scenario.column_plan import ColumnPlan
    from app.services.scenario.scenario import Scenario
    from planners.column import Halt

SAME_KM = 0.01


def as_columns(columns: Iterable[PlannedColumn]) -> tuple[PlannedColumn, ...]:
    """
    Let march units that are scheduled by themselves be columns of their own.

    They have no credit as such yet: a number with the letter of a march unit is not
    that of a column.
    """
    return tuple(replace(one, plan=_as_column(one.plan)) for one in columns)


def with_shift(
    scenario: Scenario, case: MovementCase, movement: int, shift_s: int
) -> Scenario:
    """
    A scenario in which one movement starts later or earlier.

    A column that moves as march units becomes a column for each of them, as only one of
    them starts at another time.

    Parameters
    ----------
    scenario
        To change.
    case
        Of its march as it is planned.
    movement
        By number.
    shift_s
        Positive for later.
    """
    number = case.columns[movement]
    plan = scenario.columns[number]
    if plan.moves_as is MovesAs.COLUMN:
        start = case.march.columns[movement].table.totals.start
        moved = [with_start(plan, start + timedelta(seconds=shift_s))]
    else:
        moved = []
        for unit, column in enumerate(case.columns):
            placed = case.planned.placed[unit]
            if column == number and placed is not None:
                by_s = shift_s if unit == movement else 0
                departs = tuple(one + by_s for one in placed.departs_s)
                at = placed._replace(departs_s=departs)
                moved.append(_as_column(scheduled_column(case, unit, at).plan))
    columns = (*scenario.columns[:number], *moved, *scenario.columns[number + 1 :])
    return replace(scenario, columns=columns)


def with_start(plan: ColumnPlan, start: datetime) -> ColumnPlan:
    """A column that starts at a moment; a deadline it had stays as its latest one."""
    return replace(
        plan,
        start=start,
        release_by=None,
        latest=plan.latest or plan.release_by,
        wanted=plan.wanted or plan.release_by,
    )


def with_start_of(scenario: Scenario, name: str, start: datetime) -> Scenario:
    """A scenario in which the column of a name starts at a moment."""
    return replace(
        scenario,
        columns=tuple(
            with_start(plan, start) if plan.column.name == name else plan
            for plan in scenario.columns
        ),
    )


def with_halt_of(
    scenario: Scenario, name: str, halt: Halt, duration: timedelta
) -> Scenario | None:
    """
    A scenario in which a halt of the column of a name lasts otherwise.

    Parameters
    ----------
    scenario
        To change.
    name
        Of the column.
    halt
        As it stands in the march table.
    duration
        Of it from now on.

    Returns
    -------
    Scenario | None
        None where nobody ordered that halt: it follows from rules or from the hours of
        a road.
    """
    columns = tuple(
        _with_halt(plan, halt, duration) if plan.column.name == name else plan
        for plan in scenario.columns
    )
    return None if columns == scenario.columns else replace(scenario, columns=columns)


def _as_column(plan: ColumnPlan) -> ColumnPlan:
    """The plan of a march unit as that of a column."""
    number = plan.movement_number
    return (
        plan
        if number is None or not number.unit
        else replace(plan, movement_number=None)
    )


def _with_halt(plan: ColumnPlan, halt: Halt, duration: timedelta) -> ColumnPlan:
    """A column whose halt at the same place lasts otherwise."""
    return replace(
        plan,
        halts=tuple(
            replace(one, duration=duration)
            if abs(one.at_km - halt.at_km) < SAME_KM
            else one
            for one in plan.halts
        ),
        area_halts=tuple(
            replace(one, duration=duration)
            if halt.area and one.area == halt.area
            else one
            for one in plan.area_halts
        ),
    )
