"""The country roads: corridors from town to town along the least effort.

Corridors are laid in order of importance. A later one gladly follows a road
that is there and shuns the ground beside it, which lets roads meet and part
as real ones do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import lines, resample, round_corners, simplify
from maps.exercise_area.drainage import MOVES, least_cost
from maps.exercise_area.noise import Noise
from maps.exercise_area.relief import CELL_M

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters

HALO = 2  # cells beside a road that later roads shun
CLASSES = ("trunk", "primary", "secondary", "tertiary", "unclassified", "track")
# Grade that doubles the effort, and effort on a road that is there, by class.
COMFORT = {
    "trunk": (0.035, 0.6),
    "primary": (0.04, 0.6),
    "secondary": (0.05, 0.62),
    "tertiary": (0.06, 0.6),
    "unclassified": (0.075, 0.55),
    "track": (0.09, 0.65),
    "motorway": (0.07, 1.0),
    "rail": (0.012, 1.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """
    A stretch of planned road.

    Attributes
    ----------
    kind
        Value of OSM's ``highway``, or ``ferry``.
    ref
        Number of the road, or empty.
    line
        (n, 2) ground points.
    tags
        Further OSM tags that hold for the whole stretch.
    """

    kind: str
    ref: str
    line: NDArray[np.float64]
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class RoadPlan:
    """
    Roads on the plan grid while they are being laid.

    Attributes
    ----------
    terrain
        The land.
    effort
        (n, n), of crossing a cell relative to open level ground; infinite where no
        road may go.
    """

    terrain: Terrain
    effort: NDArray[np.float64]
    _moves: NDArray[np.bool_]
    _road: NDArray[np.bool_]
    _shunned: NDArray[np.bool_]
    _links: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def over(cls, terrain: Terrain, waters: Waters, seed: int) -> RoadPlan:
        """Empty plan; the great river is closed until a crossing is opened."""
        rng = np.random.default_rng([seed, 4])
        x, y = np.meshgrid(terrain.axis, terrain.axis)
        effort = 1 + 0.35 * Noise(rng, 1_500.0, 3)(x, y)
        effort[terrain.slope() > 0.3] *= 1.6
        road, shunned = np.zeros_like(effort, bool), np.zeros_like(effort, bool)
        moves = np.zeros((*effort.shape, len(MOVES)), bool)
        plan = cls(terrain, effort, moves, road, shunned)
        for course in waters.courses:
            plan.burden(course.line, 2.0 if course.kind == "stream" else 7.0)
        plan.burden(waters.great_river.line, np.inf, beside=1)
        shore = np.pad(waters.wet, 1)
        near = shore[:-2, 1:-1] | shore[2:, 1:-1] | shore[1:-1, :-2] | shore[1:-1, 2:]
        effort[near] *= 3
        effort[waters.wet] = np.inf
        return plan

    def burden(
        self, line: NDArray[np.float64], effort: float, beside: int = 0
    ) -> NDArray[np.int64]:
        """Set the effort of crossing a ground line, and of cells beside it."""
        cells = self.terrain.cells(self.terrain.unbend(resample(line, CELL_M / 3)))
        row, col = np.divmod(np.unique(cells), self.terrain.size)
        for dr in range(-beside, beside + 1):
            for dc in range(-beside, beside + 1):
                r = (row + dr).clip(0, self.terrain.size - 1)
                c = (col + dc).clip(0, self.terrain.size - 1)
                self.effort[r, c] = effort
        return np.unique(cells)

    def open_crossing(self, at: NDArray[np.float64], reach_m: float = 520.0) -> None:
        """Let roads cross the great river about a ground point, at some effort."""
        x, y = np.meshgrid(self.terrain.axis, self.terrain.axis)
        centre = self.terrain.unbend(at)
        near = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < reach_m**2
        self.effort[near & np.isinf(self.effort)] = 5.0

    def close_crossings(self, waters: Waters) -> None:
        """Let later roads cross the great river on roads that are there alone."""
        self.burden(waters.great_river.line, np.inf, beside=1)

    def path(self, start: int, goal: int, kind: str) -> NDArray[np.int64]:
        """Cells of the way of least effort between two cells; empty if none."""
        comfort, on_road = COMFORT[kind]
        window = self._window(start, goal)
        rows, cols = window
        low = (rows.start, cols.start)
        wide = cols.stop - cols.start
        ends = [
            (cell // self.terrain.size - low[0]) * wide
            + cell % self.terrain.size
            - low[1]
            for cell in (start, goal)
        ]
        found = least_cost(
            self.terrain.height_m[window].copy(),
            self.effort[window].copy(),
            self._moves[window].copy() & (on_road < 1),
            (ends[0], ends[1]),
            (CELL_M, comfort, on_road),
        )
        row, col = np.divmod(found, wide)
        cells = (row + low[0]) * self.terrain.size + col + low[1]
        return np.asarray(cells, np.int64)

    def connect(self, start: int, goal: int, kind: str, ref: str = "") -> bool:
        """Lay a road between two cells; false if there is no way."""
        cells = self.path(start, goal, kind).tolist()
        rank = CLASSES.index(kind)
        for a, b in pairwise(cells):
            link = (min(a, b), max(a, b))
            if link not in self._links or self._links[link][0] > rank:
                self._links[link] = (rank, ref)
        self._settle(cells)
        return bool(cells)

    def nearest_road(self, cell: int, reach: int) -> int | None:
        """Road cell nearest to a cell within some cells; none if there is none."""
        row, col = divmod(cell, self.terrain.size)
        top, left = max(row - reach, 0), max(col - reach, 0)
        part = self._road[top : row + reach + 1, left : col + reach + 1]
        rows, cols = np.nonzero(part)
        if not len(rows):
            return None
        gap = (rows + top - row) ** 2 + (cols + left - col) ** 2
        best = int(gap.argmin())
        return int((rows[best] + top) * self.terrain.size + cols[best] + left)

    def road_cells(self) -> NDArray[np.int64]:
        """Cells with a road, rising."""
        return np.flatnonzero(self._road)

    def chains(self) -> list[Chain]:
        """Smooth roads on the ground, between the points where they meet or change."""
        around: dict[int, list[int]] = defaultdict(list)
        for a, b in sorted(self._links):
            around[a].append(b)
            around[b].append(a)
        place = self._smooth(around)
        found = []
        for cells, (rank, ref) in self._stretches(around):
            line = simplify(
                round_corners(np.array([place[cell] for cell in cells])), 2.0
            )
            inside = shapely.intersection(
                shapely.LineString(line), self.terrain.frame.box
            )
            found += [Chain(CLASSES[rank], ref, part) for part in lines(inside)]
        return found

    def _stretches(
        self, around: dict[int, list[int]]
    ) -> Iterable[tuple[list[int], tuple[int, str]]]:
        """Cells between meeting points, with the make of the road."""

        def make(a: int, b: int) -> tuple[int, str]:
            return self._links[min(a, b), max(a, b)]

        def ends(cell: int) -> bool:
            near = around[cell]
            return len(near) != 2 or make(cell, near[0]) != make(cell, near[1])

        used: set[tuple[int, int]] = set()
        for start in (cell for cell in around if ends(cell)):
            for first in around[start]:
                if (start, first) in used:
                    continue
                cells = [start, first]
                while not ends(cells[-1]):
                    a, b = around[cells[-1]]
                    cells.append(b if a == cells[-2] else a)
                used |= {(start, first), (cells[-1], cells[-2])}
                yield cells, make(start, first)

    def _smooth(self, around: dict[int, list[int]]) -> dict[int, NDArray[np.float64]]:
        """Ground points of road cells, drawn into line with their straightest pairs."""
        cells = np.array(sorted(around))
        number = {cell: i for i, cell in enumerate(cells.tolist())}
        place = self.terrain.bend(self.terrain.centres(cells))
        partners = np.stack([np.arange(len(cells))] * 2, axis=1)
        for cell, near in around.items():
            if len(near) > 1:
                partners[number[cell]] = self._straightest(cell, near, number, place)
        for _ in range(5):
            place = 0.5 * place + 0.25 * place[partners].sum(axis=1)
        return dict(zip(cells.tolist(), place, strict=True))

    def _straightest(
        self,
        cell: int,
        near: list[int],
        number: dict[int, int],
        place: NDArray[np.float64],
    ) -> tuple[int, int]:
        """Neighbours, of the best roads, that pass straightest through a cell."""
        rank = {n: self._links[min(cell, n), max(cell, n)][0] for n in near}
        best, pair = np.inf, (number[near[0]], number[near[1]])
        for i, a in enumerate(near):
            for b in near[i + 1 :]:
                to_a, to_b = (place[number[n]] - place[number[cell]] for n in (a, b))
                norm = np.sqrt((to_a @ to_a) * (to_b @ to_b))
                bend = float(to_a @ to_b / norm) + rank[a] + rank[b]
                if bend < best:
                    best, pair = bend, (number[a], number[b])
        return pair

    def _settle(self, cells: list[int]) -> None:
        """Mark moves as road and make the ground beside it less inviting."""
        row, col = np.divmod(np.array(cells, np.int64), self.terrain.size)
        self._road[row, col] = True
        steps = np.stack([np.diff(row), np.diff(col)], axis=1)
        for number, move in enumerate(MOVES):
            ahead = np.flatnonzero((steps == move).all(axis=1))
            self._moves[row[ahead], col[ahead], number] = True
            back = np.flatnonzero((steps == -move).all(axis=1))
            self._moves[row[back + 1], col[back + 1], number] = True
        reach = range(-HALO, HALO + 1)
        for dr, dc in ((dr, dc) for dr in reach for dc in reach):
            r = (row + dr).clip(0, self.terrain.size - 1)
            c = (col + dc).clip(0, self.terrain.size - 1)
            fresh = ~self._shunned[r, c]
            self._shunned[r, c] = True
            self.effort[r[fresh], c[fresh]] *= 1.3

    def _window(self, start: int, goal: int) -> tuple[slice, slice]:
        """Part of the grid that a road between two cells may use."""
        corners = np.array(np.divmod([start, goal], self.terrain.size))
        reach = 16 + int(0.6 * np.ptp(corners, axis=1).max())
        low = (corners.min(axis=1) - reach).clip(0)
        high = (corners.max(axis=1) + reach + 1).clip(None, self.terrain.size)
        return slice(int(low[0]), int(high[0])), slice(int(low[1]), int(high[1]))


def gabriel_pairs(points: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of points (n, 2) with no third point in the circle between them."""
    apart = ((points[:, None] - points[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(apart, np.inf)
    pairs = [
        (a, b)
        for a in range(len(points))
        for b in range(a + 1, len(points))
        if (apart[a] + apart[b] >= apart[a, b]).all()
    ]
    return sorted(pairs, key=lambda pair: (apart[pair], pair))
