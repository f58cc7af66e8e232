"""Labelled frames: what stands for a symbol where the symbol library is missing.

The frame tells the standard identity as APP-6 does; the designation is written in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.drawing.lettering import FAMILIES
from app.drawing.strokes import dashed, solid
from app.drawing.symbol_engine import shown

if TYPE_CHECKING:
    from app.drawing.symbol_engine import SymbolColours, Texts

CONTROL_MEASURES = "25"
ROUND_SETS = ("15", "30", "52")  # equipment and ships: friends are circles
MARGIN = 14.0  # around a frame, for its edge and its echelon, in hundredths of a size
IDENTITIES = {
    "0": "Unknown",
    "1": "Unknown",
    "2": "Friend",
    "3": "Friend",
    "4": "Neutral",
    "5": "Hostile",
    "6": "Hostile",
}
CONTEXT_LETTERS = {"1": "X", "2": "S"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Outline of a symbol, its middle or its tip at the origin, and where text goes."""

    outline: QPainterPath
    room: QRectF


def frame_of(sidc: str) -> Frame:
    """
    Frame for a symbol code of 20 digits, in hundredths of the size of the symbol.

    Examples
    --------
    >>> frame_of("10031000001211000000").outline.boundingRect().width()
    150.0
    """
    if sidc[4:6] == CONTROL_MEASURES:
        return _flag()
    identity = IDENTITIES.get(sidc[3], "Unknown")
    path = QPainterPath()
    if identity == "Hostile":
        _polygon(path, [(0, -72), (72, 0), (0, 72), (-72, 0)])
        return Frame(path, QRectF(-46, -24, 92, 48))
    if identity == "Neutral":
        path.addRect(QRectF(-55, -55, 110, 110))
        return Frame(path, QRectF(-50, -45, 100, 90))
    if identity == "Unknown":
        for turn in range(4):
            x, y = 34 * math.cos(turn * math.pi / 2), 34 * math.sin(turn * math.pi / 2)
            leaf = QPainterPath()
            leaf.addEllipse(QPointF(x, y), 36, 36)
            path = path.united(leaf)
        return Frame(path, QRectF(-58, -28, 116, 56))
    if sidc[4:6] in ROUND_SETS:
        path.addEllipse(QPointF(0, 0), 60, 60)
        return Frame(path, QRectF(-50, -30, 100, 60))
    path.addRect(QRectF(-75, -50, 150, 100))
    return Frame(path, QRectF(-70, -45, 140, 90))


def paint_frame(
    painter: QPainter, sidc: str, texts: Texts, colours: SymbolColours
) -> None:
    """
    Paint a labelled frame about the origin; the unit is a hundredth of its size.

    Parameters
    ----------
    painter
        Already scaled.
    sidc
        20 digits; says identity, dimension, status and context.
    texts
        Text fields; the unique designation is written.
    colours
        Of the palette.
    """
    frame = frame_of(sidc)
    point = sidc[4:6] == CONTROL_MEASURES
    line = QColor(colours.mark if point else colours.ink)
    identity = IDENTITIES.get(sidc[3], "Unknown")
    painter.strokePath(
        frame.outline, solid(QColor(colours.halo if point else colours.edge), 14)
    )
    if not point:
        painter.fillPath(frame.outline, QColor(getattr(colours, identity)))
    painter.strokePath(frame.outline, _pen(line, planned=sidc[6] == "1"))
    name = shown(dict(texts).get("uniqueDesignation", ""))
    _write(painter, name, frame.room, line)
    letter = CONTEXT_LETTERS.get(sidc[2], "")
    if letter:
        box = frame.outline.boundingRect()
        place = QRectF(box.right() + 2, box.top() - 8, 24, 30)
        _write(painter, letter, place, QColor(colours.mark))


def frame_box(sidc: str) -> QRectF:
    """Room a labelled frame takes about its place, in hundredths of its size."""
    box = frame_of(sidc).outline.boundingRect()
    box.adjust(-MARGIN, -MARGIN, MARGIN, MARGIN)
    if sidc[2] in CONTEXT_LETTERS:
        box.setRight(box.right() + 24)
    return box


def _flag() -> Frame:
    """Frame of a control point: a plate whose tip stands on the place."""
    path = QPainterPath()
    _polygon(path, [(0, 0), (-45, -45), (-45, -150), (45, -150), (45, -45)])
    return Frame(path, QRectF(-42, -148, 84, 100))


def _polygon(path: QPainterPath, corners: list[tuple[float, float]]) -> None:
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.closeSubpath()


def _pen(colour: QColor, *, planned: bool) -> QPen:
    return dashed(colour, 5, (2.4, 1.6)) if planned else solid(colour, 5)


def _write(painter: QPainter, text: str, room: QRectF, colour: QColor) -> None:
    """Write a text as large as its room allows; what is too long is shortened."""
    if not text:
        return
    letters = QFont()
    letters.setFamilies(FAMILIES)
    letters.setBold(True)
    letters.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for pixels in (44, 36, 30, 24, 20):
        letters.setPixelSize(pixels)
        metrics = QFontMetricsF(letters)
        if metrics.horizontalAdvance(text) <= room.width():
            break
    else:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(letters)
    painter.setPen(colour)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
