"""What stands on roads at single nodes: barriers, fords, level crossings, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.road_makes import Row
    from maps.road_network import ObstacleKind
    from maps.road_points import NodeIndex
    from maps.split_roads import RoadLinks


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNode:
    """
    Something that stands on a road at one node.

    Attributes
    ----------
    osm
        The node, which may lie on no road after all.
    kind
        `ObstacleKind.BARRIER`, ``FORD`` or ``RAIL_CROSSING``.
    rows
        Its limits, in either direction.
    closes
        Whether it needs a link of its own, because it stops or limits.
    name, detail
        Its name and the deciding tag, numbers of strings.
    """

    osm: int
    kind: ObstacleKind
    rows: tuple[Row, ...]
    closes: bool
    name: int
    detail: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNode:
    """
    Something that stands on a road, and the links it stands on.

    Attributes
    ----------
    what
        As collected.
    node
        Its number.
    links
        Drawn links through it or up to it, rising.
    barrier_link
        The link that stands for it; none where it has no link of its own.
    """

    what: RoadNode
    node: int
    links: tuple[int, ...]
    barrier_link: int | None


def on_roads(found: Sequence[RoadNode], nodes: NodeIndex) -> dict[int, list[RoadNode]]:
    """Keep what lies on a road, by the number of its node."""
    numbers = nodes.find(np.array([one.osm for one in found], np.int64)).tolist()
    kept: dict[int, list[RoadNode]] = {}
    for one, number in zip(found, numbers, strict=True):
        if number >= 0:
            kept.setdefault(number, []).append(one)
    return kept


def place_nodes(
    standing: dict[int, list[RoadNode]], node: NDArray[np.int64], links: RoadLinks
) -> list[PlacedNode]:
    """
    Find the links that things stand on.

    Parameters
    ----------
    standing
        By number of node.
    node
        (N,) node of every point.
    links
        Cut from these points.
    """
    wanted = np.array(sorted(standing), np.int64)
    is_wanted = np.zeros(int(node.max(initial=-1)) + 1, np.bool_)
    is_wanted[wanted] = True
    inner = np.flatnonzero(is_wanted[node])
    link = np.searchsorted(links.first, inner, side="right") - 1
    drawn = np.arange(len(links.first))
    touching = np.concatenate([node[inner], links.tail_node, links.head_node])
    link = np.concatenate([link, drawn, drawn])
    kept = is_wanted[touching]
    pairs = np.unique(np.stack([touching[kept], link[kept]], axis=1), axis=0)
    starts = np.searchsorted(pairs[:, 0], wanted, side="left").tolist()
    ends = np.searchsorted(pairs[:, 0], wanted, side="right").tolist()
    barriers = _barrier_links(links)
    return [
        PlacedNode(
            what=one,
            node=number,
            links=tuple(pairs[start:end, 1].tolist()),
            barrier_link=barriers.get(number) if one.closes else None,
        )
        for number, start, end in zip(wanted.tolist(), starts, ends, strict=True)
        for one in standing[number]
    ]


def _barrier_links(links: RoadLinks) -> dict[int, int]:
    """Links that stand for a barrier, by number of node."""
    count = links.second_sides
    if not count:
        return {}
    first = len(links.first)
    nodes = links.junction_node[-count:].tolist()
    return {node: first + i for i, node in enumerate(nodes)}
