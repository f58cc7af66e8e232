"""The points of a line that matching looks at, and the roads near each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.errors import TrackError
from maps.matching_roads import NearRoads
from maps.routing.place_kernels import apart, nearest_links
from maps.track import LineKind, jitter_m, metres, points_between, spikes, steps_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.matching_roads import MatchingRoads
    from maps.track import Track

LOOKED_AT = 2000  # points that tell the usual error of a track
SIGMA_OF_MEDIAN = 1.4826  # of a normal error, after Newson and Krumm
SIGMAS_APART, SIGMAS_AROUND, SIGMAS_MEASURED = 2.0, 6.0, 10.0
ERRORS_OF_TWO = 1.665  # usual distance of two points at one place, in sigmas


class Manner(NamedTuple):
    """
    What is expected of a kind of line, in metres.

    ``sigma_m`` is the usual error of a point, least and most, and ``growth`` what is
    added for each metre from the nearest given point. Roads are looked at within
    ``radius_m``, least and most, and ``roads`` of them for a point at most. A drive
    that differs from the straight distance by ``scale`` usual errors and
    ``scale_growth`` of the distance is a little odd. A ``hole_m`` between two points
    ends a drive, and so does ``off_m`` of line without a road. ``near_m`` counts as
    near, and ``step_m`` is the longest between points that are looked at.
    """

    sigma_m: tuple[float, float]
    growth: float
    radius_m: tuple[float, float]
    roads: int
    scale: float
    scale_growth: float
    hole_m: float
    off_m: float
    near_m: float
    step_m: float


MANNERS: Mapping[LineKind, Manner] = {
    LineKind.DRIVEN: Manner(
        sigma_m=(5.0, 25.0),
        growth=0.0,
        radius_m=(50.0, 150.0),
        roads=12,
        scale=2.0,
        scale_growth=0.1,
        hole_m=2_000.0,
        off_m=200.0,
        near_m=20.0,
        step_m=np.inf,
    ),
    LineKind.DRAWN: Manner(
        sigma_m=(40.0, 150.0),
        growth=0.15,
        radius_m=(150.0, 500.0),
        roads=32,
        scale=0.5,
        scale_growth=0.1,
        hole_m=np.inf,
        off_m=1_000.0,
        near_m=100.0,
        step_m=200.0,
    ),
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Samples:
    """
    Points of a line that are looked at; m of them, t of which look for roads.

    Attributes
    ----------
    manner
        Of the line.
    lonlat
        (m, 2) degrees.
    given
        (n,) int64, which of them are the points of the line itself.
    spike
        (m,) bool, where no vehicle can have been.
    rows
        (t,) int64, rising: those that stand apart from each other and are no spikes.
    places
        (t, 2) degrees: where these are taken to be, dense points being gathered.
    line_m
        (t,) length of the line over these.
    sigma_m
        (t,) usual error.
    radius_m
        (t,) within which roads were looked for.
    near
        Roads near these, t points.
    """

    manner: Manner
    lonlat: NDArray[np.float64]
    given: NDArray[np.int64]
    spike: NDArray[np.bool_]
    rows: NDArray[np.int64]
    places: NDArray[np.float64]
    line_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    radius_m: NDArray[np.float64]
    near: NearRoads


def samples_of(roads: MatchingRoads, track: Track) -> Samples:
    """
    Choose the points of a line to look at, and find the roads near them.

    Raises
    ------
    TrackError
        No road is near any of them.
    """
    manner = MANNERS[track.kind]
    if np.isfinite(manner.step_m):
        lonlat, given, between_m = points_between(track.lonlat, manner.step_m)
        spike = np.zeros(len(lonlat), np.bool_)
        rows, places = np.arange(len(lonlat)), lonlat
        sigma = np.minimum(
            manner.sigma_m[0] + manner.growth * between_m, manner.sigma_m[1]
        )
    else:
        lonlat, given, spike = track.lonlat, np.arange(len(track.lonlat)), spikes(track)
        sound = np.flatnonzero(~spike)
        usual = _usual_error_m(roads, manner, lonlat[sound])
        rows, places, gathered = _gathered(lonlat[sound], usual)
        rows = sound[rows]
        sigma = np.full(len(rows), max(usual / gathered**0.5, manner.sigma_m[0]))
    stays = apart(places, np.full(len(rows), SIGMAS_APART * sigma.min()))
    rows, places, sigma = rows[stays], places[stays], sigma[stays]
    radius = np.clip(SIGMAS_AROUND * sigma, *manner.radius_m)
    near = NearRoads(
        *nearest_links(places, radius, roads.tree, roads.lines, manner.roads)
    )
    if not near.counts.any():
        raise TrackError(
            f"No point of the line lies within {radius.max():.0f} m of a road of this "
            "area; open the area that it leads through."
        )
    return Samples(
        manner=manner,
        lonlat=lonlat,
        given=given,
        spike=spike,
        rows=rows,
        places=places,
        line_m=_line_m(places, sigma),
        sigma_m=sigma,
        radius_m=radius,
        near=near,
    )


def _gathered(
    lonlat: NDArray[np.float64], sigma_m: float
) -> tuple[NDArray[np.int64], NDArray[np.float64], int]:
    """
    Gather points into their means where they stand closer than their errors reach.

    Returns which point stands for each mean, the means, and how many points each is
    of. The first and the last point stand for the first and the last mean.
    """
    size = 1
    while 2 * size < len(lonlat) and _progress_m(lonlat, size, sigma_m) < (
        SIGMAS_APART * sigma_m
    ):
        size *= 2
    starts = np.arange(0, len(lonlat), size)
    rows = np.minimum(starts + size // 2, len(lonlat) - 1)
    rows[0], rows[-1] = 0, len(lonlat) - 1
    way = lonlat - lonlat[0]
    way[:, 0] -= 360 * np.round(way[:, 0] / 360)
    counts = np.diff(np.append(starts, len(lonlat)))
    means = lonlat[0] + np.add.reduceat(way, starts) / counts[:, None]
    means[:, 0] -= 360 * np.round(means[:, 0] / 360)
    return rows, means, size


def _progress_m(lonlat: NDArray[np.float64], size: int, sigma_m: float) -> float:
    """Metres that so many points lead ahead, the usual errors of two taken out."""
    there = float(np.median(metres(lonlat[:-size], lonlat[size:])))
    return float(max(there**2 - (ERRORS_OF_TWO * sigma_m) ** 2, 0.0) ** 0.5)


def _usual_error_m(
    roads: MatchingRoads, manner: Manner, lonlat: NDArray[np.float64]
) -> float:
    """Usual error of a track, told by the nearest roads and by its own jitter."""
    some = lonlat[:: max(len(lonlat) // LOOKED_AT, 1)]
    radius = np.full(len(some), manner.radius_m[1])
    _, _, _, away = nearest_links(some, radius, roads.tree, roads.lines, 1)
    known = away[np.isfinite(away)]
    off = SIGMA_OF_MEDIAN * float(np.median(known)) if len(known) else 0.0
    return float(np.clip(max(off, jitter_m(lonlat)), *manner.sigma_m))


def _line_m(
    lonlat: NDArray[np.float64], sigma_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Length of a line up to each of its points, as if there were no error in them.

    Errors make a line longer, the more so the closer its points stand. So only points
    well apart are measured, and the others lie between them in proportion.
    """
    rough = np.concatenate([[0.0], np.cumsum(steps_m(lonlat))])
    corners = np.flatnonzero(apart(lonlat, SIGMAS_MEASURED * sigma_m))
    smooth = np.concatenate([[0.0], np.cumsum(steps_m(lonlat[corners]))])
    return np.asarray(np.interp(rough, rough[corners], smooth))
