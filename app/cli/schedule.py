"""``marsroute schedule``: conflicts between columns, and a schedule without any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.kept_answers import kept_answers, marking_of_answer, say_note
from app.cli.march import with_ratings
from app.cli.plan_access import read_plan_or_scenario
from app.cli.replan import replanned, trouble_of
from app.cli.schedule_check import check_call
from app.cli.schedule_instance import run_instance
from app.cli.schedule_products import write_products
from app.cli.schedule_words import (
    conflict_forms,
    quality_words,
    schedule_form,
    show_conflicts,
    show_schedule,
    show_sentences,
)
from app.errors import InputRefused, NoAnswer
from app.services.catalogue import vehicle_catalogue
from app.services.movement.case import movement_case
from app.services.movement.published_schedule import read_plan_file
from app.services.movement.schedule_answer import answered_schedule, schedule_inquiry
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import (
    ScheduleOrder,
    WhyOrder,
    schedule_work,
    why_work,
)
from app.services.planning import Planner
from planners.movement.conflicts import find_conflicts
from planners.movement.contradiction_words import contradiction_words
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from planners.movement.schedule_words import Clock

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.services.movement.case import MovementCase
    from app.services.scenario.scenario import Scenario
    from planners.movement.schedule_report import ScheduleReport

STABILITY = 30  # weighted minutes that a movement which changes must save


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Find conflicts, schedule, print and write."""
    check_call(arguments)
    trouble = trouble_of(arguments)
    if arguments.instance is not None:
        return run_instance(arguments, terminal)
    planner, scenario = _opened(arguments, terminal)
    case = movement_case(
        planner, planner.march(scenario, terminal.progress), terminal.progress
    )
    clock = Clock(case.zero, scenario.zone)
    marking = {"marking": scenario.marking.banner, "scenario": scenario.name}
    terminal.say(scenario.marking.banner)
    for remark in case.remarks:
        terminal.say(f"  - {remark}")
    conflicts = find_conflicts(case.problem, case.planned)
    if trouble is None:
        show_conflicts(case.problem, conflicts, clock, terminal)
    forms = conflict_forms(case.problem, conflicts, clock)
    told: dict[str, object] = {"conflicts": forms}
    if arguments.conflicts_only:
        terminal.answer(marking | told)
        return 0
    if trouble is not None:
        return replanned(arguments, trouble, (planner, case), terminal)
    report, note = _report(arguments, planner, case, terminal)
    show_schedule(case, report, clock, terminal)
    left = find_conflicts(case.problem, report.schedule)
    told |= note | {
        "schedule": schedule_form(case, report, clock),
        "left": conflict_forms(case.problem, left, clock),
    }
    if left:
        terminal.say("\nColumns that are locked stay in each other's way:")
        show_sentences(case.problem, left, clock, terminal)
    else:
        names = [movement.name for movement in case.problem.movements]
        terminal.say(f"\n{quality_words(report, _aim(arguments, case), names)}")
    if report.value.missing or left:
        said = _why(arguments, case, clock, terminal)
        terminal.answer(marking | told | {"why": said})
        terminal.say(f"\n{said[0]}")
        for line in said[1:]:
            terminal.say(f"  - {line}")
        return NoAnswer.exit_code
    written = write_products(arguments, planner, case, report.schedule, terminal)
    terminal.answer(marking | told | {"written": written})
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return 0


def _opened(
    arguments: argparse.Namespace, terminal: Terminal
) -> tuple[Planner, Scenario]:
    """Open the area; the scenario under the ratings and wishes of the call."""
    scenario = read_plan_or_scenario(arguments.scenario, vehicle_catalogue(), arguments)
    area = arguments.area or scenario.area
    if area is None:
        raise InputRefused(
            f"{arguments.scenario.name} names no area; add a line 'area: NAME.area' "
            "or give --area."
        )
    planner = Planner.open(area)
    scenario = with_ratings(scenario, planner.area, arguments, terminal)
    if arguments.ways is None:
        return planner, scenario
    columns = tuple(replace(one, ways=arguments.ways) for one in scenario.columns)
    return planner, replace(scenario, columns=columns)


def _aim(arguments: argparse.Namespace, case: MovementCase) -> AimKind:
    """What a schedule shall have least of, by the call or else by the scenario."""
    if arguments.aim:
        return AimKind[arguments.aim.upper()]
    return case.march.scenario.schedule.aim


def _report(
    arguments: argparse.Namespace,
    planner: Planner,
    case: MovementCase,
    terminal: Terminal,
) -> tuple[ScheduleReport, dict[str, object]]:
    """Have a child make the schedule, unless that is kept, and say when it was made."""
    order, scenario = _order(arguments, case), case.march.scenario
    with kept_answers(arguments, planner) as answers:
        if answers is not None:
            marking = marking_of_answer(arguments, planner, scenario)
            inquiry = schedule_inquiry(order, scenario.name, marking)
            answer, known = answered_schedule(
                answers, inquiry, order, terminal.progress, anew=arguments.fresh
            )
            return answer.value, say_note(answer, known, scenario.zone, terminal)
    report = in_child(schedule_work, order, terminal.progress)
    if report is None:
        raise NoAnswer("The search was stopped before there was any schedule.")
    return report, {}


def _order(arguments: argparse.Namespace, case: MovementCase) -> ScheduleOrder:
    """Order a schedule, near to one that was published if there is one."""
    kept = None
    if arguments.keep is not None:
        kept = read_plan_file(arguments.keep, case, arguments.gate.policy)
    wish = case.march.scenario.schedule
    settings = ScheduleSettings(
        aim=Aim(
            kind=_aim(arguments, case), kept=kept, stability=STABILITY if kept else 0
        ),
        effort=EffortLevel[arguments.effort.upper()],
        seed=wish.seed if arguments.seed is None else arguments.seed,
    )
    return ScheduleOrder(problem=case.problem, settings=settings)


def _why(
    arguments: argparse.Namespace, case: MovementCase, clock: Clock, terminal: Terminal
) -> tuple[str, ...]:
    """Why not everybody has a place."""
    seed = (
        case.march.scenario.schedule.seed if arguments.seed is None else arguments.seed
    )
    order = WhyOrder(problem=case.problem, seed=seed)
    found = in_child(why_work, order, terminal.progress)
    if found is None:
        return (
            "Nothing was found that rules out a schedule; more effort may find one.",
        )
    return contradiction_words(case.problem, found, clock)
