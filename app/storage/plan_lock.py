"""A lock on a plan file that ends with the process that holds it, however that ends."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

from app.errors import FileInUse

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - the other platform
    import msvcrt
else:
    import fcntl

NAME = "in-use"
_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


class PlanLock:
    """
    Keeps other windows and programs of ours away from a plan until it is released.

    The engine has a lock of its own, but only once it has begun to read, and it drops
    it when anything else in the process closes the file. This one covers all of that:
    whoever holds it may copy, check and replace the file.

    Parameters
    ----------
    folder
        That of the plan's backups; it is made if need be.
    plan
        Named in the error.
    shared
        Lets others in who only read as well.

    Raises
    ------
    FileInUse
        Somebody else has the plan open.
    OSError
        There can be no lock in that folder.
    """

    def __init__(self, folder: Path, plan: Path, *, shared: bool = False) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        self._handle: int | None = os.open(folder / NAME, flags, 0o600)
        try:
            _take(self._handle, shared=shared)
        except OSError as error:
            self.release()
            if error.errno not in _HELD:
                raise
            raise FileInUse(
                f"{plan.name} is open in another window or program; close it there "
                "first."
            ) from error

    def release(self) -> None:
        """Let others in; a second time does nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _take(handle: int, *, shared: bool) -> None:
    """Lock an open file at once or fail."""
    if sys.platform == "win32":  # pragma: no cover - the other platform
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        return
    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    fcntl.flock(handle, mode | fcntl.LOCK_NB)
