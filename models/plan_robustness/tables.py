"""Quantile tables of spread and delay, and the assumptions that they stand for.

A table holds a quantile function at `TABLE_POINTS` even steps of chance, straight in
between. The two outermost points are set so that the mean over each outermost step is
that of the distribution: neither mean nor total chance is lost at the tails.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from models.errors import RequestRefused
from models.plan_robustness.contract import MOST_MS, TABLE_POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from numpy.typing import NDArray

    Table: TypeAlias = NDArray[np.float64]

CELLS = TABLE_POINTS - 1
NORMAL = NormalDist()
LOWEST_FACTOR, HIGHEST_FACTOR = 0.01, 100.0
MOST_TIMES_HIGH = 5
ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """
    One number that the simulation stands on.

    Attributes
    ----------
    name, unit, meaning
        What it is.
    value
        What is reckoned with.
    low, high
        Range in which the truth may well lie; results are shown for both.
    source
        Where the value comes from; `ASSUMED` where nobody has measured it.
    basis
        What the value was chosen after.
    """

    name: str
    unit: str
    meaning: str
    value: float
    low: float
    high: float
    source: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowTail:
    """
    Traffic in a period of the day: most of it near the planned time, some far slower.

    ``share`` of the road sections are slow; their times are ``slow`` times the planned
    ones in the middle, with ``slow_sd`` as standard deviation of the logarithm, the
    other's is ``free_sd`` around ``free``.
    """

    share: float
    slow: float
    slow_sd: float
    free: float
    free_sd: float


def lognormal(sd: float) -> Table:
    """
    Quantiles of a lognormal factor of mean 1.

    Parameters
    ----------
    sd
        Standard deviation of its logarithm, 0 to 1.

    Returns
    -------
    Table
        (`TABLE_POINTS`,) float64.
    """
    if sd == 0:
        return np.ones(TABLE_POINTS)
    mean = -sd * sd / 2
    inner = [
        math.exp(mean + sd * NORMAL.inv_cdf(point / CELLS)) for point in range(1, CELLS)
    ]
    first = NORMAL.cdf(NORMAL.inv_cdf(1 / CELLS) - sd) * CELLS
    last = NORMAL.cdf(sd - NORMAL.inv_cdf(1 - 1 / CELLS)) * CELLS
    return _closed(inner, first, last, LOWEST_FACTOR, HIGHEST_FACTOR)


def exponential(mean_ms: float) -> Table:
    """
    Quantiles of an exponential delay.

    Parameters
    ----------
    mean_ms
        Its mean in milliseconds, 0 to a day.

    Returns
    -------
    Table
        (`TABLE_POINTS`,) float64, milliseconds.
    """
    inner = [-mean_ms * math.log1p(-point / CELLS) for point in range(1, CELLS)]
    at_last = inner[-1]
    # Between u = 0 and 1/n the mean of -ln(1 - u) is 1 + (n - 1) ln(1 - 1/n).
    first = mean_ms * (1 + (CELLS - 1) * math.log1p(-1 / CELLS))
    return _closed(inner, first, at_last + mean_ms, 0.0, MOST_MS)


def slow_tail(period: SlowTail) -> Table:
    """
    Quantiles of a factor that is near one for most and large for some, of mean 1.

    Parameters
    ----------
    period
        Shares and spreads; the result is scaled, as planned times are means.

    Returns
    -------
    Table
        (`TABLE_POINTS`,) float64.
    """
    parts = (
        (1 - period.share, math.log(period.free), period.free_sd),
        (period.share, math.log(period.slow), period.slow_sd),
    )
    grid = np.linspace(math.log(LOWEST_FACTOR), math.log(HIGHEST_FACTOR), 2**14)
    below = sum(share * _normal_cdf((grid - mean) / sd) for share, mean, sd in parts)
    middles = np.exp(np.interp((np.arange(CELLS) + 0.5) / CELLS, below, grid))
    points = np.empty(TABLE_POINTS)
    points[1:-1] = (middles[:-1] + middles[1:]) / 2
    points[0] = max(LOWEST_FACTOR, 2 * middles[0] - points[1])
    points[-1] = 2 * middles[-1] - points[-2]
    points /= (points[:-1] + points[1:]).mean() / 2
    return np.clip(points, LOWEST_FACTOR, HIGHEST_FACTOR)


def _normal_cdf(at: Table) -> Table:
    return np.array([NORMAL.cdf(float(one)) for one in at])


def _closed(
    inner: list[float], first: float, last: float, lowest: float, highest: float
) -> Table:
    """
    Add the outermost points to the inner ones.

    Parameters
    ----------
    inner
        Quantiles at 1 to n - 1 of n cells.
    first, last
        Means over the outermost cells.
    lowest, highest
        Ends of the range of the contract.
    """
    points = np.empty(TABLE_POINTS)
    points[1:-1] = inner
    points[0] = 2 * first - inner[0]
    points[-1] = 2 * last - inner[-1]
    return np.maximum.accumulate(np.clip(points, lowest, highest))


# Shapes after a week of one city's traffic; levels nobody measured for columns.
PERIODS: Mapping[str, SlowTail] = {
    "night": SlowTail(share=0.02, slow=1.4, slow_sd=0.20, free=1.0, free_sd=0.08),
    "day": SlowTail(share=0.06, slow=1.5, slow_sd=0.25, free=1.0, free_sd=0.12),
    "peak": SlowTail(share=0.20, slow=2.0, slow_sd=0.40, free=1.0, free_sd=0.12),
}

ASSUMPTIONS = (
    Assumption(
        name="weather_sd", unit="-", value=0.08, low=0.04, high=0.16, source=ASSUMED,
        meaning="spread of the logarithm of all times of a move, in common",
        basis="wide enough for dry against steady rain on paved roads",
    ),
    Assumption(
        name="serial_sd", unit="-", value=0.10, low=0.05, high=0.20, source=ASSUMED,
        meaning="spread of the logarithm of all times of one unit",
        basis="drivers and vehicles of one unit; no public measurement of columns",
    ),
    Assumption(
        name="segment_spread", unit="-", value=1.0, low=0.5, high=2.0, source=ASSUMED,
        meaning="spread on single road sections, as a multiple of the period's table",
        basis="shape of one week of one city's traffic, none of columns",
    ),
    Assumption(
        name="breakdowns_per_vehicle_km", unit="1/km", value=6e-5, low=3e-5,
        high=1.2e-4, source=ASSUMED,
        meaning="how often a vehicle breaks down",
        basis="one in about 17,000 km; no public military source",
    ),
    Assumption(
        name="blocking_share", unit="-", value=0.35, low=0.15, high=0.7,
        source=ASSUMED,
        meaning="share of breakdowns that block the road for the unit",
        basis="the rest pulls aside",
    ),
    Assumption(
        name="breakdown_delay_min", unit="min", value=12.0, low=6.0, high=24.0,
        source=ASSUMED,
        meaning="mean time until a blocked road is free again, exponential",
        basis="pushing or towing aside by the column itself",
    ),
)  # fmt: skip


def assumed() -> dict[str, float]:
    """Values of all assumptions by name, for a change of one or the other."""
    return {one.name: one.value for one in ASSUMPTIONS}


def _check_assumptions(values: Mapping[str, float]) -> None:
    """Known names, and values that somebody could mean."""
    known = {one.name: one for one in ASSUMPTIONS}
    for name, value in values.items():
        if name not in known:
            raise RequestRefused(
                f"There is no assumption {name!r}; change one of {', '.join(known)}."
            )
        most = max(1.0, MOST_TIMES_HIGH * known[name].high)
        if not 0 <= value <= most:
            raise RequestRefused(
                f"Assumption {name!r} is {value:g}; it must lie between 0 and "
                f"{most:g} {known[name].unit}."
            )


def standard_tables(
    theta: Mapping[str, float] | None = None, *, period: str = "day"
) -> dict[str, Table]:
    """
    Make the tables of the file `THETA`.

    Parameters
    ----------
    theta
        Values by the names of `ASSUMPTIONS`; what is not named is as assumed.
    period
        Of `PERIODS`: that in which most of the move falls.

    Returns
    -------
    dict[str, Table]
        ``weather``, ``serial``, ``segment``, ``breakdown_delay``.

    Raises
    ------
    RequestRefused
        A name or period is unknown, or a value is no number from 0 to 1 or to
        `MOST_TIMES_HIGH` times the upper end of its range.
    """
    values = assumed() | dict(theta or {})
    _check_assumptions(values)
    if period not in PERIODS:
        raise RequestRefused(
            f"There is no period {period!r} of the day; choose one of "
            f"{', '.join(PERIODS)}."
        )
    shape = PERIODS[period]
    spread = values["segment_spread"]
    segment = np.ones(TABLE_POINTS)
    if spread > 0:
        segment = slow_tail(
            SlowTail(
                share=shape.share,
                slow=shape.slow**spread,
                slow_sd=shape.slow_sd * spread,
                free=shape.free,
                free_sd=shape.free_sd * spread,
            )
        )
    return {
        "weather": lognormal(values["weather_sd"]),
        "serial": lognormal(values["serial_sd"]),
        "segment": segment,
        "breakdown_delay": exponential(60_000 * values["breakdown_delay_min"]),
    }
