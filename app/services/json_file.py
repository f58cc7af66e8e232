"""JSON files from anywhere, read whole or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from maps import foreign_entries
from maps.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = foreign_entries.JSON_BYTES  # plans and instances of a corps take two million


def read_json(path: Path, *, what: str, most_bytes: int = LARGEST) -> object:
    """
    Read a JSON file in a process that can reach nothing else.

    Parameters
    ----------
    path
        The file.
    what
        What the user calls it: ``"plan"``.
    most_bytes
        Of the file.

    Raises
    ------
    InputRefused
        It is missing, no plain file, too large, or no JSON.
    """
    try:
        return foreign_entries.read_json(path, what=what, most_bytes=most_bytes)
    except SourceError as error:
        raise InputRefused(str(error)) from error
