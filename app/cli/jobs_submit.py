"""``marsroute jobs submit``: have a plan tried, here or elsewhere."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from app.cli.jobs import SHOWN_DIGITS, advanced, code_of, job_form
from app.cli.jobs_access import check_marking, opened_jobs, worked_on
from app.cli.plan_access import with_area
from app.errors import InputRefused
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.jobs.robustness_jobs import robustness_job
from app.services.plan.reader import PlanReader
from app.services.planning import Planner
from app.services.robustness.course_of_action import course_of_march
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import USUAL_PARTS, robustness_order
from app.services.scenario.whole_scenario import whole_scenario
from models.protocol.request import MOST_PARTS

if TYPE_CHECKING:
    import argparse

    from app.cli.jobs_access import PlanJobs
    from app.cli.terminal import Terminal
    from app.services.scenario.scenario import Scenario
    from models.cluster.job import JobOrder

NONCE_BYTES = 8
_LOSSES = {"robustness": Losses.ONE, "sweep": Losses.TWO}


def run_submit(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Begin a job."""
    with opened_jobs(arguments) as opened:
        order = _ordered(opened, arguments, terminal)
        with worked_on(opened, arguments) as jobs:
            check_marking(jobs.places, order.site, order.marking, arguments)
            kept = jobs.runner.submit(order).result()
            job = advanced(jobs, kept.key, terminal if arguments.wait else None)
    terminal.answer(job_form(job))
    terminal.say(job.marking)
    terminal.say(f"{job.key[:SHOWN_DIGITS]} {job.title}: {job.state.value}")
    if job.words:
        terminal.say(job.words)
    return code_of((job,))


def _ordered(
    opened: PlanJobs, arguments: argparse.Namespace, terminal: Terminal
) -> JobOrder:
    """Plan the march, and ask what a simulation of it has to tell."""
    parts = USUAL_PARTS if arguments.parts is None else arguments.parts
    if not 1 <= parts <= MOST_PARTS:
        raise InputRefused(f"--parts {parts} is not within 1 and {MOST_PARTS}.")
    settings = _settings(arguments)
    scenario = _scenario(opened, arguments)
    area = arguments.area or scenario.area
    if area is None:
        raise InputRefused(
            f"{arguments.plan.name} names no area; open it in the window and choose "
            "one, or give --area."
        )
    planner = Planner.open(area)
    policy = arguments.gate.policy
    marking = join((scenario.marking, *area_markings(planner.area, policy)))
    planned = planner.march(scenario, terminal.progress)
    order = robustness_order(
        planner,
        [course_of_march(planned)],
        settings,
        terminal.progress,
        parts=parts,
        nonce=secrets.token_hex(NONCE_BYTES) if arguments.again else "",
    )
    return robustness_job(order, arguments.site, marking)


def _scenario(opened: PlanJobs, arguments: argparse.Namespace) -> Scenario:
    """Scenario of the plan under all that is drawn over it."""
    content = opened.plan.ask(lambda store: store.content()).result()
    reader = PlanReader(vehicle_catalogue(), arguments.gate.policy)
    document = with_area(reader.document(content), arguments.plan)
    scenario = whole_scenario(document)
    if scenario is None:
        raise InputRefused(
            f"{arguments.plan.name} has no scenario yet; open it in the window and add "
            "columns, or make it anew with 'plan new --from'."
        )
    return scenario


def _settings(arguments: argparse.Namespace) -> RobustnessSettings:
    """What is tried, as the options have it."""
    given = {
        name: value
        for name, value in (
            ("rollouts", arguments.rollouts),
            ("seed", arguments.seed),
        )
        if value is not None
    }
    return RobustnessSettings(losses=_LOSSES[arguments.what], **given)
