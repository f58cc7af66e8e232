"""Where a formation can be within a time, distance or so much fuel, and what stops it.

The way there is the best by that measure alone: the penalty for turning that a
policy may set says what one likes to drive, not how long it takes, and does not count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from maps.errors import PlaceError
from maps.progress import silent
from maps.routing.between_places import edges_entered, states_reached
from maps.routing.path_over_stops import part_ticks
from maps.routing.ticks import FORBIDDEN, UNREACHABLE
from planners.edge_costs import TICKS_PER_M, TICKS_PER_S
from planners.errors import RouteError
from planners.reach_area import Polygon, ground_area_m2, ground_within
from planners.reach_bars import ReachBar, bars_of
from planners.reached_roads import ReachedEdges, Stretches
from planners.route import Objective, RoutePolicy
from planners.route_stops import place_stop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.path_over_stops import OnEdge
    from maps.routing.shortest_path import Metric
    from planners.overlay import BridgeRating
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import Lonlat
    from planners.route_stops import Stop
    from planners.traffic import NamedPlace
    from planners.vehicles import Formation

MOST_BANDS = 12
FARTHEST_PLACE_M = 1000.0  # off the road; a name farther away is not on it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRequest:
    """
    One question for the ground within reach.

    Attributes
    ----------
    starts
        Where the formation may be to begin with, one or more; degrees.
    formation
        Who marches.
    bands
        Limits, rising, above 0: seconds for the fastest way, metres for the
        shortest, litres that all vehicles burn for the one with least fuel.
    objective
        What the limits are of.
    policy, avoid, closed_edges, ratings
        As in `planners.route.RouteRequest`.
    """

    starts: tuple[Lonlat, ...]
    formation: Formation
    bands: tuple[float, ...]
    objective: Objective = Objective.FASTEST
    policy: RoutePolicy = field(default_factory=RoutePolicy)
    avoid: tuple[tuple[Lonlat, ...], ...] = ()
    closed_edges: frozenset[int] = frozenset()
    ratings: tuple[BridgeRating, ...] = ()

    def __post_init__(self) -> None:
        if not self.starts:
            raise RouteError("Reach needs a place to start from.")
        if not 1 <= len(self.bands) <= MOST_BANDS:
            raise RouteError(f"Reach takes 1 to {MOST_BANDS} limits.")
        rising = all(
            a < b for a, b in zip((0.0, *self.bands), self.bands, strict=False)
        )
        if not rising or not math.isfinite(self.bands[-1]):
            raise RouteError(
                "The limits of a reach rise and are above 0; give them from the "
                "nearest to the farthest."
            )
        if self.objective is Objective.LEAST_FUEL and not (
            self.formation.fuel_l_per_100km > 0
        ):
            raise RouteError(
                f"{self.formation.name} burns no fuel, so none limits its reach; ask "
                "for a time or a distance."
            )
        if self.bands[-1] * self.ticks_per_unit >= UNREACHABLE:
            raise RouteError(
                f"{self.bands[-1]:g} is farther than any road leads; give less than "
                "a hundred days or ten thousand kilometres."
            )

    @property
    def ticks_per_unit(self) -> float:
        """Ticks of the measure in a second, metre or litre."""
        if self.objective is Objective.FASTEST:
            return TICKS_PER_S
        if self.objective is Objective.SHORTEST:
            return TICKS_PER_M
        return TICKS_PER_M * 100_000 / self.formation.fuel_l_per_100km


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReachBand:
    """
    What lies within one limit.

    Attributes
    ----------
    limit
        Seconds, metres or litres.
    roads
        Stretches of road within it, those of nearer bands included.
    beyond
        Those of ``roads`` that lie beyond the band before.
    road_m
        Metres of road within it.
    ground
        Ground within it; see `planners.reach_area`.
    ground_m2
        How much that is.
    """

    limit: float
    roads: Stretches
    beyond: Stretches
    road_m: float
    ground: tuple[Polygon, ...]
    ground_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedPlace:
    """A place within reach, and what it takes to be there: s, m or l."""

    name: str
    position: Lonlat
    cost: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reach:
    """
    The ground within reach.

    Attributes
    ----------
    request
        What was asked.
    bands
        One for each limit, in order.
    places
        Within reach, the nearest first.
    bars
        What keeps the formation from more, the roads that cut off most first.
    remarks
        What the user should know about the starts, as sentences.
    """

    request: ReachRequest
    bands: tuple[ReachBand, ...]
    places: tuple[ReachedPlace, ...]
    bars: tuple[ReachBar, ...]
    remarks: tuple[str, ...]


def plan_reach(
    roads: Roads,
    request: ReachRequest,
    places: Iterable[NamedPlace] = (),
    progress: Progress = silent,
) -> Reach:
    """
    Find the ground within reach of a formation.

    Parameters
    ----------
    roads
        Of the area.
    request
        Starts, formation, limits and policy.
    places
        Which of these lie within reach is told besides.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    Reach
        Always the same for the same question.

    Raises
    ------
    NoRoute
        A start lies near roads, but far from any that the formation may use.
    PlaceError
        A start lies far from any road.
    RouteError
        A closed edge, an area to avoid or a bridge rating makes no sense.
    """
    progress("judging roads", 0.0)
    roads = roads.rated(request.ratings)
    judged = roads.judged(request.formation, request.policy, request.objective)
    passability, metric = judged.closing(roads, request.closed_edges, request.avoid)
    metric = roads.metric(metric.weights, like=judged.limited)
    outside = roads.open_roads.leaving
    stops = [
        place_stop(roads, passability, outside, start, _start_name(request, number))
        for number, start in enumerate(request.starts, 1)
    ]
    progress("searching", 0.2)
    most = [math.floor(band * request.ticks_per_unit) for band in request.bands]
    starts = _on_edges(metric, stops)
    states, cost = states_reached(metric, starts, most[-1])
    edges = ReachedEdges(*edges_entered(metric, states, cost), starts, metric.weights)
    reached = np.zeros(roads.network.junction_count, np.bool_)
    reached[roads.graph.state_junction[states]] = True
    bands = _bands(roads, passability, edges, (request.bands, most), progress)
    progress("finding what stops it", 0.9)
    anywhere = np.ones(roads.network.edge_count, np.bool_)
    begun = [way for s in stops for way in roads.finder.ways(s.place, anywhere)]
    return Reach(
        request=request,
        bands=bands,
        places=_places(roads, edges, places, request),
        bars=bars_of(roads, passability, judged.free, begun, reached, most[-1]),
        remarks=tuple(stop.remark for stop in stops if stop.remark),
    )


def _start_name(request: ReachRequest, number: int) -> str:
    """What sentences call a start."""
    return f"Start {number}" if len(request.starts) > 1 else "Start"


def _on_edges(metric: Metric, stops: Iterable[Stop]) -> tuple[OnEdge, ...]:
    """All points to begin at, each once, on edges that may be driven."""
    points = dict.fromkeys(way for stop in stops for way in stop.ways)
    return tuple(at for at in points if metric.weights[at.edge] != FORBIDDEN)


def _bands(
    roads: Roads,
    passability: Passability,
    edges: ReachedEdges,
    limits: tuple[tuple[float, ...], list[int]],
    progress: Progress,
) -> tuple[ReachBand, ...]:
    """Roads and ground within each limit, from limits and their ticks."""
    network = roads.network
    usable = np.zeros(network.link_count, np.bool_)
    usable[network.edge_link[~passability.forbidden]] = True
    bands: list[ReachBand] = []
    for number, (limit, most) in enumerate(zip(*limits, strict=True)):
        progress("drawing the rim", 0.3 + 0.6 * number / len(limits[0]))
        within = edges.within(network, most)
        ground = ground_within(network, within, usable)
        bands.append(
            ReachBand(
                limit=limit,
                roads=within,
                beyond=within.without(bands[-1].roads) if bands else within,
                road_m=within.length_m(network),
                ground=ground,
                ground_m2=ground_area_m2(ground),
            )
        )
    return tuple(bands)


def _places(
    roads: Roads,
    edges: ReachedEdges,
    places: Iterable[NamedPlace],
    request: ReachRequest,
) -> tuple[ReachedPlace, ...]:
    """Places on roads within reach, the nearest first."""
    most = request.bands[-1] * request.ticks_per_unit
    entered = np.full(roads.network.edge_count, UNREACHABLE, np.int64)
    entered[edges.edge] = edges.entered
    usable: NDArray[np.bool_] = np.asarray(edges.weights != FORBIDDEN)
    found = []
    for place in places:
        try:
            at = roads.finder.nearest(
                place.position, usable, farthest_m=FARTHEST_PLACE_M
            )
        except PlaceError:  # no road that may be used leads there
            continue
        ways = roads.finder.ways(at, usable)
        ticks = min((_ticks_to(way, edges, entered) for way in ways), default=most + 1)
        if ticks <= most:
            cost = ticks / request.ticks_per_unit
            found.append(
                ReachedPlace(name=place.name, position=place.position, cost=cost)
            )
    return tuple(sorted(found, key=lambda one: (one.cost, one.name, one.position)))


def _ticks_to(way: OnEdge, edges: ReachedEdges, entered: NDArray[np.int64]) -> int:
    """Ticks to a point on an edge, over its tail or straight on from a start."""
    weight = int(edges.weights[way.edge])
    part = part_ticks(weight, way.share)
    straight = [
        part - part_ticks(weight, at.share)
        for at in edges.starts
        if at.edge == way.edge and at.share <= way.share
    ]
    return min([int(entered[way.edge]) + part, *straight])
