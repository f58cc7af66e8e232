"""Limits for vehicles as OSM tags state them, each with its datum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.road_network import LIMIT_UNITS, LimitKind, LimitOrigin
from maps.tag_rules import load_rules
from maps.tag_structures import as_written, is_ford
from maps.tag_values import is_approximate, parse_length_m, parse_mass_t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maps.tag_rules import LimitRule

MOST_LOAD_CLASS = 150


@dataclass(frozen=True, slots=True)
class Datum:
    """
    One limit as the map states it.

    Attributes
    ----------
    kind
        What it is about.
    value
        In the unit of `LIMIT_UNITS`; NaN when unreadable, infinite when known to
        be without limit.
    origin
        How the value came from the text.
    text
        As written: ``maxheight=13'8"``.
    """

    kind: LimitKind
    value: float
    origin: LimitOrigin
    text: str


@dataclass(frozen=True, slots=True)
class DirectedLimits:
    """Limits along and against a way; those for both stand in either."""

    forward: tuple[Datum, ...] = ()
    backward: tuple[Datum, ...] = ()


NO_LIMITS = DirectedLimits()


def limits_of(tags: Mapping[str, str], *, country: str = "") -> DirectedLimits:
    """
    Read all limits from the tags of a way or a node.

    Parameters
    ----------
    tags
        Of one OSM object.
    country
        ISO 3166 code, for what ``maxheight=default`` means; empty takes the
        European values, which are also those of countries not in the rules.

    Returns
    -------
    DirectedLimits
        In the order of the tags. Limits that hold at some times or in some lanes
        only are kept as `LimitKind.CONDITIONAL` with value NaN, to be shown.
        When all lanes have a value, the highest of them is enforced: no lane lets
        more through.
    """
    rules = load_rules().limits
    found = [(rules[key], as_written(tags, key)) for key in tags if key in rules]
    if is_ford(tags):
        depths = load_rules().ford_limits
        found += [(depths[key], as_written(tags, key)) for key in depths if key in tags]
    if not found:
        return NO_LIMITS
    forward = _one_direction([f for f in found if f[0].forward], country)
    if all(rule.forward and rule.backward for rule, _ in found):
        return DirectedLimits(forward, forward)
    backward = _one_direction([f for f in found if f[0].backward], country)
    return DirectedLimits(forward, backward)


def _one_direction(
    found: Iterable[tuple[LimitRule, str]], country: str
) -> tuple[Datum, ...]:
    """Limits of one direction: its own values first, then the highest ranks."""
    chosen: dict[str, tuple[LimitRule, str]] = {}
    for rule, text in found:
        own = not (rule.forward and rule.backward)
        if own or rule.base not in chosen:
            chosen[rule.base] = rule, text
    ranked = [
        (rule.rank, datum)
        for rule, text in chosen.values()
        for datum in _data(rule, text, country)
    ]
    best: dict[LimitKind, int] = {}
    for rank, datum in ranked:
        if not math.isnan(datum.value):
            best[datum.kind] = max(rank, best.get(datum.kind, 0))
    return tuple(d for rank, d in ranked if rank >= best.get(d.kind, 0))


def _data(  # noqa: PLR0911 - one form a line
    rule: LimitRule, text: str, country: str
) -> list[Datum]:
    """Limits that one tag sets."""
    value = text.partition("=")[2].strip()
    assumed = load_rules().assumed.get(f"{rule.base}={value.casefold()}")
    if assumed is not None:
        return [Datum(*assumed, LimitOrigin.ASSUMED, text)]
    if rule.form == "value":
        return [_limit(kind, value, text, country) for kind in rule.kinds]
    if rule.form == "ban":
        words = (word.strip() for word in value.casefold().split(";"))
        banned = not rule.banned.isdisjoint(words)
        return [Datum(k, 0, LimitOrigin.SIGN, text) for k in rule.kinds if banned]
    if rule.form == "lanes":
        return [_lanes_limit(kind, value, text, country) for kind in rule.kinds]
    if rule.form == "tunnel":
        return [_tunnel_category(value, text)]
    if rule.form == "assumed":
        return []  # another value than the one that says something
    return [Datum(LimitKind.CONDITIONAL, math.nan, LimitOrigin.SIGN, text)]


def _tunnel_category(value: str, text: str) -> Datum:
    """Category of a tunnel for dangerous goods: 1 for A to 5 for E."""
    categories = load_rules().tunnel_categories
    letter = value.upper()
    if letter not in categories:
        kind = LimitKind.TUNNEL_CATEGORY
        return Datum(kind, math.nan, LimitOrigin.UNREADABLE, text)
    number = float(categories.index(letter) + 1)
    return Datum(LimitKind.TUNNEL_CATEGORY, number, LimitOrigin.SIGN, text)


def _limit(kind: LimitKind, value: str, text: str, country: str) -> Datum:
    """One limit from one value; of several values the strictest counts."""
    rules = load_rules()
    word = rules.limit_words.get(value.casefold())
    if word is not None:
        return _limit_by_word(kind, word, text, country)
    amounts = [_amount(kind, part.strip()) for part in value.split(";")]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return Datum(kind, math.nan, LimitOrigin.UNREADABLE, text)
    # Deep water stops a vehicle, so of two depths the deeper one is the stricter.
    amount = max(known) if kind is LimitKind.FORD_DEPTH else min(known)
    if amount > rules.doubtful_above.get(kind, math.inf):
        return Datum(kind, math.nan, LimitOrigin.UNREADABLE, text)
    origin = LimitOrigin.ESTIMATE if is_approximate(value) else LimitOrigin.SIGN
    return Datum(kind, amount, origin, text)


def _limit_by_word(
    kind: LimitKind, origin: LimitOrigin, text: str, country: str
) -> Datum:
    """Limit of a word such as ``default``, where the kind has such a thing."""
    if kind is LimitKind.FORD_DEPTH:
        return Datum(kind, math.nan, LimitOrigin.UNREADABLE, text)
    if origin is LimitOrigin.UNLIMITED:
        return Datum(kind, math.inf, origin, text)
    if origin is LimitOrigin.LEGAL_DEFAULT:
        defaults = load_rules().legal_defaults
        value = defaults.get(country.upper(), defaults[""]).get(kind)
        if value is not None:
            return Datum(kind, value, origin, text)
    return Datum(kind, math.nan, LimitOrigin.UNREADABLE, text)


def _lanes_limit(kind: LimitKind, value: str, text: str, country: str) -> Datum:
    """Limit that binds in every lane, else a row to be shown."""
    lanes = [
        _limit(kind, lane.strip() or "none", text, country) for lane in value.split("|")
    ]
    highest = max(lanes, key=lambda lane: lane.value)
    if all(math.isfinite(lane.value) for lane in lanes):
        return highest
    return Datum(LimitKind.CONDITIONAL, math.nan, LimitOrigin.SIGN, text)


def _amount(kind: LimitKind, text: str) -> float | None:
    """Amount in the unit of the kind."""
    unit = LIMIT_UNITS.get(kind)
    if unit == "t":
        return parse_mass_t(text)
    if unit == "m":
        # Depths are no clearances: what is about half a metre may be more.
        unsure = kind is LimitKind.FORD_DEPTH and is_approximate(text)
        return None if unsure else parse_length_m(text)
    if (
        text.isascii()
        and text.isdecimal()
        and len(text) <= 3
        and 0 < int(text) <= MOST_LOAD_CLASS
    ):
        return float(text)
    return None
