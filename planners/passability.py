"""Which roads a formation may use under limits and policy, and which are in doubt.

A class is compared with a class first: where a bridge has a military load class
for the kind of vehicle, that decides; a signed mass limit binds besides. A bridge
whose class holds for one-way traffic only is passed with caution, and said so.
A bridge that the user rated bears what his rating says for vehicles of its kind,
whatever the map says. What nobody knows counts by the rule that the user chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    LinkFlag,
    RoadClass,
    Surface,
)
from planners.errors import RouteError
from planners.limit_rows import (
    Crossing,
    class_known,
    edges_told,
    edges_with,
    judge_rows,
    overruled_rows,
)
from planners.route import RefusalReason, RoutePolicy, UnknownRule
from planners.unknown_limits import unknown_limits
from planners.vehicle_demands import MASSES
from planners.vehicles import Formation, Track

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.route import Lonlat

# The first reason that applies is the one named; the user's own decisions lead.
REASONS = (
    RefusalReason.CLOSED,
    RefusalReason.AVOID,
    RefusalReason.LIMIT,
    RefusalReason.ACCESS,
    RefusalReason.FERRY,
    RefusalReason.ROAD_CLASS,
    RefusalReason.SURFACE,
    RefusalReason.GRADE,
    RefusalReason.UNKNOWN,
)


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
    too_narrow
        (E,) bool: the road is known to be narrower than a vehicle.
    unknown
        (E,) uint16, `Unknown`.
    crossing
        (E,) uint8, `Crossing`: how load classes let the formation pass.
    """

    formation: Formation
    policy: RoutePolicy
    reasons: NDArray[np.uint16]
    refused_rows: NDArray[np.bool_]
    overruled: Mapping[Track, NDArray[np.bool_]]
    too_narrow: NDArray[np.bool_]
    unknown: NDArray[np.uint16]
    crossing: NDArray[np.uint8]

    @property
    def caution(self) -> NDArray[np.bool_]:
        """Edges that are not passable in two-way traffic, (E,)."""
        return np.asarray(self.crossing != Crossing.TWO_WAY)

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
        track: overruled_rows(network, track)
        for track in Track
        if any(vehicle.track is track for vehicle in formation.types())
    }
    judged = judge_rows(network, formation, policy, overruled)
    unknown = unknown_limits(network, formation, overruled, judged)
    narrow = _too_narrow(network, formation)
    link = network.edge_link
    road_class = network.link_class[link]
    grade = network.link_grade[link]
    against = {
        RefusalReason.CLOSED: edges_closed(network, closed_edges),
        RefusalReason.AVOID: links_inside(network, avoid)[link],
        RefusalReason.LIMIT: edges_with(network, judged.refused) | narrow,
        RefusalReason.ACCESS: _no_access(network, policy),
        RefusalReason.FERRY: _ferries(network, formation, policy),
        RefusalReason.ROAD_CLASS: _unusable_classes(formation)[road_class],
        RefusalReason.SURFACE: road_surface(network)[link]
        > worst_surface(formation, policy),
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
        refused_rows=judged.refused,
        overruled=overruled,
        too_narrow=narrow,
        unknown=unknown,
        crossing=judged.crossing,
    )


def refused_access(policy: RoutePolicy) -> frozenset[Access]:
    """Kinds of access that the policy does not take up."""
    refused = {Access.NO}
    if not policy.private:
        refused.add(Access.PRIVATE)
    if not policy.military:
        refused.add(Access.MILITARY)
    return frozenset(refused)


def worst_surface(formation: Formation, policy: RoutePolicy) -> Surface:
    """Softest surface that a formation may be sent over."""
    return min(policy.worst_surface, *(v.worst_surface for v in formation.types()))


def road_surface(network: RoadNetwork) -> NDArray[np.uint8]:
    """Surface of every link, (L,) `Surface`; a track that nobody describes is earth."""
    unsaid = network.link_surface == Surface.UNKNOWN
    track = network.link_class == RoadClass.TRACK
    return np.where(
        unsaid & track, np.uint8(Surface.EARTH), network.link_surface
    ).astype(np.uint8)


def _too_narrow(network: RoadNetwork, formation: Formation) -> NDArray[np.bool_]:
    """Edges of a known width that is less than a vehicle's, (E,); own widths lead."""
    link = network.edge_link
    widest = max(vehicle.width_m for vehicle in formation.types())
    narrow = network.link_width_m[link] < np.float32(widest)
    narrow &= (network.link_flags[link] & LinkFlag.FERRY) == 0
    own = network.limit_origin == LimitOrigin.OWN_RATING
    own &= network.limit_kind == LimitKind.WIDTH
    return np.asarray(narrow & ~edges_with(network, own))


def _ferries(
    network: RoadNetwork, formation: Formation, policy: RoutePolicy
) -> NDArray[np.bool_]:
    """Ferries not to be used, (E,): tracked vehicles need one known to bear them."""
    ferry = (network.link_flags[network.edge_link] & LinkFlag.FERRY) != 0
    if not policy.ferries:
        return np.asarray(ferry)
    tracked = any(v.track is Track.TRACKED for v in formation.types())
    if not tracked or policy.unknown is UnknownRule.ALLOW:
        return np.zeros(network.edge_count, np.bool_)
    known = class_known(network, Track.TRACKED)
    known |= edges_told(network, np.isin(network.limit_kind, MASSES))
    return np.asarray(ferry & ~known)


def _no_access(network: RoadNetwork, policy: RoutePolicy) -> NDArray[np.bool_]:
    """Edges closed by law, as the policy reads it, (E,)."""
    refused = [int(access) for access in refused_access(policy)]
    rows = network.limit_kind == LimitKind.ACCESS
    rows &= np.isin(network.limit_value, refused)
    return np.isin(network.edge_access, refused) | edges_with(network, rows)


def _unusable_classes(formation: Formation) -> NDArray[np.bool_]:
    """Road classes that some vehicle cannot use; a ferry carries them all."""
    return np.array(
        [
            road_class is not RoadClass.FERRY
            and any(road_class not in v.speed_kmh for v in formation.types())
            for road_class in RoadClass
        ]
    )


def edges_closed(
    network: RoadNetwork, closed_edges: frozenset[int]
) -> NDArray[np.bool_]:
    """Edges closed by the user, (E,)."""
    closed = np.zeros(network.edge_count, np.bool_)
    closed[numbers_closed(network, closed_edges)] = True
    return closed


def numbers_closed(
    network: RoadNetwork, closed_edges: frozenset[int]
) -> NDArray[np.int64]:
    """Numbers of the edges closed by the user, rising."""
    numbers = np.array(sorted(closed_edges), np.int64)
    if len(numbers) and not 0 <= numbers[0] <= numbers[-1] < network.edge_count:
        raise RouteError(
            f"A closed edge is not among the {network.edge_count} edges of this area; "
            "close the road anew on the present map."
        )
    return numbers


def links_inside(
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
