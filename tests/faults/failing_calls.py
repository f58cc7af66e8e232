"""Saves whose n-th call to the system fails, for each n there is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Damaged, EnvironmentTrouble, KnownError
from tests.faults import busy_plan
from tests.faults.chance import chance
from tests.faults.disk_faults import Fate, FaultyDisk

if TYPE_CHECKING:
    from app.storage.plan_records import NewChange, ObjectKey
    from app.storage.plan_store import PlanStore

ENOUGH = 5  # saves or openings that ended before their fateful call


def fail_saves(folder: str, size: str, fate: int, step: int) -> dict[str, Any]:
    """
    Fail the first call of a save, then one some steps on of the next, and so on.

    Returns
    -------
    dict[str, Any]
        ``calls`` that failed, saves ``refused``, and what was found ``wrong``.
    """
    dice = chance(19)
    path = Path(folder, busy_plan.NAME)
    disk = FaultyDisk(Path(folder))
    busy_plan.create(path, size).close()
    store = busy_plan.reopen(path)
    wrong: list[str] = []
    nth, refused, unmet = 1 - step, 0, 0
    while unmet < ENOUGH:
        nth += step
        before = store.content()
        change = busy_plan.next_change(before, len(store.changes()) + 1, dice)
        after = before | {edit.key: edit.after for edit in change.edits}
        disk.strike(nth, Fate(fate))
        saved = _save(store, change)
        unmet += disk.spare() < nth
        refused += not saved
        if store.content() != (after if saved else before):
            wrong.append(f"call {nth}: the open plan is neither saved nor not saved")
        store = _opened_again(store, path)
        wrong += _state(store, nth, saved, before, after)
    wrong += busy_plan.faults_in(store, 1)
    store.close()
    return {"calls": nth, "refused": refused, "wrong": wrong}


def fail_openings(folder: str, size: str, fate: int) -> dict[str, Any]:
    """Fail each call of opening a plan, one after the other."""
    path = Path(folder, busy_plan.NAME)
    disk = FaultyDisk(Path(folder))
    store = busy_plan.create(path, size)
    content = store.content()
    store.close()
    wrong: list[str] = []
    nth = refused = unmet = 0
    while unmet < ENOUGH:
        nth += 1
        disk.strike(nth, Fate(fate))
        try:
            busy_plan.reopen(path).close()
        except KnownError:
            refused += 1
        unmet += disk.spare() < nth
        store = busy_plan.reopen(path)
        if store.content() != content:
            wrong.append(f"call {nth}: another plan than before")
        wrong += busy_plan.faults_in(store, 1)
        store.close()
    return {"calls": nth, "refused": refused, "wrong": wrong}


def _save(store: PlanStore, change: NewChange) -> bool:
    try:
        store.commit(change)
    except (EnvironmentTrouble, Damaged):  # a page that cannot be read may be damaged
        return False
    return True


def _opened_again(store: PlanStore, path: Path) -> PlanStore:
    with suppress(Damaged):  # it is closed; only its last backup is missing
        store.close()
    return busy_plan.reopen(path)


def _state(
    store: PlanStore,
    nth: int,
    saved: bool,  # noqa: FBT001 - as the save told
    before: dict[ObjectKey, str],
    after: dict[ObjectKey, str],
) -> list[str]:
    """A save that was told of is there; one that was refused is there whole or not."""
    content = store.content()
    if content == after or (content == before and not saved):
        return []
    return [f"call {nth}: {'lost' if saved else 'in between'}"]
