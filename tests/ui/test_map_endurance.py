"""Hours of work in short: moving, zooming and changing palette leaves no memory behind.

What is measured is what the process holds after all that can be let go of is let go
of: Python's cycles are collected and the C library is asked to return free pages, so
that only what somebody still holds on to counts.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from app.drawing.style import Style
from app.drawing.tiles import paint_tile
from app.ui.map.content import MapContent
from app.ui.map.tile_service import InlineTileService
from maps.area_pack import open_area
from tests.canvas_hands import canvas_on_screen, drag, turn_wheel

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from app.ui.map.canvas import MapCanvas
    from app.ui.map.tile_cache import Tile

ROUNDS = 200
WARM_ROUNDS = 60  # until caches are full
PALETTES = ("day", "night", "red", "high_contrast")
CACHE_BYTES = 8 * 1024 * 1024
MOST_GROWTH_MB = 10.0


def resident_mb() -> float:
    """Megabytes that the process holds when all that is free is given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    text = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(text.split()[1]) * 4096 / 1e6


@pytest.fixture
def canvas(qtbot: QtBot, small_area: Path) -> MapCanvas:
    """Small world with all its layers; few tiles are kept, so that they are renewed."""
    canvas = canvas_on_screen(qtbot)
    area = open_area(small_area)

    def paint(tile: Tile) -> QImage:
        style = Style.named(tile.palette)
        return paint_tile(area.basemap, style, tile.key, tile.sharpness)

    content = MapContent(area.basemap, canvas.style_of_map, canvas)
    content.changed.connect(canvas.update)
    canvas.overlay = content
    canvas.home = area.manifest.bounds
    canvas.mosaic.cache.limit_bytes = CACHE_BYTES
    canvas.set_tiles(InlineTileService(paint, canvas))
    canvas.show_home()
    return canvas


def work(canvas: MapCanvas, qtbot: QtBot, rounds: int) -> None:
    """Drag, zoom and change the palette, and let every fifth view be completed."""
    steps = cycle(((40, 10, 1), (-40, 25, 1), (30, -20, -1), (-30, -15, -1)))
    for number, (right, down, notch) in enumerate(islice(steps, rounds)):
        way = [(300 + right * share, 300 + down * share) for share in (0, 1, 2, 3)]
        drag(canvas, way)
        turn_wheel(canvas, notch, (250 + right, 200 + down))
        style = Style.named(PALETTES[number % len(PALETTES)])
        canvas.set_style(style)
        canvas.overlay.set_style(style)
        qtbot.keyClick(canvas, Qt.Key.Key_Tab)
        qtbot.mouseMove(canvas, QPoint(300, 300))
        canvas.repaint()
        if number % 5 == 0:
            canvas.show_home()
            qtbot.waitUntil(lambda: canvas.is_complete, timeout=20_000)


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="memory is read from Linux's own account of it"
)
def test_two_hundred_rounds_of_work_leave_less_than_ten_megabytes(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    work(canvas, qtbot, WARM_ROUNDS)
    before = resident_mb()
    work(canvas, qtbot, ROUNDS)
    growth = resident_mb() - before

    assert canvas.mosaic.cache.bytes <= CACHE_BYTES
    assert growth < MOST_GROWTH_MB
