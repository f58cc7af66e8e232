"""Lift: which limit binds, what cannot travel together, and what stays behind."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from planners.errors import SupplyError
from planners.supply.items import Body, Hazard, Item
from planners.supply.lift import (
    Amount,
    Carrier,
    Counted,
    LiftNeed,
    Limit,
    lift_need,
    turnaround_time,
    units_a_load,
)

HOUR = timedelta(hours=1)
BOXES = Item(name="boxes", nato="II", us="II", unit="box", kg=10, m3=0.1, per_pallet=20)
SHELLS = replace(BOXES, name="shells", kg=50, m3=0.02, hazard=Hazard.EXPLOSIVE)
CANS = replace(BOXES, name="cans", hazard=Hazard.FLAMMABLE)
DIESEL = Item(
    name="diesel", nato="III", us="III", unit="l", kg=0.84, m3=0.001, body=Body.FUEL
)
PETROL = replace(DIESEL, name="petrol")
TRUCKS = Carrier(name="trucks", count=3, kg=5_000, m3=20, pallets=10, fuel_l=0)


def need(*amounts: Amount, carrier: Carrier = TRUCKS, hours: float = 10) -> LiftNeed:
    return lift_need(amounts, carrier, turnaround=5 * HOUR, period=hours * HOUR)


@pytest.mark.parametrize(
    ("item", "units", "loads", "binding"),
    [
        (BOXES, 500, 3, Limit.VOLUME),
        (SHELLS, 210, 3, Limit.MASS),
        (replace(BOXES, m3=0.01, per_pallet=5), 210, 5, Limit.PALLETS),
    ],
)
def test_the_limit_that_is_full_first_makes_the_loads(
    item: Item, units: float, loads: float, binding: Limit
) -> None:
    found = need(Amount(item=item, units=units)).loads[0]

    assert (found.loads, found.binding) == (loads, binding)


def test_a_limit_of_zero_volume_and_pallets_is_none() -> None:
    by_mass = replace(TRUCKS, m3=0, pallets=0)

    found = need(Amount(item=BOXES, units=1_000), carrier=by_mass).loads[0]

    assert (found.loads, found.binding) == (2, Limit.MASS)


def test_fuel_cans_and_shells_travel_apart_and_boxes_with_either() -> None:
    amounts = [Amount(item=item, units=1) for item in (BOXES, SHELLS, CANS)]

    apart = need(*amounts)
    together = lift_need(
        amounts, TRUCKS, turnaround=HOUR, period=HOUR, apart=frozenset()
    )

    assert [load.items for load in apart.loads] == [("shells", "boxes"), ("cans",)]
    assert [load.loads for load in apart.loads] == [1, 1]
    assert [load.loads for load in together.loads] == [1]


def test_each_fuel_fills_loads_of_its_own() -> None:
    tankers = Carrier(name="tankers", count=1, fuel_l=10_000)

    found = need(
        Amount(item=DIESEL, units=11_000),
        Amount(item=PETROL, units=1_000),
        carrier=tankers,
    )

    assert [load.loads for load in found.loads] == [2, 1]
    assert found.loads[0].binding is Limit.TANKS
    assert (found.vehicles, found.short) == (2, 1)
    assert found.unlifted == pytest.approx(1 / 3)
    assert any("1 is missing: 33%" in sentence for sentence in found.words)


def test_a_truck_cannot_carry_bulk_fuel() -> None:
    found = need(Amount(item=DIESEL, units=100), Amount(item=BOXES, units=84))

    assert found.vehicles is None
    assert found.unlifted == pytest.approx(84 / (84 + 840))
    assert any("cannot carry diesel" in sentence for sentence in found.words)
    assert [math.isinf(load.loads) for load in found.loads] == [False, True]


def test_no_whole_trip_in_the_period_lifts_nothing() -> None:
    found = need(Amount(item=BOXES, units=1), hours=4)

    assert (found.trips, found.vehicles, found.unlifted) == (0, None, 1)
    assert any("No trip fits" in sentence for sentence in found.words)


def test_nothing_needs_no_vehicle() -> None:
    found = need(Amount(item=BOXES, units=0))

    assert (found.vehicles, found.short, found.unlifted, found.loads) == (0, 0, 0, ())


def test_fractions_count_only_where_they_are_asked_for() -> None:
    boxes = [Amount(item=BOXES, units=500)]
    found = lift_need(
        boxes,
        TRUCKS,
        turnaround=4 * HOUR,
        period=10 * HOUR,
        counted=Counted.FRACTIONAL,
    )

    assert (found.trips, found.loads[0].loads) == (2.5, 2.5)
    assert found.vehicles == 1


def test_usable_vehicles_are_whole() -> None:
    assert replace(TRUCKS, available=0.9).usable == 2
    assert replace(TRUCKS, available=1 / 3).usable == 1


def test_units_of_a_load_are_whole_pallets() -> None:
    heavy = replace(BOXES, kg=11, m3=0.001)

    assert units_a_load(heavy, replace(TRUCKS, kg=2_500)) == (200, Limit.PALLETS)
    assert units_a_load(heavy, replace(TRUCKS, kg=2_199)) == (180, Limit.MASS)
    assert units_a_load(DIESEL, replace(TRUCKS, fuel_l=500))[1] is Limit.TANKS


def test_loads_are_those_of_whole_pallets() -> None:
    """13 pallets of 360 kg on 5 t: 14 of them make a second load."""
    heavy = replace(BOXES, kg=18, m3=0.001)
    trucks = replace(TRUCKS, pallets=20)
    (most, limit) = units_a_load(heavy, trucks)

    one = need(Amount(item=heavy, units=most), carrier=trucks).loads[0]
    two = need(Amount(item=heavy, units=most + 1), carrier=trucks).loads[0]

    assert (most, limit) == (13 * 20, Limit.MASS)
    assert (one.loads, one.pallets, one.binding) == (1, 13, Limit.MASS)
    assert (two.loads, two.pallets, two.binding) == (2, 14, Limit.MASS)
    assert two.kg < 5_000  # by mass alone it would be one


def test_what_is_too_heavy_on_a_pallet_goes_loose() -> None:
    light = replace(TRUCKS, kg=300)
    heavy = replace(BOXES, kg=18)

    found = need(Amount(item=heavy, units=25), carrier=light).loads[0]

    assert units_a_load(heavy, light) == (pytest.approx(300 / 18), Limit.MASS)
    assert (found.loads, found.pallets, found.binding) == (2, 0, Limit.MASS)
    assert units_a_load(heavy, replace(light, kg=360)) == (20, Limit.MASS)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: turnaround_time(-1, 30),
        lambda: turnaround_time(1, 0),
        lambda: turnaround_time(1, 30, -HOUR),
        lambda: Amount(item=BOXES, units=-1),
        lambda: Amount(item=BOXES, units=math.nan),
        lambda: replace(TRUCKS, available=0),
        lambda: replace(TRUCKS, kg=math.inf),
        lambda: replace(TRUCKS, count=-1),
        lambda: lift_need([], TRUCKS, turnaround=0 * HOUR, period=HOUR),
        lambda: lift_need([], TRUCKS, turnaround=HOUR, period=HOUR, allowance=-1),
    ],
)
def test_what_makes_no_sense_is_refused(ask: object) -> None:
    with pytest.raises(SupplyError):
        ask()  # type: ignore[operator]
