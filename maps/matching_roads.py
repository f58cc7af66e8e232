"""The roads of an area as map matching searches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.polylines import offsets_of, spans
from maps.road_network import RoadClass
from maps.routing.frozen import frozen
from maps.routing.match_kernels import Drives, Layers, Room
from maps.routing.path_over_stops import EdgeArcs
from maps.routing.place_kernels import Lines, Tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.routing.routing_graph import RoutingGraph
    from maps.spatial_index import SpatialIndex

CM_PER_M = 100
TURNING_M = 100.0  # what turning round on the spot counts for
MINOR = (RoadClass.SERVICE, RoadClass.TRACK)
MINOR_ROAD = 0.693  # a through road is twice as likely as a minor one: log of 2
ODD = 4.0  # usual errors; a point farther off is odd, and no odder


@dataclass(frozen=True, slots=True, eq=False)
class NearRoads:
    """
    Places on roads near some points, by point, the nearest first.

    Attributes
    ----------
    counts
        (n,) int32.
    links, shares, away_m
        (n, k): link, share of it before the place, metres to it.
    """

    counts: NDArray[np.int32]
    links: NDArray[np.int32]
    shares: NDArray[np.float64]
    away_m: NDArray[np.float64]

    def rows(self, rows: NDArray[np.int64]) -> NearRoads:
        """Those of some points."""
        return NearRoads(
            self.counts[rows], self.links[rows], self.shares[rows], self.away_m[rows]
        )


@dataclass(frozen=True, slots=True, eq=False)
class MatchingRoads:
    """
    A network with what matching derives from it; build one with `of`.

    Attributes
    ----------
    network
        Roads of the area.
    drives
        Its routing graph with lengths.
    tree, lines
        To find links near a point.
    edge_arcs
        Arcs of the graph by edge.
    edges_by_link, link_edges
        (E,) edges ordered by link and (L + 1,) where each link's begin.
    root_arc
        (E,) int32, the arc of each edge that has no history.
    """

    network: RoadNetwork
    drives: Drives
    tree: Tree
    lines: Lines
    edge_arcs: EdgeArcs
    edges_by_link: NDArray[np.int64]
    link_edges: NDArray[np.int64]
    root_arc: NDArray[np.int32]

    @classmethod
    def of(
        cls, network: RoadNetwork, graph: RoutingGraph, index: SpatialIndex
    ) -> MatchingRoads:
        """
        Make a network ready for matching.

        Parameters
        ----------
        network
            Roads of the area.
        graph
            Of the network; its turn bans hold.
        index
            Over the boxes of all links, as in `maps.snap.RoadFinder`.
        """
        length = np.rint(network.edge_length_m() * CM_PER_M).astype(np.int64)
        drives = Drives(
            frozen(graph.arc_offsets),
            frozen(graph.arc_head),
            frozen(graph.arc_edge),
            frozen(length[graph.arc_edge]),
            frozen(network.reverse_edge()),
            round(TURNING_M * CM_PER_M),
            frozen(network.junction_lonlat[graph.state_junction]),
        )
        counts = np.bincount(network.edge_link, minlength=network.link_count)
        return cls(
            network,
            drives,
            Tree(frozen(index.boxes), frozen(index.levels), frozen(index.order)),
            Lines(frozen(network.link_offsets), frozen(network.vertex_lonlat)),
            EdgeArcs.of(graph),
            np.argsort(network.edge_link, kind="stable"),
            offsets_of(counts),
            graph.root_arc,
        )

    def room(self) -> Room:
        """Room for the searches of one thread."""
        arcs = len(self.drives.head)
        fan_out = np.diff(self.drives.offsets)
        pushes = int(fan_out[self.drives.head].sum()) + 2
        return Room(
            cost=np.empty(arcs + 1, np.int64),
            mark=np.zeros((arcs + 1, 5), np.int32),
            key=np.empty(pushes, np.int64),
            label=np.empty(pushes, np.int32),
            clock=np.zeros(1, np.int32),
        )

    def layers(self, near: NearRoads, sigma_m: NDArray[np.float64]) -> Layers:
        """
        Candidates of points that each have a road near.

        Parameters
        ----------
        near
            Roads near the points.
        sigma_m
            (n,) usual error of each point, metres.

        Returns
        -------
        Layers
            Both directions of each link where it has them, by rising arc. An error
            beyond `ODD` of the usual ones scores as one of so many: it is odd anyway.
            Service roads and tracks score a little worse than others.
        """
        places = np.arange(near.links.shape[1]) < near.counts[:, None]
        point, column = np.nonzero(places)
        link = near.links[point, column]
        point, edge, share, away = _spread(
            (point, near.shares[point, column], near.away_m[point, column]),
            self.link_edges[link],
            np.diff(self.link_edges)[link],
            self.edges_by_link,
        )
        share = np.where(self.network.edge_forward[edge], share, 1 - share)
        arcs = self.edge_arcs
        starts, counts = arcs.offsets[edge], np.diff(arcs.offsets)[edge]
        point, arc, share, away = _spread(
            (point, share, away), starts, counts, arcs.arcs
        )
        order = np.lexsort((arc, point))
        point, arc = point[order], arc[order]
        error = away[order] / sigma_m[point]
        along = np.rint(share[order] * self.drives.length[arc]).astype(np.int64)
        link = self.network.edge_link[self.drives.edge[arc]]
        minor = np.isin(self.network.link_class[link], MINOR)
        return Layers(
            offsets_of(np.bincount(point, minlength=len(near.counts))),
            arc.astype(np.int32),
            along,
            0.5 * np.minimum(error, ODD) ** 2 + MINOR_ROAD * minor,
            self.root_arc[self.drives.edge[arc]] == arc,
        )


def _spread(
    columns: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    starts: NDArray[np.int64],
    counts: NDArray[np.int64],
    numbers: NDArray[np.int64] | NDArray[np.int32],
) -> tuple[
    NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]
]:
    """Repeat rows for each of the numbers that belong to them."""
    point, share, away = columns
    return (
        np.repeat(point, counts),
        numbers[spans(starts, counts)].astype(np.int64),
        np.repeat(share, counts),
        np.repeat(away, counts),
    )
