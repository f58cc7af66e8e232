"""Back ends that are troubled at a chosen moment, in front of real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.cluster.back_end import BackEnd, Sighting, Submitted, Told
    from models.cluster.job import Job
    from models.protocol.request import Request

    Before = Callable[[str], None]


class Troubled:
    """
    A back end that tells before and after each act, and in the middle of transfers.

    Parameters
    ----------
    real
        What does the work.
    point
        Told ``stage:before``, ``stage:half``, ``stage:after`` and so on.
    """

    def __init__(self, real: BackEnd, point: Before) -> None:
        self._real, self._point = real, point

    @property
    def site(self) -> str:
        return self._real.site

    async def stage(
        self, request: Request, files: Mapping[str, bytes], told: Told
    ) -> None:
        self._point("stage:before")
        await self._real.stage(request, files, self._halfway("stage", told))
        self._point("stage:after")

    async def submit(
        self, request: Request, submission: int, parts: Sequence[int]
    ) -> Submitted:
        self._point("submit:before")
        answer = await self._real.submit(request, submission, parts)
        self._point("submit:after")
        return answer

    async def look(self, jobs: Sequence[Job]) -> Mapping[str, Sighting]:
        self._point("look:before")
        found = await self._real.look(jobs)
        self._point("look:after")
        return found

    async def cancel(self, key: str) -> None:
        self._point("cancel:before")
        await self._real.cancel(key)
        self._point("cancel:after")

    async def fetch(self, request: Request, told: Told) -> Mapping[str, bytes]:
        self._point("fetch:before")
        files = await self._real.fetch(request, self._halfway("fetch", told))
        self._point("fetch:after")
        return files

    async def log(self, key: str) -> str:
        return await self._real.log(key)

    async def sweep(self, keys: Sequence[str]) -> int:
        return await self._real.sweep(keys)

    async def close(self) -> None:
        await self._real.close()

    def _halfway(self, act: str, told: Told) -> Told:
        """Tell once in the middle of a transfer."""
        half = False

        def telling(done: int, whole: int) -> None:
            nonlocal half
            told(done, whole)
            if not half and 0 < done < whole:
                half = True
                self._point(f"{act}:half")

        return telling


class Once:
    """Does something the first time that a point is reached, and counts all."""

    def __init__(self, point: str, act: Callable[[], object]) -> None:
        self._point, self._act = point, act
        self.reached: list[str] = []

    def __call__(self, point: str) -> None:
        if point == self._point and point not in self.reached:
            self._act()
        self.reached.append(point)
