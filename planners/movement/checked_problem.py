"""Whether a movement problem makes sense, said before anything is computed on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planners.errors import MarchError

if TYPE_CHECKING:
    from planners.movement.problem import (
        Closure,
        Course,
        Departures,
        Leg,
        Movement,
        MovementProblem,
        Sections,
    )

LONGEST_S = 366 * 86_400
HEAVIEST = 1_000_000
LONGEST_M = 1_000_000.0  # of a section or a column
MOST_PARKING_M = 1e9  # as good as no limit
LONGEST_STEP_S = 86_400
MOST_MOVEMENTS = 5_000  # four times a corps; each may meet every other


def checked(problem: MovementProblem) -> MovementProblem:
    """
    Give a problem back if it makes sense.

    Raises
    ------
    MarchError
        It does not; the text names the movement and what to change.
    """
    if not problem.movements:
        raise MarchError("There is no movement to schedule; add a column.")
    if len(problem.movements) > MOST_MOVEMENTS:
        raise MarchError(
            f"There are {len(problem.movements):,} movements; at most "
            f"{MOST_MOVEMENTS:,} can be scheduled together, so plan them in parts."
        )
    if not 1 <= problem.step_s <= LONGEST_STEP_S:
        raise MarchError(
            f"Departures lie {problem.step_s} s apart; give a step of 1 to "
            f"{LONGEST_STEP_S:,} s."
        )
    _check_sections(problem.sections)
    for area in problem.areas:
        if not 0 <= area.parking_m <= MOST_PARKING_M:
            raise MarchError(
                f"Halt area {area.name!r} takes {area.parking_m:g} m of column; give 0 "
                f"to {MOST_PARKING_M:,.0f} m."
            )
    _check_names(problem)
    for movement in problem.movements:
        _check_movement(problem, movement)
    for closure in problem.closures:
        _check_closure(problem.sections, closure)
    return problem


def _check_names(problem: MovementProblem) -> None:
    """No name stands for two movements."""
    names = [one.name for one in problem.movements]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise MarchError(
            f"Two movements are called {twice!r}; give each a name of its own."
        )


def _check_sections(sections: Sections) -> None:
    """Lengths of roads, and that the other direction of one is the other direction."""
    if not ((sections.length_m >= 0) & (sections.length_m <= LONGEST_M)).all():
        raise MarchError(
            f"A section has a length below zero or above {LONGEST_M:,.0f} m; mend it."
        )
    one = np.flatnonzero(sections.twin >= 0)
    other = sections.twin[one]
    if (sections.tail[one] != sections.head[other]).any() or (
        sections.head[one] != sections.tail[other]
    ).any():
        raise MarchError(
            "The twin of a section does not lead back between the same two points; "
            "name the one that does, or -1."
        )


def _check_closure(sections: Sections, closure: Closure) -> None:
    """A closure of a section there is, between moments in order."""
    if not 0 <= closure.section < sections.count:
        raise MarchError(
            f"A closure names section {closure.section}, which is not there; "
            f"there are {sections.count}."
        )
    if max(abs(closure.begins_s), abs(closure.ends_s)) > 2 * LONGEST_S:
        raise MarchError(
            f"A closure of {sections.road(closure.section)} lies more than "
            "two years off; check its dates."
        )
    if closure.ends_s <= closure.begins_s:
        raise MarchError(
            f"A closure of {sections.road(closure.section)} ends before "
            "it begins; swap its times."
        )


def _check_movement(problem: MovementProblem, movement: Movement) -> None:
    """Figures of one movement, and its courses."""
    name = movement.name
    if not movement.courses:
        raise MarchError(f"Movement {name!r} has no course; give it a route.")
    if not 1 <= movement.weight <= HEAVIEST:
        raise MarchError(
            f"Movement {name!r} has priority {movement.weight}; give 1 to {HEAVIEST:,}."
        )
    if not (0 <= movement.gap_s <= LONGEST_S and 0 <= movement.parking_m <= LONGEST_M):
        raise MarchError(
            f"Movement {name!r} has a gap of {movement.gap_s} s and a length of "
            f"{movement.parking_m:g} m; give zero or more, a gap of up to a year and "
            f"{LONGEST_M:,.0f} m."
        )
    times = [movement.earliest_s, movement.latest_s]
    times += [
        time for time in (movement.wanted_s, movement.start_by_s) if time is not None
    ]
    times += movement.locked.departs_s if movement.locked else ()
    if max(map(abs, times)) > LONGEST_S:
        raise MarchError(
            f"A time of movement {name!r} is more than a year off; check its dates."
        )
    for course in movement.courses:
        _check_course(problem, name, course)
    if movement.locked is not None:
        _check_lock(problem, movement, movement.locked)


def _check_course(problem: MovementProblem, name: str, course: Course) -> None:
    """Legs and stops of one course."""
    if not course.legs or len(course.stops) != len(course.legs) - 1:
        raise MarchError(
            f"Course {course.name!r} of movement {name!r} has {len(course.legs)} legs "
            f"and {len(course.stops)} stops; give one stop between any two legs."
        )
    for leg in course.legs:
        _check_leg(problem.sections, f"{course.name!r} of movement {name!r}", leg)
    for stop in course.stops:
        if not -1 <= stop.area < len(problem.areas):
            raise MarchError(
                f"Movement {name!r} halts in area {stop.area}, which is not there."
            )
        if not 0 <= stop.least_s <= stop.most_s <= LONGEST_S:
            raise MarchError(
                f"Movement {name!r} halts for {stop.least_s} to {stop.most_s} s; give "
                "zero or more, up to a year, the least first."
            )


def _check_leg(sections: Sections, where: str, leg: Leg) -> None:
    """Times of one leg: they never fall, and its sections follow on one another."""
    count = len(leg.sections)
    rows = (leg.enters, leg.leaves, leg.enter_clears, leg.leave_clears)
    if count == 0 or any(len(row) != count for row in rows):
        raise MarchError(
            f"A leg of course {where} has no section, or not four times for each."
        )
    if leg.sections.min() < 0 or leg.sections.max() >= sections.count:
        raise MarchError(f"A leg of course {where} uses a section that is not there.")
    along = np.diff(np.stack([leg.enters, leg.leaves], 1).ravel())
    behind = np.diff(np.stack([leg.enter_clears, leg.leave_clears], 1).ravel())
    if (
        leg.enters[0] < 0
        or (along < 0).any()
        or (behind < 0).any()
        or (leg.enter_clears < leg.enters).any()
        or (leg.leave_clears < leg.leaves).any()
        or int(leg.leave_clears[-1]) > LONGEST_S
    ):
        raise MarchError(
            f"The times of a leg of course {where} fall along the way, or the tail "
            "comes before the head; give them in order."
        )
    if (along[1::2] > 0).any() or (behind[1::2] > 0).any():
        raise MarchError(
            f"A leg of course {where} waits between two sections; it may only wait "
            "where a leg ends."
        )
    if (sections.head[leg.sections[:-1]] != sections.tail[leg.sections[1:]]).any():
        raise MarchError(
            f"A leg of course {where} jumps: a section does not begin where the one "
            "before it ends."
        )


def _check_lock(
    problem: MovementProblem, movement: Movement, locked: Departures
) -> None:
    """Departures that may not be changed are departures of a course there is."""
    if not 0 <= locked.course < len(movement.courses):
        raise MarchError(
            f"Movement {movement.name!r} is locked to a course it does not have."
        )
    if len(locked.departs_s) != len(movement.courses[locked.course].legs):
        raise MarchError(
            f"Movement {movement.name!r} is locked to {len(locked.departs_s)} "
            "departures; give one for each leg of its course."
        )
    if any(at % problem.step_s for at in locked.departs_s):
        raise MarchError(
            f"Movement {movement.name!r} is locked to a departure that is no whole "
            f"step of {problem.step_s} s."
        )
