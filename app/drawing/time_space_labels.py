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
    from PySide6.QtCore import QRectF

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_lines import Band
    from app.drawing.time_space_scene import GraphScene

SHARES = np.array([0.5, 0.38, 0.62, 0.26, 0.74, 0.16, 0.84])  # up a band in a tile
TILE_PX = 768.0  # a whole number of cells, and of the tiles of a picture
TILES_KEPT = 400
BENT_PX = 2.5
INSIDE = 0.88  # of the height of the letters
ROOM_PX = 3.0
CELL_PX = 9.6
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


class GraphNames:
    """
    Names of the bands of one graph at one scale, placed tile by tile as they are seen.

    Each tile gives one name to each band that crosses it, where there is room for it
    inside the tile. So names stay where they are when the graph is moved.

    Parameters
    ----------
    scene, frame
        Any frame of the scale.
    """

    def __init__(self, scene: GraphScene, frame: GraphFrame) -> None:
        self._scene = scene
        self._frame = frame
        self._tiles: dict[tuple[int, int], list[BandName]] = {}

    def fits(self, scene: GraphScene, frame: GraphFrame) -> bool:
        """Whether the names are those of a graph and a scale."""
        mine = self._frame
        return self._scene.lines is scene.lines and (
            (mine.px_per_s, mine.px_per_km, mine.scale)
            == (frame.px_per_s, frame.px_per_km, frame.scale)
        )

    def near(self, frame: GraphFrame, part: QRectF) -> list[BandName]:
        """Names that may be seen in some pixels of a frame."""
        found: list[BandName] = []
        for _ in self.placing(frame, part, found):
            pass
        return found

    def placing(
        self, frame: GraphFrame, part: QRectF, found: list[BandName]
    ) -> Iterator[None]:
        """Find names as `near` does, and pause after each band."""
        left, top = part.left() - frame.x(0), part.top() - frame.y(0)
        for row in _tiles_of(top, top + part.height()):
            for column in _tiles_of(left, left + part.width()):
                if (column, row) not in self._tiles:
                    yield from self._placing(column, row)
                found += self._tiles[column, row]

    def _placing(self, column: int, row: int) -> Iterator[None]:
        """Place the names in one tile."""
        scene, frame = self._scene, self._frame
        wide_s, high_km = TILE_PX / frame.px_per_s, TILE_PX / frame.px_per_km
        times = column * wide_s, (column + 1) * wide_s
        km = -(row + 1) * high_km, -row * high_km
        bands = scene.lines.bands(frame)
        taken: Cells = set()
        found: list[BandName] = []
        for number in scene.lines.seen(*times, *km).tolist():
            movement = scene.lines.stretches[number].movement
            run = _Run.of(bands[number].cut(*times, km), frame)
            size = name_size(scene, movement, frame.scale)
            for name in run.names(movement, *size):
                cells = _cells(name)
                if not cells & taken and _inside(cells, column, row):
                    taken |= cells if name.inside else _around(cells)
                    found.append(name)
                    break
            yield
        while len(self._tiles) >= TILES_KEPT:
            self._tiles.pop(next(iter(self._tiles)))
        self._tiles[column, row] = found


def name_size(scene: GraphScene, movement: int, scale: float) -> tuple[float, float]:
    """Width and height of a name, with room for a padlock where there is one."""
    wide, high = text_size(scene.graph.names[movement], name_lettering(scale))
    lock = LOCK_PX * scale + NEAR_PX if movement in scene.graph.locked else 0.0
    return wide + lock, high


def name_lettering(scale: float) -> Lettering:
    """Letters of names on bands."""
    return Lettering(NAME_PX * scale, bold=True)


class _Run(NamedTuple):
    """Head and tail of a band in pixels, by rising height."""

    head: NDArray[np.float64]
    tail: NDArray[np.float64]

    @classmethod
    def of(cls, band: Band, frame: GraphFrame) -> _Run:
        """Take a band, or a part of it."""
        per = np.array([frame.px_per_s, frame.px_per_km])
        head, tail = band.head * per, band.tail * per
        if head[-1, 1] < head[0, 1]:
            head, tail = head[::-1], tail[::-1]
        return cls(head, tail)

    def names(self, movement: int, wide: float, high: float) -> Iterator[BandName]:
        """Where a name may stand, the best first."""
        run = self.head[-1] - self.head[0]
        if float(np.hypot(*run)) < wide + 2 * ROOM_PX or run[1] <= 0:
            return
        places = self.head[0, 1] + SHARES * float(run[1])
        for name in self._names(movement, places, wide, high):
            if name is not None:
                yield name

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


def _inside(cells: Cells, column: int, row: int) -> bool:
    """Whether cells lie in a tile."""
    each = round(TILE_PX / CELL_PX)
    return all(x // each == column and y // each == row for x, y in cells)


def _tiles_of(begin: float, end: float) -> range:
    """Tiles that a run of pixels touches."""
    return range(math.floor(begin / TILE_PX), math.ceil(end / TILE_PX))
