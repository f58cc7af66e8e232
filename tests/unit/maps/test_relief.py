from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from maps.basemap import CONTOUR_BANDS
from maps.contours import contour_layers
from maps.map_layers import WORLD
from maps.relief import FLAT, Relief, shaded_relief
from maps.terrain import Terrain
from maps.web_mercator import lonlat_of
from tests.map_sketch import SOUTH, WEST, cone


def plane(
    east_m: float, north_m: float, rows: int = 100, columns: int = 120
) -> Terrain:
    """Ground that rises by so many metres from post to post."""
    column, row = np.meshgrid(np.arange(columns), np.arange(rows))
    heights = 500 + column * east_m - row * north_m
    return Terrain(
        heights_m=heights.astype(np.float32),
        west=WEST,
        north=SOUTH,
        step_lon=0.001,
        step_lat=0.001,
    )


def test_level_ground_is_neither_light_nor_dark() -> None:
    relief = shaded_relief(plane(0, 0))

    assert all((level == FLAT).all() for level in relief.levels)


@pytest.mark.parametrize(
    ("east_m", "north_m", "lit"),
    [(20, 0, True), (-20, 0, False), (0, -20, True), (0, 20, False)],
)
def test_slopes_that_face_the_north_west_are_light(
    east_m: float, north_m: float, *, lit: bool
) -> None:
    shade = shaded_relief(plane(east_m, north_m)).levels[0][10:80, 10:100]

    assert (shade > FLAT).all() if lit else (shade < FLAT).all()


def test_unknown_ground_is_shown_as_level() -> None:
    terrain = plane(20, 20)
    heights = terrain.heights_m.copy()
    heights[40:60, 40:60] = np.nan
    holed = Terrain(
        heights_m=heights, west=WEST, north=SOUTH, step_lon=0.001, step_lat=0.001
    )

    shade = shaded_relief(holed).levels[0]

    assert (shade[44:56, 44:56] == FLAT).all()


def test_every_level_has_half_the_cells_and_the_same_frame() -> None:
    relief = shaded_relief(cone(posts=600))

    shapes = [level.shape for level in relief.levels]
    assert len(shapes) > 3
    assert all(
        (rows, columns) == (2 * after_rows, 2 * after_columns)
        for (rows, columns), (after_rows, after_columns) in pairwise(shapes)
    )


def test_stored_relief_is_the_same() -> None:
    relief = shaded_relief(cone())

    again = Relief.stored_in(relief.to_arrays("relief"), "relief")

    assert again is not None
    assert np.array_equal(again.frame, relief.frame)
    assert all(map(np.array_equal, again.levels, relief.levels))
    assert Relief.stored_in({}, "relief") is None


def test_coarser_level_is_chosen_for_a_smaller_map() -> None:
    relief = shaded_relief(cone(posts=600))
    width = float(relief.frame[2] - relief.frame[0])
    finest = relief.levels[0].shape[1] / width

    assert relief.level_for(finest * 2) == 0
    assert relief.level_for(finest / 2) == 1
    assert relief.level_for(1) == len(relief.levels) - 1


def test_contours_of_a_cone_are_circles_of_the_right_size() -> None:
    layers = contour_layers(cone(1000))

    middle = np.array([WEST + 0.05, SOUTH + 0.05])
    layer = layers[3]
    assert len(layers) == len(CONTOUR_BANDS)
    assert sorted(set(layer.height.tolist())) == list(range(50, 1000, 50))
    for line in range(len(layer.lines)):
        lonlat = lonlat_of(layer.lines[line] / WORLD)
        radius = np.hypot(*(lonlat - middle).T) / 0.05
        expected = 1 - layer.height[line] / 1000
        assert np.abs(radius - expected).max() < 0.025


def test_no_piece_of_a_contour_is_long() -> None:
    layers = contour_layers(cone(1000, posts=400))

    assert max(int(layer.lines.counts.max()) for layer in layers) <= 48


def test_a_plain_has_closer_contours() -> None:
    layers = contour_layers(cone(100))

    assert [int(layer.interval[0]) for layer in layers] == [100, 50, 25, 10, 5]


def test_contours_end_where_the_ground_is_unknown() -> None:
    terrain = cone(1000)
    heights = terrain.heights_m.copy()
    heights[:, :61] = np.nan
    half = Terrain(
        heights_m=heights,
        west=terrain.west,
        north=terrain.north,
        step_lon=terrain.step_lon,
        step_lat=terrain.step_lat,
    )

    lines = contour_layers(half)[4].lines

    assert lonlat_of(lines.xy / WORLD)[:, 0].min() > WEST + 0.05


def test_ground_without_heights_has_no_contours() -> None:
    terrain = plane(0, 0)
    heights = np.full_like(terrain.heights_m, np.nan)
    nothing = Terrain(
        heights_m=heights, west=WEST, north=SOUTH, step_lon=0.001, step_lat=0.001
    )

    assert contour_layers(nothing) == ()
