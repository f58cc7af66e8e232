"""Writers of a plan that are killed at a random moment, again and again."""

from __future__ import annotations

import os
import select
import signal
import struct
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults import busy_plan
from tests.faults.chance import chance

if TYPE_CHECKING:
    import random

NUMBER = struct.Struct("=I")
PATIENCE_S = 60.0
FAULT = 9
LONGEST_S = 0.04  # from the first acknowledged change of a writer to its end
PER_FILE = 25  # writers, before a new file keeps the checks short


def kill_writers(folder: str, size: str, cycles: int, seed: int) -> dict[str, Any]:
    """
    Kill a writer in mid-work, check what it left, and begin again.

    Returns
    -------
    dict[str, Any]
        ``acknowledged`` and ``unheard``: changes whose writer told of them, and those
        that were kept although it no longer could. ``wrong``: what the checks found.
    """
    dice = chance(7 + seed)
    wrong: list[str] = []
    acknowledged = unheard = vouched = 0
    path = Path()
    for cycle in range(cycles):
        if cycle % PER_FILE == 0:
            path = Path(folder, f"{seed}-{cycle}.plan")
            busy_plan.create(path, size).close()
            vouched = 1
        told = _killed_writer(path, dice)
        store = busy_plan.reopen(path)
        wrong += busy_plan.faults_in(store, max(told, vouched))
        kept = store.sequence
        if (cycle + 1) % PER_FILE == 0 or cycle + 1 == cycles:
            wrong += store.verify()
            store.close()
        else:
            busy_plan.put_away(store)
        acknowledged += max(told - vouched, 0)
        unheard += kept - max(told, vouched)
        vouched = kept
    return {"acknowledged": acknowledged, "unheard": unheard, "wrong": wrong}


def _killed_writer(path: Path, dice: random.Random) -> int:
    """Let a writer work and kill it; give the last number that it acknowledged."""
    ours, theirs = os.pipe()
    seed = dice.randrange(1 << 30)
    writer = os.fork()
    if writer == 0:
        _write(path, theirs, chance(seed))
    os.close(theirs)
    wait_s = dice.uniform(0, LONGEST_S)
    told = b""
    if dice.random() < 0.9:  # the others are killed while they open the plan
        select.select([ours], [], [], PATIENCE_S)
    select.select([], [], [], wait_s)
    os.kill(writer, signal.SIGKILL)
    _, status = os.waitpid(writer, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError("A writer ended by itself.")
    while part := os.read(ours, 1 << 16):
        told += part
    os.close(ours)
    whole = len(told) - len(told) % NUMBER.size
    return max((n for (n,) in NUMBER.iter_unpack(told[:whole])), default=0)


def _write(path: Path, pipe: int, dice: random.Random) -> None:
    """Body of a writer: acknowledge each change once it is kept."""
    try:
        store = busy_plan.reopen(path)
        content = store.content()
        number = store.sequence
        while True:
            number += 1
            change = busy_plan.next_change(content, number, dice)
            store.commit(change)
            os.write(pipe, NUMBER.pack(number))
            content.update({edit.key: edit.after for edit in change.edits})
            if number % 10 == 0:
                store.note("lock", busy_plan.NAME)
    except BaseException:  # noqa: BLE001 - the copy of the process must end here
        traceback.print_exc()
        os._exit(FAULT)
