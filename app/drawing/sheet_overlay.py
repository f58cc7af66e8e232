"""What the staff has drawn, over the map of a sheet: as the window shows it.

Painters of the window lay it out in units of the sheet; symbols are painted by their
strokes, so that they are as sharp as the printer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QRectF

from app.drawing.area_overlay import name_box, paint_area
from app.drawing.bridge_overlay import (
    FROM_ZOOM,
    close_boxes,
    paint_signs,
    place_signs,
    short_of_discs,
)
from app.drawing.closure_overlay import closure_boxes, paint_closures
from app.drawing.control_lines import line_corridor, lines_boxes, paint_control_lines
from app.drawing.overlay_legend import (
    LegendSign,
    area_sign,
    bridge_signs,
    closure_sign,
    line_signs,
)
from app.drawing.symbol_engine import SymbolColours
from app.drawing.symbol_pictures import Look, SymbolPictures
from app.drawing.symbols import size_at, symbol_boxes
from planners.bridge_classes import BridgeVerdict
from planners.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

    from app.drawing.bridge_overlay import BridgeSign
    from app.drawing.map_sheet import SheetOverlay
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.bridge_classes import BridgeClasses
    from planners.overlay import AvoidArea, ControlLine, PlacedSymbol
    from planners.route import Lonlat, Route
    from planners.vehicles import Formation

MOST_BRIDGES = 20_000  # signs on a sheet; paper shows far more ground than a screen


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SheetDrawing:
    """
    What lies over the map of a sheet beside routes.

    Attributes
    ----------
    overlay
        What the staff has drawn; its ratings are among the bridges.
    closures
        A point on each closed road, degrees.
    bridges
        What bridges bear; None leaves them out.
    formation
        For which bridges are judged; None only tells their classes.
    """

    overlay: Overlay = field(default_factory=Overlay)
    closures: tuple[Lonlat, ...] = ()
    bridges: BridgeClasses | None = None
    formation: Formation | None = None


def sheet_overlays(
    drawing: SheetDrawing, style: Style, routes: Sequence[Route] = ()
) -> tuple[SheetOverlay, ...]:
    """
    Painters of a drawing, the topmost last.

    Parameters
    ----------
    drawing
        What to paint.
    style
        In which colours.
    routes
        Of the sheet; signs of bridges keep clear of their critical points.
    """
    overlay = drawing.overlay
    areas, lines = AvoidAreas(overlay.areas), ControlLines(overlay.lines)
    closures, symbols = Closures(drawing.closures), Symbols(overlay.symbols, style)
    if drawing.bridges is None:
        return areas, lines, closures, symbols
    clear_of = (areas, lines, closures, symbols)
    bridges = Bridges(drawing.bridges, drawing.formation, routes, clear_of)
    return areas, lines, bridges, closures, symbols


class Painted:
    """What every overlay of a sheet does where it has nothing to say."""

    over_routes = True

    def corridors(self, _view: MapView) -> list[NDArray[np.float64]]:
        """Lines in pixels that names keep clear of: none."""
        return []

    def legend(self, _view: MapView) -> list[LegendSign]:
        """Signs that must be explained: none."""
        return []

    def notes(self, _view: MapView) -> list[str]:
        """Sentences for the margin: none."""
        return []


class AvoidAreas(Painted):
    """Areas to avoid, under routes; names may stand in them."""

    over_routes = False

    def __init__(self, areas: Sequence[AvoidArea]) -> None:
        self._areas = areas

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of them."""
        for area in self._areas:
            paint_area(painter, view, area, style)

    def boxes(self, view: MapView) -> list[QRectF]:
        """Boxes of their names."""
        boxes = (name_box(view, area) for area in self._areas)
        return [box for box in boxes if box is not None]

    def legend(self, view: MapView) -> list[LegendSign]:
        """One sign, where an area lies on the map."""
        screen = shapely.box(0, 0, view.width, view.height)
        rings = (shapely.Polygon(view.to_pixels(area.ring)) for area in self._areas)
        return [area_sign()] if any(screen.intersects(ring) for ring in rings) else []


class ControlLines(Painted):
    """Supply routes, convoys, boundaries and obstacles, under routes."""

    over_routes = False

    def __init__(self, lines: Sequence[ControlLine]) -> None:
        self._lines = lines

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of them with what is written along them."""
        paint_control_lines(painter, view, self._lines, style)

    def boxes(self, view: MapView) -> list[QRectF]:
        """Boxes of what is written along them."""
        return lines_boxes(view, self._lines)

    def corridors(self, view: MapView) -> list[NDArray[np.float64]]:
        """Where they run."""
        return [run for line in self._lines for run in line_corridor(view, line)]

    def legend(self, view: MapView) -> list[LegendSign]:
        """Kinds that are on the map."""
        screen = shapely.box(0, 0, view.width, view.height)
        return line_signs(
            line.kind
            for line in self._lines
            if screen.intersects(shapely.LineString(view.to_pixels(line.line)))
        )


class Bridges(Painted):
    """
    Load classes of bridges, as far as they are known.

    Where hundreds of bridges are unknown, their signs would cover the map; the margin
    says so instead. On small scales only what the staff rated is shown.
    """

    def __init__(
        self,
        bridges: BridgeClasses,
        formation: Formation | None,
        routes: Sequence[Route],
        clear_of: Sequence[SheetOverlay],
    ) -> None:
        self._bridges = bridges
        self._verdicts = bridges.verdicts(formation)
        self._points = tuple(point for route in routes for point in route.points)
        self._clear_of = clear_of
        self._placed: tuple[MapView, list[BridgeSign]] | None = None

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the signs that find room; their stems end above discs of routes."""
        signs = short_of_discs(self._signs(view), view, self._points)
        paint_signs(painter, signs, style)

    def boxes(self, view: MapView) -> list[QRectF]:
        """Boxes of the signs, down to their bridges."""
        return [sign.box.united(QRectF(*sign.foot, 1, 1)) for sign in self._signs(view)]

    def legend(self, view: MapView) -> list[LegendSign]:
        """Kinds of signs that are on the map."""
        signs = self._signs(view)
        kinds = {sign.verdict for sign in signs}
        return bridge_signs(kinds, own=any(sign.own for sign in signs))

    def notes(self, view: MapView) -> list[str]:
        """What a bridge without a sign means."""
        if view.zoom < FROM_ZOOM:
            return ["Of bridges, only own ratings are shown."]
        return ["Bridges without a sign: load class not known, or no room."]

    def _signs(self, view: MapView) -> list[BridgeSign]:
        """Signs of a view; those of the last view asked for are kept."""
        if self._placed is None or self._placed[0] != view:
            self._placed = view, self._place(view)
        return self._placed[1]

    def _place(self, view: MapView) -> list[BridgeSign]:
        """Signs in the room there is; what the staff rated stands in any case."""
        bridges = self._bridges
        if not len(bridges.lonlat):
            return []
        places = view.to_pixels(bridges.lonlat)
        edge = (view.width, view.height)
        on_map = ((places >= 0) & (places <= edge)).all(axis=1)
        own = on_map & bridges.own.any(axis=1)
        known = self._verdicts != BridgeVerdict.UNKNOWN
        shown = own if view.zoom < FROM_ZOOM else on_map & (known | own)
        taken = close_boxes(view, self._points)
        for overlay in self._clear_of:
            taken += overlay.boxes(view)

        def placed(rows: NDArray[np.int64], taken: list[QRectF]) -> list[BridgeSign]:
            return place_signs(
                view,
                bridges,
                self._verdicts,
                rows,
                taken=taken,
                from_zoom=0.0,
                most=MOST_BRIDGES,
            )

        signs = placed(np.flatnonzero(shown), taken)
        there = [sign.obstacle for sign in signs]
        left_out = np.flatnonzero(own & ~np.isin(bridges.obstacle, there))
        return signs + placed(left_out, [])


class Closures(Painted):
    """Closed roads."""

    def __init__(self, places: Sequence[Lonlat]) -> None:
        self._places = places

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint a disc on each."""
        paint_closures(painter, view, self._places, style)

    def boxes(self, view: MapView) -> list[QRectF]:
        """Boxes of the discs."""
        return closure_boxes(view, self._places)

    def legend(self, view: MapView) -> list[LegendSign]:
        """One sign, where a closed road is on the map."""
        return [closure_sign()] if _any_on(view, self.boxes(view)) else []


class Symbols(Painted):
    """
    Units and points, over everything else.

    The legend is silent on them: they follow APP-6, which has one of its own.
    """

    def __init__(self, symbols: Sequence[PlacedSymbol], style: Style) -> None:
        self._symbols = symbols
        self._style = style
        self._pictures = SymbolPictures()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint them by their strokes, those that the painter's clip leaves."""
        if not self._symbols:
            return
        look = Look(SymbolColours.of(style), size_at(view.zoom))
        places = view.to_pixels([symbol.position for symbol in self._symbols])
        reach = _reach(look.size)
        clip = painter.clipBoundingRect() if painter.hasClipping() else None
        for symbol, (x, y) in zip(self._symbols, places.tolist(), strict=True):
            if clip is None or clip.intersects(reach.translated(x, y)):
                painter.save()
                painter.translate(x, y)
                paint = self._pictures.paint_strokes
                paint(painter, symbol.sidc, symbol.texts, look)
                painter.restore()

    def boxes(self, view: MapView) -> list[QRectF]:
        """Boxes of the symbols with their texts."""
        size = size_at(view.zoom)
        return symbol_boxes(view, self._symbols, self._style, self._pictures, size)


def _reach(size: float) -> QRectF:
    """Box around the place of a symbol that no symbol with its texts leaves."""
    return QRectF(-25 * size, -10 * size, 50 * size, 20 * size)


def _any_on(view: MapView, boxes: Sequence[QRectF]) -> bool:
    """Whether any box is on the map."""
    screen = QRectF(0, 0, view.width, view.height)
    return any(screen.intersects(box) for box in boxes)
