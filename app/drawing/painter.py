"""Paints the map itself, without a word of text: land, relief, waters, rails, roads.

One painter serves screen tiles and printed sheets; they differ in their window.
"""

from __future__ import annotations

from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from app.drawing.geometry import near_rings, parts_of, paths_of, visible_runs
from app.drawing.line_pen import draw_lines
from app.drawing.road_painter import paint_roads
from app.drawing.sign_painter import paint_signs
from app.drawing.strokes import Strokes, dashed, solid
from maps.basemap import THICK_EVERY
from maps.feature_kinds import AreaKind
from maps.polylines import batches, offsets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.style import AreaRule, LineRule, Style
    from app.drawing.window import Window
    from maps.basemap import Basemap
    from maps.map_layers import AreaLayer

PEN_ROOM = 24.0  # pixels beyond the window that a pen may reach in from
EDGE_PX = 0.8
# Vertices of areas in a path. Neighbours in one path meet without a seam, but it takes
# longer to fill than several; on small scales there are many areas and no seam is seen.
VERTICES_AT_ONCE = 1000
VERTICES_AT_ONCE_SMALL, SMALL_BELOW_ZOOM = 300, 10


def paint_map(
    painter: QPainter, basemap: Basemap, style: Style, window: Window
) -> None:
    """
    Paint all of the map that a window shows.

    Parameters
    ----------
    painter
        On a device whose logical pixels are those of the window.
    basemap
        Of one area; outside it is paper.
    style
        Colours and rules.
    window
        What to paint.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    whole = QRectF(0, 0, window.width, window.height)
    painter.fillRect(whole, style["paper"])
    rules = (*style.waters, *style.lines, *style.roads)
    kinds = [rule.kind for rule in rules if window.zoom >= rule.from_zoom]
    strokes = Strokes.visible(basemap.lines(window.zoom), window, PEN_ROOM, kinds)
    areas = basemap.areas(window.zoom)
    land = [rule for rule in style.areas if rule.kind < AreaKind.WATER]
    over = [rule for rule in style.areas if rule.kind >= AreaKind.WATER]
    _paint_areas(painter, areas, land, window)
    _paint_lines(painter, strokes, style.waters, window.zoom)
    _paint_areas(painter, areas, over, window)
    if basemap.relief is not None:
        window.lay_relief(painter, basemap.relief, style)
    _paint_contours(painter, basemap, style, window)
    _paint_lines(painter, strokes, style.lines, window.zoom)
    paint_roads(painter, strokes, style.roads, style, window)
    paint_signs(painter, basemap.signs, style, window)


def _paint_areas(
    painter: QPainter, layer: AreaLayer, rules: Sequence[AreaRule], window: Window
) -> None:
    """Fill areas kind by kind, some at once."""
    rules = [rule for rule in rules if window.zoom >= rule.from_zoom]
    rank = np.full(len(AreaKind), len(rules))
    rank[[rule.kind for rule in rules]] = range(len(rules))
    found = layer.index.query(window.world_box(2))
    ranks = rank[layer.kind[found]]
    order = np.argsort(ranks, kind="stable")
    starts = np.searchsorted(ranks[order], np.arange(len(rules) + 1))
    found = found[order[: starts[-1]]]
    rings = near_rings(window.placed(layer.rings_of(found)), window.reach(4))
    first_ring = offsets_of(layer.area_rings[found + 1] - layer.area_rings[found])
    vertices = rings.offsets[first_ring]
    small = window.zoom < SMALL_BELOW_ZOOM
    most = VERTICES_AT_ONCE_SMALL if small else VERTICES_AT_ONCE
    shared = [
        [(of_rule[first], of_rule[last]) for first, last in batches(cover, most)]
        for of_rule, cover in (
            (first_ring[start : end + 1], vertices[start : end + 1])
            for start, end in pairwise(starts.tolist())
        )
    ]
    paths = paths_of(rings, chain.from_iterable(shared))
    for rule, parts in zip(rules, shared, strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        if rule.edge is not None and window.zoom >= rule.edge_from_zoom:
            painter.setPen(QPen(rule.edge, EDGE_PX))
        painter.setBrush(QBrush(rule.fill, rule.pattern))
        for path in islice(paths, len(parts)):
            painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_lines(
    painter: QPainter, strokes: Strokes, rules: Sequence[LineRule], zoom: float
) -> None:
    """Draw lines that have no casing; what runs underground is left out."""
    for rule in rules:
        if zoom < rule.from_zoom:
            continue
        width = rule.width(zoom)
        pen = solid(rule.colour, width)
        if rule.dash:
            pen = dashed(rule.colour, width, rule.dash)
        makes = strokes.makes_of(rule.kind)
        strokes.draw(painter, [make for make in makes if make.level >= 0], pen)


def _paint_contours(
    painter: QPainter, basemap: Basemap, style: Style, window: Window
) -> None:
    """Draw lines of equal height, every fifth one stronger."""
    layer = basemap.contours(window.zoom)
    if layer is None:
        return
    found = layer.index.query(window.world_box(4))
    lines = window.placed(layer.lines.take(found))
    thick = layer.height[found] % (THICK_EVERY * int(layer.interval[0])) == 0
    runs = visible_runs(lines, window.reach(4))
    for is_thick in (False, True):
        colour = style["index_contour" if is_thick else "contour"]
        width = style.contour_thick if is_thick else style.contour_thin
        drawn = parts_of(lines, runs[thick[runs[:, 0]] == is_thick])
        draw_lines(painter, drawn, QPen(colour, width))
