"""JSON read strictly: each member once, and only numbers that are some."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from maps.errors import SourceError

if TYPE_CHECKING:
    from typing import NoReturn


def strict_json(text: str, *, file: str, what: str) -> Any:  # noqa: ANN401 - JSON
    """
    Read JSON.

    Parameters
    ----------
    text
        All of it.
    file, what
        Name and kind of the file, for sentences.

    Raises
    ------
    SourceError
        It is no JSON, is nested too deeply, has a member twice, or NaN or Infinity.
    """
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        fault = f"line {error.lineno}, character {error.colno} breaks the form of JSON"
    except _Refused as error:
        fault = str(error)
    except ValueError:
        fault = "it has a number of thousands of digits"
    except RecursionError:
        fault = "its entries are nested too deeply"
    raise SourceError(f"{file} is no {what}: {fault}; write it anew or give another.")


class _Refused(ValueError):  # noqa: N818 - what the sentence says
    """What JSON could hold, but no file of ours does."""


def _refuse(constant: str) -> NoReturn:
    raise _Refused(f"{constant} is no number")


def _once_each(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no member stands twice."""
    found = dict(members)
    if len(found) < len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"the member {twice[:40]!r} stands in it twice")
    return found
