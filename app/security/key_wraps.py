"""Wraps: the file key under a passphrase, a secret of the keyring, or a recovery code.

Each binds the identity of the file, its own kind and identity and, for a passphrase,
its cost: a wrap that was taken from another file or made cheaper does not open.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.security.file_key import FileKey
from app.security.key_header import NONCE_BYTES, Wrap, WrapKind
from app.security.key_strength import KEY_BYTES, SALT_BYTES, Strength, stretched
from app.security.passphrase import passphrase_bytes

if TYPE_CHECKING:
    from collections.abc import Callable


def passphrase_wrap(
    key: FileKey, passphrase: str, strength: Strength, file_id: str
) -> Wrap:
    """Wrap a file key under a passphrase; see `open_with_passphrase`."""

    def derive(salt: bytes) -> bytes:
        return stretched(passphrase_bytes(passphrase), salt, strength)

    return _wrapped(key, WrapKind.PASSPHRASE, file_id, derive, strength)


def secret_wrap(key: FileKey, secret: bytes, kind: WrapKind, file_id: str) -> Wrap:
    """Wrap a file key under a random secret of at least 16 bytes."""

    def derive(salt: bytes) -> bytes:
        return _derived(secret, salt, kind)

    return _wrapped(key, kind, file_id, derive, None)


def open_with_passphrase(wrap: Wrap, passphrase: str, file_id: str) -> FileKey | None:
    """
    Open a wrap with a passphrase; None if it does not.

    Raises
    ------
    EnvironmentTrouble
        The machine has not the memory.
    """
    if wrap.strength is None:
        raise ValueError("Only wraps of a passphrase have a strength.")
    other = stretched(passphrase_bytes(passphrase), wrap.salt, wrap.strength)
    return _opened(wrap, other, file_id)


def open_with_secret(wrap: Wrap, secret: bytes, file_id: str) -> FileKey | None:
    """Open a wrap with a random secret; None if it does not."""
    return _opened(wrap, _derived(secret, wrap.salt, wrap.kind), file_id)


def spend_as_much(passphrase: str, strength: Strength) -> None:
    """Do the work of `open_with_passphrase` where there is nothing to open."""
    stretched(passphrase_bytes(passphrase), secrets.token_bytes(SALT_BYTES), strength)


def _wrapped(
    key: FileKey,
    kind: WrapKind,
    file_id: str,
    derive: Callable[[bytes], bytes],
    strength: Strength | None,
) -> Wrap:
    """Wrap a file key under the key that a fresh salt gives."""
    salt = secrets.token_bytes(SALT_BYTES)
    identity = secrets.token_hex(8)
    nonce = secrets.token_bytes(NONCE_BYTES)
    bound = _bound(kind, identity, strength, file_id)
    sealed = AESGCM(derive(salt)).encrypt(nonce, key.secret, bound)
    return Wrap(
        kind=kind,
        identity=identity,
        salt=salt,
        strength=strength,
        nonce=nonce,
        sealed=sealed,
    )


def _opened(wrap: Wrap, other: bytes, file_id: str) -> FileKey | None:
    """Open a wrap with its other key."""
    bound = _bound(wrap.kind, wrap.identity, wrap.strength, file_id)
    try:
        return FileKey(AESGCM(other).decrypt(wrap.nonce, wrap.sealed, bound))
    except InvalidTag:
        return None


def _bound(
    kind: WrapKind, identity: str, strength: Strength | None, file_id: str
) -> bytes:
    """Give what a wrap holds good for."""
    cost = (strength.memory_kib, strength.passes, strength.lanes) if strength else ()
    parts = ("marsroute/1 wrap", file_id, kind.value, identity, *map(str, cost))
    return "\0".join(parts).encode()


def _derived(secret: bytes, salt: bytes, kind: WrapKind) -> bytes:
    """Derive the other key from a random secret (HKDF-SHA256, RFC 5869)."""
    info = b"marsroute/1 " + kind.value.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(
        secret
    )
