"""Military load class and mass: the published table, and estimates marked as such.

Classes are compared with classes wherever there is one. What a civil sign in
tonnes amounts to is an estimate for showing, not an engineer's rating: whether a
vehicle may pass such a sign is decided by its mass.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LimitOrigin
from planners.errors import VehicleError
from planners.vehicles import Track

if TYPE_CHECKING:
    from planners.route import LimitFact

SHORT_TON_T = 0.90718474
HIGHEST_CLASS = 150

# Published table (worked examples B13 to B22): class, then mass in tonnes.
CLASSES = (0.0, 40.0, 50.0, 80.0, 100.0, 120.0)
MASS_T = {
    Track.TRACKED: (0.0, 36.3, 45.4, 72.6, 90.7, 108.9),
    Track.WHEELED: (0.0, 42.6, 52.6, 83.5, 104.3, 125.2),
}
WHEELED_SHARE = 0.85  # of the mass in short tons; published expedient rule (B23)
ESTIMATED = {
    Track.TRACKED: LimitKind.MLC_TRACKED,
    Track.WHEELED: LimitKind.MLC_WHEELED,
}


def mass_of_class(mlc: float, track: Track) -> float:
    """
    Mass of the vehicle that stands for a class.

    Parameters
    ----------
    mlc
        0 to 150. Between rows of the published table and above them it follows a
        straight line.
    track
        Wheeled or tracked.

    Returns
    -------
    float
        Tonnes.

    Raises
    ------
    VehicleError
        The class is none.
    """
    if not 0 <= mlc <= HIGHEST_CLASS:
        raise VehicleError(f"Load class {mlc:g} does not exist; give 0 to 150.")
    classes, masses = _table(track)
    return float(np.interp(mlc, classes, masses))


def class_of_mass(mass_t: float, track: Track) -> float:
    """
    Class that a mass stands for by the published table; not rounded.

    Parameters
    ----------
    mass_t
        Tonnes, zero or above.
    track
        Wheeled or tracked.

    Returns
    -------
    float
        At most 150, whatever the mass.

    Raises
    ------
    VehicleError
        The mass is none.
    """
    if not 0 <= mass_t < math.inf:
        raise VehicleError(f"A mass of {mass_t:g} t makes no sense; give 0 or more.")
    classes, masses = _table(track)
    return float(np.interp(mass_t, masses, classes))


def expedient_class(mass_t: float, track: Track) -> int:
    """
    Class of a vehicle without a rating, from its mass alone, rounded up.

    Tracked: the mass in short tons. Wheeled: 85 % of it (published example B23).

    Parameters
    ----------
    mass_t
        Laden, tonnes, above zero.
    track
        Wheeled or tracked.

    Returns
    -------
    int
        1 and above.

    Raises
    ------
    VehicleError
        The mass is none.
    """
    if not 0 < mass_t < math.inf:
        raise VehicleError(f"A mass of {mass_t:g} t makes no sense; give more than 0.")
    share = 1.0 if track is Track.TRACKED else WHEELED_SHARE
    return math.ceil(round(share * mass_t / SHORT_TON_T, 6))


def estimated_limit(sign: LimitFact, track: Track) -> LimitFact:
    """
    What a civil mass limit amounts to as a load class, rounded down.

    Parameters
    ----------
    sign
        A limit of kind `LimitKind.MASS` with a finite value.
    track
        Wheeled or tracked.

    Returns
    -------
    LimitFact
        With origin `LimitOrigin.ESTIMATE` and the datum of the sign: a civil sign,
        not an engineer's rating.
    """
    return replace(
        sign,
        kind=ESTIMATED[track],
        value=float(math.floor(class_of_mass(sign.value, track) + 1e-9)),
        unit="",
        origin=LimitOrigin.ESTIMATE,
    )


def _table(track: Track) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Classes and masses, up to the highest class along the last line."""
    masses = MASS_T[track]
    steepness = (masses[-1] - masses[-2]) / (CLASSES[-1] - CLASSES[-2])
    highest_t = masses[-1] + steepness * (HIGHEST_CLASS - CLASSES[-1])
    return (*CLASSES, float(HIGHEST_CLASS)), (*masses, highest_t)
