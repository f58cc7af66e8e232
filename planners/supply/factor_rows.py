"""Rows of planning factors: when one holds, which is taken, and rows that win."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from planners.errors import SupplyError
from planners.supply.factors import Basis, Climate, Level, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planners.supply.factors import Factor, FactorLibrary

NAMES_A_SUBJECT = frozenset(Basis) - {Basis.PERSON_DAY, Basis.UNIT_DAY}
"""Bases whose rows hold for one vehicle or weapon."""

HOUR_OF_KM = {
    Basis.ROAD_KM: Basis.ROAD_HOUR,
    Basis.CROSS_COUNTRY_KM: Basis.CROSS_COUNTRY_HOUR,
}
"""Bases that tell the same driving: by the kilometre and by the hour."""

_SAME_DRIVING = HOUR_OF_KM | {hour: km for km, hour in HOUR_OF_KM.items()}


class Conditions(NamedTuple):
    """When a row holds; None for always."""

    phase: Phase | None
    climate: Climate | None
    level: Level | None

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(one is not None for one in self)

    def within(self, other: Conditions) -> bool:
        """Whether whatever the other asks holds where these do."""
        return all(
            asked in (None, here) for asked, here in zip(other, self, strict=True)
        )

    def together(self, other: Conditions) -> Conditions | None:
        """Both; None where they never hold together."""
        pairs = list(zip(self, other, strict=True))
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            return None
        return Conditions(
            phase=self.phase or other.phase,
            climate=self.climate or other.climate,
            level=self.level or other.level,
        )

    def __str__(self) -> str:
        """Words for sentences."""
        told = [one.value for one in self if one is not None]
        return ", ".join(told) or "always"


class Need(NamedTuple):
    """One component of what one subject takes of an item."""

    basis: Basis
    subject: str
    item: str
    component: str

    def __str__(self) -> str:
        """Words for sentences."""
        subject = f" of {self.subject!r}" if self.subject else ""
        part = f" ({self.component})" if self.component else ""
        return f"{self.item!r}{part} by {self.basis.value}{subject}"


def need_of(row: Factor) -> Need:
    """Need that a row is about."""
    return Need(row.basis, row.subject, row.item, row.component)


def conditions_of(row: Factor) -> Conditions:
    """When a row holds."""
    return Conditions(row.phase, row.climate, row.level)


def row_taken(rows: Iterable[Factor], here: Conditions) -> Factor | None:
    """
    Choose of the rows for one need the one that is taken.

    Parameters
    ----------
    rows
        For one need.
    here
        What holds; a condition that is None holds for no row that asks for it.

    Returns
    -------
    Factor | None
        Of those that hold, the first with the most conditions; None where none does.
    """
    held = [row for row in rows if here.within(conditions_of(row))]
    return max(held, key=lambda row: conditions_of(row).number, default=None)


def with_rows(library: FactorLibrary, rows: Iterable[Factor]) -> FactorLibrary:
    """
    Let rows of one's own win over those of a library.

    Parameters
    ----------
    library
        Whose rows for the same need and conditions they take the place of. Its rows
        by the kilometre give way to those by the hour for the same driving, and the
        other way round.
    rows
        In any order; the others come after those of the library.

    Raises
    ------
    SupplyError
        A row names an item that the library has not, is for the same need and
        conditions as another of them, names no source or no vehicle or weapon, or
        has a rate that is none.
    """
    items = {item.name for item in library.items}
    own: dict[tuple[Need, Conditions], Factor] = {}
    for row in rows:
        _check(row, items)
        key = need_of(row), conditions_of(row)
        if key in own:
            raise SupplyError(
                f"There are two rates of {key[0]} for the same conditions "
                f"({key[1]}): {own[key].rate:g} and {row.rate:g}; keep one."
            )
        own[key] = row
    counterparts = [
        (_SAME_DRIVING[need.basis], need.subject, need.item, where)
        for need, where in own
        if need.basis in _SAME_DRIVING
    ]
    kept = [
        own.pop((need_of(row), conditions_of(row)), row)
        for row in library.factors
        if (need_of(row), conditions_of(row)) in own
        or not _gives_way(row, counterparts)
    ]
    return replace(library, factors=(*kept, *own.values()))


def _gives_way(
    row: Factor, counterparts: Iterable[tuple[Basis, str, str, Conditions]]
) -> bool:
    """Whether rows of one's own tell the driving of a row wherever it holds."""
    return any(
        (row.basis, row.subject, row.item) == (basis, subject, item)
        and conditions_of(row).within(where)
        for basis, subject, item, where in counterparts
    )


def _check(row: Factor, items: set[str]) -> None:
    """Refuse a row that cannot be reckoned with."""
    need = need_of(row)
    if row.item not in items:
        raise SupplyError(
            f"The rate of {need} names an item that the library has not; use one of "
            f"{', '.join(sorted(items))}, or add the item to the library."
        )
    if not 0 <= row.rate < math.inf:
        raise SupplyError(
            f"The rate of {need} is {row.rate:g}; give a finite number from zero on."
        )
    if not row.source.strip():
        raise SupplyError(f"The rate of {need} has no source; say where it comes from.")
    if (row.basis in NAMES_A_SUBJECT) != bool(row.subject):
        way_out = "leave it out" if row.subject else "name the one that it holds for"
        raise SupplyError(
            f"The rate of {need} {'names' if row.subject else 'needs'} a vehicle or "
            f"weapon; {way_out}."
        )
