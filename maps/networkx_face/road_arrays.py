"""What a road graph holds, read off the arrays of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from maps.networkx_face.flat_graph import Layout, NoKernelError, checked_weights
from maps.road_network import RoadClass, Surface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

NUMBERS: Mapping[str, Callable[[RoadNetwork], NDArray[Any]]] = {
    "length_m": lambda network: network.edge_length_m(),
    "link": lambda network: network.edge_link,
    "osm": lambda network: network.link_osm[network.edge_link],
    "speed_kmh": lambda network: network.edge_speed_kmh,
    "flags": lambda network: network.link_flags[network.edge_link],
}
WORDS = ("road_class", "name", "surface")


class Pairs(NamedTuple):
    """
    Edges side by side with those that lead from and to the same junctions.

    ``edges`` (E,) int64; ``starts`` (A,) int64, where the edges of each arc begin.
    """

    edges: NDArray[np.int64]
    starts: NDArray[np.int64]


def road_layout(network: RoadNetwork) -> tuple[Layout, Pairs]:
    """
    Arcs of a network in the order in which networkx would look at them.

    That is the order of the first edge between two junctions, for rows by tail
    as for rows by head.
    """
    count = network.junction_count
    pair = network.edge_tail.astype(np.int64) * count + network.edge_head
    known, first, which = np.unique(pair, return_index=True, return_inverse=True)
    tail, head = known // count, known % count
    by_tail = np.lexsort((first, tail))
    by_head = np.lexsort((first, head))
    place = np.empty(len(known), np.int64)
    place[by_tail] = np.arange(len(known))
    layout = Layout(
        out_offsets=_offsets(tail, count),
        out_ends=head[by_tail].astype(np.int32),
        in_offsets=_offsets(head, count),
        in_ends=tail[by_head].astype(np.int32),
        in_arc=place[by_head],
    )
    arc = place[which]
    edges = np.argsort(arc, kind="stable")
    return layout, Pairs(edges, _offsets(arc, len(known))[:-1])


def road_weights(network: RoadNetwork, pairs: Pairs, name: object) -> NDArray[Any]:
    """
    Weight of every arc as networkx sees it: the least of parallel edges.

    Parameters
    ----------
    network
        Where edges have their attributes.
    pairs
        As from `road_layout`.
    name
        Of an attribute; every edge without it weighs 1.

    Raises
    ------
    NoKernelError
        The attribute is a word, or not a number for some edge.
    """
    if name in WORDS:
        raise NoKernelError(f"The attribute {name} is a word, not a weight.")
    if not isinstance(name, str) or name not in NUMBERS:
        return np.ones(len(pairs.starts), np.int64)
    values = NUMBERS[name](network)
    kind = np.float64 if values.dtype.kind == "f" else np.int64
    ordered = values.astype(kind)[pairs.edges]
    if not len(ordered):
        return ordered
    weights = np.minimum.reduceat(ordered, pairs.starts)
    return checked_weights(weights, network.junction_count)


def edge_weights(pairs: Pairs, weights: NDArray[Any]) -> NDArray[Any]:
    """Weights of arcs for every edge, (E,): parallel edges all get the least."""
    spread = np.empty(len(pairs.edges), weights.dtype)
    counts = np.diff(pairs.starts, append=len(pairs.edges))
    spread[pairs.edges] = np.repeat(weights, counts)
    return spread


def edge_attributes(network: RoadNetwork) -> Iterator[dict[str, Any]]:
    """Attributes of every edge, in the order of edges."""
    link = network.edge_link
    kinds = [kind.name.lower() for kind in RoadClass]
    surfaces = [surface.name.lower() for surface in Surface]
    names = _link_names(network)
    columns = zip(
        NUMBERS["length_m"](network).tolist(),
        network.link_class[link].tolist(),
        link.tolist(),
        NUMBERS["osm"](network).tolist(),
        network.edge_speed_kmh.tolist(),
        network.link_surface[link].tolist(),
        NUMBERS["flags"](network).tolist(),
        strict=True,
    )
    for length_m, kind, number, osm, speed_kmh, surface, flags in columns:
        yield {
            "length_m": length_m,
            "road_class": kinds[kind],
            "name": names[number],
            "link": number,
            "osm": osm,
            "speed_kmh": speed_kmh,
            "surface": surfaces[surface],
            "flags": flags,
        }


def _link_names(network: RoadNetwork) -> list[str]:
    """Name of every link, each different one put together once."""
    edge_of = np.zeros(network.link_count, np.int64)
    edge_of[network.edge_link] = np.arange(network.edge_count)
    made_of = np.column_stack((network.link_ref, network.link_name, network.link_class))
    _, first, which = np.unique(made_of, axis=0, return_index=True, return_inverse=True)
    names = [network.edge_name(edge) for edge in edge_of[first].tolist()]
    return [names[number] for number in which.ravel().tolist()]


def _offsets(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Where rows begin and end when sorted, (count + 1,)."""
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=count), out=offsets[1:])
    return offsets
