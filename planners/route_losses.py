"""What the loss of each road and bridge of one route would cost that route."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.coordinates import format_mgrs
from maps.progress import silent
from maps.routing.path_over_stops import OnEdge, StopSearch
from maps.routing.road_loss import RoadGroups
from maps.routing.ticks import FORBIDDEN, UNREACHED
from planners.edge_costs import TICKS_PER_S, edge_weights
from planners.explain_route import middle_of, road_name
from planners.passability import assess
from planners.physical_bridges import (
    PhysicalBridge,
    bridges_of_edges,
    physical_bridges,
)
from planners.route import Objective
from planners.route_stops import place_stops
from planners.span_words import span_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.road_loss import Place
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadLoss:
    """
    What a route loses with one of its roads or bridges.

    Attributes
    ----------
    road
        What a driver calls it.
    bridge
        The bridge that is lost; None for a stretch of road between two junctions.
    edges
        Edges of the route that are lost, in order.
    position
        Middle of the stretch, degrees.
    start_m, length_m
        Where on the route it begins, and its length.
    delay_s
        How much longer than the route the best way takes without it; infinite for no
        way. Below zero where the route is not the fastest and another way is faster.
    """

    road: str
    bridge: PhysicalBridge | None
    edges: tuple[int, ...]
    position: Lonlat
    start_m: float
    length_m: float
    delay_s: float

    @property
    def sentence(self) -> str:
        """The loss in words."""
        where = f"Without {self.road} ({format_mgrs(*self.position, digits=4)})"
        if math.isinf(self.delay_s):
            return f"{where} there is no way."
        if self.delay_s <= 0:
            return f"{where} the route takes no longer."
        return f"{where} the route takes {span_words(self.delay_s)} longer."


class _Stretch(NamedTuple):
    """What one loss takes: a number of a bridge or -1, and edges in both directions."""

    bridge: int
    driven: tuple[int, ...]  # by the route, in order
    lost: tuple[int, ...]


def route_losses(
    roads: Roads, route: Route, progress: Progress = silent
) -> tuple[RoadLoss, ...]:
    """
    Lose every road and every bridge of a route in turn, in both directions.

    Parameters
    ----------
    roads
        Of the area.
    route
        Planned on them, by whatever objective; delays are in time.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    tuple[RoadLoss, ...]
        The gravest first, of equals the one that comes first on the route. Times are
        those of the best other way, exactly; turning round is allowed on it.

    Raises
    ------
    NoRoute
        A stop lies near no road that the formation may use.
    """
    request = route.request
    rated = roads.rated(request.ratings)
    passability = assess(
        rated.network,
        request.formation,
        request.policy,
        closed_edges=request.closed_edges,
        avoid=request.avoid,
    )
    base = edge_weights(rated.network, request.formation, Objective.FASTEST)
    weights = np.where(passability.forbidden, FORBIDDEN, base).astype(np.int32)
    places = _places(rated, ~passability.forbidden, route, passability)
    bridges = physical_bridges(rated.network)
    stretches = _stretches(rated, route, bridges)
    progress("losing roads of the route", 0.1)
    if len(places) == 2:
        lost = [stretch.lost for stretch in stretches]
        groups = RoadGroups.of(rated.graph, weights, rated.edge_arcs, lost)
        path = [stretch.driven[0] for stretch in stretches]
        ticks = groups.replacements(places[0], places[1], path).tolist()
    else:
        ticks = _over_stops(rated, weights, places, stretches, progress)
    progress("losing roads of the route", 1.0)
    start_m = _starts_m(rated, route)
    found = [
        _loss(rated, route, bridges, stretch, start_m[stretch.driven[0]], after)
        for stretch, after in zip(stretches, ticks, strict=True)
    ]
    return tuple(sorted(found, key=lambda loss: (-loss.delay_s, loss.start_m)))


def _places(
    roads: Roads, allowed: NDArray[np.bool_], route: Route, passability: Passability
) -> list[Place]:
    """Stops of a route: its own ends, and its via points."""
    start = _ways(roads, allowed, OnEdge(route.edges[0], route.first_share))
    end = _ways(roads, allowed, OnEdge(route.edges[-1], route.last_share))
    stops = route.request.stops
    if len(stops) == 2:
        return [start, end]
    placed = place_stops(roads, passability, stops, roads.open_roads)
    return [start, *(stop.ways for stop in placed[1:-1]), end]


def _ways(roads: Roads, allowed: NDArray[np.bool_], at: OnEdge) -> Place:
    """A point on an edge, in both directions; at a junction on all its edges."""
    network, back = roads.network, int(roads.reverse[at.edge])
    if at.share in (0, 1):
        ends = network.edge_head if at.share else network.edge_tail
        junction = int(ends[at.edge])
        leaving = np.flatnonzero((network.edge_tail == junction) & allowed).tolist()
        coming = np.flatnonzero((network.edge_head == junction) & allowed).tolist()
        return (*(OnEdge(e, 0.0) for e in leaving), *(OnEdge(e, 1.0) for e in coming))
    return (at,) if back < 0 else (at, OnEdge(back, 1 - at.share))


def _stretches(
    roads: Roads, route: Route, bridges: Sequence[PhysicalBridge]
) -> list[_Stretch]:
    """Bridges and roads of a route in order, each once."""
    number = bridges_of_edges(roads.network, bridges)
    driven: dict[tuple[int, int], list[int]] = {}
    for edge in route.edges:
        bridge = int(number[edge])
        link = int(roads.network.edge_link[edge]) if bridge < 0 else -1
        driven.setdefault((bridge, link), []).append(edge)
    found = []
    for (bridge, _), edges in driven.items():
        if bridge >= 0:
            lost = bridges[bridge].edges
        else:
            back = int(roads.reverse[edges[0]])
            lost = (edges[0],) if back < 0 else (edges[0], back)
        found.append(_Stretch(bridge, tuple(dict.fromkeys(edges)), lost))
    return found


def _over_stops(
    roads: Roads,
    weights: NDArray[np.int32],
    places: Sequence[Place],
    stretches: Sequence[_Stretch],
    progress: Progress,
) -> list[int]:
    """Ticks over all stops with each stretch lost; UNREACHED for no way."""
    metric = roads.metric(weights)
    ticks = []
    with roads.search_space() as space:
        for number, stretch in enumerate(stretches):
            progress("losing roads of the route", 0.1 + 0.9 * number / len(stretches))
            left = weights.copy()
            left[list(stretch.lost)] = FORBIDDEN
            search = StopSearch(metric.restricted(left), roads.edge_arcs, space)
            path = search.path(places)
            ticks.append(int(UNREACHED) if path is None else path.cost)
    return ticks


def _starts_m(roads: Roads, route: Route) -> dict[int, float]:
    """Where on the route each of its edges begins, metres."""
    length = roads.network.link_length_m[roads.network.edge_link[list(route.edges)]]
    ends = np.cumsum(length) - route.first_share * length[0]
    starts = np.maximum(ends - length, 0.0)
    pairs = zip(reversed(route.edges), reversed(starts.tolist()), strict=True)
    return dict(pairs)  # of an edge driven twice the first time holds


def _loss(
    roads: Roads,
    route: Route,
    bridges: Sequence[PhysicalBridge],
    stretch: _Stretch,
    start_m: float,
    ticks: int,
) -> RoadLoss:
    """One loss in words and figures."""
    bridge = bridges[stretch.bridge] if stretch.bridge >= 0 else None
    after_s = math.inf if ticks == UNREACHED else ticks / TICKS_PER_S
    links = roads.network.edge_link[list(stretch.driven)]
    return RoadLoss(
        road=bridge.name if bridge else road_name(roads, stretch.driven),
        bridge=bridge,
        edges=stretch.driven,
        position=bridge.position if bridge else middle_of(roads, stretch.driven),
        start_m=start_m,
        length_m=float(roads.network.link_length_m[links].sum()),
        delay_s=after_s - route.duration_s,
    )
