"""Schedules as proposals: made off the GUI thread, told in words, for a human to judge.

What is proposed is planned to the end before it is shown, march tables included, so
that whoever accepts it gets what he saw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.services.movement_case import movement_case
from app.services.movement_schedule import apply_schedule
from app.services.planning import PlannedMarch
from app.services.schedule_process import in_child
from app.services.schedule_work import ScheduleOrder, WhyOrder, schedule_work, why_work
from app.ui import formats
from planners.movement.contradiction import ClaimKind
from planners.movement.contradiction_words import claim_words, contradiction_words
from planners.movement.explain_schedule import explain_schedule
from planners.movement.make_schedule import EffortLevel, ScheduleSettings
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_words import Clock, shift_words

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.movement_case import MovementCase
    from app.services.planning import PlannedColumn, Planner
    from app.ui.draft import Closure
    from maps.progress import Progress
    from planners.movement.contradiction import Contradiction
    from planners.movement.make_schedule import Bottleneck, ScheduleReport
    from planners.movement.problem import Departures, MovementProblem

STABILITY = 30  # weighted minutes that a movement which changes must save
SHOWN_BOTTLENECKS = 3
_OF_AREA_OR_ROAD = (ClaimKind.ROOM, ClaimKind.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleWishes:
    """
    What a user asks of a schedule.

    Attributes
    ----------
    aim, effort, seed
        As of the search.
    ways
        Routes that each column may choose from; 0 as the scenario says.
    keeps
        Whether to stay close to the present plan.
    """

    aim: AimKind = AimKind.DELAY
    effort: EffortLevel = EffortLevel.NORMAL
    seed: int = 1
    ways: int = 0
    keeps: bool = False


class Row(NamedTuple):
    """A line about a movement; -1 for none."""

    movement: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """
    What could be done, and what it means.

    Attributes
    ----------
    step
        Name of the step that accepting it is.
    headline
        How good it is, or why there is nothing better.
    details
        What else to know, as sentences.
    header, rows
        A table: who goes when, and why.
    case
        Whose movements the rows number.
    columns
        The march that follows; None where there is nothing to accept.
    closures
        What is closed from then on; None for what is closed already.
    """

    step: str
    headline: str
    details: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    case: MovementCase
    columns: tuple[PlannedColumn, ...] | None
    closures: tuple[Closure, ...] | None = None


def proposed_schedule(
    planner: Planner,
    case: MovementCase,
    wishes: ScheduleWishes,
    progress: Progress,
    enough: Callable[[], bool],
) -> Proposal | None:
    """
    Have a schedule made, or the reason why there is none.

    Parameters
    ----------
    planner
        Of the area.
    case
        As it is planned.
    wishes
        What is wanted.
    progress
        Told how far it is; may raise to stop.
    enough
        Once true, the best schedule so far will do.

    Returns
    -------
    Proposal | None
        None where it was enough before there was any.
    """
    if wishes.ways:
        case = _with_ways(planner, case, wishes.ways, progress)
    settings = ScheduleSettings(
        aim=Aim(
            kind=wishes.aim,
            kept=case.planned if wishes.keeps else None,
            stability=STABILITY if wishes.keeps else 0,
        ),
        effort=wishes.effort,
        seed=wishes.seed,
    )
    order = ScheduleOrder(problem=case.problem, settings=settings)
    report = in_child(schedule_work, order, progress, enough)
    if report is None:
        return None
    if report.value.missing:
        why = WhyOrder(problem=case.problem, seed=wishes.seed)
        found = in_child(why_work, why, progress, enough)
        return _contradicted(planner, case, report, found)
    return _proposal(planner, case, report)


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
        translate("Proposal", "Why"),
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
        return Row(number, (movement.name, before, none, "", "", "", why))
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
            why,
        ),
    )


def _proposal(planner: Planner, case: MovementCase, report: ScheduleReport) -> Proposal:
    """A schedule with a place for everybody."""
    problem, clock = case.problem, clock_of(case)
    why: dict[int, list[str]] = {}
    for one in explain_schedule(
        problem, pack(problem), report.schedule, case.planned, clock=clock
    ):
        why.setdefault(one.shift.movement, []).append(one.sentence)
    pairs = list(zip(case.planned.placed, report.schedule.placed, strict=True))
    rows = tuple(
        row_of(case, number, pair, " ".join(why.get(number, ())))
        for number, pair in enumerate(pairs)
        if pair[0] != pair[1]
    )
    kept = len(pairs) - len(rows)
    details = [
        translate(
            "Proposal", "Columns that change: {}; that stay as they are: {}."
        ).format(len(rows), kept)
    ]
    details += _bottlenecks(problem, report.bottlenecks)
    return Proposal(
        step=translate("Proposal", "Schedule the columns"),
        headline=quality(report),
        details=(*details, *case.remarks),
        header=header(),
        rows=rows,
        case=case,
        columns=apply_schedule(planner, case, report.schedule).columns,
    )


def quality(report: ScheduleReport) -> str:
    """What a schedule costs, and how far from the best it can be."""
    value = report.value
    if report.completion_bound is not None:
        told = translate("Proposal", "The last tail is past its RP after {}.").format(
            formats.span(value.completion * 60)
        )
    else:
        told = translate("Proposal", "Delay: {} weighted minutes.").format(
            formats.grouped(value.cost)
        )
    if report.is_proven or not report.gap:
        return told + " " + translate("Proposal", "Proven: no schedule is better.")
    bound = translate(
        "Proposal",
        "None has less than {}: at most {} of all time on the way could be saved.",
    )
    share = report.gap_of_spent
    least = formats.grouped(report.bound)
    if report.completion_bound is not None:
        bound = translate(
            "Proposal", "None is through before {}: at most {} from the best possible."
        )
        least = formats.span(report.completion_bound * 60)
        share = report.gap_share
    return f"{told} {bound.format(least, f'{share:.1%}')}"


def _bottlenecks(
    problem: MovementProblem, bottlenecks: tuple[Bottleneck, ...]
) -> list[str]:
    """Who gets most in each other's way, whatever the schedule."""
    form = translate(
        "Proposal", "In each other's way in any schedule, {} weighted minutes: {}."
    )
    return [
        form.format(
            formats.grouped(one.cost),
            ", ".join(problem.movements[number].name for number in one.movements),
        )
        for one in bottlenecks[:SHOWN_BOTTLENECKS]
        if one.cost
    ]


def _contradicted(
    planner: Planner,
    case: MovementCase,
    report: ScheduleReport,
    found: Contradiction | None,
) -> Proposal:
    """Not everybody has a place: which demands contradict each other, and a way out."""
    problem, clock = case.problem, clock_of(case)
    missing = ", ".join(problem.movements[one].name for one in report.value.missing)
    headline = translate(
        "Proposal", "No schedule has a place for everybody; left over: {}."
    ).format(missing)
    heads = (translate("Proposal", "Column"), translate("Proposal", "Demand"))
    if found is None:
        more = translate(
            "Proposal",
            "Nothing was found that rules one out; more effort may find one.",
        )
        rows = tuple(
            Row(one, (problem.movements[one].name, translate("Proposal", "no place")))
            for one in report.value.missing
        )
        return Proposal(
            step="",
            headline=headline,
            details=(more,),
            header=heads,
            rows=rows,
            case=case,
            columns=None,
        )
    claims = []
    for claim in found.core:
        number = -1 if claim.kind in _OF_AREA_OR_ROAD else claim.of
        name = problem.movements[number].name if number >= 0 else ""
        claims.append(Row(number, (name, claim_words(problem, claim, clock))))
    said = contradiction_words(problem, found, clock)
    ways_out = said[1 + len(found.core) :]
    return Proposal(
        step=translate("Proposal", "Take the cheapest way out"),
        headline=headline,
        details=(said[0], *ways_out),
        header=heads,
        rows=tuple(claims),
        case=case,
        columns=_way_out(planner, case, found),
    )


def _way_out(
    planner: Planner, case: MovementCase, found: Contradiction
) -> tuple[PlannedColumn, ...] | None:
    """The march with later limits for some columns; None where that does not help."""
    if found.schedule is None or not found.schedule.is_whole:
        return None
    columns = list(apply_schedule(planner, case, found.schedule).columns)
    for release in found.releases:
        movement = case.problem.movements[release.movement]
        latest = case.moment(movement.latest_s) + timedelta(seconds=release.later_s)
        column = columns[release.movement]
        plan = replace(column.plan, latest=latest)
        columns[release.movement] = replace(column, plan=plan)
    return tuple(columns)


def _with_ways(
    planner: Planner, case: MovementCase, ways: int, progress: Progress
) -> MovementCase:
    """A case in which every column may choose from so many routes."""
    march = case.march
    columns = tuple(
        replace(column, plan=replace(column.plan, ways=ways))
        for column in march.columns
    )
    plans = tuple(column.plan for column in columns)
    scenario = replace(march.scenario, columns=plans)
    found = movement_case(planner, PlannedMarch(scenario, columns), progress)
    return replace(found, columns=case.columns)


def _signed(seconds: int) -> str:
    """A shift with its sign; empty for none."""
    if not seconds:
        return ""
    return f"{'+' if seconds > 0 else '−'}{formats.span(abs(seconds))}"
