"""The time-space graph as a picture that is moved, and painted anew at its edges only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from app.drawing.time_space_graph import paint_graph
from app.drawing.time_space_labels import place_names

if TYPE_CHECKING:
    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_labels import BandName
    from app.drawing.time_space_scene import GraphScene

SPARE = 1.0  # windows around the one shown for which names are placed
SEAM_PX = 2.0  # painted again beside a new edge, for what its pens left there


class GraphPicture:
    """
    The picture that a view showed last.

    Attributes
    ----------
    painted_px
        Pixels that the last call of `draw` painted anew, for measuring.
    """

    def __init__(self) -> None:
        self.painted_px = 0.0
        self._pixmap = QPixmap()
        self._frame: GraphFrame | None = None
        self._scene: GraphScene | None = None
        self._names: list[BandName] = []
        self._named: GraphFrame | None = None

    def draw(
        self,
        painter: QPainter,
        frame: GraphFrame,
        scene: GraphScene,
        size: QSizeF,
        dpr: float,
    ) -> GraphFrame:
        """
        Show a graph.

        Parameters
        ----------
        painter
            Of the view.
        frame, scene
            What it shows.
        size, dpr
            Of the view in logical pixels, and device pixels in one of them.

        Returns
        -------
        GraphFrame
            What the picture shows, less than a device pixel beside what was asked.
        """
        shift = self._shift(frame, scene, size, dpr)
        if shift is None:
            self._begin(frame, scene, size, dpr)
            self._paint([frame.box], frame, scene)
        elif shift != (0, 0) and self._frame is not None:
            frame = self._frame.moved(shift[0] / dpr, shift[1] / dpr)
            self._pixmap.scroll(*shift, self._pixmap.rect())
            self._frame = frame
            self._paint(_edges(frame.box, shift[0] / dpr, shift[1] / dpr), frame, scene)
        elif self._frame is not None:
            frame, self.painted_px = self._frame, 0.0
        painter.drawPixmap(QPointF(0, 0), self._pixmap)
        return frame

    def forget(self) -> None:
        """Paint all anew next time."""
        self._frame = None

    def _begin(
        self, frame: GraphFrame, scene: GraphScene, size: QSizeF, dpr: float
    ) -> None:
        """Take a new scale, size, graph or palette."""
        device = math.ceil(size.width() * dpr), math.ceil(size.height() * dpr)
        if (self._pixmap.width(), self._pixmap.height()) != device:
            self._pixmap = QPixmap(*device)
        self._pixmap.setDevicePixelRatio(dpr)
        self._names = place_names(scene, frame, SPARE)
        self._frame, self._scene, self._named = frame, scene, frame

    def _shift(
        self, frame: GraphFrame, scene: GraphScene, size: QSizeF, dpr: float
    ) -> tuple[int, int] | None:
        """Device pixels by which the picture has to move; None for a new one."""
        mine, named = self._frame, self._named
        same = (
            mine is not None
            and named is not None
            and self._scene is scene
            and mine.box == frame.box
            and (mine.px_per_s, mine.px_per_km) == (frame.px_per_s, frame.px_per_km)
            and self._pixmap.devicePixelRatio() == dpr
            and self._pixmap.width() == math.ceil(size.width() * dpr)
        )
        if not same or mine is None or named is None:
            return None
        away_x, away_y = frame.x(0) - named.x(0), frame.y(0) - named.y(0)
        box = frame.box
        if abs(away_x) > box.width() * SPARE or abs(away_y) > box.height() * SPARE:
            return None
        right = round((frame.x(0) - mine.x(0)) * dpr)
        down = round((frame.y(0) - mine.y(0)) * dpr)
        if abs(right) >= box.width() * dpr or abs(down) >= box.height() * dpr:
            return None
        return right, down

    def _paint(self, parts: list[QRectF], frame: GraphFrame, scene: GraphScene) -> None:
        """Paint some parts of the picture."""
        self.painted_px = sum(part.width() * part.height() for part in parts)
        with QPainter(self._pixmap) as painter:
            for part in parts:
                paint_graph(painter, frame, scene, self._names, part)


def _edges(box: QRectF, right: float, down: float) -> list[QRectF]:
    """Parts of a box that come into sight when its content is moved."""
    parts = []
    if right:
        wide = min(abs(right) + SEAM_PX, box.width())
        left = box.left() if right > 0 else box.right() - wide
        parts.append(QRectF(left, box.top(), wide, box.height()))
    if down:
        high = min(abs(down) + SEAM_PX, box.height())
        top = box.top() if down > 0 else box.bottom() - high
        parts.append(QRectF(box.left(), top, box.width(), high))
    return parts
