"""What the storage needs of sqlite-utils over each driver, so that no update breaks it.

Three set-ups: the standard library's driver, SQLCipher's as it is, and SQLCipher's with
the two names that `app.storage.driver` tells sqlite-utils. The set-up as it is is the
control: it must fail where the adapter is needed.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import sqlite_utils.db
from sqlcipher3 import dbapi2
from sqlite_utils import Database, Migrations

from app.storage import driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = bytes(range(32))
NEW_KEY = bytes(range(32, 64))


@dataclass
class Bench:
    """One database under one set-up, and a way to open another one."""

    mode: str
    folder: Path
    connection: Any
    database: Database

    def open(self, name: str = "plan.db", key: bytes = KEY, wait_s: float = 5) -> Any:
        return open_connection(self.mode, self.folder / name, key, wait_s)


def open_connection(mode: str, path: Path, key: bytes = KEY, wait_s: float = 5) -> Any:
    if mode == "standard":
        return sqlite3.connect(path, timeout=wait_s, check_same_thread=False)
    if mode == "adapted":
        connection = driver.connect(path, key, wait_s=wait_s)
        connection.isolation_level = ""  # as sqlite-utils expects of a plain one
        return connection
    connection = dbapi2.connect(str(path), timeout=wait_s, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.set_key(f"x'{key.hex()}'")
    return connection


def is_plain(path: Path) -> bool:
    return path.read_bytes().startswith(b"SQLite format 3\0")


def inserts_and_gets(bench: Bench) -> None:
    row = {"id": 1, "name": "move", "data": b"\0" * 10}
    bench.database["plan"].insert(row, pk="id")

    assert bench.database["plan"].get(1) == row


def inserts_with_new_column(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    bench.database["plan"].insert({"id": 2, "mlc": 70}, alter=True)

    assert "mlc" in bench.database["plan"].columns_dict


def upserts(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1, "name": "old"}, pk="id")
    bench.database["plan"].upsert({"id": 1, "name": "new"}, pk="id")

    assert bench.database["plan"].get(1)["name"] == "new"


def makes_strict_tables(bench: Bench) -> None:
    bench.database["plan"].create({"id": int, "name": str}, pk="id", strict=True)

    assert bench.database["plan"].strict


def holds_foreign_keys(bench: Bench) -> None:
    bench.database.execute("PRAGMA foreign_keys = ON")
    bench.database["plan"].insert({"id": 1}, pk="id")
    links = [("plan_id", "plan", "id")]
    bench.database["part"].create(
        {"id": int, "plan_id": int}, pk="id", foreign_keys=links
    )
    bench.database["part"].insert({"id": 1, "plan_id": 1})

    with pytest.raises(Exception, match="FOREIGN KEY"):
        bench.database["plan"].delete(1)


def searches_full_text(bench: Bench) -> None:
    table = bench.database["doc"]
    table.insert_all([{"id": n, "body": f"bridge {n}"} for n in range(50)], pk="id")
    table.enable_fts(["body"], create_triggers=True)
    table.insert({"id": 99, "body": "ferry ghent"})

    assert [row["id"] for row in table.search("ghent")] == [99]


def searches_space(bench: Bench) -> None:
    bench.database.execute("CREATE VIRTUAL TABLE box USING rtree(id, x0, x1, y0, y1)")
    bench.database.execute("INSERT INTO box VALUES (1, 0, 1, 0, 1)")
    found = bench.database.execute("SELECT id FROM box WHERE x0 <= .5 AND x1 >= .5")

    assert found.fetchall() == [(1,)]


def makes_views(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    bench.database.create_view("seen", "select id from plan")

    assert list(bench.database["seen"].rows) == [{"id": 1}]


def rolls_back_nested_work(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")

    def insert_and_fail() -> None:
        with bench.database.atomic():
            bench.database["plan"].insert({"id": 2})
            with bench.database.atomic():
                bench.database["plan"].insert({"id": 3})
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_and_fail()

    assert bench.database["plan"].count == 1


def transforms_tables(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1, "a": 1, "b": 2}, pk="id")
    bench.database["plan"].transform(rename={"a": "c"}, drop={"b"})

    assert set(bench.database["plan"].columns_dict) == {"id", "c"}


def queries_what_it_inserts(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    rows = bench.database.query("INSERT INTO plan (id) VALUES (7) RETURNING id")

    assert list(rows) == [{"id": 7}]


def drops_what_is_missing(bench: Bench) -> None:
    bench.database["nothing"].drop(ignore=True)

    assert not bench.database["nothing"].exists()


def migrates_step_by_step(bench: Bench) -> None:
    steps = Migrations("plan")
    trouble = [True]

    def one(database: Database) -> None:
        database["first"].create({"id": int}, pk="id")

    def two(database: Database) -> None:
        database["second"].create({"id": int}, pk="id")
        if trouble.pop():
            raise ZeroDivisionError

    for step in (one, two):
        steps(name=step.__name__)(step)
    with pytest.raises(ZeroDivisionError):
        steps.apply(bench.database)

    assert [step.name for step in steps.applied(bench.database)] == ["one"]
    assert not bench.database["second"].exists()

    trouble.append(False)
    steps.apply(bench.database)

    assert [step.name for step in steps.applied(bench.database)] == ["one", "two"]


def keeps_a_journal(bench: Bench) -> None:
    assert bench.connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal"
    bench.connection.execute("PRAGMA synchronous = FULL")
    assert bench.connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def readers_see_no_torn_write(bench: Bench) -> None:
    bench.connection.execute("PRAGMA journal_mode = WAL")
    bench.database["load"].create({"id": int, "tons": int}, pk="id")
    sums, over = [], threading.Event()

    def read() -> None:
        with closing(bench.open()) as other:
            while True:
                last = over.is_set()
                sums.append(other.execute("SELECT sum(tons) FROM load").fetchone()[0])
                if last:
                    return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for start in range(0, 200, 10):
        with bench.database.atomic():
            rows = ({"id": start + n, "tons": 3} for n in range(10))
            bench.database["load"].insert_all(rows)
    over.set()
    for reader in readers:
        reader.join()

    assert {(value or 0) % 30 for value in sums} == {0}
    assert sums.count(600) >= 3


def second_writer_is_told(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    with closing(bench.open(wait_s=0.05)) as other:
        bench.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Exception, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        bench.connection.execute("ROLLBACK")


def copies_page_by_page(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    with closing(bench.open("copy.db")) as copy:
        bench.connection.backup(copy)

    with closing(bench.open("copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM plan").fetchone() == (1,)
    assert is_plain(bench.folder / "copy.db") == (bench.mode == "standard")


def compacts_into_a_copy(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    bench.database.execute("VACUUM INTO ?", [str(bench.folder / "copy.db")])

    with closing(bench.open("copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM plan").fetchone() == (1,)
    assert is_plain(bench.folder / "copy.db") == (bench.mode == "standard")


def attaches_another_file(bench: Bench) -> None:
    other = str(bench.folder / "cache.db")
    if bench.mode == "standard":
        bench.database.execute("ATTACH ? AS cache", [other])
    else:
        secret = f"x'{NEW_KEY.hex()}'"
        bench.database.execute("ATTACH ? AS cache KEY ?", [other, secret])
    bench.database.execute("CREATE TABLE cache.result (id INTEGER PRIMARY KEY)")
    bench.database.execute("DETACH cache")

    with closing(bench.open("cache.db", NEW_KEY)) as cache:
        assert cache.execute("SELECT count(*) FROM result").fetchone() == (0,)


def dumps_statements(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")

    assert list(bench.database.iterdump())


def reads_parts_of_blobs(bench: Bench) -> None:
    data = secrets.token_bytes(100_000)
    bench.database["result"].insert({"id": 1, "data": data}, pk="id")
    standard = bench.mode == "standard"
    open_blob = bench.connection.blobopen if standard else bench.connection.open_blob
    with closing(open_blob("result", "data", 1, readonly=True)) as blob:
        assert blob.read(10) == data[:10]


def checks_itself(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")

    assert bench.database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    if bench.mode != "standard":
        found = bench.database.execute("PRAGMA cipher_integrity_check").fetchall()
        assert found == []


def changes_its_key(bench: Bench) -> None:
    bench.database["plan"].insert({"id": 1}, pk="id")
    if bench.mode == "standard":
        return  # it has no key
    bench.connection.execute(f"PRAGMA rekey = \"x'{NEW_KEY.hex()}'\"")
    bench.connection.close()

    with closing(bench.open()) as old, pytest.raises(Exception, match="not a database"):
        old.execute("SELECT count(*) FROM plan")
    with closing(bench.open(key=NEW_KEY)) as new:
        assert new.execute("SELECT count(*) FROM plan").fetchone() == (1,)


def shows_no_plain_text(bench: Bench) -> None:
    bench.connection.execute("PRAGMA journal_mode = WAL")
    bench.database["plan"].insert({"id": 1, "name": "SECRET-ALPHA"}, pk="id")
    written = [path.read_bytes() for path in bench.folder.iterdir()]

    assert len(written) >= 2
    shown = any(b"SECRET-ALPHA" in data for data in written)
    assert shown == (bench.mode == "standard")


def finds_flipped_bits(bench: Bench) -> None:
    table = bench.database["plan"]
    table.insert_all([{"id": n, "name": "x" * 500} for n in range(100)], pk="id")
    bench.connection.close()
    path = bench.folder / "plan.db"
    data = bytearray(path.read_bytes())
    data[3 * 4096 + 100] ^= 1
    path.write_bytes(data)
    check = "integrity_check" if bench.mode == "standard" else "cipher_integrity_check"

    with closing(bench.open()) as again:
        found = again.execute(f"PRAGMA {check}").fetchall()
    assert (found in ([], [("ok",)])) == (bench.mode == "standard")


BEHAVIOURS: tuple[Callable[[Bench], None], ...] = (
    inserts_and_gets,
    inserts_with_new_column,
    upserts,
    makes_strict_tables,
    holds_foreign_keys,
    searches_full_text,
    searches_space,
    makes_views,
    rolls_back_nested_work,
    transforms_tables,
    queries_what_it_inserts,
    drops_what_is_missing,
    migrates_step_by_step,
    keeps_a_journal,
    readers_see_no_torn_write,
    second_writer_is_told,
    copies_page_by_page,
    compacts_into_a_copy,
    attaches_another_file,
    dumps_statements,
    reads_parts_of_blobs,
    checks_itself,
    changes_its_key,
    shows_no_plain_text,
    finds_flipped_bits,
)
NEED_THE_ADAPTER = {
    inserts_with_new_column,
    queries_what_it_inserts,
    drops_what_is_missing,
}
FAILING = {
    "standard": set(),
    "as it is": {*NEED_THE_ADAPTER, dumps_statements},
    "adapted": {dumps_statements},
}


@pytest.mark.parametrize("mode", FAILING)
@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.__name__)
def test_drivers_behave_as_the_storage_expects(behaviour, mode, tmp_path, monkeypatch):
    names = sqlite3 if mode != "adapted" else dbapi2
    monkeypatch.setattr(sqlite_utils.db, "sqlite3", names)
    monkeypatch.setattr(sqlite_utils.db, "OperationalError", names.OperationalError)
    connection = open_connection(mode, tmp_path / "plan.db")
    bench = Bench(mode, tmp_path, connection, Database(connection))

    with closing(connection):
        if behaviour in FAILING[mode]:
            with pytest.raises(
                (dbapi2.Error, AttributeError, sqlite3.NotSupportedError)
            ):
                behaviour(bench)
        else:
            behaviour(bench)


def test_table_has_the_25_behaviours():
    assert len(set(BEHAVIOURS)) == 25


def test_sqlite_utils_works_on_the_driver_of_the_storage():
    assert sqlite_utils.db.sqlite3 is dbapi2
    assert sqlite_utils.db.OperationalError is dbapi2.OperationalError


def test_same_driver_opens_files_without_a_key(tmp_path):
    with closing(sqlite3.connect(tmp_path / "plain.db")) as plain:
        plain.execute("CREATE TABLE part (id INTEGER)")

    with closing(driver.connect(tmp_path / "plain.db", None)) as again:
        assert again.execute("SELECT count(*) FROM part").fetchone() == (0,)


def test_key_shows_in_no_trace_of_statements(tmp_path):
    traced: list[str] = []
    with closing(driver.connect(tmp_path / "plan.db", KEY)) as connection:
        connection.set_trace_callback(traced.append)
        connection.execute("CREATE TABLE part (id INTEGER)")

    assert traced
    assert not any(KEY.hex() in statement for statement in traced)


def test_library_writes_nothing_to_the_terminal_about_a_wrong_key(tmp_path, capfd):
    with closing(driver.connect(tmp_path / "plan.db", KEY)) as connection:
        connection.execute("CREATE TABLE part (id INTEGER)")

    with (
        closing(driver.connect(tmp_path / "plan.db", NEW_KEY)) as wrong,
        pytest.raises(driver.DriverError) as raised,
    ):
        wrong.execute("SELECT count(*) FROM part")

    assert driver.error_name(raised.value) == "SQLITE_NOTADB"
    assert capfd.readouterr() == ("", "")
