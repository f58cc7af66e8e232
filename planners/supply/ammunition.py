"""Required and controlled supply rates of ammunition, and what a rate asks for.

The required supply rate is what is wanted for each weapon and day; where it is more
than there is, the controlled supply rate is what can be given out (ATP 4-90).
"""

from __future__ import annotations

from dataclasses import dataclass

from planners.errors import SupplyError


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
        if not value >= 0:
            raise SupplyError(
                f"A need cannot come of {value:g} as {what}; give 0 or more."
            )
    return weapons * rate * days
