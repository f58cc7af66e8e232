"""What a vehicle asks of each kind of limit, compared with what the limit grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind
from planners.vehicles import TUNNEL_CODES, Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.route import RoutePolicy
    from planners.vehicles import VehicleType

HEAVY_GOODS_T = 3.5  # a ban on heavy goods vehicles binds above this mass

MASSES = (LimitKind.MASS, LimitKind.MASS_RATING, LimitKind.MASS_COMBINED)
BEARING = (*MASSES, LimitKind.AXLE_LOAD, LimitKind.BOGIE_LOAD)
"""What a load class takes account of."""

CLASSES = {
    Track.WHEELED: (
        LimitKind.MLC_WHEELED,
        LimitKind.MLC_WHEELED_ONEWAY,
        LimitKind.MLC_WHEELED_CAUTION,
    ),
    Track.TRACKED: (
        LimitKind.MLC_TRACKED,
        LimitKind.MLC_TRACKED_ONEWAY,
        LimitKind.MLC_TRACKED_CAUTION,
    ),
}
"""Load classes for two-way traffic, one-way traffic, and crossings with caution."""

_DEEPER_IS_SHARPER = (LimitKind.FORD_DEPTH, LimitKind.TUNNEL_CATEGORY)


def demand(vehicle: VehicleType, kind: LimitKind, policy: RoutePolicy) -> float:
    """
    What a vehicle asks of a limit; it is refused when that is above the value.

    Parameters
    ----------
    vehicle
        Of the formation.
    kind
        Kind of limit. Depths of fords and categories of tunnels are negative, as
        the higher figure is the sharper limit; bans have the value 0 and ask 1 of
        whom they bind.
    policy
        Whether bans on heavy goods vehicles bind.

    Returns
    -------
    float
        In the unit of the limit; negative infinity where it does not bind.
    """
    if kind in CLASSES[vehicle.track]:
        return vehicle.mlc
    if kind is LimitKind.HEAVY_GOODS:
        return float(policy.heavy_goods_ban and vehicle.mass_t > HEAVY_GOODS_T)
    others = {
        LimitKind.MASS: vehicle.mass_t,
        LimitKind.MASS_COMBINED: vehicle.mass_t,
        LimitKind.MASS_RATING: vehicle.greatest_mass_t,
        LimitKind.AXLE_LOAD: vehicle.axle_load_t,
        LimitKind.BOGIE_LOAD: vehicle.heaviest_bogie_t,
        LimitKind.HEIGHT: vehicle.height_m,
        LimitKind.WIDTH: vehicle.width_m,
        LimitKind.ROAD_WIDTH: vehicle.width_m,
        LimitKind.LENGTH: vehicle.length_m,
        LimitKind.FORD_DEPTH: -vehicle.fording_depth_m,
        LimitKind.HAZMAT: float(vehicle.hazmat),
        LimitKind.HAZMAT_WATER: float(vehicle.hazmat),
        LimitKind.TUNNEL_CATEGORY: _tunnel_demand(vehicle),
        LimitKind.BARRIER: 0.5,  # between impassable, 0, and openable, 1
    }
    return others.get(kind, -np.inf)


def supply(kind: LimitKind, value: float) -> float:
    """Value of a limit as `demand` compares it; see there for what is negative."""
    return -value if kind in _DEEPER_IS_SHARPER else value


def supplies(
    kind: NDArray[np.uint8], value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Values of many limits as `demand` compares them, (R,)."""
    return np.where(np.isin(kind, _DEEPER_IS_SHARPER), -value, value)


def _tunnel_demand(vehicle: VehicleType) -> float:
    """Half a category below the load's own code, which is the first that bans it."""
    if not vehicle.hazmat:
        return -np.inf
    code = vehicle.tunnel_code or TUNNEL_CODES[0]
    return 0.5 - (TUNNEL_CODES.index(code) + 2)
