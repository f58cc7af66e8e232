"""The engine of jobs in a thread of its own, so that no window ever waits for it.

Whoever calls gets a future at once. What happens to a job is told in the engine's
thread; a window passes it on to its own.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.errors import KnownError
from app.services.jobs.estimate import learn_from
from models.cluster.engine import Engine
from models.cluster.job import HERE, JobState
from models.cluster.link import LinkWays
from models.cluster.local import LocalBackEnd
from models.errors import ModelError
from models.protocol.answer import verified_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Mapping
    from typing import Any

    from app.services.jobs.estimate import Paces
    from models.cluster.back_end import BackEnd, Ledger
    from models.cluster.bars import Bars
    from models.cluster.engine import Clock, SiteView
    from models.cluster.job import Job, JobOrder
    from models.cluster.slurm.credentials import Ask
    from models.protocol.request import Request

T = TypeVar("T")
CLOSING_S = 0.7
PAUSE_S = 30.0  # after trouble with the plan's own file


class Told(NamedTuple):
    """
    What a runner tells, in its own thread.

    Attributes
    ----------
    heard
        Of every change of a job, after it is kept.
    troubled
        Of an error that stops the work for a while, or for good where it is a fault.
    """

    heard: Callable[[Job], None] = lambda _job: None
    troubled: Callable[[Exception], None] = lambda _error: None


class JobRunner:
    """
    Works on the jobs of a plan until it is closed.

    Parameters
    ----------
    ledger
        What keeps the jobs; it may be used from any thread.
    back_ends
        What works on them, by name of the site.
    clock
        The time.
    worker_keys
        Public keys of the workers of a site, by its name.
    told
        Who hears of what.
    paces
        Take in how fast the work of each answer went; None to keep nothing.
    bars
        What bars the way to a site until a person acts; None forgets it at the end.
    """

    def __init__(
        self,
        ledger: Ledger,
        back_ends: Mapping[str, BackEnd],
        clock: Clock,
        worker_keys: Callable[[str], Collection[str]],
        *,
        told: Told = Told(),  # noqa: B008 - a tuple
        paces: Paces | None = None,
        bars: Bars | None = None,
    ) -> None:
        self.ledger = ledger
        self._paces, self._ways = paces, LinkWays(bars)
        self._back_ends, self._clock = dict(back_ends), clock
        self._worker_keys, self._told = worker_keys, told
        self._loop = asyncio.new_event_loop()
        self._engine: Future[Engine] = Future()
        self._running: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    @property
    def is_open(self) -> bool:
        """Whether it works."""
        return self._thread.is_alive()

    def submit(self, order: JobOrder) -> Future[Job]:
        """Begin a job; see `Engine.submit`."""
        return self._ask(lambda engine: engine.submit(order))

    def cancel(self, key: str) -> Future[Job]:
        """Have a job end; see `Engine.cancel`."""
        return self._ask(lambda engine: engine.cancel(key))

    def retry(self, key: str, site: str = "") -> Future[Job]:
        """Send a job again; see `Engine.retry`."""
        return self._ask(lambda engine: engine.retry(key, site))

    def sync(self, site: str = "") -> Future[None]:
        """Try all sites again now, or one; see `Engine.sync`."""
        return self._ask(lambda engine: engine.sync(site))

    def log_in(self, site: str, ask: Ask | None = None) -> Future[None]:
        """Log in because a person wants to; `ask` is awaited in the runner's thread."""
        return self._ask(lambda engine: engine.log_in(site, ask))

    def queue_s(self, site: str, request: Request) -> Future[float | None]:
        """Tell how many seconds work would wait at a site; see `Engine.queue_s`."""
        return self._ask(lambda engine: engine.queue_s(site, request))

    def sweep(self, site: str, keys: Collection[str] = ()) -> Future[int]:
        """Remove folders of jobs that are over; see `Engine.sweep`."""
        return self._ask(lambda engine: engine.sweep(site, tuple(keys)))

    def log(self, key: str) -> Future[str]:
        """Give the last lines of a job; see `Engine.log`."""
        return self._ask(lambda engine: engine.log(key))

    def set_sites(self, back_ends: Mapping[str, BackEnd]) -> Future[None]:
        """Work with other sites from now on; jobs elsewhere wait."""
        return self._ask(lambda engine: engine.set_sites(back_ends))

    def beside(self, work: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        """Have something done in the engine's thread, where connections live."""
        return self._ask(lambda _engine: work())

    def sites(self) -> tuple[SiteView, ...]:
        """How things stand with each site; at once, from any thread."""
        return self._engine.result().sites() if self._engine.done() else ()

    def close(self) -> bool:
        """
        Stop within a second; jobs go on, and the next runner finds them.

        Returns
        -------
        bool
            Whether the thread has ended; one that has not is left to itself.
        """
        if self._thread.is_alive():
            with suppress(RuntimeError):  # it may end at this moment
                self._loop.call_soon_threadsafe(self._stop)
            self._thread.join(CLOSING_S + 0.2)
        return not self._thread.is_alive()

    def _ask(self, work: Callable[[Engine], Coroutine[Any, Any, T]]) -> Future[T]:
        """Have the engine do something, in its own thread."""
        if not self._thread.is_alive():
            raise RuntimeError("The runner of jobs is closed.")

        async def asked() -> T:
            return await work(await asyncio.wrap_future(self._engine))

        return asyncio.run_coroutine_threadsafe(asked(), self._loop)

    def _work(self) -> None:
        """Run the loop until somebody stops it."""
        asyncio.set_event_loop(self._loop)
        self._running = self._loop.create_task(self._go_on())
        try:
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._running)
            self._loop.run_until_complete(self._leave())
        finally:
            self._loop.close()

    def _stop(self) -> None:
        """End the work, in the thread of the loop."""
        if self._running is not None:
            self._running.cancel()

    async def _go_on(self) -> None:
        """Work, and after trouble with the plan's file work again."""
        while True:
            try:
                engine = await self._engine_now()
                await engine.run()
            except (KnownError, ModelError) as trouble:
                self._told.troubled(trouble)
                await asyncio.sleep(PAUSE_S)
            except Exception as fault:  # noqa: BLE001 - it is told, and work stops
                self._told.troubled(fault)
                return

    async def _engine_now(self) -> Engine:
        """Give the engine; the first time, what is left over here is swept."""
        if self._engine.done():
            return self._engine.result()
        engine = Engine(
            self.ledger,
            self._back_ends,
            self._clock,
            self._verify,
            ways=self._ways,
            heard=self._told.heard,
        )
        await self._sweep_here()
        self._engine.set_result(engine)
        return engine

    async def _sweep_here(self) -> None:
        """Remove folders here of jobs that are over or unknown."""
        here = self._back_ends.get(HERE)
        if not isinstance(here, LocalBackEnd):
            return
        try:
            left = [key for key in sorted(here.keys()) if not self._needs_folder(key)]
            await here.sweep(left)
        except ModelError as trouble:  # work elsewhere does not wait for this disk
            self._told.troubled(trouble)

    def _needs_folder(self, key: str) -> bool:
        """Whether a folder is of use: its job goes on, or its log tells why not."""
        job = self.ledger.job(key)
        return job is not None and (
            not job.state.is_over or job.state is JobState.FAILED
        )

    def _verify(self, job: Job, request: Request, files: Mapping[str, bytes]) -> None:
        """Believe an answer, or refuse it."""
        answer = verified_answer(request, files, self._worker_keys(job.site))
        if self._paces is not None:
            try:
                learn_from(self._paces, job.site, answer, self.ledger.request(job.key))
            except KnownError as trouble:  # the answer is good all the same
                self._told.troubled(trouble)

    async def _leave(self) -> None:
        """End connections, as far as they end soon."""
        if self._engine.done():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._engine.result().close(), CLOSING_S / 2)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=CLOSING_S / 2)
