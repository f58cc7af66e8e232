"""Where everything of a critical time and point graph stands, in pixels of the whole.

A strip for each point, a row for each direction of travel, a cell for each few minutes.
A passing takes every cell that it touches; what shares a cell stands in lanes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QRectF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from app.drawing.clock_axis import ClockAxis
    from planners.movement.conflict import Conflict
    from planners.movement.occupancy_holders import Stay
    from planners.movement.point_graph import PointStrip
    from planners.movement.problem import Sections

CELLS_S = (300, 600, 900)  # the doctrine wants five minutes, fifteen at most
CELL_PX, LANE_PX, STRIP_GAP_PX = 32.0, 21.0, 5.0
LEFT_PX, TOP_PX = 190.0, 38.0


class Passing(NamedTuple):
    """
    One movement at a point.

    Attributes
    ----------
    movement
        By number.
    begins_s, ends_s
        Head at the point and tail past it, seconds.
    in_conflict
        Whether another is in its way there.
    """

    movement: int
    begins_s: int
    ends_s: int
    in_conflict: bool = False


class StripRow(NamedTuple):
    """Passings in one direction of travel, which is a word such as ``N``."""

    direction: str
    passings: tuple[Passing, ...]


class Strip(NamedTuple):
    """A critical point with a row for each direction in which it is passed."""

    name: str
    rows: tuple[StripRow, ...]


def strips_of(
    graph: Iterable[PointStrip], conflicts: Iterable[Conflict], sections: Sections
) -> tuple[Strip, ...]:
    """
    Turn a point graph into strips, with a mark on whoever is in conflict there.

    Parameters
    ----------
    graph
        Points from the top.
    conflicts
        Of the same schedule.
    sections
        Of the problem.
    """
    at_points: dict[tuple[int, int], list[Conflict]] = {}
    on_roads: dict[tuple[int, int], list[Conflict]] = {}
    for conflict in conflicts:
        for movement in conflict.movements:
            if conflict.point >= 0:
                at_points.setdefault((conflict.point, movement), []).append(conflict)
            for section in conflict.sections:
                road = (_road(sections, section), movement)
                on_roads.setdefault(road, []).append(conflict)

    def passing(point: int, stay: Stay) -> Passing:
        near = [*at_points.get((point, stay.movement), ())]
        for section in stay.sections:
            near += on_roads.get((_road(sections, section), stay.movement), ())
        hit = any(
            one.begins_s < stay.ends_s and one.ends_s > stay.begins_s for one in near
        )
        return Passing(stay.movement, stay.begins_s, stay.ends_s, hit)

    return tuple(
        Strip(
            strip.name,
            tuple(
                StripRow(
                    direction,
                    tuple(
                        passing(strip.point, stay)
                        for stay in strip.passings
                        if stay.direction == direction
                    ),
                )
                for direction in strip.directions
            ),
        )
        for strip in graph
    )


def _road(sections: Sections, section: int) -> int:
    """Number of a road, the same in both directions."""
    twin = int(sections.twin[section])
    return min(section, twin) if twin >= 0 else section


class RowPlace(NamedTuple):
    """A row as it stands: its strip and place in it, top, height, and its lanes."""

    strip: int
    row: int
    top: float
    height: float
    first: NDArray[np.int64]  # cell in which each passing begins
    last: NDArray[np.int64]  # and the one after its last
    lane: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PointGraphLayout:
    """
    Places of strips, rows and cells; build one with `of`.

    Attributes
    ----------
    strips, axis
        What is shown, and its clock.
    cell_s
        Seconds in a cell.
    scale
        Of all lengths; 1 for letters of the usual size.
    origin_s
        Beginning of the first cell.
    cells
        How many there are in a row.
    rows
        All rows from the top.
    """

    strips: tuple[Strip, ...]
    axis: ClockAxis
    cell_s: int
    scale: float
    origin_s: int
    cells: int
    rows: tuple[RowPlace, ...]

    @classmethod
    def of(
        cls,
        strips: Sequence[Strip],
        axis: ClockAxis,
        cell_s: int = CELLS_S[0],
        scale: float = 1.0,
    ) -> PointGraphLayout:
        """
        Lay strips out.

        Parameters
        ----------
        strips
            From the top.
        axis
            Clock of the operation; cells begin at its whole minutes.
        cell_s
            Seconds in a cell, a part of an hour.
        scale
            Of all lengths.
        """
        times = [
            (passing.begins_s, passing.ends_s)
            for strip in strips
            for row in strip.rows
            for passing in row.passings
        ]
        low, high = (
            (min(b for b, _ in times), max(e for _, e in times))
            if times
            else (
                0,
                0,
            )
        )
        origin = axis.before(low, max(cell_s, 3600))
        cells = -(-(high + 1 - origin) // cell_s) if times else 0
        places = list(_placed(strips, origin, cell_s, scale))
        return cls(tuple(strips), axis, cell_s, scale, origin, cells, tuple(places))

    @property
    def cell_px(self) -> float:
        """Width of a cell."""
        return CELL_PX * self.scale

    @property
    def left_px(self) -> float:
        """Width of the names on the left."""
        return LEFT_PX * self.scale

    @property
    def top_px(self) -> float:
        """Height of the hours at the top."""
        return TOP_PX * self.scale

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of all cells, without names and hours."""
        last = self.rows[-1] if self.rows else None
        high = 0.0 if last is None else last.top + last.height
        return self.cells * self.cell_px, high

    def x(self, time_s: float) -> float:
        """Pixel of a moment."""
        return (time_s - self.origin_s) / self.cell_s * self.cell_px

    def time_s(self, x: float) -> float:
        """Moment of a pixel."""
        return self.origin_s + x / self.cell_px * self.cell_s

    def passing(self, place: RowPlace, number: int) -> Passing:
        """One passing of a row."""
        return self.strips[place.strip].rows[place.row].passings[number]

    def box(self, place: RowPlace, number: int) -> QRectF:
        """Pixels of one passing of a row."""
        first, last = int(place.first[number]), int(place.last[number])
        top = place.top + int(place.lane[number]) * LANE_PX * self.scale
        wide = (last - first) * self.cell_px
        return QRectF(first * self.cell_px, top, wide, LANE_PX * self.scale)

    def row_at(self, y: float) -> int | None:
        """Row under a pixel; None for none."""
        for number, place in enumerate(self.rows):
            if place.top <= y < place.top + place.height:
                return number
        return None

    def passing_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and number of the passing under a pixel; None for none."""
        row = self.row_at(y)
        if row is None:
            return None
        place = self.rows[row]
        lane = int((y - place.top) // (LANE_PX * self.scale))
        cell = x / self.cell_px
        under = (place.first <= cell) & (cell < place.last) & (place.lane == lane)
        found = np.flatnonzero(under)
        return (row, int(found[0])) if len(found) else None

    def find(self, movement: int) -> Iterator[tuple[int, int]]:
        """Rows and numbers of the passings of a movement, from the top."""
        for row, place in enumerate(self.rows):
            passings = self.strips[place.strip].rows[place.row].passings
            for number, passing in enumerate(passings):
                if passing.movement == movement:
                    yield row, number


def _placed(
    strips: Iterable[Strip], origin_s: int, cell_s: int, scale: float
) -> Iterator[RowPlace]:
    """Rows of all strips from the top."""
    top = 0.0
    for number, strip in enumerate(strips):
        top += STRIP_GAP_PX * scale if number else 0.0
        for row, one in enumerate(strip.rows):
            begins = np.array([p.begins_s for p in one.passings], np.int64)
            ends = np.array([p.ends_s for p in one.passings], np.int64)
            first = (begins - origin_s) // cell_s
            last = np.maximum(-(-(ends - origin_s) // cell_s), first + 1)
            lane = lanes(first, last)
            count = int(lane.max(initial=0)) + 1
            height = count * LANE_PX * scale
            yield RowPlace(number, row, top, height, first, last, lane)
            top += height


def lanes(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Lowest lane that is free for each of some spans, in order of their begins.

    Parameters
    ----------
    first, last
        (n,) begins and ends; what ends where another begins leaves it the lane.
    """
    free: list[int] = []
    found = np.zeros(len(first), np.int64)
    for number in np.lexsort((last, first)).tolist():
        begins = int(first[number])
        lane = next((i for i, at in enumerate(free) if at <= begins), len(free))
        if lane == len(free):
            free.append(0)
        free[lane] = int(last[number])
        found[number] = lane
    return found
