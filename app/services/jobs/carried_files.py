"""Jobs that leave as files, and answers that come back as files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused, MarkingRefused
from app.exports.gate import OPEN_GATE, ExportRecord, Gate, write_export
from models.cluster.job import CARRIED, JobState
from models.errors import AnswerRefused
from models.protocol.answer import verified_answer
from models.protocol.carried_bundle import MOST_BYTES, job_bundle, read_answer_bundle
from models.protocol.volumes import read_carried_file, volume_names, volumes_of
from models.worker.whole_file import private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.jobs.places import Places
    from app.services.jobs.runner import JobRunner
    from models.cluster.back_end import Ledger
    from models.cluster.job import Job

JOB_SUFFIX, ANSWER_SUFFIX = ".job", ".answer"
_MB = 1 << 20
_STEPS = 4  # rounds of the engine from the draft to the answer


class Carrying(NamedTuple):
    """
    How the bundle of a job leaves.

    Attributes
    ----------
    path
        Where to.
    station
        Key of this station to sign with; None leaves the bundle unsigned.
    volume_mb
        Size of volumes in MB; None for a single file.
    gate
        What holds for exports of the plan.
    """

    path: Path
    station: Ed25519PrivateKey | None
    volume_mb: float | None = None
    gate: Gate = OPEN_GATE


def export_job(ledger: Ledger, job: Job, carrying: Carrying) -> list[ExportRecord]:
    """
    Write the bundle of a job that is to be carried; it may be written again any time.

    Returns
    -------
    list of ExportRecord
        The file, or its volumes in order.

    Raises
    ------
    InputRefused
        The job is worked on elsewhere, or is over.
    MarkingRefused
        It is marked above what may go to a cluster.
    RequestRefused
        The volumes would be too small or too many.
    KnownError
        As the gate says.
    """
    if job.site != CARRIED:
        raise InputRefused(
            f"Job {job.key[:12]} is at the site {job.site!r}; cancel it there and send "
            "it again with 'marsroute jobs retry --site carried' before it is carried."
        )
    if job.state.is_over:
        raise InputRefused(
            f"Job {job.key[:12]} is {job.state.value}; there is nothing to carry. Send "
            "it again with 'marsroute jobs retry' if that is meant."
        )
    marking = marking_of(job, carrying.gate.policy)
    carrying.gate.policy.check_cluster(marking)
    _, files = ledger.request(job.key)
    bundle = job_bundle(files, job.marking, carrying.station)
    return written_volumes(bundle, marking, carrying)


def written_volumes(
    data: bytes, marking: Marking, carrying: Carrying
) -> list[ExportRecord]:
    """Let a bundle out through the gate, whole or in volumes."""
    if carrying.volume_mb is None:
        parts = {carrying.path: data}
    else:
        volumes = volumes_of(data, int(carrying.volume_mb * _MB))
        names = volume_names(carrying.path.name, len(volumes))
        paths = [carrying.path.with_name(name) for name in names]
        parts = dict(zip(paths, volumes, strict=True))
    return [
        write_export(path, marking, (marking,), partial(_write, part), carrying.gate)
        for path, part in parts.items()
    ]


def _write(data: bytes, path: Path) -> None:
    """Write a file for its owner alone: who carries it decides who else may have it."""
    with open(path, "wb", opener=private) as file:
        file.write(data)


def marking_of(job: Job, policy: MarkingPolicy) -> Marking:
    """
    Read the marking of what goes out with a job.

    Raises
    ------
    MarkingRefused
        The job has none, or one that the policy does not know.
    """
    if not job.marking:
        raise MarkingRefused(
            f"Job {job.key[:12]} carries no marking, so it cannot leave; submit it "
            "anew."
        )
    return policy.parse(job.marking)


def import_answer(
    paths: Sequence[Path], ledger: Ledger, places: Places, runner: JobRunner
) -> Job:
    """
    Take in an answer that was carried here; a second time changes nothing.

    Parameters
    ----------
    paths
        The bundle, or its volumes.
    ledger
        That has the job.
    places
        Who works on jobs; their workers are believed.
    runner
        That takes the answer in.

    Returns
    -------
    Job
        With its answer.

    Raises
    ------
    AnswerRefused
        It is not the answer of an enrolled worker to that job, or was changed; the job
        waits on.
    InputRefused
        It answers no job of this plan, or one that is not carried.
    OSError
        A file cannot be read.
    """
    keys = places.worker_keys(CARRIED)
    bundle = read_carried_file(paths, MOST_BYTES, AnswerRefused)
    carried = read_answer_bundle(bundle, keys)
    job = ledger.job(carried.key)
    if job is None:
        raise InputRefused(
            f"{paths[0].name} answers the job {carried.key[:12]}, which this plan does "
            "not have; open the plan that it was exported from."
        )
    request, _ = ledger.request(job.key)
    verified_answer(request, carried.files, keys)
    if carried.marking != job.marking:
        raise AnswerRefused(
            f"{paths[0].name} is marked {carried.marking!r}, and its job "
            f"{job.marking!r}; nothing of it was used. Have the answer made again."
        )
    if job.state is JobState.VERIFIED:
        return job
    if job.site != CARRIED:
        raise InputRefused(
            f"Job {job.key[:12]} is at the site {job.site!r} and not with people who "
            "carry; cancel it there, send it again with 'marsroute jobs retry --site "
            "carried', then import once more."
        )
    if job.state.is_over:
        runner.retry(job.key, CARRIED).result()
    for _ in range(_STEPS):
        places.carried.bring(job.key, carried.files)  # a refused one is cleared away
        runner.sync(CARRIED).result()
        job = ledger.job(job.key) or job
        if job.state.is_over:
            break
    return job
