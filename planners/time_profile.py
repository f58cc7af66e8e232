"""When a column is where on its route, where it waits, and which hours it minded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.conditional_limits import conditional_rows
from maps.routing.timed_metric import Occupancy
from maps.routing.turns import turn_ticks
from planners.dtg import format_dtg, whole_minute_after
from planners.edge_costs import TICKS_PER_M, edge_weights
from planners.route import Objective
from planners.route_line import driven_ticks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.routing.timed_path_over_stops import TimedStopPath
    from planners.road_hours import RoadHours
    from planners.roads import Roads
    from planners.route import Lonlat, Route


class Column(NamedTuple):
    """What of a column matters for the hours of roads."""

    pass_time: timedelta
    until_clear: bool
    turn_s: int  # seconds for turning off at a junction
    zone: str  # of the sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """
    A critical point and its times, UTC.

    Attributes
    ----------
    point
        Its name on the route: ``SP``, ``CP 1`` ... ``RP``.
    label
        What it is called on the ground.
    arrives, leaves
        The head gets there and drives on; apart where it waits or turns off.
    clears
        The tail drives on.
    """

    point: str
    label: str
    arrives: datetime
    leaves: datetime
    clears: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """
    A wait of the head for a road or turn to open.

    Attributes
    ----------
    road
        That it waits for.
    position
        Where it waits, degrees.
    begins, ends
        UTC.
    rules
        What closes the road until then, as sentences or tags.
    sentence
        The whole in words.
    """

    road: str
    position: Lonlat
    begins: datetime
    ends: datetime
    rules: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCheck:
    """
    A rule about hours that was looked at for a road of the route.

    Attributes
    ----------
    road
        On which it holds.
    rule
        As a sentence or as the tags.
    enters, clears
        When the head enters the first of its edges and the tail leaves the last. UTC.
    closes
        Whether it closes the road to the column at any time that was looked at.
    sentence
        The whole in words.
    """

    road: str
    rule: str
    enters: datetime
    clears: datetime
    closes: bool
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class TimeProfile:
    """
    The times of one path; build one with `of`.

    Attributes
    ----------
    edges
        Of the path.
    enters, exits
        (n,) int64 ticks at which the head enters and reaches the end of each.
    needs
        (n,) int64 ticks for which each must be open from the head's entry.
    """

    roads: Roads
    hours: RoadHours
    column: Column
    found: TimedStopPath
    edges: tuple[int, ...]
    enters: NDArray[np.int64]
    exits: NDArray[np.int64]
    needs: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        roads: Roads,
        hours: RoadHours,
        found: TimedStopPath,
        weights: NDArray[np.int32],
        column: Column,
    ) -> TimeProfile:
        """
        Times of a path.

        Parameters
        ----------
        roads, hours
            Of the area.
        found
            The path.
        weights
            (n,) ticks of each of its edges as a whole.
        column
            Who drives.
        """
        enters = np.array(found.entries, np.int64)
        driven = driven_ticks(weights, found.path)
        occupancy = Occupancy(hours.length(column.pass_time), column.until_clear)
        return cls(
            roads=roads,
            hours=hours,
            column=column,
            found=found,
            edges=found.path.edges,
            enters=enters,
            exits=enters + driven,
            needs=occupancy.of(driven.astype(np.int32)),
        )

    @property
    def leaves(self) -> datetime:
        """When the head leaves the start point."""
        return self.hours.moment(int(self.enters[0]))

    @property
    def arrives(self) -> datetime:
        """When the head reaches the release point."""
        return self.hours.moment(int(self.exits[-1]))

    def passings(self, route: Route) -> tuple[Passing, ...]:
        """Times of the critical points of the route, in order."""
        network = self.roads.network
        formation = route.request.formation
        full = edge_weights(
            network, formation, Objective.SHORTEST, np.array(self.edges, np.int64)
        )
        lengths = driven_ticks(full, self.found.path)
        starts = np.concatenate([[0], np.cumsum(lengths)]) / TICKS_PER_M
        found = []
        for point in route.points:
            arrives = self._at(point.distance_m, starts, "left")
            leaves = max(self._at(point.distance_m, starts, "right"), arrives)
            found.append(
                Passing(
                    point=point.name,
                    label=point.label,
                    arrives=self.hours.moment(arrives),
                    leaves=self.hours.moment(leaves),
                    clears=self.hours.moment(leaves) + self.column.pass_time,
                )
            )
        return tuple(found)

    def waits(self, route: Route) -> tuple[Wait, ...]:
        """Waits of the head, in order; before the start among them."""
        turns = self.roads.turns(Objective.FASTEST, self.column.turn_s)
        tail = self.roads.network.edge_tail
        turning = [
            turn_ticks(turns, come, go, int(tail[go]))
            for come, go in pairwise(self.edges)
        ]
        since = np.concatenate([[0], self.exits[:-1] + np.array(turning, np.int64)])
        return tuple(
            self._wait(place, int(since[place]), route.geometry[0])
            for place in np.flatnonzero(self.enters > since).tolist()
        )

    def checks(self) -> tuple[RuleCheck, ...]:
        """Rules about hours on the roads of the path, each road and rule once."""
        found: dict[tuple[str, str], list[int]] = {}
        closing: set[tuple[str, str]] = set()
        tags = _tags_of(self.roads.network, self.edges)
        for place, edge in enumerate(self.edges):
            road = self.roads.network.edge_name(edge)
            for _, _, cause in self.hours.edge_spans.of_row(edge):
                key = road, self.hours.causes[cause].sentence
                closing.add(key)
                found.setdefault(key, []).append(place)
            said = "; ".join(rule for of, rule in closing if of == road)
            for tag in tags.get(edge, ()):
                if tag not in said:
                    found.setdefault((road, tag), []).append(place)
        return tuple(
            self._check(key, places, closes=key in closing)
            for key, places in sorted(found.items(), key=lambda item: min(item[1]))
        )

    def doubts(self) -> tuple[str, ...]:
        """Conditions on the roads of the path that nobody can judge beforehand."""
        found: dict[str, None] = {}
        for edge in self.edges:
            road = self.roads.network.edge_name(edge)
            for tag in self.hours.unjudged.get(edge, ()):
                found[
                    f"{road}: nobody can say beforehand whether this holds ({tag}); "
                    "look at it on the day."
                ] = None
        return tuple(found)

    def _at(self, distance_m: float, starts: NDArray[np.float64], side: str) -> int:
        """Tick at which the head is so far along: as it gets there, or drives on."""
        place = int(np.searchsorted(starts, distance_m, side))  # type: ignore[call-overload]
        place = min(max(place - 1, 0), len(self.edges) - 1)
        length = starts[place + 1] - starts[place]
        share = (distance_m - starts[place]) / length if length > 0 else 0.0
        share = min(max(share, 0.0), 1.0)
        enters, exits = int(self.enters[place]), int(self.exits[place])
        return enters + round((exits - enters) * share)

    def _wait(self, place: int, since: int, start: Lonlat) -> Wait:
        """One wait before an edge of the path."""
        network, edge = self.roads.network, self.edges[place]
        until = int(self.enters[place])
        rules = self._blocking(place, since, until)
        road = network.edge_name(edge)
        begins, ends = self.hours.moment(since), self.hours.moment(until)
        why = " ".join(rule if rule.endswith(".") else f"{rule}." for rule in rules)
        why = why or "The column may not wait farther on, where a road is closed."
        zone = self.column.zone
        where = "before the start" if place == 0 else f"before {road}"
        lon, lat = network.junction_lonlat[network.edge_tail[edge]].tolist()
        return Wait(
            road=road,
            position=start if place == 0 else (lon, lat),
            begins=begins,
            ends=ends,
            rules=rules,
            sentence=(
                f"Wait {where} from {format_dtg(begins, zone)} until "
                f"{format_dtg(whole_minute_after(ends), zone)}. {why}"
            ),
        )

    def _blocking(self, place: int, since: int, until: int) -> tuple[str, ...]:
        """Rules that keep the column from an edge between two moments."""
        need = int(self.needs[place])
        spans = self.hours.edge_spans.of_row(self.edges[place])
        for ban in self._bans_at(place):
            spans += self.hours.ban_spans.of_row(ban)
        causes = sorted(
            {
                c
                for begin, end, c in spans
                if since < end <= until and begin < until + need
            }
        )
        return tuple(self.hours.causes[cause].sentence for cause in causes)

    def _bans_at(self, place: int) -> list[int]:
        """Timed turn bans that the path up to an edge completes."""
        timed = self.roads.timed_graph
        graph = timed.graph
        state, last = int(graph.entry_state[self.edges[0]]), -1
        for edge in self.edges[1 : place + 1]:
            arcs = range(*graph.arc_offsets[state : state + 2].tolist())
            last = next(arc for arc in arcs if graph.arc_edge[arc] == edge)
            state = int(graph.arc_head[last])
        return [int(ban) for ban in timed.turn_ban[timed.turn_arc == last]]

    def _check(
        self, key: tuple[str, str], places: Sequence[int], *, closes: bool
    ) -> RuleCheck:
        """One rule on one road."""
        road, rule = key
        first, last = min(places), max(places)
        enters = self.hours.moment(int(self.enters[first]))
        clears = self.hours.moment(int(self.exits[last])) + self.column.pass_time
        zone = self.column.zone
        said = rule.removesuffix(".")
        when = (
            f"the column is on it from {format_dtg(enters, zone)} to "
            f"{format_dtg(whole_minute_after(clears), zone)}"
        )
        verdict = f"{when}, when it is open" if closes else "it does not close the road"
        return RuleCheck(
            road=road,
            rule=rule,
            enters=enters,
            clears=clears,
            closes=closes,
            sentence=f"{road}: {said}; {verdict}.",
        )


def closing_rules(
    network: RoadNetwork, hours: RoadHours, edges: Sequence[int]
) -> list[str]:
    """Sentences about what closes roads of a path at times, each once."""
    found: dict[str, None] = {}
    for edge in edges:
        for _, _, cause in hours.edge_spans.of_row(edge):
            rule = hours.causes[cause].sentence.removesuffix(".")
            found[f"{network.edge_name(edge)}: {rule}."] = None
    return list(found)


def _tags_of(network: RoadNetwork, edges: Sequence[int]) -> dict[int, list[str]]:
    """Conditional tags of some edges."""
    wanted = set(edges)
    return {
        edge: tags for edge, tags in conditional_rows(network).items() if edge in wanted
    }
