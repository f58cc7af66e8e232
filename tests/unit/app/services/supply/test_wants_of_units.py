"""What units are to be brought, from what they fall short of, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from app.services.supply.delivery_wants import wanted_units
from app.services.supply.outlook import supply_outlook
from app.services.supply.supply_plan import Spell, SupplyPlan, SupplyUnit
from planners.supply.factors import Basis, Factor, FactorLibrary, Phase
from planners.supply.force import ForceUnit
from planners.supply.items import Item
from planners.supply.stocks import Stock

if TYPE_CHECKING:
    from app.services.scenario.scenario import Scenario

SIX = datetime(2026, 6, 12, 6, tzinfo=UTC)
DAY_S = 86_400
WATER = Item(name="water", nato="I", us="I", unit="l", kg=1.0, m3=0.001)
LIBRARY = FactorLibrary(
    name="test factors",
    items=(WATER,),
    factors=(
        Factor(basis=Basis.PERSON_DAY, item="water", rate=10, source="test"),
        Factor(
            basis=Basis.PERSON_DAY,
            item="water",
            rate=30,
            phase=Phase.ATTACK,
            source="test",
        ),
    ),
)


def wants(
    days: float, spells: tuple[Spell, ...] = (), **stock: float
) -> tuple[tuple[str, float], ...]:
    """A hundred people take 1,000 l a day; two days of supply are their objective."""
    held = Stock(item="water", safety_days=1, operating_days=1, **stock)
    unit = SupplyUnit(
        unit=ForceUnit(name="A", personnel=100),
        at="Westerbrug",
        stocks=(held,),
        spells=spells,
    )
    plan = SupplyPlan(begins=SIX, days=7, units=(unit,))
    words = {"name": "North Wind", "supply": plan, "columns": (), "zone": "Z"}
    scenario: Scenario = SimpleNamespace(**words)  # type: ignore[assignment]
    outlook = supply_outlook(scenario, None, LIBRARY)
    found, remarks = wanted_units(plan, outlook, round(days * DAY_S))
    assert remarks == ()
    return found.get("A", ())


@pytest.mark.parametrize(
    ("days", "stock", "litres"),
    [
        # 1,400 usable: 400 are left after a day, and the objective is 2,000.
        (1, {"on_hand": 1500, "dead": 100, "most": 2500}, 1600),
        # Room for 1,500 usable, of which 400 are taken.
        (1, {"on_hand": 1500, "dead": 100, "most": 1600}, 1100),
        # Nothing is left, and 600 of the second day were missing.
        (2, {"on_hand": 1500, "dead": 100}, 2600),
        (2, {"on_hand": 1500, "dead": 100, "most": 2500}, 2400),
        # Parts of litres are brought as whole ones where there is room.
        (1, {"on_hand": 1400.5}, 1600),
        (1, {"on_hand": 1400.5, "most": 1500.25}, 1099),
    ],
)
def test_a_unit_is_brought_what_it_is_short_of_and_has_room_for(
    days: float, stock: dict[str, float], litres: float
) -> None:
    assert wants(days, **stock) == (("water", litres),)


@pytest.mark.parametrize(
    ("days", "stock"),
    [
        (1, {"on_hand": 3000}),  # its objective is there
        (0, {"on_hand": 500, "most": 500}),  # its tanks are full
    ],
)
def test_nothing_is_brought_that_is_not_short_or_has_no_room(
    days: float, stock: dict[str, float]
) -> None:
    assert wants(days, **stock) == ()


def test_the_objective_is_that_of_the_days_behind_the_horizon() -> None:
    """2,000 are left after a day; then two days of attack want 3,000 each."""
    attack = Spell(SIX + timedelta(days=1), Phase.ATTACK)

    assert wants(1, (attack,), on_hand=3000) == (("water", 4000),)
