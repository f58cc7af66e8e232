"""What went wrong with a published schedule, and the ways around a lost road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.services.march_legs import timed_points
from app.services.movement.case import movement_case
from app.services.movement.courses import Detour, WaitingPlace
from app.services.places import find_point
from maps.routing.path_over_stops import OnEdge, StopPath, StopSearch
from planners.dtg import utc
from planners.movement.problem import STEP_S, Closure
from planners.movement.replan import Disruption
from planners.pass_time import Rounding
from planners.plan_route import route_along, turning_round

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.services.movement.case import MovementCase
    from app.services.movement.courses import ColumnWay
    from app.services.planning import Planner
    from planners.movement.problem import Departures, Schedule
    from planners.roads import Roads
    from planners.route import CriticalPoint, Route, RouteRequest

LOST_FOR = timedelta(days=60)  # longer than any plan looks ahead
HELD = timedelta(hours=2)  # planning assumption: a column stands so long at a turning
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """
    What went wrong, in the words of the user.

    Attributes
    ----------
    now
        Moment from which anything can be changed.
    closed
        Places where the road is closed from then on.
    late
        By column, how far it is behind its published times.
    """

    now: datetime
    closed: tuple[str, ...] = ()
    late: tuple[tuple[str, timedelta], ...] = ()


def disrupted(
    planner: Planner, case: MovementCase, published: Schedule, trouble: Trouble
) -> tuple[MovementCase, Disruption]:
    """
    Find what is lost, and give those who lose their road ways around it.

    Parameters
    ----------
    planner
        Of the area.
    case
        As it was published.
    published
        Its schedule.
    trouble
        What went wrong.

    Returns
    -------
    tuple[MovementCase, Disruption]
        The case with further courses at the end of some movements, and what happened
        in its terms; the published schedule holds for it too.

    Raises
    ------
    InputRefused, PlaceError
        A place or a column is unknown, or a place lies on no road.
    """
    now_s = -(-(utc(trouble.now) - case.zero) // (_SECOND * STEP_S)) * STEP_S
    names = {one.name: number for number, one in enumerate(case.problem.movements)}
    delays = {_number(names, name): by // _SECOND for name, by in trouble.late}
    edges = frozenset[int]().union(
        *(planner.edges_at(find_point(text, planner.area)) for text in trouble.closed)
    )
    if edges:
        around = _Around(planner, case, edges, now_s)
        detours = {
            number: found
            for number, placed in enumerate(published.placed)
            if placed is not None and (found := around.of(number, placed)) is not None
        }
        case = movement_case(planner, case.march, detours=detours)
    lost = [
        Closure(int(section), now_s, now_s + LOST_FOR // _SECOND, "Lost.")
        for section in np.flatnonzero(np.isin(case.edge, sorted(edges)))
    ]
    return case, Disruption(now_s=now_s, lost=tuple(lost), delays_s=delays)


def _number(names: Mapping[str, int], name: str) -> int:
    """Movement of a name."""
    if name not in names:
        raise InputRefused(
            f"No column is called {name!r}; there are {', '.join(names)}."
        )
    return names[name]


class _Around:
    """Ways around lost roads, from where each column is."""

    def __init__(
        self, planner: Planner, case: MovementCase, lost: frozenset[int], now_s: int
    ) -> None:
        self._planner, self._case = planner, case
        self._lost, self._now_s = lost, now_s

    def of(self, number: int, placed: Departures) -> Detour | None:
        """Way around for one movement; None where it needs none or there is none."""
        way = self._case.ways[number][placed.course]
        place = self._edge_reached(number, placed)
        if self._lost.isdisjoint(way.route.edges[place + 1 :]):
            return None
        planner, scenario = self._planner, self._case.march.scenario
        plan = self._case.march.columns[number].plan
        asked = planner.request(scenario, plan)
        request = replace(asked, closed_edges=asked.closed_edges | self._lost)
        roads = planner.roads.rated(request.ratings)
        path = _rejoined(roads, request, way.route, place)
        if path is None:
            return None
        judged = roads.judged(request.formation, request.policy, request.objective)
        passability, _ = judged.closing(roads, request.closed_edges, request.avoid)
        route = route_along(roads, passability, request, path)
        driven_m = _driven_m(roads, route, place)
        points = _points(way, route, driven_m, plan.timed_points)
        exact = scenario.rounding is Rounding.EXACT
        waiting = (_turning(route, driven_m),) if exact and place else ()
        return Detour(route, points, waiting)

    def _edge_reached(self, number: int, placed: Departures) -> int:
        """Place on its route of the edge that the head of a movement is on by now."""
        course = self._case.problem.movements[number].courses[placed.course]
        entered = [
            leg.sections[departs + leg.enters <= self._now_s]
            for leg, departs in zip(course.legs, placed.departs_s, strict=True)
        ]
        edges = self._case.edge[np.concatenate(entered)]
        return int(np.count_nonzero(np.diff(edges)))


def _rejoined(
    roads: Roads, request: RouteRequest, route: Route, place: int
) -> StopPath | None:
    """Path along a route over the edge of a place, then the best that is open."""
    first = OnEdge(route.edges[place], route.first_share if place == 0 else 0.0)
    last, share = route.edges[-1], route.last_share
    goals = [OnEdge(last, share)]
    if roads.reverse[last] >= 0:
        goals.append(OnEdge(int(roads.reverse[last]), 1 - share))
    judged = roads.judged(request.formation, request.policy, request.objective)
    _, allowed = judged.closing(roads, request.closed_edges, request.avoid)
    with roads.search_space() as space:
        search = StopSearch(allowed, roads.edge_arcs, space)
        path = search.path([[first], goals])
        if path is not None and turning_round(roads, path.edges):
            turns = roads.turns(request.objective, request.policy.turn_s)
            path = replace(search, turns=turns).path([[first], goals])
    if path is None:
        return None
    edges = (*route.edges[:place], *path.edges)
    start = OnEdge(route.edges[0], route.first_share)
    return StopPath(
        cost=path.cost,
        edges=edges,
        stop_edges=(0, len(edges) - 1),
        stops=(start, path.stops[-1]),
    )


def _driven_m(roads: Roads, route: Route, place: int) -> float:
    """Metres from the start point to the end of the edge of a place."""
    length = roads.network.edge_length_m()[list(route.edges[: place + 1])]
    return float(length.sum()) - route.first_share * float(length[0])


def _turning(route: Route, at_m: float) -> WaitingPlace:
    """
    Place where a column may stand off the road before it takes another way.

    By exact tables alone: staff rounding would change the times driven already.
    """
    lon, lat = (
        float(np.interp(at_m, route.distance_m, [p[axis] for p in route.geometry]))
        for axis in (0, 1)
    )
    return WaitingPlace(
        at_m=at_m,
        name="Turning",
        longest=HELD,
        position=(lon, lat),
        on_the_minute=False,
    )


def _points(
    way: ColumnWay, route: Route, driven_m: float, most: int
) -> tuple[CriticalPoint, ...]:
    """Timed points of a way around: those of the way before, as far as it goes."""
    before = [p for p in way.points[:-1] if p.distance_m <= driven_m]
    after: Sequence[CriticalPoint] = [
        p for p in timed_points(route, most) if p.distance_m > driven_m
    ]
    taken = {p.name for p in before}
    fresh = [replace(p, name=f"{p.name} (2)") if p.name in taken else p for p in after]
    return (*before, *fresh)
