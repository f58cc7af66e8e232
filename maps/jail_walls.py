"""What a jailed child does to itself before it reads one foreign byte.

Always: limits on memory, processor time, open files and core dumps, no new
privileges, an end with its parent, and an audit hook that refuses sockets and
new processes to Python code. Where the kernel permits: no network at all (an
empty network namespace), no writing outside the folders it was given, and in a
session no reading of files beside the foreign one and what is installed
(Landlock). A kernel that permits neither leaves native code in the child,
such as a subverted decoder, free to use the network; the hook only stops
Python.
"""

from __future__ import annotations

import ctypes
import errno
import faulthandler
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import MapError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.progress import Progress

OPEN_FILES = 1024
REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.spawn",
)
STEP = 0.002
"""Smallest advance worth a report, as a share of the whole."""

# From linux/sched.h, linux/prctl.h and linux/landlock.h.
CLONE_NEWNET, CLONE_NEWUSER = 0x4000_0000, 0x1000_0000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_CREATE_RULESET_VERSION, LANDLOCK_RULE_PATH_BENEATH = 1, 1
WRITE_FILE, REMOVE_AND_MAKE, REFER, TRUNCATE = 1 << 1, 0x1FF0, 1 << 13, 1 << 14
READ_FILE = 1 << 2

SESSION_CPU_SECONDS = 4 * 3600
"""Of a child that answers many requests; each of them has its own, lower limit."""

LETTER_BYTES = 1 << 20
INSTALLED = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc")
DEVICES = ("/sys/devices/system", "/dev/null", "/dev/urandom")

Handler = Callable[[Mapping[str, Any]], tuple[Mapping[str, Any], bytes]]
"""Takes a request, returns facts that JSON can hold and bytes that go with them."""


def serve(
    work: Callable[[Mapping[str, Any], Progress], Mapping[str, Any]],
) -> int:
    """
    Do the work of a jailed child: read the request, raise the walls, answer.

    Parameters
    ----------
    work
        Takes the request and a progress callback, returns what JSON can hold.
        It should import what it needs itself, so that the walls stand first.

    Returns
    -------
    int
        The exit code: 0 when an answer was given, 3 when an error was.
    """
    letter = json.loads(sys.stdin.buffer.read())
    mouth = _Mouth()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    raise_walls(letter["limits"], letter["writable"])
    try:
        result = work(letter["request"], mouth.progress)
    except MapError as error:
        mouth.say({"error": [type(error).__name__, str(error)]})
    except MemoryError:
        mouth.say({"error": ["MemoryError", ""]})
    else:
        mouth.say({"result": dict(result)})
        return 0
    return 3


def serve_session(
    open_file: Callable[[Mapping[str, Any]], tuple[Mapping[str, Any], Handler]],
) -> int:
    """
    Answer requests, one after the other, until the pipe from the parent ends.

    The parent may open a session in a thread that ends before it, so the child
    does not die with that thread; it ends with its pipes.

    Parameters
    ----------
    open_file
        Takes the first request; returns what to answer to it, and what answers
        the requests that follow.

    Returns
    -------
    int
        The exit code: 0 when the parent had no more to ask, 3 when nothing could
        be opened or memory ran out.
    """
    ears = sys.stdin.buffer
    letter = json.loads(ears.readline(LETTER_BYTES))
    mouth = _Mouth()
    limits = letter["limits"]
    raise_walls(
        limits | {"cpu_seconds": SESSION_CPU_SECONDS}, (), readable=letter["readable"]
    )
    handler: Handler | None = None

    def answered(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
        nonlocal handler
        if handler is not None:
            return handler(request)
        facts, handler = open_file(request)
        return facts, b""

    line = json.dumps(letter["request"]).encode()
    with suppress(BrokenPipeError):
        while line:
            _renew_cpu(int(limits["cpu_seconds"]))
            if not mouth.answer(answered, json.loads(line)) or handler is None:
                return 3
            line = ears.readline(LETTER_BYTES)
    return 0


def _renew_cpu(seconds: int) -> None:
    """Allow processor time for one more request."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    _limit(resource.RLIMIT_CPU, spent + seconds, hard)


class _Mouth:
    """The pipe to the parent; what libraries print goes to the error pipe."""

    def __init__(self) -> None:
        self._pipe = os.dup(1)
        os.dup2(2, 1)
        self._last = ("", -1.0)

    def say(self, message: Mapping[str, Any], data: bytes = b"") -> None:
        rest = memoryview(json.dumps(message).encode() + b"\n" + data)
        while rest:
            rest = rest[os.write(self._pipe, rest) :]

    def answer(self, handler: Handler, request: Mapping[str, Any]) -> bool:
        """Say what a handler returns or raises; false when memory ran out."""
        try:
            facts, data = handler(request)
        except MapError as error:
            self.say({"error": [type(error).__name__, str(error)]})
        except MemoryError:
            self.say({"error": ["MemoryError", ""]})
            return False
        else:
            self.say({"result": dict(facts), "bytes": len(data)}, data)
        return True

    def progress(self, what: str, share: float) -> None:
        if what != self._last[0] or share >= self._last[1] + STEP:
            self._last = (what, share)
            self.say({"progress": [what, share]})


def raise_walls(
    limits: Mapping[str, Any],
    writable: Sequence[str],
    *,
    readable: Sequence[str] | None = None,
) -> None:
    """
    Shut this process in, for good.

    Parameters
    ----------
    limits
        ``memory_bytes`` and ``cpu_seconds`` of `maps.jail.JailLimits`.
    writable
        Folders that stay writable where the kernel knows Landlock.
    readable
        Files and folders that stay readable there, beside what is installed; None
        for all.
    """
    faulthandler.enable()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    leave_network(libc)
    confine_writing(libc, writable)
    if readable is not None:
        confine_reading(libc, readable)
    memory, cpu = int(limits["memory_bytes"]), int(limits["cpu_seconds"])
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)
    _limit(resource.RLIMIT_CPU, cpu, cpu + 5)
    _limit(resource.RLIMIT_AS, memory, memory)
    sys.addaudithook(_refuse)


def _limit(what: int, soft: int, hard: int) -> None:
    """Lower a limit; one that the machine already holds lower stays."""
    ceiling = resource.getrlimit(what)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(what, (soft, hard))


def _refuse(event: str, _: tuple[object, ...]) -> None:
    """Refuse what a reader of files has no business with."""
    if event.startswith(REFUSED):
        raise PermissionError(errno.EPERM, f"A jailed reader may not use {event}.")


def leave_network(libc: ctypes.CDLL) -> bool:
    """
    Move into an empty network namespace, before any thread is started.

    Returns
    -------
    bool
        Whether the kernel permitted it. As root without a user namespace, for
        that would cost the right to read other users' files.
    """
    if libc.unshare(CLONE_NEWNET) == 0:
        return True
    return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def confine_writing(libc: ctypes.CDLL, writable: Sequence[str]) -> bool:
    """
    Take away the right to write, make or remove files, except in some folders.

    Parameters
    ----------
    libc
        The C library.
    writable
        Folders that stay writable with all that is in them; `numba_caches`
        and ``/dev/null`` do too.

    Returns
    -------
    bool
        Whether the kernel has Landlock (Linux 5.13 and later, switched on).
    """
    version = _landlock_version(libc)
    rights = WRITE_FILE | REMOVE_AND_MAKE
    rights |= REFER if version >= 2 else 0
    rights |= TRUNCATE if version >= 3 else 0
    places = dict.fromkeys((*writable, *numba_caches()), rights)
    return _confine(libc, rights, {**places, "/dev/null": WRITE_FILE})


def confine_reading(libc: ctypes.CDLL, readable: Sequence[str]) -> bool:
    """
    Take away the right to read files, except some and what is installed.

    Parameters
    ----------
    libc
        The C library.
    readable
        Files, and folders with all that is in them.

    Returns
    -------
    bool
        Whether the kernel has Landlock.
    """
    data = [
        os.environ[name] for name in ("PROJ_DATA", "GDAL_DATA") if name in os.environ
    ]
    code = [path for path in sys.path if path]
    installed = (sys.prefix, sys.base_prefix, *code, *data, *INSTALLED, *DEVICES)
    places = dict.fromkeys((*installed, *readable), READ_FILE)
    return _confine(libc, READ_FILE, places)


def _landlock_version(libc: ctypes.CDLL) -> int:
    """Which Landlock the kernel has; below 1 for none."""
    nothing = ctypes.c_size_t(0)
    version = LANDLOCK_CREATE_RULESET_VERSION
    return int(libc.syscall(LANDLOCK_CREATE_RULESET, None, nothing, version))


def _confine(libc: ctypes.CDLL, rights: int, places: Mapping[str, int]) -> bool:
    """Take rights to files away, except in some places; whether that was possible."""
    if _landlock_version(libc) < 1:
        return False
    rule_set = struct.pack("=Q", rights)
    handle = libc.syscall(
        LANDLOCK_CREATE_RULESET, rule_set, ctypes.c_size_t(len(rule_set)), 0
    )
    for place, kept in places.items():
        _permit(libc, handle, place, kept)
    failed = libc.syscall(LANDLOCK_RESTRICT_SELF, handle, 0)
    os.close(handle)
    return not failed


def _permit(libc: ctypes.CDLL, handle: int, path: str, rights: int) -> None:
    """Leave rights to one place, if it is there."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    rule = struct.pack("=Qi", rights, place)
    libc.syscall(LANDLOCK_ADD_RULE, handle, LANDLOCK_RULE_PATH_BENEATH, rule, 0)
    os.close(place)


def numba_caches() -> list[str]:
    """Find where compiled kernels are kept, which all our processes share."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    own = Path(chosen or f"{home}/numba")
    with suppress(OSError):  # then numba says itself that it has nowhere to write
        own.mkdir(parents=True, exist_ok=True)
    return [str(own), str(Path(__file__).resolve().parent / "__pycache__")]
