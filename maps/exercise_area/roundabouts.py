"""Roundabouts: busy junctions replaced by rings that are driven anticlockwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.exercise_area.curves import piece
from maps.exercise_area.road_graph import Edge

if TYPE_CHECKING:
    from maps.exercise_area.road_graph import RoadGraph

RADIUS_M = 17.0
BUSY = {"trunk", "primary", "secondary", "tertiary"}


def build_roundabouts(graph: RoadGraph, wanted: int, rng: np.random.Generator) -> None:
    """Turn up to a number of junctions of numbered roads into roundabouts."""
    around = graph.at_node()
    fit = []
    for node, edges in around.items():
        loops = len({id(edge) for edge in edges}) < len(edges)
        long = all(edge.length_m > 2.5 * RADIUS_M for edge in edges)
        busy = sum(edge.kind in BUSY for edge in edges)
        plain = all(
            edge.kind in BUSY | {"residential", "unclassified"} for edge in edges
        )
        if 3 <= len(edges) <= 6 and busy >= 3 and long and plain and not loops:
            fit.append(node)
    used: set[int] = set()
    for node in rng.permutation(sorted(fit)).tolist():
        ends = {edge.tail for edge in around[node]} | {
            edge.head for edge in around[node]
        }
        if ends & used:
            continue
        used |= ends
        _ring(graph, node, around[node])
        wanted -= 1
        if wanted == 0:
            return


def _ring(graph: RoadGraph, node: int, edges: list[Edge]) -> None:
    """Cut the roads short of a junction and join their ends by a ring."""
    centre = graph.nodes[node]
    gates = []
    for edge in edges:
        length = edge.length_m
        outward = edge.tail == node
        short = (
            piece(edge.line, RADIUS_M, length)
            if outward
            else piece(edge.line, 0, length - RADIUS_M)
        )
        to_gate = (short[0] if outward else short[-1]) - centre
        gate = centre + to_gate * RADIUS_M / np.sqrt(to_gate @ to_gate)
        short[0 if outward else -1] = gate
        edge.line = short
        number = len(graph.nodes)
        graph.nodes.append(gate)
        if outward:
            edge.tail = number
        else:
            edge.head = number
        gates.append((float(np.arctan2(to_gate[1], to_gate[0])), number))
    gates.sort()
    best = min(
        edges,
        key=lambda edge: sorted(BUSY).index(edge.kind) if edge.kind in BUSY else 9,
    )
    tags = {"junction": "roundabout", "oneway": "yes", "lanes": "1"}
    for (start, tail), (end, head) in zip(gates, gates[1:] + gates[:1], strict=True):
        turn = (end - start) % (2 * np.pi)
        angles = start + np.linspace(0, turn, max(int(turn / 0.5), 1) + 1)[1:-1]
        arc = centre + RADIUS_M * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        line = np.concatenate([[graph.nodes[tail]], arc, [graph.nodes[head]]])
        graph.edges.append(Edge(tail, head, line, best.kind, "", dict(tags)))
