"""Where everything stands on a map sheet: paper, neat line, border and margin blocks.

Lengths are millimetres on paper, or units of 1/144 inch, in which sheets are painted:
letters and lines then have two thirds of their size on a screen, as printed maps have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNITS_PER_INCH = 144
UNIT_M = 0.0254 / UNITS_PER_INCH
MM = UNITS_PER_INCH / 25.4  # units
PAPER_MM = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
    "A0": (841.0, 1189.0),
}
SCALES = (
    *(5_000, 10_000, 12_500, 25_000, 50_000, 100_000),
    *(200_000, 250_000, 500_000, 1_000_000),
)
EDGE_MM = 8.0  # of the paper, where printers do not reach
MARKING_MM = 6.0  # classification, above and below everything
HEADING_MM = 9.5
OUTSIDE_MM = 4.0  # around the border, for the numbers of neighbours
BORDER_MM = 7.0  # between border and neat line, for the figures of the grid
GAP_MM = 4.0  # between blocks of the margin
SMALLEST_MAP_MM = 40.0
# Blocks below the map in reading order: least width and height, mm.
BLOCKS = {
    "scale": (80.0, 38.0),
    "reference": (62.0, 38.0),
    "norths": (44.0, 38.0),
    "index": (36.0, 38.0),
    "legend": (37.0, 27.0),
    "sources": (58.0, 27.0),
}
LONE = {"index", "sources"}  # only on sheets of a strip, and only where there is room


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A sheet of paper.

    Attributes
    ----------
    name
        ``A4 landscape``.
    width_mm, height_mm
        As it lies.
    """

    name: str
    width_mm: float
    height_mm: float

    @classmethod
    def named(cls, name: str, *, portrait: bool = False) -> Paper:
        """
        Paper of the A series.

        Raises
        ------
        ValueError
            There is no such paper.
        """
        size = PAPER_MM.get(name.strip().upper())
        if size is None:
            raise ValueError(
                f"There is no paper {name!r}; choose one of {', '.join(PAPER_MM)}."
            )
        width, height = size if portrait else reversed(size)
        way = "portrait" if portrait else "landscape"
        return cls(f"{name.strip().upper()} {way}", width, height)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """
    Boxes of a sheet in units from the corner of the paper.

    Attributes
    ----------
    page
        The paper.
    top_marking, bottom_marking
        Classification.
    heading
        Title, series and number.
    border
        Outer line around map and figures.
    frame
        Neat line; its sides are whole units.
    blocks
        By the names of `BLOCKS`, below the border; ``sources`` only on wide paper, on
        other paper they stand with the scale.
    """

    page: QRectF
    top_marking: QRectF
    bottom_marking: QRectF
    heading: QRectF
    border: QRectF
    frame: QRectF
    blocks: dict[str, QRectF]

    @classmethod
    def of(cls, paper: Paper, *, index: bool = False) -> SheetLayout:
        """
        Lay a sheet out.

        Parameters
        ----------
        paper
            At least A4.
        index
            Whether there is an index diagram of the sheets beside this one.
        """
        width, height = paper.width_mm, paper.height_mm
        wide = width - 2 * EDGE_MM
        left = EDGE_MM + OUTSIDE_MM
        names = [name for name in BLOCKS if name not in LONE]
        if index:
            names.insert(-1, "index")
        with_sources = [*names, "sources"]
        if len(list(_rows(with_sources, wide))) == 1:
            names = with_sources
        rows = list(_rows(names, wide))
        foot = sum(_height(row) for row in rows) + GAP_MM * (len(rows) - 1)
        top = EDGE_MM + MARKING_MM + HEADING_MM + OUTSIDE_MM
        bottom = height - EDGE_MM - MARKING_MM - foot - OUTSIDE_MM
        border = QRectF(left, top, width - 2 * left, bottom - top)
        frame = border.adjusted(BORDER_MM, BORDER_MM, -BORDER_MM, -BORDER_MM)
        blocks = {}
        y = bottom + OUTSIDE_MM
        for row in rows:
            for name, x, block in _placed(row, wide):
                blocks[name] = _units(QRectF(EDGE_MM + x, y, block, _height(row)))
            y += _height(row) + GAP_MM
        marking = QRectF(EDGE_MM, EDGE_MM - 3, wide, MARKING_MM)
        low = marking.translated(0, height - 2 * EDGE_MM - MARKING_MM + 6)
        heading = QRectF(EDGE_MM, EDGE_MM + MARKING_MM - 2, wide, HEADING_MM)
        return cls(
            page=_units(QRectF(0, 0, width, height)),
            top_marking=_units(marking),
            bottom_marking=_units(low),
            heading=_units(heading),
            border=_units(border),
            frame=_whole(_units(frame)),
            blocks=blocks,
        )

    @property
    def map_size(self) -> tuple[int, int]:
        """Width and height of the map, whole units."""
        return int(self.frame.width()), int(self.frame.height())

    def map_metres(self, scale: float) -> tuple[float, float]:
        """Width and height of the ground on the map at 1:scale, metres of the grid."""
        width, height = self.map_size
        return width * UNIT_M * scale, height * UNIT_M * scale


def round_scale(needed: float) -> float:
    """
    Largest round scale 1:n that shows at least as much as another.

    Parameters
    ----------
    needed
        ``n`` of the other; beyond the smallest of `SCALES` it is kept, to three
        figures and rounded up.
    """
    for scale in SCALES:
        if scale >= needed * (1 - 1e-9):
            return float(scale)
    digits = 10.0 ** (math.floor(math.log10(needed)) - 2)
    return math.ceil(needed / digits - 1e-9) * digits


def _rows(names: Sequence[str], wide: float) -> Iterator[list[str]]:
    """Fill rows with blocks in order, each row as full as it gets."""
    row: list[str] = []
    for name in names:
        taken = sum(BLOCKS[other][0] + GAP_MM for other in row)
        if row and taken + BLOCKS[name][0] > wide:
            yield row
            row = []
        row.append(name)
    yield row


def _height(row: Sequence[str]) -> float:
    return max(BLOCKS[name][1] for name in row)


def _placed(row: Sequence[str], wide: float) -> Iterator[tuple[str, float, float]]:
    """Name, left edge and width of each block; the legend takes what is left."""
    taken = sum(BLOCKS[name][0] + GAP_MM for name in row) - GAP_MM
    x = 0.0
    for name in row:
        width = BLOCKS[name][0] + (wide - taken if name == "legend" else 0)
        yield name, x, width
        x += width + GAP_MM


def _units(box: QRectF) -> QRectF:
    return QRectF(box.x() * MM, box.y() * MM, box.width() * MM, box.height() * MM)


def _whole(box: QRectF) -> QRectF:
    """Largest box of whole units inside another."""
    left, top = math.ceil(box.left()), math.ceil(box.top())
    right, bottom = math.floor(box.right()), math.floor(box.bottom())
    return QRectF(left, top, right - left, bottom - top)
