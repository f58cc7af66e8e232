"""Where a map sheet will lie: its frame over the map, to be moved by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainterPath, QPen, QPolygonF

from app.drawing.lettering import Lettering, paint_text
from app.ui.map.layers.layer import MapLayer
from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.canvas import MapCanvas
    from planners.route import Lonlat

FRAME_PX, HALO_PX = 2.4, 5.0
NUMBER = Lettering(15.0, bold=True)
SHADE = 0.28  # of the paper over what will not be on a sheet

Corners = tuple["Lonlat", ...]


class SheetFrame(MapLayer):
    """
    Frames of the sheets that are to be printed, numbered in order of march.

    ``moved`` tells where the hand has put the middle of the only sheet: longitude and
    latitude. Sheets of a strip follow their route and stay where they are.
    """

    moved = Signal(float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheets: tuple[Corners, ...] = ()

    @property
    def sheets(self) -> tuple[Corners, ...]:
        """Corners of each sheet, longitudes and latitudes."""
        return self._sheets

    def set_sheets(self, sheets: Sequence[Corners]) -> None:
        """Show these frames; none hides the layer."""
        self._sheets = tuple(sheets)
        self.changed.emit()

    @property
    def is_movable(self) -> bool:
        """Whether the hand may move it: there is just one sheet."""
        return len(self._sheets) == 1

    def middle(self, view: MapView) -> QPointF | None:
        """Middle of the only sheet in pixels; None without one."""
        if not self.is_movable:
            return None
        x, y = view.to_pixels(self._sheets[0]).mean(axis=0).tolist()
        return QPointF(x, y)

    def hit(self, view: MapView, position: QPointF) -> bool:
        """Whether a pixel lies on the only sheet."""
        if not self.is_movable:
            return False
        shape = _polygon(view, self._sheets[0])
        return shape.containsPoint(position, Qt.FillRule.OddEvenFill)

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Shade what is on no sheet, and draw the frames with their numbers."""
        if not self._sheets:
            return
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        shapes = [_polygon(view, corners) for corners in self._sheets]
        covered = QPainterPath()
        for shape in shapes:
            path = QPainterPath()
            path.addPolygon(shape)
            path.closeSubpath()
            covered = covered.united(path)
        outside = QPainterPath()
        outside.addRect(QRectF(0, 0, view.width, view.height))
        painter.fillPath(outside.subtracted(covered), style.faded("sheet_ink", SHADE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((style["halo"], HALO_PX), (style["grid"], FRAME_PX)):
            painter.setPen(QPen(colour, width))
            for shape in shapes:
                painter.drawPolygon(shape)
        if len(shapes) > 1:
            self._paint_numbers(painter, view, style)
        painter.restore()

    def _paint_numbers(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Write the number of each sheet into its upper left corner."""
        lettering = NUMBER._replace(colour=style.code("grid"), halo=style.code("halo"))
        for number, corners in enumerate(self._sheets):
            x, y = view.to_pixels(corners[:1])[0].tolist()
            paint_text(painter, str(number + 1), (x + 16, y + 15), 0, lettering)


class SheetTool(MapTool):
    """Takes hold of the frame of a sheet and moves it."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(
        self, canvas: MapCanvas, frame: SheetFrame, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas, self._frame = canvas, frame
        self._held: QPointF | None = None  # from the hand to the middle

    @property
    def hint(self) -> str:
        """What to do next."""
        return self.tr("Drag the frame to where the sheet shall lie.")

    def press(self, click: MapClick) -> bool:
        """Take hold of the frame under the hand."""
        view = self._canvas.view
        middle = self._frame.middle(view)
        if middle is None or not self._frame.hit(view, click.position):
            return False
        self._held = middle - click.position
        return True

    def drag(self, click: MapClick) -> None:
        """Move the frame with the hand."""
        if self._held is None:
            return
        middle = click.position + self._held
        lon, lat = self._canvas.view.to_lonlat(middle.x(), middle.y())
        self._frame.moved.emit(lon, lat)

    def release(self, click: MapClick) -> None:
        """Let go of the frame."""
        del click
        self._held = None

    def leave(self) -> None:
        """Let go."""
        self._held = None


def _polygon(view: MapView, corners: Corners) -> QPolygonF:
    """Outline of a sheet in pixels."""
    pixels = np.asarray(view.to_pixels(corners))
    return QPolygonF([QPointF(x, y) for x, y in pixels.tolist()])
