"""The key of one plan file, and the keys that follow from it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BYTES = 32


@dataclass(frozen=True, slots=True)
class FileKey:
    """
    Random 256 bits; each use gets a key of its own (HKDF-SHA256, RFC 5869).

    Nothing shows the key: not its text form, and no error.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != BYTES:
            raise ValueError("A file key has 32 bytes.")

    def __reduce__(self) -> NoReturn:
        """Refuse to be written down, or sent to another process."""
        raise TypeError("A file key stays in the process that opened the plan.")

    @classmethod
    def new(cls) -> FileKey:
        """Draw a key by lot."""
        return cls(secrets.token_bytes(BYTES))

    def database_key(self) -> bytes:
        """32 bytes for the plan's database."""
        return self._derived(b"database")

    def cache_key(self) -> bytes:
        """32 bytes for the cache of results."""
        return self._derived(b"cache")

    def audit_key(self) -> bytes:
        """32 bytes for the codes of the audit log."""
        return self._derived(b"audit")

    def header_key(self) -> bytes:
        """32 bytes for the seal of the key file."""
        return self._derived(b"key file")

    def signing_key(self) -> Ed25519PrivateKey:
        """Key that signs heads of the audit log."""
        return Ed25519PrivateKey.from_private_bytes(self._derived(b"audit head"))

    def bundle_key(self) -> bytes:
        """32 bytes for the content of a bundle that is sealed."""
        return self._derived(b"bundle")

    def station_key(self) -> Ed25519PrivateKey:
        """Key that signs the bundles of a station."""
        return Ed25519PrivateKey.from_private_bytes(self._derived(b"station"))

    def _derived(self, use: bytes) -> bytes:
        info = b"marsroute/1 " + use
        return HKDF(algorithm=SHA256(), length=BYTES, salt=None, info=info).derive(
            self.secret
        )
