"""The layout of transport: which places roads and railways join, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import (
    point_at,
    relax,
    resample,
    round_corners,
    simplify,
    stations,
)
from maps.exercise_area.relief import CELL_M
from maps.exercise_area.road_plan import Chain, RoadPlan, gabriel_pairs
from maps.exercise_area.settlements import built_up_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters
    from maps.exercise_area.settlements import Settlement

CROSSING_SPACING_M = 8_500.0
TRACKS = 1_700


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """
    Roads and railways as planned, before streets and structures.

    Attributes
    ----------
    chains
        Country roads between their meeting points.
    motorway
        (n, 2), centre line on the ground; its ends lie on country roads.
    railways
        Centre lines on the ground.
    stations
        Name and ground point of each railway station.
    ferry
        (2, 2), landings of the ferry on both banks.
    old_bridge
        (2,), about where the shortest road between the two largest settlements
        crosses the great river.
    """

    chains: tuple[Chain, ...]
    motorway: NDArray[np.float64]
    railways: tuple[NDArray[np.float64], ...]
    stations: tuple[tuple[str, NDArray[np.float64]], ...]
    ferry: NDArray[np.float64]
    old_bridge: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """Where the great river may be crossed: ground points."""

    old_bridge: NDArray[np.float64]
    motorway: NDArray[np.float64]
    railway: NDArray[np.float64]
    roads: tuple[NDArray[np.float64], ...]
    ferry: NDArray[np.float64]
    ferry_across: NDArray[np.float64]


def lay_out(
    terrain: Terrain, waters: Waters, settlements: tuple[Settlement, ...], seed: int
) -> Layout:
    """Lay all country roads, the motorway, the railways and the ferry of an area."""
    rng = np.random.default_rng([seed, 5])
    plan = RoadPlan.over(terrain, waters, seed)
    crossings = choose_crossings(terrain, waters, settlements)
    _join_express(plan, settlements)
    for at in (crossings.old_bridge, *crossings.roads):
        plan.open_crossing(at)
    _join_towns(plan, settlements, rng)
    _join_banks(plan, settlements, crossings, waters)
    plan.close_crossings(waters)
    motorway = _lay_motorway(plan, settlements, crossings)
    railways, stops = _lay_railways(plan, settlements, crossings)
    _join_villages(plan, settlements, rng)
    landings, approaches = _lay_ferry(plan, crossings)
    _lay_tracks(plan, rng)
    chains = (*plan.chains(), *approaches)
    return Layout(
        chains,
        _end_on_roads(motorway, chains),
        tuple(railways),
        tuple(stops),
        landings,
        crossings.old_bridge,
    )


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


def _gateways(plan: RoadPlan) -> list[int]:
    """Cells at the edge of the plan where roads leave the area, in low passes."""
    size = plan.terrain.size
    middle = np.arange(4, size - 4)
    edges = (
        (size - 2) * size + middle[size // 3 :],
        size + middle[size // 3 :],
        middle * size + size - 2,
    )
    found = []
    for cells in edges:
        for part in np.array_split(cells, max(round(3 * plan.terrain.frame.scale), 1)):
            dear = plan.effort.ravel()[part] > 1.9
            height = plan.terrain.height_m.ravel()[part] + np.where(dear, 1e4, 0)
            found.append(int(part[height.argmin()]))
    return found


def _join_express(plan: RoadPlan, settlements: tuple[Settlement, ...]) -> None:
    """Lay the express road from the city to the nearest town on its own bank."""
    city, *towns = [p for p in settlements if p.kind in {"city", "town"}]
    for town in sorted(towns, key=lambda town: _apart(city, town)):
        if plan.connect(city.cell, town.cell, "trunk", "B 4"):
            return


def _join_towns(
    plan: RoadPlan, settlements: tuple[Settlement, ...], rng: np.random.Generator
) -> None:
    """Lay trunk, primary and secondary roads."""
    towns = [place.cell for place in settlements if place.kind in {"city", "town"}]
    towns_at = plan.terrain.centres(towns)
    plan.connect(towns[0], towns[1], "primary", "B 31")
    pairs = [pair for pair in gabriel_pairs(towns_at) if pair != (0, 1)]
    ref = 32
    for a, b in pairs:
        plan.connect(towns[a], towns[b], "primary", f"B {ref}")
        ref += int(rng.integers(1, 9))
    for cell in _gateways(plan):
        nearest = int(
            ((towns_at - plan.terrain.centres(cell)) ** 2).sum(axis=1).argmin()
        )
        plan.connect(towns[nearest], cell, "primary", f"B {ref}")
        ref += int(rng.integers(1, 9))
    larger = [place for place in settlements if place.kind == "village"]
    larger = larger[: max(len(larger) // 2, 3)]
    cells = towns + [place.cell for place in larger]
    ref = int(rng.integers(101, 120))
    for a, b in gabriel_pairs(plan.terrain.centres(cells)):
        if b >= len(towns):
            plan.connect(cells[a], cells[b], "secondary", f"L {ref}")
            ref += int(rng.integers(1, 7))


def _join_banks(
    plan: RoadPlan,
    settlements: tuple[Settlement, ...],
    crossings: Crossings,
    waters: Waters,
) -> None:
    """Lay a road over each crossing of the great river, whoever else uses it."""
    river = waters.great_river.line
    course = river[np.argsort(river[:, 0], kind="stable")]
    places = [place for place in settlements if place.kind != "hamlet"]
    for number, at in enumerate(crossings.roads):
        ends = []
        for north in (True, False):
            bank = [
                place
                for place in places
                if (place.at[1] > np.interp(place.at[0], *course.T)) is np.bool_(north)
            ]
            gaps = [((place.at - at) ** 2).sum() for place in bank]
            ends.append(bank[int(np.argmin(gaps))].cell)
        gate = int(plan.terrain.cells(plan.terrain.unbend(at)))
        for end in ends:
            plan.connect(end, gate, "secondary", f"L {401 + 2 * number}")


def _join_villages(
    plan: RoadPlan, settlements: tuple[Settlement, ...], rng: np.random.Generator
) -> None:
    """Lay tertiary roads between villages and lanes to the hamlets."""
    cells = [place.cell for place in settlements if place.kind != "hamlet"]
    ref = 1
    for a, b in gabriel_pairs(plan.terrain.centres(cells)):
        if rng.random() < 0.8:
            plan.connect(cells[a], cells[b], "tertiary", f"K {ref}")
            ref += int(rng.integers(1, 5))
    hamlets = [place.cell for place in settlements if place.kind == "hamlet"]
    for cell in hamlets:
        road = plan.nearest_road(cell, 40)
        if road is not None and road != cell:
            plan.connect(cell, road, "unclassified")
    everywhere = cells + hamlets
    centres = plan.terrain.centres(everywhere)
    for a, b in gabriel_pairs(centres):
        near = ((centres[a] - centres[b]) ** 2).sum() < 4_500**2
        if b >= len(cells) and near and rng.random() < 0.75:
            plan.connect(everywhere[a], everywhere[b], "unclassified")


def _lay_tracks(plan: RoadPlan, rng: np.random.Generator) -> None:
    """Lay farm and forest tracks from road to road, or into the fields."""
    plan.effort[plan.effort > 8] = np.inf
    for number in range(min(len(plan.road_cells()) // 4, TRACKS)):
        start = int(rng.choice(plan.road_cells()))
        if number % 3 == 0:  # from the depth of the land to the next road
            goal = int(rng.integers(plan.terrain.size**2))
            road = plan.nearest_road(goal, 45)
            if road is not None and np.isfinite(plan.effort.ravel()[goal]):
                plan.connect(road, goal, "track")
            continue
        row, col = divmod(start, plan.terrain.size)
        row += int(rng.integers(-15, 16))
        col += int(rng.integers(-15, 16))
        if not (0 < row < plan.terrain.size and 0 < col < plan.terrain.size):
            continue
        goal = row * plan.terrain.size + col
        road = plan.nearest_road(goal, 5)
        if road is not None and rng.random() < 0.65:
            goal = road
        if np.isfinite(plan.effort.ravel()[goal]):
            plan.connect(start, goal, "track")


def _course(
    plan: RoadPlan, stops: list[int], kind: str, *, spacing_m: float, shun: float
) -> NDArray[np.float64]:
    """Smooth ground line through cells that shuns roads and stays off the grid."""
    before = plan.effort.copy()
    plan.effort.ravel()[plan.road_cells()] *= shun
    cells: list[int] = []
    for a, b in zip(stops, stops[1:], strict=False):
        cells += plan.path(a, b, kind).tolist()[bool(cells) :]
    plan.effort[:] = before
    if len(cells) < 4:
        return np.empty((0, 2))
    line = plan.terrain.bend(plan.terrain.centres(cells))
    line = relax(resample(relax(line, 6), spacing_m), 2)
    return simplify(round_corners(line, 4), 1.0)


def _lay_motorway(
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


def _lay_railways(
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
    west = min(others, key=lambda i: _apart(towns[0], towns[i]), default=None)
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


def _apart(one: Settlement, other: Settlement) -> float:
    return float(((one.at - other.at) ** 2).sum())


def _station(plan: RoadPlan, town: Settlement) -> int:
    """Cell of the station: at the rim of the centre, where the ground is easiest."""
    angles = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1))
    centre = plan.terrain.centres(town.cell)
    cells = [
        int(plan.terrain.cells(centre + np.array(angle) * 0.62 * town.radius_m))
        for angle in angles
    ]
    return min(cells, key=lambda cell: (plan.effort.ravel()[cell], cell))


def _lay_ferry(
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


def _end_on_roads(
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
