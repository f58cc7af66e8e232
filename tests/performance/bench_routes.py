"""One route, against networkx's Dijkstra on the same junctions in the same run.

Every pair is asked of both in turn, so that a busy machine slows both. Printed are
medians: the compiled search, `nx.dijkstra_path`, their ratio, the search after a
closure, a whole planned route with its reasons, and the landmarks' preparation.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from app.services.catalogue import vehicle_catalogue
from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.routing.shortest_path import Metric, SearchSpace, Terminal, shortest_path
from maps.routing.ticks import FORBIDDEN
from planners.edge_costs import edge_weights
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
EXTRACTS = ("andorra.osm.pbf", "liechtenstein.osm.pbf", "heidelberg.osm.pbf")
PAIRS = 60
BAR = 50


def main() -> None:
    """Print one line for each extract."""
    if not (DATA / "osm").is_dir():
        sys.exit(f"No extracts at {DATA}; set MARSROUTE_DATA.")
    formation = Formation("column", ((vehicle_catalogue()["truck 10 t 6x6"], 20),))
    print(
        f"{'extract':26}{'junctions':>10}{'route us':>10}{'networkx us':>13}"
        f"{'ratio':>8}{'closed us':>11}{'planned ms':>12}{'prepare ms':>12}"
    )
    for name in EXTRACTS:
        line(name, formation)
    print(f"bar: a route on Andorra {BAR} times faster than networkx")


def line(name: str, formation: Formation) -> None:
    """Measure one extract."""
    collector = RoadCollector()
    stream(DATA / "osm" / name, [collector])
    network, _ = build_network(collector, None)
    roads = Roads.of(network)
    base = edge_weights(network, formation, Objective.FASTEST)
    order = seconds(lambda: roads.hierarchy)
    prepare = seconds(lambda: roads.metric(base, turn_bans=False))
    metric = roads.metric(base, turn_bans=False)
    peer = junction_graph(network.edge_tail, network.edge_head, base)
    space = SearchSpace.of(metric)
    shortest_path(metric, [Terminal(0)], [Terminal(0)], space=space)  # compiles

    ours, theirs, closures, plans = [], [], [], []
    for source, target in reachable_pairs(peer, network.junction_count):
        ends = [Terminal(source)], [Terminal(target)]
        path = shortest_path(metric, *ends, space=space)
        closed = base.copy()
        if path is not None and path.edges:
            closed[path.edges[len(path.edges) // 2]] = FORBIDDEN
        ours.append(seconds(lambda e=ends: shortest_path(metric, *e, space=space)))
        theirs.append(seconds(lambda s=source, t=target: nx.dijkstra_path(peer, s, t)))
        closures.append(seconds(lambda e=ends, w=closed: reroute(metric, w, e, space)))
        stops = tuple(
            (lon, lat)
            for lon, lat in network.junction_lonlat[[source, target]].tolist()
        )
        request = RouteRequest(stops=stops, formation=formation)
        plans.append(seconds(lambda r=request: planned(roads, r)))

    ratio = median(theirs) / median(ours)
    print(
        f"{name:26}{network.junction_count:10,}{median(ours) * 1e6:10.0f}"
        f"{median(theirs) * 1e6:13.0f}{ratio:7.0f}x{median(closures) * 1e6:11.0f}"
        f"{median(plans) * 1e3:12.1f}{prepare * 1e3:12.1f}{order:9.2f}"
    )


def seconds(work: Callable[[], object]) -> float:
    """Wall time of a piece of work."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def reroute(
    metric: Metric,
    weights: NDArray[np.int32],
    ends: tuple[list[Terminal], list[Terminal]],
    space: SearchSpace,
) -> None:
    """Find the way round a closure, from the weights on."""
    shortest_path(metric.restricted(weights), *ends, space=space)


def planned(roads: Roads, request: RouteRequest) -> None:
    """Plan a whole route, or learn why there is none."""
    try:
        plan_route(roads, request)
    except NoRoute:
        return


def junction_graph(
    tail: NDArray[np.int32], head: NDArray[np.int32], weights: NDArray[np.int32]
) -> nx.DiGraph[int]:
    """Junctions with the cheapest of parallel edges."""
    order = np.argsort(-weights, kind="stable")
    peer: nx.DiGraph[int] = nx.DiGraph()
    peer.add_weighted_edges_from(
        zip(
            tail[order].tolist(),
            head[order].tolist(),
            weights[order].tolist(),
            strict=True,
        )
    )
    return peer


def reachable_pairs(peer: nx.DiGraph[int], count: int) -> list[tuple[int, int]]:
    """Draw pairs of junctions that are joined by a path."""
    random = np.random.default_rng(7)
    largest = max(nx.strongly_connected_components(peer), key=len)
    inside = np.array(sorted(largest & set(range(count))))
    return [tuple(pair) for pair in random.choice(inside, (PAIRS, 2)).tolist()]


if __name__ == "__main__":
    main()
