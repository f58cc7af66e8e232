"""The best route of a formation under all limits, and why it is not a better one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.path_over_stops import StopPath, StopSearch
from planners.critical_points import critical_points
from planners.edge_costs import (
    TICKS_PER_M,
    TICKS_PER_S,
    edge_climb_m,
    edge_weights,
    fuel_litres,
)
from planners.errors import NoRoute
from planners.explain_route import refusals_along
from planners.reachability import OpenRoads
from planners.route import Objective, Refusal, Route, RouteRequest
from planners.route_line import RouteLine, driven_ticks, route_legs
from planners.route_stops import Stop, place_stops
from planners.route_warnings import route_warnings
from planners.separating_refusals import separating_refusals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.shortest_path import Metric, SearchSpace
    from planners.passability import Passability
    from planners.roads import Roads


def plan_route(roads: Roads, request: RouteRequest) -> Route:
    """
    Best route over the stops of a request.

    The route minds every limit, turn bans included; the unrestricted path beside it
    minds one-way streets only and joins the same places. Via points are driven
    through; the column turns round only where the road ends for it, or where no
    other way leads on.

    Parameters
    ----------
    roads
        Of the area.
    request
        Stops, formation, objective and policy.

    Returns
    -------
    Route
        Of equal routes always the same one.

    Raises
    ------
    NoRoute
        No road leads there under the limits; the error carries the reasons.
    PlaceError
        A stop lies far from any road.
    RouteError
        A closed edge, an area to avoid or a bridge rating makes no sense.
    """
    roads = roads.rated(request.ratings)
    judged = roads.judged(request.formation, request.policy, request.objective)
    passability, allowed = judged.closing(roads, request.closed_edges, request.avoid)
    with roads.search_space() as space:
        stops, path, remark = joined_stops(roads, passability, allowed, request, space)
        free = unrestricted_path(roads, judged.free, space, stops)
    if path is None or free is None:
        between = separating_refusals(roads, passability, stops) if free else ()
        raise NoRoute(no_route_sentence(stops, free, between), between)
    refusals = refusals_along(roads, passability, free.edges)
    remarks = [stop.remark for stop in stops if stop.remark]
    paths = Paths(path, free)
    route = describe_route(roads, passability, request, paths, [s.label for s in stops])
    return replace(
        route,
        refusals=refusals,
        warnings=(*remarks, *filter(None, [remark]), *route.warnings),
    )


def joined_stops(
    roads: Roads,
    passability: Passability,
    allowed: Metric,
    request: RouteRequest,
    space: SearchSpace,
) -> tuple[list[Stop], StopPath | None, str]:
    """
    Put the stops on roads that the formation's own roads join.

    Returns the stops, the best path over them or None, and what to say about
    turning round.
    """
    stops = place_stops(roads, passability, request.stops, roads.open_roads)
    path, remark = path_under_limits(roads, allowed, request, space, stops)
    if path is None:
        own = OpenRoads.of(roads.network, ~passability.forbidden)
        moved = place_stops(roads, passability, request.stops, own)
        path, remark = path_under_limits(roads, allowed, request, space, moved)
        stops = stops if path is None else moved
    return stops, path, remark


def route_along(
    roads: Roads, passability: Passability, request: RouteRequest, path: StopPath
) -> Route:
    """
    All that there is to say about a path that was found otherwise.

    Parameters
    ----------
    roads
        Of the area, with the ratings of the request.
    passability
        For its formation.
    request
        Whose stops the path joins.
    path
        Over roads that the formation may use.

    Returns
    -------
    Route
        Without refusals; as the unrestricted path beside it stands itself.
    """
    labels = [roads.network.edge_name(at.edge) for at in path.stops]
    return describe_route(roads, passability, request, Paths(path, path), labels)


def unrestricted_path(
    roads: Roads, metric: Metric, space: SearchSpace, stops: Sequence[Stop]
) -> StopPath | None:
    """Best path that minds one-way streets only, from and to the same places."""
    anywhere = np.ones(roads.network.edge_count, np.bool_)
    everywhere = [roads.finder.ways(stop.place, anywhere) for stop in stops]
    return StopSearch(metric, roads.free_edge_arcs, space).path(everywhere)


def path_under_limits(
    roads: Roads,
    allowed: Metric,
    request: RouteRequest,
    space: SearchSpace,
    stops: Sequence[Stop],
) -> tuple[StopPath | None, str]:
    """Best path that the formation may take, and what to say about turning round."""
    search = StopSearch(allowed, roads.edge_arcs, space)
    points = [stop.ways for stop in stops]
    turn_s = request.policy.turn_s
    path = None if turn_s else search.path(points)
    if not turn_s and (path is None or not turning_round(roads, path.edges)):
        return path, ""
    turns = roads.turns(request.objective, turn_s)
    straight_on = replace(search, turns=turns).path(points)
    if path is None:
        return straight_on, ""
    if straight_on is None or straight_on.edges == path.edges:
        return path, ""
    road = roads.network.edge_name(turning_round(roads, path.edges)[0])
    return straight_on, f"The route drives on rather than turn round on {road}."


def turning_round(roads: Roads, edges: Sequence[int]) -> list[int]:
    """Edges of a path that are driven back at once."""
    return [
        edge for edge, following in pairwise(edges) if roads.reverse[edge] == following
    ]


def no_route_sentence(
    stops: Sequence[Stop], free: StopPath | None, refusals: Sequence[Refusal]
) -> str:
    """Why there is no route, in a few sentences."""
    way = f"from {stops[0].label} to {stops[-1].label}"
    if free is None:
        return (
            f"No road leads {way}, not even without limits; choose points that are "
            "joined by roads."
        )
    if not refusals:
        return f"No road leads {way} but by turning back where a turn is banned."
    told = " ".join(refusal.sentence for refusal in refusals[:3])
    more = f" And {len(refusals) - 3} more." if len(refusals) > 3 else ""
    every = "Every way there takes a road that is refused"
    if len(refusals) > 1:
        every = f"Every way there takes one of {len(refusals)} roads that are refused"
    return f"No road leads {way} under the limits. {every}: {told}{more}"


class Paths(NamedTuple):
    """The path to take, and the one without limits."""

    path: StopPath
    free: StopPath


def describe_route(
    roads: Roads,
    passability: Passability,
    request: RouteRequest,
    paths: Paths,
    labels: Sequence[str],
) -> Route:
    """All that there is to say about a path, but for the reasons against a better."""
    path, free = paths
    network, formation = roads.network, request.formation
    driven = _driven(roads, request, path)
    unrestricted = _driven(roads, request, free)
    centimetres = driven[Objective.SHORTEST]
    length_m = float(centimetres.sum()) / TICKS_PER_M
    line = RouteLine.of(network, path, centimetres)
    points = critical_points(roads, passability, path, line, labels)
    climb_m, descent_m = _climbs(roads, path, centimetres)
    return Route(
        request=request,
        edges=path.edges,
        first_share=path.stops[0].share,
        last_share=path.stops[-1].share,
        geometry=tuple((lon, lat) for lon, lat in line.lonlat.tolist()),
        distance_m=tuple(line.distance_m.tolist()),
        length_m=length_m,
        duration_s=int(driven[Objective.FASTEST].sum()) / TICKS_PER_S,
        fuel_l=fuel_litres(formation, int(driven[Objective.LEAST_FUEL].sum())),
        legs=route_legs(network, path.edges, centimetres, driven[Objective.FASTEST]),
        points=points,
        warnings=route_warnings(roads, passability, path.edges, points, length_m),
        refusals=(),
        unrestricted_length_m=float(unrestricted[Objective.SHORTEST].sum())
        / TICKS_PER_M,
        unrestricted_duration_s=float(unrestricted[Objective.FASTEST].sum())
        / TICKS_PER_S,
        climb_m=climb_m,
        descent_m=descent_m,
    )


def _driven(
    roads: Roads, request: RouteRequest, path: StopPath
) -> dict[Objective, NDArray[np.int64]]:
    """Ticks of each objective driven on every edge of a path."""
    edges = np.array(path.edges, np.int64)
    return {
        objective: driven_ticks(
            edge_weights(roads.network, request.formation, objective, edges), path
        )
        for objective in Objective
    }


def _climbs(
    roads: Roads, path: StopPath, centimetres: NDArray[np.int64]
) -> tuple[float, float]:
    """Metres climbed and descended; parts of edges climb in proportion."""
    network, edges = roads.network, np.array(path.edges, np.int64)
    link = network.edge_link[edges]
    full = np.maximum(network.link_length_m[link], 0.01) * TICKS_PER_M
    climb = edge_climb_m(network, edges)
    both = network.link_climb_m[link] + network.link_descent_m[link]
    share = centimetres / full
    return float((climb * share).sum()), float(((both - climb) * share).sum())
