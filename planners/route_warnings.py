"""What the user should look at before a column takes a route, as sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import Access, LimitKind, LinkFlag
from planners.critical_points import MINOR_ROADS
from planners.limit_rows import Crossing
from planners.limit_words import ACCESS_NAMES, limit_fact, limit_phrase
from planners.route import PointKind, UnknownRule
from planners.vehicle_demands import HEAVY_GOODS_T

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import CriticalPoint, LimitFact

LEGAL_WIDTH_M = 2.55  # Directive 96/53/EC; roads are built for it
NAMED = 5  # places a sentence names before it counts the rest
REPORTED_ACCESS = (
    Access.DESTINATION,
    Access.AGRICULTURAL,
    Access.MILITARY,
    Access.PRIVATE,
)
CROSSINGS = {
    Crossing.CAUTION: "the load class holds for a crossing with caution only; with "
    "the engineers' leave, one vehicle at a time, at walking pace, in the middle, "
    "without halting or changing gear.",
    Crossing.ONE_WAY: "the load class holds for one-way traffic only; stop oncoming "
    "traffic while the column crosses.",
}


def route_warnings(
    roads: Roads,
    passability: Passability,
    edges: Sequence[int],
    points: Sequence[CriticalPoint],
    length_m: float,
    *,
    timed: bool = False,
) -> tuple[str, ...]:
    """
    Warnings about a route.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    edges
        Of the route, in order.
    points
        Critical points of the route.
    length_m
        Of the route.
    timed
        Whether limits that hold at times were minded, so that they need no warning.

    Returns
    -------
    tuple[str, ...]
        Full sentences, the gravest first.
    """
    facts = _facts(roads, edges)
    return (
        *_unknown(roads, passability, edges, points),
        *_caution(roads, passability, edges),
        *_unread(facts),
        *([] if timed else _conditional(facts)),
        *_barriers(points),
        *_access(roads, edges),
        *_narrow(roads, passability, edges),
        *_heavy_goods(passability, facts),
        *_ferries(points),
        *_turning_round(roads, edges),
        *_range(passability, length_m),
    )


def _unknown(
    roads: Roads,
    passability: Passability,
    edges: Sequence[int],
    points: Sequence[CriticalPoint],
) -> list[str]:
    """What nobody knows, where the rule is to warn."""
    if passability.policy.unknown is not UnknownRule.WARN:
        return []
    by_phrase: dict[tuple[str, str], list[str]] = {}
    for point in points:
        if point.unknown:
            key = point.kind.value, point.unknown
            by_phrase.setdefault(key, []).append(_where(point))
    found = [
        f"{_counted(places, kind)} with {phrase}: {_listed(places)}. "
        "Have it checked before the march."
        for (kind, phrase), places in by_phrase.items()
    ]
    structures = LinkFlag.BRIDGE | LinkFlag.TUNNEL | LinkFlag.FORD | LinkFlag.FERRY
    structures |= LinkFlag.COVERED | LinkFlag.BARRIER
    plain = [
        roads.network.edge_name(edge)
        for edge in edges
        if passability.unknown[edge]
        and not roads.obstacles_on_link.get(int(roads.network.edge_link[edge]))
    ]
    if plain:
        found.append(f"A limit is not known on {_listed(plain)}; have it checked.")
    return found


def _caution(roads: Roads, passability: Passability, edges: Sequence[int]) -> list[str]:
    """Bridges that bear the formation in one-way traffic or with caution only."""
    found = []
    for crossing, told in CROSSINGS.items():
        names = [
            roads.network.edge_name(edge)
            for edge in edges
            if passability.crossing[edge] == crossing
        ]
        if names:
            found.append(f"{_listed(names)}: {told}")
    return found


def _unread(facts: Sequence[tuple[str, LimitFact]]) -> list[str]:
    """Limits whose value makes no sense."""
    return [
        f"{road}: {limit_phrase(fact)}; look at the sign."
        for road, fact in facts
        if np.isnan(fact.value) and fact.kind is not LimitKind.CONDITIONAL
    ]


def _conditional(facts: Sequence[tuple[str, LimitFact]]) -> list[str]:
    """Limits that hold at times; they are shown, not enforced."""
    return [
        f"{road}: a limit holds at times and is not enforced here ({fact.datum}); "
        "check it against your times."
        for road, fact in facts
        if fact.kind is LimitKind.CONDITIONAL
    ]


def _facts(roads: Roads, edges: Sequence[int]) -> list[tuple[str, LimitFact]]:
    """Limits on some edges with their road, each datum of a road once."""
    found: dict[tuple[str, LimitKind, str], LimitFact] = {}
    for edge in edges:
        for row in roads.limit_rows(edge):
            fact = limit_fact(roads.network, row)
            road = roads.network.edge_name(edge)
            found.setdefault((road, fact.kind, fact.datum), fact)
    return [(road, fact) for (road, _, _), fact in found.items()]


def _barriers(points: Sequence[CriticalPoint]) -> list[str]:
    """Gates that must be opened."""
    gates = [_where(point) for point in points if point.kind is PointKind.BARRIER]
    if not gates:
        return []
    return [
        f"{_counted(gates, 'barrier')} on the way must be opened: {_listed(gates)}."
    ]


def _access(roads: Roads, edges: Sequence[int]) -> list[str]:
    """Roads that are not open to everyone."""
    access = roads.network.edge_access[list(edges)]
    found = []
    for kind in REPORTED_ACCESS:
        places = np.flatnonzero(access == kind).tolist()
        if places:
            names = [roads.network.edge_name(edges[place]) for place in places]
            found.append(
                f"{_listed(names)}: {ACCESS_NAMES[kind]}; obtain leave to use it."
            )
    return found


def _narrow(roads: Roads, passability: Passability, edges: Sequence[int]) -> list[str]:
    """Small roads of unknown width under a vehicle wider than the law allows."""
    widest = passability.formation.worst(lambda v: v.width_m)
    network = roads.network
    link = network.edge_link[list(edges)]
    small = np.isin(network.link_class[link], MINOR_ROADS)
    unmeasured = small & np.isnan(network.link_width_m[link])
    if widest.width_m <= LEGAL_WIDTH_M or not unmeasured.any():
        return []
    km = float(network.link_length_m[link[unmeasured]].sum()) / 1000
    names = [network.edge_name(edges[at]) for at in np.flatnonzero(unmeasured).tolist()]
    sentence = (
        f"The width of {km:.1f} km of small roads is not known ({_listed(names)}), and "
        f"{widest.name} is {widest.width_m:g} m wide; have them looked at."
    )
    return [sentence]


def _heavy_goods(
    passability: Passability, facts: Sequence[tuple[str, LimitFact]]
) -> list[str]:
    """Roads closed to heavy goods vehicles that the policy uses all the same."""
    heavy = any(v.mass_t > HEAVY_GOODS_T for v in passability.formation.types())
    if passability.policy.heavy_goods_ban or not heavy:
        return []
    names = [road for road, fact in facts if fact.kind is LimitKind.HEAVY_GOODS]
    if not names:
        return []
    return [
        f"{_listed(names)}: closed to heavy goods vehicles; obtain leave to use it."
    ]


def _ferries(points: Sequence[CriticalPoint]) -> list[str]:
    """Ferries, whose timetable nobody has checked."""
    names = [point.label for point in points if point.kind is PointKind.FERRY]
    if not names:
        return []
    sentence = (
        f"The route takes a ferry: {_listed(names)}. Waiting and loading are not in "
        "its time; check timetable and capacity."
    )
    return [sentence]


def _turning_round(roads: Roads, edges: Sequence[int]) -> list[str]:
    """Places where the column turns back on the road it came by."""
    places = [
        roads.network.edge_name(edge)
        for edge, following in pairwise(edges)
        if roads.reverse[edge] == following
    ]
    if not places:
        return []
    return [f"The column has to turn round on {_listed(places)}."]


def _range(passability: Passability, length_m: float) -> list[str]:
    """Vehicles whose tank does not last."""
    found = []
    for vehicle in passability.formation.types():
        need = vehicle.fuel_l_per_100km * length_m / 100_000
        if need > vehicle.tank_l:
            reach = vehicle.tank_l / vehicle.fuel_l_per_100km * 100
            found.append(
                f"{vehicle.name} runs about {reach:.0f} km on one filling and the "
                f"route has {length_m / 1000:.0f} km; plan a refuelling halt."
            )
    return found


def _where(point: CriticalPoint) -> str:
    """A point with its number and distance: ``"Alte Brücke (CP 3, km 12.4)"``."""
    return f"{point.label} ({point.name}, km {point.distance_m / 1000:.1f})"


def _counted(things: Sequence[str], kind: str) -> str:
    """How many of a kind: ``"3 bridges"``."""
    if len(things) == 1:
        return f"1 {kind}"
    plural = {"ferry": "ferries"}.get(kind, f"{kind}s")
    return f"{len(things)} {plural}"


def _listed(names: Sequence[str]) -> str:
    """Different names in order, the first few of many."""
    different = list(dict.fromkeys(names))
    if len(different) <= NAMED:
        return "; ".join(different)
    return "; ".join(different[:NAMED]) + f" and {len(different) - NAMED} more"
