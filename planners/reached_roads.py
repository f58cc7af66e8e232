"""Which parts of which roads lie within reach, as stretches of links and as lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.polylines import Polylines, spans
from maps.routing.path_over_stops import part_ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.routing.path_over_stops import OnEdge

ALIKE = 1e-9  # shares of a link that are the same place


@dataclass(frozen=True, slots=True, eq=False)
class ReachedEdges:
    """
    Edges that can be entered within reach, and where it begins.

    Attributes
    ----------
    edge
        (N,) int32, rising.
    entered
        (N,) int32 ticks at which each is entered.
    starts
        Places to begin at, on edges that may be driven.
    weights
        (E,) int32 ticks of all edges.
    """

    edge: NDArray[np.int32]
    entered: NDArray[np.int32]
    starts: tuple[OnEdge, ...]
    weights: NDArray[np.int32]

    def within(self, network: RoadNetwork, most: int) -> Stretches:
        """
        Parts of roads that are reached within fewer ticks than these edges were.

        Parameters
        ----------
        network
            Roads of the area.
        most
            Ticks, at most those within which the edges were looked for.
        """
        inside = self.entered <= most
        edge, left = self.edge[inside], most - self.entered[inside].astype(np.int64)
        begun = np.array([at.edge for at in self.starts], np.int64)
        behind = np.array([at.share for at in self.starts], np.float64)
        ticks = [part_ticks(int(self.weights[e]), s) for e, s in self.starts]
        weight = self.weights[np.concatenate([edge, begun])].astype(np.float64)
        end = np.concatenate([left, most + np.array(ticks, np.int64)]).astype(float)
        share = np.where(end >= weight, 1.0, end / np.where(weight > 0, weight, 1.0))
        first = np.concatenate([np.zeros(len(edge)), behind])
        return Stretches.of_edges(
            network, np.concatenate([edge, begun]), first, np.maximum(share, first)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """
    Parts of links that do not touch each other, in order.

    Attributes
    ----------
    link
        (N,) int64, never falling.
    start, end
        (N,) float64, shares of the link along its geometry, 0 to 1.
    """

    link: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]

    @classmethod
    def of_edges(
        cls,
        network: RoadNetwork,
        edge: NDArray[np.integer],
        start: NDArray[np.float64],
        end: NDArray[np.float64],
    ) -> Stretches:
        """
        Put together parts of edges, of both directions.

        Parameters
        ----------
        network
            Roads of the area.
        edge
            (n,) in any order.
        start, end
            (n,) shares in the direction of travel.
        """
        ahead = network.edge_forward[edge]
        link = network.edge_link[edge].astype(np.int64)
        # Links lie side by side on one axis, with a gap between them.
        low = 2 * link + np.where(ahead, start, 1 - end)
        high = 2 * link + np.where(ahead, end, 1 - start)
        order = np.argsort(low, kind="stable")
        low, high = low[order], high[order]
        farthest = np.maximum.accumulate(high)
        first = np.ones(len(low), np.bool_)
        first[1:] = low[1:] > farthest[:-1] + ALIKE
        starts = np.flatnonzero(first)
        ends = np.append(starts[1:], len(low))[: len(starts)] - 1
        link = link[order][starts]
        return cls(link, low[starts] - 2 * link, farthest[ends] - 2 * link)

    def without(self, other: Stretches) -> Stretches:
        """What is left when other stretches, all within these, are taken out."""
        low = np.concatenate([2 * self.link + self.start, 2 * other.link + other.end])
        high = np.concatenate([2 * self.link + self.end, 2 * other.link + other.start])
        low, high = np.sort(low), np.sort(high)
        kept = high > low + ALIKE
        link = (low[kept] // 2).astype(np.int64)
        return Stretches(link, low[kept] - 2 * link, high[kept] - 2 * link)

    def rest(self, links: NDArray[np.bool_]) -> Stretches:
        """What these leave of some links, (L,) bool, all of which they may lie on."""
        chosen = np.flatnonzero(links).astype(np.int64)
        whole = Stretches(chosen, np.zeros(len(chosen)), np.ones(len(chosen)))
        on_chosen = links[self.link]
        return whole.without(
            Stretches(self.link[on_chosen], self.start[on_chosen], self.end[on_chosen])
        )

    def length_m(self, network: RoadNetwork) -> float:
        """Metres of road."""
        share = self.end - self.start
        return float((network.link_length_m[self.link] * share).sum())

    def lines(self, network: RoadNetwork) -> Polylines:
        """Geometry of each stretch along its link, degrees; those of no length too."""
        counts = np.diff(network.link_offsets)[self.link]
        vertices = spans(network.link_offsets[self.link], counts)
        lines = Polylines.of_counts(network.vertex_lonlat[vertices], counts)
        whole = (self.start <= ALIKE) & (self.end >= 1 - ALIKE)
        if whole.all():
            return lines
        parts = [lines[i] for i in range(len(lines))]
        for i in np.flatnonzero(~whole).tolist():
            parts[i] = part_of_line(parts[i], float(self.start[i]), float(self.end[i]))
        return Polylines.of_counts(
            np.concatenate(parts), np.array([len(part) for part in parts])
        )


def part_of_line(
    line: NDArray[np.float64], start: float, end: float
) -> NDArray[np.float64]:
    """
    Part of a line between two shares of its length.

    Parameters
    ----------
    line
        (n, 2) degrees, two vertices or more.
    start, end
        0 to 1, rising.

    Returns
    -------
    NDArray[np.float64]
        (m, 2), two vertices or more.
    """
    steps = np.diff(line, axis=0)
    middle = np.radians((line[1:, 1] + line[:-1, 1]) / 2)
    along = np.append(
        0.0, np.cumsum(np.hypot(steps[:, 0] * np.cos(middle), steps[:, 1]))
    )
    if along[-1] > 0:
        along /= along[-1]
    inside = (along > start) & (along < end)
    ends = [
        [float(np.interp(at, along, line[:, axis])) for axis in (0, 1)]
        for at in (start, end)
    ]
    return np.vstack([ends[:1], line[inside], ends[1:]])


def first_stops(points: Sequence[Sequence[OnEdge]]) -> tuple[OnEdge, ...]:
    """All points of several starts as one, each once."""
    return tuple(dict.fromkeys(at for place in points for at in place))
