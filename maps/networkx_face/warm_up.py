"""Compile the kernels ahead, so that no call of networkx waits for a compiler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from maps.networkx_face.dijkstra_searches import between_both_ends, lengths
from maps.networkx_face.from_networkx import ConvertedGraph
from maps.networkx_face.hop_searches import hop_path, hops
from maps.networkx_face.only_paths import OnlyPaths
from maps.progress import silent
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import expand

if TYPE_CHECKING:
    from maps.progress import Progress


def warm_up(progress: Progress = silent) -> None:
    """
    Run every kernel once on a tiny graph.

    Where the compiled code is kept, a second run takes no time.

    Parameters
    ----------
    progress
        Told how far it is; may raise to cancel.
    """
    progress("compiling graph searches", 0.0)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edge(0, 1, whole=1, fraction=0.5)
    flat = ConvertedGraph(graph, {"whole": 1, "fraction": 1})
    hops(flat, 0)
    hop_path(flat, 0, 1)
    for done, weight in enumerate(("whole", "fraction")):
        lengths(flat, {0}, 1, weight)
        between_both_ends(flat, 0, 1, weight)
        progress("compiling graph searches", 0.3 * (done + 1))
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    order = np.arange(2, dtype=np.int32)
    hierarchy = Hierarchy.of(expand(tail, head, 2, ()), tail, head, order)
    only = OnlyPaths.of(hierarchy, (tail, head), 2, np.ones(2, np.int64))
    if only is not None:
        only.path(0, 1)
    progress("compiling graph searches", 1.0)
