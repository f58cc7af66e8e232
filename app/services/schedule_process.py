"""Schedules in a process of their own: the window stays free and keeps the best so far.

Exact search holds a processor for long, and its library and others do not always agree
in one process. The child tells how far it is and of every better answer; the caller may
say at any time that this is good enough.
"""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.errors import EnvironmentTrouble, KnownError
from maps.errors import MapError
from maps.progress import Progress, silent
from planners.errors import PlanningError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event

Order = TypeVar("Order")
Answer = TypeVar("Answer")

NICENESS = 5
LISTEN_S = 0.1  # until the caller is asked again whether to go on
TELL_S = 0.1  # between two words of the child about how far it is
GRACE_S = 5.0  # for a child that was told to stop


Work = Callable[[Order, Callable[[Answer], None], Progress], Answer]
"""
What a child does; a function of a module, so that the child finds it.

It takes an order, what to call with each better answer, and what to call often with how
far it is; that raises `Enough` when the caller wants to stop.
"""


class Enough(Exception):  # noqa: N818 - a word of the caller, not an error
    """The caller has enough; the best answer so far counts."""


def in_child(
    work: Work[Order, Answer],
    order: Order,
    *,
    progress: Progress = silent,
    better: Callable[[Answer], None] = lambda _: None,
    enough: Callable[[], bool] = lambda: False,
) -> Answer | None:
    """
    Carry out an order in a child process.

    Parameters
    ----------
    work
        A function of a module.
    order
        What is wanted.
    progress
        Told several times a second; may raise to stop, and then the answer is lost.
    better
        Told of each better answer.
    enough
        Asked several times a second; when true, the best answer so far is returned.

    Returns
    -------
    Answer | None
        None where it was enough before there was any answer.

    Raises
    ------
    KnownError, MapError, PlanningError
        The order cannot be carried out, or the child died.
    RuntimeError
        A fault of ours in the child, with its traceback.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    stop = context.Event()
    child = context.Process(
        target=_carry_out, args=(theirs, stop, work, order), daemon=True
    )
    child.start()
    theirs.close()
    listener: _Listener[Answer] = _Listener(ours, child, better)
    try:
        while not listener.done:
            progress(*listener.said)
            if enough():
                stop.set()
                listener.until(time.monotonic() + GRACE_S)
                break
            listener.listen(LISTEN_S)
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()
    return listener.best


class _Listener(Generic[Answer]):
    """What a child has said so far."""

    def __init__(
        self,
        connection: Connection,
        child: BaseProcess,
        better: Callable[[Answer], None],
    ) -> None:
        self._connection, self._child, self._better = connection, child, better
        self.said: tuple[str, float] = ("starting", 0.0)
        self.best: Answer | None = None
        self.done = False

    def until(self, moment: float) -> None:
        """Listen until all is said, or a moment."""
        while not self.done and time.monotonic() < moment:
            self.listen(LISTEN_S)

    def listen(self, seconds: float) -> None:
        """Hear all that the child says, waiting for its first word for a while."""
        try:
            while not self.done and self._connection.poll(seconds):
                self._hear(*self._connection.recv())
                seconds = 0.0
        except EOFError as error:
            self._child.join(GRACE_S)
            raise EnvironmentTrouble(
                "The process that makes the schedule stopped without a word (exit code "
                f"{self._child.exitcode}); free some memory, or ask for less effort."
            ) from error

    def _hear(self, kind: str, what: Any) -> None:  # noqa: ANN401 - of any message
        """Take one message."""
        match kind:
            case "progress":
                self.said = what
            case "better":
                self.best = what
                self._better(what)
            case "done":
                self.best, self.done = what, True
            case "enough":
                self.done = True
            case "refused":
                raise what
            case _:
                raise RuntimeError(f"A child process failed.\n{what}")


def _carry_out(
    connection: Connection, stop: Event, work: Work[Order, Answer], order: Order
) -> None:
    """Body of the child."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    told = 0.0

    def progress(what: str, share: float) -> None:
        nonlocal told
        if stop.is_set():
            raise Enough
        now = time.monotonic()
        if now - told >= TELL_S:
            told = now
            connection.send(("progress", (what, share)))

    def better(answer: Answer) -> None:
        connection.send(("better", answer))

    try:
        connection.send(("done", work(order, better, progress)))
    except Enough:
        connection.send(("enough", None))
    except (KnownError, MapError, PlanningError) as error:
        connection.send(("refused", error))
    except (BrokenPipeError, KeyboardInterrupt):
        return  # nobody waits any more
    except Exception:  # noqa: BLE001 - the parent reports it as a fault of ours
        connection.send(("fault", traceback.format_exc()))
