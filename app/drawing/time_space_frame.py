"""Where a time-space graph lies on a picture: kilometres up, seconds across.

The doctrinal scale puts 3 km and 12 minutes into one square block, so that a line that
climbs one block in one block goes at 15 km/h.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.time_space import TimeSpace

BLOCK_KM, BLOCK_S = 3.0, 720
BLOCK_MM = 10.0
HOUR_S = 3600
LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 196.0, 16.0, 30.0, 46.0
ROOM = 0.02  # of the extent, beside what is shown as a whole
LEAST_S, MOST_S = 300.0, 14 * 86_400.0  # across the picture
LEAST_KM, MOST_FACTOR = 0.2, 4.0  # up the picture; of the length of the road


def rate_kmh(blocks_up: float, blocks_across: float) -> float:
    """
    Rate of march of a line at the doctrinal scale.

    >>> rate_kmh(2, 1)
    30.0
    """
    return blocks_up * BLOCK_KM / (blocks_across * BLOCK_S / HOUR_S)


@dataclass(frozen=True, slots=True)
class GraphFrame:
    """
    A window on kilometres and seconds.

    Attributes
    ----------
    box
        Of the graph itself, pixels.
    begins_s
        Time at its left edge.
    low_km
        Kilometre at its lower edge.
    px_per_s, px_per_km
        Scale, above zero.
    scale
        Of letters and gaps, 1 for usual ones.
    """

    box: QRectF
    begins_s: float
    low_km: float
    px_per_s: float
    px_per_km: float
    scale: float = 1.0

    @classmethod
    def whole(
        cls, graph: TimeSpace, width: float, height: float, scale: float = 1.0
    ) -> GraphFrame:
        """Show all of a graph on a picture of some size, with room for its axes."""
        box = box_of(width, height, scale)
        span_s = (graph.ends_s - graph.begins_s) * (1 + 2 * ROOM)
        span_km = max(graph.length_km, LEAST_KM) * (1 + 2 * ROOM)
        return cls(
            box,
            graph.begins_s - span_s * ROOM,
            -span_km * ROOM,
            box.width() / span_s,
            box.height() / span_km,
            scale,
        )

    @property
    def ends_s(self) -> float:
        """Time at the right edge."""
        return self.begins_s + self.box.width() / self.px_per_s

    @property
    def high_km(self) -> float:
        """Kilometre at the upper edge."""
        return self.low_km + self.box.height() / self.px_per_km

    @property
    def kmh_of_slope(self) -> float:
        """Rate of a line that climbs as many pixels as it goes across."""
        return self.px_per_s / self.px_per_km * HOUR_S

    def x(self, time_s: float) -> float:
        """Pixel of a moment."""
        return self.box.left() + (time_s - self.begins_s) * self.px_per_s

    def y(self, km: float) -> float:
        """Pixel of a kilometre."""
        return self.box.bottom() - (km - self.low_km) * self.px_per_km

    def time_s(self, x: float) -> float:
        """Moment of a pixel."""
        return self.begins_s + (x - self.box.left()) / self.px_per_s

    def km(self, y: float) -> float:
        """Kilometre of a pixel."""
        return self.low_km + (self.box.bottom() - y) / self.px_per_km

    def placed(self, line: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels, (n, 2), of seconds and kilometres, (n, 2)."""
        scale = np.array([self.px_per_s, -self.px_per_km])
        corner = np.array([self.box.left(), self.box.bottom()])
        zero = np.array([self.begins_s, self.low_km])
        placed: NDArray[np.float64] = (line - zero) * scale + corner
        return placed

    def area(
        self, low_km: float, high_km: float, begins_s: float, ends_s: float
    ) -> QRectF:
        """Box of a part of the road and a span of time."""
        left, top = self.x(begins_s), self.y(high_km)
        return QRectF(left, top, self.x(ends_s) - left, self.y(low_km) - top)

    def moved(self, right_px: float, down_px: float) -> GraphFrame:
        """Drag what is shown by so many pixels."""
        return replace(
            self,
            begins_s=self.begins_s - right_px / self.px_per_s,
            low_km=self.low_km + down_px / self.px_per_km,
        )

    def zoomed(
        self, x: float, y: float, time_factor: float, km_factor: float, most_km: float
    ) -> GraphFrame:
        """
        Come closer, or go away, with one pixel in place.

        Parameters
        ----------
        x, y
            The pixel.
        time_factor, km_factor
            By how much, above zero.
        most_km
            Largest extent up the picture.
        """
        wide, high = self.box.width(), self.box.height()
        per_s = self.px_per_s * time_factor
        per_s = min(max(per_s, wide / MOST_S), wide / LEAST_S)
        per_km = self.px_per_km * km_factor
        per_km = min(max(per_km, high / max(most_km, LEAST_KM)), high / LEAST_KM)
        time_s, km = self.time_s(x), self.km(y)
        return replace(
            self,
            begins_s=time_s - (x - self.box.left()) / per_s,
            low_km=km - (self.box.bottom() - y) / per_km,
            px_per_s=per_s,
            px_per_km=per_km,
        )

    def doctrinal(self, block_px: float) -> GraphFrame:
        """Same middle at 3 km and 12 minutes to a block of some pixels."""
        middle = self.box.center()
        time_s, km = self.time_s(middle.x()), self.km(middle.y())
        per_s, per_km = block_px / BLOCK_S, block_px / BLOCK_KM
        return replace(
            self,
            begins_s=time_s - self.box.width() / 2 / per_s,
            low_km=km - self.box.height() / 2 / per_km,
            px_per_s=per_s,
            px_per_km=per_km,
        )

    def resized(self, width: float, height: float) -> GraphFrame:
        """Same scale and lower left corner on a picture of another size."""
        return replace(self, box=box_of(width, height, self.scale))

    def kept_on(self, graph: TimeSpace) -> GraphFrame:
        """Same scale, moved so far that the road and its traffic do not get lost."""
        span_s = self.ends_s - self.begins_s
        span_km = self.high_km - self.low_km
        begins = _kept(self.begins_s, span_s, graph.begins_s, graph.ends_s)
        low = _kept(self.low_km, span_km, 0.0, graph.length_km)
        return replace(self, begins_s=begins, low_km=low)


def box_of(width: float, height: float, scale: float) -> QRectF:
    """Box of the graph on a picture of some size."""
    return QRectF(
        round(LEFT_PX * scale),
        round(TOP_PX * scale),
        max(round(width - (LEFT_PX + RIGHT_PX) * scale), 1),
        max(round(height - (TOP_PX + BOTTOM_PX) * scale), 1),
    )


def _kept(begins: float, span: float, low: float, high: float) -> float:
    """Begin of a window that is nowhere more than half a window beyond two ends."""
    return min(max(begins, low - span / 2), high - span / 2)
