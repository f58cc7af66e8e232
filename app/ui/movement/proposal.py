"""Schedules as proposals: made off the GUI thread, told in words, for a human to judge.

What is proposed is planned to the end before it is shown, march tables included, so
that whoever accepts it gets what he saw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.movement.case import movement_case
from app.services.movement.schedule import apply_schedule
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import (
    ScheduleOrder,
    WhyOrder,
    schedule_work,
    why_work,
)
from app.services.planning import PlannedMarch
from app.ui.movement.proposal_words import (
    Row,
    bottleneck_words,
    clock_of,
    few_names,
    header,
    quality,
    row_of,
)
from planners.movement.claims import ClaimKind
from planners.movement.conflicts import find_conflicts
from planners.movement.contradiction_words import claim_words, contradiction_words
from planners.movement.explain_schedule import explain_schedule
from planners.movement.packed import pack
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_report import EffortLevel, ScheduleSettings

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.movement.case import MovementCase
    from app.services.planning import PlannedColumn, Planner
    from app.ui.draft import Closure
    from app.ui.movement.kept_schedule import KeptSchedules, ToldSchedule
    from maps.progress import Progress
    from planners.movement.claims import Contradiction
    from planners.movement.schedule_report import ScheduleReport

STABILITY = 30  # weighted minutes that a movement which changes must save
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
    told
        Since when the schedule holds; None where no plan keeps answers.
    """

    step: str
    headline: str
    details: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    case: MovementCase
    columns: tuple[PlannedColumn, ...] | None
    closures: tuple[Closure, ...] | None = None
    told: ToldSchedule | None = None


def proposed_schedule(
    planner: Planner,
    case: MovementCase,
    wishes: ScheduleWishes,
    progress: Progress,
    enough: Callable[[], bool],
    kept: KeptSchedules | None = None,
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
    kept
        Schedules beside the plan; None where none are.

    Returns
    -------
    Proposal | None
        None where it was enough before there was any.
    """
    case, order = schedule_order(planner, case, wishes, progress)
    told = None
    if kept is None:
        report = in_child(schedule_work, order, progress, enough)
    else:
        told = kept.report(order, progress, enough)
        report = None if told is None else told.answer.value
    if report is None:
        return None
    if report.value.missing or find_conflicts(case.problem, report.schedule):
        why = WhyOrder(problem=case.problem, seed=wishes.seed)
        found = in_child(why_work, why, progress, enough)
        proposal = _contradicted(planner, case, report, found)
    else:
        proposal = _proposal(planner, case, report, wishes.aim)
    return replace(proposal, told=told)


def schedule_order(
    planner: Planner, case: MovementCase, wishes: ScheduleWishes, progress: Progress
) -> tuple[MovementCase, ScheduleOrder]:
    """
    Say what wishes mean for a case: with the ways that it may choose from.

    Parameters
    ----------
    planner, case, wishes, progress
        As `proposed_schedule`.
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
    return case, ScheduleOrder(problem=case.problem, settings=settings)


def _proposal(
    planner: Planner, case: MovementCase, report: ScheduleReport, aim: AimKind
) -> Proposal:
    """A schedule with a place for everybody."""
    problem, clock = case.problem, clock_of(case)
    why: dict[int, list[str]] = {}
    for one in explain_schedule(
        problem, pack(problem), report.schedule, case.planned, clock=clock
    ):
        why.setdefault(one.shift.movement, []).append(one.sentence)
    nothing = translate("Proposal", "Nothing on the roads holds it where it was.")
    pairs = list(zip(case.planned.placed, report.schedule.placed, strict=True))
    rows = tuple(
        row_of(case, number, pair, " ".join(why.get(number, (nothing,))))
        for number, pair in enumerate(pairs)
        if pair[0] != pair[1]
    )
    kept = len(pairs) - len(rows)
    counted = translate(
        "Proposal", "Columns that change: {}; that stay as they are: {}."
    ).format(len(rows), kept)
    details = bottleneck_words(problem, report.bottlenecks)
    return Proposal(
        step=translate("Proposal", "Schedule the columns"),
        headline=f"{quality(report, aim, clock)} {counted}",
        details=(*details, *case.remarks),
        header=header(),
        rows=rows,
        case=case,
        columns=apply_schedule(planner, case, report.schedule).columns,
    )


def _contradicted(
    planner: Planner,
    case: MovementCase,
    report: ScheduleReport,
    found: Contradiction | None,
) -> Proposal:
    """Not everybody has a place: which demands contradict each other, and a way out."""
    problem, clock = case.problem, clock_of(case)
    names = [movement.name for movement in problem.movements]
    missing = few_names([names[number] for number in report.value.missing])
    headline = translate("Proposal", "Locked columns are in each other's way.")
    if report.value.missing:
        headline = translate(
            "Proposal", "No schedule has a place for everybody; left over: {}."
        ).format(missing)
    heads = (translate("Proposal", "Column"), translate("Proposal", "Demand"))
    if found is None:
        return _left_over(case, report, missing, heads)
    claims = []
    for claim in found.core:
        number = -1 if claim.kind in _OF_AREA_OR_ROAD else claim.of
        demand = claim_words(problem, claim, clock)
        claims.append(
            Row(number, (names[number] if number >= 0 else "", demand), demand)
        )
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


def _left_over(
    case: MovementCase, report: ScheduleReport, missing: str, heads: tuple[str, ...]
) -> Proposal:
    """Not everybody has a place, and nobody knows whether that could be."""
    none = translate("Proposal", "no place")
    names = [movement.name for movement in case.problem.movements]
    return Proposal(
        step="",
        headline=translate("Proposal", "The search found no place for {}.").format(
            missing
        ),
        details=(
            translate(
                "Proposal",
                "Nothing was found that rules one out; more effort may find one.",
            ),
        ),
        header=heads,
        rows=tuple(
            Row(number, (names[number], none), none) for number in report.value.missing
        ),
        case=case,
        columns=None,
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
