"""Routes that are best by one measure or strike a balance, none worse than another.

A route is listed when no other found is at least as good by every criterion, or as
good but for a trifle. What is found are the best routes for sums of the criteria in
many proportions: each of them is efficient. Routes that are efficient but best for no
sum are not looked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from maps.road_network import RoadClass, Surface
from maps.routing.path_over_stops import StopPath, StopSearch
from maps.routing.shortest_path import Metric
from maps.routing.ticks import FORBIDDEN
from planners.edge_costs import TICKS_PER_M, TICKS_PER_S, edge_weights, fuel_litres
from planners.errors import NoRoute
from planners.passability import links_inside
from planners.plan_route import (
    joined_stops,
    plan_route,
    route_along,
    turning_round,
)
from planners.route import Objective
from planners.route_line import driven_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from planners.roads import Roads
    from planners.route import Lonlat, Route, RouteRequest

SHARES = (0.25, 0.5, 0.75)  # in which two criteria are weighed against each other
FULL = 1 << 28  # ticks that a known route costs at most, whatever is weighed
MOST = 1 << 29  # ticks of an edge, more than a best route can cost


class Criterion(Enum):
    """What a route may have least of."""

    TIME = "time"
    DISTANCE = "distance"
    FUEL = "fuel"
    EXPOSURE = "exposure"  # metres within areas that are better avoided
    POOR_ROADS = "poor roads"  # metres below tertiary class, or off firm ground


# Ticks by which a route must be better to be worth a line of its own.
NOTICED = {
    Criterion.TIME: 60 * TICKS_PER_S,
    Criterion.DISTANCE: 200 * TICKS_PER_M,
    Criterion.FUEL: 200 * TICKS_PER_M,
    Criterion.EXPOSURE: 200 * TICKS_PER_M,
    Criterion.POOR_ROADS: 200 * TICKS_PER_M,
}

BEST = {
    Criterion.TIME: "fastest",
    Criterion.DISTANCE: "shortest",
    Criterion.FUEL: "least fuel",
    Criterion.EXPOSURE: "least exposed",
    Criterion.POOR_ROADS: "best roads",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EfficientRoute:
    """
    A route than which none found is better by every criterion.

    Attributes
    ----------
    route
        The route.
    values
        By criterion: seconds, metres, litres, metres, metres.
    best_by
        Criteria by which every other route that is listed is worse, or as good but
        slower. A criterion that tells none of several routes apart has no best.
    words
        What speaks for it, and what it costs against the fastest.
    """

    route: Route
    values: Mapping[Criterion, float]
    best_by: tuple[Criterion, ...]
    words: str


def efficient_routes(
    roads: Roads,
    request: RouteRequest,
    exposed: Sequence[Sequence[Lonlat]] = (),
    progress: Progress = silent,
) -> tuple[EfficientRoute, ...]:
    """
    Find routes that trade time, distance, fuel, exposure and poor roads.

    Parameters
    ----------
    roads
        Of the area.
    request
        The journey; its objective and what its policy takes for turns count for
        nothing.
    exposed
        Areas that are better avoided, each a ring of degrees; without any, exposure
        is no criterion.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    tuple[EfficientRoute, ...]
        The fastest first, then by rising time.

    Raises
    ------
    NoRoute, PlaceError, RouteError
        As `planners.plan_route.plan_route`.
    """
    progress("weighing routes", 0.0)
    plan_route(roads, request)  # says why, where there is none
    search = _Search(roads.rated(request.ratings), request, exposed)
    found: dict[tuple[int, ...], StopPath] = {}
    single: list[StopPath] = []
    for criterion in search.criteria:
        path = search.best_by(criterion)
        single.append(path)
        found[path.edges] = path
    spans = search.spans(single)
    mixtures = list(_mixtures(search.criteria))
    for number, mixture in enumerate(mixtures):
        progress("weighing routes", number / len(mixtures))
        scaled = {
            c: FULL * part / spans[c] for c, part in mixture.items() if spans[c] > 0
        }
        if len(scaled) > 1:
            path = search.best_for(scaled)
            found[path.edges] = path
    progress("weighing routes", 1.0)
    return search.efficient(list(found.values()))


def _mixtures(criteria: Sequence[Criterion]) -> Iterator[dict[Criterion, float]]:
    """Proportions to weigh criteria in: any two, and all alike."""
    for one, other in combinations(criteria, 2):
        for share in SHARES:
            yield {one: share, other: 1 - share}
    yield dict.fromkeys(criteria, 1.0)


class _Search:
    """The journey under every criterion."""

    def __init__(
        self,
        roads: Roads,
        request: RouteRequest,
        exposed: Sequence[Sequence[Lonlat]],
    ) -> None:
        self._roads, self._request = roads, request
        judged = roads.judged(request.formation, request.policy, Objective.FASTEST)
        passability, allowed = judged.closing(
            roads, request.closed_edges, request.avoid
        )
        with roads.search_space() as space:
            stops, path, _ = joined_stops(roads, passability, allowed, request, space)
        self._passability = passability
        self._ways = [stop.ways for stop in stops]
        self._ticks = self._criteria_ticks(exposed)
        self.criteria = tuple(self._ticks)
        self._known = self._driven(path) if path else dict.fromkeys(self.criteria, 0)

    def _criteria_ticks(
        self, exposed: Sequence[Sequence[Lonlat]]
    ) -> dict[Criterion, NDArray[np.int32]]:
        """Ticks of every edge by criterion, (E,)."""
        network, formation = self._roads.network, self._request.formation
        link = network.edge_link
        weights = {
            Criterion.TIME: edge_weights(network, formation, Objective.FASTEST),
            Criterion.DISTANCE: edge_weights(network, formation, Objective.SHORTEST),
            Criterion.FUEL: edge_weights(network, formation, Objective.LEAST_FUEL),
        }
        length = weights[Criterion.DISTANCE]
        if exposed:
            inside = links_inside(network, exposed)[link]
            weights[Criterion.EXPOSURE] = np.where(inside, length, 0).astype(np.int32)
        road_class, surface = network.link_class[link], network.link_surface[link]
        poor = (road_class > RoadClass.TERTIARY) & (road_class != RoadClass.FERRY)
        poor |= surface > Surface.PAVED
        weights[Criterion.POOR_ROADS] = np.where(poor, length, 0).astype(np.int32)
        return weights

    def best_by(self, criterion: Criterion) -> StopPath:
        """Best path by one criterion; of equal ones the fastest, as near as can be."""
        ticks = self._ticks[criterion]
        path = self._best(ticks.astype(np.float64), self._known[criterion])
        driven = self._driven(path)
        step = FULL // (driven[criterion] + 1)  # all of the time weighs less than it
        if criterion is Criterion.TIME or step == 0:
            return path
        time = self._ticks[Criterion.TIME] * (step / (driven[Criterion.TIME] + 1))
        return self._best(ticks * float(step) + np.floor(time), FULL)

    def best_for(self, parts: Mapping[Criterion, float]) -> StopPath:
        """Best path for a sum of criteria."""
        nothing = np.zeros(len(self._passability.reasons))
        total = sum((self._ticks[c] * part for c, part in parts.items()), nothing)
        known = sum(part * self._known[c] for c, part in parts.items())
        return self._best(np.asarray(total * (FULL / max(known, 1.0))), FULL)

    def _best(self, ticks: NDArray[np.float64], known: float) -> StopPath:
        """Best path by some ticks, of which a known path takes so many."""
        scaled = ticks * (FULL / known) if known > FULL else ticks
        whole = np.minimum(np.rint(scaled), MOST)
        forbidden = self._passability.forbidden
        weights = np.where(forbidden, FORBIDDEN, whole).astype(np.int32)
        metric = Metric.of(self._roads.graph, weights, self._roads.hierarchy)
        with self._roads.search_space() as space:
            search = StopSearch(metric, self._roads.edge_arcs, space)
            path = search.path(self._ways)
            if path is None:
                raise NoRoute("No road leads there, though one did a moment ago.", ())
            if not turning_round(self._roads, path.edges):
                return path
            straight_on = self._roads.turns(Objective.FASTEST, 0)
            return replace(search, turns=straight_on).path(self._ways) or path

    def spans(self, paths: Sequence[StopPath]) -> dict[Criterion, float]:
        """How far apart the paths are by each criterion, in ticks."""
        rows = [self._driven(path) for path in paths]
        return {
            c: float(max(row[c] for row in rows) - min(row[c] for row in rows))
            for c in self.criteria
        }

    def _driven(self, path: StopPath) -> dict[Criterion, int]:
        """Ticks of a path by criterion."""
        edges = list(path.edges)
        return {
            c: int(driven_ticks(ticks[edges], path).sum())
            for c, ticks in self._ticks.items()
        }

    def efficient(self, paths: Sequence[StopPath]) -> tuple[EfficientRoute, ...]:
        """Describe the paths than which no other is better."""
        rows = [self._driven(path) for path in paths]
        table = np.array([list(row.values()) for row in rows], np.int64)
        worse = [
            any((other <= own).all() and (other < own).any() for other in table)
            for own in table
        ]
        kept = [i for i, bad in enumerate(worse) if not bad]
        kept.sort(key=lambda i: tuple(table[i].tolist()))
        kept = self._told_apart(table, kept)
        first = rows[kept[0]]
        best = _best_of(table[kept])
        return tuple(
            self._described(paths[i], rows[i], first, mine)
            for i, mine in zip(kept, best, strict=True)
        )

    def _told_apart(self, table: NDArray[np.int64], kept: Sequence[int]) -> list[int]:
        """Leave out what is hardly better by anything than a route that stays."""
        step = np.array([NOTICED[c] for c in self.criteria], np.int64)
        stays: list[int] = []
        for i in kept:
            near = (table[other] <= table[i] + step for other in stays)
            if not any(row.all() for row in near):
                stays.append(i)
        return stays

    def _described(
        self,
        path: StopPath,
        ticks: Mapping[Criterion, int],
        fastest: Mapping[Criterion, int],
        best: NDArray[np.bool_],
    ) -> EfficientRoute:
        """A path with its values, and words about them."""
        best_by = tuple(
            c for c, is_best in zip(self.criteria, best, strict=True) if is_best
        )
        values = {c: self._value(c, ticks[c]) for c in self.criteria}
        title = ", ".join(BEST[c] for c in best_by) or "balance"
        if len(best_by) == len(self.criteria):
            title = "best in everything"
        minutes = round(
            (
                values[Criterion.TIME]
                - self._value(Criterion.TIME, fastest[Criterion.TIME])
            )
            / 60
        )
        gains = [
            _gain(c, values[c] - self._value(c, fastest[c]))
            for c in self.criteria
            if c is not Criterion.TIME
        ]
        told = ", ".join(filter(None, [f"{minutes:+d} min" if minutes else "", *gains]))
        return EfficientRoute(
            route=route_along(self._roads, self._passability, self._request, path),
            values=values,
            best_by=best_by,
            words=f"{title}: {told}" if told else title,
        )

    def _value(self, criterion: Criterion, ticks: int) -> float:
        """What ticks of a criterion come to in its unit."""
        if criterion is Criterion.TIME:
            return ticks / TICKS_PER_S
        if criterion is Criterion.FUEL:
            return fuel_litres(self._request.formation, ticks)
        return ticks / TICKS_PER_M


def _best_of(table: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which route is best by which criterion, each by one at most, (n, criteria)."""
    best = np.zeros(table.shape, np.bool_)
    telling = (table != table[0]).any(axis=0) | (len(table) == 1)
    criteria = np.flatnonzero(telling)
    best[table.argmin(axis=0)[criteria], criteria] = True
    return best


def _gain(criterion: Criterion, more: float) -> str:
    """How much more or less of a criterion, in words; empty for hardly any."""
    if criterion is Criterion.FUEL:
        return f"{more:+.0f} l" if abs(more) >= 1 else ""
    if abs(more) < 100:
        return ""
    what = {
        Criterion.DISTANCE: "",
        Criterion.EXPOSURE: " exposed",
        Criterion.POOR_ROADS: " of poor roads",
    }[criterion]
    return f"{more / 1000:+.1f} km{what}"
