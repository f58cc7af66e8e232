"""Times, lengths and fuel between many places, and why no way joins some of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from maps.errors import PlaceError
from maps.progress import silent
from maps.routing.between_places import costs_between
from maps.routing.ticks import UNREACHABLE
from planners.edge_costs import TICKS_PER_M, TICKS_PER_S, edge_weights, fuel_litres
from planners.errors import NoRoute, RouteError
from planners.plan_route import path_under_limits, plan_route
from planners.reachability import OpenRoads
from planners.route import Objective, RoutePolicy, RouteRequest
from planners.route_line import driven_ticks
from planners.route_stops import Stop, place_stop

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.path_over_stops import StopPath
    from maps.routing.shortest_path import Metric, SearchSpace
    from planners.overlay import BridgeRating
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat, Route
    from planners.traffic import NamedPlace
    from planners.vehicles import Formation

MOST_POINTS = 2000  # to a side
EXPLAINED = 40  # pairs of which the reasons are looked for
UNEXPLAINED = "No road leads there under the limits; ask for the route to see why."


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRequest:
    """
    One question for the ways between many places.

    Attributes
    ----------
    starts, ends
        One or more each, at most `MOST_POINTS`.
    formation
        Who marches.
    objective
        What each way has least of.
    lengths
        Whether times, lengths and fuel are wanted, each of the very route that
        `planners.plan_route` gives. Else only the least of the objective is told,
        at once however many places there are: turning costs nothing then, and a
        column may turn round on the road.
    policy, avoid, closed_edges, ratings
        As in `planners.route.RouteRequest`.
    """

    starts: tuple[NamedPlace, ...]
    ends: tuple[NamedPlace, ...]
    formation: Formation
    objective: Objective = Objective.FASTEST
    lengths: bool = True
    policy: RoutePolicy = field(default_factory=RoutePolicy)
    avoid: tuple[tuple[Lonlat, ...], ...] = ()
    closed_edges: frozenset[int] = frozenset()
    ratings: tuple[BridgeRating, ...] = ()

    def __post_init__(self) -> None:
        for points, what in ((self.starts, "starts"), (self.ends, "destinations")):
            if not 1 <= len(points) <= MOST_POINTS:
                raise RouteError(
                    f"A matrix has 1 to {MOST_POINTS} {what}; {len(points)} were given."
                )

    def route_request(self, start: int, end: int) -> RouteRequest:
        """Give the question for a single way."""
        return RouteRequest(
            stops=(self.starts[start].position, self.ends[end].position),
            formation=self.formation,
            objective=self.objective,
            policy=self.policy,
            avoid=self.avoid,
            closed_edges=self.closed_edges,
            ratings=self.ratings,
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TravelMatrix:
    """
    The ways between many places.

    Attributes
    ----------
    request
        What was asked; ``n`` starts and ``m`` ends.
    duration_s, length_m, fuel_l
        (n, m) float64 along the best way; NaN where there is none, or where it was
        not asked for. Fuel is of all vehicles together.
    reasons
        Why there is no way, by start and end.
    remarks
        What the user should know about the places, as sentences.
    """

    request: MatrixRequest
    duration_s: NDArray[np.float64]
    length_m: NDArray[np.float64]
    fuel_l: NDArray[np.float64]
    reasons: dict[tuple[int, int], str]
    remarks: tuple[str, ...]

    @property
    def joined(self) -> NDArray[np.bool_]:
        """(n, m) bool, whether a way leads there."""
        joined = np.ones(self.duration_s.shape, np.bool_)
        for pair in self.reasons:
            joined[pair] = False
        return joined


def travel_matrix(
    roads: Roads, request: MatrixRequest, progress: Progress = silent
) -> TravelMatrix:
    """
    Find the ways between many places.

    Parameters
    ----------
    roads
        Of the area.
    request
        Places, formation, objective and policy.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    TravelMatrix
        Always the same for the same question.

    Raises
    ------
    RouteError
        A closed edge, an area to avoid or a bridge rating makes no sense.
    """
    progress("judging roads", 0.0)
    rated = roads.rated(request.ratings)
    judged = rated.judged(request.formation, request.policy, request.objective)
    passability, metric = judged.closing(rated, request.closed_edges, request.avoid)
    metric = rated.metric(metric.weights, like=judged.limited)
    progress("placing points on roads", 0.1)
    ends = _Ends.of(rated, passability, rated.open_roads, request)
    ticks = ends.costs(rated, metric)
    apart = ticks == UNREACHABLE
    moved = ends
    if apart.any():  # as for a single route: once more, out of the formation's pockets
        own = OpenRoads.of(rated.network, ~passability.forbidden)
        moved = _Ends.of(rated, passability, own, request)
        ticks = np.where(apart, moved.costs(rated, metric), ticks)
    amounts = _amounts(request, ticks)
    if request.lengths:
        ways = _Ways(rated, request, metric, (ends, moved), apart)
        amounts = ways.amounts(ticks, progress)
    return TravelMatrix(
        request=request,
        duration_s=amounts[Objective.FASTEST],
        length_m=amounts[Objective.SHORTEST],
        fuel_l=amounts[Objective.LEAST_FUEL],
        reasons=_reasons(roads, request, ends, ticks, progress),
        remarks=ends.remarks,
    )


def route_of(roads: Roads, request: MatrixRequest, start: int, end: int) -> Route:
    """
    Give the whole route of one pair, with all that there is to say about it.

    Raises
    ------
    NoRoute
        No road leads there; with the reasons.
    PlaceError
        A place lies far from any road.
    """
    return plan_route(roads, request.route_request(start, end))


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where the places of a request lie on roads; None where they do not."""

    starts: tuple[Stop | None, ...]
    ends: tuple[Stop | None, ...]
    remarks: tuple[str, ...]
    reasons: tuple[dict[int, str], dict[int, str]]  # of starts and of ends

    @classmethod
    def of(
        cls,
        roads: Roads,
        passability: Passability,
        open_roads: OpenRoads,
        request: MatrixRequest,
    ) -> _Ends:
        """Put all places on roads out of pockets."""
        sides = []
        for points, outside in (
            (request.starts, open_roads.leaving),
            (request.ends, open_roads.entering),
        ):
            stops: list[Stop | None] = []
            reasons: dict[int, str] = {}
            for number, place in enumerate(points):
                try:
                    stop = place_stop(
                        roads, passability, outside, place.position, place.name
                    )
                except (NoRoute, PlaceError) as error:
                    reasons[number] = str(error)
                    stops.append(None)
                else:
                    stops.append(stop)
            sides.append((tuple(stops), reasons))
        (starts, no_start), (ends, no_end) = sides
        remarks = [stop.remark for stop in (*starts, *ends) if stop and stop.remark]
        told = tuple(dict.fromkeys(remarks))
        return cls(starts, ends, told, (no_start, no_end))

    def costs(self, roads: Roads, metric: Metric) -> NDArray[np.int32]:
        """Ticks from every start to every end."""
        leaving, entering = (
            [stop.ways if stop else () for stop in stops]
            for stops in (self.starts, self.ends)
        )
        return costs_between(metric, roads.edge_arcs, leaving, entering)


@dataclass(frozen=True, slots=True)
class _Ways:
    """The single ways of a matrix, one after the other."""

    roads: Roads
    request: MatrixRequest
    metric: Metric
    ends: tuple[_Ends, _Ends]  # as placed first, and for pairs that were apart then
    apart: NDArray[np.bool_]

    def amounts(
        self, ticks: NDArray[np.int32], progress: Progress
    ) -> dict[Objective, NDArray[np.float64]]:
        """Time, length and fuel of each way."""
        amounts = {one: np.full(ticks.shape, np.nan) for one in Objective}
        full = {
            one: edge_weights(self.roads.network, self.request.formation, one)
            for one in Objective
        }
        with self.roads.search_space() as space:
            for row in range(len(ticks)):
                progress("measuring the ways", 0.3 + 0.6 * row / len(ticks))
                for column in np.flatnonzero(ticks[row] != UNREACHABLE).tolist():
                    path = self._path(row, column, space)
                    if path is not None:
                        edges = np.array(path.edges, np.int64)
                        for one in Objective:
                            driven = int(driven_ticks(full[one][edges], path).sum())
                            amount = _amount(self.request, one, driven)
                            amounts[one][row, column] = amount
        return amounts

    def _path(self, row: int, column: int, space: SearchSpace) -> StopPath | None:
        """Find the path that a single route takes."""
        ends = self.ends[int(self.apart[row, column])]
        start, end = ends.starts[row], ends.ends[column]
        if start is None or end is None:
            return None
        request = self.request.route_request(row, column)
        path, _ = path_under_limits(
            self.roads, self.metric, request, space, [start, end]
        )
        return path


def _amounts(
    request: MatrixRequest, ticks: NDArray[np.int32]
) -> dict[Objective, NDArray[np.float64]]:
    """What the ticks of the objective tell, and nothing of the rest."""
    amounts = {one: np.full(ticks.shape, np.nan) for one in Objective}
    per_tick = _amount(request, request.objective, 1)
    known = np.where(ticks == UNREACHABLE, np.nan, ticks * per_tick)
    amounts[request.objective] = known
    return amounts


def _amount(request: MatrixRequest, objective: Objective, ticks: int) -> float:
    """Seconds, metres or litres."""
    if objective is Objective.FASTEST:
        return ticks / TICKS_PER_S
    if objective is Objective.SHORTEST:
        return ticks / TICKS_PER_M
    return fuel_litres(request.formation, ticks)


def _reasons(
    roads: Roads,
    request: MatrixRequest,
    ends: _Ends,
    ticks: NDArray[np.int32],
    progress: Progress,
) -> dict[tuple[int, int], str]:
    """Why pairs are apart; the reasons are looked for as often as time allows."""
    apart = [(int(i), int(j)) for i, j in np.argwhere(ticks == UNREACHABLE)]
    no_start, no_end = ends.reasons
    known = {
        (i, j): no_start.get(i) or no_end[j]
        for i, j in apart
        if i in no_start or j in no_end
    }
    asked = [pair for pair in apart if pair not in known]
    for number, pair in enumerate(asked):
        if number < EXPLAINED:
            progress("finding what stands between", 0.9 + 0.1 * number / len(asked))
        known[pair] = _why_apart(roads, request, pair, look=number < EXPLAINED)
    return {pair: known[pair] for pair in apart}


def _why_apart(
    roads: Roads, request: MatrixRequest, pair: tuple[int, int], *, look: bool
) -> str:
    """Why no way joins a pair, as the planner of single routes tells it."""
    if look:
        try:
            route_of(roads, request, *pair)
        except NoRoute as error:
            return str(error)
    return UNEXPLAINED
