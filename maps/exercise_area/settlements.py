"""Where people live: one city, towns, villages and hamlets of Zipf sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.exercise_area.noise import Noise
from maps.exercise_area.relief import CELL_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.names import Names
    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters

# Number in the full area, distance to neighbours, people in the largest, and per km2.
KINDS = (
    ("city", 1, 9_000.0, 41_000, 2_700),
    ("town", 6, 8_000.0, 12_500, 2_100),
    ("village", 42, 3_600.0, 1_900, 1_500),
    ("hamlet", 100, 1_900.0, 160, 700),
)


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """
    A place where people live.

    Attributes
    ----------
    name
        Invented.
    kind
        ``city``, ``town``, ``village`` or ``hamlet``: OSM's ``place``.
    population
        People.
    cell
        Plan cell of its centre.
    at
        (2,), its centre on the ground.
    radius_m
        Of a disc that would hold all its people.
    """

    name: str
    kind: str
    population: int
    cell: int
    at: NDArray[np.float64]
    radius_m: float

    def gap_m(self, other: Settlement) -> float:
        """Distance from centre to centre."""
        away = self.at - other.at
        return float(np.sqrt(away @ away))


def settle(
    terrain: Terrain, waters: Waters, names: Names, seed: int
) -> tuple[Settlement, ...]:
    """
    Found settlements where the ground suits them, the largest first.

    The first two lie on opposite banks of the great river.
    """
    rng = np.random.default_rng([seed, 3])
    points, charm, height = _sites(terrain, waters, rng)
    founded: list[Settlement] = []
    near = np.full(len(points), np.inf)
    scale = terrain.frame.scale
    for kind, number, spacing_m, largest, density in KINDS:
        count = max(round(number * scale**1.2), {"city": 1, "town": 2}.get(kind, 5))
        for rank in range(count):
            # Hamlets do not mind the hills.
            suits = charm + (0.75 * height / 380 if kind == "hamlet" else 0.0)
            if kind == "city" or (kind == "town" and rank == 0):
                suits -= _away(points, founded, terrain, waters)
            suits[near < spacing_m * max(scale, 0.55)] = -np.inf
            best = int(suits.argmax())
            if not np.isfinite(suits[best]):
                break
            people = largest * max(scale, 0.1) ** 0.6 / (rank + 1) ** 0.55
            people *= float(rng.uniform(0.85, 1.15))
            cell = int(terrain.cells(points[best]))
            founded.append(
                Settlement(
                    names.town(),
                    kind,
                    max(int(round(people, -1 if people < 1000 else -2)), 20),
                    cell,
                    terrain.bend(terrain.centres(cell)),
                    1000 * float(np.sqrt(people / density / np.pi)),
                )
            )
            near = np.minimum(near, _distance(points, points[best], founded[-1]))
    return tuple(founded)


def _sites(
    terrain: Terrain, waters: Waters, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Plan points where building is possible, how much they attract, and heights."""
    dry = np.flatnonzero(~_widen(waters.wet, 2).ravel())
    points = terrain.centres(dry)
    ground = terrain.bend(points)
    inside = terrain.frame.holds(ground, 900 * max(terrain.frame.scale, 0.6))
    river = _widen(terrain.area_km2 > 400 * terrain.frame.scale**2, 2).ravel()[dry]
    keep = inside & ~river
    dry, points = dry[keep], points[keep]
    taken = rng.permutation(len(dry))[:9_000]
    dry, points = dry[taken], points[taken]
    slope = terrain.slope().ravel()[dry]
    stream = _widen(terrain.area_km2 > 9, 2).ravel()[dry]
    whim = Noise(rng, 5_000.0, 2)(points[:, 0], points[:, 1])
    height = terrain.height_m.ravel()[dry]
    charm = 0.5 * stream - 9 * slope - height / 380 + 0.5 * whim
    return points, charm + rng.uniform(0, 0.5, len(points)), height


def _away(
    points: NDArray[np.float64],
    founded: list[Settlement],
    terrain: Terrain,
    waters: Waters,
) -> NDArray[np.float64]:
    """Reluctance to found the city, then the town across the river, at each point."""
    extent_m = terrain.frame.extent_m
    river = terrain.unbend(waters.great_river.line)
    course = river[np.argsort(river[:, 0], kind="stable")]
    bank = points[:, 1] - np.interp(points[:, 0], course[:, 0], course[:, 1])
    if founded:
        city = terrain.centres(founded[0].cell)
        east, north = points[:, 0] - city[0] - 0.03 * extent_m, bank - 0.12 * extent_m
    else:
        east, north = points[:, 0] - 0.36 * extent_m, bank + 0.085 * extent_m
    return np.asarray((np.abs(east) + np.abs(north)) / (0.02 * extent_m))


def _distance(
    points: NDArray[np.float64], centre: NDArray[np.float64], place: Settlement
) -> NDArray[np.float64]:
    """Distance to the edge of a settlement; a town keeps others further away."""
    gap = np.sqrt(((points - centre) ** 2).sum(axis=1))
    reach = 1.0 if place.kind in {"hamlet", "village"} else 1.4
    return np.asarray(gap - reach * place.radius_m)


def _widen(mask: NDArray[np.bool_], cells: int) -> NDArray[np.bool_]:
    """Mask (n, n) grown by some cells on all sides."""
    for _ in range(cells):
        wide = mask.copy()
        wide[1:] |= mask[:-1]
        wide[:-1] |= mask[1:]
        wide[:, 1:] |= mask[:, :-1]
        wide[:, :-1] |= mask[:, 1:]
        mask = wide
    return mask


def built_up_cells(
    terrain: Terrain, settlements: tuple[Settlement, ...], reach: float
) -> NDArray[np.bool_]:
    """Plan cells (n, n) within some radii of a town or city."""
    x, y = np.meshgrid(terrain.axis, terrain.axis)
    near = np.zeros(x.shape, bool)
    for place in settlements:
        if place.kind in {"city", "town", "village"}:
            centre = terrain.centres(place.cell)
            limit = (reach * place.radius_m + CELL_M) ** 2
            near |= (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < limit
    return near
