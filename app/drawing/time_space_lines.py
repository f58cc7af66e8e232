"""Bands of a time-space graph as polygons, simplified to what the eye can tell.

A line keeps its corners to a third of a pixel. What is kept depends on the scale alone,
in steps of two, so that a picture that is moved stays the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import shapely

from app.drawing.time_space_frame import BLOCK_KM, BLOCK_S

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.drawing.time_space_frame import GraphFrame
    from planners.movement.time_space import Stretch, TimeSpace

TOLERANCE_PX = 0.33
LEVELS_KEPT = 12
LEAST_KM = 1e-3
_ALIKE = np.array([1 / BLOCK_S, 1 / BLOCK_KM])  # both in blocks


class Band(NamedTuple):
    """Head and tail of one stretch, (n, 2) and (m, 2) seconds and kilometres."""

    head: NDArray[np.float64]
    tail: NDArray[np.float64]

    def cut(self, begins_s: float, ends_s: float, km: tuple[float, float]) -> Band:
        """
        Leave out what lies far outside a window, for the sake of painting time.

        Parameters
        ----------
        begins_s, ends_s
            Of the window.
        km
            Lowest and highest kilometre of the window.
        """
        sign = 1.0 if self.head[-1, 1] >= self.head[0, 1] else -1.0
        tail_in = _km_at(self.tail, begins_s, "left")
        head_out = _km_at(self.head, ends_s, "right")
        ends = sorted(sign * edge for edge in km)
        low = max(sign * tail_in, ends[0])
        high = min(sign * head_out, ends[1])
        if high <= low:
            high = low + LEAST_KM
        return Band(
            _part(self.head, sign, low, high), _part(self.tail, sign, low, high)
        )


class GraphLines:
    """
    The stretches of one graph, ready to be painted at any scale.

    Parameters
    ----------
    graph
        It.
    """

    def __init__(self, graph: TimeSpace) -> None:
        self.stretches: tuple[Stretch, ...] = graph.stretches
        self._levels: dict[int, list[Band]] = {}
        lines = [line for one in self.stretches for line in (one.head, one.tail)]
        counts = np.array([len(line) for line in lines], np.int64)
        self._lines = shapely.linestrings(
            np.concatenate([np.zeros((0, 2)), *lines]) * _ALIKE,
            indices=np.repeat(np.arange(len(lines)), counts),
        )
        self.boxes = np.array(
            [
                (
                    *(one.head[0, 0], one.head[:, 1].min()),
                    *(one.tail[-1, 0], one.head[:, 1].max()),
                )
                for one in self.stretches
            ]
        ).reshape(-1, 4)

    def bands(self, frame: GraphFrame) -> list[Band]:
        """All stretches, with no more corners than can be seen."""
        block_px = max(frame.px_per_s * BLOCK_S, frame.px_per_km * BLOCK_KM)
        level = math.floor(math.log2(TOLERANCE_PX / block_px))
        if level not in self._levels:
            while len(self._levels) >= LEVELS_KEPT:
                self._levels.pop(next(iter(self._levels)))
            self._levels[level] = self._simplified(2.0**level)
        return self._levels[level]

    def seen(
        self, begins_s: float, ends_s: float, low_km: float, high_km: float
    ) -> NDArray[np.int64]:
        """Which stretches touch a window."""
        if not len(self.boxes):
            return np.zeros(0, np.int64)
        left, low, right, high = self.boxes.T
        inside = (left <= ends_s) & (right >= begins_s)
        inside &= (low <= high_km) & (high >= low_km)
        return np.flatnonzero(inside)

    def at(
        self, time_s: float, km: float, slack_s: float, first: Iterable[int] = ()
    ) -> int | None:
        """
        Find whose band is at a place and moment.

        Parameters
        ----------
        time_s, km
            The moment and the place.
        slack_s
            How far beside a band still counts.
        first
            Movements that lie above all others.

        Returns
        -------
        int or None
            Number of the stretch: of several the one whose middle is nearest.
        """
        preferred = set(first)
        best: tuple[bool, float, int] | None = None
        for number in self.seen(time_s - slack_s, time_s + slack_s, km, km).tolist():
            stretch = self.stretches[number]
            times = stretch.times_at(km)
            if times is None or not times[0] - slack_s <= time_s <= times[1] + slack_s:
                continue
            away = abs(time_s - (times[0] + times[1]) / 2)
            found = (stretch.movement not in preferred, away, number)
            best = found if best is None else min(best, found)
        return None if best is None else best[2]

    def _simplified(self, tolerance: float) -> list[Band]:
        """All stretches to so many blocks."""
        if not len(self._lines):
            return []
        lines = shapely.simplify(self._lines, tolerance, preserve_topology=False)
        corners, owner = shapely.get_coordinates(lines, return_index=True)
        cuts = np.flatnonzero(np.diff(owner)) + 1
        parts = np.split(corners / _ALIKE, cuts)
        return [Band(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)]


def _km_at(
    line: NDArray[np.float64], time_s: float, side: Literal["left", "right"]
) -> float:
    """Kilometre at a moment; the nearer end outside the hours of the line."""
    after = int(np.searchsorted(line[:, 0], time_s, side))
    if not 0 < after < len(line):
        return float(line[min(after, len(line) - 1), 1])
    (t0, km0), (t1, km1) = line[after - 1].tolist(), line[after].tolist()
    return (
        float(km0 + (km1 - km0) * (time_s - t0) / (t1 - t0)) if t1 > t0 else float(km0)
    )


def _part(
    line: NDArray[np.float64], sign: float, low: float, high: float
) -> NDArray[np.float64]:
    """Part of a line between two kilometres in its direction, with its halts."""
    along = sign * line[:, 1]
    first = int(np.searchsorted(along, low, "left"))
    last = int(np.searchsorted(along, high, "right"))
    parts = [line[first:last]]
    if 0 < first < len(line):
        parts.insert(0, _between(line, first, sign * low))
    if 0 < last < len(line):
        parts.append(_between(line, last, sign * high))
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _between(line: NDArray[np.float64], after: int, km: float) -> NDArray[np.float64]:
    """Corner at a kilometre between a vertex and the one before it, (1, 2)."""
    (t0, km0), (t1, km1) = line[after - 1].tolist(), line[after].tolist()
    share = (km - km0) / (km1 - km0) if km1 != km0 else 1.0
    return np.array([[t0 + (t1 - t0) * share, km]])
