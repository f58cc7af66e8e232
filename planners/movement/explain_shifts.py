"""Why each movement is later, waits or goes another way than it would alone.

What holds a departure is found by trying it one step earlier: whatever that brings the
movement into conflict with is the reason. Who is in the way has its own reasons, so the
reasons of a force form chains.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.conflict import Conflict, ConflictKind
from planners.movement.conflicts import ConflictWatch
from planners.movement.occupancy import visits
from planners.movement.problem import Departures, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem


class ShiftKind(IntEnum):
    """What a movement does that it would not do alone."""

    STARTS_LATER = 0
    WAITS = 1
    OTHER_COURSE = 2
    NO_PLACE = 3


class Reason(NamedTuple):
    """
    What stands in the way; times in seconds from zero.

    Attributes
    ----------
    conflict
        What would break if the movement went one step earlier, or on its own way.
    others
        Movements in the way, none for a closure or a limit of its own.
    begins_s, ends_s
        From when to when they hold the place under the schedule: head in to tail out.
    leg
        Of the first of them, on which it is there; -1 in a halt area or for nobody.
    """

    conflict: Conflict
    others: tuple[int, ...]
    begins_s: int
    ends_s: int
    leg: int = -1


class Shift(NamedTuple):
    """
    One thing that a movement does because of others.

    Attributes
    ----------
    movement
        By number.
    kind
        What it does.
    leg
        Before which it is late: 0 at the start point, else after that many halts.
    by_s
        Seconds later, or of waiting beyond what its halt asks for; 0 for a course.
    reasons
        All that hold it where it is, the weightiest first. None where it might be
        earlier, up to its release point.
    chain
        Movements that one is late because of the next, this one first.
    """

    movement: int
    kind: ShiftKind
    leg: int
    by_s: int
    reasons: tuple[Reason, ...]
    chain: tuple[int, ...] = ()


def free_schedule(problem: MovementProblem, packed: Packed) -> Schedule:
    """
    The schedule of movements that have the roads to themselves, nothing closed.

    Locked movements stay where they are locked.

    Parameters
    ----------
    problem, packed
        The same problem twice.
    """
    return Schedule(
        tuple(_free(problem, packed, number) for number in range(packed.movements))
    )


def explain_shifts(
    problem: MovementProblem, schedule: Schedule, reference: Schedule
) -> tuple[Shift, ...]:
    """
    What each movement does otherwise than in a reference, and what makes it do so.

    Parameters
    ----------
    problem, schedule
        A plan, best one without conflicts; conflicts that it has are no reasons.
    reference
        `free_schedule`, or an earlier plan.

    Returns
    -------
    tuple[Shift, ...]
        By movement, a course before a start before waits.
    """
    tried = _Trials(problem, schedule)
    shifts = [
        shift
        for number, (now, before) in enumerate(
            zip(schedule.placed, reference.placed, strict=True)
        )
        if before is not None
        for shift in tried.shifts(number, now, before)
    ]
    latest = _main_shifts(shifts)
    return tuple(shift._replace(chain=_chain(shift, latest)) for shift in shifts)


class _Trials:
    """Departures tried one step earlier, while all others stay."""

    def __init__(self, problem: MovementProblem, schedule: Schedule) -> None:
        self._problem = problem
        self._watch = ConflictWatch(problem, schedule)
        self._seen = visits(problem, schedule)
        self._rows = np.searchsorted(
            self._seen.movement, np.arange(len(problem.movements) + 1)
        )

    def shifts(
        self, number: int, now: Departures | None, before: Departures
    ) -> Iterator[Shift]:
        """What one movement does otherwise than in the reference."""
        if now is None:
            reasons = self._new_reasons(number, before, ())
            yield Shift(number, ShiftKind.NO_PLACE, 0, 0, reasons)
            return
        had = self._watch.conflicts_of(number, now)
        if now.course != before.course:
            reasons = self._new_reasons(number, before, had)
            yield Shift(number, ShiftKind.OTHER_COURSE, 0, 0, reasons)
        later = now.departs_s[0] - before.departs_s[0]
        if later > 0:
            reasons = self._holding(number, now, 0, had)
            yield Shift(number, ShiftKind.STARTS_LATER, 0, later, reasons)
        waits = self._waits(number, now)
        known = self._waits(number, before) if now.course == before.course else []
        for place, wait in enumerate(waits):
            more = wait - (known[place] if known else 0)
            if more >= self._problem.step_s:
                reasons = self._holding(number, now, place + 1, had)
                yield Shift(number, ShiftKind.WAITS, place + 1, more, reasons)

    def _waits(self, number: int, placed: Departures) -> list[int]:
        """Seconds at each halt beyond what it asks for."""
        course = self._problem.movements[number].courses[placed.course]
        return [
            after - (before + leg.duration_s + stop.least_s)
            for leg, stop, before, after in zip(
                course.legs,
                course.stops,
                placed.departs_s,
                placed.departs_s[1:],
                strict=False,
            )
        ]

    def _holding(
        self, number: int, now: Departures, leg: int, had: Sequence[Conflict]
    ) -> tuple[Reason, ...]:
        """
        What forbids the departure of a leg one step earlier.

        Where nobody does, or only the longer halt behind it, that step would be waited
        away at the halt; so the next leg is tried with it, until the last one.
        """
        reasons: tuple[Reason, ...] = ()
        for last in range(leg, len(now.departs_s)):
            earlier = tuple(
                at - self._problem.step_s * (leg <= k <= last)
                for k, at in enumerate(now.departs_s)
            )
            reasons = self._new_reasons(number, Departures(now.course, earlier), had)
            if any(not _is_own(one) for one in reasons):
                break
        return reasons

    def _new_reasons(
        self, number: int, there: Departures, had: Sequence[Conflict]
    ) -> tuple[Reason, ...]:
        """Conflicts of other departures that the present ones do not have."""
        found = [
            self._reason(number, one)
            for one in self._watch.conflicts_of(number, there)
            if not any(_are_alike(one, other) for other in had)
        ]
        return tuple(sorted(found, key=lambda one: _weight(number, one)))

    def _reason(self, number: int, conflict: Conflict) -> Reason:
        """Who holds the place, from when to when."""
        others = tuple(one for one in conflict.movements if one != number)
        if not conflict.is_between:
            return Reason(conflict, others, conflict.begins_s, conflict.ends_s)
        rows = self._there(others[0], conflict)
        seen = self._seen
        crossing = conflict.kind is ConflictKind.CROSSING
        ends = (seen.enter_clears if crossing else seen.leave_clears)[rows]
        return Reason(
            conflict,
            others,
            int(seen.enters[rows].min()),
            int(ends.max()),
            int(seen.leg[rows[0]]),
        )

    def _there(self, other: int, conflict: Conflict) -> NDArray[np.int64]:
        """Visits of another to the place of a conflict at about its time, as rows."""
        sections, seen = self._problem.sections, self._seen
        own = np.arange(self._rows[other], self._rows[other + 1], dtype=np.int64)
        if conflict.point >= 0:
            at = sections.tail[seen.section[own]] == conflict.point
        else:
            run = np.array(conflict.sections)
            at = np.isin(seen.section[own], np.concatenate([run, sections.twin[run]]))
        near = seen.enters[own] <= conflict.ends_s
        near &= seen.leave_clears[own] + seen.gap[own] >= conflict.begins_s
        there: NDArray[np.int64] = own[at & near]
        return there


def _free(problem: MovementProblem, packed: Packed, number: int) -> Departures:
    """The quickest course from the earliest departure on; the first of equal ones."""
    movement = problem.movements[number]
    if movement.locked is not None:
        return movement.locked
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for choice in range(len(movement.courses)):
        legs = packed.legs_of(number, choice)
        departs = [int(packed.earliest[number])]
        for leg in legs[:-1]:
            departs.append(departs[-1] + int(packed.go_first[leg]))
        finish = departs[-1] + int(packed.finish[legs[-1]])
        found.append((finish, choice, tuple(at * problem.step_s for at in departs)))
    _, choice, best = min(found)
    return Departures(choice, best)


def _are_alike(one: Conflict, other: Conflict) -> bool:
    """Whether the same break the same rule at one of the same places."""
    same = one.kind == other.kind and set(one.movements) == set(other.movements)
    same_place = one.point == other.point and one.area == other.area
    roads = bool(set(one.sections) & set(other.sections))
    return same and same_place and (roads or one.sections == other.sections)


def _weight(number: int, reason: Reason) -> tuple[object, ...]:
    """Others before own limits, a long cure before a short one, early before late."""
    conflict = reason.conflict
    last = conflict.movements[-1] == number
    cure = conflict.cure_s if last else conflict.cure_first_s
    return _is_own(reason), -(cure or 0), reason.begins_s, reason.others, conflict.kind


def _is_own(reason: Reason) -> bool:
    """Whether nobody and nothing is in the way but a limit of the movement."""
    return not reason.others and reason.conflict.kind is not ConflictKind.CLOSURE


def _main_shifts(shifts: Sequence[Shift]) -> dict[int, list[Shift]]:
    """Shifts of each movement that others cause."""
    found: dict[int, list[Shift]] = {}
    for shift in shifts:
        if shift.reasons and shift.reasons[0].others:
            found.setdefault(shift.movement, []).append(shift)
    return found


def _chain(shift: Shift, known: dict[int, list[Shift]]) -> tuple[int, ...]:
    """Who is late because of whom, until one is late because of nobody."""
    chain = [shift.movement]
    while shift.reasons and shift.reasons[0].others:
        reason = shift.reasons[0]
        other = reason.others[0]
        if other in chain:
            break
        chain.append(other)
        earlier = [
            one
            for one in known.get(other, ())
            if reason.leg < 0 or one.leg <= reason.leg
        ]
        if not earlier:
            break
        shift = max(earlier, key=lambda one: (one.by_s, -one.leg))
    return tuple(chain)
