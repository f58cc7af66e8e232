"""A plan gets a new key whole or not at all, wherever the work is cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import DiskFull, FileInUse, InputRefused, WrongKey
from app.security.author import Author
from app.security.key_header import WrapKind
from app.security.key_wraps import secret_wrap
from app.services.plan import keys as plan_keys
from app.services.plan.keys import (
    add_recovery,
    copy_under_new_key,
    finish_new_key,
    new_keys,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    ways_in,
)
from app.storage.backups import backup_fault, backups
from app.storage.key_file import keys_copy_path, keys_path, read_keys, write_keys
from app.storage.plan_records import Edit, NewChange, ObjectKey
from app.storage.plan_store import PlanStore
from tests.key_cases import CHEAP, PHRASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.security.file_key import FileKey

OTHER = "eight white storks"
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")
COLUMN = ObjectKey("column", "A")


class StillClock:
    """It is always the same moment, a second later."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 3, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def since_boot(self) -> float:
        return self.at.timestamp()


class CutOff(BaseException):
    """The power went."""


CLOCK = StillClock()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan with two backups."""
    path = tmp_path / "hold.plan"
    key, header = new_keys(PHRASE, CHEAP)
    write_keys(path, header)
    store = PlanStore.create(path, key, author=AUTHOR, clock=CLOCK)
    for number, body in enumerate(('{"v":1}', '{"v":2}'), start=1):
        before = None if number == 1 else '{"v":1}'
        store.commit(
            NewChange(text=f"Step {number}", edits=(Edit(COLUMN, before, body),))
        )
        store.backup()
    store.close()
    return path


def renew(plan: Path, key: FileKey, passphrase: str = OTHER) -> tuple[Path, ...]:
    return copy_under_new_key(plan, key, passphrase, CHEAP, author=AUTHOR, clock=CLOCK)


def finish(plan: Path, key: FileKey) -> tuple[Path, ...]:
    return finish_new_key(plan, key, author=AUTHOR, clock=CLOCK)


def content(plan: Path, key: FileKey) -> str:
    store = PlanStore.open(plan, key, author=AUTHOR, clock=CLOCK)
    try:
        assert store.verify() == ()
        return store.content()[COLUMN]
    finally:
        store.close()


def cut(name: str, monkeypatch: pytest.MonkeyPatch, *, after: bool = False) -> None:
    """Let the power go at a call, before or after its work, and never clear up."""
    act: Callable[..., object] = getattr(plan_keys, name)

    def cut_off(*words: object, **named: object) -> None:
        if after:
            act(*words, **named)
        raise CutOff

    monkeypatch.setattr(plan_keys, name, cut_off)
    if name != "drop_next_keys":
        monkeypatch.setattr(plan_keys, "drop_next_keys", lambda _: None)


def names(plan: Path) -> set[str]:
    return {path.name for path in plan.parent.iterdir()}


def test_everything_has_the_new_key_and_nothing_opens_by_the_old(plan: Path) -> None:
    old = unlock_with_passphrase(plan, PHRASE)
    code = add_recovery(plan, old)
    there = backups(plan)

    left = renew(plan, old)

    new = unlock_with_passphrase(plan, OTHER)
    assert left == ()
    assert new != old
    assert content(plan, new) == '{"v":2}'
    assert len(there) >= 2
    for one in there:
        assert not backup_fault(one.path, new)
        assert backup_fault(one.path, old)
    with pytest.raises(WrongKey):
        unlock_with_passphrase(plan, PHRASE)
    with pytest.raises(InputRefused, match="No recovery sheet"):
        unlock_with_recovery_code(plan, code)
    with pytest.raises(WrongKey):
        PlanStore.open(plan, old, author=AUTHOR, clock=CLOCK)
    assert names(plan) == {"hold.plan", "hold.plan.keys", "hold.plan.backups"}
    assert keys_path(plan).read_bytes() == keys_copy_path(plan).read_bytes()
    assert [wrap.kind for wrap in read_keys(plan).wraps] == [WrapKind.PASSPHRASE]


@pytest.mark.parametrize(
    ("name", "after"), [("keep_next_keys", False), ("keep_next_keys", True)]
)
def test_cut_off_before_the_plan_is_replaced_leaves_the_old_key(
    plan: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    old = unlock_with_passphrase(plan, PHRASE)
    cut(name, monkeypatch, after=after)
    with pytest.raises(CutOff):
        renew(plan, old)
    monkeypatch.undo()

    assert any(".next-" in one for one in names(plan)) == after
    assert unlock_with_passphrase(plan, PHRASE) == old
    assert content(plan, old) == '{"v":2}'
    assert renew(plan, old) == ()
    assert content(plan, unlock_with_passphrase(plan, OTHER)) == '{"v":2}'
    assert names(plan) == {"hold.plan", "hold.plan.keys", "hold.plan.backups"}


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("replace_under_new_key", True),
        ("write_keys", False),
        ("write_keys", True),
        ("rekey_backups", False),
        ("rekey_backups", True),
    ],
)
def test_cut_off_after_it_is_replaced_the_new_key_is_there_and_the_rest_follows(
    plan: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    old = unlock_with_passphrase(plan, PHRASE)
    there = backups(plan)
    cut(name, monkeypatch, after=after)
    with pytest.raises(CutOff):
        renew(plan, old)
    monkeypatch.undo()

    new = unlock_with_passphrase(plan, OTHER)
    assert new != old
    assert WrapKind.FOLLOWS not in {wrap.kind for wrap in ways_in(plan)}
    assert finish(plan, new) == ()
    assert content(plan, new) == '{"v":2}'
    assert all(not backup_fault(one.path, new) for one in there)
    assert names(plan) == {"hold.plan", "hold.plan.keys", "hold.plan.backups"}
    assert keys_path(plan).read_bytes() == keys_copy_path(plan).read_bytes()
    assert [wrap.kind for wrap in read_keys(plan).wraps] == [WrapKind.PASSPHRASE]


def test_a_full_disk_leaves_nothing_behind(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = unlock_with_passphrase(plan, PHRASE)
    keep = plan_keys.keep_next_keys

    def full(*words: Path) -> None:
        keep(*words)  # type: ignore[arg-type]
        raise DiskFull("No space.")

    monkeypatch.setattr(plan_keys, "keep_next_keys", full)
    with pytest.raises(DiskFull):
        renew(plan, old)

    assert names(plan) == {"hold.plan", "hold.plan.keys", "hold.plan.backups"}
    assert content(plan, old) == '{"v":2}'


def test_a_plan_that_is_open_gets_no_new_key(plan: Path) -> None:
    old = unlock_with_passphrase(plan, PHRASE)
    store = PlanStore.open(plan, old, author=AUTHOR, clock=CLOCK)

    with pytest.raises(FileInUse):
        renew(plan, old)

    store.close()
    assert unlock_with_passphrase(plan, PHRASE) == old


def test_a_backup_that_opens_with_neither_key_is_named(plan: Path) -> None:
    old = unlock_with_passphrase(plan, PHRASE)
    damaged = backups(plan)[-1].path
    damaged.write_bytes(b"\0" * 8192)

    assert renew(plan, old) == (damaged,)
    assert damaged.read_bytes() == b"\0" * 8192


def test_a_former_key_that_does_not_open_is_damage(plan: Path) -> None:
    """Nobody without the key can make such a file; still it is told, not passed on."""
    key = unlock_with_passphrase(plan, PHRASE)
    header = read_keys(plan)
    strange = secret_wrap(key, bytes(32), WrapKind.FOLLOWS, header.file_id)
    wraps = (*header.wraps, strange)
    write_keys(plan, replace(header, wraps=wraps).sealed_under(key))

    with pytest.raises(WrongKey, match="key at hand"):
        finish(plan, key)


def test_a_new_passphrase_that_is_too_short_changes_nothing(plan: Path) -> None:
    old = unlock_with_passphrase(plan, PHRASE)

    with pytest.raises(InputRefused, match="at least 12"):
        renew(plan, old, "short")

    assert unlock_with_passphrase(plan, PHRASE) == old


def test_there_is_nothing_to_finish_otherwise(plan: Path) -> None:
    key = unlock_with_passphrase(plan, PHRASE)
    before = keys_path(plan).read_bytes()

    assert finish(plan, key) == ()
    assert keys_path(plan).read_bytes() == before
