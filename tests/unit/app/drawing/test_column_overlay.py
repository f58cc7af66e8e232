"""Columns over the map: their lines, their marks, names that do not overlap."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.beside_line import beside
from app.drawing.column_overlay import column_boxes, paint_columns
from app.drawing.column_shapes import ColumnShapes, SectionPaths, column_shapes
from app.drawing.marks import along_line, along_lines
from app.drawing.placed_columns import column_at, column_names, placed_columns
from app.drawing.projection import MapView
from app.drawing.style import Style
from maps.polylines import Polylines
from maps.web_mercator import lonlat_of, world_of
from planners.movement.on_the_map import MovementState, Whereabouts

if TYPE_CHECKING:
    from numpy.typing import NDArray

EAST = np.array([[5.0, 52.0], [5.02, 52.0], [5.04, 52.0]])
ROADS = (EAST, EAST[::-1].copy(), np.array([[5.04, 52.0], [5.06, 52.0]]))
VIEW = MapView.fitting((5.0, 51.98, 5.06, 52.02), 900, 600)


def whereabouts(
    covered: list[tuple[int, int, float, float]],
    resting: list[tuple[int, int]] = (),
    movements: int = 3,
) -> Whereabouts:
    state = np.full(movements, MovementState.MOVING, np.int8)
    for number, _ in resting:
        state[number] = MovementState.HALTED
    rows = np.array(covered, float).reshape(-1, 4)
    rests = np.array(resting, np.int64).reshape(-1, 2)
    none = np.zeros(movements)
    return Whereabouts(
        time_s=0,
        state=state,
        head_section=none.astype(np.int64),
        tail_section=none.astype(np.int64),
        head_share=none,
        tail_share=none,
        movement=rows[:, 0].astype(np.int64),
        section=rows[:, 1].astype(np.int64),
        from_share=rows[:, 2],
        to_share=rows[:, 3],
        rest_movement=rests[:, 0],
        rest_area=np.zeros(len(rests), np.int64),
        rest_section=rests[:, 1],
        rest_share=np.ones(len(rests)),
    )


def shapes_of(where: Whereabouts) -> ColumnShapes:
    names = [f"Column {number}" for number in range(len(where.state))]
    return column_shapes(where, SectionPaths.of(ROADS), names)


def degrees(shapes: ColumnShapes, row: int) -> NDArray[np.float64]:
    return lonlat_of(shapes.lines[row])


def test_a_column_reaches_from_its_tail_to_its_head_over_all_sections() -> None:
    shapes = shapes_of(whereabouts([(0, 0, 0.25, 1.0), (0, 2, 0.0, 0.5)]))

    line = degrees(shapes, 0)
    assert line[0] == pytest.approx([5.01, 52.0])
    assert line[-1] == pytest.approx([5.05, 52.0])
    assert (np.diff(line[:, 0]) >= -1e-12).all()


def test_a_part_within_one_stretch_of_a_road_is_cut_at_both_ends() -> None:
    shapes = shapes_of(whereabouts([(1, 1, 0.1, 0.3)]))

    assert degrees(shapes, 0) == pytest.approx(np.array([[5.036, 52.0], [5.028, 52.0]]))


def test_who_rests_stands_at_the_end_of_its_section() -> None:
    shapes = shapes_of(whereabouts([(0, 0, 0.0, 0.5)], [(2, 0)]))

    assert shapes.number.tolist() == [0, 2]
    assert shapes.resting.tolist() == [False, True]
    assert degrees(shapes, 1)[0] == pytest.approx([5.04, 52.0])


def test_nothing_under_way_makes_no_shape() -> None:
    shapes = shapes_of(whereabouts([]))

    assert len(shapes.lines) == 0
    assert placed_columns(VIEW, shapes) == []
    assert column_boxes(VIEW, shapes) == []


def test_columns_that_meet_on_a_road_lie_side_by_side() -> None:
    shapes = shapes_of(whereabouts([(0, 0, 0.2, 0.8), (1, 1, 0.2, 0.8)]))
    east, west = placed_columns(VIEW, shapes)

    road = VIEW.world_to_pixels(world_of(EAST[:1]))[0, 1]
    assert (east.line[:, 1] > road + 3).all()  # right of east is down on the screen
    assert (west.line[:, 1] < road - 3).all()


def test_a_line_beside_a_corner_keeps_its_distance() -> None:
    corner = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 0.0], [10.0, 10.0]])
    back = np.array([[5.0, 5.0], [0.0, 5.0]])
    still = np.array([[3.0, 4.0], [3.0, 4.0]])
    lines = Polylines.of_counts(np.vstack([corner, still, back]), np.array([4, 2, 2]))
    shifted = beside(lines, 2.0)

    assert shifted[0] == pytest.approx(np.array([[0.0, 2.0], [8.0, 2.0], [8.0, 10.0]]))
    assert shifted[1].tolist() == [[3.0, 4.0]]
    assert shifted[2].tolist() == [[5.0, 3.0], [0.0, 3.0]]


def test_marks_along_many_lines_are_those_along_each() -> None:
    random = np.random.default_rng(1)
    counts = np.array([2, 5, 3, 2])
    xy = random.uniform(0, 300, (int(counts.sum()), 2))
    xy[8:10] = xy[7]  # a line without length at its beginning
    lines = Polylines.of_counts(xy, counts)

    alone = [row for n in range(len(lines)) for row in along_line(lines[n], 40.0)]
    assert along_lines(lines, 40.0) == pytest.approx(np.array(alone))


def test_short_columns_are_marks_and_long_ones_lines() -> None:
    shapes = shapes_of(whereabouts([(0, 0, 0.5, 0.505), (1, 1, 0.1, 0.9)]))
    short, long = placed_columns(VIEW, shapes)

    assert short.is_mark
    assert not long.is_mark
    assert short.direction == pytest.approx((1.0, 0.0), abs=1e-6)
    assert long.direction == pytest.approx((-1.0, 0.0), abs=1e-6)


def test_names_neither_overlap_each_other_nor_heads() -> None:
    covered = [(number, number % 2, 0.1 + number / 50, 0.3) for number in range(9)]
    shapes = shapes_of(whereabouts(covered, movements=9))
    placed = placed_columns(VIEW, shapes)
    names = column_names(VIEW, shapes, placed, 4)

    assert names[0][:2] == (4, "Column 4")
    assert len(names) > 3
    for (_, _, one), (_, _, other) in combinations(names, 2):
        apart = one[2] <= other[0] or other[2] <= one[0]
        assert apart or one[3] <= other[1] or other[3] <= one[1]


def test_who_rests_together_is_named_together() -> None:
    shapes = shapes_of(whereabouts([], [(n, 0) for n in range(5)], movements=5))
    placed = placed_columns(VIEW, shapes)

    ((_, text, _),) = column_names(VIEW, shapes, placed, None)
    assert text == "Column 0\nColumn 1\nColumn 2\n+2"


def test_the_column_under_the_pointer_is_found() -> None:
    shapes = shapes_of(whereabouts([(0, 0, 0.2, 0.8), (1, 1, 0.2, 0.8)]))
    x, y = VIEW.to_pixels([(5.02, 52.0)])[0].tolist()

    assert column_at(VIEW, shapes, x, y + 5) == 0
    assert column_at(VIEW, shapes, x, y - 5) == 1
    assert column_at(VIEW, shapes, x, y + 60) is None


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_columns_are_painted_in_every_palette(palette: str) -> None:
    style = Style.named(palette)
    shapes = shapes_of(
        whereabouts([(0, 0, 0.2, 0.8), (1, 1, 0.5, 0.501)], [(2, 0), (0, 0)])
    )
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(style["paper"])
    painter = QPainter(image)
    paint_columns(painter, VIEW, shapes, style, chosen=1)
    painter.end()

    seen = {
        image.pixelColor(x, y).name() for x in range(0, 900, 2) for y in range(250, 350)
    }
    assert style["column"].name() in seen
    if palette == "red":
        assert all(name.endswith("0000") for name in seen)
