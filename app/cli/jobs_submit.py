"""``marsroute jobs submit``: have a plan tried, here or elsewhere."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from app.cli.jobs import SHOWN_DIGITS, advanced, code_of, job_form, state_words
from app.cli.jobs_access import check_marking, check_site, working_jobs
from app.cli.march import with_ratings
from app.cli.plan_access import with_area
from app.cli.simulate import courses_of, other_course, settings_of
from app.errors import InputRefused
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.jobs.outlook import Known, outlook
from app.services.jobs.robustness_jobs import robustness_job
from app.services.model_policy import model_policy
from app.services.model_registry import (
    registered_models,
    require_active,
    statuses_of,
)
from app.services.plan.reader import PlanReader
from app.services.planning import Planner
from app.services.robustness.request import MODEL, USUAL_PARTS, robustness_order
from app.services.scenario.whole_scenario import whole_scenario
from app.storage.folders import Folders
from models.protocol.request import MOST_PARTS

if TYPE_CHECKING:
    import argparse

    from app.cli.jobs_access import PlanJobs
    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.services.robustness.request import RobustnessOrder
    from app.services.scenario.scenario import Scenario

NONCE_BYTES = 8
_SWEEP = "sweep"
_LOSSES = {"robustness": "one", _SWEEP: "two"}


def run_submit(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Begin a job."""
    with working_jobs(arguments) as jobs:
        check_site(jobs.places, arguments.site)
        order, marking = _ordered(jobs.opened, arguments, terminal)
        check_marking(jobs.places, arguments.site, str(marking), arguments)
        known = Known(jobs.places, jobs.paces, jobs.runner.queue_s)
        estimate = outlook(known, order, arguments.site, _go_on)
        terminal.say(str(marking))
        terminal.say(estimate.words)
        asked = robustness_job(order, arguments.site, marking)
        kept = jobs.runner.submit(asked).result()
        job = advanced(jobs, kept.key, terminal if arguments.wait else None)
        sites = {view.site: view.words for view in jobs.runner.sites()}
    terminal.answer(job_form(job) | {"estimate": estimate})
    terminal.say(f"{job.key[:SHOWN_DIGITS]} {job.title}: {state_words(job)}")
    words = job.words or ("" if job.state.is_over else sites.get(job.site, ""))
    if words:
        terminal.say(words)
    return code_of((job,))


def _ordered(
    opened: PlanJobs, arguments: argparse.Namespace, terminal: Terminal
) -> tuple[RobustnessOrder, Marking]:
    """Plan the marches, and ask what a simulation of them has to tell."""
    usual = MOST_PARTS if arguments.what == _SWEEP else USUAL_PARTS
    parts = usual if arguments.parts is None else arguments.parts
    if not 1 <= parts <= MOST_PARTS:
        raise InputRefused(f"--parts {parts} is not within 1 and {MOST_PARTS}.")
    arguments.losses = arguments.losses or _LOSSES[arguments.what]
    _check_model(opened)
    scenarios = [_scenario(opened, arguments)]
    settings = settings_of(arguments, scenarios[0].robustness)
    scenarios += [other_course(path, arguments) for path in arguments.against]
    area = arguments.area or scenarios[0].area
    if area is None:
        raise InputRefused(
            f"{arguments.plan.name} names no area; open it in the window and choose "
            "one, or give --area."
        )
    planner = Planner.open(area)
    scenarios = [
        with_ratings(one, planner.area, arguments, terminal) for one in scenarios
    ]
    order = robustness_order(
        planner,
        courses_of(arguments, planner, scenarios, terminal),
        settings,
        terminal.progress,
        parts=parts,
        nonce=secrets.token_hex(NONCE_BYTES) if arguments.again else "",
    )
    ground = area_markings(planner.area, arguments.gate.policy)
    return order, join([*(one.marking for one in scenarios), *ground])


def _check_model(opened: PlanJobs) -> None:
    """Refuse to ask a model that is suspended or withdrawn."""
    said = opened.plan.ask(statuses_of).result()
    policy = model_policy(Folders.of_user().config)
    require_active(MODEL, registered_models(said, policy))


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


def _go_on() -> None:
    """Nobody stops a measurement of a moment."""
