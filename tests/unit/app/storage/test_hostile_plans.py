"""Plans by somebody who has the key and means harm: every code in them is right."""

from __future__ import annotations

import json

import pytest

from app.errors import Damaged, InputRefused
from app.security.audit_chain import Act, Stamp
from app.storage import change_records
from app.storage.change_records import CHANGED, StoredChange, digest, packed, record_of
from tests.plan_sketch import AUTHOR, ToldClock, opened, put, worked_on

IDENTITY = "ab" * 16


@pytest.fixture
def store(tmp_path):
    store = worked_on(tmp_path)
    store.backup()
    store._lacks_backup = False
    yield store
    store.close()


def forge(store, record):
    """Keep a record as the next change, and vouch for it with the key of the plan."""
    sequence = store.sequence + 1

    def write():
        store._connection.execute(
            "INSERT INTO change (sequence, identity, kind, of, record) "
            "VALUES (?, ?, 'edit', '', ?)",
            (sequence, IDENTITY, packed(record)),
        )
        now = store.content_hash()
        return Act(
            action=CHANGED,
            subject=IDENTITY,
            before=now,
            after=now,
            record=digest(record),
        )

    store._keep(write, Stamp.of(AUTHOR, ToldClock()))


def told(store, **fields):
    """Record of a change with fields of any type."""
    last = store.changes()[-1]
    record = json.loads(record_of(StoredChange(last)))
    record |= {"sequence": store.sequence + 1, "identity": IDENTITY, "kind": "edit"}
    return json.dumps(record | {"of": ""} | fields).encode()


C1 = ("column", "C1")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": 5},
        {"reason": None},
        {"author": ["S4"]},
        {"machine": {}},
        {"of": 0},
        {"identity": 7},
        {"sequence": "9"},
        {"sequence": True},
        {"at": "9999-12-31T23:59:59.999999-12:00"},
        {"at": "2026-05-03T06:30:00+00:00"},
        {"at": 5},
        {"text": "\ud800"},
        {"merged": [5]},
        {"merged": "digest"},
        {"edits": [[1, "C9", None, "{}"]]},
        {"edits": [["column", 9, None, "{}"]]},
        {"edits": [["column", "C9", None, {}]]},
        {"edits": [["column", "C9", 1, "{}"]]},
        {"edits": [["column", "\udc00", None, "{}"]]},
        {"edits": [["column", "C9", None]]},
        {"edits": 5},
    ],
)
def test_record_with_a_field_of_another_kind_is_told_and_not_used(store, fields):
    forge(store, told(store, **fields))

    assert store.verify() == (
        f"The record of change {store.sequence + 1} cannot be read: it was altered.",
    )


def test_deep_record_is_told_and_not_followed(store):
    forge(store, b"[" * 100_000)

    assert "cannot be read" in store.verify()[-1]


@pytest.mark.parametrize(
    "edits",
    [
        [[*C1, None, None]],
        [["column", "C9", None, None]],
        [["column", "C9", None, "{}"], ["column", "C9", None, "{}"]],
        [["column", "C9", None, "{}"], ["column", "C9", "{}", None]],
    ],
)
def test_edits_that_no_commit_would_take_are_told(store, edits):
    forge(store, told(store, edits=edits))

    said = f"Change {store.sequence + 1} does not start from what was there."
    assert said in store.verify()


def test_object_taken_out_twice_is_told(store):
    (body,) = [body for key, body in store.content().items() if key.name == "C1"]
    forge(store, told(store, edits=[[*C1, body, None]] * 2))

    said = f"Change {store.sequence + 1} does not start from what was there."
    assert said in store.verify()


def test_record_that_swells_is_not_unpacked_whole(store, monkeypatch):
    """A kilobyte in the file can hold a megabyte, and a megabyte a gigabyte."""
    forge(store, told(store, text="x" * 1_000_000))
    monkeypatch.setattr(change_records, "MOST_BYTES", 999_999)

    assert "cannot be read" in store.verify()[-1]


def test_forged_plan_is_refused_at_opening_with_the_same_sentence(store):
    """Whatever `verify` finds keeps a plan from being opened, never in a crash."""
    path = store.path
    forge(store, told(store, text=5))
    store.close()

    with pytest.raises(Damaged, match="cannot be read"):
        opened(path)


def test_change_that_could_not_be_read_again_is_not_kept(store, monkeypatch):
    monkeypatch.setattr(change_records, "MOST_BYTES", 1 << 20)
    with pytest.raises(InputRefused, match="holds 2 MB, and one may hold 1 MB"):
        put(store, 1, "x" * (2 << 20))

    kept = put(store, 1, "x" * 1_000_000)
    assert store.verify() == ()
    assert store.changes(kept.sequence - 1) == (kept,)
    store._lacks_backup = False


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE touch",
        "ALTER TABLE object ADD COLUMN more TEXT",
        "CREATE TABLE more (name TEXT)",
        "CREATE INDEX more ON change (kind)",
        "CREATE VIEW more AS SELECT * FROM object",
        "CREATE TRIGGER more AFTER INSERT ON audit BEGIN DELETE FROM object; END",
        "CREATE TRIGGER more DELETE ON _sqlite_migrations BEGIN DELETE FROM fact; END",
    ],
)
def test_table_that_no_plan_has_is_told(store, statement):
    """A trigger would spoil what is kept next; a missing table ended in a crash."""
    path = store.path
    store._connection.execute(statement)

    assert store.verify() == (
        "The file has other tables than a plan: they were altered.",
    )
    store.close()
    with pytest.raises(Damaged, match="other tables than a plan"):
        opened(path)


def test_objects_must_have_the_hash_that_the_log_ends_with(store):
    """A log whose last hash is not that of the objects was not written by us."""
    record = told(store, edits=[["column", "C9", None, "{}"]])
    forge(store, record)

    said = store.verify()

    assert "Column 'C9' is not what its history leads to" in said[-1]
    store._connection.execute("INSERT INTO object VALUES ('column', 'C9', '{}')")
    store._connection.execute(
        "INSERT INTO touch VALUES ('column', 'C9', ?, 0)", (store.sequence + 1,)
    )
    assert store.verify() == (
        "The objects do not have the hash that the audit log ends with.",
    )


def test_page_that_rots_while_the_plan_is_open_is_found(store):
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    data = bytearray(store.path.read_bytes())
    data[-2000] ^= 1
    store.path.write_bytes(data)
    before, data[-2000] = store.verify(), data[-2000] ^ 1
    store.path.write_bytes(data)

    assert before == (
        "A page of the file is not as it was written: the disk damaged it.",
    )
    assert store.verify() == ()
