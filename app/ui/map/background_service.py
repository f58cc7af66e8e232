"""Background maps in the window: tiles asked for in a thread, kept, and painted."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage

from app.drawing.background_painter import needed_tiles, paint_background, picture_of
from app.ui.map.layers.layer import MapLayer
from maps.errors import JailError, MapError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.drawing.tiles import TileKey
    from maps.background import TilePicture
    from maps.tile_source import TileFacts

LIMIT_BYTES = 96 * 1024 * 1024
MOST_DEATHS = 3
GRACE_S = 5.0


class BackgroundMap(Protocol):
    """What `maps.background.Background` offers."""

    @property
    def name(self) -> str:
        """What to call it."""

    @property
    def facts(self) -> TileFacts:
        """What it is."""

    def tile(self, z: int, x: int, y: int) -> TilePicture:
        """Read one tile; JailError when the reader died."""

    def reopened(self) -> BackgroundMap:
        """Open the file again with a new reader."""

    def close(self) -> None:
        """End the reader."""


class BackgroundTiles(QObject):
    """
    Tiles of one background map; a thread asks its reader for one after the other.

    A reader that dies over a tile is replaced, and that tile is left out; after
    three deaths the map has failed. ``damageFound`` tells that `damaged` has grown.
    """

    arrived = Signal()
    failed = Signal(str)
    damageFound = Signal()  # noqa: N815 - as Qt names its signals
    _unreadable = Signal(object)  # TileKey
    _read = Signal(object, object, int)  # TileKey, QImage or None, which palette
    _given_up = Signal(str)

    def __init__(self, source: BackgroundMap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._damaged: set[TileKey] = set()
        self.failure = ""
        self._source = source
        self._tint = QColor("white")
        self._palette = 0
        self._pictures: OrderedDict[TileKey, QImage | None] = OrderedDict()
        self._bytes = 0
        self._wanted: list[TileKey] = []
        self._under_way: set[TileKey] = set()
        self._awake = threading.Condition()
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._read.connect(self._take, queued)
        self._given_up.connect(self._fail, queued)
        self._unreadable.connect(self._note_damage, queued)
        self._thread = threading.Thread(
            target=self._work, name=f"tiles of {source.name}", daemon=True
        )
        self._thread.start()

    @property
    def damaged(self) -> int:
        """How many tiles were left out because they cannot be read."""
        return len(self._damaged)

    def picture(self, key: TileKey) -> QImage | None:
        """Picture of a tile; None while it is not there, or when it has none."""
        image = self._pictures.get(key)
        if image is not None:
            self._pictures.move_to_end(key)
        return image

    def request(self, keys: Sequence[TileKey]) -> bool:
        """
        Have tiles read, the first ones first; what was asked before is forgotten.

        Returns
        -------
        bool
            Whether all of them are there already.
        """
        missing = [key for key in keys if key not in self._pictures]
        with self._awake:
            self._wanted = [key for key in missing if key not in self._under_way]
            self._awake.notify()
        return not missing or bool(self.failure)

    def set_tint(self, tint: QColor) -> None:
        """Show the map in another palette; all tiles are read anew."""
        if tint == self._tint:
            return
        with self._awake:
            self._tint = QColor(tint)
            self._palette += 1
            self._wanted = []
            self._under_way.clear()
        self._pictures.clear()
        self._bytes = 0

    def close(self) -> None:
        """End the reader and the thread."""
        with self._awake:
            self._closed = True
            self._awake.notify()
        self._source.close()  # whoever waits for a tile hears of it at once
        self._thread.join(GRACE_S)
        self._pictures.clear()

    # In the thread

    def _work(self) -> None:
        """Read what is wanted until the end."""
        deaths = 0
        while True:
            with self._awake:
                self._awake.wait_for(lambda: self._wanted or self._closed)
                if self._closed:
                    return
                key, tint, palette = self._wanted.pop(0), self._tint, self._palette
                self._under_way.add(key)
            try:
                tile = self._source.tile(*key)
            except JailError as error:
                deaths += 1
                if not self._replaced(error, deaths):
                    return
                self._unreadable.emit(key)
                self._say(key, None, palette)
                continue
            if tile.damaged:
                self._unreadable.emit(key)
            image = picture_of(tile.rgba, tile.side, tint) if tile.side else None
            self._say(key, image, palette)

    def _replaced(self, error: JailError, deaths: int) -> bool:
        """Put a new reader in the place of a dead one; false when that is the end."""
        why: MapError = error
        if deaths < MOST_DEATHS and not self._is_closed():
            try:
                source = self._source.reopened()
            except MapError as refused:
                why = refused
            else:
                self._source = source
                if not self._is_closed():
                    return True
                source.close()
        if not self._is_closed():
            self._given_up.emit(str(why))
        return False

    def _is_closed(self) -> bool:
        """Whether nothing is wanted any more; another thread may have said so."""
        with self._awake:
            return self._closed

    def _say(self, key: TileKey, image: QImage | None, palette: int) -> None:
        if not self._closed:
            self._read.emit(key, image, palette)

    # On the GUI thread

    def _take(self, key: TileKey, image: QImage | None, palette: int) -> None:
        """Keep a picture, and let go of the oldest above the limit."""
        if self._closed or palette != self._palette:
            return
        with self._awake:
            self._under_way.discard(key)
        self._pictures[key] = image
        self._bytes += image.sizeInBytes() if image else 0
        while self._bytes > LIMIT_BYTES and len(self._pictures) > 1:
            _, oldest = self._pictures.popitem(last=False)
            self._bytes -= oldest.sizeInBytes() if oldest else 0
        self.arrived.emit()

    def _note_damage(self, key: TileKey) -> None:
        """Count a tile that is left out, once."""
        if not self._closed and key not in self._damaged:
            self._damaged.add(key)
            self.damageFound.emit()

    def _fail(self, sentence: str) -> None:
        """Remember why there is nothing more to come."""
        if not self._closed:
            self.failure = sentence
            self.failed.emit(sentence)


class BackgroundLayer(MapLayer):
    """
    One background map on the canvas, painted in every frame.

    Attributes
    ----------
    opacity
        0 to 1.
    tiles
        Where its pictures come from.
    """

    def __init__(self, source: BackgroundMap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name, self.facts = source.name, source.facts
        self.opacity = 1.0
        self.is_settled = False
        self.tiles = BackgroundTiles(source, self)
        self.tiles.arrived.connect(self.changed)
        self.tiles.failed.connect(self.changed)

    def set_opacity(self, opacity: float) -> None:
        """Let what is under it shine through, 0 to 1."""
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.changed.emit()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the tiles that are there, and ask for the others."""
        self.tiles.set_tint(style["picture_tint"])
        keys = needed_tiles(self.facts, view)
        self.is_settled = self.tiles.request(keys)
        painter.save()
        painter.setOpacity(self.opacity)
        paint_background(painter, view, keys, self.tiles.picture)
        painter.restore()

    def close(self) -> None:
        """End its reader."""
        self.tiles.close()
