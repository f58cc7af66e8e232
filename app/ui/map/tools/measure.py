"""Measures lengths, bearings and areas on the globe."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.drawing.measure_overlay import paint_band, paint_measures
from app.ui import formats
from app.ui.map.tools.points import PointsTool
from planners.measure import Measured, measure

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.ui.map.canvas import MapCanvas
    from app.ui.map.tools.tool import MapClick
    from planners.route import Lonlat

SHORTEST_PX = 46.0  # a shorter leg has no room for its measures
BESIDE_PX = 24.0


class MeasureTool(PointsTool):
    """
    Shows the length and bearing of every leg, and the area of a ring.

    A click on the first point, or Enter with Shift, closes the ring. What is measured
    stays until the next click.
    """

    def __init__(self, canvas: MapCanvas, parent: QObject | None = None) -> None:
        super().__init__(canvas, parent)
        self._finished = False

    @property
    def hint(self) -> str:
        """What to do next."""
        if self._finished:
            return self.tr("Click to measure anew.")
        if len(self.points) > 2:
            return self.tr("Enter ends; the first point or Shift+Enter closes an area.")
        if self.points:
            return self.tr("Click the next point; N types one.")
        return self.tr("Click point after point; N types one.")

    @property
    def result(self) -> str:
        """Total on one line; empty while there is nothing to measure."""
        measured = self._measured()
        if measured is None:
            return ""
        if measured.area_m2 is not None:
            return self.tr("Area {} · perimeter {}").format(
                formats.area(measured.area_m2), formats.distance(measured.length_m)
            )
        last = measured.legs[-1]
        return self.tr("{} · grid {} · true {}").format(
            formats.distance(measured.length_m),
            formats.bearing(last.grid_deg),
            formats.bearing(last.true_deg),
        )

    @property
    def report(self) -> str:
        """All legs and the total, a line each."""
        measured = self._measured()
        if measured is None:
            return ""
        lines = [
            self.tr("Leg {}: {}, grid {}, true {}").format(
                number,
                formats.distance(leg.length_m),
                formats.bearing(leg.grid_deg),
                formats.bearing(leg.true_deg),
            )
            for number, leg in enumerate(measured.legs, start=1)
        ]
        total = formats.distance(measured.length_m)
        if measured.area_m2 is None:
            return "\n".join([*lines, self.tr("Length: {}").format(total)])
        area = formats.area(measured.area_m2)
        lines += [self.tr("Perimeter: {}").format(total)]
        return "\n".join([*lines, self.tr("Area: {}").format(area)])

    @property
    def can_finish(self) -> bool:
        """Whether there is something that is not finished yet."""
        return not self._finished and super().can_finish

    def click(self, click: MapClick) -> None:
        """Set the next point, or the first of another measurement."""
        if self._finished:
            self._begin()
        super().click(click)

    def take_back(self) -> bool:
        """Go on measuring, then take point after point back."""
        if self._finished:
            self._finished = self.closed = False
            self.set_points(self.points)
            return True
        return super().take_back()

    def cancel(self) -> bool:
        """Let go of what is measured; else take the last point back."""
        if self._finished:
            self._begin()
            return True
        return super().cancel()

    def close_ring(self) -> bool:
        """Measure the area."""
        if self._finished or len(self.points) < 3:
            return False
        objection = self._crossing()
        if objection:
            self.complain(objection)
            return True
        self.closed = True
        return self.finish()

    def complete(self, points: tuple[Lonlat, ...]) -> None:
        """Keep it in sight."""
        self._finished = True
        self.set_points(points)

    def leave(self) -> None:
        """Drop what was measured."""
        self._finished = self.closed = False
        super().leave()

    def paint(self, painter: QPainter, view: MapView, style: Style) -> None:
        """Paint the band with its measures."""
        to = None if self._finished else self.pointer
        paint_band(painter, view, self.points, style, to=to, closed=self.closed)
        measured = self._measured()
        if measured is not None:
            paint_measures(painter, self._labels(view, measured), style)

    def _begin(self) -> None:
        self._finished = self.closed = False
        self.set_points(())

    def _line(self) -> tuple[Lonlat, ...]:
        """Points, and the pointer while the hand measures on."""
        if self._finished or self.pointer is None or not self.points:
            return self.points
        if self.pointer == self.points[-1]:
            return self.points
        return (*self.points, self.pointer)

    def _measured(self) -> Measured | None:
        line = self._line()
        return measure(line, closed=self.closed) if len(line) > 1 else None

    def _crossing(self) -> str:
        """An area whose sides cross has no one area."""
        self.closed = True
        objection = self.objection(self.points, closed=True)
        self.closed = False
        return objection

    def _labels(
        self, view: MapView, measured: Measured
    ) -> list[tuple[float, float, str]]:
        """Plates beside the middle of every leg that has room for one."""
        line = self._line()
        ends = (*line, line[0]) if self.closed else line
        labels = []
        places = view.to_pixels(ends).tolist()
        for (start, end), leg in zip(pairwise(places), measured.legs, strict=True):
            dx, dy = end[0] - start[0], end[1] - start[1]
            long = (dx * dx + dy * dy) ** 0.5
            if long < SHORTEST_PX:
                continue
            side = 1.0 if dx >= 0 else -1.0  # above a leg that runs across the map
            x = (start[0] + end[0]) / 2 + side * dy / long * BESIDE_PX
            y = (start[1] + end[1]) / 2 - side * dx / long * BESIDE_PX
            text = self.tr("{}\ngrid {}").format(
                formats.distance(leg.length_m), formats.bearing(leg.grid_deg)
            )
            labels.append((x, y, text))
        return labels
