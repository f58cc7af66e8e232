"""The plan file on a plan of division size, against plain SQLite in the same run.

The plain file has the same tables and rows, the same journal and the same flushes, but
no key, no audit log, no hash of the state and no checks. Printed for each act are the
wall and CPU milliseconds of both (medians), and how many times as long ours takes.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.security.author import Author
from app.security.clock import SystemClock
from app.security.file_key import FileKey
from app.storage.plan_records import Edit, NewChange, ObjectKey, body_of
from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS, OVERLAY = 300, 2000
CHANGES = 1000
ROUNDS = 7
KEY = FileKey(bytes(range(32)))
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")
_TABLES = """
CREATE TABLE object (kind TEXT, name TEXT, body TEXT, PRIMARY KEY (kind, name))
    WITHOUT ROWID;
CREATE TABLE change (sequence INTEGER PRIMARY KEY, text TEXT, edits TEXT);
"""


class Took(NamedTuple):
    """Medians of one act, in milliseconds."""

    wall_ms: float
    cpu_ms: float


class PlainPlan:
    """The same plan in plain SQLite."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = self.connected()
        self.connection.executescript(_TABLES)

    def connected(self) -> sqlite3.Connection:
        """Open the file as a plan is opened."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def commit(self, edits: tuple[Edit, ...]) -> None:
        """Keep a change and what it leads to."""
        told = body_of([[e.key.kind, e.key.name, e.before, e.after] for e in edits])
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(
            "INSERT INTO change (text, edits) VALUES (?, ?)", ("Edit", told)
        )
        self.connection.executemany(
            "INSERT OR REPLACE INTO object VALUES (?, ?, ?)",
            [(edit.key.kind, edit.key.name, edit.after) for edit in edits],
        )
        self.connection.execute("COMMIT")

    def reopen(self) -> None:
        """Open the file anew and read the objects."""
        self.connection.close()
        self.connection = self.connected()
        self.connection.execute("SELECT * FROM object").fetchall()

    def history(self) -> None:
        """Read all changes."""
        self.connection.execute("SELECT * FROM change").fetchall()

    def backup(self) -> None:
        """Write a compact copy, without any check."""
        copy = self.path.with_name("copy")
        copy.unlink(missing_ok=True)
        self.connection.execute("VACUUM INTO ?", (str(copy),))


def main() -> None:
    """Print one line for each act."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        plain = PlainPlan(Path(folder, "plain.db"))
        store = PlanStore.create(
            Path(folder, "move.plan"), KEY, author=AUTHOR, clock=SystemClock()
        )
        lay_out(store, plain)
        print(f"{'':28}{'ours ms':>16}{'plain ms':>16}{'times as long':>16}")
        print(f"{'':28}{'wall':>9}{'CPU':>7}{'wall':>9}{'CPU':>7}{'wall':>9}{'CPU':>7}")
        dice = random.Random(3)  # noqa: S311 - a case, no secret
        changes = [next_edit(store.content(), dice) for _ in range(CHANGES)]
        compared(
            "commit of one object", store_changes(store, changes), plain_changes(plain)
        )
        store = reopenings(store, plain)
        half = store.sequence // 2
        pairs: tuple[tuple[str, Callable[[], object], Callable[[], object]], ...] = (
            (
                f"state after change {half}",
                lambda: store.content_at(half),
                plain.history,
            ),
            ("undo steps", store.undo_steps, plain.history),
            ("check of all", store.verify, plain.history),
            ("backup", store.backup, plain.backup),
        )
        for name, ours, theirs in pairs:
            compared(name, medians(ours, ROUNDS), medians(theirs, ROUNDS))
        sizes = [path.stat().st_size / 1e6 for path in (store.path, plain.path)]
        print(f"{'size of the file':28}{sizes[0]:13.1f} MB{sizes[1]:13.1f} MB")
        store.close()


def lay_out(store: PlanStore, plain: PlainPlan) -> None:
    """Put a division into both, as one change."""
    units = [{"name": f"unit {n}", "type": "truck 10 t", "kmh": 40} for n in range(20)]
    shape = [[8.1 + n / 100, 49.2 + n / 77] for n in range(12)]
    edits = [
        Edit(ObjectKey("column", f"C{n}"), None, body_of({"n": 0, "units": units}))
        for n in range(COLUMNS)
    ]
    edits += [
        Edit(ObjectKey("overlay", f"O{n}"), None, body_of({"n": 0, "shape": shape}))
        for n in range(OVERLAY)
    ]
    change = NewChange(text="Lay out the move", edits=tuple(edits))
    ours = medians(lambda: store.commit(change), 1)
    compared_to = medians(lambda: plain.commit(change.edits), 1)
    print(f"{COLUMNS} columns, {OVERLAY} overlay objects, {CHANGES} changes")
    compared("first commit, of all", ours, compared_to)


def next_edit(content: dict[ObjectKey, str], dice: random.Random) -> ObjectKey:
    """Choose what is edited next: as often a column as anything else."""
    kind = dice.choice(["column", "overlay"])
    return dice.choice([key for key in content if key.kind == kind])


def store_changes(store: PlanStore, keys: list[ObjectKey]) -> Took:
    """Commit an edit of each object in turn."""
    content = store.content()
    walls, cpus = [], []
    for number, key in enumerate(keys):
        after = edited(content[key], number)
        edit = Edit(key, content[key], after)
        content[key] = after
        change = NewChange(text="Edit", edits=(edit,), reason="Orders")
        took = medians(lambda change=change: store.commit(change), 1)
        walls.append(took.wall_ms)
        cpus.append(took.cpu_ms)
        EDITS.append(edit)
    return Took(statistics.median(walls), statistics.median(cpus))


def plain_changes(plain: PlainPlan) -> Took:
    """Commit the same edits."""
    told = [medians(lambda edit=edit: plain.commit((edit,)), 1) for edit in EDITS]
    return Took(
        statistics.median(one.wall_ms for one in told),
        statistics.median(one.cpu_ms for one in told),
    )


def reopenings(store: PlanStore, plain: PlainPlan) -> PlanStore:
    """Compare openings, with all checks and with none."""
    held = [store]

    def reopen() -> None:
        held[0].close()
        held[0] = PlanStore.open(store.path, KEY, author=AUTHOR, clock=SystemClock())

    reopen()  # the first closing writes a backup
    compared("close and open", medians(reopen, ROUNDS), medians(plain.reopen, ROUNDS))
    return held[0]


def edited(body: str, number: int) -> str:
    """Body with another number in it."""
    begin = body.index('"n":') + 4
    end = begin + len(body[begin:].split(",", maxsplit=1)[0])
    return f"{body[:begin]}{number + 1}{body[end:]}"


def medians(act: Callable[[], object], rounds: int) -> Took:
    """Median milliseconds of an act."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        cpus.append(1000 * (time.process_time() - cpu))
        walls.append(1000 * (time.perf_counter() - wall))
    return Took(statistics.median(walls), statistics.median(cpus))


def compared(name: str, ours: Took, plain: Took) -> None:
    """Print one line."""
    ratios = (ours.wall_ms / plain.wall_ms, ours.cpu_ms / max(plain.cpu_ms, 1e-3))
    print(
        f"{name:28}{ours.wall_ms:9.2f}{ours.cpu_ms:7.2f}"
        f"{plain.wall_ms:9.2f}{plain.cpu_ms:7.2f}{ratios[0]:9.1f}{ratios[1]:7.1f}"
    )


EDITS: list[Edit] = []

if __name__ == "__main__":
    main()
