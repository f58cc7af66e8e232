"""Map matching: which roads a line was driven or drawn on.

A hidden Markov model after P. Newson and J. Krumm, "Hidden Markov Map Matching Through
Noise and Sparseness", ACM SIGSPATIAL 2009. Each point was at one of the places on the
roads near it, the likelier the nearer; between two points the vehicle drove the
shortest way, the likelier the closer its length comes to the straight distance. The
likeliest chain of places is the drive. Unlike there, an error beyond four usual ones
counts as four, so that one bad point bends no drive; a short slip back on one road is
standing still; and turning round on the spot counts as 40 m more.

Where the line leaves the roads, has a hole or goes where no road does, the drive ends
and another one begins behind.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from maps.match import GapReason
from maps.match_chain import BREAKS, NONE, Chain
from maps.match_result import match_of
from maps.matching_roads import CM_PER_M, ODD, MatchingRoads
from maps.progress import silent
from maps.road_network import RoadNetwork
from maps.routing.match_kernels import (
    Layers,
    Steps,
    best_chain,
    chain_layers,
    drive_chain,
    odd_points,
)
from maps.routing.routing_graph import expand
from maps.spatial_index import SpatialIndex
from maps.track import Track, metres, steps_m
from maps.track_samples import samples_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.match import Match
    from maps.progress import Progress
    from maps.track_samples import Samples

CHUNK = 2000  # points between two looks at whether to go on
PASSES = 5
FAR_STEPS, HOLE_STEPS, MOST_HOLE_M = 3.0, 5.0, 30_000.0  # where steps are long
DETOUR, DETOUR_LEAST_M, DETOUR_MOST_M = 3.0, 300.0, 5_000.0
BACK_SIGMAS, BACK_M = 10.0, 50.0  # a slip back on one edge
LEFT_OUT = ODD**2 / 2  # leaving a point out is as odd as one that is far off


def match_track(
    roads: MatchingRoads, track: Track, progress: Progress = silent
) -> Match:
    """
    Lay a line on the roads.

    Parameters
    ----------
    roads
        Of the area.
    track
        Driven or drawn.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    Match
        With one drive or more.

    Raises
    ------
    TrackError
        No point of the line lies near a road of the area.
    """
    progress("looking for roads", 0.0)
    samples = samples_of(roads, track)
    astray = samples.near.counts == 0
    used = ~astray
    for attempt in range(PASSES):
        part = partial(_part, progress, attempt)
        chain = best_drive(roads, samples, used, astray, part)
        scraps = _scraps(samples, chain)
        if attempt == PASSES - 1 or not len(chain.odd) + len(scraps):
            break
        astray[scraps] = True
        used[scraps] = used[chain.odd] = False
    progress("placing points", 0.95)
    return match_of(roads, track, samples, chain)


def _part(progress: Progress, attempt: int, what: str, share: float) -> None:
    """Report one attempt of an unknown number, each half as long as the one before."""
    done = 1 - 0.5**attempt
    progress(what, 0.05 + 0.9 * (done + share * 0.5 ** (attempt + 1)))


def best_drive(
    roads: MatchingRoads,
    samples: Samples,
    used: NDArray[np.bool_],
    astray: NDArray[np.bool_],
    progress: Progress = silent,
) -> Chain:
    """
    Likeliest drives over some points of a line.

    Parameters
    ----------
    roads
        Of the area.
    samples
        Points with the roads near them.
    used
        (t,) bool, which of them count; each has a road near.
    astray
        (t,) bool, which of them lie on no road; a longer run of them ends a drive.
    progress
        Told how far it is; may raise to cancel.

    Returns
    -------
    Chain
        A new drive begins wherever none leads on.
    """
    kept = np.flatnonzero(used)
    layers, steps, breaks = chain_inputs(roads, samples, kept, astray)
    scores = np.empty(len(layers.arc)), np.empty(len(layers.arc), np.int64)
    room = roads.room()
    for first in range(0, len(kept), CHUNK):
        progress("matching", 0.9 * first / len(kept))
        last = min(first + CHUNK, len(kept))
        chain_layers(roads.drives, layers, steps, room, scores, first, last)
    chosen = best_chain(layers, *scores)
    begins = scores[1][chosen] < 0
    breaks[begins & (breaks == NONE)] = BREAKS.index(GapReason.NO_WAY)
    breaks[0] = NONE
    progress("following the drive", 0.9)
    across = _steps(samples, kept, 2, breaks)
    odd = odd_points(
        roads.drives, layers, steps, across, room, (chosen, scores[0], begins), LEFT_OUT
    )
    arcs, places = drive_chain(roads.drives, layers, steps, room, chosen, begins)
    return Chain(
        kept=kept,
        odd=kept[odd],
        breaks=breaks,
        begins=begins,
        score=_total(scores[0], chosen, begins),
        arcs=arcs,
        places=places,
        along=layers.along[chosen],
    )


def chain_inputs(
    roads: MatchingRoads,
    samples: Samples,
    kept: NDArray[np.int64],
    astray: NDArray[np.bool_],
) -> tuple[Layers, Steps, NDArray[np.int8]]:
    """Give candidates, steps and breaks of some samples; see `best_drive`."""
    layers = roads.layers(samples.near.rows(kept), samples.sigma_m[kept])
    breaks = _breaks(samples, kept, astray)
    return layers, _steps(samples, kept, 1, breaks), breaks


def _total(
    score: NDArray[np.float64],
    chosen: NDArray[np.int64],
    begins: NDArray[np.bool_],
) -> float:
    """Score of all drives together."""
    ends = np.flatnonzero(np.append(begins[1:], True))
    return float(score[chosen[ends]].sum())


def _breaks(
    samples: Samples, kept: NDArray[np.int64], astray: NDArray[np.bool_]
) -> NDArray[np.int8]:
    """Why no drive is looked for to each kept point, as a place in `BREAKS`."""
    manner = samples.manner
    breaks = np.full(len(kept), NONE, np.int8)
    straight = steps_m(samples.places[kept])
    usual = float(np.median(straight)) if len(straight) else 0.0
    hole = max(manner.hole_m, min(HOLE_STEPS * usual, MOST_HOLE_M))
    left = np.diff(np.cumsum(astray)[kept]) > 0
    left &= straight > max(manner.off_m, FAR_STEPS * usual)
    breaks[1:][straight > hole] = BREAKS.index(GapReason.HOLE)
    breaks[1:][left] = BREAKS.index(GapReason.FAR)
    return breaks


def _steps(
    samples: Samples, kept: NDArray[np.int64], apart: int, breaks: NDArray[np.int8]
) -> Steps:
    """What lies between each kept point and the one so many before it."""
    manner = samples.manner
    lonlat, sigma_m = samples.places[kept], samples.sigma_m[kept]
    gap = np.zeros(len(kept))
    gap[apart:] = metres(lonlat[:-apart], lonlat[apart:])
    scale = manner.scale * sigma_m + manner.scale_growth * gap
    detour = DETOUR_LEAST_M + np.minimum(DETOUR * gap, DETOUR_MOST_M)
    back = np.maximum(BACK_SIGMAS * sigma_m, BACK_M)
    return Steps(
        gap=gap * CM_PER_M,
        scale=scale * CM_PER_M,
        limit=np.rint((gap + detour) * CM_PER_M).astype(np.int64),
        back=np.rint(back * CM_PER_M).astype(np.int64),
        broken=breaks != NONE,
        lonlat=lonlat,
        radius=samples.radius_m[kept] * CM_PER_M,
    )


def _scraps(samples: Samples, chain: Chain) -> NDArray[np.int64]:
    """Samples of drives so short that they may be chance, beside longer ones."""
    starts = np.flatnonzero(chain.begins)
    ends = np.append(starts[1:], len(chain.kept))
    line_m = samples.line_m[chain.kept]
    short = line_m[ends - 1] - line_m[starts] < samples.manner.off_m
    if short.all():
        return np.zeros(0, np.int64)
    return np.asarray(chain.kept[np.repeat(short, ends - starts)])


def warm_up(progress: Progress = silent) -> None:
    """Match a tiny track, so that no later one waits to compile."""
    progress("compiling map matching", 0.0)
    ends = np.array([[0.0, 0.0], [0.01, 0.0]])
    network = RoadNetwork.from_arrays(
        dict.fromkeys(RoadNetwork.__slots__, np.zeros(0, np.int32))
        | {
            "vertex_lonlat": ends,
            "junction_lonlat": ends,
            "link_offsets": np.array([0, 2]),
            "link_length_m": np.array([1113.2]),
            "link_class": np.zeros(1, np.uint8),
            "edge_link": np.zeros(2, np.int32),
            "edge_forward": np.array([True, False]),
            "edge_tail": np.array([0, 1], np.int32),
            "edge_head": np.array([1, 0], np.int32),
        }
        | {"strings_text": np.zeros(0, np.uint8), "strings_offsets": np.zeros(1)}
    )
    graph = expand(network.edge_tail, network.edge_head, 2, ())
    index = SpatialIndex.of(np.array([[0.0, 0.0, 0.01, 0.0]]))
    roads = MatchingRoads.of(network, graph, index)
    match_track(roads, Track.of(np.array([[0.001, 0.0], [0.004, 0.0], [0.009, 0.0]])))
    progress("compiling map matching", 1.0)
