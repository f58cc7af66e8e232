"""Made-up road networks with a plan to them: corridor, grid, river, parallel routes.

Lengths are drawn in whole metres from integers alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.instances.make_networks import Network, RoadList
from planners.movement.problem import SectionKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[int, int]

MAIN_KMH, SIDE_KMH, TRACK_KMH = 60, 40, 30
APART_M = 8000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """
    A network, and from where to where things move on it.

    Attributes
    ----------
    network
        With roads between all points.
    flows
        Pairs of points; a pair that stands twice sees twice the traffic.
    """

    network: Network
    flows: tuple[Pair, ...]


def corridor(points: int, *, seed: int, every: int = 4) -> Ground:
    """
    One main supply route, used both ways, with side roads around parts of it.

    Parameters
    ----------
    points
        On the main route, 8 km apart.
    seed
        Of lengths, and of which side roads have a single lane.
    every
        Points of the main route from one end of a side road to the other.
    """
    rng = np.random.default_rng(seed)
    turns = range(0, points - every, every)
    main = [(number * APART_M, 0) for number in range(points)]
    side = [((turn + every / 2) * APART_M, 5000) for turn in turns]
    roads = RoadList(np.array(main + side, np.float64))
    for number in range(points - 1):
        roads.add((number, number + 1), _about(rng, APART_M), MAIN_KMH, name="MSR")
    for number, turn in enumerate(turns):
        kind = _some(rng, 40)
        length = _about(rng, (every * APART_M) // 2)
        by = points + number
        roads.add((turn, by), length, SIDE_KMH, kind, "ASR")
        roads.add((by, turn + every), length, SIDE_KMH, kind, "ASR")
    there = (0, points - 1)
    parts = [(0, points // 2), (points // 2, points - 1)]
    flows = [there, there, *parts]
    return Ground(
        network=roads.network(), flows=tuple(flows + [pair[::-1] for pair in flows])
    )


def grid(columns: int, rows: int, *, seed: int, single_lane: int = 15) -> Ground:
    """
    Roads in squares of about 8 km, main roads in every third line.

    Parameters
    ----------
    columns, rows
        Points east and north.
    seed
        Of lengths and single lanes.
    single_lane
        Roads in a hundred that have one.
    """
    rng = np.random.default_rng(seed)
    roads = RoadList(_lattice(columns, rows))
    for ends, main in _grid_roads(columns, rows):
        kind = SectionKind.OPEN if main else _some(rng, single_lane)
        roads.add(ends, _about(rng, APART_M), MAIN_KMH if main else SIDE_KMH, kind)
    west = [row * columns for row in range(rows)]
    east = [point + columns - 1 for point in west]
    south = list(range(columns))
    north = [point + columns * (rows - 1) for point in south]
    flows = [(a, b) for a in west for b in east] + [
        (a, b) for a in south for b in north
    ]
    return Ground(
        network=roads.network(), flows=tuple(flows + [pair[::-1] for pair in flows])
    )


def river(rows: int, bridges: int, *, seed: int) -> Ground:
    """
    Two banks of roads in squares, and a few bridges between that all have to cross.

    The first bridge bears one movement at a time, the others are single lanes.

    Parameters
    ----------
    rows
        Points along the river on each bank; each bank is four points deep.
    bridges
        At least one and at most as many as rows.
    seed
        Of lengths.
    """
    rng = np.random.default_rng(seed)
    columns = 8
    roads = RoadList(_lattice(columns, rows))
    for ends, _ in _grid_roads(columns, rows):
        if sorted(point % columns for point in ends) != [3, 4]:
            roads.add(ends, _about(rng, APART_M), SIDE_KMH)
    for number in range(bridges):
        row = number * (rows - 1) // max(1, bridges - 1)
        kind = SectionKind.ALTERNATING if number else SectionKind.ALONE
        point = row * columns + 3
        length = 300 + int(rng.integers(600))
        roads.add((point, point + 1), length, TRACK_KMH, kind, f"bridge {number + 1}")
    west = [row * columns for row in range(rows)]
    east = [point + columns - 1 for point in west]
    flows = [(a, b) for a in west for b in east]
    return Ground(
        network=roads.network(), flows=tuple(flows + [pair[::-1] for pair in flows])
    )


def parallel_routes(routes: int, points: int = 25, *, seed: int) -> Ground:
    """
    The routes of a division, side by side, with cross roads between neighbours.

    A tenth of the traffic goes back.

    Parameters
    ----------
    routes
        Two or more.
    points
        Critical points of each route, the start and the release point among them.
    seed
        Of lengths and single lanes.
    """
    rng = np.random.default_rng(seed)
    places = [
        (place * 5000, route * 12_000)
        for route in range(routes)
        for place in range(points)
    ]
    roads = RoadList(np.array(places, np.float64))
    for route in range(routes):
        for place in range(points - 1):
            point = route * points + place
            kind = _some(rng, 6)
            length = _about(rng, 5000)
            roads.add((point, point + 1), length, MAIN_KMH, kind, f"route {route + 1}")
    for route in range(routes - 1):
        for place in range(0, points, 6):
            point = route * points + place
            roads.add((point, point + points), _about(rng, 12_000), SIDE_KMH)
    flows = []
    for route in range(routes):
        start, release = route * points, route * points + points - 1
        flows += [(start, release)] * 6
        for other in (release - points, release + points):
            if 0 <= other < routes * points:
                flows += [(start, other)] * 3
        flows.append((release, start))
    points_named = [
        "SP" if place == 0 else "RP" if place == points - 1 else f"CP {place}"
        for _ in range(routes)
        for place in range(points)
    ]
    return Ground(network=roads.network(points_named), flows=tuple(flows))


def _lattice(columns: int, rows: int) -> NDArray[np.float64]:
    """Points row by row, from the south-west."""
    return np.array(
        [(c * APART_M, r * APART_M) for r in range(rows) for c in range(columns)],
        np.float64,
    )


def _grid_roads(columns: int, rows: int) -> list[tuple[Pair, bool]]:
    """Roads between neighbours of a lattice, and whether each is a main road."""
    found = []
    for row in range(rows):
        for column in range(columns):
            point = row * columns + column
            if column + 1 < columns:
                found.append(((point, point + 1), row % 3 == 1))
            if row + 1 < rows:
                found.append(((point, point + columns), column % 3 == 1))
    return found


def _about(rng: np.random.Generator, length_m: int) -> int:
    """A length of nine tenths to three halves of another, in metres."""
    return length_m * int(rng.integers(90, 151)) // 100


def _some(rng: np.random.Generator, percent: int) -> SectionKind:
    """A single lane in so many of a hundred roads."""
    return SectionKind.ALTERNATING if rng.integers(100) < percent else SectionKind.OPEN
