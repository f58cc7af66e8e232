"""Foreign overlays on the map: where they belong, at any scale, found by a click."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.foreign_overlay_painter import (
    OverlayShapes,
    feature_at,
    paint_overlay,
)
from app.drawing.projection import MapView
from app.drawing.style import Style
from maps.foreign_overlay import ForeignOverlay
from maps.overlay_parts import PartCollector, PartKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.overlay_parts import Part

VIEW = MapView(0.5, 0.5, 9.0, 400, 300)


def lonlat(px: float, py: float) -> tuple[float, float]:
    return VIEW.to_lonlat(px, py)


def shapes(*features: tuple[str, list[Part]]) -> OverlayShapes:
    collector = PartCollector("sketch")
    for name, parts in features:
        collector.add(parts, {"name": name})
    parts = collector.parts()
    west, south = parts.lines.xy.min(axis=0).tolist()
    east, north = parts.lines.xy.max(axis=0).tolist()
    overlay = ForeignOverlay(
        name="sketch",
        path=Path("sketch.gpx"),
        kind="GPX",
        parts=parts,
        bounds=(west, south, east, north),
        warnings=(),
    )
    return OverlayShapes.of(overlay)


def box(left: float, top: float, right: float, bottom: float) -> Part:
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return PartKind.RING, [lonlat(*corner) for corner in corners]


def sketch() -> OverlayShapes:
    return shapes(
        ("point", [(PartKind.POINT, [lonlat(50, 50)])]),
        ("line", [(PartKind.LINE, [lonlat(100, 50), lonlat(200, 50)])]),
        ("area", [box(100, 100, 300, 250), box(150, 130, 250, 220)]),
    )


def painted(what: OverlayShapes, palette: str = "day", view: MapView = VIEW) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        paint_overlay(painter, view, what, Style.named(palette), "foreign_1")
    return image


def pixels(image: QImage) -> NDArray[np.uint8]:
    raw = np.frombuffer(image.constBits(), np.uint8).copy()
    return raw.reshape(image.height(), image.width(), 4)


def test_points_lines_and_areas_are_painted_where_they_belong() -> None:
    image = painted(sketch())
    colour = Style.named("day")["foreign_1"]

    assert image.pixelColor(50, 50) == colour
    assert image.pixelColor(150, 50) == colour
    assert 20 < image.pixelColor(120, 240).alpha() < 80  # within the area
    assert image.pixelColor(200, 150).alpha() == 0  # its hole
    assert image.pixelColor(20, 280).alpha() == 0


def test_in_red_light_nothing_is_green_or_blue() -> None:
    assert pixels(painted(sketch(), "red"))[..., :2].max() <= 8


def test_a_click_finds_points_lines_areas_and_no_holes() -> None:
    what = sketch()

    assert feature_at(what, VIEW, 53, 52) == 0
    assert feature_at(what, VIEW, 150, 55) == 1
    assert feature_at(what, VIEW, 120, 115) == 2
    assert feature_at(what, VIEW, 200, 175) is None
    assert feature_at(what, VIEW, 20, 280) is None


def test_names_stand_beside_points_once_for_each_feature() -> None:
    named = shapes(("HQ", [(PartKind.POINT, [lonlat(50, 50), lonlat(50, 200)])]))
    blank = shapes(("", [(PartKind.POINT, [lonlat(50, 50), lonlat(50, 200)])]))
    difference = pixels(painted(named)) != pixels(painted(blank))
    changed = np.argwhere(difference.any(axis=2))

    assert len(changed) > 20
    assert changed[:, 0].max() < 80  # beside the first point alone
    assert changed[:, 1].min() > 50


@pytest.mark.parametrize("zoom", [3.0, 9.0, 15.0, 20.0])
def test_a_simplified_line_stays_within_a_pixel(zoom: float) -> None:
    chance = np.random.default_rng(4)
    track = np.cumsum(chance.normal(0, 1e-4, (20_000, 2)), axis=0)
    what = shapes(("track", [(PartKind.LINE, track)]))
    view = MapView(0.5, 0.5, zoom, 800, 600)
    _, near = what.near(view, (0, 0, 800, 600))
    exact = view.to_pixels(track)[::4_000]
    steps = near.xy[1:] - near.xy[:-1]
    for point in exact:
        start = near.xy[:-1] - point
        share = np.clip(
            -(start * steps).sum(axis=1) / np.maximum((steps**2).sum(axis=1), 1e-12),
            0,
            1,
        )

        assert np.hypot(*(start + steps * share[:, None]).T).min() < 1.5


def test_from_afar_few_vertices_are_left() -> None:
    chance = np.random.default_rng(4)
    track = np.cumsum(chance.normal(0, 1e-4, (50_000, 2)), axis=0)
    what = shapes(("track", [(PartKind.LINE, track)]))
    _, near = what.near(MapView(0.5, 0.5, 8.0, 800, 600), (0, 0, 800, 600))

    assert len(near.xy) < 500
