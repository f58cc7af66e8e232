"""Layers over the tiles: names make way for what stands at the edges of the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.drawing.projection import MapView
from app.drawing.style import Style
from app.ui.map.content import MapContent

if TYPE_CHECKING:
    from app.ui.open_area import OpenArea

WIDTH, HEIGHT = 900, 600


@pytest.fixture
def content(ground: OpenArea) -> MapContent:
    return MapContent(ground.area.basemap, Style.named("day"))


def shown(content: MapContent, view: MapView) -> None:
    """Paint a frame and let the hand rest."""
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        content.paint(painter, view)
    content._catch_up()


def names(content: MapContent, view: MapView) -> list[QRectF]:
    assert content._names is not None
    corner = content._names.corner(view)
    return [
        QRectF(left, top, right - left, bottom - top).translated(corner)
        for left, top, right, bottom in content._name_boxes.tolist()
    ]


def test_names_never_lie_under_figures_and_furniture_at_rest(
    content: MapContent,
) -> None:
    start = MapView.fitting((4.99, 51.99, 5.1, 52.03), WIDTH, HEIGHT)
    seen = 0
    for step in range(0, 120, 7):
        view = start.panned(step, step / 2)
        shown(content, view)
        edges = content._edge_boxes(view)
        seen += len(names(content, view))
        assert content.is_settled
        assert not [
            (name, edge)
            for name in names(content, view)
            for edge in edges
            if name.intersects(edge)
        ]

    assert seen


def test_a_small_step_leaves_the_names_where_they_are(content: MapContent) -> None:
    view = MapView.fitting((4.99, 51.99, 5.1, 52.03), WIDTH, HEIGHT)
    shown(content, view)
    kept = content._names
    shown(content, view.panned(1, 0))

    assert content._names is kept


def test_without_the_grid_names_may_stand_where_its_figures_were(
    content: MapContent,
) -> None:
    view = MapView.fitting((4.99, 51.99, 5.1, 52.03), WIDTH, HEIGHT)
    with_figures = len(content._edge_boxes(view))
    content.set_grid_shown(False)

    assert len(content._edge_boxes(view)) < with_figures
    assert not content.is_settled
