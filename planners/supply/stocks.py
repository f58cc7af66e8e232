"""What units and supply points hold, and what they should hold."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from planners.errors import SupplyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """
    One item at one place.

    Attributes
    ----------
    item
        Name of the item.
    on_hand
        Units there are; from 0 on.
    dead
        Units of them that cannot be used (bottoms of tanks, damaged); at most what is
        on hand.
    most
        Units that can be stored; infinity where it is not limited.
    safety_days, operating_days, transit_days
        Of supply: the level below which a unit must not fall, what is used between
        two deliveries, and order and ship time. Together with the daily demand they
        make the stockage objective.
    """

    item: str
    on_hand: float = 0.0
    dead: float = 0.0
    most: float = math.inf
    safety_days: float = 0.0
    operating_days: float = 0.0
    transit_days: float = 0.0

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, str) or (part.name == "most" and value == math.inf):
                continue
            if not 0 <= value < math.inf:
                raise SupplyError(
                    f"The stock of {self.item!r} has {part.name.replace('_', ' ')} "
                    f"{value:g}; give a finite number from zero on."
                )
        if self.dead > self.on_hand:
            raise SupplyError(
                f"The stock of {self.item!r} has {self.dead:g} that cannot be used of "
                f"{self.on_hand:g} on hand; give at most what is on hand."
            )
        if self.on_hand > self.most:
            raise SupplyError(
                f"The stock of {self.item!r} has {self.on_hand:g} on hand where "
                f"{self.most:g} can be stored; mend one of them."
            )

    @property
    def usable(self) -> float:
        """Units on hand that can be used."""
        return self.on_hand - self.dead
