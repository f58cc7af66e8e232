"""Demand from what units hold and do: rows chosen, phases in steps, sums by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.errors import SupplyError
from planners.supply.demand import Change, Steps, daily_needs, demand, phase_days
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
from planners.supply.items import Item
from planners.supply.rates import PHASES, DailyRates, daily_rates

WATER = Item(name="water", nato="I", us="I", unit="l", kg=1.0, m3=0.001)
FUEL = Item(name="fuel", nato="III", us="III", unit="l", kg=0.8, m3=0.001)
DAY = Activity(
    phase=Phase.ATTACK,
    idle_h=4,
    road_h=1,
    cross_country_h=2,
    road_km=10,
    cross_country_km=30,
    source="test",
)


def row(basis: Basis, rate: float, **more: object) -> Factor:
    """A row of water for people, or what else is said."""
    given: dict[str, object] = {"item": "water", "source": "test"} | more
    return Factor(basis=basis, rate=rate, **given)  # type: ignore[arg-type]


def rates_of(*rows: Factor, climate: Climate = Climate.TEMPERATE) -> DailyRates:
    """Rates a day of a library of these rows."""
    library = FactorLibrary(
        name="test", items=(WATER, FUEL), factors=rows, activities=(DAY,)
    )
    return daily_rates(library, library.items, climate=climate, level=Level.SUSTAINING)


def test_of_one_component_the_most_special_row_that_holds_is_taken() -> None:
    person = Basis.PERSON_DAY
    rows = (
        row(person, 10),
        row(person, 15, climate=Climate.ARID),
        row(person, 20, climate=Climate.ARID, phase=Phase.ATTACK),
    )
    attack, move = PHASES.index(Phase.ATTACK), PHASES.index(Phase.MOVE)

    arid, mild = rates_of(*rows, climate=Climate.ARID), rates_of(*rows)

    assert (arid.person[attack, 0], arid.person[move, 0]) == (20, 15)
    assert (mild.person[attack, 0], mild.person[move, 0]) == (10, 10)


def test_components_add_up() -> None:
    rows = (
        row(Basis.PERSON_DAY, 6.1, component="universal unit"),
        row(Basis.PERSON_DAY, 0.4, component="medical"),
    )

    assert rates_of(*rows).person[0, 0] == pytest.approx(6.5)


def test_rows_of_equal_standing_that_differ_are_refused() -> None:
    rows = (
        row(Basis.PERSON_DAY, 10, phase=Phase.ATTACK, source="A"),
        row(Basis.PERSON_DAY, 12, climate=Climate.ARID, source="B"),
    )

    with pytest.raises(SupplyError, match=r"10 \(A\) and 12 \(B\)"):
        rates_of(*rows, climate=Climate.ARID)
    assert rates_of(*rows).person[PHASES.index(Phase.ATTACK), 0] == 10


def test_hours_and_kilometres_count_over_the_day_of_the_phase() -> None:
    """Idling 4 h x 2 l, 10 km x 0.5 l on roads, 30 km x 1 l cross-country."""
    rows = (
        row(Basis.IDLE_HOUR, 2, item="fuel", subject="truck"),
        row(Basis.ROAD_KM, 0.5, item="fuel", subject="truck"),
        row(Basis.CROSS_COUNTRY_KM, 1, item="fuel", subject="truck"),
    )

    of_truck = rates_of(*rows).vehicles["truck"]

    assert of_truck[PHASES.index(Phase.ATTACK), 1] == pytest.approx(43)
    assert of_truck[PHASES.index(Phase.MOVE), 1] == 0


@pytest.mark.parametrize(
    ("basis", "times"),
    [
        (Basis.IDLE_HOUR, 4),
        (Basis.ROAD_HOUR, 1),
        (Basis.CROSS_COUNTRY_HOUR, 2),
        (Basis.ROAD_KM, 10),
        (Basis.CROSS_COUNTRY_KM, 30),
        (Basis.VEHICLE_DAY, 1),
    ],
)
def test_each_basis_counts_what_it_is_called(basis: Basis, times: float) -> None:
    found = rates_of(row(basis, 3, item="fuel", subject="truck"))

    attack = PHASES.index(Phase.ATTACK)
    assert found.vehicles["truck"][attack, 1] == pytest.approx(3 * times)


def test_hours_cross_country_give_way_to_kilometres_there_and_idling_to_none() -> None:
    rows = (
        row(Basis.CROSS_COUNTRY_HOUR, 100, item="fuel", subject="truck"),
        row(Basis.CROSS_COUNTRY_KM, 1, item="fuel", subject="truck"),
        row(Basis.IDLE_HOUR, 2, item="fuel", subject="truck"),
        row(Basis.ROAD_HOUR, 7, item="fuel", subject="truck"),
    )

    found = rates_of(*rows)

    assert found.vehicles["truck"][PHASES.index(Phase.ATTACK), 1] == 30 + 8 + 7


def test_rates_by_hour_and_by_kilometre_of_the_same_are_not_both_counted() -> None:
    rows = (
        row(Basis.ROAD_HOUR, 100, item="fuel", subject="truck"),
        row(Basis.ROAD_KM, 0.5, item="fuel", subject="truck"),
    )

    found = rates_of(*rows)

    assert found.vehicles["truck"][PHASES.index(Phase.ATTACK), 1] == pytest.approx(5)
    assert "by the hour and by the kilometre" in found.remarks[0]


def test_an_hourly_rate_for_more_conditions_wins_over_one_by_the_kilometre() -> None:
    hot = row(Basis.ROAD_HOUR, 100, item="fuel", subject="truck", climate=Climate.ARID)
    rows = (hot, row(Basis.ROAD_KM, 0.5, item="fuel", subject="truck"))
    attack = PHASES.index(Phase.ATTACK)

    in_heat = rates_of(*rows, climate=Climate.ARID)
    elsewhere = rates_of(*rows)

    assert in_heat.vehicles["truck"][attack, 1] == pytest.approx(100)
    assert elsewhere.vehicles["truck"][attack, 1] == pytest.approx(5)
    assert in_heat.remarks == elsewhere.remarks == ()


def test_a_rate_of_vehicles_that_names_none_is_refused() -> None:
    with pytest.raises(SupplyError, match="names no vehicle or weapon"):
        rates_of(row(Basis.ROAD_KM, 1))


def test_what_a_unit_holds_adds_up() -> None:
    """100 people x 10 l, 3 trucks x 7 l, 2 guns x 5 l, and 50 l for the unit."""
    rows = (
        row(Basis.PERSON_DAY, 10),
        row(Basis.VEHICLE_DAY, 7, subject="truck"),
        row(Basis.WEAPON_DAY, 5, subject="gun"),
        row(Basis.UNIT_DAY, 50),
    )
    unit = ForceUnit(
        name="A", personnel=100, vehicles={"truck": 3, "mule": 9}, weapons={"gun": 2}
    )

    needs = daily_needs([unit, replace(unit, personnel=0)], rates_of(*rows))

    assert needs[:, 0, 0].tolist() == [1081, 81]
    assert not needs[:, :, 1].any()


def test_a_phase_that_changes_within_a_step_has_its_share_of_it() -> None:
    changes = (Change(3 * 3600, Phase.ATTACK), Change(12 * 3600, Phase.DEFENCE))

    spent = phase_days(changes, Phase.RESERVE, Steps.over(1, 6)) * 24

    assert spent[PHASES.index(Phase.RESERVE)].tolist() == [3, 0, 0, 0]
    assert spent[PHASES.index(Phase.ATTACK)].tolist() == [3, 6, 0, 0]
    assert spent[PHASES.index(Phase.DEFENCE)].tolist() == [0, 0, 6, 6]


def test_a_phase_that_began_before_holds_at_the_start() -> None:
    changes = (Change(-86_400.0, Phase.ATTACK),)

    spent = phase_days(changes, Phase.RESERVE, Steps.over(2, 24))

    assert spent[PHASES.index(Phase.ATTACK)].tolist() == [1, 1]


def test_spells_out_of_order_are_refused() -> None:
    changes = (Change(3600.0, Phase.ATTACK), Change(0.0, Phase.MOVE))

    with pytest.raises(SupplyError, match="not in order"):
        phase_days(changes, Phase.RESERVE, Steps.over(1, 6))


@pytest.mark.parametrize(("days", "step_h"), [(0, 6), (3, 5), (3, 0), (3, 48)])
def test_steps_that_do_not_make_days_are_refused(days: int, step_h: int) -> None:
    with pytest.raises(SupplyError):
        Steps.over(days, step_h)


def test_demand_is_needs_times_days() -> None:
    needs = np.zeros((1, len(PHASES), 2))
    needs[0, PHASES.index(Phase.ATTACK)] = [8, 4]
    days = np.zeros((1, len(PHASES), 3))
    days[0, PHASES.index(Phase.ATTACK)] = [0.25, 0, 0.125]

    assert demand(needs, days)[0].tolist() == [[2, 0, 1], [1, 0, 0.5]]
