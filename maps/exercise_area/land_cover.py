"""Woods, fields, meadows, wetlands, built-up ground: what covers the land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import lines, outlines, polygons, round_corners
from maps.exercise_area.features import Area, Spot, Way
from maps.exercise_area.noise import Noise
from maps.exercise_area.relief import CELL_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.exercise_area.names import Names
    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters
    from maps.exercise_area.streets import Town

SMALLEST_M2 = 22_000.0
LANDUSE = {"residential", "industrial", "retail"}


def cover_land(
    terrain: Terrain, waters: Waters, towns: Sequence[Town], seed: int
) -> list[Area]:
    """Cover the open land: woods first, then what lies between them."""
    rng = np.random.default_rng([seed, 8])
    taken = shapely.union_all(
        [waters.sea, waters.wide, *(town.outline.buffer(25) for town in towns)]
    )
    shapely.prepare(taken)
    areas: list[Area] = []
    for tags, field in _fields(terrain, waters, towns, rng):
        whole = shapely.difference(_on_ground(terrain, field), taken)
        whole = shapely.intersection(whole, terrain.frame.box)
        areas += [
            Area(part, tags)
            for part in polygons(shapely.simplify(whole, 7.0))
            if part.area > SMALLEST_M2 and part.is_valid
        ]
        taken = shapely.union(taken, whole)
    return areas


def _fields(
    terrain: Terrain,
    waters: Waters,
    towns: Sequence[Town],
    rng: np.random.Generator,
) -> list[tuple[dict[str, str], NDArray[np.float64]]]:
    """Covers with the plan field that is positive where they lie, first come first."""
    x, y = np.meshgrid(terrain.axis, terrain.axis)
    height, slope = terrain.height_m, terrain.slope()
    patches = Noise(rng, 4_200.0, 4, 0.6)(x, y)
    fine = Noise(rng, 1_700.0, 3, 0.6)(x, y)
    wild = Noise(rng, 2_600.0, 3)(x, y)
    moist = np.where(terrain.area_km2 > 45, 1.0, 0.0)
    for _ in range(3):
        moist = np.maximum(moist, 0.7 * _spread(moist))
    near = np.full(x.shape, np.inf)
    for town in towns:
        if town.place.kind in {"village", "hamlet"}:
            centre = terrain.centres(town.place.cell)
            gap = np.sqrt((x - centre[0]) ** 2 + (y - centre[1]) ** 2)
            near = np.minimum(near, gap - town.place.radius_m)
    dry = np.where(waters.wet, -1.0, 1.0)
    wood = 1.15 * patches + 0.5 * fine + 3.4 * slope + height / 900 - 0.44
    wood -= 0.7 * np.clip(1 - near / 500, 0, 1)
    wetland = 1.5 * moist * (slope < 0.02) + 0.9 * wild - 1.02
    heath = wild + height / 650 - 0.62
    orchard = 0.9 * fine - np.clip(near / 900, 0, 3) + 0.28
    meadow = 0.8 * moist + 0.9 * fine + 3 * slope + height / 900 - 0.50
    field = 0.85 + 1.2 * wild - 3 * slope - height / 700
    return [
        ({"landuse": "forest"}, np.minimum(wood, dry)),
        ({"natural": "wetland", "wetland": "marsh"}, np.minimum(wetland, dry)),
        ({"natural": "heath"}, np.minimum(heath, dry)),
        ({"landuse": "orchard"}, np.minimum(orchard, dry)),
        ({"landuse": "meadow"}, np.minimum(meadow, dry)),
        ({"landuse": "farmland"}, np.minimum(field, dry)),
        ({"natural": "scrub"}, np.minimum(0.16 - np.abs(fine) - 0.1, dry)),
    ]


def _spread(field: NDArray[np.float64]) -> NDArray[np.float64]:
    """Largest value of each cell and its four neighbours."""
    wide = np.pad(field, 1, mode="edge")
    sides = (wide[:-2, 1:-1], wide[2:, 1:-1], wide[1:-1, :-2], wide[1:-1, 2:])
    return np.asarray(np.maximum.reduce([field, *sides]))


def _on_ground(terrain: Terrain, field: NDArray[np.float64]) -> shapely.Geometry:
    """Ground where a plan field is positive, without patches too small to map."""
    plans = []
    for plan in outlines(field, terrain.axis, 0.0):
        if plan.area > SMALLEST_M2:
            rings = [r for r in plan.interiors if shapely.Polygon(r).area > SMALLEST_M2]
            shell, *holes = [
                round_corners(shapely.get_coordinates(ring), 1)
                for ring in (plan.exterior, *rings)
            ]
            plans.append(shapely.Polygon(shell, holes).simplify(8.0))
    ground = shapely.transform(np.array(plans, dtype=object), terrain.bend)
    return shapely.union_all(shapely.make_valid(ground))


def cover_towns(towns: Sequence[Town]) -> list[Area]:
    """Built-up ground, with parks, trade and industry set apart."""
    areas = []
    for town in towns:
        special = [quarter for quarter in town.quarters if quarter.use != "residential"]
        rest = shapely.difference(
            town.outline, shapely.union_all([quarter.ground for quarter in special])
        )
        areas += [Area(part, {"landuse": "residential"}) for part in polygons(rest)]
        for quarter in special:
            key = "landuse" if quarter.use in LANDUSE else "leisure"
            areas += [Area(p, {key: quarter.use}) for p in polygons(quarter.ground)]
    return [area for area in areas if area.ground.area > 3_000]


def draw_waters(waters: Waters, terrain: Terrain) -> tuple[list[Way], list[Area]]:
    """Rivers as lines, wide water and the sea as areas, the shore as coastline."""
    ways, areas = [], []
    box = terrain.frame.box
    for course in waters.courses:
        tags = {"waterway": course.kind}
        if course.name:
            tags |= {"name": course.name, "width": f"{course.width_m:g}"}
        inside = shapely.intersection(shapely.LineString(course.line), box)
        inside = shapely.difference(inside, waters.sea)
        ways += [Way(line, tags) for line in lines(inside)]
    lakes = shapely.union_all([lake.outline for lake in waters.lakes])
    beds = shapely.intersection(shapely.difference(waters.wide, lakes), box)
    areas += [
        Area(part, {"natural": "water", "water": "river"}) for part in polygons(beds)
    ]
    for lake in waters.lakes:
        kind = "reservoir" if lake.dammed else "lake"
        tags = {"natural": "water", "water": kind, "name": lake.name}
        areas.append(Area(lake.outline, {**tags, "ele": f"{lake.level_m:g}"}))
    areas += [
        Area(part, {"natural": "water", "water": "sea"})
        for part in polygons(waters.sea)
    ]
    edge = shapely.boundary(box).buffer(1.0)
    shore = shapely.difference(shapely.boundary(waters.sea), edge)
    shore = shapely.line_merge(shore) if shore.geom_type != "LineString" else shore
    # The sea lies to the right of a coastline; rings of polygons have it on the left.
    for line in lines(shore):
        ways.append(Way(_sea_on_right(line, waters.sea), {"natural": "coastline"}))
    return ways, areas


def _sea_on_right(
    line: NDArray[np.float64], sea: shapely.Geometry
) -> NDArray[np.float64]:
    """Coastline in the direction that has the sea on its right."""
    middle = len(line) // 2
    ahead = line[middle] - line[middle - 1]
    right = np.array([ahead[1], -ahead[0]]) / np.sqrt(ahead @ ahead)
    beside = (line[middle] + line[middle - 1]) / 2 + 2 * right
    return line if sea.contains(shapely.Point(beside)) else line[::-1]


def name_summits(terrain: Terrain, names: Names) -> list[Spot]:
    """Summits that stand out, the highest first, with names and heights."""
    height = terrain.height_m
    around = np.lib.stride_tricks.sliding_window_view(np.pad(height, 3), (7, 7))
    tops = np.flatnonzero(height >= around.max(axis=(2, 3)))
    tops = tops[np.argsort(-height.ravel()[tops], kind="stable")]
    places = terrain.bend(terrain.centres(tops))
    inside = terrain.frame.holds(places, 2 * CELL_M)
    apart_m = 2_600 * max(terrain.frame.scale, 0.3)
    chosen: list[int] = []
    for number in np.flatnonzero(inside).tolist():
        gaps = ((places[chosen] - places[number]) ** 2).sum(axis=1)
        if (gaps > apart_m**2).all():
            chosen.append(number)
    spots = []
    for number in chosen[: max(round(46 * terrain.frame.scale), 5)]:
        tags = {"natural": "peak", "name": names.hill()}
        tags["ele"] = str(round(height.ravel()[tops[number]]))
        spots.append(Spot(places[number], tags))
    return spots
