"""Simulated moves as whole arrays: one program for numpy and torch, CPU and GPU."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models.plan_robustness.draws import MASK, as_it_is, mixed, place_keys
from models.plan_robustness.engine import Replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from models.plan_robustness.course import Course, Round
    from models.plan_robustness.draws import RolloutKeys
    from models.plan_robustness.engine import Tables

    Array: TypeAlias = Any  # of numpy or of torch

CELL_BITS = 20  # of a draw lie within a cell of a table, the others choose it
PART_OF_CELL = 2.0**-CELL_BITS


class NumpyArrays:
    """Arrays of numpy; draws are uint32, which wrap by themselves."""

    name = "numpy"
    xp: Any = np
    most_cells = 2**18  # steps driven at once, small enough for the caches
    wrapped = staticmethod(as_it_is)

    def put(self, array: Array) -> Array:
        """Bring an array to where the work is done."""
        return array

    def home(self, array: Array) -> Array:
        """Bring an array back."""
        return array

    def whole(self, array: Array) -> Array:
        """Cut to whole numbers, int64."""
        return array.astype(np.int64)

    def real(self, array: Array) -> Array:
        """Turn into float64."""
        return array.astype(np.float64)

    def zeros(self, *shape: int) -> Array:
        """Make an array of zeros, int64."""
        return np.zeros(shape, np.int64)


class TorchArrays:
    """Tensors of torch on a device; draws are int64 below 2**32."""

    def __init__(self, device: str) -> None:
        import torch  # noqa: PLC0415 - the desktop has none

        self.name = f"torch {device.partition(':')[0]}"
        self.xp: Any = torch
        self.device = device
        self.most_cells = 2**18 if device == "cpu" else 2**24

    def wrapped(self, array: Array) -> Array:
        """Cut to 32 bits, in place."""
        array &= MASK
        return array

    def put(self, array: Array) -> Array:
        """Bring an array to the device; 32 bits without a sign become 64 with one."""
        if array.dtype == np.uint32:
            array = array.astype(np.int64)
        return self.xp.tensor(array, device=self.device)

    def home(self, array: Array) -> Array:
        """Bring an array back from the device."""
        return array.cpu().numpy()

    def whole(self, array: Array) -> Array:
        """Cut to whole numbers, int64."""
        return array.to(self.xp.int64)

    def real(self, array: Array) -> Array:
        """Turn into float64."""
        return array.to(self.xp.float64)

    def zeros(self, *shape: int) -> Array:
        """Make an array of zeros, int64."""
        return self.xp.zeros(shape, dtype=self.xp.int64, device=self.device)


class ArrayEngine:
    """Drives and replays by whole arrays; see `models.plan_robustness.engine`."""

    def __init__(self, arrays: NumpyArrays | TorchArrays) -> None:
        self._at = arrays
        self.name = arrays.name

    def travelled(
        self,
        course: Course,
        tables: Tables,
        keys: RolloutKeys,
        alive: Callable[[], None],
    ) -> Array:
        """
        Drive all routes without queues.

        Returns
        -------
        Array
            (M, b) int64 milliseconds up to each mark, in each move.
        """
        at = self._at
        moves = len(keys.weather)
        marks = tuple(at.put(one) for one in course.marks)
        steps = tuple(at.put(one) for one in course.steps)
        units = np.arange(len(course.deadline))
        unit_keys = at.put(place_keys(units, np.zeros_like(units)))
        graded = tuple(self._graded(table) for table in tables)
        result = at.zeros(len(course.marks.end), moves)
        at_once = max(1, at.most_cells // max(1, len(course.steps.ms)))
        for first in range(0, moves, at_once):
            alive()
            lot = tuple(at.put(one[first : first + at_once]) for one in keys)
            result[:, first : first + at_once] = self._driven(
                steps, marks, graded, unit_keys, lot
            )
        return result

    def replayed(self, course: Course, round_: Round, travelled: Array) -> Replay:
        """Replay the queues of a scenario in the order of the movement table."""
        at = self._at
        xp = at.xp
        moves = travelled.shape[1]
        late = at.zeros(len(course.deadline), moves)
        free = at.zeros(max(1, course.sections), moves)
        queue_ms = at.zeros(course.sections)
        queued = at.zeros(course.sections)
        columns = (round_.mark, round_.unit, round_.resource, round_.hold)
        for mark, unit, resource, hold in zip(
            *(one.tolist() for one in columns), strict=True
        ):
            there = travelled[mark] + late[unit]
            there += int(round_.start[unit])
            wait = xp.clip(free[resource] - there, 0, None)
            late[unit] += wait
            there += wait
            there += hold
            free[resource] = there
            queue_ms[resource] += wait.sum()
            queued[resource] += (wait > 0).sum()
        goals = travelled[at.put(round_.goal)] if len(travelled) else late
        ends = at.put((round_.start + course.end_pass)[:, None])
        return Replay(at.home(goals + late + ends), at.home(queue_ms), at.home(queued))

    def _graded(self, table: Array) -> tuple[Array, Array]:
        """Beginnings and rises of the cells of a table."""
        return self._at.put(table[:-1]), self._at.put(np.diff(table))

    def _looked_up(self, graded: tuple[Array, Array], draws: Array) -> Array:
        begins, rises = graded
        cell = draws >> CELL_BITS
        part = self._at.real(draws & (2**CELL_BITS - 1)) * PART_OF_CELL
        part *= rises[cell]
        part += begins[cell]
        return part

    def _driven(
        self,
        steps: tuple[Array, ...],
        marks: tuple[Array, ...],
        graded: tuple[tuple[Array, Array], ...],
        unit_keys: Array,
        keys: tuple[Array, ...],
    ) -> Array:
        """Drive all routes in some moves; (M, b) milliseconds."""
        at = self._at
        ms, unit, key, limit = steps
        first, end, exact = marks
        by_move, by_unit, by_step, broken_by, delayed_by = keys
        weather, serial, segment, delay = graded

        common = self._looked_up(weather, mixed(by_move[:, None] ^ 0, at.wrapped))
        drawn = mixed(by_unit[:, None] ^ unit_keys, at.wrapped)
        factor = (common * self._looked_up(serial, drawn))[:, unit]
        drawn = mixed(by_step[:, None] ^ key, at.wrapped)
        factor *= self._looked_up(segment, drawn)
        factor *= ms
        factor += 0.5
        times = at.whole(factor)

        drawn = mixed(broken_by[:, None] ^ key, at.wrapped)
        move, step = at.xp.where(drawn < limit)
        drawn = mixed(delayed_by[move] ^ key[step], at.wrapped)
        times[move, step] += at.whole(self._looked_up(delay, drawn) + 0.5)

        sums = at.zeros(len(times), len(ms) + 1)
        sums[:, 1:] = at.xp.cumsum(times, 1)
        return (sums[:, end] - sums[:, first] + exact).T
