"""A line on the screen by the distance along it: points, parts and lines beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.polylines import Polylines
from maps.simplify import simplified

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from app.drawing.projection import MapView

SMOOTHING_PX = 0.75
SHARPEST = 0.5  # cosine of half a turn: sharper corners beside a line are cut


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """
    A line of pixels.

    Attributes
    ----------
    xy
        (n, 2) vertices, no two neighbours alike; n is at least 1.
    ends
        (n,) distance along the line of each vertex, from 0.
    """

    xy: NDArray[np.float64]
    ends: NDArray[np.float64]

    @classmethod
    def of(cls, xy: ArrayLike) -> Course:
        """Course along vertices, (n, 2) pixels."""
        line = np.asarray(xy, np.float64)
        moved = np.concatenate([[True], (np.diff(line, axis=0) != 0).any(axis=1)])
        line = line[moved]
        lengths = np.hypot(*np.diff(line, axis=0).T)
        return cls(line, np.concatenate([[0.0], np.cumsum(lengths)]))

    @classmethod
    def on_screen(
        cls,
        view: MapView,
        lonlat: ArrayLike,
        tolerance: float = SMOOTHING_PX,
    ) -> Course:
        """Course of a line of degrees, (n, 2), without vertices that nobody sees."""
        line = view.to_pixels(lonlat)
        whole = Polylines.of_counts(line, np.array([len(line)]))
        return cls.of(simplified(whole, tolerance).xy)

    @property
    def length(self) -> float:
        """Pixels from end to end."""
        return float(self.ends[-1])

    def at(self, distance: float) -> tuple[float, float]:
        """Point at a distance along the line, which is kept within it."""
        x = float(np.interp(distance, self.ends, self.xy[:, 0]))
        return x, float(np.interp(distance, self.ends, self.xy[:, 1]))

    def direction(self, distance: float, reach: float = 1.0) -> tuple[float, float]:
        """Direction around a point of the line, a vector of length one."""
        x, y = self.at(distance - reach)
        end_x, end_y = self.at(distance + reach)
        length = math.hypot(end_x - x, end_y - y)
        if length == 0:
            return 1.0, 0.0
        return (end_x - x) / length, (end_y - y) / length

    def part(self, start: float, end: float) -> Course:
        """Course between two distances, of which the first is the smaller."""
        inner = (self.ends > start) & (self.ends < end)
        return Course.of([self.at(start), *self.xy[inner], self.at(end)])

    def beside(self, offset: float) -> NDArray[np.float64]:
        """
        Line at a distance from this one, (n, 2).

        Parameters
        ----------
        offset
            Pixels, to the right in the direction of the line; below zero, to the left.
        """
        if len(self.xy) < 2:
            return self.xy.copy()
        steps = np.diff(self.xy, axis=0)
        steps /= np.hypot(*steps.T)[:, None]
        normals = np.column_stack([-steps[:, 1], steps[:, 0]])
        before = np.vstack([normals[:1], normals])
        after = np.vstack([normals, normals[-1:]])
        middle = before + after
        lengths = np.hypot(*middle.T)[:, None]
        middle = np.where(lengths > 1e-9, middle / np.maximum(lengths, 1e-9), after)
        cosine = (middle * after).sum(axis=1)[:, None]
        return np.asarray(self.xy + middle * offset / np.maximum(cosine, SHARPEST))

    def distance_to(self, x: float, y: float) -> float:
        """Pixels from a point to the nearest of the line."""
        point = np.array([x, y])
        if len(self.xy) < 2:
            return float(np.hypot(*(self.xy[0] - point)))
        starts, steps = self.xy[:-1], np.diff(self.xy, axis=0)
        along = ((point - starts) * steps).sum(axis=1) / (steps**2).sum(axis=1)
        nearest = starts + steps * np.clip(along, 0, 1)[:, None]
        return float(np.hypot(*(nearest - point).T).min())
