"""All bridges of an area as a table: what each bears, and who may cross it how."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LimitOrigin, ObstacleKind, RoadClass
from planners.bridge_classes import BridgeVerdict
from planners.bridge_ratings import rated_bridges
from planners.explain_route import explain_edge, unknown_phrase
from planners.limit_rows import Crossing
from planners.limit_words import limit_fact
from planners.mlc import ESTIMATED, estimated_limit
from planners.passability import assess
from planners.route import RefusalReason
from planners.vehicle_demands import CLASSES, MASSES
from planners.vehicles import Formation, Track

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import LimitFact, Lonlat, RoutePolicy

ESTIMATED_FROM = (LimitKind.MASS, LimitKind.MASS_COMBINED)
_LOADS = (*CLASSES[Track.WHEELED], *CLASSES[Track.TRACKED], *MASSES)
_VERDICTS = {
    Crossing.TWO_WAY: BridgeVerdict.CARRIES,
    Crossing.ONE_WAY: BridgeVerdict.ONE_WAY,
    Crossing.CAUTION: BridgeVerdict.CAUTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleCrossing:
    """
    How vehicles of one type may cross a bridge.

    Attributes
    ----------
    vehicle, count
        Their type, and how many march.
    verdict
        Carried, one-way, with caution, unknown, or refused.
    reason
        Why they are refused, as a sentence; what is unknown, as a phrase; else
        empty.
    """

    vehicle: str
    count: int
    verdict: BridgeVerdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BridgeRow:
    """
    One bridge.

    Attributes
    ----------
    obstacle
        Its number among the obstacles of the network.
    osm
        OSM way of its longest part.
    name, road
        Its own name, or empty; and what a driver calls the road over it.
    road_class
        Of the road.
    position
        Its middle, degrees.
    length_m
        Along the road.
    road_width_m
        Of the carriageway; NaN is unknown.
    limits
        The sharpest limit of each kind that binds anybody, classes and mass with
        those of own ratings in their place. Where a civil sign in tonnes is all
        that is known, the class that it amounts to, as an estimate.
    rating
        The user's own, if there is one.
    verdict
        The gravest of the vehicles; without any, known or unknown.
    crossings
        One for each type of vehicle that marches.
    """

    obstacle: int
    osm: int
    name: str
    road: str
    road_class: RoadClass
    position: Lonlat
    length_m: float
    road_width_m: float
    limits: Mapping[LimitKind, LimitFact]
    rating: BridgeRating | None
    verdict: BridgeVerdict
    crossings: tuple[VehicleCrossing, ...]

    @property
    def label(self) -> str:
        """Its name with its road, each once."""
        parts = dict.fromkeys(part for part in (self.road, self.name) if part)
        if self.name and self.name in self.road:
            return self.road
        return ", ".join(parts)


def bridge_table(
    roads: Roads,
    formation: Formation | None,
    policy: RoutePolicy,
    *,
    ratings: tuple[BridgeRating, ...] = (),
    closed_edges: frozenset[int] = frozenset(),
) -> tuple[BridgeRow, ...]:
    """
    Judge all bridges of an area.

    Parameters
    ----------
    roads
        Of the area.
    formation
        Who wants to cross; None for nobody.
    policy
        Roads in doubt.
    ratings
        Own ratings; of two for one bridge the later one holds.
    closed_edges
        Closed by the user.

    Returns
    -------
    tuple[BridgeRow, ...]
        Each as the greatest road over it finds it. By concern: what refuses first,
        then what nobody knows, what is crossed with caution, one-way, and the rest;
        greater roads and longer bridges first.

    Raises
    ------
    RouteError
        A rating lies on no bridge, or a closed edge does not exist.
    """
    own = rated_bridges(roads.network, ratings)
    roads = roads.rated(ratings)
    judges = [
        (vehicle.name, count, judged)
        for vehicle, count in (formation.vehicles if formation else ())
        for judged in [
            assess(
                roads.network,
                Formation(vehicle.name, ((vehicle, 1),)),
                policy,
                closed_edges=closed_edges,
            )
        ]
    ]
    rows = [
        _row(roads, bridge, _main_road(roads.network, edges), judges, own.get(bridge))
        for bridge, edges in edges_by_bridge(roads.network).items()
    ]
    return tuple(sorted(rows, key=_concern))


def edges_by_bridge(network: RoadNetwork) -> dict[int, tuple[int, ...]]:
    """Edges of both directions over each bridge, by obstacle number, rising."""
    order = np.argsort(network.edge_link, kind="stable")
    links = network.edge_link[order]
    first = np.searchsorted(links, network.obstacle_links, side="left").tolist()
    last = np.searchsorted(links, network.obstacle_links, side="right").tolist()
    starts = network.obstacle_link_offsets.tolist()
    edges = order.tolist()
    return {
        bridge: tuple(
            sorted(
                edge
                for entry in range(starts[bridge], starts[bridge + 1])
                for edge in edges[first[entry] : last[entry]]
            )
        )
        for bridge in np.flatnonzero(
            network.obstacle_kind == ObstacleKind.BRIDGE
        ).tolist()
    }


def _main_road(network: RoadNetwork, edges: tuple[int, ...]) -> tuple[int, ...]:
    """Edges of the greatest road over a bridge: paths beside it stop nobody."""
    classes = network.link_class[network.edge_link[list(edges)]].tolist()
    greatest = min(classes, default=0)
    return tuple(
        edge for edge, one in zip(edges, classes, strict=True) if one == greatest
    )


def is_known(row: BridgeRow) -> bool:
    """Whether anybody says what a bridge bears."""
    return any(kind in row.limits for kind in _LOADS)


def _row(
    roads: Roads,
    bridge: int,
    edges: Sequence[int],
    judges: Sequence[tuple[str, int, Passability]],
    rating: BridgeRating | None,
) -> BridgeRow:
    """One bridge as the vehicles find it."""
    network = roads.network
    limits = _limits(roads, edges)
    crossings = tuple(
        _crossing(roads, judged, edges, name, count) for name, count, judged in judges
    )
    told = any(kind in limits for kind in _LOADS)
    alone = BridgeVerdict.KNOWN if told else BridgeVerdict.UNKNOWN
    link = int(network.edge_link[edges[0]]) if edges else 0
    widths = network.link_width_m[network.edge_link[list(edges)]]
    lon, lat = network.obstacle_lonlat[bridge].tolist()
    return BridgeRow(
        obstacle=bridge,
        osm=int(network.obstacle_osm[bridge]),
        name=network.strings[int(network.obstacle_name[bridge])],
        road=network.edge_name(edges[0]) if edges else "",
        road_class=RoadClass(int(network.link_class[link])),
        position=(lon, lat),
        length_m=float(network.obstacle_length_m[bridge]),
        road_width_m=float(np.fmin.reduce(widths, initial=np.nan)),
        limits=limits,
        rating=rating,
        verdict=max((one.verdict for one in crossings), default=alone),
        crossings=crossings,
    )


def _limits(roads: Roads, edges: Sequence[int]) -> dict[LimitKind, LimitFact]:
    """The sharpest limit of each kind, own ones in the place of others."""
    sharpest: dict[LimitKind, LimitFact] = {}
    for edge in edges:
        for row in roads.limit_rows(edge):
            fact = limit_fact(roads.network, row)
            other = sharpest.get(fact.kind)
            if other is None or _binds_before(fact, other):
                sharpest[fact.kind] = fact
    rated = [
        track
        for track in Track
        if any(
            kind in sharpest and sharpest[kind].origin is LimitOrigin.OWN_RATING
            for kind in CLASSES[track]
        )
    ]
    void = {
        kind
        for track in rated
        for kind in CLASSES[track]
        if kind in sharpest and sharpest[kind].origin is not LimitOrigin.OWN_RATING
    }
    limits = {kind: sharpest[kind] for kind in sorted(sharpest) if kind not in void}
    return limits | _estimates(limits)


def _estimates(limits: Mapping[LimitKind, LimitFact]) -> dict[LimitKind, LimitFact]:
    """Classes that a civil sign amounts to, for vehicles without a class."""
    signs = [
        limits[kind]
        for kind in ESTIMATED_FROM
        if kind in limits and math.isfinite(limits[kind].value)
    ]
    if not signs:
        return {}
    sign = min(signs, key=lambda fact: fact.value)
    return {
        ESTIMATED[track]: estimated_limit(sign, track)
        for track in Track
        if not any(kind in limits for kind in CLASSES[track])
    }


def _binds_before(fact: LimitFact, other: LimitFact) -> bool:
    """Whether a limit is the one to show: own before others, readable, sharp."""

    def rank(one: LimitFact) -> tuple[bool, bool, float]:
        deep = one.kind in (LimitKind.FORD_DEPTH, LimitKind.TUNNEL_CATEGORY)
        unread = math.isnan(one.value)
        sharp = 0.0 if unread else (-one.value if deep else one.value)
        return one.origin is not LimitOrigin.OWN_RATING, unread, sharp

    return rank(fact) < rank(other)


def _crossing(
    roads: Roads, judged: Passability, edges: Sequence[int], name: str, count: int
) -> VehicleCrossing:
    """How one type of vehicle crosses."""
    verdict, reason = BridgeVerdict.CARRIES, ""
    refused = [
        edge
        for edge in edges
        if any(r is not RefusalReason.UNKNOWN for r in judged.reasons_of(edge))
    ]
    unknown = 0
    for edge in edges:
        unknown |= int(judged.unknown[edge])
    if refused:
        verdict = BridgeVerdict.REFUSES
        reason = explain_edge(roads, judged, refused[0])[0].sentence
    elif unknown:
        verdict, reason = BridgeVerdict.UNKNOWN, unknown_phrase(unknown)
    elif edges:
        worst = max(int(judged.crossing[edge]) for edge in edges)
        verdict = _VERDICTS[Crossing(worst)]
    return VehicleCrossing(vehicle=name, count=count, verdict=verdict, reason=reason)


def _concern(row: BridgeRow) -> tuple[int, int, float, int]:
    """Sorts the gravest verdict first, then great roads and long bridges."""
    return -int(row.verdict), int(row.road_class), -row.length_m, row.obstacle
