"""The program's planning factors, and libraries and tables of rates in files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.yaml_entries import parse_yaml
from app.services.supply.factor_entries import library_of
from app.services.supply.factor_exports import write_factors
from app.services.supply.factor_file import (
    catalogue_rows,
    factor_library,
    read_factors,
    read_marked_factors,
)
from app.services.supply.factor_forms import ROW_COLUMNS
from app.services.supply.factor_table import read_factor_rows
from planners.supply.factor_checks import library_doubts
from planners.supply.factors import Basis, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from planners.supply.factors import FactorLibrary

MARKING = DEFAULT_POLICY.parse("EXERCISE - UNCLASSIFIED")
SMALL = """\
name: Small
items:
  - {name: water, NATO: I, US: I, unit: l, mass: 1, volume: 0.001, source: S}
  - {name: wire, NATO: IV, US: IV, unit: kg, mass: 1, volume: 0.002, source: S}
factors:
  - {basis: person and day, item: water, rate: 2 gal, source: S, dated: 2026-05-01}
"""
DAY = (
    "  - {phase: move, idle h: 1, road h: 1, cross-country h: 1, road km: 1, "
    "cross-country km: 1, source: S}\n"
)
TOTAL = (
    "totals:\n  - {basis: person and day, item: water, with: [wire], printed: 3, "
    "source: S}\n"
)


def small(text: str = SMALL) -> FactorLibrary:
    return library_of(parse_yaml(text, file="f.yaml", what="library"))


def test_every_vehicle_of_the_catalogue_has_what_it_burns() -> None:
    library = factor_library()
    told = {(row.basis, row.subject) for row in library.factors}

    for basis in (Basis.IDLE_HOUR, Basis.ROAD_KM, Basis.CROSS_COUNTRY_KM):
        assert {name for one, name in told if one is basis} == set(vehicle_catalogue())


def test_consumption_on_roads_is_that_of_the_catalogue() -> None:
    library = factor_library()
    rates = {
        row.subject: row.rate * 100
        for row in library.factors
        if row.basis is Basis.ROAD_KM
    }

    assert rates == pytest.approx(
        {name: one.fuel_l_per_100km for name, one in vehicle_catalogue().items()}
    )


def test_every_figure_has_a_source_and_what_is_assumed_says_why() -> None:
    library = factor_library()
    sources = [one.source for one in (*library.items, *library.factors)]
    sources += [day.source for day in library.activities]

    assert all(sources)
    assert not [source for source in sources if source.strip(" :") == "assumed"]
    assert {day.phase for day in library.activities} == set(Phase)


def test_the_only_doubts_about_it_are_those_of_its_sources() -> None:
    told = library_doubts(factor_library())

    assert len(told) == 2
    assert "'water' by person and day (arid, minimum)" in told[0]
    assert "'combat ration'" in told[1]


def test_rows_of_a_library_keep_the_catalogue_out() -> None:
    told = next(iter(vehicle_catalogue().values()))
    own = replace(
        small().factors[0], basis=Basis.ROAD_KM, subject=told.name, item="water"
    )

    rows = catalogue_rows([told], small())

    assert [(row.subject, row.item) for row in rows] == [(told.name, "diesel")]
    assert catalogue_rows([told], replace(small(), factors=(own,))) == ()


def test_gallons_and_pounds_are_turned_into_ours() -> None:
    pounds = SMALL.replace("item: water, rate: 2 gal", "item: wire, rate: 10 lb")

    assert small().factors[0].rate == pytest.approx(7.570823568)
    assert small(pounds).factors[0].rate == pytest.approx(4.5359237)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("item: water, rate", "item: milk, rate", "line 6: 'item' is 'milk', which is"),
        ("2 gal", "2 lb", "but 'water' is counted in l"),
        ("2 gal", "2 stone", "or one with gal or lb"),
        ("2 gal", "many gal", "give a number such as 8.1 gal"),
        ("2 gal", "-2 gal", "give a number from 0"),
        ("2 gal", "-2", "is -2; give 0 or more"),
        ("2026-05-01", "May", "give a day such as"),
        ("source: S, dated", "source: '', dated", "'source' is empty"),
        ("name: wire", "name: water", "is a second item 'water'"),
        ("mass: 1, volume: 0.002", "mass: 0, volume: 1", "'mass' is 0"),
        ("NATO: IV", "NATO: VI", "has the NATO class 'VI'"),
        ("person and day", "moon", "use one of person and day"),
    ],
)
def test_entries_that_make_no_sense_are_refused_with_their_line(
    old: str, new: str, words: str
) -> None:
    assert old in SMALL

    with pytest.raises(InputRefused, match=words):
        small(SMALL.replace(old, new))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            TOTAL,
            "counted in different units",
        ),
        (
            f"activities:\n{DAY.replace('idle h: 1', 'idle h: 23')}",
            "run 25 hours a day",
        ),
        (
            f"activities:\n{DAY}{DAY}",
            "is a second day of 'move'",
        ),
    ],
)
def test_totals_and_days_that_make_no_sense_are_refused(more: str, words: str) -> None:
    with pytest.raises(InputRefused, match=words):
        small(SMALL + more)


def test_a_library_comes_back_from_its_file_without_loss(tmp_path: Path) -> None:
    library = factor_library()
    path = tmp_path / "l.yaml"

    write_factors(path, library, MARKING)

    assert read_marked_factors(path) == (library, MARKING)
    assert read_factors(path) == library


def test_its_rates_come_back_from_a_table_without_loss(tmp_path: Path) -> None:
    library = factor_library()
    path = tmp_path / "l.csv"

    write_factors(path, library, MARKING)

    assert read_factor_rows(path, library) == (library.factors, MARKING)


def test_a_library_under_no_known_marking_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.yaml"
    path.write_text(f"marking: VERY SECRET INDEED\n{SMALL}")

    with pytest.raises(InputRefused, match=r"l\.yaml, line 1"):
        read_marked_factors(path)


def test_factors_are_written_as_yaml_or_csv_alone(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"neither \.yaml nor \.csv"):
        write_factors(tmp_path / "l.txt", small(), MARKING)


def test_a_table_may_have_the_units_of_its_source(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "basis;item;rate;unit;source\nperson and day;water;6,1;gal;QM4923\n"
    )

    ((row,), marking) = read_factor_rows(path, small())

    assert row.rate == pytest.approx(6.1 * 3.785411784)
    assert marking is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("person and day,,water,x,,,,,,S,", "line 2: 'rate' is 'x'"),
        ("person and day,,water,1,kg,,,,,S,", "is in 'kg', but 'water' is counted"),
        ("person and day,,milk,1,,,,,,S,", "'milk', which is none of the items"),
        ("person and day,,water,1,,,,,,,", "needs an entry 'source'"),
        ("person and day,,water,1,,,,,,S,,more", "more cells than there are columns"),
    ],
)
def test_a_table_with_a_wrong_line_is_refused_whole(
    tmp_path: Path, line: str, words: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{','.join(ROW_COLUMNS)}\n{line}\n")

    with pytest.raises(InputRefused, match=words):
        read_factor_rows(path, small())


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(InputRefused, match="no line of names"):
        read_factor_rows(path, small())

    path.write_text("basis,colour\n")
    with pytest.raises(InputRefused, match="'colour' is no column"):
        read_factor_rows(path, small())
