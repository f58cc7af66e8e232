"""Lines that keep apart from the roads: the motorway and the railways."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import relax, resample, round_corners, simplify
from maps.exercise_area.relief import CELL_M
from maps.exercise_area.settlements import built_up_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.crossings import Crossings
    from maps.exercise_area.road_plan import Chain, RoadPlan
    from maps.exercise_area.settlements import Settlement


def lay_motorway(
    plan: RoadPlan, settlements: tuple[Settlement, ...], crossings: Crossings
) -> NDArray[np.float64]:
    """Lay the motorway past the towns, over the great river, from south to north."""
    terrain, extent_m = plan.terrain, plan.terrain.frame.extent_m
    before = plan.effort.copy()
    plan.effort[built_up_cells(terrain, settlements, 1.25)] *= 9
    plan.open_crossing(crossings.motorway)
    river = terrain.unbend(crossings.motorway)
    south = np.array([river[0] - 0.02 * extent_m, 0.06 * extent_m])
    north = np.array([river[0] + 0.02 * extent_m, 0.94 * extent_m])
    roads = plan.road_cells()
    places = terrain.bend(terrain.centres(roads))
    roads = roads[terrain.frame.holds(places, 0.025 * extent_m)]
    gaps = [((terrain.centres(roads) - end) ** 2).sum(axis=1) for end in (south, north)]
    stops = [int(roads[gap.argmin()]) for gap in gaps]
    stops.insert(1, int(terrain.cells(river)))
    line = _course(
        plan,
        stops,
        "motorway",
        spacing_m=900 * max(terrain.frame.scale, 0.5),
        shun=2.2,
    )
    plan.effort[:] = before
    plan.burden(line, 9.0)
    return line


def end_on_roads(
    motorway: NDArray[np.float64], chains: tuple[Chain, ...]
) -> NDArray[np.float64]:
    """Motorway with both ends moved onto the nearest country road."""
    roads = shapely.union_all(
        [
            shapely.LineString(chain.line)
            for chain in chains
            if chain.kind not in {"track", "unclassified"}
        ]
    )
    moved = motorway.copy()
    keep = np.ones(len(moved), bool)
    for end, inner in ((0, slice(1, None)), (-1, slice(None, -1))):
        across = shapely.shortest_line(roads, shapely.Point(moved[end]))
        moved[end] = shapely.get_coordinates(across)[0]
        # Short of the end, the line must not fold back on itself.
        close = ((moved[inner] - moved[end]) ** 2).sum(axis=1) < (2 * CELL_M) ** 2
        keep[inner] &= ~close
    return moved[keep]


def lay_railways(
    plan: RoadPlan, settlements: tuple[Settlement, ...], crossings: Crossings
) -> tuple[list[NDArray[np.float64]], list[tuple[str, NDArray[np.float64]]]]:
    """Lay one line over the river and one along it, with a station in each town."""
    terrain = plan.terrain
    towns = [place for place in settlements if place.kind in {"city", "town"}]
    before = plan.effort.copy()
    plan.effort[built_up_cells(terrain, settlements, 0.35)] *= 6
    plan.open_crossing(crossings.railway)
    stops = [_station(plan, town) for town in towns]
    east_most = int(np.argmax([town.at[0] for town in towns]))
    others = [i for i in range(2, len(towns)) if i != east_most]
    west = min(others, key=lambda i: towns[0].gap_m(towns[i]), default=None)
    bridge = int(terrain.cells(terrain.unbend(crossings.railway)))
    routes = [[stops[0], bridge, stops[1]]]
    routes += [[stops[0], stops[i]] for i in (west, east_most) if i not in {None, 0, 1}]
    railways = [_course(plan, r, "rail", spacing_m=600, shun=3.0) for r in routes]
    plan.effort[:] = before
    for line in railways:
        plan.burden(line, 5.0)
    served = sorted({0, 1, east_most} | ({west} if west is not None else set()))
    named = [(towns[i].name, terrain.bend(terrain.centres(stops[i]))) for i in served]
    return [line for line in railways if len(line)], named


def _station(plan: RoadPlan, town: Settlement) -> int:
    """Cell of the station: at the rim of the centre, where the ground is easiest."""
    angles = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1))
    centre = plan.terrain.centres(town.cell)
    cells = [
        int(plan.terrain.cells(centre + np.array(angle) * 0.62 * town.radius_m))
        for angle in angles
    ]
    return min(cells, key=lambda cell: (plan.effort.ravel()[cell], cell))


def _course(
    plan: RoadPlan, stops: list[int], kind: str, *, spacing_m: float, shun: float
) -> NDArray[np.float64]:
    """Smooth ground line through cells that shuns roads and stays off the grid."""
    before = plan.effort.copy()
    plan.effort.ravel()[plan.road_cells()] *= shun
    cells: list[int] = []
    for a, b in pairwise(stops):
        cells += plan.path(a, b, kind).tolist()[bool(cells) :]
    plan.effort[:] = before
    if len(cells) < 4:
        return np.empty((0, 2))
    line = plan.terrain.bend(plan.terrain.centres(cells))
    line = relax(resample(relax(line, 6), spacing_m), 2)
    return simplify(round_corners(line, 4), 1.0)
