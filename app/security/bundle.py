"""Signed bundles: checked from the outside in before one byte of content is parsed.

A bundle is a zip archive of files, ``manifest.json`` with the size and hash of each,
and ``manifest.sig`` with Ed25519 signatures of the manifest's exact bytes. Checks go in
this order: count and names of the entries, signatures, the exact set of names, sizes
from the directory, hashes. Changed content and broken signatures are always refused. A
bundle that is sound but signed by nobody who counts can be looked at, and changes
nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from hmac import compare_digest
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import BundleRefused
from app.security.bundle_manifest import (
    MANIFEST,
    OURS,
    SIGNATURES,
    BundleKind,
    FileRecord,
    Manifest,
    parse_manifest,
)
from app.security.bundle_zip import (
    LIMITS,
    ZipLimits,
    chunks_of,
    read_zip,
    write_zip,
)
from app.security.marking import Marking
from app.security.trust_list import Standing, Trust, standing_without_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.security.bundle_manifest import BundleHead, MarkingReader
    from app.security.bundle_zip import BundleEntries, Source
    from app.security.trust_list import TrustList

CONTEXT = b"marsroute bundle manifest/1\0"
_SIGNATURE_FORM = "marsroute signatures 1"
_SIGNATURE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{128})", re.ASCII)
MOST_READ = 1 << 30  # bytes
MOST_UNTRUSTED = 1 << 30  # bytes in all
MOST_UNTRUSTED_PLAN = 64 << 20  # likewise; that of a division has less than one
_MOST_SIGNATURES = 16
_MOST_MANIFEST = 4 << 20  # bytes
_MOST_SIGNATURE_BYTES = 8 << 10


@dataclass(frozen=True, slots=True)
class Bundle:
    """
    A bundle that passed its checks, and that reads its files only by their hashes.

    Attributes
    ----------
    manifest
        What it is and holds.
    standing
        What its signatures are worth; ask `trusted` before it may change anything.
    keys
        Public keys of all whose signatures are sound.
    written, signatures
        Exact bytes of the manifest and of its signatures; none for an unsigned bundle.
    """

    manifest: Manifest
    standing: Standing
    keys: tuple[str, ...]
    written: bytes = field(repr=False)
    signatures: bytes = field(repr=False)
    _zip: BundleEntries

    @property
    def head(self) -> BundleHead:
        """What the bundle is."""
        return self.manifest.head

    @property
    def trusted(self) -> bool:
        """Whether enough stations signed that may do so."""
        return self.standing.trust is Trust.TRUSTED

    def chunks(self, name: str) -> Iterator[bytes]:
        """
        Give a file piece by piece, and check its hash at the end once more.

        Nothing of it may be used before the last piece has come: the medium may have
        changed since the bundle was checked.

        Raises
        ------
        BundleRefused
            There is no such file, or it was changed.
        """
        record = self.manifest.files.get(name)
        if record is None:
            raise BundleRefused(
                f"The bundle holds no {name}, which it should; have it made again."
            )
        digest = sha256()
        for chunk in self._zip.chunks(name):
            digest.update(chunk)
            yield chunk
        if not compare_digest(digest.hexdigest(), record.sha256):
            raise BundleRefused(
                f"{name} in the bundle is not what was signed: it was damaged or "
                "forged. Have the bundle sent again, and compare how it travelled."
            )

    def read(self, name: str, *, most: int = MOST_READ) -> bytes:
        """
        Give a whole file.

        Raises
        ------
        BundleRefused
            There is no such file, it was changed, or it has more than ``most`` bytes.
        """
        record = self.manifest.files.get(name)
        if record is not None and record.size > most:
            raise BundleRefused(
                f"{name} in the bundle has {record.size} bytes, and at most {most} are "
                "read at once; have a bundle made of smaller files."
            )
        return b"".join(self.chunks(name))


def make_bundle(
    file: IO[bytes],
    head: BundleHead,
    files: Mapping[str, Source],
    keys: Sequence[Ed25519PrivateKey] = (),
) -> Manifest:
    """
    Write a bundle; the same content, head and keys always give the same bytes.

    Parameters
    ----------
    file
        Open for writing, and left open.
    head
        What the bundle is.
    files
        Content by name, or where it lies; at least one.
    keys
        Of those who sign; nobody for an unsigned bundle.

    Raises
    ------
    BundleRefused
        No files, or a name that no bundle can hold.
    """
    if not files or set(files) & set(OURS):
        raise BundleRefused(
            f"A bundle holds at least one file, and none called {' or '.join(OURS)}; "
            "give others."
        )
    manifest = Manifest(head, {name: _record(source) for name, source in files.items()})
    written = manifest.to_bytes()
    entries: dict[str, Source] = {MANIFEST: written}
    if keys:
        entries[SIGNATURES] = signature_lines(written, keys)
    entries.update(sorted(files.items()))
    write_zip(file, entries)
    return manifest


def countersign(file: IO[bytes], bundle: Bundle, key: Ed25519PrivateKey) -> None:
    """
    Write a bundle again with one more signature.

    Parameters
    ----------
    file
        Open for writing, and left open.
    bundle
        Open, and sound.
    key
        Of who signs what is there.

    Raises
    ------
    BundleRefused
        The key signed already, there are too many signatures, or the bundle was
        changed meanwhile.
    """
    public = key.public_key().public_bytes_raw().hex()
    if public in bundle.keys or len(bundle.keys) >= _MOST_SIGNATURES:
        raise BundleRefused(
            f"This station has signed the bundle already, or there are "
            f"{_MOST_SIGNATURES} signatures; send it on as it is."
        )
    form, line = signature_lines(bundle.written, [key]).decode().splitlines()
    lines = [bundle.signatures.decode() or f"{form}\n", f"{line}\n"]
    entries: dict[str, Source] = {
        MANIFEST: bundle.written,
        SIGNATURES: "".join(lines).encode(),
    }
    for name in sorted(bundle.manifest.files):
        entries[name] = partial(bundle.chunks, name)
    write_zip(file, entries)


def _record(source: Source) -> FileRecord:
    """Measure a file that goes into a bundle."""
    digest, size = sha256(), 0
    for chunk in chunks_of(source):
        digest.update(chunk)
        size += len(chunk)
    return FileRecord(size, digest.hexdigest())


def signature_lines(manifest: bytes, keys: Sequence[Ed25519PrivateKey]) -> bytes:
    """Sign the exact bytes of a manifest by each key, one line each."""
    lines = [_SIGNATURE_FORM]
    for key in keys:
        public = key.public_key().public_bytes_raw().hex()
        lines.append(f"{public} {key.sign(CONTEXT + manifest).hex()}")
    return "\n".join([*lines, ""]).encode()


def read_bundle(
    file: IO[bytes],
    trust: TrustList | None,
    now: datetime,
    *,
    read_marking: MarkingReader = Marking.parse,
    limits: ZipLimits = LIMITS,
) -> Bundle:
    """
    Check a bundle that is open here; see `check_bundle`.

    Parameters
    ----------
    file
        Open for reading; it stays open as long as the bundle is used.
    trust, now, read_marking
        As of `check_bundle`.
    limits
        What the archive may hold.

    Raises
    ------
    BundleRefused
        As `check_bundle`, or the archive is malformed or hostile.
    """
    archive = read_zip(file, limits)
    return check_bundle(archive, trust, now, read_marking=read_marking)


def check_bundle(
    archive: BundleEntries,
    trust: TrustList | None,
    now: datetime,
    *,
    read_marking: MarkingReader = Marking.parse,
) -> Bundle:
    """
    Check a bundle from the outside in.

    Parameters
    ----------
    archive
        Its entries; they can be read as long as the bundle is used.
    trust
        Who counts; None where no list is installed, so that nobody does.
    now
        The time of day, aware.
    read_marking
        Reads a marking by the policy in force.

    Raises
    ------
    BundleRefused
        Anything was changed, or a signature is broken. What nobody or nobody trusted
        signed is no error: see `Bundle.standing`.
    """
    if MANIFEST not in archive.sizes:
        raise BundleRefused(
            f"This archive has no {MANIFEST}, so it is no bundle; give a file that was "
            "made with 'marsroute bundle make'."
        )
    written = archive.read(MANIFEST, most=_MOST_MANIFEST)
    signatures = _signatures(archive)
    keys = _sound_keys(signatures, written)
    manifest = parse_manifest(written, read_marking)
    if archive.sizes.keys() - set(OURS) != manifest.files.keys():
        odd = sorted((archive.sizes.keys() - set(OURS)) ^ manifest.files.keys())
        raise BundleRefused(
            f"The bundle and its manifest differ in {odd[0]}: a file was added or "
            "taken away. Have the bundle sent again, and compare how it travelled."
        )
    for name, record in manifest.files.items():
        if archive.sizes[name] != record.size:
            raise BundleRefused(
                f"{name} in the bundle has {archive.sizes[name]} bytes and was signed "
                f"with {record.size}: it was changed. Have the bundle sent again."
            )
    standing = _standing(manifest, keys, trust, now)
    _check_effort(manifest, standing)
    bundle = Bundle(manifest, standing, keys, written, signatures, archive)
    for name in manifest.files:
        for _ in bundle.chunks(name):
            pass
    return bundle


def _check_effort(manifest: Manifest, standing: Standing) -> None:
    """Spend little on what nobody trusted has signed."""
    size = sum(record.size for record in manifest.files.values())
    is_plan = manifest.head.kind is BundleKind.PLAN
    most = min(MOST_UNTRUSTED, MOST_UNTRUSTED_PLAN) if is_plan else MOST_UNTRUSTED
    if standing.trust is not Trust.TRUSTED and size > most:
        raise BundleRefused(
            f"The bundle holds {size >> 20} MB that no trusted station has signed, and "
            f"at most {most >> 20} MB of that kind are looked at. "
            f"{' '.join(standing.reasons)}"
        )


def _signatures(archive: BundleEntries) -> bytes:
    """Read the signatures; nothing for a bundle that nobody signed."""
    if SIGNATURES not in archive.sizes:
        return b""
    data = archive.read(SIGNATURES, most=_MOST_SIGNATURE_BYTES)
    if not data:
        raise _broken("there are none where some should be")
    return data


def _sound_keys(data: bytes, manifest: bytes) -> tuple[str, ...]:
    """Verify every signature there is; a broken one spoils the bundle."""
    if not data:
        return ()
    lines = data.decode("ascii", "replace").split("\n")
    found = [_SIGNATURE.fullmatch(line) for line in lines[1:-1]]
    if lines[0] != _SIGNATURE_FORM or lines[-1] or not found:
        raise _broken("its form is unknown")
    if len(found) > _MOST_SIGNATURES:
        raise _broken(f"there are more than {_MOST_SIGNATURES}")
    keys = []
    for match in found:
        if match is None:
            raise _broken("one is malformed")
        key, signature = bytes.fromhex(match[1]), bytes.fromhex(match[2])
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(
                signature, CONTEXT + manifest
            )
        except (InvalidSignature, ValueError) as error:
            raise _broken(f"that by the key {match[1][:16]} does not fit") from error
        keys.append(match[1])
    if len(set(keys)) < len(keys):
        raise _broken("one key signed twice")
    return tuple(keys)


def _broken(what: str) -> BundleRefused:
    """Say what is wrong with the signatures."""
    return BundleRefused(
        f"The signatures of the bundle are broken: {what}. The bundle was changed on "
        "its way; do not use it, and have it sent again."
    )


def _standing(
    manifest: Manifest, keys: tuple[str, ...], trust: TrustList | None, now: datetime
) -> Standing:
    """Judge what the sound signatures are worth."""
    if trust is None:
        return standing_without_list(keys)
    head = manifest.head
    return trust.standing(head.kind, keys, made_at=head.made_at, now=now)
