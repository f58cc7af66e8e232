"""What is copied out of the plan carries its marking; a bare place does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.ui.line_edit import LineEdit
from app.ui.marked_clipboard import MarkedClipboard, is_bare_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

MARKING = "EXERCISE - NATO SECRET"


@pytest.fixture
def ours(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clipboard that is followed, and whose last text was ours."""
    del qapp
    monkeypatch.setattr("app.ui.marked_clipboard.clipboard_is_ours", lambda: True)
    parent = QObject()
    following = MarkedClipboard(lambda: MARKING, parent)
    yield
    QGuiApplication.clipboard().dataChanged.disconnect(following._follow)
    parent.deleteLater()


def copied(text: str) -> str:
    QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


@pytest.mark.usefixtures("ours")
def test_what_is_copied_begins_with_the_marking_once() -> None:
    marked = copied("41 Tank Bn\t120600Z")

    assert marked == f"{MARKING}\n41 Tank Bn\t120600Z"
    assert copied(marked) == marked


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize("place", ["31UFT1234567890", "31U FT 123 456", "54.5, 4.4"])
def test_a_bare_place_stays_as_it_is(place: str) -> None:
    assert is_bare_place(place)
    assert copied(place) == place


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    "text", ["31UFT12345 TCP 4", "12-USV-08", "120600ZJUN26", "60"]
)
def test_anything_else_is_content(text: str) -> None:
    assert copied(text).startswith(MARKING)


@pytest.mark.usefixtures("ours")
def test_own_words_go_from_field_to_field_as_they_are(qtbot: QtBot) -> None:
    line = LineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)

    assert copied("my words") == "my words"


def test_what_others_copied_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, ours: None
) -> None:
    del ours
    monkeypatch.setattr("app.ui.marked_clipboard.clipboard_is_ours", lambda: False)

    assert copied("of another program") == "of another program"
