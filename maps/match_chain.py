"""The chain of places that matching found likeliest, before it is told as drives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.match import GapReason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BREAKS = (None, GapReason.FAR, GapReason.HOLE, GapReason.NO_WAY)
NONE = 0  # in `BREAKS`: a drive leads on


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Chain:
    """
    Drives over k points.

    Attributes
    ----------
    kept
        (k,) int64, rising: which samples take part.
    odd
        Samples among them without which the drives are likelier.
    breaks
        (k,) int8, in `BREAKS`: why no drive leads to a point from the one before.
    begins
        (k,) bool, where a drive begins.
    score
        Minus the logarithm of its likelihood, the less the better.
    arcs
        (a,) int32, of all drives in order.
    places
        (k,) int64, which of ``arcs`` each point lies on.
    along
        (k,) int64, centimetres along that arc.
    """

    kept: NDArray[np.int64]
    odd: NDArray[np.int64]
    breaks: NDArray[np.int8]
    begins: NDArray[np.bool_]
    score: float
    arcs: NDArray[np.int32]
    places: NDArray[np.int64]
    along: NDArray[np.int64]
