"""Limits that single movements do not keep, and halt areas that are too full."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.conflict import Conflict, ConflictKind
from planners.movement.schedule_words import point_words, stretch_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.movement.occupancy import AreaStay, Visits
    from planners.movement.problem import (
        Closure,
        Course,
        Departures,
        Movement,
        MovementProblem,
        Sections,
    )

TOLERANCE_M = 1e-6  # of sums of lengths


def closed_sections(problem: MovementProblem, seen: Visits) -> Iterator[Conflict]:
    """
    Movements on closed sections, neighbouring sections of one leg and closure as one.

    Parameters
    ----------
    problem
        With the closures.
    seen
        Visits in the order of movements and courses.
    """
    hits: list[tuple[tuple[object, ...], int, Closure]] = []
    for closure in problem.closures:
        on = seen.section == closure.section
        on &= (seen.enters < closure.ends_s) & (seen.leave_clears > closure.begins_s)
        spell = (closure.begins_s, closure.ends_s, closure.reason)
        hits += [
            ((int(seen.movement[row]), int(seen.leg[row]), *spell), row, closure)
            for row in np.flatnonzero(on).tolist()
        ]
    hits.sort(key=lambda hit: (hit[0], hit[1]))
    run: list[int] = []
    for number, (key, row, closure) in enumerate(hits):
        run.append(row)
        following = hits[number + 1] if number + 1 < len(hits) else None
        if following is None or following[0] != key or following[1] != row + 1:
            yield _closed(problem.sections, seen, run, closure)
            run = []


def own_breaches(
    problem: MovementProblem, number: int, placed: Departures
) -> Iterator[Conflict]:
    """
    What a movement does against its own limits.

    Parameters
    ----------
    problem
        With the limits.
    number, placed
        The movement, where and when it goes.
    """
    movement = problem.movements[number]
    course = movement.courses[placed.course]
    if movement.locked is not None:
        if placed != movement.locked:
            yield _unlocked(problem, number, placed, movement.locked)
        return
    yield from _window(problem.sections, number, movement, placed)
    for place, (before, after) in enumerate(pairwise(placed.departs_s)):
        yield from _halt(problem, number, course, (place, before, after))


def full_areas(
    problem: MovementProblem, area: int, stays: Sequence[AreaStay]
) -> Iterator[Conflict]:
    """
    Spells in which more stand in a halt area than it takes.

    Parameters
    ----------
    problem
        With the areas.
    area
        Its number.
    stays
        All stays in it, in any order.
    """
    room = problem.areas[area].parking_m + TOLERANCE_M
    lengths = [one.parking_m for one in problem.movements]
    stays = _once(stays)
    for begins, ends in _overloads(stays, lengths, room):
        there = sorted(
            (stay.begins_s, stay.movement, stay.stop, stay)
            for stay in stays
            if stay.begins_s < ends and stay.ends_s > begins and lengths[stay.movement]
        )
        in_order = [stay for *_, stay in there]
        yield Conflict(
            kind=ConflictKind.PARKING,
            movements=tuple(dict.fromkeys(stay.movement for stay in in_order)),
            where=problem.areas[area].name,
            begins_s=begins,
            ends_s=ends,
            overlap_s=ends - begins,
            cure_s=_wait(stays, in_order[-1], lengths, room, (begins, ends)),
            cure_first_s=_wait(stays, in_order[0], lengths, room, (begins, ends)),
            area=area,
        )


def _once(stays: Sequence[AreaStay]) -> list[AreaStay]:
    """Stays, those of one movement that comes back before its tail has left as one."""
    found: list[AreaStay] = []
    for stay in sorted(stays, key=lambda one: (one.movement, one.begins_s)):
        last = found[-1] if found else None
        if last and last.movement == stay.movement and stay.begins_s < last.ends_s:
            found[-1] = last._replace(ends_s=max(last.ends_s, stay.ends_s))
        else:
            found.append(stay)
    return found


def _overloads(
    stays: Sequence[AreaStay], lengths: Sequence[float], room: float
) -> list[tuple[int, int]]:
    """Spells in which the lengths of all who stand exceed the room."""
    changes: dict[int, float] = {}
    for stay in stays:
        length = lengths[stay.movement]
        changes[stay.begins_s] = changes.get(stay.begins_s, 0.0) + length
        changes[stay.ends_s] = changes.get(stay.ends_s, 0.0) - length
    spells: list[tuple[int, int]] = []
    taken, since = 0.0, None
    for moment in sorted(changes):
        taken += changes[moment]
        if taken > room and since is None:
            since = moment
        elif taken <= room and since is not None:
            spells.append((since, moment))
            since = None
    return spells


def _wait(
    stays: Sequence[AreaStay],
    late: AreaStay,
    lengths: Sequence[float],
    room: float,
    spell: tuple[int, int],
) -> int | None:
    """Smallest delay of one after which it stands nowhere in a full area."""
    others = [stay for stay in stays if stay is not late]
    left = _overloads(others, lengths, room)
    if any(begins < spell[1] and ends > spell[0] for begins, ends in left):
        return None
    for moment in sorted({stay.ends_s for stay in others}):
        by = moment - late.begins_s
        moved = late._replace(begins_s=late.begins_s + by, ends_s=late.ends_s + by)
        if by > 0 and not any(
            begins < moved.ends_s and ends > moved.begins_s
            for begins, ends in _overloads([*others, moved], lengths, room)
        ):
            return by
    return None


def _closed(
    sections: Sections, seen: Visits, rows: Sequence[int], closure: Closure
) -> Conflict:
    """One movement on neighbouring closed sections."""
    begins = [max(int(seen.enters[row]), closure.begins_s) for row in rows]
    ends = [min(int(seen.leave_clears[row]), closure.ends_s) for row in rows]
    run = [int(seen.section[row]) for row in rows]
    return Conflict(
        kind=ConflictKind.CLOSURE,
        movements=(int(seen.movement[rows[0]]),),
        where=stretch_words(sections, run),
        begins_s=min(begins),
        ends_s=max(ends),
        overlap_s=max(e - b for b, e in zip(begins, ends, strict=True)),
        cure_s=closure.ends_s - int(seen.enters[rows[0]]),
        cure_first_s=closure.begins_s - int(seen.leave_clears[rows[-1]]),
        sections=tuple(run),
    )


def _window(
    sections: Sections, number: int, movement: Movement, placed: Departures
) -> Iterator[Conflict]:
    """Too early at the start point, or too late past the release point."""
    course = movement.courses[placed.course]
    start = placed.departs_s[0]
    finish = movement.ends_s(placed)
    first, last = int(course.legs[0].sections[0]), int(course.legs[-1].sections[-1])
    if start < movement.earliest_s:
        place = int(sections.tail[first])
        spell = (start, movement.earliest_s, movement.earliest_s - start)
        yield _own(
            ConflictKind.EARLY, number, point_words(sections, place), spell, place
        )
    if movement.start_by_s is not None and start > movement.start_by_s:
        place = int(sections.tail[first])
        spell = (movement.start_by_s, start, movement.start_by_s - start)
        yield _own(
            ConflictKind.LATE, number, point_words(sections, place), spell, place
        )
    if finish > movement.latest_s:
        place = int(sections.head[last])
        spell = (movement.latest_s, finish, movement.latest_s - finish)
        yield _own(
            ConflictKind.LATE, number, point_words(sections, place), spell, place
        )


def _halt(
    problem: MovementProblem, number: int, course: Course, halt: tuple[int, int, int]
) -> Iterator[Conflict]:
    """A halt that is too short or too long."""
    place, before, after = halt
    stop = course.stops[place]
    least = before + course.legs[place].duration_s + stop.least_s
    most = least - stop.least_s + stop.most_s
    area = stop.area
    point = int(problem.sections.head[course.legs[place].sections[-1]])
    where = (
        problem.areas[area].name if area >= 0 else point_words(problem.sections, point)
    )
    if after < least:
        spell = (after, least, None)
        found = _own(ConflictKind.SHORT_HALT, number, where, spell, point)
        yield found._replace(area=area)
    elif after > most and after - least >= problem.step_s:
        spell = (most, after, None)
        found = _own(ConflictKind.LONG_HALT, number, where, spell, point)
        yield found._replace(area=area)


def _unlocked(
    problem: MovementProblem, number: int, placed: Departures, locked: Departures
) -> Conflict:
    """A movement that is not where or when it is locked to."""
    here, there = placed.departs_s, locked.departs_s
    by = None
    if placed.course == locked.course:
        shifts = {lock - at for at, lock in zip(here, there, strict=True)}
        by = shifts.pop() if len(shifts) == 1 else None
    course = problem.movements[number].courses[placed.course]
    point = int(problem.sections.tail[course.legs[0].sections[0]])
    moments = sorted((here[0], there[0]))
    spell = (moments[0], moments[1], by)
    where = point_words(problem.sections, point)
    return _own(ConflictKind.LOCK, number, where, spell, point)


def _own(
    kind: ConflictKind,
    number: int,
    where: str,
    spell: tuple[int, int, int | None],
    point: int,
) -> Conflict:
    """A breach of one movement: begin, end and cure."""
    begins, ends, cure = spell
    return Conflict(
        kind=kind,
        movements=(number,),
        where=where,
        begins_s=begins,
        ends_s=ends,
        overlap_s=ends - begins,
        cure_s=cure,
        cure_first_s=cure,
        point=point,
    )
