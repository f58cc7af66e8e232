"""Earliest arrival over a routing graph whose edges and turns are closed at times.

A closed edge or turn is waited for at its beginning. The column enters an edge only
if its tail has left it, or entered it, by the time it closes: see `Occupancy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.routing.closed_times import ClosedTimes
from maps.routing.frozen import frozen
from maps.routing.potentials import sight_of
from maps.routing.ticks import FORBIDDEN, UNREACHED
from maps.routing.timed_kernels import (
    FULL,
    NEVER,
    TimedArcs,
    TimedRoom,
    timed_search,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.shortest_path import Metric
    from maps.routing.timed_graph import TimedGraph

MOST_TERMINALS = 1024
MOST_ROOM = 64  # labels per arc; only a ban on waiting can ask for so many
_ANYWHERE = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """
    How long a column needs a road that is going to close.

    Attributes
    ----------
    pass_ticks
        From the head to the tail at any point, 0 or more.
    until_clear
        Whether the tail must have left the edge when it closes; else it need only
        have entered.
    """

    pass_ticks: int = 0
    until_clear: bool = True

    def of(self, ticks: NDArray[np.int32]) -> NDArray[np.int64]:
        """Ticks from the entry of the head until edges of some length may close."""
        driving = ticks.astype(np.int64) if self.until_clear else 0
        return np.broadcast_to(self.pass_ticks + driving, ticks.shape).copy()


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


@dataclass(frozen=True, eq=False)
class TimedMetric:
    """
    A graph, its weights and its hours.

    Attributes
    ----------
    graph
        With turns that are banned at times.
    weights
        (E,) int32 ticks of time, 0 to `FORBIDDEN`.
    closed
        By edge.
    banned
        By timed turn ban of the network.
    occupancy
        Of the column.
    base
        On the graph without turn bans, under weights that are nowhere higher; its
        hierarchy guides the search.
    patience
        (J,) int64 ticks that one may wait at each junction; None for any time.
    """

    graph: TimedGraph
    weights: NDArray[np.int32]
    closed: ClosedTimes
    banned: ClosedTimes
    occupancy: Occupancy
    base: Metric
    patience: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        guiding = self.base.customised
        if guiding is not None and guiding.turn_bans:
            raise ValueError(
                "A metric with turn bans knows its own states only; give a base metric "
                "without turn bans."
            )
        if (self.weights < self.base.weights).any():
            raise ValueError(
                "Weights may only rise over those of the base metric; give a base "
                "without any limit."
            )

    @cached_property
    def arcs(self) -> TimedArcs:
        """The graph and its hours as the search sees them."""
        graph = self.graph.graph
        rows, entry = self._rows
        patience = np.zeros(0, np.int64) if self.patience is None else self.patience
        arrays: tuple[NDArray[Any], ...] = (
            graph.arc_offsets,
            graph.arc_head,
            graph.arc_edge,
            rows,
            graph.state_junction,
            entry.offsets,
            entry.begin,
            entry.end,
            patience,
        )
        return TimedArcs(*map(frozen, arrays))

    def entry_from(self, edge: int, ticks: int, moment: int) -> int:
        """
        First moment at which the column may enter a part of an edge.

        Parameters
        ----------
        edge
            Which edge.
        ticks
            Of it that are driven.
        moment
            Not before this one, ticks.
        """
        for begin, end in sorted(_part_spans(self, edge, ticks)):
            if begin <= moment < end:
                moment = end
        return moment

    @cached_property
    def _rows(self) -> tuple[NDArray[np.int32], ClosedTimes]:
        """Row of each arc, and when each row may not be entered.

        Arcs over an edge share its row, but for those that complete a timed ban.
        """
        graph = self.graph.graph
        usable = self.weights != FORBIDDEN
        with_hours = np.flatnonzero((np.diff(self.closed.offsets) > 0) & usable)
        edge_row = np.full(len(self.weights), -1, np.int32)
        edge_row[with_hours] = np.arange(len(with_hours), dtype=np.int32)
        arc_row = edge_row[graph.arc_edge]
        entry = self.closed.before_entry(self.occupancy.of(self.weights))
        spans = [
            (edge_row[entry.rows], entry.begin, entry.end),
            *self._turn_rows(arc_row, entry, len(with_hours)),
        ]
        row, begin, end = (
            np.concatenate(column) for column in zip(*spans, strict=True)
        )
        some = row >= 0
        count = int(max(row.max(initial=-1), arc_row.max(initial=-1))) + 1
        return arc_row, ClosedTimes.of(count, row[some], begin[some], end[some])

    def _turn_rows(
        self, arc_row: NDArray[np.int32], entry: ClosedTimes, first: int
    ) -> list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
        """Rows of the arcs that complete a timed ban; ``arc_row`` takes them."""
        count = len(self.banned.offsets) - 1
        passing = np.full(count, self.occupancy.pass_ticks, np.int64)
        turning = self.banned.before_entry(passing)
        found = []
        own: dict[int, int] = {}
        pairs = zip(
            self.graph.turn_arc.tolist(), self.graph.turn_ban.tolist(), strict=True
        )
        for arc, ban in pairs:
            spans = turning.of_row(ban)
            if not spans:
                continue
            if arc not in own:
                own[arc] = first + len(own)
                spans = spans + entry.of_row(int(self.graph.graph.arc_edge[arc]))
            begin, end = np.array(spans, np.int64).T
            found.append((np.full(len(spans), own[arc]), begin, end))
        for arc, row in own.items():
            arc_row[arc] = row
        return found


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
    reverse: NDArray[np.int32] | None = None,
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
    reverse
        (E,) int32, opposite edges. With it the path turns round only where the road
        ends.
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
    back = frozen(_ANYWHERE if reverse is None else reverse)
    limit = int(UNREACHED) - 1 if most is None else most
    while True:
        arrival, target, source, count, begun = timed_search(
            arcs, weights, guide, back, (seeds, goals), limit, room.room
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


def _with_ends(
    metric: TimedMetric, sources: Sequence[Beginning], targets: Sequence[End]
) -> tuple[TimedArcs, NDArray[np.int64], NDArray[np.int64]]:
    """Beginnings and ends as the search takes them, with rows of their own.

    Part of an edge is driven in less time, so it may be entered for longer.
    """
    arcs = metric.arcs
    extra: list[list[tuple[int, int]]] = []

    def row_of(edge: int, ticks: int, arc: int) -> int:
        spans = _part_spans(metric, edge, ticks) if edge >= 0 else []
        if arc >= 0:
            spans += _turn_spans(metric, arc)
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


def _part_spans(metric: TimedMetric, edge: int, ticks: int) -> list[tuple[int, int]]:
    """When the part of an edge that takes some ticks may not be entered."""
    need = max(int(metric.occupancy.of(np.array([ticks], np.int32))[0]), 1)
    return [(begin - need + 1, end) for begin, end in metric.closed.of_row(edge)]


def _turn_spans(metric: TimedMetric, arc: int) -> list[tuple[int, int]]:
    """When the turns that an arc completes may not be made."""
    need = max(metric.occupancy.pass_ticks, 1)
    return [
        (begin - need + 1, end)
        for ban in metric.graph.turn_ban[metric.graph.turn_arc == arc].tolist()
        for begin, end in metric.banned.of_row(ban)
    ]


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
