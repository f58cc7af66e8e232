"""Roads of an extract cut into links, with what stands on them: not yet a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from maps.coordinates import geodesic_lengths
from maps.errors import SourceError
from maps.road_network import LinkFlag, ObstacleKind
from maps.road_nodes import on_roads, place_nodes
from maps.road_points import latest_versions, number_nodes, without_repeated_places
from maps.split_roads import split_roads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_collector import RoadCollector
    from maps.road_makes import MakeTable
    from maps.road_nodes import PlacedNode
    from maps.road_points import NodeIndex, RoadPoints
    from maps.split_roads import RoadLinks

Number = TypeVar("Number", bound=np.generic)

# What a barrier shares with the road, when the road is so on both sides of it.
SHARED_BY_BARRIER = (
    LinkFlag.BRIDGE | LinkFlag.TUNNEL | LinkFlag.COVERED | LinkFlag.FERRY
)
FLAG_OF_NODE = {
    ObstacleKind.FORD: LinkFlag.FORD,
    ObstacleKind.RAIL_CROSSING: LinkFlag.RAIL_CROSSING,
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadLayout:
    """
    Roads cut into links.

    Attributes
    ----------
    points
        Pieces of road, cleaned.
    way, make, name, ref, own_name, cut
        (P,) of every piece, as in `RoadCollector.pieces`.
    repeated
        How many pieces were left out because their way was collected again.
    nodes
        Nodes of all points.
    node
        (N,) node of every point.
    segment_m
        (N,) length of road from each point to the next; 0 after the last of a
        piece.
    links
        Drawn links and barriers.
    standing
        What stands at nodes of these roads.
    makes
        What the tags of ways say.
    """

    points: RoadPoints
    way: NDArray[np.int64]
    make: NDArray[np.int64]
    name: NDArray[np.int64]
    ref: NDArray[np.int64]
    own_name: NDArray[np.int64]
    cut: NDArray[np.int64]
    repeated: int
    nodes: NodeIndex
    node: NDArray[np.int64]
    segment_m: NDArray[np.float64]
    links: RoadLinks
    standing: list[PlacedNode]
    makes: MakeTable

    @property
    def link_make(self) -> NDArray[np.int64]:
        """Make of every drawn link, (K,)."""
        return np.asarray(self.make[self.links.piece])

    @property
    def link_m(self) -> NDArray[np.float64]:
        """Length of every drawn link, (K,) metres."""
        return np.asarray(np.add.reduceat(self.segment_m, self.links.first))

    def with_barriers(self, column: NDArray[Number]) -> NDArray[Number]:
        """Continue a column of drawn links for barriers: as the link before them."""
        return np.concatenate([column, column[self.links.barrier_beside[:, 0]]])

    def link_flags(self) -> NDArray[np.uint16]:
        """Flags of all links, those of barriers and things at nodes included."""
        drawn = self.makes.flags[self.link_make]
        for placed in self.standing:
            flag = FLAG_OF_NODE.get(placed.what.kind)
            if flag is not None:
                drawn[list(placed.links)] |= np.uint16(flag)
        beside = drawn[self.links.barrier_beside]
        shared = beside[:, 0] & beside[:, 1] & np.uint16(SHARED_BY_BARRIER)
        return np.concatenate([drawn, shared | np.uint16(LinkFlag.BARRIER)])


def lay_out(collector: RoadCollector) -> RoadLayout:
    """
    Clean, measure and cut the roads that were collected.

    Raises
    ------
    SourceError
        There are none.
    """
    pieces = collector.pieces()
    if not len(pieces):
        raise SourceError(
            "The extract holds no roads for vehicles; choose one of an area with "
            "roads, with highway tags and the nodes of its ways."
        )
    latest = latest_versions(collector.points(), pieces[:, 0], pieces[:, 6])
    points, aliases = without_repeated_places(latest)
    if not len(points.piece):
        raise SourceError(
            "All roads of the extract are mere points; choose an extract whose nodes "
            "have their places."
        )
    nodes, node = number_nodes(points, aliases)
    standing = on_roads(collector.nodes, nodes)
    closed = np.zeros(len(nodes.osm), np.bool_)
    closed[[n for n, found in standing.items() if any(o.closes for o in found)]] = True
    links = split_roads(points, node, closed)
    segment_m = np.append(geodesic_lengths(points.lonlat), 0.0)
    segment_m[points.offsets[1:] - 1] = 0
    columns = pieces[points.piece].T
    return RoadLayout(
        points=points,
        way=columns[0],
        make=columns[1],
        name=columns[2],
        ref=columns[3],
        own_name=columns[4],
        cut=columns[5],
        repeated=len(pieces) - len(latest.piece),
        nodes=nodes,
        node=node,
        segment_m=segment_m,
        links=links,
        standing=place_nodes(standing, node, links),
        makes=collector.makes.table(),
    )
