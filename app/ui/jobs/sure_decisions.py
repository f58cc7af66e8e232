"""Decisions on what a model says of the plan: proposed, asked for, put on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.errors import InputRefused
from app.services.advice import Advice, Decision
from app.services.robustness.request import MODEL
from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.jobs.robustness_words import answer_page
from app.ui.notice_bar import NoticeKind

if TYPE_CHECKING:
    from app.security.clock import Clock
    from app.ui.desk import Desk
    from app.ui.jobs.decision_bar import DecisionBar
    from app.ui.jobs.robustness_work import ShownAnswer
    from app.ui.plan.post import Post
    from app.ui.plan_desk import PlanDesk


class SureDecisions(QObject):
    """
    Decisions on one answer at a time.

    An answer to the plan as it stands is proposed when it is shown; on one that is out
    of date nothing can be decided, and what was decided stays to be read.

    Attributes
    ----------
    bar
        Shows what was decided.
    """

    def __init__(
        self, desk: Desk, plans: PlanDesk, post: Post, clock: Clock, bar: DecisionBar
    ) -> None:
        super().__init__(plans)
        self._desk, self._book, self._post = desk, plans.advice, post
        self._clock, self.bar = clock, bar
        self._shown: ShownAnswer | None = None
        self._book.changed.connect(self._tell)
        bar.decided.connect(self._ask)

    def show(self, answer: ShownAnswer | None) -> None:
        """Show how an answer stands, and propose it; None for no answer."""
        self._shown = answer
        if answer is not None and not answer.note.is_stale:
            self._book.propose(self._advice(answer))
        self._tell()

    def decide(self, decision: Decision, reason: str) -> None:
        """Put a decision on the answer that is shown on record, or say why not."""
        author, shown = self._post.author, self._shown
        if author is None or shown is None:
            return
        advice, now = self._advice(shown), self._clock.now()
        try:
            self._book.decide(advice, decision, author.name, reason, now)
        except InputRefused as error:
            notice = self._desk.window.notice
            notice.show_notice(str(error), NoticeKind.ERROR)

    def _advice(self, shown: ShownAnswer) -> Advice:
        """What is proposed, with all that is known of it now."""
        answer, note = shown.answer, shown.note
        known = self._book.on(answer.key)
        if known is not None:
            return known
        page = answer_page(answer, shown.order.legend.theta)
        return Advice(
            answer=answer.key,
            model=MODEL,
            model_id=answer.model_id,
            headline=page.headline,
            confidence=" ".join(page.confidence.split()),
            computed_at=note.computed_at,
            proposed_at=self._clock.now(),
        )

    def _tell(self) -> None:
        """Say what was decided on the answer that is shown."""
        shown = self._shown
        known = None if shown is None else self._book.on(shown.answer.key)
        if shown is None or (known is None and shown.note.is_stale):
            self.bar.show_nothing()
            return
        may = not self._desk.session.reads_only and not shown.note.is_stale
        advice = known or self._advice(shown)
        self.bar.show_advice(advice, shown.answer.zone, may_decide=may)

    def _ask(self, decision: Decision) -> None:
        """Ask for the reason, once it is known who decides."""
        if self._post.author is None:
            self._post.ask(lambda _author: self._ask(decision))
            return
        title = {
            Decision.PROPOSED: "",
            Decision.ACCEPTED: self.tr("Accept advice"),
            Decision.REJECTED: self.tr("Reject advice"),
            Decision.OVERRIDDEN: self.tr("Override advice"),
        }[decision]
        fields = [WordsField(self.tr("&Reason"), self.tr("Slack is enough"))]
        if decision is Decision.OVERRIDDEN:
            instead = self.tr("&Ordered instead")
            example = self.tr("Column B starts an hour earlier")
            fields.insert(0, WordsField(instead, example))
        note = self.tr(
            "The decision goes on the record of the plan with your post, the reason, "
            "and how old and how sure the advice was."
        )
        dialog = WordsDialog(title, note, fields, parent=self._desk.window)
        dialog.accepted.connect(lambda: self.decide(decision, "; ".join(dialog.words)))
        dialog.open()
