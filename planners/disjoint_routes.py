"""Two routes for one journey that share no road, or no bridge, as far as that can be.

What every way must take, both routes may share. Two routes that share least are a
flow of two units, so they are found exactly, and of those the two that cost least
together. Bridges that are lost together though they are roads apart do not fit a
flow: where its answer shares one, pairs of routes are searched that take turns in
doing without, up to a limit, and the answer says whether it is proved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from maps.progress import silent
from planners.errors import RouteError
from planners.pair_search import PairSearch, question_of
from planners.physical_bridges import (
    PhysicalBridge,
    bridges_of_edges,
    physical_bridges,
)
from planners.plan_route import plan_route, route_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.progress import Progress
    from planners.roads import Roads
    from planners.route import Route, RouteRequest


class Apart(Enum):
    """What two routes are not to share."""

    ROADS = "roads"
    BRIDGES = "bridges"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisjointRoutes:
    """
    Two routes between the same places.

    Attributes
    ----------
    apart
        What they were not to share.
    routes
        The better one first.
    shared_roads
        Names of roads that both drive, in order of the first route; those within
        which they begin or end left out.
    shared_m
        Length of these roads.
    shared_bridges
        Bridges that both cross.
    unavoidable
        Those of them that every way crosses.
    proved
        Whether no two routes share less, and none that share as little cost less.
    """

    apart: Apart
    routes: tuple[Route, Route]
    shared_roads: tuple[str, ...]
    shared_m: float
    shared_bridges: tuple[PhysicalBridge, ...]
    unavoidable: tuple[PhysicalBridge, ...]
    proved: bool

    @property
    def sentence(self) -> str:
        """What the two have in common, and how sure that is."""
        if self.apart is Apart.ROADS:
            common = _listed(self.shared_roads, "no road")
            if self.shared_roads:
                common = f"{self.shared_m / 1000:.1f} km on {common}"
        else:
            names = [f"{b.name} ({b.place})" for b in self.shared_bridges]
            common = _listed(names, "no bridge")
            if names and set(self.shared_bridges) == set(self.unavoidable):
                common += ", which every way crosses"
        sure = (
            "No two routes share less."
            if self.proved
            else ("Two that share less, or take less time, may exist.")
        )
        return f"The two routes share {common}. {sure}"


def disjoint_routes(
    roads: Roads, request: RouteRequest, apart: Apart, progress: Progress = silent
) -> DisjointRoutes:
    """
    Find two routes that share as little as can be.

    Parameters
    ----------
    roads
        Of the area.
    request
        Start and destination, formation, objective and policy; no via points.
    apart
        What not to share.
    progress
        Told how the search goes; may raise to cancel.

    Raises
    ------
    NoRoute
        Not even one route leads there; with the reasons.
    RouteError
        There are via points, or both ends lie on one road.
    """
    if len(request.stops) != 2:
        raise RouteError(
            "Two routes apart are planned from a start to a destination; take out "
            "the via points."
        )
    best = plan_route(roads, request)
    rated = roads.rated(request.ratings)
    question = question_of(rated, request)
    if len(best.edges) < 2:
        raise RouteError(
            "Start and destination lie on one road; choose points farther apart."
        )
    progress("looking for two routes", 0.1)
    with rated.search_space() as space:
        search = PairSearch(question, space)
        pair, unavoidable = (
            (search.with_least_road(), ())
            if apart is Apart.ROADS
            else search.with_least_bridges(progress)
        )
        paths = [search.path(way) for way in (pair.one, pair.other)]
    found = [route_along(rated, question.passability, request, path) for path in paths]
    routes = [
        replace(
            route,
            unrestricted_length_m=best.unrestricted_length_m,
            unrestricted_duration_s=best.unrestricted_duration_s,
        )
        for route in found
    ]
    progress("looking for two routes", 1.0)
    routes.sort(key=lambda route: route.duration_s)
    result = _described(rated, apart, (routes[0], routes[1]))
    return replace(result, unavoidable=unavoidable, proved=pair.proved)


def _described(
    roads: Roads, apart: Apart, routes: tuple[Route, Route]
) -> DisjointRoutes:
    """Say what two routes share."""
    network = roads.network
    links = [network.edge_link[list(route.edges)].tolist() for route in routes]
    ends: set[int] = set()
    for route, driven in zip(routes, links, strict=True):
        ends |= {driven[0]} if route.first_share > 0 else set()
        ends |= {driven[-1]} if route.last_share < 1 else set()
    both = (set(links[0]) & set(links[1])) - ends
    shared = [e for e in routes[0].edges if int(network.edge_link[e]) in both]
    bridges = physical_bridges(network)
    number = bridges_of_edges(network, bridges)
    crossed = [dict.fromkeys(number[list(route.edges)].tolist()) for route in routes]
    common = [b for b in crossed[0] if b >= 0 and b in crossed[1]]
    return DisjointRoutes(
        apart=apart,
        routes=routes,
        shared_roads=tuple(dict.fromkeys(network.edge_name(e) for e in shared)),
        shared_m=float(network.link_length_m[network.edge_link[shared]].sum()),
        shared_bridges=tuple(bridges[b] for b in common),
        unavoidable=(),
        proved=False,
    )


def _listed(names: Sequence[str], none: str) -> str:
    """Names one after the other."""
    return ", ".join(names) or none
