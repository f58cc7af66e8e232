"""The search for two paths that share least, between the ends of one journey."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.path_over_stops import OnEdge, StopPath, StopSearch
from maps.routing.road_cuts import disjoint_pair
from maps.routing.road_loss import RoadGroups
from maps.routing.ticks import EDGE, FORBIDDEN, UNREACHED
from planners.edge_costs import edge_weights
from planners.errors import NoRoute
from planners.passability import assess
from planners.physical_bridges import (
    PhysicalBridge,
    bridges_of_edges,
    physical_bridges,
)
from planners.route_stops import place_stops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.road_loss import Place
    from maps.routing.shortest_path import Metric, SearchSpace
    from planners.passability import Passability
    from planners.roads import Roads
    from planners.route import RouteRequest
    from planners.route_stops import Stop

MOST_SUM = 2.0**59  # of metres times ticks: sharing and costs must fit 62 bits
MOST_SEARCHES = 600  # of single routes, before the search for a proof ends


class Question(NamedTuple):
    """One journey on the roads of one formation."""

    roads: Roads
    passability: Passability
    request: RouteRequest
    weights: NDArray[np.int32]
    metric: Metric
    junctions: tuple[int, int]  # at the ends, -1 for a place within a road
    ends: tuple[Place, Place]


class Way(NamedTuple):
    """A path: its edges, what of them it drives, and its cost."""

    edges: tuple[int, ...]
    start: float  # share of the first edge
    end: float  # share of the last
    cost: int


class Pair(NamedTuple):
    """Two paths, and whether no pair is better."""

    one: Way
    other: Way
    proved: bool


def question_of(roads: Roads, request: RouteRequest) -> Question:
    """
    Judge the roads and put both ends on them.

    Parameters
    ----------
    roads
        With the ratings of the request.
    request
        With two stops.

    Raises
    ------
    NoRoute
        An end lies near no road that the formation may use.
    """
    passability = assess(
        roads.network,
        request.formation,
        request.policy,
        closed_edges=request.closed_edges,
        avoid=request.avoid,
    )
    base = edge_weights(roads.network, request.formation, request.objective)
    weights = np.where(passability.forbidden, FORBIDDEN, base).astype(np.int32)
    start, end = place_stops(roads, passability, request.stops, roads.open_roads)
    allowed = ~passability.forbidden
    return Question(
        roads,
        passability,
        request,
        weights,
        roads.metric(weights),
        (start.place.junction, end.place.junction),
        (_all_ways(roads, start, allowed), _all_ways(roads, end, allowed)),
    )


def _all_ways(roads: Roads, stop: Stop, allowed: NDArray[np.bool_]) -> Place:
    """Ways past a stop; at a junction all of them, for routes that part there."""
    if stop.place.junction < 0:
        return stop.ways
    return roads.finder.ways(stop.place, allowed)


@dataclass(frozen=True)
class PairSearch:
    """Searches for pairs of paths between the ends of one question."""

    question: Question
    space: SearchSpace
    _found: dict[frozenset[int], Way | None] = field(default_factory=dict)

    def with_least_road(self) -> Pair:
        """Two paths that share the fewest metres of road; in a vast area, of 10 m."""
        weights = self.question.weights
        ticks = int(weights[weights != FORBIDDEN].astype(np.int64).sum())
        metres = self.question.roads.network.edge_length_m()
        unit_m = 1.0
        while float(metres.sum()) / unit_m * ticks > MOST_SUM:
            unit_m *= 10
        length = np.maximum(np.rint(metres / unit_m), 1).astype(np.int64)
        pair = self._flow(length)
        # The flow does not see a road that one path drives forth and the other back,
        # that one of them begins or ends within, or that long turn bans have split.
        # Where both begin or end within one road they drive different parts of it.
        one, other = pair.one.edges, pair.other.edges
        back = self.question.roads.reverse[list(one)].tolist()
        parting = {(back[0], other[0]), (back[-1], other[-1])}
        unseen = {e for e in back if e in set(other) and (e, e) not in parting}
        for e in set(one) & set(other):
            ends = [(path[0] == e, path[-1] == e) for path in (one, other)]
            if ends[0] != ends[1] or self._is_split(e):
                unseen.add(e)
        return pair._replace(proved=not unseen)

    def with_least_bridges(
        self, progress: Progress
    ) -> tuple[Pair, tuple[PhysicalBridge, ...]]:
        """Two paths that share the fewest bridges, and the bridges all ways cross."""
        network = self.question.roads.network
        bridges = physical_bridges(network)
        number = bridges_of_edges(network, bridges)
        needed = self._needed(bridges, number)
        number[np.isin(number, list(needed))] = -1
        pair = self._flow((number >= 0).astype(np.int64))
        if _shared(number, pair.one, pair.other):
            pair = self._taking_turns(bridges, number, pair, progress)
        else:
            pair = pair._replace(proved=True)
        return pair, tuple(bridges[b] for b in needed)

    def path(self, way: Way) -> StopPath:
        """
        The path over the edges of a way alone.

        Raises
        ------
        NoRoute
            They do not hang together.
        """
        weights = self.question.weights
        only = np.full_like(weights, FORBIDDEN)
        only[list(way.edges)] = weights[list(way.edges)]
        ends = [OnEdge(way.edges[0], way.start)], [OnEdge(way.edges[-1], way.end)]
        path = self._path(only, ends)
        if path is None:
            raise NoRoute("The way that was found cannot be driven.")
        return path

    def _is_split(self, edge: int) -> bool:
        """Whether an edge leads to several states, by what was driven before it."""
        roads = self.question.roads
        arcs = [arc for arc, _ in roads.edge_arcs.of_edge(edge)]
        return len(set(roads.graph.arc_head[arcs].tolist())) > 1

    def _path(
        self, weights: NDArray[np.int32], ends: Sequence[Sequence[OnEdge]]
    ) -> StopPath | None:
        """Best path where edges are refused besides."""
        metric = self.question.metric.restricted(weights)
        edge_arcs = self.question.roads.edge_arcs
        return StopSearch(metric, edge_arcs, self.space).path(ends)

    def _groups(self, bridges: Sequence[PhysicalBridge]) -> RoadGroups:
        """The graph of the question, bridge by bridge."""
        q = self.question
        edges = [bridge.edges for bridge in bridges]
        return RoadGroups.of(q.roads.graph, q.weights, q.roads.edge_arcs, edges)

    def _needed(
        self, bridges: Sequence[PhysicalBridge], number: NDArray[np.int32]
    ) -> list[int]:
        """Bridges that every way crosses, in order of the best path."""
        known = self._without(frozenset(), bridges)
        crossed = [e for e in known.edges if number[e] >= 0] if known else []
        cost = self._groups(bridges).replacements(*self.question.ends, crossed)
        gone = np.array(crossed, np.int64)[cost == UNREACHED]
        return list(dict.fromkeys(number[gone].tolist()))

    def _flow(self, sharing: NDArray[np.int64]) -> Pair:
        """Two paths of least sharing by edges, then of least cost."""
        q = self.question
        seeds, goals = self._ends()
        found = disjoint_pair(q.roads.graph, q.weights, sharing, seeds, goals)
        if found is None:
            raise NoRoute(
                "No road leads there from the roads nearest to the points; choose "
                "others."
            )
        ways = []
        for path in found:
            first, last = int(seeds[path.source, EDGE]), int(goals[path.target, EDGE])
            starts = [at.share for at in q.ends[0] if at.edge == first]
            stops = [at.share for at in q.ends[1] if at.edge == last]
            edges = (
                *((first,) if starts else ()),
                *path.edges,
                *((last,) if stops else ()),
            )
            start, stop = (*starts, 0.0)[0], (*stops, 1.0)[0]
            ways.append(Way(edges, start, stop, path.cost))
        return Pair(ways[0], ways[1], proved=False)

    def _ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where paths begin and end: within roads, or at junctions themselves."""
        q = self.question
        groups = self._groups(())
        seeds, goals = groups.seeds(q.ends[0]), groups.goals(q.ends[1])
        first, last = q.junctions
        if first >= 0:
            seeds = np.array([[first, 0, -1]], np.int64)
        if last >= 0:
            states = np.flatnonzero(q.roads.graph.state_junction == last)
            goals = np.column_stack([states, 0 * states, 0 * states - 1])
        return seeds, goals

    def _without(
        self, lost: frozenset[int], bridges: Sequence[PhysicalBridge]
    ) -> Way | None:
        """Best path without some bridges."""
        if lost not in self._found:
            weights = self.question.weights.copy()
            for number in lost:
                weights[list(bridges[number].edges)] = FORBIDDEN
            path = self._path(weights, self.question.ends)
            self._found[lost] = None
            if path is not None:
                shares = path.stops[0].share, path.stops[-1].share
                self._found[lost] = Way(path.edges, *shares, path.cost)
        return self._found[lost]

    def _taking_turns(
        self,
        bridges: Sequence[PhysicalBridge],
        number: NDArray[np.int32],
        known: Pair,
        progress: Progress,
    ) -> Pair:
        """
        The cheapest two paths that share no bridge, if the search gets that far.

        Best first over which bridges either path must do without: of two paths that
        share a bridge, one or the other has to.
        """
        none: frozenset[int] = frozenset()
        best = self._without(none, bridges)
        waiting = [(2 * best.cost, 0, none, none)] if best else []
        count = 0
        while waiting and len(self._found) < MOST_SEARCHES:
            progress(
                "looking for two routes", 0.1 + 0.8 * len(self._found) / MOST_SEARCHES
            )
            _, _, first, second = heappop(waiting)
            one, other = self._without(first, bridges), self._without(second, bridges)
            if one is None or other is None:
                continue
            shared = _shared(number, one, other)
            if not shared:
                return Pair(one, other, proved=True)
            turns = [(first, second | {shared[0]})]
            if first != second:
                turns.append((first | {shared[0]}, second))
            for without in turns:
                found = [self._without(lost, bridges) for lost in without]
                if found[0] is not None and found[1] is not None:
                    count += 1
                    cost = found[0].cost + found[1].cost
                    heappush(waiting, (cost, count, *without))
        return known


def _shared(number: NDArray[np.int32], one: Way, other: Way) -> list[int]:
    """Bridges that both paths cross, in order of the first."""
    theirs = set(number[list(other.edges)].tolist())
    mine = dict.fromkeys(number[list(one.edges)].tolist())
    return [b for b in mine if b >= 0 and b in theirs]
