"""Bands of a time-space graph as polygons, simplified to what the eye can tell.

A line keeps its corners to a third of a pixel. What is kept depends on the scale alone,
in steps of two, so that a picture that is moved stays the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

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
_ALIKE = np.array([1 / BLOCK_S, 1 / BLOCK_KM])  # both in blocks


class Band(NamedTuple):
    """Head and tail of one stretch, (n, 2) and (m, 2) seconds and kilometres."""

    head: NDArray[np.float64]
    tail: NDArray[np.float64]


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
                (one.head[0, 0], one.head[:, 1].min(), one.tail[-1, 0])
                + (float(one.head[:, 1].max()),)
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
