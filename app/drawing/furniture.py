"""What stands on every map: scale bar, north arrow, and where the data come from.

On a small map it folds: first the note beside the arrow goes, then the arrow. Scale
and source always stay, the source cut short if it must be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.drawing.lettering import Lettering, font, text_size
from app.drawing.map_scales import nominal
from app.drawing.north_note import north_rows, north_sentences

if TYPE_CHECKING:
    import datetime as dt

    from app.drawing.projection import MapView
    from app.drawing.style import Style

BAR_PX = 100.0  # the bar is at least as long
BAR_PARTS = 4
BAR_ROOM_PX = 14.0  # of its plate at either end
PLATE_PX = 40.0  # high, of the scale bar
EDGE_PX = 30.0  # the figures of the grid stand outside
GAP_PX = 6.0
ARROW_RADIUS_PX = 22.0
ARROW_FROM = (200, 200)  # size of the map from which there is an arrow
NOTE_FROM = (560, 360)  # and a note beside it
PLATE_OPACITY = 0.84
BAR_LETTERS, SMALL, SMALL_BOLD = (
    Lettering(11.0),
    Lettering(10.0),
    Lettering(10.0, bold=True),
)
ECCENTRICITY_SQUARED = 0.006694379990141  # of WGS 84
FLAT = 0.012  # of the world: on a higher map the scale varies, and says where it holds


class Words(NamedTuple):
    """
    What the furniture says.

    Attributes
    ----------
    attribution
        Source, licence and date of the data, one line.
    date
        Day for which magnetic north is worked out; None leaves it out.
    """

    attribution: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """
    Where everything stands on one map, pixels; None for what is folded away.

    Attributes
    ----------
    bar, arrow, source
        Plates.
    note
        Plate with the rows beside the arrow.
    rows
        Of the note.
    """

    bar: QRectF
    arrow: QRectF | None
    note: QRectF | None
    source: QRectF | None
    rows: tuple[tuple[str, str], ...]

    def boxes(self) -> list[QRectF]:
        """All plates: bar, arrow, note, source."""
        plates = (self.bar, self.arrow, self.note, self.source)
        return [plate for plate in plates if plate is not None]


def paint_furniture(
    painter: QPainter, view: MapView, style: Style, words: Words
) -> None:
    """
    Paint scale bar, north arrow and attribution over a map.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        Gives scale and norths.
    style
        Colours.
    words
        What is said; the attribution is cut short if the map is too narrow.
    """
    placed = furniture_of(view, words)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_bar(painter, placed.bar, view, style)
    if placed.note is not None:
        _paint_note(painter, placed.note, placed.rows, style)
    if placed.arrow is not None:
        _paint_arrow(painter, placed.arrow.center(), style)
    if placed.source is not None:
        _paint_source(painter, placed.source, words.attribution, style)
    painter.restore()


def furniture_boxes(view: MapView, words: Words) -> list[QRectF]:
    """Pixels that scale bar, north arrow with its note, and attribution cover."""
    return furniture_of(view, words).boxes()


@lru_cache(maxsize=4)
def furniture_of(view: MapView, words: Words) -> Furniture:
    """
    Lay the furniture of a map out.

    Parameters
    ----------
    view
        Its size, scale and middle.
    words
        What is said.
    """
    source_wide, source_high = text_size(words.attribution, SMALL)
    source_wide, source_high = source_wide + 12, source_high + 4
    bar_wide = max(bar_length(*_bar_share(view)) + 2 * BAR_ROOM_PX, _bar_words(view)[1])
    row = view.width - 2 * EDGE_PX
    bottom = view.height - EDGE_PX
    beside = bar_wide + source_wide + 2 * GAP_PX <= row
    lift = 0.0 if beside or not words.attribution else source_high + GAP_PX
    bar = QRectF(EDGE_PX, bottom - lift - PLATE_PX, min(bar_wide, row), PLATE_PX)
    source = None
    if words.attribution and row > 0:
        wide = min(source_wide, row)
        left = view.width - EDGE_PX - wide
        source = QRectF(left, bottom - source_high, wide, source_high)
    arrow = None
    if view.width >= ARROW_FROM[0] and view.height >= ARROW_FROM[1]:
        side = 2 * ARROW_RADIUS_PX
        arrow = QRectF(view.width - EDGE_PX - side, EDGE_PX, side, side)
    note = None
    rows: tuple[tuple[str, str], ...] = ()
    if arrow is not None and view.width >= NOTE_FROM[0] and view.height >= NOTE_FROM[1]:
        rows = north_rows(view, words.date)
        note = _note_box(arrow, rows) if rows else None
    return Furniture(bar, arrow, note, source, rows)


def furniture_tip(view: MapView, words: Words, px: float, py: float) -> str:
    """
    What the furniture under a pixel says at length; empty elsewhere.

    Parameters
    ----------
    view
        What the screen shows.
    words
        As painted.
    px, py
        Pixel of the view.
    """
    placed = furniture_of(view, words)
    point = QPointF(px, py)
    north = (placed.arrow, placed.note)
    if any(plate is not None and plate.contains(point) for plate in north):
        return "\n".join(north_sentences(view, words.date))
    if placed.source is not None and placed.source.contains(point):
        return words.attribution
    if placed.bar.contains(point):
        return _bar_words(view)[0]
    return ""


def scale_text(n: float) -> str:
    """
    Write a scale with three digits and thin groups.

    >>> scale_text(40_350)
    '1:40\u2009400'
    """
    n = nominal(n)
    digits = 10 ** max(0, len(str(int(n))) - 3)
    return f"1:{round(n / digits) * digits:,}".replace(",", "\u2009")


def bar_metres(metres_per_pixel: float, least_px: float = BAR_PX) -> float:
    """Shortest round length, 1, 2 or 5 times a power of ten, that fills the bar."""
    power = 10.0 ** math.floor(math.log10(least_px * metres_per_pixel))
    return next(
        factor * power
        for factor in (1, 2, 5, 10)
        if factor * power >= least_px * metres_per_pixel
    )


def bar_length(metres: float, metres_per_pixel: float) -> float:
    """Pixels of a length on the ground."""
    return metres / metres_per_pixel


def ground_per_pixel(view: MapView) -> float:
    """Metres on the ellipsoid in a pixel to the east, at the centre."""
    latitude = math.radians(view.to_lonlat(view.width / 2, view.height / 2)[1])
    bulge = 1 - ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
    return view.metres_per_pixel() / math.sqrt(bulge)


def _bar_share(view: MapView) -> tuple[float, float]:
    """Metres of the bar, and in a pixel; a narrow map has a shorter bar."""
    per_pixel = ground_per_pixel(view)
    return bar_metres(per_pixel, min(BAR_PX, view.width / 6)), per_pixel


def _bar_words(view: MapView) -> tuple[str, float]:
    """Length and scale over the bar, and the room that they take."""
    metres, _ = _bar_share(view)
    length = f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
    text = f"{length}   {scale_text(nominal(view.map_scale()))}"
    if view.height / view.scale > FLAT:
        lat = view.to_lonlat(view.width / 2, view.height / 2)[1]
        where = f"{abs(lat):.0f}° {'S' if lat < 0 else 'N'}"
        at = QCoreApplication.translate("Furniture", "at {}").format(where)
        text = f"{text}   {at}"
    return text, text_size(text, BAR_LETTERS)[0] + 2 * GAP_PX


def _note_box(arrow: QRectF, rows: tuple[tuple[str, str], ...]) -> QRectF:
    """Plate of the note, at the left of the arrow and level with it."""
    names, values = _columns(rows)
    wide = names + values + 4 * GAP_PX
    high = len(rows) * text_size("0", SMALL)[1] + GAP_PX
    top = arrow.center().y() - high / 2
    return QRectF(arrow.left() - GAP_PX - wide, max(top, arrow.top()), wide, high)


def _columns(rows: tuple[tuple[str, str], ...]) -> tuple[float, float]:
    """Width of the names and of the angles."""
    return (
        max(text_size(name, SMALL)[0] for name, _ in rows),
        max(text_size(value, SMALL_BOLD)[0] for _, value in rows),
    )


def _plate(painter: QPainter, box: QRectF, style: Style) -> None:
    """Light ground under letters."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.faded("halo", PLATE_OPACITY))
    painter.drawRoundedRect(box, 4, 4)


def _paint_arrow(painter: QPainter, middle: QPointF, style: Style) -> None:
    """Arrow to the north on a round plate."""
    x, y = middle.x(), middle.y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.faded("halo", PLATE_OPACITY))
    painter.drawEllipse(middle, ARROW_RADIUS_PX, ARROW_RADIUS_PX)
    tip, heel = QPointF(x, y - 17), QPointF(x, y + 3)
    painter.setPen(QPen(style["label"], 1))
    for side, fill in ((-7.0, style["label"]), (7.0, style["halo"])):
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([tip, QPointF(x + side, y + 8), heel]))
    painter.setFont(font(BAR_LETTERS._replace(bold=True)))
    box = QRectF(x - 12, y + 6, 24, 14)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "N")


def _paint_note(
    painter: QPainter, box: QRectF, rows: tuple[tuple[str, str], ...], style: Style
) -> None:
    """Names at the left, angles at the right."""
    _plate(painter, box, style)
    high = (box.height() - GAP_PX) / len(rows)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(style["label"])
    for number, (name, value) in enumerate(rows):
        top = box.top() + GAP_PX / 2 + number * high
        line = QRectF(box.left() + GAP_PX, top, box.width() - 2 * GAP_PX, high)
        painter.setFont(font(SMALL))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(font(SMALL_BOLD))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, value)


def _paint_bar(painter: QPainter, box: QRectF, view: MapView, style: Style) -> None:
    """Bar of four parts, with its length and the scale of the map above it."""
    _plate(painter, box, style)
    painter.setPen(style["label"])
    painter.setFont(font(BAR_LETTERS))
    words = QRectF(box.left(), box.top() + 3, box.width(), 18)
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, _bar_words(view)[0])
    wide = bar_length(*_bar_share(view))
    part = wide / BAR_PARTS
    left, top = box.center().x() - wide / 2, box.bottom() - 14
    painter.setPen(QPen(style["label"], 1))
    for number in range(BAR_PARTS):
        painter.setBrush(style["label"] if number % 2 == 0 else style["halo"])
        painter.drawRect(QRectF(left + number * part, top, part, 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_source(
    painter: QPainter, box: QRectF, attribution: str, style: Style
) -> None:
    """Source of the data in one small line at the lower right."""
    _plate(painter, box, style)
    painter.setPen(style["label"])
    painter.setFont(font(SMALL))
    short = painter.fontMetrics().elidedText(
        attribution, Qt.TextElideMode.ElideRight, math.ceil(box.width()) - 8
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short)
