"""What staff draw: items come, change and go, and nonsense is refused."""

from __future__ import annotations

import math

import pytest

from planners.errors import PlanningError
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
)

UNIT = "10031000001211000000"
ITEMS = (
    PlacedSymbol(sidc=UNIT, position=(5.0, 54.0), texts=(("uniqueDesignation", "11"),)),
    ControlLine(kind=LineKind.MSR, line=((5.0, 54.0), (5.1, 54.0)), name="TULIP"),
    AvoidArea(ring=((5.0, 54.0), (5.1, 54.0), (5.1, 54.1)), name="Flood"),
    BridgeRating(position=(5.0, 54.0), bridge="Oude Brugge", wheeled=40.0),
)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_an_item_comes_and_goes_without_a_trace(item):
    assert not Overlay()
    drawn = Overlay().with_item(item)
    assert drawn
    assert drawn.without_item(item) == Overlay()


def test_a_changed_item_keeps_its_place_in_the_paint_order():
    first, second = ITEMS[2], AvoidArea(ring=((1, 1), (2, 1), (2, 2)))
    other = AvoidArea(ring=((1, 1), (2, 1), (2, 3)))
    drawn = Overlay(areas=(first, second)).with_change(first, other)
    assert drawn.areas == (other, second)


def test_the_latest_rating_of_a_bridge_replaces_the_one_before():
    later = BridgeRating(position=(5.0, 54.0), bridge="Oude Brugge", tracked=70.0)
    drawn = Overlay().with_item(ITEMS[3]).with_item(later)
    assert drawn.ratings == (later,)


def test_a_symbol_without_a_name_is_called_by_its_code():
    assert ITEMS[0].name == "11"
    assert PlacedSymbol(sidc=UNIT, position=(0.0, 0.0)).name == UNIT


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: PlacedSymbol(sidc="SFGPUCI", position=(0, 0)), "20 digits"),
        (lambda: PlacedSymbol(sidc=UNIT, position=(0, 91)), "not on the globe"),
        (lambda: PlacedSymbol(sidc=UNIT, position=(math.nan, 0)), "not on the globe"),
        (lambda: ControlLine(kind=LineKind.FORD, line=((0, 0), (0, 0))), "2 different"),
        (lambda: AvoidArea(ring=((0, 0), (1, 1))), "3 different"),
        (lambda: BridgeRating(position=(0, 0), bridge="B 1"), "no load class"),
        (lambda: BridgeRating(position=(0, 0), bridge="B 1", wheeled=0), "above 0"),
        (lambda: BridgeRating(position=(0, 0), bridge="B 1", tracked=151), "at most"),
    ],
)
def test_nonsense_is_refused_with_what_to_give_instead(make, says):
    with pytest.raises(PlanningError, match=says):
        make()
