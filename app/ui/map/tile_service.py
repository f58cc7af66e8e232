"""Who paints the tiles: this process in small slices, or worker processes.

Both take the whole list of missing tiles, most wanted first, as often as the view
changes; what is no longer on the list is not painted.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage

from app.ui.map.tile_worker import paint_tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from app.ui.map.tile_cache import Tile

SLICE_S = 0.010
MAX_DEATHS = 3
MAX_WORKERS = 4
GRACE_S = 2.0


class TileService(Protocol):
    """Paints tiles and tells of each."""

    @property
    def painted(self) -> SignalInstance:
        """Tells of a tile and its picture."""

    def request(self, tiles: Sequence[Tile]) -> None:
        """Paint these, the first ones first, and forget what was asked before."""

    def close(self) -> None:
        """Stop; nothing is left running."""


class InlineTileService(QObject):
    """Paints on the GUI thread, a few milliseconds at a time."""

    painted = Signal(object, object)

    def __init__(
        self, paint: Callable[[Tile], QImage], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._paint = paint
        self._wanted: list[Tile] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    def request(self, tiles: Sequence[Tile]) -> None:
        """Paint these, the first ones first, and forget what was asked before."""
        self._wanted = list(tiles)
        if self._wanted:
            self._timer.start()
        else:
            self._timer.stop()

    def close(self) -> None:
        """Stop painting, and go."""
        self.request(())
        self.deleteLater()

    def _slice(self) -> None:
        """Paint until the slice of time is used up."""
        end = time.perf_counter() + SLICE_S
        while self._wanted and time.perf_counter() < end:
            tile = self._wanted.pop(0)
            self.painted.emit(tile, self._paint(tile))
        if not self._wanted:
            self._timer.stop()


class _Worker:
    """One child process with its pipe and the tile it has in hand."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=paint_tiles, args=(theirs, str(folder)), daemon=True
        )
        self.process.start()
        theirs.close()
        self.tile: Tile | None = None

    def paint(self, tile: Tile) -> None:
        """Hand over a tile; a dead worker is noticed by its reader."""
        self.tile = tile
        try:
            self.connection.send(tile)
        except OSError:
            self.process.kill()

    def close(self) -> None:
        """Ask the process to end, and end it if it does not."""
        try:
            self.connection.send(None)
        except OSError:
            self.process.kill()
        self.process.join(GRACE_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.connection.close()
        self.process.close()


class ProcessTileService(QObject):
    """
    Paints in worker processes, which open the area pack themselves.

    A worker that dies is replaced and its tile is painted by another; after three
    deaths the rest is painted inline, and ``noticed`` says so.
    """

    painted = Signal(object, object)
    noticed = Signal(str)
    _arrived = Signal(object, object, object)  # _Worker, Tile, QImage
    _died = Signal(object)  # _Worker

    def __init__(
        self,
        folder: Path,
        inline: InlineTileService,
        *,
        workers: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._inline = inline
        inline.painted.connect(self.painted)
        self._wanted: list[Tile] = []
        self._workers: list[_Worker] = []
        self._readers: list[threading.Thread] = []
        self._deaths = 0
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._arrived.connect(self._take, queued)
        self._died.connect(self._replace, queued)
        for _ in range(workers or worker_count()):
            self._start()

    @property
    def processes(self) -> tuple[BaseProcess, ...]:
        """The living workers."""
        return tuple(worker.process for worker in self._workers)

    def request(self, tiles: Sequence[Tile]) -> None:
        """Paint these, the first ones first, and forget what was asked before."""
        if self._closed:
            return
        if not self._workers:
            self._inline.request(tiles)
            return
        in_hand = {worker.tile for worker in self._workers}
        self._wanted = [tile for tile in tiles if tile not in in_hand]
        self._hand_out()

    def close(self) -> None:
        """End all workers and their readers."""
        self._closed = True
        self._inline.close()
        self._wanted.clear()
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.close()
        for reader in self._readers:
            reader.join(GRACE_S)
        self._readers.clear()
        self.deleteLater()

    def _start(self) -> None:
        """Start one worker and the thread that listens to it."""
        worker = _Worker(self._folder)
        self._workers.append(worker)
        reader = threading.Thread(
            target=self._read, args=(worker, worker.connection), daemon=True
        )
        self._readers.append(reader)
        reader.start()

    def _read(self, worker: _Worker, connection: Connection) -> None:
        """Body of a reader thread: pass pictures on until the pipe ends."""
        while True:
            try:
                tile, width, height = connection.recv()
                pixels = connection.recv_bytes()
            except (EOFError, OSError):
                if not self._closed:
                    self._died.emit(worker)
                return
            argb = QImage.Format.Format_ARGB32_Premultiplied
            image = QImage(pixels, width, height, width * 4, argb).copy()
            if not self._closed:
                self._arrived.emit(worker, tile, image)

    def _take(self, worker: _Worker, tile: Tile, image: QImage) -> None:
        """Pass a picture on and give its painter the next tile."""
        if self._closed:
            return
        worker.tile = None
        self._hand_out()
        self.painted.emit(tile, image)

    def _hand_out(self) -> None:
        """Give every idle worker a tile."""
        for worker in self._workers:
            if worker.tile is None and self._wanted:
                worker.paint(self._wanted.pop(0))

    def _replace(self, worker: _Worker) -> None:
        """Put another worker in the place of a dead one, or paint inline."""
        if self._closed or worker not in self._workers:
            return
        self._workers.remove(worker)
        if worker.tile is not None:
            self._wanted.insert(0, worker.tile)
        worker.close()
        self._deaths += 1
        if self._deaths < MAX_DEATHS:
            self._start()
        if self._workers:
            self._hand_out()
            return
        self.noticed.emit(
            self.tr(
                "The map painters stopped {} times; the window paints the map itself "
                "now, which is slower. Free some memory and start again."
            ).format(self._deaths)
        )
        wanted, self._wanted = self._wanted, []
        self._inline.request(wanted)


def worker_count() -> int:
    """How many workers this machine has room for beside the window."""
    return min(max((os.cpu_count() or 1) - 1, 1), MAX_WORKERS)
