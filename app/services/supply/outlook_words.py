"""An outlook on supply as tables: for the terminal, the window and files."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.exports.supply_table import SupplyTable
from planners.dtg import format_dtg
from planners.supply.items import CLASSES
from planners.supply.projection import DAY_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.exports.supply_table import Cell
    from app.services.supply.outlook import SupplyOutlook

STANDING_HEAD = (
    *("unit", "item", "class", "counted in", "usable", "a day", "days of supply"),
    *("safety level", "stockage objective", "below safety", "empty", "standing"),
    "not met",
)
CURVE_HEAD = (
    *("unit", "item", "time", "wanted in the step", "of it by marches"),
    *("received", "usable", "days of supply", "safety level", "not met"),
)
MARCH_HEAD = (
    *("unit", "column", "fuel", "begins", "ends", "km", "level l", "climbs l"),
    *("surfaces l", "all l", "refuelled l"),
)
AMMUNITION_HEAD = (
    *("item", "weapon", "weapons", "days", "RSR", "CSR", "wanted", "given out"),
    "short",
)


def outlook_tables(outlook: SupplyOutlook, zone: str) -> tuple[SupplyTable, ...]:
    """
    Every table of an outlook that has rows.

    Parameters
    ----------
    outlook
        Of a scenario.
    zone
        Letter of the zone of its times.
    """
    tables = (
        standing_table(outlook, zone),
        class_table(outlook, zone),
        ammunition_table(outlook),
        march_table(outlook, zone),
        curve_table(outlook, zone),
        SupplyTable("Look at", ("remark",), tuple((one,) for one in outlook.remarks)),
    )
    return tuple(table for table in tables if table.rows)


def standing_table(outlook: SupplyOutlook, zone: str) -> SupplyTable:
    """What becomes of each item in each unit, a row each; units in their order."""
    return SupplyTable("Stocks", STANDING_HEAD, tuple(_standings(outlook, zone)))


def _standings(outlook: SupplyOutlook, zone: str) -> Iterator[tuple[Cell, ...]]:
    projection = outlook.projection
    for row, one in enumerate(outlook.units):
        for column, item in enumerate(outlook.items):
            place = row, column
            if not outlook.demand[place].any() and math.isnan(
                projection.empty_s[place]
            ):
                continue
            yield (
                *(one.unit.name, item.name, item.in_class(outlook.scheme), item.unit),
                _cell(projection.stock[row, column, 0]),
                _cell(outlook.daily(row, column)),
                _cell(projection.days[row, column, 0]),
                _cell(projection.safety[row, column, 0]),
                _cell(projection.objective[row, column, 0]),
                _moment(outlook.first_below_safety(row, column), zone),
                _moment(outlook.first_empty(row, column), zone),
                outlook.standing(row, column).value,
                _cell(float(projection.unmet[row, column].sum())),
            )


def class_table(outlook: SupplyOutlook, zone: str) -> SupplyTable:
    """Demand of each unit by class of supply and day, tonnes."""
    tonnes = outlook.by_class(outlook.demand)
    classes = [one for one in CLASSES[outlook.scheme] if one in tonnes]
    per_day = DAY_S // outlook.step_s
    rows: list[tuple[Cell, ...]] = []
    for row, one in enumerate(outlook.units):
        for first in range(0, outlook.steps, per_day):
            day = [
                float(tonnes[name][row, first : first + per_day].sum())
                for name in classes
            ]
            begins = format_dtg(outlook.times[first], zone)
            rows.append((one.unit.name, begins, *map(_cell, (*day, sum(day)))))
    heads = (f"class {name} t" for name in classes)
    return SupplyTable(
        "Demand by class", ("unit", "day from", *heads, "all t"), tuple(rows)
    )


def curve_table(outlook: SupplyOutlook, zone: str) -> SupplyTable:
    """Stocks over time: a row for each unit, item whose stock is known, and moment."""
    rows: list[tuple[Cell, ...]] = []
    projection = outlook.projection
    times = [format_dtg(moment, zone) for moment in outlook.times]
    for row, one in enumerate(outlook.units):
        for column, item in enumerate(outlook.items):
            if math.isnan(projection.stock[row, column, 0]):
                continue
            for step, time in enumerate(times):
                passed = (
                    (outlook.demand, outlook.march, projection.receipts) if step else ()
                )
                used = [_cell(part[row, column, step - 1]) for part in passed]
                unmet = _cell(projection.unmet[row, column, step - 1]) if step else 0
                rows.append(
                    (
                        *(one.unit.name, item.name, time, *(used or (0, 0, 0))),
                        _cell(projection.stock[row, column, step]),
                        _cell(projection.days[row, column, step]),
                        *(_cell(projection.safety[row, column, step]), unmet),
                    )
                )
    return SupplyTable("Stock curves", CURVE_HEAD, tuple(rows))


def march_table(outlook: SupplyOutlook, zone: str) -> SupplyTable:
    """Fuel of planned marches, by what burns it."""
    rows = tuple(
        (
            *(one.unit, one.column, one.item),
            *(format_dtg(one.begins, zone), format_dtg(one.ends, zone)),
            *(_cell(one.length_km), _cell(one.level_l), _cell(one.climb_l)),
            *(_cell(one.surface_l), _cell(one.litres), _cell(one.refuelled_l)),
        )
        for one in outlook.marches
    )
    return SupplyTable("March fuel", MARCH_HEAD, rows)


def ammunition_table(outlook: SupplyOutlook) -> SupplyTable:
    """Required and controlled supply rates."""
    rows = tuple(
        (
            *(one.item, one.weapon or "in bulk", one.weapons, _cell(one.days)),
            *(_cell(one.required), _cell(one.controlled), _cell(one.need)),
            *(_cell(one.issue), _cell(one.shortfall)),
        )
        for one in outlook.ammunition
    )
    return SupplyTable("Ammunition", AMMUNITION_HEAD, rows)


def _cell(amount: float) -> Cell:
    """Give a rounded amount; nothing for not known, a word for without an end."""
    if math.isnan(amount):
        return ""
    return round(float(amount), 2) if math.isfinite(amount) else "no end"


def _moment(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else format_dtg(moment, zone)
