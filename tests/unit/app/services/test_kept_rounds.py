"""Rounds come back as they were kept; a search starts from those that hold no more."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from app.security.marking import DEFAULT_MARKING, Marking
from app.services.cached_answers import CachedAnswers
from app.services.supply.rounds_answer import (
    ROUNDS,
    KeptRounds,
    answered_rounds,
    rounds_inquiry,
)
from app.storage.result_cache import ResultCache, cache_path
from planners.movement.schedule_words import Clock
from planners.rounds.explain import explained
from planners.rounds.plan import RoundsPlan
from planners.rounds.problem import Packets, RoundsProblem
from planners.rounds.solve import plan_rounds
from tests.kept_results import APRIL, CACHE_KEY
from tests.plan_sketch import ToldClock
from tests.rounds_sketch import random_rounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZERO = datetime(2026, 6, 12, 4, tzinfo=UTC)


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[CachedAnswers]:
    cache = ResultCache(cache_path(tmp_path / "EX.plan"), CACHE_KEY)
    yield CachedAnswers(cache, APRIL, ToldClock(), "1")
    cache.close()


def inquiry(problem: RoundsProblem, marking: Marking = DEFAULT_MARKING, **wish):
    scenario = SimpleNamespace(name="EX", zone="Z")
    case = SimpleNamespace(problem=problem, zero=ZERO, scenario=scenario)
    return rounds_inquiry(case, marking, **{"seconds": 20.0} | wish)


def ask(
    answers: CachedAnswers,
    problem: RoundsProblem,
    marking: Marking = DEFAULT_MARKING,
    *,
    anew: bool = False,
) -> tuple[RoundsPlan, bool, list[RoundsPlan | None]]:
    """Rounds, whether they were kept, and what each search started from."""
    starts: list[RoundsPlan | None] = []

    def search(start: RoundsPlan | None) -> RoundsPlan:
        starts.append(start)
        return plan_rounds(problem, warm=start, iterations=5)

    asked = inquiry(problem, marking)
    answer, _ = answered_rounds(answers, asked, problem, search, anew=anew)
    return answer.value.plan, answer.note.is_kept, starts


@pytest.mark.parametrize("each", [1, 4])
def test_rounds_come_back_as_they_were(each: int) -> None:
    problem = random_rounds(3, each=each, packets=Packets(least=2, most=4, wait_s=9000))
    plan = plan_rounds(problem, iterations=20)
    told = explained(problem, plan, clock=Clock(ZERO, "Z"))
    kept = KeptRounds.of(problem, told)

    assert told.rounds
    assert bool(told.packets or told.unserved)
    assert ROUNDS.read(ROUNDS.write(kept)) == kept


def test_the_same_rounds_are_searched_once(answers: CachedAnswers) -> None:
    problem = random_rounds(1)

    first, again = ask(answers, problem), ask(answers, problem)

    assert first == (again[0], False, [None])
    assert again[1:] == (True, [])


def test_a_change_starts_from_the_rounds_that_were_kept(answers: CachedAnswers) -> None:
    before = random_rounds(1)
    fewer = replace(before, drops=before.drops[1:], fleets=before.fleets[::-1])

    plan, _, _ = ask(answers, before)
    _, is_kept, (start,) = ask(answers, fewer)

    assert not is_kept
    assert start == KeptRounds.of(before, plan).rounds_for(fewer)
    names = [
        fewer.drops[visit.drop].name
        for one in start.rounds
        for trip in one.trips
        for visit in trip.visits
    ]
    assert names
    assert before.drops[0].name not in names
    driven = {before.fleets[one.fleet].name for one in plan.rounds}
    assert {fewer.fleets[one.fleet].name for one in start.rounds} <= driven


def test_what_is_there_no_more_is_left_out_of_the_start() -> None:
    problem = random_rounds(1)
    kept = KeptRounds.of(problem, plan_rounds(problem, iterations=5))
    gone = replace(
        problem, fleets=tuple(replace(one, count=0) for one in problem.fleets)
    )

    assert kept.rounds_for(problem).rounds == kept.plan.rounds
    assert kept.rounds_for(gone).rounds == ()
    assert kept.rounds_for(replace(problem, drops=())).rounds == ()


def test_rounds_of_another_marking_are_no_start(answers: CachedAnswers) -> None:
    problem = random_rounds(1)
    ask(answers, problem, replace(DEFAULT_MARKING, exercise=True))

    _, is_kept, starts = ask(answers, problem, replace(DEFAULT_MARKING, exercise=False))

    assert not is_kept
    assert starts == [None]


def test_anew_neither_takes_nor_starts_from_what_is_kept(
    answers: CachedAnswers,
) -> None:
    problem = random_rounds(1)
    ask(answers, problem)

    assert ask(answers, problem, anew=True)[1:] == (False, [None])


def test_everything_that_rounds_depend_on_counts(answers: CachedAnswers) -> None:
    base = random_rounds(1)
    other = random_rounds(2, drops=11, each=2, bays=1, packets=Packets(least=2))
    changed = {
        one.name: replace(base, **{one.name: getattr(other, one.name)})
        for one in fields(base)
        if one.name not in ("horizon_s", "dark", "night_only", "rest", "apart")
    } | {
        "horizon_s": replace(base, horizon_s=1),
        "dark": replace(base, dark=((0, 1),)),
        "night_only": replace(base, night_only=True),
        "rest": replace(base, rest=replace(base.rest, driving_s=1)),
        "apart": replace(base, apart=frozenset()),
    }
    asked = [inquiry(one) for one in changed.values()]
    asked += [inquiry(base, seed=1), inquiry(base, iterations=3)]
    asked += [inquiry(base, seconds=3.0), inquiry(base, begins=RoundsPlan(rounds=()))]
    keys = {answers.asked(one).key for one in (*asked, inquiry(base))}

    assert set(changed) == {one.name for one in fields(base)}
    assert len(keys) == len(asked) + 1
    assert answers.asked(inquiry(base)) == answers.asked(inquiry(random_rounds(1)))
