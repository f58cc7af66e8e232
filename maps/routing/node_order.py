"""The order in which a customisable contraction hierarchy contracts its nodes.

Nested dissection: nodes of degree 2 or less first, then the rest cut in two by few
nodes, again and again; those of each cut come after all that it parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from maps.progress import silent
from maps.routing.dissection import dissect, split
from maps.routing.undirected import strip_low_degrees, undirected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.progress import Progress

LARGE = 20_000  # nodes of a part that is cut under the eyes of the caller


def node_order(
    node_count: int,
    tail: NDArray[np.integer[Any]],
    head: NDArray[np.integer[Any]],
    lonlat: NDArray[np.floating[Any]] | None = None,
    progress: Progress = silent,
) -> NDArray[np.int32]:
    """
    Order nodes so that contracting them adds few arcs.

    The same graph gives the same order on every run and machine. Arcs count without
    their direction; loops and parallels change nothing.

    Parameters
    ----------
    node_count
        How many nodes there are.
    tail, head
        (A,) nodes at the ends of each arc, 0 to ``node_count - 1``.
    lonlat
        (node_count, 2) degrees. Where they are missing or not finite, directions
        are found by counting arcs.
    progress
        Told the share of nodes ordered; may raise to cancel.

    Returns
    -------
    NDArray[np.int32]
        (node_count,) nodes, first contracted first.
    """
    what = "ordering junctions"
    progress(what, 0.0)
    core = strip_low_degrees(undirected(node_count, tail, head))
    count = len(core.nodes)
    xy = np.zeros((count, 2), np.int64)
    if lonlat is not None:
        xy = _plane(np.asarray(lonlat, np.float64)[core.nodes])
    nodes = np.arange(count, dtype=np.int32)
    place = nodes.copy()
    spans = [(0, count)] if count else []
    done = node_count - count
    while spans:
        low, high = spans.pop()
        if high - low > LARGE:
            parts = split(core.graph, xy, nodes, place, low, high)
            spans += [(int(a), int(b)) for a, b in parts]
            done += high - low - int(np.diff(parts).sum())
        else:
            dissect(core.graph, xy, nodes, place, low, high)
            done += high - low
        progress(what, done / node_count)
    return np.concatenate([core.contracted, core.nodes[nodes]])


def _plane(lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers east and north in equal units; zero where one is not finite."""
    known = np.isfinite(lonlat).all(1)
    xy = np.zeros(lonlat.shape, np.int64)
    if known.any():
        middle = np.median(lonlat[known, 1])
        narrowing = np.round(np.cos(np.radians(middle)) * 256)
        xy[known] = np.round(lonlat[known] * 1e6) * np.array([narrowing, 256])
    return xy
