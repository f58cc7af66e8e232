"""Turns the roads of an extract into the road network of an area."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.link_heights import link_heights, no_heights
from maps.obstacles import StructureLinks, find_obstacles
from maps.progress import silent
from maps.road_edges import edges_of, limits_of_edges
from maps.road_layout import lay_out
from maps.road_network import LinkFlag, RoadNetwork
from maps.road_points import offsets_of, spread
from maps.turn_restrictions import RestrictionCounts, TurnEdges, Unused, bans_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from maps.link_heights import LinkHeights
    from maps.obstacles import ObstacleTable
    from maps.progress import Progress
    from maps.road_collector import RoadCollector
    from maps.road_edges import EdgeTable, LimitTable
    from maps.road_layout import RoadLayout
    from maps.road_makes import Row
    from maps.road_profile import Ground
    from maps.turn_restrictions import Bans, BanTable

SHORTEST_M = 0.01
KMH = 3.6  # of one metre a second


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReport:
    """
    What the build of a network met on its way.

    Attributes
    ----------
    ways
        Roads of the extract that the network is made of.
    segments
        Straight bits of road between two nodes.
    dropped_ways
        Roads with fewer than two nodes in the extract.
    cut_ways
        Roads that the border of the extract cuts.
    repeated_ways
        Pieces left out because their way was collected again, from another extract.
    drawn_together
        Nodes on the very place of their neighbour.
    loops
        Links that came back to their own start and were cut in the middle.
    unreadable_limits
        Limits on ways whose values make no sense.
    restrictions
        What became of the turn restrictions.
    """

    ways: int
    segments: int
    dropped_ways: int
    cut_ways: int
    repeated_ways: int
    drawn_together: int
    loops: int
    unreadable_limits: int
    restrictions: RestrictionCounts


def build_network(
    collector: RoadCollector, terrain: Ground | None, progress: Progress = silent
) -> tuple[RoadNetwork, NetworkReport]:
    """
    Build the road network from what was collected.

    Roads closed to all stay in the network, with the tag that closes them, so that
    a refusal can name it. A barrier between two links gets a link of its own, of no
    length, with its limits in both directions; one where more roads meet, or at the
    end of a road, puts its limits on every edge that leads to it.

    Parameters
    ----------
    collector
        After the whole extract was shown to it.
    terrain
        Heights of the ground; none without elevation data.
    progress
        Told how far the build is; may raise to cancel it.

    Raises
    ------
    SourceError
        The extract holds no roads.
    """
    progress("finding junctions", 0.0)
    layout = lay_out(collector)
    progress("measuring heights", 0.4)
    flags = layout.link_flags()
    heights = _heights(layout, flags, terrain)
    progress("listing roads and limits", 0.6)
    links = _links(layout, flags, heights)
    edges = edges_of(layout.links, layout.link_make, layout.makes)
    turn_edges, vias = _turn_edges(layout, edges), _via_junctions(layout, collector)
    bans = bans_of(collector.restrictions, turn_edges, vias, collector.strings)
    timed = bans_of(collector.timed_restrictions, turn_edges, vias, collector.strings)
    limits = limits_of_edges(edges, layout.makes, _limits_at_nodes(layout, edges))
    obstacles = find_obstacles(
        _structure_links(layout, links), layout.standing, layout.nodes.lonlat
    )
    network = RoadNetwork(
        **_junctions(layout),
        **links,
        **_edges(layout, edges),
        **_columns(limits),
        **_columns(obstacles),
        **_columns(bans.table),
        **{f"timed_{name}": column for name, column in _columns(timed.table).items()},
        strings=collector.strings.table(),
    )
    for array in network.to_arrays().values():
        array.flags.writeable = False
    progress("road network", 1.0)
    return network, _report(collector, layout, bans)


def _report(collector: RoadCollector, layout: RoadLayout, bans: Bans) -> NetworkReport:
    """Count what was met on the way."""
    unused = collector.unused_restrictions
    return NetworkReport(
        ways=len(np.unique(layout.way)),
        segments=int(np.count_nonzero(layout.segment_m)),
        dropped_ways=collector.dropped_ways,
        cut_ways=collector.cut_ways,
        repeated_ways=layout.repeated,
        drawn_together=len(layout.nodes.aliases),
        loops=layout.links.loops,
        unreadable_limits=int(layout.makes.unreadable[layout.make].sum()),
        restrictions=RestrictionCounts(
            applied=bans.applied,
            ignored_class=unused.count(Unused.OTHER_CLASS),
            conditional=unused.count(Unused.CONDITIONAL),
            incomplete=bans.incomplete + unused.count(Unused.INCOMPLETE),
        ),
    )


def _heights(
    layout: RoadLayout, flags: NDArray[np.uint16], terrain: Ground | None
) -> LinkHeights:
    """Heights of nodes and grades of drawn links."""
    drawn = len(layout.links.first)
    if terrain is None:
        return no_heights(len(layout.nodes.osm), drawn)
    structure = (flags[:drawn] & (LinkFlag.BRIDGE | LinkFlag.TUNNEL)) != 0
    ground_m = terrain.sample(layout.nodes.lonlat).astype(np.float64)
    return link_heights(
        ground_m, layout.node, layout.segment_m, layout.links, structure
    )


def _junctions(layout: RoadLayout) -> dict[str, Any]:
    """Columns of the junctions; second sides of barriers have negative numbers."""
    node = layout.links.junction_node
    osm = layout.nodes.osm[node]
    osm[len(osm) - layout.links.second_sides :] *= -1
    return {"junction_lonlat": layout.nodes.lonlat[node], "junction_osm": osm}


def _links(
    layout: RoadLayout, flags: NDArray[np.uint16], heights: LinkHeights
) -> dict[str, Any]:
    """Columns of the links: drawn ones, then those that stand for a barrier."""
    links, makes, make = layout.links, layout.makes, layout.link_make
    barriers = links.second_sides
    counts = links.last - links.first + 1
    point = spread(links.first, counts)
    at_barriers = np.repeat(links.junction_node[-barriers:] if barriers else [], 2)
    node = np.concatenate([layout.node[point], at_barriers.astype(np.int64)])
    length = np.maximum(np.round(layout.link_m, 2), SHORTEST_M)
    flat = np.zeros(barriers)
    piece = links.piece
    return {
        "link_offsets": offsets_of(np.append(counts, np.full(barriers, 2))),
        "vertex_lonlat": layout.nodes.lonlat[node],
        "vertex_height_m": heights.node_m[node].astype(np.float32),
        "link_length_m": np.append(length, flat),
        "link_class": layout.with_barriers(makes.road_class[make]),
        "link_surface": layout.with_barriers(makes.surface[make]),
        "link_flags": flags,
        "link_layer": layout.with_barriers(makes.layer[make]),
        "link_lanes": layout.with_barriers(makes.lanes[make]),
        "link_width_m": layout.with_barriers(makes.width_m[make]),
        "link_grade": np.append(heights.grade, flat).astype(np.float32),
        "link_climb_m": np.append(heights.climb_m, flat).astype(np.float32),
        "link_descent_m": np.append(heights.descent_m, flat).astype(np.float32),
        "link_osm": layout.with_barriers(layout.way[piece]),
        "link_name": layout.with_barriers(layout.name[piece]).astype(np.int32),
        "link_ref": layout.with_barriers(layout.ref[piece]).astype(np.int32),
    }


def _edges(layout: RoadLayout, edges: EdgeTable) -> dict[str, Any]:
    """Columns of the edges; a ferry of known duration is as fast as that says."""
    drawn = edges.make_row >= 0
    piece = layout.links.piece[np.where(drawn, edges.link, 0)]
    duration = layout.makes.duration_s[layout.make[piece]]
    timed = drawn & (duration > 0) & (layout.cut[piece] == 0)
    crossing_m = np.add.reduceat(layout.segment_m, layout.points.offsets[:-1])
    speed = edges.speed_kmh.copy()
    speed[timed] = crossing_m[piece[timed]] / duration[timed] * KMH
    return {
        "edge_tail": edges.tail,
        "edge_head": edges.head,
        "edge_link": edges.link,
        "edge_forward": edges.forward,
        "edge_speed_kmh": speed,
        "edge_access": edges.access,
    }


def _turn_edges(layout: RoadLayout, edges: EdgeTable) -> TurnEdges:
    """Edges as turn restrictions need them."""
    reverse = np.full(len(edges.link), -1, np.int32)
    first = np.flatnonzero(edges.link[:-1] == edges.link[1:])
    reverse[first] = first + 1
    reverse[first + 1] = first
    way = layout.with_barriers(layout.way[layout.links.piece])[edges.link]
    return TurnEdges(tail=edges.tail, head=edges.head, reverse=reverse, way=way)


def _via_junctions(layout: RoadLayout, collector: RoadCollector) -> dict[int, int]:
    """Junctions of the via nodes of turn restrictions, by OSM node."""
    restrictions = (*collector.restrictions, *collector.timed_restrictions)
    wanted = {r.via_node for r in restrictions if r.via_node is not None}
    osm = np.array(sorted(wanted), np.int64)
    junction = _junction_of_node(layout)[layout.nodes.find(osm)]
    found = (layout.nodes.find(osm) >= 0) & (junction >= 0)
    return dict(zip(osm[found].tolist(), junction[found].tolist(), strict=True))


def _junction_of_node(layout: RoadLayout) -> NDArray[np.int64]:
    """Junction at every node, -1 for none; at a barrier its first side."""
    links = layout.links
    junction = np.full(len(layout.nodes.osm), -1)
    first_sides = len(links.junction_node) - links.second_sides
    junction[links.junction_node[:first_sides]] = np.arange(first_sides)
    return junction


def _limits_at_nodes(
    layout: RoadLayout, edges: EdgeTable
) -> Iterator[tuple[Sequence[int], Sequence[Row]]]:
    """Edges on which the limits of things at nodes hold."""
    junction_of = _junction_of_node(layout)
    links = np.arange(len(layout.links.tail) + 1)
    first = np.searchsorted(edges.link, links.astype(np.int32)).tolist()
    for placed in layout.standing:
        if not placed.what.rows:
            continue
        own = placed.barrier_link
        on = [e for n in placed.links for e in range(first[n], first[n + 1])]
        if own is not None:
            on = list(range(first[own], first[own + 1]))
        elif (junction := junction_of[placed.node]) >= 0:
            on = [edge for edge in on if edges.head[edge] == junction]
        yield on, placed.what.rows


def _structure_links(layout: RoadLayout, columns: dict[str, Any]) -> StructureLinks:
    """Drawn links as the search for structures needs them."""
    links, piece = layout.links, layout.links.piece
    road = np.where(layout.name[piece] > 0, layout.name[piece], layout.ref[piece])
    own = layout.own_name[piece]
    drawn = len(piece)
    return StructureLinks(
        tail_node=links.tail_node,
        head_node=links.head_node,
        flags=layout.makes.flags[layout.link_make],
        layer=columns["link_layer"][:drawn],
        length_m=columns["link_length_m"][:drawn],
        way=layout.way[piece],
        name=np.where(own > 0, own, road),
        own_name=own > 0,
        detail=layout.makes.detail[:, layout.link_make],
        offsets=columns["link_offsets"][: drawn + 1],
        lonlat=columns["vertex_lonlat"],
    )


def _columns(table: LimitTable | ObstacleTable | BanTable) -> dict[str, Any]:
    """Columns of a table by name, as the network calls them."""
    return {field.name: getattr(table, field.name) for field in fields(table)}
