"""Directed edges of links with their limits, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import Access
from maps.road_points import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.road_makes import MakeTable, Row
    from maps.split_roads import RoadLinks


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EdgeTable:
    """Edges as in `RoadNetwork`; those of barriers come last."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    link: NDArray[np.int32]
    forward: NDArray[np.bool_]
    speed_kmh: NDArray[np.float32]
    access: NDArray[np.uint8]
    make_row: NDArray[np.int64]  # row of the make table; -1 at barriers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LimitTable:
    """Limit rows as in `RoadNetwork`, sorted by edge."""

    limit_edge: NDArray[np.int32]
    limit_kind: NDArray[np.uint8]
    limit_origin: NDArray[np.uint8]
    limit_value: NDArray[np.float64]
    limit_text: NDArray[np.int32]


def edges_of(links: RoadLinks, make: NDArray[np.int64], makes: MakeTable) -> EdgeTable:
    """
    Lay out the edges of all links, both directions of a link side by side.

    Parameters
    ----------
    links
        Drawn links and barriers.
    make
        (K,) make of every drawn link.
    makes
        All makes.
    """
    count = len(makes.layer)
    beside = make[links.barrier_beside[:, 0]]
    every = np.concatenate([make, beside])
    exists = np.stack([makes.exists[every], makes.exists[every + count]], axis=1)
    exists[len(make) :] = True
    place = np.flatnonzero(exists)
    link, side = np.divmod(place, 2)
    row = side * count + every[link]
    forward = side == 0
    at_barrier = link >= len(make)
    access = makes.access[row]
    access[at_barrier] = Access.YES
    return EdgeTable(
        tail=np.where(forward, links.tail[link], links.head[link]),
        head=np.where(forward, links.head[link], links.tail[link]),
        link=link.astype(np.int32),
        forward=forward,
        speed_kmh=makes.speed_kmh[row],
        access=access,
        make_row=np.where(at_barrier, -1, row),
    )


def limits_of_edges(
    edges: EdgeTable,
    makes: MakeTable,
    more: Iterable[tuple[Sequence[int], Sequence[Row]]],
) -> LimitTable:
    """
    Collect the limits of all edges.

    Parameters
    ----------
    edges
        All edges.
    makes
        Limits of ways.
    more
        Edges and the rows that hold on each of them besides: those of nodes.
    """
    drawn = np.flatnonzero(edges.make_row >= 0)
    row = edges.make_row[drawn]
    counts = np.diff(makes.limit_offsets)[row]
    of_ways = spread(makes.limit_offsets[row], counts)
    of_nodes = [(edge, one) for found, rows in more for one in rows for edge in found]

    every = [*makes.limits, *(one for _, one in of_nodes)]
    place = np.concatenate([of_ways, np.arange(len(makes.limits), len(every))])
    edge = np.concatenate(
        [np.repeat(drawn, counts), np.array([e for e, _ in of_nodes], np.int64)]
    )
    order = np.argsort(edge, kind="stable")
    place = place[order]
    columns = np.array(every, np.float64).reshape(-1, 4)[place].T
    return LimitTable(
        limit_edge=edge[order].astype(np.int32),
        limit_kind=columns[0].astype(np.uint8),
        limit_origin=columns[1].astype(np.uint8),
        limit_value=columns[2].copy(),
        limit_text=columns[3].astype(np.int32),
    )
