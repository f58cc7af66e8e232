"""When each edge is closed, and what that leaves of the moments to enter it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LATEST = 2**36  # ticks; beyond it nothing is told apart


@dataclass(frozen=True, slots=True, eq=False)
class ClosedTimes:
    """
    Spans of time by row, sorted and apart from each other; build one with `of`.

    Attributes
    ----------
    offsets
        (n + 1,) int64 into the spans, by row: by edge, as a rule.
    begin, end
        (k,) int64 ticks since the start, ``begin < end``: closed from ``begin``
        until before ``end``.
    """

    offsets: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        count: int,
        row: NDArray[np.integer[Any]],
        begin: NDArray[np.int64],
        end: NDArray[np.int64],
    ) -> ClosedTimes:
        """
        Sort spans and merge those that overlap or touch.

        Parameters
        ----------
        count
            How many rows there are.
        row
            (k,) row of each span, 0 to ``count - 1``.
        begin, end
            (k,) ticks; what lies before 0 is cut off, and spans without any time in
            them are left out.
        """
        begin = np.clip(begin, 0, LATEST)
        end = np.clip(end, 0, LATEST)
        some = begin < end
        row, begin, end = row[some].astype(np.int64), begin[some], end[some]
        if len(row) == 0:
            return cls(np.zeros(count + 1, np.int64), begin, end)
        shift = row * (2 * LATEST)  # so that rows stay apart
        if (np.diff(begin + shift) < 0).any():
            order = np.argsort(begin + shift, kind="stable")
            row, begin, end = row[order], begin[order], end[order]
            shift = shift[order]
        reach = np.maximum.accumulate(end + shift)
        first = np.concatenate([[True], (begin + shift)[1:] > reach[:-1]])
        last = np.append(np.flatnonzero(first)[1:], len(row)) - 1
        offsets = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(row[first], minlength=count), out=offsets[1:])
        return cls(offsets, begin[first], reach[last] - shift[last])

    @property
    def rows(self) -> NDArray[np.int64]:
        """Row of each span, (k,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def of_row(self, row: int) -> list[tuple[int, int]]:
        """Spans of one row."""
        part = slice(self.offsets[row], self.offsets[row + 1])
        return list(
            zip(self.begin[part].tolist(), self.end[part].tolist(), strict=True)
        )

    def before_entry(self, occupied: NDArray[np.integer[Any]]) -> ClosedTimes:
        """
        Moments at which no row may be entered, so that it is clear when it closes.

        Whoever enters at ``t`` needs it from ``t`` until before ``t + occupied``; at
        the very moment when it closes nobody enters.

        Parameters
        ----------
        occupied
            (n,) ticks from the entry of the head until the tail has cleared, 0 or
            more, by row.
        """
        rows = self.rows
        need = np.maximum(np.asarray(occupied, np.int64)[rows], 1)
        return ClosedTimes.of(
            len(self.offsets) - 1, rows, self.begin - need + 1, self.end
        )
