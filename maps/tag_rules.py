"""The tables of ``tag_rules.yaml``: what OSM tags mean for heavy vehicles."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from enum import Enum
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from maps.road_network import Access, LimitKind, LimitOrigin, RoadClass, Surface

if TYPE_CHECKING:
    from collections.abc import Mapping


class OneWay(Enum):
    """Directions in which vehicles may use a way, as seen along it."""

    BOTH = "both"
    FORWARD = "forward"
    BACKWARD = "backward"
    CLOSED = "closed"  # reversible: the direction at any one time is not known


class BarrierEffect(Enum):
    """What a barrier does to a column."""

    OPEN = "open"
    OPENABLE = "openable"  # by hand or by whoever holds the key
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class RoadRule:
    """What a value of ``highway`` says."""

    road_class: RoadClass
    speed_kmh: float
    ramp: bool


@dataclass(frozen=True, slots=True)
class LimitRule:
    """
    How the value of one tag becomes limits.

    Attributes
    ----------
    base
        The key without direction; of one base, the value for a direction
        replaces the one for both.
    kinds
        Limits that the value sets; none when it is only to be shown.
    rank
        Of one kind, the readable values with the highest rank count.
    banned
        Values that set a ban; none for limits with a number.
    forward, backward
        Directions that the key speaks of.
    form
        ``value``, ``ban``, ``lanes``, ``tunnel``, ``assumed`` or ``shown``.
    """

    base: str
    kinds: tuple[LimitKind, ...]
    rank: int
    banned: frozenset[str]
    forward: bool
    backward: bool
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRules:
    """All tables, ready for looking up; the YAML file says where each is from."""

    roads: Mapping[str, RoadRule]
    ferry: RoadRule
    oneway_keys: tuple[str, ...]
    oneway_values: Mapping[str, OneWay]
    oneway_unlisted: OneWay
    oneway_implied: Mapping[str, frozenset[str]]
    surface: Mapping[str, Surface]
    tracktype: Mapping[str, Surface]
    smoothness: Mapping[str, Surface]
    bridge_not: frozenset[str]
    tunnel_not: frozenset[str]
    ford_not: frozenset[str]
    covered_not: frozenset[str]
    bridge_also_ford: frozenset[str]
    access_forward: tuple[str, ...]
    access_backward: tuple[str, ...]
    access_narrowed_by: tuple[str, ...]
    access_keys: frozenset[str]
    access_values: Mapping[str, Access]
    access_ignored: frozenset[str]
    access_unlisted: Access
    access_ferry: Access
    ferry_opened_by: tuple[str, ...]
    limits: Mapping[str, LimitRule]
    ford_limits: Mapping[str, LimitRule]
    limit_words: Mapping[str, LimitOrigin]
    assumed: Mapping[str, tuple[LimitKind, float]]
    tunnel_categories: tuple[str, ...]
    doubtful_above: Mapping[LimitKind, float]
    approximate_factor: float
    legal_defaults: Mapping[str, Mapping[LimitKind, float]]
    mass_units: Mapping[str, float]
    length_units: Mapping[str, float]
    speed_units: Mapping[str, float]
    speed_words: Mapping[str, float]
    speed_unlimited: frozenset[str]
    speed_zones: Mapping[str, Mapping[str, float]]
    barriers: Mapping[str, BarrierEffect]
    barrier_none: frozenset[str]
    barrier_unlisted: BarrierEffect
    movable_bollards: frozenset[str]
    barrier_limits_unknown: Mapping[str, LimitKind]


_SHOWN = LimitRule("", (), 0, frozenset(), forward=True, backward=True, form="shown")

# Directions of a key by its suffix: forward, backward.
_SIDES = {"": (True, True), ":forward": (True, False), ":backward": (False, True)}


@functools.cache
def load_rules() -> TagRules:
    """Load the tables that come with the package; the same object every time."""
    text = resources.files("maps").joinpath("tag_rules.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tables: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe one
    return TagRules(
        **_road_tables(tables),
        **_access_tables(tables["access"]),
        **_limit_tables(tables),
        **_unit_tables(tables),
        **_barrier_tables(tables["barriers"]),
    )


def _road_tables(tables: Mapping[str, Any]) -> dict[str, Any]:
    roads, oneway = tables["roads"], tables["oneway"]
    surfaces, structures = tables["surfaces"], tables["structures"]
    return {
        "roads": {value: _road_rule(rule) for value, rule in roads["values"].items()},
        "ferry": _road_rule(roads["ferry"]),
        "oneway_keys": tuple(oneway["keys"]),
        "oneway_values": {v: OneWay(way) for v, way in oneway["values"].items()},
        "oneway_unlisted": OneWay(oneway["unlisted"]),
        "oneway_implied": {k: frozenset(v) for k, v in oneway["implied_by"].items()},
        **{
            key: {value: Surface[name.upper()] for value, name in surfaces[key].items()}
            for key in ("surface", "tracktype", "smoothness")
        },
        **{key: frozenset(structures[key]) for key in structures if key != "source"},
    }


def _road_rule(rule: Mapping[str, Any]) -> RoadRule:
    road_class = RoadClass[rule["class"].upper()]
    return RoadRule(road_class, float(rule["speed_kmh"]), rule.get("ramp", False))


def _access_tables(table: Mapping[str, Any]) -> dict[str, Any]:
    most_specific_first = table["keys"][::-1]
    orders = {
        f"access_{side}": tuple(
            name for key in most_specific_first for name in (f"{key}:{side}", key)
        )
        for side in ("forward", "backward")
    }
    narrowing = tuple(table["narrowed_by"])
    return orders | {
        "access_narrowed_by": narrowing,
        "access_keys": frozenset().union(narrowing, *orders.values()),
        "access_values": {v: Access[a.upper()] for v, a in table["values"].items()},
        "access_ignored": frozenset(table["ignored"]),
        "access_unlisted": Access[table["unlisted"].upper()],
        "access_ferry": Access[table["ferry"].upper()],
        "ferry_opened_by": tuple(table["ferry_opened_by"]),
    }


def _limit_tables(tables: Mapping[str, Any]) -> dict[str, Any]:
    table, legal = tables["limits"], tables["legal_defaults"]
    european = legal["european"]
    return {
        "limits": _limit_rules(table, _keys_at_times(tables)),
        "ford_limits": {
            key: replace(_SHOWN, base=key, kinds=(LimitKind.FORD_DEPTH,), form="value")
            for key in table["ford_keys"]
        },
        "limit_words": {w: LimitOrigin[o.upper()] for w, o in table["words"].items()},
        "assumed": {
            tag: (LimitKind[entry["kind"].upper()], float(entry["value"]))
            for tag, entry in table["assumed"].items()
        },
        "tunnel_categories": tuple(table["tunnel_categories"]),
        "doubtful_above": _by_kind(table["doubtful_above"]),
        "approximate_factor": float(table["approximate_factor"]),
        "legal_defaults": {"": _by_kind(european)}
        | {c: _by_kind(values) for c, values in legal["by_country"].items()},
    }


def _limit_rules(table: Mapping[str, Any], at_times: list[str]) -> dict[str, LimitRule]:
    """Every key that speaks of limits, with all its suffixes."""
    rules: dict[str, LimitRule] = {}
    for key, entry in table["keys"].items():
        kinds = tuple(LimitKind[kind.upper()] for kind in entry["kinds"])
        rule = replace(_SHOWN, kinds=kinds, rank=entry.get("rank", 0))
        rules |= _with_sides(key, replace(rule, form="value"))
        rules |= _with_sides(f"{key}:lanes", replace(rule, form="lanes"))
    for key, entry in table["bans"].items():
        banned = frozenset(value.casefold() for value in entry["values"])
        kind = LimitKind[entry["kind"].upper()]
        ban = replace(_SHOWN, kinds=(kind,), banned=banned, form="ban")
        rules |= _with_sides(key, ban)
    tunnel = replace(_SHOWN, kinds=(LimitKind.TUNNEL_CATEGORY,), form="tunnel")
    for key in table["tunnel_keys"]:
        rules |= _with_sides(key, tunnel)
    for key in {tag.partition("=")[0] for tag in table["assumed"]} - rules.keys():
        rules |= _with_sides(key, replace(_SHOWN, form="assumed"))
    for key in table["shown_only"]:
        rules |= _with_sides(key, _SHOWN)
    for key in (*table["keys"], *table["bans"], *at_times):
        rules |= _with_sides(key, _SHOWN, tail=":conditional")
    return rules


def _keys_at_times(tables: Mapping[str, Any]) -> list[str]:
    """Keys without limits of their own that have conditional forms all the same."""
    access, oneway = tables["access"], tables["oneway"]
    speeds = ["maxspeed", "maxspeed:hgv"]
    return [*access["keys"], *access["narrowed_by"], *oneway["keys"], *speeds]


def _with_sides(key: str, rule: LimitRule, tail: str = "") -> dict[str, LimitRule]:
    """The rule of a key for both directions and for each of them."""
    return {
        f"{key}{side}{tail}": replace(
            rule, base=key + tail, forward=forward, backward=backward
        )
        for side, (forward, backward) in _SIDES.items()
    }


def _by_kind(values: Mapping[str, float]) -> dict[LimitKind, float]:
    return {LimitKind[kind.upper()]: float(value) for kind, value in values.items()}


def _unit_tables(tables: Mapping[str, Any]) -> dict[str, Any]:
    units, speeds = tables["units"], tables["speeds"]
    return {
        "mass_units": units["mass_t"],
        "length_units": units["length_m"],
        "speed_units": units["speed_kmh"],
        "speed_words": {word: float(v) for word, v in speeds["words"].items()},
        "speed_unlimited": frozenset(speeds["unlimited"]),
        "speed_zones": {
            country: {zone: float(v) for zone, v in zones.items()}
            for country, zones in speeds["zones"].items()
        },
    }


def _barrier_tables(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "barriers": {
            value: effect for effect in BarrierEffect for value in table[effect.value]
        },
        "barrier_none": frozenset(table["none"]),
        "barrier_unlisted": BarrierEffect(table["unlisted"]),
        "movable_bollards": frozenset(table["movable_bollards"]),
        "barrier_limits_unknown": {
            value: LimitKind[kind.upper()]
            for value, kind in table["limits_unknown"].items()
        },
    }
