"""What the user is asking for: points, formation, rules and closures, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from planners.dtg import format_dtg
from planners.overlay import Overlay
from planners.road_rules import Closure as ClosedRoad
from planners.road_rules import RoadScope
from planners.route import Objective, RoutePolicy, RouteRequest
from planners.timed_route import TimedRequest

if TYPE_CHECKING:
    from datetime import datetime

    from planners.route import Lonlat
    from planners.vehicles import Formation


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A road that the user closed."""

    road: str
    position: Lonlat
    edges: frozenset[int]
    window: tuple[datetime, datetime] | None = None  # aware; None for at any time

    @property
    def times(self) -> str:
        """From when to when, as date-time groups; empty for at any time."""
        if self.window is None:
            return ""
        return "–".join(format_dtg(moment) for moment in self.window)

    def rule(self, scope: RoadScope) -> ClosedRoad | None:
        """The closure as a rule about the hours of some roads; None for none."""
        if self.window is None:
            return None
        begins, ends = self.window
        return ClosedRoad(name=self.road, scope=scope, begins=begins, ends=ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDraft:
    """
    A question for a route while it is being put; every change returns a new one.

    Attributes
    ----------
    stops
        Start, via points, destination, as far as they are set; degrees.
    complete
        Whether the last stop is the destination.
    formation
        Who marches; None until one is chosen.
    objective, policy
        What to have least of; roads in doubt.
    closures
        In the order they were made.
    depart
        When the head may leave the start, aware; None for a route without times.
    overlay
        What is drawn over the map; routes keep out of its areas to avoid and go by
        its ratings of bridges.
    remarks
        What to look at before trusting the stops, as sentences: on the line that they
        came from.
    """

    stops: tuple[Lonlat, ...] = ()
    complete: bool = False
    formation: Formation | None = None
    objective: Objective = Objective.FASTEST
    policy: RoutePolicy = field(default_factory=RoutePolicy)
    closures: tuple[Closure, ...] = ()
    depart: datetime | None = None
    overlay: Overlay = field(default_factory=Overlay)
    remarks: tuple[str, ...] = ()

    def request(self) -> RouteRequest | None:
        """Question to the planner; None while something is missing."""
        if not self.complete or len(self.stops) < 2 or self.formation is None:
            return None
        return RouteRequest(
            stops=self.stops,
            formation=self.formation,
            objective=self.objective,
            policy=self.policy,
            avoid=tuple(area.ring for area in self.overlay.areas),
            closed_edges=self.always_closed,
            ratings=self.overlay.ratings,
        )

    def timed(self) -> TimedRequest | None:
        """
        Question for a route at a start time; None without one.

        Raises
        ------
        RouteError
            The route is not to be the fastest.
        """
        request = self.request()
        if request is None or self.depart is None:
            return None
        rules = (one.rule(RoadScope(edges=one.edges)) for one in self.closures)
        return TimedRequest(
            request=request,
            start=self.depart,
            rules=tuple(rule for rule in rules if rule is not None),
            zone=zone_of(self.depart),
        )

    @property
    def always_closed(self) -> frozenset[int]:
        """Edges that are closed whenever the route is driven."""
        shut = (c for c in self.closures if c.window is None or self.depart is None)
        return frozenset[int]().union(*(closure.edges for closure in shut))

    @property
    def closed_edges(self) -> frozenset[int]:
        """Edges of all closures."""
        return frozenset[int]().union(*(closure.edges for closure in self.closures))

    def with_next_stop(self, stop: Lonlat, *, via: bool) -> RouteDraft:
        """
        Take the next click on the map.

        Parameters
        ----------
        stop
            Degrees.
        via
            Whether more points follow. On a complete route a via click goes on
            from its destination, and a plain one begins a new route.
        """
        if self.complete and not via:
            return replace(self, stops=(stop,), complete=False, remarks=())
        stops = (*self.stops, stop)
        return replace(self, stops=stops, complete=len(stops) > 1 and not via)

    def with_start(self, stop: Lonlat) -> RouteDraft:
        """Begin here; the other stops stay."""
        rest = self.stops[1:] if self.complete or len(self.stops) > 1 else ()
        stops = (stop, *rest)
        return replace(self, stops=stops, complete=self.complete and len(stops) > 1)

    def with_destination(self, stop: Lonlat) -> RouteDraft:
        """End here; the other stops stay."""
        if not self.stops:
            return replace(self, stops=(stop,), complete=False)
        kept = self.stops[:-1] if self.complete else self.stops
        return replace(self, stops=(*kept, stop), complete=True)

    def with_via(self, place: int, stop: Lonlat) -> RouteDraft:
        """Drive over a point, ``place`` stops after the start."""
        return replace(self, stops=(*self.stops[:place], stop, *self.stops[place:]))

    def with_stop(self, place: int, stop: Lonlat) -> RouteDraft:
        """Move one stop."""
        stops = (*self.stops[:place], stop, *self.stops[place + 1 :])
        return replace(self, stops=stops)

    def without_last_stop(self) -> RouteDraft:
        """Take back the last point."""
        return replace(self, stops=self.stops[:-1], complete=False)

    def without_stops(self) -> RouteDraft:
        """Drop the route; formation, rules and closures stay."""
        return replace(self, stops=(), complete=False, remarks=())

    def along_line(
        self, stops: tuple[Lonlat, ...], remarks: tuple[str, ...]
    ) -> RouteDraft:
        """Take the stops of a line in the place of all others."""
        return replace(self, stops=stops, complete=True, remarks=remarks)

    def with_closure(self, closure: Closure) -> RouteDraft:
        """Close a road; closing it twice changes nothing."""
        if closure.edges <= self.closed_edges:
            return self
        return replace(self, closures=(*self.closures, closure))

    def without_closure(self, closure: Closure) -> RouteDraft:
        """Open a road again."""
        kept = tuple(one for one in self.closures if one != closure)
        return replace(self, closures=kept)


def zone_of(moment: datetime | None) -> str:
    """Letter of the zone in which a moment was written; Z for any other."""
    name = None if moment is None else moment.tzname()
    return name if name is not None and len(name) == 1 else "Z"
