"""The file of a cache of results: opened when needed, begun anew when it is damaged.

Nothing about this file may stand in the way of the plan: one that is damaged or does
not open with the key is put aside, with a notice. Threads may share it; one at a time
is let in.
"""

from __future__ import annotations

import os
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from app.errors import Damaged, EnvironmentTrouble, FileInUse
from app.security.whole_file import write_trouble
from app.storage.cache_tables import lay_out
from app.storage.driver import DriverError, connect, error_name
from app.storage.driver_trouble import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.errors import KnownError
    from app.storage.driver import Connection

T = TypeVar("T")
BESIDE = ("-wal", "-shm")  # what the engine keeps beside an open file
ASIDE = ".aside"
_Identity = tuple[int, int] | None

WAIT_S = 2.0  # for another window that writes


class CacheFile:
    """
    An encrypted file with the tables of a cache.

    Attributes
    ----------
    path
        Where it is, or will be.
    notices
        What the user should know, since `carefully` last gave it.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.notices: list[str] = []
        self._key: bytes | None = key
        self._door = RLock()
        self._open: Connection | None = None
        self._identity: _Identity = None

    def close(self) -> None:
        """Close the file and forget the key; whatever is asked later is refused."""
        with self._door:
            self._key = None
            self._close()

    def carefully(self, work: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
        """
        Do something with the file, on a new one if the old one is damaged.

        Parameters
        ----------
        work
            Uses `connection`; is done a second time if the file fails under it.

        Returns
        -------
        tuple[T, tuple[str, ...]]
            What it gave, and notices.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble
            The disk or another program bars the way.
        """
        with self._door:
            if self._open is not None and self._identity != self._identity_now():
                self._close()  # it was deleted, or another window has put it aside
            try:
                with told(self.path):
                    answer = work()
            except (Damaged, FileInUse) as error:
                self._mend(error)
                with told(self.path):
                    answer = work()
            notices, self.notices = tuple(self.notices), []
            return answer, notices

    def _mend(self, error: Damaged | FileInUse) -> None:
        """Make the file usable again, or pass on why it is not."""
        lost = left_behind(error) and os.access(self.path, os.W_OK)
        if not (lost or isinstance(error, Damaged)):
            raise error
        self._begin_anew("is damaged")

    def connection(self) -> Connection:
        """
        Give the open file, within `carefully`; one that is none of ours is put aside.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble
            The disk or another program bars the way, or the cache was closed.
        """
        if self._key is None:
            raise EnvironmentTrouble(
                f"{self.path.name} is closed, because its plan is; open the plan to "
                "keep results."
            )
        if self._open is None:
            self._open = self._opened(self._key)
        if self._open is None:
            self._begin_anew("does not open with the key of the plan, or is damaged")
            self._open = self._opened(self._key)
        if self._open is None:
            raise EnvironmentTrouble(
                f"{self.path} is made anew by something else again and again, so no "
                "results can be kept; find out what writes there."
            )
        return self._open

    def _opened(self, key: bytes) -> Connection | None:
        """Open the file; None where it is none of ours."""
        self._claim()
        connection = connect(self.path, key, wait_s=WAIT_S, of_one_thread=False)
        ours = False
        try:
            with told(self.path):
                ours = lay_out(connection)
        except Damaged:
            return None
        finally:
            if not ours:
                connection.close()
        self._identity = self._identity_now()
        return connection if ours else None

    def _claim(self) -> None:
        """Make a new file for its owner alone; the engine would let others read it."""
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return
        except OSError as error:
            raise write_trouble(self.path, error) from error

    def _identity_now(self) -> _Identity:
        """What the disk knows the file by; None where it is gone."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return None
        return state.st_dev, state.st_ino

    def _begin_anew(self, why: str) -> None:
        """Put the file aside, with what the engine keeps beside it."""
        self._close()
        aside = self.path.with_name(self.path.name + ASIDE)
        try:
            # Left behind, the journal of the old file would be read into the new one.
            for suffix in BESIDE:
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            with suppress(FileNotFoundError):  # another window was faster
                self.path.replace(aside)
        except OSError as error:
            raise EnvironmentTrouble(
                f"{self.path.name} {why} and cannot be put aside ({error.strerror}), "
                "so no results are kept; delete it by hand. The plan is not touched."
            ) from error
        self.notices.append(
            f"{self.path.name} {why}. It was put aside as {aside.name} and begun "
            "anew: the plan is safe, and results are worked out again."
        )

    def _close(self) -> None:
        """Close the file; a damaged one may not even let itself be closed in order."""
        if self._open is not None:
            with suppress(DriverError):
                self._open.close()
            self._open = None


def left_behind(error: KnownError) -> bool:
    """
    Whether an error is the engine's refusal to write any more.

    It may have given out a page that fails its code as empty, without an error; what it
    does say is that the file, which can be written, may not be.
    """
    cause = error.__cause__
    name = error_name(cause) if isinstance(cause, DriverError) else ""
    return name.startswith("SQLITE_READONLY")
