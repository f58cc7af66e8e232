"""An overlay from a file, on the roads of the area that is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.ui.draft import Closure
from planners.bridge_ratings import bridge_at

if TYPE_CHECKING:
    from app.services.overlay_file import OverlayDocument
    from app.ui.open_area import OpenArea
    from planners.overlay import Overlay


@dataclass(frozen=True, slots=True)
class PlacedOverlay:
    """
    What of a file can be used here.

    Attributes
    ----------
    overlay
        Without ratings that lie on no bridge.
    closures
        Of roads of this area.
    left_out
        Names of the ratings and closures that lie elsewhere.
    """

    overlay: Overlay
    closures: tuple[Closure, ...]
    left_out: tuple[str, ...]


def placed_overlay(document: OverlayDocument, ground: OpenArea) -> PlacedOverlay:
    """Find bridges and roads of an overlay file in an area."""
    left_out = []
    ratings = []
    for rating in document.overlay.ratings:
        if bridge_at(ground.area.network, rating.position) is None:
            left_out.append(rating.bridge)
        else:
            ratings.append(rating)
    closures = []
    for name, position in document.closures:
        road = ground.road_at(position)
        if road is None:
            left_out.append(name)
        else:
            closure = Closure(road=name, position=road.position, edges=road.edges)
            closures.append(closure)
    overlay = replace(document.overlay, ratings=tuple(ratings))
    return PlacedOverlay(overlay, tuple(closures), tuple(left_out))
