"""Plans on a disk whose every call is recorded, and what a power cut leaves of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import KnownError
from tests.faults import busy_plan
from tests.faults.chance import chance
from tests.faults.disk_faults import FaultyDisk
from tests.faults.power_cut import Disk, cut_power

SESSIONS, CHANGES = 3, 12
OFTEN = 20  # pages in the log before they go into the file, so that cuts meet that too


def work(folder: str, record: str, size: str, synchronous: str) -> dict[str, Any]:
    """Make a plan and change it over some sessions; vouch for each change."""
    dice = chance(11)
    path = Path(folder, busy_plan.NAME)
    disk = FaultyDisk(Path(folder))
    disk.record(Path(record))
    store = busy_plan.create(path, size)
    disk.vouch(1)
    for session in range(SESSIONS):
        if session:
            store = busy_plan.reopen(path)
        _set(store, f"synchronous = {synchronous}")
        _set(store, f"wal_autocheckpoint = {OFTEN}")
        for _ in range(CHANGES):
            busy_plan.work_on(store, 1, dice)
            disk.vouch(len(store.changes()))
        if session == 1:
            store.backup()
        store.close()
    return {"calls": disk.spare()}


def cut(folder: str, record: str, cuts: int, seed: int) -> dict[str, int]:
    """Count what becomes of the plan over so many cuts."""
    return cut_power(Path(record), Disk(Path(folder), {}), cuts, fate, seed)


def fate(folder: Path, vouched: int) -> str:
    """Say what became of a plan."""
    path = folder / busy_plan.NAME
    if not path.exists():
        return "lost" if vouched else "not yet made"
    try:
        store = busy_plan.reopen(path)
    except KnownError:
        return "damaged" if vouched else "not yet made"
    wrong = busy_plan.faults_in(store, vouched) if vouched else []
    busy_plan.put_away(store)
    if all(fault.startswith("lost") for fault in wrong):
        return "lost" if wrong else "whole"
    return "damaged"


def _set(store: busy_plan.PlanStore, pragma: str) -> None:
    store._connection.execute(f"PRAGMA {pragma}").fetchall()
