"""Movements on their roads at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.column_overlay import column_boxes, paint_columns
from app.drawing.placed_columns import MARK_PX, column_at
from app.ui.map.layers.layer import MapItem, MapLayer, shown
from maps.web_mercator import lonlat_of
from planners.movement.on_the_map import MovementState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from app.drawing.column_shapes import ColumnShapes
    from app.drawing.projection import MapView
    from app.drawing.style import Style


class ColumnsLayer(MapLayer):
    """
    Columns to their length, with an arrow head and a name; a live layer.

    Attributes
    ----------
    shapes
        What is shown; None for nothing.
    chosen
        Number of the movement that stands out; None for none.
    """

    shapes: ColumnShapes | None = None
    chosen: int | None = None

    def set_shapes(self, shapes: ColumnShapes | None) -> None:
        """Show the columns of another moment."""
        self.shapes = shapes
        self.changed.emit()

    def choose(self, number: int | None) -> None:
        """Let a movement stand out."""
        self.chosen = number
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint all of it."""
        if self.shapes is not None:
            paint_columns(painter, view, self.shapes, style, self.chosen)

    def boxes(self, view: MapView) -> Sequence[QRectF]:
        """Boxes of marks, heads and names."""
        return [] if self.shapes is None else column_boxes(view, self.shapes)

    def movement_at(self, view: MapView, px: float, py: float) -> int | None:
        """Number of the movement under a pixel; None for none."""
        return None if self.shapes is None else column_at(view, self.shapes, px, py)

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Heads of columns in the order of their numbers; the meaning is a place."""
        if self.shapes is None or not len(self.shapes.lines):
            return []
        heads = lonlat_of(self.shapes.lines.xy[self.shapes.lines.offsets[1:] - 1])
        items = []
        for number, state, (lon, lat) in zip(
            self.shapes.number.tolist(),
            self.shapes.state.tolist(),
            heads.tolist(),
            strict=True,
        ):
            name = (
                self.tr("Column {}, halted")
                if (state == MovementState.HALTED)
                else self.tr("Column {}, on the move")
            )
            at = (lon, lat)
            text = name.format(self.shapes.names[number])
            items.append(MapItem(text, at, at, MARK_PX))
        return shown(view, items)
