"""Who paints the tiles, and what happens when a painter dies."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.drawing.style import Style
from app.drawing.tiles import TileKey, paint_tile
from app.ui.map.tile_cache import Tile
from app.ui.map.tile_service import InlineTileService, ProcessTileService
from maps.area_pack import open_area

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

TILE = Tile(TileKey(12, 2105, 1351), 1.0, "day")
OTHER = Tile(TileKey(12, 2106, 1351), 1.0, "day")


@pytest.fixture
def inline(small_area: Path) -> InlineTileService:
    basemap = open_area(small_area).basemap

    def paint(tile: Tile) -> QImage:
        style = Style.named(tile.palette)
        return paint_tile(basemap, style, tile.key, tile.sharpness)

    return InlineTileService(paint)


@pytest.fixture
def processes(
    small_area: Path, inline: InlineTileService
) -> Iterator[Callable[..., ProcessTileService]]:
    made: list[ProcessTileService] = []

    def make(workers: int = 1) -> ProcessTileService:
        made.append(ProcessTileService(small_area, inline, workers=workers))
        return made[-1]

    yield make
    for service in made:
        service.close()
    assert multiprocessing.active_children() == []


def painted(
    qtbot: QtBot, service: InlineTileService | ProcessTileService, tile: Tile
) -> QImage:
    with qtbot.waitSignal(service.painted, timeout=30_000) as told:
        service.request([tile])
    assert told.args[0] == tile
    image: QImage = told.args[1]
    image.setDevicePixelRatio(1)
    return image


def test_inline_paints_only_what_was_asked_last(
    qtbot: QtBot, inline: InlineTileService
) -> None:
    seen: list[Tile] = []
    inline.painted.connect(lambda tile, _image: seen.append(tile))
    inline.request([TILE])
    inline.request([OTHER])
    qtbot.waitUntil(lambda: bool(seen))

    assert seen == [OTHER]


@pytest.mark.slow
def test_a_process_paints_the_same_bits_as_the_window(
    qtbot: QtBot,
    inline: InlineTileService,
    processes: Callable[..., ProcessTileService],
) -> None:
    assert painted(qtbot, processes(), TILE) == painted(qtbot, inline, TILE)


@pytest.mark.slow
def test_another_palette_comes_from_the_same_processes(
    qtbot: QtBot,
    inline: InlineTileService,
    processes: Callable[..., ProcessTileService],
) -> None:
    service = processes()
    before = [one.pid for one in service.processes]
    red = replace(TILE, palette="red")
    day = painted(qtbot, service, TILE)
    image = painted(qtbot, service, red)

    assert image == painted(qtbot, inline, red)
    assert image != day
    assert [one.pid for one in service.processes] == before


@pytest.mark.slow
def test_a_killed_painter_is_replaced_and_its_tile_painted(
    qtbot: QtBot, processes: Callable[..., ProcessTileService]
) -> None:
    service = processes()
    (victim,) = service.processes
    with qtbot.waitSignal(service.painted, timeout=30_000) as told:
        service.request([TILE])
        victim.kill()

    assert told.args[0] == TILE
    assert len(service.processes) == 1


@pytest.mark.slow
def test_after_three_deaths_the_window_paints_and_says_so(
    qtbot: QtBot, processes: Callable[..., ProcessTileService]
) -> None:
    service = processes()
    notices: list[str] = []
    service.noticed.connect(notices.append)
    seen: list[Tile] = []
    service.painted.connect(lambda tile, _image: seen.append(tile))
    for left in (1, 1, 0):
        (victim,) = service.processes
        victim.kill()
        qtbot.waitUntil(
            lambda victim=victim, left=left: (
                victim not in service.processes and len(service.processes) == left
            ),
            timeout=30_000,
        )
    service.request([TILE])
    qtbot.waitUntil(lambda: seen == [TILE])

    assert len(notices) == 1


def test_a_closed_service_leaves_nothing_behind(qtbot: QtBot, small_area: Path) -> None:
    """Each lock closes one; what stayed would hold the map of its area."""
    desk = QObject()
    inline = InlineTileService(lambda _tile: QImage(), desk)
    processes = ProcessTileService(small_area, inline, parent=desk, workers=1)
    assert len(desk.findChildren(QObject)) > 1

    processes.close()

    qtbot.waitUntil(lambda: desk.findChildren(QObject) == [])
