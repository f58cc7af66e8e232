"""Other ways to go: routes that differ, that trade, or that share no road or bridge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from app.errors import InputRefused
from maps.progress import silent
from maps.routing.alternatives import Differing
from planners.disjoint_routes import Apart, disjoint_routes
from planners.explain_route import refusals_along
from planners.matched_route import MatchedPath
from planners.route_choices import path_of, route_choices
from planners.route_criteria import efficient_routes
from planners.stops_along import sure_stops_along

if TYPE_CHECKING:
    from app.services.planning import Planner
    from maps.progress import Progress
    from planners.route import Lonlat, Route, RouteRequest


class WayKind(Enum):
    """Which other ways are wanted."""

    OTHER = "other"
    TRADE = "trade"
    NO_ROAD = "no-road"
    NO_BRIDGE = "no-bridge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to go, and in short what speaks for it."""

    route: Route
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """
    Ways for one journey.

    Attributes
    ----------
    kind
        What they were to be.
    ways
        The best one first.
    remark
        What holds for all of them, as a sentence; may be empty.
    """

    kind: WayKind
    ways: tuple[Way, ...]
    remark: str


def find_ways(
    planner: Planner,
    request: RouteRequest,
    kind: WayKind,
    differing: Differing | None = None,
    progress: Progress = silent,
) -> Ways:
    """
    Find other ways for a journey.

    Parameters
    ----------
    planner
        Of the open area.
    request
        The journey. Where ways trade, its areas to avoid are weighed as exposure,
        and no longer kept out of.
    kind
        Which ways.
    differing
        How much ways of the kind `WayKind.OTHER` differ; None for what is usual.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    NoRoute, PlaceError, RouteError
        As `planners.plan_route.plan_route`.
    """
    roads = planner.roads
    if kind is WayKind.OTHER:
        choices = route_choices(roads, request, differing or Differing(), progress)
        ways = tuple(Way(route=c.route, words=c.words) for c in choices)
        remark = "" if len(ways) > 1 else "No other way is close to the best one."
        return Ways(kind=kind, ways=ways, remark=remark)
    if kind is WayKind.TRADE:
        soft = replace(request, avoid=())
        efficient = efficient_routes(roads, soft, request.avoid, progress)
        ways = tuple(Way(route=e.route, words=e.words) for e in efficient)
        remark = "" if len(ways) > 1 else "The fastest way is best in everything."
        return Ways(kind=kind, ways=ways, remark=remark)
    apart = Apart.ROADS if kind is WayKind.NO_ROAD else Apart.BRIDGES
    pair = disjoint_routes(roads, request, apart, progress)
    first, second = pair.routes
    minutes = round((second.duration_s - first.duration_s) / 60)
    ways = (
        Way(route=first, words="First of the pair"),
        Way(route=second, words=f"Second of the pair, {minutes:+d} min"),
    )
    return Ways(kind=kind, ways=ways, remark=pair.sentence)


def stops_of(
    planner: Planner, route: Route, request: RouteRequest
) -> tuple[Lonlat, ...]:
    """
    Stops by which the planner takes a way of its own accord.

    Parameters
    ----------
    planner
        Of the open area.
    route
        The way.
    request
        What the planner will be asked; its stops count for nothing.

    Raises
    ------
    InputRefused
        The request does not allow the way, or no stops make the planner take it.
    RouteError
        As `planners.plan_route.plan_route`.
    """
    roads = planner.roads.rated(request.ratings)
    judged = roads.judged(request.formation, request.policy, request.objective)
    passability, allowed = judged.closing(roads, request.closed_edges, request.avoid)
    refusals = refusals_along(roads, passability, route.edges)
    if refusals:
        raise InputRefused(
            f"The way cannot be taken as it is: {refusals[0].sentence} Change your "
            "closures, areas to avoid or rules first."
        )
    stops = sure_stops_along(
        MatchedPath(
            roads=roads,
            passability=passability,
            allowed=allowed,
            path=path_of(route),
            matched=(True,) * len(route.edges),
            refusals=(),
            remarks=(),
        ),
        request,
    )
    if stops is None:
        raise InputRefused(
            "No stops make the planner take this way under your rules; take another, "
            "or set via points by hand."
        )
    return stops
