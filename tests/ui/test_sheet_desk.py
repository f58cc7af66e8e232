"""Printing a map sheet from the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from app.security.marking import Marking
from planners.overlay import Overlay, PlacedSymbol

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.application import Marsroute


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


def test_what_the_window_shows_is_what_is_printed(program: Marsroute) -> None:
    session = program.desk.session
    unit = PlacedSymbol(sidc="10031000161211000000", position=(5.02, 52.0))
    secret = Marking.parse("EXERCISE - NATO SECRET")
    session.take_overlay(Overlay(symbols=(unit,)), (), secret, "Open overlay")
    program.window.commands["print_sheet"].trigger()
    dialog = program.sheets.dialog
    assert dialog is not None
    closed = session.close_road((5.02, 52.0))
    assert closed is not None

    order = dialog.order()

    assert order.overlay.symbols == (unit,)
    assert order.closures == (closed.position,)
    assert order.marking.level == secret.level
    assert order.formation == session.draft.formation
    assert order.bridges
    program.window.commands["bridges"].setChecked(False)
    assert not dialog.order().bridges
    dialog.close()


def test_another_area_ends_the_print_of_the_old_one(
    program: Marsroute, small_area: Path, qtbot: QtBot
) -> None:
    program.window.commands["print_sheet"].trigger()
    assert program.sheets.dialog is not None
    with qtbot.waitSignal(program.files.areaOpened):
        program.files.open_area(small_area)

    assert program.sheets.dialog is None
