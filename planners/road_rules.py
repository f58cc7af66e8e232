"""What a planner decides about the hours of roads: closures, curfews, daylight, lanes.

Each rule holds for the roads in its scope, and says itself in plain English.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from planners.daylight import Light
from planners.dtg import format_dtg, utc
from planners.errors import RouteError
from planners.passability import links_inside

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from numpy.typing import NDArray

    from maps.road_network import RoadClass, RoadNetwork
    from planners.route import Lonlat

WEEK = frozenset(range(7))
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LIGHTS = {
    Light.SUN: "between sunrise and sunset",
    Light.CIVIL: "between BMCT and EECT",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadScope:
    """
    Which roads a rule is about.

    Attributes
    ----------
    edges
        Named one by one; each is a direction of travel.
    areas
        Rings of three or more points in degrees; roads that touch one.
    road_classes
        Roads of these classes; with areas, those that touch one.
    """

    edges: frozenset[int] = frozenset()
    areas: tuple[tuple[Lonlat, ...], ...] = ()
    road_classes: frozenset[RoadClass] = frozenset()

    def __post_init__(self) -> None:
        if not (self.edges or self.areas or self.road_classes):
            raise RouteError(
                "A rule about hours names no roads; give it edges, an area or classes "
                "of roads."
            )

    def edges_of(self, network: RoadNetwork) -> NDArray[np.bool_]:
        """
        Edges of a network in the scope, (E,).

        Raises
        ------
        RouteError
            An edge does not exist, or a ring is no polygon.
        """
        links = np.full(network.link_count, bool(self.areas or self.road_classes))
        if self.areas:
            links &= links_inside(network, self.areas)
        if self.road_classes:
            classes = [int(road_class) for road_class in self.road_classes]
            links &= np.isin(network.link_class, classes)
        found = links[network.edge_link]
        numbers = np.array(sorted(self.edges), np.int64)
        if len(numbers) and not 0 <= numbers[0] <= numbers[-1] < network.edge_count:
            raise RouteError(
                f"A rule about hours names an edge that is not among the "
                f"{network.edge_count} of this area; draw it anew on the present map."
            )
        found[numbers] = True
        return np.asarray(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """
    Roads that are closed from one moment to another.

    Attributes
    ----------
    name
        As the user calls it.
    scope
        Which roads.
    begins, ends
        Aware; closed from ``begins`` until before ``ends``.
    """

    name: str
    scope: RoadScope
    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        _check_window(self.name, self.begins, self.ends)

    @property
    def sentence(self) -> str:
        """What it says."""
        return f"Closure {self.name!r}: closed {_window(self.begins, self.ends)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWayHours:
    """
    Roads that carry traffic in one direction only from one moment to another.

    Attributes
    ----------
    name
        As the user calls it.
    scope
        Edges in the direction of the traffic; the opposite ones are closed.
    begins, ends
        Aware.
    """

    name: str
    scope: RoadScope
    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        _check_window(self.name, self.begins, self.ends)
        if not self.scope.edges or self.scope.areas or self.scope.road_classes:
            raise RouteError(
                f"One-way traffic {self.name!r} needs edges alone, as they say which "
                "way it runs."
            )

    @property
    def sentence(self) -> str:
        """What it says."""
        return (
            f"One-way traffic {self.name!r}: the other way only "
            f"{_window(self.begins, self.ends)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DaylightOnly:
    """
    Roads that may be used by daylight only.

    Attributes
    ----------
    name
        As the user calls it.
    scope
        Which roads.
    light
        From sunrise to sunset, or from BMCT to EECT.
    margin
        How long it must have been light, and must stay light; below zero it allows
        for dark at either end of the day.
    """

    name: str
    scope: RoadScope
    light: Light = Light.SUN
    margin: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if abs(self.margin) > timedelta(hours=12):
            raise RouteError(
                f"Daylight rule {self.name!r} has a margin of {self.margin}; give "
                "twelve hours at most."
            )

    @property
    def sentence(self) -> str:
        """What it says."""
        minutes = round(self.margin / timedelta(minutes=1))
        margin = f", {minutes} min inside" if minutes > 0 else ""
        margin = f", {-minutes} min beyond" if minutes < 0 else margin
        return f"Daylight rule {self.name!r}: open {LIGHTS[self.light]}{margin}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Curfew:
    """
    Roads that are closed in the same hours every day.

    Attributes
    ----------
    name
        As the user calls it.
    scope
        Which roads.
    begins, ends
        By the clocks of the place; an end at or before the beginning is on the next
        day. Where clocks are put back or forward it holds for the longer span.
    days
        Days on which it begins, 0 for Monday to 6.
    zone
        Whose clocks; None for those of the place.
    """

    name: str
    scope: RoadScope
    begins: time
    ends: time
    days: frozenset[int] = field(default=WEEK)
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        if self.begins.tzinfo is not None or self.ends.tzinfo is not None:
            raise RouteError(
                f"Curfew {self.name!r} has hours with a time zone; give plain hours, "
                "and the zone beside them."
            )
        if not self.days or not self.days <= WEEK:
            raise RouteError(
                f"Curfew {self.name!r} needs days from 0, Monday, to 6, Sunday."
            )

    @property
    def sentence(self) -> str:
        """What it says."""
        zone = "local time" if self.zone is None else str(self.zone)
        days = " ".join(DAYS[day] for day in sorted(self.days))
        on = "" if self.days == WEEK else f" from {days}"
        hours = f"{self.begins:%H%M} to {self.ends:%H%M}"
        return f"Curfew {self.name!r}: closed {hours} {zone}{on}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvoyLane:
    """
    Roads or lanes that are ours from one moment to another, and closed to us else.

    Meanwhile bans by law and their hours do not bind there; what the road bears and
    how high it is still does.

    Attributes
    ----------
    name
        As the user calls it.
    scope
        Which roads.
    begins, ends
        Aware; several lanes over the same road add up.
    """

    name: str
    scope: RoadScope
    begins: datetime
    ends: datetime

    def __post_init__(self) -> None:
        _check_window(self.name, self.begins, self.ends)

    @property
    def sentence(self) -> str:
        """What it says."""
        return f"Convoy lane {self.name!r}: ours {_window(self.begins, self.ends)}."


RoadRule = Closure | OneWayHours | DaylightOnly | Curfew | ConvoyLane


def _check_window(name: str, begins: datetime, ends: datetime) -> None:
    """Refuse a window that ends before it begins; MarchError without a time zone."""
    if utc(ends) <= utc(begins):
        raise RouteError(
            f"{name!r} ends at {format_dtg(ends)}, not after it begins at "
            f"{format_dtg(begins)}; exchange the two, or correct one."
        )


def _window(begins: datetime, ends: datetime) -> str:
    """From when to when, in words."""
    return f"from {format_dtg(begins)} to {format_dtg(ends)}"
