"""A map as a sheet of paper: framed, marked, with scale, grid and legend.

The sheet is laid out in pixels of 1/96 inch, so that lines and letters have on
paper the size they have on a screen. Whoever paints it scales the painter to the
resolution of the device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from app.drawing.furniture import (
    ARROW_RADIUS_PX,
    paint_north,
    paint_scale_bar,
    scale_text,
)
from app.drawing.grid import grid_boxes, grid_of, paint_grid
from app.drawing.labels import paint_labels, place_labels
from app.drawing.legend import paint_legend
from app.drawing.lettering import Lettering, font
from app.drawing.painter import Window, paint_map
from app.drawing.projection import MapView
from app.drawing.route_overlay import paint_route, point_boxes

if TYPE_CHECKING:
    from app.drawing.style import Style
    from maps.basemap import Basemap
    from planners.route import Route

MM = 96 / 25.4  # pixels
SCALES = (
    *(5_000, 10_000, 12_500, 25_000, 50_000, 100_000, 200_000, 250_000),
    *(500_000, 1_000_000, 2_000_000, 5_000_000),
)
MARGIN_MM = 10.0
MARKING_MM = 7.0  # high, above and below everything
HEADING_MM = 11.0
FOOT_MM = 27.0
FRAME_PX = 1.6
ROOM_PX = 36  # around what the map must show, for the signs at its ends


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """
    What a sheet shows and says.

    Attributes
    ----------
    title
        Large, above the map.
    subtitle
        Beside it: unit, operation, who made the sheet and when, as a DTG.
    marking
        Classification with its caveats, above and below.
    bounds
        West, south, east, north that the map must show, degrees; it shows more
        where the paper is of another shape.
    routes
        With their critical points.
    attribution
        Source, licence and date of the data.
    width_mm, height_mm
        Of the paper.
    scale
        ``n`` of 1:n; None takes the largest of `SCALES` that shows the bounds.
    """

    title: str
    marking: str
    bounds: tuple[float, float, float, float]
    routes: tuple[Route, ...] = ()
    subtitle: str = ""
    attribution: str = ""
    width_mm: float = 420.0
    height_mm: float = 297.0
    scale: float | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in pixels of 1/96 inch."""
        return self.width_mm * MM, self.height_mm * MM

    def frame(self) -> QRectF:
        """Where the map is on the paper, pixels."""
        width, height = self.size
        margin = MARGIN_MM * MM
        top = margin + (MARKING_MM + HEADING_MM) * MM
        bottom = height - margin - (MARKING_MM + FOOT_MM) * MM
        return QRectF(margin, top, width - 2 * margin, bottom - top)

    def view(self) -> MapView:
        """Show the bounds in the frame at a round scale."""
        frame = self.frame()
        view = MapView.fitting(
            self.bounds, int(frame.width()), int(frame.height()), margin=ROOM_PX
        )
        if self.scale is not None:
            return view.at_scale(self.scale)
        needed = view.map_scale() - 1e-6
        return view.at_scale(next((n for n in SCALES if n >= needed), needed))


def paint_sheet(
    painter: QPainter, sheet: MapSheet, basemap: Basemap, style: Style
) -> None:
    """
    Paint a whole sheet.

    Parameters
    ----------
    painter
        Scaled so that a unit is 1/96 inch, with its origin at the corner of the
        paper: on a ``QPdfWriter`` of ``r`` dots per inch by ``scale(r / 96, r / 96)``.
    sheet
        What to show and say.
    basemap
        Of the area.
    style
        The day palette; paper is white outside the frame.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width, height = sheet.size
    painter.fillRect(QRectF(0, 0, width, height), style["sheet"])
    frame, view = sheet.frame(), sheet.view()
    _paint_frame(painter, sheet, frame, view, basemap, style)
    _paint_markings(painter, sheet, style)
    _paint_heading(painter, sheet, frame, style)
    _paint_foot(painter, sheet, frame, view, style)
    painter.restore()


def sheet_image(
    sheet: MapSheet, basemap: Basemap, style: Style, dpi: float = 200.0
) -> QImage:
    """Paint a sheet as a picture of some dots per inch."""
    width, height = sheet.size
    sharpness = dpi / 96
    image = QImage(
        round(width * sharpness), round(height * sharpness), QImage.Format.Format_RGB32
    )
    image.fill(style["sheet"])
    image.fill(style["sheet"])  # a new image holds whatever lay in memory
    image.setDevicePixelRatio(sharpness)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    painter = QPainter(image)
    paint_sheet(painter, sheet, basemap, style)
    painter.end()
    return image


def _paint_frame(
    painter: QPainter,
    sheet: MapSheet,
    frame: QRectF,
    view: MapView,
    basemap: Basemap,
    style: Style,
) -> None:
    """Map, grid, routes and names inside the neat line."""
    painter.save()
    painter.setClipRect(frame)
    painter.translate(frame.topLeft())
    left, top, _, _ = view.world_bounds()
    window = Window(
        left=left * view.scale,
        top=top * view.scale,
        scale=view.scale,
        width=view.width,
        height=view.height,
        zoom=view.zoom,
    )
    paint_map(painter, basemap, style, window)
    paint_grid(painter, view, style)
    for route in sheet.routes:
        paint_route(painter, view, route, style, selected=True)
    points = [box for route in sheet.routes for box in point_boxes(view, route.points)]
    labels = place_labels(
        basemap,
        view,
        style,
        taken=[*grid_boxes(view), *points],
        corridors=[view.to_pixels(route.geometry) for route in sheet.routes],
    )
    paint_labels(painter, labels, style)
    painter.restore()
    painter.setPen(QPen(style["sheet_ink"], FRAME_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)


def _paint_markings(painter: QPainter, sheet: MapSheet, style: Style) -> None:
    """Classification above and below everything else, in the middle."""
    width, height = sheet.size
    high = MARKING_MM * MM
    painter.setFont(font(Lettering(17.0, bold=True)))
    painter.setPen(style["sheet_ink"])
    for top in (MARGIN_MM * MM * 0.6, height - MARGIN_MM * MM * 0.6 - high):
        box = QRectF(0, top, width, high)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sheet.marking)


def _paint_heading(
    painter: QPainter, sheet: MapSheet, frame: QRectF, style: Style
) -> None:
    """Title at the left, who and when at the right, on one line over the frame."""
    box = QRectF(frame.left(), frame.top() - HEADING_MM * MM, frame.width(), 36)
    painter.setPen(style["sheet_ink"])
    middle, left = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
    painter.setFont(font(Lettering(22.0, bold=True)))
    title = painter.fontMetrics().elidedText(
        sheet.title, Qt.TextElideMode.ElideRight, int(box.width() * 0.6)
    )
    painter.drawText(box, middle | left, title)
    painter.setFont(font(Lettering(13.0)))
    painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, sheet.subtitle)


def _paint_foot(
    painter: QPainter, sheet: MapSheet, frame: QRectF, view: MapView, style: Style
) -> None:
    """Scale, grid, source and legend under the frame."""
    top = frame.bottom() + 3 * MM
    column = min(frame.width() * 0.36, 340.0)
    painter.setPen(style["sheet_ink"])
    painter.setFont(font(Lettering(15.0, bold=True)))
    upper = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    heading = QRectF(frame.left(), top, column, 20)
    painter.drawText(heading, upper, f"Scale {scale_text(view.map_scale())}")
    bar = QRectF(frame.left(), top + 18, column, 26)
    paint_scale_bar(painter, bar, view, style["sheet_ink"], style["sheet"])
    painter.setPen(style["sheet_ink"])
    painter.setFont(font(Lettering(10.0)))
    words = QRectF(frame.left(), top + 48, column, FOOT_MM * MM - 48)
    text = "\n".join(line for line in (_grid_note(view), sheet.attribution) if line)
    painter.drawText(words, int(upper | Qt.TextFlag.TextWordWrap), text)
    legend = QRectF(
        frame.left() + column + 8 * MM,
        top,
        frame.width() - column - 12 * MM - 2 * ARROW_RADIUS_PX,
        FOOT_MM * MM - 4,
    )
    north = QPointF(frame.right() - ARROW_RADIUS_PX, top + ARROW_RADIUS_PX + 4)
    paint_north(painter, north, style)
    paint_legend(painter, legend, style, routes=bool(sheet.routes))


def _grid_note(view: MapView) -> str:
    """Say which grid it is and how far its lines are apart."""
    grid = grid_of(view)
    zones = ", ".join(dict.fromkeys(figure.split()[0] for figure in grid.names))
    if not grid.spacing_m:
        return "Grid: zones of UTM, WGS 84."
    apart = (
        f"{grid.spacing_m} m"
        if grid.spacing_m < 1000
        else f"{grid.spacing_m // 1000} km"
    )
    where = f", zone {zones}" if zones else ""
    return f"Grid: MGRS (UTM, WGS 84){where}; lines every {apart}. North is up."
