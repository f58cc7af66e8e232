"""A desktop as a process that is killed: run as a program by its test.

``python -m tests.cluster.desk_process LAB BASE PLAN BEGAN FIRST JOBS POINT NTH``
opens the
plan, asks for so many jobs, works on them, and ends itself by SIGKILL when it reaches a
point of its work for the n-th time; without a point it works until all jobs are over.
Points lie before and after each act that others could see and each record of the plan.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.security.author import Author
from app.security.clock import SystemClock
from app.security.file_key import FileKey
from app.storage.job_ledger import PlanLedger
from app.storage.plan_thread import PlanThread
from models.cluster.slurm.back_end import SlurmBackEnd
from tests.cluster.desk import Desk, FastClock, lab_site
from tests.cluster.slurm_lab import Lab
from tests.cluster.small_requests import small_request
from tests.cluster.troubled import Troubled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.cluster.back_end import Ledger
    from models.cluster.job import Job
    from models.protocol.request import Request
    from tests.cluster.small_requests import Asked

KEY = FileKey(bytes(range(32)))
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")
ACTS = ("stage", "submit", "look", "fetch")
RECORDS = ("create", "write", "keep_answer")
POINTS = tuple(
    f"{one}:{when}" for one in (*RECORDS, *ACTS) for when in ("before", "after")
)
PATIENCE_S = 240


class KilledLedger:
    """The ledger of the plan, with a point before and after each record."""

    def __init__(self, real: Ledger, point: Callable[[str], None]) -> None:
        self._real, self._point = real, point

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def create(self, job: Job, request: Request, files: Mapping[str, bytes]) -> Job:
        self._point("create:before")
        kept = self._real.create(job, request, files)
        self._point("create:after")
        return kept

    def write(self, job: Job, words: str = "") -> None:
        self._point("write:before")
        self._real.write(job, words)
        self._point("write:after")

    def keep_answer(
        self, job: Job, files: Mapping[str, bytes], words: str = ""
    ) -> None:
        self._point("keep_answer:before")
        self._real.keep_answer(job, files, words)
        self._point("keep_answer:after")


def orders(first: int, count: int) -> list[Asked]:
    """Give the requests of all desktops of a test, the same each time."""
    return [
        small_request(number, items=2, parts=1 + number % 2)
        for number in range(first, first + count)
    ]


def opened(plan: Path) -> PlanThread:
    """Open the plan, or make it."""
    way = PlanThread.open if plan.exists() else PlanThread.create
    return way(plan, KEY, author=AUTHOR, clock=SystemClock())


def main() -> None:
    """Work until the end, or the end that was asked for."""
    lab, base, plan, began, first, jobs, fatal, nth = sys.argv[1:]
    left = int(nth)

    def point(name: str) -> None:
        nonlocal left
        left -= name == fatal
        if name == fatal and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    site = lab_site(Lab(Path(lab)), Path(base))
    thread = opened(Path(plan))
    ledger = KilledLedger(PlanLedger(thread), point)
    back_end = Troubled(SlurmBackEnd(site), point)
    clock = FastClock(began=float(began))
    with Desk(back_end, (site.worker_key,), ledger=ledger, clock=clock) as desk:
        keys = desk.submit(*orders(int(first), int(jobs)))
        desk.finish(keys, PATIENCE_S)
    thread.close()


if __name__ == "__main__":
    main()
