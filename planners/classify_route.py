"""The classification formula of a route, and what of it is unknown or estimated."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from maps.road_network import Surface
from planners.route_classification import RouteType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planners.along_route import RouteStretch

# In which weather a surface carries traffic; our reading of X, Y and Z.
WEATHER = {
    Surface.PAVED: RouteType.ALL_WEATHER,
    Surface.GRAVEL: RouteType.LIMITED_ALL_WEATHER,
    Surface.EARTH: RouteType.FAIR_WEATHER,
    Surface.SOFT: RouteType.FAIR_WEATHER,
}


def formula_of(
    stretches: Sequence[RouteStretch], *, blocked: bool, known_only: bool = False
) -> str:
    """
    Classification formula of a route.

    Parameters
    ----------
    stretches
        Of the route.
    blocked
        Whether obstructions lie on it.
    known_only
        Whether to pass over what is not known; else it stands as ``?``.
    """
    lowest = _lowest_known if known_only else _lowest
    width = lowest([s.width_m for s in stretches if not s.ferry])
    bridges = [s.mlc for s in stretches if s.bridge]
    sections = [s.mlc for s in stretches if math.isfinite(s.mlc)]
    mlc = lowest(bridges or sections)
    clearance = lowest([s.clearance_m for s in stretches])
    width_text, mlc_text, up = (_rounded_down(v) for v in (width, mlc, clearance))
    width_text = "?" if math.isinf(width) else width_text
    mlc_text = "?" if math.isinf(mlc) else mlc_text
    mark = " (OB)" if blocked else ""
    return f"{width_text}m/{_weather(stretches, lowest)}/{mlc_text}/{up}{mark}"


def _rounded_down(value: float) -> str:
    """A figure to one decimal, never more than it is; ``?`` for not known."""
    if math.isnan(value):
        return "?"
    return "∞" if math.isinf(value) else f"{math.floor(value * 10 + 1e-6) / 10:g}"


def _weather(
    stretches: Sequence[RouteStretch], lowest: Callable[[list[float]], float]
) -> str:
    """Type of the route: that of its worst surface; fords need fair weather."""
    types = list(RouteType)  # the worst is the last
    ranks = [
        -float(types.index(WEATHER[s.surface])) if s.surface in WEATHER else math.nan
        for s in stretches
        if not s.ferry
    ]
    if any(s.ford for s in stretches):
        return RouteType.FAIR_WEATHER.value
    worst = _lowest_known(ranks)
    if worst > -len(types) + 1:  # nothing is worse than fair weather
        worst = lowest(ranks)
    return "?" if math.isnan(worst) else types[-int(worst)].value


def _lowest(values: list[float]) -> float:
    """Lowest of some values; NaN if any is unknown, or without any."""
    if any(math.isnan(value) for value in values):
        return math.nan
    return min(values, default=math.nan)


def _lowest_known(values: list[float]) -> float:
    """Lowest of the values that are known; NaN without any."""
    return _lowest([value for value in values if not math.isnan(value)])


def doubts_of(stretches: Sequence[RouteStretch]) -> tuple[str, ...]:
    """Say what is unknown or estimated, with how much of the route it is."""
    bridges = [s for s in stretches if s.bridge]
    unrated = [s for s in bridges if math.isnan(s.mlc)]
    guessed = [s for s in stretches if s.mlc_estimated and math.isfinite(s.mlc)]
    told = [
        _length(
            "The width is not known", [s for s in stretches if math.isnan(s.width_m)]
        ),
        _length(
            "The width is an estimate from the lanes",
            [s for s in stretches if s.width_estimated],
        ),
        _length(
            "The surface is not known",
            [s for s in stretches if s.surface is Surface.UNKNOWN and not s.ferry],
        ),
        _length(
            "The surface is what such roads have as a rule",
            [s for s in stretches if s.surface_assumed],
        ),
        _named("Nobody knows the load class of", unrated),
        _named("A civil sign, not an engineer's rating, is the load class of", guessed),
        _named(
            "Nobody knows the clearance of",
            [s for s in stretches if math.isnan(s.clearance_m)],
        ),
    ]
    return tuple(filter(None, told))


def _length(what: str, stretches: list[RouteStretch]) -> str:
    """A sentence on so much of the route; empty for none."""
    metres = sum(s.length_m for s in stretches)
    far = f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"
    return f"{what} on {far}." if stretches else ""


def _named(what: str, stretches: list[RouteStretch]) -> str:
    """A sentence on some places; empty for none."""
    places = [f"{s.road} at {s.start_m / 1000:.1f} km" for s in stretches]
    return f"{what} {', '.join(places)}." if places else ""
