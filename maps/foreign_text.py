"""Text out of foreign files, fit to be shown: one line, bounded, without tricks."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain_text(value: object, most: int = 200) -> str:
    r"""
    Make one line of whatever a file says.

    Control characters, marks that turn the direction of writing and private
    characters go; white space becomes single spaces.

    Parameters
    ----------
    value
        Anything; None becomes empty.
    most
        Letters that are kept; what is cut off is marked by an ellipsis.

    Returns
    -------
    str
        Perhaps empty.

    Examples
    --------
    >>> plain_text("Bridge\n\tat \u202enight")
    'Bridge at night'
    """
    if value is None:
        return ""
    line = " ".join(str(value)[: most * 8].split())
    kept = "".join(c for c in line if unicodedata.category(c) not in _HIDDEN)
    return kept if len(kept) <= most else kept[: most - 1] + "…"
