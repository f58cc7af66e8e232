"""What lies over the map of printed sheets: gathered from order, scenario and file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.drawing.sheet_overlay import SheetDrawing
from app.errors import InputRefused
from app.services.places import find_point
from planners.bridge_classes import BridgeClasses
from planners.bridge_ratings import bridge_at
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from app.services.overlay_file import OverlayDocument
    from app.services.scenario.scenario import Scenario
    from app.services.sheets import SheetOrder
    from maps.area_pack import AreaPack
    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating, Overlay
    from planners.route import Lonlat

ROUNDING_DEG = 1e-6


def sheet_drawing(order: SheetOrder, area: AreaPack) -> SheetDrawing:
    """
    Everything of an order that lies over the map beside routes.

    Parameters
    ----------
    order
        What is wanted.
    area
        Gives the bridges.

    Returns
    -------
    SheetDrawing
        With the classes of bridges, own ratings among them.

    Raises
    ------
    InputRefused
        A rating lies on no bridge of the area.
    """
    bridges = None
    if order.bridges:
        rated: dict[int, BridgeRating] = {}
        for rating in order.overlay.ratings:
            bridge = bridge_at(area.network, rating.position)
            if bridge is None:
                lon, lat = rating.position
                raise InputRefused(
                    f"The rating of {rating.bridge!r} at {lat:.5f}, {lon:.5f} lies on "
                    f"no bridge of {area.name}; take it off the overlay."
                )
            rated[bridge] = rating
        bridges = BridgeClasses.of(area.network).rated(rated)
    return SheetDrawing(
        overlay=order.overlay,
        closures=order.closures,
        bridges=bridges,
        formation=order.formation,
    )


def scenario_overlay(
    scenario: Scenario, area: AreaPack, drawn: Overlay
) -> tuple[Overlay, tuple[Lonlat, ...]]:
    """
    Areas to avoid, ratings and closures of a scenario as they lie on a map.

    Parameters
    ----------
    scenario
        Already planned, so that its places are known.
    area
        That it was planned on.
    drawn
        What the staff has drawn besides; what stands in both is there once.

    Returns
    -------
    tuple[Overlay, tuple[Lonlat, ...]]
        The overlay, and a point on each closed road, degrees.
    """
    overlay = drawn
    closures = tuple(find_point(text, area) for text in scenario.closures)
    rings = [
        tuple(find_point(text, area, inside=False) for text in ring)
        for ring in scenario.avoid
    ]
    areas = tuple(
        AvoidArea(ring=ring)
        for ring in rings
        if not any(_alike(ring, known.ring) for known in overlay.areas)
    )
    overlay = replace(overlay, areas=areas + overlay.areas)
    for rating in scenario.ratings:
        if rating not in overlay.ratings:
            overlay = overlay.with_item(rating)
    return overlay, closures


def overlay_within(
    document: OverlayDocument, network: RoadNetwork
) -> tuple[Overlay, tuple[str, ...]]:
    """
    Overlay of a file without ratings of bridges that a network does not have.

    Returns
    -------
    tuple[Overlay, tuple[str, ...]]
        The rest, and the names of the bridges that were left out.
    """
    overlay = document.overlay
    kept = tuple(
        rating
        for rating in overlay.ratings
        if bridge_at(network, rating.position) is not None
    )
    left_out = tuple(one.bridge for one in overlay.ratings if one not in kept)
    return replace(overlay, ratings=kept), left_out


def merged(below: Overlay, above: Overlay) -> Overlay:
    """
    Two overlays in one.

    Parameters
    ----------
    below, above
        Of two ratings of one bridge that of the upper one holds.
    """
    overlay = replace(
        below,
        symbols=below.symbols + above.symbols,
        lines=below.lines + above.lines,
        areas=below.areas + above.areas,
    )
    for rating in above.ratings:
        overlay = overlay.with_item(rating)
    return overlay


def _alike(ring: tuple[Lonlat, ...], other: tuple[Lonlat, ...]) -> bool:
    """Whether two rings are one, but for the rounding of a scenario's text."""
    return len(ring) == len(other) and bool(
        np.allclose(ring, other, rtol=0, atol=ROUNDING_DEG)
    )
