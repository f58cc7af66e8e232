"""Earliest arrival over stops that lie within edges, when roads are closed at times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from maps.routing.path_over_stops import OnEdge, StopPath, part_ticks, trimmed
from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_kernels import NEVER
from maps.routing.timed_search import Beginning, End, earliest_arrival

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.routing.path_over_stops import EdgeArcs
    from maps.routing.timed_metric import TimedMetric
    from maps.routing.timed_search import TimedPath, TimedSpace
    from maps.routing.turns import Turns


@dataclass(frozen=True, slots=True)
class TimedStopPath:
    """
    A path over stops with its times.

    Attributes
    ----------
    path
        Its cost is the arrival, ticks since the start.
    entries
        Moment at which each edge is entered; the first when driving begins.
    """

    path: StopPath
    entries: tuple[int, ...]


class _Visit(NamedTuple):
    """The earliest way found to be at a stop in one direction."""

    moment: int
    at: OnEdge
    begin: Beginning  # how to drive on from there
    entered: int | None  # the edge, as a whole; None on the first one
    before: _Visit | None
    edges: tuple[int, ...]  # driven since ``before``, its own edge left out
    entries: tuple[int, ...]
    begun: int | None  # when the edge of ``before`` was entered, if that is new


@dataclass(frozen=True, slots=True, eq=False)
class TimedStopSearch:
    """
    A timed metric with all that paths over stops need.

    A stop on the way is driven through: the column is as early at each stop as it
    can be. With waiting forbidden in places the earliest way to a stop may not be
    the best way beyond it.

    Attributes
    ----------
    metric
        Graph, weights and hours.
    edge_arcs
        Index of the metric's graph.
    space
        Room for the searches.
    turns
        What turning takes, and that one turns round only where the road ends; None
        turns anywhere.
    most
        Latest arrival that counts, ticks.
    """

    metric: TimedMetric
    edge_arcs: EdgeArcs
    space: TimedSpace
    turns: Turns | None = None
    most: int = NEVER

    def path(self, stops: Sequence[Sequence[OnEdge]]) -> TimedStopPath | None:
        """
        Path over all stops in order that arrives first.

        Parameters
        ----------
        stops
            Two or more, each with the points that stand for it, as a rule one on
            each side of the road. Points on forbidden edges are passed over.

        Returns
        -------
        TimedStopPath | None
            None when nobody arrives in time.
        """
        visits = [self._start(at) for at in self._usable(stops[0])]
        usable = [self._usable(points) for points in stops[1:]]
        last: list[_Visit] = []
        for place, points in enumerate(usable[:-1]):
            last += self._last_leg(visits, usable[place:])
            found: dict[tuple[int, int], _Visit] = {}
            for visit in (
                *self._straight_on(visits, points),
                *self._legs(visits, points),
            ):
                key = visit.at.edge, visit.begin.state
                if key not in found or visit.moment < found[key].moment:
                    found[key] = visit
            visits = list(found.values())
        last += self._last_leg(visits, usable[-1:])
        last += self._ends_here(visits, usable[-1])
        last = [visit for visit in last if visit.moment <= self.most]
        if not last:
            return None
        return _path(min(last, key=lambda visit: visit.moment))

    def _usable(self, points: Sequence[OnEdge]) -> list[OnEdge]:
        """Points on edges that may be driven at some time."""
        return [at for at in points if self.metric.weights[at.edge] != FORBIDDEN]

    def _start(self, at: OnEdge) -> _Visit:
        """Be at the first stop."""
        weight = int(self.metric.weights[at.edge])
        state = int(self.metric.graph.graph.entry_state[at.edge])
        rest = weight - self._ticks(at)
        begin = Beginning(state, rest, at.edge, checked=at.share == 1)
        return _Visit(0, at, begin, None, None, (at.edge,), (), None)

    def _straight_on(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """Next stops farther on along the very edge, which is driven to its end."""
        return [
            _farther(visit, at, visit.moment + self._ticks(at) - self._ticks(visit.at))
            for visit in visits
            for at in points
            if at.edge == visit.at.edge and at.share >= visit.at.share
        ]

    def _ends_here(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """The last stop farther on along the very edge."""
        found = []
        for visit in self._straight_on(visits, points):
            if visit.entered is not None:
                found.append(visit)
                continue
            first = visit
            while first.before is not None:
                first = first.before
            driven = self._ticks(visit.at) - self._ticks(first.at)
            begun = 0
            if visit.at.share > first.at.share:
                begun = self.metric.entry_from(visit.at.edge, driven, begun)
            found.append(visit._replace(moment=begun + driven, begun=begun))
        return found

    def _legs(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """Next stops reached over the end of the edge, and driven through."""
        legs = []
        for at in points:
            weight = int(self.metric.weights[at.edge])
            for arc, tail in self.edge_arcs.of_edge(at.edge):
                end = End(tail, weight, at.edge, arc)
                found = self._search(visits, [end])
                if found is not None:
                    legs.append(self._through(visits, found, at, arc))
        return legs

    def _last_leg(
        self, visits: list[_Visit], stops: Sequence[Sequence[OnEdge]]
    ) -> list[_Visit]:
        """The earliest way to be at the last stop, all others before it on its edge.

        So much of the edge is driven as leads there, and no more need be open.
        """
        ends = [
            (chain, End(tail, self._ticks(at), at.edge, arc, checked=at.share == 0))
            for chain in _along_one_edge(stops)
            for at in chain[-1:]
            for arc, tail in self.edge_arcs.of_edge(at.edge)
        ]
        found = self._search(visits, [end for _, end in ends])
        if found is None:
            return []
        visit = visits[found.source]
        for place, at in enumerate(ends[found.target][0]):
            moment = found.last_entry + self._ticks(at)
            if place == 0:
                visit = _reached(visit, found, at, visit.begin, moment)
            else:
                visit = _farther(visit, at, moment)
        return [visit]

    def _search(self, visits: list[_Visit], ends: list[End]) -> TimedPath | None:
        return earliest_arrival(
            self.metric,
            [visit.begin for visit in visits],
            ends,
            space=self.space,
            turns=self.turns,
            most=self.most,
        )

    def _through(
        self, visits: list[_Visit], found: TimedPath, at: OnEdge, arc: int
    ) -> _Visit:
        """Be at a stop on an edge that is driven to its end."""
        state = int(self.metric.graph.graph.arc_head[arc])
        begin = Beginning(
            state,
            edge=at.edge,
            earliest=found.arrival,
            latest=found.arrival,
            checked=True,
        )
        moment = found.last_entry + self._ticks(at)
        return _reached(visits[found.source], found, at, begin, moment)

    def _ticks(self, at: OnEdge) -> int:
        """Ticks of the edge up to the point."""
        return part_ticks(int(self.metric.weights[at.edge]), at.share)


def _along_one_edge(stops: Sequence[Sequence[OnEdge]]) -> list[list[OnEdge]]:
    """Points of stops that lie behind one another on one edge, for each last one."""
    chains = []
    for last in stops[-1]:
        chain: list[OnEdge] = []
        share = 0.0
        for points in stops[:-1]:
            shares = [
                at.share
                for at in points
                if at.edge == last.edge and share <= at.share <= last.share
            ]
            if not shares:
                break
            share = min(shares)
            chain.append(OnEdge(last.edge, share))
        if len(chain) == len(stops) - 1:
            chains.append([*chain, last])
    return chains


def _farther(before: _Visit, at: OnEdge, moment: int) -> _Visit:
    """A stop farther on along the very edge."""
    return before._replace(
        moment=moment, at=at, before=before, edges=(), entries=(), begun=None
    )


def _reached(
    before: _Visit, found: TimedPath, at: OnEdge, begin: Beginning, moment: int
) -> _Visit:
    """A stop at the end of a leg."""
    return _Visit(
        moment=moment,
        at=at,
        begin=begin,
        entered=found.last_entry,
        before=before,
        edges=(*found.edges, at.edge),
        entries=(*found.entries, found.last_entry),
        begun=found.begun if before.entered is None else None,
    )


def _path(last: _Visit) -> TimedStopPath:
    """Put the legs behind one another."""
    visits = [last]
    while (before := visits[-1].before) is not None:
        visits.append(before)
    visits.reverse()
    edges: list[int] = []
    stop_edges = []
    entries: list[int] = []
    for visit in visits:
        edges += visit.edges
        entries += visit.entries
        stop_edges.append(len(edges) - 1)
    begun = next(visit.begun for visit in visits if visit.begun is not None)
    entries.insert(0, begun)
    whole = StopPath(
        cost=last.moment,
        edges=tuple(edges),
        stop_edges=tuple(stop_edges),
        stops=tuple(visit.at for visit in visits),
    )
    path = trimmed(whole)
    first = 1 if path.stops[0] != whole.stops[0] else 0
    return TimedStopPath(path, tuple(entries[first : first + len(path.edges)]))
