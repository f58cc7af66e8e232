"""Pictures that are painted once and moved with the map."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

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
