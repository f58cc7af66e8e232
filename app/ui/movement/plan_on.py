"""Planning on after a road was lost or a column is late, as a proposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.errors import InputRefused
from app.services.movement.replan import LOST_FOR, Trouble, disrupted
from app.services.movement.schedule import scheduled_column, with_stops
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import REPLAN_STEPS, ReplanOrder, replan_work
from app.ui.movement.proposal import Proposal
from app.ui.movement.proposal_words import Row, clock_of, few_names, header, row_of
from planners.movement.conflict import ConflictKind
from planners.movement.conflicts import find_conflicts
from planners.movement.schedule_changes import schedule_changes
from planners.movement.schedule_report import EffortLevel

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from app.services.movement.case import MovementCase
    from app.services.planning import PlannedColumn, Planner
    from app.ui.draft import Closure
    from maps.progress import Progress
    from planners.movement.problem import Schedule
    from planners.movement.replan import Disruption, Replanned


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOnWishes:
    """
    What went wrong, and from when on anything can be changed.

    Attributes
    ----------
    now
        Moment from which the plan may change.
    lost
        Roads that were closed since the plan was published.
    late
        A column and how far it is behind its times; None for nobody.
    effort
        How long to look for better.
    seed
        Of the search.
    """

    now: datetime
    lost: tuple[Closure, ...] = ()
    late: tuple[str, timedelta] | None = None
    effort: EffortLevel = EffortLevel.NORMAL
    seed: int = 1


def plan_on(
    planner: Planner,
    published: MovementCase,
    wishes: PlanOnWishes,
    progress: Progress,
    enough: Callable[[], bool],
) -> Proposal | None:
    """
    Plan on from a moment, close to what was published.

    Parameters
    ----------
    planner
        Of the area.
    published
        As it was before anything went wrong.
    wishes
        What went wrong.
    progress
        Told how far it is; may raise to stop.
    enough
        Once true, the search ends.

    Returns
    -------
    Proposal | None
        None where it was enough before there was a plan.
    """
    progress(translate("PlanOn", "finding who is affected"), 0.0)
    trouble = Trouble(
        now=wishes.now,
        closed=tuple(_place(one) for one in wishes.lost),
        late=() if wishes.late is None else (wishes.late,),
    )
    before = published.planned
    case, disruption = disrupted(planner, published, before, trouble)
    order = ReplanOrder(
        problem=case.problem,
        published=before,
        disruption=disruption,
        steps=REPLAN_STEPS[wishes.effort],
        seed=wishes.seed,
    )
    found = in_child(replan_work, order, progress, enough)
    if found is None:
        return None
    case = replace(case, columns=published.columns)
    names = [movement.name for movement in case.problem.movements]
    stranded = [names[number] for number in found.stranded]
    stranded += [
        translate("PlanOn", "{} (locked)").format(names[number])
        for number in _locked_onto(case, disruption, found)
    ]
    clock = clock_of(case)
    changes = schedule_changes(
        case.problem,
        before,
        found.schedule,
        clock=clock,
        departed=found.frozen.departed,
    )
    words = {one.movement: one.words for one in changes.changes}
    details = _trouble_words(names, found)
    columns, free = _columns(planner, case, found.schedule)
    details += [
        translate(
            "PlanOn",
            "The way of {} cannot be written as stops: it holds until something else "
            "has the march planned anew.",
        ).format(name)
        for name in free
    ]
    return Proposal(
        step=translate("PlanOn", "Plan on from {}").format(
            clock.time(disruption.now_s)
        ),
        headline=f"{_headline(found, stranded)} {changes.words}",
        details=tuple(details),
        header=header(),
        rows=_rows(case, (before, found.schedule), words),
        case=case,
        columns=None if stranded else columns,
        closures=tuple(
            replace(one, window=(wishes.now, wishes.now + LOST_FOR))
            for one in wishes.lost
        ),
    )


def _columns(
    planner: Planner, case: MovementCase, schedule: Schedule
) -> tuple[tuple[PlannedColumn, ...], list[str]]:
    """March of a schedule, and whose way around no stops lead over."""
    columns, free = [], []
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        column = scheduled_column(case, number, placed)
        if placed.course:
            try:
                column = with_stops(planner, case, column)
            except InputRefused:
                free.append(column.plan.column.name)
        columns.append(column)
    return tuple(columns), free


def _locked_onto(
    case: MovementCase, disruption: Disruption, found: Replanned
) -> list[int]:
    """Locked movements that would drive onto a lost road."""
    closed = replace(case.problem, closures=disruption.lost)
    return sorted(
        {
            one.movements[0]
            for one in find_conflicts(closed, found.schedule)
            if one.kind is ConflictKind.CLOSURE
            and case.problem.movements[one.movements[0]].locked is not None
        }
        - found.frozen.caught
    )


def _rows(
    case: MovementCase, plans: tuple[Schedule, Schedule], words: dict[int, str]
) -> tuple[Row, ...]:
    """Movements that change with the difference in words, the stranded ones first."""
    pairs = list(zip(plans[0].placed, plans[1].placed, strict=True))
    order = sorted(words, key=lambda number: (pairs[number][1] is not None, number))
    return tuple(row_of(case, one, pairs[one], words[one]) for one in order)


def _headline(found: Replanned, stranded: list[str]) -> str:
    """Whether it can go on."""
    if stranded:
        return translate(
            "PlanOn", "Not everybody can go on; no way or no time is left for: {}."
        ).format(few_names(stranded))
    if not found.affected:
        return translate("PlanOn", "Everybody can go on as published.")
    return translate(
        "PlanOn", "Everybody can go on. Columns that cannot go as published: {}."
    ).format(len(found.affected))


def _trouble_words(names: list[str], found: Replanned) -> list[str]:
    """Who is on the lost road itself."""
    form = translate(
        "PlanOn", "{} is on the lost road at that moment; it is taken to go on."
    )
    return [form.format(names[number]) for number in sorted(found.frozen.caught)]


def _place(closure: Closure) -> str:
    """Where a road is closed, as a scenario says it."""
    lon, lat = closure.position
    return f"{lat:.7f}, {lon:.7f}"
