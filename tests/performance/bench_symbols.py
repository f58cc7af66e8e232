"""A thousand symbols painted from their pictures, one made anew, lines of an overlay.

CPU time of the thread, so that other work on the machine hardly shows.
"""

from __future__ import annotations

import os
import time
from statistics import median
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QImage, QPainter

from app.drawing.control_lines import paint_control_line
from app.drawing.projection import MapView
from app.drawing.qt_application import qt_application
from app.drawing.style import Style
from app.drawing.symbol_engine import SymbolColours
from app.drawing.symbol_pictures import Look, SymbolPictures
from app.drawing.symbols import paint_symbols
from app.services.symbol_catalogue import symbol_catalogue
from app.services.symbol_code import SymbolCode
from planners.overlay import ControlLine, LineKind, PlacedSymbol

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 1000
MAKE_BAR_MS, PAINT_BAR_MS = 5.0, 4.0
LINES_BAR_MS = 45.0  # painted at rest and kept while the map moves
VIEW = MapView.fitting((5.0, 52.0, 6.0, 52.6), 1400, 900)
STYLE = Style.named("day")
CODES = ("1211", "1636", "1407", "1205", "1611", "1613")


def main() -> None:
    """Print what each takes beside its bar."""
    application = qt_application()
    chance = np.random.default_rng(7)
    pictures = SymbolPictures()
    look = Look(SymbolColours.of(STYLE))
    pictures.picture("10031000161211000000", (), look)
    entries = symbol_catalogue().offered()[:400]
    codes = [SymbolCode(symbol_set=one.symbol_set, entity=one.code) for one in entries]
    texts = (("higherFormation", "13 MECH"), ("uniqueDesignation", "11"))
    made = [
        spent(lambda sidc=code.sidc: pictures.picture(sidc, texts, look))
        for code in codes
    ]
    report("symbol made, median of 400", median(made), MAKE_BAR_MS)
    symbols = [
        PlacedSymbol(
            sidc=f"100310001{5 + i % 3}{CODES[i % len(CODES)]}000000",
            position=(5 + float(x), 52 + 0.6 * float(y)),
            texts=(("higherFormation", "13 MECH"), ("uniqueDesignation", str(i % 50))),
        )
        for i, (x, y) in enumerate(chance.random((COUNT, 2)))
    ]
    on_picture(lambda painter: paint_symbols(painter, VIEW, symbols, STYLE, pictures))
    times = [
        on_picture(
            lambda painter: paint_symbols(painter, VIEW, symbols, STYLE, pictures)
        )
        for _ in range(20)
    ]
    report(f"{COUNT} symbols painted", median(times), PAINT_BAR_MS)
    lines = overlay_lines(chance)
    times = [
        on_picture(
            lambda painter: [
                paint_control_line(painter, VIEW, line, STYLE) for line in lines
            ]
        )
        for _ in range(10)
    ]
    report(f"{len(lines)} lines of 500 points painted", median(times), LINES_BAR_MS)
    del application


def overlay_lines(chance: np.random.Generator) -> list[ControlLine]:
    """One line of each kind across the view."""
    lines = []
    for number, kind in enumerate(LineKind):
        lon = np.linspace(5.05, 5.95, 500)
        lat = 52.05 + 0.05 * number + np.cumsum(chance.normal(0, 2e-4, 500))
        places = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
        lines.append(ControlLine(kind=kind, line=places, name="TULIP"))
    return lines


def on_picture(paint: Callable[[QPainter], object]) -> float:
    """Milliseconds that painting takes."""
    image = QImage(VIEW.width, VIEW.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    taken = spent(lambda: paint(painter))
    painter.end()
    return taken


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    start = time.thread_time()
    work()
    return 1000 * (time.thread_time() - start)


def report(what: str, value: float, bar: float) -> None:
    """Print one figure."""
    mark = "" if value <= bar else "  ABOVE THE BAR"
    print(f"{what:40} {value:6.2f} ms, bar {bar:g} ms{mark}")


if __name__ == "__main__":
    main()
