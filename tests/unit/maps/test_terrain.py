"""Heights between posts, and windows of posts."""

from __future__ import annotations

import numpy as np
import pytest

from maps.terrain import PostGrid, Terrain

NAN = np.nan


def terrain(heights, **changes):
    """Posts one degree apart with the north-west one at 10 E 50 N."""
    frame = {"west": 10.0, "north": 50.0, "step_lon": 1.0, "step_lat": 1.0}
    return Terrain(heights_m=np.array(heights, np.float32), **(frame | changes))


def test_posts_have_their_own_height():
    ground = terrain([[1, 2], [3, 4]])

    assert ground.sample([[10, 50], [11, 50], [10, 49], [11, 49]]).tolist() == [
        1,
        2,
        3,
        4,
    ]


def test_between_posts_the_height_is_in_between():
    """A quarter of the way east: 1.25 and 3.25; half of the way south: 2.25."""
    ground = terrain([[1, 2], [3, 4]])

    assert ground.sample([[10.25, 49.5]]).tolist() == [2.25]


def test_outside_nobody_knows():
    ground = terrain([[1, 2], [3, 4]])
    outside = [[9.9, 49.5], [11.1, 49.5], [10.5, 50.1], [10.5, 48.9], [NAN, 49.5]]

    assert np.isnan(ground.sample(outside)).all()


def test_unknown_post_makes_its_surroundings_unknown_but_not_the_next_lines():
    ground = terrain([[1, 2, NAN], [3, 4, NAN]])

    heights = ground.sample([[11, 49.5], [11 + 1e-9, 50], [11.1, 50]])
    assert heights[:2].tolist() == [3, 2]
    assert np.isnan(heights[2])


def test_unknown_posts_are_counted():
    assert terrain([[1, NAN], [NAN, 4]]).unknown == 2


def test_bounds_are_those_of_the_outer_posts():
    assert terrain(np.zeros((3, 4))).bounds == (10, 48, 13, 50)


def test_no_positions_have_no_heights():
    assert terrain([[1, 2], [3, 4]]).sample(np.zeros((0, 2))).shape == (0,)


def test_stored_terrain_comes_back():
    ground = terrain([[1, NAN], [3, 4]], filled=7, step_lon=0.5)

    again = Terrain.from_arrays(ground.to_arrays())

    assert np.array_equal(again.heights_m, ground.heights_m, equal_nan=True)
    assert again.bounds == ground.bounds
    assert again.filled == 7


def test_grid_encloses_its_bounds_and_no_more():
    grid = PostGrid.around((8.25, 49.5, 8.75, 49.6), 1200)

    assert (grid.west, grid.north) == (8.25, 49.6)
    assert (grid.rows, grid.cols) == (121, 601)
    assert grid.lonlat()[[0, -1]].tolist() == [[8.25, 49.6], [8.75, 49.5]]


def test_grid_widens_to_whole_posts():
    grid = PostGrid.around((-0.01, -0.01, 0.01, 0.01), 10)

    assert grid.lonlat()[[0, -1]].tolist() == [[-0.1, 0.1], [0.1, -0.1]]


def test_overlap_holds_the_posts_on_its_edges():
    grid = PostGrid.around((8.0, 49.0, 9.0, 50.0), 10)

    rows, cols = grid.overlap((8.5, 49.0, 10.0, 49.2))
    assert grid.part(rows, cols).lonlat()[[0, -1]].tolist() == [[8.5, 49.2], [9, 49]]


@pytest.mark.parametrize("bounds", [(9.5, 49, 10, 50), (8, 50.5, 9, 51)])
def test_grid_may_have_no_posts_within_bounds(bounds):
    assert PostGrid.around((8.0, 49.0, 9.0, 50.0), 10).overlap(bounds) is None
