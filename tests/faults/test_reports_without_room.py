"""A fault of ours is told even where its report cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

import app.__main__
from app.errors import DiskFull
from app.ui.dialogs.crash import CrashDialog

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.fault


@pytest.mark.gate("F4", "no room for a report", "the fault is told all the same")
def test_a_command_shows_the_report_that_it_cannot_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    home = tmp_path / "home"
    home.write_text("no folder")
    monkeypatch.setenv("MARSROUTE_HOME", str(home))
    monkeypatch.setattr("app.cli.area.open_area", fail)

    code = app.__main__.main(["area", "info", str(tmp_path)])

    told = capsys.readouterr().err
    assert code == 70
    assert "ZeroDivisionError" in told
    assert "could not be saved" in told


@pytest.mark.gate("F4", "no room for a report", "the fault is told all the same")
def test_the_window_shows_the_report_that_it_cannot_save(qtbot) -> None:
    dialog = CrashDialog("Traceback", DiskFull("No space is left."))
    qtbot.addWidget(dialog)

    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("could not be saved. No space is left." in text for text in texts)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "Traceback"
