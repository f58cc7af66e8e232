"""Points, lines and areas of other people's maps, over ours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.drawing.geometry import near_rings, path_of, polygon_of, visible_runs
from app.drawing.lettering import Lettering, paint_text, text_size
from app.drawing.strokes import solid
from maps.overlay_parts import PartKind
from maps.polylines import Polylines
from maps.simplify import simplified
from maps.spatial_index import SpatialIndex
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from PySide6.QtGui import QColor

    from app.drawing.geometry import Box
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from maps.foreign_overlay import ForeignOverlay

COLOURS = ("foreign_1", "foreign_2", "foreign_3", "foreign_4")
"""Colours of the style for overlays, in turn."""

SMOOTHING_PX = 0.75
LEVELS = (17, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4)
"""Zooms up to which a simplified copy is good enough, the finest first."""

LINE_PX, HALO_PX = 2.2, 4.6
PIECE = 16  # vertices that are drawn at once
POINT_PX, POINT_HALO_PX = 8.0, 11.5
ROOM_PX = 12.0  # around the view, for pens and marks
FILL = 0.16  # opacity of areas
LEAST_AREA_PX = 1.0
NAMES_FROM_ZOOM = 9.0
MOST_NAMES = 120
NAME = Lettering(11.0)
HIT_PX = 8.0


@dataclass(frozen=True, slots=True)
class _Level:
    """Lines and rings, simplified for all zooms up to one."""

    zoom: float
    lines: Polylines  # in the unit square


@dataclass(frozen=True, slots=True, eq=False)
class OverlayShapes:
    """
    An overlay made ready to be painted at any scale; build one with `of`.

    Attributes
    ----------
    overlay
        What it was made of.
    parts
        (n,) numbers of the parts that are lines or rings.
    levels
        Their vertices, the coarsest first; the last one has all of them.
    index
        Boxes of these parts in the unit square.
    points
        (m,) numbers of the parts that are points.
    places
        (m, 2), where they lie in the unit square.
    point_index
        Where to look for them.
    """

    overlay: ForeignOverlay
    parts: NDArray[np.int64]
    levels: tuple[_Level, ...]
    index: SpatialIndex | None
    points: NDArray[np.int64]
    places: NDArray[np.float64]
    point_index: SpatialIndex | None

    @classmethod
    def of(cls, overlay: ForeignOverlay) -> OverlayShapes:
        """Project and simplify an overlay; a large one takes a second or two."""
        kinds = overlay.parts.kinds
        world = Polylines(world_of(overlay.parts.lines.xy), overlay.parts.lines.offsets)
        parts = np.flatnonzero(kinds != PartKind.POINT)
        points = np.flatnonzero(kinds == PartKind.POINT)
        places = world.take(points).xy
        lines = world.take(parts)
        levels = [_Level(np.inf, lines)]
        for zoom in LEVELS if len(parts) else ():
            tolerance = SMOOTHING_PX / (512 * 2.0**zoom)
            levels.append(_Level(zoom, simplified(levels[-1].lines, tolerance)))
        return cls(
            overlay,
            parts,
            tuple(reversed(levels)),
            SpatialIndex.of(lines.boxes()) if len(parts) else None,
            points,
            places,
            SpatialIndex.of(np.hstack([places, places])) if len(points) else None,
        )

    def near(self, view: MapView, box: Box) -> tuple[NDArray[np.int64], Polylines]:
        """Which lines and rings come near a box of pixels, and their pixels there."""
        if self.index is None:
            return np.zeros(0, np.int64), Polylines.of_counts(
                np.zeros((0, 2)), np.zeros(0, np.int64)
            )
        found = self.index.query(_world_box(view, box))
        level = next(one for one in self.levels if view.zoom <= one.zoom)
        lines = level.lines.take(found)
        return self.parts[found], Polylines(
            view.world_to_pixels(lines.xy), lines.offsets
        )

    def points_near(
        self, view: MapView, box: Box
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Which points lie in a box of pixels, and their pixels."""
        if self.point_index is None:
            return np.zeros(0, np.int64), np.zeros((0, 2))
        found = self.point_index.query(_world_box(view, box))
        return self.points[found], view.world_to_pixels(self.places[found])


def paint_overlay(
    painter: QPainter, view: MapView, shapes: OverlayShapes, style: Style, colour: str
) -> None:
    """
    Paint what a view shows of an overlay.

    Parameters
    ----------
    painter
        In the pixels of the view; its opacity is the overlay's.
    view
        What the screen shows.
    shapes
        The overlay.
    style
        Colours.
    colour
        One of `COLOURS`.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    reach = (-ROOM_PX, -ROOM_PX, view.width + ROOM_PX, view.height + ROOM_PX)
    numbers, lines = shapes.near(view, reach)
    point_numbers, places = shapes.points_near(view, reach)
    rings = shapes.overlay.parts.kinds[numbers] == PartKind.RING
    _paint_areas(
        painter,
        shapes,
        numbers[rings],
        lines.take(np.flatnonzero(rings)),
        (reach, style[colour]),
    )
    pieces, _ = lines.split(PIECE)  # a long path takes far longer than its pieces
    runs = [
        polygon_of(pieces.xy[first:last])
        for _, first, last in visible_runs(pieces, reach).tolist()
    ]
    for pen in (solid(style["halo"], HALO_PX), solid(style[colour], LINE_PX)):
        painter.setPen(pen)
        for run in runs:
            painter.drawPolyline(run)
    if len(places):
        dots = polygon_of(places)
        for pen in (
            solid(style["halo"], POINT_HALO_PX),
            solid(style[colour], POINT_PX),
        ):
            painter.setPen(pen)
            painter.drawPoints(dots)
    if view.zoom >= NAMES_FROM_ZOOM:
        named = list(_anchors(shapes, (point_numbers, places), (numbers, lines), view))
        _paint_names(painter, view, named, style)
    painter.restore()


def feature_at(
    shapes: OverlayShapes, view: MapView, px: float, py: float
) -> int | None:
    """
    Which feature lies under a pixel.

    Returns
    -------
    int | None
        Its number; points before lines before areas, the topmost of each.
    """
    box = (px - HIT_PX, py - HIT_PX, px + HIT_PX, py + HIT_PX)
    owners = shapes.overlay.parts.owners
    numbers, places = shapes.points_near(view, box)
    if len(numbers):
        away = np.hypot(*(places - (px, py)).T)
        if away.min() <= HIT_PX:
            return int(owners[numbers[int(away.argmin())]])
    numbers, lines = shapes.near(view, box)
    for row in range(len(numbers) - 1, -1, -1):
        if _distance(lines[row], px, py) <= HIT_PX:
            return int(owners[numbers[row]])
    inside: dict[int, bool] = {}
    for row, number in enumerate(numbers.tolist()):
        if shapes.overlay.parts.kinds[number] == PartKind.RING:
            owner = int(owners[number])
            inside[owner] = inside.get(owner, False) ^ _holds(lines[row], px, py)
    return next((owner for owner in reversed(inside) if inside[owner]), None)


def _world_box(view: MapView, box: Box) -> Box:
    """Box of pixels in the unit square."""
    return (*view.to_world(box[0], box[1]), *view.to_world(box[2], box[3]))


def _paint_areas(
    painter: QPainter,
    shapes: OverlayShapes,
    numbers: NDArray[np.int64],
    rings: Polylines,
    look: tuple[Box, QColor],
) -> None:
    """Fill areas; where rings of one feature overlap is a hole."""
    if len(numbers) == 0:
        return
    reach, colour = look
    shade = type(colour)(colour)
    shade.setAlphaF(colour.alphaF() * FILL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    owners = shapes.overlay.parts.owners[numbers]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    boxes = rings.boxes()
    large = (boxes[:, 2:] - boxes[:, :2] >= LEAST_AREA_PX).any(axis=1)
    for first, last in pairwise([*starts.tolist(), len(owners)]):
        chosen = np.arange(first, last)[large[first:last]]
        if len(chosen):
            path = path_of(near_rings(rings.take(chosen), reach))
            path.setFillRule(Qt.FillRule.OddEvenFill)
            painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _anchors(
    shapes: OverlayShapes,
    points: tuple[NDArray[np.int64], NDArray[np.float64]],
    lines: tuple[NDArray[np.int64], Polylines],
    view: MapView,
) -> Iterator[tuple[str, float, float, bool]]:
    """Names with where they belong, and whether they stand beside a point."""
    parts = shapes.overlay.parts
    written: set[int] = set()
    for number, (x, y) in zip(points[0].tolist(), points[1].tolist(), strict=True):
        owner = int(parts.owners[number])
        name = parts.features[owner].name
        if name and owner not in written:
            written.add(owner)
            yield name, x, y, True
    for row, number in enumerate(lines[0].tolist()):
        owner = int(parts.owners[number])
        name = parts.features[owner].name
        if not name or owner in written:
            continue
        line = lines[1][row]
        seen = line[((line >= 0) & (line <= (view.width, view.height))).all(axis=1)]
        if len(seen):
            written.add(owner)
            ring = parts.kinds[number] == PartKind.RING
            x, y = seen.mean(axis=0) if ring else seen[len(seen) // 2]
            yield name, float(x), float(y), False


def _paint_names(
    painter: QPainter,
    view: MapView,
    named: list[tuple[str, float, float, bool]],
    style: Style,
) -> None:
    """Write the names that find room among themselves and in the view."""
    lettering = NAME._replace(colour=style.code("place"), halo=style.code("halo"))
    taken: list[QRectF] = []
    edge = QRectF(0, 0, view.width, view.height)
    for name, x, y, beside in named:
        wide, high = text_size(name, lettering)
        middle = x + POINT_PX / 2 + 5 + wide / 2 if beside else x
        box = QRectF(middle - wide / 2, y - high / 2, wide, high)
        if edge.contains(box) and not any(box.intersects(other) for other in taken):
            taken.append(box)
            paint_text(painter, name, (middle, y), 0, lettering)
            if len(taken) == MOST_NAMES:
                return


def _distance(line: NDArray[np.float64], px: float, py: float) -> float:
    """Pixels from a point to the nearest place on a line."""
    start, step = line[:-1] - (px, py), np.diff(line, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    share = np.clip(-(start * step).sum(axis=1) / length, 0, 1)
    return float(np.hypot(*(start + step * share[:, None]).T).min())


def _holds(ring: NDArray[np.float64], px: float, py: float) -> bool:
    """Whether a point lies within a closed ring."""
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    crosses = (y0 > py) != (y1 > py)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (py - y0) / (y1 - y0) * (x1 - x0)
    return bool((crosses & (px < at)).sum() % 2)
