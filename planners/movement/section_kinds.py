"""How many columns a road bears at once: two-way, one direction at a time, or one.

The rules, each with its source:

* a road driven both ways that has one lane, or is narrower than a single flow needs, is
  alternating (the staff's width bands, `planners.route_classification`);
* a track of which neither lanes nor width is known is alternating (planning
  assumption: farm and forest tracks have one lane);
* a bridge that bears a column in one-way traffic only is alternating, as its load class
  for one-way traffic says;
* a bridge that bears a column with caution only, and a ferry, take one column at a time
  (planning assumption: a guide lets vehicles on one by one; who queues at a ferry
  does so as one column).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LinkFlag, RoadClass
from planners.bridge_classes import BridgeClasses, BridgeVerdict
from planners.movement.problem import SectionKind
from planners.route_classification import TrafficFlow, traffic_flow
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.vehicles import Formation

_SINGLE = (TrafficFlow.LIMITED_ACCESS, TrafficFlow.SINGLE_LANE)


def link_kinds(
    network: RoadNetwork, users: Iterable[tuple[Formation, Sequence[int]]]
) -> NDArray[np.int8]:
    """
    Judge the roads of some columns.

    Parameters
    ----------
    network
        Roads of the area, with the ratings of the user.
    users
        Who drives, and over which edges.

    Returns
    -------
    NDArray[np.int8]
        (L,) `SectionKind` of each link; `SectionKind.OPEN` where nobody drives.
    """
    kind = np.zeros(network.link_count, np.int8)
    both = np.bincount(network.edge_link, minlength=network.link_count) > 1
    narrow = {track: _narrow(network, both, track) for track in Track}
    bridges = _Bridges(network)
    for formation, edges in users:
        links = np.unique(network.edge_link[np.asarray(edges, np.int64)])
        tracks = {vehicle.track for vehicle in formation.types()}
        for track in tracks:
            raise_to(kind, links[narrow[track][links]], SectionKind.ALTERNATING)
        for links_of, verdict in bridges.on(links, formation):
            raise_to(kind, links_of, verdict)
    ferry = (network.link_flags & int(LinkFlag.FERRY)) != 0
    ferry |= network.link_class == RoadClass.FERRY
    kind[ferry] = SectionKind.ALONE
    return kind


def raise_to(
    kind: NDArray[np.int8], links: NDArray[np.int32], least: SectionKind
) -> None:
    """Make some links bear no more than a kind says."""
    kind[links] = np.maximum(kind[links], int(least))


def _narrow(
    network: RoadNetwork, both: NDArray[np.bool_], track: Track
) -> NDArray[np.bool_]:
    """Two-way links on which vehicles of a kind cannot pass each other, (L,)."""
    width = network.link_width_m.astype(np.float64)
    signed = np.isin(network.limit_kind, (LimitKind.WIDTH, LimitKind.ROAD_WIDTH))
    signed &= np.isfinite(network.limit_value)
    links = network.edge_link[network.limit_edge[signed]]
    np.fmin.at(width, links, network.limit_value[signed])
    lanes = network.link_lanes
    unknown = (lanes == 0) & np.isnan(width)
    single = (lanes == 1) | (unknown & (network.link_class == RoadClass.TRACK))
    for value in np.unique(width[np.isfinite(width)]).tolist():
        if traffic_flow(value, track) in _SINGLE:
            single |= width == value
    return np.asarray(single & both)


class _Bridges:
    """What the bridges of a network mean for one formation after another."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self._classes = BridgeClasses.of(network)
        self._known: dict[object, list[tuple[NDArray[np.int32], SectionKind]]] = {}

    def on(
        self, links: NDArray[np.int32], formation: Formation
    ) -> list[tuple[NDArray[np.int32], SectionKind]]:
        """Links of bridges among some links that bear a formation in part only."""
        key = frozenset(formation.types())
        if key not in self._known:
            self._known[key] = self._judged(formation)
        return [
            (found[np.isin(found, links)], kind) for found, kind in self._known[key]
        ]

    def _judged(
        self, formation: Formation
    ) -> list[tuple[NDArray[np.int32], SectionKind]]:
        """Links of all bridges that bear a formation in part only."""
        verdicts = self._classes.verdicts(formation)
        return [
            (self._links(verdicts == verdict), kind)
            for verdict, kind in (
                (BridgeVerdict.ONE_WAY, SectionKind.ALTERNATING),
                (BridgeVerdict.CAUTION, SectionKind.ALONE),
            )
        ]

    def _links(self, rows: NDArray[np.bool_]) -> NDArray[np.int32]:
        """Links that some bridges lie on."""
        network = self._network
        found = [
            network.obstacle_links[
                network.obstacle_link_offsets[o] : network.obstacle_link_offsets[o + 1]
            ]
            for o in self._classes.obstacle[rows].tolist()
        ]
        return np.unique(np.concatenate([np.zeros(0, np.int32), *found]))
