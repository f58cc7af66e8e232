"""Schedules in a process of their own: the window stays free, and can have enough.

Exact search holds a processor for long, and its library and others do not always agree
in one process. The child tells how far it is; the caller may say at any time that the
best so far will do, or stop it for good.
"""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.errors import EnvironmentTrouble, KnownError
from app.services.interrupts import unheard_by_children
from maps.errors import MapError
from maps.progress import Progress, silent
from models.errors import ModelError
from planners.errors import PlanningError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Order = TypeVar("Order")
Answer = TypeVar("Answer")

NICENESS = 5
LISTEN_S = 0.1  # until the caller is asked again whether to go on
TELL_S = 0.1  # between two words of the child about how far it is
GRACE_S = 60.0  # for a child that was told that the best so far will do
SCHEDULES = "makes the schedule"
NO_MEMORY = (
    "The process that {what} ran out of memory; close other programs, or ask for less "
    "effort."
)

Work = Callable[[Order, Progress, Callable[[], bool]], Answer]
"""
What a child does; a function of a module, so that the child finds it.

It takes an order, what to tell how far it is, and what to ask as often whether the
caller has enough. It may then answer with the best so far, or raise `Enough`.
"""


TellingWork = Callable[
    [Order, Progress, Callable[[], bool], Callable[[Answer], None]], Answer
]
"""The same, of a child that also tells each answer that is better than those before."""


class Enough(Exception):  # noqa: N818 - a word of the caller, not an error
    """The caller has enough, and there is nothing to show yet."""


def in_child(
    work: Work[Order, Answer] | TellingWork[Order, Answer],
    order: Order,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
    *,
    what: str = SCHEDULES,
    better: Callable[[Answer], None] | None = None,
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
    enough
        Asked several times a second; when true, the child is to end with the best
        answer it has.
    what
        What the child does, for sentences about it.
    better
        Given each better answer as the child tells it; the work is then one that
        tells.

    Returns
    -------
    Answer | None
        None where it was enough before there was any answer.

    Raises
    ------
    KnownError, MapError, ModelError, PlanningError
        The order cannot be carried out, or the child died.
    RuntimeError
        A fault of ours in the child, with its traceback.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(
        target=_carry_out,
        args=(theirs, work, order, what, better is not None),
        daemon=True,
    )
    with unheard_by_children():
        child.start()
    theirs.close()
    listener: _Listener[Answer] = _Listener(ours, child, what, better)
    try:
        until = None
        while not listener.done and (until is None or time.monotonic() < until):
            progress(*listener.said)
            if until is None and enough():
                with suppress(BrokenPipeError):  # what it said last is still heard
                    ours.send("enough")
                until = time.monotonic() + GRACE_S
            listener.listen(LISTEN_S)
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()
    return listener.answer


class _Listener(Generic[Answer]):
    """What a child has said so far."""

    def __init__(
        self,
        connection: Connection,
        child: BaseProcess,
        what: str,
        better: Callable[[Answer], None] | None,
    ) -> None:
        self._connection, self._child, self._what = connection, child, what
        self._better = better
        self.said: tuple[str, float] = ("starting", 0.0)
        self.answer: Answer | None = None
        self.done = False

    def listen(self, seconds: float) -> None:
        """Hear all that the child says, waiting for its first word for a while."""
        try:
            while not self.done and self._connection.poll(seconds):
                self._hear(*self._connection.recv())
                seconds = 0.0
        except (EOFError, ConnectionResetError) as error:
            self._child.join(GRACE_S)
            raise EnvironmentTrouble(
                f"The process that {self._what} stopped without a word (exit code "
                f"{self._child.exitcode}); free some memory, or ask for less effort."
            ) from error

    def _hear(self, kind: str, what: Any) -> None:  # noqa: ANN401 - of any message
        """Take one message."""
        match kind:
            case "progress":
                self.said = what
            case "better" if self._better is not None:
                self._better(what)
            case "done":
                self.answer, self.done = what, True
            case "refused":
                raise what
            case _:
                raise RuntimeError(f"A child process failed.\n{what}")


def _carry_out(
    connection: Connection,
    work: Callable[..., Answer],
    order: Order,
    does: str,
    tells: bool,  # noqa: FBT001 - goes to the child by its place
) -> None:
    """Body of the child."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    told = 0.0

    def progress(what: str, share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= TELL_S:
            told = now
            connection.send(("progress", (what, share)))

    try:
        # The caller sends one word when it has enough; its end of the line is as much.
        to_tell = (lambda answer: connection.send(("better", answer)),)
        answer = work(order, progress, connection.poll, *(to_tell if tells else ()))
        connection.send(("done", answer))
    except Enough:
        connection.send(("done", None))
    except (KnownError, MapError, ModelError, PlanningError) as error:
        connection.send(("refused", error))
    except MemoryError:
        connection.send(("refused", EnvironmentTrouble(NO_MEMORY.format(what=does))))
    except (BrokenPipeError, KeyboardInterrupt):
        return  # nobody waits any more
    except Exception:  # noqa: BLE001 - the parent reports it as a fault of ours
        connection.send(("fault", traceback.format_exc()))
