"""Random road networks, and graphs of networkx built from them the slow way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
from hypothesis import strategies as st

from maps.road_network import RoadClass, Surface
from tests.road_sketch import Road, sketch

if TYPE_CHECKING:
    from maps.road_network import RoadNetwork

PLACES = {name: (float(i % 3), float(i // 3)) for i, name in enumerate("abcdef")}


def plain_graph(network: RoadNetwork) -> nx.MultiDiGraph:
    """Build the same graph the slow way, edge by edge."""
    graph = nx.MultiDiGraph()
    for number, (lon, lat) in enumerate(network.junction_lonlat.tolist()):
        graph.add_node(number, lon=lon, lat=lat)
    for edge in range(network.edge_count):
        link = int(network.edge_link[edge])
        graph.add_edge(
            int(network.edge_tail[edge]),
            int(network.edge_head[edge]),
            key=edge,
            length_m=float(network.link_length_m[link]),
            road_class=RoadClass(int(network.link_class[link])).name.lower(),
            name=network.edge_name(edge),
            link=link,
            osm=int(network.link_osm[link]),
            speed_kmh=float(network.edge_speed_kmh[edge]),
            surface=Surface(int(network.link_surface[link])).name.lower(),
            flags=int(network.link_flags[link]),
        )
    return graph


ROADS = st.builds(
    Road,
    a=st.sampled_from("abcdef"),
    b=st.sampled_from("abcdef"),
    name=st.sampled_from(["", "A 5", "Ring"]),
    length_m=st.sampled_from([0.0, 0.01, 10.13, 10.13, 20.26, 333.33]),
    surface=st.sampled_from(Surface),
    road_class=st.sampled_from(RoadClass),
    speed_kmh=st.sampled_from([30.0, 50.5, 80.1]),
    oneway=st.booleans(),
)
NETWORKS = st.lists(ROADS, min_size=1, max_size=14).map(lambda r: sketch(PLACES, r))


def outcome(name: str, graph: nx.Graph, named: dict[str, Any]) -> str:
    """Answer of a function of networkx, or its error, to the last digit."""
    try:
        return repr(getattr(nx, name)(graph, **named))
    except nx.NetworkXException as error:
        return repr(error)
