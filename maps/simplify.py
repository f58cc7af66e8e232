"""Fewer vertices and fewer pieces for maps at small scales."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.polylines import Polylines

if TYPE_CHECKING:
    from numpy.typing import NDArray


def simplified(lines: Polylines, tolerance: float) -> Polylines:
    """
    Drop vertices that lie within a distance of the line without them.

    Douglas and Peucker's method; ends stay, and so does every line. A ring is a
    closed line here: a small one may collapse to its first vertex twice.

    Parameters
    ----------
    lines
        Each of at least two vertices.
    tolerance
        In the unit of the vertices, above zero.
    """
    if len(lines) == 0:
        return lines
    geometry = shapely.linestrings(lines.xy, indices=lines.owners())
    geometry = shapely.simplify(geometry, tolerance, preserve_topology=False)
    xy = shapely.get_coordinates(geometry)
    return Polylines.of_counts(xy, shapely.get_num_coordinates(geometry))


def merged(
    lines: Polylines, groups: NDArray[np.integer], *, directed: bool = False
) -> tuple[Polylines, NDArray[np.int64]]:
    """
    Join lines of one group end to end wherever exactly two of them meet.

    Parameters
    ----------
    lines
        Each of at least two vertices.
    groups
        (n,), lines with the same number may be joined.
    directed
        Whether every line keeps its direction; else it may be turned round.

    Returns
    -------
    tuple[Polylines, NDArray[np.int64]]
        The joined lines, and for each a line it was made of.
    """
    if len(lines) == 0:
        return lines, np.zeros(0, np.int64)
    order = np.argsort(groups, kind="stable")
    _, first, number = np.unique(groups[order], return_index=True, return_inverse=True)
    ordered = lines.take(order)
    pieces = shapely.linestrings(ordered.xy, indices=ordered.owners())
    groups_of_pieces = shapely.multilinestrings(pieces, indices=number)
    whole = shapely.line_merge(groups_of_pieces, directed=directed)
    parts, group = shapely.get_parts(whole, return_index=True)
    xy = shapely.get_coordinates(parts)
    joined = Polylines.of_counts(xy, shapely.get_num_coordinates(parts))
    return joined, order[first[group]]
