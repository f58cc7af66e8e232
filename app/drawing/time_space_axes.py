"""Axes of a time-space graph: date-time groups below, days above, places beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from app.drawing.lettering import font
from app.drawing.profile_chart import round_step
from app.drawing.time_space_frame import BLOCK_KM, BLOCK_S
from app.drawing.time_space_scene import hatch, letters
from planners.movement.problem import SectionKind

if TYPE_CHECKING:
    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_scene import GraphScene
    from planners.movement.time_space import PlaceLine

STEPS_S = tuple(minutes * 60 for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360))
DAYS_S = tuple(days * 86_400 for days in (0.5, 1, 2, 7))
HOUR_PX, KM_PX = 66.0, 46.0
STRIP_PX, STRIP_GAP_PX = 9.0, 4.5
TICK_PX = 5.0
DAY_S = 86_400
EDGE_PX = 8.0


def time_step(frame: GraphFrame) -> int:
    """Seconds between lines of time."""
    least = HOUR_PX * frame.scale / frame.px_per_s
    steps = (*STEPS_S, *(int(days) for days in DAYS_S))
    return next((step for step in steps if step >= least), steps[-1])


def km_step(frame: GraphFrame) -> float:
    """Kilometres between lines of distance."""
    most = frame.box.height() / (KM_PX * frame.scale)
    return round_step(frame.box.height() / frame.px_per_km, most)


def paint_axes(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    size: tuple[float, float],
    pointed_km: float | None = None,
) -> None:
    """
    Paint everything around the graph, on its own ground.

    Parameters
    ----------
    painter, frame, scene
        Where and what.
    size
        Of the picture, pixels.
    pointed_km
        Place that is pointed at; its name is written before all others.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width, height = size
    box, sheet = frame.box, scene.style["sheet"]
    painter.fillRect(QRectF(0, 0, width, box.top()), sheet)
    painter.fillRect(QRectF(0, box.bottom(), width, height - box.bottom()), sheet)
    painter.fillRect(QRectF(0, box.top(), box.left(), box.height()), sheet)
    painter.fillRect(QRectF(box.right(), box.top(), width, box.height()), sheet)
    _paint_hours(painter, frame, scene)
    _paint_days(painter, frame, scene)
    painter.setFont(font(letters(frame.scale, bold=True)))
    painter.setPen(scene.style["sheet_ink"])
    wide = QFontMetricsF(font(letters(frame.scale))).horizontalAdvance("000.0")
    unit = QRectF(EDGE_PX, 0, wide, box.top() - 11)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
    painter.drawText(unit, right, "km")
    painter.setClipRect(QRectF(0, box.top() - 9, box.left() + 1, box.height() + 18))
    _paint_kinds(painter, frame, scene)
    _paint_km(painter, frame, scene)
    _paint_places(painter, frame, scene, pointed_km)
    painter.setClipping(False)
    painter.setPen(QPen(scene.style["sheet_ink"], 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    painter.restore()


def _paint_hours(painter: QPainter, frame: GraphFrame, scene: GraphScene) -> None:
    """Date-time groups at whole steps, as many as there is room for."""
    lettering = letters(frame.scale)
    metrics = QFontMetricsF(font(lettering))
    painter.setFont(font(lettering))
    step = time_step(frame)
    if scene.doctrinal:
        step = max(step, BLOCK_S) if step < 3600 else step
        step = BLOCK_S * 5 if BLOCK_S < step < 3600 else step
    bottom = frame.box.bottom()
    painter.setPen(QPen(scene.style["sheet_ink"], 1))
    for at in scene.axis.ticks(frame.begins_s, frame.ends_s, step):
        x = frame.x(at)
        painter.drawLine(QLineF(x, bottom, x, bottom + TICK_PX))
        text = scene.axis.short(at)
        left = x - metrics.horizontalAdvance(text) / 2
        base = bottom + TICK_PX + metrics.ascent() + 2
        painter.drawText(QPointF(left, base), text)


def _paint_days(painter: QPainter, frame: GraphFrame, scene: GraphScene) -> None:
    """Days above: each at its midnight, the first at the left edge."""
    lettering = letters(frame.scale, bold=True)
    metrics = QFontMetricsF(font(lettering))
    painter.setFont(font(lettering))
    axis, box = scene.axis, frame.box
    painter.setPen(QPen(scene.style["sheet_ink"], 1.2))
    midnights = list(axis.ticks(frame.begins_s, frame.ends_s, DAY_S))
    starts = [frame.begins_s, *midnights]
    ends = [frame.x(at) for at in midnights] + [box.right()]
    base = box.top() - 9
    for number, (at, right) in enumerate(zip(starts, ends, strict=True)):
        left = frame.x(at)
        if number:
            painter.drawLine(QLineF(left, box.top() - 24, left, box.top()))
        text = axis.day(at + 1)
        if metrics.horizontalAdvance(text) + 12 < right - left:
            painter.drawText(QPointF(left + 6, base), text)


def _paint_kinds(painter: QPainter, frame: GraphFrame, scene: GraphScene) -> None:
    """Bars beside the axis: hatched for a single lane, crossed for one alone."""
    box = frame.box
    left = box.left() - STRIP_PX * frame.scale
    pen = QPen(scene.style["sheet_ink"], 1)
    for strip in scene.graph.strips:
        top, bottom = frame.y(strip.high_km), frame.y(strip.low_km)
        bar = QRectF(left, top, box.left() - left, max(bottom - top, 2.0))
        seen = bar.intersected(box.adjusted(-STRIP_PX * frame.scale, 0, 0, 0))
        if seen.isEmpty():
            continue
        origin = QPointF(left, frame.y(0))
        hatch(painter, seen, origin, STRIP_GAP_PX, pen)
        if strip.kind == SectionKind.ALONE:
            hatch(painter, seen, origin, STRIP_GAP_PX, pen, rising=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(seen)


def _paint_km(painter: QPainter, frame: GraphFrame, scene: GraphScene) -> None:
    """Kilometres at the outer edge."""
    lettering = letters(frame.scale)
    metrics = QFontMetricsF(font(lettering))
    painter.setFont(font(lettering))
    step = km_step(frame)
    if scene.doctrinal:
        every = BLOCK_KM * frame.px_per_km
        step = BLOCK_KM if every >= metrics.height() * 1.5 else BLOCK_KM * 5
    painter.setPen(scene.style["plate_text"])
    wide, high = metrics.horizontalAdvance("000.0"), metrics.height() + 2
    first = max(int(-(-frame.low_km // step)), 0)
    last = min(frame.high_km, scene.graph.length_km)
    for number in range(first, int(last / step + 1e-9) + 1):
        y = frame.y(number * step)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        room = QRectF(EDGE_PX, y - high / 2, wide, high)
        painter.drawText(room, right, f"{number * step:g}")


def _paint_places(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    pointed_km: float | None,
) -> None:
    """Names of points beside the axis, the ends and halt areas first."""
    metrics = QFontMetricsF(font(letters(frame.scale)))
    left = EDGE_PX + metrics.horizontalAdvance("000.0") + 10
    right = frame.box.left() - STRIP_PX * frame.scale - TICK_PX - 3
    taken: list[float] = []
    every = metrics.height() * 0.95
    ink = scene.style["sheet_ink"]
    for place in _in_turn(scene.graph.places, pointed_km):
        y = frame.y(place.km)
        if not frame.box.top() - 1 <= y <= frame.box.bottom() + 1:
            continue
        painter.setPen(QPen(ink, 1))
        inner = frame.box.left() - STRIP_PX * frame.scale
        painter.drawLine(QLineF(inner - TICK_PX, y, inner, y))
        if any(abs(y - other) < every for other in taken):
            continue
        taken.append(y)
        lettering = letters(frame.scale, bold=place.is_area or place.km == pointed_km)
        painter.setFont(font(lettering))
        written = QFontMetricsF(font(lettering)).elidedText(
            place.name, Qt.TextElideMode.ElideRight, right - left
        )
        high = metrics.height() + 2
        room = QRectF(left, y - high / 2, right - left, high)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side, written)


def _in_turn(
    places: tuple[PlaceLine, ...], pointed_km: float | None
) -> list[PlaceLine]:
    """Places, those that matter most first."""
    ends = {places[0].km, places[-1].km} if places else set()
    return sorted(
        places,
        key=lambda one: (
            one.km != pointed_km,
            one.km not in ends,
            not one.is_area,
            one.km,
        ),
    )
