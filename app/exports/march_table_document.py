"""A march table as a document: what stands in which cell, the same in every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE
from planners.column import DistanceGap, HaltModel
from planners.dtg import format_dtg, whole_minute_after, whole_minute_before
from planners.halts import TimedPointKind
from planners.hand_calculation import gap_words, minutes
from planners.pass_time import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta

    from app.exports.gate import Gate
    from app.security.marking import Marking
    from planners.column import Gap
    from planners.march_table import HaltStay, MarchTable, Passing, TimedPoint
    from planners.movement_number import MovementNumber
    from planners.order_of_march import UnitTiming

LEAD_HEADS = ("Serial", "Packet", "Movement no.", "Unit", "Vehicles", "MLC", "Route")
REMARKS_HEAD = "Remarks"
ANNEX_HEAD = "Advice of models that the staff accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarchTableDocument:
    """
    A march table with all that belongs on paper around it.

    Attributes
    ----------
    title
        Of the document.
    marking
        On every page.
    table
        The times.
    route
        Name of the route.
    created
        When the document was made, aware.
    zone
        Letter of the zone in which times are written.
    labels
        What points are called on the ground, by their name in the table.
    movement_number
        Of the column; march units add their letter.
    unit_remarks
        By name of the march unit.
    remarks
        On the march as a whole, as sentences.
    advice
        Advice of models that the staff accepted, a line each, for the annex.
    sources
        Data it rests on with their dates.
    inputs
        Markings of all it was made from, besides its own.
    gate
        What holds for its files.
    """

    title: str
    marking: Marking
    table: MarchTable
    route: str
    created: datetime
    zone: str = "Z"
    labels: Mapping[str, str] = field(default_factory=dict)
    movement_number: MovementNumber | None = None
    unit_remarks: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    inputs: tuple[Marking, ...] = ()
    gate: Gate = OPEN_GATE


@dataclass(frozen=True, slots=True)
class PointColumns:
    """The columns of one timed point."""

    name: str  # ``SP``, ``CP 1``, ``halt Woods``
    label: str  # on the ground; empty if nobody named it
    distance_km: float
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One march unit: its cells before the times, its times by point, its remark."""

    lead: tuple[str | int, ...]
    times: tuple[tuple[datetime, ...], ...]
    remark: str


@dataclass(frozen=True, slots=True)
class SerialBlock:
    """The rows of one serial."""

    name: str
    vehicles: int
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class MarchSheet:
    """Columns and rows of a march table."""

    points: tuple[PointColumns, ...]
    blocks: tuple[SerialBlock, ...]


def march_sheet(document: MarchTableDocument) -> MarchSheet:
    """
    Lay out a march table: one row per march unit, one block per serial.

    Times are whole minutes; of exact times arrivals are rounded down and clearances up,
    so that nobody counts on a road that is not free.
    """
    table = document.table
    points = tuple(_point_columns(document, point) for point in table.points)
    rows: dict[str, list[UnitRow]] = {}
    vehicles: dict[str, int] = {}
    for place, (timing, passings) in enumerate(table.by_unit()):
        row = _unit_row(document, place, timing, passings)
        rows.setdefault(timing.serial, []).append(row)
        count = timing.unit.formation.count
        vehicles[timing.serial] = vehicles.get(timing.serial, 0) + count
    blocks = (SerialBlock(name, vehicles[name], tuple(rows[name])) for name in rows)
    return MarchSheet(points, tuple(blocks))


def _point_columns(document: MarchTableDocument, point: TimedPoint) -> PointColumns:
    """Heads of a timed point."""
    kind = point.kind.value
    named = point.name.casefold().startswith(kind.casefold())
    heads: tuple[str, ...] = ("AT", "CT")
    if point.halt is not None:
        in_place = point.halt.model is HaltModel.IN_PLACE
        heads += ("stops", "moves") if in_place else ("leaves", "last out")
    return PointColumns(
        name=point.name if named else f"{kind} {point.name}",
        label=document.labels.get(point.name, ""),
        distance_km=point.distance_km,
        heads=heads,
    )


def _unit_row(
    document: MarchTableDocument,
    place: int,
    timing: UnitTiming,
    passings: tuple[Passing, ...],
) -> UnitRow:
    """Cells of one march unit."""
    formation = timing.unit.formation
    number = document.movement_number
    stays = iter(_stays(document.table, place))
    times: list[tuple[datetime, ...]] = []
    for point, passing in zip(document.table.points, passings, strict=True):
        cells = [
            whole_minute_before(passing.arrives),
            whole_minute_after(passing.clears),
        ]
        if point.halt is not None:
            cells += _stay_times(next(stays))
        times.append(tuple(cells))
    return UnitRow(
        lead=(
            timing.serial,
            timing.unit.name,
            "" if number is None else str(number.for_unit(place)),
            formation.name,
            formation.count,
            formation.worst(lambda vehicle: vehicle.mlc).mlc,
            document.route,
        ),
        times=tuple(times),
        remark="; ".join(_remarks(document, timing.unit.name)),
    )


def _remarks(document: MarchTableDocument, unit: str) -> Iterator[str]:
    """What was remarked of a march unit, and what it takes at refuel points."""
    if remark := document.unit_remarks.get(unit, ""):
        yield remark
    for stay in document.table.refuels:
        if stay.unit == unit:
            through = format_dtg(whole_minute_after(stay.through), document.zone)
            yield f"{stay.litres:,.0f} l at {stay.point} until {through[:7]}"


def _stays(table: MarchTable, place: int) -> tuple[HaltStay, ...]:
    """Halts of the march unit at a place in the order of march."""
    width = len(table.halts)
    return table.stays[place * width : (place + 1) * width]


def _stay_times(stay: HaltStay) -> list[datetime]:
    if stay.halt.model is HaltModel.IN_PLACE:
        return [whole_minute_before(stay.stops), whole_minute_before(stay.leaves)]
    return [whole_minute_before(stay.leaves), whole_minute_after(stay.last_leaves)]


def facts(document: MarchTableDocument) -> Iterator[tuple[str, str]]:
    """Give what a reader must know to trust the table, as pairs of name and text."""
    table, zone = document.table, document.zone
    column, totals = table.column, table.totals
    yield "Column", column.name
    yield "Route", f"{document.route}, {totals.length_km:.1f} km"
    yield "Start", format_dtg(whole_minute_before(totals.start), zone)
    yield "Completed", format_dtg(whole_minute_after(totals.completion), zone)
    yield "Vehicles", f"{totals.vehicles} in {len(table.units)} march units"
    yield "Rate of march", f"{table.rate_kmh:g} km/h"
    yield "Density", f"{column.density_vpk:.4g} vehicles per km"
    yield "Gaps", ", ".join(_gap_texts(table))
    yield "Pass time", minutes(totals.pass_time) + _extra(totals.extra_time)
    yield "Road space", f"{totals.road_space_km:.1f} km"
    if table.halts:
        yield "Halts", "; ".join(_halt_text(point) for point in _halting(table))
    yield from refuel_facts(table, zone)
    yield "Times", _rounding_text(table.rounding, zone)


def _gap_texts(table: MarchTable) -> Iterator[str]:
    """Gaps of the column and those of march units that have their own."""
    column, rate = table.column, table.rate_kmh
    yield f"{_gap_text(column.unit_gap, rate)} between march units"
    yield f"{_gap_text(column.serial_gap, rate)} between serials"
    for timing in table.units[1:]:
        gap = timing.unit.gap
        if gap is not None:
            yield f"{_gap_text(gap, rate)} before {timing.unit.name}"


def _gap_text(gap: Gap, rate_kmh: float) -> str:
    """One gap as ordered; one by distance with the time it takes."""
    if not isinstance(gap, DistanceGap):
        return gap_words(gap)
    return f"{gap_words(gap)} ({minutes(gap.time(rate_kmh))})"


def _extra(extra: timedelta) -> str:
    return f", of which EXTAL {minutes(extra)} at the tail" if extra else ""


def _halting(table: MarchTable) -> Iterator[TimedPoint]:
    return (point for point in table.points if point.halt is not None)


def _halt_text(point: TimedPoint) -> str:
    """One halt in words."""
    halt = point.halt
    if halt is None:
        return ""
    place = "" if point.kind is TimedPointKind.HALT else f" at {point.name}"
    return (
        f"{halt.purpose.value} {minutes(halt.duration)} at km {point.distance_km:.1f}"
        f"{place}, {halt.model.value}"
    )


def refuel_facts(table: MarchTable, zone: str) -> Iterator[tuple[str, str]]:
    """Each refuel point: what all take there, the longest wait, and the end."""
    for point in table.points:
        stays = [stay for stay in table.refuels if stay.point == point.name]
        if not stays:
            continue
        pumps = stays[0].refuel
        through = whole_minute_after(max(stay.through for stay in stays))
        litres = sum(stay.litres for stay in stays)
        wait = minutes(max(stay.waits for stay in stays))
        told = (
            f"{litres:,.0f} l at {pumps.pumps} pumps of {pumps.flow_lpm:g} l/min, a "
            f"vehicle waits up to {wait}, all filled by {format_dtg(through, zone)}"
        )
        yield f"Refuel at {point.name}", told


def _rounding_text(rounding: Rounding, zone: str) -> str:
    """How times were rounded, and in which zone they are written."""
    how = (
        "staff rounding, each step up to the minute"
        if rounding is Rounding.STAFF
        else "exact; arrivals shown rounded down, clearances up to the minute"
    )
    return f"zone {zone.upper()}; {how}"


def notes(document: MarchTableDocument) -> tuple[str, ...]:
    """Give what stands below the table: warnings, remarks, and how it was made."""
    return (*document.table.warnings, *document.remarks, created_line(document))


def annex(document: MarchTableDocument) -> tuple[str, ...]:
    """Give the annex, its head first; nothing where the staff accepted no advice."""
    return (ANNEX_HEAD, *document.advice) if document.advice else ()


def created_line(document: MarchTableDocument) -> str:
    """When and from what the document was made."""
    made = f"Made {format_dtg(document.created, document.zone)} with Marsroute."
    if not document.sources:
        return made
    return f"{made} Sources: {'; '.join(document.sources)}."
