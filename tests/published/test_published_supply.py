"""Published sustainment numbers: fuel, ammunition, supply rates, days of supply."""

from __future__ import annotations

import numpy as np
import pytest

from planners.supply.ammunition import AmmunitionRate, ammunition_need, ammunition_rates
from planners.supply.demand import daily_needs, demand
from planners.supply.factors import (
    Activity,
    Basis,
    Climate,
    Factor,
    FactorLibrary,
    Level,
    Phase,
)
from planners.supply.force import ForceUnit
from planners.supply.items import Body, Item
from planners.supply.projection import holdings, project
from planners.supply.rates import PHASES, daily_rates
from planners.supply.stocks import Stock

FUEL = Item(
    name="diesel", nato="III", us="III", unit="gal", kg=3.2, m3=0.0038, body=Body.FUEL
)
SHELL = Item(name="shell", nato="V", us="V", unit="round", kg=45.0, m3=0.03)


def test_c5_fuel_by_hours_of_engines_running() -> None:
    """QM4923: 1.5 gal an hour over 40 h are 60 gal; two days of 20 h each."""
    library = FactorLibrary(
        name="QM4923",
        items=(FUEL,),
        factors=(
            Factor(
                basis=Basis.IDLE_HOUR,
                subject="truck",
                item="diesel",
                rate=1.5,
                source="QM4923",
            ),
        ),
        activities=(
            Activity(
                phase=Phase.MOVE,
                idle_h=20,
                road_h=0,
                cross_country_h=0,
                road_km=0,
                cross_country_km=0,
                source="test",
            ),
        ),
    )
    rates = daily_rates(
        library, (FUEL,), climate=Climate.TEMPERATE, level=Level.SUSTAINING
    )
    days = np.zeros((1, len(PHASES), 2))
    days[0, PHASES.index(Phase.MOVE)] = 1.0

    needs = daily_needs([ForceUnit(name="unit", vehicles={"truck": 1})], rates)
    wanted = demand(needs, days)

    assert wanted.sum() == pytest.approx(60)


@pytest.mark.parametrize(
    ("rate", "rounds"), [(75.441, 2_263_230), (28.7, 861_000), (26.41, 792_300)]
)
def test_c6_war_reserve_ammunition(rate: float, rounds: float) -> None:
    """MM4632: weapons x rounds for each weapon and day x days."""
    assert ammunition_need(500, rate, 60) == pytest.approx(rounds)


def test_c6_comes_out_of_a_force_as_well() -> None:
    library = FactorLibrary(
        name="MM4632",
        items=(SHELL,),
        factors=(
            Factor(
                basis=Basis.WEAPON_DAY,
                subject="gun",
                item="shell",
                rate=28.7,
                source="MM4632",
            ),
        ),
    )
    rates = daily_rates(
        library, (SHELL,), climate=Climate.TEMPERATE, level=Level.SUSTAINING
    )
    days = np.zeros((5, len(PHASES), 60))
    days[:, PHASES.index(Phase.DEFENCE)] = 1.0
    units = [ForceUnit(name=f"{n}", weapons={"gun": 100}) for n in range(5)]

    assert demand(daily_needs(units, rates), days).sum() == pytest.approx(861_000)


def test_c8_required_and_controlled_supply_rate() -> None:
    """RSR 40, CSR 25, 18 tubes, 3 days: need 2,160, issue 1,350, short 810."""
    row = AmmunitionRate(
        item="shell", weapon="gun", weapons=18, days=3, required=40, controlled=25
    )

    assert (row.need, row.issue, row.shortfall) == (2160, 1350, 810)


@pytest.mark.parametrize(
    ("available", "ordered"), [({"shell": 1350.0}, None), ({}, {"shell": 25.0})]
)
def test_c8_follows_from_what_there_is_or_was_ordered(
    available: dict[str, float], ordered: dict[str, float] | None
) -> None:
    wanted = [("shell", "gun", 18, 2160.0)]

    (row,) = ammunition_rates(wanted, available, 3, ordered)

    assert row.required == pytest.approx(40)
    assert row.controlled == pytest.approx(25)
    assert row.shortfall == pytest.approx(810)


def test_c11_days_of_supply() -> None:
    """9,000 l on hand at 1,200 l a day last 7.5 days."""
    held = holdings([(Stock(item="diesel", on_hand=9000),)], (FUEL,))
    wanted = np.full((1, 1, 14 * 4), 1200 / 4)

    projection = project(held, wanted, np.zeros_like(wanted), step_s=6 * 3600)

    assert projection.days[0, 0, 0] == pytest.approx(7.5)
    assert projection.empty_s[0, 0] == pytest.approx(7.5 * 86_400)
