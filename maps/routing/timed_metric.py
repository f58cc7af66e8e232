"""A routing graph under weights of time, with the hours of its edges and turns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.routing.closed_times import ClosedTimes
from maps.routing.frozen import frozen
from maps.routing.ticks import FORBIDDEN
from maps.routing.timed_kernels import TimedArcs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.shortest_path import Metric
    from maps.routing.timed_graph import TimedGraph


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
        for begin, end in sorted(part_spans(self, edge, ticks)):
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


def part_spans(metric: TimedMetric, edge: int, ticks: int) -> list[tuple[int, int]]:
    """When a part of an edge that takes some ticks may not be entered, ticks."""
    need = max(int(metric.occupancy.of(np.array([ticks], np.int32))[0]), 1)
    return [(begin - need + 1, end) for begin, end in metric.closed.of_row(edge)]


def turn_spans(metric: TimedMetric, arc: int) -> list[tuple[int, int]]:
    """When the turns that an arc completes may not be made, ticks."""
    need = max(metric.occupancy.pass_ticks, 1)
    return [
        (begin - need + 1, end)
        for ban in metric.graph.turn_ban[metric.graph.turn_arc == arc].tolist()
        for begin, end in metric.banned.of_row(ban)
    ]
