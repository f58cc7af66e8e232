"""Jobs that a person carries to a machine without a link, and answers carried back.

The bundle of a job is made from the ledger whenever somebody asks for it, and nothing
tells whether it has arrived. So all there is to know stands in the ledger: a job that
was handed over waits until its answer is brought here, however long that takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.cluster.back_end import Seen, Sighting, Submitted
from models.cluster.job import CARRIED, Progress
from models.errors import AnswerRefused
from models.protocol.request_file import read_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.cluster.back_end import Told
    from models.cluster.job import Job
    from models.protocol.request import Request

WAITS = (
    "It waits to be carried: export its bundle, have the worker run it on the other "
    "machine, and import the answer here."
)


class CarriedBackEnd:
    """
    Waits for answers that somebody brings.

    An answer that was brought and not yet fetched is held in memory alone; after a
    crash it is imported once more.
    """

    def __init__(self) -> None:
        self._staged: set[str] = set()
        self._ended: set[str] = set()
        self._brought: dict[str, Mapping[str, bytes]] = {}

    @property
    def site(self) -> str:
        """Name of the site."""
        return CARRIED

    def bring(self, key: str, files: Mapping[str, bytes]) -> None:
        """
        Take an answer that somebody has brought; the same one again changes nothing.

        Parameters
        ----------
        key
            Of the job it is said to answer.
        files
            By name; nothing of them is believed yet.
        """
        self._brought[key] = files

    async def stage(
        self, request: Request, files: Mapping[str, bytes], told: Told
    ) -> None:
        """
        Check that the files can be packed; the ledger keeps them until then.

        Raises
        ------
        RequestRefused
            The files are not those of the request.
        """
        read_request(files)
        size = sum(map(len, files.values()))
        self._ended.discard(request.key)
        self._staged.add(request.key)
        told(size, size)

    async def submit(
        self,
        request: Request,
        submission: int,
        parts: Sequence[int],  # noqa: ARG002 - the other side finds out what is left
    ) -> Submitted:
        """Have the job wait for its answer; there is nothing to do twice."""
        self._staged.add(request.key)
        return Submitted(f"carried-{submission}", adopted=submission > 1)

    async def look(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        """Tell of each job whether its answer was brought."""
        return {job.key: self._sighting(job) for job in jobs}

    async def cancel(self, key: str) -> None:
        """Wait no more for an answer; nobody can be told on the other side."""
        self._ended.add(key)

    async def fetch(self, request: Request, told: Told) -> Mapping[str, bytes]:
        """
        Give the files that were brought.

        Raises
        ------
        AnswerRefused
            None were.
        """
        files = self._brought.get(request.key)
        if files is None:
            raise AnswerRefused("No answer to this job was brought; import its bundle.")
        size = sum(map(len, files.values()))
        told(size, size)
        return files

    async def log(self, key: str) -> str:  # noqa: ARG002 - none comes along
        """Say where the log is."""
        return "The log of a carried job stays on the machine that worked on it."

    async def sweep(self, keys: Sequence[str]) -> int:
        """Forget what was brought; tells how many bytes came free."""
        size = 0
        for key in keys:
            size += sum(map(len, self._brought.pop(key, {}).values()))
            self._staged.discard(key)
        return size

    async def close(self) -> None:
        """Do nothing: there is no link."""

    def _sighting(self, job: Job) -> Sighting:
        """Tell how one job stands."""
        queue_id = job.queue_id or f"carried-{job.submission}"
        if job.key in self._brought:
            whole = Progress(job.progress.items, job.progress.items)
            return Sighting(seen=Seen.ANSWERED, progress=whole, queue_id=queue_id)
        if job.key in self._ended:
            return Sighting(seen=Seen.CANCELLED)
        if job.submission:
            return Sighting(
                seen=Seen.QUEUED,
                progress=job.progress,
                words=WAITS,
                queue_id=queue_id,
            )
        staged = job.key in self._staged
        return Sighting(seen=Seen.STAGED if staged else Seen.ABSENT)
