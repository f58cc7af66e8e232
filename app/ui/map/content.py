"""Everything over the tiles, in paint order, and room for names between it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from app.drawing.labels import paint_labels, place_labels
from app.ui.map.kept_picture import KeptPicture
from app.ui.map.layers.areas import AvoidAreasLayer
from app.ui.map.layers.bridges import BridgesLayer
from app.ui.map.layers.closures import ClosuresLayer
from app.ui.map.layers.columns import ColumnsLayer
from app.ui.map.layers.control_lines import ControlLinesLayer
from app.ui.map.layers.feeds import FeedsLayer
from app.ui.map.layers.furniture import (
    FurnitureLayer,
    GridFiguresLayer,
    GridLayer,
)
from app.ui.map.layers.hand import HandLayer
from app.ui.map.layers.reach import ReachLayer
from app.ui.map.layers.rounds import RoundsLayer
from app.ui.map.layers.routes import RoutesLayer
from app.ui.map.layers.symbols import SymbolsLayer

if TYPE_CHECKING:
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.layers.foreign import ForeignLayers
    from app.ui.map.layers.layer import MapItem, MapLayer
    from maps.basemap import Basemap
    from planners.overlay import Overlay

REST_MS = 60  # the hand rests this long before anything is painted anew
LEAST_SHARE = 0.7  # of the view; still layers that cover less do not wait for rest


class MapContent(QObject):
    """
    All layers over the tiles; what costs time is painted once and then only moved.

    Still layers are painted with a margin and moved along with the hand; beyond the
    margin they are painted anew when the hand rests. So are names, which need search
    for room.
    ``changed`` asks for another frame.

    Attributes
    ----------
    still, live
        Layers from the lowest to the topmost; names stand between the two.
    """

    changed = Signal()

    def __init__(
        self, basemap: Basemap, style: Style, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.style = style
        self.shows_names = True
        self._basemap = basemap
        self.grid = GridLayer(self)
        self.routes = RoutesLayer(self)
        self.closures = ClosuresLayer(self)
        self.areas = AvoidAreasLayer(self)
        self.reach = ReachLayer(self)
        self.control_lines = ControlLinesLayer(self)
        self.bridges = BridgesLayer(self.routes, self)
        self.symbols = SymbolsLayer(style, self)
        self.rounds = RoundsLayer(self)
        self.feeds = FeedsLayer(self)
        self.columns = ColumnsLayer(self)
        self.hand = HandLayer(self)
        self.furniture = FurnitureLayer(self)
        self.figures = GridFiguresLayer(self.furniture, self)
        self.still: tuple[MapLayer, ...] = (
            *(self.grid, self.reach, self.areas, self.control_lines, self.routes),
            *(self.bridges, self.closures, self.symbols, self.rounds, self.feeds),
        )
        self.live: tuple[MapLayer, ...] = self._live()
        self._foreign: ForeignLayers | None = None
        for still in self.still:
            still.changed.connect(self._repaint)
        for live in self.live:
            live.changed.connect(self.changed)
        self._lines: KeptPicture | None = None
        self._lines_short = False  # they do not reach all edges of the view
        self._names: KeptPicture | None = None
        self._name_boxes = np.empty((0, 4))  # in pixels of the kept picture
        self._names_stale = True
        self._names_unchecked = True  # against what stands at the edges of the view
        self._view: MapView | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._catch_up)

    def set_style(self, style: Style) -> None:
        """Show everything in another palette."""
        self.style = style
        self._repaint()

    def set_overlay(self, overlay: Overlay, selected: object = None) -> None:
        """Show what is drawn over the map, and which item of it is chosen."""
        self.areas.set_areas(overlay.areas, selected)
        self.control_lines.set_lines(overlay.lines, selected)
        self.symbols.set_symbols(overlay.symbols, selected)

    def set_foreign(self, foreign: ForeignLayers) -> None:
        """Show maps from outside: under the grid, chosen after everything of ours."""
        self._foreign = foreign
        foreign.changed.connect(self.changed)
        self.changed.emit()

    def set_sheet_frame(self, frame: MapLayer | None) -> None:
        """Show where map sheets will lie, over everything else; None takes it away."""
        self.live = self._live() if frame is None else self._live(frame)
        if frame is not None:
            frame.changed.connect(self.changed)
        self.changed.emit()

    def set_plan_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show routes, closures and what is drawn, or not."""
        for layer in self.still:
            if layer not in (self.grid, self.bridges):
                layer.set_visible(shown)

    def set_grid_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show the grid with its figures, or not."""
        self.grid.set_visible(shown)
        self.figures.set_visible(shown)
        self._names_unchecked = True

    def set_names_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show names or not."""
        self.shows_names = shown
        self._repaint()

    @property
    def shows_foreign(self) -> bool:
        """Whether any map from outside is shown."""
        foreign = self._foreign
        return foreign is not None and any(row.shown for row in foreign.rows())

    @property
    def is_settled(self) -> bool:
        """Whether all is where it belongs, and maps from outside are there."""
        placed = not self._names_stale and not self._names_unchecked
        named = not self.shows_names or placed
        there = self._foreign is None or self._foreign.is_settled
        return named and there and not self._lines_short

    def item_at(self, view: MapView, px: float, py: float) -> object | None:
        """Topmost thing under a pixel that can be chosen."""
        for layer in reversed((*self.still, *self.live)):
            item = layer.item_at(view, px, py) if layer.visible else None
            if item is not None:
                return item
        return self._foreign.item_at(view, px, py) if self._foreign else None

    def items(self, view: MapView) -> list[MapItem]:
        """Things in the view that keys reach, layer by layer from the topmost."""
        own = [
            item
            for layer in reversed((*self.still, *self.live))
            if layer.visible
            for item in layer.items(view)
        ]
        return own + (list(self._foreign.items(view)) if self._foreign else [])

    def _live(self, *frame: MapLayer) -> tuple[MapLayer, ...]:
        """Layers that are painted in every frame, a frame of sheets among them."""
        return (self.figures, self.columns, *frame, self.hand, self.furniture)

    # Painting

    def paint(self, painter: QPainter, view: MapView, *, moving: bool = False) -> None:
        """
        Paint all of it; what costs time is kept between frames.

        Parameters
        ----------
        painter, view
            Of the frame.
        moving
            Whether the map is on its way to rest: what is kept is scaled meanwhile.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._foreign is not None:
            self._foreign.paint(painter, view, self.style, moving=moving)
        self._paint_lines(painter, view, moving=moving)
        if self.shows_names:
            self._paint_names(painter, view)
        self._wait_for_rest(view)
        for layer in self.live:
            if layer.visible:
                layer.paint(painter, view, self.style)

    def _repaint(self) -> None:
        """Let go of the pictures and ask for a frame."""
        self._lines = None
        self._names_stale = True
        self.changed.emit()

    def _paint_still(self, painter: QPainter, view: MapView) -> None:
        for layer in self.still:
            if layer.visible:
                layer.paint(painter, view, self.style)

    def _paint_lines(self, painter: QPainter, view: MapView, *, moving: bool) -> None:
        """Move the still layers along, and paint them anew when that cannot wait."""
        lines = self._lines
        if lines is None or not (
            moving if not lines.fits(view) else lines.share_of(view) >= LEAST_SHARE
        ):
            self._lines = lines = KeptPicture.painted(view, self._paint_still)
        self._lines_short = not lines.covers(view)
        lines.draw(painter, view)

    def _paint_names(self, painter: QPainter, view: MapView) -> None:
        """Move the names there are, and say when they must be placed anew."""
        names = self._names
        if names is None or not names.covers(view):
            self._names_stale = True
        if names is not None:
            names.draw(painter, view)

    def _wait_for_rest(self, view: MapView) -> None:
        """Let what must be painted anew wait until the hand rests."""
        self._names_unchecked |= view != self._view
        unnamed = self._names_stale or self._names_unchecked
        waiting = self._lines_short or (self.shows_names and unnamed)
        if waiting and (view != self._view or not self._rest.isActive()):
            self._rest.start()
        self._view = view

    def _catch_up(self) -> None:
        """Paint anew what has waited; still layers come with the next frame."""
        if self._lines_short:
            self._lines = None
        view = self._view
        if self.shows_names and view is not None:
            if self._names_stale or self._names_stand_in_the_way(view):
                self._place_names(view)
            self._names_unchecked = False
        self.changed.emit()

    def _names_stand_in_the_way(self, view: MapView) -> bool:
        """Whether figures or furniture of the view have come to lie over names."""
        names = self._names
        if names is None or not len(self._name_boxes):
            return False
        corner = names.corner(view)
        shift = (corner.x(), corner.y()) * 2
        left, top, right, bottom = (self._name_boxes + shift).T
        return any(
            bool(
                (
                    (left < box.right())
                    & (right > box.left())
                    & (top < box.bottom())
                    & (bottom > box.top())
                ).any()
            )
            for box in self._edge_boxes(view)
        )

    def _place_names(self, view: MapView) -> None:
        """Find room for the names of the view that is shown."""

        def paint(painter: QPainter, wide: MapView) -> None:
            labels = place_labels(
                self._basemap,
                wide,
                self.style,
                taken=self._taken(wide, view),
                corridors=[
                    line
                    for layer in self.still
                    if layer.visible
                    for line in layer.corridors(wide)
                ],
            )
            paint_labels(painter, labels, self.style)
            boxes = [box for label in labels for box in label.boxes]
            self._name_boxes = np.array(boxes, np.float64).reshape(-1, 4)

        self._names = KeptPicture.painted(view, paint)
        self._names_stale = False

    def _taken(self, wide: MapView, view: MapView) -> list[QRectF]:
        """Boxes that names keep clear of, in the pixels of the wider view."""
        boxes = [
            box for layer in self.still if layer.visible for box in layer.boxes(wide)
        ]
        right, down = (wide.width - view.width) / 2, (wide.height - view.height) / 2
        edges = [box.translated(right, down) for box in self._edge_boxes(view)]
        return boxes + edges

    def _edge_boxes(self, view: MapView) -> list[QRectF]:
        """Boxes of what stands still while the map moves."""
        return [
            box for layer in self.live if layer.visible for box in layer.boxes(view)
        ]
