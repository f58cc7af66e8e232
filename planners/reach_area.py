"""The ground within reach, as polygons with holes.

A point belongs to the ground within reach if the nearest road that the formation may
use is one within reach, and lies no farther off than a fixed distance. So the rim
runs where the roads are cut off, fields between reached roads belong to the area, and
a village that cannot be reached is a hole in it. Distances are taken on a grid and the
rim is drawn between its points, so it is true to about a quarter of a step. Ferries do
not count. Islands and holes below a quarter of a square kilometre are left out, but
for the largest island.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import contourpy
import numpy as np
import shapely

from maps.distance_field import distance_field
from maps.road_network import RoadClass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.polylines import Polylines
    from maps.road_network import RoadNetwork
    from planners.reached_roads import Stretches
    from planners.route import Lonlat

METRES_PER_DEGREE = 111_320.0
OFF_ROAD_M = 500.0
STEPS_OFF_ROAD = 6.0  # of the grid
MOST_STEPS = 1200  # of the grid to a side; then its steps grow, and how far off road
SMALLEST_M2 = 250_000.0
TOLERANCE = 0.2  # of a step, by which the rim may be simplified
DIGITS = 6  # of degrees
PRECISION = 10.0**-DIGITS  # a tenth of a metre

Ring = tuple["Lonlat", ...]
Polygon = tuple[Ring, ...]  # the outer ring, then the holes; each closed


def ground_within(
    network: RoadNetwork, reached: Stretches, usable: NDArray[np.bool_]
) -> tuple[Polygon, ...]:
    """
    Ground to which reached stretches of road are the nearest.

    Parameters
    ----------
    network
        Roads of the area.
    reached
        Within reach.
    usable
        (L,) bool, links that the formation may use.

    Returns
    -------
    tuple[Polygon, ...]
        From west to east, outer rings counter-clockwise, holes clockwise; degrees.
        Empty where no road is reached.
    """
    ashore = network.link_class != RoadClass.FERRY
    inside = reached.lines(network)
    inside = inside.take(np.flatnonzero(ashore[reached.link]))
    if not len(inside):
        return ()
    grid = _Grid(inside)
    rest = reached.rest(usable & ashore).lines(network)
    near = grid.distance(inside)
    # Below zero where the nearest road is within reach, and near enough.
    beyond = np.maximum(near - grid.distance(rest), near - STEPS_OFF_ROAD)
    generator = contourpy.contour_generator(
        z=beyond, fill_type=contourpy.FillType.OuterOffset
    )
    found: Any = generator.filled(-np.inf, 0.0)
    polygons = [grid.polygon(*outline) for outline in zip(*found, strict=True)]
    return _rings(grid, polygons)


def ground_area_m2(ground: tuple[Polygon, ...]) -> float:
    """Square metres of ground, as good as its rim."""
    area = 0.0
    for rings in ground:
        middle = np.radians(np.mean([lat for _, lat in rings[0]]))
        scale = METRES_PER_DEGREE**2 * float(np.cos(middle))
        area += shapely.Polygon(rings[0], rings[1:]).area * scale
    return area


class _Grid:
    """A grid over the lines within reach, in metres from its middle."""

    def __init__(self, lines: Polylines) -> None:
        low, high = lines.xy.min(axis=0), lines.xy.max(axis=0)
        self._middle = (low + high) / 2
        east = METRES_PER_DEGREE * np.cos(np.radians(self._middle[1]))
        self._metres = np.array([east, METRES_PER_DEGREE])
        wide, tall = ((high - low) * self._metres).tolist()
        self.step_m = max(OFF_ROAD_M / STEPS_OFF_ROAD, max(wide, tall) / MOST_STEPS)
        margin = STEPS_OFF_ROAD + 2
        self._corner = np.array([wide, tall]) / 2 / self.step_m + margin
        self.columns, self.rows = (np.ceil(2 * self._corner).astype(int) + 1).tolist()

    def distance(self, lines: Polylines) -> NDArray[np.float32]:
        """Steps from each point of the grid to the nearest of some lines."""
        points = (lines.xy - self._middle) * self._metres / self.step_m + self._corner
        first = np.ones(len(points), np.bool_)
        first[lines.offsets[1:] - 1] = False
        start = np.flatnonzero(first)
        segments = np.hstack([points[start], points[start + 1]])
        return distance_field(segments, self.rows, self.columns, STEPS_OFF_ROAD + 1)

    def polygon(self, points: NDArray[Any], starts: NDArray[Any]) -> Any:  # noqa: ANN401 - shapely has no types
        """Polygon in steps of the grid, simplified."""
        rings = np.split(points, starts[1:-1])
        polygon = shapely.Polygon(rings[0], rings[1:])
        return shapely.make_valid(shapely.simplify(polygon, TOLERANCE))

    def degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn points in steps of the grid, (n, 2), into degrees."""
        lonlat = (points - self._corner) * self.step_m / self._metres + self._middle
        return np.asarray(lonlat)


def _rings(grid: _Grid, polygons: list[Any]) -> tuple[Polygon, ...]:
    """Rings of polygons that are large enough, without holes that are not."""
    smallest = SMALLEST_M2 / grid.step_m**2
    parts = [
        part
        for part in shapely.get_parts(np.array(polygons, object)).tolist()
        if part.geom_type == "Polygon"
    ]
    parts.sort(key=lambda part: (part.bounds, part.area))
    largest = max((part.area for part in parts), default=0.0)
    found = []
    for part in parts:
        if part.area < min(smallest, largest):
            continue
        holes = [
            hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest
        ]
        whole = shapely.transform(shapely.Polygon(part.exterior, holes), grid.degrees)
        rounded = shapely.set_precision(whole, PRECISION)
        found += shapely.get_parts(shapely.orient_polygons(rounded)).tolist()
    return tuple(
        tuple(_ring(ring) for ring in (part.exterior, *part.interiors))
        for part in found
    )


def _ring(ring: Any) -> Ring:  # noqa: ANN401 - shapely has no types
    """Give a closed ring of degrees."""
    lonlat = np.round(shapely.get_coordinates(ring), DIGITS).tolist()
    return tuple((lon, lat) for lon, lat in lonlat)
