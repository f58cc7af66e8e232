"""Legend of a time-space graph: its signs in a row, each with a word for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from app.drawing.lettering import font
from app.drawing.strokes import solid
from app.drawing.time_space_conflicts import paint_cell, paint_sign
from app.drawing.time_space_graph import HALT_PX, HEAD_PX, TAIL_PX
from app.drawing.time_space_scene import LOCK_PX, hatch, letters, padlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.drawing.time_space_scene import GraphScene

SIGN_WIDE, SIGN_HIGH = 34.0, 14.0
GAP_PX = 16.0
HATCH_PX = 5.0


class LegendWords(NamedTuple):
    """What the signs are called."""

    band: str = "column: head line, to its tail"
    halt: str = "halt"
    single: str = "single lane"
    alone: str = "one column at a time"
    closed: str = "closed"
    conflict: str = "conflict"
    locked: str = "locked"


class PageWords(NamedTuple):
    """
    What stands around a graph on paper.

    Attributes
    ----------
    legend
        What the signs are called.
    made
        With one gap, for a date-time group.
    page
        Gaps for the number of a page and of all.
    part
        Of a page among several: gaps for two kilometres and two date-time groups.
    scale
        Gaps for kilometres and minutes to 10 mm.
    blocks
        Of the doctrinal scale.
    """

    legend: LegendWords = LegendWords()
    made: str = "made {}"
    page: str = "page {} of {}"
    part: str = "km {} to {}, {} to {}"
    scale: str = "10 mm: {} km up, {} min across"
    blocks: str = "3 km × 12 min to a block of 10 mm: one up, one across is 15 km/h"


def paint_legend(
    painter: QPainter, scene: GraphScene, box: QRectF, words: LegendWords | None = None
) -> None:
    """
    Paint signs and words from left to right; what finds no room is left out.

    Parameters
    ----------
    painter, scene
        Where, and in which colours.
    box
        Room for it, pixels.
    words
        What the signs are called; English ones for None.
    """
    words = words or LegendWords()
    metrics = QFontMetricsF(font(letters(1.0)))
    signs: tuple[Callable[[QPainter, GraphScene, QRectF], None], ...] = (
        *(_band, _halt, _single, _alone, _closed, _conflict, _locked),
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x = box.left()
    for sign, word in zip(signs, words, strict=True):
        wide = metrics.horizontalAdvance(word)
        if x + SIGN_WIDE + 6 + wide > box.right():
            break
        room = QRectF(x, box.center().y() - SIGN_HIGH / 2, SIGN_WIDE, SIGN_HIGH)
        sign(painter, scene, room)
        painter.setPen(scene.style["sheet_ink"])
        painter.setFont(font(letters(1.0)))
        base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(room.right() + 6, base), word)
        x = room.right() + 6 + wide + GAP_PX
    painter.restore()


def _band(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    colour, ground = scene.style["graph_1"], scene.style["graph_1"]
    lean = QPointF(room.height() * 0.7, 0)
    head = QLineF(room.bottomLeft(), room.topLeft() + lean)
    tail = head.translated(room.width() * 0.55, 0)
    painter.setOpacity(0.3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawPolygon(QPolygonF([head.p1(), head.p2(), tail.p2(), tail.p1()]))
    painter.setOpacity(1.0)
    painter.setPen(solid(colour, HEAD_PX))
    painter.drawLine(head)
    painter.setPen(solid(colour, TAIL_PX))
    painter.drawLine(tail)


def _halt(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    y = room.center().y()
    painter.setPen(solid(scene.style["graph_1"], HALT_PX, flat=True))
    painter.drawLine(QLineF(room.left() + 4, y, room.right() - 4, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.style["graph_1"])
    for x in (room.left() + 4, room.right() - 4):
        painter.drawEllipse(QPointF(x, y), HALT_PX * 0.9, HALT_PX * 0.9)


def _single(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    pen = QPen(scene.style["sheet_ink"], 1)
    hatch(painter, room, room.topLeft(), HATCH_PX, pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room)


def _alone(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    _single(painter, scene, room)
    pen = QPen(scene.style["sheet_ink"], 1)
    hatch(painter, room, room.topLeft(), HATCH_PX, pen, rising=False)


def _closed(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    pen = QPen(scene.style["graph_closed"], 0.9)
    for rising in (True, False):
        hatch(painter, room, room.topLeft(), HATCH_PX, pen, rising=rising)
    painter.setPen(QPen(scene.style["graph_closed"], 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(room)


def _conflict(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    paint_cell(painter, scene, room)
    paint_sign(painter, room.center(), scene)


def _locked(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    painter.fillPath(padlock(room.center(), LOCK_PX * 1.3), scene.style["sheet_ink"])
