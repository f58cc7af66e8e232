"""A search makes schedules cheaper, keeps what it must, and stops when told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.local_search import LocalSearch, improve
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind, MovementProblem, Schedule
from planners.movement.value import value
from tests.random_movements import random_problem
from tests.straight_road import locked_at, minutes, on_a_straight_road, straight


def searched(
    problem: MovementProblem, aim: Aim | None = None, steps: int = 100
) -> tuple[Schedule, Schedule]:
    """A first schedule and a better one."""
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    start = first_schedule(problem, packed, table, Aim())
    better = improve(problem, packed, table, aim or Aim(), start, steps=steps)
    return start, better


def test_three_short_columns_go_before_a_long_one_of_little_more_weight() -> None:
    long = replace(straight("long", [[0]], pass_time_min=60), weight=2)
    short = [straight(f"short {at}", [[0]]) for at in range(3)]
    start, better = searched(on_a_straight_road(long, *short))
    assert minutes(start)[0] == (0,)
    assert minutes(better)[0] == (15,)
    assert set(minutes(better)[1:]) == {(0,), (5,), (10,)}


def test_lateness_counts_from_the_wanted_time() -> None:
    heavy = replace(straight("heavy", [[0]]), weight=2, wanted_s=6000)
    light = replace(straight("light", [[0]]), wanted_s=900)
    problem = on_a_straight_road(heavy, light)
    start, better = searched(problem, Aim(kind=AimKind.LATENESS))
    assert minutes(start) == [(0,), (5,)]
    assert minutes(better)[1] == (0,)


def test_completion_puts_the_last_tail_before_all_delay() -> None:
    short = replace(straight("short", [[0, 1]]), weight=9)
    long = straight("long", [[0, 1, 2, 3]])
    problem = on_a_straight_road(short, long)
    start, better = searched(problem, Aim(kind=AimKind.COMPLETION))
    assert minutes(start) == [(0,), (5,)]
    assert minutes(better) == [(5,), (0,)]


def test_locked_movements_are_never_moved() -> None:
    locked = locked_at(straight("locked", [[0]], pass_time_min=60), 4)
    short = [straight(f"short {at}", [[0]]) for at in range(3)]
    _, better = searched(on_a_straight_road(locked, *short))
    assert minutes(better)[0] == (4,)


def test_a_gain_below_the_stability_moves_nobody() -> None:
    long = replace(straight("long", [[0]], pass_time_min=60), weight=2)
    problem = on_a_straight_road(long, *[straight(f"{at}", [[0]]) for at in range(3)])
    start, free = searched(problem)
    _, firm = searched(problem, Aim(kept=start, stability=1000))
    _, loose = searched(problem, Aim(kept=start, stability=1))
    assert firm == start
    assert minutes(loose)[0] == minutes(free)[0] == (15,)


def test_the_cost_of_a_search_is_that_of_its_schedule() -> None:
    problem = random_problem(3, movements=12, horizon=60)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    first = first_schedule(problem, packed, table, Aim())
    for kind in AimKind:
        aim = Aim(kind=kind, kept=first, stability=3)
        search = LocalSearch(problem, packed, table, aim, first, seed=5)
        costs = [search.cost, *(search.run(20, share / 9) for share in range(10))]
        assert costs == sorted(costs, reverse=True)
        assert search.cost == value(problem, packed, search.schedule, aim).cost
        assert search.steps == 200


def test_pieces_of_a_search_end_where_the_whole_ends() -> None:
    problem = random_problem(4, movements=12, horizon=60)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    first = first_schedule(problem, packed, table, Aim())
    twins = [LocalSearch(problem, packed, table, Aim(), first) for _ in range(2)]
    for search in twins:
        for share in (0.0, 0.5, 1.0):
            search.run(50, share)
    assert twins[0].schedule == twins[1].schedule


def test_an_empty_start_is_filled() -> None:
    problem = on_a_straight_road(*[straight(f"{at}", [[0]]) for at in range(4)])
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    nobody = Schedule((None,) * 4)
    assert improve(problem, packed, table, Aim(), nobody, steps=50).is_whole


def test_columns_of_a_better_schedule_wait_at_home_rather_than_at_a_halt() -> None:
    ahead = replace(straight("ahead", [[1]]), earliest_s=600, weight=2)
    behind = straight("behind", [[0], [1]])
    problem = on_a_straight_road(ahead, behind)
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    nobody = Schedule((None, None))
    for seed in range(6):
        found = improve(problem, packed, table, Aim(), nobody, steps=9, seed=seed)
        assert minutes(found) == [(10,), (5, 15)]


def test_progress_is_told_and_may_stop_the_search() -> None:
    long = replace(straight("long", [[0]], pass_time_min=60), weight=2)
    problem = on_a_straight_road(long, straight("short", [[0]]))
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    start = first_schedule(problem, packed, table, Aim())
    told: list[float] = []

    def stop_at_half(what: str, share: float) -> None:
        told.append(share)
        if share >= 0.5:
            raise InterruptedError(what)

    with pytest.raises(InterruptedError):
        improve(
            problem, packed, table, Aim(), start, steps=20_000, progress=stop_at_half
        )
    assert told == sorted(told)
    assert told[0] == 0.0
