"""The exact model of a schedule: courses, departures and an order for each conflict.

Every rule of the road is a forbidden difference of two departures, so each that can
still occur becomes one choice: before or after. Departures of last legs are stated by
the finish of the movement, which all its courses share; a bound on the finish then
bounds every course.

OR-tools is loaded with this module; whoever only reads schedules need not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from planners.movement.pair_areas import add_halt_areas
from planners.movement.problem import AimKind
from planners.movement.schedule_task import (
    base_steps,
    fixed_cost,
    fixed_end,
)
from planners.movement.value import COMPLETION_STEPS, missing_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.schedule_task import Task


class PairModel:
    """
    A task as a CP-SAT model.

    Parameters
    ----------
    task
        What is to be scheduled; see `schedule_task.within` for narrow windows, which
        make the model much smaller.
    may_miss
        (M,) bool, movements that may be left without a place at their price; None for
        nobody.
    excusable_areas
        Give the limit of each halt area a literal, in ``area_literals``.

    Attributes
    ----------
    model
        With the whole cost as its objective.
    departs
        Departure in steps by leg, for the legs that can be driven.
    drives
        Literal by course, counted through all movements.
    finish
        Step past the release point by movement.
    own
        Variable by leg, for all but last legs, of which the finish says it.
    area_literals
        Literal by halt area that makes its limit hold.
    """

    def __init__(
        self,
        task: Task,
        *,
        may_miss: NDArray[np.bool_] | None = None,
        excusable_areas: bool = False,
    ) -> None:
        self.task = task
        self.model = cp_model.CpModel()
        self.departs: dict[int, cp_model.LinearExpr] = {}
        self.drives: dict[int, cp_model.LiteralT] = {}
        self.finish: dict[int, cp_model.IntVar] = {}
        self.missing: dict[int, cp_model.IntVar] = {}
        self.area_literals: dict[int, cp_model.LiteralT] = {}
        self._windows: dict[int, cp_model.Domain] = {}
        self._span: dict[int, tuple[int, int]] = {}
        self._chosen: dict[int, cp_model.IntVar] = {}
        self.own: dict[int, cp_model.IntVar] = {}
        self._orders: list[tuple[cp_model.IntVar, int, int, int]] = []
        for movement in np.flatnonzero(task.free).tolist():
            skips = may_miss is not None and bool(may_miss[movement])
            self._add_movement(movement, skips=skips)
        self._add_conflicts()
        add_halt_areas(self, excusable=excusable_areas)
        self._add_cost()

    # What is decided

    def _add_movement(self, movement: int, *, skips: bool) -> None:
        """One course of a movement, its finish and its departures."""
        task, packed, model = self.task, self.task.packed, self.model
        rows = range(*packed.movement_courses[movement : movement + 2].tolist())
        ends = {row: int(packed.course_legs[row + 1]) - 1 for row in rows}
        open_rows = [row for row in rows if self._can_be_driven(row)]
        if skips:
            self.missing[movement] = model.new_bool_var("")
        if not open_rows:
            self._add_nowhere(movement)
            return
        finish = packed.finish
        soonest = min(
            int(task.first[ends[row]] + finish[ends[row]]) for row in open_rows
        )
        latest = max(int(task.last[ends[row]] + finish[ends[row]]) for row in open_rows)
        self._span[movement] = (soonest, latest)
        self.finish[movement] = model.new_int_var(soonest, latest, "")
        if len(open_rows) == 1 and not skips:
            self.drives[open_rows[0]] = model.new_constant(1)
        else:
            for row in open_rows:
                self._chosen[row] = self.drives[row] = model.new_bool_var("")
            choices = [self._chosen[row] for row in open_rows]
            if skips:
                choices.append(self.missing[movement])
            model.add_exactly_one(choices)
        for row in open_rows:
            self._add_course(movement, row)

    def _add_nowhere(self, movement: int) -> None:
        """A movement whose windows are all empty can only be missing."""
        if movement in self.missing:
            self.model.add_bool_and([self.missing[movement]])
        else:
            self.model.add_bool_or([])

    def _add_course(self, movement: int, row: int) -> None:
        """Departures of a course, in their windows and within the halts between."""
        packed, model = self.task.packed, self.model
        drives = self.drives[row]
        legs = range(*packed.course_legs[row : row + 2].tolist())
        for leg in legs[:-1]:
            own = model.new_int_var_from_domain(self._windows[leg], "")
            self.own[leg] = own
            self.departs[leg] = own
        end = legs[-1]
        self.departs[end] = self.finish[movement] - int(packed.finish[end])
        model.add_linear_expression_in_domain(
            self.departs[end], self._windows[end]
        ).only_enforce_if(drives)
        for leg in legs[:-1]:
            goes = self.departs[leg + 1] - self.departs[leg]
            halt = cp_model.Domain(int(packed.go_first[leg]), int(packed.go_last[leg]))
            model.add_linear_expression_in_domain(goes, halt).only_enforce_if(drives)

    def _can_be_driven(self, row: int) -> bool:
        """Whether every leg of a course has a departure left; notes which."""
        legs = range(*self.task.packed.course_legs[row : row + 2].tolist())
        found = {leg: self._window(leg) for leg in legs}
        if not all(window.size() for window in found.values()):
            return False
        self._windows |= found
        return True

    def _window(self, leg: int) -> cp_model.Domain:
        """Departures of a leg that its window and closures leave."""
        task, table = self.task, self.task.table
        first, last = int(task.first[leg]), int(task.last[leg])
        rows = slice(*table.closed_offsets[leg : leg + 2].tolist())
        left: list[list[int]] = []
        for low, high in zip(
            table.closed_low[rows].tolist(),
            table.closed_high[rows].tolist(),
            strict=True,
        ):
            if high - low < 2 or high <= first:
                continue
            if low >= first:
                left.append([first, min(low, last)])
            first = high
            if first > last:
                break
        if first <= last:
            left.append([first, last])
        return cp_model.Domain.from_intervals(
            [span for span in left if span[0] <= span[1]]
        )

    def _add_conflicts(self) -> None:
        """Before or after, for each forbidden difference that can still occur."""
        task, table = self.task, self.task.table
        row = np.repeat(np.arange(len(task.first)), np.diff(table.offsets))
        once = np.flatnonzero((row < table.other) & (table.high - table.low > 1))
        row, other = row[once], table.other[once]
        low, high = table.low[once], table.high[once]
        first, last = self._spans()
        least, most = first[row] - last[other], last[row] - first[other]
        occurs = (low < most) & (high > least)
        occurs &= (first <= last)[row] & (first <= last)[other]
        before, after = least <= low, most >= high
        for at in np.flatnonzero(occurs).tolist():
            self._add_order(
                (int(row[at]), int(other[at])),
                (int(low[at]), int(high[at])),
                (bool(before[at]), bool(after[at])),
            )

    def _spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last departure of each leg that its closures leave, (L,)."""
        first = np.zeros(len(self.task.first), np.int64)
        last = np.full(len(first), -1, np.int64)
        for leg, window in self._windows.items():
            first[leg], last[leg] = window.min(), window.max()
        return first, last

    def _add_order(
        self, legs: tuple[int, int], interval: tuple[int, int], ways: tuple[bool, bool]
    ) -> None:
        """One forbidden difference; ``ways`` says whether before and after can be."""
        model = self.model
        course = self.task.packed.leg_course
        both = [self.drives[int(course[leg])] for leg in legs]
        apart = self.departs[legs[0]] - self.departs[legs[1]]
        low, high = interval
        if ways == (True, True):
            after = model.new_bool_var("")
            self._orders.append((after, legs[0], legs[1], high))
            model.add(apart >= high).only_enforce_if(*both, after)
            model.add(apart <= low).only_enforce_if(*both, ~after)
        elif ways == (True, False):
            model.add(apart <= low).only_enforce_if(*both)
        elif ways == (False, True):
            model.add(apart >= high).only_enforce_if(*both)
        else:
            model.add_bool_or([~one for one in both])

    # Cost

    def _add_cost(self) -> None:
        """The whole cost, with that of the fixed movements, as the objective."""
        task, packed, model = self.task, self.task.packed, self.model
        base = base_steps(task)
        terms: list[cp_model.LinearExprT] = []
        for movement, finish in self.finish.items():
            weight, free = int(packed.weight[movement]), int(base[movement])
            terms.append(weight * self._late(movement, finish, free))
        for movement, missing in self.missing.items():
            price = missing_cost(task.kind) * int(packed.weight[movement])
            terms.append(price * missing)
        if task.kind is AimKind.COMPLETION:
            terms.append(COMPLETION_STEPS * self._end())
        if task.stability:
            terms += [task.stability * one for one in self._moves()]
        self.cost = sum(terms) + fixed_cost(task)
        model.minimize(self.cost)

    def _late(
        self, movement: int, finish: cp_model.IntVar, base: int
    ) -> cp_model.LinearExprT:
        """Steps by which a movement finishes after a step, never less than zero."""
        soonest, latest = self._span[movement]
        missing = self.missing.get(movement)
        if missing is None and soonest >= base:
            return finish - base
        late = self.model.new_int_var(0, max(0, latest - base), "")
        tie = self.model.add(late >= finish - base)
        if missing is not None:
            tie.only_enforce_if(~missing)
        return late

    def _end(self) -> cp_model.IntVar:
        """Step in which the last movement is past its release point."""
        earliest = max(0, fixed_end(self.task))
        latest = max([earliest, *(span[1] for span in self._span.values())])
        end = self.model.new_int_var(earliest, latest, "")
        for movement, finish in self.finish.items():
            tie = self.model.add(end >= finish)
            if movement in self.missing:
                tie.only_enforce_if(~self.missing[movement])
        return end

    def _moves(self) -> list[cp_model.IntVar]:
        """Literals of the free movements that are elsewhere than they were."""
        packed, kept = self.task.packed, self.task.kept
        moves: list[cp_model.IntVar] = []
        for movement in np.flatnonzero(self.task.free).tolist():
            legs = np.flatnonzero((packed.leg_movement == movement) & (kept >= 0))
            if not len(legs):
                continue
            moved = self.model.new_bool_var("")
            self.require(legs.tolist(), kept, ~moved)
            moves.append(moved)
        return moves

    # What others may ask for

    def cost_at_most(self, limit: int) -> None:
        """Allow no schedule that costs more."""
        self.model.add(self.cost <= limit)

    def require(
        self, legs: list[int], departs: NDArray[np.int64], when: cp_model.LiteralT
    ) -> None:
        """
        Put a movement in its place when a literal is true.

        Parameters
        ----------
        legs
            All legs of one course.
        departs
            (L,) int64 departures in steps.
        when
            A literal; it becomes false where the windows do not allow the place.
        """
        row = int(self.task.packed.leg_course[legs[0]])
        if row not in self.drives:
            self.model.add_bool_or([~when])
            return
        self.model.add_implication(when, self.drives[row])
        for leg in legs:
            self.model.add(self.departs[leg] == int(departs[leg])).only_enforce_if(when)

    def require_finish(
        self, movement: int, latest: int, when: cp_model.LiteralT
    ) -> None:
        """Have a movement past its release point by a step when a literal is true."""
        self.model.add(self.finish[movement] <= latest).only_enforce_if(when)

    def require_start(
        self, movement: int, earliest: int, when: cp_model.LiteralT
    ) -> None:
        """Keep a movement at its start until a step when a literal is true."""
        packed = self.task.packed
        for row in range(*packed.movement_courses[movement : movement + 2].tolist()):
            if row in self.drives:
                leg = int(packed.course_legs[row])
                starts = self.model.add(self.departs[leg] >= earliest)
                starts.only_enforce_if(self.drives[row], when)

    def require_clear(
        self, leg: int, spans: list[tuple[int, int]], when: cp_model.LiteralT
    ) -> None:
        """
        Keep departures of a leg out of open intervals when a literal is true.

        Parameters
        ----------
        leg
            Any.
        spans
            Low and high in steps, in order and not overlapping, as a closure gives.
        when
            A literal.
        """
        if leg not in self.departs:
            return
        drives = self.drives[int(self.task.packed.leg_course[leg])]
        for low, high in spans:
            after = self.model.new_bool_var("")
            later = self.model.add(self.departs[leg] >= high)
            later.only_enforce_if(drives, when, after)
            sooner = self.model.add(self.departs[leg] <= low)
            sooner.only_enforce_if(drives, when, ~after)

    def hint(self, departs: NDArray[np.int64]) -> None:
        """
        Suggest a schedule to start from.

        Parameters
        ----------
        departs
            (L,) int64 in steps, -1 for legs that nobody drives.
        """
        model, packed = self.model, self.task.packed
        for row, drives in self._chosen.items():
            model.add_hint(drives, bool(departs[packed.course_legs[row]] >= 0))
        for movement, missing in self.missing.items():
            mine = packed.leg_movement == movement
            model.add_hint(missing, bool((departs[mine] < 0).all()))
        for leg, own in self.own.items():
            if departs[leg] >= 0:
                model.add_hint(own, int(departs[leg]))
        for movement, finish in self.finish.items():
            for row in range(
                *packed.movement_courses[movement : movement + 2].tolist()
            ):
                end = int(packed.course_legs[row + 1]) - 1
                if departs[end] >= 0:
                    model.add_hint(finish, int(departs[end] + packed.finish[end]))
        for after, leg, other, high in self._orders:
            if departs[leg] >= 0 and departs[other] >= 0:
                model.add_hint(after, bool(departs[leg] - departs[other] >= high))

    def schedule(self, values: cp_model.CpSolver) -> NDArray[np.int64]:
        """
        Departures of a solution, with the fixed ones.

        Parameters
        ----------
        values
            A solver that found one.

        Returns
        -------
        NDArray
            (L,) int64 in steps, -1 for legs that nobody drives.
        """
        packed, departs = self.task.packed, self.task.fixed.copy()
        for row, drives in self.drives.items():
            if not values.boolean_value(drives):
                continue
            for leg in range(*packed.course_legs[row : row + 2].tolist()):
                departs[leg] = values.value(self.departs[leg])
        return departs
