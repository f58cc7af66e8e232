"""Limits that hold under conditions, as OSM's ``*:conditional`` tags state them.

``maxweight:conditional=7.5 @ (22:00-06:00); none @ destination`` is a list of
clauses, each a value and the conditions under which it takes the place of the plain
tag; the last clause that holds counts. Whether one holds depends on the vehicle and
on the hour, and is judged when a route is planned; here the texts are only read.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import opening_hours

from maps.conditional_text import SIDES, SUFFIX, is_conditional, split_clauses
from maps.road_network import LimitKind
from maps.tag_values import parse_length_m, parse_mass_t

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.road_network import RoadNetwork


LONGEST_TEXT = 1000  # longer texts are not read

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_COMPARED = re.compile(r"([a-z_:]+)\s*(<=|>=|<|>|=)\s*(\S.*)", re.IGNORECASE)
_SCHOOL_HOLIDAY = re.compile(r"\bSH\b")
_COUNT = re.compile(r"[0-9]{1,2}")


class Quantity(Enum):
    """What a vehicle is measured by in a condition."""

    MASS = "mass"
    PERMITTED_MASS = "permitted mass"
    AXLE_LOAD = "axle load"
    AXLES = "axles"
    LENGTH = "length"
    WIDTH = "width"
    HEIGHT = "height"


@dataclass(frozen=True, slots=True)
class Measured:
    """A comparison such as ``weight>7.5``; the amount in tonnes, metres or pieces."""

    quantity: Quantity
    sign: str  # one of < <= = >= >
    amount: float


@dataclass(frozen=True, slots=True)
class Hours:
    """Times in OSM's language for opening hours, local to the place."""

    text: str


@dataclass(frozen=True, slots=True)
class Who:
    """A kind of vehicle or of user, in lower case: ``hgv``, ``destination``."""

    word: str


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A condition that nobody can judge beforehand, or that makes no sense: ``wet``."""

    text: str


Condition = Measured | Hours | Who | Unjudged


@dataclass(frozen=True, slots=True)
class Clause:
    """A value that holds when all of its conditions do."""

    value: str
    conditions: tuple[Condition, ...]

    @property
    def unjudged(self) -> bool:
        """Whether nobody can say beforehand when it holds."""
        return any(isinstance(one, Unjudged) for one in self.conditions)


@dataclass(frozen=True, slots=True)
class Conditional:
    """
    What one ``*:conditional`` tag says.

    Attributes
    ----------
    key
        Of the plain tag that it stands in for, without direction: ``maxweight``.
    clauses
        In the order written.
    text
        The tag as written.
    """

    key: str
    clauses: tuple[Clause, ...]
    text: str

    @property
    def unjudged(self) -> bool:
        """Whether a clause cannot be judged beforehand."""
        return any(clause.unjudged for clause in self.clauses)


QUANTITIES = {
    "weight": Quantity.MASS,
    "maxweight": Quantity.MASS,
    "gross_weight": Quantity.MASS,
    "weightrating": Quantity.PERMITTED_MASS,
    "maxweightrating": Quantity.PERMITTED_MASS,
    "maxweightrating:hgv": Quantity.PERMITTED_MASS,
    "axleload": Quantity.AXLE_LOAD,
    "axleweight": Quantity.AXLE_LOAD,
    "maxaxleload": Quantity.AXLE_LOAD,
    "axles": Quantity.AXLES,
    "length": Quantity.LENGTH,
    "maxlength": Quantity.LENGTH,
    "width": Quantity.WIDTH,
    "maxwidth": Quantity.WIDTH,
    "height": Quantity.HEIGHT,
    "maxheight": Quantity.HEIGHT,
}
_MASSES = (Quantity.MASS, Quantity.PERMITTED_MASS, Quantity.AXLE_LOAD)

HEAVY_GOODS = frozenset({"hgv", "goods", "truck", "lorry"})
ANY_VEHICLE = frozenset({"vehicle", "motor_vehicle", "motorized", "military"})
HAZMAT = frozenset({"hazmat"})
OTHERS = frozenset(
    {
        *("destination", "delivery", "customers", "residents", "residential"),
        *("private", "permit", "permission", "agricultural", "forestry"),
        *("emergency", "bus", "psv", "taxi", "disabled", "motorcar", "motorcycle"),
        *("bicycle", "foot", "employees", "staff", "visitors", "hov", "carpool"),
        *("tourist_bus", "coach", "loading", "unloading", "moped", "mofa", "doctor"),
    }
)
"""Who a column in transit is not."""


def read_conditional(datum: str) -> Conditional:
    """
    Read a ``*:conditional`` tag.

    Parameters
    ----------
    datum
        As written, ``hgv:conditional=no @ (22:00-06:00)``; a direction in the key
        is left aside, as a limit stands on the edges that it is about.

    Returns
    -------
    Conditional
        What makes no sense is a clause with an `Unjudged` condition.
    """
    key, _, value = datum.partition("=")
    for ending in (SUFFIX, *SIDES):
        key = key.removesuffix(ending)
    return Conditional(key, read_clauses(value), datum)


@functools.lru_cache(maxsize=4096)
def read_clauses(text: str) -> tuple[Clause, ...]:
    """
    Read the value of a ``*:conditional`` tag.

    See `split_clauses` for what makes a clause.
    """
    if len(text) > LONGEST_TEXT:
        return (Clause("", (Unjudged(text[:LONGEST_TEXT]),)),)
    return tuple(_clause(part) for part in split_clauses(text))


def conditional_rows(network: RoadNetwork) -> dict[int, list[str]]:
    """Texts of the conditional tags of a network, by edge, rising."""
    found: dict[int, list[str]] = {}
    rows = np.flatnonzero(network.limit_kind == LimitKind.CONDITIONAL)
    texts = network.limit_text[rows].tolist()
    for edge, text in zip(network.limit_edge[rows].tolist(), texts, strict=True):
        datum = network.strings[text]
        if is_conditional(datum):
            found.setdefault(edge, []).append(datum)
    return found


def unjudged_tags(network: RoadNetwork) -> dict[str, int]:
    """
    Count the conditional tags that nobody can judge beforehand.

    Returns
    -------
    dict[str, int]
        Links or turn bans with each, by the tag as written, the most frequent first.
    """
    on_links: dict[str, set[int]] = {}
    for edge, texts in conditional_rows(network).items():
        for text in texts:
            on_links.setdefault(text, set()).add(int(network.edge_link[edge]))
    counts = {text: len(links) for text, links in on_links.items()}
    for number in network.timed_ban_text.tolist():
        text = network.strings[number]
        counts[text] = counts.get(text, 0) + 1
    unjudged = {t: n for t, n in counts.items() if read_conditional(t).unjudged}
    return dict(sorted(unjudged.items(), key=lambda item: (-item[1], item[0])))


def _clause(part: str) -> Clause:
    """One value with its conditions."""
    value, at, condition = (piece.strip() for piece in part.partition("@"))
    if not at or not value or not condition:
        return Clause(value, (Unjudged(part),))
    if condition.startswith("(") and condition.endswith(")"):
        condition = condition[1:-1].strip()
    return Clause(value, tuple(_condition(one) for one in _AND.split(condition)))


def _condition(text: str) -> Condition:
    """One condition, by the first form that it has."""
    word = text.strip().casefold()
    if word in HEAVY_GOODS | ANY_VEHICLE | HAZMAT | OTHERS:
        return Who(word)
    compared = _COMPARED.fullmatch(text.strip())
    if compared is not None:
        return _measured(*compared.groups()) or Unjudged(text)
    hours = text.strip()
    # Nobody tells us when schools are on holiday, so hours on those days are open.
    if hours and not _SCHOOL_HOLIDAY.search(hours) and opening_hours.validate(hours):
        return Hours(hours)
    return Unjudged(text)


def _measured(name: str, sign: str, amount: str) -> Measured | None:
    """Comparison of a quantity; nothing when it makes no sense."""
    quantity = QUANTITIES.get(name.casefold())
    if quantity is None:
        return None
    read: Callable[[str], float | None] = parse_length_m
    if quantity in _MASSES:
        read = parse_mass_t
    elif quantity is Quantity.AXLES:
        read = _count
    value = read(amount.strip())
    return None if value is None else Measured(quantity, sign, value)


def _count(text: str) -> float | None:
    """A small whole number."""
    return float(text) if _COUNT.fullmatch(text) else None
