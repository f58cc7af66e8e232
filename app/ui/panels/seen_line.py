"""A line for reports from the road: who was seen, when, where, and is he in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from planners.credit_checks import Verdict

EXAMPLE = "25-USV-08A 241915Z CP 3"
MOST_MINUTES = 1440
LETTERS = 30  # for which the line has room
IN_ORDER, NOT_IN_ORDER = "✓", "✕"


class SeenLine(QWidget):
    """
    Takes a report and shows the verdict: a sign, a word and a sentence.

    Attributes
    ----------
    report
        What is typed; Enter asks for the verdict.
    tolerance
        Minutes by which a movement may be early or late.
    """

    asked = Signal(str, int)  # report, tolerance in minutes

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = LineEdit()
        self.report.setPlaceholderText(EXAMPLE)
        self.report.setAccessibleName(self.tr("Movement that was seen"))
        self.report.setToolTip(
            self.tr("Movement number, date-time group and point; then press Enter")
        )
        self.tolerance = QSpinBox()
        self.tolerance.setLineEdit(LineEdit())
        self.tolerance.setRange(0, MOST_MINUTES)
        self.tolerance.setPrefix("± ")
        self.tolerance.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.tolerance.setSuffix(self.tr(" min"))
        self.tolerance.setAccessibleName(self.tr("Tolerance in minutes"))
        self.tolerance.setToolTip(
            self.tr("By so much a movement may be early or late and still be in order")
        )
        self.judge = QPushButton(self.tr("Judge"))
        self._sign, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        title = QLabel(self.tr("&Seen"))
        title.setBuddy(self.report)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for widget in (title, self.report, self.tolerance, self.judge, self._sign):
            row.addWidget(widget)
        row.addWidget(self._words, 1)
        self.report.returnPressed.connect(self._ask)
        self.judge.clicked.connect(self._ask)
        self.tolerance.editingFinished.connect(self.ask_again)
        self._asked = ""
        self._fit()
        self.show_nothing()

    @property
    def verdict(self) -> tuple[str, str]:
        """What the line says: the sign with its word, and the sentence."""
        return self._sign.text(), self._words.text()

    def ask_again(self) -> None:
        """Ask for the verdict on the same report, after something else changed."""
        if self._asked:
            self.asked.emit(self._asked, self.tolerance.value())

    def show_nothing(self) -> None:
        """Say what can be typed."""
        self._asked = ""
        self._tell("", self.tr("Type what a post reports, and press Enter."), "hint")

    def show_verdict(self, verdict: Verdict) -> None:
        """Show whether the movement keeps its credit."""
        if verdict.is_in_order:
            self._tell(f"{IN_ORDER} {self.tr('In order')}", verdict.sentence, "")
        else:
            sign = f"{NOT_IN_ORDER} {self.tr('Not in order')}"
            self._tell(sign, verdict.sentence, "refused")

    def refuse(self, sentence: str) -> None:
        """Say why there is no verdict."""
        self._tell(f"? {self.tr('No verdict')}", sentence, "doubtful")

    def changeEvent(self, event: QEvent) -> None:
        """Give the line other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _ask(self) -> None:
        self._asked = self.report.text().strip()
        if self._asked:
            self.ask_again()
        else:
            self.show_nothing()

    def _tell(self, sign: str, text: str, role: str) -> None:
        self._sign.setText(sign)
        self._words.setText(text)
        self._words.setAccessibleName(f"{sign} {text}".strip())
        self._words.setToolTip(text)
        for label in (self._sign, self._words):
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)

    def _fit(self) -> None:
        wide = self.fontMetrics().averageCharWidth() * LETTERS
        self.report.setFixedWidth(wide)
