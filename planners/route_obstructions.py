"""Obstructions on a route, as the classification of routes counts them.

Sources: EN5622 and MP1028; see `planners.route_classification`. A width is held
against double flow of the formation's own vehicles.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.coordinates import format_mgrs
from planners.route_classification import (
    clearance_obstructs,
    curve_is_reported,
    curve_obstructs,
    grade_obstructs,
    width_obstructs,
)
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.along_route import RouteStretch
    from planners.height_profile import HeightProfile
    from planners.route import Lonlat, Route

METRES_PER_DEGREE = 111_320.0
SHORTEST_ARM_M = 2.0  # shorter steps between vertices say nothing about a curve
SAME_CURVE_M = 40.0
LEAST_TURN = math.radians(30)


class ObstructionKind(Enum):
    """What obstructs."""

    WIDTH = "width"
    CLEARANCE = "clearance"
    GRADE = "grade"
    CURVE = "curve"
    FORD = "ford"
    FERRY = "ferry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstruction:
    """
    One place or stretch that obstructs.

    Attributes
    ----------
    kind
        What it is.
    road
        It lies on.
    start_m
        Where it begins, from the start point.
    position
        There, degrees.
    value
        Width, clearance or radius in metres, or grade as rise over run; NaN for
        fords and ferries.
    sentence
        The whole in words.
    """

    kind: ObstructionKind
    road: str
    start_m: float
    position: Lonlat
    value: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve sharp enough to be reported: where, and its radius rounded down."""

    start_m: float
    radius_m: int


def obstructions(
    network: RoadNetwork,
    route: Route,
    stretches: Sequence[RouteStretch],
    profile: HeightProfile,
) -> tuple[Obstruction, ...]:
    """
    Find all obstructions of a route.

    Parameters
    ----------
    network
        That the route was planned on.
    route
        With its edges.
    stretches
        Of `planners.along_route`.
    profile
        Heights and grades.

    Returns
    -------
    tuple[Obstruction, ...]
        In order of travel; stretches that obstruct one behind the other in the same
        way are one.
    """
    tracked = any(v.track is Track.TRACKED for v in route.request.formation.types())
    track = Track.TRACKED if tracked else Track.WHEELED
    found = _of_stretches(stretches, profile, track)
    found += _steep(stretches, profile)
    found += [
        _obstruction(
            ObstructionKind.CURVE,
            (_road_at(stretches, curve.start_m), curve.start_m, curve.radius_m),
            profile,
            f"a curve of {curve.radius_m} m radius",
        )
        for curve in curves(network, route)
        if curve_obstructs(curve.radius_m)
    ]
    return tuple(sorted(found, key=lambda one: (one.start_m, one.kind.value)))


def curves(network: RoadNetwork, route: Route) -> tuple[Curve, ...]:
    """
    Find curves of at most 45 m radius, from the drawing of the roads.

    Turns at junctions are no curves, and neither are kinks of the drawing: a curve
    turns by 30 degrees or more. Vertices of one curve lie within 40 m of each other;
    its sharpest counts.
    """
    runs: list[list[_Bend]] = []
    for bend in _bends(network, route):
        if runs and bend.at_m - runs[-1][-1].at_m <= SAME_CURVE_M:
            runs[-1].append(bend)
        else:
            runs.append([bend])
    return tuple(
        Curve(start_m=run[0].at_m, radius_m=min(bend.radius_m for bend in run))
        for run in runs
        if abs(sum(bend.turn for bend in run)) >= LEAST_TURN
    )


class _Bend(NamedTuple):
    """One vertex of a curve: its place, radius rounded down, and turn in radians."""

    at_m: float
    radius_m: int
    turn: float


def _bends(network: RoadNetwork, route: Route) -> Iterator[_Bend]:
    """Vertices of a route at which it turns sharply enough."""
    links = network.edge_link[list(route.edges)]
    start_m = -route.first_share * float(network.link_length_m[links[0]])
    for edge, link in zip(route.edges, links.tolist(), strict=True):
        length = float(network.link_length_m[link])
        for along, radius_m, turn in _turns(network.edge_geometry(edge)):
            at_m = start_m + along * length
            if 0 <= at_m <= route.length_m and curve_is_reported(radius_m):
                yield _Bend(at_m, radius_m, turn)
        start_m += length


def _turns(line: NDArray[np.float64]) -> list[tuple[float, int, float]]:
    """Share of a line before each vertex within it, radius and turn there."""
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(line[0, 1])), 1.0])
    steps = np.diff((line - line[0]) * scale, axis=0)
    length = np.hypot(*steps.T)
    walked = np.cumsum(length) / max(float(length.sum()), 1e-9)
    found = []
    for i in range(1, len(steps)):
        come, go = steps[i - 1], steps[i]
        across = float(come[0] * go[1] - come[1] * go[0])
        if min(length[i - 1], length[i]) < SHORTEST_ARM_M or across == 0:
            continue
        chord = float(np.hypot(*(come + go)))
        # Circle through three points: the product of the sides by four times the area.
        radius = float(length[i - 1] * length[i]) * chord / (2 * abs(across))
        turn = math.atan2(across, float(come @ go))
        found.append((float(walked[i - 1]), math.floor(radius), turn))
    return found


def _of_stretches(
    stretches: Sequence[RouteStretch], profile: HeightProfile, track: Track
) -> list[Obstruction]:
    """Fords, ferries, and what is too low or too narrow."""
    kinds: dict[ObstructionKind, Callable[[RouteStretch], bool]] = {
        ObstructionKind.FERRY: lambda s: s.ferry,
        ObstructionKind.FORD: lambda s: s.ford,
        ObstructionKind.CLEARANCE: lambda s: clearance_obstructs(s.clearance_m),
        ObstructionKind.WIDTH: lambda s: width_obstructs(s.width_m, track),
    }
    found = []
    for kind, obstructs in kinds.items():
        for hit, run in groupby(stretches, key=obstructs):
            members = list(run)
            if hit:
                found.append(_of_run(kind, members, profile, track))
    return found


def _of_run(
    kind: ObstructionKind,
    run: list[RouteStretch],
    profile: HeightProfile,
    track: Track,
) -> Obstruction:
    """Stretches one behind the other that obstruct in one way."""
    km = sum(stretch.length_m for stretch in run) / 1000
    value = math.nan
    words = f"a {kind.value}"
    if kind is ObstructionKind.CLEARANCE:
        value = min(stretch.clearance_m for stretch in run)
        words = f"a clearance of {value:.1f} m"
    if kind is ObstructionKind.WIDTH:
        value = min(stretch.width_m for stretch in run)
        about = "about " if any(stretch.width_estimated for stretch in run) else ""
        words = (
            f"{km:.1f} km too narrow for double flow of {track.value} vehicles, "
            f"{about}{value:.1f} m at the narrowest"
        )
    place = run[0].road, run[0].start_m, value
    return _obstruction(kind, place, profile, words)


def _steep(
    stretches: Sequence[RouteStretch], profile: HeightProfile
) -> list[Obstruction]:
    """Runs of the profile that are too steep."""
    along, grade = profile.distance_m, np.round(profile.grade, 4)
    steep = np.array([grade_obstructs(g) for g in grade.tolist()], np.bool_)
    found = []
    for hit, run in groupby(range(len(along)), key=lambda i: bool(steep[i])):
        places = list(run)
        if hit:
            value = max((float(grade[i]) for i in places), key=abs)
            start_m = float(along[places[0]])
            way = "uphill" if value > 0 else "downhill"
            words = f"a grade of {abs(value):.0%} {way}"
            place = _road_at(stretches, start_m), start_m, value
            found.append(_obstruction(ObstructionKind.GRADE, place, profile, words))
    return found


def _road_at(stretches: Sequence[RouteStretch], at_m: float) -> str:
    """What a driver calls the road at a place."""
    before = [stretch.road for stretch in stretches if stretch.start_m <= at_m]
    return before[-1] if before else stretches[0].road


def _obstruction(
    kind: ObstructionKind,
    place: tuple[str, float, float],
    profile: HeightProfile,
    words: str,
) -> Obstruction:
    """One obstruction on a road, at a distance, with its value."""
    road, start_m, value = place
    position = profile.place(start_m)
    where = f"{road} at {start_m / 1000:.1f} km ({format_mgrs(*position, digits=4)})"
    return Obstruction(
        kind=kind,
        road=road,
        start_m=start_m,
        position=position,
        value=value,
        sentence=f"{where}: {words}.",
    )
