"""Workbooks that carry their marking: on every page, in cells and in their properties.

Every text is written as a text, never as a formula or a link. Nothing but the target
touches the disk, and the file names nobody.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.exports.cells import safe_text
from app.security.marking import EXERCISE_LINE
from planners.dtg import utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.security.marking import Marking

NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # the format wants one: that of its archive
_HEADER_LIMIT = 240  # the format allows 255 characters
A3, A4 = 8, 9  # paper numbers of the format


@contextmanager
def marked_workbook(
    target: Path,
    marking: Marking,
    *,
    title: str = "",
    created: datetime = NO_TIME,
    origin: str = "",
) -> Iterator[Any]:
    """
    Write a workbook in a ``with`` statement, at whose end it is on the disk.

    Parameters
    ----------
    target
        A file there is replaced.
    marking
        Stands among the properties of the file.
    title
        Of the document.
    created
        The only time the file tells, aware.
    origin
        Signed head of the plan's audit log, or empty.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    import xlsxwriter  # noqa: PLC0415 - slow to load, and only this needs it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - likewise

    book = xlsxwriter.Workbook(str(target), {"in_memory": True})
    book.set_properties(
        {
            "title": title,
            "subject": marking.banner,
            "keywords": marking.banner,
            "comments": origin,
            "author": "",
            "created": utc(created).replace(tzinfo=None),
        }
    )
    yield book
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error


def prepare_page(
    page: Any,  # noqa: ANN401 - the library has no types
    marking: Marking,
    *,
    paper: int = A4,
) -> None:
    """Lay a sheet on landscape paper, with its marking and number on every page."""
    banner = marking.banner[:_HEADER_LIMIT].replace("&", "&&")
    page.set_landscape()
    page.set_paper(paper)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    page.set_header(f"&C&B{banner}")
    page.set_footer(f"&C&B{banner}&R&P / &N")


def write_marking(
    page: Any,  # noqa: ANN401
    marking: Marking,
    row: int,
    bold: Any,  # noqa: ANN401
) -> int:
    """Write the lines of the marking into cells from a row on; the next free row."""
    banner = marking.banner
    lines = [banner, EXERCISE_LINE] if marking.exercise else [banner]
    for line in reversed(lines) if row == 0 else lines:
        page.write_string(row, 0, safe_text(line), bold)
        row += 1
    return row
