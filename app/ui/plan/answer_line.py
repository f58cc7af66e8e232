"""One line beside an answer: since when it holds, or why it does not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.ui import formats
from app.ui.turning_row import TurningRow

if TYPE_CHECKING:
    from app.services.answer_notes import AnswerNote

translate = QCoreApplication.translate
LEAST_LETTERS = 16  # beside its buttons


class AnswerLine(TurningRow):
    """
    Says whence an answer comes, with what can be done about it; hidden without one.

    Parameters
    ----------
    of
        What it is the answer to, as the line begins; empty where that is plain to see.

    Attributes
    ----------
    said
        The words.
    again, pin
        Have it computed in spite of what is kept; keep it whatever the room.
    """

    againAsked = Signal()  # noqa: N815 - Qt names its signals so
    pinAsked = Signal(bool)  # noqa: N815

    def __init__(self, of: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of = of
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.again = QPushButton(self.tr("Compute again"))
        self.again.setToolTip(self.tr("Work it out anew, whatever is kept"))
        self.again.clicked.connect(self.againAsked)
        self.pin = QPushButton(self.tr("Pin"))
        self.pin.setCheckable(True)
        self.pin.setToolTip(
            self.tr("Keep this answer even when room is made for newer ones")
        )
        self.pin.clicked.connect(self.pinAsked)
        self.setContentsMargins(12, 0, 12, 4)
        self.fill(self.said, (self.pin, self.again), LEAST_LETTERS)
        self.hide()

    def show_note(self, note: AnswerNote, zone: str, *, can_pin: bool = True) -> None:
        """
        Say since when an answer holds.

        Parameters
        ----------
        note
            That stands beside it.
        zone
            Letter of the zone in which to show times.
        can_pin
            Whether it is kept beside the plan.
        """
        self._say(holds_words(note, zone), "hint")
        self.pin.setChecked(note.is_pinned)
        self.pin.setVisible(can_pin)
        self.again.show()

    def show_stale(self, note: AnswerNote, zone: str) -> None:
        """Say of an earlier answer that it does not hold any more, and why."""
        self._say(stale_words(note, zone), "doubtful")
        self.pin.hide()
        self.again.hide()

    def show_nothing(self) -> None:
        """Say nothing, as no answer is kept."""
        self.said.clear()
        self.said.setAccessibleName("")
        self.hide()

    def _say(self, words: str, role: str) -> None:
        words = f"{self._of} · {words}" if self._of else words
        self.said.setText(words)
        self.said.setAccessibleName(words)
        self.said.setProperty("role", role)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.show()


def holds_words(note: AnswerNote, zone: str) -> str:
    """Say since when an answer holds, and whether it had been kept."""
    told = note.words(zone)
    if note.is_kept:
        kept = translate("AnswerLine", "Kept answer: {}, {} ago.")
        return kept.format(told, formats.age(note.age))
    return translate("AnswerLine", "New answer: {}.").format(told)


def stale_words(note: AnswerNote, zone: str) -> str:
    """Say why an earlier answer does not hold any more, and how old it is."""
    old = translate("AnswerLine", "It is {} old and is not used.")
    return f"{note.stale_words(zone)} {old.format(formats.age(note.age))}"
