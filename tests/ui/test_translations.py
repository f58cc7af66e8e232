"""Dutch words: complete, fit for their places, and taken from the code as it is."""

from __future__ import annotations

import string
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QToolButton

from app.storage.folders import Folders
from app.ui import application
from app.ui.map_desk import TOOLS
from tests.window_checks import cut_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from app.ui.open_area import OpenArea

UI = Path(application.__file__).parent
DUTCH = UI / "translations" / "nl.ts"
PROGRAMS = Path(sys.executable).parent

Message = tuple[str, str, str]


def messages(path: Path) -> list[Message]:
    """Context, source and translation of every message."""
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    return [
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("translation", ""),
        )
        for context in root.iter("context")
        for message in context.iter("message")
    ]


def fields(text: str) -> int:
    return sum(name is not None for _, name, _, _ in string.Formatter().parse(text))


@pytest.mark.slow
def test_dutch_has_exactly_the_words_of_the_window(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = sorted(str(path) for path in UI.rglob("*.py"))
    subprocess.run(
        [PROGRAMS / "pyside6-lupdate", *sources, "-ts", fresh, "-silent"], check=True
    )

    assert {m[:2] for m in messages(fresh)} == {m[:2] for m in messages(DUTCH)}


def test_no_word_is_left_and_every_gap_is_kept() -> None:
    for _, source, dutch in messages(DUTCH):
        assert dutch
        assert fields(dutch) == fields(source), source


@pytest.fixture
def in_dutch(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """All that is made now speaks Dutch."""
    folder = tmp_path / "ui" / "translations"
    folder.mkdir(parents=True)
    compiled = folder / "nl.qm"
    subprocess.run(
        [PROGRAMS / "pyside6-lrelease", "-silent", DUTCH, "-qm", compiled], check=True
    )
    monkeypatch.setattr(application, "WORDS", folder)
    application.install_translations(qapp, QLocale("nl_NL"))
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.slow
@pytest.mark.usefixtures("in_dutch")
def test_the_window_speaks_dutch_where_the_user_does() -> None:
    assert QCoreApplication.translate("actions", "Quit") == "Afsluiten"


@pytest.mark.slow
@pytest.mark.usefixtures("in_dutch")
def test_no_dutch_word_is_cut_off_and_no_command_falls_off_the_bar(
    tmp_path: Path, qapp: QApplication, ground: OpenArea
) -> None:
    program = application.Marsroute(
        Folders(*(tmp_path / name for name in "dcso")), qapp
    )
    window = program.window
    window.resize(1400, 900)
    program.show()
    program.desk.set_ground(ground)
    cut = []
    for tab in range(window.left.count()):
        window.left.setCurrentIndex(tab)
        for tool in TOOLS:
            window.commands[tool].trigger()
            qapp.processEvents()
            cut += cut_words(window)
    fallen = [
        button.objectName()
        for button in window.findChildren(QToolButton, "qt_toolbar_ext_button")
        if button.isVisible()
    ]
    window.close()
    window.deleteLater()
    program.deleteLater()
    qapp.processEvents()

    assert cut == []
    assert fallen == []
