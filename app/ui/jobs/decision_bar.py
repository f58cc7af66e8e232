"""The line where advice is accepted, rejected or overridden, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.services.advice import Decision
from app.services.moments import moment_words
from app.ui.turning_row import TurningRow

if TYPE_CHECKING:
    from app.services.advice import Advice


class DecisionBar(TurningRow):
    """
    Says what was decided on advice, with the three decisions that may be taken.

    Hidden while there is no advice.

    Attributes
    ----------
    said
        What was decided, by whom, when and why.
    accept, reject, override
        The decisions.
    """

    decided = Signal(object)  # Decision

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.accept = QPushButton(self.tr("Accept…"))
        self.accept.setToolTip(self.tr("Plan by it, and say why; it can be undone"))
        self.override = QPushButton(self.tr("Override…"))
        self.override.setToolTip(self.tr("Order something else, and say what and why"))
        self.reject = QPushButton(self.tr("Reject…"))
        self.reject.setToolTip(self.tr("Leave it out of account, and say why"))
        self.setContentsMargins(0, 2, 0, 2)
        self.fill(self.said, (self.accept, self.override, self.reject))
        for button, decision in (
            (self.accept, Decision.ACCEPTED),
            (self.override, Decision.OVERRIDDEN),
            (self.reject, Decision.REJECTED),
        ):
            button.clicked.connect(
                lambda _on=False, decision=decision: self.decided.emit(decision)
            )
        self.show_nothing()

    def show_nothing(self) -> None:
        """Hide, as there is no advice to decide on."""
        self.said.clear()
        self.hide()

    def show_advice(self, advice: Advice, zone: str, *, may_decide: bool) -> None:
        """
        Say how advice stands.

        Parameters
        ----------
        advice
            Proposed, or decided on.
        zone
            Letter of the zone in which to show times.
        may_decide
            Whether a decision may be taken, as the plan may be written.
        """
        at = advice.decided_at
        if at is None:
            text = self.tr(
                "Advice of a model: nothing in the plan follows from it before "
                "somebody decides."
            )
        else:
            text = self._words(advice.decision).format(
                advice.role, moment_words(at, zone), advice.reason
            )
        self.said.setText(text)
        self.said.setProperty("role", "hint" if at is None else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        for button in (self.accept, self.override, self.reject):
            button.setEnabled(may_decide)
        self.show()

    def _words(self, decision: Decision) -> str:
        return {
            Decision.PROPOSED: "",
            Decision.ACCEPTED: self.tr("Accepted by {}, {}: {}"),
            Decision.REJECTED: self.tr("Rejected by {}, {}: {}"),
            Decision.OVERRIDDEN: self.tr("Overridden by {}, {}: {}"),
        }[decision]
