"""What each edge of a network costs a formation: time, length or fuel, in whole ticks.

Time counts in hundredths of a second and length in centimetres. Fuel counts in
what the formation burns on a level paved centimetre, so the same ticks serve however
many vehicles march.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import RoadClass, Surface
from maps.routing.ticks import FORBIDDEN
from planners.route import Objective

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.vehicles import Formation, VehicleType

TICKS_PER_S = 100
TICKS_PER_M = 100

# Share of the speed for a class of road that is left on each surface. Our staff
# values, on the slow side; `RoadClass.TRACK` speeds are for unpaved ground already.
SURFACE_FACTORS = {
    Surface.UNKNOWN: 1.0,
    Surface.PAVED: 1.0,
    Surface.GRAVEL: 0.8,
    Surface.EARTH: 0.6,
    Surface.SOFT: 0.35,
}
SLOWEST_KMH = 3.0  # walking pace: whoever is not refused gets through
FERRY_KMH = 10.0  # where no duration is known

# Lifting a tonne by a metre takes 9.81 kJ; a litre of diesel holds 35.8 MJ, of which
# an engine turns 35 % into work. Nothing is credited downhill.
LITRES_PER_TONNE_METRE = 9.81e3 / (35.8e6 * 0.35)

# Rolling resistance beyond that of a paved road, a share of the weight: it burns what
# a climb of that grade does. Middles of the rows for tyres in Carvill, Mechanical
# Engineer's Data Handbook, 1993: asphalt 0.01 to 0.02, gravel 0.01 to 0.04, between
# loose gravel and medium hard soil 0.04 to 0.08, sand 0.1 to 0.2. Tracks take them too.
SURFACE_DRAG = {
    Surface.UNKNOWN: 0.0,
    Surface.PAVED: 0.0,
    Surface.GRAVEL: 0.01,
    Surface.EARTH: 0.045,
    Surface.SOFT: 0.135,
}


def edge_speed_kmh(
    network: RoadNetwork,
    formation: Formation,
    edges: NDArray[np.int64] | slice = slice(None),
) -> NDArray[np.float64]:
    """
    Speed at which a formation drives every edge, free of traffic.

    The lowest over its vehicles of the posted speed, the vehicle's speed for the
    class of road on that surface, and what the climb leaves of its highest speed:
    ``v_max * (1 - climb / max_grade)``, the slope factor of FM 5-33 (published
    example D3) on the mean grade. A class of road that a vehicle cannot use takes
    its slowest speed; `planners.passability` refuses such roads.

    Parameters
    ----------
    network
        Roads of the area.
    formation
        Who marches.
    edges
        Which edges; all when left out.

    Returns
    -------
    NDArray[np.float64]
        (E,) km/h, above zero.
    """
    link = network.edge_link[edges]
    road_class = network.link_class[link]
    factor = np.array([SURFACE_FACTORS[surface] for surface in Surface])
    on_surface = factor[network.link_surface[link]]
    on_surface[road_class == RoadClass.TRACK] = 1.0
    uphill = edge_climb_m(network, edges) / np.maximum(network.link_length_m[link], 1.0)

    posted = network.edge_speed_kmh[edges].astype(np.float64)
    posted[np.isnan(posted)] = np.inf
    speed = posted.copy()
    for vehicle in formation.types():
        by_class, highest = _speeds_kmh(vehicle)
        np.minimum(speed, by_class[road_class] * on_surface, out=speed)
        np.minimum(speed, highest * (1 - uphill / vehicle.max_grade), out=speed)
    speed = np.maximum(speed, SLOWEST_KMH)
    ferry = road_class == RoadClass.FERRY
    speed[ferry] = np.where(np.isfinite(posted[ferry]), posted[ferry], FERRY_KMH)
    return speed


def edge_climb_m(
    network: RoadNetwork, edges: NDArray[np.int64] | slice = slice(None)
) -> NDArray[np.float64]:
    """Metres climbed along edges in their direction, (E,)."""
    link = network.edge_link[edges]
    up, down = network.link_climb_m[link], network.link_descent_m[link]
    return np.where(network.edge_forward[edges], up, down).astype(np.float64)


def edge_drag_m(
    network: RoadNetwork, edges: NDArray[np.int64] | slice = slice(None)
) -> NDArray[np.float64]:
    """
    Metres of climb that would burn what the surface of edges burns beyond a paved one.

    A track of unknown surface counts as earth, other unknown roads as paved; see
    `SURFACE_DRAG`.

    Parameters
    ----------
    network
        Roads of the area.
    edges
        Which edges; all when left out.

    Returns
    -------
    NDArray[np.float64]
        (E,) metres, from zero on.
    """
    link = network.edge_link[edges]
    drag = np.array([SURFACE_DRAG[surface] for surface in Surface])
    share = drag[network.link_surface[link]]
    track = network.link_class[link] == RoadClass.TRACK
    unknown = network.link_surface[link] == Surface.UNKNOWN
    share[track & unknown] = SURFACE_DRAG[Surface.EARTH]
    dragged: NDArray[np.float64] = share * network.link_length_m[link]
    return dragged


def edge_weights(
    network: RoadNetwork,
    formation: Formation,
    objective: Objective,
    edges: NDArray[np.int64] | slice = slice(None),
) -> NDArray[np.int32]:
    """
    Weights for the cheapest path, as if no road were refused.

    Parameters
    ----------
    network
        Roads of the area.
    formation
        Who marches.
    objective
        What to have least of.
    edges
        Which edges; all when left out.

    Returns
    -------
    NDArray[np.int32]
        (E,) ticks; see the module for their units.
    """
    link = network.edge_link[edges]
    length_m = network.link_length_m[link]
    if objective is Objective.SHORTEST:
        return _ticks(length_m * TICKS_PER_M)
    if objective is Objective.FASTEST:
        hours = length_m / 1000 / edge_speed_kmh(network, formation, edges)
        return _ticks(hours * 3600 * TICKS_PER_S)
    litres_per_m = formation.fuel_l_per_100km / 100_000
    if litres_per_m == 0:
        return _ticks(length_m * TICKS_PER_M)
    mass_t = sum(vehicle.mass_t * count for vehicle, count in formation.vehicles)
    lifting = mass_t * LITRES_PER_TONNE_METRE / litres_per_m
    lifted_m = edge_climb_m(network, edges) + edge_drag_m(network, edges)
    level_m = length_m + lifting * lifted_m
    aboard = network.link_class[link] == RoadClass.FERRY
    return _ticks(np.where(aboard, 0.0, level_m * TICKS_PER_M))


def fuel_litres(formation: Formation, ticks: int) -> float:
    """Litres that all vehicles together burn over so many ticks of fuel."""
    return ticks / TICKS_PER_M * formation.fuel_l_per_100km / 100_000


def _speeds_kmh(vehicle: VehicleType) -> tuple[NDArray[np.float64], float]:
    """Speed by road class, and the highest."""
    if not vehicle.speed_kmh:
        return np.full(len(RoadClass), SLOWEST_KMH), SLOWEST_KMH
    slowest = min(vehicle.speed_kmh.values())
    speeds = [vehicle.speed_kmh.get(road_class, slowest) for road_class in RoadClass]
    return np.array(speeds), max(vehicle.speed_kmh.values())


def _ticks(amount: NDArray[np.float64]) -> NDArray[np.int32]:
    """Whole ticks, below `FORBIDDEN`."""
    return np.minimum(np.rint(amount), FORBIDDEN - 1).astype(np.int32)
