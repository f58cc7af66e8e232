"""What stands below the map of a sheet: scale, grid reference, sources, legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from app.drawing.legend import AREAS, COLUMN_PX, LINES, ROW_PX, paint_legend
from app.drawing.sheet_ink import FINE, POINT, Ink
from app.drawing.sheet_layout import MM, UNIT_M, UNITS_PER_INCH
from maps.basemap import THICK_EVERY
from maps.coordinates import UTM_NORTH, UTM_SOUTH, format_mgrs, utm_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.overlay_legend import LegendSign
    from app.drawing.sheet_grid import SheetGrid
    from app.drawing.utm_view import UtmView
    from maps.basemap import Basemap

ROUTE_SIGNS = 3  # that the legend adds for routes
SHORTEST_PART_MM = 15.0  # of the scale bar
SCREEN_UNITS = UNITS_PER_INCH / 96  # the legend is laid out in pixels of a screen


class Example(NamedTuple):
    """A point of the sheet with its reference."""

    name: str
    reference: str  # "31T CH 784 070"


def example_point(basemap: Basemap, view: UtmView, grid: SheetGrid) -> Example | None:
    """
    Point whose reference shows how to give one: the most important place on the map.

    Parameters
    ----------
    basemap
        Gives the places; without one on the sheet its middle is taken.
    view, grid
        The map of the sheet and its grid.

    Returns
    -------
    Example | None
        None where the sheet's own zone is nowhere at home.
    """
    digits = {100: 4, 1_000: 3, 10_000: 2, 100_000: 1}[grid.spacing_m]
    places = basemap.places
    pixels = view.to_pixels(places.lonlat)
    inside = ((pixels > 0) & (pixels < (view.width, view.height))).all(axis=1)
    candidates = [
        (basemap.strings[int(places.name[n])], *places.lonlat[n].tolist())
        for n in np.flatnonzero(inside)[:50].tolist()
    ]
    for name, lon, lat in [*candidates, ("Middle of the sheet", *view.centre)]:
        if UTM_SOUTH <= lat <= UTM_NORTH and utm_zone(lon, lat) == view.zone:
            return Example(name, format_mgrs(lon, lat, digits, spaced=True))
    return None


def scale_words(n: float) -> str:
    """
    Write a scale exactly, with thin groups.

    >>> scale_words(50_000)
    '1:50\u2009000'
    """
    return f"1:{n:,.0f}".replace(",", "\u2009")


def part_length(scale: float) -> float:
    """
    Metres of a part of the scale bar: 1, 2 or 5 times a power of ten.

    >>> part_length(50_000)
    1000.0
    """
    power = 1.0
    while True:
        for factor in (1, 2, 5):
            if factor * power * 1_000 / scale >= SHORTEST_PART_MM:
                return factor * power
        power *= 10


def paint_scale(ink: Ink, box: QRectF, view: UtmView, words: list[str]) -> None:
    """
    Scale, bar, and statements about map and data.

    Parameters
    ----------
    ink
        In units of the sheet.
    box
        Room.
    view
        The map.
    words
        Statements, the first ones most important.
    """
    n = view.map_scale()
    top = QRectF(box.left(), box.top(), box.width(), 10 * POINT)
    ink.write(top, f"Scale {scale_words(n)}", 9, bold=True)
    high = _paint_bar(ink, QRectF(box.left(), top.bottom() + 1, box.width(), 40), n)
    below = box.adjusted(0, top.height() + high + 4, 0, 0)
    ink.paragraph(below, "\n".join(words), 6.5)


def paint_sources(ink: Ink, box: QRectF, lines: list[str]) -> None:
    """Say where the data come from, under which terms, and when the sheet was made."""
    room = ink.heading(box, "Data")
    ink.paragraph(room, "\n".join(lines), 6)


def statements(basemap: Basemap, view: UtmView, grid: SheetGrid) -> list[str]:
    """Say what a reader must know of heights and projection, a line each."""
    contours = basemap.contours(view.zoom)
    words = ["No contours: the area was built without heights."]
    if contours is not None:
        interval = int(contours.interval[0])
        thick = f"every {THICK_EVERY}th line stronger; heights in metres."
        words = [f"Contour interval {interval} m, {thick}"]
    side = "S" if view.is_south else "N"
    spacing = grid.spacing_m
    apart = f"{spacing} m" if spacing < 1_000 else f"{spacing // 1_000} km"
    zone = (
        f"Universal Transverse Mercator, zone {view.zone} {side}, WGS 84 "
        f"(EPSG:{view.epsg}); grid lines every {apart}."
    )
    return [
        *words,
        zone,
        f"Scale factor in the middle {view.point_scale():.5f}.",
    ]


def paint_reference(
    ink: Ink, box: QRectF, view: UtmView, grid: SheetGrid, example: Example | None
) -> None:
    """
    Explain how to give a grid reference, with a point of this sheet.

    Parameters
    ----------
    ink
        In units of the sheet.
    box
        Room.
    view, grid
        The map and its grid.
    example
        A point of it; None where no reference can be read off this grid.
    """
    ink.box(box, FINE)
    room = ink.heading(box.adjusted(6, 3, -6, -3), "Grid reference")
    rows = reference_rows(grid, example)
    high = 8.1 * POINT
    for number, (text, value) in enumerate(rows):
        line = QRectF(room.left(), room.top() + number * high, room.width(), high)
        bold = number == len(rows) - 1
        ink.write(line.adjusted(0, 0, -44 if value else 0, 0), text, 6.5, bold=bold)
        ink.write(line, value, 7, bold=True, at="right middle")
    note = zone_note(view, grid)
    if note:
        used = len(rows) * high + 3
        ink.paragraph(room.adjusted(0, used, 0, 0), note, 5.5, bold=True)


def reference_rows(grid: SheetGrid, example: Example | None) -> list[tuple[str, str]]:
    """What to do, step by step, and what it gives for the example."""
    squares = list(dict.fromkeys(name.text for name in grid.squares))
    rows = [("Grid zone and 100 km square", ", ".join(squares[:2]))]
    if len(squares) > 2:
        rows = [("Grid zone and 100 km square", "see the map")]
    if example is None:
        return rows
    zone, letters, east, north = example.reference.split()
    step = f"{grid.spacing_m // 10} m"
    return [
        *rows,
        (f"Example: {example.name}", ""),
        ("1  Letters of the square it lies in", letters),
        ("2  Grid line to its left: large figures", east[:-1]),
        ("    and tenths from the line to the point", east[-1]),
        ("3  Grid line below it: large figures", north[:-1]),
        ("    and tenths from the line to the point", north[-1]),
        (f"To {step}: {letters} {east} {north}", ""),
        (f"With the zone: {zone} {letters} {east} {north}", ""),
    ]


def zone_note(view: UtmView, grid: SheetGrid) -> str:
    """Warn of other zones on the sheet; empty where there are none."""
    others = [str(zone) for zone in grid.zones[1:]]
    if not others:
        return ""
    word = "zone" if len(others) == 1 else "zones"
    return (
        f"Where the lines are dashed lies {word} {' and '.join(others)}: references "
        f"there use the slanted ticks, not the lines of zone {view.zone}."
    )


def paint_signs(
    ink: Ink, box: QRectF, drawn: Sequence[LegendSign] = (), *, routes: bool
) -> None:
    """Legend in the room there is, with signs of what is drawn over the map."""
    room = ink.heading(box, "Legend")
    painter = ink.painter
    painter.save()
    painter.translate(room.topLeft())
    painter.scale(SCREEN_UNITS * 0.9, SCREEN_UNITS * 0.9)
    wide = room.width() / SCREEN_UNITS / 0.9
    columns = max(1, int(wide // COLUMN_PX))
    signs = len(LINES) + len(AREAS) + len(drawn)
    signs += ROUTE_SIGNS if routes else 0
    rows = -(-signs // columns)  # columns of one length look best
    high = min(room.height() / SCREEN_UNITS / 0.9, (rows + 0.1) * ROW_PX)
    inside = QRectF(0, 0, wide, high)
    paint_legend(painter, inside, ink.style, drawn, routes=routes)
    painter.restore()


def _paint_bar(ink: Ink, room: QRectF, scale: float) -> float:
    """Bar with whole parts right of zero and tenths left of it; gives its height."""
    metres = part_length(scale)
    part = metres / scale / UNIT_M
    left, top = room.left() + 1.5 * MM, room.top() + 8 * POINT
    parts = max(1, int((room.width() - 4 * MM) // part) - 1)
    high = 1.4 * MM
    zero = left + part
    painter = ink.painter
    cells = [(left + part * n / 10, part / 10, n % 2 == 0) for n in range(10)]
    cells += [(zero + part * n, part, n % 2 == 0) for n in range(parts)]
    for x, width, dark in cells:
        painter.setPen(QPen(ink.colour, FINE))
        painter.setBrush(ink.colour if dark else ink.style["sheet"])
        painter.drawRect(QRectF(x, top, width, high))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    unit, factor = ("km", 1_000) if metres >= 1_000 else ("m", 1)
    figures = [(left, f"{metres / factor:g}"), (zero, "0")]
    figures += [
        (zero + part * n, f"{metres * n / factor:g}") for n in range(1, parts + 1)
    ]
    last, text = figures[-1]
    figures[-1] = (last, f"{text} {unit}")
    for x, text in figures:
        label = QRectF(x - 20 * MM, room.top(), 40 * MM, 7 * POINT)
        ink.write(label, text, 5.5, at="centre middle")
    return top + high - room.top()
