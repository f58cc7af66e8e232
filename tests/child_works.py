"""What child processes do in tests; all have the form of `schedule_process.Work`."""

# ruff: noqa: ARG001

from __future__ import annotations

import os
import resource
import time
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.movement.schedule_process import Enough

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.progress import Progress


def doubled(order: int, progress: Progress, enough: Callable[[], bool]) -> int:
    """Answer with twice the order."""
    progress("doubling", 0.5)
    return order * 2


def best_so_far(order: str, progress: Progress, enough: Callable[[], bool]) -> str:
    """Go on until it is enough."""
    while not enough():
        progress("still at it", 0.1)
        time.sleep(0.01)
    return order


def nothing_yet(order: str, progress: Progress, enough: Callable[[], bool]) -> str:
    """Go on until it is enough, without an answer."""
    while not enough():
        progress("still at it", 0.1)
        time.sleep(0.01)
    raise Enough


def refused(order: str, progress: Progress, enough: Callable[[], bool]) -> str:
    """Refuse any order."""
    raise InputRefused(f"{order} cannot be carried out; ask for something else.")


def faulty(order: str, progress: Progress, enough: Callable[[], bool]) -> str:
    """Fail by a fault of ours."""
    return {}[order]


def dead(order: int, progress: Progress, enough: Callable[[], bool]) -> int:
    """Die without a word."""
    os._exit(order)


def greedy(order: int, progress: Progress, enough: Callable[[], bool]) -> int:
    """Ask for more memory than there is."""
    resource.setrlimit(resource.RLIMIT_AS, (order, order))
    return len(bytearray(order * 2))


def killed(order: int, progress: Progress, enough: Callable[[], bool]) -> int:
    """Be ended from outside, as by a system without any memory left."""
    os.kill(os.getpid(), order)
    return order
