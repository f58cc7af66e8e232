"""Bridges, tunnels, fords and roofs by their OSM tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.tag_rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

# The OSM database takes no more; a file from elsewhere might.
LONGEST_VALUE = 255


def is_bridge(tags: Mapping[str, str]) -> bool:
    """Whether a way is a bridge of any kind, viaducts and movable ones included."""
    value = tags.get("bridge")
    return value is not None and value.casefold() not in load_rules().bridge_not


def is_tunnel(tags: Mapping[str, str]) -> bool:
    """Whether a way is in a tunnel or passes through a building; no culverts."""
    value = tags.get("tunnel")
    return value is not None and value.casefold() not in load_rules().tunnel_not


def is_ford(tags: Mapping[str, str]) -> bool:
    """Whether a way or a node goes through water, also at times (low bridges)."""
    rules = load_rules()
    value = tags.get("ford")
    if value is not None:
        return value.casefold() not in rules.ford_not
    return tags.get("highway") == "ford" or tags.get("bridge") in rules.bridge_also_ford


def is_covered(tags: Mapping[str, str]) -> bool:
    """Whether a way has a roof without being a tunnel."""
    value = tags.get("covered")
    return value is not None and value.casefold() not in load_rules().covered_not


def as_written(tags: Mapping[str, str], key: str) -> str:
    """One tag as a datum: ``bridge=viaduct``, cut to the 255 characters of OSM."""
    return f"{key}={tags[key][:LONGEST_VALUE]}"
