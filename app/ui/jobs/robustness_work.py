"""What the robustness dock has worked out off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.services.answer_notes import AnswerNote
from app.services.jobs.robustness_jobs import legend_of
from app.services.robustness.answer import (
    answered_robustness,
    kept_from_job,
    robustness_inquiry,
)
from app.services.robustness.course_of_action import course_of_march
from app.services.robustness.estimate import estimated
from app.services.robustness.question import Losses
from app.services.robustness.read_answer import read_robustness
from app.services.robustness.request import order_of_job, robustness_order
from app.services.robustness.simulate import other_assumptions_here, simulated_here
from app.storage.result_cache import LOCAL
from app.ui.jobs.robustness_words import QuickLook
from models.protocol.answer import TENSORS
from models.protocol.tensors import read_tensors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.services.answer_notes import Answer, Inquiry
    from app.services.planning import PlannedMarch, Planner
    from app.services.robustness.question import RobustnessSettings
    from app.services.robustness.request import RobustnessOrder
    from app.services.robustness.results import Robustness
    from app.ui.plan.answers_desk import AnswerSource
    from maps.progress import Progress
    from models.cluster.back_end import Ledger
    from models.cluster.job import Job


class Question(NamedTuple):
    """A plan, where it lies, how it is tried, and the answers beside it, if any."""

    planner: Planner
    march: PlannedMarch
    settings: RobustnessSettings
    source: AnswerSource | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShownAnswer:
    """
    What a model said of a plan, with all that is known of it.

    Attributes
    ----------
    answer, note
        What it says, and since when.
    order
        What was asked.
    job
        That it comes from; None where it was simulated in this window.
    source, inquiry
        Where it is kept, and as what; None where no plan file is open.
    """

    answer: Robustness
    note: AnswerNote
    order: RobustnessOrder
    job: Job | None = None
    source: AnswerSource | None = None
    inquiry: Inquiry[Robustness] | None = None


class Known(NamedTuple):
    """What would be asked of the model, and what is known: holding, or out of date."""

    order: RobustnessOrder
    answer: ShownAnswer | None = None
    stale: ShownAnswer | None = None


def looked_up(
    question: Question, told: Callable[[QuickLook], None], progress: Progress
) -> Known:
    """
    Estimate a plan at once, then find what is kept of it.

    Parameters
    ----------
    question
        About the plan.
    told
        Is given the instant estimate as soon as it is there.
    progress
        Told how far it is; may raise to stop.
    """
    planner, march, settings, source = question
    course = course_of_march(march)
    plain = replace(settings, losses=Losses.NONE, gaps=())
    quick = robustness_order(planner, [course], plain, progress)
    told(QuickLook(estimated(quick)[0], settings.theta, quick.legend.zone))
    order = robustness_order(planner, [course], settings, progress)
    if source is None:
        return Known(order)
    inquiry = robustness_inquiry(order, source.about, source.marking)
    found = source.answers.look_up(inquiry)
    source.tell(found.notices)

    def shown(answer: Answer[Robustness] | None) -> ShownAnswer | None:
        if answer is None:
            return None
        return ShownAnswer(
            answer=answer.value,
            note=answer.note,
            order=order,
            source=source,
            inquiry=inquiry,
        )

    return Known(order, shown(found.answer), shown(found.stale))


def simulated(
    question: Question,
    order: RobustnessOrder | None,
    now: Callable[[], datetime],
    progress: Progress,
    *,
    anew: bool,
) -> ShownAnswer:
    """
    Give the answer that is kept, or have a child process simulate.

    Parameters
    ----------
    question
        About the plan.
    order
        What is asked of the model, where that is ready.
    now
        Gives the moment, aware.
    progress
        Told how far it is; may raise to stop.
    anew
        Whether to simulate in spite of what is kept.

    Raises
    ------
    KnownError, ModelError
        As `app.services.robustness.simulate.simulated_here`.
    """
    planner, march, settings, source = question
    asked = order or robustness_order(
        planner, [course_of_march(march)], settings, progress
    )
    if source is None:
        made = simulated_here(asked, progress)
        answer = read_robustness(asked, made.answer, made.others)
        return ShownAnswer(answer=answer, note=_new_note(now()), order=asked)
    inquiry = robustness_inquiry(asked, source.about, source.marking)
    found, known = answered_robustness(
        source.answers, inquiry, asked, progress, anew=anew
    )
    source.tell(known.notices)
    return ShownAnswer(
        answer=found.value,
        note=found.note,
        order=asked,
        source=source,
        inquiry=inquiry,
    )


def answer_of_job(
    job: Job,
    ledger: Ledger,
    source: AnswerSource | None,
    progress: Progress,
    order: RobustnessOrder | None = None,
) -> ShownAnswer:
    """
    Read the answer of a job, and keep it among the answers of the plan.

    Parameters
    ----------
    job
        With an answer.
    ledger
        That has it.
    source
        Answers beside the open plan; None where none are kept.
    progress
        Told how far it is; may raise to stop.
    order
        The same question in the names and times of the plan as it stands; None for
        those of the job.

    Raises
    ------
    InputRefused
        There is no answer, or the job is none about how sure a plan is.
    KnownError, ModelError
        It cannot be read, or other assumptions cannot be tried.
    """
    request, files = ledger.request(job.key)
    order = order or order_of_job(request, files, legend_of(job))
    answer = ledger.answer(job.key)
    if answer is None:
        raise InputRefused(f"{job.title} has no answer yet; wait for it.")
    tensors = read_tensors(answer[TENSORS], request.limits.answer_bytes, what=TENSORS)
    note = replace(_new_note(job.changed_at), origin=job.key, is_kept=True)
    if source is None:
        others = other_assumptions_here(order, progress)
        found = read_robustness(order, tensors, others)
        return ShownAnswer(answer=found, note=note, order=order, job=job)
    inquiry = robustness_inquiry(order, source.about, source.marking)
    found, notices = kept_from_job(
        *(source.answers, inquiry, order, tensors),
        *(job.key, job.changed_at, progress),
    )
    source.tell(notices)
    return ShownAnswer(
        answer=found,
        note=note,
        order=order,
        job=job,
        source=source,
        inquiry=inquiry,
    )


def _new_note(at: datetime) -> AnswerNote:
    """What stands beside an answer that was just made."""
    return AnswerNote(
        computed_at=at, map_date="", origin=LOCAL, is_kept=False, age=timedelta()
    )
