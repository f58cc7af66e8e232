"""A plan goes into a bundle and comes out the same, or does not come out at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from app.errors import BundleRefused, Damaged, InputRefused
from app.security.author import Author
from app.security.file_key import FileKey
from app.services.plan.bundle import (
    AUDIT,
    HEAD,
    HISTORY,
    OBJECTS,
    PLAN,
    VERSIONS,
    plan_files,
    read_plan_files,
    save_as_plan,
)
from app.storage.plan_records import ChangeKind, Edit, NewChange, ObjectKey, body_of
from app.storage.plan_store import PlanStore

KEY, OTHER_KEY = FileKey(bytes(range(32))), FileKey(bytes(range(1, 33)))
AUTHOR = Author("S4 1 Bn", "0" * 16)
RECEIVER = Author("S4 2 Bn", "1" * 16)
ROUTE, COLUMN = ObjectKey("route", "question"), ObjectKey("column", "A é")


class StillClock:
    """It is always the same time."""

    def now(self) -> datetime:
        return datetime(2026, 6, 12, 18, 30, tzinfo=UTC)

    def since_boot(self) -> float:
        return 1000.0


def change(text: str, *edits: Edit, **entries: object) -> NewChange:
    return NewChange(text=text, edits=edits, **entries)


@pytest.fixture(scope="module")
def sender(tmp_path_factory):
    """Changes, an undo, a merge that brought something in, a version and a note."""
    path = tmp_path_factory.mktemp("sender") / "a.plan"
    store = PlanStore.create(path, KEY, author=AUTHOR, clock=StillClock())
    one, two = body_of({"n": 1}), body_of({"n": 2, "text": "Größe"})
    store.commit(change("Add a column", Edit(COLUMN, None, one), reason="ordered"))
    store.add_version("OPORD 1", "first")
    made = store.commit(change("Change it", Edit(COLUMN, one, two)))
    store.commit(
        change("Undo", Edit(COLUMN, two, one), kind=ChangeKind.UNDO, of=made.identity)
    )
    brought = store.changes()[0]
    store.commit(
        change("Merge", Edit(ROUTE, None, "[]"), kind=ChangeKind.MERGE), (brought,)
    )
    store.note("export", "march.pdf")
    yield store
    store.close()


@pytest.fixture(scope="module")
def files(sender):
    return plan_files(sender)


def test_plan_comes_out_as_it_went_in(sender, files):
    plan = read_plan_files(files, sender.plan_id)

    assert plan.content == sender.content()
    assert tuple(told.change for told in plan.history.changes) == sender.changes()
    assert plan.history.versions == sender.versions()
    assert plan.audit == sender.audit_rows()
    assert plan.history.known() == sender.known_changes()
    assert plan.head.is_genuine()


def test_plan_can_be_saved_under_another_key(sender, files, tmp_path):
    """The copy is sound, is the same plan, knows all changes and can be undone."""
    plan = read_plan_files(files, sender.plan_id)
    path = tmp_path / "b.plan"
    save_as_plan(plan, path, OTHER_KEY, RECEIVER, StillClock())

    copy = PlanStore.open(path, OTHER_KEY, author=RECEIVER, clock=StillClock())
    try:
        assert copy.verify() == ()
        assert copy.plan_id == sender.plan_id
        assert copy.content() == sender.content()
        assert copy.changes() == sender.changes()
        assert copy.versions() == sender.versions()
        assert copy.known_changes() == sender.known_changes()
        assert copy.undo_steps() == sender.undo_steps()
        assert copy.content_at(2) == sender.content_at(2)
        received = copy.audit_rows()[1]
        assert (received.action, received.before) == ("receive", str(plan.head))
        copy.commit(change("Go on", Edit(ROUTE, "[]", None)))
        assert copy.verify() == ()
        again = read_plan_files(plan_files(copy), copy.plan_id)
        assert again.content == copy.content()
    finally:
        copy.close()


def test_plan_is_not_saved_over_another_file(sender, files, tmp_path):
    path = tmp_path / "there.plan"
    path.write_bytes(b"mine")

    with pytest.raises(InputRefused, match="already there"):
        save_as_plan(
            read_plan_files(files, sender.plan_id), path, KEY, RECEIVER, StillClock()
        )
    assert path.read_bytes() == b"mine"


def test_empty_plan_can_be_sent(tmp_path):
    store = PlanStore.create(
        tmp_path / "e.plan", KEY, author=AUTHOR, clock=StillClock()
    )
    try:
        plan = read_plan_files(plan_files(store), store.plan_id)
    finally:
        store.close()

    assert plan.content == {}
    assert plan.history.changes == ()


def test_another_plan_than_the_bundle_says_is_refused(files):
    for subject in ("f" * 32, "no identity"):
        with pytest.raises(BundleRefused, match="of another plan"):
            read_plan_files(files, subject)


@pytest.mark.parametrize("name", [PLAN, OBJECTS, HISTORY, VERSIONS, AUDIT, HEAD])
def test_every_file_must_be_there(sender, files, name):
    less = {other: data for other, data in files.items() if other != name}

    with pytest.raises(BundleRefused, match="should be there"):
        read_plan_files(less, sender.plan_id)


def test_no_other_file_may_be_there(sender, files):
    with pytest.raises(BundleRefused, match="should be there"):
        read_plan_files(files | {"macro.py": b""}, sender.plan_id)


@pytest.mark.parametrize("name", [PLAN, OBJECTS, HISTORY, VERSIONS, AUDIT])
@pytest.mark.parametrize("line", [b"", b"{", b"3", b"{}", b"[1,2]", b"\xff", b"[[]]"])
def test_odd_lines_are_refused(sender, files, name, line):
    with pytest.raises(BundleRefused, match="holds no sound plan"):
        read_plan_files(files | {name: files[name] + line + b"\n"}, sender.plan_id)


def test_line_that_is_cut_off_is_refused(sender, files):
    with pytest.raises(BundleRefused, match="cut off"):
        read_plan_files(files | {OBJECTS: files[OBJECTS][:-3]}, sender.plan_id)


def test_same_line_in_another_form_is_refused(sender, files):
    with pytest.raises(BundleRefused, match="line 1 is not as this program writes"):
        read_plan_files(files | {OBJECTS: b" " + files[OBJECTS]}, sender.plan_id)


def with_changed_line(data: bytes, number: int, old: str, new: str) -> bytes:
    """One line of a file with a text in place of another."""
    lines = data.decode().split("\n")
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new)
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (0, '"sequence":1', '"sequence":2'),
        (0, '{\\"n\\":1}', '{\\"n\\":7}'),
        (2, '"kind":"undo"', '"kind":"redo"'),
        (0, '"edits":[[', '"edits":[],"x":[['),
    ],
)
def test_history_that_does_not_hang_together_is_refused(
    sender, files, number, old, new
):
    forged = with_changed_line(files[HISTORY], number, old, new)

    with pytest.raises((BundleRefused, Damaged)):
        read_plan_files(files | {HISTORY: forged}, sender.plan_id)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"sequence":1', '"sequence":"1"'),
        ('"sequence":1', '"sequence":true'),
        ('"author":"S4 1 Bn"', '"author":7'),
        ('"kind":"edit"', '"kind":"sabotage"'),
        ('"merged":[]', '"merged":["00"]'),
        ('"reason":"ordered"', '"reason":null'),
        ('"{\\"n\\":1}"', '"no json"'),
        ('"{\\"n\\":1}"', '"{ }"'),
        ('"{\\"n\\":1}"', "5"),
    ],
)
def test_changes_of_odd_kinds_are_refused(sender, files, old, new):
    forged = with_changed_line(files[HISTORY], 0, old, new)

    with pytest.raises(BundleRefused, match=r"history\.jsonl: line 1"):
        read_plan_files(files | {HISTORY: forged}, sender.plan_id)


def test_objects_that_the_history_does_not_lead_to_are_refused(sender, files):
    forged = with_changed_line(files[OBJECTS], 0, '{\\"n\\":1}', '{\\"n\\":7}')

    with pytest.raises(BundleRefused, match="other objects"):
        read_plan_files(files | {OBJECTS: forged}, sender.plan_id)


@pytest.mark.parametrize(
    ("old", "new"),
    [('"sequence":1', '"sequence":99'), ('"sequence":1', '"sequence":-1')],
)
def test_versions_of_no_change_are_refused(sender, files, old, new):
    forged = with_changed_line(files[VERSIONS], 0, old, new)

    with pytest.raises(Damaged, match="versions of the plan"):
        read_plan_files(files | {VERSIONS: forged}, sender.plan_id)


def test_two_versions_of_one_name_are_refused(sender, files):
    with pytest.raises(Damaged, match="versions of the plan"):
        read_plan_files(files | {VERSIONS: files[VERSIONS] * 2}, sender.plan_id)


def test_audit_log_must_end_with_its_head(sender, files):
    cut = files[AUDIT].rsplit(b"\n", 2)[0] + b"\n"
    gap = files[AUDIT].split(b"\n", 1)[1]

    for forged in (cut, gap, b""):
        with pytest.raises(BundleRefused, match="not the end of this audit log"):
            read_plan_files(files | {AUDIT: forged}, sender.plan_id)


@pytest.mark.parametrize("head", [b"", b"nonsense", b"\xff"])
def test_head_must_be_one(sender, files, head):
    with pytest.raises(BundleRefused, match="no signed head"):
        read_plan_files(files | {HEAD: head}, sender.plan_id)


def test_lines_are_json_that_others_can_read(files):
    for name in (OBJECTS, HISTORY, VERSIONS, AUDIT):
        for line in files[name].decode().splitlines():
            json.loads(line)
