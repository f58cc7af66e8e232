"""What to say about a match: stretches without a drive, and how sure the rest is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.coordinates import format_mgrs
from maps.errors import PlaceError
from maps.match import Confidence, GapReason

if TYPE_CHECKING:
    from maps.match import Match, MatchGap
    from planners.route import Lonlat


def match_remarks(match: Match) -> tuple[str, ...]:
    """
    What the user should look at before he relies on a match.

    Parameters
    ----------
    match
        Of a line.

    Returns
    -------
    tuple[str, ...]
        Full sentences, places as MGRS; none for a good match without a gap.
    """
    told = [gap_sentence(gap) for gap in match.gaps]
    if match.confidence is not Confidence.GOOD:
        told.insert(0, confidence_sentence(match))
    return tuple(told)


def confidence_sentence(match: Match) -> str:
    """How far the match can be trusted, in words and figures."""
    return (
        f"The match with the roads is {match.confidence.value} "
        f"({match.certainty:.0%}): {match.near_share:.0%} of the line lies within "
        f"{match.near_m:.0f} m of a road it can have been on, and it is "
        f"{_length(match.matched_m)} long there against {_length(match.driven_m)} of "
        "road."
    )


def gap_sentence(gap: MatchGap) -> str:
    """Where a line has no drive, and why."""
    between = f"from {_place(gap.start)} to {_place(gap.end)}"
    length = _length(gap.length_m)
    if gap.reason is GapReason.FAR:
        return f"The line lies on no road of this map {between} ({length})."
    if gap.reason is GapReason.HOLE:
        return f"The line has a hole {between} ({length}); nothing tells the way there."
    return (
        f"No road of this map leads {between} as the line does ({length}); a road may "
        "be missing, or a turn or a one-way street was not minded."
    )


def _length(metres: float) -> str:
    """Metres below a kilometre, else kilometres."""
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def _place(lonlat: Lonlat) -> str:
    """Grid reference to 10 m; degrees near the poles."""
    try:
        return format_mgrs(*lonlat, digits=4)
    except PlaceError:
        lon, lat = lonlat
        return f"{lat:.5f}, {lon:.5f}"
