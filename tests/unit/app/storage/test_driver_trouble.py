"""Trouble with the disk in the middle of work, and that work goes on after it."""

from __future__ import annotations

import sqlite3

import pytest

from app.errors import (
    Damaged,
    DiskFull,
    EnvironmentTrouble,
    FileInUse,
)
from app.storage import driver_trouble, plan_store
from app.storage.driver_trouble import known_trouble
from tests.plan_sketch import column, opened, put, worked_on


def engine_error(name):
    error = sqlite3.OperationalError("trouble")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_BUSY", FileInUse),
        ("SQLITE_LOCKED", FileInUse),
        ("SQLITE_READONLY_DIRECTORY", FileInUse),
        ("SQLITE_IOERR_FSYNC", EnvironmentTrouble),
        ("SQLITE_CANTOPEN", EnvironmentTrouble),
        ("SQLITE_CORRUPT", Damaged),
        ("SQLITE_NOTADB", Damaged),
    ],
)
def test_what_the_user_can_mend_is_told_as_such(name, kind, tmp_path):
    told = known_trouble(engine_error(name), tmp_path / "move.plan")

    assert type(told) is kind
    assert "move.plan" in str(told)
    assert str(told).endswith(".")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("database or disk is full", DiskFull),
        ("disk I/O error", EnvironmentTrouble),
        ("unable to open database file", EnvironmentTrouble),
    ],
)
def test_what_is_told_in_words_alone_is_known_as_well(words, kind, tmp_path):
    """Copying a plan under a new key on a full disk was a fault of ours."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = "SQLITE_ERROR"

    assert type(known_trouble(error, tmp_path / "move.plan")) is kind


@pytest.mark.parametrize("name", ["SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISUSE"])
def test_anything_else_is_a_fault_of_ours(name, tmp_path):
    assert known_trouble(engine_error(name), tmp_path / "move.plan") is None


def test_full_disk_leaves_the_plan_as_it_was_and_work_goes_on_after(tmp_path):
    store = worked_on(tmp_path)
    content, rows = store.content(), store.audit_rows()
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")

    for _ in range(3):
        with pytest.raises(DiskFull, match="No space is left"):
            put(store, 1, [number * 7919 for number in range(9000)])
        assert store.content() == content
        assert store.audit_rows() == rows
        assert store.undo_steps().done[-1].sequence == 7

    store._connection.execute("PRAGMA max_page_count = 100000")
    kept = put(store, 1, [number * 7919 for number in range(9000)])
    assert kept.sequence == 8
    assert store.verify() == ()
    content = store.content()
    store.close()
    again = opened(store.path)
    assert again.content() == content
    again.close()


def test_fault_of_ours_in_the_middle_of_a_commit_keeps_nothing_of_it(
    tmp_path, monkeypatch
):
    store = worked_on(tmp_path)
    content, rows = store.content(), store.audit_rows()

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(plan_store, "keep_audit", fails)
    with pytest.raises(ZeroDivisionError):
        put(store, 1, "lost")
    monkeypatch.undo()

    assert (store.content(), store.audit_rows()) == (content, rows)
    put(store, 1, "kept")
    assert store.content()[column(1)] == '{"value":"kept"}'
    assert store.verify() == ()
    store.close()


def test_statement_that_is_wrong_is_not_put_down_to_the_user(tmp_path):
    store = worked_on(tmp_path)

    with (
        pytest.raises(driver_trouble.DriverError, match="no such table"),
        driver_trouble.transaction(store._connection, store.path),
    ):
        store._connection.execute("INSERT INTO none_such VALUES (1)")

    assert not store._connection.in_transaction
    store.close()
