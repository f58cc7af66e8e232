"""Where along lines a text can stand: all places of all lines worked out at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.polylines import Polylines, offsets_of, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PLACES_EVERY_PX = 60.0
MOST_TRIED, MOST_KEPT = 10, 4  # places along a line
MOST_BEND = 70.0  # degrees between the first and the last letter
SHARPEST_BEND = 24.0  # degrees from letter to letter
_BEND_WEIGHT = 0.1  # of a degree against half a line off its middle


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """
    Places for texts, line by line, on each line the best first; ``n`` of them.

    Attributes
    ----------
    line
        (n,) the line of each.
    bend
        (n,) degrees between the headings of its letters at most.
    letters
        (n + 1,) where the letters of each begin.
    middle
        (g, 2) middles of the letters, pixels, in reading order.
    heading
        (g,) radians, clockwise from the right.
    """

    line: NDArray[np.int64]
    bend: NDArray[np.float64]
    letters: NDArray[np.int64]
    middle: NDArray[np.float64]
    heading: NDArray[np.float64]


def lengths_of(lines: Polylines) -> NDArray[np.float64]:
    """Length of each line, (n,); every line needs two vertices."""
    if len(lines) == 0:
        return np.zeros(0)
    steps = np.zeros(len(lines.xy))
    steps[1:] = np.hypot(*np.diff(lines.xy, axis=0).T)
    steps[lines.offsets[:-1]] = 0
    return np.asarray(np.add.reduceat(steps, lines.offsets[:-1]))


def places_along(lines: Polylines, widths: Sequence[NDArray[np.float64]]) -> Places:
    """
    Find places along lines where a text bends little.

    Parameters
    ----------
    lines
        In pixels, each of at least two vertices.
    widths
        For each line the widths of the letters of its text, at least one.
    """
    count = np.array([len(letters) for letters in widths], np.int64)
    if len(lines) == 0 or count.sum() == 0:
        nothing = np.zeros(0)
        none = np.zeros(0, np.int64)
        return Places(none, nothing, offsets_of(none), np.zeros((0, 2)), nothing)
    starts = offsets_of(count)
    ends = np.concatenate(widths).cumsum()
    before = np.concatenate([[0.0], ends])[starts[:-1]]
    wide = np.add.reduceat(np.concatenate(widths), starts[:-1])
    slack = lengths_of(lines) - wide
    tries = np.clip(slack // PLACES_EVERY_PX + 1, 1, MOST_TRIED).astype(np.int64)
    tries[slack < 0] = 0
    line = np.repeat(np.arange(len(lines)), tries)
    nth = spans(np.ones(len(lines), np.int64), tries)
    start = slack[line] * nth / (tries[line] + 1)
    ruler = _Ruler.of(lines)
    ahead = ruler.at(line, start)
    behind = ruler.at(line, start + wide[line])
    backward = ahead[:, 0] > behind[:, 0]
    # Edges of the letters from the start of the text, one more than letters.
    edges = np.insert(ends - np.repeat(before, count), starts[:-1], 0.0)
    edge_count = count + 1
    of_place = np.repeat(np.arange(len(line)), edge_count[line])
    edge = edges[spans(starts[line] + line, edge_count[line])]
    turned = np.where(backward[of_place], wide[line][of_place] - edge, edge)
    points = ruler.at(line[of_place], start[of_place] + turned)
    return _judged(line, points, offsets_of(edge_count[line]), start, slack)


@dataclass(frozen=True, slots=True, eq=False)
class _Ruler:
    """All lines end to end as one, to find points on any of them at once."""

    along: NDArray[np.float64]
    xy: NDArray[np.float64]
    base: NDArray[np.float64]

    @classmethod
    def of(cls, lines: Polylines) -> _Ruler:
        steps = np.zeros(len(lines.xy))
        steps[1:] = np.hypot(*np.diff(lines.xy, axis=0).T)
        steps[lines.offsets[1:-1]] = 1.0  # a gap between lines
        along = np.cumsum(steps)
        return cls(along, lines.xy, along[lines.offsets[:-1]])

    def at(
        self, line: NDArray[np.int64], where: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Points, (n, 2), at distances along some of the lines."""
        place = self.base[line] + where
        after = np.searchsorted(self.along, place, side="right")
        after = np.clip(after, 1, len(self.along) - 1)
        long = self.along[after] - self.along[after - 1]
        share = (place - self.along[after - 1]) / np.where(long > 0, long, 1.0)
        share = np.clip(share, 0.0, 1.0)[:, None]
        return np.asarray(self.xy[after - 1] * (1 - share) + self.xy[after] * share)


def _judged(
    line: NDArray[np.int64],
    edges: NDArray[np.float64],
    offsets: NDArray[np.int64],
    start: NDArray[np.float64],
    slack: NDArray[np.float64],
) -> Places:
    """Places that bend little, the best of each line first."""
    inner = np.ones(len(edges), bool)
    inner[offsets[:-1]] = False
    right = np.flatnonzero(inner)  # the right edge of each letter
    middle = (edges[right] + edges[right - 1]) / 2
    letters = offsets_of(np.diff(offsets) - 1)
    # The heading of a letter is that of the line from the one before to the one after.
    first = np.repeat(offsets[:-1], np.diff(letters))
    last = np.repeat(offsets[1:] - 1, np.diff(letters))
    reach = edges[np.minimum(right + 1, last)] - edges[np.maximum(right - 2, first)]
    heading = np.arctan2(reach[:, 1], reach[:, 0])
    turns = np.zeros(len(heading))
    turns[1:] = (np.degrees(np.diff(heading)) + 180) % 360 - 180
    turns[letters[:-1]] = 0
    course = np.cumsum(turns)
    if len(line) == 0:
        return Places(line, np.zeros(0), letters, middle, heading)
    bend = np.maximum.reduceat(course, letters[:-1])
    bend -= np.minimum.reduceat(course, letters[:-1])
    sharpest = np.maximum.reduceat(np.abs(turns), letters[:-1])
    off_middle = np.abs(start - slack[line] / 2) / np.maximum(slack[line], 1)
    order = np.lexsort((start, bend * _BEND_WEIGHT + off_middle, line))
    order = order[((bend <= MOST_BEND) & (sharpest <= SHARPEST_BEND))[order]]
    nth = np.arange(len(order)) - np.searchsorted(line[order], line[order])
    order = order[nth < MOST_KEPT]
    counts = np.diff(letters)[order]
    chosen = spans(letters[:-1][order], counts)
    return Places(
        line[order], bend[order], offsets_of(counts), middle[chosen], heading[chosen]
    )
