"""Doubts about a force: what in its units does not go together or is not known.

A fault keeps the force from being taken over; a doubt could be right, and a person has
to look.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from planners.supply.factor_rows import NAMES_A_SUBJECT
from planners.supply.factors import Basis
from planners.supply.force import Echelon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from app.services.supply.supply_plan import SupplyUnit
    from planners.supply.factors import FactorLibrary
    from planners.supply.force import ForceUnit

MOST_TO_A_VEHICLE = 60  # people; a bus takes 50
# People of a unit that has none under it: far outside, it is a slip of the pen.
USUAL_PEOPLE = {
    Echelon.TEAM: (1, 15),
    Echelon.SQUAD: (3, 30),
    Echelon.SECTION: (3, 60),
    Echelon.PLATOON: (8, 120),
    Echelon.COMPANY: (20, 500),
    Echelon.BATTALION: (100, 2_000),
    Echelon.REGIMENT: (200, 6_000),
    Echelon.BRIGADE: (500, 12_000),
    Echelon.DIVISION: (3_000, 40_000),
    Echelon.CORPS: (10_000, 200_000),
}
_SIZE = {echelon: size for size, echelon in enumerate(Echelon)}


class Finding(NamedTuple):
    """
    Something that somebody should look at.

    Attributes
    ----------
    unit
        Name of the unit; empty for none.
    text
        A sentence: what, and the way out.
    fault
        Whether the force cannot be taken over so.
    """

    unit: str
    text: str
    fault: bool


def force_findings(
    units: Sequence[SupplyUnit], vehicles: Collection[str], library: FactorLibrary
) -> tuple[Finding, ...]:
    """
    What in a force does not go together or is not known.

    Parameters
    ----------
    units
        Of one force.
    vehicles
        Names of the catalogue.
    library
        Of factors, with the rows of the plan.

    Returns
    -------
    tuple[Finding, ...]
        Units that are there twice, stand under no unit or in a ring, or under one
        that is smaller; vehicles, weapons and items that are not known or for which
        there is no rate; people who are too few or too many; units that are the total
        of others.
    """
    return (
        *_twice(units),
        *_tree(units),
        *_unknown(units, vehicles, library),
        *_people(units),
        *_sums(units),
    )


def like(name: str, known: Collection[str]) -> str:
    """Words that offer a known name that is much alike; empty for none."""
    folded = {one.casefold(): one for one in known}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.7)
    return f" (perhaps {folded[close[0]]!r})" if close else ""


def _twice(units: Sequence[SupplyUnit]) -> Iterator[Finding]:
    """Units that are there more than once."""
    for name, count in Counter(one.unit.name for one in units).items():
        if count > 1:
            text = f"Unit {name!r} is there {count} times; give each its own name."
            yield Finding(name, text, fault=True)


def _tree(units: Sequence[SupplyUnit]) -> Iterator[Finding]:
    """Units under what is no unit, under themselves, or under a smaller one."""
    by_name = {one.unit.name: one.unit for one in units}
    for unit in by_name.values():
        if not unit.part_of:
            continue
        above = by_name.get(unit.part_of)
        if above is None:
            text = (
                f"Unit {unit.name!r} is part of {unit.part_of!r}, which is no unit"
                f"{like(unit.part_of, by_name)}; add that unit, or mend the name."
            )
            yield Finding(unit.name, text, fault=True)
            continue
        ring = _ring(unit, by_name)
        if ring and unit.name == min(ring):
            text = (
                f"Units {', '.join(repr(name) for name in ring)} are part of each "
                "other in a ring; mend 'part of' of one of them."
            )
            yield Finding(unit.name, text, fault=True)
        elif not ring and _SIZE[unit.echelon] >= _SIZE[above.echelon]:
            text = (
                f"Unit {unit.name!r} is a {unit.echelon.value} and part of "
                f"{above.name!r}, a {above.echelon.value}; check both."
            )
            yield Finding(unit.name, text, fault=False)


def _ring(unit: ForceUnit, by_name: Mapping[str, ForceUnit]) -> list[str]:
    """Units of the ring that a unit stands in, from it upwards; none for no ring."""
    seen = [unit.name]
    above = unit.part_of
    while above in by_name and above not in seen:
        seen.append(above)
        above = by_name[above].part_of
    return seen if above == unit.name else []


def _unknown(
    units: Sequence[SupplyUnit], vehicles: Collection[str], library: FactorLibrary
) -> Iterator[Finding]:
    """Vehicles, weapons and items that nobody knows, or for which there is no rate."""
    rated: defaultdict[bool, set[str]] = defaultdict(set)
    for row in library.factors:
        if row.basis in NAMES_A_SUBJECT:
            rated[row.basis is Basis.WEAPON_DAY].add(row.subject)
    items = {item.name for item in library.items}
    for one in units:
        unit = one.unit
        for name in unit.vehicles:
            if name not in rated[False]:
                known = name in vehicles
                offer = "" if known else like(name, vehicles)
                why = "no rates" if known else "neither an entry in the catalogue nor"
                text = (
                    f"Unit {unit.name!r} has the vehicle {name!r}, for which there are "
                    f"{why}{'' if known else ' rates'}{offer}; add rates, or mend the "
                    "name."
                )
                yield Finding(unit.name, text, fault=not known)
        for name in unit.weapons:
            if name not in rated[True]:
                text = (
                    f"Unit {unit.name!r} has the weapon {name!r}, for which the "
                    f"factors have no rate{like(name, rated[True])}; add one, or mend "
                    "the name."
                )
                yield Finding(unit.name, text, fault=False)
        for stocked in (*(s.item for s in one.stocks), *(w for w, _ in one.drop.wants)):
            if stocked not in items:
                text = (
                    f"Unit {unit.name!r} speaks of {stocked!r}, which is none of the "
                    f"items{like(stocked, items)}; add the item, or mend the name."
                )
                yield Finding(unit.name, text, fault=True)


def _people(units: Sequence[SupplyUnit]) -> Iterator[Finding]:
    """People who cannot drive all vehicles, or are far from what such a unit has."""
    parents = {one.unit.part_of for one in units}
    for unit in (one.unit for one in units):
        driven = sum(unit.vehicles.values())
        people = unit.personnel
        if people < driven:
            text = (
                f"Unit {unit.name!r} has {driven} vehicles and {people} people; not "
                "each has a driver, check both."
            )
            yield Finding(unit.name, text, fault=False)
        elif driven and people > MOST_TO_A_VEHICLE * driven:
            text = (
                f"Unit {unit.name!r} has {people:,} people to {driven} vehicles; check "
                "both."
            )
            yield Finding(unit.name, text, fault=False)
        least, most = USUAL_PEOPLE[unit.echelon]
        if people and unit.name not in parents and not least <= people <= most:
            text = (
                f"Unit {unit.name!r}, a {unit.echelon.value}, has {people:,} people, "
                f"where {least:,} to {most:,} are usual; check both."
            )
            yield Finding(unit.name, text, fault=False)


def _sums(units: Sequence[SupplyUnit]) -> Iterator[Finding]:
    """Units that hold what those under them hold together: counted twice."""
    under: defaultdict[str, list[ForceUnit]] = defaultdict(list)
    for one in units:
        under[one.unit.part_of].append(one.unit)
    for unit in (one.unit for one in units):
        lower = under[unit.name]
        own = held(unit)
        if len(lower) > 1 and any(own.values()) and own == _together(lower):
            text = (
                f"Unit {unit.name!r} holds just what the {len(lower)} units under it "
                "hold together; a unit counts what is its own alone, so all would "
                "count twice. Leave its figures out."
            )
            yield Finding(unit.name, text, fault=False)


def held(unit: ForceUnit) -> Counter[tuple[str, str]]:
    """People, vehicles and weapons of a unit by kind and name."""
    return Counter(
        {
            ("people", ""): unit.personnel,
            **{("vehicle", name): count for name, count in unit.vehicles.items()},
            **{("weapon", name): count for name, count in unit.weapons.items()},
        }
    )


def _together(units: Sequence[ForceUnit]) -> Counter[tuple[str, str]]:
    """What units hold together."""
    total: Counter[tuple[str, str]] = Counter()
    for unit in units:
        total.update(held(unit))
    return total
