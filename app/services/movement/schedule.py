"""A schedule back into the march: new starts, longer halts and other ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from app.errors import NoAnswer
from app.services.movement.columns import windows_of
from app.services.planning import PlannedColumn, PlannedMarch
from app.services.scenario.column_plan import MovesAs
from app.services.ways import stops_of
from maps.coordinates import format_mgrs
from planners.column import Halt, HaltModel
from planners.march_table import march_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.movement.case import MovementCase
    from app.services.movement.courses import ColumnWay
    from app.services.planning import Planner
    from planners.movement.problem import Departures, Schedule

_MICROSECOND = timedelta(microseconds=1)
_NO_HALT = timedelta(milliseconds=500)  # rounding; a wait lasts longer


def apply_schedule(
    planner: Planner, case: MovementCase, schedule: Schedule
) -> PlannedMarch:
    """
    Plan the march anew as a schedule says.

    Each column starts at its departure, halts until the departures of its legs, and
    takes the way that was chosen for it; where that is not the one it was planned on,
    its stops change so that the planner takes it. The march tables come from the same
    trajectories as the schedule.

    Parameters
    ----------
    planner
        Of the area.
    case
        Whose columns move.
    schedule
        With a place for every one of them.

    Raises
    ------
    NoAnswer
        A column has no place in the schedule.
    InputRefused
        No stops make the planner take a way.
    """
    columns = []
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            name = case.problem.movements[number].name
            raise NoAnswer(
                f"The schedule has no place for {name!r}, so there is no march table; "
                "give the column more time or another way."
            )
        columns.append(_column(planner, case, number, placed))
    plans = tuple(column.plan for column in columns)
    scenario = replace(case.march.scenario, columns=plans)
    return PlannedMarch(scenario, tuple(columns))


def scheduled_column(
    case: MovementCase, number: int, placed: Departures
) -> PlannedColumn:
    """
    Time one movement as it is placed; its stops stay as they are.

    Parameters
    ----------
    case
        Whose movement it is.
    number
        Of the movement.
    placed
        Its course and departures.
    """
    way = case.ways[number][placed.course]
    before = case.march.columns[number]
    start = case.moment(placed.departs_s[0])
    halts = halts_as_placed(way, placed.departs_s)
    table = march_table(
        before.plan.column,
        way.table.legs,
        start_point=way.table.start_point,
        start=start,
        halts=halts,
        rounding=way.table.rounding,
        crossings=way.table.crossings,
    )
    windows = windows_of(before)
    plan = replace(
        before.plan,
        start=start,
        release_by=None,
        earliest=windows.earliest,
        latest=before.plan.latest or before.plan.release_by,
        wanted=windows.wanted,
        halts=halts,
        area_halts=(),  # they are among the halts
        moves_as=MovesAs.COLUMN,
    )
    return PlannedColumn(plan, way.route, way.points, table)


def halts_as_placed(way: ColumnWay, departs_s: Sequence[int]) -> tuple[Halt, ...]:
    """
    Halts of a column that departs as a schedule says.

    Parameters
    ----------
    way
        Its way.
    departs_s
        Departure of each leg.

    Returns
    -------
    tuple[Halt, ...]
        The ordered ones, as long as they become, and the waits where it does wait.
    """
    timed, head = way.timed, way.timed.head
    legs = pairwise(timed.leg_points)
    halts = [h for h in way.table.halts if h.model is HaltModel.IN_PLACE]
    for (first, last), (departs, goes_on) in zip(
        legs, pairwise(departs_s), strict=False
    ):
        driven = head.clock(head.arrives[last]) - head.clock(head.leaves[first])
        stay = timedelta(seconds=goes_on - departs) - driven * _MICROSECOND
        stretch = timed.way[last - 1]
        if stretch.halt is not None:
            halts.append(replace(stretch.halt, duration=stay))
        elif stay > _NO_HALT:
            place = way.waiting_at(stretch.to_km * 1000)
            halts.append(
                Halt(
                    at_km=stretch.to_km,
                    duration=stay,
                    name=place.name,
                    area=place.area,
                )
            )
    return tuple(sorted(halts, key=lambda halt: halt.at_km))


def with_stops(
    planner: Planner, case: MovementCase, column: PlannedColumn
) -> PlannedColumn:
    """
    Give a column stops from which the planner takes the way it goes.

    Parameters
    ----------
    planner
        Of the area.
    case
        Whose column it is.
    column
        As `scheduled_column` times it.

    Raises
    ------
    InputRefused
        No stops make the planner take its way.
    """
    request = planner.request(case.march.scenario, column.plan)
    points = stops_of(planner, column.route, request)
    inner = [format_mgrs(lon, lat) for lon, lat in points[1:-1]]
    asked = column.plan.stops
    stops = (asked[0], *inner, asked[-1])
    return replace(column, plan=replace(column.plan, stops=stops))


def _column(
    planner: Planner, case: MovementCase, number: int, placed: Departures
) -> PlannedColumn:
    """One column as placed, with stops that lead over its way."""
    column = scheduled_column(case, number, placed)
    return column if placed.course == 0 else with_stops(planner, case, column)
