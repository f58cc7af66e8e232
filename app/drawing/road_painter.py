"""Paints roads and rails: level by level, casings under fills, small roads first.

Whatever lies in a tunnel comes first and is dashed; bridges come last, with a
heavy flat-ended casing that hides what passes below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from app.drawing.marks import along_line
from app.drawing.strokes import ARROWS_FROM_ZOOM, dashed, solid
from maps.feature_kinds import LineFlag, LineKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.drawing.strokes import Make, Strokes
    from app.drawing.style import LineRule, Style
    from app.drawing.window import Window

CASED_FROM_PX = 1.3  # a narrower road is one line
CASING_PX = 1.4
BRIDGE_CASING_PX = 2.8
TUNNEL_OPACITY = 0.4
TUNNEL_DASH = (2.0, 1.5)  # widths of the road
SHORTEST_DASH_PX = 5.0  # in a tunnel; shorter ones run together
RAMP_SHARE = 0.72  # of the width of the road it leads to
TIE_SHARE = 2.2  # length of a tie in widths of the rails at least
RAIL_BRIDGES_FROM_ZOOM = 14
ARROW_EVERY_PX = 130.0
ARROW_PX = 5.0


def paint_roads(
    painter: QPainter,
    strokes: Strokes,
    rules: Sequence[LineRule],
    style: Style,
    window: Window,
) -> None:
    """
    Paint roads and rails.

    Parameters
    ----------
    painter
        In the pixels of the window.
    strokes
        All visible lines, others too.
    rules
        Kinds to paint, the least important first.
    style
        For the colours that go under bridges.
    window
        Gives the zoom.
    """
    rules = [rule for rule in rules if window.zoom >= rule.from_zoom]
    kinds = {rule.kind for rule in rules}
    levels = sorted({make.level for make in strokes.runs if make.kind in kinds})
    for level in levels:
        made = {
            rule.kind: [m for m in strokes.makes_of(rule.kind) if m.level == level]
            for rule in rules
        }
        for rule in rules:
            _paint_casing(painter, strokes, made[rule.kind], rule, style, window.zoom)
        for rule in rules:
            _paint_fill(painter, strokes, made[rule.kind], rule, window.zoom)
    if window.zoom >= ARROWS_FROM_ZOOM:
        _paint_arrows(painter, strokes, style)


def _width(rule: LineRule, make: Make, zoom: float) -> float:
    """Width of a make in pixels; ramps are slimmer than their road."""
    width = rule.width(zoom)
    return width * RAMP_SHARE if make.flags & LineFlag.RAMP else width


def _paint_casing(
    painter: QPainter,
    strokes: Strokes,
    makes: Sequence[Make],
    rule: LineRule,
    style: Style,
    zoom: float,
) -> None:
    """Draw what shows at both sides of a line."""
    for make in makes:
        width = _width(rule, make, zoom)
        if rule.casing is None:
            if make.level > 0 and zoom >= RAIL_BRIDGES_FROM_ZOOM:
                for colour, room in (("rail", 5), ("paper", 3)):
                    pen = solid(style[colour], width + room, flat=True)
                    strokes.draw(painter, [make], pen)
        elif width < CASED_FROM_PX:
            continue
        elif make.level < 0:
            pen = _tunnel_pen(rule.casing, width + CASING_PX, width)
            strokes.draw(painter, [make], pen)
        elif make.level > 0:
            pen = solid(rule.casing, width + BRIDGE_CASING_PX, flat=True)
            strokes.draw(painter, [make], pen)
        else:
            strokes.draw(painter, [make], solid(rule.casing, width + CASING_PX))


def _paint_fill(
    painter: QPainter,
    strokes: Strokes,
    makes: Sequence[Make],
    rule: LineRule,
    zoom: float,
) -> None:
    """Draw a line itself, and the ties of a railway."""
    for make in makes:
        width = _width(rule, make, zoom)
        colour = rule.colour if width >= CASED_FROM_PX else rule.thin_colour
        if make.level < 0 and not rule.dash:
            faded = QColor(colour)
            faded.setAlphaF(colour.alphaF() * TUNNEL_OPACITY)
            strokes.draw(painter, [make], solid(faded, width, flat=True))
            strokes.draw(painter, [make], _tunnel_pen(colour, width, width))
            continue
        if rule.dash:
            strokes.draw(painter, [make], dashed(colour, width, rule.dash))
            continue
        strokes.draw(painter, [make], solid(colour, width))
        if rule.ties and zoom >= rule.ties_from_zoom:
            least, distance = rule.ties
            length = max(least, width * TIE_SHARE)
            ties = (width * 0.5 / length, distance / least)
            strokes.draw(painter, [make], dashed(colour, length, ties))


def _tunnel_pen(colour: QColor, width: float, road: float) -> QPen:
    """Pen whose dashes are those of a road's width, whatever its own."""
    longer = max(1.0, SHORTEST_DASH_PX / (TUNNEL_DASH[0] * road))
    return dashed(colour, width, [part * road * longer / width for part in TUNNEL_DASH])


def _paint_arrows(painter: QPainter, strokes: Strokes, style: Style) -> None:
    """Point along one-way roads, at the same places in every tile."""
    painter.setPen(Qt.PenStyle.NoPen)
    for make, lines in strokes.members.items():
        if make.flags & LineFlag.ONEWAY == 0 or make.kind > LineKind.SERVICE:
            continue
        dark = make.kind <= LineKind.TRUNK  # roads, on which only their text is seen
        painter.setBrush(style["motorway_text" if dark else "arrow"])
        for line in lines:
            for x, y, dx, dy in along_line(strokes.lines[line], ARROW_EVERY_PX):
                painter.drawPolygon(_arrow(x, y, dx, dy))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _arrow(x: float, y: float, dx: float, dy: float) -> QPolygonF:
    """Slim arrow head at a point, in a direction of length one."""
    long, wide = ARROW_PX, ARROW_PX * 0.6
    return QPolygonF(
        [
            QPointF(x + dx * long, y + dy * long),
            QPointF(x - dx * long - dy * wide, y - dy * long + dx * wide),
            QPointF(x - dx * long * 0.5, y - dy * long * 0.5),
            QPointF(x - dx * long + dy * wide, y - dy * long - dx * wide),
        ]
    )
