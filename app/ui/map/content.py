"""Everything over the tiles, in paint order, and room for names between it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from app.drawing.labels import paint_labels, place_labels
from app.ui.map.kept_picture import KeptPicture
from app.ui.map.layers.areas import AvoidAreasLayer
from app.ui.map.layers.bridges import BridgesLayer
from app.ui.map.layers.closures import ClosuresLayer
from app.ui.map.layers.control_lines import ControlLinesLayer
from app.ui.map.layers.furniture import FurnitureLayer, GridLayer
from app.ui.map.layers.hand import HandLayer
from app.ui.map.layers.routes import RoutesLayer
from app.ui.map.layers.symbols import SymbolsLayer

if TYPE_CHECKING:
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.layers.foreign import ForeignLayers
    from app.ui.map.layers.layer import MapItem, MapLayer
    from maps.basemap import Basemap
    from planners.overlay import Overlay

REST_MS = 60  # the hand rests this long before names are placed anew


class MapContent(QObject):
    """
    All layers over the tiles; what costs time is painted once and then only moved.

    Still layers follow every step of the hand. Names need search for room, so they
    are placed when the hand rests, and until then the old ones are moved along.
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
        self.control_lines = ControlLinesLayer(self)
        self.bridges = BridgesLayer(self.routes, self)
        self.symbols = SymbolsLayer(style, self)
        self.hand = HandLayer(self)
        self.furniture = FurnitureLayer(self)
        self.still: tuple[MapLayer, ...] = (
            *(self.areas, self.control_lines, self.routes),
            *(self.bridges, self.closures, self.symbols),
        )
        self.live: tuple[MapLayer, ...] = (self.hand, self.furniture)
        self._foreign: ForeignLayers | None = None
        for still in self.still:
            still.changed.connect(self._repaint)
        for live in (self.grid, *self.live):
            live.changed.connect(self.changed)
        self._lines: KeptPicture | None = None
        self._names: KeptPicture | None = None
        self._names_stale = True
        self._view: MapView | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._place_names)

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

    def set_plan_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show routes, closures and what is drawn, or not."""
        for layer in self.still:
            if layer is not self.bridges:
                layer.set_visible(shown)

    def set_names_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show names or not."""
        self.shows_names = shown
        self._repaint()

    @property
    def is_settled(self) -> bool:
        """Whether names stand where they belong, and maps from outside are there."""
        named = not self.shows_names or not self._names_stale
        return named and (self._foreign is None or self._foreign.is_settled)

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
        if self.grid.visible:
            self.grid.paint(painter, view, self.style)
        lines = self._lines
        scaled = lines is not None and moving and not lines.fits(view)
        if lines is None or not (scaled or lines.covers(view)):
            self._lines = lines = KeptPicture.painted(view, self._paint_still)
        lines.draw(painter, view)
        if self.shows_names:
            self._paint_names(painter, view)
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

    def _paint_names(self, painter: QPainter, view: MapView) -> None:
        """Move the names there are, and have them placed anew where that is needed."""
        names = self._names
        if names is None or not names.covers(view):
            self._names_stale = True
        if self._names_stale and (view != self._view or not self._rest.isActive()):
            self._rest.start()
        self._view = view
        if names is not None:
            names.draw(painter, view)

    def _place_names(self) -> None:
        """Find room for the names of the view that is shown."""
        view = self._view
        if view is None:
            return

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

        self._names = KeptPicture.painted(view, paint)
        self._names_stale = False
        self.changed.emit()

    def _taken(self, wide: MapView, view: MapView) -> list[QRectF]:
        """Boxes that names keep clear of, in the pixels of the wider view."""
        boxes = [
            box for layer in self.still if layer.visible for box in layer.boxes(wide)
        ]
        right, down = (wide.width - view.width) / 2, (wide.height - view.height) / 2
        for layer in self.live:
            if layer.visible:
                boxes += [box.translated(right, down) for box in layer.boxes(view)]
        return boxes
