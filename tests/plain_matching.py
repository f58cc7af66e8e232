"""Map matching by plain loops and networkx, which shares nothing with the compiled one.

It takes the candidates and steps of a matching as arrays, and finds the likeliest chain
by scoring every pair of neighbours over a graph whose nodes are the arcs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from maps.routing.match_kernels import Drives, Layers, Steps


def arc_graph(drives: Drives) -> nx.DiGraph[int]:
    """Arcs that follow each other, with the centimetres from start to start."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(drives.head)))
    for arc in range(len(drives.head)):
        state = int(drives.head[arc])
        back = int(drives.reverse[drives.edge[arc]])
        for after in range(int(drives.offsets[state]), int(drives.offsets[state + 1])):
            turning = drives.turning if drives.edge[after] == back else 0
            graph.add_edge(arc, after, weight=int(drives.length[arc]) + turning)
    return graph


def plain_chain(
    drives: Drives,
    layers: Layers,
    steps: Steps,
    graph: nx.DiGraph[int] | None = None,
) -> tuple[list[float], list[int]]:
    """
    Score of the best chain that ends in each candidate, and the candidate before.

    Viterbi's algorithm without any pruning: every pair of candidates of neighbouring
    points is joined by its shortest drive, as far as the limit goes.
    """
    graph = graph or arc_graph(drives)
    score = [math.inf] * len(layers.arc)
    prior = [-1] * len(layers.arc)
    count = len(layers.offsets) - 1
    for point in range(count):
        here = range(int(layers.offsets[point]), int(layers.offsets[point + 1]))
        if point > 0 and not steps.broken[point]:
            before = range(int(layers.offsets[point - 1]), int(layers.offsets[point]))
            for i in before:
                if score[i] == math.inf:
                    continue
                lengths = drives_from(graph, layers, steps, i, here, point)
                for j, length in lengths.items():
                    off = abs(length - float(steps.gap[point])) / steps.scale[point]
                    if score[i] + off < score[j]:
                        score[j], prior[j] = score[i] + float(off), i
        if all(score[j] == math.inf for j in here):
            for j in here:
                score[j] = 0.0 if layers.begins[j] else math.inf
        for j in here:
            score[j] += float(layers.emission[j])
    return score, prior


def drives_from(
    graph: nx.DiGraph[int],
    layers: Layers,
    steps: Steps,
    source: int,
    targets: range,
    point: int,
) -> dict[int, float]:
    """Centimetres from one candidate to those of the next point, within the limit."""
    arc, along = int(layers.arc[source]), int(layers.along[source])
    limit = int(steps.limit[point])
    reached = nx.single_source_dijkstra_path_length(
        graph, arc, cutoff=limit + along, weight="weight"
    )
    found = {}
    for j in targets:
        ahead = int(layers.along[j]) - along
        if int(layers.arc[j]) != arc:
            begun = reached.get(int(layers.arc[j]))
            length = None if begun is None else begun - along + int(layers.along[j])
        elif ahead >= -int(steps.back[point]):
            length = ahead
        else:
            length = _round(graph, reached, arc) - along + int(layers.along[j])
        if length is not None and length <= limit:
            found[j] = length
    return found


def _round(graph: nx.DiGraph[int], reached: dict[int, float], arc: int) -> float:
    """Centimetres from the start of an arc to its start again."""
    ways = [
        reached[before] + graph.edges[before, arc]["weight"]
        for before in graph.predecessors(arc)
        if before in reached
    ]
    return min(ways, default=2**62)
