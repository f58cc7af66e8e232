from __future__ import annotations

import secrets
import stat

import pytest

from app.errors import InputRefused, StaleChange
from app.security.audit_chain import CLOCK_MOVED
from app.security.signed_head import HeadVerdict, head_verdict
from app.storage.plan_records import (
    Change,
    ChangeKind,
    Edit,
    NewChange,
    ObjectKey,
    body_of,
    content_hash,
    edits_between,
)
from app.storage.plan_store import PlanStore
from tests.plan_sketch import (
    AUTHOR,
    DAWN,
    KEY,
    ToldClock,
    column,
    new_plan,
    opened,
    put,
    undo,
    worked_on,
)


@pytest.fixture
def store(tmp_path):
    store = worked_on(tmp_path)
    yield store
    store.close()


def test_what_was_committed_is_there_after_a_restart(store):
    content, changes, versions = store.content(), store.changes(), store.versions()
    plan_id = store.plan_id
    store.close()

    again = opened(store.path)

    assert again.content() == content
    assert again.changes() == changes
    assert again.versions() == versions
    assert again.plan_id == plan_id
    assert again.verify() == ()
    again.close()


def test_change_says_who_made_it_when_where_and_why(store):
    last = store.changes()[-1]

    assert last.text == "Move C1"
    assert (last.author, last.machine) == (AUTHOR.name, AUTHOR.machine)
    assert last.at == DAWN
    assert last.reason == "Orders"
    assert last.sequence == len(store.changes())
    assert len({change.identity for change in store.changes()}) == last.sequence


def test_state_after_any_change_is_what_the_changes_lead_to(store):
    content: dict[ObjectKey, str] = {}
    assert store.content_at(0) == {}
    for change in store.changes():
        for edit in change.edits:
            content.pop(edit.key, None)
            if edit.after is not None:
                content[edit.key] = edit.after

        assert store.content_at(change.sequence) == content
    assert store.content() == content


@pytest.mark.parametrize("sequence", [-1, 8])
def test_state_after_a_change_that_never_was_is_refused(store, sequence):
    with pytest.raises(InputRefused, match="1 to 7"):
        store.content_at(sequence)


def test_hash_of_the_state_is_that_of_its_content_after_every_kind_of_edit(store):
    assert store.content_hash() == content_hash(store.content())
    mixed = {column(0): "{}", column(1): '{"value":"é"}', ObjectKey("a", "z"): "[]"}

    store.commit(NewChange(text="Mix", edits=edits_between(store.content(), mixed)))

    assert store.content() == mixed
    assert store.content_hash() == content_hash(mixed)
    assert store.audit_rows()[-1].after == content_hash(mixed)


def test_edit_of_what_is_no_longer_there_is_refused_and_leaves_no_trace(store):
    content, rows = store.content(), store.audit_rows()
    fresh = Edit(column(9), None, "{}")
    stale = Edit(column(1), body_of({"value": 1}), "{}")

    with pytest.raises(StaleChange, match="column 'C1' has changed"):
        store.commit(NewChange(text="Late", edits=(fresh, stale)))

    assert store.content() == content
    assert store.audit_rows() == rows


@pytest.mark.parametrize(
    "edits",
    [
        (),
        (Edit(column(9), None, None),),
        (Edit(column(9), None, "{}"), Edit(column(9), None, "[]")),
    ],
)
def test_change_without_one_edit_for_each_object_is_a_fault_of_ours(store, edits):
    with pytest.raises(ValueError, match=r"at least one|twice or not at all"):
        store.commit(NewChange(text="Nothing", edits=edits))


def test_changes_are_told_from_any_point_on(store):
    every = store.changes()

    assert store.changes(since=4) == every[4:]
    assert store.changes(since=7) == ()


def test_object_tells_who_changed_it(store):
    told = store.changes(key=column(2))

    assert [change.text for change in told] == ["Add C2", "Move C2"]
    assert store.changes(since=2, key=column(2)) == told[1:]
    assert store.changes(key=ObjectKey("bridge", "C2")) == ()


def test_merge_keeps_what_it_brought_in(store):
    foreign = Change(
        sequence=3,
        identity=secrets.token_hex(16),
        author="S3 2 Bn",
        machine="f" * 16,
        at=DAWN,
        text="Close bridge",
        edits=(Edit(ObjectKey("bridge", "B12"), None, '{"closed":true}'),),
    )
    merge = NewChange(text="Merge", edits=foreign.edits, kind=ChangeKind.MERGE)

    kept = store.commit(merge, merged=(foreign,))

    assert foreign.identity in store.known_changes()
    told = store.changes(key=ObjectKey("bridge", "B12"))
    assert [(one.author, one.sequence) for one in told] == [
        ("S3 2 Bn", kept.sequence),
        (AUTHOR.name, kept.sequence),
    ]
    assert store.changes()[-1] == kept
    assert store.verify() == ()

    undo(store)

    assert foreign.identity not in store.known_changes()
    assert kept.identity in store.known_changes()


def test_version_names_the_state_at_its_time(store):
    (version,) = store.versions()

    assert (version.name, version.sequence, version.note) == (
        "OPORD 1",
        3,
        "first issue",
    )
    assert len(store.content_at(version.sequence)) == 3


@pytest.mark.parametrize(("name", "said"), [("OPORD 1", "already"), (" ", "needs a")])
def test_version_needs_a_name_of_its_own(store, name, said):
    with pytest.raises(InputRefused, match=said):
        store.add_version(name)


def test_every_act_is_on_record(store):
    store.note("export", "march_table.pdf", after="EXERCISE - UNCLASSIFIED")
    acts = [row.action for row in store.audit_rows()]

    assert acts[:3] == ["create", "open", "change"]
    assert acts.count("change") == len(store.changes())
    assert acts.count("version") == 1
    assert acts[-1] == "export"
    assert [row.sequence for row in store.audit_rows()] == list(range(1, len(acts) + 1))


def test_audit_row_of_a_change_holds_the_state_before_and_after(store):
    rows = [row for row in store.audit_rows() if row.action == "change"]

    for change, row in zip(store.changes(), rows, strict=True):
        assert row.subject == change.identity
        assert row.before == content_hash(store.content_at(change.sequence - 1))
        assert row.after == content_hash(store.content_at(change.sequence))
        assert len(row.record) == 64


def test_clock_that_was_set_is_on_record_and_changes_no_order(tmp_path):
    clock = ToldClock()
    store = new_plan(tmp_path, clock)
    put(store, 1, 1)
    clock.is_set(days=-1)
    put(store, 1, 2)

    moved = [row for row in store.audit_rows() if row.action == CLOCK_MOVED]
    changes = store.changes()
    assert [row.subject for row in moved] == ["back"]
    assert [change.sequence for change in changes] == [1, 2]
    assert changes[1].at < changes[0].at
    assert store.verify() == ()
    store.close()


def test_signed_head_speaks_for_the_log_and_goes_on_doing_so(store):
    head = store.head()
    put(store, 5, 5)
    public_key = KEY.signing_key().public_key().public_bytes_raw()

    verdict = head_verdict(store.audit_rows(), head, store.plan_id, public_key)

    assert verdict is HeadVerdict.IN_CHAIN


def test_read_only_plan_is_read_and_leaves_no_trace(store):
    content = store.content()
    store.close()
    before = {
        path: path.read_bytes()
        for path in store.path.parent.glob("move.plan*")
        if path.is_file()
    }

    first, second = (opened(store.path, read_only=True) for _ in range(2))

    assert first.content() == second.content() == content
    assert first.verify() == ()
    with pytest.raises(InputRefused, match="read only"):
        put(first, 1, "x")
    with pytest.raises(InputRefused, match="read only"):
        first.note("export", "x")
    assert first.content() == content
    first.close()
    second.close()
    assert before == {path: path.read_bytes() for path in before}


def test_plan_lets_nobody_else_read_it(store):
    files = [
        store.path,
        *store.path.parent.rglob("*.plan"),
        store.path.with_name("move.plan-wal"),
    ]
    store.backup()

    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_new_plan_takes_the_place_of_nothing(store):
    content = store.content()
    store.close()

    with pytest.raises(InputRefused, match="already there"):
        PlanStore.create(store.path, KEY, author=AUTHOR, clock=ToldClock())

    again = opened(store.path)
    assert again.content() == content
    again.close()


def test_new_plan_takes_over_no_journal_of_an_earlier_one(tmp_path):
    (tmp_path / "move.plan-wal").write_bytes(b"journal")

    with pytest.raises(InputRefused, match=r"move\.plan-wal is already there"):
        new_plan(tmp_path)
    assert not (tmp_path / "move.plan").exists()
