"""Paints what stands in the way on a road: barriers, fords and level crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainterPath, QPen

from app.drawing.strokes import solid
from maps.feature_kinds import SignKind
from maps.polylines import Polylines

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from app.drawing.style import Style
    from app.drawing.window import Window
    from maps.map_layers import Signs

SIGNS_FROM_ZOOM = {
    SignKind.FORD: 13.0,
    SignKind.RAIL_CROSSING: 15.0,
    SignKind.BARRIER: 15.0,
}
REACH_PX = 9.0  # of a sign from its place
STROKE_PX, HALO_PX = 1.7, 4.2
_COLOURS = {
    SignKind.FORD: "ford",
    SignKind.RAIL_CROSSING: "rail",
    SignKind.BARRIER: "barrier",
}


def paint_signs(painter: QPainter, signs: Signs, style: Style, window: Window) -> None:
    """
    Paint the signs that a window shows; a wave is a ford, a gate a barrier.

    Parameters
    ----------
    painter
        In the pixels of the window.
    signs
        Of the area.
    style
        Gives a colour for each kind and the halo.
    window
        What to paint.
    """
    shown = _kinds_from(window.zoom)
    if not shown:
        return
    found = signs.index.query(window.world_box(REACH_PX))
    places = window.placed(Polylines.of_counts(signs.xy[found], found * 0 + 1)).xy
    kinds = signs.kind[found].tolist()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for kind in sorted(shown):
        path = _sign(kind)
        here = [xy for xy, k in zip(places.tolist(), kinds, strict=True) if k == kind]
        for pen in _pens(kind, style):
            painter.setPen(pen)
            for x, y in here:
                painter.drawPath(path.translated(x, y))


def paint_sign(
    painter: QPainter, kind: SignKind, place: tuple[float, float], style: Style
) -> None:
    """Paint one sign around a pixel."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in _pens(kind, style):
        painter.setPen(pen)
        painter.drawPath(_sign(kind).translated(*place))


def kinds_shown(signs: Signs, window: Window) -> set[SignKind]:
    """Kinds of signs that a window shows."""
    found = signs.index.query(window.world_box(0.0))
    present = {SignKind(kind) for kind in np.unique(signs.kind[found]).tolist()}
    return present & _kinds_from(window.zoom)


def _kinds_from(zoom: float) -> set[SignKind]:
    """Kinds that are shown at a zoom."""
    return {kind for kind, least in SIGNS_FROM_ZOOM.items() if zoom >= least}


def _pens(kind: SignKind, style: Style) -> tuple[QPen, QPen]:
    """Pens of the halo and of the sign itself."""
    return solid(style["halo"], HALO_PX), solid(style[_COLOURS[kind]], STROKE_PX)


def _sign(kind: SignKind) -> QPainterPath:
    """Lines of a sign around the origin."""
    path = QPainterPath()
    if kind is SignKind.FORD:
        for y in (-2.4, 2.4):
            path.moveTo(-6, y)
            path.cubicTo(QPointF(-3, y - 3.2), QPointF(-3, y + 3.2), QPointF(0, y))
            path.cubicTo(QPointF(3, y - 3.2), QPointF(3, y + 3.2), QPointF(6, y))
        return path
    lines = [QLineF(-3.5, -3.5, 3.5, 3.5), QLineF(-3.5, 3.5, 3.5, -3.5)]
    if kind is SignKind.BARRIER:
        posts = [QLineF(x, -3.6, x, 3.6) for x in (-4.5, 4.5)]
        lines = [*posts, QLineF(-4.5, 0, 4.5, 0)]
    for line in lines:
        path.moveTo(line.p1())
        path.lineTo(line.p2())
    return path
