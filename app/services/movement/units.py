"""March units that a schedule moves by themselves, as columns of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.movement.columns import EARLIER
from app.services.planning import PlannedColumn
from app.services.scenario.column_plan import MovesAs
from planners.column import Serial, gap_time
from planners.dtg import whole_minute_after
from planners.march_table import march_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.services.planning import PlannedMarch


def moving_columns(march: PlannedMarch) -> Iterator[tuple[int, PlannedColumn]]:
    """
    Give all that departs as one, with the number of its column in the march.

    A column that moves as march units gives one column for each of them, on the same
    road with the same halts. The first starts with the column, each other one in the
    first whole minute at the gap behind the one ahead.

    Raises
    ------
    MarchError
        As `planners.march_table.march_table`.
    """
    for number, column in enumerate(march.columns):
        if column.plan.moves_as is MovesAs.COLUMN:
            yield number, column
            continue
        start = column.table.totals.start
        for place in range(len(column.table.units)):
            unit = _unit(column, place, start)
            yield number, unit
            gap = gap_time(unit.plan.column.serial_gap, unit.plan.rate_kmh)
            follows = start + unit.table.units[-1].tail_delay + gap
            start = whole_minute_after(follows)


def _unit(column: PlannedColumn, place: int, start: datetime) -> PlannedColumn:
    """One march unit as a column; the gap behind it is the one ahead of the next."""
    plan, table = column.plan, column.table
    timing, following = table.units[place], table.units[place + 1 : place + 2]
    whole = plan.column
    alone = replace(
        whole,
        name=f"{whole.name} {timing.unit.name}",
        serials=(Serial(name=timing.serial, units=(timing.unit,)),),
        serial_gap=following[0].gap if following else whole.serial_gap,
        rate_kmh=table.rate_kmh,
    )
    number = plan.movement_number
    earlier = start - EARLIER if plan.release_by is not None else None
    unit = replace(
        plan,
        column=alone,
        movement_number=None if number is None else number.for_unit(place),
        start=start,
        release_by=None if following else plan.release_by,
        earliest=plan.earliest or earlier,
        latest=plan.latest or plan.release_by,
        wanted=plan.wanted or plan.release_by,
        moves_as=MovesAs.COLUMN,
    )
    times = march_table(
        alone,
        table.legs,
        start_point=table.start_point,
        start=start,
        halts=table.halts,
        rounding=table.rounding,
        crossings=table.crossings,
    )
    return PlannedColumn(unit, column.route, column.points, times)
