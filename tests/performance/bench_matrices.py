"""Times and lengths between 500 places on a region or country, against networkx.

``bench_matrices.py [EXTRACT | AREA.area]``; ``build/bench/made-250k.area``, as large as
a country's roads, comes from ``engine_start.py``.

networkx searches from a few of the places, by scipy-free Dijkstra over the same edges;
its figure is scaled to all of them. Figures are CPU seconds of this process.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import numpy as np

from app.services.planning import Planner
from maps.build_area import BuildRequest, build_area
from maps.progress import silent
from planners.edge_costs import TICKS_PER_S
from planners.quick_matrix import quick_matrix
from planners.route import Objective, RouteRequest
from planners.traffic import NamedPlace
from planners.vehicles import Formation

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "osm"
PLACES, SEARCHED, BAR_S = 500, 5, 1.0
FORBIDDEN = 2**31 - 1


def main() -> None:
    """Print each figure beside its bar and beside that of networkx."""
    extract = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "rhine-neckar.osm.pbf"
    if extract.suffix == ".area":
        measure(Planner.open(extract))
        return
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "region.area"
        request = BuildRequest(
            extract=extract, target=target, name="region", built=datetime.now(UTC)
        )
        build_area(request, silent)
        measure(Planner.open(target))


def measure(planner: Planner) -> None:
    """Ask twice: as a program that has just begun, and after another question."""
    network = planner.area.network
    rng = np.random.default_rng(1)
    chosen = rng.integers(0, network.junction_count, PLACES).tolist()
    places = [
        NamedPlace(name=str(number), position=tuple(network.junction_lonlat[number]))
        for number in chosen
    ]
    truck = Formation("truck", ((planner.vehicles["truck 10 t 6x6"], 1),))
    request = RouteRequest(
        stops=(places[0].position, places[1].position), formation=truck
    )
    print(f"{network.edge_count:,} edges, {PLACES} x {PLACES} places")
    for what in ("first question", "next question"):
        since = time.process_time()
        quick_matrix(planner.roads, places, request)
        taken = time.process_time() - since
        print(f"{what}: {taken:.2f} s of CPU (bar {BAR_S:g})")
    peer = searched(planner, request, chosen)
    print(f"networkx, times alone: {peer:.1f} s; ratio {peer / taken:.0f}")


def searched(planner: Planner, request: RouteRequest, chosen: list[int]) -> float:
    """CPU seconds that networkx takes for all places, from a few of them."""
    network = planner.area.network
    judged = planner.roads.judged(request.formation, request.policy, Objective.FASTEST)
    weights = judged.limited.weights
    graph = nx.DiGraph()
    for edge in np.flatnonzero(weights != FORBIDDEN).tolist():
        graph.add_edge(
            int(network.edge_tail[edge]),
            int(network.edge_head[edge]),
            weight=int(weights[edge]) / TICKS_PER_S,
        )
    since = time.process_time()
    asked = [number for number in chosen if number in graph][:SEARCHED]
    for number in asked:
        nx.single_source_dijkstra_path_length(graph, number)
    return (time.process_time() - since) / len(asked) * PLACES


if __name__ == "__main__":
    main()
