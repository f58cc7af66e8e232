"""Signatures of manifests: who made a set of files, and for what.

Jobs and answers are signed in name spaces of their own, so that no signature of the one
passes for one of the other.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from models.errors import AnswerRefused, ModelError, RequestRefused

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

ANSWER = b"marsroute answer 1\0"
JOB = b"marsroute job 1\0"
_KEY_FORM = "marsroute worker key 1"
_LINE = re.compile(rb"([0-9a-f]{64}) ([0-9a-f]{128})\n")
_KEY_FILE = re.compile(_KEY_FORM + r"\n([0-9a-f]{64})\n")
_OTHERS = 0o077  # rights of everybody but the owner


def worker_key_pair() -> tuple[Ed25519PrivateKey, str]:
    """Draw a key by lot; give it and its public part, 64 hexadecimal digits."""
    key = Ed25519PrivateKey.generate()
    return key, public_part(key)


def public_part(key: Ed25519PrivateKey) -> str:
    """Give the public part of a key, 64 hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def sign(namespace: bytes, key: Ed25519PrivateKey, data: bytes) -> bytes:
    """
    Sign a manifest.

    Parameters
    ----------
    namespace
        `ANSWER` or `JOB`.
    key
        Of the worker, or of the station.
    data
        Bytes of the manifest.

    Returns
    -------
    bytes
        Content of ``MANIFEST.sig``: public key and signature in hexadecimal digits.
    """
    signature = key.sign(namespace + data)
    return f"{public_part(key)} {signature.hex()}\n".encode("ascii")


def check_signature(
    namespace: bytes,
    data: bytes,
    line: bytes,
    keys: Collection[str],
    refused: type[ModelError] = AnswerRefused,
) -> str:
    """
    Hold a manifest to its signature by a key that is trusted.

    Parameters
    ----------
    namespace
        `ANSWER` or `JOB`.
    data
        Bytes of the manifest.
    line
        Content of ``MANIFEST.sig``.
    keys
        Public keys that are trusted, 64 hexadecimal digits each.

    Returns
    -------
    str
        The public key that signed.

    Raises
    ------
    ModelError
        As ``refused``: the signer is not trusted, or the files were changed.
    """
    found = _LINE.fullmatch(line)
    if found is None:
        raise refused(
            "The signature was changed or cut on its way; have it sent again."
        )
    signer, signature = found[1].decode(), bytes.fromhex(found[2].decode())
    if signer not in keys:
        raise refused(
            f"It is signed with the key {signer[:16]}…, which is not trusted here; "
            "nothing of it was used. Where the key is right, have it enrolled, and "
            "compare it by voice before."
        )
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer))
        public.verify(signature, namespace + data)
    except (InvalidSignature, ValueError) as error:
        raise refused(
            f"The signature of {signer[:16]}… does not fit: the files were changed "
            "after they were signed, or are of another kind. Have them sent again."
        ) from error
    return signer


def new_key_file(path: Path) -> str:
    """
    Make the key of a worker, readable for its owner alone, where there is none yet.

    Parameters
    ----------
    path
        Of the file; its folder must exist.

    Returns
    -------
    str
        The public key; that of the file where it was there before.

    Raises
    ------
    RequestRefused
        A file is there that is no key, or that others may read.
    OSError
        The file cannot be written.
    """
    key, public = worker_key_pair()
    beside = path.with_name(f".{path.name}.{public[:16]}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(beside, flags, 0o600)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle
            file.write(f"{_KEY_FORM}\n{key.private_bytes_raw().hex()}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        return public_part(read_key_file(path))
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
    finally:
        beside.unlink()
    return public


def read_key_file(path: Path) -> Ed25519PrivateKey:
    """
    Read the key of a worker.

    Raises
    ------
    RequestRefused
        There is none, others may read it, or it was changed.
    """
    try:
        with path.open("rb") as file:
            rights = os.fstat(file.fileno()).st_mode
            text = file.read(1024).decode("ascii", "replace")
    except FileNotFoundError as error:
        raise RequestRefused(
            f"There is no worker key in {path.parent}; make one with 'marsroute worker "
            "key' or 'python -m models.worker key FOLDER', and have its public part "
            "enrolled."
        ) from error
    if os.name != "nt" and rights & _OTHERS:
        raise RequestRefused(
            f"Others on this machine may read the worker key {path}; remove it, and "
            "make a new one with 'marsroute worker key' or 'python -m models.worker "
            "key FOLDER'."
        )
    found = _KEY_FILE.fullmatch(text)
    if found is None:
        raise RequestRefused(
            f"The worker key {path} is damaged; remove it, make a new one with "
            "'marsroute worker key' or 'python -m models.worker key FOLDER', and have "
            "its public part enrolled."
        )
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(found[1]))
