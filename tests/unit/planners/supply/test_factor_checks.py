"""A library of factors tells what in it does not go together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planners.errors import SupplyError
from planners.supply.factor_checks import library_doubts
from planners.supply.factor_rows import Conditions, row_taken, with_rows
from planners.supply.factors import (
    Activity,
    Basis,
    Climate,
    Factor,
    FactorLibrary,
    Level,
    Phase,
    PrintedTotal,
)
from planners.supply.items import Body, Hazard, Item

DIESEL = Item(
    name="diesel",
    nato="III",
    us="III",
    unit="l",
    kg=0.835,
    m3=0.001,
    body=Body.FUEL,
    hazard=Hazard.FLAMMABLE,
    source="S",
)
WATER = replace(DIESEL, name="water", nato="I", us="I", hazard=Hazard.NONE, kg=1)
WATER = replace(WATER, body=Body.WATER)
DAYS = tuple(
    Activity(
        phase=phase,
        idle_h=1,
        road_h=1,
        cross_country_h=1,
        road_km=1,
        cross_country_km=1,
        source="S",
    )
    for phase in Phase
)
DRINK = Factor(basis=Basis.PERSON_DAY, item="water", rate=10, source="S")
IDLE = Factor(basis=Basis.IDLE_HOUR, subject="truck", item="diesel", rate=3, source="S")


def library(*rows: Factor, totals: tuple[PrintedTotal, ...] = ()) -> FactorLibrary:
    return FactorLibrary(
        name="L",
        items=(DIESEL, WATER),
        factors=rows,
        totals=totals,
        activities=DAYS,
    )


def of_diesel(basis: Basis, rate: float, subject: str = "truck") -> Factor:
    return Factor(basis=basis, subject=subject, item="diesel", rate=rate, source="S")


def total(printed: float, **given: object) -> PrintedTotal:
    told = {"basis": Basis.PERSON_DAY, "item": "water", "source": "S", **given}
    return PrintedTotal(printed=printed, **told)  # type: ignore[arg-type]


def test_a_library_that_goes_together_raises_no_doubt() -> None:
    sound = library(DRINK, IDLE, totals=(total(10.0), total(10.05)))

    assert library_doubts(sound) == ()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((replace(DRINK, item="milk"),), "'milk' by person and day names no item"),
        ((replace(DRINK, source=" "),), "has no source"),
        ((replace(DRINK, rate=-1),), "is -1; no such thing"),
        ((replace(DRINK, rate=float("nan")),), "is nan; no such thing"),
        ((replace(IDLE, subject=""),), "names no vehicle or weapon"),
        ((replace(DRINK, subject="truck"),), "that is not asked for"),
        ((replace(DRINK, rate=3000),), "is 3,000 kg; check it"),
        ((DRINK, replace(DRINK, rate=11)), "for the same conditions (always): 10"),
        (
            (IDLE, of_diesel(Basis.ROAD_HOUR, 9), of_diesel(Basis.ROAD_KM, 0.4)),
            "the same driving twice",
        ),
        (
            (
                replace(DRINK, level=Level.SUSTAINING),
                replace(DRINK, level=Level.MINIMUM, rate=12),
            ),
            "is 12, above the sustaining one of 10",
        ),
        (
            (
                replace(DRINK, phase=Phase.ATTACK),
                replace(DRINK, climate=Climate.ARID, rate=14),
            ),
            "hold at once (attack, arid): 10 for attack and 14 for arid",
        ),
    ],
)
def test_rows_that_do_not_go_together_are_told(
    rows: tuple[Factor, ...], words: str
) -> None:
    (told,) = library_doubts(library(*rows))

    assert words in told


def test_a_row_for_both_conditions_settles_which_holds() -> None:
    """The control to rows that hold at once."""
    both = replace(DRINK, phase=Phase.ATTACK, climate=Climate.ARID, rate=16)
    rows = (
        replace(DRINK, phase=Phase.ATTACK),
        replace(DRINK, climate=Climate.ARID, rate=14),
        both,
    )

    assert library_doubts(library(*rows)) == ()
    assert row_taken(rows, Conditions(Phase.ATTACK, Climate.ARID, None)) == both


def test_a_rate_that_is_far_from_its_kind_is_told() -> None:
    usual = [of_diesel(Basis.ROAD_KM, 0.4, f"truck {n}") for n in range(5)]
    odd = of_diesel(Basis.ROAD_KM, 40, "tank")

    (told,) = library_doubts(library(*usual, odd))

    assert "'tank' is 40, where 0.4 is usual" in told
    assert library_doubts(library(*usual, replace(odd, rate=3.4))) == ()


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (total(12.0), "printed as 12 l, but its parts add up to 10 (10 water)"),
        (total(12.0, in_kg=True), "printed as 12 kg"),
        (total(10.0, item="milk"), "names 'milk', which is none of the items"),
        (total(10.0, components=("medical",)), "there is no rate for medical"),
        (total(10.0, item="diesel"), "there is no rate for its parts"),
    ],
)
def test_totals_that_do_not_match_are_told(printed: PrintedTotal, words: str) -> None:
    (told,) = library_doubts(library(DRINK, totals=(printed,)))

    assert words in told


def test_a_total_takes_the_rows_that_hold_for_it() -> None:
    arid = replace(DRINK, climate=Climate.ARID, rate=15)
    medical = replace(DRINK, component="medical", rate=1)
    printed = total(16.0, climate=Climate.ARID)

    assert library_doubts(library(DRINK, arid, medical, totals=(printed,))) == ()


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (replace(WATER, kg=1000), "1e+06 kg to a cubic metre"),
        (replace(WATER, hazard=Hazard.NONE, body=Body.FUEL), "but not flammable"),
        (replace(WATER, per_pallet=3000), "is 3,000 kg and 3.0 m3"),
        (replace(WATER, source=""), "has no source"),
        (DIESEL, "'diesel' is there 2 times"),
    ],
)
def test_items_that_cannot_be_so_are_told(item: Item, words: str) -> None:
    (told,) = library_doubts(FactorLibrary(name="L", items=(DIESEL, item), factors=()))

    assert words in told


def test_phases_without_a_day_are_told_where_it_matters() -> None:
    short = replace(library(IDLE), activities=DAYS[:3])

    (told,) = library_doubts(short)

    assert "There is no day of reserve" in told
    assert library_doubts(replace(library(DRINK), activities=())) == ()


def test_rows_of_ones_own_win_and_keep_their_place() -> None:
    own = replace(DRINK, rate=12, source="G4", dated=date(2026, 5, 1))
    hot = replace(DRINK, climate=Climate.ARID, rate=20)

    changed = with_rows(library(DRINK, IDLE), (hot, own))

    assert changed.factors == (own, IDLE, hot)


def test_rows_of_ones_own_by_the_hour_win_over_those_by_the_kilometre() -> None:
    by_km = replace(IDLE, basis=Basis.ROAD_KM, rate=0.3)
    off_road = replace(by_km, basis=Basis.CROSS_COUNTRY_KM)
    of_others = replace(by_km, subject="car")
    own = replace(by_km, basis=Basis.ROAD_HOUR, rate=20, source="G4")
    theirs = library(IDLE, by_km, off_road, of_others)

    assert with_rows(theirs, (own,)).factors == (IDLE, off_road, of_others, own)
    assert with_rows(library(own), (by_km,)).factors == (by_km,)


def test_rows_by_the_kilometre_stay_where_those_by_the_hour_do_not_hold() -> None:
    by_km = replace(IDLE, basis=Basis.ROAD_KM, rate=0.3)
    hot = replace(
        by_km, basis=Basis.ROAD_HOUR, rate=20, climate=Climate.ARID, source="G4"
    )
    own = replace(by_km, rate=0.5, source="G4")

    assert with_rows(library(by_km), (hot,)).factors == (by_km, hot)
    always = replace(hot, climate=None)
    assert with_rows(library(by_km), (always, own)).factors == (own, always)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((replace(DRINK, item="milk"),), "use one of diesel, water"),
        ((DRINK, replace(DRINK, rate=9)), "two rates of 'water' by person and day"),
        ((replace(DRINK, rate=float("inf")),), "give a finite number from zero on"),
        ((replace(DRINK, source=" "),), "say where it comes from"),
        ((replace(DRINK, subject="truck"),), "names a vehicle or weapon; leave it out"),
        ((replace(IDLE, subject=""),), "needs a vehicle or weapon; name the one"),
    ],
)
def test_rows_that_cannot_be_reckoned_with_are_refused(
    rows: tuple[Factor, ...], words: str
) -> None:
    with pytest.raises(SupplyError, match=words.replace("(", r"\(")):
        with_rows(library(DRINK), rows)
