"""Lets nothing of the plan go to the clipboard without its marking above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from app.ui.plan.locked_screen import clipboard_is_ours

if TYPE_CHECKING:
    from collections.abc import Callable

_MGRS = re.compile(r"\d{1,2}\s?[C-HJ-NP-X]\s?[A-Z]{2}\s?[\d ]{0,11}", re.ASCII)
_DEGREES = re.compile(
    r"[NS]?-?\d+(\.\d+)?°?[NS]?,?\s+[EW]?-?\d+(\.\d+)?°?[EW]?", re.ASCII
)


def is_bare_place(text: str) -> bool:
    """
    Whether a text is a place and nothing else; a place alone says nothing of a plan.

    >>> is_bare_place("31U FT 12345 67890"), is_bare_place("54.5, 4.4")
    (True, True)
    >>> is_bare_place("31U FT 12345 67890 bridge")
    False
    """
    return any(form.fullmatch(text.strip()) for form in (_MGRS, _DEGREES))


class MarkedClipboard(QObject):
    """
    Follows the clipboard of one window.

    Bare places stay as they are, and so does what somebody copies out of a field that
    he filled himself: it is on its way to another field.

    Parameters
    ----------
    marking
        In force, as its banner says it.
    """

    def __init__(self, marking: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._marking = marking
        QGuiApplication.clipboard().dataChanged.connect(self._follow)

    def _follow(self) -> None:
        """Put the marking before what was copied here."""
        if not clipboard_is_ours():
            return
        clipboard, marking = QGuiApplication.clipboard(), self._marking()
        text = clipboard.text()
        own_words = isinstance(QApplication.focusWidget(), QLineEdit)
        if not text or own_words or is_bare_place(text):
            return
        if text.partition("\n")[0] != marking:
            clipboard.setText(f"{marking}\n{text}")
