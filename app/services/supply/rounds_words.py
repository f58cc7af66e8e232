"""Delivery rounds in words, as a file that can be read again, and on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.exports.rounds_table import RoundLine, RoundsTable
from app.services.supply.road_ways import vehicle_request
from maps.progress import silent
from planners.dtg import format_dtg
from planners.errors import NoRoute
from planners.rounds.costs import sets_out_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.services.planning import Planner
    from app.services.supply.delivery import DeliveryCase
    from maps.progress import Progress
    from planners.rounds.plan import Round, RoundsPlan, Trip, Unload
    from planners.route import Lonlat


class Leg(NamedTuple):
    """A vehicle under way between two places; seconds of the problem."""

    vehicle: str
    ways: int
    start: int
    end: int
    leaves_s: int
    arrives_s: int


def vehicle_name(case: DeliveryCase, one: Round) -> str:
    """What a vehicle is called: its fleet and its number from 1."""
    return f"{case.problem.fleets[one.fleet].name} {one.vehicle + 1}"


def goods_words(case: DeliveryCase, unloads: Iterable[Unload]) -> str:
    """What is unloaded, with its units: ``"9000 l diesel"``."""
    return ", ".join(
        f"{units:g} {case.items[item].unit} {item}" for item, units in unloads
    )


def rounds_table(case: DeliveryCase, plan: RoundsPlan) -> RoundsTable:
    """Put rounds, what they leave and what is assumed into words."""
    stops = [row for one in plan.rounds for row in _stops(case, one)]
    left = [
        (
            case.problem.drops[one.drop].name,
            goods_words(case, one.units),
            one.words,
            " ".join(one.mends),
        )
        for one in plan.unserved
    ]
    return RoundsTable(
        title=f"{case.scenario.name}: delivery rounds",
        stops=stops,
        left=left,
        notes=case.remarks,
    )


def _stops(case: DeliveryCase, one: Round) -> Iterator[tuple[str, ...]]:
    """Rows of one vehicle."""
    problem, name = case.problem, vehicle_name(case, one)

    def time(seconds: float) -> str:
        return format_dtg(case.moment(seconds - seconds % 60), case.scenario.zone)

    for number, trip in enumerate(one.trips, 1):
        laden = _laden(trip)
        yield (
            *(name, str(number), "load", problem.depots[trip.depot].name, ""),
            *(time(trip.load_s), time(trip.leave_s), goods_words(case, laden)),
        )
        for visit in trip.visits:
            times = (visit.arrive_s, visit.begin_s, visit.leave_s)
            drop = problem.drops[visit.drop].name
            yield (
                *(name, str(number), "deliver", drop, *map(time, times)),
                goods_words(case, visit.unloads),
            )
    for begins, ends in one.breaks:
        yield (name, "", "break", "", "", time(begins), time(ends), "")
    home = problem.depots[problem.fleets[one.fleet].end].name
    told = f"{one.length_m / 1000:.1f} km, {one.driven_s // 60} min under way"
    yield (name, "", "back", home, time(one.back_s), "", "", told)


def _laden(trip: Trip) -> tuple[Unload, ...]:
    """All that a trip unloads, by item."""
    total: dict[str, Unload] = {}
    for visit in trip.visits:
        for unload in visit.unloads:
            before = total.get(unload.item, unload._replace(units=0.0))
            units = before.units + unload.units
            total[unload.item] = unload._replace(units=units)
    return tuple(total.values())


def legs_of(case: DeliveryCase, plan: RoundsPlan) -> tuple[Leg, ...]:
    """Give all legs that are driven, vehicle by vehicle."""
    return tuple(leg for one in plan.rounds for leg in _legs(case, one))


def _legs(case: DeliveryCase, one: Round) -> Iterator[Leg]:
    problem, name = case.problem, vehicle_name(case, one)
    fleet = problem.fleets[one.fleet]
    ways = problem.ways[fleet.ways].duration_s
    at = problem.depots[fleet.start].place
    left_s = sets_out_s(problem, one)
    for trip in one.trips:
        depot = problem.depots[trip.depot].place
        if depot != at:
            yield Leg(
                name, fleet.ways, at, depot, left_s, left_s + int(ways[at, depot])
            )
        at, left_s = depot, trip.leave_s
        for visit in trip.visits:
            place = problem.drops[visit.drop].place
            yield Leg(name, fleet.ways, at, place, left_s, visit.arrive_s)
            at, left_s = place, visit.leave_s
    home = problem.depots[fleet.end].place
    yield Leg(name, fleet.ways, at, home, left_s, one.back_s)


def round_lines(
    planner: Planner, case: DeliveryCase, plan: RoundsPlan, progress: Progress = silent
) -> tuple[RoundLine, ...]:
    """
    Draw rounds: each leg along its roads, and each drop where it is served.

    Parameters
    ----------
    planner
        On the area.
    case, plan
        The problem and its answer.
    progress
        Told how far it is; may raise to cancel.
    """
    legs = legs_of(case, plan)
    drawn: dict[tuple[int, int, int], tuple[Lonlat, ...]] = {}
    lines = []
    for number, leg in enumerate(legs):
        progress("drawing the rounds", number / len(legs))
        key = leg.ways, leg.start, leg.end
        if key not in drawn:
            drawn[key] = way_line(planner, case, *key)
        facts: dict[str, str | int | float] = {
            "from": case.problem.places[leg.start],
            "to": case.problem.places[leg.end],
            "leaves": case.moment(leg.leaves_s).isoformat(),
            "arrives": case.moment(leg.arrives_s).isoformat(),
        }
        if len(drawn[key]) > 1:
            lines.append(
                RoundLine(
                    name=leg.vehicle, what="leg", vertices=drawn[key], facts=facts
                )
            )
    return (*lines, *_points(case, plan))


def way_line(
    planner: Planner, case: DeliveryCase, ways: int, start: int, end: int
) -> tuple[Lonlat, ...]:
    """
    Give the line of one way, degrees; only its ends where no single route joins them.

    Parameters
    ----------
    planner
        On the area.
    case
        The problem.
    ways
        Number of the matrices.
    start, end
        Places.
    """
    ends = case.positions[start], case.positions[end]
    if ends[0] == ends[1]:
        return (ends[0],)
    name = case.problem.ways[ways].name
    vehicle = next(one for one in case.vehicles if one.name == name)
    try:
        route = planner.route(vehicle_request(planner, case.scenario, vehicle, ends))
    except NoRoute:  # turning on the road, which matrices allow, may be the only way
        return ends
    return route.geometry


def _points(case: DeliveryCase, plan: RoundsPlan) -> Iterator[RoundLine]:
    """Where drops are served."""
    for one in plan.rounds:
        for trip in one.trips:
            for visit in trip.visits:
                drop = case.problem.drops[visit.drop]
                yield RoundLine(
                    name=vehicle_name(case, one),
                    what="drop",
                    vertices=(case.positions[drop.place],),
                    facts={
                        "place": drop.name,
                        "begins": case.moment(visit.begin_s).isoformat(),
                        "goods": goods_words(case, visit.unloads),
                    },
                )
