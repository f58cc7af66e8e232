"""``marsroute jobs export`` and ``import``: jobs that people carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.bundle_sending import signing_key
from app.cli.jobs import SHOWN_DIGITS, code_of, job_form
from app.cli.jobs_access import job_named, opened_jobs, working_jobs
from app.errors import DONE
from app.services.jobs.carried_files import Carrying, export_job, import_answer
from models.protocol.signature import public_part

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal


def run_export(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write the bundle of a job."""
    with opened_jobs(arguments) as opened:
        job = job_named(opened.ledger, arguments.key)
        station = None if arguments.unsigned else signing_key(arguments)
        carrying = Carrying(arguments.output, station, arguments.volume_mb, opened.gate)
        records = export_job(opened.ledger, job, carrying)
    terminal.answer(
        {
            "key": job.key,
            "marking": job.marking,
            "signed": station is not None,
            "files": [
                {"path": record.path, "sha256": record.sha256} for record in records
            ],
        }
    )
    terminal.say(job.marking)
    signed = "signed by this station" if station else "NOT SIGNED"
    for record in records:
        terminal.say(f"Written: {record.path}, {signed}")
    trust = f"--trust {public_part(station)}" if station else "--trust-anyone"
    terminal.say(
        f"On the other machine: marsroute worker run {records[0].path.name} -o "
        f"NAME.answer {trust}"
    )
    return DONE


def run_import(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Take in an answer."""
    with working_jobs(arguments) as jobs:
        job = import_answer(arguments.answer, jobs.ledger, jobs.places, jobs.runner)
    terminal.answer(job_form(job))
    terminal.say(job.marking)
    terminal.say(f"{job.key[:SHOWN_DIGITS]} {job.title}: {job.state.value}")
    if job.words:
        terminal.say(job.words)
    return code_of((job,))
