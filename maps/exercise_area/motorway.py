"""The motorway: two carriageways, junctions with ramps, viaducts and tunnels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.curves import offset, piece, point_at, resample, stations
from maps.exercise_area.road_plan import Chain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.exercise_area.relief import Terrain

REF = "A 7"
HALF_WIDTH_M = 12.0  # from the middle of the motorway to that of a carriageway
RAMP_M = 430.0  # along the motorway
ARM_M = 130.0  # from the motorway to the ramps' ends, along the crossing road
SPACING_M = 4_200.0
CROSSED = {"trunk", "primary", "secondary", "tertiary"}


@dataclass(frozen=True, slots=True, eq=False)
class Motorway:
    """
    The motorway and its ramps.

    Attributes
    ----------
    carriageways
        One-way stretches between ramps.
    ramps
        One-way, from or to a crossing road.
    junctions
        Ground points of the junctions.
    corridor
        Ground that the carriageways cover.
    viaducts, tunnels
        Ground where it runs well above or below the land.
    """

    carriageways: tuple[Chain, ...]
    ramps: tuple[Chain, ...]
    junctions: tuple[NDArray[np.float64], ...]
    corridor: shapely.Geometry
    viaducts: shapely.Geometry
    tunnels: shapely.Geometry


def build_motorway(
    line: NDArray[np.float64], chains: Sequence[Chain], terrain: Terrain
) -> Motorway:
    """
    Give the motorway its carriageways and join it to the roads it crosses.

    Parameters
    ----------
    line
        (n, 2), its middle, from end to end; both ends lie on country roads.
    chains
        Country roads.
    terrain
        The land.
    """
    line = resample(line, 60.0)
    along = _carriageway(line, -HALF_WIDTH_M)
    against = _carriageway(line, HALF_WIDTH_M)[::-1]
    cuts: tuple[set[float], set[float]] = ({0.0}, {0.0})
    ramps: list[Chain] = []
    junctions = []
    for station, road, at in _junction_sites(line, chains):
        arms = _arms(line, station, road, at)
        if arms is None:
            continue
        junctions.append(point_at(line, station))
        for way, cut, arm, start in (
            (along, cuts[0], arms[0], station),
            (against, cuts[1], arms[1], float(stations(line)[-1]) - station),
        ):
            ramps += _ramps(way, cut, arm, start)
    carriageways = []
    for way, cut in zip((along, against), cuts, strict=True):
        borders = [*sorted(cut), float(stations(way)[-1])]
        for a, b in pairwise(borders):
            carriageways.append(Chain("motorway", REF, piece(way, a, b)))
    corridor = shapely.LineString(line).buffer(HALF_WIDTH_M + 10, cap_style="flat")
    viaducts, tunnels = _profile(line, terrain)
    return Motorway(
        tuple(carriageways), tuple(ramps), tuple(junctions), corridor, viaducts, tunnels
    )


def _carriageway(line: NDArray[np.float64], distance_m: float) -> NDArray[np.float64]:
    """One side of the motorway; both sides come together at the ends."""
    side = offset(line, distance_m)
    side[0], side[-1] = line[0], line[-1]
    return side


def _junction_sites(
    line: NDArray[np.float64], chains: Sequence[Chain]
) -> list[tuple[float, NDArray[np.float64], float]]:
    """Where junctions are wanted: station, crossing road, and station on that road."""
    middle = shapely.LineString(line)
    length, sites = middle.length, []
    for chain in chains:
        if chain.kind not in CROSSED:
            continue
        road = shapely.LineString(chain.line)
        for x, y in shapely.get_coordinates(shapely.intersection(middle, road)):
            point = shapely.Point(x, y)
            station = float(shapely.line_locate_point(middle, point))
            at = float(shapely.line_locate_point(road, point))
            rank = sorted(CROSSED).index(chain.kind) if chain.kind != "tertiary" else 9
            sites.append((rank, station, chain.line, at))
    chosen: list[tuple[float, NDArray[np.float64], float]] = []
    spacing = min(SPACING_M, length / 5)
    for _, station, road_line, at in sorted(sites, key=lambda site: site[:2]):
        apart = [abs(station - other) > spacing for other, _, _ in chosen]
        if all(apart) and 1.6 * RAMP_M < station < length - 1.6 * RAMP_M:
            chosen.append((station, road_line, at))
    return sorted(chosen, key=lambda site: site[0])


def _arms(
    line: NDArray[np.float64], station: float, road: NDArray[np.float64], at: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Where ramps meet the crossing road, right and left; none if it does not fit."""
    if not ARM_M + 25 < at < stations(road)[-1] - ARM_M - 25:
        return None
    ahead = point_at(line, station + 30) - point_at(line, station - 30)
    one, other = point_at(road, at - ARM_M), point_at(road, at + ARM_M)
    aside = other - one
    turn = (ahead[0] * aside[1] - ahead[1] * aside[0]) / np.sqrt(
        (ahead @ ahead) * (aside @ aside)
    )
    if abs(turn) < 0.55:
        return None
    return (one, other) if turn > 0 else (other, one)


def _ramps(
    way: NDArray[np.float64], cut: set[float], arm: NDArray[np.float64], station: float
) -> list[Chain]:
    """Exit before the crossing road and entry after it, for one carriageway."""
    leave, enter = station - RAMP_M, station + RAMP_M
    cut |= {leave, enter}
    exit_line = _bow(point_at(way, leave), point_at(way, leave + 200), arm)
    entry_line = _bow(point_at(way, enter), point_at(way, enter - 200), arm)
    return [
        Chain("motorway_link", "", exit_line),
        Chain("motorway_link", "", entry_line[::-1]),
    ]


def _bow(
    start: NDArray[np.float64], towards: NDArray[np.float64], arm: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Curve that leaves the carriageway at a flat angle and ends just past the road."""
    share = np.linspace(0, 1, 11)[:, None]
    bend = towards + 0.18 * (arm - towards)
    curve = (1 - share) ** 2 * start + 2 * share * (1 - share) * bend + share**2 * arm
    last = curve[-1] - curve[-2]
    past = arm + 4.0 * last / np.sqrt(last @ last)
    return np.concatenate([curve, [past]])


def _profile(
    line: NDArray[np.float64], terrain: Terrain
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Ground of viaducts and tunnels: where an even grade leaves the land."""
    ground = terrain.ground_height(line)
    reach = min(15, len(line) // 6)
    padded = np.pad(ground, reach, mode="edge")
    even = np.convolve(padded, np.ones(2 * reach + 1) / (2 * reach + 1), "valid")
    shapes = []
    for wanted in (even - ground > 12, ground - even > 17):
        wanted[:10] = wanted[-10:] = False
        edges = np.flatnonzero(np.diff(wanted.astype(int)))
        parts = [
            shapely.LineString(line[a : b + 2]).buffer(
                HALF_WIDTH_M + 8, cap_style="flat"
            )
            for a, b in zip(edges[::2], edges[1::2], strict=False)
            if b - a >= 3
        ]
        shapes.append(shapely.union_all(parts))
    return shapes[0], shapes[1]
