"""The keyring is asked late, answers plainly, and never crashes the program."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from app.errors import EnvironmentTrouble
from app.security.os_keyring import SERVICE, OsKeyring
from tests.key_cases import MemoryBackend

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = bytes(range(32))


class LockedBackend(MemoryBackend):
    def set_password(self, _service: str, _username: str, password: str) -> None:
        raise KeyringLocked(password)


def test_a_secret_is_kept_and_forgotten() -> None:
    kept = OsKeyring(MemoryBackend())

    assert kept.read("a:1") is None
    kept.keep("a:1", SECRET)
    assert kept.read("a:1") == SECRET
    assert kept.read("a:2") is None
    kept.forget("a:1")
    assert kept.read("a:1") is None
    kept.forget("a:1")


@pytest.mark.parametrize(
    "ask",
    [
        lambda kept: kept.read("a"),
        lambda kept: kept.keep("a", SECRET),
        lambda kept: kept.forget("a"),
    ],
)
def test_a_machine_without_a_keyring_says_so(ask: Callable[[OsKeyring], None]) -> None:
    with pytest.raises(EnvironmentTrouble, match="passphrase, which always opens"):
        ask(OsKeyring(NoKeyring()))


def test_a_keyring_that_keeps_secrets_in_clear_is_not_used() -> None:
    """Such backends rank below 1; one writes a file that anybody can read."""

    class PlainFile(MemoryBackend):
        priority = 0.5  # type: ignore[assignment]

    backend = PlainFile()

    with pytest.raises(EnvironmentTrouble, match=r"no safe keyring.*\(PlainFile\)"):
        OsKeyring(backend).keep("a", SECRET)

    assert backend.held == {}


def test_a_locked_keyring_does_not_repeat_what_it_was_given() -> None:
    with pytest.raises(EnvironmentTrouble, match="KeyringLocked") as refusal:
        OsKeyring(LockedBackend()).keep("a", SECRET)

    assert "AAECAwQF" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_an_entry_of_somebody_else_is_named() -> None:
    backend = MemoryBackend()
    backend.held[SERVICE, "a"] = "no base 64!"

    with pytest.raises(EnvironmentTrouble, match="delete that entry"):
        OsKeyring(backend).read("a")


def test_the_keyring_of_the_desktop_is_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def get_keyring() -> MemoryBackend:
        asked.append(MemoryBackend())
        return asked[-1]

    monkeypatch.setattr(keyring, "get_keyring", get_keyring)
    kept = OsKeyring()
    kept.keep("a", SECRET)

    assert kept.read("a") == SECRET
    assert len(asked) == 1


def test_the_start_does_not_load_it() -> None:
    code = (
        "import sys, app.security.os_keyring, app.services.plan.keys;"
        "sys.exit('keyring' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["get_password", "delete_password"])
def test_a_keyring_that_is_locked_later_says_so(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def locked(*_given: str) -> None:
        raise KeyringLocked("SECRET")

    backend = MemoryBackend()
    monkeypatch.setattr(backend, name, locked)
    ask = {"get_password": OsKeyring.read, "delete_password": OsKeyring.forget}[name]

    with pytest.raises(EnvironmentTrouble, match="KeyringLocked") as refusal:
        ask(OsKeyring(backend), "a")

    assert "SECRET" not in str(refusal.value)
