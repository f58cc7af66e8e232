"""The next allowed routes of a column once bridges of the plan are lost.

With any bridges lost a column takes the way that is fastest without them. So its list
of routes holds the planned one and, by rising time, the fastest without each bridge and
without each pair that matters. The first of the list without a lost bridge is then the
fastest that is left: a faster one would have been found in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.services.robustness.question import Losses
from maps.progress import silent
from planners.caution_crossing import CautionCrossing, caution_crossings, slowed
from planners.edge_costs import TICKS_PER_M, TICKS_PER_S, edge_weights
from planners.plan_route import joined_stops, path_under_limits
from planners.route import Objective, Route
from planners.route_line import driven_ticks, route_legs
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from app.services.planning import PlannedColumn, Planner
    from maps.progress import Progress
    from maps.routing.path_over_stops import StopPath
    from maps.routing.shortest_path import Metric, SearchSpace
    from planners.physical_bridges import PhysicalBridge
    from planners.roads import Roads
    from planners.route import RouteRequest
    from planners.route_stops import Stop

MOST_ROUTES = 64  # of one column; the slowest of more are left out, and told

Lost = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLeft:
    """
    A route that a column takes while its bridges stand.

    Attributes
    ----------
    route
        The road, slow where it is crossed with caution.
    crossings
        Bridges on it that are crossed with caution.
    bridges
        Physical bridges under it.
    """

    route: Route
    crossings: tuple[CautionCrossing, ...]
    bridges: Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysLeft:
    """
    Routes of a column in the order in which it takes them.

    Attributes
    ----------
    ways
        The planned one, then others by rising time.
    unsure
        Losses under which a longer list would hold a route that this one does not.
    """

    ways: tuple[WayLeft, ...]
    unsure: frozenset[Lost] = frozenset()

    def choice(self, lost: Lost) -> int:
        """Give the place of the route taken when bridges are lost; -1 for none."""
        for place, way in enumerate(self.ways):
            if not way.bridges & lost:
                return place
        return -1


def ways_left(
    planner: Planner,
    columns: Sequence[PlannedColumn],
    bridges: Sequence[PhysicalBridge],
    bridge_of_edge: NDArray[np.int32],
    losses: Losses,
    progress: Progress = silent,
) -> tuple[WaysLeft, ...]:
    """
    Find the routes of all columns of a plan.

    Columns of the same vehicles between the same stops share the search.

    Parameters
    ----------
    planner
        Of the area.
    columns
        As planned.
    bridges, bridge_of_edge
        All of the area, as `planners.physical_bridges` gives them.
    losses
        Which bridges of the columns' own planned routes are lost.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    tuple[WaysLeft, ...]
        One for each column.
    """
    own = frozenset[int]().union(
        *(bridges_under(one.route, bridge_of_edge) for one in columns)
    )
    known: dict[object, WaysLeft] = {}
    found = []
    for number, column in enumerate(columns):
        progress("looking for ways around bridges", number / len(columns))
        key = _key(column)
        if key not in known:
            around = _Around(planner.roads, column, bridges, bridge_of_edge)
            known[key] = around.listed(_sets(own, losses))
        found.append(_with_own_route(known[key], column))
    return tuple(found)


def bridges_under(route: Route, bridge_of_edge: NDArray[np.int32]) -> Lost:
    """Physical bridges under a route."""
    numbers = np.unique(bridge_of_edge[np.array(route.edges, np.int64)])
    return frozenset(numbers[numbers >= 0].tolist())


def _sets(own: Lost, losses: Losses) -> tuple[Lost, ...]:
    """All losses that a plan is tried with, none among them."""
    numbers = sorted(own)
    sets: list[Lost] = []
    if losses is not Losses.NONE:
        sets += [frozenset({one}) for one in numbers]
    if losses is Losses.TWO:
        sets += [frozenset(pair) for pair in combinations(numbers, 2)]
    return tuple(sets)


def _key(column: PlannedColumn) -> object:
    """What the ways around bridges depend on."""
    request = column.route.request
    return (
        request.stops,
        request.formation.types(),
        request.policy,
        request.avoid,
        request.closed_edges,
        request.ratings,
        column.route.edges,
    )


def _with_own_route(ways: WaysLeft, column: PlannedColumn) -> WaysLeft:
    """Routes of a column whose planned one carries its own request."""
    first = replace(ways.ways[0], route=column.route, crossings=column.table.crossings)
    return replace(ways, ways=(first, *ways.ways[1:]))


class _Around:
    """Ways of one column around lost bridges, each search made once."""

    def __init__(
        self,
        roads: Roads,
        column: PlannedColumn,
        bridges: Sequence[PhysicalBridge],
        bridge_of_edge: NDArray[np.int32],
    ) -> None:
        asked = column.route.request
        types = Formation("", tuple((one, 1) for one in asked.formation.types()))
        self._request: RouteRequest = replace(
            asked, formation=types, objective=Objective.FASTEST
        )
        self._asked = replace(asked, objective=Objective.FASTEST)
        self._roads = roads.rated(asked.ratings)
        self._bridges, self._bridge_of_edge = bridges, bridge_of_edge
        self._planned = WayLeft(
            route=column.route,
            crossings=column.table.crossings,
            bridges=bridges_under(column.route, bridge_of_edge),
        )
        self._paths: dict[Lost, _Found | None] = {}

    def listed(self, sets: Sequence[Lost]) -> WaysLeft:
        """Give the routes for some losses in the order in which they are taken."""
        hit = [lost for lost in sets if lost & self._planned.bridges]
        if not hit:
            return WaysLeft(ways=(self._planned,))
        with self._roads.search_space() as space:
            search = _Search(self._roads, self._request, space)
            chosen = {lost: self._without(lost, search) for lost in hit}
            by_edges: Mapping[tuple[int, ...], _Found] = {
                found.path.edges: found for found in chosen.values() if found
            }
            ordered = sorted(
                by_edges.values(), key=lambda one: (one.path.cost, one.path.edges)
            )
            kept = ordered[: MOST_ROUTES - 1]
            ways = [self._planned, *self._described(kept)]
        listed = WaysLeft(ways=tuple(ways))
        if len(kept) == len(ordered):
            return listed
        unsure = frozenset(
            lost for lost, found in chosen.items() if found and found not in kept
        )
        return replace(listed, unsure=unsure)

    def _without(self, lost: Lost, search: _Search) -> _Found | None:
        """Fastest way without some bridges, by way of those without fewer."""
        if lost in self._paths:
            return self._paths[lost]
        for one in sorted(lost) if len(lost) > 1 else ():
            fewer = lost - {one}
            if not fewer & self._planned.bridges:
                continue
            found = self._without(fewer, search)
            if found is None or not found.bridges & lost:
                self._paths[lost] = found
                return found
        edges = [edge for one in sorted(lost) for edge in self._bridges[one].edges]
        path = search.path_without(np.array(edges, np.int64))
        found = None
        if path is not None:
            numbers = np.unique(self._bridge_of_edge[np.array(path.edges, np.int64)])
            found = _Found(path, frozenset(numbers[numbers >= 0].tolist()))
        self._paths[lost] = found
        return found

    def _described(self, found: Sequence[_Found]) -> Iterator[WayLeft]:
        """Give the ways as routes."""
        for one in found:
            route = self._road(one.path)
            crossings = caution_crossings(self._roads, route)
            yield WayLeft(
                route=slowed(route, crossings), crossings=crossings, bridges=one.bridges
            )

    def _road(self, path: StopPath) -> Route:
        """Give a path as a route of which only the roads are told; nobody draws it."""
        network, formation = self._roads.network, self._asked.formation
        edges = np.array(path.edges, np.int64)
        centimetres, ticks = (
            driven_ticks(edge_weights(network, formation, objective, edges), path)
            for objective in (Objective.SHORTEST, Objective.FASTEST)
        )
        length_m = float(centimetres.sum()) / TICKS_PER_M
        duration_s = float(ticks.sum()) / TICKS_PER_S
        return Route(
            request=self._asked,
            edges=path.edges,
            first_share=path.stops[0].share,
            last_share=path.stops[-1].share,
            geometry=(),
            distance_m=(),
            length_m=length_m,
            duration_s=duration_s,
            fuel_l=0.0,
            legs=route_legs(network, path.edges, centimetres, ticks),
            points=(),
            warnings=(),
            refusals=(),
            unrestricted_length_m=length_m,
            unrestricted_duration_s=duration_s,
            climb_m=0.0,
            descent_m=0.0,
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """A path, and the physical bridges under it."""

    path: StopPath
    bridges: Lost


class _Search:
    """Searches for one journey with a hierarchy that was customised once."""

    def __init__(self, roads: Roads, request: RouteRequest, space: SearchSpace) -> None:
        self._roads, self._request, self._space = roads, request, space
        judged = roads.judged(request.formation, request.policy, request.objective)
        passability, metric = judged.closing(roads, request.closed_edges, request.avoid)
        self._metric: Metric = metric
        stops, _, _ = joined_stops(roads, passability, metric, request, space)
        self._stops: list[Stop] = stops

    def path_without(self, edges: NDArray[np.int64]) -> StopPath | None:
        """Fastest path with some edges lost."""
        closed = self._metric.closing(edges)
        path, _ = path_under_limits(
            self._roads, closed, self._request, self._space, self._stops
        )
        return path
