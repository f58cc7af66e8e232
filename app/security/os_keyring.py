"""The keyring of the operating system, as a second way into a plan on one machine.

It is never the only way: a keyring goes with its machine, account or desktop, and what
only it could open would be lost. It is loaded when it is asked for, not at the start.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, NoReturn, Protocol

from app.errors import EnvironmentTrouble

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Marsroute plan key"
_RECOMMENDED = 1  # below that are those that keep secrets in clear, or keep none


class Keyring(Protocol):
    """Keeps small secrets for one user of one machine."""

    def read(self, name: str) -> bytes | None:
        """Give what is kept under a name, None if there is nothing."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name."""

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""

    def is_there(self) -> bool:
        """Whether there is one to ask; it may still stay locked."""


class OsKeyring:
    """
    The keyring that the desktop has unlocked for its user.

    Every method raises EnvironmentTrouble if there is none, or if it stays locked.

    Parameters
    ----------
    backend
        What to ask; None takes the one of this desktop.
    """

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._backend = backend

    def read(self, name: str) -> bytes | None:
        """Give what is kept under a name, None if there is nothing."""
        from keyring.errors import KeyringError  # noqa: PLC0415 - see the module

        try:
            text = self._asked().get_password(SERVICE, name)
            return None if text is None else base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise EnvironmentTrouble(
                f"The keyring holds something else under {SERVICE!r}, {name}; delete "
                "that entry and take the passphrase."
            ) from error
        except KeyringError as error:
            _refuse(error)

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name."""
        from keyring.errors import KeyringError  # noqa: PLC0415 - see the module

        try:
            text = base64.b64encode(secret).decode("ascii")
            self._asked().set_password(SERVICE, name, text)
        except KeyringError as error:
            _refuse(error)

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        from keyring.errors import (  # noqa: PLC0415 - see the module
            KeyringError,
            PasswordDeleteError,
        )

        try:
            self._asked().delete_password(SERVICE, name)
        except PasswordDeleteError:
            return  # there was nothing
        except KeyringError as error:
            _refuse(error)

    def is_there(self) -> bool:
        """Whether this desktop has one that is safe; it is not unlocked for that."""
        try:
            self._asked()
        except EnvironmentTrouble:
            return False
        return True

    def _asked(self) -> KeyringBackend:
        """Give the backend, found once."""
        if self._backend is None:
            import keyring  # noqa: PLC0415 - it looks through all installed packages

            self._backend = keyring.get_keyring()
        if self._backend.priority < _RECOMMENDED:
            raise _unusable(type(self._backend).__name__)
        return self._backend


def _refuse(error: Exception) -> NoReturn:
    """Say that the keyring does not do it; its own words may hold what it was given."""
    raise _unusable(type(error).__name__) from None


def _unusable(why: str) -> EnvironmentTrouble:
    """Give the sentence for a keyring that cannot be used."""
    return EnvironmentTrouble(
        f"This desktop has no safe keyring, or it is locked ({why}); unlock it, or "
        "take the passphrase, which always opens the plan."
    )
