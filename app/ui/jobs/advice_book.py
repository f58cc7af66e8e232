"""Advice of models in one window; decisions on it are steps that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.advice import Advice, advice_on, annex_lines, decided, with_advice

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.advice import Decision
    from app.ui.session import PlanningSession


class AdviceBook(QObject):
    """
    The advice of one plan, and what was decided on it.

    Attributes
    ----------
    kept
        All advice on record, the oldest first.
    """

    changed = Signal()
    proposed = Signal()  # advice came on record without a step

    def __init__(self, session: PlanningSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.kept: tuple[Advice, ...] = ()
        session.annex = self.annex

    def take(self, book: tuple[Advice, ...]) -> None:
        """Take another book without a step, as another plan is shown."""
        if book != self.kept:
            self.kept = book
            self.changed.emit()

    def drop(self) -> None:
        """Forget all advice, as its plan goes."""
        self.take(())

    def on(self, answer: str) -> Advice | None:
        """Give what is on record on an answer."""
        return advice_on(self.kept, answer)

    def annex(self) -> tuple[str, ...]:
        """Give the advice that was accepted, as lines for products."""
        scenario = self._session.scenario
        return annex_lines(self.kept, "Z" if scenario is None else scenario.zone)

    def propose(self, advice: Advice) -> None:
        """Put advice on record as it is shown for a decision; known advice stays."""
        if self.on(advice.answer) is None and not self._session.reads_only:
            self.take((*self.kept, advice))
            self.proposed.emit()

    def decide(
        self,
        advice: Advice,
        decision: Decision,
        role: str,
        reason: str,
        at: datetime,
    ) -> None:
        """
        Put a decision on record, as one step that can be undone.

        Parameters
        ----------
        advice
            As it is proposed, or was decided on before.
        decision, role, reason, at
            As of `app.services.advice.decided`, which also tells what is raised.
        """
        new = decided(advice, decision, role, reason, at)
        old = self.on(advice.answer) or advice
        text = {
            "accepted": self.tr("Accept advice"),
            "rejected": self.tr("Reject advice"),
            "overridden": self.tr("Override advice"),
        }[decision.value]
        self._session.take_step(
            text,
            lambda: self.take(with_advice(self.kept, new)),
            lambda: self.take(with_advice(self.kept, old)),
        )
