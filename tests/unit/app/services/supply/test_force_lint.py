"""Doubts about a force: each slip is told, and a sound force raises none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.services.catalogue import vehicle_catalogue
from app.services.supply.factor_file import factor_library
from app.services.supply.force_lint import Finding, force_findings
from app.services.supply.supply_plan import DropWish, SupplyUnit
from planners.supply.force import Echelon, ForceUnit
from planners.supply.stocks import Stock

BATTALION = ForceUnit(name="1 Bn", echelon=Echelon.BATTALION, personnel=40)
A = ForceUnit(name="A", part_of="1 Bn", personnel=110, vehicles={"car 4x4": 6})
B = ForceUnit(name="B", part_of="1 Bn", personnel=90, vehicles={"car 4x4": 4})


def findings(*units: ForceUnit, **given: object) -> tuple[Finding, ...]:
    supplied = [SupplyUnit(unit=unit) for unit in units]
    supplied[-1] = replace(supplied[-1], **given)
    return force_findings(supplied, vehicle_catalogue(), factor_library())


def test_a_sound_force_raises_no_doubt() -> None:
    assert findings(BATTALION, A, B, stocks=(Stock(item="diesel"),)) == ()


@pytest.mark.parametrize(
    ("units", "words", "fault"),
    [
        ((BATTALION, A, A), "'A' is there 2 times", True),
        ((A,), "part of '1 Bn', which is no unit", True),
        ((replace(A, part_of="1 bn"), BATTALION), "(perhaps '1 Bn')", True),
        (
            (
                BATTALION,
                replace(A, echelon=Echelon.BRIGADE, personnel=600, vehicles={}),
            ),
            "is a brigade and part of '1 Bn', a battalion",
            False,
        ),
        (
            (BATTALION, replace(A, vehicles={"car 4x5": 6})),
            "neither an entry in the catalogue nor rates (perhaps 'car 4x4')",
            True,
        ),
        (
            (BATTALION, replace(A, weapons={"mortar 121 mm": 6})),
            "(perhaps 'mortar 120 mm')",
            False,
        ),
        ((BATTALION, replace(A, personnel=5)), "6 vehicles and 5 people", False),
        (
            (BATTALION, replace(A, personnel=400, vehicles={"car 4x4": 2})),
            "400 people to 2 vehicles",
            False,
        ),
        (
            (BATTALION, replace(A, personnel=9, vehicles={})),
            "a company, has 9 people, where 20 to 500 are usual",
            False,
        ),
        (
            (replace(BATTALION, personnel=200, vehicles={"car 4x4": 10}), A, B),
            "holds just what the 2 units under it hold together",
            False,
        ),
    ],
)
def test_each_slip_is_told(
    units: tuple[ForceUnit, ...], words: str, *, fault: bool
) -> None:
    (finding,) = [one for one in findings(*units) if words in one.text]

    assert finding.fault == fault
    assert all(words in one.text or "usual" in one.text for one in findings(*units))


def test_a_ring_is_told_once_with_all_its_units() -> None:
    one = replace(A, name="P", part_of="Q")
    two = replace(A, name="Q", part_of="R")
    three = replace(A, name="R", part_of="P")
    hanging = replace(A, name="S", part_of="P", echelon=Echelon.PLATOON, personnel=30)

    (finding,) = findings(hanging, one, two, three)

    assert finding == Finding(
        "P",
        "Units 'P', 'Q', 'R' are part of each other in a ring; mend 'part of' of one "
        "of them.",
        fault=True,
    )


def test_a_vehicle_of_the_catalogue_without_rates_is_a_doubt() -> None:
    bare = replace(factor_library(), factors=())

    (finding,) = force_findings(
        [SupplyUnit(unit=replace(A, part_of=""))], vehicle_catalogue(), bare
    )

    assert "'car 4x4', for which there are no rates; add rates" in finding.text
    assert not finding.fault


def test_items_that_nobody_knows_are_faults() -> None:
    stocked = findings(BATTALION, A, stocks=(Stock(item="disel"),))
    wanted = findings(BATTALION, A, drop=DropWish(wants=(("watr", 3.0),)))

    assert "'disel', which is none of the items (perhaps 'diesel')" in stocked[0].text
    assert "'watr', which is none of the items (perhaps 'water')" in wanted[0].text
    assert stocked[0].fault
    assert wanted[0].fault
