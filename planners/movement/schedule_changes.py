"""What changed from one schedule to the next, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planners.errors import MarchError
from planners.movement.schedule_words import shift_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planners.movement.problem import (
        Course,
        Departures,
        Movement,
        MovementProblem,
        Schedule,
    )
    from planners.movement.schedule_words import Clock

NOBODY: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementChange:
    """
    One movement that is elsewhere or at another time than before.

    Attributes
    ----------
    movement
        By number.
    before, after
        None for no place.
    start_s, clear_s
        Shift of the head at the start point and of the tail past the release point in
        seconds, positive for later; None where it has no place on one side.
    words
        ``Serial 3 SP 0630Z -> 0710Z; by ASR BLUE instead of MSR RED``.
    """

    movement: int
    before: Departures | None
    after: Departures | None
    start_s: int | None
    clear_s: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChanges:
    """
    All that changed.

    Attributes
    ----------
    changes
        In the order of movements.
    moved, unmoved
        How many changed and how many did not.
    words
        ``4 of 30 movements changed: 3 start later, 1 goes another way.``
    """

    changes: tuple[MovementChange, ...]
    moved: int
    unmoved: int
    words: str


def schedule_changes(
    problem: MovementProblem,
    before: Schedule,
    after: Schedule,
    *,
    clock: Clock,
    departed: Mapping[int, int] = NOBODY,
) -> ScheduleChanges:
    """
    Compare two schedules of a problem.

    Parameters
    ----------
    problem
        Of both.
    before, after
        The old and the new one.
    clock
        How to write times.
    departed
        By movement under way, on how many of its legs it has departed; what it did
        before is not told as a change.

    Raises
    ------
    MarchError
        They do not have the same number of movements as the problem.
    """
    count = len(problem.movements)
    if not len(before.placed) == len(after.placed) == count:
        raise MarchError(
            f"Schedules of {len(before.placed)} and {len(after.placed)} movements "
            f"cannot be compared for {count}; compare schedules of one plan."
        )
    changes = tuple(
        _change(problem, number, (old, new), clock, departed.get(number, 0))
        for number, (old, new) in enumerate(
            zip(before.placed, after.placed, strict=True)
        )
        if old != new
    )
    return ScheduleChanges(
        changes=changes,
        moved=len(changes),
        unmoved=count - len(changes),
        words=_summary(changes, count),
    )


def _change(
    problem: MovementProblem,
    number: int,
    sides: tuple[Departures | None, Departures | None],
    clock: Clock,
    departed: int,
) -> MovementChange:
    """One movement that changed."""
    old, new = sides
    movement = problem.movements[number]
    start = clear = None
    if old is not None and new is not None:
        start = 0 if departed else new.departs_s[0] - old.departs_s[0]
        clear = movement.ends_s(new) - movement.ends_s(old)
        parts = _parts(problem, movement, (old, new), clock, departed)
    elif new is not None:
        parts = [f"placed: SP {clock.time(new.departs_s[0])} by {_way(movement, new)}"]
    else:
        parts = ["no longer placed"]
    return MovementChange(
        movement=number,
        before=old,
        after=new,
        start_s=start,
        clear_s=clear,
        words=f"{movement.name} {'; '.join(parts)}",
    )


def _parts(
    problem: MovementProblem,
    movement: Movement,
    sides: tuple[Departures, Departures],
    clock: Clock,
    departed: int,
) -> list[str]:
    """Start, course, waits and clearance of the release point, where they changed."""
    old, new = sides
    parts = []
    if departed:
        late = new.departs_s[departed - 1] - old.departs_s[departed - 1]
        parts.append(f"under way, {shift_words(late)} late" if late else "under way")
    elif old.departs_s[0] != new.departs_s[0]:
        parts.append(f"SP {clock.change(old.departs_s[0], new.departs_s[0])}")
    if old.course != new.course:
        parts.append(f"by {_way(movement, new)} instead of {_way(movement, old)}")
    else:
        parts += _halts(problem, movement, sides, max(0, departed - 1))
    clears = movement.ends_s(old), movement.ends_s(new)
    if clears[0] != clears[1]:
        parts.append(f"RP clear {clock.change(*clears)}")
    return parts


def _halts(
    problem: MovementProblem,
    movement: Movement,
    sides: tuple[Departures, Departures],
    first: int,
) -> list[str]:
    """Halts from a place on that last longer or shorter."""
    course = movement.courses[sides[0].course]
    old, new = (_stays(course, one) for one in sides)
    return [
        f"halt at {_halt(problem, course, place)} {shift_words(a)} -> {shift_words(b)}"
        for place, (a, b) in enumerate(zip(old, new, strict=True))
        if a != b and place >= first
    ]


def _stays(course: Course, placed: Departures) -> list[int]:
    """How long the head stands at each stop, seconds."""
    return [
        placed.departs_s[place + 1] - placed.departs_s[place] - leg.duration_s
        for place, leg in enumerate(course.legs[:-1])
    ]


def _halt(problem: MovementProblem, course: Course, place: int) -> str:
    """Where a stop is."""
    area = course.stops[place].area
    if area >= 0:
        return problem.areas[area].name
    sections = problem.sections
    return sections.point(int(sections.head[course.legs[place].sections[-1]]))


def _way(movement: Movement, placed: Departures) -> str:
    """What the course is called, at least by its number."""
    return movement.courses[placed.course].name or f"course {placed.course + 1}"


def _summary(changes: tuple[MovementChange, ...], count: int) -> str:
    """How many changed, and how."""
    if not changes:
        return f"None of {count} movements changed."
    both = [c for c in changes if c.before is not None and c.after is not None]
    counts = {
        "later": sum(c.start_s is not None and c.start_s > 0 for c in both),
        "earlier": sum(c.start_s is not None and c.start_s < 0 for c in both),
        "another way": sum(_course(c.before) != _course(c.after) for c in both),
        "placed": sum(c.before is None for c in changes),
        "no longer placed": sum(c.after is None for c in changes),
    }
    told = [
        f"{number} {_verb(what, number)}{what}"
        for what, number in counts.items()
        if number
    ]
    told += [] if told else ["only halts"]
    return f"{len(changes)} of {count} movements changed: {', '.join(told)}."


def _verb(what: str, number: int) -> str:
    """The verb before a kind of change; none before who is placed or not."""
    one = number == 1
    if what in ("later", "earlier"):
        return "starts " if one else "start "
    if what == "another way":
        return "goes " if one else "go "
    return ""


def _course(placed: Departures | None) -> int:
    """Course of a movement, -1 without a place."""
    return -1 if placed is None else placed.course
