"""The ground along a route as a chart: heights, grades and critical points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.drawing.lettering import Lettering, font, text_size
from app.drawing.route_overlay import short_name
from app.drawing.strokes import solid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.style import Style
    from planners.height_profile import HeightProfile
    from planners.route import CriticalPoint

FIGURE = Lettering(10.5)
NAME = Lettering(9.5, bold=True)
LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 52.0, 14.0, 30.0, 22.0
DISC_PX = 8.0
LEAST_RANGE_M = 40.0  # so that flat ground looks flat
HARD, STEEP = 0.05, 0.10
LINES_PX = 44.0  # between lines of equal height, at least
TICKS_PX = 90.0


@dataclass(frozen=True, slots=True)
class ProfileFrame:
    """Where a profile lies in a box of pixels; build one with `of`."""

    box: QRectF
    length_m: float
    low_m: float
    high_m: float

    @classmethod
    def of(cls, profile: HeightProfile, width: float, height: float) -> ProfileFrame:
        """Frame in a widget of some size, with room for figures at its edges."""
        low = float(np.nanmin(profile.height_m)) if profile.is_known else 0.0
        high = float(np.nanmax(profile.height_m)) if profile.is_known else 0.0
        spare = max(LEAST_RANGE_M - (high - low), (high - low) * 0.1) / 2
        box = QRectF(
            LEFT_PX,
            TOP_PX,
            max(width - LEFT_PX - RIGHT_PX, 1.0),
            max(height - TOP_PX - BOTTOM_PX, 1.0),
        )
        return cls(box, float(profile.distance_m[-1]), low - spare, high + spare)

    def x(self, distance_m: float) -> float:
        """Pixel of a distance from the start."""
        return self.box.left() + self.box.width() * distance_m / max(self.length_m, 1.0)

    def y(self, height_m: float) -> float:
        """Pixel of a height."""
        share = (height_m - self.low_m) / (self.high_m - self.low_m)
        return self.box.bottom() - self.box.height() * share

    def distance_m(self, x: float) -> float:
        """Distance from the start of a pixel; the nearer end beyond the chart."""
        share = (x - self.box.left()) / self.box.width()
        return min(max(share, 0.0), 1.0) * self.length_m


def paint_profile(
    painter: QPainter,
    frame: ProfileFrame,
    profile: HeightProfile,
    points: Sequence[CriticalPoint],
    style: Style,
    pointer_m: float | None = None,
) -> None:
    """
    Paint a profile.

    Parameters
    ----------
    painter
        In the pixels of the frame.
    frame
        Where it lies.
    profile
        With heights.
    points
        Critical points of the route, in order.
    style
        Colours.
    pointer_m
        Distance from the start that is pointed out; None for none.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_heights(painter, frame, style)
    _paint_distances(painter, frame, style)
    _paint_ground(painter, frame, profile, style)
    _paint_points(painter, frame, profile, points, style)
    if pointer_m is not None:
        _paint_pointer(painter, frame, profile, pointer_m, style)
    painter.restore()


def _paint_heights(painter: QPainter, frame: ProfileFrame, style: Style) -> None:
    """Lines of equal height with their figures."""
    painter.setFont(font(FIGURE))
    step = round_step(frame.high_m - frame.low_m, frame.box.height() / LINES_PX)
    for number in range(math.ceil(frame.low_m / step), int(frame.high_m // step) + 1):
        y = frame.y(number * step)
        painter.setPen(QPen(style["plate_edge"], 1))
        painter.drawLine(QPointF(frame.box.left(), y), QPointF(frame.box.right(), y))
        painter.setPen(style["sheet_ink"])
        room = QRectF(0, y - 9, LEFT_PX - 6, 18)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags, f"{number * step:.0f} m")


def _paint_distances(painter: QPainter, frame: ProfileFrame, style: Style) -> None:
    """Ticks with kilometres."""
    painter.setFont(font(FIGURE))
    step = round_step(frame.length_m / 1000, frame.box.width() / TICKS_PX)
    bottom = frame.box.bottom()
    for number in range(int(frame.length_m / 1000 / step + 1e-9) + 1):
        x = frame.x(number * step * 1000)
        painter.setPen(QPen(style["sheet_ink"], 1))
        painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 4))
        text = f"{number * step:g} km"
        wide, _ = text_size(text, FIGURE)
        left = min(max(x - wide / 2, 2.0), frame.box.right() + RIGHT_PX - wide - 2)
        painter.drawText(QPointF(left, bottom + 17), text)
    painter.drawLine(frame.box.bottomLeft(), frame.box.bottomRight())


def _paint_ground(
    painter: QPainter, frame: ProfileFrame, profile: HeightProfile, style: Style
) -> None:
    """Ground below the line, hard and steep stretches in colour and hatched."""
    bottom = frame.box.bottom()
    sharpness = np.digitize(np.abs(profile.grade), [HARD, STEEP])
    painter.setPen(Qt.PenStyle.NoPen)
    looks = (
        (0, "profile_ground", Qt.BrushStyle.SolidPattern, 1.6),
        (1, "profile_hard", Qt.BrushStyle.FDiagPattern, 2.6),
        (2, "profile_steep", Qt.BrushStyle.DiagCrossPattern, 3.6),
    )
    for first, last in _known_runs(profile.height_m):
        for start, end in _runs_of(sharpness, first, last):
            _, colour, pattern, width = looks[int(sharpness[start])]
            places = [
                QPointF(frame.x(d), frame.y(h))
                for d, h in zip(
                    profile.distance_m[start : end + 1].tolist(),
                    profile.height_m[start : end + 1].tolist(),
                    strict=True,
                )
            ]
            below = [
                QPointF(places[-1].x(), bottom),
                QPointF(places[0].x(), bottom),
            ]
            painter.setPen(Qt.PenStyle.NoPen)
            ground = style["profile_ground"]
            painter.setBrush(ground)
            painter.setOpacity(0.35)
            painter.drawPolygon(QPolygonF([*places, *below]))
            if pattern is not Qt.BrushStyle.SolidPattern:
                painter.setOpacity(0.9)
                painter.setBrush(QBrush(style[colour], pattern))
                painter.drawPolygon(QPolygonF([*places, *below]))
            painter.setOpacity(1.0)
            painter.setPen(solid(style[colour], width))
            painter.drawPolyline(places)


def _paint_points(
    painter: QPainter,
    frame: ProfileFrame,
    profile: HeightProfile,
    points: Sequence[CriticalPoint],
    style: Style,
) -> None:
    """Discs over the chart with a stem to the ground; ends first, then as they fit."""
    taken: list[QRectF] = []
    order = [*points[:1], *points[-1:], *points[1:-1]]
    painter.setFont(font(NAME))
    for point in order:
        x = frame.x(point.distance_m)
        text = short_name(point)
        wide = max(2 * DISC_PX, text_size(text, NAME)[0] + 7)
        box = QRectF(x - wide / 2, 6, wide, 2 * DISC_PX)
        box.moveLeft(min(max(box.left(), 2.0), frame.box.right() + RIGHT_PX - wide - 2))
        if any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        height = profile.height_at(point.distance_m)
        foot = frame.box.bottom() if math.isnan(height) else frame.y(height)
        painter.setPen(QPen(style["point_text"], 0.8))
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, foot))
        edge = style["unknown"] if point.unknown else style["point_text"]
        painter.setPen(QPen(edge, 2.0 if point.unknown else 1.2))
        painter.setBrush(style["point"])
        painter.drawRoundedRect(box, DISC_PX, DISC_PX)
        painter.setPen(style["point_text"])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_pointer(
    painter: QPainter,
    frame: ProfileFrame,
    profile: HeightProfile,
    pointer_m: float,
    style: Style,
) -> None:
    """A line at a distance, with distance, height and grade on a plate."""
    x = frame.x(pointer_m)
    painter.setPen(QPen(style["profile_mark"], 1.6))
    painter.drawLine(QPointF(x, frame.box.top()), QPointF(x, frame.box.bottom()))
    height = profile.height_at(pointer_m)
    text = f"{pointer_m / 1000:.1f} km"
    if not math.isnan(height):
        grade = profile.grade_at(pointer_m)
        text += f" · {height:.0f} m · {grade * 100:+.1f} %"
        painter.setBrush(style["profile_mark"])
        painter.drawEllipse(QPointF(x, frame.y(height)), 4, 4)
    wide, high = text_size(text, FIGURE)
    box = QRectF(0, frame.box.top() + 2, wide + 12, high + 4)
    left = x + 8 if x + 8 + box.width() < frame.box.right() else x - 8 - box.width()
    box.moveLeft(left)
    painter.setPen(QPen(style["plate_edge"], 1))
    painter.setBrush(style["plate"])
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(style["plate_text"])
    painter.setFont(font(FIGURE))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _known_runs(heights: NDArray[np.float64]) -> list[tuple[int, int]]:
    """First and last place of every stretch with known heights."""
    known = np.concatenate([[False], np.isfinite(heights), [False]]).astype(np.int8)
    turns = np.diff(known)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) - 1
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [(start, end) for start, end in pairs if end > start]


def _runs_of(kinds: NDArray[np.int64], first: int, last: int) -> list[tuple[int, int]]:
    """Stretches of one kind between two places; each ends where the next begins."""
    inner = np.flatnonzero(np.diff(kinds[first:last])) + first + 1
    cuts = [first, *inner.tolist(), last]
    return [(start, end) for start, end in pairwise(cuts) if end > start]


def round_step(reach: float, most: float) -> float:
    """Step of 1, 2 or 5 times a power of ten that fits a reach so many times."""
    least = reach / max(most, 1.0)
    power = 10.0 ** math.floor(math.log10(max(least, 1e-9)))
    return next(
        (power * factor for factor in (1, 2, 5) if power * factor >= least), power * 10
    )
