"""A jailed child that answers many questions about one foreign file."""

from __future__ import annotations

import json
import os
import selectors
import signal
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from maps.errors import JailError
from maps.jail import ERRORS, MESSAGE_BYTES, NONSENSE, TICK_SECONDS, start_child
from maps.jail_ends import failure_of
from maps.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from maps.jail import JailLimits
    from maps.progress import Progress

READ_BYTES = 1 << 20
COMPLAINT_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """
    What a child may use, and how its failures are told.

    Attributes
    ----------
    limits
        Memory of the whole session; processor and clock time of each request.
    most_bytes
        Largest answer that is taken, beside its facts.
    doing
        What the child does, after the word "while": ``"reading a.tif"``.
    way_out
        What the user could do to need less, after the word "or".
    """

    limits: JailLimits
    most_bytes: int
    doing: str
    way_out: str


class JailSession:
    """
    One foreign file, open in a jailed child.

    One thread asks at a time; `close` may be called from any thread and ends a
    question under way. A child that is dead stays dead: open another session.
    """

    def __init__(
        self,
        module: str,
        request: Mapping[str, Any],
        rules: SessionRules,
        *,
        readable: tuple[Path, ...] = (),
        progress: Progress = silent,
    ) -> None:
        """
        Start a child and have it open its file.

        Parameters
        ----------
        module
            A module that runs `maps.jail_walls.serve_session`.
        request
            What to open, for JSON; paths absolute.
        rules
            What the child may use, and how its failures are told.
        readable
            The only files it may read beside what is installed, where the kernel
            can hold it to that.
        progress
            Called several times a second; may raise to cancel.

        Raises
        ------
        MapError
            The file cannot be opened; the child is gone.
        """
        self._rules = rules
        self._complaint = b""
        self._ending = threading.Lock()
        self._asking = threading.RLock()
        self._child = start_child(module)
        letter = {
            "request": dict(request),
            "limits": asdict(rules.limits),
            "readable": [str(path) for path in readable],
        }
        try:
            self.opened, _ = self._exchange(letter, progress)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Number of the child's process."""
        return self._child.pid

    def ask(
        self, request: Mapping[str, Any], progress: Progress = silent
    ) -> tuple[dict[str, Any], bytes]:
        """
        Put a question and wait for its answer.

        Parameters
        ----------
        request
            For JSON.
        progress
            Called several times a second; may raise to cancel, which ends the
            session.

        Returns
        -------
        tuple[dict[str, Any], bytes]
            Facts as the child told them, for the caller to check, and bytes.

        Raises
        ------
        JailError
            The child died, took too long or talked nonsense; the session is over.
        MapError
            The error that the child's work raised; the session goes on.
        """
        return self._exchange(request, progress)

    def close(self) -> None:
        """End the child; nothing of it is left."""
        with self._ending:
            if self._child.poll() is None:
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
        with self._asking:  # whoever asks hears at once that the child is gone
            self._shut_pipes()

    def _exchange(
        self, message: Mapping[str, Any], progress: Progress
    ) -> tuple[dict[str, Any], bytes]:
        """Send a message and read the answer; anything odd ends the child."""
        with self._asking:
            try:
                self._send(message)
                head, data = self._listen(progress)
            except BaseException:
                self.close()
                raise
            if "error" in head:
                raise self._error(head["error"])
            return head["result"], data

    def _send(self, message: Mapping[str, Any]) -> None:
        """Write one line; a child that is gone says why by its end."""
        pipe = self._child.stdin
        if pipe is None or pipe.closed:
            raise JailError(
                f"Nothing is left of {self._rules.doing}: its reader has ended; open "
                "the file again."
            )
        with suppress(BrokenPipeError):
            pipe.write(json.dumps(message).encode() + b"\n")
            pipe.flush()

    def _listen(self, progress: Progress) -> tuple[dict[str, Any], bytes]:
        """Take bytes until an answer is complete."""
        answer = _Answer(self._rules.most_bytes)
        deadline = time.monotonic() + self._rules.limits.wall_seconds
        with selectors.DefaultSelector() as selector:
            for pipe, taker in (
                (self._child.stdout, answer.take),
                (self._child.stderr, self._complain),
            ):
                if pipe is not None:
                    selector.register(pipe, selectors.EVENT_READ, taker)
            while not answer.complete:
                for key, _ in selector.select(TICK_SECONDS):
                    data = os.read(key.fd, READ_BYTES)
                    key.data(data)
                    if not data:
                        selector.unregister(key.fileobj)
                if not selector.get_map():
                    raise self._ended()
                progress(self._rules.doing, 0.0)
                self._check_clock(deadline)
        return answer.head, answer.data

    def _complain(self, data: bytes) -> None:
        """Keep the end of what the child printed."""
        self._complaint = (self._complaint + data)[-COMPLAINT_BYTES:]

    def _check_clock(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            seconds = self._rules.limits.wall_seconds
            raise JailError(
                f"The reader was stopped after {seconds:g} s without an answer while "
                f"{self._rules.doing}; try again, or {self._rules.way_out}."
            )

    def _ended(self) -> JailError:
        """Why the child is gone."""
        self._child.wait()
        return self._failure(self._child.returncode)

    def _failure(self, code: int) -> JailError:
        rules = self._rules
        return failure_of(
            code,
            rules.limits,
            self._complaint,
            doing=rules.doing,
            way_out=rules.way_out,
        )

    def _error(self, told: tuple[str, str]) -> Exception:
        """Error that the child told of, if it is one of ours."""
        kind, text = told
        if kind in ERRORS:
            return ERRORS[kind](text)
        self.close()
        self._complain(b"\n" + kind.encode(errors="replace"))
        return self._failure(3)

    def _shut_pipes(self) -> None:
        """Let go of the pipes; a write that finds nobody is no matter any more."""
        for pipe in (self._child.stdin, self._child.stdout, self._child.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


class _Answer:
    """One line of JSON and the bytes that it announces; checked, not trusted."""

    def __init__(self, most_bytes: int) -> None:
        self.head: dict[str, Any] = {}
        self._most = most_bytes
        self._parts: list[bytes] = []
        self._wanted = 0
        self._line = b""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.head) and self._wanted == 0

    @property
    def data(self) -> bytes:
        """The bytes after the line."""
        return b"".join(self._parts)

    def take(self, data: bytes) -> None:
        """Take bytes from the pipe."""
        if not self.head:
            self._line += data
            line, newline, data = self._line.partition(b"\n")
            if not newline:
                if len(self._line) > MESSAGE_BYTES:
                    raise JailError(NONSENSE)
                return
            self._read_head(line)
        self._parts.append(data)
        self._wanted -= len(data)
        if self._wanted < 0:
            raise JailError(NONSENSE)

    def _read_head(self, line: bytes) -> None:
        """Understand the line, or refuse it."""
        try:
            told = json.loads(line)
            if "error" in told:
                kind, text = told["error"]
                self.head = {"error": (str(kind), str(text)[:2000])}
                return
            self.head = {"result": dict(told["result"])}
            self._wanted = int(told["bytes"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise JailError(NONSENSE) from error
        if not 0 <= self._wanted <= self._most:
            raise JailError(NONSENSE)
