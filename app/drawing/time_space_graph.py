"""The time-space graph: distance up, time across, a band for each column.

What moves along with the graph is painted here: grid, single-lane stretches, closures,
bands from head to tail, halts, names and conflicts. Axes and what stands out come on
top of it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.drawing.geometry import polygon_of
from app.drawing.lettering import Lettering, font, paint_text, text_size
from app.drawing.strokes import solid
from app.drawing.time_space_axes import km_step, time_step
from app.drawing.time_space_conflicts import around, cells_painting
from app.drawing.time_space_frame import BLOCK_KM, BLOCK_S
from app.drawing.time_space_labels import NEAR_PX, name_lettering
from app.drawing.time_space_scene import LOCK_PX, NAME_PX, hatch, padlock
from planners.movement.problem import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_labels import BandName
    from app.drawing.time_space_lines import Band
    from app.drawing.time_space_scene import GraphScene

DAY_S = 86_400
HEAVY_EVERY = 5  # blocks of the doctrinal grid
STRIP_GAP_PX, BLOCK_GAP_PX = 7.0, 8.0
LEAST_BLOCK_PX = 3.0
HEAD_PX, TAIL_PX = 1.8, 1.0
THIN_PX = 0.55  # lines where bands are so many that they would hide each other
THIN_FROM_PX = 3.0
WIDE_FROM_PX = 4.0
HALT_PX = 4.0
DOTS_PX = 3.0  # a dot and the gap behind it
FEW_CORNERS, MODEST_PX = 96, 4000.0  # of bands that are painted uncut


def paint_graph(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    names: Sequence[BandName],
    part: QRectF,
) -> None:
    """
    Paint what moves along with the graph.

    Parameters
    ----------
    painter, frame
        Where.
    scene
        What.
    names
        Placed for this scale.
    part
        Pixels that are wanted; nothing else is touched.
    """
    for _ in painting(painter, frame, scene, names, part):
        pass


def painting(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    names: Sequence[BandName],
    part: QRectF,
) -> Iterator[None]:
    """Paint as `paint_graph` does, and pause after each piece of a millisecond."""
    painter.save()
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(part.intersected(frame.box))
        painter.fillRect(part, scene.style["sheet"])
        _paint_strips(painter, frame, scene, part)
        yield
        _paint_grid(painter, frame, scene, part)
        yield
        _paint_blocks(painter, frame, scene, part)
        yield
        window = (
            *(
                frame.time_s(part.left() - HALT_PX),
                frame.time_s(part.right() + HALT_PX),
            ),
            *(frame.km(part.bottom() + HALT_PX), frame.km(part.top() - HALT_PX)),
        )
        yield from _bands_painting(painter, frame, scene, window)
        _paint_halts(painter, frame, scene, window)
        yield
        yield from _names_painting(painter, frame, scene, names, part)
        wide = around(part)
        cells = scene.cells_within(
            *(frame.time_s(wide.left()), frame.time_s(wide.right())),
            *(frame.km(wide.bottom()), frame.km(wide.top())),
        )
        yield from cells_painting(painter, frame, scene, cells, part)
        _paint_reasons(painter, frame, scene, part)
    finally:
        painter.restore()


def sketching(
    painter: QPainter, frame: GraphFrame, scene: GraphScene
) -> Iterator[None]:
    """Paint head lines on the grid, which takes little time, and pause as above."""
    painter.fillRect(frame.box, scene.style["sheet"])
    _paint_strips(painter, frame, scene, frame.box)
    _paint_grid(painter, frame, scene, frame.box)
    yield
    window = frame.begins_s, frame.ends_s, frame.low_km, frame.high_km
    bands = scene.lines.bands(frame)
    yield
    for number in scene.lines.seen(*window).tolist():
        painter.setPen(QPen(scene.colour(scene.lines.stretches[number].movement), 1))
        painter.drawPolyline(polygon_of(frame.placed(bands[number].head)))
        yield


def _paint_strips(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, part: QRectF
) -> None:
    """Faint ground across the graph where the road does not bear both directions."""
    ink = QColor(scene.style["sheet_ink"])
    for strip in scene.graph.strips:
        ink.setAlphaF(0.11 if strip.kind == SectionKind.ALONE else 0.06)
        top, bottom = frame.y(strip.high_km), frame.y(strip.low_km)
        painter.fillRect(QRectF(part.left(), top, part.width(), bottom - top), ink)


def _paint_grid(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, part: QRectF
) -> None:
    """Lines of time and distance, midnight and every fifth block heavier."""
    faint, strong = QColor(scene.style["sheet_ink"]), QColor(scene.style["sheet_ink"])
    faint.setAlphaF(0.2)
    plain = QPen(faint, 1)
    strong.setAlphaF(0.55)
    heavy = QPen(strong, 1.2)
    if scene.doctrinal:
        step_s, step_km = BLOCK_S, BLOCK_KM
    else:
        step_s, step_km = time_step(frame), km_step(frame)
    begins, ends = frame.time_s(part.left()) - 1, frame.time_s(part.right()) + 1
    lines: dict[bool, list[QLineF]] = {False: [], True: []}
    for at in scene.axis.ticks(begins, ends, step_s):
        x = frame.x(at)
        midnight = scene.axis.before(at, DAY_S) == at
        fifth = scene.doctrinal and (at // step_s) % HEAVY_EVERY == 0
        lines[midnight or fifth].append(QLineF(x, part.top(), x, part.bottom()))
    low, high = frame.km(part.bottom() + 1), frame.km(part.top() - 1)
    for number in range(math.ceil(low / step_km), math.floor(high / step_km) + 1):
        y = frame.y(number * step_km)
        fifth = scene.doctrinal and number % HEAVY_EVERY == 0
        lines[fifth].append(QLineF(part.left(), y, part.right(), y))
    for weighty, pen in ((False, plain), (True, heavy)):
        painter.setPen(pen)
        painter.drawLines(lines[weighty])
    painter.setPen(QPen(strong, 1, Qt.PenStyle.DotLine))
    for place in scene.graph.places:
        if place.is_area:
            y, phase = frame.y(place.km), (part.left() - frame.x(0)) % DOTS_PX
            painter.drawLine(QLineF(part.left() - phase, y, part.right(), y))


def _paint_blocks(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, part: QRectF
) -> None:
    """Closures: crossed both ways."""
    style = scene.style
    origin = QPointF(frame.x(0), frame.y(0))
    for block in scene.graph.blocks:
        box = frame.area(block.low_km, block.high_km, block.begins_s, block.ends_s)
        if box.height() < LEAST_BLOCK_PX:
            box = box.adjusted(0, -LEAST_BLOCK_PX / 2, 0, LEAST_BLOCK_PX / 2)
        seen = box.intersected(part)
        if seen.isEmpty():
            continue
        shade = QColor(style["graph_closed"])
        shade.setAlphaF(0.12)
        painter.fillRect(seen, shade)
        for rising in (True, False):
            pen = QPen(style["graph_closed"], 0.9)
            hatch(painter, seen, origin, BLOCK_GAP_PX, pen, rising=rising)
        painter.setPen(QPen(style["graph_closed"], 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.intersected(frame.box.adjusted(-9, -9, 9, 9)))


def _paint_reasons(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, part: QRectF
) -> None:
    """Reasons of closures, above what drives into them."""
    lettering = Lettering(
        NAME_PX * frame.scale,
        bold=True,
        colour=scene.style.code("graph_closed"),
        halo=scene.style.code("sheet"),
    )
    for block in scene.graph.blocks:
        box = frame.area(block.low_km, block.high_km, block.begins_s, block.ends_s)
        if not box.intersects(part):
            continue
        wide, high = text_size(block.reason, lettering) if block.reason else (0, 0)
        if block.reason and wide + 8 < box.width() and high + 2 < box.height():
            paint_text(
                painter,
                block.reason,
                (box.center().x(), box.center().y()),
                0,
                lettering,
            )


def _bands_painting(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    window: tuple[float, float, float, float],
) -> Iterator[None]:
    """All bands: ground from head to tail, a heavy head line and a light tail line."""
    bands = scene.lines.bands(frame)
    begins, ends, low, high = window
    yield
    for number in scene.lines.seen(*window).tolist():
        movement = scene.lines.stretches[number].movement
        band = bands[number]
        if not _is_modest(band, frame):
            band = band.cut(begins, ends, (low, high))
        fill_band(painter, frame, band, scene.ground(movement))
        line_band(painter, frame, band, scene.colour(movement))
        yield


def _is_modest(band: Band, frame: GraphFrame) -> bool:
    """Whether to paint all of a band costs less than to find what is seen of it."""
    corners = len(band.head) + len(band.tail)
    wide = (band.tail[-1, 0] - band.head[0, 0]) * frame.px_per_s
    high = abs(band.head[-1, 1] - band.head[0, 1]) * frame.px_per_km
    return bool(corners <= FEW_CORNERS and max(wide, high) <= MODEST_PX)


def fill_band(painter: QPainter, frame: GraphFrame, band: Band, ground: QColor) -> None:
    """Fill a band from its head to its tail."""
    if (band.tail[-1, 0] - band.head[-1, 0]) * frame.px_per_s < WIDE_FROM_PX:
        _stroke_band(painter, frame, band, ground)
        return
    # Its edges lie under the lines, so they need no smoothing, which is dear.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    ring = np.concatenate([band.head, band.tail[::-1]])
    painter.drawPolygon(polygon_of(frame.placed(ring)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _stroke_band(
    painter: QPainter, frame: GraphFrame, band: Band, ground: QColor
) -> None:
    """Fill a slim band by a stroke, which takes a tenth of the time of a polygon."""
    head, tail = frame.placed(band.head), frame.placed(band.tail)
    run = head[-1] - head[0]
    across = float(tail[-1, 0] - head[-1, 0])
    lean = abs(float(run[1])) / max(float(np.hypot(*run)), 1e-9)
    head[:, 0] += across / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(solid(ground, max(across * lean, 1.0), flat=True))
    painter.drawPolyline(polygon_of(head))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def line_band(
    painter: QPainter,
    frame: GraphFrame,
    band: Band,
    colour: QColor,
    widths: tuple[float, float] = (HEAD_PX, TAIL_PX),
) -> None:
    """Draw head and tail of a band, thinner where the band is slim."""
    head, tail = frame.placed(band.head), frame.placed(band.tail)
    slim = float(tail[-1, 0] - head[-1, 0]) < THIN_FROM_PX
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(solid(colour, widths[0] * (THIN_PX if slim else 1)))
    painter.drawPolyline(polygon_of(head))
    if not slim:
        painter.setPen(solid(colour, widths[1]))
        painter.drawPolyline(polygon_of(tail))


def _paint_halts(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    window: tuple[float, float, float, float],
) -> None:
    """Stays between two legs: a heavy line from arrival to departure, with ends."""
    begins, ends, low, high = window
    for halt in scene.graph.halts:
        if halt.arrives_s > ends or halt.gone_out_s < begins:
            continue
        if not low <= halt.km <= high:
            continue
        paint_halt(painter, frame, scene, halt.movement, halt.km, halt[2:6])


def paint_halt(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    movement: int,
    km: float,
    times: Sequence[int],
) -> None:
    """Draw the stay of a column; times are arrival and departure, of head and tail."""
    arrives, gone_in, departs, gone_out = (frame.x(at) for at in times)
    y = frame.y(km)
    colour = scene.colour(movement)
    painter.setPen(solid(colour, TAIL_PX))
    painter.drawLine(QLineF(gone_in, y, gone_out, y))
    painter.setPen(solid(colour, HALT_PX, flat=True))
    painter.drawLine(QLineF(arrives, y, departs, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if departs - arrives > 3 * HALT_PX:
        for x in (arrives, departs):
            painter.drawEllipse(QPointF(x, y), HALT_PX * 0.9, HALT_PX * 0.9)


def _names_painting(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    names: Sequence[BandName],
    part: QRectF,
) -> Iterator[None]:
    """Names along their bands, with a padlock before those that are locked."""
    ink, halo = scene.style["sheet_ink"], QColor(scene.style["sheet"])
    halo.setAlphaF(0.8)
    x0, y0 = frame.x(0), frame.y(0)
    near = part.adjusted(-140, -140, 140, 140)
    for name in names:
        middle = QPointF(x0 + name.x, y0 + name.y)
        if not near.contains(middle):
            continue
        painter.save()
        painter.translate(middle)
        painter.rotate(name.angle)
        locked = name.movement in scene.graph.locked
        path = name_path(scene.graph.names[name.movement], frame.scale, locked)
        room = QRectF(
            -name.wide / 2 - 2, -name.high * 0.4, name.wide + 4, name.high * 0.8
        )
        painter.fillRect(room, halo)
        painter.fillPath(path, ink)
        painter.restore()
        yield


@lru_cache(maxsize=4096)
def name_path(text: str, scale: float, locked: bool) -> QPainterPath:  # noqa: FBT001
    """Outline of a name around the origin."""
    lettering = name_lettering(scale)
    metrics = QFontMetricsF(font(lettering))
    lock = LOCK_PX * scale + NEAR_PX if locked else 0.0
    wide = metrics.horizontalAdvance(text) + lock
    path = QPainterPath()
    base = (metrics.ascent() - metrics.descent()) / 2
    path.addText(QPointF(lock - wide / 2, base), font(lettering), text)
    if locked:
        left = QPointF((LOCK_PX * scale - wide) / 2, 0)
        path.addPath(padlock(left, LOCK_PX * scale))
    return path
