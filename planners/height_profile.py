"""The ground along a route: heights, grades, and where it climbs most.

Heights are those of the roads, so that bridges and tunnels run straight between
their ends. Grades come from the same heights evened out by a bell of 160 m, as those
are by which routes are planned (see `maps.road_profile`): elevation models err by
metres, which over a short stretch would make walls of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.coordinates import geodesic_lengths
from maps.polylines import Polylines, spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.route import Lonlat, Route

STEP_M = 25.0
MOST_STEPS = 4000
BELL_M = 160.0  # standard deviation


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HeightProfile:
    """
    Heights at even distances along a route.

    Attributes
    ----------
    distance_m
        (n,) from the start, rising, first 0 and last the length.
    height_m
        (n,) above sea level; NaN where nobody knows.
    grade
        (n,) rise over run in the direction of march; NaN where nobody knows.
    lonlat
        (n, 2) degrees.
    climb_m, descent_m
        Of the whole route, as the route has them.
    """

    distance_m: NDArray[np.float64]
    height_m: NDArray[np.float64]
    grade: NDArray[np.float64]
    lonlat: NDArray[np.float64]
    climb_m: float
    descent_m: float

    @property
    def is_known(self) -> bool:
        """Whether there are heights at all."""
        return bool(np.isfinite(self.height_m).any())

    def steepest(self) -> tuple[float, float]:
        """Grade of greatest size and its distance from the start; 0, 0 for none."""
        if not np.isfinite(self.grade).any():
            return 0.0, 0.0
        at = int(np.nanargmax(np.abs(self.grade)))
        return float(self.grade[at]), float(self.distance_m[at])

    def place(self, distance_m: float) -> Lonlat:
        """Degrees of a place along the route."""
        lon = np.interp(distance_m, self.distance_m, self.lonlat[:, 0])
        lat = np.interp(distance_m, self.distance_m, self.lonlat[:, 1])
        return float(lon), float(lat)

    def height_at(self, distance_m: float) -> float:
        """Height at a distance from the start, metres; NaN for not known."""
        return float(np.interp(distance_m, self.distance_m, self.height_m))

    def grade_at(self, distance_m: float) -> float:
        """Grade at a distance from the start; NaN for not known."""
        return float(np.interp(distance_m, self.distance_m, self.grade))

    def nearest_m(self, position: Lonlat) -> tuple[float, float]:
        """Distance from the start of the place nearest to a point, and metres off."""
        east = np.cos(np.radians(position[1]))
        off = (self.lonlat - position) * (east, 1.0)
        at = int(np.argmin(np.hypot(off[:, 0], off[:, 1])))
        away = geodesic_lengths(np.array([position, self.lonlat[at]]))
        return float(self.distance_m[at]), float(away[0])


def height_profile(network: RoadNetwork, route: Route) -> HeightProfile:
    """
    Heights along a route.

    Parameters
    ----------
    network
        That the route was planned on.
    route
        With its edges.

    Returns
    -------
    HeightProfile
        Every 25 m, or 4000 even steps on a route longer than 100 km.
    """
    along, heights = _heights(network, route)
    steps = int(np.clip(np.ceil(route.length_m / STEP_M), 1, MOST_STEPS))
    distance = np.linspace(0.0, route.length_m, steps + 1)
    height = np.interp(distance, along, heights)
    vertex_m, vertices = np.array(route.distance_m), np.array(route.geometry)
    lonlat = np.column_stack(
        [np.interp(distance, vertex_m, vertices[:, axis]) for axis in (0, 1)]
    )
    return HeightProfile(
        distance_m=distance,
        height_m=height,
        grade=_grades(distance, height),
        lonlat=lonlat,
        climb_m=route.climb_m,
        descent_m=route.descent_m,
    )


def _heights(
    network: RoadNetwork, route: Route
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distances from the start of all vertices of the route's edges, and heights."""
    edges = np.array(route.edges)
    link = network.edge_link[edges]
    begins = network.link_offsets[link]
    counts = network.link_offsets[link + 1] - begins
    vertex = spans(begins, counts)
    lines = Polylines.of_counts(np.column_stack([vertex, vertex]), counts)
    lines = lines.reversed_where(~network.edge_forward[edges])
    place, owner = lines.xy[:, 0], lines.owners()
    step = np.zeros(len(place))
    step[1:] = geodesic_lengths(network.vertex_lonlat[place])
    step[lines.offsets[:-1]] = 0.0
    walked = np.cumsum(step)
    begun, ended = walked[lines.offsets[:-1]], walked[lines.offsets[1:] - 1]
    full = network.link_length_m[link]
    scale = full / np.where(ended > begun, ended - begun, 1.0)
    starts = np.concatenate([[0.0], np.cumsum(full)[:-1]]) - full[0] * route.first_share
    along = starts[owner] + (walked - begun[owner]) * scale[owner]
    return along, network.vertex_height_m[place].astype(np.float64)


def _grades(
    distance: NDArray[np.float64], height: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Rise over run at every place, from heights evened out; NaN where unknown."""
    grade = np.full(len(distance), np.nan)
    if distance[-1] <= 0:
        return np.zeros(len(distance)) if np.isfinite(height).all() else grade
    if len(distance) < 3:
        return np.full(len(distance), (height[-1] - height[0]) / distance[-1])
    step = float(distance[1])
    reach = max(1, int(np.ceil(3 * BELL_M / step)))
    bell = np.exp(-(((np.arange(-reach, reach + 1) * step) / BELL_M) ** 2) / 2)
    for start, end in _known_runs(height):
        padded = np.pad(height[start:end], reach, "reflect", reflect_type="odd")
        even = np.convolve(padded, bell / bell.sum(), "valid")
        grade[start:end] = np.gradient(even, step)
    return grade


def _known_runs(height: NDArray[np.float64]) -> list[tuple[int, int]]:
    """First place, and the place after the last, of every stretch with heights."""
    known = np.concatenate([[False], np.isfinite(height), [False]]).astype(np.int8)
    turns = np.diff(known)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1)
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [(start, end) for start, end in pairs if end - start > 2]
