"""From the likeliest chain of places to drives, gaps and a place for every point."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from maps.match import GapReason, Match, MatchedPiece, MatchGap
from maps.match_chain import BREAKS
from maps.matching_roads import CM_PER_M
from maps.observed_speeds import observed_kmh
from maps.routing.place_kernels import nearest_on_drive, places_on_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.match_chain import Chain
    from maps.matching_roads import MatchingRoads
    from maps.track import Track
    from maps.track_samples import Samples


class _Places(NamedTuple):
    """Places of all m samples: drive, arc of the chain, share of its edge, metres."""

    piece: NDArray[np.int64]
    arc: NDArray[np.int64]
    share: NDArray[np.float64]
    away_m: NDArray[np.float64]

    def rows(self, rows: NDArray[np.int64]) -> _Places:
        """Those of some samples."""
        return _Places(
            self.piece[rows], self.arc[rows], self.share[rows], self.away_m[rows]
        )


class _Cut(NamedTuple):
    """A drive within a chain: its kept points, its arcs, and centimetres at its ends.

    ``start`` and ``end`` are its first kept point and the one after its last, ``first``
    and ``last`` its arcs, ``begun`` and ``done`` how far along these it runs.
    """

    start: int
    end: int
    first: int
    last: int
    begun: int
    done: int


def match_of(
    roads: MatchingRoads, track: Track, samples: Samples, chain: Chain
) -> Match:
    """
    Tell a chain as drives over the points of a line.

    Parameters
    ----------
    roads
        Of the area.
    track
        The line.
    samples
        Of the line.
    chain
        Over the samples.
    """
    length = roads.drives.length[chain.arcs]
    cuts = _cuts(chain, length)
    places = _places(roads, samples, chain)
    own = places.rows(samples.given)
    step, share = _within(cuts, own)
    pieces = tuple(
        _piece(roads, track, samples, chain, (number, cut), (own.piece, step, share))
        for number, cut in enumerate(cuts)
    )
    line_m = samples.line_m[chain.kept]
    gaps = tuple(_gaps(samples, chain, cuts))
    return Match(
        track=track,
        pieces=pieces,
        gaps=gaps,
        piece=own.piece.astype(np.int32),
        step=step,
        share=share,
        lonlat=_lonlat(roads, chain, own),
        deviation_m=own.away_m,
        outliers=_outliers(own.piece, gaps),
        sigma_m=float(samples.sigma_m.min()),
        near_m=samples.manner.near_m,
        line_m=float(samples.line_m[-1]),
        matched_m=float(sum(line_m[cut.end - 1] - line_m[cut.start] for cut in cuts)),
        driven_m=sum(piece.length_m for piece in pieces),
        near_share=_near_share(samples, places),
    )


def _cuts(chain: Chain, length: NDArray[np.int64]) -> list[_Cut]:
    """Drives of a chain, without edges of which only an end is touched."""
    cuts = []
    starts = np.flatnonzero(chain.begins).tolist()
    for start, end in pairwise([*starts, len(chain.kept)]):
        first, last = int(chain.places[start]), int(chain.places[end - 1])
        begun, done = int(chain.along[start]), int(chain.along[end - 1])
        if first < last and begun == length[first]:
            first, begun = first + 1, 0
        if first < last and done == 0:
            last, done = last - 1, int(length[last - 1])
        if first == last:
            done = max(begun, done)
        cuts.append(_Cut(start, end, first, last, begun, done))
    return cuts


def _places(roads: MatchingRoads, samples: Samples, chain: Chain) -> _Places:
    """Nearest place of each sample on what was driven between its neighbours."""
    sample = np.arange(len(samples.lonlat))
    rows = samples.rows[chain.kept]
    after = np.searchsorted(rows, sample)  # the first kept one that is not before it
    inside = np.minimum(after, len(rows) - 1)
    is_kept = rows[inside] == sample
    before = np.where(is_kept, inside, np.maximum(after - 1, 0))
    ranges = np.column_stack([chain.places[before], chain.places[inside]])
    passed_over = samples.spike.copy()
    passed_over[samples.rows] = True
    passed_over[rows] = False
    outside = (after == len(rows)) | ((after == 0) | chain.begins[inside]) & ~is_kept
    ranges[passed_over | outside] = -1
    edge = roads.drives.edge[chain.arcs]
    link = roads.network.edge_link[edge]
    arc, share, away = nearest_on_drive(samples.lonlat, ranges, link, roads.lines)
    share = np.where(roads.network.edge_forward[edge[arc]], share, 1 - share)
    piece = np.where(arc < 0, -1, np.cumsum(chain.begins)[inside] - 1)
    return _Places(piece, arc, share, away)


def _within(
    cuts: list[_Cut], places: _Places
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Which edge of its drive each point lies on, and how far along."""
    first = np.array([cut.first for cut in cuts])[places.piece]
    last = np.array([cut.last for cut in cuts])[places.piece]
    share = np.where(places.arc < first, 0.0, places.share)
    share = np.where(places.arc > last, 1.0, share)
    step = np.clip(places.arc, first, last) - first
    missing = places.piece < 0
    return np.where(missing, -1, step), np.where(missing, np.nan, share)


def _piece(
    roads: MatchingRoads,
    track: Track,
    samples: Samples,
    chain: Chain,
    numbered: tuple[int, _Cut],
    on_drive: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
) -> MatchedPiece:
    """One drive with the speeds that its points tell."""
    number, cut = numbered
    arcs = chain.arcs[cut.first : cut.last + 1]
    length_m = roads.drives.length[arcs] / CM_PER_M
    bounds_m = np.concatenate([[0.0], np.cumsum(length_m)])
    speed = np.full(len(arcs), np.nan)
    if track.time_s is not None:
        piece, step, share = on_drive
        own = np.flatnonzero(piece == number)
        along_m = bounds_m[step[own]] + share[own] * length_m[step[own]]
        speed = observed_kmh(track.time_s[own], along_m, bounds_m)
    begun_m, left_m = cut.begun / CM_PER_M, length_m[-1] - cut.done / CM_PER_M
    return MatchedPiece(
        edges=tuple(roads.drives.edge[arcs].tolist()),
        first_share=_share(begun_m, length_m[0]),
        last_share=_share(cut.done / CM_PER_M, length_m[-1]),
        first_point=_point_at(samples, chain, cut.start, "right") - 1,
        last_point=_point_at(samples, chain, cut.end - 1, "left"),
        length_m=float(bounds_m[-1] - begun_m - left_m),
        speed_kmh=speed,
    )


def _share(part: float, whole: float) -> float:
    """Part of a whole, 0 to 1; a road without length is behind at once."""
    return float(part / whole) if whole > 0 else 1.0


def _point_at(
    samples: Samples, chain: Chain, kept: int, side: Literal["left", "right"]
) -> int:
    """Where among the points of the line a kept one stands."""
    row = samples.rows[chain.kept[kept]]
    return int(np.searchsorted(samples.given, row, side))


def _gaps(samples: Samples, chain: Chain, cuts: list[_Cut]) -> Iterator[MatchGap]:
    """Stretches before, between and behind the drives, in order."""
    ends = [cut.end - 1 for cut in cuts]
    starts = [cut.start for cut in cuts]
    last = len(samples.rows) - 1
    rows = chain.kept
    head, tail = int(rows[starts[0]]), int(rows[ends[-1]])
    least_m = samples.manner.radius_m[0]
    if samples.line_m[head] > least_m:
        yield _gap(samples, 0, head, GapReason.FAR)
    for before, after in zip(ends[:-1], starts[1:], strict=True):
        reason = BREAKS[chain.breaks[after]]
        if reason is not None:
            yield _gap(samples, int(rows[before]), int(rows[after]), reason)
    if samples.line_m[last] - samples.line_m[tail] > least_m:
        yield _gap(samples, tail, last, GapReason.FAR)


def _gap(samples: Samples, start: int, end: int, reason: GapReason) -> MatchGap:
    """One gap between two samples."""
    ends = samples.places[[start, end]].tolist()
    given = samples.given
    first = int(np.searchsorted(given, samples.rows[start], "right")) - 1
    return MatchGap(
        reason=reason,
        first_point=first,
        last_point=int(np.searchsorted(given, samples.rows[end], "left")),
        start=(ends[0][0], ends[0][1]),
        end=(ends[1][0], ends[1][1]),
        length_m=float(samples.line_m[end] - samples.line_m[start]),
    )


def _lonlat(roads: MatchingRoads, chain: Chain, places: _Places) -> NDArray[np.float64]:
    """Degrees of places, (n, 2); NaN for none."""
    found = np.full((len(places.arc), 2), np.nan)
    known = np.flatnonzero(places.arc >= 0)
    edge = roads.drives.edge[chain.arcs[places.arc[known]]]
    forward = roads.network.edge_forward[edge]
    share = np.where(forward, places.share[known], 1 - places.share[known])
    link = roads.network.edge_link[edge].astype(np.int64)
    found[known] = places_on_links(link, share, roads.lines)
    return found


def _outliers(
    piece: NDArray[np.int64], gaps: tuple[MatchGap, ...]
) -> NDArray[np.bool_]:
    """Points without a place that lie in no gap."""
    outliers = piece < 0
    for gap in gaps:
        outliers[gap.first_point : gap.last_point + 1] = False
    return outliers


def _near_share(samples: Samples, places: _Places) -> float:
    """Share of the line, 0 to 1, both of whose ends lie near one drive."""
    piece, away = places.piece[samples.rows], places.away_m[samples.rows]
    near = (piece >= 0) & (away <= samples.manner.near_m)
    both = near[:-1] & near[1:] & (piece[:-1] == piece[1:])
    length = np.diff(samples.line_m)
    total = float(length.sum())
    return float(length[both].sum()) / total if total > 0 else float(near.all())
