"""Frames of the time-space graph with a division on it, beside Qt's own scene.

A pan frame moves the graph by 24 pixels; a drag frame moves a column by a minute with
its conflicts. Both are CPU time of the window's thread on 1400 x 900 pixels, with 300
columns, 25 critical points and 192 sections. The peer is a QGraphicsView of the same
size, of which the same bands, head and tail lines and names are items.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

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
BAR_MS = 15.0


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
    view = TimeSpaceView()
    view.resize(*SIZE)
    view.set_graph(graph, AXIS)
    view.show()
    begin = time.thread_time()
    application.processEvents()
    print(f"first picture: {(time.thread_time() - begin) * 1000:.0f} ms")
    for factor in (1.0, 3.0, 8.0):
        view.fit()
        view.zoom_by(factor, min(factor, 2.0))
        view.settle()
        ours, worst = _frames(lambda: _pan(view))
        theirs, _ = _frames(_peer(view), PEER_FRAMES)
        print(
            f"pan at {factor:g} x: {ours:.1f} ms, worst {worst:.1f}, "
            f"{1000 / max(ours, 1e-3):.0f} frames a second; "
            f"QGraphicsScene {theirs:.1f} ms, {theirs / ours:.1f} times as long; "
            f"{'within' if ours <= BAR_MS else 'OVER'} {BAR_MS:g} ms"
        )
        zoomed, _ = _frames(lambda: _zoom(view), 20)
        print(f"zoom at {factor:g} x: {zoomed:.1f} ms a step")
    movement = next(one for one in graph.movements[100:] if one not in graph.locked)
    watch = ConflictWatch(problem, schedule)
    placed = schedule.placed[movement]
    if placed is None:
        raise RuntimeError("The sketch places every column.")
    others = [cell for cell in graph.cells if movement not in cell.movements]
    view.fit()
    view.settle()
    view.choose(movement)

    def answer(dragged: int, shift_s: int) -> None:
        moved = tuple(at + shift_s for at in placed.departs_s)
        found = watch.conflicts_of(dragged, Departures(placed.course, moved))
        mine = cells_of(problem, graph, found, {dragged: shift_s})
        view.set_conflicts([*others, *mine])

    view.dragged.connect(answer)
    frames, worst = _frames(lambda: _drag(view))
    print(f"drag with live conflicts: {frames:.1f} ms a frame, worst {worst:.1f}")


def _pan(view: TimeSpaceView) -> None:
    view.pan_by(-STEP_PX, 3)
    view.repaint()


def _zoom(view: TimeSpaceView) -> None:
    view.zoom_by(1.02, 1.02, QPointF(700, 450))
    view.repaint()


def _drag(view: TimeSpaceView) -> None:
    view.shift_to(view.marks.shift_s + 60)
    view.repaint()


def _frames(frame: object, count: int = FRAMES) -> tuple[float, float]:
    """Median and longest CPU time of some frames, milliseconds."""
    times = []
    for _ in range(count):
        begin = time.thread_time()
        frame()  # type: ignore[operator]
        times.append((time.thread_time() - begin) * 1000)
    return median(times), max(times)


def _peer(view: TimeSpaceView) -> object:
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
