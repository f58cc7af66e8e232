"""Heights of nodes, and how steep and how high each link climbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_points import spread
from maps.road_profile import STEEPEST, Segments, hang_junctions, smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.split_roads import RoadLinks


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LinkHeights:
    """
    What the ground says about drawn links.

    Attributes
    ----------
    node_m
        (n,) height of the road at every node; NaN where unknown.
    grade
        (K,) steepest segment of the smoothed profile, 0 to `STEEPEST`.
    climb_m, descent_m
        (K,) of the smoothed profile, along the link.
    """

    node_m: NDArray[np.float64]
    grade: NDArray[np.float64]
    climb_m: NDArray[np.float64]
    descent_m: NDArray[np.float64]


def no_heights(nodes: int, links: int) -> LinkHeights:
    """Heights of an area without elevation data."""
    flat = np.zeros(links)
    return LinkHeights(
        node_m=np.full(nodes, np.nan), grade=flat, climb_m=flat, descent_m=flat
    )


def link_heights(
    ground_m: NDArray[np.float64],
    node: NDArray[np.int64],
    segment_m: NDArray[np.float64],
    links: RoadLinks,
    structure: NDArray[np.bool_],
) -> LinkHeights:
    """
    Lay roads over the ground.

    Bridges and tunnels run straight between the places where they reach the
    ground. Grades and climbs are those of a smoothed profile; see
    `maps.road_profile` for the method and its reach.

    Parameters
    ----------
    ground_m
        (n,) height of the ground at every node; NaN where unknown.
    node
        (N,) node of every point.
    segment_m
        (N,) length of road from each point to the next; 0 after the last of a
        piece.
    links
        Cut from these points.
    structure
        (K,) whether a link is a bridge or a tunnel.
    """
    height = _straightened(ground_m, node, segment_m, links, structure)
    begin = np.flatnonzero(segment_m)
    one, other, length = node[begin], node[begin + 1], segment_m[begin]
    even = smooth(height, node, segment_m, links)
    rise = np.zeros(len(node))
    rise[begin] = np.nan_to_num(even[other] - even[one])
    steep = np.zeros(len(node))
    steep[begin] = np.abs(rise[begin]) / length
    return LinkHeights(
        node_m=height,
        grade=np.minimum(np.maximum.reduceat(steep, links.first), STEEPEST),
        climb_m=np.add.reduceat(np.maximum(rise, 0), links.first),
        descent_m=np.add.reduceat(np.maximum(-rise, 0), links.first),
    )


def _straightened(
    ground_m: NDArray[np.float64],
    node: NDArray[np.int64],
    segment_m: NDArray[np.float64],
    links: RoadLinks,
    structure: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Heights with bridges and tunnels straight from end to end."""
    if not structure.any():
        return ground_m
    travelled = np.concatenate([[0.0], np.cumsum(segment_m)])
    length = travelled[links.last] - travelled[links.first]
    between = Segments(one=links.tail_node, other=links.head_node, length_m=length)
    height = hang_junctions(ground_m, between, structure)
    link = np.flatnonzero(structure)
    counts = links.last[link] - links.first[link] - 1
    point = spread(links.first[link] + 1, counts)
    link = np.repeat(link, counts)
    share = (travelled[point] - travelled[links.first[link]]) / length[link]
    start, end = height[links.tail_node[link]], height[links.head_node[link]]
    straight = height.copy()
    straight[node[point]] = start + share * (end - start)
    return straight
