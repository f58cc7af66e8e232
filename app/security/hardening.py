"""Keeps what the process holds in memory out of crash dumps and of other processes.

A dump would hold the key of every open plan. The limit stops dumps into files; only the
second call also stops those that the kernel hands to a collector, and attaching by
other programs of the same user.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4
_NOT_DUMPABLE = 0


def forbid_dumps() -> None:
    """
    Forbid dumps of this process's memory, as far as the system can.

    Raises
    ------
    OSError
        Linux refuses it; no kernel in use does.
    """
    if os.name == "posix":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        kernel = ctypes.CDLL(None, use_errno=True)
        if kernel.prctl(_PR_SET_DUMPABLE, _NOT_DUMPABLE, 0, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
