"""Files on their way to a site and back: only what is missing, and nothing unasked."""

from __future__ import annotations

import asyncio
import hashlib
import io
import tarfile
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import asyncssh

from models.cluster.slurm.connection import LOST
from models.cluster.slurm.transfer import download, upload
from models.cluster.worker_code import worker_digest, worker_files
from models.errors import AnswerRefused, LinkDown, OutOfRoom, SubmissionRefused
from models.protocol.strict_json import MOST_JSON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from models.cluster.back_end import Told
    from models.cluster.slurm.connection import SiteConnection
    from models.cluster.slurm.far_side import FarSide, Here
    from models.errors import ModelError
    from models.protocol.request import Request

ANSWER_FILES = ("answer.json", "answer.safetensors", "MANIFEST.json", "MANIFEST.sig")
AT_A_TIME = 4  # files under way side by side
_DAMAGED_TRIES = 3


class Deliveries:
    """
    Brings contents to a site, and answers from there.

    Parameters
    ----------
    connection
        The way there.
    far
        Our part on the login node.
    """

    def __init__(self, connection: SiteConnection, far: FarSide) -> None:
        self._connection, self._far = connection, far
        self._site = connection.site
        self._has_worker = False
        self._fetched: dict[str, dict[str, dict[int, bytes]]] = {}

    async def bring_worker(self) -> None:
        """Have the code of the worker there, under a name by its content."""
        if self._has_worker:
            return
        packed = _packed(worker_files())
        digest = hashlib.sha256(packed).hexdigest()
        await self.bring(
            {digest: packed},
            _untold,
            lambda: self._far.unpack_worker(worker_digest(), digest),
        )
        self._has_worker = True

    async def bring(
        self,
        contents: Mapping[str, bytes],
        told: Told,
        finish: Callable[[], Awaitable[str]],
    ) -> None:
        """
        Upload what is missing, then build on it; damaged contents go once more.

        Parameters
        ----------
        contents
            By SHA-256.
        told
            Told how much has arrived.
        finish
            Builds on them; gives the hash of one that is missing or damaged.

        Raises
        ------
        OutOfRoom
            The disk there is full.
        FarTrouble
            There is no way there.
        """
        for _ in range(_DAMAGED_TRIES):
            here = await self._far.here(contents)
            self._check_room(contents, here)
            await self._upload(contents, here.whole, here.cut, told)
            if not await finish():
                return
        raise LinkDown(
            f"What arrives at {self._site.name} is not what was sent; nothing was "
            "started. It is sent again."
        )

    async def answer(self, request: Request, told: Told) -> dict[str, bytes]:
        """
        Read the files of an answer, going on where an earlier try was cut.

        Raises
        ------
        AnswerRefused
            There are other files than an answer has, or larger ones than asked for.
        FarTrouble
            There is no way there.
        """
        place = f"{self._site.base}/jobs/{request.key}/answer"
        most = request.limits.answer_bytes + 3 * MOST_JSON
        async with self._transfer(AnswerRefused) as files:
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
                tell = partial(_tell, told, before, whole)
                answer[name] = await download(
                    files, f"{place}/{name}", size, have, tell
                )
                before += size
        del self._fetched[request.key]
        return answer

    def forget(self, key: str) -> None:
        """Drop what an earlier try to read an answer has kept."""
        self._fetched.pop(key, None)

    def _check_room(self, contents: Mapping[str, bytes], here: Here) -> None:
        """Refuse to send what the disk there has no room for."""
        missing = [len(data) for one, data in contents.items() if one not in here.whole]
        needed = sum(missing) - sum(here.cut.values())
        if here.room_kb is not None and needed > here.room_kb << 10:
            raise OutOfRoom(
                f"{here.room_kb >> 10} MB are free at {self._site.name}, and "
                f"{(needed >> 20) + 1} MB are needed; remove folders of jobs with "
                "'jobs sweep', or ask for room."
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

                place = f"{self._site.base}/blobs/{digest[:2]}/{digest}.part"
                data = contents[digest]
                await upload(files, data, place, cut.get(digest, 0), tell)

        async with self._transfer(SubmissionRefused) as files:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(AT_A_TIME):
                        group.create_task(work())
            except BaseExceptionGroup as troubles:
                raise troubles.exceptions[0] from None

    @asynccontextmanager
    async def _transfer(
        self, missing: type[ModelError]
    ) -> AsyncIterator[asyncssh.SFTPClient]:
        """The way to files there; what goes wrong on it becomes a sentence."""
        files = await self._connection.files()
        try:
            yield files
        except asyncssh.SFTPNoSuchFile as error:
            raise missing(
                f"A file is not where it should be at {self._site.name} ({error}); "
                "look at the log of the job, and whether all hosts of the profile see "
                f"{self._site.base}."
            ) from error
        except asyncssh.SFTPPermissionDenied as error:
            raise SubmissionRefused(
                f"{self._site.name} does not let us use {self._site.base} ({error}); "
                "give a folder of yours in the site profile."
            ) from error
        except (*LOST, asyncssh.SFTPError) as error:
            raise self._connection.lost(error) from error


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


def _tell(told: Told, before: int, whole: int, arrived: int) -> None:
    """Tell how much of several files has arrived."""
    told(before + arrived, whole)


def _untold(_done: int, _whole: int) -> None:
    """Nobody asks how far the worker's code is."""
