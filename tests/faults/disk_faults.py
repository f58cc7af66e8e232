"""Disks that forget, fail and fill up: builds disk_faults.c and turns its faults on."""

from __future__ import annotations

import ctypes
import hashlib
import shutil
import subprocess
import sys
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("disk_faults.c")
BUILT = Path(__file__).resolve().parents[2] / "build" / "faults"
FLAGS = ("-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")
NO_COMPILER = "no C compiler to build faulty disks with"
ENDLESS = -1


class Fate(IntEnum):
    """What the n-th call below the watched folder meets."""

    EIO_ONCE = 1
    EIO_EVER = 2
    DEATH = 3


def compiler() -> str | None:
    """Find the C compiler; faulty disks are for Linux alone."""
    return shutil.which("cc") if sys.platform == "linux" else None


def library() -> Path:
    """Build the library that goes before the C library, once for each source."""
    found = compiler()
    if found is None:
        raise RuntimeError(NO_COMPILER)
    digest = hashlib.sha256(SOURCE.read_bytes() + repr(FLAGS).encode()).hexdigest()
    path = BUILT / f"disk_faults-{digest[:16]}.so"
    if not path.exists():
        BUILT.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        line = [found, *FLAGS, "-o", part, SOURCE, "-ldl", "-lpthread"]
        subprocess.run(line, check=True)
        part.replace(path)
    return path


class FaultyDisk:
    """
    The faults of one folder in this process, which was started under the library.

    Parameters
    ----------
    folder
        Calls on files below it are the ones that count, fail and are recorded.
    """

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.faults_room.argtypes = [ctypes.c_longlong]
        self._library.faults_vouch.argtypes = [ctypes.c_uint64]
        self._library.faults_plan.argtypes = [ctypes.c_long, ctypes.c_int]
        self._library.faults_calls.restype = ctypes.c_long
        self._library.faults_watch(bytes(folder))

    def record(self, path: Path) -> None:
        """Write down each call from now on; the file must lie elsewhere."""
        self._library.faults_record(bytes(path))

    def vouch(self, number: int) -> None:
        """Note in the record that all up to a number has been acknowledged."""
        self._library.faults_vouch(number)

    def strike(self, nth: int, fate: Fate) -> None:
        """Let the n-th call from now on, from 1, meet a fate."""
        self._library.faults_plan(nth, fate)

    def spare(self) -> int:
        """Let no call fail any more, and give the number of calls so far."""
        calls = self._library.faults_calls()
        self._library.faults_plan(0, Fate.EIO_ONCE)
        return calls

    def fill(self, room: int) -> None:
        """Leave so many bytes; ``ENDLESS`` for a disk without end."""
        self._library.faults_room(room)
