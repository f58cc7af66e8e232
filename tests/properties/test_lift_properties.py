"""Whatever is to be lifted: so many vehicles as are said to be needed bring it all."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.supply.items import Body, Hazard, Item
from planners.supply.lift import Amount, Carrier, Counted, lift_need

HOUR = timedelta(hours=1)
BOXES = Item(name="boxes", nato="II", us="II", unit="box", kg=10, m3=0.1, per_pallet=20)
ITEMS = (
    BOXES,
    replace(BOXES, name="shells", kg=50, m3=0.02, hazard=Hazard.EXPLOSIVE),
    replace(BOXES, name="diesel", kg=0.84, m3=0.001, body=Body.FUEL, per_pallet=0),
)
CARRIER = Carrier(name="trucks", count=0, kg=5_000, m3=20, pallets=9, fuel_l=4_000)
LOADS = st.lists(st.integers(0, 5_000), min_size=3, max_size=3)
SHARE = st.integers(5, 100).map(lambda percent: percent / 100)


def need(units, carrier, hours, counted):
    amounts = [
        Amount(item=item, units=one) for item, one in zip(ITEMS, units, strict=True)
    ]
    return lift_need(
        amounts, carrier, turnaround=3 * HOUR, period=hours * HOUR, counted=counted
    )


@given(LOADS, SHARE, st.integers(3, 48), st.sampled_from(Counted))
def test_as_many_as_are_needed_leave_nothing_and_one_less_leaves_some(
    units, share, hours, counted
) -> None:
    asked = need(units, replace(CARRIER, available=share), hours, counted)
    assert asked.vehicles is not None

    enough = replace(CARRIER, available=share, count=asked.vehicles)
    assert need(units, enough, hours, counted).unlifted == pytest.approx(0, abs=1e-6)
    assert need(units, enough, hours, counted).short == 0
    if asked.vehicles:
        fewer = replace(enough, count=asked.vehicles - 1)
        assert need(units, fewer, hours, counted).unlifted > 0
        assert need(units, fewer, hours, counted).short == 1


@given(LOADS, st.integers(3, 48))
def test_whole_trips_never_need_fewer_vehicles_than_parts_of_them(units, hours) -> None:
    whole = need(units, CARRIER, hours, Counted.WHOLE)
    parts = need(units, CARRIER, hours, Counted.FRACTIONAL)
    assert whole.vehicles >= parts.vehicles
    assert math.isfinite(parts.trips)
    assert whole.trips <= parts.trips + 1e-9
