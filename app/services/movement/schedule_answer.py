"""Movement schedules that are kept: what they depend on, and how they are written."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from app.errors import NoAnswer
from app.services.answer_notes import AnswerKind, Inquiry
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import schedule_work
from app.storage.payloads import json_of, json_payload
from maps.progress import silent
from planners.movement.problem import Departures, Schedule, Value
from planners.movement.schedule_report import Bottleneck, ScheduleReport, TracePoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.security.marking import Marking
    from app.services.answer_notes import Answer, LookUp
    from app.services.cached_answers import CachedAnswers
    from app.services.movement.schedule_work import ScheduleOrder
    from app.storage.result_records import Payload
    from maps.progress import Progress

_WORDS = {  # what the user calls it
    "sections": "roads",
    "movements": "columns",
    "areas": "halt areas",
    "step_s": "step",
    "start": "schedule to begin with",
}


def schedule_inquiry(
    order: ScheduleOrder, about: str, marking: Marking
) -> Inquiry[ScheduleReport]:
    """
    Ask for a schedule.

    Parameters
    ----------
    order
        The problem and how it is to be solved.
    about
        Name of the march.
    marking
        Join of the markings of all that the problem was made from.
    """
    parts = {
        _WORDS.get(one.name, one.name): getattr(part, one.name)
        for part in (order.problem, order.settings)
        for one in fields(part)
    }
    seed = parts.pop("seed")
    return Inquiry(kind=SCHEDULE, about=about, inputs=parts, marking=marking, seed=seed)


def answered_schedule(
    answers: CachedAnswers,
    inquiry: Inquiry[ScheduleReport],
    order: ScheduleOrder,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
    *,
    anew: bool = False,
) -> tuple[Answer[ScheduleReport], LookUp[ScheduleReport]]:
    """
    Give the schedule that is kept, or have a child process make it.

    A schedule that the user broke off is given, but not kept.

    Parameters
    ----------
    answers
        Of the plan.
    inquiry, order
        The same question, as `schedule_inquiry` asks it.
    progress, enough
        As `app.services.movement.schedule_process.in_child`.
    anew
        Whether to make it in spite of what is kept.

    Raises
    ------
    NoAnswer
        It was enough before there was any schedule.
    KnownError, MapError, PlanningError
        The order cannot be carried out.
    """
    broken_off = False

    def asked() -> bool:
        nonlocal broken_off
        broken_off = broken_off or enough()
        return broken_off

    def compute() -> ScheduleReport:
        report = in_child(schedule_work, order, progress, asked)
        if report is None:
            raise NoAnswer("The search was stopped before there was any schedule.")
        return report

    return answers.get_or_compute(inquiry, compute, lambda _: not broken_off, anew=anew)


def _write(report: ScheduleReport) -> Payload:
    """Write a report; all in it are whole numbers, words and None."""
    return json_payload(asdict(report))


def _read(payload: Payload) -> ScheduleReport:
    """Read what `_write` wrote."""
    told: dict[str, Any] = json_of(payload)
    placed = (
        None if one is None else Departures(one[0], tuple(one[1]))
        for one in told["schedule"]["placed"]
    )
    value = told["value"]
    return ScheduleReport(
        schedule=Schedule(tuple(placed)),
        value=Value(**value | {"missing": tuple(value["missing"])}),
        bound=told["bound"],
        delay_bound=told["delay_bound"],
        completion_bound=told["completion_bound"],
        bottlenecks=tuple(
            Bottleneck(tuple(members), cost) for members, cost in told["bottlenecks"]
        ),
        trace=tuple(TracePoint(*point) for point in told["trace"]),
    )


SCHEDULE = AnswerKind(name="movement schedule", form=1, write=_write, read=_read)
