"""Files of a bundle locked up under a passphrase, bound to what the bundle says it is.

The files are packed into one archive and encrypted as a whole (AES-256-GCM) under a
key drawn for this bundle alone; the passphrase opens that key (Argon2id). The bundle's
kind, marking and subject are part of the seal: sealed content does not open under the
head of another bundle, such as one with a lower marking. Signatures cover the sealed
bytes, so whoever carries the bundle can check it without the passphrase.
"""

from __future__ import annotations

import io
import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import BundleRefused, Damaged, WrongKey
from app.security.bundle_zip import ZipLimits, read_zip, write_zip
from app.security.file_key import FileKey
from app.security.key_header import (
    NONCE_BYTES,
    KeyHeader,
    WrapKind,
    header_bytes,
    parsed_header,
)
from app.security.key_wraps import open_with_passphrase, passphrase_wrap
from app.security.passphrase import check_new_passphrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.security.bundle import Bundle
    from app.security.bundle_manifest import BundleHead
    from app.security.key_strength import Strength

KEYS = "keys.json"
CONTENT = "content.sealed"
SEALED_NAMES = frozenset((KEYS, CONTENT))
MOST_BYTES = 1 << 30
_LIMITS = ZipLimits(entries=1000, bytes_in_all=MOST_BYTES, ratio=200)


def sealed(
    files: Mapping[str, bytes], head: BundleHead, passphrase: str, strength: Strength
) -> dict[str, bytes]:
    """
    Lock up the files of a bundle.

    Parameters
    ----------
    files
        By name; at most a gigabyte in all.
    head
        Of the bundle they will be in.
    passphrase
        That opens them; it is told to the receiver on another way.
    strength
        Cost of a guess.

    Returns
    -------
    dict[str, bytes]
        What goes into the bundle in their place.

    Raises
    ------
    InputRefused
        The passphrase cannot be used.
    BundleRefused
        There is too much in the files.
    """
    check_new_passphrase(passphrase)
    if sum(map(len, files.values())) > MOST_BYTES:
        raise BundleRefused(
            f"More than {MOST_BYTES >> 20} MB cannot be locked up in one bundle; make "
            "several."
        )
    archive = io.BytesIO()
    write_zip(archive, dict(sorted(files.items())))
    key, file_id = FileKey.new(), secrets.token_hex(16)
    wrap = passphrase_wrap(key, passphrase, strength, file_id)
    header = KeyHeader(file_id=file_id, wraps=(wrap,)).sealed_under(key)
    nonce = secrets.token_bytes(NONCE_BYTES)
    locked = AESGCM(key.bundle_key()).encrypt(nonce, archive.getvalue(), _bound(head))
    return {KEYS: header_bytes(header), CONTENT: nonce + locked}


def unsealed(bundle: Bundle, passphrase: str) -> dict[str, bytes]:
    """
    Open the files of a sealed bundle.

    Raises
    ------
    WrongKey
        The passphrase does not open them, or they were sealed for another bundle.
    BundleRefused
        The bundle is not sealed in the form it should be.
    """
    if not bundle.head.sealed or bundle.manifest.files.keys() != SEALED_NAMES:
        raise _malformed()
    header = _header(bundle.read(KEYS))
    data = bundle.read(CONTENT)
    wraps = header.of_kind(WrapKind.PASSPHRASE)
    if not wraps:
        raise _malformed()
    key = open_with_passphrase(wraps[0], passphrase, header.file_id)
    if key is None:
        raise _wrong()
    nonce, locked = data[:NONCE_BYTES], data[NONCE_BYTES:]
    try:
        archive = AESGCM(key.bundle_key()).decrypt(nonce, locked, _bound(bundle.head))
    except (InvalidTag, ValueError) as error:
        raise _wrong() from error
    entries = read_zip(io.BytesIO(archive), _LIMITS)
    return {name: entries.read(name, most=MOST_BYTES) for name in entries.sizes}


def _bound(head: BundleHead) -> bytes:
    """Give what sealed content holds good for."""
    parts = ("marsroute/1 bundle", head.kind.value, str(head.marking), head.subject)
    return "\0".join(parts).encode()


def _header(data: bytes) -> KeyHeader:
    """Read how the content may be opened."""
    try:
        return parsed_header(data, KEYS)
    except Damaged as error:
        raise _malformed() from error


def _malformed() -> BundleRefused:
    """Say that no passphrase can help."""
    return BundleRefused(
        "The bundle is not sealed as bundles are, so no passphrase opens it; have it "
        "made again."
    )


def _wrong() -> WrongKey:
    """Say that the content stays shut."""
    return WrongKey(
        "The passphrase does not open the bundle, or its content was sealed for "
        "another one; try again, or ask the sender."
    )
