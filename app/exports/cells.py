"""Text for cells of spreadsheets, harmless whatever it says.

Spreadsheets run cells that begin like a formula. Names and remarks come from people and
foreign files, so such a cell gets an apostrophe before it and stays text.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_TRIGGERS = set("=+-@|")
_LOOK_ALIKE = "\u2212"  # the minus of mathematicians, which some programs read as one
_SEPARATOR = re.compile(r";\s*(?=[\s\"]*([^\s\"]))")


def safe_text(text: str) -> str:
    """
    Give text that no spreadsheet runs as a formula.

    Control characters and line breaks become spaces, and what is never seen is left
    out. What begins like a formula gets a leading apostrophe, also after a semicolon,
    at which some spreadsheets split; plain numbers such as ``-12.5`` stay as they are.
    """
    flat = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
        if unicodedata.category(char) != "Cf"
    )
    begins = flat.strip()
    if _NUMBER.fullmatch(begins):
        return flat
    guarded = _SEPARATOR.sub(_guarded, flat)
    if _triggers(begins[:1]) or text[:1] in {"\t", "\r"}:
        return "'" + guarded
    return guarded


def _guarded(found: re.Match[str]) -> str:
    """A separator, and an apostrophe where what follows could run, quoted or not."""
    return f"{found[0]}'" if _triggers(found[1]) else found[0]


def _triggers(first: str) -> bool:
    """Whether a text that begins so could run, in any width of letters."""
    plain = unicodedata.normalize("NFKC", first.replace(_LOOK_ALIKE, "-"))
    return plain[:1] in _TRIGGERS
