"""How commands print conflicts and schedules, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.movement.schedule_sentences import conflict_sentence
from planners.movement.explain_schedule import explain_schedule
from planners.movement.packed import pack
from planners.movement.problem import AimKind
from planners.movement.schedule_words import names_in_words
from planners.span_words import span_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cli.terminal import Terminal
    from app.services.movement.case import MovementCase
    from planners.movement.conflict import Conflict
    from planners.movement.problem import (
        Departures,
        Movement,
        MovementProblem,
        Schedule,
    )
    from planners.movement.schedule_report import ScheduleReport
    from planners.movement.schedule_words import Clock

SHOWN = 20  # conflicts that people read; machines get all
COUNTED = {
    AimKind.DELAY: "weighted minutes behind the free way",
    AimKind.LATENESS: "weighted minutes behind the wanted times",
    AimKind.COMPLETION: "minutes until the last tail is past its release point",
}


def conflict_forms(
    problem: MovementProblem, conflicts: Sequence[Conflict], clock: Clock
) -> list[dict[str, object]]:
    """Conflicts for machines."""
    return [
        {
            "kind": one.kind,
            "movements": [problem.movements[m].name for m in one.movements],
            "where": one.where,
            "begins": clock.moment(one.begins_s),
            "ends": clock.moment(one.ends_s),
            "overlap_s": one.overlap_s,
            "cure_s": one.cure_s,
            "sentence": conflict_sentence(problem, one, clock),
        }
        for one in conflicts
    ]


def show_conflicts(
    problem: MovementProblem,
    conflicts: Sequence[Conflict],
    clock: Clock,
    terminal: Terminal,
) -> None:
    """Print conflicts for people, the first ones in sentences."""
    count = len(conflicts)
    if not count:
        terminal.say("As planned there is no conflict.")
        return
    terminal.say(f"As planned there {'is' if count == 1 else 'are'} {_many(count)}:")
    show_sentences(problem, conflicts, clock, terminal)


def show_sentences(
    problem: MovementProblem,
    conflicts: Sequence[Conflict],
    clock: Clock,
    terminal: Terminal,
) -> None:
    """Print the first conflicts in sentences."""
    for one in conflicts[:SHOWN]:
        terminal.say(f"  - {conflict_sentence(problem, one, clock)}")
    if len(conflicts) > SHOWN:
        terminal.say(f"  and {len(conflicts) - SHOWN} more; --json has all.")


def _many(count: int) -> str:
    return "1 conflict" if count == 1 else f"{count} conflicts"


def reasons_of(case: MovementCase, schedule: Schedule, clock: Clock) -> dict[int, str]:
    """Why each movement that is not on its free way is where it is, by number."""
    problem = case.problem
    found: dict[int, list[str]] = {}
    for one in explain_schedule(problem, pack(problem), schedule, clock=clock):
        found.setdefault(one.shift.movement, []).append(one.sentence)
    return {number: " ".join(said) for number, said in found.items()}


def schedule_form(
    case: MovementCase, report: ScheduleReport, clock: Clock
) -> dict[str, object]:
    """Give a schedule for machines."""
    reasons = reasons_of(case, report.schedule, clock)
    pairs = zip(report.schedule.placed, case.planned.placed, strict=True)
    return {
        "movements": [
            _movement_form(case, number, (new, old), clock)
            | {"why": reasons.get(number, "")}
            for number, (new, old) in enumerate(pairs)
        ],
        "value": report.value,
        "bound": report.bound,
        "gap": report.gap,
        "gap_share": report.gap_share,
        "proven": report.is_proven,
        "bottlenecks": [
            {
                "movements": [case.problem.movements[m].name for m in one.movements],
                "cost": one.cost,
            }
            for one in report.bottlenecks
        ],
    }


def _movement_form(
    case: MovementCase,
    number: int,
    placed: tuple[Departures | None, Departures | None],
    clock: Clock,
) -> dict[str, object]:
    """One movement for machines."""
    movement, (new, old) = case.problem.movements[number], placed
    told: dict[str, object] = {"movement": movement.name}
    told["planned"] = None if old is None else clock.moment(old.departs_s[0])
    told["departs"] = None
    if new is not None:
        told["way"] = movement.courses[new.course].name
        told["departs"] = [clock.moment(at) for at in new.departs_s]
        told["clears"] = clock.moment(movement.ends_s(new))
    return told


def waits_s(movement: Movement, placed: Departures) -> int:
    """How long a movement stands longer than ordered, in all, to the minute."""
    course = movement.courses[placed.course]
    ends = zip(course.legs, placed.departs_s, strict=True)
    arrives = [at + leg.duration_s for leg, at in ends]
    return sum(
        max(0, goes_on - at - stop.least_s) // 60 * 60
        for at, goes_on, stop in zip(
            arrives, placed.departs_s[1:], course.stops, strict=False
        )
    )


def show_schedule(
    case: MovementCase,
    report: ScheduleReport,
    clock: Clock,
    terminal: Terminal,
) -> None:
    """Print a schedule for people: who goes when, and why."""
    rows = []
    pairs = zip(report.schedule.placed, case.planned.placed, strict=True)
    for number, (new, old) in enumerate(pairs):
        movement = case.problem.movements[number]
        before = "" if old is None else clock.time(old.departs_s[0])
        if new is None:
            rows.append((movement.name, before, "no place", "", "", ""))
            continue
        wait = waits_s(movement, new)
        rows.append(
            (
                movement.name,
                before,
                clock.time(new.departs_s[0]),
                span_words(wait) if wait else "",
                clock.time(movement.ends_s(new)),
                movement.courses[new.course].name,
            )
        )
    terminal.say()
    head = ("movement", "planned", "starts", "waits", "clears RP", "by")
    terminal.table(head, rows)
    reasons = reasons_of(case, report.schedule, clock)
    if reasons:
        terminal.say("\nWhy:")
    for _, said in sorted(reasons.items()):
        terminal.say(f"  - {said}")


def quality_words(report: ScheduleReport, kind: AimKind, names: Sequence[str]) -> str:
    """What a schedule costs and how far from the best it can be, as a sentence."""
    missing = [names[number] for number in report.value.missing]
    if missing:
        return f"Without a place: {names_in_words(missing)}."
    cost = report.value.cost
    if report.completion_bound is not None:
        kind, cost = AimKind.COMPLETION, report.value.completion
    what = COUNTED[kind]
    if report.value.moved:
        what += f", with a charge for each of {report.value.moved} not left as kept"
    if report.is_proven or not report.gap:
        return f"{cost} {what}: proven, no schedule is better."
    return (
        f"{cost} {what}; none has less than {cost - report.gap}, so at most "
        f"{report.gap_share:.1%} could be saved ({report.gap_of_spent:.2%} of all "
        "weighted time on the way)."
    )
