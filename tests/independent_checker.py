"""Whether a path obeys the rules, by loops that share nothing with the planner."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from shapely.geometry import LineString, Polygon

from maps.road_network import Access, LimitKind, LimitOrigin, LinkFlag, RoadClass
from planners.route import UnknownRule
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.road_network import RoadNetwork
    from planners.route import RouteRequest
    from planners.vehicles import VehicleType


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

    rows = _rows(network, edge)
    for kind, values in rows.items():
        broken += [
            f"{vehicle.name} exceeds {kind.name} {value} on edge {edge}"
            for value in values
            if not math.isnan(value) and _refuses(kind, value, vehicle, request, rows)
        ]
    if policy.unknown is UnknownRule.REFUSE:
        broken += _unknown(flags, rows, vehicle, edge)
    return broken


def _rows(network: RoadNetwork, edge: int) -> dict[LimitKind, list[float]]:
    """Values of the limits of an edge; own ratings stand in for all others."""
    given: dict[LimitKind, list[tuple[float, int]]] = {}
    for row in range(len(network.limit_edge)):
        if network.limit_edge[row] == edge:
            kind = LimitKind(int(network.limit_kind[row]))
            value = float(network.limit_value[row])
            given.setdefault(kind, []).append((value, int(network.limit_origin[row])))
    rows = {}
    for kind, pairs in given.items():
        own = [value for value, origin in pairs if origin == LimitOrigin.OWN_RATING]
        rows[kind] = own or [value for value, _ in pairs]
    return rows


def _refuses(
    kind: LimitKind,
    value: float,
    vehicle: VehicleType,
    request: RouteRequest,
    rows: dict[LimitKind, list[float]],
) -> bool:
    """Whether a limit stops a vehicle; estimated masses are not looked at here."""
    wheeled = vehicle.track is Track.WHEELED
    heavy = vehicle.mass_t > 3.5 and request.policy.heavy_goods_ban
    if kind in (LimitKind.MLC_WHEELED, LimitKind.MLC_TRACKED):
        mine = wheeled == (kind is LimitKind.MLC_WHEELED)
        oneway = (
            LimitKind.MLC_WHEELED_ONEWAY if wheeled else LimitKind.MLC_TRACKED_ONEWAY
        )
        one_way_values = [v for v in rows.get(oneway, []) if not math.isnan(v)]
        allowed = max([value, *one_way_values[:1], min(one_way_values, default=value)])
        return mine and vehicle.mlc > allowed
    if kind is LimitKind.ACCESS:
        return value == Access.NO or (
            value == Access.PRIVATE and not request.policy.private
        )
    plain = {
        LimitKind.MASS: vehicle.mass_t > value,
        LimitKind.MASS_RATING: vehicle.mass_t > value,
        LimitKind.MASS_COMBINED: vehicle.mass_t > value,
        LimitKind.AXLE_LOAD: vehicle.axle_load_t > value,
        LimitKind.HEIGHT: vehicle.height_m > value,
        LimitKind.WIDTH: vehicle.width_m > value,
        LimitKind.LENGTH: vehicle.length_m > value,
        LimitKind.MLC_WHEELED_ONEWAY: wheeled and vehicle.mlc > value,
        LimitKind.MLC_TRACKED_ONEWAY: not wheeled and vehicle.mlc > value,
        LimitKind.HEAVY_GOODS: heavy,
        LimitKind.HAZMAT: vehicle.hazmat,
        LimitKind.HAZMAT_WATER: vehicle.hazmat,
        LimitKind.BARRIER: value == 0,
        LimitKind.FORD_DEPTH: value > vehicle.fording_depth_m,
    }
    return plain.get(kind, False)


def _unknown(
    flags: LinkFlag,
    rows: dict[LimitKind, list[float]],
    vehicle: VehicleType,
    edge: int,
) -> list[str]:
    """Structures whose limit nobody knows, where the rule is to refuse them."""

    def known(*kinds: LimitKind) -> bool:
        return any(not math.isnan(v) for kind in kinds for v in rows.get(kind, []))

    wheeled = vehicle.track is Track.WHEELED
    load = known(
        LimitKind.MASS,
        LimitKind.MASS_RATING,
        LimitKind.MASS_COMBINED,
        LimitKind.MLC_WHEELED if wheeled else LimitKind.MLC_TRACKED,
        LimitKind.MLC_WHEELED_ONEWAY if wheeled else LimitKind.MLC_TRACKED_ONEWAY,
    )
    broken = []
    if flags & (LinkFlag.BRIDGE | LinkFlag.FERRY) and not load:
        broken.append(f"nobody knows what edge {edge} bears")
    roofed = flags & (LinkFlag.TUNNEL | LinkFlag.COVERED)
    if roofed and not known(LimitKind.HEIGHT):
        broken.append(f"nobody knows how high edge {edge} is")
    if flags & LinkFlag.FORD and not known(LimitKind.FORD_DEPTH):
        broken.append(f"nobody knows how deep edge {edge} is")
    return broken
