"""A schedule after something went wrong: what has moved is frozen, the rest follows.

What a movement drove until now cannot be changed: it stays on the courses that begin
with the way it took, and departs where it departed. Whoever has not started may start
from now on. Everything else is scheduled anew, close to what was published: a movement
goes elsewhere or at another time only where that saves more than it costs to tell all
its drivers. Who is late under way holds up those behind it, as nobody overtakes: they
are late by as much as they cannot keep their distance.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.late_followers import delays_behind
from planners.movement.local_search import improve
from planners.movement.packed import pack
from planners.movement.problem import (
    Aim,
    AimKind,
    Closure,
    Course,
    Departures,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
    Stop,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.progress import Progress

STABILITY = 240  # weighted minutes that a movement which changes must save
FAR_S = 30 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Disruption:
    """
    What is different from the published plan.

    Attributes
    ----------
    now_s
        Moment from which anything can be changed.
    lost
        Sections that are closed, each from now on or later.
    delays_s
        By movement, how far it is behind its published times.
    """

    now_s: int
    lost: tuple[Closure, ...] = ()
    delays_s: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frozen:
    """
    A problem of which the past can no longer be changed.

    Attributes
    ----------
    problem
        The rest of it; courses that are left to a movement, in order.
    courses
        For each movement the places of these courses in the problem before.
    kept
        The published schedule in the terms of this problem, with the delays there are.
        None for a movement whose published course is not left.
    started, done
        Movements under way, and those past their release point.
    departed
        By movement under way, on how many of its legs it has departed.
    caught
        Movements with head beyond and tail before a section when it is lost. They are
        taken to go on.
    """

    problem: MovementProblem
    courses: tuple[tuple[int, ...], ...]
    kept: Schedule
    started: frozenset[int]
    departed: Mapping[int, int]
    done: frozenset[int]
    caught: frozenset[int]

    def as_before(self, schedule: Schedule) -> Schedule:
        """Give a schedule of this problem in the terms of the one before."""
        return Schedule(
            tuple(
                None
                if placed is None
                else placed._replace(course=courses[placed.course])
                for placed, courses in zip(schedule.placed, self.courses, strict=True)
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replanned:
    """
    A plan from now on.

    Attributes
    ----------
    frozen
        What could still be changed.
    repaired
        Only those moved who could not go as published; in the terms of the problem
        that was asked about.
    schedule
        Improved; the same terms.
    affected
        Movements that cannot go as published.
    stranded
        Of them, those without any place: no course is left to them, or no time.
    """

    frozen: Frozen
    repaired: Schedule
    schedule: Schedule
    affected: tuple[int, ...]
    stranded: tuple[int, ...]


def replan(
    problem: MovementProblem,
    published: Schedule,
    disruption: Disruption,
    *,
    steps: int,
    stability: int = STABILITY,
    seed: int = 1,
    progress: Progress = silent,
) -> Replanned:
    """
    Plan on from now, close to what was published.

    Parameters
    ----------
    problem
        As it was when published; further courses at the end of a movement's are ways
        around, which begin with the way it has driven.
    published
        With a place for every movement.
    disruption
        What happened.
    steps
        Of the local search after the repair; zero for the repair alone.
    stability
        Weighted steps that a change of a movement must save.
    seed
        Of the local search.
    progress
        Told of each step; may raise to stop.

    Raises
    ------
    MarchError
        A movement of the published plan has no place, or a loss lies in the past.
    """
    progress("freezing what has moved", 0.0)
    frozen = freeze(problem, published, disruption)
    packed = pack(frozen.problem)
    progress("finding who is affected", 0.1)
    table = forbidden_differences(frozen.problem, packed)
    aim = Aim(kind=AimKind.LATENESS, kept=frozen.kept, stability=stability)
    repaired = first_schedule(frozen.problem, packed, table, aim)

    def on(what: str, share: float) -> None:
        progress(what, 0.2 + 0.8 * share)

    schedule = improve(
        frozen.problem,
        packed,
        table,
        aim,
        repaired,
        steps=steps,
        seed=seed,
        progress=on,
    )
    placed = zip(repaired.placed, frozen.kept.placed, strict=True)
    before = frozen.as_before(repaired)
    return Replanned(
        frozen=frozen,
        repaired=before,
        schedule=frozen.as_before(schedule),
        affected=tuple(n for n, (new, old) in enumerate(placed) if new != old),
        stranded=tuple(n for n, new in enumerate(schedule.placed) if new is None),
    )


def freeze(
    problem: MovementProblem, published: Schedule, disruption: Disruption
) -> Frozen:
    """
    Take from a problem what can no longer be changed.

    Raises
    ------
    MarchError
        A movement of the published plan has no place, or a loss lies in the past.
    """
    now = disruption.now_s
    if any(lost.begins_s < now for lost in disruption.lost):
        raise MarchError(
            "A road was lost before the moment from which the plan can change; give "
            "the moment of the loss, or a later one, as its beginning."
        )
    delays = delays_behind(
        problem,
        _under_way(problem, published, now),
        published.placed,
        disruption.delays_s,
    )
    past = _Past(problem, replace(disruption, delays_s=delays))
    for number, placed in enumerate(published.placed):
        if placed is None:
            name = problem.movements[number].name
            raise MarchError(
                f"Movement {name!r} has no place in the published plan, or by a way "
                "that is none of its ways now; schedule it before you plan on, or "
                "allow as many ways as when it was published."
            )
        past.take(number, placed)
    return past.frozen()


def _under_way(
    problem: MovementProblem, published: Schedule, now: int
) -> dict[int, int]:
    """By movement on the road at a moment, the leg its head is on."""
    found = {}
    for number, placed in enumerate(published.placed):
        gone = 0 if placed is None else sum(at <= now for at in placed.departs_s)
        if placed is None or not gone:
            continue
        leg = problem.movements[number].courses[placed.course].legs[gone - 1]
        if placed.departs_s[gone - 1] + leg.duration_s > now:
            found[number] = gone - 1
    return found


class _Past:
    """Goes through the published movements and freezes one after the other."""

    def __init__(self, problem: MovementProblem, disruption: Disruption) -> None:
        self._problem, self._now = problem, disruption.now_s
        self._lost, self._delays = disruption.lost, disruption.delays_s
        self._departed: dict[int, int] = {}
        self._movements: list[Movement] = []
        self._courses: list[tuple[int, ...]] = []
        self._kept: list[Departures | None] = []
        self._own_sections: list[int] = []  # sections of which somebody has his own
        self._started: set[int] = set()
        self._done: set[int] = set()
        self._caught: set[int] = set()

    def take(self, number: int, placed: Departures) -> None:
        """Freeze one movement, the next in order."""
        movement = self._problem.movements[number]
        late = self._delays.get(number, 0)
        gone = sum(at <= self._now for at in placed.departs_s)
        if gone and movement.ends_s(placed) <= self._now:
            self._done.add(number)
            self._add(replace(movement, locked=placed), placed, None)
        elif gone:
            self._started.add(number)
            self._departed[number] = gone
            self._take_started(number, placed, gone - 1, late)
        else:
            self._take_waiting(movement, placed, late)

    def frozen(self) -> Frozen:
        """All that was taken, as one problem."""
        problem = self._problem
        return Frozen(
            problem=replace(
                problem,
                movements=tuple(self._movements),
                sections=_with_own(problem.sections, self._own_sections),
                closures=problem.closures + self._lost,
            ),
            courses=tuple(self._courses),
            kept=Schedule(tuple(self._kept)),
            started=frozenset(self._started),
            departed=self._departed,
            done=frozenset(self._done),
            caught=frozenset(self._caught),
        )

    def _add(
        self,
        movement: Movement,
        kept: Departures | None,
        courses: tuple[int, ...] | None,
    ) -> None:
        self._movements.append(movement)
        self._kept.append(kept)
        self._courses.append(courses or tuple(range(len(movement.courses))))

    def _take_waiting(self, movement: Movement, placed: Departures, late: int) -> None:
        """A movement that still stands at its start: it departs from now on."""
        step = self._problem.step_s
        now = -(-self._now // step) * step
        late = -(-late // step) * step
        shifted = tuple(at + late for at in placed.departs_s)
        earliest = shifted[0] if late else max(now, movement.earliest_s)
        self._add(
            replace(
                movement,
                earliest_s=earliest,
                wanted_s=movement.ends_s(placed),
                locked=None if late else movement.locked,
            ),
            placed._replace(departs_s=shifted),
            None,
        )

    def _take_started(
        self, number: int, placed: Departures, leg: int, late: int
    ) -> None:
        """A movement under way, in the leg of this place or in the halt after it."""
        movement = self._problem.movements[number]
        late = -(-late // self._problem.step_s) * self._problem.step_s
        departs = [
            at + late * (place >= leg) for place, at in enumerate(placed.departs_s)
        ]
        shifted = placed._replace(departs_s=tuple(departs))
        driven = movement.courses[placed.course]
        left = tuple(
            place
            for place, course in enumerate(movement.courses)
            if place == placed.course or self._agree(course, driven, departs, leg)
        )
        courses = tuple(
            self._with_past(number, movement.courses[place], departs, leg)
            for place in left
        )
        self._add(
            replace(
                movement,
                courses=courses,
                earliest_s=departs[0],
                start_by_s=departs[0],
                latest_s=max(movement.latest_s, self._now + FAR_S),
                wanted_s=movement.ends_s(placed),
                locked=None,
            ),
            shifted._replace(course=left.index(placed.course)),
            left,
        )

    def _agree(
        self, course: Course, driven: Course, departs: list[int], leg: int
    ) -> bool:
        """Whether a course begins with the way that was driven until now."""
        if len(course.legs) <= leg:
            return False
        whole = zip(course.legs[:leg], driven.legs[:leg], strict=True)
        if not all(_same(one, other, len(other.sections)) for one, other in whole):
            return False
        now = driven.legs[leg]
        reached = int(np.searchsorted(departs[leg] + now.enters, self._now, "right"))
        arrived = departs[leg] + now.duration_s <= self._now
        if arrived and len(course.legs[leg].sections) != len(now.sections):
            return False
        return _same(course.legs[leg], now, reached)

    def _with_past(
        self, number: int, course: Course, departs: list[int], leg: int
    ) -> Course:
        """A course with its past halts fixed, and sections of its own if caught."""
        stops = list(course.stops)
        for place, (at, then) in enumerate(pairwise(departs[: leg + 1])):
            stay = then - at - course.legs[place].duration_s
            stops[place] = Stop(-1, stay, stay)
        if leg < len(stops):
            halted = self._now - departs[leg] - course.legs[leg].duration_s
            stop = stops[leg]
            least = max(stop.least_s, halted)
            stops[leg] = Stop(stop.area, least, max(stop.most_s, least))
        legs = tuple(
            self._past_loss(number, one, departs[place]) if place <= leg else one
            for place, one in enumerate(course.legs)
        )
        return replace(course, legs=legs, stops=tuple(stops))

    def _past_loss(self, number: int, leg: Leg, departs: int) -> Leg:
        """A leg that goes on over a section that is lost behind its head."""
        sections = leg.sections.copy()
        for lost in self._lost:
            on = (leg.sections == lost.section) & (departs + leg.enters < lost.begins_s)
            for place in np.flatnonzero(
                on & (departs + leg.leave_clears > lost.begins_s)
            ):
                self._caught.add(number)
                sections[place] = self._problem.sections.count + len(self._own_sections)
                self._own_sections.append(lost.section)
        return replace(leg, sections=sections)


def _same(one: Leg, other: Leg, count: int) -> bool:
    """Whether two legs pass the same first sections at the same times."""
    return all(
        np.array_equal(getattr(one, name)[:count], getattr(other, name)[:count])
        for name in ("sections", "enters")
    )


def _with_own(sections: Sections, own: list[int]) -> Sections:
    """Sections with copies at the end, on which nobody else drives."""
    if not own:
        return sections
    rows = np.array(own, np.int64)
    copies = len(rows)
    return replace(
        sections,
        tail=np.concatenate([sections.tail, sections.tail[rows]]),
        head=np.concatenate([sections.head, sections.head[rows]]),
        twin=np.concatenate([sections.twin, np.full(copies, -1, np.int32)]),
        kind=np.concatenate(
            [sections.kind, np.full(copies, SectionKind.OPEN, np.int8)]
        ),
        length_m=np.concatenate([sections.length_m, sections.length_m[rows]]),
        roads=sections.roads + tuple(sections.roads[row] for row in own)
        if sections.roads
        else (),
    )
