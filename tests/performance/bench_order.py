"""Contraction orders, against RoutingKit's inertial order of the same graphs.

Printed for each graph are the CPU seconds of the order, the upward arcs, the sum of
their squares (what a customisation costs), the arcs that a search scans (what a
query costs) and the height of the hierarchy, each with its ratio to RoutingKit's
where the package `routingkit_cch` can be imported; below 1 is better than the peer.
Where a graph has no places, the peer is given hop distances to far nodes.

Arguments are further graphs: .npz files with `tail`, `head`, `lat` and `lon`.
"""

from __future__ import annotations

import lzma
import os
import resource
import sys
import time
from importlib import import_module, util
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from maps.routing.cut_choice import _far_ends
from maps.routing.node_cuts import Part
from maps.routing.node_order import node_order
from maps.routing.order_figures import order_figures
from maps.routing.undirected import undirected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
BAR_S, BAR_NODES = 60, 1_000_000


class Graph(NamedTuple):
    """A graph to order, with places or without."""

    name: str
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    lonlat: NDArray[np.float64] | None
    count: int


def main() -> None:
    """Print one line for each graph."""
    folder = DATA / "graphs"
    if not folder.is_dir():
        sys.exit(f"No graphs at {folder}; set MARSROUTE_DATA.")
    known = util.find_spec("routingkit_cch")
    peer = import_module("routingkit_cch") if known else None
    node_order(2, np.array([0]), np.array([1]), np.zeros((2, 2)))  # compiles
    print(
        f"{'graph':22}{'nodes':>9}{'CPU s':>13}{'arcs':>17}{'squares':>19}"
        f"{'scanned':>15}{'height':>12}"
    )
    for graph in graphs(folder, sys.argv[1:]):
        line(graph, peer)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"bar: {BAR_NODES} nodes in {BAR_S} s and 2 GB; most memory {most:.1f} GB")


def graphs(folder: Path, more: list[str]) -> Iterator[Graph]:
    """Graphs of the reference data, then those asked for."""
    with np.load(folder / "nl-amsterdam-utrecht-osm-topology.npz") as net:
        lonlat = np.stack([net["lon_e6"], net["lat_e6"]], axis=1) / 1e6
        tail, head = net["arcs"].T.copy()
        yield Graph("Amsterdam-Utrecht", tail, head, lonlat, len(lonlat))
    for name in ("NY", "FLA"):
        with lzma.open(folder / f"{name}.gr.xz", "rt") as lines:
            count = int(lines.readline().split()[2])
            tail, head = np.loadtxt(lines, np.int32).T.copy() - 1
        yield Graph(name, tail, head, None, count)
    with np.load(folder / "world_highways.npz") as net:
        lonlat = np.stack([net["lon"], net["lat"]], axis=1).astype(np.float64)
        yield Graph("world highways", net["u"], net["v"], lonlat, len(lonlat))
    for path in map(Path, more):
        with np.load(path) as net:
            lonlat = np.stack([net["lon"], net["lat"]], axis=1).astype(np.float64)
            yield Graph(path.stem, net["tail"], net["head"], lonlat, len(lonlat))


def line(graph: Graph, peer: Any) -> None:
    """Measure one graph."""
    start = time.process_time()
    order = node_order(graph.count, graph.tail, graph.head, graph.lonlat)
    ours = [time.process_time() - start, *figures(order, graph)]
    theirs = None
    if peer is not None:
        places = hop_places(graph) if graph.lonlat is None else graph.lonlat
        ends = graph.tail.tolist(), graph.head.tolist()
        across, along = places.T.tolist()
        start = time.process_time()
        inertial = peer.compute_order_inertial(graph.count, *ends, along, across)
        used = time.process_time() - start
        theirs = [used, *figures(np.array(inertial), graph)]
    cells = [f"{ours[0]:.1f}", *(f"{value:.0f}" for value in ours[1:])]
    if theirs is not None:
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        cells = [f"{c} ({r:.2f})" for c, r in zip(cells, ratios, strict=True)]
    widths = (13, 17, 19, 15, 12)
    text = "".join(f"{c:>{w}}" for c, w in zip(cells, widths, strict=True))
    print(f"{graph.name:22}{graph.count:9}{text}", flush=True)


def figures(order: NDArray[Any], graph: Graph) -> list[float]:
    """Upward arcs, their squares, arcs that a search scans, and the height."""
    found = order_figures(order, graph.tail, graph.head)
    return [found.up_arcs, found.squares, found.scanned, found.height]


def hop_places(graph: Graph) -> NDArray[np.float64]:
    """Places of nodes that have none, by arcs to far nodes."""
    view = undirected(graph.count, graph.tail, graph.head)
    part = Part(view.offsets.astype(np.int32), view.neighbour)
    return _far_ends(part).astype(np.float64)


if __name__ == "__main__":
    main()
