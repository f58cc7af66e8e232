"""Symbols on the map are called by their words, never by a code that has some."""

from __future__ import annotations

import pytest

from app.services.symbol_code import SymbolCode
from app.ui.symbol_words import symbol_name
from planners.overlay import PlacedSymbol

INFANTRY = SymbolCode(symbol_set="10", entity="121100", size="16").sidc
UNHEARD_OF = SymbolCode(symbol_set="10", entity="999999").sidc


@pytest.mark.parametrize(
    ("sidc", "texts", "name"),
    [
        (INFANTRY, (), "Infantry"),
        (INFANTRY, (("uniqueDesignation", "11"),), "11, Infantry"),
        (UNHEARD_OF, (("uniqueDesignation", "11"),), f"11, Symbol {UNHEARD_OF}"),
    ],
)
def test_a_symbol_is_called_by_its_designation_and_what_it_is(
    sidc: str, texts: tuple[tuple[str, str], ...], name: str
) -> None:
    symbol = PlacedSymbol(sidc=sidc, position=(5.0, 52.0), texts=texts)

    assert symbol_name(symbol) == name
