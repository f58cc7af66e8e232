"""Tables as text, such as CSV: lines of cells."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from maps.errors import SourceError

DELIMITERS = ";,\t"


class Sheet(NamedTuple):
    """A sheet by its name, and its lines that say something, each with its number."""

    name: str
    lines: list[tuple[int, list[str]]]


def cell_lines(text: str, *, file: str, most: int) -> list[tuple[int, list[str]]]:
    """
    Read the lines of a table that say something.

    Parameters
    ----------
    text
        All of it; of semicolons, commas and tabs, the one that the first line has most
        of parts the cells.
    file
        What messages call it.
    most
        Lines that are allowed.

    Returns
    -------
    list[tuple[int, list[str]]]
        Numbers of the lines, from 1, and their cells without outer spaces. A hint for
        a spreadsheet (``sep=;``) is left out.

    Raises
    ------
    SourceError
        There are more lines, or a cell has no end.
    """
    content = (line for line in text.splitlines() if _is_content(line))
    delimiter = max(DELIMITERS, key=next(content, "").count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not stripped[0].casefold().startswith("sep="):
                found.append((reader.line_num, stripped))
            if len(found) > most:
                raise SourceError(f"{file} has more than {most:,} lines; split it.")
    except csv.Error as error:
        raise SourceError(
            f"{file}, line {reader.line_num}: this is no table ({error}); save it "
            "again as CSV."
        ) from error
    return found


def _is_content(line: str) -> bool:
    """Whether a line is neither empty, nor a remark, nor a hint for a spreadsheet."""
    plain = line.strip().lstrip('"').casefold()
    return bool(plain.strip(DELIMITERS)) and not plain.startswith(("#", "sep="))
