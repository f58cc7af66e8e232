"""Text for cells of spreadsheets, harmless whatever it says.

Spreadsheets run cells that begin like a formula. Names and remarks come from people and
foreign files, so such a cell gets an apostrophe before it and stays text.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_TRIGGERS = "=+-@|\uff1d\uff0b\uff0d\uff20\uff5c"
_AFTER_SEPARATOR = re.compile(rf"(;\s*)(?=[{re.escape(_TRIGGERS)}])")


def safe_text(text: str) -> str:
    """
    Give text that no spreadsheet runs as a formula.

    Control characters and line breaks become spaces. What begins like a formula gets a
    leading apostrophe, also after a semicolon, at which some spreadsheets split; plain
    numbers such as ``-12.5`` stay as they are.
    """
    flat = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text
    )
    begins = flat.strip()
    if _NUMBER.fullmatch(begins):
        return flat
    guarded = _AFTER_SEPARATOR.sub(r"\1'", flat)
    if begins.startswith(tuple(_TRIGGERS)) or text[:1] in {"\t", "\r"}:
        return "'" + guarded
    return guarded
