"""Cheapest paths over stops that lie within edges, driven through without turning.

At a stop each side of the road is a choice; the choices of all stops are made
together, by the cheapest way to be at each stop in each direction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.shortest_path import Metric, SearchSpace, Terminal, shortest_path
from maps.routing.ticks import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.routing_graph import RoutingGraph
    from maps.routing.turns import Turns


class OnEdge(NamedTuple):
    """A point within an edge: the share of it that lies behind, 0 to 1."""

    edge: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPath:
    """
    A path from the first stop over all others to the last.

    Attributes
    ----------
    cost
        Ticks.
    edges
        In order of travel; the first and last are driven in part.
    stop_edges
        Which of ``edges`` each stop lies on, never falling.
    stops
        The choice made at each stop.
    """

    cost: int
    edges: tuple[int, ...]
    stop_edges: tuple[int, ...]
    stops: tuple[OnEdge, ...]


def part_ticks(weight: int, share: float) -> int:
    """Ticks of an edge up to a share; the rest is ``weight`` less these, exactly."""
    return round(weight * share)


@dataclass(frozen=True, slots=True, eq=False)
class EdgeArcs:
    """
    The arcs that stand for each edge; more than one where turn bans meet.

    Attributes
    ----------
    offsets
        (E + 1,) int64 into ``arcs``.
    arcs, tails
        (A,) int32, arcs and their tail states, by edge.
    """

    offsets: NDArray[np.int64]
    arcs: NDArray[np.int32]
    tails: NDArray[np.int32]

    @classmethod
    def of(cls, graph: RoutingGraph) -> EdgeArcs:
        """Index a graph."""
        arcs = np.argsort(graph.arc_edge, kind="stable").astype(np.int32)
        tails = np.repeat(
            np.arange(graph.state_count, dtype=np.int32), np.diff(graph.arc_offsets)
        )
        offsets = np.zeros(len(graph.entry_state) + 1, np.int64)
        counts = np.bincount(graph.arc_edge, minlength=len(graph.entry_state))
        np.cumsum(counts, out=offsets[1:])
        return cls(offsets, arcs, tails[arcs])

    def of_edge(self, edge: int) -> list[tuple[int, int]]:
        """Arcs of an edge, each with its tail state."""
        part = slice(self.offsets[edge], self.offsets[edge + 1])
        arcs, tails = self.arcs[part].tolist(), self.tails[part].tolist()
        return list(zip(arcs, tails, strict=True))


class _Visit(NamedTuple):
    """The cheapest way found to be at a stop in one direction."""

    cost: int
    at: OnEdge
    state: int  # reached at the end of the edge
    before: _Visit | None
    edges: tuple[int, ...]  # driven since ``before``, its own edge left out


@dataclass(frozen=True, slots=True, eq=False)
class StopSearch:
    """
    A metric with all that paths over stops need.

    Attributes
    ----------
    metric
        Graph and weights.
    edge_arcs
        Index of the metric's graph.
    space
        Room for the searches.
    turns
        What turning costs, and that one turns round only where the road ends; None
        turns anywhere.
    """

    metric: Metric
    edge_arcs: EdgeArcs
    space: SearchSpace
    turns: Turns | None = None

    def path(self, stops: Sequence[Sequence[OnEdge]]) -> StopPath | None:
        """
        Cheapest path over all stops in order.

        Parameters
        ----------
        stops
            Two or more, each with the points that stand for it, as a rule one on
            each side of the road. Points on forbidden edges are passed over.

        Returns
        -------
        StopPath | None
            None when no path exists.
        """
        visits = [
            _Visit(0, at, int(self.metric.graph.entry_state[at.edge]), None, (at.edge,))
            for at in self._usable(stops[0])
        ]
        for points in stops[1:-1]:
            visits = self._next(visits, self._usable(points))
        points = self._usable(stops[-1])
        last = [*self._straight_on(visits, points), *self._last_leg(visits, points)]
        if not last:
            return None
        return _path(min(last, key=lambda visit: visit.cost))

    def _usable(self, points: Sequence[OnEdge]) -> list[OnEdge]:
        """Points on edges that may be driven."""
        return [at for at in points if self.metric.weights[at.edge] != FORBIDDEN]

    def _next(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """Ways to be at the next stop, by the edge and the state it leads to."""
        found: dict[tuple[int, int], _Visit] = {}
        for visit in (*self._straight_on(visits, points), *self._legs(visits, points)):
            key = (visit.at.edge, visit.state)
            if key not in found or visit.cost < found[key].cost:
                found[key] = visit
        return list(found.values())

    def _straight_on(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """Next stops farther on along the very edge."""
        return [
            _Visit(
                visit.cost + self._ticks(at) - self._ticks(visit.at),
                at,
                visit.state,
                visit,
                (),
            )
            for visit in visits
            for at in points
            if at.edge == visit.at.edge and at.share >= visit.at.share
        ]

    def _legs(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """Next stops reached over the end of the edge."""
        sources = self._sources(visits)
        legs = []
        for at in points:
            for arc, tail in self.edge_arcs.of_edge(at.edge):
                goal = Terminal(tail, self._ticks(at), at.edge)
                legs += self._leg(visits, sources, [(at, arc)], [goal])
        return legs

    def _last_leg(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """The cheapest way to be at the last stop, in whatever direction."""
        goals = [
            ((at, arc), Terminal(tail, self._ticks(at), at.edge))
            for at in points
            for arc, tail in self.edge_arcs.of_edge(at.edge)
        ]
        ends = [end for end, _ in goals]
        targets = [target for _, target in goals]
        return self._leg(visits, self._sources(visits), ends, targets)

    def _sources(self, visits: list[_Visit]) -> list[Terminal]:
        """Ends of the edges that the visits are on."""
        weights = self.metric.weights
        return [
            Terminal(
                visit.state,
                visit.cost + int(weights[visit.at.edge]) - self._ticks(visit.at),
                visit.at.edge,
            )
            for visit in visits
        ]

    def _leg(
        self,
        visits: list[_Visit],
        sources: list[Terminal],
        ends: list[tuple[OnEdge, int]],
        targets: list[Terminal],
    ) -> list[_Visit]:
        """The cheapest leg from any visit to any end, if there is one."""
        found = shortest_path(
            self.metric, sources, targets, space=self.space, turns=self.turns
        )
        if found is None:
            return []
        at, arc = ends[found.target]
        state = int(self.metric.graph.arc_head[arc])
        edges = (*found.edges, at.edge)
        return [_Visit(found.cost, at, state, visits[found.source], edges)]

    def _ticks(self, at: OnEdge) -> int:
        """Ticks of the edge up to the point."""
        return part_ticks(int(self.metric.weights[at.edge]), at.share)


def _path(last: _Visit) -> StopPath:
    """Put the legs behind one another."""
    visits = [last]
    while (before := visits[-1].before) is not None:
        visits.append(before)
    visits.reverse()
    edges: list[int] = []
    stop_edges = []
    for visit in visits:
        edges += visit.edges
        stop_edges.append(len(edges) - 1)
    return trimmed(
        StopPath(
            cost=last.cost,
            edges=tuple(edges),
            stop_edges=tuple(stop_edges),
            stops=tuple(visit.at for visit in visits),
        )
    )


def trimmed(path: StopPath) -> StopPath:
    """Leave out a first edge of which only the end, and a last of which only the start.

    At a junction a path may begin on any edge that leads there.
    """
    edges, places, stops = list(path.edges), list(path.stop_edges), list(path.stops)
    if len(edges) > 1 and stops[0].share == 1 and places[1] > 0:
        del edges[0]
        places = [max(place - 1, 0) for place in places]
        stops[0] = OnEdge(edges[0], 0.0)
    if len(edges) > 1 and stops[-1].share == 0 and places[-2] < len(edges) - 1:
        del edges[-1]
        places[-1] -= 1
        stops[-1] = OnEdge(edges[-1], 1.0)
    return replace(
        path, edges=tuple(edges), stop_edges=tuple(places), stops=tuple(stops)
    )
