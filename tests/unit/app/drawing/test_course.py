from __future__ import annotations

import math

import numpy as np
import pytest

from app.drawing.course import Course
from app.drawing.projection import MapView

CORNER = Course.of([(0, 0), (30, 0), (30, 40)])


def test_length_is_that_of_all_parts() -> None:
    assert CORNER.length == 70


@pytest.mark.parametrize(
    ("distance", "place"),
    [(-5, (0, 0)), (0, (0, 0)), (10, (10, 0)), (50, (30, 20)), (99, (30, 40))],
)
def test_points_lie_at_their_distance_and_never_beyond_the_ends(
    distance, place
) -> None:
    assert CORNER.at(distance) == place


def test_direction_is_that_of_the_line_around_a_point() -> None:
    assert CORNER.direction(10) == (1, 0)
    assert CORNER.direction(50) == (0, 1)
    assert CORNER.direction(30, 5) == pytest.approx((math.sqrt(0.5), math.sqrt(0.5)))


def test_part_keeps_the_corners_between_its_ends() -> None:
    assert CORNER.part(20, 40).xy.tolist() == [[20, 0], [30, 0], [30, 10]]


def test_line_beside_is_to_the_right_and_joins_at_corners() -> None:
    assert np.allclose(CORNER.beside(5), [[0, 5], [25, 5], [25, 40]])
    assert CORNER.beside(-5)[1].tolist() == pytest.approx([35, -5])


def test_hairpins_do_not_throw_the_line_beside_far_away() -> None:
    hairpin = Course.of([(0, 0), (100, 0), (0, 1)])

    assert abs(hairpin.beside(6)[1] - (100, 0)).max() <= 12.1


def test_line_back_along_itself_has_a_line_beside() -> None:
    assert np.isfinite(Course.of([(0, 0), (10, 0), (0, 0)]).beside(3)).all()


def test_repeated_points_are_one() -> None:
    course = Course.of([(1, 1), (1, 1), (4, 5), (4, 5)])

    assert course.xy.tolist() == [[1, 1], [4, 5]]
    assert course.length == 5


def test_single_point_is_a_course_without_length() -> None:
    course = Course.of([(3, 4), (3, 4)])

    assert (course.length, course.at(7), course.direction(0)) == (0, (3, 4), (1, 0))
    assert course.distance_to(0, 0) == 5
    assert course.beside(4).tolist() == [[3, 4]]


@pytest.mark.parametrize(
    ("x", "y", "away"), [(10, 5, 5), (-3, -4, 5), (33, 20, 3), (30, 44, 4)]
)
def test_distance_is_to_the_nearest_point(x, y, away) -> None:
    assert CORNER.distance_to(x, y) == away


def test_course_on_the_screen_drops_what_nobody_sees() -> None:
    view = MapView.fitting((5.0, 52.0, 5.1, 52.05), 400, 300)
    line = [view.to_lonlat(x, 100 + 0.3 * (x % 2)) for x in range(200)]

    course = Course.on_screen(view, line)

    assert len(course.xy) == 2
    assert course.length == pytest.approx(199, abs=0.5)
