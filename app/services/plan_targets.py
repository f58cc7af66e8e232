"""Objects of the plan by name: units, lines, areas, and points of routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.places import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planners.overlay import Overlay
    from planners.route import Lonlat, Route

SYMBOL, LINE, AREA, POINT = "symbol", "line", "area", "critical point"


def plan_targets(
    text: str, overlay: Overlay, routes: Iterable[tuple[str, Route]] = ()
) -> list[Target]:
    """
    Objects of the plan in whose name a text occurs, whatever its case.

    Parameters
    ----------
    text
        What was typed.
    overlay
        What is drawn.
    routes
        By name; their critical points can be found.

    Returns
    -------
    list[Target]
        Those whose name begins so first.
    """
    typed = text.casefold()
    found = [
        target
        for target in (*_drawn(overlay), *_points(routes))
        if typed in target.name.casefold()
    ]
    return sorted(found, key=lambda one: not one.name.casefold().startswith(typed))


def _drawn(overlay: Overlay) -> Iterator[Target]:
    """Everything on the overlay that has a name."""
    for symbol in overlay.symbols:
        texts = dict(symbol.texts)
        parts = (texts.get("uniqueDesignation"), texts.get("higherFormation"))
        name = " / ".join(part for part in parts if part)
        if name:
            yield Target(name, SYMBOL, *symbol.position)
    for line in overlay.lines:
        if line.name:
            name = f"{line.kind.value} {line.name}"
            yield _extended(name, LINE, line.line)
    for area in overlay.areas:
        if area.name:
            yield _extended(area.name, AREA, area.ring)


def _points(routes: Iterable[tuple[str, Route]]) -> Iterator[Target]:
    """Critical points with the routes that they belong to."""
    for name, route in routes:
        for point in route.points:
            words = " ".join(part for part in (point.name, point.label) if part)
            yield Target(f"{words} ({name})", POINT, *point.position)


def _extended(name: str, kind: str, places: tuple[Lonlat, ...]) -> Target:
    """Something that is to be seen whole."""
    lons, lats = zip(*places, strict=True)
    bounds = min(lons), min(lats), max(lons), max(lats)
    lon, lat = places[len(places) // 2]
    return Target(name, kind, lon, lat, bounds)
