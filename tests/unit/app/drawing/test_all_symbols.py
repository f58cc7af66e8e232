"""Every symbol of the catalogue is drawn, and none as the mark of an unknown one."""

from __future__ import annotations

import pytest

from app.drawing.symbol_pictures import SymbolPictures
from app.services.symbol_catalogue import symbol_catalogue
from app.services.symbol_code import Status, SymbolCode
from tests.symbol_checks import look, needs_library, pixels

pytestmark = [pytest.mark.usefixtures("qapp"), needs_library]

COUNTS = {"25": 264, "10": 216, "15": 230, "20": 129}


@pytest.fixture(scope="module")
def pictures() -> SymbolPictures:
    return SymbolPictures()


@pytest.mark.parametrize("symbol_set", COUNTS)
def test_every_symbol_is_known_and_paints_something(pictures, symbol_set) -> None:
    entries = [
        one for one in symbol_catalogue().entries if one.symbol_set == symbol_set
    ]
    made = pictures.by_look(look(size=20))
    drawn = {
        one.code: made(SymbolCode(symbol_set=symbol_set, entity=one.code).sidc, ())
        for one in entries
    }

    assert len(drawn) == COUNTS[symbol_set]
    assert [code for code, picture in drawn.items() if not picture.known] == []
    assert [
        code
        for code, picture in drawn.items()
        if (pixels(picture.image)[:, :, 3] > 128).sum() < 10
    ] == []


def test_planned_points_look_different_from_present_ones(pictures) -> None:
    made = pictures.by_look(look(size=24))
    same = []
    for one in symbol_catalogue().entries:
        if one.symbol_set != "25":
            continue
        present = SymbolCode(symbol_set="25", entity=one.code)
        planned = SymbolCode(symbol_set="25", entity=one.code, status=Status.PLANNED)
        if made(present.sidc, ()).image == made(planned.sidc, ()).image:
            same.append(one.name)

    assert same == []


def test_modifiers_are_known_to_the_library(pictures) -> None:
    made = pictures.by_look(look(size=20))
    entity = {"10": "121100", "15": "130800", "20": "120802"}
    unknown = []
    for one in symbol_catalogue().modifiers:
        pair = (one.code, "00") if one.sector == 1 else ("00", one.code)
        code = SymbolCode(
            symbol_set=one.symbol_set, entity=entity[one.symbol_set], modifiers=pair
        )
        if not made(code.sidc, ()).known:
            unknown.append((one.symbol_set, one.sector, one.code, one.name))

    assert unknown == []
