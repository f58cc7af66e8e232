"""Round map scales, and the zoom at which a view has one of them and crisp tiles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.drawing.map_scales import ALL_SCALES, ROUND_SCALES
from app.drawing.projection import MAX_ZOOM, MIN_ZOOM, TILE_PX

if TYPE_CHECKING:
    from app.drawing.projection import MapView

NEAR = 0.04  # the scale drifts by so much with the latitude and is still the same one
LEAST_ZOOM, MOST_ZOOM = 3.0, 19.0
ROUNDS = 4  # the middle moves with each try, and the scale with its latitude


def step(n: float, steps: int, *, halves: bool = True) -> float:
    """
    Scale some steps away on the ladder.

    Parameters
    ----------
    n
        Of the scale 1:n from which to step.
    steps
        Above zero to see more closely.
    halves
        Whether the scales between the round ones count.

    Returns
    -------
    float
        Of the scale 1:n; the last step of the ladder if it ends before.

    >>> step(50_000, 1), step(50_000, 1, halves=False), step(49_700, -1)
    (35000, 25000, 75000)
    """
    ladder = ALL_SCALES if halves else ROUND_SCALES
    if steps == 0:
        return n
    if steps > 0:
        beyond = [one for one in reversed(ladder) if one < n * (1 - NEAR)]
    else:
        beyond = [one for one in ladder if one > n * (1 + NEAR)]
    if not beyond:
        return n
    return beyond[min(abs(steps), len(beyond)) - 1]


def at_scale(view: MapView, n: float, px: float, py: float) -> MapView:
    """Give a view the scale 1:n in its middle; what is under a pixel stays there."""
    for _ in range(ROUNDS):
        zoom = limited(view.zoom + math.log2(view.map_scale() / n))
        view = view.zoomed(zoom - view.zoom, px, py)
    return crisp(view, px, py)


def crisp(view: MapView, px: float, py: float) -> MapView:
    """
    Zoom by less than a seventh of a percent, so that tiles are whole pixels wide.

    What is under a pixel stays there.
    """
    zoom = limited(view.zoom)
    level = tile_level(zoom)
    side = round(TILE_PX * view.dpr * 2 ** (zoom - level))
    zoom = level + math.log2(side / (TILE_PX * view.dpr))
    return view if zoom == view.zoom else view.zoomed(zoom - view.zoom, px, py)


def tile_level(zoom: float) -> int:
    """Level of the tiles that are shown, between 0.7 and 1.4 times their size."""
    return max(math.ceil(zoom - 0.5 - 1e-3), 0)


def limited(zoom: float) -> float:
    """Zoom that the window allows."""
    least, most = max(LEAST_ZOOM, MIN_ZOOM), min(MOST_ZOOM, MAX_ZOOM)
    return min(max(zoom, least), most)
