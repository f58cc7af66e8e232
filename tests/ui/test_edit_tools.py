"""What is drawn is moved, changed and erased by hand; every change is one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.ui.map.tools.edit import Grip
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    PlacedSymbol,
)

if TYPE_CHECKING:
    from tests.map_hand import MapHand

TCP = "10032500003214000000"
A, B, C = (5.02, 52.012), (5.05, 52.013), (5.06, 52.006)
SYMBOL = PlacedSymbol(sidc=TCP, position=(5.03, 51.99))
AREA = AvoidArea(ring=(A, B, C), name="Flood")
LINE = ControlLine(kind=LineKind.MSR, line=((5.02, 51.985), (5.06, 51.985)))
NEAR = {"abs": 3e-4}


def draw(hand: MapHand, *items) -> None:
    for item in items:
        hand.program.session.draw(item, "Draw")
    hand.program.session.undo_stack.clear()
    hand.take("select")


def test_a_symbol_goes_with_the_hand_in_one_step(hand: MapHand) -> None:
    draw(hand, SYMBOL)
    hand.drag(SYMBOL.position, (5.04, 51.99), (5.05, 51.992))
    (moved,) = hand.overlay.symbols
    stack = hand.program.session.undo_stack

    assert moved.position == pytest.approx((5.05, 51.992), **NEAR)
    assert hand.program.desk.map.select.selected == moved
    assert stack.count() == 1
    stack.undo()
    assert hand.overlay.symbols == (SYMBOL,)
    stack.redo()
    assert hand.overlay.symbols == (moved,)


def test_escape_puts_back_what_the_hand_holds(hand: MapHand) -> None:
    draw(hand, SYMBOL)
    hand.drag(SYMBOL.position, (5.04, 51.99), (5.05, 51.992), let_go=False)
    shown = hand.program.desk.content.symbols.symbols
    hand.key(Qt.Key.Key_Escape)

    assert shown != (SYMBOL,)
    assert hand.program.desk.content.symbols.symbols == (SYMBOL,)
    assert hand.program.session.undo_stack.count() == 0


def test_a_corner_of_the_chosen_area_moves_and_a_new_one_comes(hand: MapHand) -> None:
    draw(hand, AREA)
    hand.click((5.043, 52.0105))
    assert hand.program.desk.map.select.selected == AREA
    hand.drag(B, (5.052, 52.016))
    (moved,) = hand.overlay.areas
    middle = tuple((one + other) / 2 for one, other in zip(C, A, strict=True))
    hand.drag(middle, (5.038, 52.007))
    (grown,) = hand.overlay.areas

    assert moved.ring[1] == pytest.approx((5.052, 52.016), **NEAR)
    assert moved.ring[::2] == AREA.ring[::2]
    assert len(grown.ring) == 4
    assert grown.ring[3] == pytest.approx((5.038, 52.007), **NEAR)
    assert hand.program.session.undo_stack.count() == 2


def test_a_corner_cannot_be_dragged_over_another_side(hand: MapHand) -> None:
    square = AvoidArea(
        ring=((5.02, 52.006), (5.05, 52.006), (5.05, 52.014), (5.02, 52.014))
    )
    draw(hand, square)
    hand.click((5.035, 52.010))
    hand.drag((5.02, 52.006), (5.03, 52.007), (5.06, 52.010), let_go=False)
    trouble = hand.program.desk.map.select.trouble
    hand.drag((5.06, 52.010), (5.06, 52.010))
    (area,) = hand.overlay.areas

    assert "would cross another" in trouble
    assert area.ring[1:] == square.ring[1:]


def test_a_point_of_a_line_moves(hand: MapHand) -> None:
    draw(hand, LINE)
    hand.click((5.045, 51.985))
    hand.drag(LINE.line[1], (5.065, 51.987))
    (line,) = hand.overlay.lines

    assert line.line[0] == LINE.line[0]
    assert line.line[1] == pytest.approx((5.065, 51.987), **NEAR)


@pytest.mark.parametrize(
    ("item", "place"), [(SYMBOL, SYMBOL.position), (AREA, (5.043, 52.0105))]
)
def test_delete_erases_what_is_chosen_and_undo_brings_it_back(
    hand: MapHand, item, place
) -> None:
    draw(hand, item)
    hand.click(place)
    hand.key(Qt.Key.Key_Delete)

    assert not hand.overlay
    hand.key(Qt.Key.Key_Delete)  # nothing is chosen any more
    assert hand.program.session.undo_stack.count() == 1
    hand.program.session.undo_stack.undo()
    assert hand.overlay.with_item(item) == hand.overlay.without_item(item).with_item(
        item
    ).with_item(item)


def test_delete_opens_a_chosen_closure_again(hand: MapHand) -> None:
    hand.program.session.close_road((5.06, 52.0))
    (closure,) = hand.program.session.draft.closures
    hand.click(closure.position)
    hand.key(Qt.Key.Key_Delete)

    assert hand.program.session.draft.closures == ()


def test_escape_and_a_click_on_nothing_let_go_of_the_choice(hand: MapHand) -> None:
    draw(hand, SYMBOL)
    select = hand.program.desk.map.select
    hand.click(SYMBOL.position)
    hand.key(Qt.Key.Key_Escape)
    assert select.selected is None
    hand.click(SYMBOL.position)
    hand.click((5.01, 51.985))
    assert select.selected is None


def test_undo_takes_a_choice_away_that_is_no_more(hand: MapHand) -> None:
    hand.program.session.draw(SYMBOL, "Draw")
    hand.take("select")
    hand.click(SYMBOL.position)
    hand.program.session.undo_stack.undo()

    assert hand.program.desk.map.select.selected is None


def open_dialog() -> QDialog:
    (dialog,) = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible()
    ]
    return dialog


def test_a_double_click_edits_the_name_of_an_area(hand: MapHand) -> None:
    draw(hand, AREA)
    hand.double_click((5.043, 52.0105))
    dialog = open_dialog()
    dialog.form.name.setText("Mire")
    dialog.accept()

    assert hand.overlay.areas == (AvoidArea(ring=AREA.ring, name="Mire"),)


def test_a_double_click_edits_a_line(hand: MapHand) -> None:
    draw(hand, LINE)
    hand.double_click((5.045, 51.985))
    dialog = open_dialog()
    dialog.form.kind.setCurrentIndex(dialog.form.kind.findData(LineKind.BOUNDARY))
    dialog.accept()

    assert [line.kind for line in hand.overlay.lines] == [LineKind.BOUNDARY]


def test_a_double_click_edits_a_symbol(hand: MapHand) -> None:
    draw(hand, SYMBOL)
    hand.double_click(SYMBOL.position)
    dialog = open_dialog()
    dialog.form.texts_of["uniqueDesignation"].setText("4")
    dialog.accept()
    (symbol,) = hand.overlay.symbols

    assert symbol.name == "4"
    assert symbol.position == SYMBOL.position


def test_a_double_click_on_nothing_comes_closer(hand: MapHand) -> None:
    before = hand.canvas.view.zoom
    hand.double_click((5.01, 51.985))

    assert hand.canvas.view.zoom > before


def test_ratings_have_no_grip() -> None:
    rating = BridgeRating(position=A, bridge="b", wheeled=5)

    assert Grip(rating).moved(B) == rating
