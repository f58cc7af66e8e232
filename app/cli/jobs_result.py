"""``marsroute jobs result``: what a simulation that was a job has told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.cli.jobs import SHOWN_DIGITS, state_words
from app.cli.jobs_access import job_named, opened_jobs
from app.cli.simulate_words import show_robustness
from app.cli.terminal import machine_form
from app.errors import DONE, NoAnswer
from app.exports.gate import write_bytes_export
from app.security.clock import SystemClock
from app.services.jobs.carried_files import marking_of
from app.services.jobs.robustness_jobs import legend_of
from app.services.moments import moment_words
from app.services.robustness.evidence import evidence_form, plain_form
from app.services.robustness.read_answer import read_robustness
from app.services.robustness.request import order_of_job
from app.services.robustness.simulate import other_assumptions_here
from models.protocol.answer import ABOUT, TENSORS
from models.protocol.tensors import read_tensors

if TYPE_CHECKING:
    import argparse

    from app.cli.jobs_access import PlanJobs
    from app.cli.terminal import Terminal
    from app.services.robustness.request import RobustnessOrder
    from app.services.robustness.results import Robustness
    from models.cluster.job import Job


def run_result(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Tell what a job has found, and write it as evidence where that is wanted."""
    with opened_jobs(arguments, read_only=arguments.export is None) as opened:
        job = job_named(opened.ledger, arguments.key)
        request, files = opened.ledger.request(job.key)
        answer = opened.ledger.answer(job.key)
        if answer is None:
            raise NoAnswer(
                f"Job {job.key[:SHOWN_DIGITS]} is {job.state.value} and has no answer "
                "yet; 'marsroute jobs sync' brings it as far as it comes."
            )
        order = order_of_job(request, files, legend_of(job))
        most = request.limits.answer_bytes
        tensors = read_tensors(answer[TENSORS], most, what=TENSORS)
        others = other_assumptions_here(order, terminal.progress)
        found = read_robustness(order, tensors, others)
        record = json.loads(answer[ABOUT])
        written = _exported(arguments, opened, (job, order, found), record)
    terminal.answer(
        {
            "marking": job.marking,
            "key": job.key,
            "computed_at": job.changed_at,
            "simulation": plain_form(found),
            "origin": record,
            "written": written,
        }
    )
    terminal.say(job.marking)
    since = moment_words(job.changed_at)
    terminal.say(f"Job {state_words(job)}; the answer is here since {since}.")
    show_robustness(found, terminal)
    for path in written:
        terminal.say(f"Written: {path}")
    return DONE


def _exported(
    arguments: argparse.Namespace,
    opened: PlanJobs,
    result: tuple[Job, RobustnessOrder, Robustness],
    record: dict[str, object],
) -> list[object]:
    """Write question, answer and origin, where that is wanted."""
    if arguments.export is None:
        return []
    job, order, found = result
    marking = marking_of(job, opened.gate.policy)
    form = evidence_form(order, found, marking, SystemClock().now())
    form["record"] = record
    data = json.dumps(machine_form(form), ensure_ascii=False, indent=1).encode()
    written = write_bytes_export(
        arguments.export, marking, (marking,), data, opened.gate
    )
    return [written.path]
