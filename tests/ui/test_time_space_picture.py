"""The picture of the time-space graph: tiles in slices, and what is shown meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.time_space_graph import paint_graph
from app.drawing.time_space_labels import GraphNames
from app.ui.movement.graph_picture import GraphPicture
from app.ui.movement.graph_view import TimeSpaceView
from tests.time_space_sketch import AXIS, division

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from planners.movement.time_space import TimeSpace


@pytest.fixture(scope="module")
def graph() -> TimeSpace:
    return division(columns=40)


@pytest.fixture
def view(qtbot: QtBot, graph: TimeSpace) -> TimeSpaceView:
    made = TimeSpaceView()
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.set_graph(graph, AXIS)
    made.show()
    qtbot.waitExposed(made)
    return made


def tile_count(view: TimeSpaceView) -> int:
    return view._picture.painted


def colours_apart(one: QImage, other: QImage, view: TimeSpaceView) -> float:
    """Share of the pixels of the graph that differ to the eye."""
    box = view.frame.box.toRect()
    values = [
        np.array(image.convertToFormat(QImage.Format.Format_RGB32).constBits())
        .reshape(image.height(), image.width(), 4)[
            box.top() : box.bottom(), box.left() : box.right()
        ]
        .astype(int)
        for image in (one, other)
    ]
    return float((np.abs(values[0] - values[1]).max(axis=2) > 8).mean())


def test_a_pan_paints_nothing_twice(view: TimeSpaceView) -> None:
    view.zoom_by(1.2, 1.2)
    view.settle()
    before = tile_count(view)
    for _ in range(12):
        view.pan_by(-24, 6)
        view.settle()
    for _ in range(12):
        view.pan_by(24, -6)
        view.settle()

    assert tile_count(view) - before <= 8


def test_a_moved_picture_is_the_picture_painted_anew(view: TimeSpaceView) -> None:
    view.zoom_by(3, 2)
    view.settle()
    for _ in range(9):
        view.pan_by(-24, 6)
        view.settle()
    moved = view.grab().toImage()
    view._picture = GraphPicture()
    view.settle()

    assert colours_apart(moved, view.grab().toImage(), view) == 0


def test_tiles_show_what_one_stroke_of_the_brush_shows(view: TimeSpaceView) -> None:
    view.zoom_by(3, 2)
    view.settle()
    tiled = view.grab().toImage()
    scene, frame = view._scene, view._picture.aim(view.frame, view._scene, 1.0)
    whole = QImage(view.size(), QImage.Format.Format_RGB32)
    names = GraphNames(scene, frame).near(frame, frame.box)
    with QPainter(whole) as painter:
        paint_graph(painter, frame, scene, names, frame.box)

    assert colours_apart(tiled, whole, view) < 0.004  # the line of the axes around it


def test_no_turn_of_the_event_loop_paints_a_whole_picture(
    view: TimeSpaceView, qtbot: QtBot
) -> None:
    view.zoom_by(3, 2)
    view._settling.stop()
    view.repaint()
    before = tile_count(view)
    view._picture.work(0.0)

    assert tile_count(view) == before
    assert not view.is_settled
    qtbot.waitUntil(lambda: view.is_settled, timeout=20_000)
    assert tile_count(view) > before


def test_a_sketch_of_the_lines_comes_before_the_first_tile(
    graph: TimeSpace, qtbot: QtBot
) -> None:
    made = TimeSpaceView()
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.set_graph(graph, AXIS)
    picture = made._picture
    assert not made.is_settled
    slices = 0
    while not picture.work(0.0):
        slices += 1
    image = made.grab().toImage()
    middle = made.frame.box.center().toPoint()

    assert tile_count(made) == 0
    assert slices > len(graph.stretches) / 2
    assert len({image.pixel(x, middle.y()) for x in range(300, 1000)}) > 3


def test_a_conflict_that_goes_is_painted_anew_where_it_was(
    view: TimeSpaceView,
) -> None:
    assert view.graph is not None
    view.settle()
    before, first = tile_count(view), view.graph.cells[0]
    view.set_conflicts(one for one in view.graph.cells if one is not first)

    assert not view.is_settled
    view.settle()
    assert 1 <= tile_count(view) - before <= 4


def test_what_is_not_painted_yet_shows_what_was(view: TimeSpaceView) -> None:
    view.settle()
    view.zoom_by(1.3, 1.3)
    image = view.grab().toImage()
    middle = view.frame.box.center().toPoint()
    row = {image.pixel(x, middle.y()) for x in range(middle.x(), middle.x() + 200)}

    assert not view.is_settled
    assert len(row) > 5
