"""The outlook of a scenario: demand with marches, stocks, dates, rates, remarks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.errors import InputRefused
from app.services.planning import PlannedMarch
from app.services.supply.outlook import Delivery, SupplyOutlook, supply_outlook
from app.services.supply.outlook_words import (
    class_table,
    curve_table,
    outlook_tables,
    standing_table,
)
from app.services.supply.supply_plan import (
    Receipt,
    Spell,
    SupplyPlan,
    SupplyPoint,
    SupplyUnit,
)
from planners.supply.factors import Activity, Basis, Factor, FactorLibrary, Level, Phase
from planners.supply.force import ForceUnit
from planners.supply.items import Body, Item, Scheme
from planners.supply.projection import Standing
from planners.supply.stocks import Stock
from tests.bridged_world import bridged, marching, planner_of
from tests.marches import SIX, TRUCK

if TYPE_CHECKING:
    from app.services.scenario.scenario import Scenario

WATER = Item(name="water", nato="I", us="I", unit="l", kg=1.0, m3=0.001)
FUEL = Item(
    name="diesel", nato="III", us="III", unit="l", kg=0.8, m3=0.001, body=Body.FUEL
)
SHELL = Item(name="shell", nato="V", us="V", unit="round", kg=45.0, m3=0.03)
BANDAGE = Item(name="bandage", nato="II", us="VIII", unit="kg", kg=1.0, m3=0.005)


def row(basis: Basis, item: str, rate: float, subject: str = "") -> Factor:
    """A rate that always holds."""
    return Factor(basis=basis, item=item, rate=rate, subject=subject, source="test")


LIBRARY = FactorLibrary(
    name="test factors",
    items=(WATER, FUEL, SHELL, BANDAGE),
    factors=(
        row(Basis.PERSON_DAY, "water", 10),
        row(Basis.ROAD_KM, "diesel", 0.4, TRUCK.name),
        row(Basis.WEAPON_DAY, "shell", 40, "gun"),
    ),
    activities=tuple(
        Activity(
            phase=phase,
            idle_h=0,
            road_h=0,
            cross_country_h=0,
            road_km=20,
            cross_country_km=0,
            source="test",
        )
        for phase in Phase
    ),
)
COMPANY = SupplyUnit(
    unit=ForceUnit(name="A", personnel=100, vehicles={TRUCK.name: 10}),
    stocks=(Stock(item="water", on_hand=2500, safety_days=1),),
)


def plan_of(*units: SupplyUnit, **more: Any) -> SupplyPlan:
    """Four days from six o'clock in steps of six hours."""
    return SupplyPlan(begins=SIX, days=4, units=units, **more)


def outlook_of(plan: SupplyPlan | None, **more: Any) -> SupplyOutlook:
    """Outlook of a plan without a march."""
    return supply_outlook(scenario_of(plan), None, LIBRARY, **more)


def scenario_of(plan: SupplyPlan | None) -> Scenario:
    """What an outlook reads of a scenario."""
    words = {"name": "North Wind", "supply": plan, "columns": (), "zone": "Z"}
    return SimpleNamespace(**words)  # type: ignore[return-value]


@cache
def planned() -> tuple[Any, PlannedMarch]:
    """A column of twenty trucks over the Old Bridge, and its roads."""
    world = bridged()
    column = marching(planner_of(world), world, "ad", name="Main body")
    return world.network, PlannedMarch(scenario_of(None), (column,))


def marched(*units: SupplyUnit, **more: Any) -> SupplyOutlook:
    """Outlook of units that march."""
    network, march = planned()
    scenario = scenario_of(plan_of(*units, **more))
    return supply_outlook(scenario, march, LIBRARY, network=network)


def test_a_company_drinks_its_water_and_runs_dry_when_it_must() -> None:
    """100 people x 10 l a day: 2,500 l are below a day's worth after 1.5 days."""
    outlook = outlook_of(plan_of(COMPANY))

    assert [item.name for item in outlook.items] == ["water", "diesel"]
    assert outlook.demand.shape == (1, 2, 16)
    assert outlook.daily(0, 0) == pytest.approx(1000)
    assert outlook.first_below_safety(0, 0) == SIX + timedelta(days=1.5)
    assert outlook.first_empty(0, 0) == SIX + timedelta(days=2.5)
    assert outlook.standing(0, 0) is Standing.EMPTY


def test_what_was_not_told_is_not_known_and_said() -> None:
    outlook = outlook_of(plan_of(COMPANY))

    assert outlook.standing(0, 1) is Standing.UNKNOWN
    assert outlook.first_empty(0, 1) is None
    assert np.isnan(outlook.short_of_objective(0)[0, 1])
    assert any("What A has of diesel is not known" in one for one in outlook.remarks)


def test_march_fuel_is_that_of_the_planned_route() -> None:
    """Ten of the twenty trucks burn half of what the route says."""
    company = replace(COMPANY, column="Main body")
    route = planned()[1].columns[0].route

    outlook = marched(company)

    assert outlook.march[0, 1].sum() == pytest.approx(route.fuel_l / 2, rel=1e-3)
    (told,) = outlook.marches
    assert told.litres == pytest.approx(route.fuel_l / 2, rel=1e-3)
    assert told.begins == SIX
    calm = outlook_of(plan_of(COMPANY))
    more = outlook.demand - calm.demand
    assert np.allclose(more, outlook.march)
    assert outlook.march[0, 1, 0] > 0
    assert not outlook.march[0, 1, 1:].any()


def test_a_unit_that_is_its_column_burns_what_the_column_does() -> None:
    alone = SupplyUnit(unit=ForceUnit(name="A"), column="Main body")
    fuel_l = planned()[1].columns[0].route.fuel_l

    outlook = marched(alone)
    shared = marched(alone, replace(alone, unit=ForceUnit(name="B")))

    assert outlook.march.sum() == pytest.approx(fuel_l, rel=1e-3)
    assert shared.march.sum() == 0
    assert any("has no vehicles of the catalogue" in one for one in shared.remarks)


def test_a_march_that_lies_outside_is_told() -> None:
    company = replace(COMPANY, column="Main body")
    network, march = planned()
    late = replace(plan_of(company), begins=SIX + timedelta(hours=12))

    outlook = supply_outlook(scenario_of(late), march, LIBRARY, network=network)

    assert outlook.march.sum() == 0
    assert any("before or after the time" in one for one in outlook.remarks)


def test_a_march_that_was_not_planned_is_told() -> None:
    outlook = outlook_of(plan_of(replace(COMPANY, column="Main body")))

    assert any("march fuel of A is missing" in one for one in outlook.remarks)


def test_deliveries_count_from_the_step_after_they_came() -> None:
    plan = plan_of(COMPANY)
    brought = Delivery("A", SIX + timedelta(hours=7), "water", 700)

    outlook = outlook_of(plan, deliveries=(brought,))

    received = outlook.projection.receipts[0, 0]
    assert received[2] == received.sum() == 700
    assert outlook.first_empty(0, 0) == SIX + timedelta(days=3.2)


def test_what_is_brought_to_a_stranger_is_refused() -> None:
    with pytest.raises(InputRefused, match="'Z' is brought water"):
        outlook_of(plan_of(COMPANY), deliveries=(Delivery("Z", SIX, "water", 1),))


def test_points_have_their_receipts_within_their_room() -> None:
    point = SupplyPoint(
        name="Depot",
        at="here",
        stocks=(Stock(item="diesel", on_hand=100, most=250),),
        receipts=(
            Receipt(SIX + timedelta(hours=6), "diesel", 100),
            Receipt(SIX + timedelta(hours=12), "diesel", 100),
            Receipt(SIX - timedelta(hours=1), "diesel", 7),
        ),
    )

    outlook = outlook_of(plan_of(COMPANY, points=(point,)))

    assert outlook.point_stock[0, 1, :4].tolist() == [100, 200, 250, 250]
    assert any("7 of diesel come to Depot" in one for one in outlook.remarks)


def test_ammunition_is_shared_by_need() -> None:
    """C8 in a scenario: 18 tubes want 40, 1,800 rounds for 4 days are 25 each."""
    battery = SupplyUnit(
        unit=ForceUnit(name="Battery", weapons={"gun": 18}),
        stocks=(Stock(item="shell", on_hand=1800),),
    )

    (found,) = outlook_of(plan_of(battery)).ammunition
    (ordered,) = outlook_of(plan_of(battery), ordered={"shell": 10}).ammunition

    assert (found.weapons, found.days) == (18, 4)
    assert found.required == pytest.approx(40)
    assert found.controlled == pytest.approx(25)
    assert ordered.controlled == 10


def test_what_points_have_and_units_are_brought_counts_once() -> None:
    battery = SupplyUnit(
        unit=ForceUnit(name="Battery", weapons={"gun": 18}),
        stocks=(Stock(item="shell", on_hand=360),),
    )
    depot = SupplyPoint(
        name="Depot", at="here", stocks=(Stock(item="shell", on_hand=1440),)
    )
    brought = Delivery("Battery", SIX + timedelta(hours=6), "shell", 1000)

    (found,) = outlook_of(
        plan_of(battery, points=(depot,)), deliveries=(brought,)
    ).ammunition
    (outside,) = outlook_of(plan_of(battery), deliveries=(brought,)).ammunition

    assert found.issue == pytest.approx(1800)
    assert outside.issue == pytest.approx(1360)


def test_a_vehicle_that_drives_and_fires_has_its_rate() -> None:
    """A name with rates as a weapon and as a vehicle: shells go to it, not in bulk."""
    guns = SupplyUnit(
        unit=ForceUnit(
            name="Battery", weapons={TRUCK.name: 6}, vehicles={TRUCK.name: 7}
        ),
        stocks=(Stock(item="shell", on_hand=10_000),),
    )
    fires = row(Basis.WEAPON_DAY, "shell", 20, TRUCK.name)

    (found,) = outlook_of(plan_of(guns, factors=(fires,))).ammunition

    assert (found.weapon, found.weapons, found.required) == (TRUCK.name, 6, 20)


def test_a_delivery_that_comes_too_late_is_told() -> None:
    late = Delivery("A", SIX + timedelta(days=4), "water", 700)

    outlook = outlook_of(plan_of(COMPANY), deliveries=(late,))

    assert outlook.projection.receipts[0, 0].sum() == 0
    assert any("700 of water come to A" in one for one in outlook.remarks)


def test_classes_follow_the_scheme() -> None:
    medic = replace(COMPANY, stocks=(Stock(item="bandage", on_hand=50),))
    nato, us = (
        outlook_of(plan_of(medic, scheme=scheme)) for scheme in (Scheme.NATO, Scheme.US)
    )

    assert set(nato.by_class(nato.demand)) == {"I", "II", "III"}
    assert set(us.by_class(us.demand)) == {"I", "III", "VIII"}
    assert nato.by_class(nato.demand)["I"].sum() == pytest.approx(4.0)


def test_rows_of_the_plan_win() -> None:
    more = row(Basis.PERSON_DAY, "water", 20)

    assert outlook_of(plan_of(COMPANY, factors=(more,))).daily(0, 0) == 2000


def test_an_attack_is_planned_from_its_hour_on() -> None:
    hot = replace(row(Basis.PERSON_DAY, "water", 30), phase=Phase.ATTACK)
    spells = (Spell(SIX + timedelta(days=1), Phase.ATTACK),)
    company = replace(COMPANY, spells=spells)

    outlook = outlook_of(plan_of(company, factors=(hot,)))

    assert outlook.demand[0, 0, :5].tolist() == [250, 250, 250, 250, 750]


def test_a_unit_has_those_below_it() -> None:
    def unit(name: str, above: str) -> SupplyUnit:
        return SupplyUnit(unit=ForceUnit(name=name, part_of=above))

    outlook = outlook_of(
        plan_of(unit("A", "1"), unit("1", "X"), unit("B", "1"), unit("X", ""))
    )

    assert outlook.under("1") == (0, 1, 2)
    assert outlook.under("X") == (0, 1, 2, 3)
    assert outlook.under("B") == (2,)


def test_what_no_factor_speaks_of_is_told() -> None:
    strange = ForceUnit(name="S", vehicles={"mule": 4}, weapons={"bow": 2})

    remarks = outlook_of(plan_of(SupplyUnit(unit=strange))).remarks

    assert any("vehicle 'mule', of which the force has 4" in one for one in remarks)
    assert any("weapon 'bow', of which the force has 2" in one for one in remarks)


def test_minimum_rates_over_a_week_are_told() -> None:
    long = replace(plan_of(COMPANY, level=Level.MINIMUM), days=8)

    assert any("hold a week" in one for one in outlook_of(long).remarks)
    assert not any(
        "hold a week" in one for one in outlook_of(replace(long, days=7)).remarks
    )


def test_a_scenario_without_supply_is_refused() -> None:
    with pytest.raises(InputRefused, match="says nothing of supply"):
        outlook_of(None)


def test_an_outlook_that_begins_nowhere_is_refused() -> None:
    with pytest.raises(InputRefused, match="'begins'"):
        outlook_of(replace(plan_of(COMPANY), begins=None))


def test_an_outlook_begins_with_the_march_where_nobody_says() -> None:
    network, march = planned()
    plan = replace(plan_of(COMPANY), begins=None)

    outlook = supply_outlook(scenario_of(plan), march, LIBRARY, network=network)

    assert outlook.begins == SIX


def test_a_stock_of_an_unknown_item_is_refused() -> None:
    thirsty = replace(COMPANY, stocks=(Stock(item="beer", on_hand=1),))

    with pytest.raises(InputRefused, match=r"'test factors' does not know .* beer"):
        outlook_of(plan_of(thirsty))


def test_tables_tell_dates_and_leave_out_what_nobody_wants() -> None:
    outlook = outlook_of(plan_of(COMPANY))

    rows = standing_table(outlook, "Z").rows
    assert [cells[:2] for cells in rows] == [("A", "water"), ("A", "diesel")]
    assert rows[0][-4:] == ("131800ZJUN26", "141800ZJUN26", "runs out", 1500.0)
    assert rows[1][-4:-1] == ("", "", "stock not known")
    assert len(curve_table(outlook, "Z").rows) == 17
    assert class_table(outlook, "Z").rows[0] == ("A", "120600ZJUN26", 1.0, 0.06, 1.06)
    titles = [table.title for table in outlook_tables(outlook, "Z")]
    assert titles == ["Stocks", "Demand by class", "Stock curves", "Look at"]
    for table in outlook_tables(outlook, "Z"):
        assert {len(cells) for cells in table.rows} == {len(table.head)}
