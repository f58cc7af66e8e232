"""What staff say about bridges, put in the place of what the map says.

A rating gives military load classes for two-way traffic, for one-way traffic and for
crossings with caution. For vehicles of its kind they win over everything the map data
says about what the bridge bears, whether that is more or less; `planners.passability`
minds that. A height or a width that was measured stands in for those of the map data.
What a rating does not speak of stays as the map data has it, and so does the law.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.road_network import LimitKind, LimitOrigin, ObstacleKind
from maps.strings import StringTable
from planners.errors import RouteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating
    from planners.route import Lonlat

REACH_M = 30.0  # beyond the half of a bridge that a point may lie from its middle
METRES_PER_DEGREE = 111_320.0

RATED_KINDS: Mapping[str, LimitKind] = {
    "wheeled": LimitKind.MLC_WHEELED,
    "tracked": LimitKind.MLC_TRACKED,
    "wheeled_oneway": LimitKind.MLC_WHEELED_ONEWAY,
    "tracked_oneway": LimitKind.MLC_TRACKED_ONEWAY,
    "wheeled_caution": LimitKind.MLC_WHEELED_CAUTION,
    "tracked_caution": LimitKind.MLC_TRACKED_CAUTION,
    "max_height_m": LimitKind.HEIGHT,
    "max_width_m": LimitKind.WIDTH,
}
"""What each figure of a `BridgeRating` is, by its name, in order."""


def bridge_at(
    network: RoadNetwork, position: Lonlat, reach_m: float = REACH_M
) -> int | None:
    """
    Find the bridge at a place.

    Parameters
    ----------
    network
        Roads of the area.
    position
        Degrees.
    reach_m
        Farthest from the nearer end of a bridge, taken as a line from its middle.

    Returns
    -------
    int | None
        Number of the obstacle whose middle is nearest; None without any in reach.
    """
    bridges = np.flatnonzero(network.obstacle_kind == ObstacleKind.BRIDGE)
    if not len(bridges):
        return None
    east = METRES_PER_DEGREE * np.cos(np.radians(position[1]))
    off = (network.obstacle_lonlat[bridges] - position) * (east, METRES_PER_DEGREE)
    away = np.hypot(off[:, 0], off[:, 1])
    near = np.flatnonzero(away <= network.obstacle_length_m[bridges] / 2 + reach_m)
    if not len(near):
        return None
    return int(bridges[near[np.argmin(away[near])]])


def bridges_by_way(network: RoadNetwork) -> dict[int, tuple[int, ...]]:
    """Numbers of the bridges that each OSM way leads over, rising."""
    counts = np.diff(network.obstacle_link_offsets)
    owner = np.repeat(np.arange(len(counts)), counts)
    on_bridge = network.obstacle_kind[owner] == ObstacleKind.BRIDGE
    ways = network.link_osm[network.obstacle_links[on_bridge]]
    pairs = np.unique(np.stack([ways, owner[on_bridge]], axis=1), axis=0)
    found: dict[int, tuple[int, ...]] = {}
    for way, bridge in pairs.tolist():
        found[way] = (*found.get(way, ()), bridge)
    return found


def middle_of_bridge(network: RoadNetwork, bridge: int) -> Lonlat:
    """Middle of a bridge by its obstacle number, degrees."""
    lon, lat = network.obstacle_lonlat[bridge].tolist()
    return lon, lat


def rated_bridges(
    network: RoadNetwork, ratings: Sequence[BridgeRating]
) -> dict[int, BridgeRating]:
    """
    Find the bridge of each rating.

    Parameters
    ----------
    network
        Roads of the area.
    ratings
        Of two for the same bridge the later one holds.

    Returns
    -------
    dict[int, BridgeRating]
        By obstacle number.

    Raises
    ------
    RouteError
        A rating lies on no bridge.
    """
    by_bridge: dict[int, BridgeRating] = {}
    for rating in ratings:
        bridge = bridge_at(network, rating.position)
        if bridge is None:
            lon, lat = rating.position
            raise RouteError(
                f"The rating of {rating.bridge!r} at {lat:.5f}, {lon:.5f} lies on no "
                "bridge of this area; take it back, or rate the bridge anew."
            )
        by_bridge[bridge] = rating
    return by_bridge


def edges_of_bridge(network: RoadNetwork, bridge: int) -> frozenset[int]:
    """Edges of both directions that lead over a bridge, by its obstacle number."""
    start, end = network.obstacle_link_offsets[bridge : bridge + 2]
    on = np.isin(network.edge_link, network.obstacle_links[start:end])
    return frozenset(np.flatnonzero(on).tolist())


def datum_of(rating: BridgeRating) -> str:
    """
    What a refusal quotes of a rating.

    >>> from planners.overlay import BridgeRating
    >>> datum_of(BridgeRating(
    ...     position=(5, 52), bridge="Oude Brug", wheeled=40,
    ...     source="2 Recce Pl", date="120600ZJUN26",
    ... ))
    'own rating: 2 Recce Pl, 120600ZJUN26'
    """
    said = ", ".join(part for part in (rating.source, rating.date) if part)
    return f"own rating: {said}" if said else "own rating"


def with_ratings(network: RoadNetwork, ratings: Sequence[BridgeRating]) -> RoadNetwork:
    """
    Add own ratings to the limits of a network.

    Parameters
    ----------
    network
        Roads of the area.
    ratings
        One for a bridge; of two for the same bridge the later one holds.

    Returns
    -------
    RoadNetwork
        The same arrays but for the limits; their new rows are of own rating.

    Raises
    ------
    RouteError
        A rating lies on no bridge.
    """
    rows: list[tuple[int, LimitKind, float, str]] = []
    for bridge, rating in rated_bridges(network, ratings).items():
        figures = [
            (kind, value)
            for name, kind in RATED_KINDS.items()
            if (value := getattr(rating, name)) is not None
        ]
        for edge in sorted(edges_of_bridge(network, bridge)):
            rows += [(edge, kind, value, datum_of(rating)) for kind, value in figures]
    return _with_rows(network, rows)


def _with_rows(
    network: RoadNetwork, rows: Sequence[tuple[int, LimitKind, float, str]]
) -> RoadNetwork:
    """Limits with more rows, by rising edge, the new ones of an edge last."""
    if not rows:
        return network
    edges, kinds, values, data = zip(*rows, strict=True)
    texts = list(dict.fromkeys(data))
    number = {text: len(network.strings) + i for i, text in enumerate(texts)}
    edge = np.concatenate([network.limit_edge, np.array(edges, np.int32)])
    order = np.argsort(edge, kind="stable")

    def column(old: NDArray[Any], new: Sequence[float]) -> NDArray[Any]:
        return np.concatenate([old, np.asarray(new, old.dtype)])[order]

    own = [int(LimitOrigin.OWN_RATING)] * len(rows)
    return replace(
        network,
        limit_edge=edge[order],
        limit_kind=column(network.limit_kind, kinds),
        limit_origin=column(network.limit_origin, own),
        limit_value=column(network.limit_value, values),
        limit_text=column(network.limit_text, [number[text] for text in data]),
        strings=_with_strings(network.strings, texts),
    )


def _with_strings(strings: StringTable, texts: Sequence[str]) -> StringTable:
    """Add strings behind those of a table."""
    more = StringTable.of(["", *texts])
    ends = strings.offsets[-1] + more.offsets[2:]
    return StringTable(
        np.concatenate([strings.text, more.text]),
        np.concatenate([strings.offsets, ends]),
    )
