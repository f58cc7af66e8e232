"""Windows that open one plan at the same moment, and one that dies with it open."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from app.errors import FileInUse
from tests.faults import busy_plan
from tests.faults.chance import chance

OPENED, IN_USE = b"o", b"u"


def race(folder: str, races: int, *, read_only: bool = False) -> dict[str, Any]:
    """
    Let two processes open a plan at once; who has it changes it.

    Returns
    -------
    dict[str, Any]
        ``opened``: how many races ended with 0, 1 and 2 windows that had it open;
        ``changes`` that were made; ``wrong``: what the checks found.
    """
    path = Path(folder, busy_plan.NAME)
    busy_plan.create(path, "small").close()
    tally = [0, 0, 0]
    for number in range(races):
        tally[_race(path, number, read_only=read_only).count(OPENED)] += 1
    store = busy_plan.reopen(path)
    wrong = busy_plan.faults_in(store, 1)
    changes = store.sequence - 1
    store.close()
    return {"opened": tally, "changes": changes, "wrong": wrong}


def both_read(folder: str) -> dict[str, Any]:
    """Let two processes read a plan at once, five times; see `race`."""
    return race(folder, 5, read_only=True)


def open_after_deaths(folder: str, deaths: int) -> dict[str, Any]:
    """Kill a window that has the plan open; give the longest wait of the next one."""
    path = Path(folder, busy_plan.NAME)
    busy_plan.create(path, "small").close()
    longest = 0.0
    for _ in range(deaths):
        ours, theirs = os.pipe()
        window = os.fork()
        if window == 0:
            store = busy_plan.reopen(path)
            os.write(theirs, OPENED)
            signal.pause()
        os.read(ours, 1)
        os.kill(window, signal.SIGKILL)
        os.waitpid(window, 0)
        began = time.monotonic()
        store = busy_plan.reopen(path)
        longest = max(longest, time.monotonic() - began)
        store.close()
        os.close(ours)
        os.close(theirs)
    return {"longest_s": longest}


def _race(path: Path, number: int, *, read_only: bool) -> list[bytes]:
    """Start two windows, let them go together, and hear how each fared."""
    start, go = os.pipe()
    stay, stop = os.pipe()
    windows, words = [], []
    for rival in range(2):
        ours, theirs = os.pipe()
        window = os.fork()
        if window == 0:
            os.close(go)
            os.close(stop)
            _open(path, (start, theirs, stay), 2 * number + rival, read_only=read_only)
        os.close(theirs)
        windows.append(window)
        words.append(ours)
    os.close(start)
    os.close(stay)
    os.close(go)
    told = [os.read(word, 1) for word in words]
    os.close(stop)
    for window, word in zip(windows, words, strict=True):
        os.close(word)
        os.waitpid(window, 0)
    if set(told) - {OPENED, IN_USE}:
        raise AssertionError("A window failed.")
    return told


def _open(
    path: Path, pipes: tuple[int, int, int], seed: int, *, read_only: bool
) -> None:
    """Body of a window: open the plan, change it, and keep it until all have tried."""
    start, word, stay = pipes
    try:
        os.read(start, 1)  # ends when the other end is closed
        try:
            store = busy_plan.read(path) if read_only else busy_plan.reopen(path)
        except FileInUse:
            os.write(word, IN_USE)
        else:
            if not read_only:
                busy_plan.work_on(store, 1, chance(seed))
            os.write(word, OPENED)
            os.read(stay, 1)
            store.close()
    finally:
        os._exit(0)
