"""Small bundles, keys and trust lists for tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.security.bundle import make_bundle, read_bundle
from app.security.bundle_manifest import BundleHead, BundleKind
from app.security.marking import DEFAULT_MARKING
from app.security.trust_list import Station, TrustList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.security.bundle import Bundle

NOW = datetime(2026, 6, 12, 18, tzinfo=UTC)
DAY = timedelta(days=1)
FILES = {"plan.json": b'{"columns": [1, 2, 3]}' * 50, "deep/table.csv": b"a,b\n" * 300}


def key_of(number: int) -> Ed25519PrivateKey:
    """Give a key that is the same every time."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public_hex(key: Ed25519PrivateKey) -> str:
    """Write the public part of a key."""
    return key.public_key().public_bytes_raw().hex()


def head_of(kind: BundleKind = BundleKind.PLAN, **entries: object) -> BundleHead:
    """Give the head of a bundle that was made today."""
    told = {
        "marking": DEFAULT_MARKING,
        "subject": "0123456789abcdef",
        "made_at": NOW,
        "made_by": "0.1.0",
        "sequence": int(kind is BundleKind.MAP_UPDATE),
    }
    return BundleHead(kind=kind, **(told | entries))


def station_of(name: str, key: Ed25519PrivateKey, **entries: object) -> Station:
    """Give a station that may sign everything for ten days."""
    told = {
        "may_sign": frozenset(BundleKind),
        "start": NOW - 5 * DAY,
        "end": NOW + 5 * DAY,
    }
    return Station(name=name, public_key=public_hex(key), **(told | entries))


def trust_in(*stations: Station, **entries: object) -> TrustList:
    """Give a list of stations that is in force."""
    told = {
        "issued_by": "EXCON",
        "number": 1,
        "issued": NOW - 10 * DAY,
        "expires": NOW + 10 * DAY,
        "thresholds": {},
        "digest": bytes(32),
    }
    return TrustList(stations=stations, **(told | entries))


def bundle_bytes(
    files: Mapping[str, bytes] = FILES,
    keys: Sequence[Ed25519PrivateKey] = (key_of(1),),
    head: BundleHead | None = None,
) -> bytes:
    """Make a bundle in memory."""
    file = io.BytesIO()
    make_bundle(file, head or head_of(), files, keys)
    return file.getvalue()


def opened(data: bytes, trust: TrustList | None = None, now: datetime = NOW) -> Bundle:
    """Check a bundle in memory."""
    return read_bundle(io.BytesIO(data), trust, now)
