"""The movements of a force on the roads they share: what a scheduler has to decide.

Time counts in whole seconds from an agreed zero. A movement is what departs as one, a
column or a march unit, and takes one of its courses. A course is cut into legs at the
places where the movement may halt. Inside a leg nothing waits: head and tail pass each
section of road at known times after the leg's departure. So all there is to decide is
one course for each movement and one departure, a whole multiple of the step, for each
of its legs.

The rules, for two movements with the head of one first:

* following: the other's head may come upon a section, and to its end, at the earliest
  the first one's gap after the first one's tail; nobody overtakes;
* meeting: on an alternating section the other way is free when the tail is off it;
* alone: a section of that kind is free, either way, when the tail is off it;
* crossing: at a point where two courses have no road in common, inside a leg of both,
  the other's head passes at the earliest with the tail of the first;
* parking: in a halt area all that stand at the same time fit into its length;
* closure: nobody is on a section while it is closed.

Touching is allowed: what ends at a moment does not disturb what begins then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP_S = 60  # march tables are kept in minutes


class SectionKind(IntEnum):
    """How many movements a section bears at once."""

    OPEN = 0  # both directions at once
    ALTERNATING = 1  # a single lane: one direction at a time
    ALONE = 2  # one movement at a time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sections:
    """
    Pieces of road, each in one direction, ``S`` of them between ``P`` points.

    Attributes
    ----------
    tail, head
        (S,) int32, points where a section begins and ends.
    twin
        (S,) int32, the same road the other way; -1 where there is none.
    kind
        (S,) int8, a `SectionKind`; twins have the same.
    length_m
        (S,) float64.
    positions
        (P, 2) float64, degrees with the longitude first, or metres east and north.
    roads
        What drivers call each section; "" for no name.
    points
        What each point is called; "" for no name.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    twin: NDArray[np.int32]
    kind: NDArray[np.int8]
    length_m: NDArray[np.float64]
    positions: NDArray[np.float64]
    roads: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many sections there are."""
        return len(self.tail)

    def road(self, section: int) -> str:
        """What a section is called, at least by its number."""
        name = self.roads[section] if self.roads else ""
        return name or f"section {section}"

    def point(self, point: int) -> str:
        """What a point is called, at least by its number."""
        name = self.points[point] if self.points else ""
        return name or f"point {point}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltArea:
    """A place off the road; ``parking_m`` is the length of column it takes."""

    name: str
    parking_m: float


class Closure(NamedTuple):
    """Nobody may be on a section from one moment until another, in seconds."""

    section: int
    begins_s: int
    ends_s: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leg:
    """
    The way between two departures, over ``n`` sections in order, at least one.

    All times are (n,) int32 seconds after the departure of the leg. None falls from one
    section to the next; a section's entry is the exit of the one before.

    Attributes
    ----------
    sections
        (n,) int32.
    enters, leaves
        Head at the beginning and at the end of each section.
    enter_clears, leave_clears
        Tail past the beginning and past the end of each section.
    """

    sections: NDArray[np.int32]
    enters: NDArray[np.int32]
    leaves: NDArray[np.int32]
    enter_clears: NDArray[np.int32]
    leave_clears: NDArray[np.int32]

    @property
    def duration_s(self) -> int:
        """From the departure of the head to its arrival at the end."""
        return int(self.leaves[-1])

    @property
    def clears_s(self) -> int:
        """From the departure of the head to the tail past the end."""
        return int(self.leave_clears[-1])


class Stop(NamedTuple):
    """
    A halt between two legs.

    ``area`` is a halt area, or -1 for one without a limit. The head departs ``least_s``
    to ``most_s`` after it arrived, or with the next whole step where ``least_s`` is
    over within one. Who departs in that first step with ``least_s`` zero passes
    through, and needs no parking.
    """

    area: int
    least_s: int
    most_s: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """One way a movement may take; ``stops`` lie between its legs, one less."""

    name: str
    legs: tuple[Leg, ...]
    stops: tuple[Stop, ...] = ()


class Departures(NamedTuple):
    """Course by its place in the movement, and departure of each leg in seconds."""

    course: int
    departs_s: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Movement:
    """
    What departs as one, under one movement number.

    Attributes
    ----------
    name
        Unlike that of any other.
    courses
        One or more to choose from.
    weight
        Priority, a whole number of at least 1: a minute of this movement counts so
        many.
    gap_s
        From its tail to the head of whoever follows, at any point.
    parking_m
        Length in a halt area.
    earliest_s
        Head at the start point at the earliest.
    start_by_s
        Head at the start point at the latest; None for any time that keeps the rest.
    latest_s
        Tail past the release point at the latest, a hard limit.
    wanted_s
        Tail past the release point as wanted; None for as early as the roads allow
        when nobody else moves.
    locked
        Departures that may not be changed; None for free.
    """

    name: str
    courses: tuple[Course, ...]
    weight: int = 1
    gap_s: int = 0
    parking_m: float = 0.0
    earliest_s: int
    start_by_s: int | None = None
    latest_s: int
    wanted_s: int | None = None
    locked: Departures | None = None

    def ends_s(self, placed: Departures) -> int:
        """When its tail is past the release point, seconds of the schedule."""
        return placed.departs_s[-1] + self.courses[placed.course].legs[-1].clears_s


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovementProblem:
    """All movements, the roads they share, and what limits them."""

    sections: Sections
    movements: tuple[Movement, ...]
    areas: tuple[HaltArea, ...] = ()
    closures: tuple[Closure, ...] = ()
    step_s: int = STEP_S
    name: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Departures of each movement, in the problem's order; None for not placed."""

    placed: tuple[Departures | None, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every movement has a place."""
        return None not in self.placed


class AimKind(IntEnum):
    """What a schedule shall have least of."""

    DELAY = 0  # weighted minutes behind the free way
    LATENESS = 1  # weighted minutes behind the wanted times
    COMPLETION = 2  # the last tail past its release point, then weighted delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """
    What is wanted of a schedule.

    Attributes
    ----------
    kind
        What to have least of.
    kept
        A schedule to stay close to; None for none.
    stability
        Weighted steps that a movement with another course or another departure than in
        ``kept`` counts, zero or more.
    """

    kind: AimKind = AimKind.DELAY
    kept: Schedule | None = None
    stability: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """
    What a schedule costs, in steps.

    Attributes
    ----------
    cost
        What the aim counts; the number that schedulers lower and bounds bound.
    delay
        Sum over movements of weight times steps behind the free way.
    lateness
        Sum of weight times steps behind the wanted times.
    completion
        Step in which the last tail is past its release point.
    spent
        Sum of weight times steps from the earliest departure to the tail past the
        release point; relative gaps of the field refer to it.
    moved
        Movements that are elsewhere or at another time than in the kept schedule.
    missing
        Movements without a place.
    """

    cost: int
    delay: int
    lateness: int
    completion: int
    spent: int
    moved: int = 0
    missing: tuple[int, ...] = field(default=())
