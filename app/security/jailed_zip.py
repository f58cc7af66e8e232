"""Bundles unpacked by a process that has no key, no network and little of the machine.

What it hands over are names, sizes and bytes; their hashes and signatures are checked
here, and only then does anybody look at what they say.
"""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from app.errors import BundleRefused
from app.security.bundle_zip import CHUNK, LIMITS, BundleEntries, is_plain_name
from maps.errors import MapError
from maps.jail import NONSENSE, JailLimits
from maps.jail_session import JailSession, SessionRules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.security.bundle_zip import ZipLimits

ALLOWED = JailLimits(memory_bytes=1 << 29, cpu_seconds=60, wall_seconds=120.0)


class JailedZip(BundleEntries):
    """
    An archive that a child process has open.

    Parameters
    ----------
    session
        With `app.security.bundle_reader`.
    name
        Of the file.

    Raises
    ------
    BundleRefused
        See `jailed_zip`.
    """

    def __init__(self, session: JailSession, name: str) -> None:
        self._session, self._name = session, name
        sizes = _sizes(self._ask({}))
        if sizes is None:
            raise _refusal(name, NONSENSE)
        self._sizes = sizes

    @property
    def sizes(self) -> Mapping[str, int]:
        """Unpacked bytes of each entry by its name."""
        return self._sizes

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give the bytes of an entry piece by piece; see `BundleEntries`."""
        left = self.sizes[name]
        while data := self._ask({"name": name, "at": self.sizes[name] - left}):
            left -= len(data)
            if left < 0:
                break
            yield data
        if left:
            raise _refusal(self._name, NONSENSE)

    def _ask(self, request: Mapping[str, Any]) -> bytes:
        """Put a question; what is refused there is refused here."""
        try:
            facts, data = self._session.ask(request)
        except MapError as error:
            raise _refusal(self._name, str(error)) from error
        if "refused" in facts:
            raise BundleRefused(str(facts["refused"])[:1000])
        return data


@contextmanager
def jailed_zip(path: Path, limits: ZipLimits = LIMITS) -> Iterator[JailedZip]:
    """
    Open an archive in a child process, which ends with the context.

    Parameters
    ----------
    path
        Of a file that can be read.
    limits
        What it may hold.

    Yields
    ------
    JailedZip
        Whose directory was found harmless.

    Raises
    ------
    BundleRefused
        As `app.security.bundle_zip.read_zip`, or unpacking it took more than any
        bundle does.
    """
    rules = SessionRules(
        limits=ALLOWED,
        most_bytes=CHUNK,
        doing=f"unpacking {path.name}",
        way_out="have a smaller bundle made",
    )
    real = path.resolve()
    letter = {"path": str(real), "limits": list(limits)}
    reader = "app.security.bundle_reader"
    try:
        session = JailSession(reader, letter, rules, readable=(real,))
    except MapError as error:
        raise _refusal(path.name, str(error)) from error
    with closing(session):
        yield JailedZip(session, path.name)


def _sizes(data: bytes) -> dict[str, int] | None:
    """Names and sizes that the child tells; None where they are none."""
    try:
        told = json.loads(data)
        sizes = {str(name): int(size) for name, size in dict(told).items()}
    except (ValueError, TypeError, RecursionError):
        return None
    sound = all(is_plain_name(name) and size >= 0 for name, size in sizes.items())
    return sizes if sound else None


def _refusal(name: str, why: str) -> BundleRefused:
    """Say that a bundle could not be unpacked."""
    return BundleRefused(
        f"{name} could not be unpacked: {why} Do not use it, and have it sent again."
    )
