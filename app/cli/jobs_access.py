"""Opens a plan with its jobs for a command, and has them worked on meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.cli.plan_access import EXPORTED, READER, author_of, check_plan, key_of
from app.errors import InputRefused, MarkingRefused
from app.security.clock import SystemClock
from app.services.jobs.estimate import PACES_FILE, Paces
from app.services.jobs.places import Places, found_places
from app.services.jobs.runner import JobRunner
from app.services.plan.keys import finish_new_key
from app.storage.folders import Folders
from app.storage.job_ledger import PlanLedger
from app.storage.plan_thread import PlanThread

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.exports.gate import ExportRecord, Gate
    from models.cluster.job import Job

SHORTEST_KEY = 4  # digits that name a job


class PlanJobs(NamedTuple):
    """An open plan with its jobs, and the gate through which exports of it leave."""

    plan: PlanThread
    ledger: PlanLedger
    gate: Gate


class WorkingJobs(NamedTuple):
    """Jobs of an open plan that are worked on while the command runs."""

    opened: PlanJobs
    places: Places
    runner: JobRunner
    paces: Paces

    @property
    def ledger(self) -> PlanLedger:
        """What keeps the jobs."""
        return self.opened.ledger


@contextmanager
def opened_jobs(
    arguments: argparse.Namespace, *, read_only: bool = False
) -> Iterator[PlanJobs]:
    """
    Open the plan of a call with its jobs, and close it whatever comes.

    Raises
    ------
    KnownError
        It does not open; see `PlanStore.open`.
    """
    check_plan(arguments.plan)
    clock = SystemClock()
    author = READER if read_only else author_of(arguments)
    key = key_of(arguments.plan, arguments.passphrase_file)
    if not read_only:
        finish_new_key(arguments.plan, key, author=author, clock=clock)
    plan = PlanThread.open(
        arguments.plan, key, author=author, clock=clock, read_only=read_only
    )
    try:
        head = plan.ask(lambda store: store.head()).result()
        gate = replace(
            arguments.gate, origin=str(head), log=lambda record: _note(plan, record)
        )
        yield PlanJobs(plan, PlanLedger(plan), gate)
    finally:
        plan.close()


@contextmanager
def working_jobs(arguments: argparse.Namespace) -> Iterator[WorkingJobs]:
    """
    Open the plan of a call and work on its jobs until the command is done.

    Raises
    ------
    KnownError
        The plan does not open, or a site profile cannot be read.
    """
    with opened_jobs(arguments) as opened, worked_on(opened, arguments) as jobs:
        yield jobs


@contextmanager
def worked_on(opened: PlanJobs, arguments: argparse.Namespace) -> Iterator[WorkingJobs]:
    """
    Work on the jobs of a plan that is open.

    Raises
    ------
    KnownError
        A site profile cannot be read.
    """
    folders, policy = Folders.of_user(), arguments.gate.policy
    places = found_places(folders, arguments.plan, policy, arguments.site_file)
    clock = SystemClock()
    paces = Paces(folders.state / PACES_FILE)
    runner = JobRunner(
        opened.ledger,
        places.back_ends,
        clock,
        places.worker_keys,
        paces=paces,
        bars=places.bars,
    )
    try:
        yield WorkingJobs(opened, places, runner, paces)
    finally:
        runner.close()


def check_site(places: Places, site: str) -> None:
    """
    Refuse the name of a site that there is not.

    Raises
    ------
    InputRefused
        With the names that there are.
    """
    if site not in places.back_ends:
        raise InputRefused(
            f"There is no site {site[:40]!r}; known are {', '.join(places.names)}. Add "
            "a profile as 'marsroute jobs site --schema' shows it."
        )


def check_marking(
    places: Places, site: str, marking: str, arguments: argparse.Namespace
) -> None:
    """
    Refuse what may not go to a site.

    Raises
    ------
    MarkingRefused
        The marking is above what the site takes, by its profile or by the policy.
    """
    refusal = places.refusal(site, marking, arguments.gate.policy)
    if refusal:
        raise MarkingRefused(refusal)


def job_named(ledger: PlanLedger, text: str) -> Job:
    """
    Find a job by the first digits of its key.

    Raises
    ------
    InputRefused
        There is none, or several.
    """
    wanted = text.lower()
    found = [job for job in ledger.jobs() if job.key.startswith(wanted)]
    if len(wanted) < SHORTEST_KEY or not found:
        raise InputRefused(
            f"There is no job {text[:40]!r} in this plan; 'marsroute jobs list' shows "
            f"the keys, of which {SHORTEST_KEY} digits are enough."
        )
    if len(found) > 1:
        raise InputRefused(
            f"{len(found)} jobs begin with {text[:40]!r}; give more digits of the key."
        )
    return found[0]


def _note(plan: PlanThread, record: ExportRecord) -> None:
    """Put an export on the record of a plan."""
    subject = f"{record.path.name} ({record.marking})"
    plan.ask(lambda store: store.note(EXPORTED, subject, after=record.sha256)).result()
