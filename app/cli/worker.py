"""``marsroute worker``: work on jobs that were carried to this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import DONE, InputRefused, MarkingRefused
from app.services.jobs.carried_files import Carrying, written_volumes
from app.services.jobs.places import site_refusal
from app.services.jobs.site_profiles import read_site_profile
from models.cluster.carried_work import WORKER_KEY, CarriedWork, answer_to, swept
from models.protocol.carried_bundle import MOST_BYTES, read_job_bundle
from models.protocol.signature import new_key_file
from models.protocol.volumes import read_carried_file

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from models.cluster.job import Job


def run_bundle(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Work on a carried job, and write the bundle of its answer."""
    if arguments.workers is not None and arguments.workers < 1:
        raise InputRefused(f"--workers {arguments.workers} is none; give 1 or more.")
    trusted = None if arguments.trust_anyone else tuple(arguments.trust)
    base = arguments.work.expanduser().absolute()
    bundle = read_carried_file(arguments.bundle, MOST_BYTES)
    request, carried = read_job_bundle(bundle, trusted)
    marking = arguments.gate.policy.parse(carried.marking)

    def told(job: Job) -> None:
        done, items = job.progress
        terminal.progress(job.state.value, done / max(1, items))

    work = CarriedWork(base, trusted, arguments.workers)
    if arguments.slurm is not None:
        work = _at_queue(work, arguments, carried.marking)
    answer = answer_to(bundle, work, told)
    carrying = Carrying(arguments.output, None, arguments.volume_mb, arguments.gate)
    records = written_volumes(answer, marking, carrying)
    terminal.answer(
        {
            "key": request.key,
            "marking": carried.marking,
            "files": [
                {"path": record.path, "sha256": record.sha256} for record in records
            ],
        }
    )
    terminal.say(carried.marking)
    for record in records:
        terminal.say(f"Written: {record.path}; take it in with 'marsroute jobs import'")
    return DONE


def _at_queue(
    work: CarriedWork, arguments: argparse.Namespace, marking: str
) -> CarriedWork:
    """Have the batch queue of a site work on the job."""
    from models.cluster.slurm.back_end import SlurmBackEnd  # noqa: PLC0415 - loads SSH

    policy = arguments.gate.policy
    site = read_site_profile(arguments.slurm, policy)
    refusal = site_refusal(site, marking, policy)
    if refusal:
        raise MarkingRefused(refusal)
    if not site.worker_key:
        raise InputRefused(
            f"The worker of {site.name} is not enrolled; do that first with 'marsroute "
            f"jobs enrol {site.name} --site-file {arguments.slurm.name}'."
        )
    return work._replace(far=SlurmBackEnd(site), far_keys=(site.worker_key,))


def run_sweep(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Remove what this machine keeps of carried jobs."""
    free = swept(arguments.work.expanduser().absolute(), arguments.keys)
    terminal.answer({"bytes": free})
    for key, size in free.items():
        terminal.say(f"{key}: {size:,} bytes came free")
    if not free:
        terminal.say("Nothing is kept here of carried jobs.")
    return DONE


def run_key(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make the key of this worker if it has none, and tell its public part."""
    base = arguments.work.expanduser().absolute()
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    public = new_key_file(base / WORKER_KEY)
    terminal.answer({"public_key": public})
    terminal.say(public)
    terminal.say(
        "Enrol it at the other side with 'marsroute jobs enrol carried --worker-key "
        "KEY', and compare it by voice."
    )
    return DONE
