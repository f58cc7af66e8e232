"""Columns as a layer of the map: what it shows, and what pointer and keys reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.column_shapes import ColumnShapes
from app.drawing.name_room import NameRoom
from app.drawing.projection import MapView
from app.drawing.style import Style
from app.ui.map.layers.columns import ColumnsLayer
from maps.polylines import Polylines
from maps.web_mercator import world_of
from planners.movement.on_the_map import MovementState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

VIEW = MapView.fitting((5.0, 51.98, 5.06, 52.02), 900, 600)
SHAPES = ColumnShapes(
    number=np.array([0, 2, 1]),
    state=np.array(
        [MovementState.MOVING, MovementState.MOVING, MovementState.HALTED], np.int8
    ),
    resting=np.array([False, False, True]),
    lines=Polylines.of_counts(
        world_of(
            [[5.01, 52], [5.02, 52], [9.0, 52], [9.1, 52], [5.05, 52], [5.05, 52]]
        ),
        np.array([2, 2, 2]),
    ),
    names=("25-NLX-01", "25-NLX-02", "25-NLX-03"),
)


@pytest.fixture
def layer(qtbot: QtBot) -> ColumnsLayer:
    del qtbot
    made = ColumnsLayer()
    made.set_shapes(SHAPES)
    return made


def test_keys_reach_the_columns_in_sight_by_name_and_state(layer: ColumnsLayer) -> None:
    items = layer.items(VIEW)

    assert [item.name for item in items] == [
        "Column 25-NLX-01, on the move",
        "Column 25-NLX-02, halted",
    ]
    assert items[0].position == pytest.approx((5.02, 52.0))


def test_the_column_under_a_pixel_is_told_by_number(layer: ColumnsLayer) -> None:
    x, y = VIEW.to_pixels([(5.015, 52.0)])[0].tolist()

    assert layer.movement_at(VIEW, x, y + 4) == 0
    assert layer.movement_at(VIEW, x, y + 90) is None


def test_every_change_asks_for_a_frame(layer: ColumnsLayer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(layer.changed):
        layer.choose(1)
    with qtbot.waitSignal(layer.changed):
        layer.set_shapes(None)

    assert layer.movement_at(VIEW, 0, 0) is None
    assert list(layer.items(VIEW)) == list(layer.boxes(VIEW)) == []


def test_it_paints_what_it_shows_and_keeps_other_names_away(
    layer: ColumnsLayer,
) -> None:
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    layer.paint(painter, VIEW, Style.named("day"))
    painter.end()
    x, y = (round(value) for value in VIEW.to_pixels([(5.05, 52.0)])[0].tolist())

    assert image.pixelColor(x, y - 6).name() == Style.named("day")["column"].name()
    assert any(box.contains(x, y) for box in layer.boxes(VIEW))


def test_room_for_names_is_taken_once_and_only_on_the_screen() -> None:
    room = NameRoom(100, 50)
    boxes = np.array(
        [[-2, 0, 8, 9], [95, 0, 101, 9], [10, 10, 30, 20], [40, 10, 60, 20]]
    )
    room.take(np.array([[12.0, 12, 14, 14], [-9, -9, -5, -5], [200, 200, 210, 210]]))

    assert room.first_free(boxes.astype(float)) == 3
    assert room.first_free(boxes.astype(float)) is None
    assert room.first_free(np.array([[14.0, 14, 30, 20]])) == 0
