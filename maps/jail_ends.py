"""Why a jailed child ended, as one sentence that says what to do."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

from maps.errors import JailError

if TYPE_CHECKING:
    from maps.jail import JailLimits

MEMORY_SIGNS = re.compile(
    rb"MemoryError|bad_alloc|allocate memory|failed to map segment|out of memory"
    rb"|can't start new thread|memory allocation (?:still )?failed",
    re.IGNORECASE,
)
"""What Python, C++, the loader, LLVM and OpenBLAS print when the limit is reached."""


def failure_of(
    code: int, limits: JailLimits, complaint: bytes, *, doing: str, way_out: str
) -> JailError:
    """
    Explain the end of a child that gave no answer.

    Parameters
    ----------
    code
        As `subprocess` has it: minus the number of the signal that killed it.
    limits
        What the child might use.
    complaint
        What it printed, or the last of it; kept as a note of the error.
    doing
        What it was at, after the word "while".
    way_out
        What the user could do to need less, after the word "or".
    """
    failure = JailError(_sentence(code, limits, complaint, doing, way_out))
    if complaint:
        failure.add_note(complaint.decode(errors="replace"))
    return failure


def _sentence(
    code: int, limits: JailLimits, complaint: bytes, doing: str, way_out: str
) -> str:
    """One sentence on why a child ended without an answer."""
    if MEMORY_SIGNS.search(complaint):
        gib = limits.memory_bytes / (1 << 30)
        return (
            f"Reading needed more than {gib:.3g} GiB of memory, the limit; allow "
            f"more, or {way_out}."
        )
    if code == -signal.SIGXCPU:
        return (
            f"Reading took more than {limits.cpu_seconds} s of processor time, the "
            f"limit; allow more time, or {way_out}."
        )
    if code in {-signal.SIGKILL, -signal.SIGTERM}:
        return (
            "Reading was stopped from outside, perhaps because the machine ran out "
            f"of memory; close other programs, or {way_out}."
        )
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return (
        f"The reader of foreign files crashed ({how}{_last_words(complaint)}) while "
        f"{doing}; the file may be damaged: copy or download it again."
    )


def _last_words(complaint: bytes) -> str:
    lines = complaint.decode(errors="replace").strip().splitlines()
    return f": {lines[-1][:200]}" if lines else ""
