"""The map for screen readers: the things in view are the children of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget

from maps.coordinates import format_mgrs
from maps.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QWindow

    from app.ui.map.canvas import MapCanvas
    from app.ui.map.layers.layer import MapItem
    from planners.route import Lonlat

MGRS_DIGITS = 4  # of either figure: ten metres
_makers: dict[type[QObject], Callable[[Any], QAccessibleInterface]] = {}
_faces: dict[int, CanvasFace] = {}  # Qt holds no reference to what Python made


def install(kind: type[MapCanvas]) -> None:
    """Have Qt ask here for the accessible face of a kind of canvas, from now on."""
    if not _makers:
        QAccessible.installFactory(_face_of)
    _makers[kind] = CanvasFace


def tell_focus(canvas: MapCanvas, item: MapItem | None) -> None:
    """Tell screen readers which thing on the map has the focus now."""
    if QAccessible.isActive():
        event = QAccessibleEvent(canvas, QAccessible.Event.Focus)
        items = list(canvas.items())
        if item in items:
            event.setChild(items.index(item))
        QAccessible.updateAccessibility(event)


def spoken_place(position: Lonlat) -> str:
    """Grid reference for a name, or degrees near a pole, where there is no grid."""
    try:
        return format_mgrs(*position, digits=MGRS_DIGITS, spaced=True)
    except PlaceError:
        lon, lat = position
        return f"{lat:.3f}, {lon:.3f}"


class CanvasFace(QAccessibleWidget):
    """A canvas, with what is in view as its children."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas, canvas.accessibleName())
        self._children: dict[MapItem, ItemFace] = {}
        address = id(canvas)
        canvas.destroyed.connect(lambda: _faces.pop(address).close())
        _faces[address] = self

    @property
    def canvas(self) -> MapCanvas:
        """The canvas; it is not kept alive by its face."""
        return cast("MapCanvas", self.object())

    def childCount(self) -> int:
        """Count the things in view."""
        return len(self.canvas.items())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """One of the things in view; None beyond the last."""
        faces = self._present()
        return faces[index] if 0 <= index < len(faces) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Say which of the things in view it is; -1 for none."""
        faces = self._present()
        return faces.index(child) if child in faces else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Topmost thing at a place on the screen."""
        at = QPoint(x, y)
        return next(
            (face for face in self._present() if face.rect().contains(at)), None
        )

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The thing that has the focus."""
        item = self.canvas.keyboard.item
        return next((face for face in self._present() if face.item == item), None)

    def close(self) -> None:
        """Let go of all children; the canvas is gone."""
        for item in list(self._children):
            self._drop(item)

    def _present(self) -> Sequence[ItemFace]:
        """Faces of the things in view; those of others end."""
        items = list(self.canvas.items())
        for gone in self._children.keys() - set(items):
            self._drop(gone)
        for item in items:
            if item not in self._children:
                face = ItemFace(self, item)
                QAccessible.registerAccessibleInterface(face)
                self._children[item] = face
        return [self._children[item] for item in items]

    def _drop(self, item: MapItem) -> None:
        face = self._children.pop(item)
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(face))


class ItemFace(QAccessibleInterface):
    """One thing on the map, with its name and its grid reference."""

    def __init__(self, face: CanvasFace, item: MapItem) -> None:
        super().__init__()
        self.item = item
        self._face = face

    def isValid(self) -> bool:
        """Whether the map it lies on is still there."""
        return shiboken6.isValid(self._face) and self._face.isValid()

    def object(self) -> QObject | None:  # type: ignore[override]
        """No widget of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """Window that the map is in."""
        return self._face.canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """Face of the canvas."""
        return self._face

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Nothing lies within it."""
        del index
        return None

    def childCount(self) -> int:
        """Nothing lies within it."""
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Nothing lies within it."""
        del x, y
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Nothing lies within it."""
        del child
        return -1

    def role(self) -> QAccessible.Role:
        """Something on a graphic that can be chosen."""
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """Where it is painted, on the screen."""
        x, y = self._face.canvas.view.to_pixels([self.item.position])[0].tolist()
        reach = round(self.item.reach_px)
        corner = self._face.canvas.mapToGlobal(
            QPoint(round(x) - reach, round(y) - reach)
        )
        return QRect(corner.x(), corner.y(), 2 * reach, 2 * reach)

    def state(self) -> QAccessible.State:
        """It can be chosen, and may have the focus."""
        state = QAccessible.State()
        state.focusable = state.selectable = True
        state.focused = (
            self._face.canvas.hasFocus()
            and self._face.canvas.keyboard.item == self.item
        )
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Name with grid reference; other texts are empty."""
        if kind != QAccessible.Text.Name:
            return ""
        return QCoreApplication.translate("accessible", "{}, at {}").format(
            self.item.name, spoken_place(self.item.position)
        )

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing can be written here."""
        del kind, text


def _face_of(key: str, thing: QObject) -> QAccessibleInterface | None:
    """Face of a canvas; Qt looks elsewhere for all other widgets."""
    del key
    maker = _makers.get(type(thing))
    return maker(thing) if maker is not None else None
