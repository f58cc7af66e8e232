"""Drives over a network and the tracks that a receiver would record of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.routing.routing_graph import RoutingGraph

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Recording:
    """What a receiver does to a drive; lengths in metres, times in seconds."""

    step_m: float = 15.0
    noise_m: float = 4.0
    speed_mps: float = 12.0
    outliers: float = 0.0  # share of points that lie somewhere else
    outlier_m: float = 400.0
    dropouts: int = 0  # stretches without points
    dropout_m: float = 300.0
    pauses: int = 0  # of 60 s each


@dataclass(frozen=True, eq=False)
class Recorded:
    """A recorded track, (n, 2) degrees and (n,) seconds, and what was driven."""

    lonlat: NDArray[np.float64]
    time_s: NDArray[np.float64]
    edges: tuple[int, ...]


class Driver:
    """Finds drives that obey one-way streets and turn bans, by scipy."""

    def __init__(self, network: RoadNetwork, graph: RoutingGraph) -> None:
        self._network, self._graph = network, graph
        tails = np.repeat(np.arange(graph.state_count), np.diff(graph.arc_offsets))
        hours = network.edge_length_m() / (90.0 - 8.0 * _rank(network))
        weight = np.maximum(hours[graph.arc_edge], 1e-9)
        self._arc: dict[tuple[int, int], int] = {}
        order = np.argsort(-weight, kind="stable")
        for arc in order.tolist():  # the quickest of parallel arcs comes last
            self._arc[int(tails[arc]), int(graph.arc_head[arc])] = arc
        arcs = np.array(list(self._arc.values()))
        self._matrix = csr_array(
            (weight[arcs], (tails[arcs], graph.arc_head[arcs])),
            shape=(graph.state_count, graph.state_count),
        )

    def drive(self, start: int, end: int) -> tuple[int, ...]:
        """Edges of the quickest drive between two junctions; empty for none."""
        cost, before = dijkstra(self._matrix, indices=start, return_predecessors=True)
        states = np.flatnonzero(self._graph.state_junction == end)
        state = int(states[np.argmin(cost[states])])
        if not np.isfinite(cost[state]):
            return ()
        edges = []
        while state != start:
            tail = int(before[state])
            edges.append(int(self._graph.arc_edge[self._arc[tail, state]]))
            state = tail
        return tuple(reversed(edges))


def recorded(
    network: RoadNetwork,
    edges: Sequence[int],
    recording: Recording,
    rng: np.random.Generator,
) -> Recorded:
    """Record a drive over edges from the first one's start to the last one's end."""
    lines = [network.edge_geometry(edge) for edge in edges]
    line = np.vstack([lines[0], *(one[1:] for one in lines[1:])])
    east = METRES_PER_DEGREE * np.cos(np.radians(line[:, 1].mean()))
    scale = np.array([east, METRES_PER_DEGREE])
    along = np.concatenate(
        [[0.0], np.cumsum(np.hypot(*(np.diff(line, axis=0) * scale).T))]
    )
    at = np.append(np.arange(0, along[-1], recording.step_m), along[-1])
    time = at / recording.speed_mps
    keep = np.ones(len(at), np.bool_)
    for _ in range(recording.dropouts):
        begin = rng.uniform(0, along[-1])
        keep &= ~((at > begin) & (at < begin + recording.dropout_m))
    keep[[0, -1]] = True
    at, time = at[keep], time[keep]
    for _ in range(recording.pauses):
        place = int(rng.integers(len(at)))
        at = np.insert(at, place, np.full(60, at[place]))
        waited = time[place] + np.arange(60.0)
        time = np.concatenate([time[:place], waited, time[place:] + 60])
    points = np.column_stack([np.interp(at, along, line[:, k]) for k in (0, 1)])
    points += rng.normal(0, recording.noise_m, points.shape) / scale
    wild = rng.random(len(at)) < recording.outliers
    points[wild] += (
        rng.uniform(-1, 1, (int(wild.sum()), 2)) * recording.outlier_m / scale
    )
    return Recorded(points, time, tuple(edges))


def _rank(network: RoadNetwork) -> NDArray[np.float64]:
    """Importance of the road of each edge, 0 to 9."""
    return np.minimum(network.link_class[network.edge_link], 9).astype(np.float64)
