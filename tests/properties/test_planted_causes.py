"""An impossibility that was planted is the one that is named, and mends are true."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planners.movement.schedule_words import Clock
from planners.rounds.conflict import cause_of, smallest_conflict
from planners.rounds.conflict_facts import (
    can_be_served,
    facts_of,
    one_piece,
    without,
)
from planners.rounds.explain import explained
from planners.rounds.plan import Cause, RoundsPlan, Unload, Unserved
from tests.planted_rounds import PLANTED, easy_problem, planted

CLOCK = Clock(datetime(2026, 9, 21, tzinfo=UTC))
SEEDS = range(12)


def nothing_done(problem, drop):
    """A plan that leaves one drop without all that it wants, and says nothing why."""
    units = tuple(Unload(one.item, one.units) for one in problem.drops[drop].goods)
    left = Unserved(drop=drop, units=units, cause=Cause.TRADED, words="")
    return RoundsPlan(rounds=(), unserved=(left,))


@pytest.mark.parametrize("cause", PLANTED, ids=lambda cause: cause.name)
def test_the_planted_cause_is_named(cause):
    named = []
    for seed in SEEDS:
        problem, drop = planted(seed, cause)
        plan = explained(problem, nothing_done(problem, drop), clock=CLOCK)
        one = plan.unserved[0]
        named.append(one.cause is cause)
        assert one.words.startswith(problem.drops[drop].name)
    assert sum(named) >= 0.95 * len(named)


def test_nothing_is_wrong_before_it_is_planted():
    for seed in SEEDS:
        problem = easy_problem(seed)
        for number, drop in enumerate(problem.drops):
            for goods in drop.goods:
                assert cause_of(one_piece(problem, number, goods.item)) is None
            plan = explained(problem, nothing_done(problem, number), clock=CLOCK)
            assert plan.unserved[0].cause is Cause.TRADED


@pytest.mark.parametrize(
    "cause",
    [one for one in PLANTED if one not in (Cause.FLEET, Cause.PACKET)],
    ids=lambda cause: cause.name,
)
def test_every_fact_of_a_conflict_is_needed(cause):
    for seed in SEEDS:
        problem, drop = planted(seed, cause)
        item = next(
            one.item
            for one in problem.drops[drop].goods
            if cause_of(one_piece(problem, drop, one.item)) is cause
        )
        piece = one_piece(problem, drop, item)
        facts, core = facts_of(piece), smallest_conflict(piece)
        assert core
        assert not can_be_served(without(piece, set(facts) - set(core)))
        for fact in core:
            assert can_be_served(without(piece, (set(facts) - set(core)) | {fact}))
