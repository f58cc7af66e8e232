"""Limits, and the vehicles that meet them, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from maps.road_network import LIMIT_UNITS, Access, LimitKind, LimitOrigin
from planners.route import LimitFact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.road_network import RoadNetwork
    from planners.vehicles import VehicleType

LIMIT_NAMES = {
    LimitKind.MASS: "maximum mass",
    LimitKind.MASS_RATING: "maximum permitted mass",
    LimitKind.MASS_COMBINED: "maximum combined mass",
    LimitKind.AXLE_LOAD: "maximum axle load",
    LimitKind.BOGIE_LOAD: "maximum bogie load",
    LimitKind.HEIGHT: "maximum height",
    LimitKind.WIDTH: "maximum width",
    LimitKind.LENGTH: "maximum length",
    LimitKind.MLC_WHEELED: "MLC",
    LimitKind.MLC_TRACKED: "MLC",
    LimitKind.MLC_WHEELED_ONEWAY: "one-way MLC",
    LimitKind.MLC_TRACKED_ONEWAY: "one-way MLC",
    LimitKind.MLC_WHEELED_CAUTION: "caution MLC",
    LimitKind.MLC_TRACKED_CAUTION: "caution MLC",
    LimitKind.TUNNEL_CATEGORY: "tunnel category",
    LimitKind.ROAD_WIDTH: "road width",
    LimitKind.HEAVY_GOODS: "ban on heavy goods vehicles",
    LimitKind.HAZMAT: "ban on dangerous goods",
    LimitKind.HAZMAT_WATER: "ban on goods dangerous to water",
    LimitKind.ACCESS: "access",
    LimitKind.BARRIER: "barrier",
    LimitKind.FORD_DEPTH: "depth",
    LimitKind.CONDITIONAL: "limit at times",
}
TRACKS = {
    LimitKind.MLC_WHEELED: "wheeled",
    LimitKind.MLC_TRACKED: "tracked",
    LimitKind.MLC_WHEELED_ONEWAY: "wheeled",
    LimitKind.MLC_TRACKED_ONEWAY: "tracked",
    LimitKind.MLC_WHEELED_CAUTION: "wheeled",
    LimitKind.MLC_TRACKED_CAUTION: "tracked",
}
BANS = (LimitKind.HEAVY_GOODS, LimitKind.HAZMAT, LimitKind.HAZMAT_WATER)
LOAD_CLASSES = (
    LimitKind.MLC_WHEELED,
    LimitKind.MLC_TRACKED,
    LimitKind.MLC_WHEELED_ONEWAY,
    LimitKind.MLC_TRACKED_ONEWAY,
    LimitKind.MLC_WHEELED_CAUTION,
    LimitKind.MLC_TRACKED_CAUTION,
)
TUNNELS = {float(number): letter for number, letter in enumerate("ABCDE", start=1)}
NO_ENGINEER = "estimated, civil sign, not an engineer rating"
ACCESS_NAMES = {
    Access.YES: "open road",
    Access.DESTINATION: "road for destinations on it only",
    Access.AGRICULTURAL: "road for farm and forest traffic only",
    Access.MILITARY: "road for the military only",
    Access.PRIVATE: "private road",
    Access.NO: "road closed to motor vehicles",
}


def limit_fact(network: RoadNetwork, row: int) -> LimitFact:
    """One row of the limit table as a person reads it."""
    kind = LimitKind(int(network.limit_kind[row]))
    link = int(network.edge_link[network.limit_edge[row]])
    return LimitFact(
        kind=kind,
        value=float(network.limit_value[row]),
        unit=LIMIT_UNITS.get(kind, ""),
        origin=LimitOrigin(int(network.limit_origin[row])),
        datum=network.strings[int(network.limit_text[row])],
        osm=int(network.link_osm[link]),
    )


def limit_phrase(fact: LimitFact) -> str:
    """A limit and its datum: ``"MLC 40 (mlc:tracked=40)"``."""
    said = datum_phrase(fact)
    return _limit_words(fact) + (f" ({said})" if said else "")


def _limit_words(fact: LimitFact) -> str:
    """A limit without its datum."""
    name = LIMIT_NAMES[fact.kind]
    if fact.kind is LimitKind.ACCESS and not math.isnan(fact.value):
        return ACCESS_NAMES[Access(int(fact.value))]
    if fact.kind is LimitKind.BARRIER:
        return "a barrier that opens" if fact.value else "an impassable barrier"
    if fact.kind in BANS or fact.kind is LimitKind.CONDITIONAL:
        return name
    if math.isnan(fact.value):
        return f"unreadable {name}"
    if math.isinf(fact.value):
        return f"no {name}"
    amount = TUNNELS.get(fact.value) if fact.kind is LimitKind.TUNNEL_CATEGORY else None
    amount = amount or f"{fact.value:g} {fact.unit}".rstrip()
    perhaps = "perhaps " if fact.origin is LimitOrigin.ASSUMED else ""
    return f"{name} {perhaps}{amount}"


def datum_phrase(fact: LimitFact) -> str:
    """Where a limit is from, and that a class from a civil sign is an estimate."""
    if fact.origin is LimitOrigin.ESTIMATE and fact.kind in LOAD_CLASSES:
        return ", ".join(filter(None, [fact.datum, NO_ENGINEER]))
    return fact.datum


def limit_phrases(facts: Sequence[LimitFact]) -> list[str]:
    """
    Limits of one place, load classes of a way of crossing together.

    Returns
    -------
    list[str]
        First the classes, such as ``"MLC 100 wheeled, 80 tracked (mlc:wheeled=100,
        mlc:tracked=80)"``, or ``"MLC 50 (mlc=50)"`` where both are the same; then
        each other limit as `limit_phrase` has it.
    """
    by_kind = {fact.kind: fact for fact in facts if not math.isnan(fact.value)}
    phrases = []
    for pair in (LOAD_CLASSES[:2], LOAD_CLASSES[2:4], LOAD_CLASSES[4:]):
        found = [by_kind[kind] for kind in pair if kind in by_kind]
        if found:
            phrases.append(_classes_phrase(found))
    said = [by_kind[kind] for kind in LOAD_CLASSES if kind in by_kind]
    return phrases + [limit_phrase(fact) for fact in facts if fact not in said]


def _classes_phrase(found: Sequence[LimitFact]) -> str:
    """Load classes of one way of crossing."""
    values = {fact.value for fact in found}
    if len(values) == 1 and len(found) > 1:
        classes = f"{found[0].value:g}"
    else:
        classes = ", ".join(f"{fact.value:g} {TRACKS[fact.kind]}" for fact in found)
    data = ", ".join(dict.fromkeys(filter(None, map(datum_phrase, found))))
    return f"{LIMIT_NAMES[found[0].kind]} {classes}" + (f" ({data})" if data else "")


def vehicle_phrase(vehicle: VehicleType, kind: LimitKind) -> str:
    """A vehicle with the quantity that a limit is about: ``"Leopard 2 (62 t)"``."""
    quantity = {
        LimitKind.MASS_RATING: f"{vehicle.greatest_mass_t:g} t permitted mass"
        if vehicle.permitted_mass_t > vehicle.mass_t
        else f"{vehicle.mass_t:g} t",
        LimitKind.BOGIE_LOAD: f"{vehicle.heaviest_bogie_t:g} t on a bogie",
        LimitKind.ROAD_WIDTH: f"{vehicle.width_m:g} m wide",
        LimitKind.TUNNEL_CATEGORY: f"dangerous goods, tunnel code {vehicle.tunnel_code}"
        if vehicle.tunnel_code
        else "dangerous goods, tunnel code unknown",
        LimitKind.AXLE_LOAD: f"{vehicle.axle_load_t:g} t on an axle",
        LimitKind.HEIGHT: f"{vehicle.height_m:g} m high",
        LimitKind.WIDTH: f"{vehicle.width_m:g} m wide",
        LimitKind.LENGTH: f"{vehicle.length_m:g} m long",
        LimitKind.HAZMAT: "dangerous goods",
        LimitKind.HAZMAT_WATER: "dangerous goods",
        LimitKind.FORD_DEPTH: f"fords {vehicle.fording_depth_m:g} m",
    }
    if kind in LOAD_CLASSES:
        detail = f"MLC {vehicle.mlc} {vehicle.track.value}"
    else:
        detail = quantity.get(kind, f"{vehicle.mass_t:g} t")
    return f"{vehicle.name} ({detail})"
