"""Simulations that are kept: what they depend on, and how they are written."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.services.answer_notes import AnswerKind, Inquiry
from app.services.robustness.frequency import Frequency
from app.services.robustness.read_answer import read_robustness
from app.services.robustness.results import (
    CourseOutcome,
    DefileOutcome,
    Finishes,
    GapOutcome,
    LossOutcome,
    Robustness,
    Span,
    UnitOutcome,
)
from app.services.robustness.simulate import other_assumptions_here, simulated_here
from app.storage.payloads import json_of, json_payload
from maps.progress import silent
from models.plan_robustness.contract import PLAN, THETA

if TYPE_CHECKING:
    from app.security.marking import Marking
    from app.services.answer_notes import Answer, LookUp
    from app.services.cached_answers import CachedAnswers
    from app.services.robustness.request import RobustnessOrder
    from app.storage.result_records import Payload
    from maps.progress import Progress
    from models.packs.program import Tensors

_WORDS = {  # what the user calls the tensors of a plan
    "roads and times": ("steps", "step_ms", "step_m", "step_arc", "start_ms"),
    "single-file sections": ("resource", "pass_ms", "clear_ms", "visit", "end_pass_ms"),
    "march units": ("vehicles", "order"),
    "deadlines": ("deadline_ms",),
    "bridges": ("bridge_of_step", "lost", "keep_hist"),
    "extra gaps": ("gap_ms",),
}


def robustness_inquiry(
    order: RobustnessOrder, about: str, marking: Marking
) -> Inquiry[Robustness]:
    """
    Ask how sure a plan is.

    Parameters
    ----------
    order
        What is asked of the model.
    about
        Name of the march.
    marking
        Join of the markings of all that the order was made from.
    """
    plans = [order.inputs[f"{PLAN}{n}"] for n in range(len(order.legend.courses))]
    inputs: dict[str, object] = {
        word: tuple({name: plan[name] for name in names} for plan in plans)
        for word, names in _WORDS.items()
    }
    parameters = dict(order.request.parameters)
    inputs["simulated moves"] = parameters.pop("rollouts")
    inputs["assumptions"] = (dict(order.inputs[THETA]), parameters)
    inputs["names"] = order.legend
    return Inquiry(
        kind=ROBUSTNESS,
        about=about,
        inputs=inputs,
        marking=marking,
        seed=order.request.seed,
        model=order.request.model_id,
    )


def answered_robustness(
    answers: CachedAnswers,
    inquiry: Inquiry[Robustness],
    order: RobustnessOrder,
    progress: Progress = silent,
    *,
    anew: bool = False,
) -> tuple[Answer[Robustness], LookUp[Robustness]]:
    """
    Give the simulation that is kept, or have a child process make it.

    Parameters
    ----------
    answers
        Of the plan.
    inquiry, order
        The same question, as `robustness_inquiry` asks it.
    progress
        As `app.services.robustness.simulate.simulated_here`.
    anew
        Whether to simulate in spite of what is kept.

    Raises
    ------
    KnownError, ModelError
        The order cannot be carried out.
    """

    def compute() -> Robustness:
        found = simulated_here(order, progress)
        return read_robustness(order, found.answer, found.others)

    return answers.get_or_compute(inquiry, compute, anew=anew)


def kept_from_job(
    answers: CachedAnswers,
    inquiry: Inquiry[Robustness],
    order: RobustnessOrder,
    answer: Tensors,
    job: str,
    computed_at: datetime,
    progress: Progress = silent,
) -> tuple[Robustness, tuple[str, ...]]:
    """
    Read the verified answer of a job, and keep it as the answer to its question.

    Other assumptions are tried here, which takes seconds.

    Parameters
    ----------
    answers
        Of the plan.
    inquiry, order
        As they were when the job was made; see `order_of_job`.
    answer
        Tensors of the answer, already verified.
    job
        Key of the job: the origin that stands beside the answer.
    computed_at
        When its worker ended, aware.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    tuple
        What it says, and notices such as that there is no room to keep it.

    Raises
    ------
    AnswerRefused
        The answer has not the shape of what was asked.
    KnownError, ModelError
        Other assumptions cannot be tried.
    """
    found = read_robustness(order, answer, other_assumptions_here(order, progress))
    return found, answers.keep(inquiry, found, origin=job, computed_at=computed_at)


def _write(robustness: Robustness) -> Payload:
    """Write what a simulation says; moments with their zone."""
    return json_payload(_plain(asdict(robustness)))


def _plain(value: Any) -> Any:  # noqa: ANN401 - as JSON is
    """Moments as text, all else as it is."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _read(payload: Payload) -> Robustness:
    """Read what `_write` wrote."""
    told: dict[str, Any] = json_of(payload)
    courses = tuple(_course(one) for one in told["courses"])
    return Robustness(**told | {"courses": courses})


def _course(told: dict[str, Any]) -> CourseOutcome:
    """Read one course of action."""
    return CourseOutcome(
        **told
        | {
            "whole": Frequency(*told["whole"]),
            "assumption": _span(told["assumption"]),
            "units": tuple(_unit(one) for one in told["units"]),
            "defiles": tuple(DefileOutcome(**one) for one in told["defiles"]),
            "losses": tuple(_loss(one) for one in told["losses"]),
            "pairs": tuple(_loss(one) for one in told["pairs"]),
            "gaps": tuple(
                GapOutcome(minutes, Frequency(*whole))
                for minutes, whole in told["gaps"]
            ),
            "remarks": tuple(told["remarks"]),
        }
    )


def _unit(told: dict[str, Any]) -> UnitOutcome:
    """Read one march unit."""
    finishes = told["finishes"]
    return UnitOutcome(
        **told
        | {
            "planned": datetime.fromisoformat(told["planned"]),
            "deadline": datetime.fromisoformat(told["deadline"]),
            "on_time": Frequency(*told["on_time"]),
            "finishes": finishes
            and Finishes(*(one and datetime.fromisoformat(one) for one in finishes)),
            "assumption": _span(told["assumption"]),
        }
    )


def _loss(told: dict[str, Any]) -> LossOutcome:
    """Read one loss."""
    return LossOutcome(
        **told
        | {
            "bridges": tuple((name, place) for name, place in told["bridges"]),
            "whole": Frequency(*told["whole"]),
        }
    )


def _span(told: list[float] | None) -> Span | None:
    return None if told is None else Span(*told)


ROBUSTNESS = AnswerKind(name="simulation of moves", form=1, write=_write, read=_read)
