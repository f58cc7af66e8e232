"""The record of an answer, as people read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.protocol.answer import ABOUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

INDENT = "  "


def record_of_answer(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read the record of a verified answer."""
    record: dict[str, Any] = json.loads(files[ABOUT])
    return record


def record_lines(record: Mapping[str, Any], depth: int = 0) -> list[str]:
    """Write a record for people: an entry a line, what lies in it further in."""
    lines: list[str] = []
    for name, value in record.items():
        told = name.replace("_", " ")
        if isinstance(value, dict) and value:
            lines.append(f"{INDENT * depth}{told}:")
            lines += record_lines(value, depth + 1)
        else:
            lines.append(f"{INDENT * depth}{told}: {_value_words(value)}")
    return lines


def _value_words(value: object) -> str:
    if value in ("", None, [], {}):
        return "–"
    if isinstance(value, list | tuple):
        return _list_words(value)
    return str(value)


def _list_words(values: Sequence[object]) -> str:
    return ", ".join(_value_words(value) for value in values)
