"""Map scales as staff name them: 1:50 000 and its neighbours."""

from __future__ import annotations

# fmt: off
ROUND_SCALES = (
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
)
HALF_SCALES = (
    750, 1_500, 3_500, 7_500, 15_000, 35_000, 75_000, 150_000, 350_000, 750_000,
    1_500_000, 3_500_000, 7_500_000, 15_000_000, 35_000_000,
)
# fmt: on
ALL_SCALES = tuple(sorted((*ROUND_SCALES, *HALF_SCALES)))
WHOLE_PIXELS = 0.0015  # by which a screen strays, so that its tiles are whole pixels


def nominal(n: float) -> float:
    """
    Scale by its name: a round one if only whole pixels keep a screen from it.

    >>> nominal(50_054.6), nominal(50_400.0)
    (50000, 50400.0)
    """
    nearest = min(ALL_SCALES, key=lambda one: abs(one - n))
    return nearest if abs(nearest - n) <= WHOLE_PIXELS * nearest else n
