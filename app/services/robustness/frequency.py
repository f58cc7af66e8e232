"""Shares of simulated moves: how often, how sure, and in which words."""

from __future__ import annotations

import math
from typing import NamedTuple

Z_95 = 1.959963984540054  # of the normal distribution, both tails together 5 %
MOST, FEWEST = "more than 99 of 100", "fewer than 1 of 100"
_SURE = 0.995  # from here on, rounded to whole moves of a hundred, it would be all

# The words of intelligence assessments of the alliance, by share of a hundred.
YARDSTICK = (
    (0.9, "highly likely"),
    (0.6, "likely"),
    (0.4, "an even chance"),
    (0.1, "unlikely"),
    (0.0, "highly unlikely"),
)


class Frequency(NamedTuple):
    """How many of some simulated moves, at least one."""

    held: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.held / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %: what chance alone leaves open."""
        n, p, z2 = self.of, self.share, Z_95 * Z_95
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z_95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        low = 0.0 if self.held == 0 else max(0.0, middle - half)
        high = 1.0 if self.held == n else min(1.0, middle + half)
        return low, high

    @property
    def words(self) -> str:
        """Say it: ``87 of 100 simulated moves (86-88 from sampling)``."""
        low, high = (_hundredths(one) for one in self.interval)
        span = low if low == high else f"{low}-{high}"
        return f"{of_hundred(self.share)} simulated moves ({span} from sampling)"

    @property
    def yardstick(self) -> str:
        """Word of the fixed yardstick; never said alone."""
        return yardstick(self.share)


def of_hundred(share: float) -> str:
    """Say a share of a hundred; all and none are said only where it is so."""
    if share < 1 and share >= _SURE:
        return MOST
    if 0 < share < 1 - _SURE:
        return FEWEST
    return f"{_hundredths(share)} of 100"


def yardstick(share: float) -> str:
    """Word for a share from 0 to 1 as it is told, in whole moves of a hundred."""
    told = int(_hundredths(share)) / 100
    return next(word for least, word in YARDSTICK if told >= least)


def _hundredths(share: float) -> str:
    return f"{100 * share:.0f}"
