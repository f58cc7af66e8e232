"""Sheets of a workbook (xlsx) as lines of cells; what it would run is never run.

A workbook is an archive of XML. Of each cell the value is taken that the spreadsheet
last worked out; formulas, links, macros and pictures are not looked at.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from maps.cell_lines import Sheet
from maps.errors import SourceError
from maps.foreign_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

MOST_MEMBERS = 2000
MOST_SHEETS = 50
MOST_COLUMNS = 2000
LARGEST_PART = 64 << 20  # bytes of one part, unpacked
LONGEST_CELL = 32_767  # letters, as the format has it
LINE_DIGITS, TEXT_DIGITS = 7, 9
_WORKBOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_TRUTHS = {"1": "yes", "0": "no"}
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(OSError, UnicodeDecodeError, KeyError),
)


def workbook_sheets(data: bytes, *, file: str, most: int) -> list[Sheet]:
    """
    Read the sheets of a workbook that are not hidden.

    Parameters
    ----------
    data
        Bytes of the file.
    file
        Its name, for sentences.
    most
        Lines that are allowed, over all sheets.

    Returns
    -------
    list[Sheet]
        In their order; cells are without outer spaces, numbers as they are stored,
        truths ``yes`` and ``no``.

    Raises
    ------
    SourceError
        It is no workbook, is damaged or locked, unpacks to too much, or a cell has an
        error or a formula that was never worked out.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise SourceError(
            f"{file} is no workbook that can be read; save it as .xlsx without a "
            "password, or as CSV."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _sheets(archive, file, most)
    except _DAMAGE as error:
        raise SourceError(
            f"{file} cannot be unpacked as a workbook ({plain_text(error, 80)}); save "
            "it again as .xlsx, or as CSV."
        ) from error


def _sheets(archive: zipfile.ZipFile, file: str, most: int) -> list[Sheet]:
    """All sheets that are seen."""
    members = {member.filename: member for member in archive.infolist()}
    if _WORKBOOK not in members or len(members) > MOST_MEMBERS:
        raise SourceError(
            f"{file} is an archive, but no workbook; save it as .xlsx, or as CSV."
        )
    links = {
        link.get("Id", ""): link.get("Target", "")
        for link in _elements(archive, file, _LINKS, "Relationship")
    }
    named = [
        (sheet.get("name", ""), _part(links, sheet))
        for sheet in _elements(archive, file, _WORKBOOK, "sheet")
        if sheet.get("state", "visible") == "visible"
    ]
    seen = [(name, part) for name, part in named if part in members]
    if not seen or len(seen) > MOST_SHEETS:
        raise SourceError(
            f"{file} has {len(seen)} sheets that can be read; give 1 to {MOST_SHEETS}."
        )
    texts = []
    if _TEXTS in members:
        texts = [_text(one) for one in _elements(archive, file, _TEXTS, "si")]
    sheets: list[Sheet] = []
    for name, part in seen:
        where = f"{file}, sheet {name[:40]!r}"
        lines: list[tuple[int, list[str]]] = []
        for row in _elements(archive, file, part, "row"):
            line = _line(row, texts, where, len(lines))
            lines += [line] if any(line[1]) else []
            most -= 1
            if most < 0:
                raise SourceError(f"{where} has too many lines; split the file.")
        sheets.append(Sheet(name, lines))
    return sheets


def _part(links: Mapping[str, str], sheet: Element) -> str:
    """Name within the archive of the part that holds a sheet."""
    known = (value for key, value in sheet.attrib.items() if key.endswith("}id"))
    target = links.get(next(known, ""), "")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _elements(
    archive: zipfile.ZipFile, file: str, part: str, wanted: str
) -> Iterator[Element]:
    """Elements of one name in a part of the archive, one after the other."""
    with archive.open(part) as packed:
        data = packed.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise SourceError(
            f"{file} unpacks to more than {LARGEST_PART >> 20} MiB; save only what is "
            "needed."
        )
    try:
        for _, element in iterparse(io.BytesIO(data), forbid_dtd=True):
            if element.tag.rpartition("}")[2] == wanted:
                yield element
                element.clear()
    except DefusedXmlException as error:
        raise SourceError(
            f"{file} declares a document type, which workbooks never need and attacks "
            "do; save it again."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(
            f"{file} is damaged ({plain_text(error, 80)}); save it again."
        ) from error


def _line(
    row: Element, texts: list[str], where: str, before: int
) -> tuple[int, list[str]]:
    """Number and cells of a row; cells that are not there are empty."""
    number = row.get("r", "")
    told = number.isascii() and number.isdigit() and len(number) <= LINE_DIGITS
    line = int(number) if told else before + 1
    cells: list[str] = []
    for cell in row:
        column = _column(cell.get("r", ""), len(cells))
        text = _value(cell, texts, f"{where}, cell {cell.get('r', '')[:10]}")
        if not text:
            continue
        if column >= MOST_COLUMNS:
            raise SourceError(
                f"{where}, row {line} goes on to column {column + 1:,}; a table has "
                f"{MOST_COLUMNS:,} at most."
            )
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text
    return line, cells


def _column(reference: str, after: int) -> int:
    """Place of a cell in its row, from 0."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return after
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: Element, texts: list[str], where: str) -> str:
    """Text of a cell."""
    kind = cell.get("t", "n")
    parts = {child.tag.rpartition("}")[2]: child for child in cell}
    told = parts["v"].text or "" if "v" in parts else ""
    if kind == "inlineStr":
        told = _text(parts["is"]) if "is" in parts else ""
    elif kind == "s":
        told = _shared(told, texts, where)
    elif kind == "b":
        told = _TRUTHS.get(told, told)
    elif kind == "e":
        raise SourceError(f"{where} has the error {told[:20]}; mend it there.")
    if "f" in parts and not told.strip():
        raise SourceError(
            f"{where} has a formula that was never worked out; open the file in a "
            "spreadsheet and save it, or write the value."
        )
    if len(told) > LONGEST_CELL:
        raise SourceError(f"{where} has {len(told):,} letters; shorten it.")
    return told.strip()


def _shared(number: str, texts: list[str], where: str) -> str:
    """Text that cells share, by its number."""
    told = number.isascii() and number.isdigit() and len(number) <= TEXT_DIGITS
    if told and int(number) < len(texts):
        return texts[int(number)]
    raise SourceError(f"{where} names a text that the file has not; save it again.")


def _text(element: Element) -> str:
    """Text in parts of different looks, without how it is read aloud."""
    runs = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            runs.append(child.text or "")
        elif name == "r":
            runs += [
                part.text or "" for part in child if part.tag.rpartition("}")[2] == "t"
            ]
    return "".join(runs)
