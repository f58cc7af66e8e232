"""A few letters find every command, place and grid reference; keys are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.ui.palette import IN_ORDER, CommandPalette, rank_of
from tests.window_checks import MOST_GREEN_OR_BLUE, worst_green_or_blue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.map_hand import MapHand

PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def palette(hand: MapHand) -> Iterator[CommandPalette]:
    """The palette, opened by its keys."""
    window = hand.program.window
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = hand.program.palette
    assert palette.isVisible()
    yield palette
    palette.close()
    hand.program.appearance.set_theme("day")


def type_in(palette: CommandPalette, text: str, *keys: Qt.Key) -> None:
    palette.line.setText(text)
    for key in keys:
        QTest.keyClick(palette.line, key, PLAIN)


def test_letters_in_their_order_find_a_command_and_enter_runs_it(
    hand: MapHand, palette: CommandPalette
) -> None:
    type_in(palette, "rdlgt", Qt.Key.Key_Return)

    assert hand.program.appearance.theme.name == "red"
    assert not palette.isVisible()


def test_what_was_run_last_is_offered_first(palette: CommandPalette) -> None:
    first = palette.rows[0]
    type_in(palette, "night", Qt.Key.Key_Return)
    palette.ask()

    assert not first.startswith("Night")
    assert palette.rows[0].startswith("✓ Night  –  View › Theme  ·  Ctrl+Alt+2")


def test_the_arrow_keys_choose_within_what_is_offered(
    palette: CommandPalette,
) -> None:
    type_in(palette, "zoom", Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down)

    assert palette.list.currentIndex().row() == 1
    assert palette.rows[1].startswith("Zoom out")


def test_a_place_is_gone_to(hand: MapHand, palette: CommandPalette) -> None:
    type_in(palette, "oosterv")
    assert palette.rows == ["Oosterveen  –  town"]
    type_in(palette, "oosterv", Qt.Key.Key_Return)

    assert hand.canvas.view.to_lonlat(
        hand.canvas.width() / 2, hand.canvas.height() / 2
    ) == pytest.approx((5.09, 52.001), abs=1e-4)


def test_a_position_comes_before_everything_else(palette: CommandPalette) -> None:
    type_in(palette, "52.01, 5.03")

    assert palette.rows[0].endswith("–  position")


def test_what_fits_nothing_offers_nothing_and_enter_stays(
    palette: CommandPalette,
) -> None:
    type_in(palette, "qqqq", Qt.Key.Key_Return)

    assert palette.rows == []
    assert palette.isVisible()
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_commands_that_cannot_be_used_now_are_not_offered(
    hand: MapHand, palette: CommandPalette
) -> None:
    assert not hand.program.window.commands["clear_route"].isEnabled()
    type_in(palette, "clear route")

    assert not [row for row in palette.rows if row.startswith("Clear route")]


def test_every_command_that_can_be_used_is_found_by_its_title(
    hand: MapHand, palette: CommandPalette
) -> None:
    for action in hand.program.window.commands.values():
        in_menu = any(isinstance(o, QMenu) for o in action.associatedObjects())
        if action.isEnabled() and in_menu:
            title = action.text().replace("&", "").rstrip("…")
            type_in(palette, title)
            assert any(title in row for row in palette.rows), title


def test_the_palette_is_red_under_red_light(
    hand: MapHand, palette: CommandPalette
) -> None:
    hand.program.appearance.set_theme("red")
    type_in(palette, "o")
    QApplication.processEvents()

    assert worst_green_or_blue(palette) <= MOST_GREEN_OR_BLUE


def test_letters_that_are_not_there_do_not_fit() -> None:
    assert rank_of(["thm", "red"], "Red light, Theme") == IN_ORDER
    assert rank_of(["deer"], "Red light, Theme") is None
