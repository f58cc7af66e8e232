"""The symbols that fit what was typed, each with its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from app.services.symbol_code import SymbolCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from app.drawing.symbol_pictures import Look, SymbolPicture, SymbolPictures
    from app.services.symbol_catalogue import SymbolEntry

ICON_SIZE = QSize(54, 40)
SYMBOL_PX = 21.0  # leaves room for the tip and the text of a control point


class SymbolsModel(QAbstractListModel):
    """
    Rows of symbols, pictures made as they come into sight.

    Parameters
    ----------
    pictures
        Makes the pictures.
    look
        Their colours and the screen they are for.
    """

    def __init__(
        self, pictures: SymbolPictures, look: Look, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._look = look._replace(size=SYMBOL_PX)
        self.entries: tuple[SymbolEntry, ...] = ()

    def set_entries(self, entries: Sequence[SymbolEntry]) -> None:
        """Show other symbols."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(
        self, parent: QModelIndex | QPersistentModelIndex | None = None
    ) -> int:
        """Count the symbols."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt has it
        """Name, picture or group of a symbol."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.group}: {entry.name}\n{entry.standard} {entry.code}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(entry)
        return None

    def _icon(self, entry: SymbolEntry) -> QIcon:
        """Symbol of a friend, present."""
        code = SymbolCode(symbol_set=entry.symbol_set, entity=entry.code)
        picture = self._pictures.picture(code.sidc, (), self._look)
        drawn = QPixmap.fromImage(fitted(picture, ICON_SIZE, self._look.dpr))
        icon = QIcon(drawn)
        icon.addPixmap(drawn, QIcon.Mode.Selected)  # or Qt would tint it
        return icon


def fitted(picture: SymbolPicture, size: QSize, dpr: float) -> QImage:
    """
    Put a picture into the middle of a clear one of some size, smaller if need be.

    Parameters
    ----------
    picture
        Of a symbol.
    size
        Logical pixels.
    dpr
        Device pixels in a logical pixel.
    """
    room = QImage(size * dpr, QImage.Format.Format_ARGB32_Premultiplied)
    room.setDevicePixelRatio(dpr)
    room.fill(0)
    image = picture.image
    share = min(1.0, size.width() / picture.width, size.height() / picture.height)
    if share < 1:
        device = QSize(round(image.width() * share), round(image.height() * share))
        image = image.scaled(device, mode=Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(dpr)
    painter = QPainter(room)
    wide, high = image.width() / dpr, image.height() / dpr
    x, y = (size.width() - wide) / 2, (size.height() - high) / 2
    painter.drawImage(round(x), round(y), image)
    painter.end()
    return room
