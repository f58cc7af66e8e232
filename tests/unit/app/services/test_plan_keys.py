"""Plans open by what was set, in every way that was set, and by nothing else."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import EnvironmentTrouble, InputRefused, KnownError, TooNew, WrongKey
from app.security import key_wraps
from app.security.file_key import FileKey
from app.security.key_header import KeyHeader, WrapKind, header_bytes
from app.security.os_keyring import OsKeyring
from app.services.plan.keys import (
    add_keyring,
    add_recovery,
    change_passphrase,
    keys_written,
    new_keys,
    remove_keyring,
    remove_wrap,
    unlock_with_keyring,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    ways_in,
)
from app.storage.key_file import (
    keys_copy_path,
    keys_path,
    read_keys,
    read_keys_copy,
    refresh_keys_copy,
    write_keys,
)
from tests.key_cases import CHEAP, PHRASE, MemoryBackend, plan_with_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.security.key_strength import Strength

OTHER = "eight white storks"
REFUSED = (
    "The passphrase does not open hold.plan: it is not the right one, or the key file "
    "hold.plan.keys is damaged. Try again; a copy of the key file lies in "
    "hold.plan.backups."
)


def refusal_of(ask: Callable[[], object]) -> str:
    with pytest.raises(WrongKey) as refusal:
        ask()
    assert refusal.value.__cause__ is None
    return str(refusal.value)


def kinds(plan: Path) -> list[WrapKind]:
    return [wrap.kind for wrap in ways_in(plan)]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Strength]:
    """Strengths that were worked through, in their order."""
    done: list[Strength] = []
    stretch = key_wraps.stretched

    def stretched(passphrase: bytes, salt: bytes, strength: Strength) -> bytes:
        done.append(strength)
        return stretch(passphrase, salt, strength)

    monkeypatch.setattr(key_wraps, "stretched", stretched)
    return done


def test_what_was_set_opens_the_plan(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)

    assert unlock_with_passphrase(plan, PHRASE) == key


def test_letters_open_it_however_they_are_composed(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path, "Brücke über die Elz")

    opened = unlock_with_passphrase(plan, "Bru\u0308cke\u00a0u\u0308ber die Elz")

    assert opened == key


def test_every_plan_has_a_key_of_its_own() -> None:
    one, other = new_keys(PHRASE, CHEAP), new_keys(PHRASE, CHEAP)

    assert one[0] != other[0]
    assert one[1].file_id != other[1].file_id
    assert one[1].wraps[0].salt != other[1].wraps[0].salt


def test_a_short_passphrase_makes_no_keys(work: list[Strength]) -> None:
    with pytest.raises(InputRefused, match="at least 12"):
        new_keys("short", CHEAP)

    assert work == []


def test_the_key_file_is_private_and_kept_twice(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)

    assert read_keys(plan) == read_keys_copy(plan) == header
    for path in (keys_path(plan), keys_copy_path(plan)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys_copy_path(plan).parent.stat().st_mode) == 0o700


def test_a_wrong_passphrase_costs_what_the_right_one_does(
    tmp_path: Path, work: list[Strength]
) -> None:
    plan, _, _ = plan_with_keys(tmp_path)
    work.clear()

    told = refusal_of(lambda: unlock_with_passphrase(plan, PHRASE.upper()))

    assert told == REFUSED
    assert work == [CHEAP]


def test_damage_with_a_right_sum_fails_alike(tmp_path: Path) -> None:
    """Whoever can work out the sum still has not the key."""
    plan, key, header = plan_with_keys(tmp_path)
    wrap = header.wraps[0]
    add_recovery(plan, key)
    stripped = KeyHeader(file_id=header.file_id, wraps=(wrap,), seal=header.seal)
    whole = read_keys(plan)
    cases = [
        KeyHeader(file_id=header.file_id, wraps=whole.wraps, seal=header.seal),
        KeyHeader(file_id=header.file_id, wraps=(wrap,), seal=whole.seal),
        KeyHeader(file_id="f" * 32, wraps=whole.wraps, seal=whole.seal),
    ]

    for case in cases:
        keys_path(plan).write_bytes(header_bytes(case))
        assert refusal_of(lambda: unlock_with_passphrase(plan, PHRASE)) == REFUSED
    keys_path(plan).write_bytes(header_bytes(stripped))
    assert unlock_with_passphrase(plan, PHRASE) == key


def test_damage_costs_the_usual_work_where_no_copy_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _, _ = plan_with_keys(tmp_path)
    keys_path(plan).write_bytes(b"")
    keys_copy_path(plan).unlink()
    done: list[tuple[bytes, Strength]] = []

    def stretched(passphrase: bytes, _salt: bytes, strength: Strength) -> bytes:
        done.append((passphrase, strength))
        return bytes(32)

    monkeypatch.setattr(key_wraps, "stretched", stretched)

    assert refusal_of(lambda: unlock_with_passphrase(plan, PHRASE)) == REFUSED
    assert done == [(PHRASE.encode(), key_wraps.Strength(256 * 1024, 3, 4))]


def test_a_missing_key_file_says_where_the_copy_is(tmp_path: Path) -> None:
    plan, _, _ = plan_with_keys(tmp_path)
    keys_path(plan).unlink()

    with pytest.raises(InputRefused, match=r"a copy of it lies at .*hold\.plan\.keys:"):
        unlock_with_passphrase(plan, PHRASE)
    keys_copy_path(plan).unlink()
    with pytest.raises(InputRefused, match=r"look for a copy in the folder hold\.plan"):
        unlock_with_passphrase(plan, PHRASE)


def test_a_later_key_file_is_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    monkeypatch.setattr("app.security.key_header.FORM", 2)
    keys_path(plan).write_bytes(header_bytes(header))
    monkeypatch.undo()

    with pytest.raises(TooNew, match="later version"):
        unlock_with_passphrase(plan, PHRASE)


def test_a_new_passphrase_opens_the_same_key_and_the_old_none(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    code = add_recovery(plan, key)
    before = plan.read_bytes()

    change_passphrase(plan, key, OTHER, CHEAP)

    assert unlock_with_passphrase(plan, OTHER) == key
    assert refusal_of(lambda: unlock_with_passphrase(plan, PHRASE)) == REFUSED
    assert unlock_with_recovery_code(plan, code) == key
    assert kinds(plan) == [WrapKind.PASSPHRASE, WrapKind.RECOVERY]
    assert plan.read_bytes() == before
    assert read_keys_copy(plan) == read_keys(plan)


def test_only_the_newest_sheet_opens_the_plan(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    old = add_recovery(plan, key)
    new = add_recovery(plan, key)

    assert unlock_with_recovery_code(plan, new.lower().replace("-", " ")) == key
    assert "recovery code does not open hold.plan" in refusal_of(
        lambda: unlock_with_recovery_code(plan, old)
    )


def test_a_code_that_is_mistyped_or_was_never_made_is_told(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    code = "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZM5"

    with pytest.raises(InputRefused, match="No recovery sheet was made"):
        unlock_with_recovery_code(plan, code)
    add_recovery(plan, key)
    with pytest.raises(InputRefused, match="mistyped"):
        unlock_with_recovery_code(plan, code[:-1] + "6")


def test_the_keyring_opens_the_plan_beside_the_passphrase(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    backend = MemoryBackend()
    keyring = OsKeyring(backend)

    add_keyring(plan, key, keyring)
    add_keyring(plan, key, keyring)

    assert unlock_with_keyring(plan, keyring) == key
    assert unlock_with_passphrase(plan, PHRASE) == key
    assert kinds(plan) == [WrapKind.PASSPHRASE, WrapKind.KEYRING]
    assert len(backend.held) == 1


def test_the_keyring_of_another_machine_opens_nothing(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    here, there = OsKeyring(MemoryBackend()), OsKeyring(MemoryBackend())
    add_keyring(plan, key, here)

    with pytest.raises(InputRefused, match="holds nothing for hold"):
        unlock_with_keyring(plan, there)
    add_keyring(plan, key, there)

    assert unlock_with_keyring(plan, here) == unlock_with_keyring(plan, there) == key
    assert remove_keyring(plan, key, there)
    assert unlock_with_keyring(plan, here) == key
    assert not remove_keyring(plan, key, there)


def test_a_keyring_that_holds_something_else_does_not_open_it(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    backend = MemoryBackend()
    add_keyring(plan, key, OsKeyring(backend))
    backend.held = dict.fromkeys(backend.held, "AAAA")

    told = refusal_of(lambda: unlock_with_keyring(plan, OsKeyring(backend)))

    assert told.startswith("The keyring does not open hold.plan")


def test_a_keyring_never_stays_alone(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    add_keyring(plan, key, OsKeyring(MemoryBackend()))
    by_phrase = ways_in(plan)[0].identity

    with pytest.raises(InputRefused, match="set a passphrase or make a recovery sheet"):
        remove_wrap(plan, key, by_phrase)
    code = add_recovery(plan, key)
    remove_wrap(plan, key, by_phrase)

    assert unlock_with_recovery_code(plan, code) == key
    with pytest.raises(InputRefused, match="No passphrase opens hold"):
        unlock_with_passphrase(plan, PHRASE)
    with pytest.raises(InputRefused, match="no way in called"):
        remove_wrap(plan, key, by_phrase)


def test_another_key_changes_nothing(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    stranger = FileKey(bytes(32))

    for act in (
        lambda: change_passphrase(plan, stranger, OTHER, CHEAP),
        lambda: add_recovery(plan, stranger),
        lambda: remove_wrap(plan, stranger, header.wraps[0].identity),
        lambda: add_keyring(plan, stranger, OsKeyring(MemoryBackend())),
    ):
        assert "key at hand does not open" in refusal_of(act)

    assert read_keys(plan) == header


def test_the_key_file_of_another_plan_is_never_written_over(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    _, strange = new_keys(PHRASE, CHEAP)

    with pytest.raises(InputRefused, match="belongs to another plan"):
        write_keys(plan, strange)
    keys_path(plan).unlink()
    with pytest.raises(InputRefused, match=r"hold\.plan\.backups"):
        write_keys(plan, strange)
    keys_copy_path(plan).write_bytes(b"damaged")
    with pytest.raises(InputRefused, match="belongs to another plan"):
        write_keys(plan, header)


def test_no_place_for_the_copy_is_told(tmp_path: Path) -> None:
    _, header = new_keys(PHRASE, CHEAP)
    (tmp_path / "a.plan.backups").write_text("a file")

    with pytest.raises(KnownError, match=r"a\.plan\.backups"):
        write_keys(tmp_path / "a.plan", header)


def test_a_folder_in_the_place_of_the_key_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.plan.keys").mkdir()

    with pytest.raises(EnvironmentTrouble, match="cannot be read"):
        unlock_with_passphrase(tmp_path / "a.plan", PHRASE)


def test_nothing_of_the_secrets_is_in_the_key_file(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    code = add_recovery(plan, key)
    fields: dict[str, Any] = json.loads(keys_path(plan).read_text())

    text = json.dumps(fields)
    assert PHRASE not in text
    assert code not in text
    assert key.secret.hex() not in text
    assert repr(key) == "FileKey()"


def test_the_copy_follows_the_key_file_but_never_its_damage(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    keys_copy_path(plan).write_bytes(b"damaged")
    refresh_keys_copy(plan)
    assert read_keys_copy(plan) == header

    keys_path(plan).write_bytes(b"damaged")
    refresh_keys_copy(plan)
    assert read_keys_copy(plan) == header

    keys_path(plan).unlink()
    refresh_keys_copy(plan)
    assert read_keys_copy(plan) == header


def test_a_link_to_a_plan_leads_to_its_key_file(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    elsewhere = tmp_path / "desk"
    elsewhere.mkdir()
    (elsewhere / "today.plan").symlink_to(plan)

    assert unlock_with_passphrase(elsewhere / "today.plan", PHRASE) == key


def test_a_damaged_key_file_fails_alike_in_every_way(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    code = add_recovery(plan, key)
    keys_path(plan).write_bytes(b"damaged")
    keyring = OsKeyring(MemoryBackend())

    for ask in (
        lambda: unlock_with_recovery_code(plan, code),
        lambda: unlock_with_keyring(plan, keyring),
        lambda: change_passphrase(plan, key, OTHER, CHEAP),
    ):
        assert refusal_of(ask).endswith(REFUSED.partition(" does ")[2])


def test_only_a_passphrase_is_stretched(tmp_path: Path) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    add_recovery(plan, key)
    by_code = next(one for one in ways_in(plan) if one.kind is WrapKind.RECOVERY)

    with pytest.raises(ValueError, match="have a strength"):
        key_wraps.open_with_passphrase(by_code, PHRASE, "f" * 32)


def test_keys_of_a_plan_that_is_there_stay_whatever_fails(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)

    def fail() -> None:
        with keys_written(plan, header):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert read_keys(plan) == read_keys_copy(plan) == header
