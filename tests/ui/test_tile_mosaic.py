"""The tiles of a view: which they are, where they lie, and which come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.drawing.projection import MapView
from app.ui.map.mosaic import TileMosaic, target_of
from app.ui.map.scale_ladder import crisp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.map.tile_cache import Tile

WIDE, HIGH = 800, 600


def view(zoom: float, dpr: float = 1.0) -> MapView:
    return MapView(0.5137, 0.3301, zoom, WIDE, HIGH, dpr)


def picture(tile: Tile, colour: str = "#112233") -> QImage:
    side = round(512 * tile.sharpness)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(colour))
    return image


class Painter(QObject):
    """A service that paints when it is told to."""

    painted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[Tile]] = []

    def request(self, tiles: Sequence[Tile]) -> None:
        self.asked.append(list(tiles))

    def close(self) -> None:
        self.asked.clear()

    def deliver(self) -> None:
        for tile in self.asked[-1]:
            self.painted.emit(tile, picture(tile))


@pytest.fixture
def service() -> Painter:
    return Painter()


@pytest.fixture
def mosaic(service: Painter) -> TileMosaic:
    mosaic = TileMosaic()
    mosaic.set_service(service)
    return mosaic


def shown(mosaic: TileMosaic, view: MapView) -> tuple[QImage, bool]:
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        complete = mosaic.paint(painter, view, smooth=True)
    return image, complete


@pytest.mark.parametrize("dpr", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("zoom", [6.0, 8.3, 9.5, 9.51, 12.9, 18.7])
@pytest.mark.parametrize("whole", [False, True])
def test_tiles_cover_a_view_without_gap_or_overlap(
    mosaic: TileMosaic, zoom: float, dpr: float, *, whole: bool
) -> None:
    of = crisp(view(zoom, dpr), 10, 20) if whole else view(zoom, dpr)
    covered = QImage(
        round(WIDE * dpr), round(HIGH * dpr), QImage.Format.Format_Grayscale8
    )
    covered.setDevicePixelRatio(dpr)
    covered.fill(0)
    with QPainter(covered) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        for tile in mosaic.tiles(of):
            painter.fillRect(target_of(tile.key, of), QColor(100, 100, 100))
    lines = np.frombuffer(covered.constBits(), np.uint8).reshape(covered.height(), -1)

    assert set(np.unique(lines[:, : covered.width()]).tolist()) == {100}


@pytest.mark.parametrize("zoom", [6.03, 8.3, 9.5, 14.27])
def test_tiles_of_a_crisp_view_are_never_scaled(
    mosaic: TileMosaic, zoom: float
) -> None:
    of = crisp(view(zoom), 400, 300)
    sides = {round(512 * tile.sharpness) for tile in mosaic.tiles(of)}
    widths = {target_of(tile.key, of).width() for tile in mosaic.tiles(of)}

    assert widths == sides
    assert of.zoom == pytest.approx(zoom, abs=0.002)


def test_tiles_nearest_to_the_pointer_come_first(mosaic: TileMosaic) -> None:
    first, *_ = mosaic.tiles(view(12), QPointF(790, 590))
    world = view(12).to_world(790, 590)

    assert (first.key.x, first.key.y) == tuple(int(one * 4096) for one in world)


def test_only_what_is_missing_is_asked_for_and_only_once(
    mosaic: TileMosaic, service: Painter
) -> None:
    mosaic.ask(view(12), view(12), None)
    mosaic.ask(view(12), view(12), None)
    service.deliver()
    mosaic.ask(view(12), view(12), None)

    (asked,) = service.asked
    assert set(asked) == set(mosaic.tiles(view(12)))


def test_one_ring_is_painted_ahead_when_nothing_is_missing(
    mosaic: TileMosaic, service: Painter
) -> None:
    mosaic.prefetches = True
    mosaic.ask(view(12), view(12), None)
    inner = set(service.asked[-1])
    service.deliver()
    mosaic.ask(view(12), view(12), None)

    assert set(service.asked[-1]) == set(mosaic.tiles(view(12), ring=1)) - inner


def test_tiles_that_left_the_view_are_dropped(
    mosaic: TileMosaic, service: Painter
) -> None:
    there = view(12).panned(5000, 0)
    mosaic.ask(view(12), view(12), None)
    mosaic.ask(there, there, None)

    assert set(service.asked[-1]) == set(mosaic.tiles(there))


def test_on_a_glide_tiles_of_the_way_come_before_those_of_the_end(
    mosaic: TileMosaic, service: Painter
) -> None:
    end = view(12).panned(900, 0)
    mosaic.ask(end, view(12), None)
    way = mosaic.tiles(view(12))

    assert service.asked[-1][: len(way)] == way
    assert set(mosaic.tiles(end)) <= set(service.asked[-1])


def test_a_view_is_complete_when_its_tiles_are_there(
    mosaic: TileMosaic, service: Painter
) -> None:
    assert not shown(mosaic, view(12))[1]
    mosaic.ask(view(12), view(12), None)
    service.deliver()
    image, complete = shown(mosaic, view(12))

    assert complete
    assert image.pixelColor(400, 300) == QColor("#112233")


def test_a_missing_tile_is_never_a_hole_where_a_coarser_one_is_known(
    mosaic: TileMosaic, service: Painter
) -> None:
    mosaic.ask(view(9), view(9), None)
    service.deliver()
    image, complete = shown(mosaic, view(12.4))

    assert not complete
    assert {image.pixelColor(x, y).name() for x in (5, 790) for y in (5, 590)} == {
        "#112233"
    }


def test_a_picture_of_another_palette_is_never_shown_however_late_it_comes(
    mosaic: TileMosaic, service: Painter
) -> None:
    mosaic.ask(view(12), view(12), None)
    mosaic.palette = "red"
    service.deliver()  # of the day
    image, complete = shown(mosaic, view(12))

    assert not complete
    assert image.pixelColor(400, 300) == QColor("white")
    mosaic.palette = "day"
    assert shown(mosaic, view(12))[1]


def test_another_map_begins_with_nothing(mosaic: TileMosaic, service: Painter) -> None:
    mosaic.ask(view(12), view(12), None)
    service.deliver()
    mosaic.forget()

    assert mosaic.cache.bytes == 0
    assert not shown(mosaic, view(12))[1]
