"""A march table as rows: a march unit each, with its passing of every timed point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui import formats
from app.ui.tables.rows import Cell
from planners.dtg import format_dtg, whole_minute_after, whole_minute_before
from planners.halts import TimedPointKind

LONGEST_NAME = 19

if TYPE_CHECKING:
    from app.services.planning import PlannedColumn
    from planners.march_table import MarchTable, Passing, TimedPoint


def march_header(planned: PlannedColumn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the columns, and what each of them is."""
    labels = {point.name: point for point in planned.points}
    names = [
        QCoreApplication.translate("march_table", "Serial"),
        QCoreApplication.translate("march_table", "March unit"),
        QCoreApplication.translate("march_table", "Veh"),
    ]
    tips = [
        QCoreApplication.translate(
            "march_table", "Serial of the column, in order of march"
        ),
        QCoreApplication.translate(
            "march_table", "Vehicles that move under one commander"
        ),
        QCoreApplication.translate("march_table", "Vehicles in the march unit"),
    ]
    for point in planned.table.points:
        known = labels.get(point.name)
        what = known.label if known else ""
        names.append(f"{point.name}\n{shortened(what)}".rstrip())
        tips.append(_point_tip(point, what))
    return tuple(names), tuple(tips)


def march_rows(table: MarchTable, zone: str) -> tuple[tuple[Cell, ...], ...]:
    """One row for each march unit, in order of march."""
    rows = []
    serial = ""
    for timing, passings in table.by_unit():
        shown = timing.serial if timing.serial != serial else ""
        serial = timing.serial
        rows.append(
            (
                Cell(shown, tip=timing.serial, bold=True),
                Cell(
                    timing.unit.name, tip=_composition(timing.unit.formation.vehicles)
                ),
                Cell(formats.grouped(timing.unit.formation.count), figure=True),
                *(_passing(passing, zone) for passing in passings),
            )
        )
    return tuple(rows)


def shortened(text: str) -> str:
    """Text that fits the head of a column; the tool tip has the whole."""
    return (
        text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"
    )


def short_dtg(text: str) -> str:
    """Date-time group without month and year: ``120600Z``."""
    return text[:7]


def _passing(passing: Passing, zone: str) -> Cell:
    """Arrival and clearance, never later and never earlier than they are."""
    arrives = format_dtg(whole_minute_before(passing.arrives), zone)
    clears = format_dtg(whole_minute_after(passing.clears), zone)
    tip = QCoreApplication.translate(
        "march_table", "{} at {}: arrives {}, clear {}, after {}"
    ).format(
        passing.unit,
        passing.point,
        arrives,
        clears,
        formats.kilometres(passing.distance_km * 1000),
    )
    return Cell(f"{short_dtg(arrives)} – {short_dtg(clears)}", tip=tip, figure=True)


def _point_tip(point: TimedPoint, what: str) -> str:
    kind = (
        QCoreApplication.translate("march_table", "Halt")
        if point.kind is TimedPointKind.HALT
        else point.kind.value
    )
    parts = [
        f"{point.name} ({kind})" if kind not in point.name else point.name,
        what,
        formats.kilometres(point.distance_km * 1000),
        QCoreApplication.translate(
            "march_table", "arrival time AT of the head – clearance time CT of the tail"
        ),
    ]
    return "\n".join(part for part in parts if part)


def _composition(vehicles: object) -> str:
    pairs = vehicles if isinstance(vehicles, tuple) else ()
    return "\n".join(f"{count} × {vehicle.name}" for vehicle, count in pairs)
