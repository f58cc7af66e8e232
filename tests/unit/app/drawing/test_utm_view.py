from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.drawing.grid import grid_of
from app.drawing.painter import paint_map
from app.drawing.projection import PIXEL_M
from app.drawing.utm_view import UtmView
from maps.map_layers import WORLD, whole_world
from maps.polylines import Polylines
from maps.relief import FLAT, Relief
from maps.web_mercator import lonlat_of, world_of
from tests.map_sketch import SOUTH, STEP, WEST

pytestmark = pytest.mark.usefixtures("qapp")

MIDDLE = (WEST + 5 * STEP, SOUTH + 5 * STEP)
SIZE = (900, 600)
places = st.tuples(st.floats(-179.9, 179.9), st.floats(-79.5, 83.5))
scales = st.floats(5_000, 1_000_000)


@pytest.fixture
def sheet_view() -> UtmView:
    return UtmView.at(MIDDLE, 25_000, SIZE)


def corners_of(view: UtmView) -> np.ndarray:
    wide, high = view.width, view.height
    inner = [(5, 5), (wide - 5, 5), (wide - 5, high - 5), (5, high - 5)]
    return np.array([view.to_lonlat(x, y) for x, y in inner])


def expected_pixels(view: UtmView, lonlat: np.ndarray) -> np.ndarray:
    """Where the places lie, worked out from degrees by the library alone."""
    to_grid = Transformer.from_crs(4326, view.epsg, always_xy=True)
    middle = to_grid.transform(*view.centre)
    east, north = to_grid.transform(lonlat[:, 0], lonlat[:, 1])
    metres = view.map_scale() * view.pixel_m
    return np.column_stack(
        [
            view.width / 2 + (np.array(east) - middle[0]) / metres,
            view.height / 2 - (np.array(north) - middle[1]) / metres,
        ]
    )


@given(places, scales)
def test_scale_of_the_grid_is_the_one_asked_for(place, scale):
    view = UtmView.at(place, scale, SIZE)

    west, south, east, north = view.grid_box()

    assert view.map_scale() == pytest.approx(scale, rel=1e-9)
    assert east - west == pytest.approx(SIZE[0] * PIXEL_M * scale, rel=1e-9)
    assert north - south == pytest.approx(SIZE[1] * PIXEL_M * scale, rel=1e-9)


@given(places, scales, st.tuples(st.floats(0, SIZE[0]), st.floats(0, SIZE[1])))
def test_pixels_lead_to_degrees_and_back(place, scale, pixel):
    view = UtmView.at(place, scale, SIZE)

    back = view.to_pixels(view.to_lonlat(*pixel))

    assert back == pytest.approx(pixel, abs=1e-3)


@given(places, scales)
def test_bounds_enclose_every_corner(place, scale):
    view = UtmView.at(place, scale, SIZE)

    west, south, east, north = view.bounds()

    for lon, lat in corners_of(view).tolist():
        assert west < lon < east
        assert south < lat < north


@pytest.mark.parametrize("scale", [5_000, 50_000, 1_000_000])
def test_roads_at_the_corners_lie_where_the_library_puts_them(scale):
    view = UtmView.at(MIDDLE, scale, SIZE)
    corners = corners_of(view)
    stored = Polylines(whole_world(world_of(corners)), np.array([0, 4]))

    placed = view.window().placed(stored)

    away = np.abs(placed.xy - expected_pixels(view, corners))
    assert away.max() < 0.3


def test_stored_places_lose_next_to_nothing(sheet_view):
    """Whole world coordinates are centimetres; a pixel here is metres."""
    corners = corners_of(sheet_view)
    stored = lonlat_of(whole_world(world_of(corners)) / WORLD)

    exact = expected_pixels(sheet_view, corners)

    assert np.abs(expected_pixels(sheet_view, stored) - exact).max() < 0.01


@pytest.mark.parametrize("scale", [25_000, 500_000])
def test_relief_at_the_corners_lies_where_the_library_puts_it(scale, day):
    """A lone bright spot in the relief comes out within a third of a pixel."""
    view = UtmView.at(MIDDLE, scale, SIZE)
    left, top, right, bottom = view.world_bounds(margin=40)
    cells = 900
    for x, y in [(30, 30), (870, 30), (870, 570), (30, 570)]:
        shade = np.full((cells, cells), FLAT, np.uint8)
        world_x, world_y = view.to_world(x, y)
        column = int((world_x - left) / (right - left) * cells)
        row = int((world_y - top) / (bottom - top) * cells)
        shade[row, column] = 255
        relief = Relief(np.array([left, top, right, bottom]), (shade,))
        spot = [
            left + (column + 0.5) * (right - left) / cells,
            top + (row + 0.5) * (bottom - top) / cells,
        ]

        image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        view.window().lay_relief(painter, relief, day)
        painter.end()

        opacity = (
            np.frombuffer(image.constBits(), np.uint8)
            .reshape(600, 900, 4)[..., 3]
            .astype(float)
        )
        rows, columns = np.mgrid[0.5:600, 0.5:900]
        centroid = [
            (columns * opacity).sum() / opacity.sum(),
            (rows * opacity).sum() / opacity.sum(),
        ]
        exact = expected_pixels(view, lonlat_of([spot]))[0]
        assert centroid == pytest.approx(exact, abs=0.3)


def test_metres_on_the_ground_are_those_of_the_globe(sheet_view):
    one = sheet_view.to_lonlat(400, 300)
    other = sheet_view.to_lonlat(500, 300)
    _, _, metres = Geod(ellps="WGS84").inv(*one, *other)

    assert metres / 100 == pytest.approx(sheet_view.metres_per_pixel(), rel=1e-5)


def test_grid_of_the_map_is_straight_and_upright(sheet_view):
    lines = [line.xy for line in grid_of(sheet_view).lines]

    assert len(lines) > 6
    for line in lines:
        assert np.ptp(line, axis=0).min() < 0.01


def test_parts_of_a_view_make_up_the_whole(basemap, day, sheet_view):
    whole = QImage(900, 600, QImage.Format.Format_RGB32)
    parts = QImage(900, 600, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    paint_map(painter, basemap, day, sheet_view.window())
    painter.end()
    painter = QPainter(parts)
    for top in range(0, 600, 200):
        part = QRectF(0, top, 900, 200)
        painter.save()
        painter.setClipRect(part)
        painter.translate(0, top)
        paint_map(painter, basemap, day, sheet_view.window(part))
        painter.restore()
    painter.end()

    one, other = (
        np.frombuffer(image.constBits(), np.uint8).astype(int)
        for image in (whole, parts)
    )

    assert (np.abs(one - other) > 8).mean() < 0.001


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [(5.0, 60.0, 32), (5.0, 50.0, 31), (15.6, 78.2, 33), (151.0, -33.0, 56)],
)
def test_zone_is_that_of_the_centre_with_the_exceptions_of_the_north(lon, lat, zone):
    view = UtmView.at((lon, lat), 50_000, SIZE)

    assert view.zone == zone
    assert view.epsg == (32600 if lat > 0 else 32700) + zone


def test_neighbouring_zone_may_be_forced():
    view = UtmView.at((5.9, 50.0), 50_000, SIZE, zone=32)

    assert view.epsg == 32632
    middle = view.to_pixels((5.9, 50.0))
    assert middle == pytest.approx((450, 300), abs=1e-6)


def test_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="no UTM zone 61"):
        UtmView.at(MIDDLE, 50_000, SIZE, zone=61)


def test_panning_moves_the_map_by_as_many_pixels(sheet_view):
    place = sheet_view.to_lonlat(100, 100)

    moved = sheet_view.panned(30, -20)

    assert moved.to_pixels(place) == pytest.approx((130, 80), abs=0.05)


def test_zooming_keeps_what_is_under_the_pointer(sheet_view):
    place = sheet_view.to_lonlat(100, 100)

    closer = sheet_view.zoomed(1.0, 100, 100)

    assert closer.to_pixels(place) == pytest.approx((100, 100), abs=0.05)
    assert closer.map_scale() == pytest.approx(12_500, rel=1e-3)


def test_places_on_the_other_side_of_the_globe_are_put_far_outside(sheet_view):
    pixels = sheet_view.to_pixels([(-170.0, 0.0), (170.0, 80.0)])

    assert np.isfinite(pixels).all()
    assert not ((pixels > 0) & (pixels < SIZE)).all(axis=1).any()
