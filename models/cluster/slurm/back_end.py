"""Work on jobs on a supercomputer with Slurm, over one SSH connection.

The folder of a job there is the truth, its key in the name of the queue's job is its
identity, and what the queue says of it is advice.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import secrets
import tarfile
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import asyncssh

from models.cluster.slurm.connection import LOST, SiteConnection
from models.cluster.slurm.far_side import FarSide, Parts
from models.cluster.slurm.job_script import (
    Submission,
    job_script,
    key_script,
    minutes,
    partition_of,
)
from models.cluster.slurm.sightings import sighting_of, to_withdraw
from models.cluster.slurm.site import WORKER_KEY
from models.cluster.slurm.transfer import download, upload
from models.cluster.worker_code import worker_digest, worker_files
from models.errors import (
    AnswerRefused,
    FarTrouble,
    LinkDown,
    SchedulerDown,
    SubmissionRefused,
)
from models.protocol.request_file import read_request
from models.protocol.strict_json import MOST_JSON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from models.cluster.back_end import Sighting, Submitted, Told
    from models.cluster.job import Job
    from models.cluster.slurm.credentials import Ask
    from models.cluster.slurm.site import Site
    from models.protocol.request import Request

ANSWER_FILES = ("answer.json", "answer.safetensors", "MANIFEST.json", "MANIFEST.sig")
AT_A_TIME = 4  # files under way side by side
ACCOUNTS_EVERY_S = 60.0
BELIEVED_S = 600.0  # how long what partitions take counts as known
_DAMAGED_TRIES = 3


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
        self._moment, self._wall = moment, wall
        self._accounts_at = float("-inf")
        self._has_worker = False
        self._checked: dict[tuple[str, int, int, int], float] = {}
        self._fetched: dict[str, dict[str, dict[int, bytes]]] = {}

    @property
    def site(self) -> str:
        """Name of the site."""
        return self.profile.name

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
        await self._bring_worker()
        by_digest = {hashlib.sha256(data).hexdigest(): data for data in files.values()}
        names = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        await self._bring(
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
        await self._bring_worker()
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
        place = f"{self.profile.base}/jobs/{request.key}/answer"
        most = request.limits.answer_bytes + 3 * MOST_JSON
        async with self._transfer() as files:
            sizes = await _sizes(files, place)
            whole = sum(sizes.values())
            if whole > most:
                raise AnswerRefused(
                    f"The answer has {whole} bytes, and {most} were allowed; nothing "
                    "of it was read."
                )
            fetched = self._fetched.setdefault(request.key, {})
            answer: dict[str, bytes] = {}
            before = 0
            for name, size in sizes.items():
                have = _fitting(fetched.setdefault(name, {}), size)
                done = before
                answer[name] = await download(
                    files,
                    f"{place}/{name}",
                    size,
                    have,
                    lambda arrived, done=done: told(done + arrived, whole),  # type: ignore[misc]
                )
                before += size
        del self._fetched[request.key]
        return answer

    async def log(self, key: str) -> str:
        """Give the last lines that the parts wrote."""
        return await self._far.log(key)

    async def sweep(self, keys: Sequence[str]) -> int:
        """Remove the folders of jobs there; tells how many bytes came free."""
        for key in keys:
            self._fetched.pop(key, None)
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
        await self._bring_worker()
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

    async def _bring_worker(self) -> None:
        """Have the code of the worker there, under a name by its content."""
        if self._has_worker:
            return
        packed = _packed(worker_files())
        digest = hashlib.sha256(packed).hexdigest()
        await self._bring(
            {digest: packed},
            _untold,
            lambda: self._far.unpack_worker(worker_digest(), digest),
        )
        self._has_worker = True

    async def _bring(
        self,
        contents: Mapping[str, bytes],
        told: Told,
        finish: Callable[[], object],
    ) -> None:
        """Upload what is missing, then build on it; damaged contents go once more."""
        for _ in range(_DAMAGED_TRIES):
            here = await self._far.here(contents)
            await self._upload(contents, here.whole, here.cut, told)
            if not await finish():  # type: ignore[misc]
                return
        raise LinkDown(
            f"What arrives at {self.site} is not what was sent; nothing was started. "
            "It is sent again."
        )

    async def _upload(
        self,
        contents: Mapping[str, bytes],
        whole: frozenset[str],
        cut: Mapping[str, int],
        told: Told,
    ) -> None:
        """Upload contents that are not there, some side by side."""
        size = sum(map(len, contents.values()))
        arrived = {one: len(contents[one]) for one in whole if one in contents}
        missing = iter([one for one in contents if one not in whole])
        told(sum(arrived.values()), size)

        async def work() -> None:
            for digest in missing:

                def tell(done: int, _whole: int, digest: str = digest) -> None:
                    arrived[digest] = done
                    told(sum(arrived.values()), size)

                place = f"{self.profile.base}/blobs/{digest[:2]}/{digest}.part"
                data = contents[digest]
                await upload(files, data, place, cut.get(digest, 0), tell)

        async with self._transfer() as files:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(AT_A_TIME):
                        group.create_task(work())
            except BaseExceptionGroup as troubles:
                raise troubles.exceptions[0] from None

    @asynccontextmanager
    async def _transfer(self) -> AsyncIterator[asyncssh.SFTPClient]:
        """The way to files there; what goes wrong on it becomes a sentence."""
        files = await self.connection.files()
        try:
            yield files
        except asyncssh.SFTPNoSuchFile as error:
            raise AnswerRefused(
                f"A file is not where it should be at {self.site} ({error}); look at "
                "the log of the job."
            ) from error
        except asyncssh.SFTPPermissionDenied as error:
            raise SubmissionRefused(
                f"{self.site} does not let us use {self.profile.base} ({error}); give "
                "a folder of yours in the site profile."
            ) from error
        except (*LOST, asyncssh.SFTPError) as error:
            raise self.connection.lost(error) from error

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
        if minutes(limits.seconds) * 60 > longest:
            raise SubmissionRefused(
                f"Each part asks for {minutes(limits.seconds)} minutes, and the "
                f"partition {partition} of {self.site} gives {longest // 60}; cut the "
                "work into more parts, or take another partition."
            )
        refusal = outlook.refusal
        if refusal and "allocation failure" in refusal.lower():
            raise SubmissionRefused(
                f"{self.site} would refuse the job: {refusal[:300]}. Set the site "
                "profile right."
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


async def _sizes(files: asyncssh.SFTPClient, place: str) -> dict[str, int]:
    """Sizes of the files of an answer, by name; nothing else may lie there."""
    sizes: dict[str, int] = {}
    async for entry in files.scandir(place):
        name = str(entry.filename)
        if name in {".", ".."}:
            continue
        if (
            name not in ANSWER_FILES
            or entry.attrs.type != asyncssh.FILEXFER_TYPE_REGULAR
        ):
            raise AnswerRefused(
                f"{name[:60]!r} does not belong to an answer; nothing of it was read."
            )
        sizes[name] = entry.attrs.size or 0
    return dict(sorted(sizes.items()))


def _fitting(have: dict[int, bytes], size: int) -> dict[int, bytes]:
    """Pieces of an earlier try, unless the file has become another one."""
    if any(offset + len(part) > size for offset, part in have.items()):
        have.clear()
    return have


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into one, the same bytes each time."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def _for_a_test(script: str) -> str:
    """Leave out of a script what names folders that are not there yet."""
    left_out = ("#SBATCH --chdir=", "#SBATCH --output=")
    lines = [one for one in script.splitlines() if not one.startswith(left_out)]
    return "\n".join(lines)


def _untold(_done: int, _whole: int) -> None:
    """Nobody asks how far the worker's code is."""


__all__ = ["FarTrouble", "Measured", "SlurmBackEnd", "enrol"]
