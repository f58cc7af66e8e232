"""The border of a map sheet: neat line, grid figures on all four sides, ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from app.drawing.geometry import polygon_of
from app.drawing.lettering import Lettering, paint_text, text_size
from app.drawing.sheet_grid import line_parts, principal_figures
from app.drawing.sheet_ink import FINE, HAIR, POINT, STRONG, Ink, wide
from app.drawing.sheet_layout import BORDER_MM, MM

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.sheet_grid import Crossing, Place, SheetGrid, SquareName
    from app.drawing.style import Style
    from app.drawing.utm_view import UtmView

PRINCIPAL_POINTS, MINOR_POINTS, FULL_POINTS = 8.0, 5.0, 4.5
PRINCIPAL = Lettering(PRINCIPAL_POINTS * POINT, bold=True)
MINOR = Lettering(MINOR_POINTS * POINT)
FULL = Lettering(FULL_POINTS * POINT)
FOREIGN = Lettering(5.5 * POINT, italic=True)
SQUARE = Lettering(9 * POINT, bold=True)
AWAY_DASH = (5.0, 5.0)  # of lines where another zone is at home
LINES = ((0.55, 0.8), (0.8, 1.3), (0.9, 2.0))  # opacity and width by level
TICK_PX = 1.3 * MM
FOREIGN_TICK_PX = 2.0 * MM
CENTRE_MM = 2.9  # of principal figures from the neat line
FULL_MM = 5.5  # of full values


def paint_sheet_grid(
    painter: QPainter, view: UtmView, grid: SheetGrid, style: Style
) -> None:
    """
    Draw the grid inside the neat line.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        The map of the sheet.
    grid
        Its grid.
    style
        Colours.
    """
    for value in grid.eastings:
        x = grid.x_of(view, value)
        _paint_line(painter, view, grid, style, ((x, 0.0), (x, view.height), value))
    for value in grid.northings:
        y = grid.y_of(view, value)
        _paint_line(painter, view, grid, style, ((0.0, y), (view.width, y), value))
    pen = QPen(style.faded("grid", 0.9), 2.4, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    for border in grid.borders:
        painter.drawPolyline(polygon_of(border))
    for crossing in grid.foreign:
        _paint_foreign_tick(painter, view, crossing, grid.spacing_m, style)
    for name in grid.squares:
        lettering = SQUARE._replace(colour=style.code("grid"), halo=style.code("halo"))
        box = square_box(name)
        middle = (box.center().x(), box.center().y())
        paint_text(painter, name.text, middle, 0, lettering)


def _paint_line(
    painter: QPainter,
    view: UtmView,
    grid: SheetGrid,
    style: Style,
    line: tuple[Place, Place, int],
) -> None:
    """Draw a line with its value; faint and dashed where another zone is at home."""
    start, end, value = line
    opacity, width = LINES[_level(value, grid.spacing_m)]
    for one, other, at_home in line_parts(view, grid, start, end):
        pen = QPen(style.faded("grid", opacity), width)
        if not at_home:
            pen = QPen(style.faded("grid", opacity * 0.6), width)
            pen.setDashPattern(list(AWAY_DASH))
        painter.setPen(pen)
        painter.drawLine(QPointF(*one), QPointF(*other))


def square_box(name: SquareName) -> QRectF:
    """Pixels that the name of a 100-km square covers."""
    width, height = text_size(name.text, SQUARE)
    return QRectF(name.x + 10, name.y - 10 - height, width + 6, height)


def paint_border(
    painter: QPainter,
    boxes: tuple[QRectF, QRectF],
    grid: SheetGrid,
    style: Style,
) -> None:
    """
    Draw neat line and border with the figures of the grid between them.

    Parameters
    ----------
    painter
        In units of the sheet.
    boxes
        Neat line and border.
    grid
        Of the map inside.
    style
        Colours.
    """
    frame, border = boxes
    ink = Ink(painter, style)
    ink.box(frame, FINE)
    ink.box(border, STRONG)
    ink.box(border.adjusted(4, 4, -4, -4), HAIR)
    ends = {
        side: (min(places), max(places))
        for side in {crossing.side for crossing in grid.crossings}
        for places in [[c.place for c in grid.crossings if c.side == side]]
    }
    for crossing in grid.crossings:
        _paint_tick(ink, frame, crossing)
        is_end = crossing.place in ends[crossing.side]
        _paint_figure(ink, frame, crossing, grid.spacing_m, led=not is_end)
        if is_end:
            _paint_full(ink, frame, crossing)


def _level(value: int, spacing: int) -> int:
    """0 of a line, 1 of every tenth, 2 of the side of a 100-km square."""
    if value % 100_000 == 0:
        return 2
    return 1 if value % (10 * spacing) == 0 else 0


def _anchor(frame: QRectF, crossing: Crossing, away: float) -> QPointF:
    """Point outside the neat line beside a crossing."""
    side = crossing.side
    if side.upright:
        edge = frame.bottom() + away if side.at_end else frame.top() - away
        return QPointF(frame.left() + crossing.place, edge)
    edge = frame.right() + away if side.at_end else frame.left() - away
    return QPointF(edge, frame.top() + crossing.place)


def _paint_tick(ink: Ink, frame: QRectF, crossing: Crossing) -> None:
    ink.line([_anchor(frame, crossing, 0), _anchor(frame, crossing, TICK_PX * 0.6)])


def _paint_figure(
    ink: Ink, frame: QRectF, crossing: Crossing, spacing: int, *, led: bool
) -> None:
    """Principal figures, led by the small ones at every tenth line."""
    lead, text = principal_figures(crossing.value, spacing)
    if not led or crossing.value % (10 * spacing) or lead == "0":
        lead = ""
    middle = _anchor(frame, crossing, CENTRE_MM * MM)
    small, large = wide(lead, MINOR), wide(text, PRINCIPAL)
    high = 9 * POINT
    left, top = middle.x() - (small + large) / 2, middle.y() - high / 2
    if lead:
        ink.write(QRectF(left, top - 2, small + 1, high * 0.7), lead, MINOR_POINTS)
    room = QRectF(left + small, top, large + 1, high)
    ink.write(room, text, PRINCIPAL_POINTS, bold=True)


def _paint_full(ink: Ink, frame: QRectF, crossing: Crossing) -> None:
    """Whole easting or northing in metres, farther out; upright sides read upward."""
    letter = "E" if crossing.side.upright else "N"
    text = f"{crossing.value:,} m {letter}".replace(",", "\u2009")
    middle = _anchor(frame, crossing, FULL_MM * MM)
    painter = ink.painter
    width = wide(text, FULL)
    length = frame.width() if crossing.side.upright else frame.height()
    reach = length + 2 * BORDER_MM * MM - 16
    start = crossing.place + BORDER_MM * MM - 8  # from the inner line of the border
    shift = max(0.0, width / 2 - start) - max(0.0, start + width / 2 - reach)
    painter.save()
    if crossing.side.upright:
        painter.translate(middle.x() + shift, middle.y())
    else:
        painter.translate(middle.x(), middle.y() + shift)
        painter.rotate(-90)
    ink.write(QRectF(-width / 2, -8, width + 1, 16), text, FULL_POINTS)
    painter.restore()


def _paint_foreign_tick(
    painter: QPainter, view: UtmView, crossing: Crossing, spacing: int, style: Style
) -> None:
    """Short line and slanted figures inside the neat line, for another zone's grid."""
    inside = QRectF(0, 0, view.width, view.height)
    start, end = (_anchor(inside, crossing, -away) for away in (0.0, FOREIGN_TICK_PX))
    painter.setPen(QPen(style["grid"], 1.6))
    painter.drawLine(start, end)
    at = _anchor(inside, crossing, -FOREIGN_TICK_PX - 9)
    _, text = principal_figures(crossing.value, spacing)
    lettering = FOREIGN._replace(colour=style.code("grid"), halo=style.code("halo"))
    paint_text(painter, text, (at.x(), at.y()), 0, lettering)
