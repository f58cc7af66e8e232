"""The layout of transport: which places roads and railways join, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.exercise_area.crossings import choose_crossings, lay_ferry
from maps.exercise_area.road_plan import Chain, RoadPlan, gabriel_pairs
from maps.exercise_area.through_lines import (
    end_on_roads,
    lay_motorway,
    lay_railways,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.exercise_area.crossings import Crossings
    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters
    from maps.exercise_area.settlements import Settlement

TRACKS = 2_400


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
    motorway = lay_motorway(plan, settlements, crossings)
    railways, stops = lay_railways(plan, settlements, crossings)
    _join_villages(plan, settlements, rng)
    landings, approaches = lay_ferry(plan, crossings)
    _lay_tracks(plan, rng)
    chains = (*plan.chains(), *approaches)
    return Layout(
        chains,
        end_on_roads(motorway, chains),
        tuple(railways),
        tuple(stops),
        landings,
        crossings.old_bridge,
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
    for town in sorted(towns, key=city.gap_m):
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
        if all(len(plan.path(end, gate, "secondary")) for end in ends):
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
        road = plan.nearest_road(cell, 130)
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
    for number in range(min(len(plan.road_cells()) // 3, TRACKS)):
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
