"""The best route of a formation under all limits, and why it is not a better one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.errors import PlaceError
from maps.path_over_stops import OnEdge, StopPath, StopSearch
from maps.search_kernels import FORBIDDEN
from planners.critical_points import critical_points
from planners.edge_costs import (
    TICKS_PER_M,
    TICKS_PER_S,
    edge_climb_m,
    edge_weights,
    fuel_litres,
)
from planners.errors import NoRoute
from planners.explain_route import explain_edge, refusals_along
from planners.passability import Passability, assess
from planners.route import Objective, Refusal, Route, RouteRequest
from planners.route_line import RouteLine, driven_ticks, route_legs
from planners.route_warnings import route_warnings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.shortest_path import Metric, SearchSpace
    from maps.snap import RoadPlace
    from planners.roads import Roads

WORTH_SAYING_M = 50.0  # a start farther off the road than this is mentioned


class _Stop(NamedTuple):
    """A stop on the road that the formation can use, and what to say about it."""

    place: RoadPlace
    label: str
    remark: str


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
        A closed edge or an area to avoid makes no sense.
    """
    passability = assess(
        roads.network,
        request.formation,
        request.policy,
        closed_edges=request.closed_edges,
        avoid=request.avoid,
    )
    base = edge_weights(roads.network, request.formation, request.objective)
    metric = roads.metric(base)
    names = _stop_names(len(request.stops))
    stops = [
        _stop(roads, passability, lonlat, name)
        for lonlat, name in zip(request.stops, names, strict=True)
    ]
    with roads.search_space() as space:
        free = _unrestricted(roads, metric, space, stops)
        path = _under_limits(roads, metric, space, stops, passability)
    refusals = refusals_along(roads, passability, free.edges) if free else ()
    if path is None or free is None:
        raise NoRoute(_no_route(stops, refusals), refusals)
    return _route(roads, passability, request, stops, path, free, refusals)


def _stop_names(count: int) -> list[str]:
    """Start, via points and destination."""
    via = [f"Via point {number}" for number in range(1, count - 1)]
    return ["Start", *via, "Destination"]


def _stop(
    roads: Roads, passability: Passability, lonlat: tuple[float, float], name: str
) -> _Stop:
    """Nearest road that the formation may use."""
    anywhere = np.ones(roads.network.edge_count, np.bool_)
    nearest = roads.finder.nearest(lonlat, anywhere)
    road = _road(roads, nearest)
    reasons = _reasons(roads, passability, nearest)
    try:
        place = roads.finder.nearest(
            lonlat, ~passability.forbidden, what="road that the formation may use"
        )
    except PlaceError as error:
        told = " ".join(refusal.sentence for refusal in reasons[:3])
        raise NoRoute(f"{name}: {error} {told}".rstrip(), reasons) from error
    remark = ""
    used = _road(roads, place)
    if reasons and place.link != nearest.link:
        remark = (
            f"{name}: the nearest road may not be used ({reasons[0].sentence[:-1]}); "
            f"the route takes {used}, {place.distance_m:.0f} m from the point."
        )
    elif place.distance_m > WORTH_SAYING_M:
        remark = f"{name} lies {place.distance_m:.0f} m from the road, {used}."
    return _Stop(place, road if not reasons else used, remark)


def _road(roads: Roads, place: RoadPlace) -> str:
    """What a driver calls the road at a place."""
    return roads.network.edge_name(place.on_edges[0].edge)


def _reasons(
    roads: Roads, passability: Passability, place: RoadPlace
) -> tuple[Refusal, ...]:
    """Why the formation may not use a road in any direction; empty if it may."""
    edges = [at.edge for at in place.on_edges]
    if not all(passability.reasons[edge] for edge in edges):
        return ()
    return explain_edge(roads, passability, edges[0])


def _unrestricted(
    roads: Roads, metric: Metric, space: SearchSpace, stops: Sequence[_Stop]
) -> StopPath | None:
    """Best path that minds one-way streets only, from and to the same places."""
    everywhere = []
    for stop in stops:
        share, link = stop.place.share, stop.place.link
        edges = np.flatnonzero(roads.network.edge_link == link).tolist()
        forward = roads.network.edge_forward
        everywhere.append(
            [OnEdge(e, share if forward[e] else 1 - share) for e in edges]
        )
    return StopSearch(metric, roads.free_edge_arcs, space).path(everywhere)


def _under_limits(
    roads: Roads,
    metric: Metric,
    space: SearchSpace,
    stops: Sequence[_Stop],
    passability: Passability,
) -> StopPath | None:
    """Best path that the formation may take."""
    weights = np.where(
        passability.forbidden, np.int32(FORBIDDEN), metric.weights
    ).astype(np.int32)
    allowed = metric.restricted(weights).on(roads.graph)
    search = StopSearch(allowed, roads.edge_arcs, space)
    points = [stop.place.on_edges for stop in stops]
    path = search.path(points)
    if path is None or not _turns_round(roads, path.edges):
        return path
    straight_on = replace(search, reverse=roads.reverse).path(points)
    return straight_on or path


def _turns_round(roads: Roads, edges: Sequence[int]) -> bool:
    """Whether a path takes a road back at once."""
    return any(roads.reverse[edge] == following for edge, following in pairwise(edges))


def _no_route(stops: Sequence[_Stop], refusals: Sequence[Refusal]) -> str:
    """Why there is no route, in a few sentences."""
    way = f"from {stops[0].label} to {stops[-1].label}"
    if not refusals:
        return (
            f"No road leads {way}, not even without limits; choose points that are "
            "joined by roads."
        )
    told = " ".join(refusal.sentence for refusal in refusals[:3])
    more = f" And {len(refusals) - 3} more." if len(refusals) > 3 else ""
    return f"No road leads {way} under the limits. {told}{more}"


def _route(
    roads: Roads,
    passability: Passability,
    request: RouteRequest,
    stops: Sequence[_Stop],
    path: StopPath,
    free: StopPath,
    refusals: tuple[Refusal, ...],
) -> Route:
    """All that there is to say about a path."""
    network, formation = roads.network, request.formation
    weights = {
        objective: edge_weights(network, formation, objective)
        for objective in Objective
    }
    driven = {o: driven_ticks(weights[o], path) for o in Objective}
    centimetres = driven[Objective.SHORTEST]
    length_m = float(centimetres.sum()) / TICKS_PER_M
    line = RouteLine.of(network, path, centimetres)
    points = critical_points(
        roads, passability, path, line, [stop.label for stop in stops]
    )
    climb_m, descent_m = _climbs(roads, path, weights, driven)
    return Route(
        request=request,
        edges=path.edges,
        first_share=path.stops[0].share,
        last_share=path.stops[-1].share,
        geometry=tuple((lon, lat) for lon, lat in line.lonlat.tolist()),
        distance_m=tuple(line.distance_m.tolist()),
        length_m=length_m,
        duration_s=_total(weights, path, Objective.FASTEST) / TICKS_PER_S,
        fuel_l=fuel_litres(formation, _total(weights, path, Objective.LEAST_FUEL)),
        legs=route_legs(network, path.edges, centimetres, driven[Objective.FASTEST]),
        points=points,
        warnings=(
            *(stop.remark for stop in stops if stop.remark),
            *route_warnings(roads, passability, path.edges, points, length_m),
        ),
        refusals=refusals,
        unrestricted_length_m=_total(weights, free, Objective.SHORTEST) / TICKS_PER_M,
        unrestricted_duration_s=_total(weights, free, Objective.FASTEST) / TICKS_PER_S,
        climb_m=climb_m,
        descent_m=descent_m,
    )


def _total(
    weights: dict[Objective, NDArray[np.int32]], path: StopPath, objective: Objective
) -> int:
    """Ticks of a whole path."""
    return int(driven_ticks(weights[objective], path).sum())


def _climbs(
    roads: Roads,
    path: StopPath,
    weights: dict[Objective, NDArray[np.int32]],
    driven: dict[Objective, NDArray[np.int64]],
) -> tuple[float, float]:
    """Metres climbed and descended; parts of edges climb in proportion."""
    edges = list(path.edges)
    full = np.maximum(weights[Objective.SHORTEST][edges], 1)
    share = driven[Objective.SHORTEST] / full
    network = roads.network
    climb = edge_climb_m(network)[edges]
    link = network.edge_link[edges]
    both = np.nan_to_num(network.link_climb_m[link] + network.link_descent_m[link])
    return float((climb * share).sum()), float(((both - climb) * share).sum())
