"""What exports of delivery rounds hold, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.route import Lonlat

STOP_HEAD = (
    *("Vehicle", "Trip", "What", "Place", "Arrives", "Begins", "Leaves", "Goods"),
)
LEFT_HEAD = ("Drop", "Not brought", "Why", "What would mend it")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsTable:
    """
    Rounds in words.

    Attributes
    ----------
    title
        What stands above.
    stops
        Rows as wide as `STOP_HEAD`: loading, drops, breaks and the way back.
    left
        Rows as wide as `LEFT_HEAD`: what is not brought.
    notes
        What the reader should know, as sentences.
    """

    title: str
    stops: Sequence[Sequence[str]]
    left: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLine:
    """A leg that a vehicle drives, or a point where it stops; degrees."""

    name: str
    what: str
    vertices: Sequence[Lonlat]
    facts: dict[str, str | int | float]
