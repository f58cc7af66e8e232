"""Where signs that repeat along a line stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.polylines import spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.polylines import Polylines


def along_line(line: NDArray[np.float64], every: float) -> list[list[float]]:
    """
    Points at equal distances along a line, the first half a distance in.

    Parameters
    ----------
    line
        (n, 2), pixels.
    every
        Distance, pixels.

    Returns
    -------
    list[list[float]]
        Rows of x, y and the direction there as a vector of length one; none on a
        line shorter than half a distance.
    """
    steps = np.diff(line, axis=0)
    lengths = np.hypot(*steps.T)
    steps, starts, lengths = (a[lengths > 0] for a in (steps, line[:-1], lengths))
    ends = np.cumsum(lengths)
    if len(ends) == 0:
        return []
    marks = np.arange(every / 2, ends[-1], every)
    segment = np.minimum(np.searchsorted(ends, marks, side="right"), len(ends) - 1)
    direction = steps[segment] / lengths[segment, None]
    beyond = marks - (ends[segment] - lengths[segment])
    points = starts[segment] + direction * beyond[:, None]
    return list(np.hstack([points, direction]).tolist())


def along_lines(lines: Polylines, every: float) -> NDArray[np.float64]:
    """
    Points at equal distances along each of many lines, the first half a distance in.

    Parameters
    ----------
    lines
        In pixels.
    every
        Distance, pixels.

    Returns
    -------
    NDArray[np.float64]
        (k, 4): x, y and the direction there as a vector of length one.
    """
    xy = lines.xy.astype(np.float64)
    steps = np.diff(xy, axis=0)
    lengths = np.hypot(*steps.T)
    lengths[lines.offsets[1:-1] - 1] = 0.0  # from the end of a line to the next
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    begins, ends = along[lines.offsets[:-1]], along[lines.offsets[1:] - 1]
    counts = np.maximum(np.ceil((ends - begins) / every - 0.5), 0).astype(np.int64)
    nth = spans(np.zeros(len(counts), np.int64), counts)
    marks = np.repeat(begins, counts) + (nth + 0.5) * every
    segment = np.searchsorted(along, marks, side="right") - 1
    segment = np.minimum(segment, len(lengths) - 1)
    direction = steps[segment] / lengths[segment, None]
    points = xy[segment] + direction * (marks - along[segment])[:, None]
    return np.hstack([points, direction])
