"""Places units and points of the overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.drawing.symbols import paint_symbols
from app.ui.map.tools.forms import SymbolStripForm
from app.ui.map.tools.tool import MapClick, MapTool

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.content import MapContent
    from app.ui.session import PlanningSession
    from planners.overlay import PlacedSymbol
    from planners.route import Lonlat


class PlaceSymbolTool(MapTool):
    """A click places the symbol that the strip shows; it stays in the hand."""

    cursor = Qt.CursorShape.CrossCursor
    takes_points = True

    def __init__(
        self,
        content: MapContent,
        session: PlanningSession,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._content, self._session = content, session
        self._form: SymbolStripForm | None = None
        self._last: Lonlat | None = None
        self._pointer: Lonlat | None = None

    @property
    def hint(self) -> str:
        """What to do next."""
        return self.tr("Click where the symbol belongs; Esc ends.")

    @property
    def anchor(self) -> Lonlat | None:
        """Where the last symbol was placed."""
        return self._last

    def make_form(self) -> QWidget:
        """Ask which symbol, and what is written at it."""
        form = SymbolStripForm(self._content.symbols.pictures, self._content.style)
        form.changed.connect(self.changed)
        self._form = form
        return form

    def drop_form(self) -> None:
        """The form is gone."""
        self._form = None

    def click(self, click: MapClick) -> None:
        """Place the symbol."""
        if self._form is None:
            return
        symbol = self._form.symbol(click.lonlat)
        self._last = click.lonlat
        self._session.draw(symbol, self.tr("Place {}").format(self._form.words))
        self._form.clear_text()

    def hover(self, click: MapClick | None) -> None:
        """Show the symbol at the pointer."""
        self._pointer = click.lonlat if click else None
        self.changed.emit()

    def leave(self) -> None:
        """Take the symbol from the pointer."""
        self._pointer = self._last = None
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the symbol where it would be placed."""
        if self._form is None or self._pointer is None:
            return
        ghost: PlacedSymbol = self._form.symbol(self._pointer)
        painter.save()
        painter.setOpacity(0.6)
        paint_symbols(painter, view, [ghost], style, self._content.symbols.pictures)
        painter.restore()
