"""What the signs of the map mean, drawn with the very rules that draw the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPen

from app.drawing.lettering import Lettering, font
from app.drawing.overlay_legend import LegendSign
from app.drawing.strokes import dashed, solid
from maps.feature_kinds import AreaKind, LineKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.drawing.style import LineRule, Style

ROW_PX, SIGN_PX, COLUMN_PX = 15.5, 34.0, 146.0
LINE_ZOOM = 13.6  # widths in the legend are those of a map at about 1:20 000
LINES = (
    (LineKind.MOTORWAY, "Motorway"),
    (LineKind.TRUNK, "Trunk road"),
    (LineKind.PRIMARY, "Primary road"),
    (LineKind.SECONDARY, "Secondary road"),
    (LineKind.TERTIARY, "Tertiary road"),
    (LineKind.RESIDENTIAL, "Minor road"),
    (LineKind.TRACK, "Track"),
    (LineKind.RAIL, "Railway"),
    (LineKind.RIVER, "River"),
    (LineKind.STATE_BOUNDARY, "State boundary"),
)
AREAS = (
    (AreaKind.BUILT_UP, "Built-up"),
    (AreaKind.WOOD, "Wood"),
    (AreaKind.SCRUB, "Scrub"),
    (AreaKind.WATER, "Water"),
    (AreaKind.WETLAND, "Wetland"),
    (AreaKind.MILITARY, "Military"),
)


def paint_legend(
    painter: QPainter,
    box: QRectF,
    style: Style,
    drawn: Sequence[LegendSign] = (),
    *,
    routes: bool,
) -> None:
    """
    Paint signs with their meaning, column by column.

    Parameters
    ----------
    painter
        In pixels of 1/96 inch.
    box
        Room for it; what has no room is left out, the least important first.
    style
        Rules that the signs follow.
    drawn
        Signs of what lies over the map; they come after those of routes.
    routes
        Whether to explain routes and critical points.
    """
    rules = {r.kind: r for r in (*style.roads, *style.lines, *style.waters)}
    fills = {rule.kind: rule for rule in style.areas}
    rows = max(1, int(box.height() // ROW_PX))
    signs: list[tuple[str, LineRule | QBrush | str | LegendSign]] = []
    if routes:
        signs += [("Route of march", "route"), ("Critical point", "point")]
        signs += [("Limit unknown", "unknown")]
    signs += [(sign.text, sign) for sign in drawn]
    signs += [(text, rules[kind]) for kind, text in LINES]
    signs += [(text, QBrush(fills[k].fill, fills[k].pattern)) for k, text in AREAS]
    columns = max(1, int(box.width() // COLUMN_PX))
    painter.setFont(font(Lettering(10.0)))
    for number, (text, sign) in enumerate(signs[: rows * columns]):
        x = box.left() + number // rows * COLUMN_PX
        y = box.top() + number % rows * ROW_PX
        place = QRectF(x, y, SIGN_PX, ROW_PX)
        if isinstance(sign, str):
            _paint_route_sign(painter, place, sign, style)
        elif isinstance(sign, QBrush):
            painter.setPen(QPen(style["sheet_ink"], 0.4))
            painter.setBrush(sign)
            painter.drawRect(place.adjusted(1, 2.5, -1, -2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        elif isinstance(sign, LegendSign):
            _paint_drawn_sign(painter, place, sign, style)
        else:
            _paint_line_sign(painter, place, sign)
        painter.setPen(style["sheet_ink"])
        words = QRectF(x + SIGN_PX + 6, y, COLUMN_PX - SIGN_PX - 8, ROW_PX)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


def _paint_drawn_sign(
    painter: QPainter, place: QRectF, sign: LegendSign, style: Style
) -> None:
    painter.save()
    sign.paint(painter, place, style)
    painter.restore()


def _paint_line_sign(painter: QPainter, place: QRectF, rule: LineRule) -> None:
    """Short stretch of a line."""
    y = place.center().y()
    ends = [QPointF(place.left() + 1, y), QPointF(place.right() - 1, y)]
    width = rule.width(LINE_ZOOM)
    if rule.casing is not None:
        painter.setPen(solid(rule.casing, width + 1.4, flat=True))
        painter.drawLine(*ends)
    pen = solid(rule.colour, width, flat=True)
    painter.setPen(dashed(rule.colour, width, rule.dash) if rule.dash else pen)
    painter.drawLine(*ends)
    if rule.ties:
        length, distance = rule.ties
        painter.setPen(dashed(rule.colour, length, (0.9 / length, distance / length)))
        painter.drawLine(*ends)


def _paint_route_sign(
    painter: QPainter, place: QRectF, sign: str, style: Style
) -> None:
    """Route, critical point or question mark as `app.drawing.route_overlay` has it."""
    middle = place.center()
    if sign == "route":
        painter.setPen(solid(style["route"], 4.5, flat=True))
        painter.drawLine(
            QPointF(place.left() + 1, middle.y()),
            QPointF(place.right() - 1, middle.y()),
        )
        return
    painter.setPen(QPen(style["point_text"], 1.2))
    painter.setBrush(style["unknown"] if sign == "unknown" else style["point"])
    painter.drawEllipse(middle, 6.5, 6.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font(Lettering(9.0, bold=True)))
    painter.setPen(style["route_halo" if sign == "unknown" else "point_text"])
    text = "?" if sign == "unknown" else "1"
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.setFont(font(Lettering(10.0)))
