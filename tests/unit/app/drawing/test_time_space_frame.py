"""Scales of the time-space graph, bands to the pixel, and names that stay apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.drawing.style import Style
from app.drawing.time_space_axes import paint_axes
from app.drawing.time_space_conflicts import cell_at
from app.drawing.time_space_frame import GraphFrame, rate_kmh
from app.drawing.time_space_graph import paint_graph
from app.drawing.time_space_labels import GraphNames
from app.drawing.time_space_legend import paint_legend
from app.drawing.time_space_lines import GraphLines
from app.drawing.time_space_marks import GraphMarks, paint_marks, shift_words
from app.drawing.time_space_scene import GraphScene
from tests.time_space_sketch import AXIS, division

if TYPE_CHECKING:
    from planners.movement.time_space import TimeSpace

SIZE = (1000, 640)


@pytest.fixture(scope="module")
def graph() -> TimeSpace:
    return division(columns=40)


@pytest.fixture(scope="module")
def lines(graph: TimeSpace) -> GraphLines:
    return GraphLines(graph)


def scene(graph: TimeSpace, lines: GraphLines, palette: str = "day") -> GraphScene:
    return GraphScene(graph, AXIS, Style.named(palette), lines)


def painted(picture: GraphScene, frame: GraphFrame, marks: GraphMarks) -> QImage:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(picture.style["sheet"])
    with QPainter(image) as painter:
        names = GraphNames(picture, frame).near(frame, frame.box)
        paint_graph(painter, frame, picture, names, frame.box)
        paint_marks(painter, frame, picture, picture.graph.cells, marks)
        paint_axes(painter, frame, picture, SIZE)
        paint_legend(painter, picture, QRectF(200, 600, 780, 30))
    return image


def test_one_block_up_in_one_block_is_15_kmh(graph: TimeSpace) -> None:
    """FM 55-10: 3 km by 12 minutes to a block."""
    frame = GraphFrame.whole(graph, *SIZE).doctrinal(38.0)

    assert rate_kmh(1, 1) == pytest.approx(15)
    assert frame.kmh_of_slope == pytest.approx(15)
    assert frame.y(0) - frame.y(3) == pytest.approx(38)
    assert frame.x(720) - frame.x(0) == pytest.approx(38)


@given(st.floats(0.1, 8), st.floats(10, 90))
def test_a_line_of_some_blocks_goes_at_15_times_as_much(
    blocks: float, block_px: float
) -> None:
    box = QRectF(0, 0, 800, 500)
    frame = GraphFrame(box, 0, 0, 1, 1).doctrinal(block_px)
    rise = frame.y(0) - frame.y(3 * blocks)

    assert rate_kmh(blocks, 1) == pytest.approx(15 * blocks)
    assert rise / block_px == pytest.approx(blocks)


@given(st.floats(0, 1000), st.floats(0, 640), st.floats(0.5, 2), st.floats(0.5, 2))
def test_a_zoom_keeps_the_place_under_the_pointer(
    x: float, y: float, time_factor: float, km_factor: float
) -> None:
    frame = GraphFrame(QRectF(100, 20, 800, 500), 0, 0, 0.02, 5)
    closer = frame.zoomed(x, y, time_factor, km_factor, 1000)

    assert closer.time_s(x) == pytest.approx(frame.time_s(x), abs=1e-6)
    assert closer.km(y) == pytest.approx(frame.km(y), abs=1e-9)


@settings(max_examples=20)
@given(st.floats(-8, 3))
def test_simplified_bands_stay_within_a_third_of_a_pixel(exponent: float) -> None:
    graph = division(columns=6)
    frame = GraphFrame.whole(graph, *SIZE)
    frame = frame.zoomed(500, 300, 2**exponent, 2**exponent, 1e4)
    for band, stretch in zip(
        GraphLines(graph).bands(frame), graph.stretches, strict=True
    ):
        kept, all_ = frame.placed(band.head), frame.placed(stretch.head)
        order = 1 if stretch.along else -1
        x = np.interp(-order * all_[:, 1], -order * kept[:, 1], kept[:, 0])
        aside = np.abs(x - all_[:, 0])
        run = kept[-1] - kept[0]
        across = aside * abs(run[1]) / np.hypot(*run)
        assert across.max() <= 0.7


def test_a_cut_band_is_the_band_inside_its_window(
    graph: TimeSpace, lines: GraphLines
) -> None:
    frame = GraphFrame.whole(graph, *SIZE)
    for number, band in enumerate(lines.bands(frame)):
        begins, _, ends, _ = lines.boxes[number].tolist()
        window = begins + 0.3 * (ends - begins), begins + 0.6 * (ends - begins)
        part = band.cut(*window, (10.0, 90.0))
        for mine, whole in ((part.head, band.head), (part.tail, band.tail)):
            order = 1 if whole[-1, 1] >= whole[0, 1] else -1
            times = np.interp(order * mine[:, 1], order * whole[:, 1], whole[:, 0])
            assert mine[:, 0] == pytest.approx(times, abs=1e-6)
            assert len(mine) >= 2


def test_the_column_under_a_pixel_is_found(graph: TimeSpace, lines: GraphLines) -> None:
    for stretch in graph.stretches:
        km = float(stretch.head[:, 1].mean())
        times = stretch.times_at(km)
        assert times is not None
        found = lines.at(sum(times) / 2, km, 10.0, (stretch.movement,))
        assert found is not None
        assert lines.stretches[found].movement == stretch.movement
    assert lines.at(-9e5, 1.0, 10.0) is None


@pytest.mark.usefixtures("qapp")
def test_names_do_not_meet(graph: TimeSpace, lines: GraphLines) -> None:
    frame = GraphFrame.whole(graph, *SIZE).zoomed(500, 300, 4, 1, 1e4)
    names = GraphNames(scene(graph, lines), frame).near(frame, frame.box)
    middles = np.array([(name.x, name.y) for name in names])

    assert len(names) > 10
    for row, name in enumerate(names):
        away = np.hypot(*(middles - middles[row]).T)
        away[row] = np.inf
        assert away.min() > name.high * 0.6


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_graph_is_painted_in_every_palette(
    graph: TimeSpace, lines: GraphLines, palette: str
) -> None:
    frame = GraphFrame.whole(graph, *SIZE)
    chosen = graph.movements[4]
    marks = GraphMarks(chosen=chosen, shift_s=1800, hovered=graph.movements[6])
    image = painted(scene(graph, lines, palette), frame, marks)
    colours = {
        QColor(image.pixel(x, y)).name()
        for x in range(SIZE[0])
        for y in range(0, SIZE[1], 3)
    }

    assert len(colours) > 30
    if palette == "red":
        for name in colours:
            assert max(QColor(name).green(), QColor(name).blue()) <= 8


@pytest.mark.usefixtures("qapp")
def test_a_conflict_is_told_by_a_pattern(graph: TimeSpace, lines: GraphLines) -> None:
    """Along its middle, ground and rungs take turns."""
    picture = scene(graph, lines)
    cell = max(graph.cells, key=lambda one: one.edges[-1, 0] - one.edges[0, 0])
    low, high, begins, ends = cell.bounds
    frame = GraphFrame.whole(graph, *SIZE)
    middle = frame.x((begins + ends) / 2), frame.y((low + high) / 2)
    factor = 200 / frame.area(*cell.bounds).height()
    frame = frame.zoomed(*middle, 8, max(factor, 1), 1e4)
    image = painted(picture, frame, GraphMarks())
    edges = cell.edges
    km = (low + high) / 2
    time = (
        np.interp(km, edges[:, 0], edges[:, 1])
        + np.interp(km, edges[:, 0], edges[:, 2])
    ) / 2
    at = QPointF(frame.x(time), frame.y(km))
    red = picture.style["graph_conflict"].rgb()
    column = [
        image.pixel(round(at.x()), round(at.y()) + down) == red
        for down in range(-20, 20)
    ]

    assert cell_at(graph.cells, frame, at) is not None
    assert 3 < sum(column) < 37


def test_shifts_are_written_with_sign_and_hours() -> None:
    assert [shift_words(one) for one in (60, -600, 4500)] == [
        *("+ 1 min", "\u2212 10 min", "+ 1 h 15"),
    ]
