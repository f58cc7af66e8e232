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

    import numpy as np
    from numpy.typing import NDArray

    from maps.routing.path_over_stops import EdgeArcs
    from maps.routing.timed_search import TimedMetric, TimedPath, TimedSpace


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
    reverse
        (E,) int32, opposite edges, to turn round only where the road ends; None
        turns anywhere.
    most
        Latest arrival that counts, ticks.
    """

    metric: TimedMetric
    edge_arcs: EdgeArcs
    space: TimedSpace
    reverse: NDArray[np.int32] | None = None
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
        for points in stops[1:-1]:
            usable = self._usable(points)
            found: dict[tuple[int, int], _Visit] = {}
            for visit in (
                *self._straight_on(visits, usable),
                *self._legs(visits, usable),
            ):
                key = visit.at.edge, visit.begin.state
                if key not in found or visit.moment < found[key].moment:
                    found[key] = visit
            visits = list(found.values())
        points = self._usable(stops[-1])
        last = [*self._ends_here(visits, points), *self._last_leg(visits, points)]
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
        begin = Beginning(state, weight - self._ticks(at), at.edge)
        return _Visit(0, at, begin, None, None, (at.edge,), (), None)

    def _straight_on(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """Next stops farther on along the very edge, which is driven to its end."""
        return [
            visit._replace(
                moment=visit.moment + self._ticks(at) - self._ticks(visit.at),
                at=at,
                before=visit,
                edges=(),
                entries=(),
                begun=None,
            )
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
            begun = self.metric.entry_from(visit.at.edge, driven, 0)
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

    def _last_leg(self, visits: list[_Visit], points: list[OnEdge]) -> list[_Visit]:
        """The earliest way to be at the last stop, in whatever direction."""
        ends = [
            (at, End(tail, self._ticks(at), at.edge, arc))
            for at in points
            for arc, tail in self.edge_arcs.of_edge(at.edge)
        ]
        found = self._search(visits, [end for _, end in ends])
        if found is None:
            return []
        visit = visits[found.source]
        at = ends[found.target][0]
        return [_reached(visit, found, at, visit.begin, found.arrival)]

    def _search(self, visits: list[_Visit], ends: list[End]) -> TimedPath | None:
        return earliest_arrival(
            self.metric,
            [visit.begin for visit in visits],
            ends,
            space=self.space,
            reverse=self.reverse,
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
