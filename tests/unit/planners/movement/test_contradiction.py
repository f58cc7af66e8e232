"""Smallest sets of demands that contradict each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from planners.movement.claims import ClaimKind
from planners.movement.conflict_table import forbidden_differences
from planners.movement.contradiction import find_contradiction
from planners.movement.contradiction_words import contradiction_words
from planners.movement.overload import overloaded
from planners.movement.packed import pack
from planners.movement.problem import Aim
from planners.movement.schedule_words import Clock
from tests.every_schedule import best_schedule
from tests.random_movements import STEP_S, is_sound, random_problem

CLOCK = Clock(datetime(2026, 6, 12, 6, tzinfo=UTC))
EARLY_S = 20 * STEP_S  # so much sooner may start who is not bound
WIDE_S = 60 * STEP_S


def _with(problem, claims):
    """A problem that makes only some demands, with room enough for all others."""
    kinds = {(one.kind, one.of) for one in claims}
    movements = []
    for number, one in enumerate(problem.movements):
        early = (ClaimKind.NOT_BEFORE, number) in kinds
        late = (ClaimKind.THROUGH_BY, number) in kinds
        movements.append(
            replace(
                one,
                earliest_s=EARLY_S + one.earliest_s if early else 0,
                latest_s=EARLY_S + one.latest_s if late else WIDE_S,
            )
        )
    return replace(
        problem,
        movements=tuple(movements),
        closures=tuple(
            closure._replace(
                begins_s=EARLY_S + closure.begins_s, ends_s=EARLY_S + closure.ends_s
            )
            for number, closure in enumerate(problem.closures)
            if (ClaimKind.CLOSED, number) in kinds
        ),
        areas=tuple(
            area if (ClaimKind.ROOM, number) in kinds else replace(area, parking_m=1e6)
            for number, area in enumerate(problem.areas)
        ),
    )


def _infeasible(count):
    found = []
    for seed in range(200):
        problem = random_problem(seed, movements=2, horizon=12)
        if best_schedule(problem, Aim()) is None:
            found.append(problem)
        if len(found) == count:
            break
    assert len(found) == count
    return found


def test_a_core_contradicts_itself_and_nothing_smaller_does():
    for problem in _infeasible(12):
        found = find_contradiction(problem)
        assert found is not None
        assert found.core
        assert found.proven
        assert best_schedule(_with(problem, found.core), Aim()) is None
        for claim in found.core:
            fewer = [one for one in found.core if one != claim]
            assert best_schedule(_with(problem, fewer), Aim()) is not None


def test_a_problem_with_a_schedule_has_no_contradiction():
    for seed in range(10):
        problem = random_problem(seed, movements=3, horizon=80)
        if best_schedule(problem, Aim()) is not None:
            assert find_contradiction(problem) is None


def test_releases_make_a_schedule_possible():
    released = 0
    for problem in _infeasible(12):
        found = find_contradiction(problem)
        if found.schedule is None:
            continue
        released += 1
        later = {one.movement: one.later_s for one in found.releases}
        loose = replace(
            problem,
            movements=tuple(
                replace(one, latest_s=one.latest_s + later.get(number, 0))
                for number, one in enumerate(problem.movements)
            ),
        )
        assert is_sound(loose, found.schedule)
        assert all(second > 0 for second in later.values())
    assert released > 6


def test_words_name_every_demand_and_a_way_out():
    problem = next(one for one in _infeasible(12) if find_contradiction(one).releases)
    found = find_contradiction(problem)
    words = contradiction_words(problem, found, CLOCK)
    assert len(words) == 2 + len(found.core) + len(found.releases)
    assert words[0].startswith("Th")
    assert "demand" in words[0]
    assert "ZJUN26" in words[1]
    assert words[-1].endswith(" later.")


def test_more_than_fits_over_a_bridge_is_an_overload():
    problem = random_problem(5, movements=1, horizon=200)
    movement = replace(
        problem.movements[0],
        courses=problem.movements[0].courses[:1],
        latest_s=0,
        earliest_s=0,
        wanted_s=None,
    )
    needed = pack(replace(problem, movements=(movement,))).ideal[0]
    tight = replace(movement, latest_s=int(needed) * STEP_S)
    pair = replace(
        problem,
        closures=(),
        movements=(replace(tight, name="a"), replace(tight, name="b")),
    )
    packed = pack(pair)
    assert forbidden_differences(pair, packed).other.size
    assert overloaded(pair, packed) == (0, 1)
    loose = replace(tight, latest_s=4000)
    many = replace(pair, movements=(replace(loose, name="a"), replace(loose, name="b")))
    assert overloaded(many, pack(many)) == ()
