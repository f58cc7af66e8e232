"""Which sheets lie beside a sheet: the index diagram, and numbers at its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen, QPolygonF

from app.drawing.geometry import polygon_of
from app.drawing.sheet_ink import HAIR, POINT, Ink
from app.drawing.sheet_layout import MM, OUTSIDE_MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.drawing.utm_view import UtmView
    from planners.route import Lonlat

TOUCHING = 1.1  # of the width or height between the middles of neighbours
NUMBER_POINTS = (7.0, 3.5)


@dataclass(frozen=True, slots=True)
class SheetIndex:
    """
    Sheets that belong together.

    Attributes
    ----------
    frames
        Corners of the map of each, four longitudes and latitudes, in order of march.
    own
        Which of them this sheet is, from 0.
    route
        Longitudes and latitudes of the line that they follow; may be empty.
    """

    frames: tuple[tuple[Lonlat, ...], ...]
    own: int
    route: tuple[Lonlat, ...] = ()

    @property
    def number(self) -> str:
        """``2/5``."""
        return f"{self.own + 1}/{len(self.frames)}"


class Neighbour(NamedTuple):
    """A sheet that goes on where this one ends: which side, and where along it."""

    number: int  # from 1
    side: str
    share: float  # of the side, from the left or the top


def neighbours(index: SheetIndex, view: UtmView) -> Iterator[Neighbour]:
    """
    Sheets that touch this one or overlap it.

    Parameters
    ----------
    index
        All sheets.
    view
        The map of this one.
    """
    size = np.array((view.width, view.height))
    for number, corners in enumerate(index.frames):
        away = (view.to_pixels(corners).mean(axis=0) - size / 2) / size
        if number == index.own or np.abs(away).max() > TOUCHING:
            continue
        across, down = away.tolist()
        if abs(across) >= abs(down):
            side, along = ("right" if across > 0 else "left"), down
        else:
            side, along = ("bottom" if down > 0 else "top"), across
        share = min(max(0.5 + along, 0.08), 0.92)
        yield Neighbour(number + 1, side, share)


def paint_neighbours(
    ink: Ink, border: QRectF, index: SheetIndex, view: UtmView
) -> None:
    """Write the numbers of the neighbours outside the border, on their sides."""
    away = OUTSIDE_MM * MM / 2
    for found in neighbours(index, view):
        x = border.left() + border.width() * found.share
        y = border.top() + border.height() * found.share
        x = {"left": border.left() - away, "right": border.right() + away}.get(
            found.side, x
        )
        y = {"top": border.top() - away, "bottom": border.bottom() + away}.get(
            found.side, y
        )
        ink.painter.save()
        ink.painter.translate(x, y)
        if found.side in {"left", "right"}:
            ink.painter.rotate(-90)
        room = QRectF(-20 * MM, -away, 40 * MM, 2 * away)
        ink.write(room, f"Sheet {found.number}", 6, bold=True, at="centre middle")
        ink.painter.restore()


def paint_index(ink: Ink, box: QRectF, index: SheetIndex, view: UtmView) -> None:
    """
    Draw all frames with their numbers and the route; this sheet is filled.

    Parameters
    ----------
    ink
        In units of the sheet.
    box
        Room for it.
    index
        All sheets.
    view
        The map of this one; the diagram lies as it does.
    """
    room = ink.heading(box, f"Sheet {index.own + 1} of {len(index.frames)}")
    frames = [view.to_pixels(corners) for corners in index.frames]
    place = _fitted(np.concatenate(frames), room.adjusted(2, 2, -2, -2))
    painter = ink.painter
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outlines = [place(frame) for frame in frames]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.style.faded("grid", 0.35))
    painter.drawPolygon(_polygon(outlines[index.own]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink.colour, HAIR))
    for outline in outlines:
        painter.drawPolygon(_polygon(outline))
    if index.route:
        painter.setPen(QPen(ink.style["route"], 1.6))
        painter.drawPolyline(polygon_of(place(view.to_pixels(index.route))))
    largest, smallest = NUMBER_POINTS
    points = largest if len(frames) <= 12 else smallest + 1.5
    for number, outline in enumerate(outlines):
        x, y = outline.mean(axis=0).tolist()
        own = number == index.own
        label = QRectF(x - 20, y - 6 * POINT, 40, 12 * POINT)
        ink.write(label, str(number + 1), points, bold=own, at="centre middle")


class _Placing(NamedTuple):
    """Moves and shrinks points into a box."""

    factor: float
    x: float
    y: float

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(points * self.factor + (self.x, self.y))


def _fitted(points: NDArray[np.float64], room: QRectF) -> _Placing:
    """Way into a box for points, in its middle."""
    low, high = points.min(axis=0), points.max(axis=0)
    wide, tall = np.maximum(high - low, 1e-9).tolist()
    factor = min(room.width() / wide, room.height() / tall)
    middle = (low + high) / 2 * factor
    return _Placing(
        factor, room.center().x() - middle[0], room.center().y() - middle[1]
    )


def _polygon(points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])
