"""Published sustainment numbers: water, planning weights, ranges of a vehicle list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.services.catalogue import vehicle_catalogue
from app.services.supply.factor_entries import KG_PER_POUND, LITRES_PER_GALLON
from app.services.supply.factor_file import factor_library
from app.services.supply.force_vehicles import COLUMNS, vehicle_findings
from maps.cell_lines import Sheet
from planners.supply.demand import daily_needs, demand
from planners.supply.factor_checks import library_doubts, parts_of
from planners.supply.factor_rows import need_of
from planners.supply.factors import (
    Basis,
    Climate,
    Factor,
    FactorLibrary,
    Level,
    Phase,
    PrintedTotal,
)
from planners.supply.force import ForceUnit
from planners.supply.items import Body, Item
from planners.supply.lift import Amount, Carrier, Counted, lift_need
from planners.supply.projection import holdings, project
from planners.supply.rates import PHASES, daily_rates
from planners.supply.stocks import Stock
from planners.supply.vehicle_range import range_km

if TYPE_CHECKING:
    from planners.supply.factor_rows import Need

WATER = Item(
    name="water", nato="I", us="I", unit="gal", kg=3.785, m3=0.003785, body=Body.WATER
)
MRE = Item(name="MRE", nato="I", us="I", unit="meal", kg=1.75 * KG_PER_POUND, m3=0.003)
C2 = [
    ("tropical", "sustaining", (7.7, 0.4), 8.1),
    ("tropical", "minimum", (5.0, 0.4), 5.4),
    ("arid", "sustaining", (7.9, 0.4, 0.2, 0.4), 8.9),
    ("temperate", "sustaining", (6.1, 0.4), 6.5),
    ("temperate", "minimum", (3.4, 0.4), 3.8),
    ("cold", "sustaining", (6.6, 0.4), 7.0),
    ("cold", "minimum", (3.9, 0.4), 4.3),
]


def rows_by_need(library: FactorLibrary) -> dict[Need, list[Factor]]:
    rows: defaultdict[Need, list[Factor]] = defaultdict(list)
    for row in library.factors:
        rows[need_of(row)].append(row)
    return dict(rows)


def water_total(climate: str, level: str) -> tuple[PrintedTotal, list[float]]:
    """The total as the source prints it, and its parts, in gallons."""
    library = factor_library()
    items = {item.name: item for item in library.items}
    (total,) = [
        total
        for total in library.totals
        if (total.climate, total.level) == (Climate(climate), Level(level))
    ]
    parts = parts_of(total, rows_by_need(library), items)
    return total, [amount / LITRES_PER_GALLON for _, amount in parts]


def test_c1_water_for_four_thousand_people() -> None:
    """QM4923: 4,000 people at 8 gal each a day need 32,000 gal a day."""
    eight = Factor(basis=Basis.PERSON_DAY, item="water", rate=8, source="QM4923")
    library = FactorLibrary(name="QM4923", items=(WATER,), factors=(eight,))
    rates = daily_rates(library, (WATER,), climate=Climate.ARID, level=Level.SUSTAINING)

    needs = daily_needs([ForceUnit(name="force", personnel=4000)], rates)

    assert needs[0, :, 0].tolist() == pytest.approx([32_000] * len(PHASES))


@pytest.mark.parametrize(("climate", "level", "parts", "printed"), C2)
def test_c2_water_factors_add_up_to_what_is_printed(
    climate: str, level: str, parts: tuple[float, ...], printed: float
) -> None:
    total, found = water_total(climate, level)

    assert sorted(found) == pytest.approx(sorted(parts))
    assert total.printed / LITRES_PER_GALLON == pytest.approx(printed)
    assert sum(found) == pytest.approx(printed)


@pytest.mark.parametrize(("climate", "level", "parts", "printed"), C2)
def test_c2_the_force_is_given_what_the_source_prints(
    climate: str, level: str, parts: tuple[float, ...], printed: float
) -> None:
    library = factor_library()
    (water,) = [item for item in library.items if item.name == "water"]
    rates = daily_rates(library, (water,), climate=Climate(climate), level=Level(level))

    litres = rates.person[PHASES.index(Phase.DEFENCE), 0]

    assert litres / LITRES_PER_GALLON == pytest.approx(printed)
    assert sum(parts) == pytest.approx(printed)


def test_c2_the_one_total_that_does_not_add_up_is_told() -> None:
    """QM4923 prints 5.8 gal as the arid minimum; its parts add up to 6.2."""
    total, parts = water_total("arid", "minimum")
    told = [one for one in library_doubts(factor_library()) if "'water'" in one]

    assert total.printed / LITRES_PER_GALLON == pytest.approx(5.8)
    assert sum(parts) == pytest.approx(6.2)
    assert len(told) == 1
    assert "arid, minimum" in told[0]
    assert "21.96 l" in told[0]
    assert "add up to 23.47" in told[0]


def test_c2_leaving_the_engineers_out_would_mend_it() -> None:
    """The control: the doubt is about the sum and nothing else."""
    library = factor_library()
    without = tuple(
        replace(
            total, components=tuple(c for c in total.components if c != "engineers")
        )
        if (total.climate, total.level) == (Climate.ARID, Level.MINIMUM)
        else total
        for total in library.totals
    )

    told = library_doubts(replace(library, totals=without))

    assert not [one for one in told if "'water'" in one]


def test_c3_water_stored_in_arid_regions() -> None:
    """
    QM4924: twice what a day takes; a water supply company stores 1.6 million gal.

    1.1 million gal a day make 2.2 million, which is 1.375 companies, so 2.
    """
    held = holdings([[Stock(item="water", operating_days=2)]], (WATER,))
    wanted = demand(np.full((1, 1, 1), 1.1e6), np.full((1, 1, 4), 1.0))
    stored = project(held, wanted, 0 * wanted, step_s=86_400).objective[0, 0, 0]
    company = Carrier(
        name="water supply company", count=2, water_l=1.6e6 * WATER.m3 * 1000
    )
    day = timedelta(days=1)
    amounts = [Amount(item=WATER, units=stored)]

    exact = lift_need(
        amounts, company, turnaround=day, period=day, counted=Counted.FRACTIONAL
    )
    whole = lift_need(amounts, company, turnaround=day, period=day)

    assert stored == pytest.approx(2.2e6)
    assert exact.loads[0].loads == pytest.approx(1.375)
    assert whole.vehicles == 2


@pytest.mark.parametrize(
    ("item", "pounds"),
    [
        ("general supplies", 1.6),
        ("packaged petroleum", 1.2),
        ("barrier material", 1.638),
        ("construction material", 2.324),
    ],
)
def test_c10_weights_for_each_person_and_day(item: str, pounds: float) -> None:
    """ATP 4-90, table C-1."""
    rates = [row.rate for row in factor_library().factors if row.item == item]

    assert rates == pytest.approx([pounds * KG_PER_POUND])


def test_c10_barrier_and_construction_add_up() -> None:
    """1.638 + 2.324 = 3.962 lb, as it is printed."""
    library = factor_library()
    items = {item.name: item for item in library.items}
    (total,) = [one for one in library.totals if one.item == "barrier material"]

    parts = parts_of(total, rows_by_need(library), items)

    assert total.printed == pytest.approx(3.962 * KG_PER_POUND)
    assert sum(amount for _, amount in parts) == pytest.approx(total.printed)
    assert not [one for one in library_doubts(library) if "barrier" in one]


def test_c10_three_meals_are_not_what_their_cycle_is_said_to_weigh() -> None:
    """ATP 4-90 has 1.75 lb a meal, and 5.50 lb for three of them: 5.25."""
    source = "ATP 4-90, table C-1"
    three = Factor(basis=Basis.PERSON_DAY, item="MRE", rate=3, source=source)
    cycle = PrintedTotal(
        basis=Basis.PERSON_DAY,
        item="MRE",
        printed=5.50 * KG_PER_POUND,
        in_kg=True,
        source=source,
    )
    library = FactorLibrary(name="C", items=(MRE,), factors=(three,), totals=(cycle,))
    mended = replace(library, totals=(replace(cycle, printed=5.25 * KG_PER_POUND),))

    told = [one for one in library_doubts(library) if "add up" in one]

    assert len(told) == 1
    assert "2.495 kg" in told[0]
    assert "2.381" in told[0]
    assert not [one for one in library_doubts(mended) if "add up" in one]


VEHICLE_LIST = [
    ("Iveco 6x6 9 t", 400, 40, 1000, 1000),
    ("Steyr 6x6 9.6 t", 320, 40, 800, 800),
    ("Iveco 6x6 hook", 300, 40, 750, 750),
    ("Piranha 8x8 (93)", 190, 59, 322, 320),
    ("Piranha IIIC", 190, 60, 317, 320),
    ("M109", 500, 145, 345, 340),
    ("Recce 93/97", 95, 24, 396, 400),
    ("IFV 2000", 940, 160, 588, 600),
    ("Leopard 87", 1160, 220, 527, 340),
    ("GMTF", 180, 20, 900, 600),
]


def test_c14_range_from_tank_and_consumption() -> None:
    """KADAS vehicle list."""
    found = [round(range_km(tank, rate)) for _, tank, rate, _, _ in VEHICLE_LIST]

    assert found == [computed for *_, computed, _ in VEHICLE_LIST]


def test_c14_ranges_that_do_not_match_are_told() -> None:
    """Of the list, 'Leopard 87' and 'GMTF' are more than 15 % off."""
    lines = [
        (number, [name, str(tank), str(rate), str(listed)])
        for number, (name, tank, rate, _, listed) in enumerate(VEHICLE_LIST, 2)
    ]
    sheet = Sheet("Vehicles", [(1, list(COLUMNS)), *lines])

    told = vehicle_findings(sheet, "list.xlsx", vehicle_catalogue())

    about_range = [one.text for one in told if "range" in one.text]
    assert len(about_range) == 2
    assert "'Leopard 87'" in about_range[0]
    assert "527 km" in about_range[0]
    assert "'GMTF'" in about_range[1]
    assert "900 km" in about_range[1]
