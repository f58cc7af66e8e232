from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from app.drawing.furniture import (
    BAR_PX,
    bar_length,
    furniture_boxes,
    paint_furniture,
    scale_text,
)
from app.drawing.projection import MapView
from app.drawing.style import Style

pytestmark = pytest.mark.usefixtures("qapp")


@given(st.floats(0.01, 50_000))
def test_bar_is_a_round_length_that_fits(metres_per_pixel: float) -> None:
    length = bar_length(metres_per_pixel)

    assert f"{length:e}"[0] in "125"
    assert BAR_PX <= length / metres_per_pixel < 2.6 * BAR_PX or length == 1


@pytest.mark.parametrize(
    ("n", "text"),
    [(50_000, "1:50\u2009000"), (40_350, "1:40\u2009400"), (980, "1:980")],
)
def test_scale_has_three_digits(n: float, text: str) -> None:
    assert scale_text(n) == text


@pytest.mark.parametrize("width", [200, 500, 1400])
def test_furniture_stays_on_the_map_and_apart(width: int) -> None:
    view = MapView.fitting((9, 50, 10, 51), width, 400)

    boxes = furniture_boxes(view, "© OpenStreetMap contributors, ODbL, of 2024")

    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert boxes[0].left() >= 0
    assert all(box.bottom() <= 400 for box in boxes)


def test_furniture_paints_only_its_boxes() -> None:
    view = MapView.fitting((9, 50, 10, 51), 900, 500)
    image = QImage(900, 500, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)

    paint_furniture(painter, view, Style.named("day"), "© OpenStreetMap")

    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(500, 900, 4)[..., 3]
    alpha = alpha.copy()
    assert alpha.any()
    for box in furniture_boxes(view, "© OpenStreetMap"):
        rows = slice(int(box.top()) - 1, int(box.bottom()) + 2)
        alpha[rows, int(box.left()) - 1 : int(box.right()) + 2] = 0
    assert not alpha.any()
