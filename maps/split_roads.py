"""Cut roads into links at the junctions, and open up barriers between two links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_points import RoadPoints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadLinks:
    """
    Links as runs of points, and the junctions at their ends.

    ``K`` links are drawn, ``G`` more stand for a barrier between two links. Drawn
    links come first.

    Attributes
    ----------
    piece
        (K,) int64, the piece of road that a link was cut from.
    first, last
        (K,) int64, the link's first and last point.
    tail_node, head_node
        (K,) int64, nodes at its ends.
    junction_node
        (J,) int64, node of every junction; the second sides of barriers come last.
    tail, head
        (K + G,) int32, junctions at the ends of a link.
    barrier_beside
        (G, 2) int64, the drawn links on both sides of a barrier.
    loops
        How many links came back to their own start and were cut in the middle.
    """

    piece: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    tail_node: NDArray[np.int64]
    head_node: NDArray[np.int64]
    junction_node: NDArray[np.int64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    barrier_beside: NDArray[np.int64]
    loops: int

    @property
    def second_sides(self) -> int:
        """How many junctions are the second side of a barrier."""
        return len(self.barrier_beside)


def split_roads(
    points: RoadPoints, node: NDArray[np.int64], barrier: NDArray[np.bool_]
) -> RoadLinks:
    """
    Cut pieces of road into links.

    Roads are cut at the ends of every piece, where a node is used more than once,
    and at barriers. A link that would come back to its own start is cut once more
    at its middle point, so that no edge begins and ends at one junction. A barrier
    that lies between exactly two links gets a junction on either side, joined by a
    link without length; at the end of a road or where more roads meet it does not.

    Parameters
    ----------
    points
        Pieces of two or more points, no two neighbours on the same place.
    node
        (N,) node of every point, 0 to n - 1.
    barrier
        (n,) whether the node is a barrier.
    """
    first, last, piece, loops = _cuts(points, node, barrier)
    tail_node, head_node = node[first], node[last]
    at_end = np.bincount(np.concatenate([tail_node, head_node]), minlength=len(barrier))
    junction_node = np.flatnonzero(at_end)
    number = np.full(len(barrier), -1, np.int32)
    number[junction_node] = np.arange(len(junction_node), dtype=np.int32)

    opened = np.flatnonzero(barrier & (at_end == 2))
    ends = np.stack([number[tail_node], number[head_node]])
    beside = _open_barriers(ends, number[opened], len(junction_node))
    second = np.arange(len(opened), dtype=np.int32) + len(junction_node)
    return RoadLinks(
        piece=piece,
        first=first,
        last=last,
        tail_node=tail_node,
        head_node=head_node,
        junction_node=np.concatenate([junction_node, opened]),
        tail=np.concatenate([ends[0], number[opened]]),
        head=np.concatenate([ends[1], second]),
        barrier_beside=beside,
        loops=loops,
    )


def _cuts(
    points: RoadPoints, node: NDArray[np.int64], barrier: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    """First and last point and piece of every link, and how many loops were cut."""
    starts, ends = points.ends()
    uses = np.bincount(node, minlength=len(barrier))
    cut = (uses[node] > 1) | barrier[node]
    cut[starts] = True
    cut[ends] = True
    first, last = _runs(cut, ends)
    loop = node[first] == node[last]
    cut[(first[loop] + last[loop]) // 2] = True
    first, last = _runs(cut, ends)
    piece = np.searchsorted(points.offsets, first, side="right") - 1
    return first, last, piece, int(loop.sum())


def _runs(
    cut: NDArray[np.bool_], piece_ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Points from one cut to the next, but not from piece to piece."""
    places = np.flatnonzero(cut)
    closing = np.zeros(len(cut), np.bool_)
    closing[piece_ends] = True
    goes_on = ~closing[places[:-1]]
    return places[:-1][goes_on], places[1:][goes_on]


def _open_barriers(
    ends: NDArray[np.int32], barrier_junction: NDArray[np.int32], junctions: int
) -> NDArray[np.int64]:
    """Move the second link end at each barrier to a junction of its own.

    Changes ``ends`` (2, K) and returns the links (G, 2) on both sides.
    """
    links = ends.shape[1]
    new = np.full(junctions, -1, np.int32)
    new[barrier_junction] = np.arange(len(barrier_junction)) + junctions
    flat = ends.reshape(-1)
    touching = np.flatnonzero(new[flat] >= 0)
    order = np.lexsort((touching % links, flat[touching]))
    pairs = touching[order].reshape(-1, 2)
    flat[pairs[:, 1]] = new[flat[pairs[:, 1]]]
    return np.asarray(pairs % links if links else pairs, np.int64)
