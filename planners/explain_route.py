"""Why a formation may not use a road, with vehicle, limit and datum."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    RoadClass,
    Surface,
)
from planners.limit_words import (
    ACCESS_NAMES,
    LOAD_CLASSES,
    limit_fact,
    limit_phrase,
    vehicle_phrase,
)
from planners.passability import refused_access, road_surface, worst_surface
from planners.route import LimitFact, Refusal, RefusalReason
from planners.unknown_limits import Unknown
from planners.vehicle_demands import MASSES, demand, supply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat
    from planners.vehicles import VehicleType

# Where several limits refuse, the first of these is the one to name.
_KIND_ORDER = (
    *LOAD_CLASSES,
    *MASSES,
    LimitKind.AXLE_LOAD,
    LimitKind.BOGIE_LOAD,
    LimitKind.HEIGHT,
    LimitKind.WIDTH,
    LimitKind.ROAD_WIDTH,
    LimitKind.LENGTH,
    LimitKind.FORD_DEPTH,
    LimitKind.BARRIER,
    LimitKind.TUNNEL_CATEGORY,
    LimitKind.HAZMAT,
    LimitKind.HAZMAT_WATER,
    LimitKind.HEAVY_GOODS,
)

UNKNOWN_PHRASES = {
    Unknown.LOAD: "load class unknown",
    Unknown.HEIGHT: "clearance unknown",
    Unknown.DEPTH: "depth unknown",
    Unknown.WIDTH: "width unknown",
    Unknown.LENGTH: "permitted length unknown",
    Unknown.AXLE_LOAD: "permitted axle load unknown",
    Unknown.ACCESS: "access unknown",
    Unknown.BOGIE_LOAD: "permitted bogie load unknown",
    Unknown.TUNNEL: "tunnel category unknown",
}
SURFACE_NAMES = {
    Surface.UNKNOWN: "a surface that nobody knows",
    Surface.PAVED: "a paved surface",
    Surface.GRAVEL: "gravel",
    Surface.EARTH: "earth",
    Surface.SOFT: "soft ground",
}


class Case(NamedTuple):
    """One reason against one edge."""

    reason: RefusalReason
    vehicle: VehicleType | None
    limit: LimitFact | None
    words: str


def explain_edge(
    roads: Roads, passability: Passability, edge: int
) -> tuple[Refusal, ...]:
    """
    All reasons why a formation may not use an edge, the weightiest first.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    edge
        0 to ``edge_count - 1``.

    Returns
    -------
    tuple[Refusal, ...]
        Empty when the edge may be used.
    """
    cases = [
        case
        for reason in passability.reasons_of(edge)
        for case in _cases(roads, passability, edge, reason)
    ]
    return tuple(_refusal(roads, (edge,), case) for case in cases)


def refusals_along(
    roads: Roads, passability: Passability, edges: Sequence[int]
) -> tuple[Refusal, ...]:
    """
    Every stretch of a path that a formation may not use.

    Parameters
    ----------
    roads
        Of the area.
    passability
        For the formation.
    edges
        In order of travel.

    Returns
    -------
    tuple[Refusal, ...]
        In order of travel. Neighbouring edges that are refused for the same reason
        and datum are one stretch; so are the edges of a banned turn.
    """
    refused = [
        (place, edge, _first_case(roads, passability, edge))
        for place, edge in enumerate(edges)
        if passability.reasons[edge]
    ]
    stretches = [
        (run[0][0], _refusal(roads, tuple(edge for _, edge, _ in run), run[0][2]))
        for run in _runs(roads, refused)
    ]
    turns = [(place, turn) for place, turn in _banned_turns(roads, edges)]
    return tuple(refusal for _, refusal in sorted(stretches + turns, key=_place))


def unknown_phrase(bits: int) -> str:
    """What is unknown, in words: ``"load class unknown, clearance unknown"``."""
    return ", ".join(text for bit, text in UNKNOWN_PHRASES.items() if bits & bit)


def road_name(roads: Roads, edges: Sequence[int]) -> str:
    """What a driver calls a stretch: the name of an obstacle on it, or of the road."""
    for edge in edges:
        for obstacle in roads.obstacles_on_link.get(
            int(roads.network.edge_link[edge]), ()
        ):
            name = roads.network.strings[int(roads.network.obstacle_name[obstacle])]
            road = roads.network.edge_name(edge)
            if name and name not in road:
                return f"{road}, {name}"
    return roads.network.edge_name(edges[0])


def middle_of(roads: Roads, edges: Sequence[int]) -> Lonlat:
    """A point at the middle of a stretch, degrees."""
    line = roads.network.edge_geometry(edges[len(edges) // 2])
    if len(line) > 2:
        lon, lat = line[len(line) // 2].tolist()
    else:
        lon, lat = line.mean(axis=0).tolist()
    return lon, lat


def _place(item: tuple[int, Refusal]) -> int:
    """Where on the path a refusal begins."""
    return item[0]


def _runs(
    roads: Roads, refused: list[tuple[int, int, Case]]
) -> list[list[tuple[int, int, Case]]]:
    """Refused edges that follow each other on one road for one reason."""

    def key(item: tuple[int, tuple[int, int, Case]]) -> tuple[object, ...]:
        order, (place, edge, case) = item
        return place - order, roads.network.edge_name(edge), case.reason, case.words

    runs = groupby(enumerate(refused), key=key)
    return [[item for _, item in run] for _, run in runs]


def _first_case(roads: Roads, passability: Passability, edge: int) -> Case:
    """The weightiest reason against a refused edge."""
    return _cases(roads, passability, edge, passability.reasons_of(edge)[0])[0]


def _cases(
    roads: Roads, passability: Passability, edge: int, reason: RefusalReason
) -> list[Case]:
    """One reason in words, for each limit that gives it."""
    if reason is RefusalReason.LIMIT:
        return _limit_cases(roads, passability, edge)
    if reason is RefusalReason.ACCESS:
        return [_access_case(roads, passability, edge)]
    if reason is RefusalReason.UNKNOWN:
        phrase = unknown_phrase(int(passability.unknown[edge]))
        words = f"{phrase}; your rule refuses what nobody knows"
        return [Case(reason, None, _unreadable_limit(roads, edge), words)]
    single = {
        RefusalReason.GRADE: _grade_case,
        RefusalReason.SURFACE: _surface_case,
        RefusalReason.ROAD_CLASS: _class_case,
    }
    if reason in single:
        return [single[reason](roads, passability, edge)]
    plain = {
        RefusalReason.CLOSED: "closed by you",
        RefusalReason.AVOID: "lies in an area to avoid",
        RefusalReason.FERRY: "a ferry of which nobody knows that it bears tracked "
        "vehicles; rate it, or allow what nobody knows"
        if passability.policy.ferries
        else "a ferry, and you chose to use none",
    }
    return [Case(reason, None, None, plain[reason])]


def _limit_cases(roads: Roads, passability: Passability, edge: int) -> list[Case]:
    """Limits that a vehicle exceeds, in the order of `_KIND_ORDER`."""
    rows = [row for row in roads.limit_rows(edge) if passability.refused_rows[row]]
    kinds = roads.network.limit_kind
    rows.sort(key=lambda row: (_KIND_ORDER.index(LimitKind(int(kinds[row]))), row))
    cases = [_limit_case(roads, passability, row) for row in rows]
    if passability.too_narrow[edge]:
        cases.append(_width_case(roads, passability, edge))
    return cases


def _width_case(roads: Roads, passability: Passability, edge: int) -> Case:
    """The widest vehicle on a road that is narrower."""
    link = int(roads.network.edge_link[edge])
    width_m = round(float(roads.network.link_width_m[link]), 3)
    fact = LimitFact(
        kind=LimitKind.ROAD_WIDTH,
        value=width_m,
        unit="m",
        origin=LimitOrigin.SIGN,
        datum=f"width={width_m:g}",
        osm=int(roads.network.link_osm[link]),
    )
    vehicle = passability.formation.worst(lambda v: v.width_m)
    words = f"{vehicle_phrase(vehicle, fact.kind)} meets {limit_phrase(fact)}"
    return Case(RefusalReason.LIMIT, vehicle, fact, words)


def _surface_case(roads: Roads, passability: Passability, edge: int) -> Case:
    """The vehicle that asks for the firmest surface, or the user's own rule."""
    link = int(roads.network.edge_link[edge])
    surface = SURFACE_NAMES[Surface(int(road_surface(roads.network)[link]))]
    least = worst_surface(passability.formation, passability.policy)
    vehicle = passability.formation.worst(lambda v: -int(v.worst_surface))
    if vehicle.worst_surface > least:
        words = f"{surface}, and you chose nothing softer than {SURFACE_NAMES[least]}"
        return Case(RefusalReason.SURFACE, None, None, words)
    words = f"{vehicle.name} (nothing softer than {SURFACE_NAMES[least]}) meets "
    return Case(RefusalReason.SURFACE, vehicle, None, words + surface)


def _limit_case(roads: Roads, passability: Passability, row: int) -> Case:
    """The vehicle that a limit refuses most."""
    fact = limit_fact(roads.network, row)
    if fact.kind is LimitKind.BARRIER:
        return Case(RefusalReason.LIMIT, None, fact, limit_phrase(fact))
    policy = passability.policy
    bound = [
        vehicle
        for vehicle in passability.formation.types()
        if not passability.overruled[vehicle.track][row]
    ]
    vehicle = max(bound, key=lambda v: demand(v, fact.kind, policy))
    words = f"{vehicle_phrase(vehicle, fact.kind)} meets {limit_phrase(fact)}"
    return Case(RefusalReason.LIMIT, vehicle, fact, words)


def _access_case(roads: Roads, passability: Passability, edge: int) -> Case:
    """Who may use the road, with the datum where there is one."""
    network = roads.network
    refused = refused_access(passability.policy)
    for row in roads.limit_rows(edge):
        fact = limit_fact(network, row)
        if fact.kind is LimitKind.ACCESS and fact.value in refused:
            return Case(RefusalReason.ACCESS, None, fact, limit_phrase(fact))
    words = ACCESS_NAMES[Access(int(network.edge_access[edge]))]
    return Case(RefusalReason.ACCESS, None, None, words)


def _grade_case(roads: Roads, passability: Passability, edge: int) -> Case:
    """The vehicle that climbs least."""
    vehicle = passability.formation.worst(lambda v: -v.max_grade)
    grade = float(roads.network.link_grade[roads.network.edge_link[edge]])
    words = (
        f"{vehicle.name} (climbs {vehicle.max_grade:.0%}) meets a grade of {grade:.0%}"
    )
    return Case(RefusalReason.GRADE, vehicle, None, words)


def _class_case(roads: Roads, passability: Passability, edge: int) -> Case:
    """The first vehicle that cannot use the class of road."""
    road_class = RoadClass(int(roads.network.link_class[roads.network.edge_link[edge]]))
    vehicle = next(
        v for v in passability.formation.types() if road_class not in v.speed_kmh
    )
    kind = road_class.name.lower().replace("_", " ")
    words = f"{vehicle.name} cannot use a road of the class {kind}"
    return Case(RefusalReason.ROAD_CLASS, vehicle, None, words)


def _unreadable_limit(roads: Roads, edge: int) -> LimitFact | None:
    """The datum that cannot be read, where that is what makes a limit unknown."""
    for row in roads.limit_rows(edge):
        fact = limit_fact(roads.network, row)
        if fact.value != fact.value and fact.kind is not LimitKind.CONDITIONAL:
            return fact
    return None


def _banned_turns(roads: Roads, edges: Sequence[int]) -> list[tuple[int, Refusal]]:
    """Turns on a path that a ban forbids, with where they begin."""
    network = roads.network
    found = []
    for place, edge in enumerate(edges):
        for ban in roads.bans_by_edge.get(edge, ()):
            start, end = network.ban_offsets[ban], network.ban_offsets[ban + 1]
            turn = tuple(network.ban_edges[start:end].tolist())
            if tuple(edges[place : place + len(turn)]) != turn:
                continue
            onto = network.edge_name(turn[-1])
            datum = network.strings[int(network.ban_text[ban])]
            words = f"no turn here onto {onto} ({datum})"
            case = Case(RefusalReason.TURN_BAN, None, None, words)
            found.append((place, _refusal(roads, turn, case)))
    return found


def _refusal(roads: Roads, edges: tuple[int, ...], case: Case) -> Refusal:
    """A stretch of road with the reason against it."""
    road = road_name(roads, edges)
    return Refusal(
        edges=edges,
        road=road,
        position=middle_of(roads, edges),
        reason=case.reason,
        vehicle="" if case.vehicle is None else case.vehicle.name,
        limit=case.limit,
        sentence=f"{road}: {case.words}.",
    )


def exceeds(passability: Passability, fact: LimitFact) -> float:
    """How much of a limit the formation takes up: 1 and less passes; 0 for none."""
    policy = passability.policy
    asked = max(demand(v, fact.kind, policy) for v in passability.formation.types())
    given = supply(fact.kind, fact.value)
    if fact.kind is LimitKind.FORD_DEPTH:
        asked, given = -given, -asked
    return asked / given if asked > 0 and given > 0 else 0.0
