"""Delivery rounds as numbers: places, drops, vehicles, ways between, and the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NO_WAY = 2**31 - 1
"""Duration and length where a class of vehicles has no way."""

Window = tuple[int, int]
"""From when until when, seconds of the problem, both ends within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """
    What one drop gets of one item.

    Attributes
    ----------
    item
        Its name.
    body, hazard
        What it is carried in, and must not be loaded with.
    units
        How much, in units of the item.
    kg, litres, pallets
        Of all of it, whole numbers rounded up; litres are the volume.
    unit
        What ``units`` are counted in, for words.
    """

    item: str
    body: Body
    hazard: Hazard = Hazard.NONE
    units: float
    kg: int
    litres: int
    pallets: int = 0
    unit: str = ""


class Lot(NamedTuple):
    """
    Some of an item that a depot gives out.

    ``from_s`` is the second of the problem from which it is there; ``unit`` is what
    ``units`` are counted in, for words.
    """

    item: str
    units: float
    from_s: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """
    Where vehicles load.

    Attributes
    ----------
    name
        As the plan calls it.
    place
        Row of the matrices.
    windows
        When it is open, in order; empty for always.
    loading_s
        From arrival until a vehicle is laden.
    bays
        Vehicles that load at once; 0 where it is not limited.
    items
        What it gives out; empty for everything.
    holds
        What there is of it; of an item without a lot there is always enough.
    """

    name: str
    place: int
    windows: tuple[Window, ...] = ()
    loading_s: int = 0
    bays: int = 0
    items: frozenset[str] = frozenset()
    holds: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """
    A drop point and what it is to get.

    Attributes
    ----------
    name
        As the plan calls it.
    place
        Row of the matrices.
    goods
        One or more; they may come with several vehicles.
    service_s
        Each vehicle stays so long to unload.
    windows
        When unloading may begin, in order; empty for at any time.
    priority
        1 to 100: what a tonne of it counts where not all can be served.
    required
        Whether it must be served; else it may be left out for its priority.
    fleets
        Names of the only fleets that may come; empty for all.
    """

    name: str
    place: int
    goods: tuple[Goods, ...]
    service_s: int = 0
    windows: tuple[Window, ...] = ()
    priority: int = 50
    required: bool = True
    fleets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartment:
    """One tank of a vehicle; it holds one item at a time."""

    body: Body
    litres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """
    Vehicles of one kind that start from one depot.

    Attributes
    ----------
    name
        As the plan calls it.
    count
        How many can be used.
    ways
        Number of their matrices: of their class of vehicle.
    start, end
        Numbers of the depots where they stand and come back.
    reload
        Numbers of the depots where they may load again.
    kg, litres, pallets
        What one carries at most of cargo; 0 litres or pallets for no limit of that.
    compartments
        Tanks; empty for a vehicle that carries cargo only.
    windows
        When one may be under way; empty for at any time.
    shift_s
        From leaving to coming back, at most; 0 for no limit.
    most_trips
        Loads in a shift, at most; 1 for no reload.
    per_km, per_h, fixed
        What they cost, whole numbers; in the same money as priorities count.
    """

    name: str
    count: int
    ways: int
    start: int
    end: int
    reload: tuple[int, ...] = ()
    kg: int = 0
    litres: int = 0
    pallets: int = 0
    compartments: tuple[Compartment, ...] = ()
    windows: tuple[Window, ...] = ()
    shift_s: int = 0
    most_trips: int = 1
    per_km: int = 100
    per_h: int = 0
    fixed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Driver rest: a break after so much driving, and so much duty in a shift.

    Waiting counts as a break if it is as long. 0 for no limit.
    """

    driving_s: int = 0
    break_s: int = 0
    daily_driving_s: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packets:
    """Vehicles leave in escorted groups of so many, so far apart in time at most."""

    least: int = 1
    most: int = 20
    wait_s: int = 3600


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ways:
    """
    Ways of one class of vehicle between all places.

    Attributes
    ----------
    name
        Of the class of vehicle.
    duration_s, length_m
        (n, n) int32; `NO_WAY` where there is none; zero on the diagonal.
    """

    name: str
    duration_s: NDArray[np.int32]
    length_m: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoundsProblem:
    """
    Who is to get what, and who may bring it.

    Attributes
    ----------
    places
        Names of the rows of the matrices.
    depots, drops, fleets, ways
        One or more each.
    horizon_s
        Seconds of the problem count from 0 to here.
    dark
        When it is dark, in order; empty where nobody asked.
    night_only
        Whether vehicles may be under way in the dark alone.
    rest, packets
        Rules that hold for all.
    apart
        Hazards that must not be in one vehicle together.
    """

    places: tuple[str, ...]
    depots: tuple[Depot, ...]
    drops: tuple[Drop, ...]
    fleets: tuple[Fleet, ...]
    ways: tuple[Ways, ...]
    horizon_s: int
    dark: tuple[Window, ...] = ()
    night_only: bool = False
    rest: Rest = field(default_factory=Rest)
    packets: Packets = field(default_factory=Packets)
    apart: frozenset[frozenset[Hazard]] = frozenset(
        {frozenset({Hazard.FLAMMABLE, Hazard.EXPLOSIVE})}
    )
