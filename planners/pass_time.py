"""Arithmetic of road movement: density, flow, pass time, road space, time distance.

Every function takes and gives one quantity in the unit of its name; spans are
timedeltas, exact to the microsecond. Rounding is the caller's: see `Rounding`.
"""

from __future__ import annotations

import math
from datetime import timedelta
from enum import Enum

from planners.errors import MarchError

_LONGEST = timedelta(days=366)
_MINUTE = timedelta(minutes=1)
_VEHICLES_PER_EXTRA_MINUTE = 25
_EXTRA_DOUBLES_ABOVE = 600


class Rounding(Enum):
    """How spans become times."""

    EXACT = "exact"  # to the microsecond
    STAFF = "staff"  # each step of the calculation up to the whole minute


class ExtraTimeRule(Enum):
    """How the extra time allowance EXTAL grows with the number of vehicles."""

    ONE_PER_25 = "1 min per 25 vehicles"
    DOUBLE_ABOVE_600 = "1 min per 25 vehicles, 2 min per 25 above 600"


def checked(what: str, value: float, unit: str, *, zero: bool = False) -> float:
    """
    Give a quantity back if it is finite and above zero.

    Parameters
    ----------
    what, value, unit
        As the sentence shall name them: ``"Rate of march"``, 40, ``"km/h"``.
    zero
        Whether zero will do as well.

    Raises
    ------
    MarchError
        Zero where it may not be, a negative, infinite or undefined value.
    """
    if 0 < value < math.inf or (zero and value == 0):
        return value
    limit = "of zero or more" if zero else "above zero"
    raise MarchError(
        f"{what} is {value:g} {unit}".rstrip() + f"; give a finite number {limit}."
    )


def span(hours: float, what: str) -> timedelta:
    """
    Turn hours into a span.

    Raises
    ------
    MarchError
        More than a year: a rate or a density is wrong by orders of magnitude.
    """
    if not 0 <= hours <= _LONGEST / timedelta(hours=1):
        raise MarchError(
            f"{what} would last {hours:g} hours, more than a year; check rate, "
            "density and distance."
        )
    return timedelta(hours=hours)


def rounded(value: timedelta, rounding: Rounding) -> timedelta:
    """Give the span itself, or by staff rounding the next whole minute."""
    if rounding is Rounding.EXACT:
        return value
    return -(-value // _MINUTE) * _MINUTE


def one_decimal_up(value: float) -> float:
    """
    Round up to one decimal, as common hand calculators do after every step.

    Noise of binary fractions below a billionth does not count as a remainder.
    """
    return math.ceil(round(value * 10, 9)) / 10


def density_vpk(gap_m: float, length_m: float) -> float:
    """Vehicles per km, for a gap between bumpers and a mean vehicle length."""
    checked("Gap", gap_m, "m", zero=True)
    return 1000 / (gap_m + checked("Vehicle length", length_m, "m"))


def density_from_interval_vpk(interval_m: float) -> float:
    """
    Vehicles per km by the shorthand of doctrine, 1000 / interval.

    It takes the interval from front to front, vehicle included. Source: ST 100-3,
    section 8-1.
    """
    return 1000 / checked("Interval", interval_m, "m")


def density_vpm(gap_yd: float, length_yd: float) -> float:
    """Vehicles per mile, for a gap between bumpers and a mean length in yards."""
    checked("Gap", gap_yd, "yd", zero=True)
    return 1760 / (gap_yd + checked("Vehicle length", length_yd, "yd"))


def density_from_road_space_vpk(vehicles: int, occupied_km: float) -> float:
    """Vehicles per km inside march units, from the road they occupy without gaps."""
    checked("Number of vehicles", vehicles, "", zero=True)
    return vehicles / checked("Road space", occupied_km, "km")


def flow_per_hour(density_vpk: float, rate_kmh: float) -> float:
    """Vehicles per hour that pass any point of the road, q = D V."""
    return _density(density_vpk) * _rate(rate_kmh)


def headway_s(density_vpk: float, rate_kmh: float) -> float:
    """Seconds from one vehicle to the next at any point of the road."""
    return 3600 / flow_per_hour(density_vpk, rate_kmh)


def rate_kmh(distance_km: float, duration: timedelta) -> float:
    """Rate of march that covers a distance in a time; on a graph, a line's slope."""
    hours = checked("Duration", duration / timedelta(hours=1), "h")
    return checked("Distance", distance_km, "km", zero=True) / hours


def time_distance(distance_km: float, rate_kmh: float) -> timedelta:
    """Time the head needs for a stretch at one rate of march, TD = d / V."""
    distance = checked("Distance", distance_km, "km", zero=True)
    return span(distance / _rate(rate_kmh), f"A stretch of {distance:g} km")


def moving_pass_time(vehicles: int, density_vpk: float, rate_kmh: float) -> timedelta:
    """
    Time from head to tail of vehicles without gaps, 60 N / (D V) minutes.

    Source: ST 100-3, section 8-1.
    """
    count = checked("Number of vehicles", vehicles, "", zero=True)
    hours = count / flow_per_hour(density_vpk, rate_kmh)
    return span(hours, f"The passing of {vehicles} vehicles")


def time_gaps(
    units: int, serials: int, unit_gap: timedelta, serial_gap: timedelta
) -> timedelta:
    """
    All gaps of a column together, from its first march unit to its last.

    Parameters
    ----------
    units
        March units in all serials.
    serials
        1 to ``units``.
    unit_gap
        Tail to head between march units of one serial.
    serial_gap
        Tail to head between serials, in the place of the gap between units.

    Raises
    ------
    MarchError
        More serials than march units, none at all, or a negative gap.
    """
    if not 1 <= serials <= units:
        raise MarchError(
            f"{units} march units cannot form {serials} serials; each serial needs a "
            "march unit of its own."
        )
    if min(unit_gap, serial_gap) < timedelta():
        raise MarchError("A gap between march units is negative; give zero or more.")
    return (units - serials) * unit_gap + (serials - 1) * serial_gap


def extra_time(
    vehicles: int, *, rule: ExtraTimeRule = ExtraTimeRule.ONE_PER_25
) -> timedelta:
    """
    Extra time allowance EXTAL for a column; none below 25 vehicles.

    The rule that doubles above 600 vehicles comes from an older manual.
    """
    count = int(checked("Number of vehicles", vehicles, "", zero=True))
    if count < _VEHICLES_PER_EXTRA_MINUTE:
        return timedelta()
    double = rule is ExtraTimeRule.DOUBLE_ABOVE_600
    excess = max(0, count - _EXTRA_DOUBLES_ABOVE) if double else 0
    minutes = math.ceil((count - excess) / _VEHICLES_PER_EXTRA_MINUTE)
    minutes += 2 * math.ceil(excess / _VEHICLES_PER_EXTRA_MINUTE)
    return timedelta(minutes=minutes)


def pass_time(
    vehicles: int,
    density_vpk: float,
    rate_kmh: float,
    *,
    gaps: timedelta = timedelta(),
    extra: timedelta = timedelta(),
) -> timedelta:
    """
    Time from head to tail of a column, PST = 60 N / (D V) + gaps + EXTAL.

    Parameters
    ----------
    vehicles
        All of the column.
    density_vpk
        Vehicles per km inside march units.
    rate_kmh
        Rate of march.
    gaps
        See `time_gaps`.
    extra
        See `extra_time`.
    """
    return moving_pass_time(vehicles, density_vpk, rate_kmh) + gaps + extra


def road_space_km(
    vehicles: int,
    density_vpk: float,
    *,
    gaps: timedelta = timedelta(),
    rate_kmh: float = 0.0,
) -> float:
    """
    Road a column occupies by plan, RS = N / D + gaps V, without EXTAL.

    Parameters
    ----------
    vehicles
        All of the column.
    density_vpk
        Vehicles per km inside march units.
    gaps
        Time gaps of the column; with any, ``rate_kmh`` must be above zero.
    rate_kmh
        Rate of march.
    """
    count = checked("Number of vehicles", vehicles, "", zero=True)
    occupied = count / _density(density_vpk)
    if not gaps:
        return occupied
    return occupied + road_space_of_time_km(gaps, rate_kmh)


def road_space_of_time_km(passing: timedelta, rate_kmh: float) -> float:
    """Road between head and tail of whatever passes in a time, RS = PST V."""
    hours = checked("Pass time", passing / timedelta(hours=1), "h", zero=True)
    return hours * _rate(rate_kmh)


def _density(density_vpk: float) -> float:
    return checked("Density", density_vpk, "vehicles per km")


def _rate(rate_kmh: float) -> float:
    return checked("Rate of march", rate_kmh, "km/h")
