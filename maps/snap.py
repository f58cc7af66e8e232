"""From a point on the map to the nearest place on a road that may be used."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.errors import PlaceError
from maps.polylines import Polylines, spans
from maps.routing.path_over_stops import OnEdge
from maps.spatial_index import SpatialIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

FARTHEST_M = 2000.0
FIRST_LOOK_M = 100.0
TOUCHING = 1e-6  # share of a link within which a place is its end
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPlace:
    """
    A place on a road.

    Attributes
    ----------
    link
        It lies on.
    share
        Of the link that lies before it, along the geometry, 0 to 1.
    lonlat
        Degrees.
    distance_m
        From the point asked for.
    junction
        The junction it is, or -1 for a place between two.
    on_edges
        The same place on each edge of the link that may be used.
    """

    link: int
    share: float
    lonlat: tuple[float, float]
    distance_m: float
    junction: int
    on_edges: tuple[OnEdge, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RoadFinder:
    """
    Finds the nearest road; build one per network with `of`.

    Attributes
    ----------
    network
        Roads of the area.
    index
        Over the boxes of all links.
    first_edge
        (L,) int32, the first edge of each link; the other one stands beside it.
    """

    network: RoadNetwork
    index: SpatialIndex
    first_edge: NDArray[np.int32]

    @classmethod
    def of(cls, network: RoadNetwork) -> RoadFinder:
        """Index the links of a network."""
        boxes = Polylines(network.vertex_lonlat, network.link_offsets).boxes()
        first = np.full(network.link_count, network.edge_count, np.int32)
        backwards = np.arange(network.edge_count - 1, -1, -1, dtype=np.int32)
        first[network.edge_link[::-1]] = backwards
        return cls(network, SpatialIndex.of(boxes), first)

    def nearest(
        self,
        lonlat: tuple[float, float],
        allowed: NDArray[np.bool_],
        *,
        farthest_m: float = FARTHEST_M,
        what: str = "road",
        links: NDArray[np.bool_] | None = None,
    ) -> RoadPlace:
        """
        Nearest place on any edge that may be used.

        Parameters
        ----------
        lonlat
            Degrees.
        allowed
            (E,) bool, edges that may be used.
        farthest_m
            How far from the point the place may lie, metres.
        what
            What is looked for, for the sentence when there is none.
        links
            `links_of` the very same edges, where many places are looked for.

        Returns
        -------
        RoadPlace
            Of places at the same distance the one on the lower link.

        Raises
        ------
        PlaceError
            Nothing lies that near; the sentence says how far it is instead.
        """
        if links is None:
            links = self.links_of(allowed)
        reach_m = min(FIRST_LOOK_M, farthest_m)
        while True:
            found = self._within(lonlat, links, reach_m)
            if found is not None and found[0] <= reach_m:
                return self._place(lonlat, allowed, found)
            if reach_m >= farthest_m:
                break
            reach_m = min(2 * reach_m, farthest_m)
        raise PlaceError(self._too_far(lonlat, links, farthest_m, what))

    def links_of(self, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(L,) bool, links of which an edge may be used."""
        links = np.zeros(self.network.link_count, np.bool_)
        links[self.network.edge_link[allowed]] = True
        return links

    def _within(
        self, lonlat: tuple[float, float], links: NDArray[np.bool_], reach_m: float
    ) -> tuple[float, int, int, float] | None:
        """Nearest segment of links that come near: distance, link, segment, share."""
        lon, lat = lonlat
        dlat = reach_m / METRES_PER_DEGREE * 1.01
        dlon = dlat / max(np.cos(np.radians(lat)), 0.01)
        near = self.index.query((lon - dlon, lat - dlat, lon + dlon, lat + dlat))
        near = near[links[near]]
        return self._nearest_segment(lonlat, near) if len(near) else None

    def _nearest_segment(
        self, lonlat: tuple[float, float], links: NDArray[np.int64]
    ) -> tuple[float, int, int, float]:
        """Nearest segment of some links: distance, link, segment, share of it."""
        offsets = self.network.link_offsets
        counts = offsets[links + 1] - offsets[links] - 1
        start = spans(offsets[links], counts)
        vertices = self.network.vertex_lonlat
        scale = _metres(lonlat)
        a = (vertices[start] - lonlat) * scale
        along = (vertices[start + 1] - vertices[start]) * scale
        square = np.einsum("ij,ij->i", along, along)
        towards = -np.einsum("ij,ij->i", a, along)
        share = np.clip(towards / np.where(square > 0, square, 1), 0, 1)
        distance = np.hypot(*(a + share[:, None] * along).T)
        best = int(np.argmin(distance))
        link = int(np.repeat(links, counts)[best])
        return float(distance[best]), link, int(start[best]), float(share[best])

    def _place(
        self,
        lonlat: tuple[float, float],
        allowed: NDArray[np.bool_],
        found: tuple[float, int, int, float],
    ) -> RoadPlace:
        """Place on a segment, as a share of its link."""
        distance_m, link, segment, part = found
        start = int(self.network.link_offsets[link])
        line = self.network.link_geometry(link)
        lengths = np.hypot(*(np.diff(line, axis=0) * _metres(lonlat)).T)
        before = lengths[: segment - start].sum() + part * lengths[segment - start]
        total = lengths.sum()
        share = float(min(before / total, 1.0)) if total > 0 else 0.0
        a, b = line[segment - start], line[segment - start + 1]
        lon, lat = (a + part * (b - a)).tolist()
        return RoadPlace(
            link=link,
            share=share,
            lonlat=(lon, lat),
            distance_m=distance_m,
            junction=self._junction(link, share),
            on_edges=self._on_edges(link, share, allowed),
        )

    def ways(self, place: RoadPlace, allowed: NDArray[np.bool_]) -> tuple[OnEdge, ...]:
        """
        All edges on which a route may pass a place.

        Parameters
        ----------
        place
            On a road of the network.
        allowed
            (E,) bool, edges that may be used.

        Returns
        -------
        tuple[OnEdge, ...]
            The edges of its link, or at a junction all that lead there or away.
        """
        return self.ways_of_all([place], allowed)[0]

    def ways_of_all(
        self, places: Sequence[RoadPlace], allowed: NDArray[np.bool_]
    ) -> list[tuple[OnEdge, ...]]:
        """Give the `ways` of many places, looking through the edges once."""
        network = self.network
        wanted = np.zeros(network.junction_count, np.bool_)
        wanted[[place.junction for place in places if place.junction >= 0]] = True
        past: dict[int, list[OnEdge]] = defaultdict(list)
        for ends, share in ((network.edge_tail, 0.0), (network.edge_head, 1.0)):
            edges = np.flatnonzero(wanted[ends] & allowed)
            for edge, end in zip(edges.tolist(), ends[edges].tolist(), strict=True):
                past[end].append(OnEdge(edge, share))
        return [
            tuple(past[place.junction])
            if place.junction >= 0
            else self._on_edges(place.link, place.share, allowed)
            for place in places
        ]

    def _on_edges(
        self, link: int, share: float, allowed: NDArray[np.bool_]
    ) -> tuple[OnEdge, ...]:
        """A share of a link on each of its edges that may be used."""
        first = int(self.first_edge[link])
        beside = self.network.edge_link[first : first + 2] == link
        usable = np.flatnonzero(beside & allowed[first : first + 2])
        edges = (first + usable).tolist()
        forward = self.network.edge_forward[edges].tolist()
        shares = [share if ahead else 1 - share for ahead in forward]
        return tuple(map(OnEdge, edges, shares))

    def _junction(self, link: int, share: float) -> int:
        """Junction at the very end of a link, or -1."""
        if TOUCHING < share < 1 - TOUCHING:
            return -1
        edge = int(self.first_edge[link])
        at_tail = (share <= TOUCHING) == bool(self.network.edge_forward[edge])
        ends = self.network.edge_tail if at_tail else self.network.edge_head
        return int(ends[edge])

    def _too_far(
        self,
        lonlat: tuple[float, float],
        links: NDArray[np.bool_],
        farthest_m: float,
        what: str,
    ) -> str:
        """Why nothing was found, with the distance to what there is."""
        lon, lat = lonlat
        point = f"{lat:.5f}, {lon:.5f}"
        usable = np.flatnonzero(links)
        if not len(usable):
            return f"No {what} near {point}: the area has none at all."
        distance_m = self._nearest_segment(lonlat, usable)[0]
        return (
            f"The nearest {what} is {distance_m / 1000:.1f} km from {point}; choose a "
            f"point within {farthest_m / 1000:g} km of one."
        )


def _metres(lonlat: tuple[float, float]) -> NDArray[np.float64]:
    """Metres per degree of longitude and latitude near a point."""
    east = METRES_PER_DEGREE * np.cos(np.radians(lonlat[1]))
    return np.array([east, METRES_PER_DEGREE])
