"""The movement credits of a planned march, with their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import InputRefused
from planners.errors import MarchError
from planners.hand_calculation import minutes
from planners.movement_credit import (
    MovementBid,
    PointTimes,
    UnitTimes,
    approved,
    asked,
    next_number,
    renewed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from app.services.planning import PlannedColumn, PlannedMarch
    from planners.movement_credit import MovementCredit


def credits_of(
    march: PlannedMarch,
    when: datetime,
    issued: Sequence[MovementCredit] = (),
    reason: str = "",
) -> tuple[MovementCredit, ...]:
    """
    Give the credits of all columns of a march, in the order of the scenario.

    A column with a movement number has its credit. One without gets the next free
    number of the day on which it begins, from the authority of the scenario; where the
    scenario names none, its bid stays a bid.

    Parameters
    ----------
    march
        As planned.
    when
        Now, aware; bids, approvals and changes are dated so.
    issued
        Credits in force from an earlier plan: columns keep their numbers, and credits
        are changed or cancelled where the plan has changed.
    reason
        Of such changes.

    Raises
    ------
    InputRefused
        A column has the number of a march unit or another than its credit, or the day
        has no number left.
    """
    scenario = march.scenario
    kept = {
        credit.bid.column: credit.number
        for credit in sorted(issued, key=lambda credit: credit.is_valid)
        if credit.number is not None
    }
    given = [column.plan.movement_number for column in march.columns]
    before = (credit.number for credit in issued)
    used = [number for number in (*before, *given) if number is not None]
    result = []
    for column in march.columns:
        credit = asked(bid_of(column), tuple(_units(column)), when)
        number = column.plan.movement_number or kept.get(credit.bid.column)
        try:
            if number is None and scenario.authority:
                begins, zone = credit.entry.first, scenario.zone
                number = next_number(begins, scenario.authority, used, zone=zone)
                used.append(number)
            if number is not None:
                credit = approved(credit, number, when)
        except MarchError as error:
            raise InputRefused(
                f"Column {column.plan.column.name!r}: {error}"
            ) from error
        result.append(credit)
    if not issued:
        return tuple(result)
    try:
        return renewed(issued, result, when, reason)
    except MarchError as error:
        raise InputRefused(str(error)) from error


def planned_credits(march: PlannedMarch, when: datetime) -> tuple[MovementCredit, ...]:
    """
    Give what each column would be granted as it is planned, in order.

    A column whose plan states a movement number has it; no number is given here.

    Raises
    ------
    InputRefused
        A plan states the number of a march unit.
    """
    scenario = replace(march.scenario, authority="")
    return credits_of(replace(march, scenario=scenario), when)


def bid_of(column: PlannedColumn) -> MovementBid:
    """Give the bid of a column: what it asks of the authority."""
    plan, table = column.plan, column.table
    return MovementBid(
        column=plan.column.name,
        vehicles=plan.formation.vehicles,
        origin=plan.stops[0],
        destination=plan.stops[-1],
        via=plan.stops[1:-1],
        not_before=plan.earliest,
        not_after=plan.latest or plan.release_by,
        march_units=len(plan.column.units()),
        rate_kmh=table.rate_kmh,
        density_vpk=plan.column.density_vpk,
        special_permit=plan.special_permit,
        halts=tuple(
            f"{halt.purpose.value} {minutes(halt.duration)} at km {halt.at_km:.1f}"
            for halt in table.halts
        ),
    )


def _units(column: PlannedColumn) -> Iterator[UnitTimes]:
    """Each march unit with its times at every timed point."""
    labels = {point.name: point.label for point in column.points}
    for timing, passings in column.table.by_unit():
        yield UnitTimes(
            unit=timing.unit.name,
            vehicles=timing.unit.formation.count,
            times=tuple(
                PointTimes(
                    passing.point,
                    labels.get(passing.point, ""),
                    passing.arrives,
                    passing.clears,
                )
                for passing in passings
            ),
        )
