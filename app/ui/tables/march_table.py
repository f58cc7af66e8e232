"""A march table as rows: a march unit each, with its passing of every timed point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont

from app.ui import formats
from app.ui.tables.rows import Cell, RowsModel
from planners.dtg import format_dtg, whole_minute_after, whole_minute_before
from planners.halts import TimedPointKind

LONGEST_NAME = 19
UNIT_COLUMNS = 3  # before the timed points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from app.services.planning import PlannedColumn
    from planners.march_table import MarchTable, Passing, TimedPoint


class MarchTableModel(RowsModel):
    """The rows of a march table; some cells say what may be typed over them."""

    _typed: Mapping[tuple[int, int], str] = {}

    def set_typed(self, typed: Mapping[tuple[int, int], str]) -> None:
        """Let cells be edited, by row and column, each from a text."""
        self._typed = typed
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Tell which cells can be edited."""
        flags = super().flags(index)
        if (index.row(), index.column()) in self._typed:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a cell; what can be edited is underlined and says so."""
        typed = self._typed.get((index.row(), index.column()))
        found = super().data(index, role)
        if typed is None:
            return found
        if role == Qt.ItemDataRole.EditRole:
            return typed
        if role == Qt.ItemDataRole.FontRole:
            underlined = QFont(found) if found is not None else QFont()
            underlined.setUnderline(True)
            return underlined
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{found}\n{_typed_tip(index.column())}"
        return found


def march_typed(table: MarchTable, zone: str) -> dict[tuple[int, int], str]:
    """
    What may be typed over: passings of the start point, and stays at halts.

    Returns
    -------
    dict[tuple[int, int], str]
        By row and column: the date-time group of a head, or the length of a halt.
    """
    typed: dict[tuple[int, int], str] = {}
    for row, (_, passings) in enumerate(table.by_unit()):
        for place, (point, passing) in enumerate(
            zip(table.points, passings, strict=True)
        ):
            column = UNIT_COLUMNS + place
            if point.kind is TimedPointKind.START:
                arrives = whole_minute_before(passing.arrives)
                typed[row, column] = format_dtg(arrives, zone)
            elif point.halt is not None:
                typed[row, column] = formats.span_of(point.halt.duration)
    return typed


def _typed_tip(column: int) -> str:
    """What typing over a cell does."""
    if column == UNIT_COLUMNS:
        return QCoreApplication.translate(
            "march_table", "F2 or a double click: type another start time"
        )
    return QCoreApplication.translate(
        "march_table", "F2 or a double click: type another length of the halt"
    )


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
        pumps = _refuel(planned.table, point)
        names.append(f"{point.name}\n{shortened(pumps or what)}".rstrip())
        tips.append("\n".join(filter(None, (_point_tip(point, what), pumps))))
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
                *(_passing(table, passing, zone) for passing in passings),
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


def _refuel(table: MarchTable, point: TimedPoint) -> str:
    """How long the head refuels at a point and what all take; empty for no pumps."""
    if point.halt is None or point.halt.refuel is None:
        return ""
    total = sum(stay.litres for stay in table.refuels if stay.point == point.name)
    return f"{formats.span_of(point.halt.duration)}, {formats.litres(total)}"


def _refuel_tip(table: MarchTable, passing: Passing, zone: str) -> str:
    """What a march unit takes at a refuel point, its wait and its end there."""
    for stay in table.refuels:
        if (stay.unit, stay.point) == (passing.unit, passing.point):
            return QCoreApplication.translate(
                "march_table",
                "fills {}, a vehicle waits up to {}, the last is filled at {}",
            ).format(
                formats.litres(stay.litres),
                formats.span_of(stay.waits),
                format_dtg(whole_minute_after(stay.through), zone),
            )
    return ""


def _passing(table: MarchTable, passing: Passing, zone: str) -> Cell:
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
    tip = "\n".join(filter(None, (tip, _refuel_tip(table, passing, zone))))
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
