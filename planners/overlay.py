"""What staff draw over the map: units and points, lines, areas, and bridge ratings.

An overlay holds statements of the staff, not of the map data; every statement can be
taken back. Frozen, so that a plan can keep any number of states of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from planners.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from planners.route import Lonlat

SIDC_DIGITS = 20
MOST_CLASS = 150.0
MOST_SIZE_M = 100.0


class LineKind(Enum):
    """What a line on an overlay means."""

    MSR = "MSR"  # main supply route
    ASR = "ASR"  # alternate supply route
    CONVOY_MOVING = "moving convoy"
    CONVOY_HALTED = "halted convoy"
    BOUNDARY = "boundary"
    BRIDGE = "bridge"
    FERRY = "ferry"
    FORD = "ford"  # an easy one
    DIFFICULT_FORD = "difficult ford"
    OBSTACLE = "obstacle"


class Traffic(Enum):
    """How a supply route is used."""

    TWO_WAY = "two-way"
    ONE_WAY = "one-way"  # from the first point of the line to the last
    ALTERNATING = "alternating"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSymbol:
    """
    One point symbol of APP-6 on the map.

    Attributes
    ----------
    sidc
        Symbol identification code of 20 digits (APP-6(D), MIL-STD-2525D).
    position
        Degrees.
    texts
        Text fields by the names of the symbol library, such as
        ``("uniqueDesignation", "11")``; sorted, none twice.
    """

    sidc: str
    position: Lonlat
    texts: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not (self.sidc.isascii() and self.sidc.isdigit()) or (
            len(self.sidc) != SIDC_DIGITS
        ):
            raise PlanningError(
                f"Symbol code {self.sidc!r} is not one of APP-6; give {SIDC_DIGITS} "
                "digits such as 10031000001211000000."
            )
        _check_places((self.position,), 1, "A symbol")

    @property
    def name(self) -> str:
        """What people call it; its code if nobody named it."""
        return dict(self.texts).get("uniqueDesignation", "") or self.sidc


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlLine:
    """
    One line of the overlay.

    Attributes
    ----------
    kind
        What it means.
    line
        Two points or more, degrees; of a moving convoy the last is its head.
    name
        Written along it; may be empty.
    traffic
        Of supply routes; any other kind ignores it.
    planned
        Drawn dashed: not in force yet.
    """

    kind: LineKind
    line: tuple[Lonlat, ...]
    name: str = ""
    traffic: Traffic = Traffic.TWO_WAY
    planned: bool = False

    def __post_init__(self) -> None:
        _check_places(self.line, 2, f"A line of kind {self.kind.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidArea:
    """An area that routes keep out of: its name, and its open ring of degrees."""

    ring: tuple[Lonlat, ...]
    name: str = ""

    def __post_init__(self) -> None:
        _check_places(self.ring, 3, "An area to avoid")


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeRating:
    """
    What a bridge carries, by somebody's word; it wins over the map data.

    Classes are military load classes above 0 and at most 150; None for not rated.

    Attributes
    ----------
    position
        On the bridge, degrees.
    bridge
        What people call it.
    wheeled, tracked
        Class for two-way traffic.
    wheeled_oneway, tracked_oneway
        Class for one-way traffic, at least that for two-way traffic.
    wheeled_caution, tracked_caution
        Class for crossings with caution, one vehicle at a time at walking pace; at
        least that for one-way traffic.
    max_height_m, max_width_m
        What passes over it, metres, above 0 and at most 100; None for not measured.
    source
        Who rated it.
    date
        Date-time group of the rating.
    """

    position: Lonlat
    bridge: str
    wheeled: float | None = None
    tracked: float | None = None
    wheeled_oneway: float | None = None
    tracked_oneway: float | None = None
    wheeled_caution: float | None = None
    tracked_caution: float | None = None
    max_height_m: float | None = None
    max_width_m: float | None = None
    source: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        _check_places((self.position,), 1, "A bridge rating")
        sizes = [x for x in (self.max_height_m, self.max_width_m) if x is not None]
        classes = (self.classes("wheeled"), self.classes("tracked"))
        rated = [load for ways in classes for load in ways if load is not None]
        if not rated and not sizes:
            raise PlanningError(
                f"The rating of {self.bridge!r} has no load class; give one for "
                "wheeled or for tracked vehicles, or a height or width."
            )
        for load in rated:
            if not 0 < load <= MOST_CLASS:
                raise PlanningError(
                    f"Load class {load:g} of {self.bridge!r} does not exist; "
                    "military load classes are above 0 and at most 150."
                )
        for size in sizes:
            if not 0 < size <= MOST_SIZE_M:
                raise PlanningError(
                    f"{size:g} m is no height or width of {self.bridge!r}; give "
                    "metres above 0 and at most 100."
                )
        for kind, ways in zip(("wheeled", "tracked"), classes, strict=True):
            given = [load for load in ways if load is not None]
            if given != sorted(given):
                raise PlanningError(
                    f"The {kind} classes of {self.bridge!r} fall from two-way over "
                    "one-way to caution, and a stricter way of crossing never bears "
                    "less; check them."
                )

    def classes(self, track: str) -> tuple[float | None, float | None, float | None]:
        """Classes for ``wheeled`` or ``tracked``: two-way, one-way, with caution."""
        if track == "wheeled":
            return self.wheeled, self.wheeled_oneway, self.wheeled_caution
        return self.tracked, self.tracked_oneway, self.tracked_caution


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Everything drawn, in paint order within each part."""

    symbols: tuple[PlacedSymbol, ...] = ()
    lines: tuple[ControlLine, ...] = ()
    areas: tuple[AvoidArea, ...] = ()
    ratings: tuple[BridgeRating, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything on it."""
        return bool(self.symbols or self.lines or self.areas or self.ratings)

    def with_item(self, item: OverlayItem) -> Overlay:
        """Add an item on top; a bridge has one rating, the latest."""
        part = PARTS[type(item)]
        kept: tuple[Any, ...] = getattr(self, part)
        if isinstance(item, BridgeRating):
            kept = tuple(one for one in kept if one.position != item.position)
        return self._with(part, (*kept, item))

    def without_item(self, item: OverlayItem) -> Overlay:
        """Take an item away; one that is not there changes nothing."""
        part = PARTS[type(item)]
        kept = tuple(one for one in getattr(self, part) if one != item)
        return self._with(part, kept)

    def with_change(self, old: OverlayItem, new: OverlayItem) -> Overlay:
        """Put an item in the place of another one of its type."""
        part = PARTS[type(old)]
        items = tuple(new if one == old else one for one in getattr(self, part))
        return self._with(part, items)

    def _with(self, part: str, items: tuple[Any, ...]) -> Overlay:
        """Exchange one part."""
        changed: dict[str, Any] = {part: items}
        return replace(self, **changed)


OverlayItem = PlacedSymbol | ControlLine | AvoidArea | BridgeRating
PARTS: Mapping[type, str] = {
    PlacedSymbol: "symbols",
    ControlLine: "lines",
    AvoidArea: "areas",
    BridgeRating: "ratings",
}


def _check_places(places: tuple[Lonlat, ...], least: int, what: str) -> None:
    """Refuse places that are not on the globe, or too few different ones."""
    for lon, lat in places:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise PlanningError(
                f"{what} at {lat:g}, {lon:g} is not on the globe; give latitude -90 "
                "to 90 and longitude -180 to 180."
            )
    if len(set(places)) < least:
        raise PlanningError(f"{what} needs {least} different points or more.")
