"""Doubts about a library of planning factors: what in it does not go together.

Each could be right; a person has to look. A total that a source prints is checked
against its parts, so that a mistake of the source is not taken over unseen.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING

from planners.supply.factor_rows import (
    NAMES_A_SUBJECT,
    Conditions,
    conditions_of,
    need_of,
    row_taken,
)
from planners.supply.factors import Basis, Level, Phase
from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from planners.supply.factor_rows import Need
    from planners.supply.factors import Factor, FactorLibrary, PrintedTotal
    from planners.supply.items import Item

TOLERANCE = 0.01  # of a printed total: what rounding explains
FAR_OFF = 20.0  # times the median of its kind, or a part of it
ENOUGH = 5  # rates of a kind, to say what is usual
MOST_KG = {Basis.PERSON_DAY: 250.0}  # people alone; water in the heat is 60 kg or so
DENSITY = (20.0, 12_000.0)  # kg a cubic metre, from foam to lead
PALLET_KG = 2_000.0
PALLET_M3 = 4.0
_HOURS = {
    Basis.ROAD_HOUR: Basis.ROAD_KM,
    Basis.CROSS_COUNTRY_HOUR: Basis.CROSS_COUNTRY_KM,
}
_OF_ACTIVITY = frozenset({Basis.IDLE_HOUR, *_HOURS, *_HOURS.values()})

Rows = dict["Need", list["Factor"]]


def library_doubts(library: FactorLibrary) -> tuple[str, ...]:
    """
    What in a library does not go together.

    Parameters
    ----------
    library
        As it was read, or as somebody edits it.

    Returns
    -------
    tuple[str, ...]
        Sentences that name the row: totals that do not match their parts, rows that
        name unknown items, have no source, are there twice or hold at once, rates by
        the hour and by the kilometre of the same, minimum rates above sustaining ones,
        figures that are far from their kind, phases without a day.
    """
    items = {item.name: item for item in library.items}
    rows: Rows = defaultdict(list)
    for row in library.factors:
        rows[need_of(row)].append(row)
    return (
        *_items(library.items),
        *_single_rows(library.factors, items),
        *_double_rows(rows),
        *_twice_told(rows),
        *_levels(rows),
        *_totals(library.totals, rows, items),
        *_far_off(library.factors),
        *_phases(library),
    )


def parts_of(
    total: PrintedTotal,
    rows: Mapping[Need, Sequence[Factor]],
    items: Mapping[str, Item],
) -> tuple[tuple[str, float], ...]:
    """
    Parts of a total that is printed, each with its amount.

    Parameters
    ----------
    total
        What a source prints.
    rows
        Of the library, by need.
    items
        Of the library, by name; kilograms are taken from there.

    Returns
    -------
    tuple[tuple[str, float], ...]
        Component, or item where it has one part alone, and units of the item or
        kilograms, as the total is printed.
    """
    here = Conditions(total.phase, total.climate, total.level)
    parts = []
    for name in (total.item, *total.with_items):
        for need, choice in rows.items():
            about = (need.basis, need.subject, need.item)
            if about != (total.basis, total.subject, name):
                continue
            if total.components and need.component not in total.components:
                continue
            row = row_taken(choice, here)
            if row is not None:
                each = items[name].kg if total.in_kg else 1.0
                parts.append((need.component or name, row.rate * each))
    return tuple(parts)


def _totals(
    totals: Sequence[PrintedTotal], rows: Rows, items: Mapping[str, Item]
) -> Iterator[str]:
    """Totals that do not match their parts, and those that have none."""
    for total in totals:
        named = (total.item, *total.with_items)
        lost = [name for name in named if name not in items]
        if lost:
            yield f"{_named(total)} names {lost[0]!r}, which is none of the items."
            continue
        parts = parts_of(total, rows, items)
        missing = set(total.components) - {name for name, _ in parts}
        if missing or not parts:
            what = ", ".join(sorted(missing)) or "its parts"
            yield f"{_named(total)}: there is no rate for {what}; add it."
            continue
        amount = math.fsum(part for _, part in parts)
        if abs(amount - total.printed) > TOLERANCE * max(total.printed, amount):
            unit = "kg" if total.in_kg else items[total.item].unit
            told = " + ".join(f"{part:.4g} {name}" for name, part in parts)
            yield (
                f"{_named(total)} is printed as {total.printed:.4g} {unit}, but its "
                f"parts add up to {amount:.4g} ({told}); ask which is right "
                f"({total.source})."
            )


def _named(total: PrintedTotal) -> str:
    """Words for a total."""
    here = Conditions(total.phase, total.climate, total.level)
    of = f" of {total.subject!r}" if total.subject else ""
    things = " and ".join(repr(name) for name in (total.item, *total.with_items))
    return f"The total of {things} by {total.basis.value}{of} ({here})"


def _items(items: Sequence[Item]) -> Iterator[str]:
    """Items that are there twice or cannot be as they are."""
    for name, count in Counter(item.name for item in items).items():
        if count > 1:
            yield f"Item {name!r} is there {count} times; keep one."
    for item in items:
        density = item.kg / item.m3
        if not DENSITY[0] <= density <= DENSITY[1]:
            yield (
                f"Item {item.name!r} has {density:,.4g} kg to a cubic metre; check "
                "its mass and volume."
            )
        if item.body is Body.FUEL and item.hazard is not Hazard.FLAMMABLE:
            yield (
                f"Item {item.name!r} is bulk fuel, but not flammable; it would be "
                "loaded beside anything."
            )
        if (
            item.per_pallet * item.kg > PALLET_KG
            or item.per_pallet * item.m3 > PALLET_M3
        ):
            yield (
                f"A pallet of {item.name!r} is {item.per_pallet * item.kg:,.0f} kg and "
                f"{item.per_pallet * item.m3:.1f} m3; check how many units stand on it."
            )
        if not item.source.strip():
            yield f"Item {item.name!r} has no source; say where its figures come from."


def _single_rows(rows: Sequence[Factor], items: Mapping[str, Item]) -> Iterator[str]:
    """Rows that make no sense by themselves."""
    for row in rows:
        need = need_of(row)
        if row.item not in items:
            yield f"The rate of {need} names no item of the library; add the item."
            continue
        if not row.source.strip():
            yield f"The rate of {need} has no source; say where it comes from."
        if not 0 <= row.rate < math.inf:
            yield f"The rate of {need} is {row.rate:g}; no such thing is used."
        if row.basis in NAMES_A_SUBJECT and not row.subject:
            yield f"The rate of {need} names no vehicle or weapon."
        if row.basis not in NAMES_A_SUBJECT and row.subject:
            yield f"The rate of {need} names a vehicle or weapon that is not asked for."
        kg = row.rate * items[row.item].kg
        if kg > MOST_KG.get(row.basis, math.inf):
            yield (
                f"The rate of {need} ({conditions_of(row)}) is {kg:,.0f} kg; check it "
                "and its unit."
            )


def _double_rows(rows: Rows) -> Iterator[str]:
    """Rows that are there twice, and such of which neither is more special."""
    for need, choice in rows.items():
        for one, two in combinations(choice, 2):
            here, there = conditions_of(one), conditions_of(two)
            if here == there:
                yield (
                    f"There are two rates of {need} for the same conditions ({here}): "
                    f"{one.rate:g} and {two.rate:g}; keep one."
                )
                continue
            both = here.together(there)
            if both is None or here.number != there.number or one.rate == two.rate:
                continue
            if not any(
                both.within(conditions_of(row))
                and conditions_of(row).number > here.number
                for row in choice
            ):
                yield (
                    f"Two rates of {need} hold at once ({both}): {one.rate:g} for "
                    f"{here} and {two.rate:g} for {there}; add one for both."
                )


def _twice_told(rows: Rows) -> Iterator[str]:
    """The same driving counted by the hour and by the kilometre."""
    told = {(need.basis, need.subject, need.item) for need in rows}
    for basis, subject, item in sorted(told, key=lambda one: one[1:]):
        by_km = _HOURS.get(basis)
        if by_km is not None and (by_km, subject, item) in told:
            yield (
                f"{subject!r} has rates of {item!r} by {basis.value} and by "
                f"{by_km.value}: the same driving twice; keep one of them."
            )


def _levels(rows: Rows) -> Iterator[str]:
    """Minimum rates that are above the sustaining ones."""
    for need, choice in rows.items():
        full = {
            conditions_of(row)[:2]: row.rate
            for row in choice
            if row.level is Level.SUSTAINING
        }
        for row in choice:
            most = full.get(conditions_of(row)[:2], math.inf)
            if row.level is Level.MINIMUM and row.rate > most:
                yield (
                    f"The minimum rate of {need} is {row.rate:g}, above the sustaining "
                    f"one of {most:g} ({conditions_of(row)}); check both."
                )


def _far_off(rows: Sequence[Factor]) -> Iterator[str]:
    """Rates that are far from those of other vehicles or weapons."""
    kinds: defaultdict[tuple[Basis, str], list[Factor]] = defaultdict(list)
    for row in rows:
        if row.subject and row.rate > 0:
            kinds[row.basis, row.item].append(row)
    for kind in kinds.values():
        usual = median(row.rate for row in kind)
        for row in kind:
            off = max(row.rate / usual, usual / row.rate)
            if len(kind) >= ENOUGH and off > FAR_OFF:
                yield (
                    f"The rate of {need_of(row)} is {row.rate:g}, where {usual:g} is "
                    f"usual ({row.source}); check it and its unit."
                )


def _phases(library: FactorLibrary) -> Iterator[str]:
    """Phases for which nobody says how far vehicles drive."""
    if not any(row.basis in _OF_ACTIVITY for row in library.factors):
        return
    told = {activity.phase for activity in library.activities}
    lost = [phase.value for phase in Phase if phase not in told]
    if lost:
        yield (
            f"There is no day of {', '.join(lost)}: vehicles would use nothing then; "
            "add it under activities."
        )
