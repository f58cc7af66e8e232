"""``marsroute jobs``: list, show, log, cancel, retry, sync and sweep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.cli.jobs_access import job_named, opened_jobs, working_jobs
from app.errors import DONE, NoAnswer
from app.services.moments import moment_words
from models.cluster.job import JobState

if TYPE_CHECKING:
    import argparse

    from app.cli.jobs_access import WorkingJobs
    from app.cli.terminal import Terminal
    from models.cluster.engine import SiteView
    from models.cluster.job import Event, Job

SHOWN_DIGITS = 12
LEAST_ROUNDS = 4  # from a draft to a job that the queue has, or to its answer
PAUSE_S = 0.1


def run_list(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the jobs of a plan, the newest last."""
    with opened_jobs(arguments, read_only=True) as opened:
        jobs = opened.ledger.jobs()
    terminal.answer({"jobs": [job_form(job) for job in jobs]})
    say_jobs(jobs, terminal)
    return DONE


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Tell all that is known about a job."""
    with opened_jobs(arguments, read_only=True) as opened:
        job = job_named(opened.ledger, arguments.key)
        events = opened.ledger.events(job.key)
        request, _ = opened.ledger.request(job.key)
    terminal.answer(
        {
            **job_form(job),
            "model": request.model,
            "model_id": request.model_id,
            "seed": request.seed,
            "parts": request.parts,
            "limits": request.limits._asdict(),
            "inputs": [one._asdict() for one in request.inputs],
            "events": [_event_form(event) for event in events],
        }
    )
    _say_job(job, terminal)
    terminal.say(f"Model {request.model} {request.model_id[:SHOWN_DIGITS]}")
    terminal.say(f"{request.items} items in {request.parts} parts, seed {request.seed}")
    terminal.say()
    rows = [(moment_words(one.at), one.state.value, one.words) for one in events]
    terminal.table(("time", "state", "what"), rows)
    return DONE


def run_log(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print the last lines that the parts of a job wrote."""
    with working_jobs(arguments) as jobs:
        job = job_named(jobs.ledger, arguments.key)
        text = jobs.runner.log(job.key).result()
    terminal.answer({"key": job.key, "log": text})
    terminal.say(text)
    return DONE


def run_cancel(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Have a job end."""
    with working_jobs(arguments) as jobs:
        job = job_named(jobs.ledger, arguments.key)
        jobs.runner.cancel(job.key).result()
        job = advanced(jobs, job.key)
    terminal.answer(job_form(job))
    _say_job(job, terminal)
    return DONE


def run_retry(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Send a job again."""
    with working_jobs(arguments) as jobs:
        job = job_named(jobs.ledger, arguments.key)
        jobs.runner.retry(job.key, arguments.site).result()
        job = advanced(jobs, job.key, terminal if arguments.wait else None)
    terminal.answer(job_form(job))
    _say_job(job, terminal)
    return code_of((job,))


def run_sync(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Bring all jobs as far as they come now."""
    with working_jobs(arguments) as jobs:
        keys = [job.key for job in jobs.ledger.unfinished()]
        for key in keys:
            advanced(jobs, key, terminal if arguments.wait else None)
        found = [job for job in jobs.ledger.jobs() if job.key in keys]
        sites = jobs.runner.sites()
    terminal.answer(
        {
            "jobs": [job_form(job) for job in found],
            "sites": [_site_form(site) for site in sites],
        }
    )
    say_jobs(found, terminal)
    for site in sites:
        if site.words:
            terminal.say(f"{site.site}: {site.words}")
    return code_of(found)


def run_sweep(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Remove what sites keep of jobs that are over."""
    with working_jobs(arguments) as jobs:
        keys = [job_named(jobs.ledger, key).key for key in arguments.keys]
        sites = [arguments.site] if arguments.site else sorted(jobs.places.back_ends)
        free = {site: jobs.runner.sweep(site, keys).result() for site in sites}
    terminal.answer({"bytes": free})
    for site, size in free.items():
        terminal.say(f"{site}: {size:,} bytes came free")
    return DONE


def advanced(jobs: WorkingJobs, key: str, terminal: Terminal | None = None) -> Job:
    """
    Bring a job as far as it comes now, or to its end.

    Parameters
    ----------
    jobs
        That are worked on.
    key
        Of the job.
    terminal
        Where to tell how far it is until it is over; None does not wait.
    """
    rounds = 0
    while True:
        job = jobs.ledger.job(key)
        assert job is not None, "jobs of a plan that is open do not go"  # noqa: S101
        if job.state.is_over:
            return job
        if terminal is None and rounds >= LEAST_ROUNDS:
            return job
        if terminal is not None:
            done, items = job.progress
            terminal.progress(f"{job.state.value} at {job.site}", done / max(1, items))
        jobs.runner.sync(job.site).result()
        rounds += 1
        if terminal is not None:
            time.sleep(PAUSE_S)


def code_of(jobs: list[Job] | tuple[Job, ...]) -> int:
    """Exit code for what has become of jobs: one that failed has no answer."""
    failed = any(job.state is JobState.FAILED for job in jobs)
    return NoAnswer.exit_code if failed else DONE


def say_jobs(jobs: list[Job] | tuple[Job, ...], terminal: Terminal) -> None:
    """Print a line for each job."""
    terminal.table(
        ("key", "title", "site", "state", "done", "node hours", "words"),
        [
            (
                job.key[:SHOWN_DIGITS],
                job.title,
                job.site,
                job.state.value,
                f"{job.progress.done}/{job.progress.items}",
                f"{job.node_seconds / 3600:.2f}",
                job.words,
            )
            for job in jobs
        ],
    )


def job_form(job: Job) -> dict[str, object]:
    """Job, for machines."""
    return {
        "key": job.key,
        "title": job.title,
        "site": job.site,
        "state": job.state,
        "failure": job.failure,
        "words": job.words,
        "done": job.progress.done,
        "items": job.progress.items,
        "node_seconds": job.node_seconds,
        "submission": job.submission,
        "queue_id": job.queue_id,
        "retry_at": job.retry_at,
        "marking": job.marking,
        "created_at": job.created_at,
        "changed_at": job.changed_at,
    }


def _say_job(job: Job, terminal: Terminal) -> None:
    """Print how a job stands."""
    terminal.say(job.marking)
    done, items = job.progress
    terminal.say(f"{job.key[:SHOWN_DIGITS]} {job.title}")
    why = f" ({job.failure.value})" if job.failure else ""
    terminal.say(f"{job.state.value}{why} at {job.site}, {done} of {items} items")
    if job.words:
        terminal.say(job.words)


def _event_form(event: Event) -> dict[str, object]:
    """Event, for machines."""
    return {"at": event.at, "state": event.state, "words": event.words}


def _site_form(view: SiteView) -> dict[str, object]:
    """How things stand with a site, for machines."""
    return {
        "site": view.site,
        "link": view.link,
        "words": view.words,
        "waiting": view.waiting,
        "under_way": view.under_way,
    }
