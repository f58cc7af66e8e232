"""Describe an area in numbers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.obstacle_limits import LOAD_KINDS, obstacles_with
from maps.road_network import (
    LimitKind,
    LimitOrigin,
    LinkFlag,
    ObstacleKind,
    RoadClass,
)

if TYPE_CHECKING:
    from maps.area_pack import AreaPack
    from maps.road_network import RoadNetwork


def area_info(pack: AreaPack) -> dict[str, Any]:
    """
    Describe an area pack in values that JSON can hold.

    Parameters
    ----------
    pack
        An open pack; its network is read, its hashes are not checked.

    Returns
    -------
    dict[str, Any]
        Lengths in km, ``bbox`` as west, south, east, north in degrees,
        ``seconds`` of the build on the clock and of the processor.
    """
    manifest, network = pack.manifest, pack.network
    west, south, east, north = manifest.bounds
    return {
        "name": manifest.name,
        "marking": manifest.marking,
        "content_id": manifest.content_id,
        "built": manifest.built.isoformat(),
        "tool": manifest.tool,
        "bbox": {"west": west, "south": south, "east": east, "north": north},
        "elevation": pack.has_terrain,
        "junctions": network.junction_count,
        "links": network.link_count,
        "edges": network.edge_count,
        "km": round(float(_road_m(network).sum()) / 1000, 3),
        "km_by_class": km_by_class(network),
        "obstacles": obstacle_counts(network),
        "turn_restrictions": len(np.unique(network.ban_osm)),
        "limits": limit_counts(network),
        "build_counts": {key: int(n) for key, n in sorted(manifest.counts.items())},
        "sources": [asdict(source) for source in manifest.sources],
        "seconds": {
            "wall": manifest.effort.wall_seconds,
            "cpu": manifest.effort.cpu_seconds,
        },
        "segments": manifest.effort.segments,
        "segments_per_cpu_second": round(manifest.effort.segments_per_second),
        "size_bytes": sum(record.size for record in manifest.files.values()),
    }


def km_by_class(network: RoadNetwork) -> dict[str, float]:
    """Length of the links of each class that there is, in km."""
    metres = np.bincount(network.link_class, _road_m(network), minlength=len(RoadClass))
    return {
        kind.name.lower(): round(float(metres[kind]) / 1000, 3)
        for kind in RoadClass
        if metres[kind] > 0
    }


def obstacle_counts(network: RoadNetwork) -> dict[str, int]:
    """Count obstacles of each kind, and those with the limit that matters most."""
    kind = network.obstacle_kind
    rated = obstacles_with(network, LOAD_KINDS)
    high = obstacles_with(network, (LimitKind.HEIGHT,))
    deep = obstacles_with(network, (LimitKind.FORD_DEPTH,))
    return {
        "bridges": int((kind == ObstacleKind.BRIDGE).sum()),
        "bridges_with_load_limit": int((rated & (kind == ObstacleKind.BRIDGE)).sum()),
        "bridges_without_load_limit": int(
            (~rated & (kind == ObstacleKind.BRIDGE)).sum()
        ),
        "tunnels": int((kind == ObstacleKind.TUNNEL).sum()),
        "tunnels_with_height": int((high & (kind == ObstacleKind.TUNNEL)).sum()),
        "fords": int((kind == ObstacleKind.FORD).sum()),
        "fords_with_depth": int((deep & (kind == ObstacleKind.FORD)).sum()),
        "ferries": int((kind == ObstacleKind.FERRY).sum()),
        "barriers": int((kind == ObstacleKind.BARRIER).sum()),
        "rail_crossings": int((kind == ObstacleKind.RAIL_CROSSING).sum()),
    }


def limit_counts(network: RoadNetwork) -> dict[str, int]:
    """Count the links with a limit of each kind, and those with unreadable ones."""
    link = network.edge_link[network.limit_edge]
    counts = {
        kind.name.lower(): len(np.unique(link[network.limit_kind == kind]))
        for kind in LimitKind
    }
    unreadable = network.limit_origin == LimitOrigin.UNREADABLE
    counts["unreadable"] = len(np.unique(link[unreadable]))
    return {name: count for name, count in counts.items() if count}


def _road_m(network: RoadNetwork) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Length of each link, metres; barriers have none."""
    barrier = (network.link_flags & LinkFlag.BARRIER) != 0
    return np.where(barrier, 0.0, network.link_length_m)
