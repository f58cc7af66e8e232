"""Processes that work on parts of jobs here, and outlive who started them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.job import HERE
from models.cluster.liveness import is_alive, process_name
from models.worker.whole_file import private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NICENESS = 10
RESERVED_MB = 256  # what libraries set aside and never touch
WORKER = (sys.executable, "-P", "-s", "-m", "models.worker")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME")


class LocalRun(NamedTuple):
    """
    A process that works on parts.

    Attributes
    ----------
    name
        ``<pid>.<start>.<boot>``; no other process has ever the same.
    """

    name: str

    @property
    def is_alive(self) -> bool:
        """Whether it still works."""
        return is_alive(self.name, "")

    def kill(self) -> None:
        """End it with all that it started, at once."""
        if self.is_alive:
            with suppress(ProcessLookupError):
                os.killpg(int(self.name.partition(".")[0]), signal.SIGKILL)


class Children:
    """
    Processes that this program started; they are reaped, and never waited for.

    Parameters
    ----------
    worker
        How the program of the worker is started.
    """

    def __init__(self, worker: tuple[str, ...]) -> None:
        self._worker = worker
        self._running: list[subprocess.Popen[bytes]] = []

    def start(
        self, folder: Path, parts: Sequence[int], memory_mb: int, threads: int
    ) -> LocalRun:
        """
        Start work on parts, one after another, in a session of its own.

        Parameters
        ----------
        folder
            Of the job.
        parts
            Their numbers, at least one.
        memory_mb
            What it may take, in MiB.
        threads
            How many processors it should use.

        Raises
        ------
        OSError
            The system starts no process.
        """
        told = [*map(str, parts), "--site", HERE]
        said_at = folder / f"here-{parts[0]}.txt"
        with open(said_at, "ab", opener=private) as said:
            child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [*self._worker, "part", str(folder), *told],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env=_environment(os.environ, threads),
                cwd="/",
                start_new_session=True,
            )
        self._running.append(child)
        with suppress(ProcessLookupError):  # it may have ended already
            most = (memory_mb + RESERVED_MB) << 20
            resource.prlimit(child.pid, resource.RLIMIT_DATA, (most, most))
            os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
            return LocalRun(process_name(child.pid))
        return LocalRun(f"{child.pid}.ended")

    def reap(self) -> None:
        """Take note of those that have ended."""
        self._running = [child for child in self._running if child.poll() is None]

    def let_go(self) -> None:
        """Leave those that work to themselves; the next program finds them."""
        self.reap()
        for child in self._running:
            child.returncode = 0  # nobody here waits for it any more
        self._running.clear()


def _environment(ours: Mapping[str, str], threads: int) -> dict[str, str]:
    """Build the environment of a worker: enough to find its code, no more."""
    kept = {name: ours[name] for name in _PASSED_ON if name in ours}
    limits = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), str(threads)
    )
    root = Path(__file__).resolve().parents[2]
    code = {} if root.name.endswith("-packages") else {"PYTHONPATH": str(root)}
    return kept | limits | code | {"MALLOC_ARENA_MAX": "2"}
