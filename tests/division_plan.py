"""A plan of division size on the demo area: 300 march units with 6,000 vehicles.

It is the same for the same seed, and needs no roads: it is there to be kept, changed,
merged and damaged, not to be marched.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from app.services.catalogue import vehicle_catalogue
from app.services.demo import division_scenario
from app.services.plan.document import (
    Ground,
    PlanDocument,
    RoadClosure,
    RouteQuestion,
    content_of,
)
from app.services.scenario.columns import cut_serial
from planners.column import Column
from planners.movement_number import MovementNumber
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
    Traffic,
)
from planners.vehicles import Formation

if TYPE_CHECKING:
    from app.storage.plan_records import ObjectKey

COLUMNS = 300
VEHICLES = 20  # of each column, which is one march unit
ITEMS = 2_000
FIRST = datetime(2026, 6, 14, 4, 0, tzinfo=UTC)
PLACES = ("Kellawald", "Plonford", "Stavvik", "Garnabeke", "Wulmsted", "Tarnsmunde")
WEST, SOUTH, EAST, NORTH = 4.0, 54.3, 4.9, 54.7


def division_plan(
    seed: int = 1, columns: int = COLUMNS, items: int = ITEMS
) -> PlanDocument:
    """Draw a plan by lot, with so many columns and so many things on the overlay."""
    lot = Random(seed)  # noqa: S311 - the same for the same seed
    frame = division_scenario(vehicle_catalogue())
    marching = tuple(
        _column(lot, frame.columns[0], number) for number in range(columns)
    )
    counts = {"symbol": items * 70 // 100, "line": items * 15 // 100}
    counts |= {"area": items * 5 // 100, "closure": items * 2 // 100}
    counts["rating"] = items - sum(counts.values())
    overlay = Overlay(
        symbols=tuple(_symbol(lot, number) for number in range(counts["symbol"])),
        lines=tuple(_line(lot, number) for number in range(counts["line"])),
        areas=tuple(_area(lot, number) for number in range(counts["area"])),
        ratings=tuple(_rating(lot, number) for number in range(counts["rating"])),
    )
    return PlanDocument(
        title="Exercise Broad Front",
        marking=frame.marking,
        ground=Ground(name="Nordmark", identity="0" * 64, path="nordmark.area"),
        scenario=replace(frame, columns=marching),
        overlay=overlay,
        closures=tuple(_closure(lot, number) for number in range(counts["closure"])),
        route=RouteQuestion(
            stops=(_place(lot), _place(lot)), complete=True, formation="March unit 1"
        ),
    )


def division_content(
    seed: int = 1, columns: int = COLUMNS, items: int = ITEMS
) -> dict[ObjectKey, str]:
    """Objects of that plan."""
    return content_of(division_plan(seed, columns, items))


def _column(lot: Random, frame, number: int):
    """One march unit that marches by itself."""
    name = f"March unit {number + 1}"
    types = lot.sample(sorted(vehicle_catalogue()), 3)
    counts = (lot.randint(5, 8), lot.randint(1, 5))
    shares = (*counts, VEHICLES - sum(counts))
    vehicles = tuple(
        (vehicle_catalogue()[kind], share)
        for kind, share in zip(types, shares, strict=True)
    )
    rate = float(lot.choice((30, 35, 40, 45)))
    start = FIRST + timedelta(minutes=5 * number)
    return replace(
        frame,
        column=Column(
            name=name,
            serials=(cut_serial("Packet", Formation("Packet", vehicles), VEHICLES),),
            density_vpk=float(lot.choice((10, 12, 15))),
            unit_gap=timedelta(minutes=3),
            rate_kmh=rate,
        ),
        movement_number=MovementNumber(
            day=14, nation="NL", authority="N", number=f"{number + 1:03}"
        ),
        stops=tuple(lot.sample(PLACES, 3)),
        start=start,
        earliest=start - timedelta(hours=1),
        latest=start + timedelta(hours=12),
        rate_kmh=rate,
        priority=lot.randint(1, 9),
        ways=lot.randint(1, 4),
    )


def _place(lot: Random) -> tuple[float, float]:
    return round(lot.uniform(WEST, EAST), 5), round(lot.uniform(SOUTH, NORTH), 5)


def _near(lot: Random, count: int) -> tuple[tuple[float, float], ...]:
    """Points of a line that runs on to the east."""
    lon, lat = _place(lot)
    return tuple(
        (round(lon + 0.002 * step, 5), round(lat + lot.uniform(-0.001, 0.001), 5))
        for step in range(count)
    )


def _symbol(lot: Random, number: int) -> PlacedSymbol:
    code = lot.choice(("10031000151211020000", "10031000151205000000"))
    return PlacedSymbol(
        sidc=code,
        position=_place(lot),
        texts=(("higherFormation", "1"), ("uniqueDesignation", f"{number % 400}")),
    )


def _line(lot: Random, number: int) -> ControlLine:
    return ControlLine(
        kind=lot.choice((LineKind.MSR, LineKind.ASR, LineKind.BOUNDARY)),
        line=_near(lot, lot.randint(5, 40)),
        name=f"LINE {number}",
        traffic=lot.choice(tuple(Traffic)),
    )


def _area(lot: Random, number: int) -> AvoidArea:
    lon, lat = _place(lot)
    ring = ((lon, lat), (lon + 0.01, lat), (lon + 0.01, lat + 0.01), (lon, lat + 0.01))
    return AvoidArea(ring=ring, name=f"Flood {number}")


def _rating(lot: Random, number: int) -> BridgeRating:
    load = float(lot.randint(10, 100))
    return BridgeRating(
        position=_place(lot),
        bridge=f"B{number}",
        wheeled=load,
        tracked=load,
        source="2 Recce Pl",
        date="111400ZJUN26",
    )


def _closure(lot: Random, number: int) -> RoadClosure:
    begins = FIRST + timedelta(hours=number)
    window = (begins, begins + timedelta(hours=3)) if number % 2 else None
    return RoadClosure(road=f"K {number}", position=_place(lot), window=window)
