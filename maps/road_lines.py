"""Roads of a network as the lines a map draws: whole streets instead of links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.feature_kinds import LineFlag
from maps.polylines import Polylines, offsets_of
from maps.road_network import LinkFlag

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

_FLAGS = (
    (LinkFlag.BRIDGE, LineFlag.BRIDGE),
    (LinkFlag.TUNNEL, LineFlag.TUNNEL),
    (LinkFlag.RAMP, LineFlag.RAMP),
    (LinkFlag.FORD, LineFlag.FORD),
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadLines:
    """Lines and what they are; columns as in `maps.map_layers.LineLayer`."""

    lines: Polylines
    kind: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    level: NDArray[np.int8]
    name: NDArray[np.int32]
    ref: NDArray[np.int32]

    def take(self, chosen: NDArray[Any]) -> RoadLines:
        """Some of the lines, in the order asked for."""
        return RoadLines(
            lines=self.lines.take(chosen),
            kind=self.kind[chosen],
            flags=self.flags[chosen],
            level=self.level[chosen],
            name=self.name[chosen],
            ref=self.ref[chosen],
        )

    def with_lines(self, lines: Polylines) -> RoadLines:
        """Keep the columns with other geometry of the same number of lines."""
        return replace(self, lines=lines)


def road_lines(network: RoadNetwork) -> RoadLines:
    """
    Streets of a network, degrees; links of one way are joined again.

    One-way streets run in the direction of travel. Barriers, which have no
    length, are left out. Names and references are numbers of the network's
    strings.
    """
    links = np.flatnonzero(network.link_flags & LinkFlag.BARRIER == 0)
    lines = Polylines(network.vertex_lonlat, network.link_offsets).take(links)
    flags, backward = _drawn_flags(network)
    lines = lines.reversed_where(backward[links])
    level = network.link_layer[links].copy()
    drawn = flags[links]
    bridge, tunnel = drawn & LineFlag.BRIDGE > 0, drawn & LineFlag.TUNNEL > 0
    level[bridge] = np.maximum(level[bridge], 1)
    level[tunnel] = np.minimum(level[tunnel], -1)
    level[~bridge & ~tunnel] = 0
    roads = RoadLines(
        lines=lines,
        kind=network.link_class[links],
        flags=drawn,
        level=level,
        name=network.link_name[links],
        ref=network.link_ref[links],
    )
    return _joined(roads, network.link_osm[links])


def _drawn_flags(
    network: RoadNetwork,
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Flags of each link as a map shows them, and whether only its end is entered."""
    flags = np.zeros(network.link_count, np.uint8)
    for of_link, of_line in _FLAGS:
        flags[network.link_flags & of_link > 0] |= np.uint8(of_line)
    ways = np.bincount(network.edge_link, minlength=network.link_count)
    oneway = ways == 1
    flags[oneway] |= np.uint8(LineFlag.ONEWAY)
    forward = np.ones(network.link_count, bool)
    forward[network.edge_link] = network.edge_forward
    return flags, oneway & ~forward


def _joined(roads: RoadLines, way: NDArray[np.int64]) -> RoadLines:
    """Join each line to the one before it that is of the same way and make."""
    if len(way) < 2:
        return roads
    xy, offsets = roads.lines.xy, roads.lines.offsets
    joins = way[1:] == way[:-1]
    joins &= (roads.kind[1:] == roads.kind[:-1]) & (roads.flags[1:] == roads.flags[:-1])
    joins &= roads.level[1:] == roads.level[:-1]
    joins &= (xy[offsets[1:-1]] == xy[offsets[1:-1] - 1]).all(axis=1)
    kept = np.ones(len(xy), bool)
    kept[offsets[1:-1][joins]] = False  # the vertex both share
    first = np.flatnonzero(np.concatenate([[True], ~joins]))
    counts = np.add.reduceat(roads.lines.counts - np.append(False, joins), first)
    whole = Polylines(xy[kept], offsets_of(counts))
    return roads.take(first).with_lines(whole)
