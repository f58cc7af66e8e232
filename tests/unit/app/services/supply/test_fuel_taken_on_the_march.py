"""What vehicles take at refuel points comes back to the stock of their unit."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from app.services.planning import PlannedMarch
from app.services.supply.flow import _still_wanted
from app.services.supply.outlook import SupplyOutlook, supply_outlook
from app.services.supply.outlook_words import march_table
from app.services.supply.supply_plan import SupplyPlan, SupplyUnit
from planners.column import Halt, HaltPurpose
from planners.refuel_points import RefuelPoint
from planners.supply.factors import Basis, Factor, FactorLibrary
from planners.supply.force import ForceUnit
from planners.supply.items import Body, Item
from planners.supply.stocks import Stock
from tests.bridged_world import bridged, marching, planner_of
from tests.marches import SIX, TRUCK

FUEL = Item(
    name="diesel", nato="III", us="III", unit="l", kg=0.8, m3=0.001, body=Body.FUEL
)
LIBRARY = FactorLibrary(
    name="test factors",
    items=(FUEL,),
    factors=(
        Factor(
            basis=Basis.ROAD_KM,
            item="diesel",
            rate=0.4,
            subject=TRUCK.name,
            source="test",
        ),
    ),
)


def company(name: str = "A", trucks: int = 10, *, most: float = 2000) -> SupplyUnit:
    """Some of the twenty trucks of the column, with fuel for them."""
    return SupplyUnit(
        unit=ForceUnit(name=name, vehicles={TRUCK.name: trucks} if trucks else {}),
        column="Main body",
        stocks=(Stock(item="diesel", on_hand=1000, most=most),),
    )


@cache
def planned(litres: float | None, *, pumps: bool = True) -> tuple[Any, PlannedMarch]:
    """A column of two march units of ten trucks, with pumps halfway."""
    world = bridged()
    point = RefuelPoint(pumps=2, flow_lpm=100, litres=litres) if pumps else None
    route = marching(planner_of(world), world, "ad").route
    halt = Halt(
        at_km=route.length_m / 2000,
        duration=timedelta(minutes=10),
        purpose=HaltPurpose.REFUEL,
        refuel=point,
    )
    column = marching(planner_of(world), world, "ad", name="Main body", halts=(halt,))
    return world.network, PlannedMarch(SimpleNamespace(), (column,))


def outlook(
    *units: SupplyUnit, litres: float | None = 50, pumps: bool = True
) -> SupplyOutlook:
    """Two days in steps of an hour."""
    network, march = planned(litres, pumps=pumps)
    plan = SupplyPlan(begins=SIX, days=2, step_h=1, units=units)
    scenario: Any = SimpleNamespace(name="North", supply=plan, columns=(), zone="Z")
    return supply_outlook(scenario, march, LIBRARY, network=network)


def test_litres_of_the_order_are_received_when_the_last_is_filled() -> None:
    """Ten of twenty trucks with 50 l each, in two march units."""
    found = outlook(company())
    received = found.projection.receipts[0, 0]
    last = planned(50)[1].columns[0].table.refuels[-1]

    assert received.sum() == pytest.approx(500)
    steps = np.flatnonzero(received)
    assert SIX + steps[-1] * timedelta(hours=1) >= last.through
    assert found.marches[0].refuelled_l == pytest.approx(500)
    end = found.projection.stock[0, 0, -1]
    assert end == pytest.approx(1000 + 500 - found.demand[0, 0].sum())


def test_without_pumps_nothing_is_received() -> None:
    found = outlook(company(), pumps=False)

    assert not found.projection.receipts.any()
    assert found.marches[0].refuelled_l == 0
    assert not any("refuel points" in one for one in found.remarks)


def test_what_was_burnt_comes_back_and_no_more() -> None:
    """Pumps halfway fill what half of the way burnt."""
    found = outlook(company(), litres=None)
    (told,) = found.marches

    assert 0 < told.refuelled_l < told.litres
    route = planned(None)[1].columns[0]
    taken = sum(stay.litres for stay in route.table.refuels)
    assert told.refuelled_l == pytest.approx(taken / 2)


def test_units_of_a_column_share_by_their_vehicles() -> None:
    found = outlook(company("A", 15), company("B", 5))

    assert [one.refuelled_l for one in found.marches] == pytest.approx([750, 250])


def test_vehicles_of_no_unit_leave_their_litres_to_nobody() -> None:
    found = outlook(company("A", 5))

    assert found.projection.receipts.sum() == pytest.approx(250)


def test_more_vehicles_than_march_take_no_more_than_there_was() -> None:
    found = outlook(company("A", 30), company("B", 10))

    assert found.projection.receipts.sum() == pytest.approx(1000)


def test_a_unit_that_is_its_column_has_all_of_it() -> None:
    assert outlook(company(trucks=0)).projection.receipts.sum() == pytest.approx(1000)


def test_stock_has_no_more_room_for_it_than_for_other_fuel() -> None:
    found = outlook(company(most=1000))

    assert found.projection.stock[0, 0].max() <= 1000
    assert found.projection.surplus.sum() > 0


def test_it_is_said_how_it_counts() -> None:
    found = outlook(company())
    (said,) = (one for one in found.remarks if "refuel points" in one)
    table = march_table(found, "Z")

    assert said.startswith("A 500 l taken")
    assert "in tanks and in stock" in said
    assert table.rows[0][table.head.index("refuelled l")] == 500


def test_flows_bring_what_is_wanted_beyond_it() -> None:
    wanted = np.array([[[10.0, 10, 10, 10]]])
    brought = np.array([[[0.0, 15, 0, 0]]])

    assert _still_wanted(wanted, brought).tolist() == [[[10, 0, 5, 10]]]
    assert wanted.sum() == 40
