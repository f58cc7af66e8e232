"""Lines at a distance beside others."""

from __future__ import annotations

import numpy as np

from maps.polylines import Polylines

SHARPEST = 0.5  # least cosine of half the turn; at sharper corners it comes nearer


def beside(lines: Polylines, distance: float) -> Polylines:
    """
    Shift lines to the right of their direction, on a screen whose y goes down.

    Parameters
    ----------
    lines
        Each of at least one vertex.
    distance
        In the unit of the lines; to the left below zero.

    Returns
    -------
    Polylines
        As many, without vertices that follow one at the same place; a line without
        length is a single vertex that stays where it is.
    """
    if not len(lines):
        return lines
    line = lines.owners()
    step = np.diff(lines.xy, axis=0, prepend=lines.xy[:1])
    kept = (step != 0).any(axis=1)
    kept[lines.offsets[:-1]] = True
    xy, line = lines.xy[kept].astype(np.float64), line[kept]
    inner = line[1:] == line[:-1]
    along = np.diff(xy, axis=0)
    along[~inner] = 0.0
    lengths = np.hypot(*along.T)[:, None]
    along /= np.where(lengths > 0, lengths, 1.0)
    right = np.column_stack([-along[:, 1], along[:, 0]])
    none = np.zeros((1, 2))
    before, after = np.vstack([none, right]), np.vstack([right, none])
    turned = before + after
    ends = ~((before != 0).any(axis=1) & (after != 0).any(axis=1))
    half = np.maximum(np.hypot(*turned.T)[:, None] / 2, 1e-9)
    corners = turned / 2 / half / np.maximum(half, SHARPEST)
    shifts = np.where(ends[:, None], turned, corners)
    counts = np.bincount(line, minlength=len(lines))
    return Polylines.of_counts(xy + shifts * distance, counts)
