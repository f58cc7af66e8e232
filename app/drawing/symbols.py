"""Point symbols over the map: painted, kept clear of names, and found by a click."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.drawing.strokes import solid
from app.drawing.symbol_engine import SymbolColours
from app.drawing.symbol_pictures import SIZE_PX, Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.drawing.symbol_pictures import SymbolPicture, SymbolPictures
    from planners.overlay import PlacedSymbol

CHOSEN_ROOM_PX = 4.0
SIZES = ((9.0, 20.0), (10.5, 26.0), (math.inf, SIZE_PX))  # up to a zoom, pixels
REACH_PX = 800.0  # no symbol with its texts is larger
Seen = tuple[int, float, float, "SymbolPicture"]  # which, left, top, picture


def size_at(zoom: float) -> float:
    """Size of symbols, pixels: smaller where much ground is on the screen."""
    return next(size for last, size in SIZES if zoom <= last)


def paint_symbols(
    painter: QPainter,
    view: MapView,
    symbols: Sequence[PlacedSymbol],
    style: Style,
    pictures: SymbolPictures,
    *,
    chosen: int | None = None,
    size: float = SIZE_PX,
) -> None:
    """
    Paint symbols at their places, the last on top.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    symbols
        In paint order.
    style
        Colours.
    pictures
        Makes and keeps the pictures.
    chosen
        Which of them has a frame of choice around it.
    size
        Height of the frame of a friendly unit, logical pixels.
    """
    draw, whole = painter.drawImage, view.dpr == 1
    found = None
    for number, left, top, picture in _seen(view, symbols, style, pictures, size):
        if whole:  # a fifth faster
            draw(int(left), int(top), picture.image)
        else:
            draw(QPointF(left, top), picture.image)
        if number == chosen:
            found = QRectF(left, top, picture.width, picture.height)
    if found is not None:
        _paint_choice(painter, found, style)


def symbol_boxes(
    view: MapView,
    symbols: Sequence[PlacedSymbol],
    style: Style,
    pictures: SymbolPictures,
    size: float = SIZE_PX,
) -> list[QRectF]:
    """Pixels that symbols cover with their texts, of those on the screen or near."""
    return [
        QRectF(left, top, picture.width, picture.height)
        for _, left, top, picture in _seen(view, symbols, style, pictures, size)
    ]


def symbol_at(
    view: MapView,
    symbols: Sequence[PlacedSymbol],
    style: Style,
    pictures: SymbolPictures,
    place: tuple[float, float],
    size: float = SIZE_PX,
) -> int | None:
    """
    Find the topmost symbol under a logical pixel.

    Parameters
    ----------
    view, symbols, style, pictures, size
        As they are painted.
    place
        Logical pixel.

    Returns
    -------
    int | None
        Its place among the symbols; None where there is none.
    """
    x, y = place
    hit = None
    for number, left, top, picture in _seen(view, symbols, style, pictures, size):
        if 0 <= x - left <= picture.width and 0 <= y - top <= picture.height:
            hit = number
    return hit


def _seen(
    view: MapView,
    symbols: Sequence[PlacedSymbol],
    style: Style,
    pictures: SymbolPictures,
    size: float,
) -> Iterator[Seen]:
    """Pictures that may reach into the view, on whole device pixels."""
    if not symbols:
        return
    made = pictures.by_look(Look(SymbolColours.of(style), size, view.dpr))
    places = view.to_pixels([symbol.position for symbol in symbols])
    edge = (view.width + REACH_PX, view.height + REACH_PX)
    near = ((places > -REACH_PX) & (places < edge)).all(axis=1)
    places = np.round(places * view.dpr) / view.dpr
    columns = (np.flatnonzero(near).tolist(), *places[near].T.tolist())
    for number, x, y in zip(*columns, strict=True):
        symbol = symbols[number]
        picture = made(symbol.sidc, symbol.texts)
        yield number, x + picture.left, y + picture.top, picture


def _paint_choice(painter: QPainter, box: QRectF, style: Style) -> None:
    """Frame around a symbol that is chosen."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = CHOSEN_ROOM_PX
    frame = box.adjusted(-room, -room, room, room)
    for pen in (solid(style["route_halo"], 4.5), solid(style["route"], 2.2)):
        painter.setPen(pen)
        painter.drawRoundedRect(frame, 4, 4)
    painter.restore()
