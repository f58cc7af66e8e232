"""Grid and furniture over a moving map, and suggestions while typing: CPU per step.

Panned is a map of 1400 x 900 by 24 pixels a frame over a picture that stands for the
tiles. Beside it a grid that asks pyproj for every line of every frame, in the same run,
so that a slow machine shows on both. Names are searched in an index of 100,000.
"""

from __future__ import annotations

import math
import os
import random
import time
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from pyproj import Transformer
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPen, QPolygonF

from app.drawing.furniture import Words, furniture_boxes, paint_furniture
from app.drawing.grid import grid_of, paint_grid_figures, paint_grid_lines
from app.drawing.projection import MapView
from app.drawing.style import Style
from maps.place_names import Place, PlaceNames, write_names

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = (1400, 900)
PLACE = (11.97, 50.9)  # with the border of two zones in most views
SCALES = (5_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000)
FRAMES, WARM = 240, 60
STEP_PX = (24.0, 7.0)
WORDS = Words("© OpenStreetMap contributors, ODbL 1.0; SRTM", date(2026, 6, 1))
NAMES = 100_000
BAR_MS = 2.0
NAMES_BAR_MS = 10.0


def main() -> None:
    """Print a line for each scale, and one for the names."""
    application = QGuiApplication([])
    style = Style.named("day")
    boxes = furniture_boxes(first_view(50_000), WORDS)  # as the furniture's own frame

    def lines(painter: QPainter, view: MapView) -> None:
        paint_grid_lines(painter, view, style)

    def grid(painter: QPainter, view: MapView) -> None:
        paint_grid_lines(painter, view, style)
        paint_grid_figures(painter, view, style, boxes)

    def furniture(painter: QPainter, view: MapView) -> None:
        paint_furniture(painter, view, style, WORDS)

    print(f"{'scale':>12}  {'ms of CPU, median / p95':48}  pyproj for every line")
    for scale in SCALES:
        told = [
            f"{name} {middle:.2f} / {most:.2f}"
            for name, (middle, most) in (
                ("lines", panned(scale, lines)),
                ("lines and figures", panned(scale, grid)),
                ("furniture", panned(scale, furniture)),
            )
        ]
        spacing = grid_of(first_view(scale)).spacing_m

        def naive(painter: QPainter, view: MapView, spacing: int = spacing) -> None:
            paint_naive_lines(painter, view, style, spacing)

        middle, most = panned(scale, naive)
        print(f"1:{scale:>10,}  {'  '.join(told)}  lines {middle:.2f} / {most:.2f}")
    print(f"bar: lines and figures together {BAR_MS:g} ms in the median")
    middle, most = searched()
    print(f"{NAMES:,} names: {middle:.2f} / {most:.2f} ms; bar {NAMES_BAR_MS:g} ms")
    del application


def first_view(scale: float) -> MapView:
    """View from which the map is moved."""
    return MapView.fitting((*PLACE, *PLACE), *SIZE).at_scale(scale)


def panned(
    scale: float, paint: Callable[[QPainter, MapView], None]
) -> tuple[float, float]:
    """Median and 95th percentile of the CPU milliseconds of a frame."""
    view = first_view(scale)
    canvas = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    tiles = QImage(*SIZE, QImage.Format.Format_RGB32)
    tiles.fill(0xFFE8E8D8)
    spent = []
    for frame in range(FRAMES):
        way = 1 if frame // 60 % 2 else -1  # to and fro, always a little on
        view = view.panned(way * STEP_PX[0], STEP_PX[1])
        with QPainter(canvas) as painter:
            painter.drawImage(0, 0, tiles)
            before = time.thread_time()
            paint(painter, view)
            spent.append((time.thread_time() - before) * 1e3)
    return median(spent[WARM:]), quantiles(spent[WARM:], n=20)[-1]


def paint_naive_lines(
    painter: QPainter, view: MapView, style: Style, spacing: int
) -> None:
    """Lines of the grid of one zone, each projected by itself in every frame."""
    zone = Transformer.from_crs(4326, 32632, always_xy=True)
    left, low, right, high = zone.transform_bounds(*view.bounds())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.faded("grid", 0.5), 1.0))
    for upright, first, last in ((True, left, right), (False, low, high)):
        for value in (
            np.arange(math.ceil(first / spacing), last // spacing + 1) * spacing
        ):
            along = (
                np.linspace(low, high, 17) if upright else np.linspace(left, right, 17)
            )
            fixed = np.full(17, value)
            metres = (fixed, along) if upright else (along, fixed)
            lonlat = np.column_stack(zone.transform(*metres, direction="INVERSE"))
            points = [QPointF(x, y) for x, y in view.to_pixels(lonlat).tolist()]
            painter.drawPolyline(QPolygonF(points))


def searched() -> tuple[float, float]:
    """Median and largest CPU milliseconds of a keystroke in an index of names."""
    dice = random.Random(1)  # noqa: S311 - the same names in every run
    parts = ["wald", "berg", "dorf", "bach", "heim", "stein", "brug", "veen", "loo"]
    kinds = ["street", "hamlet", "village", "town", "peak"]
    places = [
        Place(
            f"{dice.choice(parts)}{dice.choice(parts)}{number % 977}".title(),
            dice.choice(kinds),
            dice.uniform(5, 15),
            dice.uniform(45, 55),
            dice.random(),
        )
        for number in range(NAMES)
    ]
    spent = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "names.sqlite"
        write_names(path, places)
        names = PlaceNames(path)
        for text in ("Wa", "wal", "wald", "waldb", "waldberg1", "be", "st", "berg st"):
            for _ in range(5):
                before = time.thread_time()
                names.search(text, limit=10)
                spent.append((time.thread_time() - before) * 1e3)
        names.close()
    return median(spent), max(spent)


if __name__ == "__main__":
    main()
