from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mgrs import MGRS
from pyproj import Transformer
from PySide6.QtGui import QImage, QPainter

from app.drawing.grid import (
    CLOSEST_PX,
    SQUARE,
    ZONE,
    grid_boxes,
    grid_of,
    paint_grid,
    square_letters,
)
from app.drawing.projection import MapView
from app.drawing.style import Style
from maps.coordinates import utm_zone

pytestmark = pytest.mark.usefixtures("qapp")


def view_at(lon: float, lat: float, n: float) -> MapView:
    return MapView.fitting((lon, lat, lon, lat), 1000, 700).at_scale(n)


@given(st.floats(-179.9, 179.9), st.floats(-79.9, 83.9))
def test_letters_are_those_of_the_reference_library(lon: float, lat: float) -> None:
    assume(min(lon % 3, 3 - lon % 3) > 1e-6)  # on a border either zone is right
    zone = utm_zone(lon, lat)
    code = (32600 if lat >= 0 else 32700) + zone
    east, north = Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)

    reference = MGRS().toMGRS(lat, lon, MGRSPrecision=5)

    near_a_line = min(east % 100_000, 100_000 - east % 100_000) < 2
    if not (near_a_line or min(north % 100_000, 100_000 - north % 100_000) < 2):
        assert reference[-12:-10] == square_letters(zone, east, north)


@pytest.mark.parametrize(
    ("n", "spacing"),
    [(5_000, 100), (25_000, 1_000), (50_000, 1_000), (100_000, 10_000), (1e6, 100_000)],
)
def test_lines_are_as_close_as_the_scale_allows(n: float, spacing: int) -> None:
    view = view_at(9.7, 50.9, n)

    grid = grid_of(view)

    assert grid.spacing_m == spacing
    assert spacing / view.metres_per_pixel() >= CLOSEST_PX


def test_lines_stand_at_whole_kilometres() -> None:
    view = view_at(9.7, 50.9, 50_000)
    to_utm = Transformer.from_crs(4326, 32632, always_xy=True)

    for level, line in grid_of(view).lines:
        lonlat = np.array([view.to_lonlat(*point) for point in line.tolist()])
        east, north = to_utm.transform(*lonlat.T)
        off = [np.abs(a / 1000 - np.rint(a / 1000)).max() for a in (east, north)]
        assert level != ZONE
        assert min(off) < 0.002  # of a kilometre, at the ends cut to the screen


def test_lines_reach_from_edge_to_edge() -> None:
    view = view_at(9.7, 50.9, 50_000)

    spans = [np.ptp(line, axis=0).max() for _, line in grid_of(view).lines]

    upright = [
        line
        for _, line in grid_of(view).lines
        if np.ptp(line[:, 1]) > 600 and 50 < line[0, 0] < 950
    ]
    assert max(spans) > 990
    assert upright
    for line in upright:
        assert line[:, 1].min() <= 1e-6
        assert line[:, 1].max() >= 700 - 1e-6


@settings(max_examples=30, deadline=None)
@given(
    st.floats(-175, 175),
    st.floats(-78, 82),
    st.sampled_from([5e3, 25e3, 1e5, 5e5, 2e6, 1e7, 5e7]),
)
def test_figures_never_meet_anywhere_on_earth(lon: float, lat: float, n: float) -> None:
    boxes = grid_boxes(view_at(lon, lat, n))

    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_both_edges_carry_the_figures_of_the_lines() -> None:
    grid = grid_of(view_at(9.7, 50.9, 50_000))

    upper = {figure.text for figure in grid.figures if figure.y < 15}
    lower = {figure.text for figure in grid.figures if figure.y > 685}
    assert len(upper & lower) >= 5
    assert all(len(text) == 2 and text.isdigit() for text in upper)


def test_square_is_named() -> None:
    view = view_at(9.7, 50.9, 50_000)

    names = [
        f.text for f in grid_of(view).figures if f.level == SQUARE and " " in f.text
    ]

    reference = MGRS().toMGRS(50.9, 9.7)
    assert names == [f"{reference[:3]} {reference[3:5]}"]


@pytest.mark.parametrize(
    ("lon", "lat", "border"),
    [
        (12.0, 50.0, 12.0),  # 32 and 33
        (3.0, 60.0, 3.0),  # Norway: 31 ends early
        (9.0, 78.0, 9.0),  # Svalbard: 31 and 33
    ],
)
def test_zone_border_is_drawn_where_it_is(
    lon: float, lat: float, border: float
) -> None:
    view = view_at(lon, lat, 250_000)

    zones = [line for level, line in grid_of(view).lines if level == ZONE]

    assert len(zones) == 1
    longitudes = [view.to_lonlat(*point)[0] for point in zones[0].tolist()]
    assert longitudes == pytest.approx([border] * 2, abs=1e-6)


def test_norway_has_no_border_at_six_degrees() -> None:
    grid = grid_of(view_at(6.0, 60.0, 250_000))

    assert [level for level, _ in grid.lines if level == ZONE] == []
    assert all(name.startswith("32V") for name in grid.names if " " in name)


def test_whole_world_shows_zones_alone() -> None:
    grid = grid_of(view_at(10, 20, 5e7))

    assert grid.spacing_m == 0
    assert "32R" in grid.names or "32Q" in grid.names


def test_grid_is_painted_over_the_map() -> None:
    view = view_at(9.7, 50.9, 50_000)
    image = QImage(1000, 700, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)

    paint_grid(painter, view, Style.named("day"))

    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, 3]
    assert 0.01 < (alpha > 0).mean() < 0.1
