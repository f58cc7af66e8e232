"""What ``marsroute simulate`` prints for people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.robustness.estimate import METHOD
from app.services.robustness.frequency import of_hundred, yardstick
from app.services.robustness.results import OWN_VULNERABILITY
from app.services.robustness.words import (
    assumption_words,
    deadline_words,
    gap_words,
    instant_words,
    span_words,
    whole_words,
)
from planners.dtg import format_dtg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.cli.terminal import Terminal
    from app.services.robustness.estimate import CourseEstimate
    from app.services.robustness.results import (
        CourseOutcome,
        LossOutcome,
        Robustness,
        UnitOutcome,
    )

SHOWN = 10  # bridges and pairs; --json has all
_MINUTE = timedelta(minutes=1)


def show_robustness(robustness: Robustness, terminal: Terminal) -> None:
    """Print what was simulated."""
    for course in robustness.courses:
        _show_course(robustness, course, terminal)
    terminal.say(f"\n{assumption_words(robustness)}")
    if len(robustness.courses) > 1:
        _compare(robustness.courses, terminal)


def show_estimates(
    courses: Sequence[CourseEstimate], zone: str, slack_min: float, terminal: Terminal
) -> None:
    """Print the instant estimate alone."""
    for course in courses:
        terminal.say(f"\n{course.name}")
        terminal.say(instant_words(course.whole))
        terminal.say(f"By {METHOD}.")
        terminal.say("In a crowded plan it is unsure: chance lengthens queues.")
        terminal.say(deadline_words(course, slack_min))
        head = ("march unit", "planned clear", "deadline", "on time")
        rows = [
            (
                unit.name,
                format_dtg(unit.planned, zone),
                format_dtg(unit.deadline, zone),
                of_hundred(unit.on_time),
            )
            for unit in course.units
        ]
        terminal.table(head, rows)
        for name, minutes in course.queues:
            terminal.say(f"  - Queue before {name}: {minutes:.0f} min together.")


def _show_course(
    robustness: Robustness, course: CourseOutcome, terminal: Terminal
) -> None:
    """Print one course of action."""
    terminal.say(f"\n{course.name}")
    terminal.say(whole_words(course))
    terminal.say(instant_words(course.instant))
    terminal.say(deadline_words(course, robustness.slack_min))
    terminal.say()
    head = (
        *("march unit", "deadline", "on time of 100", "sampling", "assumed"),
        *("instant", "clears 5|50|95 of 100"),
    )
    rows = [_unit_row(unit, robustness.zone) for unit in course.units]
    terminal.table(head, rows)
    _show_queues(course, terminal)
    if course.losses:
        terminal.say(f"\n{OWN_VULNERABILITY}")
    _show_losses("if lost", course.losses, terminal)
    _show_losses("if both are lost", course.pairs, terminal)
    terminal.say(f"\n{gap_words(course)}")
    for remark in course.remarks:
        terminal.say(remark)


def _unit_row(unit: UnitOutcome, zone: str) -> tuple[str, ...]:
    """One march unit."""
    share, finishes = unit.on_time.share, unit.finishes
    when = "never"
    if finishes is not None:
        when = "|".join(_clock(one, zone) for one in finishes)
    return (
        unit.name,
        format_dtg(unit.deadline, zone)[:7],
        f"{of_hundred(share).removesuffix(' of 100')}, {yardstick(share)}",
        span_words(unit.on_time.interval),
        "" if unit.assumption is None else span_words(unit.assumption),
        of_hundred(unit.instant).removesuffix(" of 100"),
        when,
    )


def _clock(moment: datetime | None, zone: str) -> str:
    """Day, hour and minute of a moment, to the nearest minute."""
    if moment is None:
        return "a day after its start or later"
    return format_dtg(moment + _MINUTE / 2, zone)[:7]


def _show_queues(course: CourseOutcome, terminal: Terminal) -> None:
    """Print where units wait."""
    if not course.defiles:
        terminal.say("\nNobody waits before a single-file section.")
        return
    terminal.say()
    rows = [
        (f"{one.name} ({one.place})", f"{one.queue_min:.1f}", f"{one.waits:.2f}")
        for one in course.defiles[:SHOWN]
    ]
    terminal.table(("single-file section", "queue min together", "units waiting"), rows)


def _show_losses(title: str, losses: Sequence[LossOutcome], terminal: Terminal) -> None:
    """Print what the plan loses, the gravest first."""
    if not losses:
        return
    alike: dict[tuple[object, ...], list[LossOutcome]] = {}
    for one in losses:
        told = one.units_late, one.delay_min, one.units_cut, one.whole
        alike.setdefault(told, []).append(one)
    rows = [_loss_row(group) for group in list(alike.values())[:SHOWN]]
    head = (title, "units late", "min later together", "cut off", "plan holds of 100")
    terminal.say()
    terminal.table(head, rows)
    if len(alike) > SHOWN:
        terminal.say(f"  and {len(alike) - SHOWN} more kinds of loss; --json has all.")


def _loss_row(group: Sequence[LossOutcome]) -> tuple[str, ...]:
    """Losses that come to the same."""
    first, others = group[0], len(group) - 1
    name = first.name if not others else f"{first.name}, or one of {others} others"
    name = name.replace("one of 1 others", "one other")
    return (
        name,
        f"{first.units_late:+.2f} +-{first.error:.2f}",
        "" if first.delay_min is None else f"{first.delay_min:+.0f}",
        str(first.units_cut or ""),
        of_hundred(first.whole.share).removesuffix(" of 100"),
    )


def _compare(courses: Sequence[CourseOutcome], terminal: Terminal) -> None:
    """Print courses of action side by side."""
    terminal.say()
    rows = [
        (
            course.name,
            of_hundred(course.whole.share),
            span_words(course.whole.interval),
            "" if course.assumption is None else span_words(course.assumption),
            of_hundred(course.instant),
        )
        for course in courses
    ]
    head = ("course of action", "plan holds", "sampling", "assumptions", "instant")
    terminal.table(head, rows)
