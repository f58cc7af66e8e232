"""Interrupts of the keyboard, kept from where they would do harm."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def held_back() -> Iterator[None]:
    """
    Hold interrupts back until the end of a block of the main thread.

    Libraries that are stopped while they load may crash, or swallow the interrupt.

    Raises
    ------
    KeyboardInterrupt
        At the end, where there was one.
    """
    came = False

    def note(*_: object) -> None:
        nonlocal came
        came = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def unheard_by_children() -> Iterator[None]:
    """
    Keep interrupts from children started in a block, where the system can.

    A terminal sends them to all processes, yet the parent decides for its children.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.getfd()  # when it starts, it lets interrupts through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
