"""Suspicious limits of an area: unreadable, missing, or beyond belief."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.checked_ground import on_area
from maps.finding import Severity
from maps.obstacle_limits import LOAD_KINDS, obstacles_with
from maps.road_network import (
    LIMIT_UNITS,
    LimitKind,
    LimitOrigin,
    ObstacleKind,
    RoadClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.checked_ground import CheckedGround
    from maps.finding import Finding

PLAUSIBLE = {
    LimitKind.MASS: (1.0, 200.0),
    LimitKind.MASS_RATING: (1.0, 200.0),
    LimitKind.MASS_COMBINED: (1.0, 250.0),
    LimitKind.AXLE_LOAD: (0.5, 40.0),
    LimitKind.HEIGHT: (1.5, 12.0),
    LimitKind.WIDTH: (1.0, 15.0),
    LimitKind.LENGTH: (3.0, 60.0),
    LimitKind.FORD_DEPTH: (0.0, 5.0),
    LimitKind.MLC_WHEELED: (4.0, 150.0),
    LimitKind.MLC_TRACKED: (4.0, 150.0),
    LimitKind.MLC_WHEELED_ONEWAY: (4.0, 150.0),
    LimitKind.MLC_TRACKED_ONEWAY: (4.0, 150.0),
}
"""Least and greatest value that a real sign shows; own judgement, wide."""

SLOWEST_KMH, FASTEST_KMH = 5.0, 140.0
FASTEST_SMALL_ROAD_KMH = 100.0


def unreadable_limits(ground: CheckedGround) -> Iterator[Finding]:
    """Limits that are tagged with a value that makes no sense."""
    net = ground.network
    bad = net.limit_origin == LimitOrigin.UNREADABLE
    for link, text in _limits_once(ground, bad):
        yield ground.on_link(
            link,
            Severity.WARNING,
            f"The limit {text} cannot be read and counts as unknown.",
            "Look at the sign, and correct the tag in the map data.",
        )


def implausible_limits(ground: CheckedGround) -> Iterator[Finding]:
    """Limits that no real sign shows."""
    net = ground.network
    for kind, (least, greatest) in PLAUSIBLE.items():
        value = net.limit_value
        odd = (net.limit_kind == kind) & np.isfinite(value)
        odd &= (value < least) | (value > greatest)
        unit = LIMIT_UNITS.get(kind, "")
        for link, text in _limits_once(ground, odd):
            yield ground.on_link(
                link,
                Severity.WARNING,
                f"The limit {text} lies outside {least:g} to {greatest:g} "
                f"{unit}".rstrip()
                + ", which is what signs show.",
                "Look at the sign, and correct the tag or its unit in the map data.",
            )


def unrated_bridges(ground: CheckedGround) -> Iterator[Finding]:
    """Bridges of which nobody said what they bear."""
    yield from _without(
        ground,
        ObstacleKind.BRIDGE,
        LOAD_KINDS,
        ("bridges have no load limit", "This bridge has no load limit"),
        "Rate the bridge from reconnaissance, or decide how unknown limits count.",
    )


def tunnels_without_height(ground: CheckedGround) -> Iterator[Finding]:
    """Tunnels of which nobody said how high they are."""
    yield from _without(
        ground,
        ObstacleKind.TUNNEL,
        (LimitKind.HEIGHT,),
        ("tunnels have no height limit", "This tunnel has no height limit"),
        "Measure the clearance, or decide how unknown limits count.",
    )


def fords_without_depth(ground: CheckedGround) -> Iterator[Finding]:
    """Fords of which nobody said how deep they are."""
    yield from _without(
        ground,
        ObstacleKind.FORD,
        (LimitKind.FORD_DEPTH,),
        ("fords have no depth", "This ford has no depth"),
        "Sound the ford, or decide how unknown limits count.",
    )


def absurd_speeds(ground: CheckedGround) -> Iterator[Finding]:
    """Speeds that no road of its class has."""
    net = ground.network
    speed = net.edge_speed_kmh
    small = net.link_class[net.edge_link] >= RoadClass.TERTIARY
    ferry = net.link_class[net.edge_link] == RoadClass.FERRY
    fastest = np.where(small, FASTEST_SMALL_ROAD_KMH, FASTEST_KMH)
    odd = ((speed < SLOWEST_KMH) & ~ferry) | (speed > fastest)
    odd &= np.isfinite(speed)  # infinite is a road without a limit, as signs say
    seen: set[tuple[int, float]] = set()
    for edge in np.flatnonzero(odd).tolist():
        link, kmh = int(net.edge_link[edge]), float(speed[edge])
        if (key := (int(net.link_osm[link]), kmh)) in seen:
            continue
        seen.add(key)
        kind = RoadClass(int(net.link_class[link])).name.lower().replace("_", " ")
        yield ground.on_link(
            link,
            Severity.WARNING,
            f"A speed of {kmh:g} km/h is odd for a {kind} road.",
            "Correct maxspeed or its unit in the map data.",
        )


def _without(
    ground: CheckedGround,
    kind: ObstacleKind,
    limits: tuple[LimitKind, ...],
    what: tuple[str, str],
    remedy: str,
) -> Iterator[Finding]:
    """Count the obstacles of a kind that lack a limit, then name each."""
    mine = ground.network.obstacle_kind == kind
    lacking = np.flatnonzero(mine & ~obstacles_with(ground.network, limits))
    if not len(lacking):
        return
    many, one = what
    share = f"{len(lacking)} of {int(mine.sum())} {many}; they count as unknown."
    yield on_area(Severity.WARNING, share, remedy)
    for obstacle in lacking.tolist():
        yield ground.on_obstacle(obstacle, Severity.NOTE, f"{one}.", remedy)


def _limits_once(
    ground: CheckedGround, rows: NDArray[np.bool_]
) -> Iterator[tuple[int, str]]:
    """Yield link and text of some limits, one for each way and text."""
    net = ground.network
    chosen = np.flatnonzero(rows)
    links = net.edge_link[net.limit_edge[chosen]]
    keys = np.column_stack([net.link_osm[links], net.limit_text[chosen]])
    _, first = np.unique(keys, axis=0, return_index=True)
    for row in np.sort(first).tolist():
        yield int(links[row]), net.strings[int(net.limit_text[chosen[row]])]
