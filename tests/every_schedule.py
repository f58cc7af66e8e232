"""The least cost of a small movement problem, found by trying every schedule."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.conflict_table import forbidden_differences
from planners.movement.packed import pack
from planners.movement.problem import AimKind, Departures, Schedule
from planners.movement.value import value

if TYPE_CHECKING:
    from planners.movement.conflict_table import ForbiddenDifferences
    from planners.movement.packed import Packed
    from planners.movement.problem import Aim, MovementProblem


class _Place(NamedTuple):
    """One way to place a movement: its steps by leg, and what that costs alone."""

    course: int
    steps: dict[int, int]
    finish: int
    cost: int


def least_cost(problem: MovementProblem, aim: Aim) -> int | None:
    """
    Cost of the best schedule with a place for all; None where there is none.

    Who is locked stands as he is, and is never in the way of himself.
    """
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    places = [
        sorted(_places(problem, packed, table, number, aim), key=lambda one: one.cost)
        for number in range(packed.movements)
    ]
    if not all(places):
        return None
    floors = [min(one.cost for one in each) for each in places]
    rests = np.append(np.cumsum(floors[::-1])[::-1], 0)
    best: list[int | None] = [None]

    def go(chosen: list[_Place], spent: int) -> None:
        number = len(chosen)
        if number == len(places):
            if not _fits(problem, packed, chosen):
                return
            total = _total(problem, packed, chosen, aim)
            best[0] = total if best[0] is None else min(best[0], total)
            return
        for place in places[number]:
            cost = spent + place.cost
            ends = max([one.finish for one in chosen] + [place.finish])
            floor = cost + int(rests[number + 1])
            if aim.kind is AimKind.COMPLETION:
                floor += 1_000_000 * ends
            if best[0] is not None and floor >= best[0]:
                continue
            if all(_apart(table, place, one) for one in chosen):
                go([*chosen, place], cost)

    go([], 0)
    return best[0]


def _places(
    problem, packed: Packed, table: ForbiddenDifferences, number: int, aim: Aim
):
    movement = problem.movements[number]
    if movement.locked is not None:
        legs = packed.legs_of(number, movement.locked.course)
        steps = [at // problem.step_s for at in movement.locked.departs_s]
        finish = steps[-1] + int(packed.finish[legs[-1]])
        yield _Place(
            movement.locked.course, dict(zip(legs, steps, strict=True)), finish, 0
        )
        return
    kept = aim.kept.placed[number] if aim.kept else None
    base = packed.wanted if aim.kind is AimKind.LATENESS else packed.ideal
    for course in range(len(movement.courses)):
        legs = list(packed.legs_of(number, course))
        firsts = range(
            int(packed.leg_first[legs[0]]), int(packed.leg_last[legs[0]]) + 1
        )
        spans = [
            range(int(packed.go_first[leg]), int(packed.go_last[leg]) + 1)
            for leg in legs[:-1]
        ]
        for first, *goes in product(firsts, *spans):
            departs = np.cumsum([first, *goes]).tolist()
            steps = dict(zip(legs, departs, strict=True))
            if not all(_open(packed, table, *one) for one in steps.items()):
                continue
            finish = departs[-1] + int(packed.finish[legs[-1]])
            late = max(0, finish - int(base[number]))
            cost = late * int(packed.weight[number])
            now = Departures(course, tuple(step * problem.step_s for step in departs))
            cost += aim.stability * (kept is not None and kept != now)
            yield _Place(course, steps, finish, cost)


def _open(packed, table, leg, at):
    rows = range(table.closed_offsets[leg], table.closed_offsets[leg + 1])
    in_window = packed.leg_first[leg] <= at <= packed.leg_last[leg]
    return in_window and not any(
        table.closed_low[row] < at < table.closed_high[row] for row in rows
    )


def _apart(table, one: _Place, other: _Place):
    for leg, at in one.steps.items():
        for row in range(table.offsets[leg], table.offsets[leg + 1]):
            there = other.steps.get(int(table.other[row]))
            if there is not None and table.low[row] < at - there < table.high[row]:
                return False
    return True


def _fits(problem, packed: Packed, chosen: list[_Place]):
    stays = []
    for number, place in enumerate(chosen):
        for leg in list(place.steps)[:-1]:
            goes = place.steps[leg + 1] - place.steps[leg]
            if packed.stop_area[leg] >= 0 and goes != packed.go_through[leg]:
                begins = place.steps[leg] * problem.step_s + packed.arrive_s[leg]
                ends = place.steps[leg + 1] * problem.step_s + packed.clear_s[leg + 1]
                metres = packed.parking_m[number]
                stays.append((packed.stop_area[leg], begins, ends, metres))
    for area, at, ends, _ in stays:
        there = [m for a, b, e, m in stays if a == area and b <= at < e]
        if ends > at and sum(there) > packed.area_m[area] + 1e-9:
            return False
    return True


def _total(problem, packed: Packed, chosen: list[_Place], aim: Aim):
    placed = tuple(
        Departures(
            one.course, tuple(step * problem.step_s for step in one.steps.values())
        )
        for one in chosen
    )
    return value(problem, packed, Schedule(placed), aim).cost
