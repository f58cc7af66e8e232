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

from app.ui import application

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

UI = Path(application.__file__).parent
DUTCH = UI / "translations" / "nl.ts"
TOOLS = Path(sys.executable).parent

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
        [TOOLS / "pyside6-lupdate", *sources, "-ts", fresh, "-silent"], check=True
    )

    assert {m[:2] for m in messages(fresh)} == {m[:2] for m in messages(DUTCH)}


def test_no_word_is_left_and_every_gap_is_kept() -> None:
    for _, source, dutch in messages(DUTCH):
        assert dutch
        assert fields(dutch) == fields(source), source


@pytest.mark.slow
def test_the_window_speaks_dutch_where_the_user_does(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ui" / "translations"
    folder.mkdir(parents=True)
    compiled = folder / "nl.qm"
    subprocess.run(
        [TOOLS / "pyside6-lrelease", "-silent", DUTCH, "-qm", compiled], check=True
    )
    monkeypatch.setattr(application, "WORDS", folder)
    application.install_translations(qapp, QLocale("nl_NL"))
    try:
        assert QCoreApplication.translate("actions", "Quit") == "Afsluiten"
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()
