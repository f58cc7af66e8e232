"""The key by which a station signs its bundles, kept under a passphrase.

The file of a signer holds its name, its public key and the wraps of the secret that the
private key follows from. What it tells others is the public part: a [[station]] for the
trust list of the exercise control, and five words to compare by voice.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import Damaged, InputRefused, WrongKey
from app.security.file_key import FileKey
from app.security.fingerprint import fingerprint_words
from app.security.hex_digits import is_hex
from app.security.key_header import KeyHeader, WrapKind, header_bytes, parsed_header
from app.security.key_wraps import open_with_passphrase, passphrase_wrap
from app.security.passphrase import check_new_passphrase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.security.key_strength import Strength

FORM = "marsroute signer 1"
LARGEST = 64 << 10  # bytes
_LONGEST_NAME = 80
_KEY_DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """
    A station's key for signing, locked.

    Attributes
    ----------
    name
        Of the station: a post or role, never a person.
    public_key
        64 hexadecimal digits.
    header
        The wraps of the secret.
    """

    name: str
    public_key: str
    header: KeyHeader

    def __post_init__(self) -> None:
        if not (0 < len(self.name) <= _LONGEST_NAME and self.name.isprintable()):
            raise InputRefused(
                f"{self.name[:40]!r} cannot stand for who signs; give a post of 1 to "
                f"{_LONGEST_NAME} letters on one line, such as S4 1 Bn."
            )

    @property
    def fingerprint(self) -> str:
        """Five words for the public key."""
        return fingerprint_words(bytes.fromhex(self.public_key))

    def public_part(self) -> str:
        """
        Write what the exercise control needs for its trust list.

        What the station may sign, and until when, is for the control to say.
        """
        return (
            f"# {self.fingerprint}: compare by voice\n"
            "[[station]]\n"
            f"name = {json.dumps(self.name, ensure_ascii=False)}\n"
            f'public_key = "{self.public_key}"\n'
        )

    def to_bytes(self) -> bytes:
        """Write the file of the signer, as `parse_signer` reads it."""
        entries = {
            "form": FORM,
            "name": self.name,
            "public_key": self.public_key,
            "keys": header_bytes(self.header).decode(),
        }
        return json.dumps(entries, ensure_ascii=False, indent=1).encode()

    def unlocked(self, passphrase: str) -> Ed25519PrivateKey:
        """
        Give the private key.

        Raises
        ------
        WrongKey
            The passphrase does not open it.
        Damaged
            The public key of the file is not that of its private key.
        """
        wraps = self.header.of_kind(WrapKind.PASSPHRASE)
        secret = open_with_passphrase(wraps[0], passphrase, self.header.file_id)
        if secret is None:
            raise WrongKey(
                f"The passphrase does not open the signing key of {self.name}; try "
                "again, or make a new key with 'marsroute signer new POST --replace' "
                "and have it listed."
            )
        key = secret.station_key()
        if key.public_key().public_bytes_raw().hex() != self.public_key:
            raise _damaged("its public key belongs to another")
        return key


def new_signer(
    name: str, passphrase: str, strength: Strength
) -> tuple[Signer, Ed25519PrivateKey]:
    """
    Draw a key by lot and lock it.

    Parameters
    ----------
    name
        Of the station.
    passphrase
        That opens it from now on.
    strength
        Cost of a guess.

    Raises
    ------
    InputRefused
        The name or the passphrase cannot be used.
    """
    check_new_passphrase(passphrase)
    secret, file_id = FileKey.new(), secrets.token_hex(16)
    wrap = passphrase_wrap(secret, passphrase, strength, file_id)
    header = KeyHeader(file_id=file_id, wraps=(wrap,)).sealed_under(secret)
    key = secret.station_key()
    public = key.public_key().public_bytes_raw().hex()
    return Signer(name=name, public_key=public, header=header), key


def parse_signer(data: bytes) -> Signer:
    """
    Read the file of a signer.

    Raises
    ------
    Damaged
        It is not as this program writes it.
    """
    try:
        return _signer_in(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged("it is not in the form of one") from error


def _signer_in(data: bytes) -> Signer:
    """Read the file of a signer, or raise what odd ones raise."""
    entries = json.loads(data.decode())
    form = entries.pop("form")
    try:
        header = parsed_header(entries.pop("keys").encode(), "Its part of keys")
    except Damaged as error:
        raise _damaged("its part of keys cannot be read") from error
    signer = Signer(header=header, **entries)
    if form != FORM or not is_hex(signer.public_key, _KEY_DIGITS):
        raise _damaged("its form is unknown, or it has no public key")
    if not header.of_kind(WrapKind.PASSPHRASE):
        raise _damaged("no passphrase opens it")
    return signer


def _damaged(what: str) -> Damaged:
    """Say what is wrong with the file of a signer."""
    return Damaged(
        f"The file of the signing key is damaged: {what}. Put a copy in its place, or "
        "make a new key with 'marsroute signer new POST --replace' and have it listed."
    )
