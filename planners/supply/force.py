"""The force that is supplied: units with people, vehicles and weapons, as a tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from planners.errors import SupplyError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Echelon(Enum):
    """Size of a unit; the value is what files and screens write."""

    TEAM = "team"
    SQUAD = "squad"
    SECTION = "section"
    PLATOON = "platoon"
    COMPANY = "company"
    BATTALION = "battalion"
    REGIMENT = "regiment"
    BRIGADE = "brigade"
    DIVISION = "division"
    CORPS = "corps"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceUnit:
    """
    One unit; what it holds is its own, without that of the units under it.

    Attributes
    ----------
    name
        Unique in the force.
    echelon
        Its size.
    part_of
        Name of the unit above it; empty for none.
    personnel
        People, a number; nobody is named.
    vehicles, weapons
        How many of each, by the name in catalogue and library; 1 or more.
    """

    name: str
    echelon: Echelon = Echelon.COMPANY
    part_of: str = ""
    personnel: int = 0
    vehicles: Mapping[str, int] = field(default_factory=dict, hash=False)
    weapons: Mapping[str, int] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.personnel < 0:
            raise SupplyError(
                f"Unit {self.name!r} has {self.personnel} people; give 0 or more."
            )
        for held in (self.vehicles, self.weapons):
            for what, count in held.items():
                if count < 1:
                    raise SupplyError(
                        f"Unit {self.name!r} has {count} of {what!r}; give 1 or more, "
                        "or leave the entry out."
                    )
