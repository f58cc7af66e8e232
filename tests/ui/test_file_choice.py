"""Files to write are chosen in the colours of the window, and never lost by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from app.ui import theme
from app.ui.dialogs.file_choice import choose_target
from app.ui.theme import Theme
from tests.window_checks import MOST_GREEN_OR_BLUE, worst_green_or_blue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

SUFFIX = ".overlay.geojson"
RED = Theme.named("red")


@pytest.fixture
def parent(qapp: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    """A window under red light."""
    theme.apply(RED, qapp, 1.0)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield window
    theme.apply(Theme.named("day"), qapp, 1.0)


def type_name(folder: Path, name: str, then: Callable[[], None] | None = None) -> None:
    """Type a name into the dialog that opens next, and accept it."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(folder))
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        line.setText(name)
        if then is not None:
            QTimer.singleShot(0, then)
        dialog.accept()

    QTimer.singleShot(0, answer)


def ask(parent: QWidget) -> Path | None:
    return choose_target(parent, "Save", f"Overlays (*{SUFFIX})", SUFFIX, RED)


@pytest.mark.parametrize("typed", ["plan", "plan.overlay.geojson"])
def test_a_file_to_write_has_its_suffix_once(
    parent: QWidget, tmp_path: Path, typed: str
) -> None:
    type_name(tmp_path, typed)

    assert ask(parent) == tmp_path / "plan.overlay.geojson"


@pytest.mark.parametrize(
    ("button", "written"),
    [(QMessageBox.StandardButton.Yes, True), (QMessageBox.StandardButton.No, False)],
)
def test_a_file_that_is_there_gives_way_only_when_the_user_says_so(
    parent: QWidget,
    tmp_path: Path,
    button: QMessageBox.StandardButton,
    *,
    written: bool,
) -> None:
    target = tmp_path / f"plan{SUFFIX}"
    target.write_text("before")
    worst = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert str(target) in box.text()
        assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
        worst.append(worst_green_or_blue(box))
        chosen = box.button(button)
        assert isinstance(chosen, QPushButton)
        chosen.click()

    type_name(tmp_path, "plan", answer)

    assert ask(parent) == (target if written else None)
    assert worst[0] <= MOST_GREEN_OR_BLUE


def test_no_file_is_chosen_when_the_dialog_is_closed(parent: QWidget) -> None:
    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.reject()

    QTimer.singleShot(0, close)

    assert ask(parent) is None
