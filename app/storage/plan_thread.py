"""The one thread that owns an open plan, and the queue in front of it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey

T = TypeVar("T")


class PlanThread:
    """
    Does work on a plan in the order in which it was asked for, in a thread of its own.

    Parameters
    ----------
    opening
        Opens the plan; it runs in the thread, and its errors are raised here.
    """

    def __init__(self, opening: Callable[[], PlanStore]) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="plan")
        try:
            store = self._worker.submit(opening).result()
        except BaseException:
            self._worker.shutdown()
            raise
        self.path, self.plan_id = store.path, store.plan_id
        self.troubles = store.troubles
        self._store: PlanStore | None = store

    @classmethod
    def create(cls, path: Path, key: FileKey, *, author: Author, clock: Clock) -> Self:
        """Make a new plan and open it; see `PlanStore.create`."""
        return cls(partial(PlanStore.create, path, key, author=author, clock=clock))

    @classmethod
    def open(
        cls,
        path: Path,
        key: FileKey,
        *,
        author: Author,
        clock: Clock,
        read_only: bool = False,
    ) -> Self:
        """Open a plan; see `PlanStore.open`."""
        return cls(
            partial(
                PlanStore.open,
                path,
                key,
                author=author,
                clock=clock,
                read_only=read_only,
            )
        )

    def ask(self, work: Callable[[PlanStore], T]) -> Future[T]:
        """
        Have something done with the plan, after all that was asked before.

        Raises
        ------
        RuntimeError
            The plan is closed.
        """
        store = self._store
        if store is None:
            raise RuntimeError("The plan is closed.")
        return self._worker.submit(work, store)

    def sign_as(self, author: Author) -> Future[None]:
        """Put all that is asked from now on down to another post."""
        return self.ask(lambda store: store.sign_as(author))

    def close(self) -> None:
        """
        Wait for all that was asked, then close the plan; see `PlanStore.close`.

        Whoever still holds this thread holds no key any more. A second time does
        nothing.
        """
        store, self._store = self._store, None
        if store is None:
            return  # it is closed already
        closing = self._worker.submit(store.close)
        self._worker.shutdown()
        closing.result()
