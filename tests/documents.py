"""March table documents for tests of what leaves the application."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.exports.march_table_document import MarchTableDocument
from app.security.marking import DEFAULT_MARKING
from planners.column import Column, Halt, HaltModel, HaltPurpose, MarchLeg, Serial
from planners.march_table import MarchTable, march_table
from planners.march_units import march_units
from planners.movement_number import MovementNumber
from planners.vehicles import Formation
from tests.marches import SIX, TANK, TRUCK

HALTS = (
    Halt(at_km=15, duration=timedelta(minutes=20), name="Woods"),
    Halt(
        at_km=20,
        duration=timedelta(minutes=30),
        model=HaltModel.IN_PLACE,
        purpose=HaltPurpose.REFUEL,
    ),
)


def table(
    *, packets: int = 3, points: int = 4, serials: int = 1, halts: tuple[Halt, ...] = ()
) -> MarchTable:
    """Give a march of serials of a tank battalion, a leg of 10 km to each point."""
    groups: list[Serial] = []
    first = 0
    for number in range(serials):
        vehicles = ((TANK, 5), (TRUCK, 20 * packets // serials - 5))
        units = march_units(Formation(f"PzBtl {number + 1}", vehicles), 20, first=first)
        first += len(units)
        groups.append(Serial(name=str(number + 1), units=units))
    column = Column(name="North", serials=tuple(groups), density_vpk=15, rate_kmh=40)
    names = [*(f"CP {n}" for n in range(1, points - 1)), "RP"]
    legs = [MarchLeg(to=name, length_km=10, rate_kmh=40) for name in names]
    return march_table(column, legs, start=SIX, halts=halts)


def document(march: MarchTable | None = None, **changes: Any) -> MarchTableDocument:
    """Give a document around a march table."""
    parts: dict[str, Any] = {
        "title": "March table North",
        "marking": DEFAULT_MARKING,
        "table": table() if march is None else march,
        "route": "MSR BEAR",
        "created": datetime(2026, 6, 1, 12, 30, tzinfo=UTC),
        "zone": "B",
        "labels": {"SP": "Kreisel Nord", "CP 1": "Alte Brücke"},
        "movement_number": MovementNumber.parse("12-GEV-08"),
        "unit_remarks": {"B": "fuel trucks last"},
        "remarks": ("Railway crossing at km 12 closes 0810 to 0820.",),
        "sources": ("OpenStreetMap of 3 May 2026",),
    }
    return MarchTableDocument(**{**parts, **changes})
