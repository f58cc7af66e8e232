"""A march under the hours of roads: its route, when it starts, and where it waits.

The route is the one that arrives first at the rate of march. Then the table is made,
with the halts that were ordered, and the head waits in front of every road that would
close on its column. It waits off the road, as in a halt area: the units close up there
and leave in order, so nothing behind is held for longer.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.errors import InputRefused
from app.services.halt_places import halts_of_march
from app.services.march_legs import march_legs, timed_points
from maps.conditional_text import is_conditional
from planners.caution_crossing import (
    caution_crossings,
    longest_pass_time,
    slowed,
)
from planners.column import Halt, HaltModel
from planners.dtg import format_dtg, utc, whole_minute_after
from planners.halts import stretches, trajectory
from planners.march_table import march_table
from planners.order_of_march import order_of_march
from planners.passability import assess
from planners.refuel_points import refuel_queues
from planners.road_hours import road_hours
from planners.route import Objective
from planners.time_profile import closing_rules
from planners.timed_route import TimedRequest, plan_timed_route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from app.services.halt_places import PlacedHaltArea
    from app.services.scenario.scenario import ColumnPlan, Scenario
    from planners.march_table import MarchTable
    from planners.road_hours import RoadHours
    from planners.road_rules import RoadRule
    from planners.roads import Roads
    from planners.route import CriticalPoint, Route, RouteRequest
    from planners.time_profile import Wait
    from planners.timed_route import TimedRoute

SAME_PLACE_KM = 0.002
EARLIEST = timedelta(days=7)  # before a deadline: so early a march may have to start
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)
NO_TIME = timedelta()


class HourlyMarch(NamedTuple):
    """A column with its route, its table, and what the hours of roads did to them."""

    route: Route
    points: tuple[CriticalPoint, ...]
    table: MarchTable


def hours_on(roads: Roads, route: Route) -> bool:
    """Whether the map has tags with conditions on a route, or turns banned at times."""
    network, edges = roads.network, set(route.edges)
    for edge in edges:
        for row in roads.limit_rows(edge):
            if is_conditional(network.strings[int(network.limit_text[row])]):
                return True
    offsets = network.timed_ban_offsets.tolist()
    banned = network.timed_ban_edges.tolist()
    return any(edges.issuperset(banned[begin:end]) for begin, end in pairwise(offsets))


@dataclass(frozen=True, kw_only=True)
class ColumnUnderHours:
    """
    One column and the hours of its roads.

    Attributes
    ----------
    roads
        Of the area.
    scenario, plan
        Rounding and zone, and the column.
    request
        Its question for a route; the fastest.
    rules
        Of the user.
    plain
        Its best route as if all roads were open at any time; None if there is none.
    halt_areas
        Of the scenario, by name.
    """

    roads: Roads
    scenario: Scenario
    plan: ColumnPlan
    request: RouteRequest
    rules: tuple[RoadRule, ...]
    plain: Route | None
    halt_areas: Mapping[str, PlacedHaltArea]

    def planned(self) -> HourlyMarch:
        """
        Route and table of the column.

        Raises
        ------
        InputRefused
            The march cannot be timed, or no start keeps the deadline.
        NoRoute
            Nobody arrives within two days.
        MarchError
            As `planners.march_table.march_table`.
        """
        if self.request.objective is not Objective.FASTEST:
            raise InputRefused(
                f"Column {self.plan.column.name!r} asks for the "
                f"{self.request.objective.value} route, but under the hours of roads "
                "only the one that arrives first can be found; write 'objective: "
                "fastest', or take the hours out."
            )
        slow = self.roads.at_rate(self.plan.rate_kmh)
        if self.plan.start is not None:
            return self._from(slow, self.plan.start).march()
        return self._by_deadline(slow).march()

    def _by_deadline(self, slow: Roads) -> _Attempt:
        """Attempt with the latest start, to the minute, that keeps the deadline."""
        deadline = self.plan.release_by
        if deadline is None:
            raise InputRefused(
                f"Column {self.plan.column.name!r} has neither a start nor a deadline; "
                "give one of them."
            )
        by = utc(deadline)
        last = by - (self._from(slow, by).completion - by)
        late = self._from(slow, last)
        if late.completion <= by:
            return late
        step = timedelta(minutes=30)
        early = self._from(slow, last - step)
        while early.completion > by:
            step *= 2
            if step > EARLIEST:
                raise InputRefused(
                    f"Column {self.plan.column.name!r} cannot be past its RP by "
                    f"{format_dtg(by, self.scenario.zone)}, however early it starts: "
                    f"roads are closed. {' '.join(early.waits)}"
                )
            early = self._from(slow, last - step)
        while late.asked - early.asked > MINUTE:
            minutes = (late.asked - early.asked) // MINUTE // 2
            middle = self._from(slow, early.asked + max(minutes, 1) * MINUTE)
            if middle.completion <= by:
                early = middle
            else:
                late = middle
        return early

    def _from(self, slow: Roads, start: datetime) -> _Attempt:
        """Attempt to march from a moment on."""
        last = order_of_march(
            self.plan.column, self.plan.rate_kmh, self.scenario.rounding
        )[-1]
        timed = TimedRequest(
            request=self.request,
            start=start,
            rules=self.rules,
            pass_time=last.tail_delay,
            zone=self.scenario.zone,
        )
        found = plan_timed_route(slow, timed)
        rated = self.roads.rated(self.request.ratings)
        passability = assess(
            rated.network,
            self.request.formation,
            self.request.policy,
            closed_edges=self.request.closed_edges,
            avoid=self.request.avoid,
        )
        end = start + timed.horizon + timed.pass_time
        hours = road_hours(rated.network, passability, self.rules, start, end)
        return _Attempt(self, timed, found, hours)


class _Attempt:
    """A column that sets out at a moment, and waits where it must."""

    def __init__(
        self,
        column: ColumnUnderHours,
        timed: TimedRequest,
        found: TimedRoute,
        hours: RoadHours,
    ) -> None:
        self._column, self._found, self._hours = column, found, hours
        plain, plan = column.plain, column.plan
        self._same = plain is not None and plain.edges == found.route.edges
        self._route = plain if plain is not None and self._same else found.route
        rated = column.roads.rated(column.request.ratings)
        self._crossings = caution_crossings(rated, self._route)
        self._route = slowed(self._route, self._crossings)
        units = order_of_march(plan.column, plan.rate_kmh, column.scenario.rounding)
        self._points = timed_points(self._route, plan.timed_points)
        self._legs = march_legs(self._route, self._points, plan.rate_kmh)
        self._km = _edge_ends_km(column.roads, self._route)
        placed = halts_of_march(
            column.scenario, plan, self._route, self._legs, column.halt_areas
        )
        self._halts, self._doubts = list(placed.halts), placed.warnings
        halts = sorted(self._halts, key=lambda halt: halt.at_km)
        by_km = [(halt.at_km, halt) for halt in halts]
        pumps = refuel_queues(by_km, units, column.scenario.rounding)
        self._pass_time = longest_pass_time(units, [*self._crossings, *pumps])
        self._start = self.asked = utc(timed.start)
        self.waits: list[str] = []
        self._checks: dict[tuple[str, str], tuple[datetime, datetime]] = {}
        self._time_head()
        self._settle()

    @property
    def completion(self) -> datetime:
        """When the tail is past the release point."""
        return self._moment(self._head.arrives[-1], self._pass_time)

    def march(self) -> HourlyMarch:
        """Route with all sentences, and table."""
        table = march_table(
            self._column.plan.column,
            self._legs,
            start_point=self._points[0].name,
            start=self._start,
            halts=self._halts,
            rounding=self._column.scenario.rounding,
            crossings=self._crossings,
        )
        found = self._found
        hours = (*self.waits, *self._round(), *self._checked(), *found.warnings)
        slow = self._route.warnings[: len(self._crossings)]
        warnings = (*hours, *slow, *found.route.warnings, *self._doubts)
        route = replace(self._route, warnings=warnings)
        return HourlyMarch(route, self._points, table)

    def _round(self) -> list[str]:
        """Rules for which the column does not take its best road."""
        plain, route = self._column.plain, self._found.route
        if plain is None or self._same:
            return []
        driven = set(route.edges)
        left = [edge for edge in plain.edges if edge not in driven]
        rules = closing_rules(self._column.roads.network, self._hours, left)
        more = f"{(route.length_m - plain.length_m) / 1000:+.1f} km"
        return [f"The route goes round ({more}). {rule}" for rule in rules]

    def _checked(self) -> list[str]:
        """Rules that were minded on the road of the column, each road and rule once."""
        zone = self._column.scenario.zone
        return [
            f"{road}: {rule.removesuffix('.')}; the column is on it from "
            f"{format_dtg(enters, zone)} to "
            f"{format_dtg(whole_minute_after(clears), zone)}, when it is open."
            for (road, rule), (enters, clears) in self._checks.items()
        ]

    def _time_head(self) -> None:
        """Time the head with the halts so far."""
        way = stretches(self._legs, self._halts)
        self._head = trajectory(way, self._column.scenario.rounding)

    def _moment(self, column_time: int, delay: timedelta = NO_TIME) -> datetime:
        """When a vehicle that follows the head by a delay does what the head did."""
        clock = self._head.clock(column_time + delay // MICROSECOND)
        return self._start + timedelta(microseconds=clock)

    def _column_time(self, km: float, *, leaving: bool) -> int:
        """Column time of the head at a place; after a halt there, or before it."""
        head = self._head
        point = min(bisect_left(head.km, km - SAME_PLACE_KM), len(head.km) - 1)
        if abs(head.km[point] - km) <= SAME_PLACE_KM:
            return head.leaves[point] + 1 if leaving else head.arrives[point]
        share = (km - head.km[point - 1]) / (head.km[point] - head.km[point - 1])
        left = head.leaves[point - 1]
        return left + round((head.arrives[point] - left) * share)

    def _settle(self) -> None:
        """Wait in front of each road that would close on the column."""
        planned = self._planned_waits()
        for place, edge in enumerate(self._route.edges):
            spans = self._hours.edge_spans.of_row(edge)
            if spans or place in planned:
                self._mind(place, spans, planned.get(place))

    def _planned_waits(self) -> dict[int, Wait]:
        """Waits of the route by the edge that they come before."""
        network, edges = self._column.roads.network, self._route.edges
        found, place = {}, 0
        for wait in self._found.waits:
            while place < len(edges):
                tail = network.junction_lonlat[network.edge_tail[edges[place]]]
                here = self._route.geometry[0] if place == 0 else tuple(tail.tolist())
                if (
                    here == wait.position
                    and network.edge_name(edges[place]) == wait.road
                ):
                    found[place] = wait
                    break
                place += 1
        return found

    def _mind(
        self, place: int, spans: Sequence[tuple[int, int, int]], planned: Wait | None
    ) -> None:
        """Wait in front of one edge until it stays open for the whole column."""
        enters, clears = self._on_edge(place)
        opens, rules = enters, dict[str, None]()
        if planned is not None and planned.ends > opens:
            opens, rules = planned.ends, dict.fromkeys(planned.rules)
        for begin, end, cause in sorted(spans):
            begins, ends = self._hours.moment(begin), self._hours.moment(end)
            if begins < opens + (clears - enters) and ends > opens:
                opens = ends
                rules[self._hours.causes[cause].sentence] = None
        road = self._column.roads.network.edge_name(self._route.edges[place])
        if opens >= self._hours.ends:
            raise InputRefused(
                f"Column {self._column.plan.column.name!r} comes to {road} with its "
                f"halts when it is closed, and it stays closed. {_said(rules)}"
            )
        if opens > enters:
            self._wait(self._km[place], enters, opens, f"{road}. {_said(rules)}")
            enters, clears = self._on_edge(place)
        for _, _, cause in spans:
            key = road, self._hours.causes[cause].sentence
            self._checks[key] = self._checks.get(key, (enters, clears))[0], clears

    def _on_edge(self, place: int) -> tuple[datetime, datetime]:
        """When the head enters an edge of the route and the tail leaves it."""
        enters = self._column_time(self._km[place], leaving=True)
        clears = self._column_time(self._km[place + 1], leaving=False)
        return self._moment(enters), self._moment(clears, self._pass_time)

    def _wait(self, km: float, enters: datetime, opens: datetime, what: str) -> None:
        """Take a wait at a place into the march."""
        zone = self._column.scenario.zone
        since, until = format_dtg(enters, zone), format_dtg(opens, zone)
        if km < SAME_PLACE_KM:
            self._start += opens - enters
            self.waits.append(
                f"The column leaves {self._points[0].name} at {until}, not at {since}, "
                f"to wait for {what}"
            )
        else:
            name = self._halt(min(km, self._km[-1] - SAME_PLACE_KM), opens - enters)
            self.waits.append(
                f"{name} at km {km:.1f} from {since} until {until}, off the road, for "
                f"{what}"
            )
        self._time_head()

    def _halt(self, km: float, duration: timedelta) -> str:
        """Lengthen the halt at a place, or make one there; its name."""
        for number, halt in enumerate(self._halts):
            if abs(halt.at_km - km) <= SAME_PLACE_KM:
                longer = replace(halt, duration=halt.duration + duration)
                self._halts[number] = longer
                return halt.name or "The halt"
        name = f"Wait {1 + sum(h.name.startswith('Wait ') for h in self._halts)}"
        self._halts.append(
            Halt(at_km=km, duration=duration, model=HaltModel.HALT_AREA, name=name)
        )
        return name


def _said(rules: Iterable[str]) -> str:
    """Rules as sentences, one after another."""
    return " ".join(rule if rule.endswith(".") else f"{rule}." for rule in rules)


def _edge_ends_km(roads: Roads, route: Route) -> list[float]:
    """Distance from the start point to both ends of each edge of a route."""
    edges = list(route.edges)
    lengths = roads.network.edge_length_m()[edges].astype(np.float64)
    full_first, full_last = lengths[0], lengths[-1]
    lengths[-1] -= (1 - route.last_share) * full_last
    lengths[0] -= route.first_share * full_first
    ends = np.concatenate([[0.0], np.cumsum(lengths)])
    scale = route.length_m / ends[-1] if ends[-1] > 0 else 1.0
    return [float(end) * scale / 1000 for end in ends]
