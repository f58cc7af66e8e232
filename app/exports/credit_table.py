"""Movement credits as rows of a table, the same in every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE
from planners.dtg import format_dtg, whole_minute_after, whole_minute_before
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.exports.gate import Gate
    from app.security.marking import Marking
    from planners.movement_credit import MovementCredit, PointTimes

CREDIT_HEADS = (
    *("Movement no.", "State", "Column", "March unit", "Vehicles"),
    *("MLC wheeled", "MLC tracked", "From", "First vehicle in", "Last vehicle in"),
    *("To", "First vehicle out", "Last vehicle out", "Remarks"),
)
POINT_HEADS = (
    *("Movement no.", "Column", "March unit", "Point", "Place"),
    *("First vehicle", "Last vehicle"),
)
Cell = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditDocument:
    """
    Credits with all that belongs on paper around them.

    Attributes
    ----------
    title, marking
        Of the document.
    credits
        In order.
    faults
        What is wrong with them, as sentences.
    created
        When the document was made, aware.
    zone
        Letter of the zone in which times are written.
    sources
        Data they rest on with their dates.
    inputs
        Markings of all it was made from, besides its own.
    gate
        What holds for its files.
    """

    title: str
    marking: Marking
    credits: tuple[MovementCredit, ...]
    faults: tuple[str, ...]
    created: datetime
    zone: str = "Z"
    sources: tuple[str, ...] = ()
    inputs: tuple[Marking, ...] = ()
    gate: Gate = OPEN_GATE


def credit_rows(document: CreditDocument) -> Iterator[tuple[Cell, ...]]:
    """Rows under `CREDIT_HEADS`: each column, then its march units with letters."""
    zone = document.zone
    for credit in document.credits:
        bid, entry, out = credit.bid, credit.entry, credit.exit
        classes = [bid.highest_class(track) or "" for track in Track]
        yield (
            *(str(credit.number or ""), credit.state.value, bid.column, ""),
            *(bid.vehicle_count, *classes),
            *(bid.origin, *_times(entry, zone), bid.destination, *_times(out, zone)),
            _remark(credit, zone),
        )
        for place, unit in enumerate(credit.units):
            yield (
                *(str(credit.number_of(place) or ""), credit.state.value, bid.column),
                *(unit.unit, unit.vehicles, "", "", bid.origin),
                *(*_times(unit.times[0], zone), bid.destination),
                *(*_times(unit.times[-1], zone), ""),
            )


def point_rows(document: CreditDocument) -> Iterator[tuple[Cell, ...]]:
    """Rows under `POINT_HEADS`: each march unit at each point."""
    for credit in document.credits:
        for place, unit in enumerate(credit.units):
            number = str(credit.number_of(place) or "")
            for times in unit.times:
                yield (
                    *(number, credit.bid.column, unit.unit, times.point, times.label),
                    *_times(times, document.zone),
                )


def made_line(document: CreditDocument) -> str:
    """When and from what the document was made."""
    made = f"Made {format_dtg(document.created, document.zone)} with Marsroute."
    if not document.sources:
        return made
    return f"{made} Sources: {'; '.join(document.sources)}."


def _times(times: PointTimes, zone: str) -> tuple[str, str]:
    """First vehicle rounded down and last one up to the minute."""
    return (
        format_dtg(whole_minute_before(times.first), zone),
        format_dtg(whole_minute_after(times.last), zone),
    )


def _remark(credit: MovementCredit, zone: str) -> str:
    """What a reader must know of a credit besides its times."""
    remarks = []
    last = credit.history[-1]
    if last.reason:
        remarks.append(
            f"{last.state.value} {format_dtg(last.when, zone)}: {last.reason}"
        )
    if credit.bid.needs_clearance():
        remarks.append("clearance needed")
    if credit.bid.is_round_trip:
        remarks.append("round trip")
    return "; ".join(remarks)
