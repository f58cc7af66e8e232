"""Pan frames, stalls and memory of the window over the demo area.

A pan frame is 24 pixels of a map of 1400 x 900 pixels with tiles, routes, symbols,
lines, areas, closures, grid, names and furniture, in CPU time of the window's thread,
after everything has been painted once.
Beside it, in the same run, stands Qt's own way: a QGraphicsView of the same size with
the same roads as items. A stall is the longest time for which the window's thread
answers nothing, by the clock and in CPU time, while it pans over ground that worker
processes have yet to paint.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from app.drawing.geometry import polygon_of
from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_area, demo_scenario
from app.storage.folders import Folders
from app.ui.application import Marsroute, make_application
from app.ui.map.kept_picture import KeptPicture
from app.ui.memory import return_large_buffers
from maps.feature_kinds import LineKind as RoadKind
from maps.map_layers import WORLD
from planners.overlay import AvoidArea, ControlLine, LineKind, Overlay, PlacedSymbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.drawing.projection import MapView
    from app.services.planning import PlannedMarch
    from app.ui.map.canvas import MapCanvas
    from app.ui.open_area import OpenArea

SCALES = (250_000, 100_000, 50_000, 25_000, 10_000)
FRAMES = 64
SYMBOLS, AREAS = 120, 8
UNIT = "10031000001211000000"
MAP_SIZE = (1400, 900)
STEP_PX = 24.0
BAR_MS, BAR_STALL_MS, BAR_WINDOW_MB, BAR_WORKER_MB = 8.0, 50.0, 300.0, 100.0
PATIENCE_MS = 60_000


class KeptCounter:
    """Counts how often a picture over the tiles is painted anew."""

    def __init__(self) -> None:
        self.count = 0
        self._painted = KeptPicture.painted
        KeptPicture.painted = self._counted  # type: ignore[method-assign]

    def _counted(
        self, view: MapView, paint: Callable[[QPainter, MapView], None]
    ) -> KeptPicture:
        self.count += 1
        return self._painted(view, paint)


def main() -> None:
    """Measure in a process of its own, whose workers do not load this module."""
    here = str(Path(__file__).parent)
    call = f"import sys; sys.path.append({here!r}); import bench_pan; bench_pan.run()"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", call], env=environment, check=True)


def run() -> None:
    """Print the figures beside their bars."""
    return_large_buffers()
    marsroute = busy_window()
    canvas = marsroute.window.canvas
    counter = KeptCounter()
    print(f"map of {canvas.width()} x {canvas.height()}, {FRAMES} frames a scale")
    rows = []
    for scale in SCALES:
        settle(canvas, scale)
        rows.append((scale, canvas.view, pan_times(canvas, counter), counter.count))
    stalls = [(scale, *longest_stall(canvas, scale)) for scale in (100_000, 25_000)]
    tell_memory(marsroute)
    peer = Peer(marsroute)
    print("scale         p50     p95    worst  repaints  QGraphicsView p50  ratio")
    for scale, view, times, repaints in rows:
        theirs = median(peer.pan_times(view))
        print(
            f"1:{scale:<9} {median(times):6.2f}  {p95(times):6.2f}  {max(times):6.2f}"
            f"  {repaints:8}  {theirs:17.2f}  {theirs / median(times):5.1f}"
        )
    print(f"bar: p95 of {BAR_MS:g} ms of CPU time")
    for scale, wall, cpu, waits in stalls:
        print(
            f"1:{scale}, over ground not painted yet: longest stall {wall:.0f} ms by "
            f"the clock, {cpu:.0f} ms of CPU; p95 {p95(waits):.0f} ms"
        )
    print(f"bar: {BAR_STALL_MS:g} ms on an idle machine")
    marsroute.window.close()


def busy_window() -> Marsroute:
    """Window on the demo, with a plan, a closed road and a full overlay."""
    scratch = Path(mkdtemp(prefix="bench-pan-"))
    folders = replace(Folders.of_user(), state=scratch, config=scratch)
    marsroute = Marsroute(folders, make_application([]))
    window, session = marsroute.window, marsroute.session
    marsroute.show()
    window.resize(window.size() + QSize(*MAP_SIZE) - window.canvas.size())
    area = demo_area(Folders.of_user().cache, lambda _what, _share: None)
    marsroute.files.open_area(area, demo_scenario(vehicle_catalogue()))
    wait_until(lambda: session.march is not None)
    window.resize(window.size() + QSize(*MAP_SIZE) - window.canvas.size())
    desk = marsroute.desk
    if session.march is None or desk.content is None or desk.ground is None:
        raise SystemExit("The demo has no plan.")
    session.close_road(session.march.columns[0].route.geometry[40])
    desk.content.set_overlay(full_overlay(desk.ground, session.march))
    desk.paint_in_processes()
    return marsroute


def full_overlay(ground: OpenArea, march: PlannedMarch) -> Overlay:
    """Units all over the area, supply routes along the roads, and areas to avoid."""
    west, south, east, north = ground.area.manifest.bounds
    random = np.random.default_rng(0)
    places = random.uniform((west, south), (east, north), (SYMBOLS + AREAS, 2))
    ways = [planned.route.geometry for planned in march.columns]
    side = (east - west) / 20
    return Overlay(
        symbols=tuple(
            PlacedSymbol(sidc=UNIT, position=(lon, lat))
            for lon, lat in places[:SYMBOLS].tolist()
        ),
        lines=tuple(
            ControlLine(kind=kind, line=half, name=f"{kind.value} {number}")
            for number, way in enumerate(ways)
            for kind, half in (
                (LineKind.MSR, way[: len(way) // 2]),
                (LineKind.ASR, way[len(way) // 2 :]),
            )
        ),
        areas=tuple(
            AvoidArea(ring=((lon, lat), (lon + side, lat), (lon, lat + side)))
            for lon, lat in places[SYMBOLS:].tolist()
        ),
    )


def wait_until(done: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    loop = QEventLoop()
    look, patience = QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if done() else None)
    patience.timeout.connect(lambda: loop.exit(1))
    look.start(5)
    patience.start(PATIENCE_MS)
    if loop.exec():
        raise SystemExit("The window did not become ready within a minute.")


def settle(canvas: MapCanvas, scale: float) -> None:
    """Show the middle of the area at a scale, with all tiles of the way to come."""
    canvas.show_home()
    canvas.set_scale(scale)
    start = canvas.view
    for step in range(0, FRAMES // 2 + 1, 8):
        canvas.set_view(start.panned(-STEP_PX * step, STEP_PX * step / 3))
        wait_until(lambda: canvas.is_complete)
    canvas.set_view(start)
    wait_until(lambda: canvas.is_complete)


def pan_times(canvas: MapCanvas, counter: KeptCounter) -> list[float]:
    """Milliseconds of CPU time for each frame, there and back."""
    counter.count = 0
    times = []
    for frame in range(FRAMES):
        sign = -1 if frame < FRAMES // 2 else 1
        begun = time.thread_time()
        canvas.set_view(canvas.view.panned(sign * STEP_PX, -sign * STEP_PX / 3))
        canvas.repaint()
        times.append((time.thread_time() - begun) * 1000)
    return times


def longest_stall(canvas: MapCanvas, scale: float) -> tuple[float, float, list[float]]:
    """Longest milliseconds between two beats while panning over new ground."""
    canvas.forget_tiles()
    canvas.show_home()
    canvas.set_scale(scale)
    wait_until(lambda: canvas.is_complete)
    beats: list[tuple[float, float]] = []
    loop = QEventLoop()
    beat, pan = QTimer(), QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(
        lambda: beats.append((time.perf_counter(), time.thread_time()))
    )
    pan.timeout.connect(lambda: canvas.set_view(canvas.view.panned(-STEP_PX, 6)))
    beat.start(1)
    pan.start(16)
    QTimer.singleShot(FRAMES * 2 * 16, loop.quit)
    loop.exec()
    pan.stop()
    wait_until(lambda: canvas.is_complete)
    beat.stop()
    waits = [(late[0] - soon[0]) * 1000 for soon, late in pairwise(beats)]
    spent = [(late[1] - soon[1]) * 1000 for soon, late in pairwise(beats)]
    return max(waits), max(spent), waits


class Peer:
    """The same roads as items of a QGraphicsView of the same size."""

    def __init__(self, marsroute: Marsroute) -> None:
        canvas = marsroute.window.canvas
        ground = marsroute.desk.ground
        if ground is None:
            raise SystemExit("There is no area.")
        layer = ground.area.basemap.lines(18)
        pen = QPen(Qt.GlobalColor.darkRed, 2)
        pen.setCosmetic(True)
        self._scene = QGraphicsScene()
        for road in np.flatnonzero(layer.kind < RoadKind.FERRY).tolist():
            path = QPainterPath()
            path.addPolygon(polygon_of(layer.lines[road] / WORLD))
            self._scene.addPath(path, pen)
        self._view = QGraphicsView(self._scene)
        self._view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.resize(canvas.size())
        self._view.show()
        QApplication.processEvents()

    def pan_times(self, view: MapView) -> list[float]:
        """Milliseconds of CPU time for each frame of the same way."""
        self._view.resetTransform()
        self._view.scale(view.scale, view.scale)
        self._view.centerOn(view.x, view.y)
        self._view.viewport().repaint()
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        times = []
        for frame in range(FRAMES):
            sign = -1 if frame < FRAMES // 2 else 1
            begun = time.thread_time()
            across.setValue(across.value() - round(sign * STEP_PX))
            down.setValue(down.value() + round(sign * STEP_PX / 3))
            self._view.viewport().repaint()
            times.append((time.thread_time() - begun) * 1000)
        return times


def p95(times: list[float]) -> float:
    """Time that one in twenty exceeds."""
    return float(np.percentile(times, 95))


def tell_memory(marsroute: Marsroute) -> None:
    """Print what the window and its workers hold in memory."""
    gc.collect()
    tiles = marsroute.desk.tiles
    workers = getattr(tiles, "processes", ())
    cache = marsroute.window.canvas.mosaic.cache
    print(
        f"window: {resident_mb(os.getpid()):.0f} MB with {len(cache)} tiles of "
        f"{cache.bytes / 1e6:.0f} MB (bar {BAR_WINDOW_MB:g}); workers: "
        + ", ".join(f"{resident_mb(one.pid):.0f} MB" for one in workers)
        + f" (bar {BAR_WORKER_MB:g})"
    )


def resident_mb(pid: int | None) -> float:
    """Megabytes that a process has in memory."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    sizes = dict(line.split(":") for line in text.splitlines()[1:])
    return float(sizes["Rss"].split()[0]) / 1024


if __name__ == "__main__":
    main()
