"""A route at a start time: the earliest arrival when roads are closed at times.

The head of the column enters a road only if its tail will have left it, or by choice
entered it, when the road closes; a road must be open from the head's entry until then.
The column waits in front of what is closed and drives on as soon as it opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.path_over_stops import StopSearch
from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_kernels import NEVER
from maps.routing.timed_metric import Occupancy, TimedMetric
from maps.routing.timed_path_over_stops import TimedStopSearch
from maps.routing.timed_search import TimedSpace
from planners.dtg import ZoneLetter, format_dtg, utc
from planners.edge_costs import edge_weights
from planners.errors import NoRoute, RouteError
from planners.explain_route import refusals_along
from planners.passability import REASONS, assess
from planners.plan_route import (
    Paths,
    describe_route,
    no_route_sentence,
    turning_round,
    unrestricted_path,
)
from planners.reachability import OpenRoads
from planners.road_hours import road_hours
from planners.route import Objective, RefusalReason
from planners.route_stops import place_stops
from planners.route_warnings import route_warnings
from planners.separating_refusals import separating_refusals
from planners.time_profile import Column, TimeProfile, closing_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.routing.path_over_stops import StopPath
    from maps.routing.timed_path_over_stops import TimedStopPath
    from planners.passability import Passability
    from planners.road_hours import RoadHours
    from planners.road_rules import RoadRule, RoadScope
    from planners.roads import Roads
    from planners.route import Route, RouteRequest
    from planners.route_stops import Stop
    from planners.time_profile import Passing, RuleCheck, Wait

LONGEST_PASS = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRequest:
    """
    One question for a route at a start time.

    Attributes
    ----------
    request
        Stops, formation and policy; its objective is the fastest.
    start
        When the head may leave the start point, aware.
    rules
        Closures, curfews and the like, beside what the map says.
    pass_time
        From the head to the tail of the column at any point.
    horizon
        How long after the start the head must have arrived; up to 30 days.
    until_clear
        Whether the tail must have left a road when it closes; else it need only have
        entered.
    no_waiting
        Roads at whose ends the column may not wait; None for none. Before the start
        it always may.
    zone
        Letter of the time zone of the sentences.
    """

    request: RouteRequest
    start: datetime
    rules: tuple[RoadRule, ...] = ()
    pass_time: timedelta = timedelta(0)
    horizon: timedelta = timedelta(hours=48)
    until_clear: bool = True
    no_waiting: RoadScope | None = None
    zone: str = "Z"

    def __post_init__(self) -> None:
        utc(self.start)
        ZoneLetter.of(self.zone)
        if self.request.objective is not Objective.FASTEST:
            raise RouteError(
                f"A route at a start time is the one that arrives first, not the "
                f"{self.request.objective.value}; ask for the fastest, or leave the "
                "start time out."
            )
        if not timedelta(0) <= self.pass_time <= LONGEST_PASS:
            raise RouteError(
                f"A pass time of {self.pass_time} makes no sense; give up to two days."
            )
        if not timedelta(0) < self.horizon <= timedelta(days=28):
            raise RouteError(
                f"A horizon of {self.horizon} makes no sense; give up to 28 days."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRoute:
    """
    The route that arrives first, with its times.

    Attributes
    ----------
    route
        As without times; its duration is that of driving alone.
    leaves, arrives, clears
        When the head leaves the start point and reaches the release point, and when
        the tail does. UTC.
    passings
        Of the critical points of the route, in order.
    waits
        In order.
    checks
        Rules about hours that were looked at for the roads of the route, in order.
    warnings
        Conditions that nobody can judge beforehand.
    """

    route: Route
    leaves: datetime
    arrives: datetime
    clears: datetime
    passings: tuple[Passing, ...]
    waits: tuple[Wait, ...] = field(default=())
    checks: tuple[RuleCheck, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())


def plan_timed_route(roads: Roads, timed: TimedRequest) -> TimedRoute:
    """
    Route over the stops of a request that arrives first.

    Limits and hours are minded, turn bans among them. Speed limits that hold at times
    count as if they always did, the lowest first.

    Parameters
    ----------
    roads
        Of the area.
    timed
        Request, start time and rules.

    Returns
    -------
    TimedRoute
        Of equal routes always the same one.

    Raises
    ------
    NoRoute
        Nobody arrives there within the horizon; the error names rules and reasons.
    PlaceError
        A stop lies far from any road.
    RouteError
        A rule, a closed edge, an area or a bridge rating makes no sense.
    """
    request = timed.request
    roads = roads.rated(request.ratings)
    passability = assess(
        roads.network,
        request.formation,
        request.policy,
        closed_edges=request.closed_edges,
        avoid=request.avoid,
    )
    end = timed.start + timed.horizon + timed.pass_time
    hours = road_hours(roads.network, passability, timed.rules, timed.start, end)
    case = _Case(roads, timed, passability, hours)
    stops = _stops(case, roads.open_roads)
    found, remark = _timed_path(case, stops)
    if found is None:
        moved = _stops(case, OpenRoads.of(roads.network, ~hours.forbidden))
        found, remark = _timed_path(case, moved)
        stops = stops if found is None else moved
    base = edge_weights(roads.network, request.formation, request.objective)
    with roads.search_space() as space:
        metric = roads.metric(base, turn_bans=False)
        free = unrestricted_path(roads, metric, space, stops)
    if found is None or free is None:
        raise _no_route(case, stops, free)
    return _told(case, found, Paths(found.path, free), stops, remark)


class _Case(NamedTuple):
    """One request with all that was worked out for it."""

    roads: Roads
    timed: TimedRequest
    passability: Passability
    hours: RoadHours


def _opened(case: _Case) -> Passability:
    """Passability with roads that open at times, without those that never do."""
    forbidden = case.hours.forbidden
    reasons = np.where(forbidden, case.passability.reasons, 0)
    shut = np.uint16(1 << REASONS.index(RefusalReason.CLOSED))
    reasons = np.where(forbidden & (reasons == 0), shut, reasons)
    return replace(case.passability, reasons=reasons.astype(np.uint16))


def _stops(case: _Case, open_roads: OpenRoads) -> list[Stop]:
    """Stops of the request on roads that are open at some time."""
    return place_stops(case.roads, _opened(case), case.timed.request.stops, open_roads)


def _search(case: _Case) -> TimedStopSearch:
    """Search under the limits and hours of a case."""
    roads, timed, hours = case.roads, case.timed, case.hours
    weights = _weights(case, hours.forbidden)
    metric = TimedMetric(
        graph=roads.timed_graph,
        weights=weights,
        closed=hours.closed,
        banned=hours.banned,
        occupancy=Occupancy(hours.length(timed.pass_time), timed.until_clear),
        base=roads.metric(weights, turn_bans=False),
        patience=_patience(case),
    )
    edge_arcs = roads.timed_edge_arcs
    most = hours.length(timed.horizon)
    return TimedStopSearch(metric, edge_arcs, TimedSpace(metric), most=most)


def _weights(case: _Case, forbidden: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Ticks of every edge, with the lowest speed limits of all hours."""
    network = replace(case.roads.network, edge_speed_kmh=case.hours.speed_kmh)
    request = case.timed.request
    weights = edge_weights(network, request.formation, request.objective)
    return np.where(forbidden, FORBIDDEN, weights).astype(np.int32)


def _patience(case: _Case) -> NDArray[np.int64] | None:
    """Ticks that the column may wait at every junction; None for any time."""
    if case.timed.no_waiting is None:
        return None
    network = case.roads.network
    busy = network.edge_head[case.timed.no_waiting.edges_of(network)]
    patience = np.full(network.junction_count, NEVER, np.int64)
    patience[busy] = 0
    return patience


def _timed_path(case: _Case, stops: Sequence[Stop]) -> tuple[TimedStopPath | None, str]:
    """Path that arrives first, and what to say about turning round."""
    search = _search(case)
    points = [stop.ways for stop in stops]
    turns = case.roads.turns(case.timed.request.objective, _turn_s(case))
    if _turn_s(case):
        return replace(search, turns=turns).path(points), ""
    found = search.path(points)
    if found is None:
        return None, ""
    round_on = turning_round(case.roads, found.path.edges)
    if not round_on:
        return found, ""
    straight_on = replace(search, turns=turns).path(points)
    if straight_on is None or straight_on.path.edges == found.path.edges:
        return found, ""
    road = case.roads.network.edge_name(round_on[0])
    return straight_on, f"The route drives on rather than turn round on {road}."


def _turn_s(case: _Case) -> int:
    """Seconds that turning off at a junction takes."""
    return case.timed.request.policy.turn_s


def _no_route(case: _Case, stops: Sequence[Stop], free: StopPath | None) -> NoRoute:
    """Why nobody arrives in time: hours, or limits that no hour lifts."""
    roads, timed = case.roads, case.timed
    with roads.search_space() as space:
        weights = _weights(case, case.hours.refused)
        search = StopSearch(roads.metric(weights), roads.edge_arcs, space)
        path = search.path([stop.ways for stop in stops])
    if path is None:
        refusals = separating_refusals(roads, _opened(case), stops) if free else ()
        return NoRoute(no_route_sentence(stops, free, refusals), refusals)
    told = closing_rules(roads.network, case.hours, path.edges)
    by = format_dtg(timed.start + timed.horizon, timed.zone)
    rules = f" Closed at times on the way: {' '.join(told[:3])}" if told else ""
    return NoRoute(
        f"Nobody who starts at {format_dtg(timed.start, timed.zone)} comes from "
        f"{stops[0].label} to {stops[-1].label} by {by}.{rules}"
    )


def _told(
    case: _Case, found: TimedStopPath, paths: Paths, stops: Sequence[Stop], remark: str
) -> TimedRoute:
    """All that there is to say about a path with its times."""
    roads, timed = case.roads, case.timed
    opened, labels = _opened(case), [stop.label for stop in stops]
    plain = describe_route(roads, opened, timed.request, paths, labels)
    remarks = [stop.remark for stop in stops if stop.remark]
    warnings = route_warnings(
        roads, opened, plain.edges, plain.points, plain.length_m, timed=True
    )
    profile = TimeProfile.of(
        roads,
        case.hours,
        found,
        _weights(case, case.hours.forbidden)[list(found.path.edges)],
        Column(timed.pass_time, timed.until_clear, _turn_s(case), timed.zone),
    )
    route = replace(
        plain,
        refusals=refusals_along(roads, opened, paths.free.edges),
        warnings=(*remarks, *filter(None, [remark]), *warnings),
    )
    return TimedRoute(
        route=route,
        leaves=profile.leaves,
        arrives=profile.arrives,
        clears=profile.arrives + timed.pass_time,
        passings=profile.passings(route),
        waits=profile.waits(route),
        checks=profile.checks(),
        warnings=profile.doubts(),
    )
