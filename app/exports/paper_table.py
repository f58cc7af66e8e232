"""Laying a march table out on pages: column widths, strips of columns, rows a page.

Lengths are millimetres. A group of columns (a point with its times) never breaks; if
all groups do not fit side by side, the table continues in strips, each of which repeats
the columns that say which march unit a row is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.exports.march_table_document import LEAD_HEADS, REMARKS_HEAD
from planners.dtg import format_dtg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from app.exports.march_table_document import MarchSheet, SerialBlock

    Measure = Callable[[str], float]  # width of a text in mm

Cells = tuple[tuple[str, ...], ...]  # by march unit, then by column

PAD_MM = 0.9
_PAPER_ORDER = ("Packet", "Unit", "Movement no.", "Vehicles", "MLC")
_REPEATED = 2  # leading groups that say which march unit a row is
_NARROWEST = {"Unit": 24.0, REMARKS_HEAD: 20.0}
_WIDEST = {"Unit": 46.0, REMARKS_HEAD: 60.0}
_LABEL_LINES = 2


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """
    Columns that stay together.

    Attributes
    ----------
    title
        Lines above the heads: what they have in common.
    heads
        One for each column.
    width_mm
        Of each column.
    cells
        Texts by march unit, then by column.
    centred
        Whether texts stand in the middle of their columns.
    """

    title: tuple[str, ...]
    heads: tuple[str, ...]
    width_mm: float
    cells: Cells
    centred: bool = False

    @property
    def total_mm(self) -> float:
        """Width of all its columns."""
        return self.width_mm * len(self.heads)


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the table that opens the block of a serial."""

    text: str


Item = Band | int  # a band, or the number of a march unit in order of march


def column_groups(sheet: MarchSheet, zone: str, measure: Measure) -> list[ColumnGroup]:
    """
    Turn a sheet into groups of columns as wide as their texts.

    The serial stands in the bands and the route above the table; a column without any
    text is left out, but for the remarks, which people also write by hand.
    """
    rows = [row for block in sheet.blocks for row in block.rows]
    short = _same_month(sheet, zone)
    groups: list[ColumnGroup] = []
    for head in _PAPER_ORDER:
        place = LEAD_HEADS.index(head)
        cells: Cells = tuple((str(row.lead[place]),) for row in rows)
        if any(row[0] for row in cells):
            groups.append(_text_group(head, cells, measure))
    for number, point in enumerate(sheet.points):
        cells = tuple(
            tuple(_time(when, zone, short=short) for when in row.times[number])
            for row in rows
        )
        texts = [text for row in cells for text in row] + list(point.heads)
        distance = f"km {point.distance_km:.1f}"
        width = max(map(measure, texts)) + 2 * PAD_MM
        named = max(measure(point.name), measure(distance)) + 2 * PAD_MM
        width = max(width, min(named, 30.0) / len(point.heads))
        room = width * len(point.heads) - 2 * PAD_MM
        label = wrapped(point.label, room, measure, most=_LABEL_LINES)
        title = (point.name, *label, distance)
        groups.append(ColumnGroup(title, point.heads, width, cells, centred=True))
    remarks = tuple((row.remark,) for row in rows)
    groups.append(_text_group(REMARKS_HEAD, remarks, measure))
    return groups


def wrapped(
    text: str, width_mm: float, measure: Measure, *, most: int | None = None
) -> list[str]:
    """
    Break a text into lines at its spaces; a word too long stands alone.

    With ``most`` the last line takes all that is left, however long; no line comes of
    an empty text.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        full = lines and len(lines) != most and measure(longer) > width_mm
        if full or not lines:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _text_group(head: str, cells: Cells, measure: Measure) -> ColumnGroup:
    """One column of texts, as wide as they need but not wider than it may be."""
    widest = max(measure(row[0]) for row in (*cells, (head,))) + 2 * PAD_MM
    low, high = _NARROWEST.get(head, 0.0), _WIDEST.get(head, 34.0)
    return ColumnGroup((), (head,), max(low, min(widest, high)), cells)


def _same_month(sheet: MarchSheet, zone: str) -> bool:
    """Whether day and time name every moment of the table."""
    months = {
        format_dtg(when, zone)[-5:]
        for block in sheet.blocks
        for row in block.rows
        for times in row.times
        for when in times
    }
    return len(months) == 1


def _time(when: datetime, zone: str, *, short: bool) -> str:
    """Write a moment; without month and year where all have the same."""
    text = format_dtg(when, zone)
    return text[:-5] if short else text


def fit(groups: Sequence[ColumnGroup], width_mm: float) -> list[ColumnGroup]:
    """
    Narrow or widen the columns of free text so that all fill the width.

    Columns are narrowed no further than a text stays readable; the caller sees from
    the sum whether that was enough.
    """
    spare = width_mm - sum(group.total_mm for group in groups)
    fitted: list[ColumnGroup] = []
    for group in groups:
        head = group.heads[0]
        change = 0.0
        if spare < 0:
            low = min(_NARROWEST.get(head, group.width_mm), group.width_mm)
            change = max(spare, low - group.width_mm)
        elif head == REMARKS_HEAD:
            change = spare
        spare -= change
        fitted.append(replace(group, width_mm=group.width_mm + change))
    return fitted


def strips(groups: Sequence[ColumnGroup], width_mm: float) -> list[list[ColumnGroup]]:
    """
    Cut the table into strips no wider than the page.

    Returns
    -------
    list[list[ColumnGroup]]
        At least one strip; each begins with the columns that name the march unit, and
        a group wider than the page stands alone with them.
    """
    fitted = fit(groups, width_mm)
    if sum(group.total_mm for group in fitted) <= width_mm + 0.01:
        return [fitted]
    repeated, rest = list(groups[:_REPEATED]), groups[_REPEATED:]
    room = width_mm - sum(group.total_mm for group in repeated)
    cut: list[list[ColumnGroup]] = [[]]
    for group in rest:
        used = sum(other.total_mm for other in cut[-1])
        if cut[-1] and used + group.total_mm > room:
            cut.append([])
        cut[-1].append(group)
    return [fit([*repeated, *strip], width_mm) for strip in cut]


def items(blocks: Sequence[SerialBlock]) -> Iterator[Item]:
    """Give the lines of the table: a band for each serial, then its march units."""
    number = 0
    for block in blocks:
        units = len(block.rows)
        yield Band(
            f"Serial {block.name}: {units} march unit{'s' * (units > 1)}, "
            f"{block.vehicles} vehicle{'s' * (block.vehicles > 1)}"
        )
        for _ in block.rows:
            yield number
            number += 1


def paginate(
    lines: Sequence[Item], first_mm: float, other_mm: float, line_mm: float
) -> list[list[Item]]:
    """
    Share the lines among pages.

    A band never stands alone at the foot of a page, and a page that begins amid a
    serial repeats its band.

    Parameters
    ----------
    lines
        As `items` gives them.
    first_mm, other_mm
        Room for lines on the first page and on the others.
    line_mm
        Height of a line.
    """
    pages: list[list[Item]] = [[]]
    room = int(first_mm // line_mm)
    serial = Band("")
    for number, line in enumerate(lines):
        opens = isinstance(line, Band)
        needed = 2 if opens and number + 1 < len(lines) else 1
        if len(pages[-1]) + needed > room and (pages[-1] or len(pages) == 1):
            pages.append([] if opens else [Band(f"{serial.text} (continued)")])
            room = max(int(other_mm // line_mm), 2)
        if isinstance(line, Band):
            serial = line
        pages[-1].append(line)
    return pages
