"""Each row of a plan is altered by statement, key in hand; `verify` must find all."""

from __future__ import annotations

import pytest

from app.errors import Damaged
from app.storage.change_records import StoredChange, packed, record_of
from app.storage.plan_records import Change, ChangeKind, Edit, NewChange, ObjectKey
from tests.plan_sketch import DAWN, ToldClock, opened, put, worked_on

FOREIGN = Change(
    sequence=1,
    identity="ab" * 16,
    author="S3 2 Bn",
    machine="f" * 16,
    at=DAWN,
    text="Close bridge",
    edits=(Edit(ObjectKey("bridge", "B12"), None, "{}"),),
)


@pytest.fixture
def store(tmp_path):
    store = worked_on(tmp_path)
    merge = NewChange(text="Merge", edits=FOREIGN.edits, kind=ChangeKind.MERGE)
    store.commit(merge, merged=(FOREIGN,))
    store.note("export", "march_table.pdf", after="EXERCISE - UNCLASSIFIED")
    store.backup()  # so that closing makes none of what is altered
    assert store.verify() == ()
    yield store
    store.close()


def altered(change, **fields):
    """Record of a change with other fields, as a forger would write it."""
    told = {name: getattr(change, name) for name in change.__dataclass_fields__}
    return packed(record_of(StoredChange(Change(**told | fields))))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE object SET body = '{}' WHERE name = 'C2'", "Column 'C2' is not"),
        ("UPDATE object SET name = 'C9' WHERE name = 'C2'", "Column 'C2' is not"),
        ("DELETE FROM object WHERE name = 'C1'", "Column 'C1' is not"),
        ("INSERT INTO object VALUES ('column', 'C8', '{}')", "Column 'C8' is not"),
        ("DELETE FROM change WHERE sequence = 8", "tells of 8"),
        ("DELETE FROM change WHERE sequence = 2", "Change 2 is missing"),
        ("UPDATE change SET kind = 'edit' WHERE sequence = 6", "another number"),
        ("UPDATE change SET of = '' WHERE sequence = 6", "another number"),
        ("UPDATE change SET identity = 'x' WHERE sequence = 2", "another number"),
        ("UPDATE change SET sequence = 9 WHERE sequence = 8", "another number"),
        ("UPDATE change SET record = x'00' WHERE sequence = 3", "cannot be read"),
        ("UPDATE merged SET identity = 'x'", "brought in"),
        ("UPDATE merged SET record = x'00'", "cannot be read"),
        ("DELETE FROM merged", "brought in"),
        ("UPDATE merged SET sequence = 7", "brought in"),
        ("DELETE FROM touch WHERE name = 'C1'", "who changed what"),
        ("INSERT INTO touch VALUES ('column', 'C1', 2, 0)", "who changed what"),
        ("UPDATE version SET note = 'last issue'", "Version 'OPORD 1' was altered"),
        ("UPDATE version SET sequence = 4", "Version 'OPORD 1' was altered"),
        ("UPDATE version SET at = 'soon'", "no readable time"),
        ("UPDATE version SET at = replace(at, 'Z', '+00:00')", "no readable time"),
        ("UPDATE version SET at = '9999-12-31T23:30:00-01:00'", "no readable time"),
        ("DELETE FROM version", "Version 'OPORD 1' is missing"),
        ("UPDATE fact SET value = 'another' WHERE name = 'plan_id'", "began with"),
        ("UPDATE fact SET value = '2020' WHERE name = 'created'", "began with"),
        ("UPDATE audit SET author = 'S3' WHERE sequence = 4", "Row 4"),
        ("UPDATE audit SET action = 'note' WHERE sequence = 4", "Row 4"),
        ("UPDATE audit SET at = '2020-01-01' WHERE sequence = 12", "Row 12"),
        ("DELETE FROM audit WHERE sequence = 5", "Row 5"),
        ("DELETE FROM audit WHERE action = 'change'", "Row 3"),
        ("UPDATE audit SET sequence = 99 WHERE subject = 'march_table.pdf'", "Row 13"),
        ("DELETE FROM audit WHERE sequence > 10", "audit log"),
        ("UPDATE object SET body = CAST(x'ff' AS TEXT) WHERE name = 'C2'", "letters"),
        ("UPDATE audit SET author = CAST(x'ff' AS TEXT)", "letters"),
    ],
)
def test_altered_row_is_found(store, statement, said):
    connection = store._connection
    connection.execute("PRAGMA foreign_keys = OFF")
    assert connection.execute(statement).rowcount >= 1

    found = store.verify()

    assert any(said in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Move C9"},
        {"reason": "None"},
        {"author": "S3"},
        {"machine": "0" * 16},
        {"at": DAWN.replace(year=2027)},
        {"edits": (Edit(ObjectKey("column", "C2"), '{"value":2}', "{}"),)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_altered_word_of_a_change_is_found(store, fields):
    change = store.changes()[3]
    store._connection.execute(
        "UPDATE change SET record = ? WHERE sequence = 4", (altered(change, **fields),)
    )

    assert any("Change 4" in sentence for sentence in store.verify())


def test_change_written_anew_word_for_word_is_none(store):
    """Control: the forger's tool itself is not what is found."""
    store._connection.execute(
        "UPDATE change SET record = ? WHERE sequence = 4",
        (altered(store.changes()[3]),),
    )

    assert store.verify() == ()


def test_altered_word_of_what_was_merged_is_found(store):
    record = altered(FOREIGN, author="S3 1 Bn")
    store._connection.execute("UPDATE merged SET record = ?", (record,))

    assert "What change 8 brought in from another copy was altered." in store.verify()


def test_plan_that_was_altered_opens_only_to_be_looked_at(store):
    store._connection.execute("UPDATE object SET body = '{}' WHERE name = 'C2'")
    store.close()

    with pytest.raises(Damaged, match=r"Column 'C2' is not .* bring it back with"):
        opened(store.path)
    with pytest.raises(Damaged):
        opened(store.path, read_only=True)
    look = opened(store.path, even_unsound=True)

    assert len(look.verify()) == 1
    assert look.read_only
    look.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET kind = 'edited'",
        "UPDATE change SET of = 'x' WHERE kind = 'undo'",
        "UPDATE object SET body = CAST(x'ff' AS TEXT) WHERE name = 'C2'",
        "DELETE FROM fact",
    ],
)
def test_plan_that_cannot_even_be_looked_at_says_why(store, statement):
    store._connection.execute(statement)
    store.close()

    with pytest.raises(Damaged, match=r"looked at: .* (altered|began with|number)"):
        opened(store.path, even_unsound=True)
    with pytest.raises(Damaged, match="bring it back with"):
        opened(store.path)


def test_undo_out_of_turn_is_found_even_if_all_codes_are_right(store):
    history = store.changes()
    store._stack.done.clear()
    store._stack.done.append(history[0].identity)
    undo = NewChange(
        text="Undo",
        edits=(Edit(ObjectKey("column", "C9"), None, "{}"),),
        kind=ChangeKind.UNDO,
        of=history[0].identity,
    )
    store.commit(undo)
    store._lacks_backup = False

    assert store.verify() == ("Change 9 undoes or redoes what was not in turn.",)


def test_plan_is_sound_again_whatever_was_done_in_between(tmp_path):
    clock = ToldClock()
    store = worked_on(tmp_path)
    for number in range(3):
        store.close()
        store = opened(store.path, clock)
        clock.goes_on(hours=number)
        put(store, number, "again")
        store.backup()

    assert store.verify() == ()
    store.close()


def test_rows_of_a_later_form_are_not_judged(store):
    """What they mean is for the version that wrote them to say."""
    connection = store._connection
    connection.execute("UPDATE object SET body = '{}'")
    assert store.verify()
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('plan', 'form_99', '')"
    )

    assert store.verify() == ()
