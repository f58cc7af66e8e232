"""Names along the bands of a time-space graph: turned with them, and kept apart.

A name stands inside its band where that is wide enough, else before the head line.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.drawing.lettering import Lettering, text_size
from app.drawing.time_space_scene import LOCK_PX, NAME_PX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_lines import Band
    from app.drawing.time_space_scene import GraphScene

EVERY_PX = 620.0  # along a band
SHIFTS = np.array([0.0, -0.16, 0.16, -0.32, 0.32, -0.44, 0.44])  # of that distance
BENT_PX = 2.5
INSIDE = 0.88  # of the height of the letters
ROOM_PX = 3.0
CELL_PX = 10.0
NEAR_PX = 3.0

Cells = set[tuple[int, int]]


class BandName(NamedTuple):
    """
    A name at its place.

    ``x`` and ``y`` are pixels of its middle from second 0 and kilometre 0, which stay
    when a graph is moved; ``angle`` is in degrees, clockwise; ``wide`` and ``high`` are
    its pixels before it is turned.
    """

    movement: int
    x: float
    y: float
    angle: float
    wide: float
    high: float
    inside: bool


def place_names(
    scene: GraphScene, frame: GraphFrame, spare: float = 1.0
) -> list[BandName]:
    """
    Find places for the names of all bands in and around a window.

    Parameters
    ----------
    scene, frame
        What is shown.
    spare
        How far around the window, in parts of it.
    """
    span_s = (frame.ends_s - frame.begins_s) * spare
    span_km = (frame.high_km - frame.low_km) * spare
    times = frame.begins_s - span_s, frame.ends_s + span_s
    km = frame.low_km - span_km, frame.high_km + span_km
    bands = scene.lines.bands(frame)
    taken: Cells = set()
    found: list[BandName] = []
    for number in scene.lines.seen(*times, *km).tolist():
        movement = scene.lines.stretches[number].movement
        run = _Run.of(bands[number], frame, km)
        size = name_size(scene, movement, frame.scale)
        for choices in run.anchors(movement, *size):
            for name in choices:
                cells = _cells(name)
                if not cells & taken:
                    taken |= cells if name.inside else _around(cells)
                    found.append(name)
                    break
    return found


def name_size(scene: GraphScene, movement: int, scale: float) -> tuple[float, float]:
    """Width and height of a name, with room for a padlock where there is one."""
    wide, high = text_size(scene.graph.names[movement], name_lettering(scale))
    lock = LOCK_PX * scale + NEAR_PX if movement in scene.graph.locked else 0.0
    return wide + lock, high


def name_lettering(scale: float) -> Lettering:
    """Letters of names on bands."""
    return Lettering(NAME_PX * scale, bold=True)


class _Run(NamedTuple):
    """Head and tail of a band in pixels, by rising height; and the heights shown."""

    head: NDArray[np.float64]
    tail: NDArray[np.float64]
    low: float
    high: float

    @classmethod
    def of(cls, band: Band, frame: GraphFrame, km: tuple[float, float]) -> _Run:
        """Take a band in a window."""
        per = np.array([frame.px_per_s, frame.px_per_km])
        head, tail = band.head * per, band.tail * per
        if head[-1, 1] < head[0, 1]:
            head, tail = head[::-1], tail[::-1]
        low, high = (edge * frame.px_per_km for edge in km)
        return cls(head, tail, max(low, head[0, 1]), min(high, head[-1, 1]))

    def anchors(
        self, movement: int, wide: float, high: float
    ) -> Iterator[list[BandName]]:
        """For each place that wants a name, where it may stand, the best first."""
        rise = float(self.head[-1, 1] - self.head[0, 1])
        length = float(np.hypot(*np.diff(self.head, axis=0).T).sum())
        if length < wide or rise <= 0:
            return
        step = rise / max(round(length / EVERY_PX), 1)
        begin = float(self.head[0, 1])
        first = max(int((self.low - begin) / step), 0)
        last = min(int((self.high - begin) / step), round(rise / step) - 1)
        places = begin + (np.arange(first, last + 1)[:, None] + 0.5 + SHIFTS) * step
        names = self._names(movement, places.ravel(), wide, high)
        count = len(SHIFTS)
        for row in range(0, len(names), count):
            yield [name for name in names[row : row + count] if name is not None]

    def _names(
        self, movement: int, y: NDArray[np.float64], wide: float, high: float
    ) -> list[BandName | None]:
        """Name around each height; None where it would not lie along its band."""
        lean = (self._middle(y + 2) - self._middle(y - 2)) / 4
        upright = 1 / np.hypot(lean, 1.0)  # sine of the angle of the band
        reach = (wide / 2 + ROOM_PX) * upright
        ends = self._middle(y - reach), self._middle(y + reach)
        chord = np.arctan2(2 * reach, ends[1] - ends[0])
        bent = np.abs(self._middle(y) - (ends[0] + ends[1]) / 2) * upright
        fits = (y - reach >= self.head[0, 1]) & (y + reach <= self.head[-1, 1])
        fits &= bent <= BENT_PX
        head = np.interp(y, self.head[:, 1], self.head[:, 0])
        thick = (self._middle(y) - head) * 2 * np.sin(chord)
        inside = thick >= high * INSIDE
        aside = (high / 2 + NEAR_PX) * np.where(inside, 0.0, 1.0)
        x = np.where(inside, self._middle(y), head) - aside * np.sin(chord)
        up = y + aside * np.cos(chord)
        angle = np.degrees(chord)
        angle = np.where(angle > 90, angle - 180, angle)
        rows = zip(
            *(values.tolist() for values in (x, -up, -angle, inside, fits)),
            strict=True,
        )
        return [
            BandName(movement, across, down, turn, wide, high, within) if good else None
            for across, down, turn, within, good in rows
        ]

    def _middle(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Between head and tail."""
        head = np.interp(y, self.head[:, 1], self.head[:, 0])
        tail = np.interp(y, self.tail[:, 1], self.tail[:, 0])
        middle: NDArray[np.float64] = (head + tail) / 2
        return middle


def _cells(name: BandName) -> Cells:
    """Cells that a name covers."""
    turn = math.radians(name.angle)
    along = math.cos(turn), math.sin(turn)
    across = -along[1], along[0]
    steps = max(math.ceil(name.wide / CELL_PX), 1)
    rows = (-name.high / 3, name.high / 3)
    return {
        (
            math.floor((name.x + along[0] * at + across[0] * row) / CELL_PX),
            math.floor((name.y + along[1] * at + across[1] * row) / CELL_PX),
        )
        for row in rows
        for at in (
            (place / steps - 0.5) * (name.wide + CELL_PX) for place in range(steps + 1)
        )
    }


def _around(cells: Cells) -> Cells:
    """Cells with those to their left and right: names beside bands stand apart."""
    return {(x + aside, y) for x, y in cells for aside in (-1, 0, 1)}
