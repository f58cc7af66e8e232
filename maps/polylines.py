"""Many lines or rings as two arrays: all vertices end to end, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Polylines:
    """
    Lines of any number of vertices.

    Attributes
    ----------
    xy
        (v, 2) vertices, of any number type.
    offsets
        (n + 1,) int64: line ``i`` is ``xy[offsets[i]:offsets[i + 1]]``.
    """

    xy: NDArray[Any]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.offsets) - 1

    def __getitem__(self, line: int) -> NDArray[Any]:
        """Vertices of one line, (k, 2)."""
        return np.asarray(self.xy[self.offsets[line] : self.offsets[line + 1]])

    @classmethod
    def of_counts(cls, xy: NDArray[Any], counts: NDArray[Any]) -> Polylines:
        """Lines from vertices end to end and the number of vertices in each."""
        return cls(xy, offsets_of(counts))

    @property
    def counts(self) -> NDArray[np.int64]:
        """Vertices in each line, (n,)."""
        return np.diff(self.offsets)

    def owners(self) -> NDArray[np.int64]:
        """Line of each vertex, (v,)."""
        return np.repeat(np.arange(len(self)), self.counts)

    def take(self, lines: NDArray[Any]) -> Polylines:
        """Some of the lines, in the order asked for."""
        starts, counts = self.offsets[lines], self.counts[lines]
        return Polylines.of_counts(self.xy[spans(starts, counts)], counts)

    def boxes(self) -> NDArray[Any]:
        """Left, low, right, high of each line, (n, 4); every line needs a vertex."""
        if len(self) == 0:
            return np.zeros((0, 4), self.xy.dtype)
        starts = self.offsets[:-1]
        return np.hstack(
            [
                np.minimum.reduceat(self.xy, starts, axis=0),
                np.maximum.reduceat(self.xy, starts, axis=0),
            ]
        )

    def twice_areas(self) -> NDArray[np.float64]:
        """Twice the signed area of each ring, (n,); above zero counter-clockwise."""
        if len(self) == 0:
            return np.zeros(0)
        first = np.repeat(self.xy[self.offsets[:-1]], self.counts, axis=0)
        x, y = (self.xy - first).T  # near zero, so that nothing is cancelled out
        cross = np.zeros(len(x))
        cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
        cross[self.offsets[1:] - 1] = 0
        return np.add.reduceat(cross, self.offsets[:-1])

    def reversed_where(self, turned: NDArray[np.bool_]) -> Polylines:
        """Turn some lines round."""
        place = np.arange(len(self.xy))
        mirrored = np.repeat(self.offsets[:-1] + self.offsets[1:] - 1, self.counts)
        place = np.where(np.repeat(turned, self.counts), mirrored - place, place)
        return Polylines(self.xy[place], self.offsets)

    def split(self, most: int) -> tuple[Polylines, NDArray[np.int64]]:
        """
        Cut long lines into pieces that share their end vertices.

        Parameters
        ----------
        most
            Vertices in a piece at most, at least 2.

        Returns
        -------
        tuple[Polylines, NDArray[np.int64]]
            The pieces in order, and the line that each is of.
        """
        step = most - 1
        pieces = np.maximum(1, -(-(self.counts - 1) // step))
        line = np.repeat(np.arange(len(self)), pieces)
        nth = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        start = self.offsets[line] + nth * step
        end = np.minimum(start + most, self.offsets[line + 1])
        xy = self.xy[spans(start, end - start)]
        return Polylines.of_counts(xy, end - start), line


def concatenated(parts: Sequence[Polylines]) -> Polylines:
    """All lines of several sets, in order."""
    return Polylines.of_counts(
        np.concatenate([part.xy for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def offsets_of(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Where each of several runs begins, and the end, (n + 1,)."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def batches(offsets: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """
    Share out runs into as few batches of neighbours as it takes.

    Parameters
    ----------
    offsets
        (n + 1,) as of `offsets_of`.
    most
        In a batch at most, unless a single run is longer.

    Yields
    ------
    tuple[int, int]
        First run of a batch, and the one after its last.
    """
    first, count = 0, len(offsets) - 1
    while first < count:
        within = np.searchsorted(offsets, offsets[first] + most, side="right")
        last = max(int(within) - 1, first + 1)
        yield first, last
        first = last


def spans(starts: NDArray[Any], counts: NDArray[Any]) -> NDArray[np.int64]:
    """Numbers ``start, start + 1, ...`` of several runs, end to end."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
