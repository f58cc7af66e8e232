"""Symbol codes of APP-6 by their parts: who, what, how large, and in which state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

VERSION = "10"  # of the codes: APP-6(D), MIL-STD-2525D


class Context(Enum):
    """Whether a symbol stands for something real."""

    REALITY = "0"
    EXERCISE = "1"
    SIMULATION = "2"


class Identity(Enum):
    """Whose it is."""

    PENDING = "0"
    UNKNOWN = "1"
    ASSUMED_FRIEND = "2"
    FRIEND = "3"
    NEUTRAL = "4"
    SUSPECT = "5"
    HOSTILE = "6"


class Status(Enum):
    """Whether it is there, and in which state."""

    PRESENT = "0"
    PLANNED = "1"
    FULLY_CAPABLE = "2"
    DAMAGED = "3"
    DESTROYED = "4"
    FULL_TO_CAPACITY = "5"


class SymbolSet(Enum):
    """What kind of thing it is, of those that this program places."""

    LAND_UNIT = "10"
    LAND_EQUIPMENT = "15"
    LAND_INSTALLATION = "20"
    CONTROL_MEASURE = "25"


class Echelon(Enum):
    """How large a unit is."""

    NONE = "00"
    TEAM = "11"
    SQUAD = "12"
    SECTION = "13"
    PLATOON = "14"
    COMPANY = "15"
    BATTALION = "16"
    REGIMENT = "17"
    BRIGADE = "18"
    DIVISION = "21"
    CORPS = "22"
    ARMY = "23"
    ARMY_GROUP = "24"
    REGION = "25"
    COMMAND = "26"


class Mobility(Enum):
    """How equipment moves."""

    NONE = "00"
    WHEELED = "31"
    CROSS_COUNTRY = "32"
    TRACKED = "33"
    HALF_TRACKED = "34"
    TOWED = "35"
    RAIL = "36"
    PACK_ANIMALS = "37"
    OVER_SNOW = "41"
    SLED = "42"
    BARGE = "51"
    AMPHIBIOUS = "52"


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolCode:
    """
    A symbol code by its parts; the defaults are those of a friendly unit in place.

    Attributes
    ----------
    symbol_set
        Two digits; those of `SymbolSet` have names.
    entity
        Six digits: what it is.
    identity, context, status
        See their classes.
    headquarters, task_force, dummy
        Amplifiers of units.
    size
        Two digits: echelon of a unit or mobility of equipment.
    modifiers
        First and second, two digits each.
    """

    symbol_set: str
    entity: str
    identity: Identity = Identity.FRIEND
    context: Context = Context.REALITY
    status: Status = Status.PRESENT
    headquarters: bool = False
    task_force: bool = False
    dummy: bool = False
    size: str = "00"
    modifiers: tuple[str, str] = ("00", "00")

    @classmethod
    def of(cls, sidc: str) -> SymbolCode:
        """
        Parts of a code of 20 digits.

        Raises
        ------
        ValueError
            A digit of the code has no meaning in the standard.
        """
        amplifier = int(sidc[7])
        return cls(
            symbol_set=sidc[4:6],
            entity=sidc[10:16],
            identity=Identity(sidc[3]),
            context=Context(sidc[2]),
            status=Status(sidc[6]),
            dummy=bool(amplifier & 1),
            headquarters=bool(amplifier & 2),
            task_force=bool(amplifier & 4),
            size=sidc[8:10],
            modifiers=(sidc[16:18], sidc[18:20]),
        )

    @property
    def sidc(self) -> str:
        """
        The code, 20 digits.

        >>> SymbolCode(symbol_set="10", entity="163600", size="16").sidc
        '10031000161636000000'
        """
        amplifier = 4 * self.task_force + 2 * self.headquarters + self.dummy
        return (
            f"{VERSION}{self.context.value}{self.identity.value}{self.symbol_set}"
            f"{self.status.value}{amplifier}{self.size}{self.entity}"
            f"{self.modifiers[0]}{self.modifiers[1]}"
        )
