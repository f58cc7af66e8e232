"""Rivers, streams, a canal and lakes: where the water of the land runs and rests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import outlines, polygons, relax, round_corners, simplify
from maps.exercise_area.noise import Noise
from maps.exercise_area.relief import CELL_M, Terrain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.names import Names

STREAM_KM2 = 2.2
RIVER_KM2 = 28.0
WIDE_M = 25.0  # from this width a river is drawn as an area
DAM_HEIGHTS_M = (28.0, 9.0, 7.0)


@dataclass(frozen=True, slots=True, eq=False)
class Watercourse:
    """
    A river, stream or canal from source to mouth.

    Attributes
    ----------
    name
        Empty for small streams.
    kind
        ``river``, ``stream`` or ``canal``: the value of OSM's ``waterway``.
    line
        (n, 2) ground points.
    width_m
        At the mouth.
    area_km2
        Drained at the mouth.
    """

    name: str
    kind: str
    line: NDArray[np.float64]
    width_m: float
    area_km2: float


@dataclass(frozen=True, slots=True, eq=False)
class Lake:
    """Still water with its level, metres above sea level."""

    name: str
    outline: shapely.Polygon
    level_m: float
    dammed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Waters:
    """
    All water of the area.

    Attributes
    ----------
    courses
        The great river first.
    lakes
        The reservoir first.
    wide
        Ground covered by wide rivers and lakes.
    sea
        Ground covered by the sea.
    wet
        (n, n), plan cells in the sea or a lake.
    """

    courses: tuple[Watercourse, ...]
    lakes: tuple[Lake, ...]
    wide: shapely.Geometry
    sea: shapely.Geometry
    wet: NDArray[np.bool_]

    @property
    def great_river(self) -> Watercourse:
        """The river that divides the region."""
        return self.courses[0]


def let_water_run(terrain: Terrain, names: Names, seed: int) -> tuple[Terrain, Waters]:
    """
    Trace the rivers of a land and fill its lakes.

    Returns
    -------
    tuple[Terrain, Waters]
        The land with its lake beds level, and the water.
    """
    rng = np.random.default_rng([seed, 2])
    stems = _stems(terrain)
    terrain, lakes, wet = _dam(terrain, stems, names, rng)
    meander = (Noise(rng, 1_000.0, 2, 0.6), Noise(rng, 1_000.0, 2, 0.6))
    swing = (Noise(rng, 3_000.0, 2, 0.6), Noise(rng, 3_000.0, 2, 0.6))
    courses: list[Watercourse] = []
    drawn: dict[int, NDArray[np.float64]] = {}
    for cells, parent in stems:
        great = not courses
        fields = swing if great else meander
        course = _draw(terrain, cells, fields, drawn.get(parent), great=great)
        if course is None:
            continue
        for cell in cells:
            drawn.setdefault(cell, course.line)
        if course.kind == "river":
            course = replace(course, name=names.river())
        courses.append(course)
    courses.sort(key=lambda course: -course.area_km2)
    sea = _shore(terrain)
    areas = [_bed(course) for course in courses if course.width_m >= WIDE_M]
    wide = shapely.union_all([*areas, *(lake.outline for lake in lakes)])
    wide = shapely.simplify(shapely.difference(wide, sea), 3.0)
    return terrain, Waters(tuple(courses), tuple(lakes), wide, sea, wet | terrain.sea)


def _stems(terrain: Terrain) -> list[tuple[list[int], int]]:
    """Rivers as cells from mouth to head, with the cell they join; parents first."""
    area = terrain.area_km2.ravel()
    sea = terrain.sea.ravel()
    running = np.flatnonzero((area > STREAM_KM2) & ~sea)
    donors: dict[int, list[int]] = {}
    for cell in running[np.argsort(-area[running], kind="stable")].tolist():
        donors.setdefault(int(terrain.receiver[cell]), []).append(cell)
    mouths = [cell for cell in running.tolist() if sea[terrain.receiver[cell]]]
    mouths.sort(key=lambda cell: -area[cell])
    waiting = [(cell, int(terrain.receiver[cell])) for cell in reversed(mouths)]
    stems = []
    while waiting:
        cell, parent = waiting.pop()
        stem = [cell]
        while cell in donors:
            first, *others = donors[cell]
            waiting += [(other, cell) for other in others]
            stem.append(first)
            cell = first
        stems.append((stem, parent))
    return stems


def _draw(
    terrain: Terrain,
    cells: list[int],
    meander: tuple[Noise, Noise],
    parent: NDArray[np.float64] | None,
    *,
    great: bool,
) -> Watercourse | None:
    """Course of a river on the ground; none if it is too short to map."""
    if len(cells) < 5:
        return None
    area = float(terrain.area_km2.ravel()[cells[0]])
    mouth = int(terrain.receiver[cells[0]])
    plan = relax(terrain.centres([*cells[::-1], mouth]), 4)
    ground = terrain.bend(plan)
    reach = 45.0 if area < RIVER_KM2 else 120.0
    if great:
        reach = 950.0 * terrain.frame.scale
    sway = [field(ground[:, 0], ground[:, 1]) for field in meander]
    ground = ground + reach * np.stack(sway, axis=1)
    if parent is not None:
        nearest = ((parent - ground[-1]) ** 2).sum(axis=1).argmin()
        last = min(9, len(ground))
        share = np.linspace(0, 1, last)[:, None] ** 2
        ground[-last:] += share * (parent[nearest] - ground[-1])
    kind = "river" if area >= RIVER_KM2 else "stream"
    width = float(np.clip(1.6 * np.sqrt(area), 2, 110)) if kind == "river" else 3.0
    line = simplify(round_corners(ground), 2.5)
    return Watercourse("", kind, line, round(width), area)


def _bed(course: Watercourse) -> shapely.Polygon:
    """Area of a wide river, narrower towards its source."""
    count = len(course.line)
    parts = []
    narrow = 0.75 if course.area_km2 > 400 else 0.5
    for start in range(0, count - 1, 12):
        share = narrow + (1 - narrow) * start / count
        line = shapely.LineString(course.line[start : start + 13])
        parts.append(line.buffer(course.width_m * share / 2, quad_segs=3))
    return shapely.union_all(parts)


def _dam(
    terrain: Terrain,
    stems: list[tuple[list[int], int]],
    names: Names,
    rng: np.random.Generator,
) -> tuple[Terrain, list[Lake], NDArray[np.bool_]]:
    """Flood some valleys: one reservoir in the hills, then natural lakes."""
    height, area = terrain.height_m.copy(), terrain.area_km2.ravel()
    donors: dict[int, list[int]] = {}
    for cell, below in enumerate(terrain.receiver.tolist()):
        donors.setdefault(below, []).append(cell)
    wet = np.zeros(terrain.sea.shape, bool)
    lakes: list[Lake] = []
    sites = np.array([cell for stem, _ in stems for cell in stem[4:-6]])
    scale = terrain.frame.scale
    sites = sites[(area[sites] > 12 * scale) & (area[sites] < 220 * scale)]
    inside = terrain.frame.holds(terrain.centres(sites), 2_500 * max(scale, 0.4))
    sites = rng.permutation(sites[inside])[:160]
    for number, dam_m in enumerate(DAM_HEIGHTS_M):
        best: set[int] = set()
        wanted = (220 if number == 0 else 70) * max(scale, 0.18)
        for site in sites.tolist():
            flooded = _basin(site, height.ravel(), donors, dam_m)
            near = abs(len(flooded) - wanted) < abs(len(best) - wanted)
            if near and not wet.ravel()[list(flooded)].any():
                best = flooded
        if len(best) < 0.25 * wanted:
            continue
        level = round(min(height.ravel()[list(best)]) + dam_m)
        mask = np.zeros(height.shape, bool)
        mask.flat[sorted(best)] = True
        wet |= mask
        height[mask] = level
        outline = _lake_outline(terrain, mask)
        lakes.append(Lake(f"{names.river()} See", outline, level, number == 0))
    return replace(terrain, height_m=height), lakes, wet


def _basin(
    site: int, height: NDArray[np.float64], donors: dict[int, list[int]], dam_m: float
) -> set[int]:
    """Cells above a dam that its lake would cover."""
    level = height[site] + dam_m
    flooded, waiting = {site}, [site]
    while waiting and len(flooded) < 2_000:
        for cell in donors.get(waiting.pop(), ()):
            if height[cell] < level:
                flooded.add(cell)
                waiting.append(cell)
    return flooded


def _lake_outline(terrain: Terrain, mask: NDArray[np.bool_]) -> shapely.Polygon:
    """Shore of a lake on the ground: the largest smooth outline of its cells."""
    found = outlines(mask.astype(float), terrain.axis, 0.5)
    largest = max(found, key=lambda shape: shape.area)
    ring = round_corners(terrain.bend(shapely.get_coordinates(largest.exterior)))
    shape = shapely.Polygon(ring).buffer(30).buffer(-25).simplify(4.0)
    return max(polygons(shape), key=lambda part: part.area)


def _shore(terrain: Terrain) -> shapely.Geometry:
    """The sea on the ground; puddles and rocks are left out."""
    depth = np.where(terrain.sea, 1.0, 0.0)
    parts = []
    for part in outlines(depth, terrain.axis, 0.5):
        if part.area < 40 * CELL_M**2:
            continue
        shell, *holes = [
            round_corners(terrain.bend(relax(shapely.get_coordinates(ring), 2)))
            for ring in (part.exterior, *part.interiors)
        ]
        parts.append(shapely.Polygon(shell, [hole for hole in holes if len(hole) > 24]))
    sea = shapely.make_valid(shapely.union_all(parts)).simplify(6.0)
    return shapely.intersection(sea, terrain.frame.box)
