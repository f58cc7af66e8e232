from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter, QPen

from app.drawing.geometry import polygon_of
from app.drawing.line_pen import dashes, draw_lines
from app.drawing.strokes import dashed, solid
from maps.polylines import Polylines

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 160
WAVE = Polylines.of_counts(
    np.vstack(
        [
            [(x, 40 + 25 * np.sin(x / 14)) for x in np.linspace(10, 150, 40)],
            [(10, 100), (90, 104), (90, 104), (96, 150), (150, 90)],
            [(20, 80), (60, 80)],
        ]
    ),
    np.array([40, 5, 2]),
)
BROWN = QColor("#804020")


def painted(pen: QPen, *, each: bool, scale: float = 1.0) -> np.ndarray:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    if each:
        painter.setPen(pen)
        for line in range(len(WAVE)):
            painter.drawPolyline(polygon_of(WAVE[line]))
    else:
        draw_lines(painter, WAVE, pen)
    painter.end()
    pixels = np.frombuffer(bytes(image.constBits()), np.uint8)
    return pixels.reshape(SIDE, SIDE, 4)[:, :, 0].astype(int)


@pytest.mark.parametrize("width", [0.6, 1.0, 1.6, 3.0, 4.4, 8.0])
@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("opacity", [255, 120])
def test_line_looks_as_if_it_were_drawn_vertex_by_vertex(
    width: float, opacity: int, *, flat: bool
) -> None:
    colour = QColor(128, 64, 32, opacity)
    pen = solid(colour, width, flat=flat)

    quick, slow = painted(pen, each=False), painted(pen, each=True)

    ink = (255 - slow).sum()
    assert abs(int((255 - quick).sum()) - ink) < 0.05 * ink
    assert np.abs(quick - slow).mean() < 2


@pytest.mark.parametrize("width", [0.9, 1.6, 2.4, 6.0])
@pytest.mark.parametrize("pattern", [(5.0, 2.0), (6.0, 3.0, 1.0, 3.0)])
def test_dashes_are_where_the_painter_puts_them(
    width: float, pattern: tuple[float, ...]
) -> None:
    pen = dashed(BROWN, width, pattern)

    quick, slow = painted(pen, each=False), painted(pen, each=True)

    ink = (255 - slow).sum()
    assert abs(int((255 - quick).sum()) - ink) < 0.05 * ink
    assert np.abs(quick - slow).mean() < 2


def test_line_that_is_wide_on_the_device_has_its_joins() -> None:
    pen = solid(BROWN, 3.0)

    quick, slow = (painted(pen, each=each, scale=2.0) for each in (False, True))

    assert (quick == slow).all()


@pytest.mark.parametrize("width", [0.5, 3.0])
def test_vector_paper_gets_whole_lines(tmp_path: Path, width: float) -> None:
    """Piece by piece they would have gaps at their corners when printed."""
    pen, sizes = solid(BROWN, width), []
    for name in ("quick", "each"):
        path = tmp_path / f"{name}.pdf"
        writer = QPdfWriter(str(path))
        painter = QPainter(writer)
        if name == "quick":
            draw_lines(painter, WAVE, pen)
        else:
            painter.setPen(pen)
            for line in range(len(WAVE)):
                painter.drawPolyline(polygon_of(WAVE[line]))
        painter.end()
        sizes.append(path.stat().st_size)

    assert sizes[0] == sizes[1]


def test_semi_transparent_line_has_no_knots() -> None:
    pen = solid(QColor(0, 0, 0, 100), 3.0)

    darkest = painted(pen, each=False).min()

    assert darkest >= 255 - 100 - 1


@given(
    st.lists(st.floats(0.5, 40), min_size=1, max_size=12),
    st.lists(st.floats(0.5, 9), min_size=1, max_size=3),
    st.floats(0.5, 4),
)
def test_dashes_take_their_share_of_a_line(
    steps: list[float], dashes_and_gaps: list[float], width: float
) -> None:
    pattern = [part for length in dashes_and_gaps for part in (length, 2.0)]
    xy = np.column_stack([np.cumsum([0.0, *steps]), np.zeros(len(steps) + 1)])

    ends = dashes(Polylines.of_counts(xy, np.array([len(xy)])), pattern, width)

    marks = np.concatenate([[0.0], np.cumsum(pattern * 400)]) * width
    on = np.clip(marks, 0, xy[-1, 0])
    expected = (on[1::2] - on[:-1:2]).sum()
    assert (ends[:, 2] - ends[:, 0]).sum() == pytest.approx(expected, abs=1e-6)
    assert (ends[1:, 0] >= ends[:-1, 2] - 1e-9).all()


def test_nothing_is_drawn_of_no_lines() -> None:
    none = Polylines(np.zeros((0, 2)), np.zeros(1, np.int64))
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)

    for pen in (solid(BROWN, 0.5), solid(BROWN, 3), dashed(BROWN, 2, (2, 1))):
        draw_lines(painter, none, pen)
    painter.end()

    assert image.pixelColor(4, 4) == QColor("white")
