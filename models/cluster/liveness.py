"""Who runs a part of a job, and whether that run still goes on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SLURM = re.compile(r"(\d+(?:_\d+)?)\.(\d+)")
_LOCAL = re.compile(r"(\d+)\.(\d+)\.([0-9a-f-]{36})")
_QUESTION_S = 30
_TRIES = 3
_PAUSE_S = 2.0
_GONE = "Invalid job id"


def own_name(environment: Mapping[str, str] = os.environ) -> str:
    """
    Name of this run: that of its task in Slurm, else that of its process.

    Returns
    -------
    str
        ``<job>_<task>.<restart>`` in Slurm, ``<job>.<restart>`` for a job without
        tasks; elsewhere ``<pid>.<start>.<boot>`` with the start of the process in
        ticks since the start of the machine.
    """
    restart = environment.get("SLURM_RESTART_COUNT") or "0"
    array, task = (
        environment.get(f"SLURM_ARRAY_{part}_ID") for part in ("JOB", "TASK")
    )
    if array and task:
        return f"{array}_{task}.{restart}"
    if environment.get("SLURM_JOB_ID"):
        return f"{environment['SLURM_JOB_ID']}.{restart}"
    return process_name(os.getpid())


def process_name(pid: int) -> str:
    """
    Name of the run of a process of this machine.

    Raises
    ------
    OSError
        There is no such process.
    """
    return f"{pid}.{_started(pid)}.{_boot()}"


def is_alive(owner: str, own: str, job_name: str = "") -> bool:
    """
    Tell whether a run still goes on.

    Where the queue cannot be asked, the run counts as dead after some tries: two runs
    of a part cost time, but a part without a run never ends.

    Parameters
    ----------
    owner
        As `own_name` says it.
    own
        Name of this run: an earlier run of the same task ended before this began.
    job_name
        How the name of the job in the queue begins; a job of another name has only
        been given the same number.
    """
    slurm = _SLURM.fullmatch(owner)
    if slurm:
        mine = _SLURM.fullmatch(own)
        if mine and mine[1] == slurm[1]:
            return False
        return _is_queued(slurm[1], job_name)
    local = _LOCAL.fullmatch(owner)
    if not local or local[3] != _boot():
        return False
    try:
        return _started(int(local[1])) == local[2]
    except OSError:
        return False


def _started(pid: int) -> str:
    """Start of a process that is no zombie, in ticks since the start of the machine."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    if fields[0] in {"Z", "X"}:
        raise ProcessLookupError(f"Process {pid} has ended.")
    return fields[19]


def _boot() -> str:
    """Name of this start of this machine."""
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


def _is_queued(job: str, job_name: str) -> bool:
    """Ask the queue whether a job runs."""
    squeue = shutil.which("squeue")
    if squeue is None:
        return False
    states = "running,completing,suspended"
    question = [squeue, "-h", "-j", job, "-t", states, "-o", "%j"]
    for tried in range(_TRIES):
        if tried:
            time.sleep(_PAUSE_S)
        try:
            answer = subprocess.run(  # noqa: S603 - a number from our own claim
                question,
                capture_output=True,
                text=True,
                timeout=_QUESTION_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            continue
        if answer.returncode == 0:
            names = answer.stdout.split()
            return any(name.startswith(job_name) for name in names)
        if _GONE in answer.stderr:
            return False
    return False
