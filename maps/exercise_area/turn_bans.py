"""Forbidden and prescribed turns, and the merging of edges to the ways of a map."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.exercise_area.features import Relation, Way

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.exercise_area.road_graph import Edge, RoadGraph

TOWN_ROADS = {
    "primary",
    "secondary",
    "tertiary",
    "residential",
    "unclassified",
    "trunk",
}
LONGEST_WAY = 14  # edges; mappers split long roads too


@dataclass(frozen=True, slots=True, eq=False)
class TurnBan:
    """A turn from an edge over one or more nodes or edges into another edge."""

    restriction: str
    start: Edge
    via: int | Edge
    end: Edge
    extra: Mapping[str, str]


def ban_turns(
    graph: RoadGraph, scale: float, rng: np.random.Generator
) -> list[TurnBan]:
    """
    Forbid left turns, U-turns and the like at junctions in towns.

    No ban closes a place off: each leaves another way out of its junction.
    """
    around = graph.at_node()
    junctions = sorted(
        node
        for node, edges in around.items()
        if len(edges) == 4 and all(_plain(edge) for edge in edges)
    )
    order = rng.permutation(junctions).tolist()
    number = max(round(54 * scale), 8)
    bans: list[TurnBan] = []
    for rank, node in enumerate(order[:number]):
        edges = around[node]
        start = edges[int(rng.integers(4))]
        bearing = {id(e): _turn(start, e, graph, node) for e in edges if e is not start}
        others = sorted(
            (e for e in edges if e is not start), key=lambda e: bearing[id(e)]
        )
        right, ahead, left = others
        if rank % 9 == 7:
            bans.append(TurnBan("only_straight_on", start, node, ahead, {}))
        elif rank % 4 == 3:
            extra = {"except": "psv"} if rank % 8 == 3 else {}
            bans.append(TurnBan("no_right_turn", start, node, right, extra))
        elif rank % 7 == 2 and start.kind in {"residential", "unclassified"}:
            bans.append(TurnBan("no_straight_on", start, node, ahead, {}))
        else:
            bans.append(TurnBan("no_left_turn", start, node, left, {}))
    return bans + _over_ways(graph, max(round(5 * scale), 2))


def _over_ways(graph: RoadGraph, number: int) -> list[TurnBan]:
    """Bans that lead over a short way: two left turns that would make a U-turn."""
    around = graph.at_node()
    bans: list[TurnBan] = []
    for via in graph.edges:
        if len(bans) == number:
            break
        if not 20 < via.length_m < 130 or not _plain(via):
            continue
        before = [
            edge
            for edge in around[via.tail]
            if edge is not via and _plain(edge) and _is_left(edge, via, graph, via.tail)
        ]
        after = [
            edge
            for edge in around[via.head]
            if edge is not via and _plain(edge) and _is_left(via, edge, graph, via.head)
        ]
        busy = min(len(around[via.tail]), len(around[via.head])) >= 3
        if busy and before and after and before[0] is not after[0]:
            bans.append(TurnBan("no_u_turn", before[0], via, after[0], {}))
    return bans


def _is_left(start: Edge, end: Edge, graph: RoadGraph, node: int) -> bool:
    """Whether it is a left turn from one road over a node into another."""
    return 1.25 * np.pi < _turn(start, end, graph, node) < 1.75 * np.pi


def _plain(edge: Edge) -> bool:
    """Whether a road may take part in a ban: two-way, no structure, no loop."""
    special = ("oneway", "bridge", "tunnel", "ford", "junction", "access")
    tagged = any(tag in edge.tags for tag in special)
    return edge.kind in TOWN_ROADS and not tagged and edge.tail != edge.head


def _turn(start: Edge, end: Edge, graph: RoadGraph, node: int) -> float:
    """Angle from one road to another at a node, anticlockwise, 0 to 2 pi."""

    def bearing(edge: Edge) -> float:
        near = edge.line[1] if edge.tail == node else edge.line[-2]
        east, north = near - graph.nodes[node]
        return float(np.arctan2(north, east))

    return (bearing(end) - bearing(start)) % (2 * np.pi)


def draw_roads(
    graph: RoadGraph, bans: Sequence[TurnBan]
) -> tuple[list[Way], list[Relation]]:
    """
    Merge edges of one make to ways, as mappers draw them, and add the turn bans.

    Ways end where a ban begins or ends, for a ban names whole ways.
    """
    banned = {
        id(e)
        for ban in bans
        for e in (ban.start, ban.end, ban.via)
        if not isinstance(e, int)
    }
    around = graph.at_node()
    way_of: dict[int, Way] = {}
    used = set(banned)
    ways = []
    for edge in graph.edges:
        if id(edge) in way_of:
            continue
        used.add(id(edge))
        run = deque([(edge, True)])
        if id(edge) not in banned and edge.tail != edge.head:
            _extend(run, around, used, forward=True)
            _extend(run, around, used, forward=False)
        parts = [e.line if along else e.line[::-1] for e, along in run]
        line = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
        way = Way(line, _tags(edge))
        ways.append(way)
        way_of.update({id(e): way for e, _ in run})
    relations = []
    for ban in bans:
        via = graph.nodes[ban.via] if isinstance(ban.via, int) else way_of[id(ban.via)]
        members = (
            (way_of[id(ban.start)], "from"),
            (via, "via"),
            (way_of[id(ban.end)], "to"),
        )
        tags = {"type": "restriction", "restriction": ban.restriction, **ban.extra}
        relations.append(Relation(members, tags))
    return ways, relations


def _tags(edge: Edge) -> dict[str, str]:
    """All tags of an edge as OSM writes them."""
    tags = {} if edge.kind == "ferry" else {"highway": edge.kind}
    if edge.ref:
        tags["ref"] = edge.ref
    return tags | edge.tags


def _extend(
    run: deque[tuple[Edge, bool]],
    around: Mapping[int, list[Edge]],
    used: set[int],
    *,
    forward: bool,
) -> None:
    """Draw a run of edges out at one end by the straightest edges of the same make."""
    while len(run) < LONGEST_WAY:
        last, along = run[-1] if forward else run[0]
        node = last.head if along == forward else last.tail
        make = _tags(last)
        fits = [
            other
            for other in around[node]
            if id(other) not in used
            and other.tail != other.head
            and _tags(other) == make
            and ("oneway" not in make or (other.tail == node) == forward)
        ]
        if not fits:
            return
        best = min(fits, key=lambda other: _kink(last, other, node))
        if _kink(last, best, node) > -0.3 and "junction" not in make:
            return
        used.add(id(best))
        follows = (best.tail == node) == forward
        if forward:
            run.append((best, follows))
        else:
            run.appendleft((best, follows))


def _kink(one: Edge, other: Edge, node: int) -> float:
    """Cosine between two edges that leave a node; -1 is straight on."""
    away = []
    for edge in (one, other):
        line = edge.line if edge.tail == node else edge.line[::-1]
        step = line[1] - line[0]
        away.append(step / max(float(np.sqrt(step @ step)), 1e-9))
    return float(away[0] @ away[1])
