"""Arrays of vertices as the shapes that QPainter draws, never vertex by vertex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath, QPolygonF
from shiboken6 import VoidPtr

from maps.polylines import Polylines, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # left, top, right, bottom

_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_CLOSING = bytes((0, 0, 0, 0, 0, 0, 0, 1))  # no open figure, winding fill


def polygon_of(xy: NDArray[np.float64]) -> QPolygonF:
    """Vertices, (n, 2), as one line for ``drawPolyline``."""
    polygon = QPolygonF()
    polygon.resize(len(xy))
    if len(xy):
        memory: Any = VoidPtr(polygon.data(), len(xy) * 16, True)  # type: ignore[arg-type,call-arg]
        np.frombuffer(memory, np.float64).reshape(-1, 2)[:] = xy
    return polygon


def path_of(rings: Polylines) -> QPainterPath:
    """All rings as one path, filled where their turns do not cancel out."""
    return next(paths_of(rings, [(0, len(rings))]))


def paths_of(
    rings: Polylines, batches: Iterable[tuple[int, int]]
) -> Iterator[QPainterPath]:
    """
    Rings as paths, filled where their turns do not cancel out.

    QPainterPath reads itself from a stream, which is ten times as fast as adding
    vertices one by one.

    Parameters
    ----------
    rings
        Or lines.
    batches
        First ring of a path, and the one after its last.
    """
    elements = np.empty(len(rings.xy), _ELEMENT)
    elements["type"] = _LINE
    elements["type"][rings.offsets[:-1]] = _MOVE
    elements["x"], elements["y"] = rings.xy.T
    for first, last in batches:
        start, end = rings.offsets[first], rings.offsets[last]
        path = QPainterPath()
        if end > start:
            count = int(end - start).to_bytes(4, "big")
            written = count + elements[start:end].tobytes() + _CLOSING
            QDataStream(QByteArray(written)) >> path
        yield path


def near_rings(rings: Polylines, box: Box) -> Polylines:
    """
    Leave out vertices that cannot change what is filled inside a box.

    A vertex goes when it and both its neighbours lie beyond the same side. Sides
    are taken one after the other: together they could cut a corner of the box.

    Parameters
    ----------
    rings
        Closed, so that first and last vertex are the same.
    box
        Left, top, right, bottom in the unit of the rings.
    """
    left, top, right, bottom = box
    for axis, side, sign in (
        (0, left, 1),
        (1, top, 1),
        (0, right, -1),
        (1, bottom, -1),
    ):
        if len(rings.xy) == 0:
            return rings
        beyond = sign * rings.xy[:, axis] < sign * side
        if not beyond.any():
            continue
        kept = np.ones(len(beyond), bool)
        kept[1:-1] = ~(beyond[:-2] & beyond[1:-1] & beyond[2:])
        kept[rings.offsets[:-1]] = True
        kept[rings.offsets[1:] - 1] = True
        counts = np.add.reduceat(kept, rings.offsets[:-1])
        rings = Polylines.of_counts(rings.xy[kept], counts)
    return rings


def visible_runs(lines: Polylines, box: Box) -> NDArray[np.int64]:
    """
    Parts of lines that may be seen in a box.

    Parameters
    ----------
    lines
        In pixels.
    box
        Left, top, right, bottom, with room for the pen.

    Returns
    -------
    NDArray[np.int64]
        (n, 3): line, first vertex, vertex after the last; in order.
    """
    if len(lines.xy) < 2:
        return np.zeros((0, 3), np.int64)
    owner = lines.owners()
    start, end = lines.xy[:-1], lines.xy[1:]
    seen = owner[:-1] == owner[1:]
    seen &= (np.minimum(start, end) <= box[2:]).all(axis=1)
    seen &= (np.maximum(start, end) >= box[:2]).all(axis=1)
    turns = np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8))
    first = np.flatnonzero(turns == 1)
    last = np.flatnonzero(turns == -1)
    return np.column_stack([owner[first], first, last + 1])


def parts_of(lines: Polylines, runs: NDArray[np.int64]) -> Polylines:
    """Parts of lines, as rows of `visible_runs`, as lines of their own."""
    counts = runs[:, 2] - runs[:, 1]
    return Polylines.of_counts(lines.xy[spans(runs[:, 1], counts)], counts)


def clipped(lines: Polylines, box: Box) -> tuple[Polylines, NDArray[np.int64]]:
    """
    Cut lines to what may be seen in a box, their ends on its edge.

    Parameters
    ----------
    lines
        In pixels.
    box
        Left, top, right, bottom.

    Returns
    -------
    tuple[Polylines, NDArray[np.int64]]
        The `visible_runs`, and the line that each is of. Runs that pass a corner of
        the box from outside stay as they are.
    """
    runs = visible_runs(lines, box)
    parts = parts_of(lines, runs)
    xy = parts.xy
    ends = parts.offsets[1:] - 1
    starts = parts.offsets[:-1]
    first = _entry(xy[starts], xy[starts + 1], box)
    last = _entry(xy[ends], xy[ends - 1], box)
    xy[starts], xy[ends] = first, last
    return parts, runs[:, 0]


def _entry(
    start: NDArray[np.float64], end: NDArray[np.float64], box: Box
) -> NDArray[np.float64]:
    """Where segments, (n, 2) each, enter a box; their start where they never do."""
    step = end - start
    flat = step == 0
    step[flat] = 1.0
    low, high = (np.array(side) for side in (box[:2], box[2:]))
    shares = np.sort([(low - start) / step, (high - start) / step], axis=0)
    shares[0][flat], shares[1][flat] = -np.inf, np.inf
    enters = np.maximum(shares[0].max(axis=1), 0.0)
    leaves = np.minimum(shares[1].min(axis=1), 1.0)
    enters[enters > leaves] = 0.0
    return np.asarray(start + (end - start) * enters[:, None])
