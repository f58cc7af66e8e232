"""Answers kept beside a plan, for commands that ask the same again."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from app.security.clock import SystemClock
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.cached_answers import CachedAnswers, area_state
from app.services.model_policy import model_policy
from app.services.model_registry import withdrawn_models
from app.storage.folders import Folders

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.services.answer_notes import Answer, LookUp
    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario

T = TypeVar("T")


@contextmanager
def kept_answers(
    arguments: argparse.Namespace, planner: Planner
) -> Iterator[CachedAnswers | None]:
    """Open the answers kept beside the plan of a call; None where it has no plan."""
    results = getattr(arguments, "results", None)
    if results is None:
        yield None
        return
    try:
        policy = model_policy(Folders.of_user().config)
        withdrawn = withdrawn_models(arguments.said_of_models, policy)
        area, clock = area_state(planner.area), SystemClock()
        yield CachedAnswers(results, area, clock, withdrawn=withdrawn)
    finally:
        results.close()


def marking_of_answer(
    arguments: argparse.Namespace, planner: Planner, scenario: Scenario
) -> Marking:
    """Join of the markings of all that an answer is made from."""
    of_area = area_markings(planner.area, arguments.gate.policy)
    return join((scenario.marking, *of_area))


def say_note(
    answer: Answer[T], known: LookUp[T], zone: str, terminal: Terminal
) -> dict[str, object]:
    """
    Tell when an answer was computed, and of an older one that does not hold any more.

    Returns
    -------
    dict[str, object]
        The same for machines.
    """
    stale = "" if known.stale is None else known.stale.note.stale_words(zone)
    whence = "Kept beside the plan" if answer.note.is_kept else "New answer"
    terminal.say(f"\n{whence}: {answer.note.words(zone)}.")
    if stale:
        terminal.say(stale)
    for notice in known.notices:
        terminal.say(notice)
    return {
        "answer": {
            "computed_at": answer.note.computed_at,
            "map_date": answer.note.map_date,
            "kept": answer.note.is_kept,
            "out_of_date": stale,
            "notices": known.notices,
        }
    }
