"""The vehicle catalogue: read from YAML, checked, and doubted where it disagrees."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple

from app.services.scenario.yaml_entries import Entry, read_own_yaml
from app.services.surfaces import surface_of
from maps.road_network import RoadClass, Surface
from planners.errors import VehicleError
from planners.mlc import SHORT_TON_T, WHEELED_SHARE
from planners.vehicles import Track, VehicleType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROAD_CLASSES = {
    road_class.name.lower(): road_class
    for road_class in RoadClass
    if road_class is not RoadClass.FERRY  # a ferry sets its own speed
}
# What each entry may hold: the lowest value allowed is above the first number.
NUMBERS = {
    "mass_t": (0.0, 1000.0),
    "height_m": (0.0, 20.0),
    "width_m": (0.0, 20.0),
    "length_m": (0.0, 100.0),
    "fuel_l_per_100km": (0.0, 5000.0),
    "tank_l": (0.0, 50_000.0),
    "max_grade": (0.0, 1.0),
}
NUMBERS_FROM_ZERO = {"axle_load_t": 100.0, "fording_depth_m": 20.0}
REQUIRED = (
    *("name", "track", "speeds", "mlc", "hazmat", "source"),
    *NUMBERS,
    *NUMBERS_FROM_ZERO,
)
OPTIONAL_NUMBERS = {"permitted_mass_t": 1000.0, "bogie_load_t": 200.0}
OPTIONAL = ("range_km", "tunnel_code", "worst_surface", *OPTIONAL_NUMBERS)
RATED_FROM_T = 3.0  # a class is compulsory from here on (published rule B25)
CLASS_TOLERANCE = {Track.TRACKED: 0.15, Track.WHEELED: 0.3}  # wheelbases differ
RANGE_TOLERANCE = 0.15  # published example C14


class _Listed(NamedTuple):
    """A vehicle with the entry it stands in and the range it is listed with."""

    vehicle: VehicleType
    entry: Entry
    range_km: float | None


@cache
def vehicle_catalogue() -> Mapping[str, VehicleType]:
    """Vehicle types that come with the program, by name, in the order of the file."""
    with as_file(files("app") / "data" / "vehicles.yaml") as path:
        return read_catalogue(path)


def read_catalogue(path: Path) -> Mapping[str, VehicleType]:
    """
    Read a vehicle catalogue.

    Parameters
    ----------
    path
        A YAML file with ``speeds`` and ``vehicles``; see ``app/data/vehicles.yaml``.

    Returns
    -------
    Mapping[str, VehicleType]
        By name, in the order of the file.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    return {listed.vehicle.name: listed.vehicle for listed in _read(path)}


def catalogue_doubts(path: Path) -> tuple[str, ...]:
    """
    Figures of a catalogue that do not go together, though each could be right.

    Parameters
    ----------
    path
        As for `read_catalogue`.

    Returns
    -------
    tuple[str, ...]
        Sentences with file and line: classes that are far from the mass, and ranges
        that are far from what tank and consumption give.

    Raises
    ------
    InputRefused
        The catalogue cannot be read.
    """
    listed = _read(path)
    return tuple(doubt for one in listed for doubt in (*_class(one), *_range(one)))


def _class(listed: _Listed) -> list[str]:
    """A class that is far from the one that the mass stands for."""
    vehicle = listed.vehicle
    share = 1.0 if vehicle.track is Track.TRACKED else WHEELED_SHARE
    expected = share * vehicle.mass_t / SHORT_TON_T
    off = abs(vehicle.mlc / expected - 1)
    if vehicle.mass_t < RATED_FROM_T or off <= CLASS_TOLERANCE[vehicle.track]:
        return []
    sentence = (
        f"{_where(listed)} has MLC {vehicle.mlc}, but a {vehicle.track.value} vehicle "
        f"of {vehicle.mass_t:g} t should have about {expected:.0f}; check both."
    )
    return [sentence]


def _range(listed: _Listed) -> list[str]:
    """A range that is far from what tank and consumption give."""
    vehicle = listed.vehicle
    if listed.range_km is None:
        return []
    range_km = vehicle.tank_l / vehicle.fuel_l_per_100km * 100
    if abs(range_km / listed.range_km - 1) <= RANGE_TOLERANCE:
        return []
    sentence = (
        f"{_where(listed)} is listed with a range of {listed.range_km:g} km, but tank "
        f"and consumption give {range_km:.0f} km; check all three."
    )
    return [sentence]


def _where(listed: _Listed) -> str:
    """File, line and name of a vehicle."""
    entry = listed.entry
    return f"{entry.file}, line {entry.line}: {listed.vehicle.name!r}"


def _read(path: Path) -> list[_Listed]:
    """All vehicles of a catalogue, each name once."""
    root = read_own_yaml(path, what="vehicle catalogue")
    parts = root.mapping(required=("speeds", "vehicles"))
    speeds = {name: _speeds(entry) for name, entry in parts["speeds"].mapping().items()}
    listed: dict[str, _Listed] = {}
    for entry in parts["vehicles"].sequence():
        vehicle = _vehicle(entry, speeds)
        name = vehicle.vehicle.name
        if name in listed:
            raise entry.refused(
                f"is a second {name!r}; the first stands in line "
                f"{listed[name].entry.line}. Give each type its own name."
            )
        listed[name] = vehicle
    if not listed:
        raise parts["vehicles"].refused("is empty; a catalogue needs a vehicle.")
    return list(listed.values())


def _speeds(entry: Entry) -> Mapping[RoadClass, float]:
    """Speeds by class of road."""
    given = entry.mapping(optional=tuple(ROAD_CLASSES))
    if not given:
        raise entry.refused("needs a speed for at least one class of road.")
    return {
        ROAD_CLASSES[name]: speed.number(above=0, most=200)
        for name, speed in given.items()
    }


def _vehicle(entry: Entry, speeds: Mapping[str, Mapping[RoadClass, float]]) -> _Listed:
    """One vehicle type."""
    given = entry.mapping(required=REQUIRED, optional=OPTIONAL)
    profile = given["speeds"].text()
    if profile not in speeds:
        raise given["speeds"].refused(
            f"is {profile!r}; use one of {', '.join(speeds)}, or add it under 'speeds'."
        )
    numbers = {
        name: given[name].number(above=least, most=most)
        for name, (least, most) in NUMBERS.items()
    }
    numbers |= {
        name: _from_zero(given[name], most) for name, most in NUMBERS_FROM_ZERO.items()
    }
    numbers |= {
        name: given[name].number(above=0, most=most)
        for name, most in OPTIONAL_NUMBERS.items()
        if name in given
    }
    code, surface = given.get("tunnel_code"), given.get("worst_surface")
    try:
        vehicle = VehicleType(
            name=given["name"].text(),
            track=given["track"].choice(Track),
            mlc=given["mlc"].whole(least=1, most=150),
            speed_kmh=speeds[profile],
            hazmat=given["hazmat"].truth(),
            source=given["source"].text(),
            tunnel_code=code.text() if code else "",
            worst_surface=surface_of(surface) if surface else Surface.SOFT,
            **numbers,
        )
    except VehicleError as error:
        raise entry.refused(f"makes no sense: {error}") from error
    _check_axles(vehicle, given)
    range_km = given.get("range_km")
    return _Listed(vehicle, entry, range_km.number(above=0) if range_km else None)


def _from_zero(entry: Entry, most: float) -> float:
    """Number from zero up to a bound."""
    value = entry.number(most=most)
    if value < 0:
        raise entry.refused(f"is {value:g}; give 0 or more.")
    return value


def _check_axles(vehicle: VehicleType, given: Mapping[str, Entry]) -> None:
    """Refuse an axle heavier than its vehicle, and wheels without a load."""
    if vehicle.axle_load_t > vehicle.mass_t:
        raise given["axle_load_t"].refused(
            f"is {vehicle.axle_load_t:g} t, more than the whole vehicle "
            f"({vehicle.mass_t:g} t); correct one of them."
        )
    if vehicle.track is Track.WHEELED and vehicle.axle_load_t == 0:
        raise given["axle_load_t"].refused(
            "is 0, which is for tracked vehicles; give the heaviest axle."
        )
