"""Printing a map sheet from the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from app.storage.folders import Folders
from app.ui.application import Marsroute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def program(
    small_area: Path, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[Marsroute]:
    marsroute = Marsroute(Folders(*(tmp_path / name for name in "dcso")), qapp)
    marsroute.show()
    qtbot.waitExposed(marsroute.window)
    with qtbot.waitSignal(marsroute.files.areaOpened):
        marsroute.files.open_area(small_area)
    yield marsroute
    marsroute.window.close()
    marsroute.window.deleteLater()
    marsroute.deleteLater()
    QApplication.processEvents()


def test_the_frame_follows_the_hand_and_goes_with_the_dialog(
    program: Marsroute, qtbot: QtBot
) -> None:
    program.window.commands["print_sheet"].trigger()
    dialog = program.sheets.dialog
    assert dialog is not None
    assert len(dialog.frame.sheets) == 1
    canvas = program.window.canvas
    before = dialog.frame.middle(canvas.view)
    assert before is not None
    start = before.toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start + QPoint(40, 30))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 30))
    after = dialog.frame.middle(canvas.view)
    assert after is not None
    assert (after - before).x() == pytest.approx(40, abs=1.5)
    assert (after - before).y() == pytest.approx(30, abs=1.5)
    dialog.close()

    assert program.sheets.dialog is None
    assert program.desk.content is not None
    assert dialog.frame not in program.desk.content.live
    assert canvas.tool is program.desk.map.select


def test_a_sheet_is_printed_beside_the_window(
    program: Marsroute, tmp_path: Path, qtbot: QtBot
) -> None:
    program.window.commands["print_sheet"].trigger()
    dialog = program.sheets.dialog
    assert dialog is not None
    with qtbot.waitSignal(dialog.printed, timeout=60_000):
        dialog.print_to(tmp_path / "sheet.pdf")

    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "sheet.pdf" in program.window.notice.text
