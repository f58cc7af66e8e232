"""Required and controlled supply rates of ammunition, and what a rate asks for.

The required supply rate is what is wanted for each weapon and day; where it is more
than there is, the controlled supply rate is what can be given out (ATP 4-90).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planners.errors import SupplyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class AmmunitionRate:
    """
    One item of ammunition for one kind of weapon.

    Attributes
    ----------
    item, weapon
        Their names; a vehicle may be the weapon, and it is empty for what people or
        whole units use, which counts in bulk.
    weapons
        How many there are; 1 for bulk.
    days
        That the rates hold.
    required
        Units wanted for each weapon and day, RSR.
    controlled
        Units that can be given out for each weapon and day, CSR; at most what is
        required.
    """

    item: str
    weapon: str
    weapons: int
    days: float
    required: float
    controlled: float

    @property
    def need(self) -> float:
        """Units wanted in all."""
        return ammunition_need(self.weapons, self.required, self.days)

    @property
    def issue(self) -> float:
        """Units that are given out in all."""
        return ammunition_need(self.weapons, self.controlled, self.days)

    @property
    def shortfall(self) -> float:
        """Units that are wanted and not given out."""
        return self.need - self.issue


def ammunition_need(weapons: float, rate: float, days: float) -> float:
    """
    Units of ammunition that weapons need: weapons x rate x days (MM4632).

    >>> round(ammunition_need(500, 75.441, 60))
    2263230
    """
    for what, value in (("weapons", weapons), ("a rate", rate), ("days", days)):
        if value < 0:
            raise SupplyError(
                f"A need cannot come of {value:g} as {what}; give 0 or more."
            )
    return weapons * rate * days


def ammunition_rates(
    wanted: Iterable[tuple[str, str, int, float]],
    available: Mapping[str, float],
    days: float,
    ordered: Mapping[str, float] | None = None,
) -> tuple[AmmunitionRate, ...]:
    """
    Set required against controlled supply rates.

    Parameters
    ----------
    wanted
        Item, weapon, how many weapons, and units wanted over all the days; none with
        nothing wanted.
    available
        Units of items there are and come over the days; an item that is missing is
        not known, and its controlled rate is NaN.
    days
        Above zero.
    ordered
        Controlled supply rates by item that a headquarters gave; they take the place
        of what follows from what is available.

    Returns
    -------
    tuple of AmmunitionRate
        In the order given. What is available of an item is shared by need.
    """
    rows = list(wanted)
    needs: dict[str, float] = {}
    for item, _weapon, _count, units in rows:
        needs[item] = needs.get(item, 0.0) + units
    rates = []
    for item, weapon, count, units in rows:
        required = units / count / days
        there = available.get(item, math.nan)
        controlled = (
            required if there >= needs[item] else required * there / needs[item]
        )
        if ordered is not None and item in ordered:
            controlled = min(required, ordered[item])
        rates.append(
            AmmunitionRate(
                item=item,
                weapon=weapon,
                weapons=count,
                days=days,
                required=required,
                controlled=controlled,
            )
        )
    return tuple(rates)
