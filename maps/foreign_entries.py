"""Foreign files of text or with text, read in a process that can reach nothing else.

The child parses; what it hands over is plain text and numbers, checked again here.
"""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from maps.cell_lines import Sheet
from maps.errors import JailError, SourceError
from maps.jail import NONSENSE, JailLimits
from maps.jail_session import JailSession, SessionRules
from maps.yaml_tree import TextNode

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = JailLimits(memory_bytes=2 << 30, cpu_seconds=60, wall_seconds=120.0)
YAML_BYTES = 8 << 20
JSON_BYTES = 64 << 20
MOST_BYTES = 512 << 20  # of an answer; escapes make text longer
WAY_OUT = "split the file"


def read_tree(path: Path, *, what: str) -> TextNode:
    """
    Read a YAML file of up to `YAML_BYTES`.

    Parameters
    ----------
    path
        The file; a link is followed.
    what
        What the user calls it: ``"scenario"``.

    Raises
    ------
    SourceError
        It is missing, no plain file, too large, no text, or no YAML that is allowed.
    """
    told = _read(path, what, {"form": "yaml", "most_bytes": YAML_BYTES})
    try:
        return TextNode.unpacked(told)
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise JailError(NONSENSE) from error


def read_json(path: Path, *, what: str, most_bytes: int = JSON_BYTES) -> Any:  # noqa: ANN401 - JSON
    """
    Read a JSON file strictly; raises as `read_tree` does.

    Parameters
    ----------
    path, what
        As of `read_tree`.
    most_bytes
        Of the file.
    """
    return _read(path, what, {"form": "json", "most_bytes": most_bytes})


def read_cells(
    path: Path, *, what: str, most_bytes: int, most_rows: int
) -> list[tuple[int, list[str]]]:
    """
    Read a table of cells such as CSV; raises as `read_tree` does.

    Parameters
    ----------
    path, what
        As of `read_tree`.
    most_bytes, most_rows
        Of the file.

    Returns
    -------
    list[tuple[int, list[str]]]
        As of `maps.cell_lines.cell_lines`.
    """
    request = {
        "form": "cells",
        "most_bytes": most_bytes,
        "most_rows": most_rows,
    }
    told = _read(path, what, request)
    try:
        return [(int(line), [str(cell) for cell in cells]) for line, cells in told]
    except (ValueError, TypeError) as error:
        raise JailError(NONSENSE) from error


def read_workbook(
    path: Path, *, what: str, most_bytes: int, most_rows: int
) -> list[Sheet]:
    """
    Read the sheets of a workbook; raises as `read_tree` does.

    Parameters
    ----------
    path, what
        As of `read_tree`.
    most_bytes, most_rows
        Of the file.

    Returns
    -------
    list[Sheet]
        In their order; see `maps.workbook_cells.workbook_sheets`.
    """
    request = {
        "form": "sheets",
        "most_bytes": most_bytes,
        "most_rows": most_rows,
    }
    told = _read(path, what, request)
    try:
        return [
            Sheet(str(name), [(int(at), [str(one) for one in row]) for at, row in rows])
            for name, rows in told
        ]
    except (ValueError, TypeError) as error:
        raise JailError(NONSENSE) from error


def read_passages(
    path: Path, *, what: str, mark: str, signs: int, most_bytes: int = JSON_BYTES
) -> list[str]:
    """
    Look for text in a file of any form, and in what it packs; raises as `read_tree`.

    Parameters
    ----------
    path, what
        As of `read_tree`.
    mark, signs
        ASCII that each passage begins with, and how many letters follow at most.
    most_bytes
        Of the file, and of all that it unpacks to.
    """
    request = {
        "form": "passages",
        "most_bytes": most_bytes,
        "mark": mark,
        "signs": signs,
    }
    told = _read(path, what, request)
    if not isinstance(told, list):
        raise JailError(NONSENSE)
    return [str(one)[: len(mark) + signs] for one in told]


def _read(path: Path, what: str, request: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Have a child of its own read a file."""
    real = _found(path, what)
    rules = SessionRules(
        limits=LIMITS,
        most_bytes=MOST_BYTES,
        doing=f"reading {path.name}",
        way_out=WAY_OUT,
    )
    letter = request | {"path": str(real), "what": what}
    session = JailSession("maps.jailed_entries", letter, rules, readable=(real,))
    with closing(session):
        _, data = session.ask({})
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise JailError(NONSENSE) from error


def _found(path: Path, what: str) -> Path:
    """Find the plain file behind a name, and see that it may be read."""
    try:
        real = path.resolve(strict=True)
        if not real.is_file():
            raise SourceError(f"{path} is no file that holds a {what}; check the name.")
        with real.open("rb"):
            return real
    except FileNotFoundError:
        raise SourceError(f"There is no {what} at {path}; check the name.") from None
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "links in a circle"
        raise SourceError(
            f"The {what} {path} cannot be read ({why}); check the name and your rights."
        ) from error
