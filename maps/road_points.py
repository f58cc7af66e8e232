"""The points of all roads as they were drawn, cleaned and numbered.

A *piece* is a way, or a run of a way between places where the extract cut it.
Pieces lie end to end in one long list of points, so that the work on them is
done for all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadPoints:
    """
    Pieces of roads, end to end.

    Attributes
    ----------
    refs
        (N,) int64, OSM node of every point.
    lonlat
        (N, 2) float64, degrees.
    offsets
        (P + 1,) int64 into the points; every piece has two or more.
    piece
        (P,) int64, which of the collected pieces this is.
    """

    refs: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    offsets: NDArray[np.int64]
    piece: NDArray[np.int64]

    def ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last point of every piece."""
        return self.offsets[:-1], self.offsets[1:] - 1

    def keep_pieces(self, kept: NDArray[np.bool_]) -> RoadPoints:
        """Only some pieces."""
        counts = np.diff(self.offsets)
        points = np.repeat(kept, counts)
        return RoadPoints(
            refs=self.refs[points],
            lonlat=self.lonlat[points],
            offsets=offsets_of(counts[kept]),
            piece=self.piece[kept],
        )


@dataclass(frozen=True, slots=True, eq=False)
class NodeIndex:
    """
    Nodes of roads by number.

    Attributes
    ----------
    osm
        (n,) int64, rising.
    lonlat
        (n, 2) float64, degrees.
    aliases
        Nodes that lie on the very place of their neighbour, and that neighbour.
    """

    osm: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    aliases: dict[int, int]

    def find(self, osm: NDArray[np.int64]) -> NDArray[np.int64]:
        """Number of each node, -1 for nodes that lie on no road."""
        wanted = np.array([self.aliases.get(n, n) for n in osm.tolist()], np.int64)
        if not len(self.osm):
            return np.full(len(wanted), -1, np.int64)
        place = np.minimum(np.searchsorted(self.osm, wanted), len(self.osm) - 1)
        return np.where(self.osm[place] == wanted, place, -1)


def latest_versions(
    points: RoadPoints, way: NDArray[np.int64], serial: NDArray[np.int64]
) -> RoadPoints:
    """
    Drop pieces of ways that were collected again later, from another extract.

    Parameters
    ----------
    points
        All pieces as collected.
    way
        (P,) OSM way of every piece.
    serial
        (P,) rising: pieces of one way share it if they were collected together.
    """
    _, last, number = np.unique(way[::-1], return_index=True, return_inverse=True)
    latest = serial[::-1][last][number][::-1]
    return points if (serial == latest).all() else points.keep_pieces(serial == latest)


def without_repeated_places(points: RoadPoints) -> tuple[RoadPoints, dict[int, int]]:
    """
    Draw points together that follow each other on the very same place.

    Returns
    -------
    tuple[RoadPoints, dict[int, int]]
        Pieces of two or more points without a segment of no length, and the
        nodes that were drawn together with a neighbour, with that neighbour.
        Where roads meet in one of them, they still meet.
    """
    repeated = np.zeros(len(points.refs), np.bool_)
    repeated[1:] = (points.lonlat[1:] == points.lonlat[:-1]).all(axis=1)
    repeated[points.offsets[:-1][np.diff(points.offsets) > 0]] = False
    if not repeated.any():
        return points, {}
    second = np.flatnonzero(repeated)
    aliases = _roots(points.refs[second - 1], points.refs[second])
    refs = points.refs.copy()
    if aliases:
        known = np.array(sorted(aliases), np.int64)
        hit = np.flatnonzero(np.isin(refs, known))
        refs[hit] = [aliases[n] for n in refs[hit].tolist()]
    counts = np.add.reduceat(~repeated, points.offsets[:-1], dtype=np.int64)
    drawn = RoadPoints(
        refs=refs[~repeated],
        lonlat=points.lonlat[~repeated],
        offsets=offsets_of(counts),
        piece=points.piece,
    )
    return drawn.keep_pieces(counts > 1), aliases


def number_nodes(
    points: RoadPoints, aliases: dict[int, int]
) -> tuple[NodeIndex, NDArray[np.int64]]:
    """
    Number the nodes of all points.

    Returns
    -------
    tuple[NodeIndex, NDArray]
        The nodes, and (N,) the number of each point's node.
    """
    osm, first, node = np.unique(points.refs, return_index=True, return_inverse=True)
    return NodeIndex(osm, points.lonlat[first], aliases), node.astype(np.int64)


def _roots(first: NDArray[np.int64], second: NDArray[np.int64]) -> dict[int, int]:
    """Smallest node of each set of nodes joined by pairs, for all others of it."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.get(node, node) != node:
            node = parent[node]
        return node

    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {node: root(node) for node in parent if root(node) != node}


def offsets_of(counts: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Where each of several runs starts, and the end; (n,) to (n + 1,)."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def spread(start: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers ``start[i]`` to ``start[i] + count[i] - 1`` for each i, end to end."""
    offsets = offsets_of(count)
    return np.repeat(start - offsets[:-1], count) + np.arange(offsets[-1])
