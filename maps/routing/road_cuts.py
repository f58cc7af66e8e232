"""What holds a road network together: minimum cuts, disjoint pairs and cut roads.

All but the cut roads mind one-way streets and turn bans. A ban of three edges or
more is minded, too, but makes a minimum cut count a road within it once for each way
of coming to it; such a cut still separates, but a smaller one may exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.progress import silent
from maps.routing.flow_kernels import (
    FlowNet,
    cheapest_flow,
    hanging,
    most_flow,
    source_side,
    take_path,
)
from maps.routing.routing_graph import expand
from maps.routing.ticks import EDGE, FORBIDDEN, OFFSET, STATE, UNREACHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.routing_graph import RoutingGraph

ENDLESS = 2**40  # capacity of what cannot be cut
_SOURCE, _SINK, _FIRST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class EdgeCut:
    """
    Edges without which no way is left, with the least capacity together.

    Attributes
    ----------
    edges
        Rising; of equal cuts the one nearest to the sources.
    capacity
        Of all of them.
    """

    edges: tuple[int, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class PairPath:
    """
    One path of a pair.

    Attributes
    ----------
    source, target
        Which of the ends it joins.
    edges
        Driven between them, in order.
    cost
        Ticks, those of the ends included.
    """

    source: int
    target: int
    edges: tuple[int, ...]
    cost: int


@dataclass(frozen=True, slots=True, eq=False)
class CutRoads:
    """
    Roads by which alone parts of an undirected network hang.

    Attributes
    ----------
    road
        (n,) int64, rising.
    inner, outer
        (n,) int64, its junctions on the smaller side and on the other.
    hanging
        (n,) float64, weight of the smaller side.
    junctions
        (n,) int64, how many there are on the smaller side.
    """

    road: NDArray[np.int64]
    inner: NDArray[np.int64]
    outer: NDArray[np.int64]
    hanging: NDArray[np.float64]
    junctions: NDArray[np.int64]


def minimum_cut(
    graph: RoutingGraph,
    capacity: NDArray[np.int64],
    sources: Sequence[int],
    targets: Sequence[int],
) -> EdgeCut | None:
    """
    Find the weakest edges between two sets of states.

    Parameters
    ----------
    graph
        With turn bans.
    capacity
        (E,) whole, 0 for closed, `ENDLESS` for what cannot be cut.
    sources, targets
        States of the graph.

    Returns
    -------
    EdgeCut | None
        Empty when no way leads there at all; None when no cut exists, as ways lead
        there over nothing that can be cut.
    """
    roads, nodes = _graph_rows(graph, capacity > 0)
    rows = _joined(
        roads,
        _end_rows(np.array(sources, np.int64), leaving=True),
        _end_rows(np.array(targets, np.int64), leaving=False),
    )
    room = np.where(rows.edge >= 0, capacity[rows.edge], ENDLESS)
    net = _net(rows, nodes, np.minimum(room, ENDLESS), np.zeros_like(room))
    if int(most_flow(net, ENDLESS)) >= ENDLESS:
        return None
    inside = source_side(net)
    crossing = inside[rows.tail] & ~inside[rows.head]
    edges = np.unique(rows.edge[crossing])
    return EdgeCut(tuple(edges.tolist()), int(capacity[edges].sum()))


def disjoint_pair(
    graph: RoutingGraph,
    weights: NDArray[np.int32],
    sharing: NDArray[np.int64],
    seeds: NDArray[np.int64],
    goals: NDArray[np.int64],
) -> tuple[PairPath, PairPath] | None:
    """
    Find the two paths that share least, and of those the ones of least cost.

    Parameters
    ----------
    graph
        With turn bans.
    weights
        (E,) int32 ticks, `FORBIDDEN` for edges that may not be used.
    sharing
        (E,) how bad it is that both paths drive an edge; 0 for not at all.
    seeds, goals
        (n, 3) ends; see `maps.routing.ticks`. To begin, or to end, both on the same
        edge counts as sharing it.

    Returns
    -------
    tuple[PairPath, PairPath] | None
        The cheaper one first; None when not even one path exists.
    """
    usable = weights != FORBIDDEN
    ticks = np.where(usable, weights, 0).astype(np.int64)
    # Sharing outweighs cost: no two paths cost more than all edges driven twice.
    most = 2 * int(ticks.sum() + seeds[:, OFFSET].sum() + goals[:, OFFSET].sum())
    if int(sharing.sum()) * (most + 1) >= UNREACHED:
        raise ValueError("Sharing and weights together do not fit 62 bits.")
    roads, nodes = _graph_rows(graph, usable)
    ends = np.concatenate([seeds, goals])
    rows = _joined(
        _end_rows(seeds[:, STATE], leaving=True),
        _end_rows(goals[:, STATE], leaving=False),
        roads,
    )
    edge = np.concatenate([ends[:, EDGE], roads.edge])
    cost = np.concatenate(
        [ends[:, OFFSET], np.where(roads.edge < 0, 0, ticks[edge[len(ends) :]])]
    )
    # Each arc once as it is, and once more at the price of sharing its edge.
    price = np.where(edge < 0, 0, sharing[edge]) * (most + 1)
    net = _net(
        _joined(rows, rows),
        nodes,
        np.ones(2 * len(edge), np.int64),
        np.concatenate([cost, cost + price]),
    )
    if cheapest_flow(net, 2) < 2:
        return None
    paths = []
    for _ in range(2):
        taken = take_path(net) // 2 % len(edge)
        source, target = int(taken[0]), int(taken[-1]) - len(seeds)
        driven = rows.edge[taken]
        driven = driven[driven >= 0]
        total = int(cost[taken].sum())
        paths.append(PairPath(source, target, tuple(driven.tolist()), total))
    first, second = sorted(paths, key=lambda path: (path.cost, path.edges))
    return first, second


def cut_roads(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    weight: NDArray[np.float64],
) -> CutRoads:
    """
    Find the roads whose loss, in both directions, cuts a part off from the rest.

    Parameters
    ----------
    tail, head
        (R,) junctions at the ends of every road.
    weight
        (J,) of each junction, 0 or more, for the size of what is cut off.
    """
    count = len(weight)
    ends = np.concatenate([tail, head])
    order = np.argsort(ends, kind="stable")
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=count), out=offsets[1:])
    road = np.tile(np.arange(len(tail), dtype=np.int32), 2)[order]
    other = np.concatenate([head, tail])[order].astype(np.int32)
    by, behind, whole = hanging(offsets, road, other, weight.astype(np.float64))
    _, number, numbers = hanging(offsets, road, other, np.ones(count))
    child = np.flatnonzero(by >= 0)
    child = child[np.argsort(by[child])]
    cut = by[child].astype(np.int64)
    parent = np.where(tail[cut] == child, head[cut], tail[cut]).astype(np.int64)
    below, above = behind[child], whole[child] - behind[child]
    turned = above < below
    inside = np.where(turned, numbers[child] - number[child], number[child])
    return CutRoads(
        road=cut,
        inner=np.where(turned, parent, child),
        outer=np.where(turned, child, parent),
        hanging=np.minimum(below, above),
        junctions=inside.astype(np.int64),
    )


def warm_up(progress: Progress = silent) -> None:
    """Run every kernel once on a tiny graph, so that no later one waits to compile."""
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    ends = np.array([[0, 0, -1]], np.int64), np.array([[1, 0, -1]], np.int64)
    progress("compiling flows", 0.0)
    minimum_cut(graph, np.ones(2, np.int64), [0], [1])
    progress("compiling flows", 0.4)
    disjoint_pair(graph, np.ones(2, np.int32), np.ones(2, np.int64), *ends)
    progress("compiling flows", 0.8)
    cut_roads(tail, head, np.ones(2))
    progress("compiling flows", 1.0)


class _Rows(NamedTuple):
    """Arcs of a flow network: nodes, and the edge that limits them or -1, (n,)."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    edge: NDArray[np.int64]


def _graph_rows(graph: RoutingGraph, usable: NDArray[np.bool_]) -> tuple[_Rows, int]:
    """
    Arcs over edges that may be used, and how many nodes there are.

    All arcs of an edge that lead to one state share a single arc, so that it counts
    once whichever state it is entered from.
    """
    degree = np.diff(graph.arc_offsets)
    tail = np.repeat(np.arange(graph.state_count), degree) + _FIRST
    head = graph.arc_head.astype(np.int64) + _FIRST
    edge = graph.arc_edge.astype(np.int64)
    kept = usable[edge]
    tail, head, edge = tail[kept], head[kept], edge[kept]
    many = np.bincount(edge, minlength=len(usable))[edge] > 1
    plain = _Rows(tail[~many], head[~many], edge[~many])
    first_gate = graph.state_count + _FIRST
    key = edge[many] * first_gate + head[many]
    gates, first, gate = np.unique(key, return_index=True, return_inverse=True)
    into = _Rows(tail[many], gate + first_gate, np.full(len(key), -1, np.int64))
    out = _Rows(
        np.arange(len(gates)) + first_gate, head[many][first], edge[many][first]
    )
    return _joined(plain, into, out), first_gate + len(gates)


def _end_rows(states: NDArray[np.int64], *, leaving: bool) -> _Rows:
    """Arcs from the source to some states, or from them to the sink."""
    node = states + _FIRST
    end = np.full(len(node), _SOURCE if leaving else _SINK, np.int64)
    none = np.full(len(node), -1, np.int64)
    return _Rows(end, node, none) if leaving else _Rows(node, end, none)


def _joined(*parts: _Rows) -> _Rows:
    """Arcs one after the other."""
    return _Rows(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _net(
    rows: _Rows, nodes: int, room: NDArray[np.int64], cost: NDArray[np.int64]
) -> FlowNet:
    """Flow network of some arcs, each with one against it."""
    both = np.stack([rows.tail, rows.head], axis=1)
    tails, heads = both.reshape(-1), both[:, ::-1].reshape(-1)
    offsets = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(tails, minlength=nodes), out=offsets[1:])
    nothing = np.zeros_like(room)
    return FlowNet(
        offsets,
        np.argsort(tails, kind="stable").astype(np.int32),
        heads.astype(np.int32),
        np.stack([room, nothing], axis=1).reshape(-1).astype(np.int64),
        np.stack([cost, -cost], axis=1).reshape(-1).astype(np.int64),
    )
