"""Small plans for tests: a key, an author, a clock that is told the time, changes."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.security.author import Author
from app.security.file_key import FileKey
from app.storage.plan_records import (
    ChangeKind,
    Edit,
    NewChange,
    ObjectKey,
    body_of,
    reversed_edits,
)
from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    from app.storage.plan_records import Change

KEY = FileKey(bytes(range(32)))
OTHER_KEY = FileKey(bytes(range(32, 64)))
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")
DAWN = datetime(2026, 5, 3, 4, 0, tzinfo=UTC)


class ToldClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = DAWN, since_boot: float = 1000) -> None:
        self._now, self._since_boot = now, since_boot

    def now(self) -> datetime:
        """Give the time of the day."""
        return self._now

    def since_boot(self) -> float:
        """Seconds since the boot."""
        return self._since_boot

    def goes_on(self, **span: float) -> None:
        """Let time pass."""
        passed = timedelta(**span)
        self._now += passed
        self._since_boot += passed.total_seconds()

    def is_set(self, **span: float) -> None:
        """Have somebody set the time of the day, by that much."""
        self._now += timedelta(**span)


def column(number: int) -> ObjectKey:
    """Key of a column."""
    return ObjectKey("column", f"C{number}")


def new_plan(folder: Path, clock: ToldClock | None = None) -> PlanStore:
    """Make an empty plan."""
    clock = clock or ToldClock()
    return PlanStore.create(folder / "move.plan", KEY, author=AUTHOR, clock=clock)


def opened(path: Path, clock: ToldClock | None = None, **how: bool) -> PlanStore:
    """Open a plan again."""
    clock = clock or ToldClock()
    return PlanStore.open(path, KEY, author=AUTHOR, clock=clock, **how)


def put(store: PlanStore, number: int, value: object, text: str = "Edit") -> Change:
    """Commit a new body of one column; None takes it out."""
    key = column(number)
    after = None if value is None else body_of({"value": value})
    edit = Edit(key, store.content().get(key), after)
    return store.commit(NewChange(text=text, edits=(edit,), reason="Orders"))


def undo(store: PlanStore) -> Change:
    """Undo the last change."""
    return _turn(store, ChangeKind.UNDO, store.undo_steps().done[-1])


def redo(store: PlanStore) -> Change:
    """Redo the change that was undone last."""
    return _turn(store, ChangeKind.REDO, store.undo_steps().undone[-1])


def worked_on(folder: Path) -> PlanStore:
    """
    Give a plan with seven changes, one of them undone, and a version.

    It was made once and is copied, for each flush to the disk takes its time.
    """
    shutil.copytree(_made_once(), folder, dirs_exist_ok=True)
    return opened(folder / "move.plan")


def made_anew(folder: Path) -> PlanStore:
    """Make what `worked_on` gives."""
    store = new_plan(folder)
    for number in (1, 2, 3):
        put(store, number, number, f"Add C{number}")
    store.add_version("OPORD 1", "first issue")
    put(store, 2, "later", "Move C2")
    put(store, 3, None, "Remove C3")
    undo(store)
    put(store, 1, "earlier", "Move C1")
    return store


@cache
def _made_once() -> Path:
    """Folder with a closed plan."""
    folder = Path(tempfile.mkdtemp(prefix="plan-sketch-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made_anew(folder).close()
    return folder


def _turn(store: PlanStore, kind: ChangeKind, of: Change) -> Change:
    edits = reversed_edits(of.edits) if kind is ChangeKind.UNDO else of.edits
    change = NewChange(text=kind.value, edits=edits, kind=kind, of=of.identity)
    return store.commit(change)
