"""Caches of results for tests, with questions that differ where they are told to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.security.file_key import FileKey
from app.storage.payloads import json_payload
from app.storage.result_records import AreaState, Asked, Payload

CACHE_KEY = FileKey(bytes(range(32))).cache_key()
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
APRIL = AreaState("a" * 64, "Heidelberg", "2026-04-28")
MAY = AreaState("b" * 64, "Heidelberg", "2026-05-03")


def asked(number: int = 0, **changes: Any) -> Asked:
    """One of many askings of the same question."""
    told: dict[str, Any] = {
        "question": "schedule of the march",
        "producer": "schedule",
        "version": "0.1.0",
        "area": APRIL,
        "inputs": (("closures", "00" * 32), ("columns", f"{number:064x}")),
        "marking": "EXERCISE - UNCLASSIFIED",
    }
    return Asked(**told | changes)


def answer(number: int = 0) -> Payload:
    """An answer unlike that to any other number."""
    return json_payload({"answer": number})


def sized(size: int, number: int = 0) -> Payload:
    """An answer of so many bytes."""
    return Payload("npz", number.to_bytes(8, "big")[-size:].ljust(size, b"x")[:size])
