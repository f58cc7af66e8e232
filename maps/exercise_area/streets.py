"""Streets of settlements: each quarter between main roads gets its own grid.

A quarter's grid follows the main road beside it and sways a little. Where the
grids of two quarters meet at a main road, its streets end in T-junctions, which
is what makes three-way junctions the most frequent ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import lines, polygons, round_corners, simplify
from maps.exercise_area.noise import Noise
from maps.exercise_area.road_plan import Chain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from maps.exercise_area.names import Names
    from maps.exercise_area.settlements import Settlement

# Spacing of streets along and across the main road, by where the quarter lies.
SPACING_M = {
    "core": (78.0, 105.0),
    "city": (100.0, 150.0),
    "town": (98.0, 145.0),
    "village": (95.0, 150.0),
    "hamlet": (85.0, 140.0),
    "industrial": (190.0, 260.0),
}
DIRECTIONS = 28  # corners of a settlement's outline
SWAY_M = 42.0
OVERLAP_M = 6.0  # streets run so far past the road they end on; cut off later


@dataclass(frozen=True, slots=True, eq=False)
class Quarter:
    """
    A part of a settlement with streets of one kind.

    Attributes
    ----------
    use
        ``residential``, ``industrial``, ``retail`` or ``park``.
    ground
        What it covers.
    """

    use: str
    ground: shapely.Polygon


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """A settlement with its outline, quarters and streets."""

    place: Settlement
    outline: shapely.Geometry
    quarters: tuple[Quarter, ...]
    streets: tuple[Chain, ...]


def build_town(
    place: Settlement,
    mains: Iterable[NDArray[np.float64]],
    barred: shapely.Geometry,
    names: Names,
    rng: np.random.Generator,
) -> Town:
    """
    Lay the streets of a settlement.

    Parameters
    ----------
    place
        The settlement.
    mains
        Roads that pass through or by, ground lines.
    barred
        Ground no street may cross: water, railway, motorway.
    names
        Source of street names.
    rng
        Decides all that chance decides.
    """
    through = shapely.union_all([shapely.LineString(line) for line in mains])
    outline = _outline(place, through, barred, rng)
    streets: list[Chain] = []
    if place.kind in {"city", "town"}:
        ring = shapely.intersection(_ring(place, rng), outline)
        streets += [Chain("tertiary", "", line) for line in lines(ring)]
    roads = shapely.union_all(
        [through, *(shapely.LineString(street.line) for street in streets)]
    )
    sway = (Noise(rng, 420.0, 2), Noise(rng, 420.0, 2))
    quarters = []
    seams = shapely.union_all([shapely.boundary(outline), roads])
    for face in shapely.get_parts(
        shapely.polygonize([*shapely.get_parts(shapely.node(seams))])
    ):
        if face.area < 5_000 or not outline.contains(face.representative_point()):
            continue
        use = _use(place, face, rng)
        quarters.append(Quarter(use, face))
        if use != "park":
            streets += _grid(place, face, use, roads, sway, rng)
    return Town(place, outline, tuple(quarters), _name(streets, names))


def _name(streets: list[Chain], names: Names) -> tuple[Chain, ...]:
    """Streets with names, no name twice in a town; service roads go without."""
    given: set[str] = set()
    return tuple(
        street
        if street.kind == "service"
        else replace(street, tags={**street.tags, "name": names.street(given)})
        for street in streets
    )


def _outline(
    place: Settlement,
    through: shapely.Geometry,
    barred: shapely.Geometry,
    rng: np.random.Generator,
) -> shapely.Geometry:
    """Built-up ground: an uneven disc, drawn out along the main roads."""
    reach = place.radius_m * rng.uniform(0.72, 1.22, DIRECTIONS)
    reach = (np.roll(reach, 1) + 2 * reach + np.roll(reach, -1)) / 4
    turn = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
    rim = place.at + reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    disc = shapely.Polygon(round_corners(np.concatenate([rim, rim[:1]])))
    wide = shapely.Point(place.at).buffer(1.45 * place.radius_m)
    ribbon = shapely.intersection(through, wide).buffer(min(0.2 * place.radius_m, 150))
    shape = shapely.difference(
        shapely.union(disc, ribbon).buffer(20).buffer(-20), barred
    )
    kept = [part for part in polygons(shape) if part.area > 0.02 * disc.area]
    return shapely.union_all(kept).simplify(4.0)


def _ring(place: Settlement, rng: np.random.Generator) -> shapely.LineString:
    """Road around the old town, where its wall once stood."""
    reach = 0.46 * place.radius_m * rng.uniform(0.82, 1.12, 12)
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    rim = place.at + reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return shapely.LineString(
        simplify(round_corners(np.concatenate([rim, rim[:1]]), 3), 1)
    )


def _use(place: Settlement, face: shapely.Polygon, rng: np.random.Generator) -> str:
    """What a quarter is used for."""
    away = shapely.distance(face.centroid, shapely.Point(place.at)) / place.radius_m
    if place.kind in {"city", "town"}:
        if away > 0.6 and rng.random() < 0.22:
            return "industrial"
        if face.area < 60_000 and rng.random() < 0.12:
            return "park"
        if away < 0.3 and rng.random() < 0.5:
            return "retail"
    return "residential"


def _grid(
    place: Settlement,
    face: shapely.Polygon,
    use: str,
    roads: shapely.Geometry,
    sway: tuple[Noise, Noise],
    rng: np.random.Generator,
) -> list[Chain]:
    """Streets of one quarter: lines along and across its main road."""
    away = shapely.distance(face.centroid, shapely.Point(place.at)) / place.radius_m
    core = away < 0.42 and place.kind in {"city", "town"}
    spacing = SPACING_M[
        "core" if core else "industrial" if use == "industrial" else place.kind
    ]
    anchor, along = _main_direction(face, roads, rng)
    across = np.array([-along[1], along[0]])
    corners = shapely.get_coordinates(face.exterior) - anchor
    sides, ends = corners @ across, corners @ along
    rows = _shifts(sides.min(), sides.max(), spacing[0], rng)
    plans = [(row, ends.min() - 20, ends.max() + 20, along, across) for row in rows]
    plans += [
        (shift, start, end, across, along)
        for start, end in _strips(rows, sides.min(), sides.max(), rng)
        for shift in _shifts(ends.min(), ends.max(), spacing[1], rng)
    ]
    near = shapely.clip_by_rect(roads, *face.buffer(60).bounds)
    beside = near.buffer(0.38 * spacing[0])
    room = face.buffer(OVERLAP_M)
    shapely.prepare(room)
    streets = []
    for shift, start, end, ahead, aside in plans:
        steps = np.linspace(start, end, max(int((end - start) / 30), 1) + 1)
        line = anchor + steps[:, None] * ahead + shift * aside
        drift = [field(line[:, 0], line[:, 1]) for field in sway]
        line = line + SWAY_M * np.stack(drift, axis=1)
        kind = _kind(use, rng, core=core)
        oneway = core and rng.random() < 0.3
        tags = {"oneway": "yes"} if oneway else {}
        streets += [
            Chain(kind, "", simplify(part, 1.2), tags)
            for part in _inside(line, room, beside)
        ]
    return streets


def _strips(
    rows: NDArray[np.float64], first: float, last: float, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Bands between rows, one to three blocks deep, that share their cross streets."""
    borders = [first - 20, *sorted([*rows.tolist(), 0.0] if first < 0 < last else rows)]
    borders.append(last + 20)
    strips = []
    at = 0
    while at < len(borders) - 1:
        deep = int(rng.integers(1, 4))
        end = min(at + deep, len(borders) - 1)
        strips.append((borders[at] - OVERLAP_M, borders[end] + OVERLAP_M))
        at = end
    return strips


def _shifts(
    first: float, last: float, gap: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Where the lines of a family lie; none on the main road itself, at zero."""
    numbers = np.arange(np.floor(first / gap), np.ceil(last / gap) + 1)
    shifts = gap * (numbers + rng.uniform(-0.2, 0.2, len(numbers)))
    return shifts[np.abs(shifts) > 0.55 * gap]


def _inside(
    line: NDArray[np.float64], room: shapely.Polygon, beside: shapely.Geometry
) -> Iterable[NDArray[np.float64]]:
    """Parts of a street in its quarter, without those that run beside a main road."""
    street = shapely.LineString(line)
    parts = shapely.intersection(street, room)
    along = [
        shapely.LineString(part)
        for part in lines(shapely.intersection(parts, beside))
        if shapely.LineString(part).length > 90
    ]
    if along:
        parts = shapely.difference(parts, shapely.union_all(along).buffer(1.0))
    return (part for part in lines(parts) if shapely.LineString(part).length > 30)


def _kind(use: str, rng: np.random.Generator, *, core: bool) -> str:
    """Class of a street."""
    if use == "industrial":
        return "unclassified" if rng.random() < 0.5 else "service"
    draw = rng.random()
    if core and draw < 0.22:
        return "living_street"
    if draw > 0.9:
        return "service"
    return "residential"


def _main_direction(
    face: shapely.Polygon, roads: shapely.Geometry, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point on the longest straight of the roads about it, and the direction."""
    rim = shapely.intersection(roads, face.exterior.buffer(1.0))
    longest, found = 60.0, None
    for part in lines(
        shapely.line_merge(rim) if rim.geom_type == "MultiLineString" else rim
    ):
        line = simplify(part, 12.0)
        steps = np.sqrt((np.diff(line, axis=0) ** 2).sum(axis=1))
        best = int(steps.argmax())
        if steps[best] > longest:
            longest, found = steps[best], line[best : best + 2]
    if found is None:
        turn = rng.uniform(0, np.pi)
        return (
            shapely.get_coordinates(face.centroid)[0],
            np.array([np.cos(turn), np.sin(turn)]),
        )
    return found.mean(axis=0), (found[1] - found[0]) / longest
