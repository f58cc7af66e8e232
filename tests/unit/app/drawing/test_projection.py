from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.projection import MAX_ZOOM, MIN_ZOOM, MapView
from maps.web_mercator import LATITUDE_LIMIT, lonlat_of, world_of

longitudes = st.floats(-179.9, 179.9)
latitudes = st.floats(-84, 84)
views = st.builds(
    MapView,
    x=st.floats(0.05, 0.95),
    y=st.floats(0.05, 0.95),
    zoom=st.floats(2, 18),
    width=st.integers(50, 3000),
    height=st.integers(50, 2000),
)


@given(longitudes, latitudes)
def test_projecting_to_the_square_and_back_changes_nothing(
    lon: float, lat: float
) -> None:
    again = lonlat_of(world_of((lon, lat)))

    assert again == pytest.approx((lon, lat), abs=1e-9)


def test_world_is_a_square_with_the_north_at_the_top() -> None:
    corners = world_of([(-180, LATITUDE_LIMIT), (0, 0), (180, -90)])

    assert corners == pytest.approx(np.array([(0, 0), (0.5, 0.5), (1, 1)]), abs=1e-12)


@given(views, st.floats(0, 1), st.floats(0, 1))
def test_pixel_to_place_and_back(view: MapView, across: float, down: float) -> None:
    px, py = across * view.width, down * view.height
    _, y = view.to_world(px, py)

    back = view.to_pixels([view.to_lonlat(px, py)])[0]

    if 0 < y < 1:
        assert back == pytest.approx((px, py), abs=1e-4)


@given(views, st.floats(-3, 3), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_place_under_the_cursor(
    view: MapView, steps: float, across: float, down: float
) -> None:
    px, py = across * view.width, down * view.height

    closer = view.zoomed(steps, px, py)

    assert MIN_ZOOM <= closer.zoom <= MAX_ZOOM
    if 0 < closer.x < 1 and 0 < closer.y < 1:
        kept = np.array(closer.to_world(px, py)) * closer.scale
        assert kept == pytest.approx(np.array(view.to_world(px, py)) * closer.scale)


@given(views, st.integers(-400, 400), st.integers(-400, 400))
def test_panning_moves_the_map_by_pixels(view: MapView, dx: int, dy: int) -> None:
    middle = (view.width / 2, view.height / 2)
    place = view.to_world(*middle)

    moved = view.panned(dx, dy)

    if 0 < moved.x < 1 and 0 < moved.y < 1:
        there = moved.world_to_pixels([place])[0]
        assert there == pytest.approx((middle[0] + dx, middle[1] + dy), abs=1e-3)


@given(longitudes, latitudes, st.floats(1e-4, 4), st.floats(1e-4, 4))
def test_fitting_view_shows_the_whole_area(
    lon: float, lat: float, wide: float, high: float
) -> None:
    north = min(lat + high, 84.5)
    view = MapView.fitting((lon, lat, lon + wide, north), 800, 500, margin=20)

    corners = view.to_pixels([(lon, lat), (lon + wide, north)])

    assert corners.min() > 19
    assert (corners[:, 0] < 781).all()
    assert (corners[:, 1] < 481).all()


def test_resized_view_keeps_its_centre_and_scale() -> None:
    view = MapView.fitting((9, 50, 10, 51), 800, 500)

    wider = view.resized(1000, 700)

    assert (wider.x, wider.y, wider.zoom) == (view.x, view.y, view.zoom)
    assert (wider.width, wider.height) == (1000, 700)


def test_bounds_are_those_of_the_corners() -> None:
    view = MapView.fitting((9, 50, 10, 51), 800, 500)

    west, south, east, north = view.bounds()

    assert (west, north) == pytest.approx(view.to_lonlat(0, 0))
    assert (east, south) == pytest.approx(view.to_lonlat(800, 500))


def test_scale_is_that_of_a_screen_of_96_dots_per_inch() -> None:
    view = MapView(0.5, 0.5, 0, 100, 100)

    assert view.metres_per_pixel() == pytest.approx(40_075_016.686 / 512)
    assert view.map_scale() == pytest.approx(view.metres_per_pixel() * 96 / 0.0254)


@given(st.sampled_from([5_000, 25_000, 50_000, 250_000]), latitudes)
def test_view_at_a_scale_has_it(n: float, lat: float) -> None:
    view = MapView.fitting((10, lat, 10, lat), 800, 500).at_scale(n)

    assert view.map_scale() == pytest.approx(n, rel=1e-9)


def test_world_is_never_lost_from_sight() -> None:
    view = MapView(0.5, 0.5, 3, 400, 300).panned(1e9, -1e9)

    assert (view.x, view.y) == (0, 1)


@pytest.mark.parametrize(("width", "height"), [(0, 10), (10, 0), (-1, 5)])
def test_view_without_area_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="no area"):
        MapView(0.5, 0.5, 3, width, height)


def test_doubling_the_zoom_halves_what_a_pixel_covers() -> None:
    view = MapView(0.5, 0.35, 9.3, 640, 480)

    closer = view.zoomed(1, 320, 240)

    assert closer.metres_per_pixel() == pytest.approx(view.metres_per_pixel() / 2)
    assert math.isclose(closer.scale, 2 * view.scale)
