"""A desktop that works on jobs: its engine, a ledger, and a clock that runs faster."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from models.cluster.engine import Engine
from models.cluster.job import JobOrder
from models.cluster.link import LinkWays
from models.cluster.memory_ledger import MemoryLedger
from models.cluster.slurm.back_end import SlurmBackEnd
from models.cluster.slurm.site import Auth, AuthKind, Host, Runtime, Site, SiteLimits
from models.protocol.answer import verified_answer
from models.protocol.signature import new_key_file
from tests.cluster.lab_worker import make_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from models.cluster.back_end import BackEnd, Ledger
    from models.cluster.job import Job
    from models.protocol.request import Request
    from tests.cluster.slurm_lab import Lab
    from tests.cluster.small_requests import Asked

SITE = "lab"
SPEED = 20.0  # so that pauses of 15 s between looks do not make tests wait
BREATH_S = 0.05
LIMITS = SiteLimits(cpus=1, poll_s=1, settle_s=2)


class FastClock:
    """
    A clock that all desktops of a test share.

    Parameters
    ----------
    speed
        How many seconds pass on it in one.
    off
        How wrong the time of the day is.
    began
        Seconds since the epoch at which it was right.
    """

    def __init__(
        self,
        speed: float = SPEED,
        off: timedelta = timedelta(0),
        began: float | None = None,
    ) -> None:
        self.began = time.time() if began is None else began
        self._speed, self._off = speed, off

    def now(self) -> datetime:
        """Time of the day."""
        passed = (time.time() - self.began) * self._speed
        return datetime.fromtimestamp(self.began + passed, UTC) + self._off

    def since_boot(self) -> float:
        """Seconds that pass evenly."""
        return time.monotonic() * self._speed


def lab_site(lab: Lab, base: Path, **changed: object) -> Site:
    """Give the profile of the lab; makes the worker's key, which enrolling would."""
    key_file = base / "worker.key"
    known = base / "worker.pub"
    if not known.exists():
        known.write_text(new_key_file(key_file))
        os.chown(key_file, lab.user_id, lab.user_id)
    port = lab.settings.ssh_port
    profile = {
        "name": SITE,
        "login": Host("127.0.0.1", port),
        "user": lab.settings.user,
        "host_keys": f"[127.0.0.1]:{port} {lab.host_key}",
        "auth": Auth(AuthKind.KEY, str(lab.client_key)),
        "base": str(base),
        "runtime": Runtime(python=str(make_worker(lab.at))),
        "limits": LIMITS,
        "worker_key": known.read_text().strip(),
    }
    return Site(**(profile | changed))


class Desk:
    """
    A desktop at work in this process.

    Parameters
    ----------
    back_end
        What works on its jobs.
    worker_keys
        Whose answers are believed.
    ledger
        What keeps jobs; in memory if none is given.
    clock
        The time.
    """

    def __init__(
        self,
        back_end: BackEnd,
        worker_keys: Sequence[str],
        ledger: Ledger | None = None,
        clock: FastClock | None = None,
    ) -> None:
        self.back_end = back_end
        self.ledger = MemoryLedger() if ledger is None else ledger
        self._keys = worker_keys
        self._runner = asyncio.Runner()
        self.engine = Engine(
            self.ledger,
            {back_end.site: back_end},
            clock or FastClock(),
            self._verify,
            ways=LinkWays(jitter=lambda: 0.0),
        )

    @classmethod
    def at(cls, site: Site, **given: object) -> Self:
        """Make a desktop that works with a site."""
        return cls(SlurmBackEnd(site), (site.worker_key,), **given)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, *asked: Asked) -> list[str]:
        """Begin jobs, and give their keys."""
        for number, one in enumerate(asked):
            order = JobOrder(f"Job {number}", self.back_end.site, *one)
            self._runner.run(self.engine.submit(order))
        return [one.request.key for one in asked]

    def work(
        self, until: Callable[[], bool], patience_s: float = 60, what: str = ""
    ) -> None:
        """Work on jobs until something holds; fail with their states if it does not."""
        self._runner.run(self._work(until, patience_s, what))

    def finish(self, keys: Sequence[str], patience_s: float = 60) -> list[Job]:
        """Work until jobs are over, and give them."""
        jobs = lambda: [self.job(key) for key in keys]  # noqa: E731
        self.work(lambda: all(one.state.is_over for one in jobs()), patience_s)
        return jobs()

    def job(self, key: str) -> Job:
        """One job as it is kept."""
        found = self.ledger.job(key)
        assert found is not None
        return found

    def cancel(self, key: str) -> None:
        """Want a job to end."""
        self._runner.run(self.engine.cancel(key))

    def retry(self, key: str) -> None:
        """Send a job again."""
        self._runner.run(self.engine.retry(key))

    def sync(self) -> None:
        """Try again now, as a person may."""
        self._runner.run(self.engine.sync())

    def log_in(self) -> None:
        """Log in, as a person may who has set things right."""
        self._runner.run(self.engine.log_in(self.back_end.site))

    def step(self, times: int) -> None:
        """Go on so many times without waiting for anything."""
        for _ in range(times):
            self._runner.run(self.engine.step())

    def words(self, key: str) -> str:
        """All that was said about a job, one sentence a line."""
        return "\n".join(event.words for event in self.ledger.events(key))

    def close(self) -> None:
        """End the connection and the event loop."""
        self._runner.run(self.engine.close())
        self._runner.close()

    async def _work(
        self, until: Callable[[], bool], patience_s: float, what: str
    ) -> None:
        """Step after step, with a breath between."""
        end = time.monotonic() + patience_s
        while not until():
            if time.monotonic() > end:
                told = "\n".join(
                    f"{job.key[:8]} {job.state.value} {job.words}"
                    for job in self.ledger.jobs()
                )
                sites = [(view.link, view.words) for view in self.engine.sites()]
                msg = f"{what or 'it'} did not happen in {patience_s:g} s; {sites}"
                raise AssertionError(f"{msg}\n{told}")
            await self.engine.step()
            await asyncio.sleep(BREATH_S)

    def _verify(
        self, _job: Job, request: Request, files: Mapping[str, bytes]
    ) -> object:
        """Believe what the workers of the site have signed."""
        return verified_answer(request, files, self._keys)


class FarJob:
    """The folder of a job on the far side, as root sees it."""

    def __init__(self, base: Path, key: str) -> None:
        self.path = base / "jobs" / key
        self.key = key

    def effects(self) -> dict[str, int]:
        """How often each part, and adding up, was begun."""
        places = [*self.path.glob("part-*"), self.path / "merge"]
        return {one.name: len(list(one.glob("gen.*"))) for one in sorted(places)}

    def names(self, lab: Lab) -> list[str]:
        """Lines of the queue about the job, whatever has become of them."""
        return [line for line in lab.jobs() if f"|{self.path}|" in line]

    def arrays(self, lab: Lab) -> set[str]:
        """Numbers of all arrays that the queue has or had for the job."""
        return {line.split("|")[2].partition("_")[0] for line in self.names(lab)}
