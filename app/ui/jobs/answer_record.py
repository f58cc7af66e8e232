"""The record of an answer, as people read it and as evidence leaves."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from models.protocol.answer import ABOUT, TENSORS
from models.protocol.manifest import MANIFEST, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from models.protocol.request import Request

INDENT = "  "
EVIDENCE_FORM = "marsroute evidence 1"


def record_of_answer(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Read the record of a verified answer."""
    record: dict[str, Any] = json.loads(files[ABOUT])
    return record


def evidence_of(
    request: Request, request_files: Mapping[str, bytes], answer: Mapping[str, bytes]
) -> bytes:
    """
    Write all that shows where an answer comes from.

    Parameters
    ----------
    request, request_files
        What was asked; its inputs are named by their hashes.
    answer
        Files of the verified answer. All but the tensors are in it as they are, so
        that anybody can check the signature.

    Returns
    -------
    bytes
        JSON.
    """
    told = {
        "form": EVIDENCE_FORM,
        "key": request.key,
        "request": json.loads(request_files["request.json"]),
        "answer": record_of_answer(answer),
        "files": {
            name: base64.b64encode(data).decode("ascii")
            for name, data in sorted(answer.items())
            if name != TENSORS
        },
        "check": (
            f"{SIGNATURE} is an Ed25519 signature over {MANIFEST}, which has the "
            f"SHA-256 of {TENSORS}."
        ),
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode("utf-8")


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
