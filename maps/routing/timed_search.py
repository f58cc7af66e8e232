"""Earliest arrival over a routing graph whose edges and turns are closed at times.

A closed edge or turn is waited for at its beginning. The column enters an edge only
if its tail has left it, or entered it, by the time it closes: see `Occupancy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.closed_times import ClosedTimes
from maps.routing.frozen import frozen
from maps.routing.hierarchy import Hierarchy
from maps.routing.potentials import sight_of
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import Metric
from maps.routing.ticks import UNREACHED
from maps.routing.timed_graph import TimedGraph
from maps.routing.timed_kernels import (
    FULL,
    NEVER,
    TimedArcs,
    TimedRoom,
    timed_search,
)
from maps.routing.timed_metric import (
    Occupancy,
    TimedMetric,
    part_spans,
    turn_spans,
)
from maps.routing.turns import free_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.turns import Turns

MOST_TERMINALS = 1024
MOST_ROOM = 64  # labels per arc; only a ban on waiting can ask for so many
_ANYWHERE = free_turns(np.zeros(0, np.int32), 0)


@dataclass(frozen=True, slots=True)
class Beginning:
    """
    Where a timed path begins: on an edge, or in a state that an edge has led to.

    Attributes
    ----------
    state
        Of the graph, at the end of the edge.
    ticks
        Of the edge that are still to be driven; 0 when it has been driven.
    edge
        -1 for none.
    earliest, latest
        Moments at which driving may begin; ``latest`` None waits as long as need be.
    checked
        Whether the hours of the edge do not matter: it was entered before, or the
        path begins at its end.
    """

    state: int
    ticks: int = 0
    edge: int = -1
    earliest: int = 0
    latest: int | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """
    Where a timed path ends: on an edge, entered over an arc of the graph.

    Attributes
    ----------
    state
        Tail of the arc.
    ticks
        Of the edge that are driven.
    edge, arc
        -1 for none: the path ends in the state.
    checked
        Whether their hours do not matter: the path ends where the edge begins.
    """

    state: int
    ticks: int = 0
    edge: int = -1
    arc: int = -1
    checked: bool = False


@dataclass(frozen=True, slots=True)
class TimedPath:
    """
    A path with the earliest arrival.

    Attributes
    ----------
    arrival
        At the end, ticks.
    edges
        Driven between beginning and end, in order.
    entries
        Moment at which each of them is entered.
    begun, last_entry
        Moment at which the beginning's edge is entered or left, and at which the
        end's edge is.
    source, target
        Which of the beginnings and ends it joins.
    """

    arrival: int
    edges: tuple[int, ...]
    entries: tuple[int, ...]
    begun: int
    last_entry: int
    source: int
    target: int


class TimedSpace:
    """
    Room for one timed search at a time over a graph; it grows as it is needed.

    Parameters
    ----------
    metric
        Of the graph; others on the same graph and base may use the room too.
    """

    def __init__(self, metric: TimedMetric) -> None:
        graph = metric.graph.graph
        self._arcs = max(graph.arc_count, 1)
        ranked = metric.base.customised
        self._sight = sight_of(0 if ranked is None else len(ranked.hierarchy.rank))
        self._buckets = max(self._arcs, graph.state_count)
        self.room = self._of(self._arcs + MOST_TERMINALS)

    def grow(self) -> None:
        """
        Double the room.

        Raises
        ------
        ValueError
            The search would need more than any sensible one does.
        """
        labels = 2 * len(self.room.span)
        if labels > MOST_ROOM * self._arcs + 4096:
            raise ValueError(
                "Too many ways to pass the time without waiting; allow waiting at "
                "more junctions, or shorten the horizon."
            )
        self.room = self._of(labels)

    def _of(self, labels: int) -> TimedRoom:
        return TimedRoom(
            span=np.empty((labels, 2), np.int64),
            mark=np.empty((labels, 4), np.int32),
            bucket=np.zeros((self._buckets + MOST_TERMINALS, 2), np.int32),
            key=np.empty(labels, np.int64),
            label=np.empty(labels, np.int32),
            trail=np.empty(labels, np.int32),
            entry=np.empty(labels, np.int64),
            clock=np.zeros(1, np.int32),
            sight=self._sight._replace(seen=np.zeros_like(self._sight.seen)),
        )


def earliest_arrival(
    metric: TimedMetric,
    sources: Sequence[Beginning],
    targets: Sequence[End],
    *,
    space: TimedSpace | None = None,
    turns: Turns | None = None,
    most: int | None = None,
) -> TimedPath | None:
    """
    Path with the earliest arrival from any beginning at any end.

    Parameters
    ----------
    metric
        Graph, weights and hours.
    sources, targets
        Up to `MOST_TERMINALS` each.
    space
        Room for the search; None makes some.
    turns
        What turning takes before the next edge is entered, and that one turns round
        only where the road ends; None turns anywhere.
    most
        Latest arrival that counts, ticks; None for any.

    Returns
    -------
    TimedPath | None
        None when nobody arrives in time.

    Raises
    ------
    ValueError
        There are too many terminals, or waiting is forbidden in so many places that
        the search would not end.
    """
    if not sources or not targets:
        return None
    if max(len(sources), len(targets)) > MOST_TERMINALS:
        raise ValueError(f"A search takes {MOST_TERMINALS} terminals at most.")
    arcs, seeds, goals = _with_ends(metric, sources, targets)
    room = space or TimedSpace(metric)
    weights, guide = frozen(metric.weights), metric.base.guide
    limit = int(UNREACHED) - 1 if most is None else most
    while True:
        arrival, target, source, count, begun = timed_search(
            arcs, weights, guide, turns or _ANYWHERE, (seeds, goals), limit, room.room
        )
        if target != FULL:
            break
        room.grow()
    if target < 0:
        return None
    trail = room.room.trail[:count][::-1]
    return TimedPath(
        arrival=arrival,
        edges=tuple(metric.graph.graph.arc_edge[trail].tolist()),
        entries=tuple(room.room.entry[:count][::-1].tolist()),
        begun=begun,
        last_entry=arrival - targets[target].ticks,
        source=source,
        target=target,
    )


def warm_up() -> None:
    """Run the search once on a tiny graph, so that no later one waits to compile."""
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    weights = np.ones(2, np.int32)
    hierarchy = Hierarchy.of(graph, tail, head, np.arange(2, dtype=np.int32))
    none, no_span = np.zeros(0, np.int32), np.zeros(0, np.int64)
    closed = np.array([1], np.int64)
    metric = TimedMetric(
        graph=TimedGraph(graph, none, none),
        weights=weights,
        closed=ClosedTimes.of(2, closed, closed, closed + 1),
        banned=ClosedTimes.of(0, none, no_span, no_span),
        occupancy=Occupancy(),
        base=Metric.of(graph, weights, hierarchy, turn_bans=False),
    )
    turns = free_turns(np.array([1, 0], np.int32), 2)
    for some in (None, turns):
        earliest_arrival(metric, [Beginning(0)], [End(1)], turns=some)


def _with_ends(
    metric: TimedMetric, sources: Sequence[Beginning], targets: Sequence[End]
) -> tuple[TimedArcs, NDArray[np.int64], NDArray[np.int64]]:
    """Beginnings and ends as the search takes them, with rows of their own.

    Part of an edge is driven in less time, so it may be entered for longer.
    """
    arcs = metric.arcs
    extra: list[list[tuple[int, int]]] = []

    def row_of(edge: int, ticks: int, arc: int) -> int:
        spans = part_spans(metric, edge, ticks) if edge >= 0 else []
        if arc >= 0:
            spans += turn_spans(metric, arc)
        if not spans:
            return -1
        extra.append(spans)
        return len(arcs.row_offsets) - 2 + len(extra)

    seeds = [
        (
            b.state,
            b.ticks,
            -1 if b.checked else row_of(b.edge, b.ticks, -1),
            b.edge,
            b.earliest,
            NEVER if b.latest is None else b.latest,
        )
        for b in sources
    ]
    goals = [
        (e.state, e.ticks, -1 if e.checked else row_of(e.edge, e.ticks, e.arc), e.edge)
        for e in targets
    ]
    if extra:
        arcs = _with_rows(arcs, extra)
    return arcs, np.array(seeds, np.int64), np.array(goals, np.int64)


def _with_rows(arcs: TimedArcs, extra: list[list[tuple[int, int]]]) -> TimedArcs:
    """The same graph with more rows of closed moments."""
    row = np.repeat(np.arange(len(extra)), [len(spans) for spans in extra])
    begin, end = np.array([span for spans in extra for span in spans], np.int64).T
    more = ClosedTimes.of(len(extra), row, begin, end)
    offsets = np.append(arcs.row_offsets, arcs.row_offsets[-1] + more.offsets[1:])
    return arcs._replace(
        row_offsets=frozen(offsets),
        begin=frozen(np.append(arcs.begin, more.begin)),
        end=frozen(np.append(arcs.end, more.end)),
    )
