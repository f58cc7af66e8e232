"""Proposed schedules in words: who goes when, why, and how good that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.ui import formats
from planners.movement.problem import STEP_S, AimKind
from planners.movement.schedule_words import Clock, shift_words

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.movement.case import MovementCase
    from planners.movement.problem import Departures, MovementProblem
    from planners.movement.schedule_report import Bottleneck, ScheduleReport

SHOWN_BOTTLENECKS = 3
NAMED = 6


class Row(NamedTuple):
    """
    A line about a movement.

    Attributes
    ----------
    movement
        By number; -1 for none.
    cells
        From the left.
    said
        Why, or what is demanded, as sentences.
    """

    movement: int
    cells: tuple[str, ...]
    said: str


def clock_of(case: MovementCase) -> Clock:
    """How to write times of a case."""
    return Clock(case.zero, case.march.scenario.zone)


def departures_words(case: MovementCase, number: int, placed: Departures) -> str:
    """Where and how long a movement waits longer than ordered; empty for nowhere."""
    movement = case.problem.movements[number]
    course = movement.courses[placed.course]
    told = []
    for place, stop in enumerate(course.stops):
        leg = course.legs[place]
        stay = placed.departs_s[place + 1] - placed.departs_s[place] - leg.duration_s
        longer = (stay - stop.least_s) // 60 * 60
        if longer > 0:
            where = (
                case.problem.areas[stop.area].name
                if stop.area >= 0
                else case.problem.sections.point(
                    int(case.problem.sections.head[leg.sections[-1]])
                )
            )
            told.append(f"{shift_words(longer)}, {where}")
    return "; ".join(told)


def header() -> tuple[str, ...]:
    """Heads of the columns of a proposed schedule."""
    return (
        translate("Proposal", "Column"),
        translate("Proposal", "Start now"),
        translate("Proposal", "Start then"),
        translate("Proposal", "Shift"),
        translate("Proposal", "Way"),
        translate("Proposal", "Waits"),
    )


def row_of(
    case: MovementCase,
    number: int,
    pair: tuple[Departures | None, Departures | None],
    why: str,
) -> Row:
    """One movement before and then."""
    clock, movement = clock_of(case), case.problem.movements[number]
    old, new = pair
    before = "" if old is None else clock.time(old.departs_s[0])
    if new is None:
        none = translate("Proposal", "no place")
        return Row(number, (movement.name, before, none, "", "", ""), why)
    way = ""
    if old is None or old.course != new.course:
        way = movement.courses[new.course].name
    shift = 0 if old is None else new.departs_s[0] - old.departs_s[0]
    return Row(
        number,
        (
            movement.name,
            before,
            clock.time(new.departs_s[0]),
            _signed(shift),
            way,
            departures_words(case, number, new),
        ),
        why,
    )


def quality(report: ScheduleReport, aim: AimKind, clock: Clock) -> str:
    """
    Say what a schedule costs, and how far from the best it can be.

    Parameters
    ----------
    report
        The schedule with what was proven.
    aim
        What it has least of.
    clock
        How to write times.
    """
    told = _cost_words(report, aim, clock)
    if report.is_proven or not report.gap:
        return told + " " + translate("Proposal", "Proven: no schedule is better.")
    ends = report.completion_bound
    if ends is not None:
        bound = translate(
            "Proposal", "None is through before {}: at most {} from the best possible."
        ).format(clock.time(ends * STEP_S), f"{report.gap_share:.1%}")
    elif report.bound:
        bound = translate(
            "Proposal",
            "None has less than {}: at most {} of all time on the way could be saved.",
        ).format(formats.grouped(report.bound), f"{report.gap_of_spent:.1%}")
    else:
        bound = translate(
            "Proposal",
            "Nothing is proven yet: at most {} of all time on the way could be saved.",
        ).format(f"{report.gap_of_spent:.1%}")
    return f"{told} {bound}"


def _cost_words(report: ScheduleReport, aim: AimKind, clock: Clock) -> str:
    """What a schedule costs, by what it was to have least of."""
    value = report.value
    if aim is AimKind.COMPLETION:
        return translate("Proposal", "The last tail is past its RP at {}.").format(
            clock.time(value.completion * STEP_S)
        )
    form = translate("Proposal", "Delay: {} weighted minutes.")
    if aim is AimKind.LATENESS:
        form = translate("Proposal", "Behind the wanted times: {} weighted minutes.")
    cost = value.lateness if aim is AimKind.LATENESS else value.delay
    return form.format(formats.grouped(cost))


def bottleneck_words(
    problem: MovementProblem, bottlenecks: tuple[Bottleneck, ...]
) -> list[str]:
    """Who gets most in each other's way, whatever the schedule."""
    form = translate(
        "Proposal", "In each other's way in any schedule, {} weighted minutes: {}."
    )
    return [
        form.format(
            formats.grouped(one.cost),
            few_names([problem.movements[number].name for number in one.movements]),
        )
        for one in bottlenecks[:SHOWN_BOTTLENECKS]
        if one.cost
    ]


def _signed(seconds: int) -> str:
    """A shift with its sign; empty for none."""
    if not seconds:
        return ""
    return f"{'+' if seconds > 0 else '−'}{formats.span(abs(seconds))}"


def few_names(names: Sequence[str]) -> str:
    """
    Name some, and count the others.

    >>> few_names(["A", "B"])
    'A, B'
    """
    named, more = names[:NAMED], len(names) - NAMED
    if more <= 0:
        return ", ".join(named)
    form = translate("Proposal", "{} and {} more")
    return form.format(", ".join(named), more)
