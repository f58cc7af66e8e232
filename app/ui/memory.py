"""Has the C library give large buffers back to the system as soon as they are free."""

from __future__ import annotations

import ctypes
import sys

LARGE_BYTES = 256 * 1024
MMAP_THRESHOLD = -3  # of mallopt in malloc.h


def return_large_buffers() -> bool:
    """
    Keep freed pictures and arrays from piling up in the process.

    The GNU C library else keeps more and more of them for later once a large one was
    freed, and with tiles coming and going a quarter of the window's memory was such
    holes. Other systems give large buffers back by themselves.

    Returns
    -------
    bool
        Whether the C library took the advice.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(MMAP_THRESHOLD, LARGE_BYTES) == 1
