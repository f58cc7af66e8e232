"""The order in which a customisable contraction hierarchy contracts its nodes.

Nested dissection: nodes of degree 2 or less first, then the rest cut in two by few
nodes, again and again; those of each cut come after all that it parts.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from maps.progress import silent
from maps.routing.dissection import Layout, dissect, split
from maps.routing.undirected import Undirected, strip_low_degrees, undirected

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from maps.progress import Progress

    Parts = NDArray[np.int64]  # (k, 2), where each begins and ends in the order

LARGE = 20_000  # nodes of a part that is cut as a step of its own
UNITS_PER_DEGREE = 100_000  # of latitude; places are known to a metre


def node_order(
    node_count: int,
    tail: NDArray[np.integer[Any]],
    head: NDArray[np.integer[Any]],
    lonlat: NDArray[np.floating[Any]] | None = None,
    progress: Progress = silent,
    *,
    threads: int = 1,
) -> NDArray[np.int32]:
    """
    Order nodes so that contracting them one by one adds few arcs.

    The same graph gives the same order in every run, with any number of threads.
    Arcs count without their direction; loops and parallels change nothing.

    Parameters
    ----------
    node_count
        How many nodes there are.
    tail, head
        (A,) nodes at the ends of each arc, 0 to ``node_count - 1``.
    lonlat
        (node_count, 2) degrees, or None. A node without finite ones is taken to be
        where its nearest neighbour is. Directions in which to cut are also found by
        counting arcs, so that none of this need be known, or right.
    progress
        Told the share of the work done; may raise to cancel.
    threads
        How many parts to work on at once, 1 or more.

    Returns
    -------
    NDArray[np.int32]
        (node_count,) nodes, first contracted first.

    Raises
    ------
    ValueError
        An arc ends at a node that does not exist.
    """
    if (
        len(tail)
        and not 0
        <= min(tail.min(), head.min())
        <= max(tail.max(), head.max())
        < node_count
    ):
        raise ValueError(f"An arc ends outside the nodes 0 to {node_count - 1}.")
    graph = undirected(node_count, tail.astype(np.int32), head.astype(np.int32))
    core = strip_low_degrees(graph)
    count = len(core.nodes)
    xy = np.zeros((count, 2), np.int64)
    if lonlat is not None:
        xy = _places(core.graph, np.asarray(lonlat, np.float64)[core.nodes])
    nodes = np.arange(count, dtype=np.int32)
    layout = Layout(core.graph, xy, nodes, nodes.copy())

    def advance(parts: Parts) -> Parts:
        """Order some parts, or cut one that is large; parts that are left."""
        number = np.full(count, -1, np.int32)
        if len(parts) == 1 and parts[0, 1] - parts[0, 0] > LARGE:
            return np.asarray(split(layout, number, *parts[0]))
        dissect(layout, number, parts)
        return parts[:0]

    whole = np.array([[0, count]], np.int64)
    _work_through(whole, advance, progress, threads)
    return np.concatenate([core.contracted, core.nodes[nodes]])


def warm_up() -> None:
    """Compile what orders nodes, by ordering four that are all joined."""
    tail, head = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]).T
    lonlat = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [np.nan, np.nan]])
    node_order(4, tail, head, lonlat)


def _work_through(
    whole: Parts,
    advance: Callable[[Parts], Parts],
    progress: Progress,
    threads: int,
) -> None:
    """Advance a part and all that it falls into, in any order."""
    what = "ordering junctions"
    progress(what, 0.0)
    total = left = _work(whole)
    pool = ThreadPoolExecutor(threads)
    waiting: dict[Future[Parts], Parts] = {pool.submit(advance, whole): whole}
    try:
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                left -= _work(waiting.pop(future))
                for parts in _shares(future.result()):
                    left += _work(parts)
                    waiting[pool.submit(advance, parts)] = parts
            progress(what, 1.0 - left / total if waiting else 1.0)
    finally:
        pool.shutdown(cancel_futures=True)


def _shares(parts: Parts) -> list[Parts]:
    """Parts to work on together: each that is large alone, small ones by the dozen."""
    shares: list[Parts] = []
    first, together = 0, 0
    for i, size in enumerate((parts[:, 1] - parts[:, 0]).tolist()):
        if together and together + size > LARGE:
            shares.append(parts[first:i])
            first, together = i, 0
        together += size
    return [*shares, parts[first:]] if together else shares


def _work(parts: Parts) -> float:
    """Steps to order some parts: each level of cuts looks at all nodes."""
    count = parts[:, 1] - parts[:, 0]
    return float((count * np.log2(count + 2) + 1).sum())


def _places(graph: Undirected, lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers east and north of every node, in equal units."""
    known = np.isfinite(lonlat).all(1)
    xy = np.zeros(lonlat.shape, np.int64)
    if known.any():
        middle = np.median(lonlat[known, 1])
        narrowing = np.round(np.cos(np.radians(middle)) * 256)
        scale = UNITS_PER_DEGREE * np.array([narrowing, 256])
        xy[known] = np.round(lonlat[known] * scale)
        if not known.all():
            _spread(graph, np.asarray(known), xy)
    return xy


@njit(cache=True, nogil=True)
def _spread(graph: Undirected, known: NDArray[np.bool_], xy: NDArray[np.int64]) -> None:
    """Give every node that has no place that of the nearest node that has one."""
    queue = np.empty(len(known), np.int32)
    done, size = 0, 0
    for node in range(len(known)):
        if known[node]:
            queue[size] = node
            size += 1
    while done < size:
        node = queue[done]
        done += 1
        for at in range(graph.offsets[node], graph.offsets[node + 1]):
            other = graph.neighbour[at]
            if not known[other]:
                known[other] = True
                xy[other, 0], xy[other, 1] = xy[node, 0], xy[node, 1]
                queue[size] = other
                size += 1
