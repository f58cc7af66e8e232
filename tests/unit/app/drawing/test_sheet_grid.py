from __future__ import annotations

import mgrs
import pytest
from pyproj import Transformer

from app.drawing.sheet_grid import (
    designation,
    line_parts,
    principal_figures,
    sheet_grid,
)
from app.drawing.sheet_layout import UNIT_M
from app.drawing.utm_view import UtmView

SIZE = (2_000, 1_200)


def view_at(lon: float, lat: float, scale: float = 50_000, zone: int = 0) -> UtmView:
    return UtmView.at((lon, lat), scale, SIZE, zone=zone, pixel_m=UNIT_M)


@pytest.mark.parametrize(
    ("scale", "spacing"),
    [
        *[(5_000, 100), (25_000, 1_000), (50_000, 1_000), (100_000, 1_000)],
        *[(250_000, 10_000), (1_000_000, 10_000)],
    ],
)
def test_lines_are_apart_as_on_other_maps_of_the_scale(scale, spacing):
    assert sheet_grid(view_at(10.0, 50.0, scale)).spacing_m == spacing


def test_every_kilometre_has_a_line_where_the_library_puts_it():
    view = view_at(10.0, 50.0)
    grid = sheet_grid(view)
    west, south, east, north = view.grid_box()
    to_degrees = Transformer.from_crs(view.epsg, 4326, always_xy=True)

    assert len(grid.eastings) in {int((east - west) // 1000) + n for n in (0, 1)}
    for easting in grid.eastings:
        place = to_degrees.transform(easting, (south + north) / 2)
        assert view.to_pixels(place)[0] == pytest.approx(
            grid.x_of(view, easting), abs=0.05
        )


def test_every_line_has_a_figure_on_both_its_ends():
    grid = sheet_grid(view_at(10.0, 50.0))

    for name, values in (
        ("top", grid.eastings),
        ("bottom", grid.eastings),
        ("left", grid.northings),
        ("right", grid.northings),
    ):
        found = [c.value for c in grid.crossings if c.side.name == name]
        assert found == list(values)


def test_squares_are_named_as_the_reference_library_does():
    view = view_at(10.35, 50.0, 250_000)
    grid = sheet_grid(view)
    reader = mgrs.MGRS()

    assert len(grid.squares) >= 2
    for square in grid.squares:
        lon, lat = view.to_lonlat(square.x + 5, square.y - 5)
        reference = reader.toMGRS(lat, lon, MGRSPrecision=0)
        assert square.text.replace(" ", "") == reference


def test_sheet_within_a_zone_has_no_foreign_ticks():
    grid = sheet_grid(view_at(9.0, 50.0))

    assert grid.zones == (32,)
    assert not grid.foreign
    assert not grid.borders


def test_other_zones_are_ticked_where_they_are_at_home():
    view = view_at(6.02, 50.0)
    grid = sheet_grid(view)

    assert grid.zones == (32, 31)
    assert len(grid.borders) == 1
    assert {c.side.name for c in grid.foreign} == {"top", "bottom", "left"}
    to_degrees = Transformer.from_crs(32631, 4326, always_xy=True)
    to_own = Transformer.from_crs(4326, view.epsg, always_xy=True)
    west, south, _, north = view.grid_box()
    for crossing in grid.foreign:
        along = view.grid_m * crossing.place
        edge = {"top": (west + along, north), "bottom": (west + along, south)}.get(
            crossing.side.name, (west, north - along)
        )
        lon, lat = to_own.transform(*edge, direction="INVERSE")
        there = to_degrees.transform(lon, lat, direction="INVERSE")
        value = there[0] if crossing.side.upright else there[1]
        assert lon < 6.001
        assert value == pytest.approx(crossing.value, abs=0.5)


def test_name_of_a_square_stands_where_its_zone_is_at_home():
    view = view_at(6.02, 50.0)
    (square,) = sheet_grid(view).squares

    lon, lat = view.to_lonlat(square.x, square.y)

    assert square.text == "32U KA"
    assert lon > 6.0
    assert mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=0) == "32UKA"


def test_lines_are_cut_at_the_border_of_the_zone():
    view = view_at(6.02, 50.0)
    grid = sheet_grid(view)
    y = grid.y_of(view, grid.northings[2])

    parts = list(line_parts(view, grid, (0.0, y), (float(view.width), y)))

    assert [at_home for _, _, at_home in parts] == [False, True]
    border = view.to_lonlat(*parts[0][1])[0]
    assert border == pytest.approx(6.0, abs=2 * view.metres_per_pixel() / 70_000)
    assert parts[0][1] == parts[1][0]
    assert parts[1][1] == (view.width, pytest.approx(y))


def test_lines_within_a_zone_stay_whole():
    view = view_at(9.0, 50.0)

    parts = list(line_parts(view, sheet_grid(view), (0.0, 5.0), (90.0, 5.0)))

    assert parts == [((0.0, 5.0), (90.0, 5.0), True)]


def test_norwegian_zone_has_its_border_at_three_degrees_and_at_the_parallel():
    grid = sheet_grid(view_at(3.1, 56.05, 250_000))

    assert grid.zones[0] == 32
    assert 31 in grid.zones
    assert len(grid.borders) >= 2


def test_grid_of_the_south_counts_from_ten_million():
    grid = sheet_grid(view_at(151.0, -33.8))

    assert all(6_000_000 < value < 7_000_000 for value in grid.northings)


def test_forced_zone_gives_the_grid_of_that_zone():
    grid = sheet_grid(view_at(5.95, 50.0, zone=32))

    assert grid.zones[0] == 32
    assert all(value < 300_000 for value in grid.eastings)


@pytest.mark.parametrize(
    ("value", "spacing", "figures"),
    [
        (4_707_000, 1_000, ("47", "07")),
        (378_000, 1_000, ("3", "78")),
        (378_400, 100, ("3", "784")),
        (4_710_000, 10_000, ("47", "1")),
        (9_995_000, 1_000, ("99", "95")),
    ],
)
def test_principal_figures_are_those_of_a_reference(value, spacing, figures):
    assert principal_figures(value, spacing) == figures


def test_designation_has_zone_and_band():
    assert designation(15.6, 78.2) == "33X"
    assert designation(15.6, 83.9) == "33X"
