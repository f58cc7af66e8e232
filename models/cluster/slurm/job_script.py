"""The script that the batch queue runs, one array task for each part of a job.

Nothing in it tells what the work is about: names of jobs are keys, and folders too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.slurm.queue_text import array_text, job_name
from models.cluster.slurm.site import CPU, GPU
from models.errors import SubmissionRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.cluster.slurm.site import Site
    from models.protocol.request import Limits, Request

EARLY_S = 60  # the queue may send a signal this much too early
WARNING_S = 120
LEAST_WARNED_S = 240
OF_THE_TASK = (  # by which a run is named; see `models.cluster.liveness.own_name`
    "SLURM_JOB_ID",
    "SLURM_ARRAY_JOB_ID",
    "SLURM_ARRAY_TASK_ID",
    "SLURM_RESTART_COUNT",
)


class Submission(NamedTuple):
    """Which parts of a job to submit: number of the submission, numbers of parts."""

    number: int
    parts: Sequence[int]


def job_script(site: Site, request: Request, what: Submission, code: str) -> str:
    """
    Write the script of a submission.

    Parameters
    ----------
    site
        Where it runs.
    request
        Whose parts they are.
    what
        Which parts.
    code
        Name of the folder with the worker's code.

    Raises
    ------
    SubmissionRefused
        The site does not take such work by its profile.
    """
    folder = f"{site.base}/jobs/{request.key}"
    options = [
        f"--job-name={job_name(request.key, what.number)}",
        f"--array={array_text(what.parts, site.limits.parts_at_once)}",
        f"--chdir={folder}",
        f"--output={folder}/submit.{what.number}/out.%a",
        "--open-mode=append",
        "--nodes=1",
        "--ntasks=1",
        f"--cpus-per-task={site.limits.cpus}",
        *_limits(site, request.limits),
        *_place(site, request.limits),
        "--requeue" if site.requeues else "--no-requeue",
    ]
    lines = ["#!/bin/sh", *(f"#SBATCH {one}" for one in options), "umask 077"]
    lines += [*setting(site, code), *_image_hash(site)]
    lines.append(
        f'exec {worker(site)} -m models.worker part {folder} "$SLURM_ARRAY_TASK_ID"'
        f" {_on_record(site)}"
    )
    return "\n".join(lines) + "\n"


def _image_hash(site: Site) -> list[str]:
    """
    Lines that hash the image, once for each state of its file.

    The hash goes on the record of an answer. An image has gigabytes, so it is noted
    beside the code of the worker under all that changes with the file.
    """
    image = site.runtime.image
    if not image:
        return []
    return [
        f'image="{site.base}/workers/image.$(stat -L -c %d.%i.%s.%Y {image})"',
        'if [ ! -s "$image" ]; then',
        '  mine="$image.$SLURM_JOB_ID.part"',
        f'  sha256sum {image} | cut -c1-64 >"$mine" && mv "$mine" "$image"',
        "fi",
    ]


def _on_record(site: Site) -> str:
    """
    Give what the worker is told for the record of an answer.

    Names of sites are ours and stay at home; the queue has one for its own cluster.
    """
    told = '--site "${SLURM_CLUSTER_NAME:-}"'
    return f'{told} --image "$(cat "$image")"' if site.runtime.image else told


def key_script(site: Site, code: str) -> str:
    """Write the commands that make the key of the worker and tell its public part."""
    lines = ["umask 077", *setting(site, code)]
    lines.append(f"exec {worker(site)} -m models.worker key {site.base}")
    return "\n".join(lines) + "\n"


def setting(site: Site, code: str) -> list[str]:
    """Lines that prepare what the worker runs in."""
    lines = []
    if site.runtime.modules:
        lines += [
            "if ! command -v module >/dev/null 2>&1; then",
            '  . "${MODULESHOME:-/usr/share/modules}/init/sh"',
            "fi",
            f"module load {' '.join(site.runtime.modules)} || exit 3",
        ]
    code_folder = f"{site.base}/workers/{code}"
    threads = f"${{SLURM_CPUS_PER_TASK:-{site.limits.cpus}}}"
    for name, value in (
        ("PYTHONPATH", code_folder),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("OMP_NUM_THREADS", threads),
    ):
        lines.append(f"export {name}={value}")
        if site.runtime.image:
            lines.append(f"export APPTAINERENV_{name}={value}")
    if site.runtime.image:  # whose environment is clean, and who must know who it is
        lines += [f'export APPTAINERENV_{name}="${{{name}:-}}"' for name in OF_THE_TASK]
    return lines


def worker(site: Site) -> str:
    """Command that starts Python with all that the worker needs."""
    runtime = site.runtime
    if not runtime.image:
        return runtime.python
    devices = f" {runtime.container.value}" if runtime.container.value else ""
    bind = f"--bind {site.base}"
    return f"apptainer exec{devices} --cleanenv {bind} {runtime.image} python3"


def warning_s(seconds: int) -> int:
    """
    How long before its time limit a part is told of it, in seconds; 0 for not at all.

    The queue may tell a minute too early, so a part that is over in a few minutes would
    be stopped before it has begun.
    """
    if seconds < LEAST_WARNED_S:
        return 0
    return min(WARNING_S, (seconds - EARLY_S) // 3)


def partition_of(site: Site, limits: Limits) -> str:
    """
    Name of the partition for the work; empty where the queue chooses.

    Raises
    ------
    SubmissionRefused
        The profile has partitions, but none for such work.
    """
    if not site.partitions:
        return ""
    device = GPU if limits.gpus else CPU
    if device not in site.partitions:
        raise SubmissionRefused(
            f"The profile of {site.name} names no partition for {device} work; add one "
            "under 'partitions'."
        )
    return site.partitions[device]


def part_minutes(site: Site, limits: Limits) -> int:
    """
    Time limit of a part in whole minutes, as the queue counts.

    A site may give less than was asked for: what a part has finished by then is kept,
    and the rest is submitted again.
    """
    seconds = min(limits.seconds, site.limits.seconds or limits.seconds)
    return max(1, math.ceil(seconds / 60))


def _limits(site: Site, limits: Limits) -> list[str]:
    """Time and memory, within what the profile allows."""
    most = site.limits.memory_mb
    if most and limits.memory_mb > most:
        raise SubmissionRefused(
            f"Each part asks for {limits.memory_mb} MB of memory, and the profile of "
            f"{site.name} allows {most} MB; raise that limit if the site has more, or "
            "take another site."
        )
    long = part_minutes(site, limits)
    options = [f"--time={long}", f"--mem={limits.memory_mb}M"]
    early = warning_s(long * 60)
    return [*options, f"--signal=B:USR1@{early}"] if early else options


def _place(site: Site, limits: Limits) -> list[str]:
    """Account, partition, QOS and devices."""
    kind = f":{site.gpu_kind}" if site.gpu_kind else ""
    partition = partition_of(site, limits)
    given = (
        ("partition", partition),
        ("account", site.account),
        ("qos", site.qos),
        ("gres", f"gpu{kind}:{limits.gpus}" if limits.gpus else ""),
    )
    return [f"--{name}={value}" for name, value in given if value]
