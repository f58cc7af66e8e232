"""Vehicles and formations, as bridges, tunnels, grades and fuel tanks see them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING

from maps.road_network import Surface
from planners.errors import VehicleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maps.road_network import RoadClass

TUNNEL_CODES = ("B", "C", "D", "E")  # ADR 8.6.4, the widest ban first
AXLES_OF_A_BOGIE = 2


class Track(Enum):
    """How a vehicle meets the road."""

    WHEELED = "wheeled"
    TRACKED = "tracked"


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleType:
    """
    One type of vehicle, laden as it marches.

    Attributes
    ----------
    name
        As the catalogue and the scenario write it.
    track
        Wheeled or tracked.
    mlc
        Military load class, laden; 1 to 150.
    mass_t
        Actual mass, laden, tonnes; with a trailer: of the combination.
    axle_load_t
        Heaviest axle; 0 for tracked vehicles.
    height_m, width_m, length_m
        Outer dimensions with load, metres.
    fuel_l_per_100km
        On roads.
    tank_l
        Usable fuel.
    speed_kmh
        Highest speed by road class; a class that is missing cannot be used.
    max_grade
        Steepest grade it climbs laden, rise over run.
    fording_depth_m
        Without preparation.
    hazmat
        Carries dangerous goods: fuel or ammunition.
    source
        Where the figures come from.
    permitted_mass_t
        Permitted mass, of the combination with a trailer, tonnes; 0 where it is not
        known, and then the actual mass stands for it.
    bogie_load_t
        Heaviest group of axles close to each other; 0 where it is not known, and
        then two of the heaviest axle stand for it.
    tunnel_code
        ADR tunnel restriction code of dangerous goods, B to E; empty where it is
        not known, and then B, the widest ban, stands for it.
    worst_surface
        The softest it is driven on.
    """

    name: str
    track: Track
    mlc: int
    mass_t: float
    axle_load_t: float
    height_m: float
    width_m: float
    length_m: float
    fuel_l_per_100km: float
    tank_l: float
    speed_kmh: Mapping[RoadClass, float] = field(hash=False)
    max_grade: float
    fording_depth_m: float
    hazmat: bool
    source: str
    permitted_mass_t: float = 0.0
    bogie_load_t: float = 0.0
    tunnel_code: str = ""
    worst_surface: Surface = Surface.SOFT

    def __post_init__(self) -> None:
        positive = ("mass_t", "height_m", "width_m", "length_m", "max_grade", "tank_l")
        for quantity in fields(self):
            value = getattr(self, quantity.name)
            if not isinstance(value, int | float) or isinstance(value, bool):
                continue
            low = 0 if quantity.name not in positive else math.ulp(0)
            if not low <= value < math.inf:
                raise VehicleError(
                    f"Vehicle {self.name!r} has {quantity.name} {value:g}; "
                    "give a finite number above zero."
                )
        for road_class, speed in self.speed_kmh.items():
            if not 0 < speed < math.inf:
                raise VehicleError(
                    f"Vehicle {self.name!r} drives {speed:g} km/h on "
                    f"{road_class.name.lower()} roads; give a speed above zero or "
                    "leave the class out."
                )
        if self.tunnel_code not in ("", *TUNNEL_CODES):
            raise VehicleError(
                f"Vehicle {self.name!r} has the tunnel code {self.tunnel_code!r}; "
                f"give one of {', '.join(TUNNEL_CODES)} or leave it empty."
            )

    @property
    def greatest_mass_t(self) -> float:
        """The mass that signs of permitted mass are about, tonnes."""
        return max(self.permitted_mass_t, self.mass_t)

    @property
    def heaviest_bogie_t(self) -> float:
        """Load of the heaviest group of axles, tonnes; 0 for tracked vehicles."""
        return self.bogie_load_t or min(
            AXLES_OF_A_BOGIE * self.axle_load_t, self.mass_t
        )


@dataclass(frozen=True, slots=True)
class Formation:
    """Vehicles that take the same road; its limits are those of the worst of them."""

    name: str
    vehicles: tuple[tuple[VehicleType, int], ...]

    def __post_init__(self) -> None:
        if not self.vehicles or any(count < 1 for _, count in self.vehicles):
            raise VehicleError(
                f"Formation {self.name!r} needs at least one vehicle of each type "
                "it names."
            )

    @property
    def count(self) -> int:
        """How many vehicles there are."""
        return sum(count for _, count in self.vehicles)

    @property
    def mean_length_m(self) -> float:
        """Mean length of a vehicle, metres."""
        return sum(v.length_m * n for v, n in self.vehicles) / self.count

    @property
    def fuel_l_per_100km(self) -> float:
        """Fuel that all vehicles together burn on 100 km of road, litres."""
        return sum(v.fuel_l_per_100km * n for v, n in self.vehicles)

    def types(self) -> tuple[VehicleType, ...]:
        """Vehicle types in the order given."""
        return tuple(vehicle for vehicle, _ in self.vehicles)

    def worst(self, quantity: Callable[[VehicleType], float]) -> VehicleType:
        """Type with the highest value of a quantity; the first of equals."""
        return max(self.types(), key=quantity)
