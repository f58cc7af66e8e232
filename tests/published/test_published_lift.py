"""Lift against figures that are published; the source stands with each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planners.supply.items import Item
from planners.supply.lift import (
    Amount,
    Carrier,
    Counted,
    Limit,
    lift_need,
    turnaround_time,
    units_a_load,
)

POUND_KG = 0.45359237
MEALS = Item(
    name="UGR-H&S",
    nato="I",
    us="I",
    unit="meal",
    kg=1_038 * POUND_KG / 400,
    m3=0.0045,
    per_pallet=50 * 8,
    source="ATP 4-90, table of unitized group rations: 50 servings, 8 modules",
)
TONNES = Item(name="supplies", nato="IV", us="IV", unit="t", kg=1000, m3=0.5)


@pytest.mark.parametrize(
    ("vehicle", "pallets", "meals"),
    [
        ("5-t truck, gate up", 4, 1_600),
        ("5-t truck, gate down", 6, 2_400),
        ("M871", 12, 4_800),
        ("M872", 18, 7_200),
        ("HEMTT", 8, 3_200),
        ("LMTV", 3, 1_200),
        ("FMTV 5-t", 4, 1_600),
        ("PLS flatrack", 10, 4_000),
        ("463L", 8, 3_200),
        ("ISO 20", 20, 8_000),
        ("ISO 40", 40, 16_000),
    ],
)
def test_meals_on_one_vehicle(vehicle: str, pallets: int, meals: int) -> None:
    """ATP 4-90, page 136: pallet positions of each vehicle, 400 meals a pallet."""
    carrier = Carrier(name=vehicle, count=1, kg=30_000, pallets=pallets)

    assert units_a_load(MEALS, carrier) == (meals, Limit.PALLETS)
    need = lift_need(
        [Amount(item=MEALS, units=meals)],
        carrier,
        turnaround=timedelta(hours=12),
        period=timedelta(hours=12),
    )
    assert (need.vehicles, need.loads[0].loads) == (1, 1)
    assert need.loads[0].binding is Limit.PALLETS


def test_mass_of_a_pallet_of_meals() -> None:
    """ATP 4-90: 8 modules of 129 lb are 1,032 lb; with its packaging 1,038 lb."""
    need = lift_need(
        [Amount(item=MEALS, units=400)],
        Carrier(name="HEMTT", count=1, kg=10_000, pallets=8),
        turnaround=timedelta(hours=1),
        period=timedelta(hours=1),
    )

    assert need.loads[0].kg == pytest.approx(1_038 * POUND_KG)
    assert 8 * 129 < need.loads[0].kg / POUND_KG < 8 * 129 * 1.01


@pytest.mark.parametrize(
    ("counted", "trips"), [(Counted.WHOLE, 3), (Counted.FRACTIONAL, 3.2)]
)
def test_trucks_by_the_emergency_toolkit(counted: Counted, trips: float) -> None:
    """CARE toolkit 5.3.1: 300 t in 20 t trucks, 48 h, 12 h and 25 % a round trip."""
    need = lift_need(
        [Amount(item=TONNES, units=300)],
        Carrier(name="trucks 20 t", count=5, kg=20_000),
        turnaround=timedelta(hours=12),
        period=timedelta(hours=48),
        allowance=0.25,
        counted=counted,
    )

    assert need.turnaround == timedelta(hours=15)
    assert need.trips == pytest.approx(trips)
    assert need.loads[0].loads == 15
    assert (need.vehicles, need.short, need.unlifted) == (5, 0, 0)


def test_turnaround_over_eighty_km() -> None:
    """TAT = 2 d / V + delays: 80 km at 32 km/h with 2.5 h are 7.5 h."""
    assert turnaround_time(80, 32, timedelta(hours=2.5)) == timedelta(hours=7.5)


@pytest.mark.parametrize(
    ("counted", "trips", "trucks"),
    [(Counted.WHOLE, 2, 61), (Counted.FRACTIONAL, 8 / 3, 46)],
)
def test_trucks_for_a_thousand_tonnes_a_day(
    counted: Counted, trips: float, trucks: int
) -> None:
    """1,000 t in 10 t trucks, 83 % usable, 20 h a day: 60.2 or 45.2, rounded up."""
    need = lift_need(
        [Amount(item=TONNES, units=1_000)],
        Carrier(name="trucks 10 t", count=40, available=0.83, kg=10_000),
        turnaround=turnaround_time(80, 32, timedelta(hours=2.5)),
        period=timedelta(hours=20),
        counted=counted,
    )

    assert need.trips == pytest.approx(trips)
    assert (need.vehicles, need.short) == (trucks, trucks - 40)
    assert any(counted.value in sentence for sentence in need.words)
