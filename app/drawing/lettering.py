"""Letters with a halo, drawn once and kept: text is the dearest thing on a map."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FAMILIES = ["Noto Sans", "DejaVu Sans"]
HALO_PX = 3.2
LINE_SHARE = 0.94  # of the height of the font from line to line
ROOM_PX = 4.0  # around the letters of a picture, for the halo
FRAME_ROOM_PX = (5.0, 1.5)  # between a text and its frame

Glyph = tuple[float, float, float]  # x and y of the start of a letter, and degrees


class Lettering(NamedTuple):
    """How a text is written; colours as #aarrggbb, no frame where it is empty."""

    size: float
    bold: bool = False
    italic: bool = False
    colour: str = "#ff000000"
    halo: str = "#ffffffff"
    frame: str = ""


@lru_cache(maxsize=256)
def font(lettering: Lettering) -> QFont:
    """Font of a lettering; without hinting, so that letters are alike at all sizes."""
    letters = QFont()
    letters.setFamilies(FAMILIES)
    letters.setPixelSize(max(1, round(lettering.size)))
    letters.setBold(lettering.bold)
    letters.setItalic(lettering.italic)
    letters.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return letters


@lru_cache(maxsize=8192)
def text_size(text: str, lettering: Lettering) -> tuple[float, float]:
    """Width and height of a text of one or more lines, pixels."""
    metrics = QFontMetricsF(font(lettering))
    lines = text.split("\n")
    wide = max(metrics.horizontalAdvance(line) for line in lines)
    return wide, metrics.height() * LINE_SHARE * len(lines)


@lru_cache(maxsize=4096)
def advances(text: str, lettering: Lettering) -> NDArray[np.float64]:
    """Width of each letter, (n,) pixels."""
    return np.array([_advance(letter, lettering) for letter in text], np.float64)


@lru_cache(maxsize=4096)
def _advance(letter: str, lettering: Lettering) -> float:
    return QFontMetricsF(font(lettering)).horizontalAdvance(letter)


@lru_cache(maxsize=4096)
def sprite(text: str, lettering: Lettering, dpr: float) -> QImage:
    """Text with its halo or in its frame, its middle in the middle of the picture."""
    box = _plate(text, lettering)
    image = _blank(box, dpr)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(image.width() / dpr / 2, image.height() / dpr / 2)
    if lettering.frame:
        _paint_plate(painter, box, lettering)
    else:
        painter.strokePath(_straight_path(text, lettering), _halo_pen(lettering.halo))
    painter.fillPath(_straight_path(text, lettering), QColor(lettering.colour))
    painter.end()
    return image


@lru_cache(maxsize=1024)
def curved_path(
    text: str, glyphs: tuple[Glyph, ...], lettering: Lettering
) -> QPainterPath:
    """Letters set one by one along a line."""
    letters = font(lettering)
    lift = QFontMetricsF(letters).xHeight() / 2
    path = QPainterPath()
    for letter, (x, y, angle) in zip(text, glyphs, strict=True):
        single = QPainterPath()
        single.addText(QPointF(0, lift), letters, letter)
        path.addPath(QTransform().translate(x, y).rotate(angle).map(single))
    return path


def paint_text(
    painter: QPainter,
    text: str,
    middle: Sequence[float],
    angle: float,
    lettering: Lettering,
) -> None:
    """Write a text around a point; upright text is put on whole device pixels."""
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        _paint_outlines(painter, text, middle, angle, lettering)
        return
    dpr = painter.device().devicePixelRatioF()
    image = sprite(text, lettering, dpr)
    wide, high = image.width() / dpr, image.height() / dpr
    if angle:
        painter.save()
        painter.translate(middle[0], middle[1])
        painter.rotate(angle)
        painter.drawImage(QPointF(-wide / 2, -high / 2), image)
        painter.restore()
        return
    to_device = painter.deviceTransform()
    corner = to_device.map(QPointF(middle[0] - wide / 2, middle[1] - high / 2))
    whole = QPointF(round(corner.x()), round(corner.y()))
    painter.drawImage(to_device.inverted()[0].map(whole), image)


def paint_curved(
    painter: QPainter, text: str, glyphs: tuple[Glyph, ...], lettering: Lettering
) -> None:
    """Write a text along a line."""
    path = curved_path(text, glyphs, lettering)
    painter.strokePath(path, _halo_pen(lettering.halo))
    painter.fillPath(path, QColor(lettering.colour))


def _paint_outlines(
    painter: QPainter,
    text: str,
    middle: Sequence[float],
    angle: float,
    lettering: Lettering,
) -> None:
    """Write a text as outlines, which stay sharp on paper of any resolution."""
    painter.save()
    painter.translate(middle[0], middle[1])
    painter.rotate(angle)
    path = _straight_path(text, lettering)
    if lettering.frame:
        _paint_plate(painter, _plate(text, lettering), lettering)
    else:
        painter.strokePath(path, _halo_pen(lettering.halo))
    painter.fillPath(path, QColor(lettering.colour))
    painter.restore()


def _plate(text: str, lettering: Lettering) -> QRectF:
    """Box around a text at the origin, with room for its halo or its frame."""
    wide, high = text_size(text, lettering)
    room_x, room_y = FRAME_ROOM_PX if lettering.frame else (ROOM_PX, ROOM_PX)
    box = QRectF(-wide / 2, -high / 2, wide, high)
    return box.adjusted(-room_x, -room_y, room_x, room_y)


def _paint_plate(painter: QPainter, box: QRectF, lettering: Lettering) -> None:
    """Frame of a road number."""
    painter.setPen(QPen(QColor(lettering.colour), 1))
    painter.setBrush(QColor(lettering.frame))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _straight_path(text: str, lettering: Lettering) -> QPainterPath:
    """Lines of text around the origin, each centred."""
    letters = font(lettering)
    metrics = QFontMetricsF(letters)
    lines = text.split("\n")
    line_height = metrics.height() * LINE_SHARE
    top = -line_height * len(lines) / 2
    path = QPainterPath()
    for number, line in enumerate(lines):
        x = -metrics.horizontalAdvance(line) / 2
        middle = top + (number + 0.5) * line_height
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        path.addText(x, baseline, letters, line)
    return path


def _halo_pen(colour: str) -> QPen:
    solid, cap, join = (
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
    return QPen(QColor(colour), HALO_PX, solid, cap, join)


def _blank(box: QRectF, dpr: float) -> QImage:
    """Clear picture of at least the size of a box, an even number of pixels wide."""
    wide = 2 * round(box.width() * dpr / 2 + 0.5)
    high = 2 * round(box.height() * dpr / 2 + 0.5)
    image = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(0)
    return image
