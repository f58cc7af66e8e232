"""What a schedule may do with each column of a march: its windows, ways and halts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.services.movement_courses import (
    SAME_PLACE_M,
    ColumnWay,
    WaitingPlace,
    column_way,
)
from planners.column import HaltModel
from planners.dtg import utc

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.planning import PlannedColumn
    from app.services.scenario import Scenario
    from planners.column import Halt
    from planners.route import Lonlat, Route

# Planning assumptions, where the scenario does not say.
LATEST_AFTER = timedelta(hours=24)  # tail past the release point after the start
EARLIER = timedelta(hours=2)  # start before the latest that keeps a deadline
WAIT_FOR_ROADS = timedelta(hours=12)  # where the march waits for a road to open
_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """
    When a column may move.

    Attributes
    ----------
    earliest
        Head at the start point at the earliest.
    latest
        Tail past the release point at the latest.
    wanted
        Tail past the release point as wanted; None for as early as can be.
    starts
        Head at the start point as planned.
    """

    earliest: datetime
    latest: datetime
    wanted: datetime | None
    starts: datetime


def windows_of(column: PlannedColumn) -> Windows:
    """
    Tell when a column may move, in UTC.

    Where its plan sets no earliest moment, a column may not start before the start it
    was given, or two hours before the latest that keeps its deadline. Where it sets no
    latest one, it is to be through within a day after that, or by its deadline.
    """
    plan, starts = column.plan, column.table.totals.start
    earliest = starts if plan.release_by is None else starts - EARLIER
    if plan.earliest is not None:
        earliest = min(utc(plan.earliest), starts)
    latest = max(earliest + LATEST_AFTER, column.table.totals.completion)
    for given in (plan.release_by, plan.latest):
        if given is not None:
            latest = utc(given)
    wanted = plan.wanted or plan.release_by
    return Windows(
        earliest=earliest,
        latest=latest,
        wanted=None if wanted is None else utc(wanted),
        starts=starts,
    )


def planned_way(scenario: Scenario, column: PlannedColumn) -> ColumnWay:
    """
    Take the way of a column as it is planned.

    Its ordered halts last as long as ordered. Where the march waits for a road to
    open, the column may wait, and need not.

    Raises
    ------
    MarchError
        As `planners.march_table.march_table`.
    """
    ordered, waiting = _halts_as_ordered(column)
    return column_way(scenario, column, ordered, waiting)


def planned_stays(column: PlannedColumn, way: ColumnWay) -> tuple[timedelta, ...]:
    """How long the planned column stays at each place where a leg of the way ends."""
    halts = column.table.halts
    stays = []
    for end_m in way.timed.leg_ends_m[1:-1]:
        here = [h.duration for h in halts if _at(h, end_m)]
        stays.append(sum(here, _NO_TIME))
    return tuple(stays)


def _at(halt: Halt, at_m: float) -> bool:
    """Whether a halt is at a place."""
    return abs(halt.at_km * 1000 - at_m) <= SAME_PLACE_M


def _halts_as_ordered(
    column: PlannedColumn,
) -> tuple[tuple[Halt, ...], tuple[WaitingPlace, ...]]:
    """Halts of a planned column as they were ordered, and where it waits besides."""
    ordered, waiting = [], []
    for halt in column.table.halts:
        at_m = halt.at_km * 1000
        mine = next((h for h in column.plan.halts if _at(h, at_m)), None)
        if mine is not None:
            more = halt.duration - mine.duration
            longest = mine.may_wait if not more else more + WAIT_FOR_ROADS
            ordered.append(replace(mine, may_wait=max(mine.may_wait, longest)))
        elif halt.model is HaltModel.HALT_AREA:
            waiting.append(
                WaitingPlace(
                    at_m=at_m,
                    name=halt.name,
                    longest=halt.duration + WAIT_FOR_ROADS,
                    position=_position(column.route, at_m),
                )
            )
    return tuple(ordered), tuple(waiting)


def _position(route: Route, at_m: float) -> Lonlat:
    """Degrees of a place on a route."""
    lon, lat = (
        float(np.interp(at_m, route.distance_m, [p[axis] for p in route.geometry]))
        for axis in (0, 1)
    )
    return lon, lat
