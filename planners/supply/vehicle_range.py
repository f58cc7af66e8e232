"""The range of a vehicle from its tank and consumption, against what a list says."""

from __future__ import annotations

RANGE_TOLERANCE = 0.15  # share of the listed range: what rounding and driving explain


def range_km(tank_l: float, fuel_l_per_100km: float) -> float:
    """
    How far a full tank goes.

    Parameters
    ----------
    tank_l
        Litres, above zero.
    fuel_l_per_100km
        Litres each 100 km, above zero.
    """
    return tank_l / fuel_l_per_100km * 100


def range_differs(tank_l: float, fuel_l_per_100km: float, listed_km: float) -> bool:
    """Whether a listed range is further from `range_km` than the tolerance explains."""
    off = abs(range_km(tank_l, fuel_l_per_100km) / listed_km - 1)
    return off > RANGE_TOLERANCE
