from __future__ import annotations

import pytest

from app.errors import Damaged, EnvironmentTrouble, FileInUse, WrongKey
from app.storage.backups import backup_fault, backups, keep_aside
from app.storage.plan_store import PlanStore
from app.storage.rekeyed_copy import rekey_backups, replace_under_new_key
from tests.plan_sketch import (
    AUTHOR,
    DAWN,
    KEY,
    OTHER_KEY,
    ToldClock,
    opened,
    put,
    undo,
    worked_on,
)

KEYS = (KEY, OTHER_KEY)


def replaced(plan, before=lambda _copy: None):
    replace_under_new_key(
        plan, KEYS, author=AUTHOR, clock=ToldClock(), before_replacing=before
    )


@pytest.fixture
def store(tmp_path):
    store = worked_on(tmp_path)
    yield store
    store.close()


def test_plan_under_a_new_key_is_the_same_plan_and_opens_with_it_alone(store):
    content, changes, plan_id = store.content(), store.changes(), store.plan_id
    rows = store.audit_rows()
    store.close()

    replaced(store.path)

    with pytest.raises((WrongKey, Damaged)):
        opened(store.path)
    again = PlanStore.open(store.path, OTHER_KEY, author=AUTHOR, clock=ToldClock())
    assert (again.content(), again.changes()) == (content, changes)
    assert again.plan_id == plan_id
    assert again.audit_rows()[: len(rows)] == rows
    assert again.audit_rows()[len(rows)].action == "new key"
    assert again.verify() == ()
    undo(again)
    assert again.verify() == ()
    again.close()


def test_file_under_the_new_key_shares_no_page_with_the_old_one(store):
    store.close()
    pages = range(0, store.path.stat().st_size, 4096)
    old = {store.path.read_bytes()[at : at + 4096] for at in pages}

    replaced(store.path)

    new = {store.path.read_bytes()[at : at + 4096] for at in pages}
    assert not old & new


def test_backups_get_the_new_key_and_doing_it_again_changes_nothing(store):
    for number in range(3):
        put(store, 1, number)
        store.backup()
    store.close()
    replaced(store.path)
    torn = backups(store.path)[1].path
    torn.write_bytes(torn.read_bytes()[:-5])

    left = rekey_backups(store.path, KEYS, author=AUTHOR, clock=ToldClock())

    assert left == (torn,)
    paths = [one.path for one in backups(store.path) if one.path != torn]
    assert len(paths) >= 3
    assert all(backup_fault(path, OTHER_KEY) == "" for path in paths)
    before = [path.read_bytes() for path in paths]
    rekey_backups(store.path, KEYS, author=AUTHOR, clock=ToldClock())
    assert [path.read_bytes() for path in paths] == before


def test_plan_keeps_its_key_when_the_new_one_cannot_be_kept(store):
    content = store.content()
    store.close()

    def fails(_copy):
        raise EnvironmentTrouble("No place for the key.")

    with pytest.raises(EnvironmentTrouble):
        replaced(store.path, fails)

    again = opened(store.path)
    assert again.content() == content
    again.close()


def test_plan_that_is_open_gets_no_new_key(store):
    with pytest.raises(FileInUse):
        replaced(store.path)


def test_plan_that_is_not_sound_gets_no_new_key(store):
    store.backup()
    store._connection.execute("UPDATE object SET body = '{}' WHERE name = 'C2'")
    store.close()
    called = []

    with pytest.raises(Damaged):
        replaced(store.path, called.append)

    assert called == []


def test_damaged_plans_that_were_kept_aside_are_told_of(store):
    """They cannot get the new key, and whoever knows the old one may read in them."""
    aside = keep_aside(store.path, DAWN)
    store.close()
    replaced(store.path)

    left = rekey_backups(store.path, KEYS, author=AUTHOR, clock=ToldClock())

    assert left == (aside,)
    assert aside.exists()
