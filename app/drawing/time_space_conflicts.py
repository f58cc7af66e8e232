"""Conflicts on a time-space graph: told by rungs, outline and sign, not by colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.drawing.geometry import polygon_of
from app.drawing.strokes import solid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_scene import GraphScene
    from planners.movement.time_space import Cell

CONFLICT_GAP_PX = 5.0
LEAST_CELL_PX = 9.0  # a lower conflict has a sign
SLIM_PX, LEAST_WIDE_PX = 8.0, 4.0  # so does a slimmer one; none is slimmer than that
SIGN_PX = 7.0
REACH_PX = 20.0  # beyond a part, for signs that share a place with one inside


def paint_cells(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    cells: Sequence[Cell],
    part: QRectF,
) -> None:
    """Conflicts: rungs between two outlines, and a sign where they are small."""
    for _ in cells_painting(painter, frame, scene, cells, part):
        pass


def cells_painting(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    cells: Sequence[Cell],
    part: QRectF,
) -> Iterator[None]:
    """Paint as `paint_cells` does, and pause after each conflict."""
    zero = QPointF(frame.x(0), frame.y(0))
    signs: dict[tuple[int, int], QPointF] = {}
    for cell in cells:
        low_km, high_km, begins_s, ends_s = cell.bounds
        box = frame.area(low_km, high_km, begins_s, ends_s)
        if not around(box).intersects(part):
            continue
        left, right = _edges(frame, cell)
        widest = int(np.argmax(right[:, 0] - left[:, 0]))
        if box.height() < LEAST_CELL_PX or right[widest, 0] - left[widest, 0] < SLIM_PX:
            at = QPointF(*((left[widest] + right[widest]) / 2).tolist())
            place = at - zero
            signs.setdefault((int(place.x() // SIGN_PX), int(place.y() // SIGN_PX)), at)
        ring = np.concatenate([left, right[::-1], left[:1]])
        _paint_ring(painter, scene, ring, _rungs(frame, left, right))
        yield
    for middle in signs.values():
        paint_sign(painter, middle, scene)
        yield


def around(box: QRectF) -> QRectF:
    """Box with room for the signs of conflicts at its edges."""
    return box.adjusted(-REACH_PX, -REACH_PX, REACH_PX, REACH_PX)


def paint_cell(painter: QPainter, scene: GraphScene, room: QRectF) -> None:
    """Draw what a conflict looks like into some room, for the legend."""
    x, y = room.left(), room.top()
    right, low = room.right(), room.bottom()
    ring = np.array([[x, low], [x, y], [right, y], [right, low], [x, low]])
    lines = [
        QLineF(x, y + step * CONFLICT_GAP_PX, right, y + step * CONFLICT_GAP_PX)
        for step in range(1, int(room.height() / CONFLICT_GAP_PX) + 1)
    ]
    _paint_ring(painter, scene, ring, lines)


def _paint_ring(
    painter: QPainter,
    scene: GraphScene,
    ring: NDArray[np.float64],
    rungs: Sequence[QLineF],
) -> None:
    """One conflict: faded ground, rungs and outline."""
    style = scene.style
    shade = QColor(style["sheet"])
    shade.setAlphaF(0.75)
    polygon = polygon_of(ring)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawPolygon(polygon)
    painter.setPen(solid(style["graph_conflict"], 2.0, flat=True))
    painter.drawLines(list(rungs))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(solid(style["graph_conflict"], 1.8))
    painter.drawPolyline(polygon)


def _edges(
    frame: GraphFrame, cell: Cell
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left and right edge of a conflict in pixels, some pixels apart at least."""
    left = frame.placed(cell.edges[:, [1, 0]])
    right = frame.placed(cell.edges[:, [2, 0]])
    lack = np.maximum(LEAST_WIDE_PX - (right[:, 0] - left[:, 0]), 0) / 2
    left[:, 0] -= lack
    right[:, 0] += lack
    return left, right


def _rungs(
    frame: GraphFrame, left: NDArray[np.float64], right: NDArray[np.float64]
) -> list[QLineF]:
    """Slanted strokes from edge to edge, fixed to the road."""
    zero, box = frame.y(0), frame.box
    low = max(float(left[-1, 1]), box.top())
    high = min(float(left[0, 1]), box.bottom())
    first = int((low - zero) // CONFLICT_GAP_PX) + 1
    y = zero + np.arange(first, int((high - zero) // CONFLICT_GAP_PX) + 1) * (
        CONFLICT_GAP_PX
    )
    begin = np.interp(y, left[::-1, 1], left[::-1, 0])
    end = np.interp(y, right[::-1, 1], right[::-1, 0])
    rows = zip(y.tolist(), begin.tolist(), end.tolist(), strict=True)
    return [QLineF(x0, at, x1, at) for at, x0, x1 in rows]


def paint_sign(painter: QPainter, middle: QPointF, scene: GraphScene) -> None:
    """Draw the sign of a conflict: a square on its corner with a stroke and a dot."""
    reach = SIGN_PX
    corners = (
        *(QPointF(0, -reach), QPointF(reach, 0)),
        *(QPointF(0, reach), QPointF(-reach, 0)),
    )
    painter.setPen(QPen(scene.style["graph_conflict"], 2))
    painter.setBrush(scene.style["sheet"])
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
    painter.setPen(solid(scene.style["sheet_ink"], 1.7))
    painter.drawLine(middle + QPointF(0, -3.4), middle + QPointF(0, 0.4))
    painter.drawPoint(middle + QPointF(0, 3.2))


def cell_at(cells: Sequence[Cell], frame: GraphFrame, at: QPointF) -> Cell | None:
    """Conflict under a pixel, the smallest of several; None for none."""
    found = []
    for number, cell in enumerate(cells):
        low_km, high_km, begins_s, ends_s = cell.bounds
        box = frame.area(low_km, high_km, begins_s, ends_s)
        if not box.adjusted(-SIGN_PX, -SIGN_PX, SIGN_PX, SIGN_PX).contains(at):
            continue
        left, right = _edges(frame, cell)
        slack = SIGN_PX if box.height() < LEAST_CELL_PX else SLIM_PX / 2
        begin = float(np.interp(at.y(), left[::-1, 1], left[::-1, 0])) - slack
        end = float(np.interp(at.y(), right[::-1, 1], right[::-1, 0])) + slack
        if begin <= at.x() <= end:
            found.append((end - begin, number))
    return cells[min(found)[1]] if found else None
