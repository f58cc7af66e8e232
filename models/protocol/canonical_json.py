"""JSON that is written in one way only, so that its hash names what it says."""

from __future__ import annotations

import json
from typing import TypeAlias

Json: TypeAlias = (
    "bool | int | float | str | list[Json] | tuple[Json, ...] | dict[str, Json] | None"
)


def canonical_bytes(value: Json) -> bytes:
    """
    Write JSON with sorted keys, without spaces, in ASCII.

    Raises
    ------
    ValueError
        It holds a number that is none.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")
