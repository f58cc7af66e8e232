"""Insertion is exact, and a search keeps every rule and never makes things worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import (
    as_schedule,
    empty_board,
    first_schedule,
    ground_of,
    put_locked,
    space_for,
)
from planners.movement.insertion_kernels import place, settle
from planners.movement.local_search import improve
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind, MovementProblem
from planners.movement.value import value
from tests.random_movements import (
    disturb,
    every_departure,
    finish_step,
    fits_parking,
    is_sound,
    random_problem,
)

SEEDS = st.integers(0, 10**6)
KINDS = st.sampled_from(AimKind)


def with_a_lock(problem: MovementProblem, seed: int) -> MovementProblem:
    """Lock one movement to any departures that keep its own limits, if there are."""
    random = np.random.default_rng(seed)
    number = int(random.integers(0, len(problem.movements)))
    ways = every_departure(problem, number)
    if not ways:
        return problem
    movements = list(problem.movements)
    locked = ways[int(random.integers(0, len(ways)))]
    movements[number] = replace(movements[number], locked=locked)
    return replace(problem, movements=tuple(movements))


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS, locks=st.booleans())
def test_insertion_finishes_as_early_as_any_departures_can(
    seed: int, *, locks: bool
) -> None:
    problem = random_problem(seed)
    if locks:
        problem = with_a_lock(problem, seed)
    packed = pack(problem)
    ground = ground_of(problem, packed, forbidden_differences(problem, packed))
    board, space = empty_board(ground), space_for(ground)
    space.early[0] = seed % 4 > 1
    put_locked(problem, ground, board)
    for number, movement in enumerate(problem.movements):
        if movement.locked is not None:
            continue
        placed = {
            at: one
            for at, one in enumerate(as_schedule(ground, board).placed)
            if one is not None
        }
        possible = [
            finish_step(problem, number, one)
            for one in every_departure(problem, number)
            if not any(
                disturb(problem, (number, one), other) for other in placed.items()
            )
            and fits_parking(problem, {**placed, number: one})
        ]
        course, finish = place(ground, board, number, 0, space)
        assert (course >= 0) == bool(possible)
        if course >= 0:
            assert finish == min(possible)
            settle(ground, board, number, course, finish, space.found)
    assert is_sound(problem, as_schedule(ground, board))


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, kind=KINDS, locks=st.booleans())
def test_an_improved_schedule_is_sound_and_costs_no_more(
    seed: int, kind: AimKind, *, locks: bool
) -> None:
    problem = random_problem(seed, movements=6)
    if locks:
        problem = with_a_lock(problem, seed)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    first = first_schedule(problem, packed, table, Aim(kind=kind))
    kept = Aim(kind=kind, kept=first, stability=seed % 7)
    start = first_schedule(problem, packed, table, kept, list(range(6)))
    better = improve(problem, packed, table, kept, start, steps=60, seed=seed)

    assert is_sound(problem, first)
    assert is_sound(problem, start)
    assert is_sound(problem, better)
    assert (
        value(problem, packed, better, kept).cost
        <= value(problem, packed, start, kept).cost
    )
    assert better == improve(problem, packed, table, kept, start, steps=60, seed=seed)
