"""A plan under work, of a few columns or of a division, and what must be true of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.security.author import Author
from app.security.file_key import FileKey
from app.storage.plan_records import Edit, NewChange, ObjectKey, body_of
from app.storage.plan_store import PlanStore
from tests.division_plan import division_content

if TYPE_CHECKING:
    import random
    from pathlib import Path

KEY = FileKey(bytes(range(32)))
OTHER_KEY = FileKey(bytes(range(32, 64)))
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")
NAME = "move.plan"
START = datetime(2026, 5, 3, 6, tzinfo=UTC)
TOMORROW = START + timedelta(days=1)
SIZES = ("small", "division")
TOGETHER = 3  # objects of one change


class SteadyClock:
    """A clock that goes on by a second whenever somebody looks."""

    def __init__(self, now: datetime = START) -> None:
        self._seconds = 0.0
        self._now = now

    def now(self) -> datetime:
        """Give the time of the day."""
        self._seconds += 1
        return self._now + timedelta(seconds=self._seconds)

    def since_boot(self) -> float:
        """Seconds since the boot."""
        return 1000 + self._seconds


def create(path: Path, size: str, key: FileKey = KEY) -> PlanStore:
    """Make a plan of one of `SIZES`, with one change that holds all of it."""
    content = division_content() if size == "division" else _small_content()
    edits = tuple(Edit(one, None, body) for one, body in sorted(content.items()))
    store = PlanStore.create(path, key, author=AUTHOR, clock=SteadyClock())
    store.commit(NewChange(text="Lay out the move", edits=edits))
    return store


def reopen(path: Path, key: FileKey = KEY) -> PlanStore:
    """Open a plan as the application does."""
    return PlanStore.open(path, key, author=AUTHOR, clock=SteadyClock())


def read(path: Path) -> PlanStore:
    """Open a plan, or a backup of one, without any write."""
    return PlanStore.open(path, KEY, author=AUTHOR, clock=SteadyClock(), read_only=True)


def put_away(store: PlanStore) -> None:
    """Close a plan without the backup that closing makes, to save time."""
    store._backed_up = store.sequence
    store.close()


def next_change(
    content: dict[ObjectKey, str], number: int, dice: random.Random
) -> NewChange:
    """Make the change of a number, which the columns that it edits then tell."""
    columns = [key for key in content if key.kind == "column"]
    edits = []
    for key in sorted(dice.sample(columns, TOGETHER)):
        load = "x" * dice.randint(100, 1200)
        edits.append(Edit(key, content[key], body_of({"by": number, "note": load})))
    return NewChange(text=f"Change {number}", reason="Orders", edits=tuple(edits))


def work_on(store: PlanStore, count: int, dice: random.Random) -> None:
    """Commit some changes, each after what is there."""
    for _ in range(count):
        number = len(store.changes()) + 1
        store.commit(next_change(store.content(), number, dice))


def faults_in(store: PlanStore, vouched: int) -> list[str]:
    """
    Say what is wrong with a plan, by checks of our own; its own are those of opening.

    Parameters
    ----------
    vouched
        Number of the last change of which the program said that it was kept.
    """
    wrong = []
    changes = store.changes()
    if [change.sequence for change in changes] != list(range(1, len(changes) + 1)):
        wrong.append("torn: the history has gaps")
    if len(changes) < vouched:
        wrong.append(f"lost: {vouched - len(changes)} changes that were acknowledged")
    content: dict[ObjectKey, str] = {}
    for change in changes:
        for edit in change.edits:
            if content.get(edit.key) != edit.before:
                wrong.append(f"torn: {edit.key} does not lead to {change.sequence}")
            if edit.after is None:
                content.pop(edit.key)
            else:
                content[edit.key] = edit.after
    if content != store.content():
        wrong.append("torn: the objects are not what the history makes of them")
    audited = sum(row.action == "change" for row in store.audit_rows())
    if audited and audited != len(changes):
        wrong.append(f"chain: {audited} rows for {len(changes)} changes")
    return wrong


def _small_content() -> dict[ObjectKey, str]:
    """A few columns and vehicles."""
    note = "Serial of vehicles that march by night. " * 17
    bodies = {ObjectKey("column", f"{n:02}"): {"note": note} for n in range(12)}
    bodies |= {ObjectKey("vehicle", f"{n:02}"): {"mlc": str(n)} for n in range(30)}
    return {key: body_of(body) for key, body in bodies.items()}
