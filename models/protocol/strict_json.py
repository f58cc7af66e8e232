"""JSON of strangers, read strictly: one object, each member once, true numbers only.

Everything of ours is written in one way only, so what is not in that way was changed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models.protocol.canonical_json import canonical_bytes

if TYPE_CHECKING:
    from typing import NoReturn

    from models.errors import ModelError

MOST_JSON = 4 << 20  # bytes; the largest are lists of hashes


def strict_object(
    data: bytes, what: str, refused: type[ModelError], *, canonical: bool = True
) -> dict[str, Any]:
    """
    Read one JSON object.

    Parameters
    ----------
    data
        All of the file, at most `MOST_JSON` bytes.
    what
        Name of the file, for sentences.
    refused
        Raised with a sentence where it cannot be read.
    canonical
        Whether it has to stand in the way `canonical_bytes` writes it.
    """
    if len(data) > MOST_JSON:
        raise refused(
            f"{what} has {len(data):,} bytes, and at most {MOST_JSON:,} are read; have "
            "it sent again."
        )
    fault = "it is no JSON"
    try:
        found = json.loads(
            data.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once_each
        )
        if not isinstance(found, dict):
            fault = "it is no JSON object"
        elif canonical and canonical_bytes(found) != data:
            fault = "it is not written in the one way that this program writes it"
        else:
            return found
    except _Refused as error:
        fault = str(error)
    except ValueError:
        pass  # the sentence below: no JSON, no UTF-8, or a number beyond all bounds
    except RecursionError:
        fault = "its entries are nested too deeply"
    raise refused(f"{what} cannot be read: {fault}. Have it sent again.")


class _Refused(ValueError):  # noqa: N818 - what the sentence says
    """What JSON could hold, but no file of ours does."""


def _refuse(constant: str) -> NoReturn:
    raise _Refused(f"{constant} is no number")


def _once_each(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object in which no member stands twice."""
    found = dict(members)
    if len(found) < len(members):
        rest = iter(found)  # in the order of the first of each name
        twice = next(name for name, _ in members if name != next(rest, None))
        raise _Refused(f"the member {twice[:40]!r} stands in it twice")
    return found
