"""The exact model of a schedule: courses, departures and an order for each conflict.

Every rule of the road is a forbidden difference of two departures, so each that can
still occur becomes one choice: before or after. Departures of last legs are stated by
the finish of the movement, which all its courses share; a bound on the finish then
bounds every course.

OR-tools is loaded with this module; whoever only reads schedules need not load it.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from planners.movement.problem import AimKind
from planners.movement.schedule_task import (
    base_steps,
    fixed_cost,
    fixed_end,
    missing_cost,
    next_legs,
)
from planners.movement.value import COMPLETION_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from planners.movement.schedule_task import Task

FAR_STEPS = 1 << 30
PARKING_UNITS = 1000  # halt areas are filled in millimetres


class _Parked(NamedTuple):
    """Who takes parking in a halt area, when, and how much."""

    begins: cp_model.LinearExprT
    ends: cp_model.LinearExprT
    who: cp_model.LiteralT
    units: int


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
        self._own: dict[int, cp_model.IntVar] = {}
        self._stays: dict[int, _Parked] = {}
        self._orders: list[tuple[cp_model.IntVar, int, int, int]] = []
        self._next = next_legs(task.packed)
        for movement in np.flatnonzero(task.free).tolist():
            skips = may_miss is not None and bool(may_miss[movement])
            self._add_movement(movement, skips=skips)
        self._add_conflicts()
        self._add_areas(excusable=excusable_areas)
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
            self._own[leg] = own
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

    # Halt areas

    def _add_areas(self, *, excusable: bool) -> None:
        """Who stands in a halt area at the same time fits into it."""
        packed = self.task.packed
        for area, metres in enumerate(packed.area_m.tolist()):
            legs = np.flatnonzero(packed.stop_area == area).tolist()
            mine = [leg for leg in legs if leg in self._own]
            who = {int(packed.leg_movement[leg]) for leg in mine}
            who |= {
                int(packed.leg_movement[leg])
                for leg in legs
                if self.task.fixed[leg] >= 0
            }
            if not mine or sum(packed.parking_m[one] for one in who) <= metres:
                continue
            parked = [self._parked(leg) for leg in mine]
            room = _units_down(metres)
            parked += self._parked_already(legs, room)
            if excusable:
                self.area_literals[area] = self.model.new_bool_var("")
            self._add_area(area, room, parked)

    def _add_area(self, area: int, room: int, parked: list[_Parked]) -> None:
        """One halt area; whoever alone does not fit may not park."""
        model, intervals, demands = self.model, [], []
        limit = self.area_literals.get(area)
        for one in parked:
            who = one.who
            if limit is not None:
                who = model.new_bool_var("")
                model.add_bool_or([~one.who, ~limit, who])
            size = model.new_int_var(0, FAR_STEPS, "")
            intervals.append(
                model.new_optional_interval_var(one.begins, size, one.ends, who, "")
            )
            demands.append(one.units)
        model.add_cumulative(intervals, demands, room)

    def _parked(self, leg: int) -> _Parked:
        """Parking of a free movement at the end of a leg."""
        task, packed = self.task, self.task.packed
        halts = self._halts(leg)
        begins = task.step_s * self.departs[leg] + int(packed.arrive_s[leg])
        ends = task.step_s * self.departs[leg + 1] + int(packed.clear_s[leg + 1])
        units = _units_up(float(packed.parking_m[packed.leg_movement[leg]]))
        here = _Parked(begins, ends, halts, units)
        course = int(packed.leg_course[leg])
        earlier = [
            self._stays[other]
            for other in range(int(packed.course_legs[course]), leg)
            if other in self._stays and packed.stop_area[other] == packed.stop_area[leg]
        ]
        self._stays[leg] = here
        return self._back_again(here, earlier) if earlier else here

    def _back_again(self, here: _Parked, earlier: list[_Parked]) -> _Parked:
        """A stay in an area, from when the tail of the same movement has left it."""
        model = self.model
        begins = model.new_int_var(-FAR_STEPS, FAR_STEPS, "")
        choices = [model.new_bool_var("") for _ in range(len(earlier) + 1)]
        model.add_bool_or(choices)
        model.add(begins >= here.begins).only_enforce_if(here.who)
        model.add(begins <= here.ends).only_enforce_if(here.who)
        model.add(begins <= here.begins).only_enforce_if(here.who, choices[0])
        for choice, stay in zip(choices[1:], earlier, strict=True):
            model.add_implication(choice, stay.who)
            model.add(begins <= stay.ends).only_enforce_if(here.who, choice)
        return here._replace(begins=begins)

    def _halts(self, leg: int) -> cp_model.LiteralT:
        """Whether a movement halts at the end of a leg, instead of passing through."""
        packed, model = self.task.packed, self.model
        drives = self.drives[int(packed.leg_course[leg])]
        through = int(packed.go_through[leg])
        if through < 0:
            return drives
        halts = model.new_bool_var("")
        goes = self.departs[leg + 1] - self.departs[leg]
        model.add_implication(halts, drives)
        model.add(goes == through).only_enforce_if(drives, ~halts)
        model.add(goes >= through + 1).only_enforce_if(halts)
        return halts

    def _parked_already(self, legs: Iterable[int], room: int) -> list[_Parked]:
        """What fixed movements take of a halt area; never more than there is."""
        packed, step = self.task.packed, self.task.step_s
        fixed, changes = self.task.fixed, dict[int, int]()
        for leg in legs:
            at, then = int(fixed[leg]), int(fixed[leg + 1])
            if at < 0 or then - at == int(packed.go_through[leg]):
                continue
            begins = at * step + int(packed.arrive_s[leg])
            ends = then * step + int(packed.clear_s[leg + 1])
            takes = _units_up(float(packed.parking_m[packed.leg_movement[leg]]))
            changes[begins] = changes.get(begins, 0) + takes
            changes[ends] = changes.get(ends, 0) - takes
        times = sorted(changes)
        loads = accumulate(changes[time] for time in times)
        always = self.model.new_constant(1)
        return [
            _Parked(begins, ends, always, min(load, room))
            for (begins, ends), load in zip(pairwise(times), loads, strict=False)
            if load > 0
        ]

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
        for leg, own in self._own.items():
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


def _units_up(metres: float) -> int:
    return int(np.ceil(metres * PARKING_UNITS - 1e-6))


def _units_down(metres: float) -> int:
    return int(np.floor(metres * PARKING_UNITS + 1e-6))
