"""One column as a movement: its windows, its courses and its departures as planned."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.services.halt_rule_file import halt_rules
from planners.column import gap_time
from planners.halt_areas import parked_length_m
from planners.movement.problem import (
    STEP_S,
    Course,
    Departures,
    Movement,
    SectionKind,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.movement.columns import Windows
    from app.services.movement.courses import ColumnWay
    from app.services.movement.sections import Passed
    from app.services.planning import PlannedColumn
    from planners.movement.problem import Leg

_SECOND = timedelta(seconds=1)
_NOISE = timedelta(milliseconds=1)
_ROUNDED_S = 1  # heads and tails are rounded apart; so much of the gap is kept by that


def course_of(
    way: ColumnWay,
    passed: Passed,
    kind: NDArray[np.int8],
    areas: Mapping[str, int],
) -> Course:
    """
    Legs of a way over the sections that it passes.

    Parameters
    ----------
    way
        The way.
    passed
        Its sections.
    kind
        (S,) `SectionKind` of all sections.
    areas
        Numbers of the halt areas by name.
    """
    bounds, ends = passed.bounds_m, way.timed.leg_ends_m
    inner = [int(np.abs(bounds - end).argmin()) for end in ends[1:-1]]
    cuts = pairwise([0, *inner, len(passed.sections)])
    legs = []
    for number, (first, last) in enumerate(cuts):
        sections = passed.sections[first:last]
        leg = way.timed.leg(number, sections, bounds[first : last + 1])
        legs.append(_held_whole(leg, kind[sections] == SectionKind.ALONE))
    return Course(name=way.name, legs=tuple(legs), stops=way.stops(areas))


def _held_whole(leg: Leg, alone: NDArray[np.bool_]) -> Leg:
    """
    Hold neighbouring sections for one column at a time until the tail is off them all.

    They are one bridge, or one ferry.
    """
    if not (alone[1:] & alone[:-1]).any():
        return leg
    clears = leg.leave_clears.copy()
    for place in range(len(clears) - 2, -1, -1):
        if alone[place] and alone[place + 1]:
            clears[place] = clears[place + 1]
    enter_clears = np.append(leg.enter_clears[:1], clears[:-1])
    return replace(leg, enter_clears=enter_clears, leave_clears=clears)


class Moving:
    """
    One column on its way to become a movement.

    Parameters
    ----------
    column
        As planned.
    windows
        When it may move.
    zero
        Moment from which the seconds of the problem count.
    courses
        The planned one first.
    """

    def __init__(
        self,
        column: PlannedColumn,
        windows: Windows,
        zero: datetime,
        courses: Sequence[Course],
    ) -> None:
        self.column, self._windows = column, windows
        self._zero, self._courses = zero, tuple(courses)

    def planned(self, stays: Sequence[timedelta]) -> Departures:
        """
        Departures as planned, each moved to a whole step.

        The start moves to the step before it, and further where a halt that ends
        within a step would make the column miss its deadline.

        Parameters
        ----------
        stays
            At each place between two legs, as planned.
        """
        course = self._courses[0]
        departs = [self._seconds(self._windows.starts) // STEP_S * STEP_S]
        for leg, stop, stay in zip(course.legs, course.stops, stays, strict=False):
            halt_s = max(math.ceil(stay / _SECOND), stop.least_s)
            leaves = departs[-1] + leg.duration_s + halt_s
            departs.append(-(-leaves // STEP_S) * STEP_S)
        if self.column.plan.release_by is not None:
            late = departs[-1] + course.legs[-1].clears_s - self._latest_s
            early = max(0, -(-late // STEP_S) * STEP_S)
            departs = [at - early for at in departs]
        return Departures(0, tuple(departs))

    def movement(self, planned: Departures) -> Movement:
        """Give the movement; a locked column stays as planned."""
        plan, windows = self.column.plan, self._windows
        gap = gap_time(plan.column.serial_gap, plan.rate_kmh)
        wanted = windows.wanted
        earliest_s = self._seconds(windows.earliest) // STEP_S * STEP_S
        spacing_m = halt_rules().halted_spacing_m
        return Movement(
            name=plan.column.name,
            courses=self._courses,
            weight=plan.priority,
            gap_s=max(0, math.ceil(gap / _SECOND) - _ROUNDED_S),
            parking_m=parked_length_m(plan.formation, spacing_m),
            earliest_s=min(earliest_s, planned.departs_s[0]),
            latest_s=self._latest_s,
            wanted_s=None if wanted is None else self._seconds(wanted),
            locked=planned if plan.locked else None,
        )

    @property
    def _latest_s(self) -> int:
        return self._seconds(self._windows.latest)

    def _seconds(self, moment: datetime) -> int:
        """Whole seconds from zero to a moment, rounded down but for noise."""
        return (moment + _NOISE - self._zero) // _SECOND
