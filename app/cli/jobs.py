"""``marsroute jobs``: list, show, log, cancel, retry, sync and sweep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.cli.jobs_access import (
    check_marking,
    job_named,
    opened_jobs,
    working_jobs,
)
from app.cli.passphrase import person_at_terminal
from app.errors import DONE, NoAnswer
from app.services.moments import moment_words
from models.cluster.job import CARRIED, HERE, JobState

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from app.cli.jobs_access import WorkingJobs
    from app.cli.terminal import Terminal
    from models.cluster.engine import SiteView
    from models.cluster.job import Event, Job

SHOWN_DIGITS = 12
MOST_ROUNDS = 4  # from a draft to a job that the queue has, or to its answer
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
    terminal.say(text.rstrip() or "The work has written no line yet.")
    return DONE


def run_cancel(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Have a job end."""
    with working_jobs(arguments) as jobs:
        job = job_named(jobs.ledger, arguments.key)
        was_over = job.state.is_over
        jobs.runner.cancel(job.key).result()
        job = advanced(jobs, job.key)
    terminal.answer(job_form(job))
    _say_job(job, terminal)
    if was_over:
        terminal.say("It was over already; nothing was cancelled.")
    return DONE


def run_retry(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Send a job again."""
    with working_jobs(arguments) as jobs:
        job = job_named(jobs.ledger, arguments.key)
        check_marking(jobs.places, arguments.site or job.site, job.marking, arguments)
        jobs.runner.retry(job.key, arguments.site).result()
        job = advanced(jobs, job.key, terminal if arguments.wait else None)
    terminal.answer(job_form(job))
    _say_job(job, terminal)
    return code_of((job,))


def run_sync(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Bring all jobs as far as they come now."""
    with working_jobs(arguments) as jobs:
        if arguments.log_in:
            jobs.runner.log_in(arguments.log_in, person_at_terminal).result()
        before = jobs.ledger.unfinished()
        keys = {job.key for job in before}
        found = list(before)
        for _ in range(MOST_ROUNDS):
            states = [job.state for job in found]
            jobs.runner.sync().result()
            found = [job for job in jobs.ledger.jobs() if job.key in keys]
            if [job.state for job in found] == states:
                break
        if arguments.wait:
            carried = [job for job in found if job.site == CARRIED]
            found = carried + [
                advanced(jobs, job.key, terminal)
                for job in found
                if job.site != CARRIED
            ]
        sites = jobs.runner.sites()
    terminal.answer(
        {
            "jobs": [job_form(job) for job in found],
            "sites": [_site_form(site) for site in sites],
        }
    )
    if found:
        say_jobs(found, terminal)
    else:
        terminal.say("No job is under way.")
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
        over = jobs.ledger.jobs()
    terminal.answer({"bytes": free})
    for site, size in free.items():
        terminal.say(f"{site}: {size:,} bytes came free")
    left = left_elsewhere(over, keys) if CARRIED in free else ""
    if left:
        terminal.say(left)
    return DONE


def left_elsewhere(jobs: Sequence[Job], keys: Sequence[str]) -> str:
    """
    Say how to clear the machines that worked on carried jobs; empty for none.

    Parameters
    ----------
    jobs
        Of a plan.
    keys
        Of those that are meant; all if empty.
    """
    named = " ".join(
        job.key[:SHOWN_DIGITS]
        for job in jobs
        if job.site == CARRIED
        and job.state.is_over
        and job.submission
        and (not keys or job.key in keys)
    )
    if not named:
        return ""
    return (
        f"The machine that worked on carried jobs keeps them until 'marsroute worker "
        f"sweep {named}' is called there."
    )


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

    Raises
    ------
    NoAnswer
        The job waits for a person: who waits for it would wait for ever.
    """
    job = _kept(jobs, key)
    for _ in range(MOST_ROUNDS):
        before = job
        jobs.runner.sync(job.site).result()
        job = _kept(jobs, key)
        if job.state is before.state:
            break
    if terminal is None:
        return job
    try:
        return _at_its_end(jobs, job, terminal)
    except KeyboardInterrupt:
        terminal.say(
            f"Job {key[:SHOWN_DIGITS]} goes on without this command; 'marsroute jobs "
            "sync' looks after it, 'marsroute jobs cancel' ends it."
        )
        raise


def _at_its_end(jobs: WorkingJobs, job: Job, terminal: Terminal) -> Job:
    """Wait until a job is over, and tell meanwhile how far it is."""
    while not job.state.is_over:
        done, items = job.progress
        terminal.progress(state_words(job), done / max(1, items))
        _check_wait(jobs, job)
        time.sleep(PAUSE_S)
        job = _kept(jobs, job.key)
    return job


def _kept(jobs: WorkingJobs, key: str) -> Job:
    """Job as it stands; jobs of a plan that is open do not go."""
    job = jobs.ledger.job(key)
    if job is None:
        raise LookupError(f"Job {key} has gone.")
    return job


def _check_wait(jobs: WorkingJobs, job: Job) -> None:
    """Refuse to wait for what only a person can bring about."""
    if job.site == CARRIED and job.submission:
        raise NoAnswer(
            f"Job {job.key[:SHOWN_DIGITS]} is carried by people, so nobody knows for "
            "how long to wait; 'marsroute jobs import' takes its answer in."
        )
    for view in jobs.runner.sites():
        if view.site == job.site and view.words and view.retry_s is None:
            raise NoAnswer(
                f"Job {job.key[:SHOWN_DIGITS]} waits for a person: {view.words}"
            )


def code_of(jobs: list[Job] | tuple[Job, ...]) -> int:
    """Exit code for what has become of jobs: one that failed has no answer."""
    failed = any(job.state is JobState.FAILED for job in jobs)
    return NoAnswer.exit_code if failed else DONE


def say_jobs(jobs: list[Job] | tuple[Job, ...], terminal: Terminal) -> None:
    """Print a line for each job."""
    if not jobs:
        terminal.say("There are no jobs; 'marsroute jobs submit' begins one.")
        return
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


def state_words(job: Job) -> str:
    """State of a job, why it failed, and where it is."""
    why = f" ({job.failure.value})" if job.failure else ""
    where = {HERE: "here", CARRIED: "carried by hand"}.get(job.site, f"at {job.site}")
    return f"{job.state.value}{why}, {where}"


def _say_job(job: Job, terminal: Terminal) -> None:
    """Print how a job stands."""
    terminal.say(job.marking)
    done, items = job.progress
    terminal.say(f"{job.key[:SHOWN_DIGITS]} {job.title}")
    terminal.say(f"{state_words(job)}, {done} of {items} items")
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
