"""A map as a military map sheet: UTM grid, marked, with all that a reader needs.

The sheet is laid out in units of 1/144 inch. Whoever paints it scales the painter to
the resolution of the device.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPaintDevice, QPainter

from app.drawing.labels import paint_labels, place_labels
from app.drawing.overlay_legend import road_signs
from app.drawing.painter import paint_map
from app.drawing.route_overlay import paint_route, point_boxes
from app.drawing.sheet_border import paint_border, paint_sheet_grid, square_box
from app.drawing.sheet_grid import sheet_grid
from app.drawing.sheet_index import SheetIndex, paint_index, paint_neighbours
from app.drawing.sheet_ink import POINT, Ink
from app.drawing.sheet_layout import (
    UNIT_M,
    UNITS_PER_INCH,
    Paper,
    SheetLayout,
    round_scale,
)
from app.drawing.sheet_margin import (
    example_point,
    paint_reference,
    paint_scale,
    paint_signs,
    paint_sources,
    statements,
)
from app.drawing.sheet_norths import Norths, paint_norths
from app.drawing.sign_painter import kinds_shown
from app.drawing.utm_view import UtmView, grid_extent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.drawing.overlay_legend import LegendSign
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from maps.basemap import Basemap
    from planners.route import Lonlat, Route

ROOM_MM = 8.0  # around what a sheet must show, for the signs at its ends
PREVIEW_DPI = 200.0


class SheetOverlay(Protocol):
    """What else lies over the map of a sheet."""

    over_routes: bool

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all that the view shows."""

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Pixels that names keep clear of."""

    def corridors(self, view: MapView) -> Sequence[NDArray[np.float64]]:
        """Lines in pixels, (n, 2) each, that names keep clear of."""

    def legend(self, view: MapView) -> Sequence[LegendSign]:
        """Signs that explain what the view shows of it."""

    def notes(self, view: MapView) -> Sequence[str]:
        """Sentences for the margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """
    What a sheet shows and says.

    Attributes
    ----------
    title
        Large, above the map.
    marking
        Classification with its caveats, above and below.
    centre
        Longitude and latitude in the middle of the map, degrees.
    scale
        ``n`` of 1:n.
    date
        Day of use, for the declination.
    paper
        Size and way of the paper.
    zone
        Of the grid; 0 takes that of the centre.
    routes
        With their critical points.
    subtitle
        Under the title: unit, operation.
    name, number, series, edition
        Of the sheet, as maps are ordered by; may be empty.
    made
        DTG of print.
    sources
        Source, date, attribution and licence of the data, a line each.
    index
        Sheets that belong together; None of a single one.
    """

    title: str
    marking: str
    centre: Lonlat
    scale: float
    date: dt.date
    paper: Paper
    zone: int = 0
    routes: tuple[Route, ...] = ()
    subtitle: str = ""
    name: str = ""
    number: str = ""
    series: str = ""
    edition: str = ""
    made: str = ""
    sources: tuple[str, ...] = ()
    index: SheetIndex | None = None

    @property
    def layout(self) -> SheetLayout:
        """Where everything stands."""
        return SheetLayout.of(self.paper, index=self.index is not None)

    def view(self) -> UtmView:
        """Map in the neat line."""
        return UtmView.at(
            self.centre,
            self.scale,
            self.layout.map_size,
            zone=self.zone,
            pixel_m=UNIT_M,
        )


def placed_around(
    bounds: tuple[float, float, float, float],
    paper: Paper,
    *,
    zone: int = 0,
    index: bool = False,
) -> tuple[Lonlat, float]:
    """
    Centre and largest round scale of a sheet that shows an area.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees; a point is shown at the largest scale.
    paper
        Of the sheet.
    zone
        Of the grid; 0 takes that of the middle.
    index
        Whether the sheet has an index diagram.

    Returns
    -------
    tuple[Lonlat, float]
        Longitude and latitude; ``n`` of 1:n.
    """
    centre, wide, high = grid_extent(bounds, zone)
    room_x, room_y = (
        side * UNIT_M - 2 * ROOM_MM / 1_000
        for side in SheetLayout.of(paper, index=index).map_size
    )
    return centre, round_scale(max(wide / room_x, high / room_y, 1.0))


class SheetPicture:
    """
    A sheet ready to be painted, whole or part by part.

    Parameters
    ----------
    sheet
        What to show and say.
    basemap
        Of the area.
    style
        Any palette; paper is its ``sheet`` outside the frame.
    overlays
        More things over the map, the topmost last.

    Attributes
    ----------
    labels
        Names of the map in the places that were found for them.
    """

    def __init__(
        self,
        sheet: MapSheet,
        basemap: Basemap,
        style: Style,
        overlays: Sequence[SheetOverlay] = (),
    ) -> None:
        self.sheet = sheet
        self.layout = sheet.layout
        self.view = sheet.view()
        self._basemap = basemap
        self.style = style
        self._overlays = tuple(overlays)
        self._grid = sheet_grid(self.view)
        self.labels = place_labels(
            basemap, self.view, style, self._taken(), self._corridors()
        )

    def paint(self, painter: QPainter, part: QRectF | None = None) -> None:
        """
        Paint the sheet.

        Parameters
        ----------
        painter
            Scaled so that a unit is 1/144 inch, with its origin at the corner of
            the paper.
        part
            Of the paper, units; None paints all of it.
        """
        page = self.layout.page if part is None else part
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(page)
        painter.fillRect(page, self.style["sheet"])
        seen = page.intersected(self.layout.frame)
        if not seen.isEmpty():
            self._paint_map(painter, seen)
        self._paint_margin(painter)
        painter.restore()

    def _taken(self) -> list[QRectF]:
        """Boxes in the pixels of the map where no name may stand."""
        taken = [square_box(name) for name in self._grid.squares]
        for route in self.sheet.routes:
            taken += point_boxes(self.view, route.points)
        for overlay in self._overlays:
            taken += overlay.boxes(self.view)
        return taken

    def _corridors(self) -> list[NDArray[np.float64]]:
        """Lines in the pixels of the map that no name may cover."""
        lines = [self.view.to_pixels(route.geometry) for route in self.sheet.routes]
        for overlay in self._overlays:
            lines += overlay.corridors(self.view)
        return lines

    def _paint_map(self, painter: QPainter, seen: QRectF) -> None:
        """Map, grid, overlays and names inside the neat line."""
        corner = self.layout.frame.topLeft()
        painter.save()
        painter.setClipRect(seen)
        painter.translate(seen.topLeft())
        window = self.view.window(seen.translated(-corner))
        paint_map(painter, self._basemap, self.style, window)
        painter.translate(corner - seen.topLeft())
        paint_sheet_grid(painter, self.view, self._grid, self.style)
        self._paint_overlays(painter, over_routes=False)
        for route in self.sheet.routes:
            paint_route(painter, self.view, route, self.style, selected=True)
        self._paint_overlays(painter, over_routes=True)
        paint_labels(painter, self.labels, self.style)
        painter.restore()

    def _paint_overlays(self, painter: QPainter, *, over_routes: bool) -> None:
        """What lies under routes, or what lies over them."""
        for overlay in self._overlays:
            if overlay.over_routes is over_routes:
                overlay.paint(painter, self.view, self.style)

    def _legend(self) -> list[LegendSign]:
        """Signs of what lies over the map, and of what bars its roads."""
        drawn = [sign for one in self._overlays for sign in one.legend(self.view)]
        kinds = kinds_shown(self._basemap.signs, self.view.window())
        return drawn + road_signs(kinds)

    def _paint_margin(self, painter: QPainter) -> None:
        """Everything outside the neat line."""
        sheet, layout, view = self.sheet, self.layout, self.view
        ink = Ink(painter, self.style)
        for box in (layout.top_marking, layout.bottom_marking):
            ink.write(box, sheet.marking, 12, bold=True, at="centre middle")
        _paint_heading(ink, layout.heading, sheet)
        paint_border(painter, (layout.frame, layout.border), self._grid, self.style)
        blocks = layout.blocks
        words = statements(self._basemap, view, self._grid)
        words += [note for one in self._overlays for note in one.notes(view)]
        printed = [f"Printed {sheet.made}."] if sheet.made else []
        sources = [*sheet.sources, *printed]
        if "sources" in blocks:
            paint_sources(ink, blocks["sources"], sources)
        else:
            words += sources
        paint_scale(ink, blocks["scale"], view, words)
        example = example_point(self._basemap, view, self._grid)
        paint_reference(ink, blocks["reference"], view, self._grid, example)
        norths = Norths.at(view.centre, view.zone, sheet.date)
        paint_norths(ink, blocks["norths"], norths)
        paint_signs(ink, blocks["legend"], self._legend(), routes=bool(sheet.routes))
        if sheet.index is not None:
            paint_index(ink, blocks["index"], sheet.index, view)
            paint_neighbours(ink, layout.border, sheet.index, view)


def sheet_image(picture: SheetPicture, dpi: float = PREVIEW_DPI) -> QImage:
    """Paint a sheet as a picture of some dots per inch."""
    page = picture.layout.page
    sharpness = dpi / UNITS_PER_INCH
    image = QImage(
        round(page.width() * sharpness),
        round(page.height() * sharpness),
        QImage.Format.Format_RGB32,
    )
    image.fill(picture.style["sheet"])  # the last pixels are cut by the paper's edge
    image.setDevicePixelRatio(sharpness)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    with painting(image) as painter:
        picture.paint(painter)
    return image


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """
    Painter on a device that ends whatever happens.

    A device that is destroyed under its painter takes the process with it.
    """
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


def _paint_heading(ink: Ink, box: QRectF, sheet: MapSheet) -> None:
    """Series and edition at the left, title in the middle, name and number right."""
    third = box.width() / 4
    upper = QRectF(box.left(), box.top() + 3 * POINT, third, 9 * POINT)
    lower = upper.translated(0, 9 * POINT)
    ink.write(upper, sheet.series, 7, bold=True)
    ink.write(lower, sheet.edition, 6)
    right = box.width() - third
    name = upper.translated(right, 0)
    ink.write(name, sheet.name, 7, bold=True, at="right middle")
    ink.write(lower.translated(right, 0), sheet.number, 6, at="right middle")
    middle = box.adjusted(third + 10, 0, -third - 10, 0)
    ink.write(
        QRectF(middle.left(), middle.top(), middle.width(), 16 * POINT),
        sheet.title,
        14,
        bold=True,
        at="centre middle",
    )
    ink.write(
        QRectF(middle.left(), middle.top() + 16 * POINT, middle.width(), 8 * POINT),
        sheet.subtitle,
        6.5,
        at="centre middle",
    )
