"""What the OSM tags of a way or a node mean for heavy vehicles.

The tables are in ``tag_rules.yaml``. Reading is strict where a slip would be
unsafe: a value that makes no sense is unknown, never unlimited.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.road_network import RoadClass, Surface
from maps.tag_access import access_of, barrier_of, oneway_of
from maps.tag_limits import Datum, DirectedLimits, limits_of
from maps.tag_rules import BarrierEffect, OneWay, TagRules, load_rules
from maps.tag_structures import (
    as_written,
    is_bridge,
    is_covered,
    is_ford,
    is_tunnel,
)
from maps.tag_values import (
    parse_duration_s,
    parse_length_m,
    parse_mass_t,
    parse_speed_kmh,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.tag_rules import RoadRule

__all__ = [
    "BarrierEffect",
    "Datum",
    "DirectedLimits",
    "OneWay",
    "RoadMake",
    "TagRules",
    "access_of",
    "as_written",
    "barrier_of",
    "is_bridge",
    "is_covered",
    "is_ford",
    "is_tunnel",
    "limits_of",
    "load_rules",
    "oneway_of",
    "parse_duration_s",
    "parse_length_m",
    "parse_mass_t",
    "parse_speed_kmh",
    "road_of",
]

MOST_LANES = 20
FARTHEST_LAYER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadMake:
    """
    What a way is made of, limits and access apart.

    Attributes
    ----------
    road_class
        Ramps share their road's.
    ramp
        Whether it is one.
    surface
        Unknown when no tag tells.
    lanes
        Both directions together, 1 to 20; 0 is unknown.
    width_m
        Of the carriageway; NaN is unknown.
    layer
        -10 to 10.
    speed_forward_kmh, speed_backward_kmh
        As tagged, else the default of the class; no limit is infinite.
    speed_tagged
        Whether either speed is tagged.
    duration_s
        Of a ferry crossing from end to end; NaN is unknown.
    name, ref
        As on signs; empty without.
    """

    road_class: RoadClass
    ramp: bool
    surface: Surface
    lanes: int
    width_m: float
    layer: int
    speed_forward_kmh: float
    speed_backward_kmh: float
    speed_tagged: bool
    duration_s: float
    name: str
    ref: str


def road_of(tags: Mapping[str, str]) -> RoadMake | None:
    """
    Read the make of a road or a ferry; nothing for what vehicles cannot use.

    Foot and cycle ways, roads planned, under construction or given up, and areas
    are no roads.

    Parameters
    ----------
    tags
        Of a way.
    """
    rule = _rule_of(tags)
    if rule is None:
        return None
    forward, backward, tagged = _speeds(tags, rule)
    ferry = rule.road_class is RoadClass.FERRY
    duration = parse_duration_s(tags.get("duration", "")) if ferry else None
    width = parse_length_m(tags["width"]) if "width" in tags else None
    return RoadMake(
        road_class=rule.road_class,
        ramp=rule.ramp,
        surface=Surface.UNKNOWN if ferry else _surface(tags),
        lanes=_lanes(tags["lanes"]) if "lanes" in tags else 0,
        width_m=width or math.nan,
        layer=_layer(tags["layer"]) if "layer" in tags else 0,
        speed_forward_kmh=forward,
        speed_backward_kmh=backward,
        speed_tagged=tagged,
        duration_s=duration or math.nan,
        name=tags.get("name", ""),
        ref=tags.get("ref", ""),
    )


def _rule_of(tags: Mapping[str, str]) -> RoadRule | None:
    rules = load_rules()
    highway = tags.get("highway")
    if highway is not None:
        return None if tags.get("area") == "yes" else rules.roads.get(highway)
    return rules.ferry if tags.get("route") == "ferry" else None


def _speeds(tags: Mapping[str, str], rule: RoadRule) -> tuple[float, float, bool]:
    """Speed along and against a way, and whether either is tagged."""
    both = parse_speed_kmh(tags["maxspeed"]) if "maxspeed" in tags else None
    forward = backward = both
    if "maxspeed:forward" in tags:
        forward = parse_speed_kmh(tags["maxspeed:forward"]) or both
    if "maxspeed:backward" in tags:
        backward = parse_speed_kmh(tags["maxspeed:backward"]) or both
    tagged = forward is not None or backward is not None
    return forward or rule.speed_kmh, backward or rule.speed_kmh, tagged


def _surface(tags: Mapping[str, str]) -> Surface:
    """Surface by its tag, else by the type of track; a rough one is worse."""
    rules = load_rules()
    known = Surface.UNKNOWN
    for key, table in (("surface", rules.surface), ("tracktype", rules.tracktype)):
        if key in tags:
            parts = tags[key].casefold().split(";")
            known = max(table.get(part.strip(), Surface.UNKNOWN) for part in parts)
        if known is not Surface.UNKNOWN:
            break
    if "smoothness" in tags:
        return max(known, rules.smoothness.get(tags["smoothness"], known))
    return known


def _lanes(text: str) -> int:
    """Whole lanes, of several numbers the smallest; 0 when it makes no sense."""
    try:
        lanes = min(float(part) for part in text.split(";"))
    except ValueError:
        return 0
    return int(lanes) if 1 <= lanes <= MOST_LANES else 0


def _layer(text: str) -> int:
    """Layer of a crossing; 0 when it makes no sense."""
    try:
        layer = float(text)
    except ValueError:
        return 0
    return int(layer) if abs(layer) <= FARTHEST_LAYER else 0
