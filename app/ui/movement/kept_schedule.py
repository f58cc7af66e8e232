"""Schedules kept beside the plan: looked up first, and told for what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.errors import NoAnswer
from app.services.movement.schedule_answer import answered_schedule, schedule_inquiry

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.answer_notes import Answer, AnswerNote, Inquiry, LookUp
    from app.services.movement.schedule_work import ScheduleOrder
    from app.ui.plan.answers_desk import AnswerSource
    from maps.progress import Progress
    from planners.movement.schedule_report import ScheduleReport


class ToldSchedule(NamedTuple):
    """
    A schedule with what stands beside it, and how it was asked for.

    ``is_kept`` is false for one that the user broke off, which is not kept.
    """

    answer: Answer[ScheduleReport]
    inquiry: Inquiry[ScheduleReport]
    source: AnswerSource
    is_kept: bool

    @property
    def note(self) -> AnswerNote:
        """Since when it holds."""
        return self.answer.note

    def keep_again(self) -> None:
        """Keep an answer that came while the answers of its plan were closed."""
        told = self.answer
        if self.is_kept and not told.note.is_kept:
            at = told.note.computed_at
            kept = self.source.answers.keep(self.inquiry, told.value, computed_at=at)
            self.source.tell(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSchedules:
    """
    The schedules beside one plan, for one asking.

    Attributes
    ----------
    source
        Where they are kept.
    anew
        Whether to compute in spite of what is kept.
    tell_stale
        Is told of an earlier answer that does not hold any more, before the search
        begins; from the thread of the search.
    """

    source: AnswerSource
    anew: bool = False
    tell_stale: Callable[[AnswerNote], None] = lambda _note: None

    def look_up(self, order: ScheduleOrder) -> LookUp[ScheduleReport]:
        """Give what is known without a search."""
        return self.source.answers.look_up(self._inquiry(order))

    def report(
        self,
        order: ScheduleOrder,
        progress: Progress,
        enough: Callable[[], bool],
    ) -> ToldSchedule | None:
        """
        Give the schedule that is kept, or have it made.

        Parameters
        ----------
        order
            What is wanted.
        progress
            Told how far it is; may raise to stop.
        enough
            Once true, the best schedule so far will do; it is not kept.

        Returns
        -------
        ToldSchedule or None
            None where it was enough before there was any.
        """
        inquiry, answers = self._inquiry(order), self.source.answers
        known = answers.look_up(inquiry)
        self.source.tell(known.notices)
        if known.stale is not None and not self.anew:
            self.tell_stale(known.stale.note)
        try:
            answer, known = answered_schedule(
                answers, inquiry, order, progress, enough, anew=self.anew
            )
        except NoAnswer:
            if enough():
                return None
            raise
        self.source.tell(known.notices)
        is_kept = answer.note.is_kept or not enough()
        return ToldSchedule(answer, inquiry, self.source, is_kept)

    def _inquiry(self, order: ScheduleOrder) -> Inquiry[ScheduleReport]:
        return schedule_inquiry(order, self.source.about, self.source.marking)
