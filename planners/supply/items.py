"""Items of supply: their class in two schemes, how they are measured and carried."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from planners.errors import SupplyError


class Scheme(Enum):
    """Who counts the classes of supply."""

    NATO = "NATO"  # I to V, IIIa
    US = "US"  # I to X


CLASSES = {
    Scheme.NATO: ("I", "II", "III", "IIIa", "IV", "V"),
    Scheme.US: ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
}


class Body(Enum):
    """What an item is carried in."""

    CARGO = "cargo"  # on a truck bed or a pallet
    FUEL = "bulk fuel"  # in the compartments of a tanker
    WATER = "bulk water"  # in a water tank


class Hazard(Enum):
    """What must not lie beside what in one vehicle; see `LoadRules`."""

    NONE = "none"
    FLAMMABLE = "flammable"
    EXPLOSIVE = "explosive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One item of supply.

    Attributes
    ----------
    name
        As the library and the stocks write it.
    nato, us
        Its class in either scheme, such as ``"III"``.
    unit
        In which it is counted: ``"l"``, ``"kg"``, ``"ration"``, ``"round"`` ...
    kg, m3
        Of one unit, with its packaging.
    body
        What it is carried in.
    hazard
        What it must not be loaded with.
    per_pallet
        Units to a pallet position; 0 where it is not put on pallets.
    source
        Where mass and volume come from.
    """

    name: str
    nato: str
    us: str
    unit: str
    kg: float
    m3: float
    body: Body = Body.CARGO
    hazard: Hazard = Hazard.NONE
    per_pallet: float = 0.0
    source: str = ""

    def __post_init__(self) -> None:
        for what, value in (("mass", self.kg), ("volume", self.m3)):
            if not 0 < value < math.inf:
                raise SupplyError(
                    f"Item {self.name!r} has a {what} of {value:g} for each "
                    f"{self.unit}; give a finite number above zero."
                )
        if not 0 <= self.per_pallet < math.inf:
            raise SupplyError(
                f"Item {self.name!r} has {self.per_pallet:g} units to a pallet; give a "
                "number from zero on, zero where it is not put on pallets."
            )
        for scheme, given in ((Scheme.NATO, self.nato), (Scheme.US, self.us)):
            if given not in CLASSES[scheme]:
                raise SupplyError(
                    f"Item {self.name!r} has the {scheme.value} class {given!r}; give "
                    f"one of {', '.join(CLASSES[scheme])}."
                )

    def in_class(self, scheme: Scheme) -> str:
        """Its class in a scheme."""
        return self.nato if scheme is Scheme.NATO else self.us
