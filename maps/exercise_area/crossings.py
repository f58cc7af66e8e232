"""Where the great river may be crossed: bridges far apart, and a ferry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import point_at, stations
from maps.exercise_area.road_plan import Chain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters
    from maps.exercise_area.road_plan import RoadPlan
    from maps.exercise_area.settlements import Settlement

CROSSING_SPACING_M = 8_500.0


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """Where the great river may be crossed: ground points."""

    old_bridge: NDArray[np.float64]
    motorway: NDArray[np.float64]
    railway: NDArray[np.float64]
    roads: tuple[NDArray[np.float64], ...]
    ferry: NDArray[np.float64]
    ferry_across: NDArray[np.float64]


def choose_crossings(
    terrain: Terrain, waters: Waters, settlements: tuple[Settlement, ...]
) -> Crossings:
    """Space the crossings of the great river about the shortest road's."""
    river = waters.great_river.line
    afloat = shapely.contains_xy(waters.sea.buffer(200), river)
    river = river[terrain.frame.holds(river) & ~afloat]
    direct = shapely.LineString([settlements[0].at, settlements[1].at])
    bridge = shapely.line_locate_point(
        shapely.LineString(river), shapely.Point(direct.centroid)
    )
    length = float(stations(river)[-1])
    spacing = CROSSING_SPACING_M * max(terrain.frame.scale, 0.27)
    upstream = np.arange(bridge - 2 * spacing, 0.02 * length, -spacing)
    landing = bridge + 0.55 * (length - bridge)
    ferry = point_at(river, landing)
    ahead = point_at(river, landing + 60) - point_at(river, landing - 60)
    across = np.array([-ahead[1], ahead[0]]) / np.sqrt(ahead @ ahead)
    return Crossings(
        point_at(river, bridge),
        point_at(river, bridge - spacing),
        point_at(river, bridge - 0.55 * spacing),
        tuple(point_at(river, float(station)) for station in upstream),
        ferry,
        across * (waters.great_river.width_m / 2 + 18),
    )


def lay_ferry(
    plan: RoadPlan, crossings: Crossings
) -> tuple[NDArray[np.float64], list[Chain]]:
    """Landings of the ferry, and the last stretch of road down to each."""
    landings, approaches = [], []
    for side in (1, -1):
        landing = crossings.ferry + side * crossings.ferry_across
        along = crossings.ferry_across / np.sqrt((crossings.ferry_across**2).sum())
        cell = int(
            plan.terrain.cells(plan.terrain.unbend(landing + side * 420 * along))
        )
        road = plan.nearest_road(cell, 60)
        landings.append(landing)
        if road is None or not plan.connect(cell, road, "tertiary", "K 99"):
            continue
        head = plan.terrain.bend(plan.terrain.centres(cell))
        approaches.append(Chain("tertiary", "K 99", np.array([head, landing])))
    return np.array(landings), approaches
