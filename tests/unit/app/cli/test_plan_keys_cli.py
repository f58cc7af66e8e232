"""Commands on keys do what they say, and print no secret but the sheet's."""

from __future__ import annotations

import argparse
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from app.cli import plan_keys as commands
from app.cli.inputs import take_marking
from app.cli.plan_key_options import add_key_commands
from app.cli.terminal import Terminal
from app.errors import DiskFull, EnvironmentTrouble, InputRefused, WrongKey
from app.exports import recovery_sheet
from app.security.author import Author
from app.security.clock import SystemClock
from app.security.key_header import WrapKind
from app.services.plan import recovery
from app.services.plan.keys import (
    keys_written,
    new_keys,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    ways_in,
)
from app.storage.key_file import keys_copy_path, keys_path
from app.storage.plan_store import PlanStore
from tests.key_cases import CHEAP, PHRASE, MemoryBackend

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.recovery_sheet import RecoverySheet

OTHER = "eight white storks"
AUTHOR = Author("S4 1 Bn", "0123456789abcdef")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan without content, whose passphrases are cheap."""
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(commands, "calibrated", lambda _: CHEAP)
    path = tmp_path / "hold.plan"
    key, header = new_keys(PHRASE, CHEAP)
    with keys_written(path, header):
        PlanStore.create(path, key, author=AUTHOR, clock=SystemClock()).close()
    (tmp_path / "old").write_text(PHRASE + "\n")
    (tmp_path / "new").write_text(OTHER + "\n")
    return path


def call(plan: Path, *words: str) -> int:
    """Run one command as the command line does."""
    parser = argparse.ArgumentParser()
    add_key_commands(parser.add_subparsers())
    by = [] if "--passphrase-file" in words else ["--passphrase-file", "old"]
    given = [*words[:1], str(plan), "--as", "S4 1 Bn", *by, *words[1:]]
    for place, word in enumerate(given):
        if word in {"old", "new", "code", "sheet.pdf"}:
            given[place] = str(plan.with_name(word))
    arguments = parser.parse_args(given)
    arguments.marking_policy = None
    take_marking(arguments)
    function = getattr(commands, arguments.run.partition(":")[2])
    return int(function(arguments, Terminal(machine=arguments.json)))


def acts(plan: Path, passphrase: str) -> list[str]:
    key = unlock_with_passphrase(plan, passphrase)
    clock = SystemClock()
    with closing(PlanStore.open(plan, key, author=AUTHOR, clock=clock)) as store:
        assert store.verify() == ()
        return [row.action for row in store.audit_rows()]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[RecoverySheet]:
    """Sheets that were painted."""
    sheets: list[RecoverySheet] = []
    paint = recovery_sheet.recovery_sheet_pdf

    def painted(sheet: RecoverySheet) -> bytes:
        sheets.append(sheet)
        return paint(sheet)

    monkeypatch.setattr(recovery_sheet, "recovery_sheet_pdf", painted)
    return sheets


def test_a_passphrase_is_changed_and_put_on_record(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = unlock_with_passphrase(plan, PHRASE)

    assert call(plan, "passphrase", "--new-passphrase-file", "new") == 0

    assert unlock_with_passphrase(plan, OTHER) == key
    assert "passphrase" in acts(plan, OTHER)
    told = capsys.readouterr().out
    assert "the old one opens it no more" in told
    assert PHRASE not in told
    assert OTHER not in told


def test_a_wrong_passphrase_changes_nothing(plan: Path) -> None:
    before = keys_path(plan).read_bytes()

    with pytest.raises(WrongKey):
        call(plan, "passphrase", "--passphrase-file", "new")

    assert keys_path(plan).read_bytes() == before


def test_a_sheet_opens_the_plan_and_sets_a_passphrase(
    plan: Path,
    printed: list[RecoverySheet],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(plan, "recovery-sheet", "-o", "sheet.pdf") == 0

    sheet = plan.with_name("sheet.pdf")
    (page,) = printed
    assert sheet.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert unlock_with_recovery_code(plan, page.code) == unlock_with_passphrase(
        plan, PHRASE
    )
    plan.with_name("code").write_text(page.code)
    words = ["--recovery-code", "--passphrase-file", "code"]
    assert call(plan, "passphrase", *words, "--new-passphrase-file", "new") == 0
    assert {"recovery sheet", "export", "passphrase"} <= set(acts(plan, OTHER))
    assert page.code not in capsys.readouterr().out


def test_a_sheet_that_is_not_written_leaves_the_earlier_one(
    plan: Path, printed: list[RecoverySheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    call(plan, "recovery-sheet", "-o", "sheet.pdf")

    def full(*_: object) -> None:
        raise DiskFull("No space.")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "write_recovery_sheet", full)
        with pytest.raises(DiskFull):
            call(plan, "recovery-sheet", "-o", "sheet.pdf")
    with monkeypatch.context() as patch:
        patch.setattr("app.services.plan.keys.write_keys", full)
        with pytest.raises(DiskFull):
            call(plan, "recovery-sheet", "-o", "sheet.pdf")

    assert not plan.with_name("sheet.pdf").exists()
    unlock_with_recovery_code(plan, printed[0].code)


def test_the_keyring_opens_a_plan_until_it_is_taken_away(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backend = MemoryBackend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)

    assert call(plan, "keyring", "--add") == 0
    assert WrapKind.KEYRING in {wrap.kind for wrap in ways_in(plan)}
    assert call(plan, "keyring", "--remove", "--from-keyring") == 0
    assert call(plan, "keyring", "--remove") == 0

    assert backend.held == {}
    assert {wrap.kind for wrap in ways_in(plan)} == {WrapKind.PASSPHRASE}
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Your keyring opens hold.plan on this machine now.",
        "Your keyring opens hold.plan no more.",
        "Your keyring held nothing for hold.plan.",
    ]
    assert acts(plan, PHRASE).count("keyring") == 3


def test_keyrings_of_other_machines_can_be_taken_away(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for backend in (MemoryBackend(), MemoryBackend()):
        monkeypatch.setattr(keyring, "get_keyring", lambda kept=backend: kept)
        call(plan, "keyring", "--add")
    assert len(ways_in(plan)) == 3

    assert call(plan, "keyring", "--remove-all") == 0

    assert {wrap.kind for wrap in ways_in(plan)} == {WrapKind.PASSPHRASE}
    told = capsys.readouterr().out
    assert "No keyring opens hold.plan any more; before, 2 did." in told


def test_what_fails_is_not_on_record(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)

    with pytest.raises(EnvironmentTrouble, match="no safe keyring"):
        call(plan, "keyring", "--add")

    assert "keyring" not in acts(plan, PHRASE)


def test_what_cannot_be_put_on_record_is_not_done(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys_path(plan).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise DiskFull("No space.")

    monkeypatch.setattr(PlanStore, "note", full)
    with pytest.raises(DiskFull):
        call(plan, "passphrase", "--new-passphrase-file", "new")
    with pytest.raises(DiskFull):
        call(plan, "recovery-sheet", "-o", "sheet.pdf")

    assert keys_path(plan).read_bytes() == before
    assert not plan.with_name("sheet.pdf").exists()


def test_a_new_key_turns_off_all_that_was(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = unlock_with_passphrase(plan, PHRASE)

    assert call(plan, "new-key", "--new-passphrase-file", "new") == 0

    assert unlock_with_passphrase(plan, OTHER) != old
    assert "new key" in acts(plan, OTHER)
    assert "Make a new recovery sheet" in capsys.readouterr().out


def test_a_backup_that_no_key_opens_is_named(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = keys_copy_path(plan).with_name("20260503T060000Z-000001-asked.plan")
    damaged.write_bytes(bytes(8192))

    call(plan, "new-key", "--new-passphrase-file", "new")

    said = f"  not {damaged.name}: it is damaged or opens with neither key; delete it"
    assert said in capsys.readouterr().out.splitlines()


def test_machines_get_json(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(plan, "new-key", "--json", "--new-passphrase-file", "new")

    assert capsys.readouterr().out == (
        '{\n "plan": "' + str(plan) + '",\n "left": []\n}\n'
    )


def test_what_is_no_plan_is_refused_before_anybody_is_asked(plan: Path) -> None:
    with pytest.raises(InputRefused, match="There is no plan file"):
        call(plan.with_name("other.plan"), "new-key")


def test_a_plan_that_is_not_made_leaves_no_keys(tmp_path: Path) -> None:
    plan = tmp_path / "new.plan"
    _, header = new_keys(PHRASE, CHEAP)

    def fail() -> None:
        with keys_written(plan, header):
            assert keys_path(plan).exists()
            raise DiskFull("No space.")

    with pytest.raises(DiskFull):
        fail()

    assert not keys_path(plan).exists()
    assert not keys_copy_path(plan).exists()
