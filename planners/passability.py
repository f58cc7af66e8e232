"""Which roads a formation may use under limits and policy, and which are in doubt.

A class is compared with a class first: where a bridge has a military load class
for the kind of vehicle, that decides; a signed mass limit binds besides. A bridge
whose class holds for one-way traffic only is passed with caution, and said so.
A bridge that the user rated bears what his rating says for vehicles of its kind,
whatever the map says. What nobody knows counts by the rule that the user chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.road_network import Access, LimitKind, LimitOrigin, LinkFlag, RoadClass
from planners.errors import RouteError
from planners.route import RefusalReason, RoutePolicy, UnknownRule
from planners.vehicles import Formation, Track, VehicleType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.route import Lonlat

HEAVY_GOODS_T = 3.5  # a ban on heavy goods vehicles binds above this mass

# The first reason that applies is the one named; the user's own decisions lead.
REASONS = (
    RefusalReason.CLOSED,
    RefusalReason.AVOID,
    RefusalReason.LIMIT,
    RefusalReason.ACCESS,
    RefusalReason.FERRY,
    RefusalReason.ROAD_CLASS,
    RefusalReason.GRADE,
    RefusalReason.UNKNOWN,
)

MASSES = (LimitKind.MASS, LimitKind.MASS_RATING, LimitKind.MASS_COMBINED)
BEARING = (*MASSES, LimitKind.AXLE_LOAD)  # what a load class takes account of
CLASSES = {
    Track.WHEELED: (LimitKind.MLC_WHEELED, LimitKind.MLC_WHEELED_ONEWAY),
    Track.TRACKED: (LimitKind.MLC_TRACKED, LimitKind.MLC_TRACKED_ONEWAY),
}


class Unknown(IntFlag):
    """What nobody knows about an edge that would matter to the formation."""

    LOAD = 1
    HEIGHT = 2
    DEPTH = 4
    WIDTH = 8
    LENGTH = 16
    AXLE_LOAD = 32
    ACCESS = 64


UNKNOWN_OF_KIND: Mapping[LimitKind, Unknown] = {
    LimitKind.HEIGHT: Unknown.HEIGHT,
    LimitKind.FORD_DEPTH: Unknown.DEPTH,
    LimitKind.WIDTH: Unknown.WIDTH,
    LimitKind.LENGTH: Unknown.LENGTH,
    LimitKind.AXLE_LOAD: Unknown.AXLE_LOAD,
    LimitKind.ACCESS: Unknown.ACCESS,
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Passability:
    """
    What a formation may use; build one with `assess`.

    Attributes
    ----------
    formation, policy
        For whom and under which rules it holds.
    reasons
        (E,) uint16, bit ``i`` for ``REASONS[i]``; 0 may be used.
    refused_rows
        (R,) bool, limits that a vehicle exceeds.
    overruled
        (R,) bool by kind of vehicle: limits in whose place the user's own stand.
    unknown
        (E,) uint8, `Unknown`.
    caution
        (E,) bool: passable under the class for one-way traffic only.
    """

    formation: Formation
    policy: RoutePolicy
    reasons: NDArray[np.uint16]
    refused_rows: NDArray[np.bool_]
    overruled: Mapping[Track, NDArray[np.bool_]]
    unknown: NDArray[np.uint8]
    caution: NDArray[np.bool_]

    @property
    def forbidden(self) -> NDArray[np.bool_]:
        """Edges that may not be used, (E,)."""
        return np.asarray(self.reasons != 0)

    def binds(self, row: int) -> bool:
        """Whether a limit holds for any vehicle, or own ones stand in its place."""
        return not all(rows[row] for rows in self.overruled.values())

    def reasons_of(self, edge: int) -> tuple[RefusalReason, ...]:
        """All reasons against an edge, the one to name first; empty for none."""
        bits = int(self.reasons[edge])
        return tuple(reason for i, reason in enumerate(REASONS) if bits >> i & 1)


def assess(
    network: RoadNetwork,
    formation: Formation,
    policy: RoutePolicy,
    *,
    closed_edges: frozenset[int] = frozenset(),
    avoid: Sequence[Sequence[Lonlat]] = (),
) -> Passability:
    """
    Judge every edge of a network for a formation.

    Parameters
    ----------
    network
        Roads of the area.
    formation
        Who marches; the worst of its vehicles decides.
    policy
        What the user decided about roads in doubt.
    closed_edges
        Edges closed by the user.
    avoid
        Polygons to keep out of, each a ring of three or more points in degrees.

    Returns
    -------
    Passability
        Reasons and doubts for every edge.

    Raises
    ------
    RouteError
        A closed edge does not exist, or a polygon is no polygon.
    """
    overruled = {
        track: _overruled(network, track)
        for track in Track
        if any(vehicle.track is track for vehicle in formation.types())
    }
    refused_rows, caution = _refused_rows(network, formation, policy, overruled)
    unknown = _unknown(network, overruled)
    link = network.edge_link
    road_class = network.link_class[link]
    grade = network.link_grade[link]
    ferry = (network.link_flags[link] & LinkFlag.FERRY) != 0
    against = {
        RefusalReason.CLOSED: _closed(network, closed_edges),
        RefusalReason.AVOID: _inside(network, avoid)[link],
        RefusalReason.LIMIT: _any_row(network, refused_rows),
        RefusalReason.ACCESS: _no_access(network, policy),
        RefusalReason.FERRY: ferry & (not policy.ferries),
        RefusalReason.ROAD_CLASS: _unusable_classes(formation)[road_class],
        RefusalReason.GRADE: grade > min(v.max_grade for v in formation.types()),
        RefusalReason.UNKNOWN: (unknown != 0) & (policy.unknown is UnknownRule.REFUSE),
    }
    reasons = np.zeros(network.edge_count, np.uint16)
    for bit, reason in enumerate(REASONS):
        reasons |= against[reason].astype(np.uint16) << np.uint16(bit)
    return Passability(
        formation=formation,
        policy=policy,
        reasons=reasons,
        refused_rows=refused_rows,
        overruled=overruled,
        unknown=unknown,
        caution=caution,
    )


def demand(vehicle: VehicleType, kind: LimitKind, policy: RoutePolicy) -> float:
    """
    What a vehicle asks of a limit; it is refused when that is above the value.

    Parameters
    ----------
    vehicle
        Of the formation.
    kind
        Kind of limit. Depths and their fording are negative, as the deeper ford is
        the sharper limit; bans have the value 0 and ask 1 of whom they bind.
    policy
        Whether bans on heavy goods vehicles bind.

    Returns
    -------
    float
        In the unit of the limit; negative infinity where it does not bind.
    """
    if kind in MASSES:
        return vehicle.mass_t
    if kind in CLASSES[vehicle.track]:
        return vehicle.mlc
    if kind is LimitKind.HEAVY_GOODS:
        return float(policy.heavy_goods_ban and vehicle.mass_t > HEAVY_GOODS_T)
    others = {
        LimitKind.AXLE_LOAD: vehicle.axle_load_t,
        LimitKind.HEIGHT: vehicle.height_m,
        LimitKind.WIDTH: vehicle.width_m,
        LimitKind.LENGTH: vehicle.length_m,
        LimitKind.FORD_DEPTH: -vehicle.fording_depth_m,
        LimitKind.HAZMAT: float(vehicle.hazmat),
        LimitKind.HAZMAT_WATER: float(vehicle.hazmat),
        LimitKind.BARRIER: 0.5,  # between impassable, 0, and openable, 1
    }
    return others.get(kind, -np.inf)


def supply(kind: LimitKind, value: float) -> float:
    """Value of a limit as `demand` compares it: the depth of a ford is negative."""
    return -value if kind is LimitKind.FORD_DEPTH else value


def refused_access(policy: RoutePolicy) -> frozenset[Access]:
    """Kinds of access that the policy does not take up."""
    refused = {Access.NO}
    if not policy.private:
        refused.add(Access.PRIVATE)
    if not policy.military:
        refused.add(Access.MILITARY)
    return frozenset(refused)


def _refused_rows(
    network: RoadNetwork,
    formation: Formation,
    policy: RoutePolicy,
    overruled: Mapping[Track, NDArray[np.bool_]],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Limits exceeded, (R,), and edges passed under a one-way class, (E,)."""
    kind = network.limit_kind
    value = np.where(
        kind == LimitKind.FORD_DEPTH, -network.limit_value, network.limit_value
    )
    refused = np.zeros(len(kind), np.bool_)
    caution = np.zeros(network.edge_count, np.bool_)
    for track, void in overruled.items():
        vehicles = [v for v in formation.types() if v.track is track]
        worst = np.array(
            [max(demand(v, k, policy) for v in vehicles) for k in LimitKind]
        )
        exceeded = (worst[kind] > value) & ~void
        two_way, one_way = CLASSES[track]
        admitted = np.zeros(network.edge_count, np.bool_)
        granting = (kind == one_way) & (value >= worst[one_way]) & ~void
        admitted[network.limit_edge[granting]] = True
        admitted[network.limit_edge[(kind == one_way) & exceeded]] = False
        rows = (kind == two_way) & exceeded & admitted[network.limit_edge]
        only = ~_has(network, kind == two_way) & admitted
        caution |= _any_row(network, rows) | only
        refused |= exceeded & ~rows

    estimated = np.isin(kind, MASSES) & (network.limit_origin == LimitOrigin.ESTIMATE)
    known = np.logical_and.reduce([_class_known(network, t) for t in overruled])
    refused &= ~(estimated & known[network.limit_edge])
    return refused, caution


def _overruled(network: RoadNetwork, track: Track) -> NDArray[np.bool_]:
    """Limits that do not bind a kind of vehicle, as the user has his own, (R,).

    His own limit stands in for all others of its kind on an edge; his load class
    for everything that the map says about what the edge bears.
    """
    own = network.limit_origin == LimitOrigin.OWN_RATING
    if not own.any():
        return np.zeros(len(own), np.bool_)
    kind = network.limit_kind
    key = network.limit_edge.astype(np.int64) * len(LimitKind) + kind
    void = np.isin(key, key[own])
    rated = _any_row(network, own & np.isin(kind, CLASSES[track]))
    void |= np.isin(kind, (*BEARING, *CLASSES[track])) & rated[network.limit_edge]
    return np.asarray(void & ~own)


def _has(network: RoadNetwork, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges with one of some rows that has a value, (E,)."""
    return _any_row(network, rows & ~np.isnan(network.limit_value))


def _any_row(network: RoadNetwork, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges with one of some rows, (E,)."""
    edges = np.zeros(network.edge_count, np.bool_)
    edges[network.limit_edge[rows]] = True
    return edges


def _class_known(network: RoadNetwork, track: Track) -> NDArray[np.bool_]:
    """Edges with a load class for a kind of vehicle, (E,)."""
    return _has(network, np.isin(network.limit_kind, CLASSES[track]))


def _unknown(
    network: RoadNetwork, overruled: Mapping[Track, NDArray[np.bool_]]
) -> NDArray[np.uint8]:
    """What is unknown about every edge: needed there and nowhere said, or unreadable.

    A bridge or ferry needs a class for the kind of vehicle or a mass, a tunnel or
    covered way a height, a ford a depth.
    """
    kind = network.limit_kind
    flags = network.link_flags[network.edge_link]
    load_rows = np.isin(kind, MASSES)
    load_known = _has(network, load_rows) | np.logical_and.reduce(
        [_class_known(network, track) for track in overruled]
    )
    for track in overruled:
        load_rows = load_rows | np.isin(kind, CLASSES[track])
    bears = (flags & (LinkFlag.BRIDGE | LinkFlag.FERRY)) != 0
    unknown = _flagged(
        Unknown.LOAD, (bears | _unreadable(network, load_rows)) & ~load_known
    )
    needs = {
        Unknown.HEIGHT: (flags & (LinkFlag.TUNNEL | LinkFlag.COVERED)) != 0,
        Unknown.DEPTH: (flags & LinkFlag.FORD) != 0,
    }
    binding = ~np.logical_and.reduce(list(overruled.values()))
    for limit_kind, bit in UNKNOWN_OF_KIND.items():
        rows = (kind == limit_kind) & binding
        needed = _unreadable(network, rows)
        if bit in needs:
            needed |= needs[bit]
        unknown |= _flagged(bit, needed & ~_has(network, rows))
    return unknown


def _unreadable(network: RoadNetwork, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges with one of some rows whose value makes no sense, (E,)."""
    return _any_row(network, rows & np.isnan(network.limit_value))


def _flagged(bit: Unknown, edges: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A bit where an edge is meant."""
    return np.where(edges, np.uint8(bit), np.uint8(0))


def _no_access(network: RoadNetwork, policy: RoutePolicy) -> NDArray[np.bool_]:
    """Edges closed by law, as the policy reads it, (E,)."""
    refused = [int(access) for access in refused_access(policy)]
    rows = network.limit_kind == LimitKind.ACCESS
    rows &= np.isin(network.limit_value, refused)
    return np.isin(network.edge_access, refused) | _any_row(network, rows)


def _unusable_classes(formation: Formation) -> NDArray[np.bool_]:
    """Road classes that some vehicle cannot use; a ferry carries them all."""
    return np.array(
        [
            road_class is not RoadClass.FERRY
            and any(road_class not in v.speed_kmh for v in formation.types())
            for road_class in RoadClass
        ]
    )


def _closed(network: RoadNetwork, closed_edges: frozenset[int]) -> NDArray[np.bool_]:
    """Edges closed by the user, (E,)."""
    closed = np.zeros(network.edge_count, np.bool_)
    numbers = np.array(sorted(closed_edges), np.int64)
    if len(numbers) and not 0 <= numbers[0] <= numbers[-1] < network.edge_count:
        raise RouteError(
            f"A closed edge is not among the {network.edge_count} edges of this area; "
            "close the road anew on the present map."
        )
    closed[numbers] = True
    return closed


def _inside(
    network: RoadNetwork, avoid: Sequence[Sequence[Lonlat]]
) -> NDArray[np.bool_]:
    """Links that touch a polygon, (L,)."""
    inside = np.zeros(network.link_count, np.bool_)
    if not avoid:
        return inside
    starts = network.link_offsets[:-1]
    low = np.minimum.reduceat(network.vertex_lonlat, starts, axis=0)
    high = np.maximum.reduceat(network.vertex_lonlat, starts, axis=0)
    for ring in avoid:
        polygon = _polygon(ring)
        west, south, east, north = polygon.bounds
        meets = (low <= (east, north)).all(axis=1)
        meets &= (high >= (west, south)).all(axis=1)
        near = np.flatnonzero(meets)
        lines = [shapely.linestrings(network.link_geometry(i)) for i in near.tolist()]
        inside[near] |= shapely.intersects(polygon, np.array(lines, object))
    return inside


def _polygon(ring: Sequence[Lonlat]) -> shapely.Geometry:
    """Area within a ring; where a ring crosses itself, all it goes round."""
    corners = np.array(ring, np.float64)
    if len(set(ring)) < 3 or not np.isfinite(corners).all():
        raise RouteError("An area to avoid needs three different corners or more.")
    polygon = shapely.make_valid(shapely.Polygon(corners))
    shapely.prepare(polygon)
    return polygon
