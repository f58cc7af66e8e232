"""The time-space graph as a picture in tiles, painted in slices of a few milliseconds.

Nothing here takes long: what is not painted yet shows the picture of before, stretched,
or a sketch of head lines where there was none; and a tile that is no longer so stays
until the new one is there.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from app.drawing.time_space_conflicts import around
from app.drawing.time_space_graph import painting, sketching
from app.drawing.time_space_labels import GraphNames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_labels import BandName
    from app.drawing.time_space_scene import GraphScene

TILE_PX = 384  # whole dots, and whole device pixels at the usual ratios
RING = 1  # tiles around the window that are painted ahead, and twice as many kept

Key = tuple[int, int]  # column and row of a tile, from second 0 and kilometre 0


class GraphPicture:
    """
    What a view showed last, and what is being painted.

    Attributes
    ----------
    painted
        Tiles that were painted since the picture was made, for measuring.
    """

    def __init__(self) -> None:
        self.painted = 0
        self._tiles: dict[Key, QPixmap] = {}
        self._stale: set[Key] = set()
        self._before: tuple[QPixmap, GraphFrame] | None = None
        self._frame: GraphFrame | None = None
        self._scene: GraphScene | None = None
        self._dpr = 1.0
        self._names: GraphNames | None = None
        self._is_sketched = False  # since the last slice
        self._job: tuple[Key, Iterator[None]] | None = None

    # What is shown

    def draw(
        self, painter: QPainter, frame: GraphFrame, scene: GraphScene, dpr: float
    ) -> GraphFrame:
        """
        Show what there is of a graph.

        Parameters
        ----------
        painter
            Of the view.
        frame, scene
            What it shows.
        dpr
            Device pixels in a logical one.

        Returns
        -------
        GraphFrame
            What is shown, less than a device pixel beside what was asked.
        """
        shown = self.aim(frame, scene, dpr)
        painter.save()
        painter.setClipRect(shown.box)
        self._draw_all(painter, shown)
        painter.restore()
        return shown

    def aim(self, frame: GraphFrame, scene: GraphScene, dpr: float) -> GraphFrame:
        """Take what shall be shown from now on; see `draw`."""
        shown = _on_pixels(frame, dpr)
        mine = self._frame
        if mine is not None and self._scene is not None:
            if self._scene.style is not scene.style or self._dpr != dpr:
                self.forget()
            elif _scale(mine) != _scale(shown) or (
                self._scene.doctrinal != scene.doctrinal
            ):
                self._keep_before(mine)
            elif self._scene is not scene:
                self._mark(scene)
        self._frame, self._scene, self._dpr = shown, scene, dpr
        if self._job is not None and self._job[0] not in self._near(RING):
            self._drop_job()
        return shown

    def forget(self) -> None:
        """Show nothing of what was painted so far."""
        self._drop_job()
        self._before = None
        self._tiles.clear()
        self._stale.clear()

    # What is painted

    @property
    def is_whole(self) -> bool:
        """Whether all that is seen is painted, and is so."""
        return all(key in self._tiles for key in self._near(0)) and not (
            self._stale & set(self._near(0))
        )

    @property
    def is_busy(self) -> bool:
        """Whether anything is left to be painted, seen or near."""
        return self._next() is not None

    def work(self, seconds: float) -> bool:
        """
        Paint for a while, what is seen first.

        Parameters
        ----------
        seconds
            After which no further piece is begun.

        Returns
        -------
        bool
            Whether something that is seen has changed.
        """
        ends, changed = time.perf_counter() + seconds, False
        while (key := self._next()) is not None:
            done = self._go_on(key, ends)
            changed = changed or self._is_sketched or (done and key in self._near(0))
            self._is_sketched = False
            if not done:
                break
        return changed

    def finish(self) -> None:
        """Paint all that is seen, however long it takes."""
        while (key := self._next(ring=0)) is not None:
            self._go_on(key, math.inf)

    # Parts of the above

    def _draw_all(self, painter: QPainter, frame: GraphFrame) -> None:
        """What was before where tiles are missing, and tiles."""
        scene = self._scene
        seen = self._near(0)
        if scene is not None and not all(key in self._tiles for key in seen):
            painter.fillRect(frame.box, scene.style["sheet"])
            if self._before is not None:
                pixmap, before = self._before
                room = frame.area(
                    before.low_km, before.high_km, before.begins_s, before.ends_s
                )
                painter.drawPixmap(room, pixmap, QRectF(pixmap.rect()))
        x, y = frame.x(0), frame.y(0)
        for column, row in seen:
            tile = self._tiles.get((column, row))
            if tile is not None:
                painter.drawPixmap(
                    QPointF(x + column * TILE_PX, y + row * TILE_PX), tile
                )

    def _keep_before(self, frame: GraphFrame) -> None:
        """Keep what is shown now, and begin anew."""
        self._drop_job()
        if self._tiles:
            box = frame.box
            pixmap = QPixmap(
                math.ceil(box.width() * self._dpr), math.ceil(box.height() * self._dpr)
            )
            pixmap.setDevicePixelRatio(self._dpr)
            with QPainter(pixmap) as painter:
                painter.translate(-box.topLeft())
                self._draw_all(painter, frame)
            self._before = pixmap, frame
        self._tiles.clear()
        self._stale.clear()

    def _mark(self, scene: GraphScene) -> None:
        """Mark the tiles that show another graph, or conflicts that come or go."""
        mine = self._scene
        self._drop_job()
        if mine is None or mine.lines is not scene.lines or mine.axis != scene.axis:
            self._stale.update(self._tiles)
            return
        before = {id(cell): cell for cell in mine.cells}
        after = {id(cell): cell for cell in scene.cells}
        for one in before.keys() ^ after.keys():
            cell = before.get(one) or after[one]
            self._stale.update(self._touched(cell.bounds))

    def _touched(self, bounds: tuple[float, float, float, float]) -> list[Key]:
        """Tiles that show something of some kilometres and seconds."""
        if self._frame is None:
            return []
        zero = QPointF(self._frame.x(0), self._frame.y(0))
        box = around(self._frame.area(*bounds)).translated(-zero)
        return [key for key in _keys(box, 0) if key in self._tiles]

    def _near(self, ring: int) -> list[Key]:
        """Tiles that are seen, and so many around them."""
        frame = self._frame
        if frame is None:
            return []
        return _keys(frame.box.translated(-frame.x(0), -frame.y(0)), ring)

    def _go_on(self, key: Key, ends: float) -> bool:
        """Paint a tile until some time of the clock; whether it is done."""
        if self._job is None:
            self._job = key, self._painting(key)
        for _ in self._job[1]:
            if time.perf_counter() >= ends:
                return False
        self._job = None
        return True

    def _next(self, ring: int = RING) -> Key | None:
        """Tile to be painted next: one that is begun, missing, no longer so, near."""
        if self._job is not None:
            return self._job[0]
        if self._frame is None:
            return None
        for reach in range(ring + 1):
            near = self._near(reach)
            missing = [key for key in near if key not in self._tiles]
            wanted = missing or [key for key in near if key in self._stale]
            if wanted:
                middle = self._frame.box.center() - QPointF(
                    self._frame.x(0), self._frame.y(0)
                )
                return min(wanted, key=lambda key: _away(key, middle))
        return None

    def _painting(self, key: Key) -> Iterator[None]:
        """Paint a tile, with many pauses."""
        frame, scene = self._frame, self._scene
        if frame is None or scene is None:
            return
        if not self._tiles and self._before is None:
            yield from self._sketching(frame, scene)
        column, row = key
        box = QRectF(0, 0, TILE_PX, TILE_PX)
        begins = column * TILE_PX / frame.px_per_s
        low = -(row + 1) * TILE_PX / frame.px_per_km
        mine = replace(frame, box=box, begins_s=begins, low_km=low)
        if self._names is None or not self._names.fits(scene, mine):
            self._names = GraphNames(scene, mine)
        names: list[BandName] = []
        yield from self._names.placing(mine, box, names)
        pixmap = QPixmap(math.ceil(TILE_PX * self._dpr), math.ceil(TILE_PX * self._dpr))
        pixmap.setDevicePixelRatio(self._dpr)
        with QPainter(pixmap) as painter:
            yield from painting(painter, mine, scene, names, box)
        self._keep(key, pixmap)

    def _sketching(self, frame: GraphFrame, scene: GraphScene) -> Iterator[None]:
        """Paint what is shown until the first tiles are there."""
        size, dpr = frame.box.size(), self._dpr
        pixmap = QPixmap(math.ceil(size.width() * dpr), math.ceil(size.height() * dpr))
        pixmap.setDevicePixelRatio(dpr)
        with QPainter(pixmap) as painter:
            painter.translate(-frame.box.topLeft())
            yield from sketching(painter, frame, scene)
        self._before, self._is_sketched = (pixmap, frame), True
        yield

    def _keep(self, key: Key, tile: QPixmap) -> None:
        """Show a tile from now on; let go of those that are far away."""
        self.painted += 1
        self._tiles[key] = tile
        self._stale.discard(key)
        kept = set(self._near(2 * RING))
        for far in [one for one in self._tiles if one not in kept]:
            del self._tiles[far]
            self._stale.discard(far)
        if self.is_whole:
            self._before = None

    def _drop_job(self) -> None:
        """Paint no further at what was begun."""
        if self._job is not None:
            self._job[1].close()  # type: ignore[attr-defined]
            self._job = None


def _scale(frame: GraphFrame) -> tuple[float, float, float]:
    """Pixels in a second and in a kilometre, and the size of letters."""
    return frame.px_per_s, frame.px_per_km, frame.scale


def _on_pixels(frame: GraphFrame, dpr: float) -> GraphFrame:
    """Same frame, moved so that second 0 and kilometre 0 lie on device pixels."""
    x, y = frame.x(0), frame.y(0)
    return frame.moved(round(x * dpr) / dpr - x, round(y * dpr) / dpr - y)


def _keys(box: QRectF, ring: int) -> list[Key]:
    """Tiles that a box from second 0 and kilometre 0 touches, and some around them."""
    left, right = box.left() // TILE_PX, math.ceil(box.right() / TILE_PX)
    top, bottom = box.top() // TILE_PX, math.ceil(box.bottom() / TILE_PX)
    return [
        (column, row)
        for row in range(int(top) - ring, bottom + ring)
        for column in range(int(left) - ring, right + ring)
    ]


def _away(key: Key, middle: QPointF) -> float:
    """How far the middle of a tile is from a point."""
    column, row = key
    return math.hypot(
        (column + 0.5) * TILE_PX - middle.x(), (row + 0.5) * TILE_PX - middle.y()
    )
