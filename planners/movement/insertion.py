"""Put movements into a schedule one by one, each where it disturbs nobody.

A movement takes the course and departures with the earliest finish, and of those with
the same departure from the last halt leaves each place before at the latest: columns
wait at home rather than on the road.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion_ground import NOWHERE, Board, Ground, Space
from planners.movement.insertion_kernels import insert, settle, stands
from planners.movement.packed import pack
from planners.movement.problem import (
    Aim,
    AimKind,
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    Sections,
    Stop,
)
from planners.movement.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.movement.conflict_table import ForbiddenDifferences
    from planners.movement.packed import Packed

MM_PER_M = 1000
TRIES = 20

_Ints = NDArray[np.int32]


def ground_of(
    problem: MovementProblem, packed: Packed, table: ForbiddenDifferences
) -> Ground:
    """Lay out what the insertion of movements reads."""
    ends = packed.course_legs[1:] - 1
    limited = np.flatnonzero(packed.stop_area >= 0)
    order = np.argsort(packed.stop_area[limited], kind="stable")
    sizes = np.bincount(packed.stop_area[limited], minlength=len(packed.area_m))
    soonest = packed.leg_first[ends].astype(np.int64) + packed.finish[ends]
    owner = packed.leg_movement[ends]
    return Ground(
        row_offsets=table.offsets.astype(np.int64),
        row_other=table.other.astype(np.int32),
        row_span=np.column_stack([table.low, table.high]).astype(np.int32),
        closed_offsets=table.closed_offsets.astype(np.int64),
        closed_span=np.column_stack([table.closed_low, table.closed_high]).astype(
            np.int32
        ),
        first=packed.leg_first,
        last=packed.leg_last,
        go_first=packed.go_first,
        go_last=packed.go_last,
        go_through=packed.go_through,
        area=packed.stop_area,
        arrive_s=packed.arrive_s,
        tail_s=packed.clear_s,
        finish=packed.finish,
        leg_movement=packed.leg_movement,
        course_legs=packed.course_legs.astype(np.int32),
        movement_courses=packed.movement_courses.astype(np.int32),
        by_soonest=np.lexsort((np.arange(len(ends)), soonest, owner)).astype(np.int32),
        soonest=soonest.astype(np.int32),
        weight=packed.weight,
        ideal=packed.ideal,
        wanted=packed.wanted,
        parking_mm=np.ceil(packed.parking_m * MM_PER_M - 1e-6).astype(np.int64),
        room_mm=np.floor(packed.area_m * MM_PER_M + 1e-6).astype(np.int64),
        area_offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        area_legs=limited[order].astype(np.int32),
        step_s=problem.step_s,
    )


def space_for(ground: Ground) -> Space:
    """Room for the work of one search, as much as any movement can ever need."""
    rows = np.diff(ground.row_offsets) + np.diff(ground.closed_offsets)
    stays = np.diff(ground.area_offsets)
    longest, keys, pieces_most = 1, 1, 1
    for begin, end in zip(ground.course_legs[:-1], ground.course_legs[1:], strict=True):
        sources, pieces = 1, 0
        for leg in range(begin, end):
            left = sources + int(rows[leg])
            pieces += left
            area = int(ground.area[leg])
            free = 0 if area < 0 else int(stays[area]) + 1
            sources = left if area < 0 else 2 * left + free
            keys = max(keys, int(rows[leg]), sources, 2 * free)
        pieces_most = max(pieces_most, pieces)
        longest = max(longest, int(end - begin))
    free_most = int(stays.max(initial=0)) + 1
    return Space(
        keys=np.zeros(keys, np.int64),
        low=np.zeros(pieces_most, np.int32),
        high=np.zeros(pieces_most, np.int32),
        begin=np.zeros(longest + 1, np.int64),
        from_low=np.zeros(keys, np.int32),
        from_high=np.zeros(keys, np.int32),
        free=np.zeros((free_most, 2), np.int64),
        change=np.zeros(2 * free_most, np.int64),
        found=np.zeros(longest, np.int32),
        trial=np.zeros(longest, np.int32),
        early=np.zeros(1, np.bool_),
    )


def empty_board(ground: Ground) -> Board:
    """Nobody has a place."""
    movements = len(ground.weight)
    return Board(
        departs=np.full(len(ground.first), NOWHERE, np.int32),
        course=np.full(movements, -1, np.int32),
        finish=np.full(movements, NOWHERE, np.int64),
    )


def put(ground: Ground, board: Board, movement: int, placed: Departures) -> None:
    """
    Put a movement on the board as a schedule says, whoever is in the way.

    Raises
    ------
    MarchError
        The movement has no such course, or not with so many legs.
    """
    begin, end = ground.movement_courses[movement : movement + 2].tolist()
    course = begin + placed.course
    legs = ground.course_legs[course : course + 2] if begin <= course < end else (0, 0)
    if len(placed.departs_s) != legs[1] - legs[0]:
        raise MarchError(
            f"Movement {movement} is to depart {len(placed.departs_s)} times on its "
            f"course {placed.course}, which it has not, or not with so many legs; give "
            "one departure for each leg of a course it has."
        )
    found = np.array(placed.departs_s, np.int64) // ground.step_s
    finish = int(found[-1]) + int(ground.finish[ground.course_legs[course + 1] - 1])
    settle(ground, board, movement, course, finish, found.astype(np.int32))


def as_schedule(ground: Ground, board: Board) -> Schedule:
    """What the board says."""
    placed: list[Departures | None] = []
    for movement, course in enumerate(board.course.tolist()):
        if course < 0:
            placed.append(None)
            continue
        legs = slice(ground.course_legs[course], ground.course_legs[course + 1])
        steps = board.departs[legs].tolist()
        placed.append(
            Departures(
                course - int(ground.movement_courses[movement]),
                tuple(step * ground.step_s for step in steps),
            )
        )
    return Schedule(tuple(placed))


def priority_order(packed: Packed, aim: Aim) -> NDArray[np.int64]:
    """Movements by weight, heaviest first, then by when they should be through."""
    due = packed.wanted if aim.kind is AimKind.LATENESS else packed.ideal
    numbers = np.arange(len(packed.weight))
    return np.lexsort((numbers, due, -packed.weight)).astype(np.int64)


def first_schedule(
    problem: MovementProblem,
    packed: Packed,
    table: ForbiddenDifferences,
    aim: Aim,
    order: Sequence[int] | None = None,
) -> Schedule:
    """
    Place one movement after the other.

    Locked movements come first. Where the aim has a schedule to stay close to, all who
    can depart as they do there follow, and only the others are placed anew. While
    somebody finds no place, all is tried again with those at the head of the order, up
    to `TRIES` times.

    Parameters
    ----------
    problem, packed, table
        The same problem thrice.
    aim
        What to have least of; of several tries the one that costs least is taken.
    order
        All movements by number; None for `priority_order`.

    Returns
    -------
    Schedule
        Free of conflicts, but for those among locked movements. Whoever found no place
        has none.
    """
    ground = ground_of(problem, packed, table)
    space = space_for(ground)
    ahead = tuple(priority_order(packed, aim).tolist() if order is None else order)
    costs: dict[tuple[int, ...], int] = {}
    best = Schedule((None,) * packed.movements)
    for _ in range(TRIES):
        board = empty_board(ground)
        put_locked(problem, ground, board)
        _put_kept(ground, board, aim, ahead, space)
        insert(ground, board, np.array(ahead, np.int64), space)
        schedule = as_schedule(ground, board)
        found = value(problem, packed, schedule, aim)
        if found.cost < min(costs.values(), default=found.cost + 1):
            best = schedule
        costs[ahead] = found.cost
        ahead = (*found.missing, *(one for one in ahead if one not in found.missing))
        if ahead in costs:
            break
    return best


def put_locked(problem: MovementProblem, ground: Ground, board: Board) -> None:
    """Put the locked movements on the board."""
    for movement, one in enumerate(problem.movements):
        if one.locked is not None:
            put(ground, board, movement, one.locked)


def kept_departs(ground: Ground, kept: Schedule) -> tuple[_Ints, _Ints]:
    """Course of each movement in a schedule, -1 for none, and departure of each leg."""
    board = empty_board(ground)
    for movement, placed in enumerate(kept.placed):
        if placed is not None:
            put(ground, board, movement, placed)
    return board.course, board.departs


def _put_kept(
    ground: Ground, board: Board, aim: Aim, order: Sequence[int], space: Space
) -> None:
    """Put on the board, in order, who can depart as in the schedule to keep."""
    if aim.kept is None or aim.stability == 0:
        return
    courses, departs = kept_departs(ground, aim.kept)
    for movement in order:
        course = courses[movement]
        placed = aim.kept.placed[movement]
        if placed is None or board.course[movement] >= 0:
            continue
        if stands(ground, board, course, departs, space):
            put(ground, board, movement, placed)


def smallest_problem() -> MovementProblem:
    """Two movements that follow one another over two sections, with a halt between."""

    def leg(section: int) -> Leg:
        start, end = np.zeros(1, np.int32), np.full(1, 60, np.int32)
        return Leg(
            sections=np.full(1, section, np.int32),
            enters=start,
            leaves=end,
            enter_clears=end,
            leave_clears=2 * end,
        )

    sections = Sections(
        tail=np.array([0, 1], np.int32),
        head=np.array([1, 2], np.int32),
        twin=np.full(2, -1, np.int32),
        kind=np.zeros(2, np.int8),
        length_m=np.full(2, 600.0),
        positions=np.zeros((3, 2)),
    )
    course = Course(name="way", legs=(leg(0), leg(1)), stops=(Stop(0, 0, 600),))
    movements = tuple(
        Movement(
            name=name,
            courses=(course,),
            parking_m=100.0,
            earliest_s=0,
            latest_s=3600,
        )
        for name in ("first", "second")
    )
    area = HaltArea(name="halt", parking_m=150.0)
    return MovementProblem(sections=sections, movements=movements, areas=(area,))


def warm_up() -> None:
    """Compile what `first_schedule` calls, on the smallest problem."""
    problem = smallest_problem()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    first = first_schedule(problem, packed, table, Aim())
    first_schedule(problem, packed, table, Aim(kept=first, stability=1))
