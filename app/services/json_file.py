"""JSON files from anywhere, read whole or refused with the reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.errors import InputRefused

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64 * 2**20  # bytes; plans and instances of a corps take two million


def read_json(path: Path, *, what: str) -> object:
    """
    Read a JSON file.

    Parameters
    ----------
    path
        The file, of up to `LARGEST` bytes.
    what
        What the user calls it: ``"plan"``.

    Raises
    ------
    InputRefused
        It is missing, no plain file, too large, or no JSON.
    """
    if not path.exists():
        raise InputRefused(f"There is no {what} at {path}; check the name.")
    if not path.is_file():
        raise InputRefused(f"{path} is no file that holds a {what}; check the name.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputRefused(
            f"The {what} {path} cannot be read ({error.strerror}); check the rights."
        ) from error
    if len(data) > LARGEST:
        raise InputRefused(
            f"{path.name} has more than {LARGEST >> 20} MB; a {what} is far smaller, "
            "so this is another kind of file."
        )
    try:
        document: object = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise InputRefused(
            f"{path.name} is no {what}: {_fault(error)}; write it anew or give another."
        ) from error
    except RecursionError as error:
        raise InputRefused(
            f"{path.name} is no {what}: its entries are nested too deeply."
        ) from error
    return document


def _fault(error: ValueError) -> str:
    """What makes a text no JSON."""
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, character {error.colno} breaks the form of JSON"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return "it has a number of thousands of digits"
