"""Units and points of the overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.symbol_pictures import SymbolPictures
from app.drawing.symbols import paint_symbols, size_at, symbol_at, symbol_boxes
from app.ui.map.layers.layer import MapItem, MapLayer, shown
from app.ui.symbol_words import symbol_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject, QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.overlay import PlacedSymbol


class SymbolsLayer(MapLayer):
    """Point symbols of APP-6."""

    symbols: tuple[PlacedSymbol, ...] = ()
    selected: object = None

    def __init__(self, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = SymbolPictures()
        self.style = style

    def set_symbols(
        self, symbols: Sequence[PlacedSymbol], selected: object = None
    ) -> None:
        """Show symbols, the last on top, and which of them is chosen."""
        if (tuple(symbols), selected) != (self.symbols, self.selected):
            self.symbols, self.selected = tuple(symbols), selected
            self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of them."""
        self.style = style
        chosen = next(
            (i for i, one in enumerate(self.symbols) if one == self.selected), None
        )
        paint_symbols(
            painter,
            view,
            self.symbols,
            style,
            self.pictures,
            chosen=chosen,
            size=size_at(view.zoom),
        )

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of the symbols with their texts."""
        size = size_at(view.zoom)
        return symbol_boxes(view, self.symbols, self.style, self.pictures, size)

    def item_at(self, view: MapView, px: float, py: float) -> PlacedSymbol | None:
        """Topmost symbol under a pixel."""
        size = size_at(view.zoom)
        hit = symbol_at(view, self.symbols, self.style, self.pictures, (px, py), size)
        return None if hit is None else self.symbols[hit]

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Symbols in view."""
        return shown(
            view,
            [
                MapItem(symbol_name(one), one.position, one, 18.0)
                for one in self.symbols
            ],
        )
