"""The three norths of a map: true, grid and magnetic, and the angles between them.

Angles are degrees, positive where a north lies east of the other. The magnetic one
comes from the World Magnetic Model 2025 of NCEI and BGS, which is in the public domain.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from functools import lru_cache

from pygeomag import GeoMag
from pygeomag.wmm.wmm_2025 import WMM_2025
from pyproj import Proj

from maps.errors import MagneticError, PlaceError

MODEL = "WMM 2025"
VALID = (dt.date(2025, 1, 1), dt.date(2029, 12, 31))
HEIGHTS_M = (-1_000.0, 850_000.0)  # that the model is made for
MILS_IN_CIRCLE = 6_400  # of NATO
_SHORT_YEARS = 0.25  # the yearly change is taken over this, before and after


@dataclass(frozen=True, slots=True)
class MagneticField:
    """
    Where a compass points at a place on a day.

    Attributes
    ----------
    declination_deg
        From true to magnetic north, -180 to 180, positive to the east.
    annual_change_deg
        How much the declination grows in a year; below zero it moves west.
    model
        Its name.
    valid
        First and last day of the model.
    """

    declination_deg: float
    annual_change_deg: float
    model: str
    valid: tuple[dt.date, dt.date]


def declination_deg(
    lon: float, lat: float, height_m: float, date: dt.date
) -> MagneticField:
    """
    Work out where a compass points.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    height_m
        Above the sea, metres, -1,000 to 850,000; a few hundred metres hardly matter.
    date
        Day of use, 2025 to 2029.

    Raises
    ------
    MagneticError
        The model is not made for the day, or a compass is of no use at the place.
    PlaceError
        The place is not on the globe, or at no height that the model knows.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise PlaceError(
            f"Latitude {lat:g}, longitude {lon:g} is not on the globe; give latitude "
            "-90 to 90 and longitude -180 to 180."
        )
    if not HEIGHTS_M[0] <= height_m <= HEIGHTS_M[1]:
        raise PlaceError(
            f"The magnetic field is known from {HEIGHTS_M[0]:,.0f} to "
            f"{HEIGHTS_M[1]:,.0f} m above the sea, not at {height_m:,.0f} m."
        )
    first, last = VALID
    if not first.year <= date.year <= last.year:
        raise MagneticError(
            f"The magnetic model {MODEL} holds from {first} to {last}, not on "
            f"{date:%Y-%m-%d}; give a day within, or update the model."
        )
    year = decimal_year(date)
    before, now, after = (
        GeoMag(coefficients_data=WMM_2025).calculate(
            glat=lat,
            glon=lon,
            alt=height_m / 1_000,
            time=time,
            allow_date_outside_lifespan=True,  # for the yearly change alone
        )
        for time in (year - _SHORT_YEARS, year, year + _SHORT_YEARS)
    )
    if now.in_blackout_zone:
        raise MagneticError(
            f"At {lat:g}, {lon:g} a magnetic pole is so near that no compass can be "
            "trusted; use true or grid north there."
        )
    change = math.remainder(after.d - before.d, 360) / (2 * _SHORT_YEARS)
    return MagneticField(now.d, change, MODEL, VALID)


def grid_convergence_deg(lon: float, lat: float, zone: int) -> float:
    """
    Angle from true to grid north of a UTM zone, positive to the east.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84, within some twenty degrees of the zone.
    zone
        1 to 60.
    """
    return float(_projection(zone).get_factors(lon, lat).meridian_convergence)


def mils_of(degrees: float) -> float:
    """
    Degrees in mils, 6,400 to the circle.

    >>> mils_of(-90.0)
    -1600.0
    """
    return degrees * MILS_IN_CIRCLE / 360


def decimal_year(date: dt.date) -> float:
    """
    A day as a year with its part.

    >>> decimal_year(datetime.date(2026, 7, 2))
    2026.4986301369863
    """
    start, end = (dt.date(year, 1, 1) for year in (date.year, date.year + 1))
    passed = date.toordinal() - start.toordinal()
    return date.year + passed / (end.toordinal() - start.toordinal())


@lru_cache(maxsize=8)
def _projection(zone: int) -> Proj:
    return Proj(proj="utm", zone=zone, ellps="WGS84")
