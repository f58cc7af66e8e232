"""Read foreign files in a child process that cannot take the application down.

The child has limits on memory, processor time and files, its own session, no
inherited files but its pipes, a scrubbed environment, and no network (see
`maps.jail_walls`). It is told what to do in one JSON text on its standard
input and answers in JSON lines, which are data to the parent and nothing more.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import JailError, MapError, PackError, PlaceError, SourceError
from maps.jail_ends import failure_of
from maps.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maps.progress import Progress

GRACE_SECONDS = 3.0
"""How long a child that was told to stop may take before it is killed."""

TICK_SECONDS = 0.2
"""How often the progress callback is asked, so that a cancel is felt at once."""

Child = subprocess.Popen[bytes]
MESSAGE_BYTES = 1 << 20
COMPLAINT_BYTES = 1 << 16
ERRORS = {
    kind.__name__: kind
    for kind in (MapError, SourceError, PackError, PlaceError, JailError)
}
NONSENSE = "A reader in its jail sent nonsense and was stopped."
SMALLER_AREA = "cut the extract to a smaller area"
PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "NUMBA_CACHE_DIR",
    "XDG_CACHE_HOME",
    "PROJ_DATA",
    "GDAL_DATA",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JailLimits:
    """
    What a child may use before it is stopped.

    Attributes
    ----------
    memory_bytes
        Address space, 64 MiB or more; libraries alone map about 1 GiB.
    cpu_seconds
        Processor time of all its threads, 1 or more.
    wall_seconds
        Time on the clock, above 0.
    """

    memory_bytes: int = 6 << 30
    cpu_seconds: int = 3600
    wall_seconds: float = 7200.0

    def __post_init__(self) -> None:
        if self.memory_bytes < 64 << 20:
            raise ValueError("A child needs at least 64 MiB of memory.")
        if self.cpu_seconds < 1 or not self.wall_seconds > 0:
            raise ValueError("A child needs time: 1 s of processor, some on the clock.")


def run_jailed(
    module: str,
    request: Mapping[str, Any],
    *,
    limits: JailLimits,
    writable: tuple[Path, ...] = (),
    progress: Progress = silent,
) -> dict[str, Any]:
    """
    Run a module's work in a jailed child and wait for its answer.

    Parameters
    ----------
    module
        A module that hands its work to `maps.jail_walls.serve` when it is run.
    request
        What to do, for JSON; paths absolute, for the child works elsewhere.
    limits
        What the child may use.
    writable
        The folders that the child may write to, where the kernel can hold it
        to that.
    progress
        Called with each report of the child, and several times a second
        without one. It may raise to cancel: the child is then gone before the
        exception leaves this function.

    Returns
    -------
    dict[str, Any]
        What the work returned.

    Raises
    ------
    JailError
        The child ran out of memory or time, was killed, or crashed.
    MapError
        The error of the same class and text that the work raised.
    """
    letter = {
        "request": dict(request),
        "limits": asdict(limits),
        "writable": [str(folder) for folder in writable],
    }
    with _started(module) as child:
        heard = _listen(child, json.dumps(letter).encode(), limits, progress)
    return heard.verdict(child.returncode, limits)


@contextmanager
def _started(module: str) -> Iterator[Child]:
    """Start the child; whatever happens, it is gone and reaped afterwards."""
    child = start_child(module)
    with child:
        try:
            yield child
        finally:
            end_child(child)


def start_child(module: str) -> Child:
    """
    Start a child in its own session, with three pipes and nothing else of ours.

    Parameters
    ----------
    module
        A module that raises its own walls when it is run.

    Returns
    -------
    Child
        The caller ends it with `end_child`.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-s", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Build the child's environment: enough to find its code, nothing of the user's."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    roots = os.pathsep.join(_code_roots())
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    arenas = {"MALLOC_ARENA_MAX": "2"}  # each arena reserves 64 MiB of the limit
    return kept | threads | arenas | ({"PYTHONPATH": roots} if roots else {})


def _code_roots() -> list[str]:
    """Find where our packages are, unless they are installed."""
    root = Path(__file__).resolve().parent.parent
    return [] if root.name in {"site-packages", "dist-packages"} else [str(root)]


def end_child(child: Child) -> None:
    """Stop the child's process group: asked first, killed after a grace."""
    if child.poll() is not None:
        return
    os.killpg(child.pid, signal.SIGTERM)
    try:
        child.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _listen(
    child: Child,
    letter: bytes,
    limits: JailLimits,
    progress: Progress,
) -> _Heard:
    """Send the letter, then take what the child says until it falls silent."""
    heard = _Heard()
    _send(child, letter)
    deadline = time.monotonic() + limits.wall_seconds
    with selectors.DefaultSelector() as selector:
        for pipe, taker in ((child.stdout, heard.take), (child.stderr, heard.complain)):
            if pipe is not None:
                selector.register(pipe, selectors.EVENT_READ, taker)
        while selector.get_map():
            for key, _ in selector.select(TICK_SECONDS):
                data = os.read(key.fd, 1 << 16)
                key.data(data)
                if not data:
                    selector.unregister(key.fileobj)
            progress(heard.what, heard.share)
            _check_clock(deadline, limits)
    while child.poll() is None:
        _check_clock(deadline, limits)
        progress(heard.what, heard.share)
        _wait_a_tick(child)
    return heard


def _send(child: Child, letter: bytes) -> None:
    """Tell the child what to do; one that is gone already says why by its end."""
    if child.stdin is not None:
        with suppress(BrokenPipeError), child.stdin:
            child.stdin.write(letter)


def _wait_a_tick(child: Child) -> None:
    """Give a child that closed its pipes a moment to end."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(TICK_SECONDS)


def _check_clock(deadline: float, limits: JailLimits) -> None:
    """Refuse to wait longer than the limit."""
    if time.monotonic() > deadline:
        raise JailError(
            f"Reading was stopped after {limits.wall_seconds:g} s on the clock, the "
            "limit; allow more time, or cut the extract to a smaller area."
        )


class _Heard:
    """What a child has said so far; every value is checked, none is trusted."""

    def __init__(self) -> None:
        self.what = "starting"
        self.share = 0.0
        self._result: dict[str, Any] | None = None
        self._error: tuple[str, str] | None = None
        self._rest = b""
        self._complaint = b""

    def take(self, data: bytes) -> None:
        """Take bytes of messages, one JSON object a line."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MESSAGE_BYTES:
            raise JailError(NONSENSE)
        for line in lines:
            try:
                self._note(json.loads(line))
            except (ValueError, TypeError, KeyError) as error:
                raise JailError(NONSENSE) from error

    def complain(self, data: bytes) -> None:
        """Take bytes of what the child printed; only the end is kept."""
        self._complaint = (self._complaint + data)[-COMPLAINT_BYTES:]

    def _note(self, message: dict[str, Any]) -> None:
        if "progress" in message:
            what, share = message["progress"]
            self.what = str(what)[:200]
            self.share = min(1.0, max(self.share, float(share)))
        elif "error" in message:
            kind, text = message["error"]
            self._error = (str(kind), str(text)[:2000])
        else:
            self._result = dict(message["result"])

    def verdict(self, code: int, limits: JailLimits) -> dict[str, Any]:
        """Result of a child that ended with this code, or the error it means."""
        if self._error and self._error[0] in ERRORS:
            kind, text = self._error
            raise ERRORS[kind](text)
        if code == 0 and self._result is not None:
            return self._result
        complaint = self._complaint
        if self._error and self._error[0] == "MemoryError":
            complaint += b"\nMemoryError"
        raise failure_of(code, limits, complaint, doing=self.what, way_out=SMALLER_AREA)
