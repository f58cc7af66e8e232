"""Pictures that are painted once and moved with the map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from app.drawing.projection import MapView
from app.ui.map.kept_picture import KeptPicture

VIEW = MapView(0.51, 0.33, 12.0, 400, 300)


def spot(painter: QPainter, view: MapView) -> None:
    painter.fillRect(view.width // 2, view.height // 2, 1, 1, QColor("red"))


def test_a_picture_covers_its_view_and_moves_with_it() -> None:
    kept = KeptPicture.painted(VIEW, spot)
    moved = VIEW.panned(-40, 20)

    assert kept.covers(VIEW)
    assert kept.covers(moved)
    assert kept.corner(moved) - kept.corner(VIEW) == QPointF(-40, 20)


def test_a_picture_fits_beyond_its_margin_but_covers_no_longer() -> None:
    kept = KeptPicture.painted(VIEW, spot)
    far = VIEW.panned(200, 0)

    assert kept.fits(far)
    assert not kept.covers(far)


def test_a_picture_of_another_scale_does_not_fit() -> None:
    kept = KeptPicture.painted(VIEW, spot)

    assert not kept.fits(VIEW.zoomed(0.5, 200, 150))


def test_the_middle_of_the_view_is_the_middle_of_the_picture() -> None:
    kept = KeptPicture.painted(VIEW, spot)
    corner = kept.corner(VIEW)
    x, y = 200 - round(corner.x()), 150 - round(corner.y())

    assert kept.image.pixelColor(x, y) == QColor("red")


def test_a_picture_knows_how_much_of_a_view_it_covers() -> None:
    kept = KeptPicture.painted(VIEW, spot)

    assert kept.share_of(VIEW) == 1
    assert kept.share_of(VIEW.panned(-300, 0)) == 0.5
    assert kept.share_of(VIEW.panned(0, 5000)) == 0
    assert kept.share_of(VIEW.zoomed(0.5, 200, 150)) == 0


@pytest.mark.parametrize(("steps", "drawn"), [(0, True), (1, True), (-3, False)])
def test_at_another_scale_a_picture_is_scaled_unless_that_says_nothing(
    steps: float, *, drawn: bool
) -> None:
    kept = KeptPicture.painted(VIEW, spot)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        assert kept.draw(painter, VIEW.zoomed(steps, 200, 150)) is drawn
    red = image.pixelColor(200, 150) == QColor("red")

    assert red is drawn
