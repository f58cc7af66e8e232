"""When the conditional tags of the map close a road or a turn to a formation.

Every vehicle is judged by itself, as a condition may bind one and spare another; the
worst of them decides. Hours are by the clocks of the place. A condition that nobody
can judge, such as wet weather, counts by the user's rule for what is unknown: by
refusal it may hold at any time, else it is shown and not enforced.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from maps.conditional_limits import (
    ANY_VEHICLE,
    HAZMAT,
    HEAVY_GOODS,
    Hours,
    Measured,
    Quantity,
    Unjudged,
    Who,
    conditional_rows,
    read_conditional,
)
from maps.tags import parse_speed_kmh
from planners.conditional_effects import SPEEDS, State, refused_states
from planners.daylight import Span
from planners.dtg import utc
from planners.local_hours import open_spans
from planners.route import UnknownRule
from planners.vehicle_demands import HEAVY_GOODS_T
from planners.vehicles import Formation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from maps.conditional_limits import Clause, Condition, Conditional
    from maps.road_network import RoadNetwork
    from planners.route import Lonlat, RoutePolicy
    from planners.vehicles import VehicleType

MOST_COMBINATIONS = 16  # of values in doubt on one road
NEAR = 2  # decimals of a degree: roads so close share their sun and clocks

_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


class Held(NamedTuple):
    """A road or turn that is closed for a span by conditional tags."""

    number: int  # edge, or timed turn ban
    span: Span
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalHours:
    """
    What conditional tags mean for a formation between two moments.

    Attributes
    ----------
    judged
        Edges with conditional tags about access, limits or direction: for these
        alone ``closed`` says when they are closed, their plain tags taken in.
    closed
        Spans in which edges are closed.
    banned
        Spans in which timed turn bans hold.
    speed_kmh
        Lowest speed limit that holds on an edge at any time of the span.
    unjudged
        Tags with conditions that nobody can judge, by edge.
    """

    judged: frozenset[int]
    closed: tuple[Held, ...]
    banned: tuple[Held, ...]
    speed_kmh: dict[int, float]
    unjudged: dict[int, tuple[str, ...]]


def conditional_hours(
    network: RoadNetwork,
    formation: Formation,
    policy: RoutePolicy,
    begins: datetime,
    ends: datetime,
) -> ConditionalHours:
    """
    Judge all conditional tags of a network.

    Parameters
    ----------
    network
        Roads of the area.
    formation
        Who marches.
    policy
        Roads in doubt; ``unknown`` decides about conditions in doubt.
    begins, ends
        Aware; what happens outside does not matter.
    """
    judge = _Judge(network, formation, policy, Span(utc(begins), utc(ends)))
    return judge.judged()


@dataclass(frozen=True, slots=True, eq=False)
class _Judge:
    """One formation and one span of time."""

    network: RoadNetwork
    formation: Formation
    policy: RoutePolicy
    whole: Span
    _near: dict[int, Lonlat] = field(default_factory=dict)

    def judged(self) -> ConditionalHours:
        """Everything."""
        by_edge = {
            edge: [read_conditional(text) for text in dict.fromkeys(texts)]
            for edge, texts in conditional_rows(self.network).items()
        }
        about_roads = {
            edge: limits
            for edge, found in by_edge.items()
            if (limits := [one for one in found if one.key not in SPEEDS])
        }
        return ConditionalHours(
            judged=frozenset(about_roads),
            closed=tuple(self._closed(about_roads)),
            banned=tuple(self._banned()),
            speed_kmh=self._speeds(by_edge),
            unjudged=self._unjudged(by_edge),
        )

    def _closed(self, by_edge: dict[int, list[Conditional]]) -> Iterable[Held]:
        """Spans in which edges are closed to any vehicle."""
        vehicles = self.formation.types()
        numbers: list[dict[State, int]] = [{} for _ in vehicles]
        pieces = []
        for edge, found in by_edge.items():
            for piece in self._pieces(edge, found):
                for number, vehicle in enumerate(vehicles):
                    states = self._states(edge, found, vehicle, piece)
                    for state in states:
                        numbers[number].setdefault(state, len(numbers[number]))
                    pieces.append((edge, piece, number, states))
        refused = [
            refused_states(
                self.network, list(of_one), Formation(v.name, ((v, 1),)), self.policy
            )
            for of_one, v in zip(numbers, vehicles, strict=True)
        ]
        for edge, piece, number, states in pieces:
            against = [s for s in states if refused[number][numbers[number][s]]]
            if against:
                said = {key for key, _ in against[0].values}
                tags = tuple(
                    one.text for one in by_edge[edge] if one.key in said or not said
                )
                yield Held(edge, piece, tags)

    def _states(
        self,
        edge: int,
        found: Sequence[Conditional],
        vehicle: VehicleType,
        piece: Span,
    ) -> list[State]:
        """What a road may be to a vehicle during a piece of time."""
        near = self._place(edge)
        choices = [
            [(one.key, value) for value in self._values(one, vehicle, near, piece)]
            for one in found
        ]
        states = [
            State(edge, tuple((key, value) for key, value in chosen if value))
            for chosen in product(*choices)
        ]
        return list(dict.fromkeys(states))[:MOST_COMBINATIONS]

    def _values(
        self, one: Conditional, vehicle: VehicleType, near: Lonlat, piece: Span
    ) -> list[str]:
        """Values that a tag may have; empty for that of the plain tag."""
        possible = []
        for clause in reversed(one.clauses):
            holds = self._holds(clause, vehicle, near, piece)
            if holds is None and self.policy.unknown is UnknownRule.REFUSE:
                possible.append(clause.value)
            if holds:
                return [*possible, clause.value]
        return [*possible, ""]

    def _holds(
        self, clause: Clause, vehicle: VehicleType, near: Lonlat, piece: Span
    ) -> bool | None:
        """Whether a clause holds; None when nobody can say."""
        answers = [self._meets(one, vehicle, near, piece) for one in clause.conditions]
        if False in answers:
            return False
        return None if None in answers else True

    def _meets(
        self, one: Condition, vehicle: VehicleType, near: Lonlat, piece: Span
    ) -> bool | None:
        """Whether a condition is met; None when nobody can say."""
        if isinstance(one, Hours):
            opened, unknown = open_spans(one.text, near, *self.whole)
            if _during(opened, piece):
                return True
            return None if _during(unknown, piece) else False
        return meets(one, vehicle)

    def _pieces(self, edge: int, found: Sequence[Conditional]) -> list[Span]:
        """The whole span cut wherever the hours of a tag change."""
        return self._cut(self._place(edge), (c for one in found for c in one.clauses))

    def _cut(self, near: Lonlat, clauses: Iterable[Clause]) -> list[Span]:
        moments = set(self.whole)
        for clause in clauses:
            for one in clause.conditions:
                if isinstance(one, Hours):
                    for spans in open_spans(one.text, near, *self.whole):
                        moments.update(moment for span in spans for moment in span)
        return [Span(*pair) for pair in pairwise(sorted(moments))]

    def _banned(self) -> Iterable[Held]:
        """Spans in which timed turn bans hold for any vehicle."""
        net = self.network
        firsts = net.timed_ban_edges[net.timed_ban_offsets[:-1]].tolist()
        for ban, first in enumerate(firsts):
            one = read_conditional(net.strings[int(net.timed_ban_text[ban])])
            near = self._place(first)
            for piece in self._cut(near, one.clauses):
                if any(
                    any(self._values(one, vehicle, near, piece))
                    for vehicle in self.formation.types()
                ):
                    yield Held(ban, piece, (one.text,))

    def _speeds(self, by_edge: dict[int, list[Conditional]]) -> dict[int, float]:
        """Lowest speed limit that holds at any time."""
        found: dict[int, float] = {}
        for edge, conditionals in by_edge.items():
            for one in conditionals:
                if one.key not in SPEEDS:
                    continue
                for value in self._ever(edge, one):
                    speed = parse_speed_kmh(value)
                    if speed is not None:
                        found[edge] = min(speed, found.get(edge, speed))
        return found

    def _ever(self, edge: int, one: Conditional) -> set[str]:
        """Values that a tag has at any time, for vehicles that it speaks of."""
        near = self._place(edge)
        heavy = one.key.endswith(":hgv")
        return {
            value
            for vehicle in self.formation.types()
            if not heavy or vehicle.mass_t > HEAVY_GOODS_T
            for piece in self._pieces(edge, [one])
            for value in self._values(one, vehicle, near, piece)
            if value
        }

    def _unjudged(
        self, by_edge: dict[int, list[Conditional]]
    ) -> dict[int, tuple[str, ...]]:
        """Tags on which some vehicle cannot be judged."""
        found = {}
        for edge, conditionals in by_edge.items():
            texts = [one.text for one in conditionals if self._in_doubt(one)]
            if texts:
                found[edge] = tuple(texts)
        return found

    def _in_doubt(self, one: Conditional) -> bool:
        """Whether a condition of a tag is beyond us, whatever the hour."""
        return any(
            meets(condition, vehicle) is None
            for clause in one.clauses
            for condition in clause.conditions
            if not isinstance(condition, Hours)
            for vehicle in self.formation.types()
        )

    def _place(self, edge: int) -> Lonlat:
        """Where a road is, near enough for sun and clocks."""
        link = int(self.network.edge_link[edge])
        if link not in self._near:
            lon, lat = self.network.link_geometry(link)[0].tolist()
            self._near[link] = round(lon, NEAR), round(lat, NEAR)
        return self._near[link]


def meets(one: Measured | Who | Unjudged | Hours, vehicle: VehicleType) -> bool | None:
    """
    Whether a vehicle in transit meets a condition, hours left aside.

    Returns
    -------
    bool | None
        None when nobody can say.
    """
    if isinstance(one, Measured):
        amount = _amount(one.quantity, vehicle)
        return None if amount is None else _SIGNS[one.sign](amount, one.amount)
    if isinstance(one, Who):
        if one.word in HEAVY_GOODS:
            return vehicle.mass_t > HEAVY_GOODS_T
        if one.word in HAZMAT:
            return vehicle.hazmat
        return one.word in ANY_VEHICLE
    return None


def _amount(quantity: Quantity, vehicle: VehicleType) -> float | None:
    """What a vehicle measures; None when its data do not say."""
    known = {
        Quantity.MASS: vehicle.mass_t,
        Quantity.PERMITTED_MASS: vehicle.greatest_mass_t,
        Quantity.AXLE_LOAD: vehicle.axle_load_t,
        Quantity.LENGTH: vehicle.length_m,
        Quantity.WIDTH: vehicle.width_m,
        Quantity.HEIGHT: vehicle.height_m,
    }
    return known.get(quantity)


def _during(spans: Iterable[Span], piece: Span) -> bool:
    """Whether a piece lies within one of some spans that it was cut by."""
    return any(span.begins <= piece.begins < span.ends for span in spans)
