"""Work on jobs on a supercomputer with Slurm, over one SSH connection.

The folder of a job there is the truth, its key in the name of the queue's job is its
identity, and what the queue says of it is advice.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.slurm.connection import SiteConnection
from models.cluster.slurm.deliveries import Deliveries
from models.cluster.slurm.failures import refuses_for_good
from models.cluster.slurm.far_side import FarSide, Parts
from models.cluster.slurm.job_script import (
    Submission,
    job_script,
    key_script,
    part_minutes,
    partition_of,
)
from models.cluster.slurm.sightings import sighting_of, to_withdraw
from models.cluster.slurm.site import WORKER_KEY
from models.cluster.worker_code import worker_digest
from models.errors import (
    SchedulerDown,
    SubmissionRefused,
)
from models.protocol.request_file import read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.cluster.back_end import Sighting, Submitted, Told
    from models.cluster.job import Job
    from models.cluster.slurm.credentials import Ask
    from models.cluster.slurm.site import Site
    from models.protocol.request import Request

ACCOUNTS_EVERY_S = 60.0
BELIEVED_S = 600.0  # how long what partitions take counts as known


class Measured(NamedTuple):
    """
    What was measured at a site.

    ``offset_s`` is how far its clock goes before ours; ``wait_s`` how long the queue
    thinks that such work would wait, None where it does not say.
    """

    offset_s: float
    wait_s: float | None


class SlurmBackEnd:
    """
    Works on jobs on a supercomputer.

    Parameters
    ----------
    site
        Its profile.
    moment
        Seconds on a clock that nobody can set.
    wall
        Seconds since 1970 by the clock of this machine.
    """

    def __init__(
        self,
        site: Site,
        *,
        moment: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.profile = site
        self.connection = SiteConnection(site)
        self.offset_s: float | None = None
        self._far = FarSide(self.connection)
        self._deliveries = Deliveries(self.connection, self._far)
        self._moment, self._wall = moment, wall
        self._accounts_at = float("-inf")
        self._checked: dict[tuple[str, int, int, int], float] = {}

    @property
    def site(self) -> str:
        """Name of the site."""
        return self.profile.name

    @property
    def least_pause_s(self) -> float:
        """Seconds between two looks, at least, by the profile of the site."""
        return self.profile.limits.poll_s

    async def log_in(self, ask: Ask | None = None) -> None:
        """
        Log in because a person wants to, after a login that was refused too.

        Parameters
        ----------
        ask
            Asks the person for what the site wants to know.

        Raises
        ------
        FarTrouble
            There is no way in.
        """
        await self.connection.log_in(ask)
        await self._greet()

    async def stage(
        self, request: Request, files: Mapping[str, bytes], told: Told
    ) -> None:
        """
        Bring all files of a request there, checked, as one act at the end.

        Raises
        ------
        RequestRefused
            The files are not those of the request.
        OutOfRoom
            The disk there is full.
        FarTrouble
            There is no way there.
        """
        read_request(files)
        await self._greet()
        await self._deliveries.bring_worker()
        by_digest = {hashlib.sha256(data).hexdigest(): data for data in files.values()}
        names = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        await self._deliveries.bring(
            by_digest,
            told,
            lambda: self._far.commit(request.key, secrets.token_hex(8), names),
        )

    async def submit(
        self, request: Request, submission: int, parts: Sequence[int]
    ) -> Submitted:
        """
        Have parts worked on; the same submission is never submitted twice.

        Raises
        ------
        SubmissionUnsure
            Nobody knows yet whether the queue has it; ask again with the same number.
        FarTrouble
            With what is in the way.
        """
        await self._deliveries.bring_worker()
        what = Submission(submission, parts)
        script = job_script(self.profile, request, what, worker_digest())
        await self._check_limits(request, script)
        wanted = Parts(request.items, request.parts, parts)
        return await self._far.submit(request.key, submission, wanted, script)

    async def look(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        """
        Look at many jobs with one question to the far side.

        While the queue does not answer, jobs are left out of which only it could tell.

        Raises
        ------
        SchedulerDown
            The queue does not answer, and nothing could be told without it.
        FarTrouble
            There is no way there.
        """
        keys = [job.key for job in jobs]
        status = await self._far.status(keys, with_accounts=self._asks_accounts())
        seen = {key: sighting_of(key, status) for key in keys}
        known = {key: one for key, one in seen.items() if one is not None}
        if status.down and not known:
            raise SchedulerDown(
                f"The batch queue of {self.site} does not answer ({status.down}); the "
                "work waits and asks again."
            )
        for one in to_withdraw(status):
            if one.key in known:
                await self._far.withdraw(*one)
        return known

    async def cancel(self, key: str) -> None:
        """Have a job end, submitted or not; what is finished is kept there."""
        await self._far.cancel(key)

    async def fetch(self, request: Request, told: Told) -> Mapping[str, bytes]:
        """
        Bring the files of an answer here, going on where an earlier try was cut.

        Raises
        ------
        AnswerRefused
            There are other files than an answer has, or larger ones than asked for.
        FarTrouble
            There is no way there.
        """
        return await self._deliveries.answer(request, told)

    async def log(self, key: str) -> str:
        """Give the last lines that the parts wrote."""
        return await self._far.log(key)

    async def sweep(self, keys: Sequence[str]) -> int:
        """Remove the folders of jobs there; tells how many bytes came free."""
        for key in keys:
            self._deliveries.forget(key)
        return await self._far.sweep(keys)

    async def close(self) -> None:
        """End the connection; jobs go on."""
        await self.connection.close()

    async def enrol(self) -> str:
        """
        Have the worker there make its key, if it has none.

        Returns
        -------
        str
            Its public part, 64 hexadecimal digits, for the site profile.
        """
        await self._greet()
        await self._deliveries.bring_worker()
        script = key_script(self.profile, worker_digest())
        key = (await self._far.run_script(script)).strip()
        if not WORKER_KEY.fullmatch(key):
            raise SubmissionRefused(
                f"The worker at {self.site} gave no key but {key[:80]!r}; set what it "
                "runs in right in the site profile."
            )
        return key

    async def measured(self, request: Request) -> Measured:
        """
        Measure how far the clock there is off, and how long the queue would take.

        Parameters
        ----------
        request
            Work whose parts would be submitted.
        """
        await self._greet()
        what = Submission(1, range(request.parts))
        script = job_script(self.profile, request, what, worker_digest())
        outlook = await self._far.outlook(_for_a_test(script))
        return Measured(self.offset_s or 0.0, outlook.wait_s)

    def _asks_accounts(self) -> bool:
        """Whether the accounts may be asked now: they are slow, and seldom needed."""
        now = self._moment()
        if not self.profile.has_accounting:
            return False
        if now - self._accounts_at < ACCOUNTS_EVERY_S:
            return False
        self._accounts_at = now
        return True

    async def _greet(self) -> None:
        """Make the folders there, and measure its clock, once for each connection."""
        if self.offset_s is not None and self.connection.is_open:
            return
        began = self._wall()
        there = await self._far.hello()
        self.offset_s = there - (began + self._wall()) / 2

    async def _check_limits(self, request: Request, script: str) -> None:
        """Refuse at once what would wait in the queue for ever."""
        limits = request.limits
        partition = partition_of(self.profile, limits)
        asked = (partition, limits.seconds, limits.memory_mb, limits.gpus)
        if self._moment() - self._checked.get(asked, float("-inf")) < BELIEVED_S:
            return
        outlook = await self._far.outlook(_for_a_test(script))
        rows = [row for row in outlook.partitions if row.name == partition]
        longest = max((row.seconds or 1 << 40 for row in rows), default=1 << 40)
        long = part_minutes(self.profile, limits)
        if long * 60 > longest:
            raise SubmissionRefused(
                f"Each part asks for {long} minutes, and the partition {partition} of "
                f"{self.site} gives {longest // 60}; put 'minutes: {longest // 60}' "
                "under 'limits' in the site profile, or name a longer partition."
            )
        if refuses_for_good(outlook.refusal):
            raise SubmissionRefused(
                f"{self.site} would refuse the job: {outlook.refusal[:300]}. Set the "
                "site profile right."
            )
        self._checked[asked] = self._moment()


async def enrol(site: Site, ask: Ask | None = None) -> str:
    """
    Give the public key of the worker of a site, drawn there if it has none.

    Parameters
    ----------
    site
        Its profile.
    ask
        Asks a person for what a login wants to know.

    Raises
    ------
    FarTrouble
        There is no way in, or the worker does not run there.
    """
    back_end = SlurmBackEnd(site)
    try:
        await back_end.log_in(ask)
        return await back_end.enrol()
    finally:
        await back_end.close()


def _for_a_test(script: str) -> str:
    """Leave out of a script what names folders that are not there yet."""
    left_out = ("#SBATCH --chdir=", "#SBATCH --output=")
    lines = [one for one in script.splitlines() if not one.startswith(left_out)]
    return "\n".join(lines)
