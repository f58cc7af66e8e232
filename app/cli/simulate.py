"""``marsroute simulate``: how sure a march is, here and at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.cli.kept_answers import kept_answers, say_note
from app.cli.march import with_ratings
from app.cli.plan_access import read_plan_or_scenario
from app.cli.simulate_words import show_estimates, show_robustness
from app.cli.terminal import machine_form
from app.errors import InputRefused
from app.exports.gate import check_target, write_bytes_export
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.model_policy import model_policy
from app.services.model_registry import registered_models, require_active
from app.services.movement.case import movement_case
from app.services.movement.published_schedule import read_plan_file
from app.services.planning import Planner
from app.services.robustness.answer import answered_robustness, robustness_inquiry
from app.services.robustness.course_of_action import (
    CourseOfAction,
    course_of_march,
    course_of_schedule,
)
from app.services.robustness.estimate import estimated
from app.services.robustness.evidence import evidence_form, plain_form
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.read_answer import read_robustness
from app.services.robustness.request import MODEL, robustness_order
from app.services.robustness.simulate import simulated_here
from app.services.scenario.robustness import (
    chosen,
    wished_settings,
    with_assumptions,
)
from app.storage.folders import Folders

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.services.answer_notes import LookUp
    from app.services.cached_answers import CachedAnswers
    from app.services.robustness.request import RobustnessOrder
    from app.services.robustness.results import Robustness
    from app.services.scenario.robustness import RobustnessWish
    from app.services.scenario.scenario import Scenario

_MINUTE = timedelta(minutes=1)


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan, simulate, print and export."""
    if arguments.export is not None:
        check_target(arguments.export)
    scenarios = _scenarios(arguments)
    settings = settings_of(arguments, scenarios[0].robustness)
    planner, scenarios = _opened(arguments, scenarios, terminal)
    marking = join(
        [
            *(one.marking for one in scenarios),
            *area_markings(planner.area, arguments.gate.policy),
        ]
    )
    courses = courses_of(arguments, planner, scenarios, terminal)
    order = robustness_order(planner, courses, settings, terminal.progress)
    estimates, zone = estimated(order), scenarios[0].zone
    told: dict[str, object] = {
        "marking": marking.banner,
        "scenario": scenarios[0].name,
        "instant": plain_form(estimates),
    }
    terminal.say(marking.banner)
    with kept_answers(arguments, planner) as answers:
        found = _found(arguments, answers, order, marking, terminal)
    if found.value is None:
        show_estimates(estimates, zone, settings.slack / _MINUTE, terminal)
    else:
        show_robustness(found.value, terminal)
    if found.why:
        terminal.say(f"\n{found.why}")
        told["why"] = found.why
    written = _exported(arguments, marking, order, found.value)
    told |= found.note | {"simulation": plain_form(found.value), "written": written}
    terminal.answer(told)
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return 0


def settings_of(
    arguments: argparse.Namespace, wish: RobustnessWish
) -> RobustnessSettings:
    """
    Take what is tried from the options of a call, and else from the plan.

    Parameters
    ----------
    arguments
        Of the call; they win.
    wish
        Of the first scenario.

    Raises
    ------
    InputRefused
        A value makes no sense.
    """
    settings = wished_settings(wish)
    theta = settings.theta
    if arguments.period is not None:
        theta = replace(theta, period=arguments.period)
    values = _assumptions(arguments.assume)
    theta = with_assumptions(theta, chosen(values, arguments.assumed_by))
    settings = replace(settings, losses=Losses(arguments.losses), theta=theta)
    if arguments.rollouts is not None:
        settings = replace(settings, rollouts=arguments.rollouts)
    if arguments.seed is not None:
        settings = replace(settings, seed=arguments.seed)
    if arguments.deadline_slack is not None:
        minutes = arguments.deadline_slack
        if not 0 <= minutes <= 24 * 60:
            raise InputRefused(f"--deadline-slack is {minutes:g}; give 0 to 1440 min.")
        settings = replace(settings, slack=minutes * _MINUTE)
    return settings


def _assumptions(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Read all that is assumed; nothing twice."""
    values = [_assumption(text) for text in texts]
    names = [name for name, _ in values]
    for name in names:
        if names.count(name) > 1:
            raise InputRefused(f"--assume gives {name} more than once; keep one.")
    return values


def _assumption(text: str) -> tuple[str, float]:
    """Read ``NAME=VALUE``."""
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        raise InputRefused(
            f"--assume {text!r} is none; write a name and a value, such as "
            "weather_sd=0.1."
        ) from error


def _scenarios(arguments: argparse.Namespace) -> list[Scenario]:
    """Read all courses of action; the first is the one that answers are kept for."""
    paths: list[Path] = [arguments.scenario, *arguments.against]
    others = [other_course(path, arguments) for path in paths[1:]]
    first = read_plan_or_scenario(paths[0], vehicle_catalogue(), arguments)
    return [first, *others]


def other_course(path: Path, arguments: argparse.Namespace) -> Scenario:
    """
    Read another course of action; nothing is kept beside its plan.

    Raises
    ------
    KnownError
        It cannot be read, or the plan has no scenario.
    """
    found = read_plan_or_scenario(path, vehicle_catalogue(), arguments, records=False)
    results = getattr(arguments, "results", None)
    if results is not None:
        results.close()
        del arguments.results, arguments.said_of_models
    return found


def _opened(
    arguments: argparse.Namespace, scenarios: Sequence[Scenario], terminal: Terminal
) -> tuple[Planner, list[Scenario]]:
    """Open the area; the scenarios under the ratings of the call."""
    area = arguments.area or scenarios[0].area
    if area is None:
        raise InputRefused(
            f"{arguments.scenario.name} names no area; add a line 'area: NAME.area' "
            "or give --area."
        )
    planner = Planner.open(area)
    rated = [with_ratings(s, planner.area, arguments, terminal) for s in scenarios]
    return planner, rated


def courses_of(
    arguments: argparse.Namespace,
    planner: Planner,
    scenarios: Sequence[Scenario],
    terminal: Terminal,
) -> list[CourseOfAction]:
    """
    Plan every course of action; no two have the same name.

    Raises
    ------
    KnownError, PlanningError
        A march cannot be planned, or the schedule of the call is of another one.
    """
    courses = []
    for number, scenario in enumerate(scenarios):
        march = planner.march(scenario, terminal.progress)
        if number or arguments.schedule is None:
            courses.append(course_of_march(march))
            continue
        case = movement_case(planner, march, terminal.progress)
        schedule = read_plan_file(arguments.schedule, case, arguments.gate.policy)
        courses.append(course_of_schedule(case, schedule))
    names = [course.name for course in courses]
    if len(set(names)) == len(names):
        return courses
    return [
        replace(course, name=f"{course.name} ({number})")
        for number, course in enumerate(courses, 1)
    ]


class _Found(NamedTuple):
    """What there is to tell: a simulation or None, its age, why none was made."""

    value: Robustness | None
    note: dict[str, object]
    why: str = ""


def _found(
    arguments: argparse.Namespace,
    answers: CachedAnswers | None,
    order: RobustnessOrder,
    marking: Marking,
    terminal: Terminal,
) -> _Found:
    """Simulate, unless that is kept, not wanted, or the model may not be asked."""
    if arguments.instant:
        return _Found(None, {})
    why = _not_to_be_asked(arguments)
    if answers is None:
        if why:
            return _Found(None, {}, why)
        found = simulated_here(order, terminal.progress)
        return _Found(read_robustness(order, found.answer, found.others), {})
    inquiry = robustness_inquiry(order, order.legend.title, marking)
    zone = order.legend.zone
    if not why:
        answer, known = answered_robustness(
            answers, inquiry, order, terminal.progress, anew=arguments.fresh
        )
        return _Found(answer.value, say_note(answer, known, zone, terminal))
    known = answers.look_up(inquiry)
    if known.answer is None:
        return _Found(None, _stale_note(known, zone, terminal), why)
    return _Found(
        known.answer.value, say_note(known.answer, known, zone, terminal), why
    )


def _stale_note(
    known: LookUp[Robustness], zone: str, terminal: Terminal
) -> dict[str, object]:
    """Tell of a kept answer that does not hold any more, where there is one."""
    if known.stale is None:
        return {}
    said = known.stale.note.stale_words(zone)
    terminal.say(f"\n{said}")
    return {"answer": {"out_of_date": said}}


def _not_to_be_asked(arguments: argparse.Namespace) -> str:
    """Why the model may not be asked; empty where it may."""
    said = getattr(arguments, "said_of_models", {})
    policy = model_policy(Folders.of_user().config)
    try:
        require_active(MODEL, registered_models(said, policy))
    except InputRefused as refusal:
        return str(refusal)
    return ""


def _exported(
    arguments: argparse.Namespace,
    marking: Marking,
    order: RobustnessOrder,
    found: Robustness | None,
) -> tuple[Path, ...]:
    """Write the evidence, where that is wanted."""
    if arguments.export is None:
        return ()
    form = evidence_form(order, found, marking, datetime.now(UTC))
    text = json.dumps(machine_form(form), ensure_ascii=False, indent=1)
    gate = arguments.gate
    record = write_bytes_export(
        arguments.export, marking, (marking,), text.encode(), gate
    )
    return (record.path,)
