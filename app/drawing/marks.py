"""Where signs that repeat along a line stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
