"""Pictures of symbols, made once and kept: painting a thousand is copying a thousand.

Where the symbol library is missing, the pictures show labelled frames.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.drawing.symbol_engine import SymbolColours, SymbolEngine
from app.drawing.symbol_frames import frame_box, paint_frame
from app.drawing.symbol_library import library

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.drawing.symbol_engine import SymbolDrawing, Texts
    from app.drawing.symbol_library import SymbolLibrary

SIZE_PX = 32.0
KEPT_BYTES = 32 * 2**20
SPARE = 0.2  # of the width, at both sides: letters run wider than the library thinks
SPARE_ROWS = 15.0  # above and below likewise, in hundredths of a size


class Look(NamedTuple):
    """How large symbols are, for what screen, and in which colours."""

    colours: SymbolColours
    size: float = SIZE_PX  # height of the frame of a friendly unit, logical pixels
    dpr: float = 1.0  # device pixels in a logical pixel


@dataclass(frozen=True, slots=True, eq=False)
class SymbolPicture:
    """
    A symbol as pixels.

    Attributes
    ----------
    image
        Cut to what is painted.
    left, top
        Of the image, from the place of the symbol, logical pixels; whole device pixels.
    width, height
        Of the image, logical pixels.
    known
        Whether the standard has a symbol for the code.
    """

    image: QImage
    left: float
    top: float
    width: float
    height: float
    known: bool


class SymbolPictures:
    """
    Symbols by code, texts and look; those longest unused go first.

    Parameters
    ----------
    found
        The symbol library; by default, that of this installation.
    kept_bytes
        Room for pictures.
    """

    def __init__(
        self, found: SymbolLibrary | None = None, *, kept_bytes: int = KEPT_BYTES
    ) -> None:
        self._library = library() if found is None else found
        self._engine: SymbolEngine | None = None
        self._kept: OrderedDict[tuple[int, str, Texts], SymbolPicture]
        self._kept = OrderedDict()
        self._looks: dict[Look, int] = {}
        self._room = kept_bytes
        self.bytes = 0

    def __len__(self) -> int:
        """Count the pictures that are kept."""
        return len(self._kept)

    def picture(self, sidc: str, texts: Texts, look: Look) -> SymbolPicture:
        """
        Picture of one symbol.

        Parameters
        ----------
        sidc
            20 digits.
        texts
            Text fields by the names of the symbol library.
        look
            Size, screen and colours.
        """
        return self.by_look(look)(sidc, texts)

    def by_look(self, look: Look) -> Callable[[str, Texts], SymbolPicture]:
        """Maker of many pictures of one look, by code and texts."""
        kept = self._kept
        number = self._looks.setdefault(look, len(self._looks))

        def picture(sidc: str, texts: Texts) -> SymbolPicture:
            key = (number, sidc, texts)
            found = kept.get(key)
            if found is None:
                return self._keep(key, look)
            kept.move_to_end(key)
            return found

        return picture

    def paint_strokes(
        self, painter: QPainter, sidc: str, texts: Texts, look: Look
    ) -> None:
        """Paint a symbol around the origin by its strokes, sharp on any device."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(look.size / 100, look.size / 100)
        if self._library:
            drawing = self._drawing(sidc, texts, look)
            left, top = drawing.anchor
            box = QRectF(-left, -top, *drawing.size)
            QSvgRenderer(QByteArray(drawing.svg.encode("utf-8"))).render(painter, box)
        else:
            paint_frame(painter, sidc, texts, look.colours)
        painter.restore()

    def _keep(self, key: tuple[int, str, Texts], look: Look) -> SymbolPicture:
        """Make a picture and let the oldest go where there is no room."""
        make = self._drawn if self._library else _framed
        made = self._kept[key] = make(key[1], key[2], look)
        self.bytes += made.image.sizeInBytes()
        while self.bytes > self._room and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= oldest.image.sizeInBytes()
        return made

    def _drawn(self, sidc: str, texts: Texts, look: Look) -> SymbolPicture:
        """Picture by the symbol library."""
        drawing = self._drawing(sidc, texts, look)
        renderer = QSvgRenderer(QByteArray(drawing.svg.encode("utf-8")))
        unit = look.size / 100
        wide, high = drawing.size[0] * unit, drawing.size[1] * unit
        spare, rows = SPARE * wide, SPARE_ROWS * unit
        image = _blank(wide + 2 * spare, high + 2 * rows, look.dpr)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(spare, rows, wide, high))
        painter.end()
        left, top = (-part * unit for part in drawing.anchor)
        return _cut(image, left - spare, top - rows, known=drawing.known)

    def _drawing(self, sidc: str, texts: Texts, look: Look) -> SymbolDrawing:
        """Drawing by the symbol library, which is loaded at the first symbol."""
        if self._engine is None:
            self._engine = SymbolEngine(self._library)
        return self._engine.draw(sidc, texts, look.colours)


def _framed(sidc: str, texts: Texts, look: Look) -> SymbolPicture:
    """Picture of a labelled frame."""
    unit = look.size / 100
    box = frame_box(sidc)
    image = _blank(box.width() * unit, box.height() * unit, look.dpr)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(unit, unit)
    painter.translate(QPointF(-box.left(), -box.top()))
    paint_frame(painter, sidc, texts, look.colours)
    painter.end()
    return _cut(image, box.left() * unit, box.top() * unit, known=False)


def _blank(width: float, height: float, dpr: float) -> QImage:
    """Clear picture of at least a size in logical pixels."""
    image = QImage(
        max(1, math.ceil(width * dpr)),
        max(1, math.ceil(height * dpr)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(dpr)
    image.fill(0)
    return image


def _cut(image: QImage, left: float, top: float, *, known: bool) -> SymbolPicture:
    """Leave out the empty rows and columns around a picture."""
    wide, high = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(high, -1)[:, :wide]
    columns, rows = (np.flatnonzero(pixels.any(axis=axis)) for axis in (0, 1))
    dpr = image.devicePixelRatio()
    if len(rows):
        x, y = int(columns[0]), int(rows[0])
        image = image.copy(x, y, int(columns[-1]) - x + 1, int(rows[-1]) - y + 1)
        left, top = left + x / dpr, top + y / dpr
    return SymbolPicture(
        image,
        round(left * dpr) / dpr,
        round(top * dpr) / dpr,
        image.width() / dpr,
        image.height() / dpr,
        known,
    )
