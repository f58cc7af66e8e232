"""The reasons of a schedule in sentences: who is later because of whom and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planners.movement.conflict import ConflictKind
from planners.movement.explain_shifts import (
    Reason,
    Shift,
    ShiftKind,
    explain_shifts,
    free_schedule,
)
from planners.movement.schedule_words import Clock, names_in_words, shift_words

if TYPE_CHECKING:
    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem, Schedule


class Explanation(NamedTuple):
    """A shift and the sentence that explains it."""

    shift: Shift
    sentence: str


def explain_schedule(
    problem: MovementProblem,
    packed: Packed,
    schedule: Schedule,
    reference: Schedule | None = None,
    *,
    clock: Clock,
) -> tuple[Explanation, ...]:
    """
    Explain every start, wait and course that differs from a reference.

    Parameters
    ----------
    problem, packed
        The same problem twice.
    schedule
        A plan, best one without conflicts; conflicts that it has are no reasons.
    reference
        An earlier plan; None for each movement alone on open roads.
    clock
        How to write times.

    Returns
    -------
    tuple[Explanation, ...]
        By movement; those without a shift are not named.
    """
    before = free_schedule(problem, packed) if reference is None else reference
    words = _Words(problem, schedule, before, clock)
    return tuple(
        Explanation(shift, words.sentence(shift))
        for shift in explain_shifts(problem, schedule, before)
    )


class _Words(NamedTuple):
    """What sentences are made of."""

    problem: MovementProblem
    schedule: Schedule
    reference: Schedule
    clock: Clock

    def sentence(self, shift: Shift) -> str:
        """One shift with its weightiest reason, and who is behind it."""
        head = self._head(shift)
        if not shift.reasons:
            return f"{head}; nothing on the roads holds it there."
        more = len(shift.reasons) - 1
        word = "reason" if more == 1 else "reasons"
        also = f" ({more} more {word})" if more else ""
        text = f"{head}: {self._phrase(shift.movement, shift.reasons[0])}{also}."
        return f"{text}{self._behind(shift.chain[1:])}"

    def _behind(self, chain: tuple[int, ...]) -> str:
        """Who holds those who are in the way, as one more sentence."""
        if not chain:
            return ""
        names = [self._name(number) for number in chain]
        locked = self.problem.movements[chain[-1]].locked is not None
        if len(names) == 1:
            return f" {names[0]} is locked." if locked else ""
        links = f" {names[0]} is itself held by {names[1]}"
        if len(names) > 2:
            links += f", and that by {names[2]}"
        if len(names) > 3:
            links += f"; the chain ends with {names[-1]}"
        return f"{links}, which is locked." if locked else f"{links}."

    def _name(self, number: int) -> str:
        return self.problem.movements[number].name

    def _head(self, shift: Shift) -> str:
        """What the movement does."""
        name = self._name(shift.movement)
        if shift.kind is ShiftKind.NO_PLACE:
            return f"{name} has no place"
        if shift.kind is ShiftKind.STARTS_LATER:
            return f"{name} starts {shift_words(shift.by_s)} later"
        if shift.kind is ShiftKind.WAITS:
            more = " longer" if self._stop_least(shift) else ""
            place = self._halt(shift.movement, shift.leg - 1)
            return f"{name} waits {shift_words(shift.by_s)}{more} at {place}"
        now = self._course(shift.movement, self.schedule)
        before = self._course(shift.movement, self.reference)
        return f"{name} goes by {now} instead of {before}"

    def _course(self, number: int, schedule: Schedule) -> str:
        """Name of the course a movement takes in a schedule."""
        placed = schedule.placed[number]
        choice = 0 if placed is None else placed.course
        courses = self.problem.movements[number].courses
        return courses[choice].name or f"course {choice + 1}"

    def _stop_least(self, shift: Shift) -> int:
        """How long the halt of a wait lasts at least."""
        placed = self.schedule.placed[shift.movement]
        if placed is None:
            return 0
        course = self.problem.movements[shift.movement].courses[placed.course]
        return course.stops[shift.leg - 1].least_s

    def _halt(self, number: int, stop: int) -> str:
        """Where a movement halts."""
        placed = self.schedule.placed[number]
        course = self.problem.movements[number].courses[placed.course if placed else 0]
        area = course.stops[stop].area
        if area >= 0:
            return self.problem.areas[area].name
        sections = self.problem.sections
        return sections.point(int(sections.head[course.legs[stop].sections[-1]]))

    def _phrase(self, number: int, reason: Reason) -> str:
        """What would happen, with whom, where and when."""
        conflict = reason.conflict
        if conflict.is_between:
            return self._between(number, reason)
        if conflict.kind is ConflictKind.PARKING:
            who = names_in_words(self._name(one) for one in reason.others)
            when = self.clock.span(conflict.begins_s, conflict.ends_s)
            with_whom = f" with {who} in it" if who else ""
            return f"{conflict.where} has no room for it{with_whom} from {when}"
        if conflict.kind is ConflictKind.CLOSURE:
            return self._closed(reason)
        return self._own(number, reason)

    def _between(self, number: int, reason: Reason) -> str:
        """A rule between two movements on the road."""
        conflict = reason.conflict
        other, where = self._name(reason.others[0]), conflict.where
        when = self.clock.span(reason.begins_s, reason.ends_s)
        second = conflict.movements[1] == number
        if conflict.kind is ConflictKind.MEETING:
            return f"it would meet {other} on the single lane of {where} from {when}"
        if conflict.kind is ConflictKind.ALONE:
            return f"{where} bears one at a time, and {other} is on it from {when}"
        there = f"where {other} passes from {when}"
        if conflict.kind is ConflictKind.CROSSING:
            return f"it would cross the way of {other} at {where}, {there}"
        if conflict.overtakes:
            who = (
                f"it would overtake {other}" if second else f"{other} would overtake it"
            )
            return f"{who} on {where}, {there}"
        near = "too close behind"
        who = f"it would be {near} {other}" if second else f"{other} would be {near} it"
        return f"{who} on {where}, {there}"

    def _closed(self, reason: Reason) -> str:
        """A closure, from its beginning to its end."""
        conflict = reason.conflict
        for closure in self.problem.closures:
            if (
                closure.section in conflict.sections
                and closure.begins_s < conflict.ends_s
                and closure.ends_s > conflict.begins_s
            ):
                when = self.clock.span(closure.begins_s, closure.ends_s)
                why = f" ({closure.reason})" if closure.reason else ""
                return f"{conflict.where} is closed from {when}{why}"
        raise AssertionError(f"No closure at {conflict.where}.")

    def _own(self, number: int, reason: Reason) -> str:
        """A limit of the movement itself."""
        movement, conflict = self.problem.movements[number], reason.conflict
        if conflict.kind is ConflictKind.EARLY:
            return f"it may not start before {self.clock.hours(movement.earliest_s)}"
        start_by = movement.start_by_s
        if start_by is not None and conflict.cure_s == start_by - conflict.ends_s:
            return f"it must start by {self.clock.hours(start_by)}"
        if conflict.kind is ConflictKind.LATE:
            latest = self.clock.hours(movement.latest_s)
            return f"it would not be past its release point by {latest}"
        if conflict.kind is ConflictKind.LOCK:
            return "it is locked to its departures"
        word = "longer" if conflict.kind is ConflictKind.LONG_HALT else "shorter"
        return f"its halt at {conflict.where} would be {word} than allowed"
