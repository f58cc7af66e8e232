"""The time-space graph as a picture that is moved, and painted anew at its edges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.drawing.time_space_graph import paint_graph
from app.drawing.time_space_labels import GraphNames

if TYPE_CHECKING:
    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_scene import GraphScene

SPARE_PX = 144  # around the window, so that few frames of a pan paint anything
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
        self._names: GraphNames | None = None

    def draw(
        self,
        painter: QPainter,
        frame: GraphFrame,
        scene: GraphScene,
        dpr: float,
        *,
        hurried: bool,
    ) -> GraphFrame:
        """
        Show a graph.

        Parameters
        ----------
        painter
            Of the view.
        frame, scene
            What it shows.
        dpr
            Device pixels in a logical one.
        hurried
            Whether another scale may be shown by stretching the picture.

        Returns
        -------
        GraphFrame
            What the picture shows, less than a device pixel beside what was asked.
        """
        self.painted_px = 0.0
        mine = self._frame
        if mine is None or not self._same(frame, scene, dpr):
            if hurried and mine is not None and self._scene is scene:
                self._stretch(painter, frame, mine)
                return frame
            mine = self._begin(frame, scene, dpr)
        shift = self._shift(frame, mine, dpr)
        if max(abs(one) for one in shift) > SPARE_PX * dpr:
            mine = self._scroll(shift, mine, scene, dpr)
            shift = (0, 0)
        painter.save()
        painter.setClipRect(frame.box)
        right, down = shift[0] / dpr, shift[1] / dpr
        painter.drawPixmap(QPointF(right - SPARE_PX, down - SPARE_PX), self._pixmap)
        painter.restore()
        return mine.widened(-SPARE_PX).moved(right, down)

    def forget(self) -> None:
        """Paint all anew next time."""
        self._frame = None

    def _same(self, frame: GraphFrame, scene: GraphScene, dpr: float) -> bool:
        """Whether the picture is of the same scale, and not too far away."""
        mine = self._frame
        if mine is None or self._scene is not scene:
            return False
        right, down = frame.x(0) - mine.x(0), frame.y(0) - mine.y(0)
        return (
            mine.box == frame.widened(SPARE_PX).box
            and (mine.px_per_s, mine.px_per_km) == (frame.px_per_s, frame.px_per_km)
            and self._pixmap.devicePixelRatio() == dpr
            and abs(right) < frame.box.width()
            and abs(down) < frame.box.height()
        )

    def _begin(self, frame: GraphFrame, scene: GraphScene, dpr: float) -> GraphFrame:
        """Paint a new scale, size, graph or palette."""
        wide = frame.widened(SPARE_PX)
        device = (
            math.ceil((wide.box.right() + SPARE_PX) * dpr),
            math.ceil((wide.box.bottom() + SPARE_PX) * dpr),
        )
        if (self._pixmap.width(), self._pixmap.height()) != device:
            self._pixmap = QPixmap(*device)
        self._pixmap.setDevicePixelRatio(dpr)
        if self._names is None or not self._names.fits(scene, frame):
            self._names = GraphNames(scene, frame)
        self._frame, self._scene = wide, scene
        self._paint([wide.box], wide, scene)
        return wide

    def _shift(
        self, frame: GraphFrame, mine: GraphFrame, dpr: float
    ) -> tuple[int, int]:
        """Device pixels by which the picture is moved."""
        right, down = frame.x(0) - mine.x(0), frame.y(0) - mine.y(0)
        return round(right * dpr), round(down * dpr)

    def _scroll(
        self, shift: tuple[int, int], mine: GraphFrame, scene: GraphScene, dpr: float
    ) -> GraphFrame:
        """Move the picture itself, and paint what came into it."""
        right, down = shift[0] / dpr, shift[1] / dpr
        self._frame = moved = mine.moved(right, down)
        self._pixmap.scroll(*shift, self._pixmap.rect())
        self._paint(_edges(moved.box, right, down), moved, scene)
        return moved

    def _stretch(self, painter: QPainter, frame: GraphFrame, mine: GraphFrame) -> None:
        """Show what there is at another scale."""
        box = mine.box
        left, top = frame.x(mine.begins_s), frame.y(mine.high_km)
        right, bottom = frame.x(mine.ends_s), frame.y(mine.low_km)
        painter.save()
        painter.setClipRect(frame.box)
        painter.fillRect(frame.box, self._sheet())
        dpr = self._pixmap.devicePixelRatio()
        source = QRectF(
            (box.left() + SPARE_PX) * dpr,
            (box.top() + SPARE_PX) * dpr,
            box.width() * dpr,
            box.height() * dpr,
        )
        painter.drawPixmap(
            QRectF(left, top, right - left, bottom - top), self._pixmap, source
        )
        painter.restore()

    def _sheet(self) -> QColor:
        return self._scene.style["sheet"] if self._scene is not None else QColor()

    def _paint(self, parts: list[QRectF], frame: GraphFrame, scene: GraphScene) -> None:
        """Paint some parts of the picture."""
        self.painted_px = sum(part.width() * part.height() for part in parts)
        names = self._names or GraphNames(scene, frame)
        with QPainter(self._pixmap) as painter:
            painter.translate(SPARE_PX, SPARE_PX)
            for part in parts:
                near = names.near(frame, part)
                paint_graph(painter, frame, scene, near, part)


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
