"""What matching a line to the roads has found: drives, gaps, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.track import Track

GOOD, FAIR = 0.9, 0.7


class GapReason(Enum):
    """Why a stretch of a line has no drive."""

    FAR = "far from roads"
    HOLE = "hole in the line"  # its points lie too far from each other
    NO_WAY = "no way"  # no road leads on, or only one that is far too long


class Confidence(Enum):
    """How far a match can be trusted, in a word."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MatchedPiece:
    """
    One drive without a gap.

    Attributes
    ----------
    edges
        In order of travel, each leading to the next and no banned turn among them.
    first_share, last_share
        Where on the first edge it starts and where on the last it ends, 0 to 1 in
        the direction of travel.
    first_point, last_point
        Of the line, matched by it.
    length_m
        Of the drive.
    speed_kmh
        (k,) float64 by edge: observed while moving; NaN where no times tell.
    """

    edges: tuple[int, ...]
    first_share: float
    last_share: float
    first_point: int
    last_point: int
    length_m: float
    speed_kmh: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchGap:
    """
    A stretch of the line without a drive.

    Attributes
    ----------
    reason
        Why.
    first_point, last_point
        Of the line: where the drive before it ends and the one after it begins, or
        the end of the line.
    start, end
        These points, degrees.
    length_m
        Of the line there.
    """

    reason: GapReason
    first_point: int
    last_point: int
    start: tuple[float, float]
    end: tuple[float, float]
    length_m: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Match:
    """
    A line with the roads it was driven or drawn on.

    Attributes
    ----------
    track
        What was asked for.
    pieces
        Drives in order; one without a gap.
    gaps
        In order.
    piece
        (n,) int32, drive that each point of the line is on; -1 for none.
    step
        (n,) int64, which edge of that drive; -1 for none.
    share
        (n,) float64, how far along that edge, 0 to 1; NaN for none.
    lonlat
        (n, 2) float64, the place on the road, degrees; NaN for none.
    deviation_m
        (n,) float64, from the point to its place; NaN for none.
    outliers
        (n,) bool, points that were passed over: no vehicle can have been there, or
        no road is near while the line goes on.
    sigma_m
        Usual error of a point that was reckoned with.
    near_m
        What counts as near a road.
    line_m, matched_m, driven_m
        Length of the line, of its stretches with a drive, and of the drives.
    near_share
        Share of the line that lies near its drive, 0 to 1.
    """

    track: Track
    pieces: tuple[MatchedPiece, ...]
    gaps: tuple[MatchGap, ...]
    piece: NDArray[np.int32]
    step: NDArray[np.int64]
    share: NDArray[np.float64]
    lonlat: NDArray[np.float64]
    deviation_m: NDArray[np.float64]
    outliers: NDArray[np.bool_]
    sigma_m: float
    near_m: float
    line_m: float
    matched_m: float
    driven_m: float
    near_share: float

    @property
    def certainty(self) -> float:
        """
        How well drives and line agree, 0 to 1.

        The share of the line that lies near its drive, times the shorter of line and
        drives over the longer: a detour that the line does not make counts against it.
        """
        longer = max(self.matched_m, self.driven_m)
        shorter = min(self.matched_m, self.driven_m)
        return self.near_share * (shorter / longer if longer > 0 else 1.0)

    @property
    def confidence(self) -> Confidence:
        """`certainty` in a word: good from 0.9, fair from 0.7."""
        if self.certainty >= GOOD:
            return Confidence.GOOD
        return Confidence.FAIR if self.certainty >= FAIR else Confidence.POOR

    @property
    def usual_deviation_m(self) -> float:
        """Median metres from the matched points to their places."""
        known = self.deviation_m[~np.isnan(self.deviation_m)]
        return float(np.median(known)) if len(known) else float("nan")
