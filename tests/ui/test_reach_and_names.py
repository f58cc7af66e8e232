"""Everything in the window has a name for those who hear it, and a way by keyboard."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QTableView,
    QWidget,
)

from app.drawing.style import Style
from app.drawing.symbol_pictures import SymbolPictures
from app.ui.dialogs.about import AboutDialog
from app.ui.dialogs.crash import CrashDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.rating_dialog import RatingDialog
from app.ui.dialogs.symbol_dialog import SymbolDialog
from app.ui.line_edit import LineEdit
from app.ui.map.tools.forms import AreaForm, LineForm, LineManner
from app.ui.map_desk import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtGui import QAction

    from tests.map_hand import MapHand

DAY = Style.named("day")
PLACE = (5.041, 52.0)
DIALOGS: dict[str, Callable[[QWidget, Path], QDialog]] = {
    "symbol": lambda window, _: SymbolDialog(SymbolPictures(), DAY, window),
    "rating": lambda window, _: RatingDialog("Oude Brug", PLACE, parent=window),
    "area": lambda window, _: FormDialog("Area", AreaForm(), window),
    "line": lambda window, _: FormDialog("Line", LineForm(LineManner()), window),
    "about": lambda window, _: AboutDialog("© OpenStreetMap", window),
    "crash": lambda window, folder: CrashDialog("report", folder / "report", window),
}


def inputs(root: QWidget) -> list[QWidget]:
    """What can be given the focus and is shown, but for the innards of Qt's widgets."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
    ]


def nameless(root: QWidget) -> list[str]:
    """Inputs that are called nothing."""
    found = []
    for widget in inputs(root):
        face = QAccessible.queryAccessibleInterface(widget)
        if face is None or not face.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def badly_edited(root: QWidget) -> list[str]:
    """Lines to type in whose cursor would not have the colour of the text."""
    return [
        f"{line.objectName()} in {type(line.parent()).__name__}"
        for line in root.findChildren(QLineEdit)
        if not isinstance(line, LineEdit)
    ]


@contextmanager
def shown(dialog: QDialog) -> Iterator[QDialog]:
    dialog.show()
    QApplication.processEvents()
    try:
        yield dialog
    finally:
        dialog.close()
        dialog.deleteLater()
        QApplication.processEvents()


@pytest.mark.parametrize("name", DIALOGS)
def test_every_input_of_a_dialog_has_a_name_and_our_cursor(
    hand: MapHand, tmp_path: Path, name: str
) -> None:
    with shown(DIALOGS[name](hand.program.window, tmp_path)) as dialog:
        assert inputs(dialog)
        assert nameless(dialog) == []
        assert badly_edited(dialog) == []


def test_every_input_of_the_map_sheet_has_a_name_and_our_cursor(hand: MapHand) -> None:
    hand.take("print_sheet")
    dialog = hand.program.sheets.dialog
    assert dialog is not None
    with shown(dialog):
        assert nameless(dialog) == []
        assert badly_edited(dialog) == []


@pytest.mark.parametrize("tool", TOOLS)
def test_every_input_of_the_window_has_a_name_with_each_tool(
    hand: MapHand, tool: str
) -> None:
    hand.take(tool)
    QApplication.processEvents()

    assert nameless(hand.program.window) == []
    assert badly_edited(hand.program.window) == []


def test_each_layer_and_each_tab_of_the_window_is_reached(hand: MapHand) -> None:
    left = hand.program.window.left
    for index in range(left.count()):
        left.setCurrentIndex(index)
        QApplication.processEvents()

        assert nameless(hand.program.window) == []
    left.setCurrentIndex(0)


def in_menus(menu: QMenu) -> set[QAction]:
    """All actions of a menu and of those within it."""
    found = set(menu.actions())
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= in_menus(inner)
    return found


def test_every_command_is_in_a_menu(hand: MapHand) -> None:
    window = hand.program.window
    reached = set().union(*(in_menus(menu) for menu in window.menus.values()))
    undo_of_the_bar = {"undo", "redo"}  # the menu has those with the step's name
    lost = {
        name
        for name, action in window.commands.items()
        if action not in reached and name not in undo_of_the_bar
    }

    assert lost == set()


def test_no_two_commands_have_the_same_keys(hand: MapHand) -> None:
    window = hand.program.window
    actions = {*window.commands.values(), *window.undo_steps}
    keys = [k.toString() for action in actions for k in action.shortcuts()]

    assert sorted(keys) == sorted(set(keys))


def test_the_sheet_of_shortcuts_has_every_command_and_every_key_of_the_map(
    hand: MapHand,
) -> None:
    window = hand.program.window
    hand.take("shortcuts")
    (dialog,) = [d for d in window.findChildren(QDialog) if d.findChildren(QTableView)]
    with shown(dialog):
        model = dialog.findChildren(QTableView)[0].model()
        rows = [
            tuple(model.index(row, column).data() for column in range(2))
            for row in range(model.rowCount())
        ]
        assert nameless(dialog) == []
    keys = {row[1] for row in rows}
    actions = [*window.commands.values(), *window.undo_steps]
    for action in actions:
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString() in keys
    said = " ".join(keys)
    for key in (
        *("Arrow", "Shift+", "Page Up", "Home", "Space", "Enter", "Backspace"),
        *("Delete", "Esc", "Tab", "+", "-", "Menu"),
    ):
        assert key in said
