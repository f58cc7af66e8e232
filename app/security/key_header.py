"""The key file beside a plan: in which ways its file key may be had, in clear text.

The text has one form only, byte for byte, and a sum over it, so damage is told from a
later form of the file. A seal under the file key covers it as a whole: whoever has the
key sees whether ways were taken away or put in by somebody without it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.errors import Damaged, TooNew
from app.security.hex_digits import is_hex
from app.security.key_strength import SALT_BYTES, Strength

if TYPE_CHECKING:
    from app.security.file_key import FileKey

FORMAT = "marsroute keys"
FORM = 1
LARGEST = 64 * 1024  # bytes
MOST_WRAPS = 32

NONCE_BYTES = 12
_SEALED_BYTES = 32 + 16
_SEAL_BYTES = 32
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
_FILE_DIGITS = 32
_WRAP_DIGITS = 16


class WrapKind(Enum):
    """What opens a wrap."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the word, not one
    KEYRING = "keyring"
    RECOVERY = "recovery"
    FOLLOWS = "follows"  # holds the key before this one, until no backup needs it


LASTING = frozenset({WrapKind.PASSPHRASE, WrapKind.RECOVERY})
"""What opens a plan on any machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """
    A file key under one other key (AES-256-GCM).

    Attributes
    ----------
    kind
        Where the other key comes from.
    identity
        16 hexadecimal digits.
    salt
        16 bytes.
    strength
        Of a passphrase; None for the other kinds.
    nonce, sealed
        12 and 48 bytes.
    """

    kind: WrapKind
    identity: str
    salt: bytes
    strength: Strength | None
    nonce: bytes
    sealed: bytes

    def __post_init__(self) -> None:
        sound = (
            is_hex(self.identity, _WRAP_DIGITS)
            and len(self.salt) == SALT_BYTES
            and len(self.nonce) == NONCE_BYTES
            and len(self.sealed) == _SEALED_BYTES
            and (self.strength is None) == (self.kind is not WrapKind.PASSPHRASE)
        )
        if not sound:
            raise ValueError("A wrap has parts that are missing, too many or too long.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHeader:
    """
    The ways to a file key.

    Attributes
    ----------
    file_id
        32 hexadecimal digits, another for each key.
    wraps
        At most 32, each with an identity of its own, one passphrase at most.
    seal
        32 bytes under the file key, over all of this; see `sealed`.
    """

    file_id: str
    wraps: tuple[Wrap, ...]
    seal: bytes = bytes(_SEAL_BYTES)

    def __post_init__(self) -> None:
        identities = {wrap.identity for wrap in self.wraps}
        sound = (
            is_hex(self.file_id, _FILE_DIGITS)
            and len(identities) == len(self.wraps) <= MOST_WRAPS
            and len(self.of_kind(WrapKind.PASSPHRASE)) <= 1
            and len(self.of_kind(WrapKind.FOLLOWS)) <= 1
            and len(self.seal) == _SEAL_BYTES
        )
        if not sound:
            raise ValueError("A key header has parts that do not go together.")

    def of_kind(self, kind: WrapKind) -> tuple[Wrap, ...]:
        """Wraps that open in one way."""
        return tuple(wrap for wrap in self.wraps if wrap.kind is kind)

    def sealed_under(self, key: FileKey) -> KeyHeader:
        """Give the header with the seal of the key it leads to."""
        return replace(self, seal=self._seal_of(key))

    def is_sealed_under(self, key: FileKey) -> bool:
        """Whether nobody without the key has changed it."""
        return hmac.compare_digest(self.seal, self._seal_of(key))

    def _seal_of(self, key: FileKey) -> bytes:
        text = _text(_fields(self) | {"seal": ""})
        return hmac.digest(key.header_key(), text, hashlib.sha256)


def header_bytes(header: KeyHeader) -> bytes:
    """Write a key header as its file holds it."""
    fields = _fields(header)
    return _text(fields | {"check": _check_of(fields)})


def parsed_header(data: bytes, name: str) -> KeyHeader:
    """
    Read a key header, as strictly as it is written.

    Parameters
    ----------
    data
        The whole file.
    name
        What the user calls it.

    Raises
    ------
    Damaged
        Any byte is not as this program writes it, or a number is out of its range.
    TooNew
        A later version wrote it.
    """
    try:
        fields = _checked_fields(data)
        if fields["format"] == FORMAT and _later(fields["form"]):
            raise TooNew(
                f"{name} was written by a later version of Marsroute; open the plan "
                "with that version."
            )
        header = _header_of(fields)
        if header_bytes(header) != data:
            raise ValueError(FORMAT)
    except _UNREADABLE as error:
        raise Damaged(
            f"{name} is damaged and cannot be read as a key file; put the copy from "
            "the folder of backups in its place."
        ) from error
    return header


def _checked_fields(data: bytes) -> dict[str, Any]:
    """Read the object of a header whose form and sum are right."""
    if len(data) > LARGEST:
        raise ValueError(FORMAT)
    fields = json.loads(data.decode("utf-8"))
    if not isinstance(fields, dict) or _text(fields) != data:
        raise TypeError(FORMAT)
    check = fields.pop("check")
    if check != _check_of(fields):
        raise ValueError(FORMAT)
    return fields


def _later(form: object) -> bool:
    """Whether a form is one of a later version."""
    return type(form) is int and form > FORM


def _header_of(fields: dict[str, Any]) -> KeyHeader:
    """Make a header of its fields; what is too much shows when it is written again."""
    return KeyHeader(
        file_id=fields["file"],
        wraps=tuple(_wrap_of(wrap) for wrap in fields["wraps"]),
        seal=_bytes_of(fields["seal"]),
    )


def _wrap_of(fields: dict[str, Any]) -> Wrap:
    """Make a wrap of its fields."""
    strength = fields.get("argon2id")
    return Wrap(
        kind=WrapKind(fields["kind"]),
        identity=fields["id"],
        salt=_bytes_of(fields["salt"]),
        strength=None if strength is None else Strength(**strength),
        nonce=_bytes_of(fields["nonce"]),
        sealed=_bytes_of(fields["sealed"]),
    )


def _fields(header: KeyHeader) -> dict[str, Any]:
    """Give a header as its file has it, but for the sum."""
    return {
        "format": FORMAT,
        "form": FORM,
        "file": header.file_id,
        "wraps": [_wrap_fields(wrap) for wrap in header.wraps],
        "seal": _text_of(header.seal),
    }


def _wrap_fields(wrap: Wrap) -> dict[str, Any]:
    """Give a wrap as the file has it."""
    fields: dict[str, Any] = {
        "kind": wrap.kind.value,
        "id": wrap.identity,
        "salt": _text_of(wrap.salt),
        "nonce": _text_of(wrap.nonce),
        "sealed": _text_of(wrap.sealed),
    }
    if wrap.strength is not None:
        fields["argon2id"] = {
            "memory_kib": wrap.strength.memory_kib,
            "passes": wrap.strength.passes,
            "lanes": wrap.strength.lanes,
        }
    return fields


def _check_of(fields: dict[str, Any]) -> str:
    """Sum over all other fields."""
    return hashlib.sha256(_text(fields)).hexdigest()


def _text(fields: dict[str, Any]) -> bytes:
    """Write fields in the one form they may have."""
    return (json.dumps(fields, sort_keys=True, indent=2) + "\n").encode()


def _text_of(data: bytes) -> str:
    """Bytes in base 64."""
    return base64.b64encode(data).decode("ascii")


def _bytes_of(text: str) -> bytes:
    """Bytes from base 64."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(FORMAT) from error
