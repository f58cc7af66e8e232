from __future__ import annotations

import re

import pytest

from app.services.symbol_catalogue import SymbolCatalogue, Use, folded, symbol_catalogue

FIRES = re.compile(
    r"target|fire support|firing|destroy|neutrali|interdict|suppress|strike|"
    r"aim point|impact|ground zero|attack|engage|kill|spotter|forward observer",
    re.IGNORECASE,
)


@pytest.fixture
def catalogue() -> SymbolCatalogue:
    return symbol_catalogue()


def test_points_of_both_standards_are_there(catalogue) -> None:
    """APP-6(D) tables 259 points; MIL-STD-2525D has five more."""
    points = [one for one in catalogue.entries if one.symbol_set == "25"]

    assert len(points) == 264
    assert sum(one.standard == "APP-6(D)" for one in points) == 259
    assert sum(one.use is Use.WITHHELD for one in points) == 29


def test_no_code_and_no_modifier_stands_twice(catalogue) -> None:
    codes = [(one.symbol_set, one.code) for one in catalogue.entries]
    modifiers = [(one.symbol_set, one.sector, one.code) for one in catalogue.modifiers]

    assert len(set(codes)) == len(codes)
    assert len(set(modifiers)) == len(modifiers)


def test_names_are_there_and_say_which_within_their_set(catalogue) -> None:
    for one in catalogue.offered():
        assert one.name.strip() == one.name != ""
        assert one.group


def test_nothing_of_fires_or_targeting_is_offered(catalogue) -> None:
    offered = [one.name for one in catalogue.offered()]
    offered += [one.name for one in catalogue.modifiers if one.use is Use.OFFERED]

    assert [name for name in offered if FIRES.search(name)] == []
    assert not [
        one.name
        for one in catalogue.offered("25")
        if one.code.startswith(("24", "25", "34"))
    ]


def test_what_is_not_offered_keeps_its_name(catalogue) -> None:
    entry = catalogue.entry("25", "160300")

    assert entry is not None
    assert (entry.name, entry.use) == ("Target Reference Point", Use.WITHHELD)
    assert entry not in catalogue.search("target")
    assert catalogue.entry("25", "999999") is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("sp", "25131600"),
        ("rp", "25131500"),
        ("start point", "25131600"),
        ("tcp", "25321400"),
        ("traffic", "25321400"),
        ("checkp", "25130300"),
        ("lrp", "25320900"),
        ("logpac", "25320900"),
        ("asp", "25320200"),
        ("axp", "25320101"),
        ("casualty", "25320500"),
        ("class iii point", "25321703"),
        ("class 3 nato point", "25321703"),
        ("rom", "25321300"),
        ("r3p", "25321200"),
        ("decon", "25281800"),
        ("ferry terminal", "20121304"),
        ("fixed bridge", "15130300"),
        ("transport", "10163600"),
        ("convoy", "10163600"),
        ("mech infantry", "10121102"),
        ("verkeerspost", "25321400"),
        ("gewondenverzamelpunt", "25320500"),
        ("321400", "25321400"),
        ("Médical Supply", "25321800"),
    ],
)
def test_words_of_logistics_find_their_symbol_first(catalogue, typed, code) -> None:
    best = catalogue.search(typed)[0]

    assert best.symbol_set + best.code == code


@pytest.mark.parametrize(
    "typed", ["munitie", "ammunition", "brandstof", "supply point"]
)
def test_supply_is_found_in_both_languages(catalogue, typed) -> None:
    found = {one.code for one in catalogue.search(typed, "25")}

    assert found & {"320200", "321703", "321700"}


def test_every_offered_symbol_is_found_by_its_own_name_and_by_its_code(
    catalogue,
) -> None:
    for one in catalogue.offered():
        name, code = folded(one.name), folded(one.code)
        assert (one.rank(name), one.rank(code)) == (0, 5)


def test_search_within_a_set_stays_there(catalogue) -> None:
    assert {one.symbol_set for one in catalogue.search("medical", "20")} == {"20"}


def test_empty_search_offers_everything(catalogue) -> None:
    assert set(catalogue.search("  ")) == set(catalogue.offered())


def test_words_that_nothing_fits_find_nothing(catalogue) -> None:
    assert catalogue.search("start zebra") == ()
