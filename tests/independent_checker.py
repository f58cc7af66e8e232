"""Whether a path obeys the rules, by loops that share nothing with the planner."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from shapely.geometry import LineString, Polygon

from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    LinkFlag,
    RoadClass,
    Surface,
)
from planners.route import UnknownRule
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.road_network import RoadNetwork
    from planners.route import RouteRequest
    from planners.vehicles import VehicleType
NEEDED = (
    LimitKind.HEIGHT,
    LimitKind.FORD_DEPTH,
    LimitKind.WIDTH,
    LimitKind.LENGTH,
    LimitKind.AXLE_LOAD,
    LimitKind.BOGIE_LOAD,
    LimitKind.TUNNEL_CATEGORY,
)
"""Limits that count as unknown where they cannot be read."""


def broken_rules(
    network: RoadNetwork, request: RouteRequest, edges: Sequence[int]
) -> list[str]:
    """Say what a path does that its request does not allow; empty when all is well."""
    broken = [
        f"edge {a} does not lead to edge {b}"
        for a, b in pairwise(edges)
        if network.edge_head[a] != network.edge_tail[b]
    ]
    rings = [Polygon(ring) for ring in request.avoid]
    for edge in edges:
        if edge in request.closed_edges:
            broken.append(f"edge {edge} is closed")
        line = LineString(network.edge_geometry(edge))
        if any(ring.intersects(line) for ring in rings):
            broken.append(f"edge {edge} lies in an area to avoid")
        for vehicle in request.formation.types():
            broken += _of_vehicle(network, request, edge, vehicle)
    bans = [
        tuple(network.ban_edges[start:end].tolist())
        for start, end in zip(
            network.ban_offsets[:-1], network.ban_offsets[1:], strict=True
        )
    ]
    text = "," + ",".join(map(str, edges)) + ","
    broken += [
        f"turn {ban} is banned"
        for ban in bans
        if "," + ",".join(map(str, ban)) + "," in text
    ]
    return broken


def _of_vehicle(
    network: RoadNetwork, request: RouteRequest, edge: int, vehicle: VehicleType
) -> list[str]:
    """What one vehicle may not do on one edge."""
    link = int(network.edge_link[edge])
    policy = request.policy
    broken = []
    access = Access(int(network.edge_access[edge]))
    if (
        access is Access.NO
        or (access is Access.PRIVATE and not policy.private)
        or (access is Access.MILITARY and not policy.military)
    ):
        broken.append(f"edge {edge} is {access.name}")
    flags = LinkFlag(int(network.link_flags[link]))
    if LinkFlag.FERRY in flags and not policy.ferries:
        broken.append(f"edge {edge} is a ferry")
    road_class = RoadClass(int(network.link_class[link]))
    if road_class is not RoadClass.FERRY and road_class not in vehicle.speed_kmh:
        broken.append(f"{vehicle.name} cannot use {road_class.name} of edge {edge}")
    if float(network.link_grade[link]) > vehicle.max_grade:
        broken.append(f"{vehicle.name} cannot climb edge {edge}")
    surface = Surface(int(network.link_surface[link]))
    if surface is Surface.UNKNOWN and road_class is RoadClass.TRACK:
        surface = Surface.EARTH
    if surface > vehicle.worst_surface or surface > policy.worst_surface:
        broken.append(f"edge {edge} is {surface.name}")

    limits = limits_on(network, edge, vehicle)
    width = float(network.link_width_m[link])
    own_width = any(one.own and one.kind is LimitKind.WIDTH for one in limits)
    if width < vehicle.width_m - 1e-6 and LinkFlag.FERRY not in flags and not own_width:
        broken.append(f"{vehicle.name} is wider than edge {edge}")
    broken += [
        f"{vehicle.name} exceeds {one.kind.name} {one.value} on edge {edge}"
        for one in limits
        if not math.isnan(one.value) and _refuses(one, vehicle, request, limits)
    ]
    doubts = _unknown(network, flags, limits, vehicle, edge)
    if policy.unknown is UnknownRule.REFUSE:
        broken += doubts
    elif (
        policy.unknown is UnknownRule.WARN
        and LinkFlag.FERRY in flags
        and vehicle.track is Track.TRACKED
    ):
        broken += [doubt for doubt in doubts if "bears" in doubt]
    return broken


class KnownLimit(NamedTuple):
    """One limit as it stands in the table."""

    kind: LimitKind
    value: float
    origin: LimitOrigin

    @property
    def own(self) -> bool:
        """Whether the user gave it."""
        return self.origin is LimitOrigin.OWN_RATING


def limits_on(
    network: RoadNetwork, edge: int, vehicle: VehicleType
) -> list[KnownLimit]:
    """Limits that count for a vehicle on an edge; own ones stand in for others."""
    given = [
        KnownLimit(
            LimitKind(int(network.limit_kind[row])),
            float(network.limit_value[row]),
            LimitOrigin(int(network.limit_origin[row])),
        )
        for row in range(len(network.limit_edge))
        if network.limit_edge[row] == edge
    ]
    own_kinds = {one.kind for one in given if one.own}
    mine = _classes(vehicle)
    if own_kinds & set(mine):
        own_kinds |= {
            *mine,
            LimitKind.MASS,
            LimitKind.MASS_RATING,
            LimitKind.MASS_COMBINED,
            LimitKind.AXLE_LOAD,
            LimitKind.BOGIE_LOAD,
        }
    return [one for one in given if one.own or one.kind not in own_kinds]


def _classes(vehicle: VehicleType) -> tuple[LimitKind, LimitKind, LimitKind]:
    """Load classes of a vehicle's kind: two-way, one-way, with caution."""
    if vehicle.track is Track.WHEELED:
        return (
            LimitKind.MLC_WHEELED,
            LimitKind.MLC_WHEELED_ONEWAY,
            LimitKind.MLC_WHEELED_CAUTION,
        )
    return (
        LimitKind.MLC_TRACKED,
        LimitKind.MLC_TRACKED_ONEWAY,
        LimitKind.MLC_TRACKED_CAUTION,
    )


def _refuses(
    one: KnownLimit,
    vehicle: VehicleType,
    request: RouteRequest,
    limits: list[KnownLimit],
) -> bool:
    """Whether a limit stops a vehicle."""
    kind, value = one.kind, one.value
    if one.origin is LimitOrigin.ASSUMED:
        return False
    masses = (LimitKind.MASS, LimitKind.MASS_RATING, LimitKind.MASS_COMBINED)
    if kind in masses and one.origin is LimitOrigin.ESTIMATE:
        types = request.formation.types()
        if all(_class_told(limits, other) for other in types):
            return False
    if kind in (*_classes(vehicle),):
        return vehicle.mlc > value and not _admitted(kind, vehicle, limits)
    if kind is LimitKind.ACCESS:
        return value == Access.NO or (
            value == Access.PRIVATE and not request.policy.private
        )
    code = "BCDE".index(vehicle.tunnel_code) + 2 if vehicle.tunnel_code else 2
    bogie = vehicle.bogie_load_t or min(2 * vehicle.axle_load_t, vehicle.mass_t)
    plain = {
        LimitKind.MASS: vehicle.mass_t > value,
        LimitKind.MASS_RATING: max(vehicle.mass_t, vehicle.permitted_mass_t) > value,
        LimitKind.MASS_COMBINED: vehicle.mass_t > value,
        LimitKind.AXLE_LOAD: vehicle.axle_load_t > value,
        LimitKind.BOGIE_LOAD: bogie > value,
        LimitKind.HEIGHT: vehicle.height_m > value,
        LimitKind.WIDTH: vehicle.width_m > value,
        LimitKind.ROAD_WIDTH: vehicle.width_m > value,
        LimitKind.LENGTH: vehicle.length_m > value,
        LimitKind.HEAVY_GOODS: vehicle.mass_t > 3.5 and request.policy.heavy_goods_ban,
        LimitKind.HAZMAT: vehicle.hazmat,
        LimitKind.HAZMAT_WATER: vehicle.hazmat,
        LimitKind.TUNNEL_CATEGORY: vehicle.hazmat and value >= code,
        LimitKind.BARRIER: value == 0,
        LimitKind.FORD_DEPTH: value > vehicle.fording_depth_m,
    }
    return plain.get(kind, False)


def _admitted(kind: LimitKind, vehicle: VehicleType, limits: list[KnownLimit]) -> bool:
    """Whether a class for a stricter way of crossing lets a vehicle pass."""
    two_way, one_way, caution = _classes(vehicle)
    stricter = {two_way: (one_way, caution), one_way: (caution,), caution: ()}
    for other in stricter[kind]:
        told = [o.value for o in limits if o.kind is other and not math.isnan(o.value)]
        if told and min(told) >= vehicle.mlc:
            return True
    return False


def _class_told(limits: list[KnownLimit], vehicle: VehicleType) -> bool:
    """Whether a load class for a vehicle's kind is known."""
    return any(
        one.kind in _classes(vehicle) and not math.isnan(one.value) for one in limits
    )


def _unknown(
    network: RoadNetwork,
    flags: LinkFlag,
    limits: list[KnownLimit],
    vehicle: VehicleType,
    edge: int,
) -> list[str]:
    """Structures whose limit nobody knows, where the rule is to refuse them."""

    def known(*kinds: LimitKind) -> bool:
        return any(one.kind in kinds and not math.isnan(one.value) for one in limits)

    load = known(
        LimitKind.MASS,
        LimitKind.MASS_RATING,
        LimitKind.MASS_COMBINED,
        *_classes(vehicle),
    )
    unread = [one.kind for one in limits if math.isnan(one.value)]
    broken = [
        f"nobody can read {kind.name} of edge {edge}"
        for kind in unread
        if kind in NEEDED and not known(kind)
    ]
    loads = {LimitKind.MASS, LimitKind.MASS_RATING, LimitKind.MASS_COMBINED}
    if not load and (loads | set(_classes(vehicle))) & set(unread):
        broken.append(f"nobody can read what edge {edge} bears")
    if flags & (LinkFlag.BRIDGE | LinkFlag.FERRY) and not load:
        broken.append(f"nobody knows what edge {edge} bears")
    roofed = flags & (LinkFlag.TUNNEL | LinkFlag.COVERED)
    if roofed and not known(LimitKind.HEIGHT):
        broken.append(f"nobody knows how high edge {edge} is")
    if flags & LinkFlag.FORD and not known(LimitKind.FORD_DEPTH):
        broken.append(f"nobody knows how deep edge {edge} is")
    assumed = [one for one in limits if one.origin is LimitOrigin.ASSUMED]
    if any(o.kind is LimitKind.HEIGHT and vehicle.height_m > o.value for o in assumed):
        broken.append(f"nobody knows how much lower than usual edge {edge} is")
    link = int(network.edge_link[edge])
    single = (
        int(network.link_lanes[link]) == 1
        and int((network.edge_link == link).sum()) == 2
        and not flags & (LinkFlag.RAMP | LinkFlag.FERRY)
        and vehicle.width_m > 2.75
    )
    narrow = any(
        one.kind is LimitKind.ROAD_WIDTH and vehicle.width_m > one.value
        for one in assumed
    )
    if (
        math.isnan(float(network.link_width_m[link]))
        and not known(LimitKind.WIDTH)
        and (single or narrow)
    ):
        broken.append(f"nobody knows how wide edge {edge} is")
    return broken
