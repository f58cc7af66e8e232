"""Tampering with the log inside a plan file, by somebody who can open it."""

from __future__ import annotations

import random
from dataclasses import astuple, fields, replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.errors import Damaged
from app.security.audit_chain import AuditRow
from app.services.plan.exported_heads import verdicts
from app.storage.driver import connect
from tests.audit_logs import TAMPERINGS, rebuilt
from tests.plan_sketch import KEY, ToldClock, new_plan, opened, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from app.security.signed_head import SignedHead

pytestmark = pytest.mark.fault
COLUMNS = [one.name for one in fields(AuditRow)]


class Case(NamedTuple):
    """A sound plan: its file, its log, and a head that left with an export."""

    path: Path
    rows: tuple[AuditRow, ...]
    head: SignedHead


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    clock = ToldClock()
    store = new_plan(tmp_path_factory.mktemp("sound"), clock)
    for number in range(8):
        clock.goes_on(minutes=5)
        put(store, number % 3, number, f"Change {number}")
        store.note("export", f"march {number}.pdf", after=f"{number:064x}")
    rows, head = store.audit_rows(), store.head()
    store.close()
    return Case(store.path, rows, head)


def with_log(case: Case, folder: Path, rows: Iterable[AuditRow]) -> Path:
    """Copy the plan, and put other rows into the table of its log."""
    path = folder / case.path.name
    path.write_bytes(case.path.read_bytes())
    marks = ", ".join("?" * len(COLUMNS))
    connection = connect(path, KEY.database_key())
    connection.execute("BEGIN")
    connection.execute("DELETE FROM audit")
    connection.executemany(
        f"INSERT INTO audit ({', '.join(COLUMNS)}) VALUES ({marks})",  # noqa: S608
        [astuple(row) for row in rows],
    )
    connection.execute("COMMIT")
    connection.close()
    return path


def what_is_wrong(path: Path, head: SignedHead) -> list[str]:
    """What opening and checking the plan tell, and the head of an export."""
    try:
        store = opened(path, read_only=True)
    except Damaged as refusal:
        return [str(refusal)]
    try:
        own = store.head()
        said = list(store.verify())
        rows = store.audit_rows()
        return said + list(verdicts(rows, [head], own.plan_id, own.public_key))
    finally:
        store.close()


@pytest.mark.gate("F15", "log in a plan file tampered with by SQL", "0 missed")
def test_no_tampering_with_the_table_is_missed(
    case: Case,
    tmp_path: Path,
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
):
    chance = random.Random(17)  # noqa: S311 - must repeat
    missed, trials = [], 0

    while trials < rounds(1_000, 10_000):
        tamper = TAMPERINGS[trials % len(TAMPERINGS)]
        rows = tamper(case.rows, chance)
        numbers = [row.sequence for row in rows]
        # The table holds each number once and gives rows in their order.
        if len(set(numbers)) < len(numbers) or _sorted(rows) == list(case.rows):
            continue
        trials += 1
        if not what_is_wrong(with_log(case, tmp_path, rows), case.head):
            missed.append((trials, tamper.__name__))

    found(f"{len(missed)} missed")
    assert missed == []


@pytest.mark.gate("F15", "log in a plan file written anew with its key", "0 missed")
def test_who_writes_the_log_anew_with_the_key_is_convicted_by_an_export(
    case: Case,
    tmp_path: Path,
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
):
    chance = random.Random(18)  # noqa: S311 - must repeat
    exports = [n for n, row in enumerate(case.rows) if row.action == "export"]
    missed = []

    for trial in range(rounds(100, 1_000)):
        at = chance.choice(exports)
        other = replace(case.rows[at], subject=f"innocent {trial}.pdf")
        false = rebuilt([*case.rows[:at], other, *case.rows[at + 1 :]], KEY.audit_key())
        path = with_log(case, tmp_path, false)
        own = opened(path, read_only=True)
        assert own.verify() == ()  # the plan's own codes convict nobody
        own.close()
        if len(what_is_wrong(path, case.head)) != 1:
            missed.append(trial)

    found(f"{len(missed)} missed")
    assert missed == []


def test_the_plan_that_nobody_touched_is_sound(case: Case, tmp_path: Path):
    """The control: what the tests above find was not there before."""
    path = with_log(case, tmp_path, case.rows)

    assert what_is_wrong(path, case.head) == []


def _sorted(rows: Iterable[AuditRow]) -> list[AuditRow]:
    return sorted(rows, key=lambda row: row.sequence)
