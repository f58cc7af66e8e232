"""The list of bridges as text: columns that screen and command line share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.coordinates import format_mgrs
from maps.road_network import LimitKind, LimitOrigin
from planners.bridge_classes import BridgeVerdict
from planners.bridge_table import is_known
from planners.limit_words import NO_ENGINEER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from planners.bridge_table import BridgeRow
    from planners.route import LimitFact

UNKNOWN = "?"
VERDICTS = {
    BridgeVerdict.KNOWN: "known",
    BridgeVerdict.CARRIES: "two-way",
    BridgeVerdict.ONE_WAY: "one-way",
    BridgeVerdict.CAUTION: "caution",
    BridgeVerdict.UNKNOWN: "unknown",
    BridgeVerdict.REFUSES: "not",
}
"""How vehicles cross, in a word."""

CLASS_COLUMNS = {  # marked as on the signs of the map
    "W": LimitKind.MLC_WHEELED,
    "T": LimitKind.MLC_TRACKED,
    "1×W": LimitKind.MLC_WHEELED_ONEWAY,
    "1×T": LimitKind.MLC_TRACKED_ONEWAY,
    "!W": LimitKind.MLC_WHEELED_CAUTION,
    "!T": LimitKind.MLC_TRACKED_CAUTION,
}
CLASS_TIPS = {
    LimitKind.MLC_WHEELED: "MLC wheeled, two-way traffic",
    LimitKind.MLC_TRACKED: "MLC tracked, two-way traffic",
    LimitKind.MLC_WHEELED_ONEWAY: "MLC wheeled, one-way traffic",
    LimitKind.MLC_TRACKED_ONEWAY: "MLC tracked, one-way traffic",
    LimitKind.MLC_WHEELED_CAUTION: "MLC wheeled, with caution",
    LimitKind.MLC_TRACKED_CAUTION: "MLC tracked, with caution",
}
MASS_KINDS = (LimitKind.MASS, LimitKind.MASS_RATING, LimitKind.MASS_COMBINED)


@dataclass(frozen=True, slots=True)
class BridgeColumn:
    """
    One column of the list of bridges.

    Whoever knows more about bridges, such as what the loss of one costs, adds a
    column of his own: the list on screen and that of the command line take any
    number of them behind their own.

    Attributes
    ----------
    key
        What the column is, for code.
    title
        Short, for the head.
    text
        What the column says of a bridge; empty for nothing.
    order
        What the column sorts by, the least first.
    tip
        The whole of the head, and of a cell, where they are short for it.
    cell_tip
        Likewise for one bridge.
    figure
        Whether its cells are numbers.
    """

    key: str
    title: str
    text: Callable[[BridgeRow], str]
    order: Callable[[BridgeRow], float | str]
    tip: str = ""
    cell_tip: Callable[[BridgeRow], str] | None = None
    figure: bool = False


def bridge_columns() -> tuple[BridgeColumn, ...]:
    """Columns of the list: what the bridge is, bears and lets pass, and who says so."""
    return (
        BridgeColumn("bridge", "bridge", lambda row: row.label, lambda row: row.label),
        BridgeColumn(
            "crossing", "crossing", crossing_of, lambda row: -int(row.verdict)
        ),
        BridgeColumn("mgrs", "MGRS", mgrs_of, mgrs_of),
        BridgeColumn(
            "length",
            "m",
            lambda row: f"{row.length_m:.0f}",
            lambda row: -row.length_m,
            "length, metres",
            figure=True,
        ),
        *(_class_column(title, kind) for title, kind in CLASS_COLUMNS.items()),
        BridgeColumn(
            "mass",
            "t",
            mass_of,
            _least_of(*MASS_KINDS),
            "civil mass limit, tonnes",
            figure=True,
        ),
        _limit_column("high", LimitKind.HEIGHT, "clearance, metres"),
        BridgeColumn(
            "width",
            "wide",
            width_of,
            _width,
            "clearance or (road width), metres",
            figure=True,
        ),
        BridgeColumn("origin", "origin", origin_of, origin_of),
    )


def mgrs_of(row: BridgeRow) -> str:
    """Grid reference of a bridge to ten metres."""
    return format_mgrs(*row.position, digits=4)


def figure_of(fact: LimitFact | None) -> str:
    """Figure of a limit: ``~33`` for an estimate, ``∞`` for none, empty for unknown."""
    if fact is None:
        return ""
    if math.isnan(fact.value):
        return UNKNOWN
    if math.isinf(fact.value):
        return "∞"
    guess = fact.origin in (LimitOrigin.ESTIMATE, LimitOrigin.ASSUMED)
    return f"{'~' if guess else ''}{fact.value:g}"


def mass_of(row: BridgeRow) -> str:
    """The lowest civil mass limit that binds."""
    facts = [row.limits[kind] for kind in MASS_KINDS if kind in row.limits]
    return figure_of(min(facts, key=lambda fact: fact.value, default=None))


def width_of(row: BridgeRow) -> str:
    """Clearance between the sides; in brackets the width of the road alone."""
    fact = row.limits.get(LimitKind.WIDTH)
    if fact is not None:
        return figure_of(fact)
    return "" if math.isnan(row.road_width_m) else f"({row.road_width_m:g})"


def crossing_of(row: BridgeRow, words: Mapping[BridgeVerdict, str] = VERDICTS) -> str:
    """
    Say who may cross how, the gravest first: ``"not: tank; two-way: truck"``.

    Where all cross alike, one word says it.

    Parameters
    ----------
    row
        The bridge.
    words
        How vehicles cross, in the user's language.
    """
    if not row.crossings:
        return words[row.verdict]
    by_verdict: dict[BridgeVerdict, list[str]] = {}
    for one in sorted(row.crossings, key=lambda one: -int(one.verdict)):
        by_verdict.setdefault(one.verdict, []).append(one.vehicle)
    if len(by_verdict) == 1:
        return words[row.verdict]
    return "; ".join(
        f"{words[verdict]}: {', '.join(names)}" for verdict, names in by_verdict.items()
    )


def reasons_of(row: BridgeRow) -> tuple[str, ...]:
    """Why vehicles are refused, and what is unknown, each reason once."""
    told = [one.reason for one in row.crossings if one.reason]
    return tuple(dict.fromkeys(told))


def origin_of(row: BridgeRow) -> str:
    """Who says what the bridge bears: a rating with its date, or data as written."""
    if row.rating is not None:
        said = [row.rating.source, row.rating.date]
        return ", ".join(["own rating", *(part for part in said if part)])
    if not is_known(row):
        return ""
    kinds = (*CLASS_COLUMNS.values(), *MASS_KINDS)
    facts = [row.limits[kind] for kind in kinds if kind in row.limits]
    guessed = any(
        fact.origin is LimitOrigin.ESTIMATE and fact.kind in CLASS_COLUMNS.values()
        for fact in facts
    )
    data = list(dict.fromkeys(fact.datum for fact in facts if fact.datum))
    return "; ".join([*data, *([f"MLC {NO_ENGINEER}"] if guessed else [])])


def chosen_rows(
    rows: Iterable[BridgeRow], *, everything: bool, unknown: bool
) -> tuple[BridgeRow, ...]:
    """
    Choose rows as the command line does.

    Parameters
    ----------
    rows
        All of them.
    everything
        Every bridge.
    unknown
        Those alone of which nobody knows what they bear; without either those of
        which somebody does.
    """
    if everything:
        return tuple(rows)
    return tuple(row for row in rows if is_known(row) is not unknown)


def _class_column(title: str, kind: LimitKind) -> BridgeColumn:
    """Column of a load class."""
    return _limit_column(title, kind, f"{CLASS_TIPS[kind]}; ~ is {NO_ENGINEER}")


def _limit_column(title: str, kind: LimitKind, tip: str) -> BridgeColumn:
    """Column of the figure of a limit."""
    return BridgeColumn(
        kind.name.lower(),
        title,
        lambda row: figure_of(row.limits.get(kind)),
        _least_of(kind),
        tip,
        figure=True,
    )


def _least_of(*kinds: LimitKind) -> Callable[[BridgeRow], float]:
    """Sorts by the lowest of some limits, what nobody knows last."""

    def order(row: BridgeRow) -> float:
        values = [row.limits[kind].value for kind in kinds if kind in row.limits]
        return min((v for v in values if not math.isnan(v)), default=math.inf)

    return order


def _width(row: BridgeRow) -> float:
    """Sorts by the width that `width_of` shows."""
    fact = row.limits.get(LimitKind.WIDTH)
    value = row.road_width_m if fact is None else fact.value
    return math.inf if math.isnan(value) else value
