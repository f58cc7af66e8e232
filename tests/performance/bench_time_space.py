"""Frames of the time-space graph with a division on it, beside Qt's own scene.

A pan frame moves the graph by 24 pixels; a drag frame moves a column by a minute with
its conflicts. Each is CPU time of the window's thread for the frame and the slices of
painting that fall into the same turn, on 1400 x 900 pixels, with 300 columns, 25
critical points and 192 sections. The peer is a QGraphicsView of the same
size, of which the same bands, head and tail lines and names are items.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.append(str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from app.drawing.geometry import polygon_of
from app.drawing.lettering import font
from app.drawing.style import Style
from app.drawing.time_space_labels import GraphNames, name_lettering
from app.ui import theme
from app.ui.movement.graph_view import TimeSpaceView
from planners.movement.conflicts import ConflictWatch, find_conflicts
from planners.movement.problem import Departures
from planners.movement.time_space import cells_of, time_space
from tests.time_space_sketch import AXIS, sketch

SIZE = (1400, 900)
FRAMES, PEER_FRAMES = 60, 6
STEP_PX = 24
BAR_MS = 33.0  # thirty frames a second at the worst
IDLE_MS = 0.5  # a turn of the event loop in which nothing was done
SCALES: dict[str, Callable[[TimeSpaceView], object]] = {
    "fitted": TimeSpaceView.fit,
    "3 x": lambda view: view.zoom_by(3.0, 2.0),
    "8 x": lambda view: view.zoom_by(8.0, 2.0),
    "doctrinal": lambda view: view.show_doctrinal(),
}


def main() -> None:
    """Measure both, and print the ratio."""
    application = QApplication.instance() or QApplication([])
    theme.apply(theme.Theme.named("day"), application)  # type: ignore[arg-type]
    problem, schedule, axis = sketch()
    begin = time.process_time()
    conflicts = find_conflicts(problem, schedule)
    middle = time.process_time()
    graph = time_space(problem, schedule, axis, conflicts)
    print(
        f"{len(graph.movements)} columns, {len(graph.cells)} conflicts: found in "
        f"{middle - begin:.2f} s, graph made in {time.process_time() - middle:.2f} s"
    )
    begin = time.thread_time()
    view = TimeSpaceView()
    view.resize(*SIZE)
    view.set_graph(graph, AXIS)
    print(f"graph given to the view: {_since(begin):.0f} ms")
    view.show()
    _tell("first picture, turn by turn", _until_settled(view))
    for name, zoom in SCALES.items():
        view.fit()
        zoom(view)
        _tell(f"{name}: new scale, turn by turn", _until_settled(view))
        ours = _frames(lambda: _pan(view))
        _tell(f"{name}: pan", ours)
        theirs = median(_frames(_peer(view), PEER_FRAMES))
        print(
            f"  QGraphicsScene {theirs:.1f} ms, {theirs / median(ours):.1f} times ours"
        )
        gc.collect()  # Qt's scene, which is not ours to wait for
        _tell(f"{name}: zoom", _frames(lambda: _zoom(view), 20))
    movement = next(one for one in graph.movements[100:] if one not in graph.locked)
    watch = ConflictWatch(problem, schedule)
    placed = schedule.placed[movement]
    if placed is None:
        raise RuntimeError("The sketch places every column.")
    others = [cell for cell in graph.cells if movement not in cell.movements]
    departures = placed

    def answer(dragged: int, shift_s: int) -> None:
        moved = tuple(at + shift_s for at in departures.departs_s)
        found = watch.conflicts_of(dragged, Departures(departures.course, moved))
        mine = cells_of(problem, graph, found, {dragged: shift_s})
        view.set_conflicts([*others, *mine])

    view.dragged.connect(answer)
    for name, zoom in SCALES.items():
        view.fit()
        zoom(view)
        _until_settled(view)
        view.choose(movement)
        view.reveal(movement)
        _tell(f"{name}: drag with live conflicts", _frames(lambda: _drag(view)))
        view.choose(None)


def _pan(view: TimeSpaceView) -> None:
    view.pan_by(-STEP_PX, 3)


def _zoom(view: TimeSpaceView) -> None:
    view.zoom_by(1.02, 1.02, QPointF(700, 450))


def _drag(view: TimeSpaceView) -> None:
    view.shift_to(view.marks.shift_s + 60)


def _frames(frame: Callable[[], None], count: int = FRAMES) -> list[float]:
    """CPU time of some frames, each with the slices that fall into it."""
    times = []
    for _ in range(count):
        begin = time.thread_time()
        frame()
        QApplication.processEvents()
        times.append(_since(begin))
    return times


def _until_settled(view: TimeSpaceView) -> list[float]:
    """CPU time of the turns of the event loop until all that is seen is painted."""
    times: list[float] = []
    while not times or not view.is_settled:
        begin = time.thread_time()
        QApplication.processEvents()
        times.append(_since(begin))
    return [one for one in times if one > IDLE_MS] or times


def _since(begin: float) -> float:
    return (time.thread_time() - begin) * 1000


def _tell(what: str, times: list[float]) -> None:
    """Print median, 95th percentile and longest of some frames."""
    ordered = sorted(times)
    worst = ordered[-1]
    late = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    print(
        f"{what}: {len(times)} turns, median {median(times):.1f} ms, p95 {late:.1f}, "
        f"worst {worst:.1f}, in all {sum(times):.0f} ms; "
        f"{'within' if worst <= BAR_MS else 'OVER'} {BAR_MS:g} ms"
    )


def _peer(view: TimeSpaceView) -> Callable[[], None]:
    """Qt's own way to show the same bands at the same scale."""
    style, frame = Style.named("day"), view.frame
    scene = QGraphicsScene()
    lines = view._scene.lines
    for stretch in lines.stretches:
        colour = view._scene.colour(stretch.movement)
        head, tail = frame.placed(stretch.head), frame.placed(stretch.tail)
        ring = polygon_of(np.concatenate([head, tail[::-1]]))
        ground = view._scene.ground(stretch.movement)
        scene.addPolygon(ring, Qt.PenStyle.NoPen, ground)
        for line, width in ((head, 1.8), (tail, 1.0)):
            for (x0, y0), (x1, y1) in pairwise(line.tolist()):
                scene.addLine(x0, y0, x1, y1, QPen(colour, width))
    for name in GraphNames(view._scene, frame).near(frame, frame.box):
        text = scene.addSimpleText(
            view._scene.graph.names[name.movement], font(name_lettering(1.0))
        )
        text.setBrush(style["sheet_ink"])
        text.setPos(frame.x(0) + name.x, frame.y(0) + name.y)
        text.setRotation(name.angle)
    peer = QGraphicsView(scene)
    scene.setParent(peer)
    peer.setRenderHint(QPainter.RenderHint.Antialiasing)
    peer.resize(*SIZE)
    peer.setSceneRect(scene.itemsBoundingRect())
    peer.show()
    QApplication.processEvents()
    bar = peer.horizontalScrollBar()
    bar.setValue(bar.minimum())

    def pan() -> None:
        step = STEP_PX if bar.value() + STEP_PX <= bar.maximum() else -bar.value()
        bar.setValue(bar.value() + step)
        peer.viewport().repaint()

    pan()
    return pan


if __name__ == "__main__":
    main()
