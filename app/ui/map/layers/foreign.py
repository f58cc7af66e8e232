"""Other people's maps over and under ours, in the order that the user gave them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from app.drawing.foreign_overlay_painter import (
    COLOURS,
    OverlayShapes,
    feature_at,
    paint_overlay,
)
from app.ui.map.background_service import BackgroundLayer
from app.ui.map.kept_picture import KeptPicture
from app.ui.map.layers.layer import MapItem, MapLayer, shown
from app.ui.tables.layers import LayerRow
from maps.overlay_parts import PartKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.background_service import BackgroundMap
    from maps.foreign_overlay import ForeignOverlay
    from maps.overlay_parts import ForeignFeature

MOST_ITEMS = 60
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ChosenFeature:
    """A thing of a foreign overlay that was clicked."""

    overlay: ForeignOverlay
    number: int

    @property
    def feature(self) -> ForeignFeature:
        """What its file says about it."""
        return self.overlay.parts.features[self.number]


class OverlayLayer(MapLayer):
    """
    One foreign overlay on the canvas.

    Attributes
    ----------
    opacity
        0 to 1.
    """

    def __init__(
        self, shapes: OverlayShapes, colour: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.shapes, self.colour = shapes, colour
        self.opacity = 1.0

    def set_opacity(self, opacity: float) -> None:
        """Let what is under it shine through, 0 to 1."""
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint what the view shows of it."""
        if self.opacity == 1.0:
            paint_overlay(painter, view, self.shapes, style, self.colour)
            return
        # As one picture, or strokes would show where they lie upon each other.
        image = QImage(
            round(view.width * view.dpr),
            round(view.height * view.dpr),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(view.dpr)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as onto:
            paint_overlay(onto, view, self.shapes, style, self.colour)
        painter.save()
        painter.setOpacity(self.opacity)
        painter.drawImage(QPointF(0, 0), image)
        painter.restore()

    def item_at(self, view: MapView, px: float, py: float) -> ChosenFeature | None:
        """Feature under a pixel."""
        number = feature_at(self.shapes, view, px, py)
        return None if number is None else ChosenFeature(self.shapes.overlay, number)

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Points with names that are in view, the first ones of the file."""
        reach = (0.0, 0.0, float(view.width), float(view.height))
        numbers, _ = self.shapes.points_near(view, reach)
        overlay = self.shapes.overlay
        found = []
        for number in numbers[:MOST_ITEMS].tolist():
            owner = int(overlay.parts.owners[number])
            name = overlay.parts.features[owner].name
            if name:
                lon, lat = overlay.parts.lines[number][0].tolist()
                text = self.tr("{} of {}").format(name, overlay.name)
                found.append(MapItem(text, (lon, lat), ChosenFeature(overlay, owner)))
        return shown(view, found)


class ForeignLayers(QObject):
    """
    All foreign maps of the window: backgrounds below, overlays above them.

    ``changed`` asks for a frame, ``rowsChanged`` for another look at `rows`;
    ``failed`` tells of a background whose reader could not be kept alive.
    """

    changed = Signal()
    rowsChanged = Signal()  # noqa: N815 - as Qt names its signals
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backgrounds: dict[str, BackgroundLayer] = {}  # the lowest first
        self._overlays: dict[str, OverlayLayer] = {}
        self._numbers = count(1)
        self._kept: KeptPicture | None = None
        self._style: Style | None = None

    # What there is

    def add_background(self, source: BackgroundMap) -> str:
        """Show a background map over those that are there; the key of its row."""
        layer = BackgroundLayer(source, self)
        layer.changed.connect(self.changed)
        layer.tiles.failed.connect(self._tell_failure)
        layer.tiles.damageFound.connect(self.rowsChanged)
        key = f"background {next(self._numbers)}"
        self._backgrounds[key] = layer
        self._tell()
        return key

    def add_overlay(self, shapes: OverlayShapes) -> str:
        """Show an overlay on top of the others; the key of its row."""
        number = next(self._numbers)
        used = [layer.colour for layer in self._overlays.values()]
        colour = min(COLOURS, key=lambda name: (used.count(name), name))
        layer = OverlayLayer(shapes, colour, self)
        layer.changed.connect(self._repaint)
        key = f"overlay {number}"
        self._overlays[key] = layer
        self._repaint()
        self._tell()
        return key

    def remove(self, key: str) -> None:
        """Take a map away; its reader ends."""
        background = self._backgrounds.pop(key, None)
        if background is not None:
            background.close()
            background.deleteLater()
        overlay = self._overlays.pop(key, None)
        if overlay is not None:
            overlay.deleteLater()
        self._repaint()
        self._tell()

    def move(self, key: str, steps: int) -> None:
        """Move a map up among its kind, or down by a negative number of steps."""
        for layers in (self._backgrounds, self._overlays):
            if key in layers:
                order = list(layers)
                place = order.index(key)
                order.insert(max(place + steps, 0), order.pop(place))
                entries = [(name, layers[name]) for name in order]
                layers.clear()
                layers.update(entries)  # type: ignore[arg-type]
        self._repaint()
        self._tell()

    def set_visible(self, key: str, visible: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show a map or not."""
        self._layer(key).set_visible(visible)
        self._tell()

    def set_opacity(self, key: str, opacity: float) -> None:
        """Let what is under a map shine through, 0 to 1."""
        self._layer(key).set_opacity(opacity)
        self._tell()

    def opacity(self, key: str) -> float:
        """How much of what is under a map it hides, 0 to 1."""
        return self._layer(key).opacity

    def bounds(self, key: str) -> Bounds:
        """West, south, east, north of a map, degrees."""
        if key in self._backgrounds:
            return self._backgrounds[key].facts.bounds
        return self._overlays[key].shapes.overlay.bounds

    def rows(self) -> list[LayerRow]:
        """All maps for the panel, the topmost first."""
        overlays = [self._overlay_row(key) for key in reversed(self._overlays)]
        return overlays + [
            self._background_row(key) for key in reversed(self._backgrounds)
        ]

    @property
    def order(self) -> tuple[str, ...]:
        """Keys of all maps, the lowest first."""
        return (*self._backgrounds, *self._overlays)

    def clear(self) -> None:
        """Take all maps away; nothing of them is left in memory."""
        for key in self.order:
            self.remove(key)

    def close(self) -> None:
        """End all readers; nothing of them is left."""
        for layer in self._backgrounds.values():
            layer.close()
        self._backgrounds.clear()
        self._overlays.clear()

    # On the map

    @property
    def is_settled(self) -> bool:
        """Whether every tile in view is there or known to be missing."""
        return all(
            layer.is_settled for layer in self._backgrounds.values() if layer.visible
        )

    def paint(
        self, painter: QPainter, view: MapView, style: Style, *, moving: bool = False
    ) -> None:
        """
        Paint all maps, the lowest first.

        Parameters
        ----------
        painter, view, style
            Of the frame.
        moving
            Whether the map is on its way to rest: overlays, which are kept between
            frames, are scaled meanwhile.
        """
        for background in self._backgrounds.values():
            if background.visible:
                background.paint(painter, view, style)
        if not any(layer.visible for layer in self._overlays.values()):
            return
        kept = self._kept if style is self._style else None
        scaled = kept is not None and moving and not kept.fits(view)
        if kept is None or not (scaled or kept.covers(view)):
            self._style = style
            self._kept = kept = KeptPicture.painted(
                view, lambda onto, wide: self._paint_overlays(onto, wide, style)
            )
        kept.draw(painter, view)

    def item_at(self, view: MapView, px: float, py: float) -> ChosenFeature | None:
        """Topmost feature under a pixel."""
        for layer in reversed(self._overlays.values()):
            item = layer.item_at(view, px, py) if layer.visible else None
            if item is not None:
                return item
        return None

    def items(self, view: MapView) -> list[MapItem]:
        """Things that keys reach, the topmost overlay first."""
        return [
            item
            for layer in reversed(self._overlays.values())
            if layer.visible
            for item in layer.items(view)
        ]

    # Within

    def _paint_overlays(self, painter: QPainter, view: MapView, style: Style) -> None:
        for layer in self._overlays.values():
            if layer.visible:
                layer.paint(painter, view, style)

    def _layer(self, key: str) -> BackgroundLayer | OverlayLayer:
        return (
            self._backgrounds[key] if key in self._backgrounds else self._overlays[key]
        )

    def _repaint(self) -> None:
        self._kept = None
        self.changed.emit()

    def _tell(self) -> None:
        self.rowsChanged.emit()
        self.changed.emit()

    def _tell_failure(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self._tell()

    def _background_row(self, key: str) -> LayerRow:
        layer = self._backgrounds[key]
        notes = [*layer.facts.warnings]
        if layer.facts.attribution:
            notes.insert(0, layer.facts.attribution)
        if layer.tiles.damaged:
            notes.append(
                self.tr("Tiles that cannot be read and were left out: {}.").format(
                    layer.tiles.damaged
                )
            )
        return LayerRow(
            key=key,
            name=layer.name,
            detail=layer.facts.kind,
            shown=layer.visible,
            opacity=layer.opacity,
            mine=True,
            failure=layer.tiles.failure,
            notes=tuple(notes),
        )

    def _overlay_row(self, key: str) -> LayerRow:
        layer = self._overlays[key]
        overlay = layer.shapes.overlay
        counts = self.tr("{} points, {} lines, {} outlines of areas.").format(
            *(overlay.count(kind) for kind in PartKind)
        )
        return LayerRow(
            key=key,
            name=overlay.name,
            detail=overlay.kind,
            shown=layer.visible,
            opacity=layer.opacity,
            mine=True,
            notes=(counts, *overlay.warnings),
        )
