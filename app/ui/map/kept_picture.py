"""A picture over the map that is painted once and then moved with it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.drawing.projection import MapView

MARGIN = 0.25  # of the window, painted beyond each edge for panning
FARTHEST_SCALE = 4.0  # beyond it a scaled picture says nothing


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """
    A transparent picture of a view and a margin around it.

    Attributes
    ----------
    image
        In device pixels.
    view
        What it shows, margin included.
    """

    image: QImage
    view: MapView

    @classmethod
    def painted(
        cls, view: MapView, paint: Callable[[QPainter, MapView], None]
    ) -> KeptPicture:
        """Have a view painted together with its margin."""
        wide = replace(
            view,
            width=view.width + 2 * math.ceil(view.width * MARGIN),
            height=view.height + 2 * math.ceil(view.height * MARGIN),
        )
        image = QImage(
            round(wide.width * view.dpr),
            round(wide.height * view.dpr),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(view.dpr)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter, wide)
        return cls(image, wide)

    def fits(self, view: MapView) -> bool:
        """Whether it is of the same scale, so that it can be moved into place."""
        return self.view.zoom == view.zoom and self.view.dpr == view.dpr

    def covers(self, view: MapView) -> bool:
        """Whether it fits and reaches over the whole view."""
        if not self.fits(view):
            return False
        corner = self.corner(view)
        return (
            corner.x() <= 0
            and corner.y() <= 0
            and corner.x() + self.view.width >= view.width
            and corner.y() + self.view.height >= view.height
        )

    def share_of(self, view: MapView) -> float:
        """Share of the view that it reaches over, 0 to 1; none at another scale."""
        if not self.fits(view):
            return 0.0
        shown = QRectF(0, 0, view.width, view.height)
        own = QRectF(self.corner(view), QSizeF(self.view.width, self.view.height))
        common = shown.intersected(own)
        return common.width() * common.height() / (view.width * view.height)

    def corner(self, view: MapView) -> QPointF:
        """Where its top left corner belongs, on whole pixels."""
        x, y = view.world_to_pixels([(self.view.x, self.view.y)])[0].tolist()
        return QPointF(round(x - self.view.width / 2), round(y - self.view.height / 2))

    def draw(self, painter: QPainter, view: MapView) -> bool:
        """
        Draw it where it belongs in a view, scaled if the view has another scale.

        Returns
        -------
        bool
            Whether it was near enough in scale to be drawn.
        """
        if self.fits(view):
            painter.drawImage(self.corner(view), self.image)
            return True
        factor = view.scale / self.view.scale
        if not 1 / FARTHEST_SCALE <= factor <= FARTHEST_SCALE:
            return False
        x, y = view.world_to_pixels([(self.view.x, self.view.y)])[0].tolist()
        wide, high = self.view.width * factor, self.view.height * factor
        painter.drawImage(QRectF(x - wide / 2, y - high / 2, wide, high), self.image)
        return True
