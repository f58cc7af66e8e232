"""A bound on delay by prices for the use of road.

Nobody may use a section while another keeps him off it. That rule is given up, and
instead every step on a section has a price that those who use it pay and that is paid
back once. Whatever the prices, the sum that the movements pay when each chooses for
itself is a bound on what every schedule costs. Prices rise where too many want to be.

It is strong where long columns on few roads wait for each other in rows, and there
exact search is weak.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from planners.movement.conflict_table import forbidden_differences
from planners.movement.facing_columns import Lane, facing_columns
from planners.movement.insertion import smallest_problem
from planners.movement.lagrangian_kernels import (
    Desk,
    Ways,
    add_up,
    choose_ways,
    move_prices,
)
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind, SectionKind
from planners.movement.schedule_task import (
    base_steps,
    fixed_cost,
    task_of,
    within,
)
from planners.movement.value import missing_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.progress import Progress
    from planners.movement.problem import Sections
    from planners.movement.schedule_task import Task

PRICE_STEPS = 600  # after which prices hardly move
FIRST_STEP = 0.3  # of the gap to the best schedule
STALLS = 20  # steps without a better bound before they get shorter
SHORTER = 0.7
SHORTEST = 1e-3
KEEPS = 0.7  # of the direction before
WORK_EACH = 2e-9  # of the solver's measure, for each price that is read or moved


class LagrangianBound:
    """
    A bound that rises step by step.

    Parameters
    ----------
    sections
        Of the problem.
    task
        Its aim, and who is free. For completion the bound is on the delay alone.
    cost
        Of the best schedule known, without the step of completion.
    """

    def __init__(self, sections: Sections, task: Task, cost: int) -> None:
        kind = AimKind.DELAY if task.kind is AimKind.COMPLETION else task.kind
        self._fixed = fixed_cost(task)
        self._cost = cost
        self._task = task
        self._ways, rows, steps = _ways(
            sections, within(task._replace(kind=kind), cost)
        )
        self._price = np.zeros((rows, steps))
        self._best_price = np.zeros((rows, steps))
        self._until = np.zeros((rows, steps + 1))
        self._use = np.zeros((rows, steps))
        self._way = np.zeros((rows, steps))
        self._departs = np.full(len(task.first), -1, np.int64)
        legs = int(np.diff(task.packed.course_legs).max())
        widest = int((self._ways.last - self._ways.first).max(initial=0)) + 2
        self._desk = Desk(
            best=np.zeros((legs, widest)),
            onward=np.zeros((legs, widest), np.int64),
            queue=np.zeros(widest, np.int64),
            way=np.zeros(legs, np.int64),
        )
        self._best = 0.0
        self._step = FIRST_STEP
        self._stalls = 0

    @property
    def bound(self) -> int:
        """No schedule costs less, with what is fixed."""
        slack = 1e-6 * (1.0 + abs(self._best))  # sums of prices are rounded
        return self._fixed + max(0, math.ceil(self._best - slack))

    @property
    def is_done(self) -> bool:
        """Whether more steps bring nothing."""
        return self._step < SHORTEST or self.bound >= self._cost

    @property
    def work_each(self) -> float:
        """Work of one step, in the solver's measure."""
        ways = self._ways
        width = np.maximum(0, ways.last - ways.first + 1)
        reads = int((width * (np.diff(ways.use_offsets) + 4)).sum())
        return WORK_EACH * (reads + 3 * self._price.size) + 1e-5

    def run(self, steps: int, progress: Progress = silent) -> int:
        """
        Move the prices.

        Parameters
        ----------
        steps
            How often.
        progress
            May raise to cancel; the bound stays valid.

        Returns
        -------
        int
            The bound.
        """
        for step in range(steps):
            if self.is_done:
                break
            if step % 16 == 0:
                progress("pricing the roads", step / steps)
            self._move()
        return self.bound

    def _move(self) -> None:
        """One step: choices, bound, new prices."""
        total = add_up(self._price, self._until)
        paid = choose_ways(
            self._ways, self._until, self._use, self._departs, self._desk
        )
        now = paid - total
        self._stalls = 0 if now > self._best * 1.001 else self._stalls + 1
        if now > self._best:
            self._best = now
            self._best_price = self._price.copy()
        if self._stalls >= STALLS:
            self._step *= SHORTER
            self._stalls = 0
            self._price = self._best_price.copy()
        aim = 1.02 * (self._cost - self._fixed)
        lack = self._step * max(1.0, aim - now)
        if move_prices(self._price, self._use, self._way, lack, KEEPS) == 0.0:
            self._step = 0.0


def _ways(sections: Sections, task: Task) -> tuple[Ways, int, int]:
    """What the free may choose from; rows of prices and steps in each."""
    packed, table = task.packed, task.table
    leg, key, begin, end = _uses(sections, task)
    movement = packed.leg_movement[leg]
    row_of, row = np.unique(key, return_inverse=True)
    users = np.unique(np.column_stack([row, movement]), axis=0)[:, 0]
    shared = np.bincount(users, minlength=len(row_of)) > 1
    number = np.cumsum(shared) - 1
    keep = shared[row]
    leg, row, begin, end = leg[keep], number[row[keep]], begin[keep], end[keep]
    order = np.argsort(leg, kind="stable")
    sizes = np.bincount(leg, minlength=len(packed.leg_first))
    until = (task.last[leg] + end).max(initial=0)
    last = task.last.copy()
    ways = Ways(
        who=np.flatnonzero(task.free).astype(np.int64),
        movement_courses=packed.movement_courses,
        course_legs=packed.course_legs,
        first=task.first,
        last=last,
        go_first=packed.go_first.astype(np.int64),
        go_last=packed.go_last.astype(np.int64),
        finish=packed.finish.astype(np.int64),
        weight=packed.weight,
        base=base_steps(task),
        missing=missing_cost(AimKind.DELAY) * packed.weight,
        closed_offsets=table.closed_offsets.astype(np.int64),
        closed_low=table.closed_low.astype(np.int64),
        closed_high=table.closed_high.astype(np.int64),
        use_offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        use_row=row[order].astype(np.int64),
        use_begin=begin[order].astype(np.int64),
        use_end=end[order].astype(np.int64),
    )
    return ways, int(shared.sum()), int(until) + 2


def _uses(
    sections: Sections, task: Task
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """
    Leg, row, first step and step after the last of keeping others off.

    At the beginning of a section two heads are a column and its gap apart. On a single
    lane that holds whichever way they go, as long as the gap does not outlast the
    column on the section. One instant of each step is looked at. Nobody is in his own
    way, so a course that comes back to a section uses it once.
    """
    packed, step = task.packed, task.step_s
    leg = np.repeat(np.arange(len(packed.leg_first)), np.diff(packed.leg_offsets))
    able = (task.first <= task.last)[leg]
    leg, section = leg[able], packed.section[able]
    enter, clear = packed.enter[able], packed.enter_clear[able]
    leave_clear = packed.leave_clear[able]
    behind = clear + packed.gap_s[packed.leg_movement[leg]]
    kind, twin = sections.kind[section], sections.twin[section]
    alone, single = kind == SectionKind.ALONE, kind == SectionKind.ALTERNATING
    both = np.where(alone, leave_clear, np.minimum(behind, leave_clear))
    pair = np.where(twin >= 0, np.minimum(section, twin), section)
    joint = np.flatnonzero(alone | single)
    lanes = np.flatnonzero(single & (twin >= 0))
    facing = facing_columns(
        Lane(
            leg=leg[lanes].astype(np.int64),
            who=packed.leg_movement[leg[lanes]].astype(np.int64),
            way=section[lanes].astype(np.int64),
            twin=twin[lanes].astype(np.int64),
            enter=enter[lanes].astype(np.int64),
            behind=both[lanes].astype(np.int64),
            leave_clear=leave_clear[lanes].astype(np.int64),
        ),
        task.table,
        step,
    )
    ends = np.concatenate([behind, both[joint]])
    starts = np.concatenate([enter, enter[joint]])
    keys = np.concatenate(
        [2 * section, 2 * pair[joint] + 1, 2 * sections.count + facing.row]
    )
    begin = np.concatenate([-(-starts // step), facing.begin])
    end = np.concatenate([-(-ends // step), facing.end])
    legs = np.concatenate([leg, leg[joint], leg[lanes[facing.at]]])
    used = np.flatnonzero(end > begin)
    course = packed.leg_course[legs[used]]
    _, once = np.unique(
        np.column_stack([course, keys[used]]), axis=0, return_index=True
    )
    used = used[once]
    return (
        legs[used].astype(np.int64),
        keys[used].astype(np.int64),
        begin[used].astype(np.int64),
        end[used].astype(np.int64),
    )


def warm_up() -> None:
    """Compile what the bound calls, on the smallest problem."""
    problem = smallest_problem()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    LagrangianBound(problem.sections, task_of(problem, packed, table, Aim()), 1).run(2)
