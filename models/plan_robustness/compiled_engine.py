"""Simulated moves by compiled loops, move by move: for machines that have numba."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from models.plan_robustness.array_engine import ArrayEngine, NumpyArrays
from models.plan_robustness.draws import (
    FIRST_FACTOR,
    MASK,
    SECOND_FACTOR,
    RolloutKeys,
    place_keys,
)
from models.plan_robustness.engine import Replay
from models.plan_robustness.proof import prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from models.plan_robustness.course import Course, Marks, Round, Steps
    from models.plan_robustness.engine import Tables

MOST_CELLS = 2**21  # steps driven between two questions whether to go on
CELL_BITS = 20
PART_MASK = 2**CELL_BITS - 1
PART_OF_CELL = 2.0**-CELL_BITS


class Room(NamedTuple):
    """
    What driving writes to.

    ``sums`` (N + 1,) int64 and ``factor`` (K,) float64 are scratch of one move;
    ``travelled`` (M, b) int64 milliseconds of all moves.
    """

    sums: NDArray[np.int64]
    factor: NDArray[np.float64]
    travelled: NDArray[np.int64]


@njit(cache=True, nogil=True, inline="always")
def _mixed(key: np.uint32) -> np.uint32:
    """The same as `draws.mixed`."""
    key = np.uint32(key ^ (key >> np.uint32(16)))
    key = np.uint32((key * np.uint64(FIRST_FACTOR)) & np.uint64(MASK))
    key = np.uint32(key ^ (key >> np.uint32(15)))
    key = np.uint32((key * np.uint64(SECOND_FACTOR)) & np.uint64(MASK))
    return np.uint32(key ^ (key >> np.uint32(15)))


@njit(cache=True, nogil=True, inline="always")
def _looked_up(table: NDArray[np.float64], draw: np.uint32) -> float:
    cell = np.int64(draw) >> CELL_BITS
    begin = table[cell]
    part = np.float64(np.int64(draw) & PART_MASK) * PART_OF_CELL
    value: float = part * (table[cell + 1] - begin) + begin
    return value


@njit(cache=True, nogil=True)
def _drive(
    steps: Steps,
    marks: Marks,
    tables: Tables,
    keys: RolloutKeys,
    unit_keys: NDArray[np.uint32],
    room: Room,
    first: int,
) -> None:
    """Drive all routes in the moves of the keys, the first of which is given."""
    for move in range(len(keys.weather)):
        common = _looked_up(tables.weather, _mixed(keys.weather[move]))
        for unit in range(len(unit_keys)):
            draw = _mixed(keys.serial[move] ^ unit_keys[unit])
            room.factor[unit] = common * _looked_up(tables.serial, draw)
        by_step = keys.segment[move]
        broken_by = keys.breakdown[move]
        total = np.int64(0)
        for step in range(len(steps.ms)):
            key = steps.key[step]
            segment = _looked_up(tables.segment, _mixed(by_step ^ key))
            time = room.factor[steps.unit[step]] * segment * steps.ms[step]
            total += np.int64(time + 0.5)
            if _mixed(broken_by ^ key) < steps.limit[step]:
                draw = _mixed(keys.delay[move] ^ key)
                total += np.int64(_looked_up(tables.breakdown_delay, draw) + 0.5)
            room.sums[step + 1] = total
        for mark in range(len(marks.end)):
            moved = room.sums[marks.end[mark]] - room.sums[marks.first[mark]]
            room.travelled[mark, first + move] = moved + marks.exact[mark]


@njit(cache=True, nogil=True)
def _replay(
    round_: Round,
    travelled: NDArray[np.int64],
    late: NDArray[np.int64],
    free: NDArray[np.int64],
    queue_ms: NDArray[np.int64],
    queued: NDArray[np.int64],
) -> None:
    """Let units wait at sections, entry by entry; writes all but the first two."""
    for entry in range(len(round_.mark)):
        mark = round_.mark[entry]
        unit = round_.unit[entry]
        resource = round_.resource[entry]
        start = round_.start[unit]
        hold = round_.hold[entry]
        waited = np.int64(0)
        waits = np.int64(0)
        for move in range(travelled.shape[1]):
            there = start + late[unit, move] + travelled[mark, move]
            wait = max(free[resource, move] - there, np.int64(0))
            late[unit, move] += wait
            free[resource, move] = there + wait + hold
            waited += wait
            waits += wait > 0
        queue_ms[resource] += waited
        queued[resource] += waits


class CompiledEngine:
    """Drives and replays by compiled loops; see `models.plan_robustness.engine`."""

    name = "numba"

    def travelled(
        self,
        course: Course,
        tables: Tables,
        keys: RolloutKeys,
        alive: Callable[[], None],
    ) -> NDArray[np.int64]:
        """
        Drive all routes without queues.

        Returns
        -------
        NDArray[np.int64]
            (M, b) milliseconds up to each mark, in each move.
        """
        moves = len(keys.weather)
        length = len(course.steps.ms)
        units = np.arange(len(course.deadline))
        unit_keys = place_keys(units, np.zeros_like(units))
        room = Room(
            np.zeros(length + 1, np.int64),
            np.zeros(len(units)),
            np.zeros((len(course.marks.end), moves), np.int64),
        )
        at_once = max(1, MOST_CELLS // max(1, length))
        for first in range(0, moves, at_once):
            alive()
            lot = RolloutKeys(*(one[first : first + at_once] for one in keys))
            _drive(
                course.steps,
                course.marks,
                tables,
                lot,
                unit_keys,
                room,
                first,
            )
        return room.travelled

    def replayed(
        self, course: Course, round_: Round, travelled: NDArray[np.int64]
    ) -> Replay:
        """Replay the queues of a scenario in the order of the movement table."""
        moves = travelled.shape[1]
        late = np.zeros((len(course.deadline), moves), np.int64)
        free = np.zeros((max(1, course.sections), moves), np.int64)
        queue_ms = np.zeros(course.sections, np.int64)
        queued = np.zeros(course.sections, np.int64)
        _replay(round_, travelled, late, free, queue_ms, queued)
        if len(travelled):
            late += travelled[round_.goal]
        late += (round_.start + course.end_pass)[:, None]
        return Replay(late, queue_ms, queued)


def warm_up() -> None:
    """Compile on a small course of action."""
    engine = CompiledEngine()
    prove(engine, ArrayEngine(NumpyArrays()))
