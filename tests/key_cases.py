"""Cheap keys, plans with key files, and a keyring in memory for tests of the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from app.security.key_strength import MIB, Strength
from app.services.plan.keys import new_keys
from app.storage.key_file import write_keys

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.file_key import FileKey
    from app.security.key_header import KeyHeader

CHEAP = Strength(19 * MIB, 1, 1)
OTHER_SALT = bytes(range(100, 116))
PHRASE = "seven grey herons wade"


class MemoryBackend(KeyringBackend):
    """A keyring that forgets with the test."""

    priority = 5.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError
        del self.held[service, username]


def plan_with_keys(
    folder: Path, passphrase: str = PHRASE
) -> tuple[Path, FileKey, KeyHeader]:
    """Write the key file of a plan that is a few bytes only."""
    plan = folder / "hold.plan"
    plan.write_bytes(b"plan")
    key, header = new_keys(passphrase, CHEAP)
    write_keys(plan, header)
    return plan, key, header
