"""Contracted networks of real main roads, from the OpenStreetMap extracts at hand.

Data © OpenStreetMap contributors, ODbL 1.0.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import osmium

from planners.movement.instances.make_networks import Network
from planners.movement.problem import SectionKind, Sections

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
LICENCE = "ODbL 1.0, © OpenStreetMap contributors"
EARTH_M = 6_371_008.8
SPEED_KMH = {
    "motorway": 80,
    "motorway_link": 45,
    "trunk": 70,
    "trunk_link": 40,
    "primary": 60,
    "primary_link": 35,
    "secondary": 55,
    "secondary_link": 30,
    "tertiary": 45,
    "tertiary_link": 25,
    "unclassified": 40,
}
CLOSED = {"no", "private", "agricultural", "forestry", "emergency"}
SHORT_M = 3000  # a road with a single-lane part longer than this has room to pass
LEAF_M = 1500  # dead ends shorter than this are left out


class Road(NamedTuple):
    """A stretch of road in one direction."""

    length_m: float
    hours: float
    narrow: bool
    name: str

    def then(self, other):
        """This stretch and the next as one."""
        length = self.length_m + other.length_m
        either, both = self.narrow or other.narrow, self.narrow and other.narrow
        return Road(
            length,
            self.hours + other.hours,
            both or (either and length < SHORT_M),
            self.name if self.length_m >= other.length_m else other.name,
        )


@cache
def real_network(extract: str, slowest: str) -> Network:
    """Main roads of an extract, down to a class, folded to their junctions."""
    lines, places = _lines(DATA / "osm" / extract, slowest)
    graph = _strong(_graph(lines, places))
    while _fold(graph) or _prune(graph):
        pass
    return _network(_strong(graph), places)


def _lines(path, slowest):
    """Ways with their nodes and tags, and where the nodes lie."""
    classes = list(SPEED_KMH)
    wanted = set(classes[: classes.index(slowest) + 1])
    lines = []
    keyed = osmium.filter.KeyFilter("highway")
    for way in osmium.FileProcessor(path, osmium.osm.WAY).with_filter(keyed):
        tags = dict(way.tags)
        access = [tags.get(key) for key in ("hgv", "motor_vehicle", "access")]
        barred = next((value for value in access if value), "") in CLOSED
        if tags["highway"] in wanted and not barred and tags.get("area") != "yes":
            lines.append(([node.ref for node in way.nodes], tags))
    nodes = {node for refs, _ in lines for node in refs}
    chosen = osmium.filter.IdFilter(nodes)
    places = {
        node.id: (node.lon, node.lat)
        for node in osmium.FileProcessor(path, osmium.osm.NODE).with_filter(chosen)
    }
    return lines, places


def _graph(lines, places):
    """Roads between junctions; of two between the same the shorter one."""
    uses = Counter(node for refs, _ in lines for node in refs)
    graph = nx.DiGraph()
    for refs, tags in lines:
        known = [node for node in refs if node in places]
        begin, length = 0, 0.0
        for number, (one, other) in enumerate(pairwise(known), 1):
            length += _apart_m(places[one], places[other])
            if number < len(known) - 1 and uses[other] < 2:
                continue
            for ends in _directions(known[begin], other, tags):
                _add(graph, ends, _road(length, tags))
            begin, length = number, 0.0
    return graph


def _directions(begin, end, tags):
    """Both ways, or the one that a one-way road is open to."""
    oneway = tags.get("oneway")
    if oneway is None and (
        tags["highway"].startswith("motorway")
        or tags.get("junction") in {"roundabout", "circular"}
    ):
        oneway = "yes"
    if oneway == "-1":
        return [(end, begin)]
    return (
        [(begin, end)]
        if oneway in {"yes", "true", "1"}
        else [
            (begin, end),
            (end, begin),
        ]
    )


def _road(length_m, tags):
    narrow = (
        tags.get("bridge", "no") != "no"
        or tags["highway"] == "unclassified"
        or tags.get("lanes") == "1"
    )
    hours = length_m / 1000 / SPEED_KMH[tags["highway"]]
    return Road(length_m, hours, narrow, tags.get("ref") or tags.get("name") or "")


def _add(graph, ends, road):
    """Put a road in unless there is a shorter one, and no loops."""
    begin, end = ends
    if begin == end:
        return
    if graph.has_edge(begin, end) and graph[begin][end]["road"] <= road:
        return
    graph.add_edge(begin, end, road=road)


def _strong(graph):
    """The largest part in which every point reaches every other."""
    parts = nx.strongly_connected_components(graph)
    return graph.subgraph(max(parts, key=lambda part: (len(part), min(part)))).copy()


def _fold(graph):
    """Join two stretches at points where nothing else meets."""
    folded = False
    for point in sorted(graph):
        ins, outs = set(graph.pred[point]), set(graph.succ[point])
        around = sorted(ins | outs)
        two_ways = len(around) == 2 and ins == outs
        one_way = len(ins) == len(outs) == 1 and ins != outs
        if not (two_ways or one_way):
            continue
        pairs = [tuple(around), tuple(around[::-1])] if two_ways else [(*ins, *outs)]
        if any(graph.has_edge(*pair) for pair in pairs):
            continue
        for begin, end in pairs:
            road = graph[begin][point]["road"].then(graph[point][end]["road"])
            graph.add_edge(begin, end, road=road)
        graph.remove_node(point)
        folded = True
    return folded


def _prune(graph):
    """Leave short dead ends out."""
    ends = [
        point
        for point in sorted(graph)
        if list(graph.pred[point]) == list(graph.succ[point])
        and graph.in_degree(point) == 1
        and next(iter(graph.pred[point].values()))["road"].length_m < LEAF_M
    ]
    graph.remove_nodes_from(ends)
    return bool(ends)


def _network(graph, places):
    """Points in the order of their nodes, sections in that of their points."""
    nodes = sorted(graph)
    number = {node: at for at, node in enumerate(nodes)}
    edges = sorted((number[a], number[b]) for a, b in graph.edges)
    roads = [graph[nodes[a]][nodes[b]]["road"] for a, b in edges]
    section = {edge: at for at, edge in enumerate(edges)}
    twins = [section.get(edge[::-1], -1) for edge in edges]
    narrow = [
        road.narrow or (twin >= 0 and roads[twin].narrow)
        for road, twin in zip(roads, twins, strict=True)
    ]
    positions = np.round([places[node] for node in nodes], 5)
    middle = math.cos(math.radians(float(positions[:, 1].mean())))
    degree_m = math.radians(EARTH_M)
    return Network(
        sections=Sections(
            tail=np.array([a for a, _ in edges], np.int32),
            head=np.array([b for _, b in edges], np.int32),
            twin=np.array(twins, np.int32),
            kind=np.where(narrow, SectionKind.ALTERNATING, SectionKind.OPEN).astype(
                np.int8
            ),
            length_m=np.array([round(road.length_m, 1) for road in roads]),
            positions=positions,
            roads=tuple(road.name for road in roads),
        ),
        rate_kmh=np.array(
            [max(10.0, round(road.length_m / 1000 / road.hours)) for road in roads]
        ),
        plane_m=positions * [degree_m * middle, degree_m],
    )


def _apart_m(one, other):
    """Between two places that are near each other."""
    middle = math.radians((one[1] + other[1]) / 2)
    east = math.radians(other[0] - one[0]) * math.cos(middle)
    return EARTH_M * math.hypot(east, math.radians(other[1] - one[1]))
