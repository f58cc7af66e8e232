"""Made-up movements on a road network, the same for the same seed on any machine."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.instances.make_routes import RouteSearch
from planners.movement.problem import Course, Leg, Movement, MovementProblem, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.movement.instances.make_networks import Network

MINUTE_S = 60
HOUR_S = 3600
PER_VEHICLE_M = 60.0  # 10 m of vehicle and 50 m to the next
PARKED_M = 15.0  # of vehicle and room in a halt area
RATES_KMH = (30, 40, 50)
WEIGHTS = ((1, 2, 5), (0.6, 0.3, 0.1))
HALT_SHARE = 0.25  # of points where one may halt
SHORTEST_HALTED_S = 2400  # courses under forty minutes have no halt
HALT_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """
    What moves over a network.

    Attributes
    ----------
    movements
        How many.
    seed
        Same seed, same movements.
    courses
        At most so many for each.
    halts
        At most so many in each course.
    released_h
        Earliest departures lie in so many hours from zero.
    latest_h
        Everything is past its release point by then.
    gap_s
        Between movements.
    hubs
        Points where most movements begin and some end.
    vehicles
        Fewest and most of one movement.
    flows
        Pairs of points between which everything moves; hubs and other points if empty.
    pass_s
        Of every movement; from its vehicles and its rate if None.
    """

    movements: int
    seed: int
    courses: int = 3
    halts: int = 1
    released_h: float = 12.0
    latest_h: float = 36.0
    gap_s: int = 120
    hubs: int = 8
    vehicles: tuple[int, int] = (15, 45)
    flows: tuple[tuple[int, int], ...] = ()
    pass_s: int | None = None


def random_movements(
    network: Network, traffic: Traffic, name: str = ""
) -> MovementProblem:
    """
    Put random movements on a network.

    Movements begin and end at hubs more often than elsewhere, a fifth of the network's
    width or more apart. Each has up to so many courses by the penalty method and, near
    the middle of each course, a halt of up to an hour without a limit of room.

    Parameters
    ----------
    network
        With roads between all points.
    traffic
        What moves.
    name
        Of the problem.
    """
    rng = np.random.default_rng(traffic.seed)
    search = RouteSearch(network)
    trips = _Trips(network, traffic, rng)
    movements: list[Movement] = []
    while len(movements) < traffic.movements:
        begin, end = trips.draw(rng)
        vehicles = int(rng.integers(traffic.vehicles[0], traffic.vehicles[1] + 1))
        rate = float(rng.choice(RATES_KMH))
        routes = search.routes(begin, end, rate, traffic.courses)
        if not routes:
            continue
        earliest = int(rng.uniform(0, traffic.released_h) * HOUR_S / MINUTE_S)
        weight = int(rng.choice(WEIGHTS[0], p=WEIGHTS[1]))
        passes = traffic.pass_s or pass_time_s(vehicles, rate)
        halts = [
            _halts(network, route, rate, trips.may_halt, traffic.halts)
            for route in routes
        ]
        movements.append(
            Movement(
                name=f"M{len(movements) + 1:04d}",
                courses=tuple(
                    timed_course(
                        network,
                        route,
                        rate_kmh=rate,
                        pass_s=passes,
                        halts=stops,
                        name=f"course {place}",
                    )
                    for place, (route, stops) in enumerate(
                        zip(routes, halts, strict=True), 1
                    )
                ),
                weight=weight,
                gap_s=traffic.gap_s,
                parking_m=vehicles * PARKED_M,
                earliest_s=earliest * MINUTE_S,
                latest_s=int(traffic.latest_h * HOUR_S),
            )
        )
    return MovementProblem(
        sections=network.sections, movements=tuple(movements), name=name
    )


def pass_time_s(vehicles: int, rate_kmh: float) -> int:
    """Whole minutes that a column takes to pass, in seconds, rounded up."""
    column_m = vehicles * PER_VEHICLE_M
    return math.ceil(column_m / (rate_kmh / 3.6) / MINUTE_S) * MINUTE_S


class _Trips:
    """From where to where movements go, and where they may halt."""

    def __init__(
        self, network: Network, traffic: Traffic, rng: np.random.Generator
    ) -> None:
        self._count = len(network.plane_m)
        self._plane_m = network.plane_m
        self._flows = traffic.flows
        if not traffic.flows:
            self._hubs = rng.choice(self._count, traffic.hubs, replace=False)
            plane = network.plane_m
            apart = np.sqrt(((plane[:, None] - plane[None]) ** 2).sum(-1))
            self._nearest = 0.2 * float(apart.max())
        self.may_halt: list[bool] = (rng.random(self._count) < HALT_SHARE).tolist()

    def draw(self, rng: np.random.Generator) -> tuple[int, int]:
        """Two points, a fifth of the network's width or more apart, or those given."""
        if self._flows:
            return self._flows[int(rng.integers(len(self._flows)))]
        while True:
            begin, end = self._end(rng, 0.6), self._end(rng, 0.3)
            apart = np.hypot(*(self._plane_m[begin] - self._plane_m[end]))
            if begin != end and apart >= self._nearest:
                return begin, end

    def _end(self, rng: np.random.Generator, hub_share: float) -> int:
        """A hub as often as told, else any point."""
        if rng.random() < hub_share:
            return int(rng.choice(self._hubs))
        return int(rng.integers(self._count))


def plainer(problem: MovementProblem, digits: int = 0) -> MovementProblem:
    """The same problem with lengths in whole metres, positions with so many digits."""
    sections = replace(
        problem.sections,
        length_m=np.round(problem.sections.length_m),
        positions=np.round(problem.sections.positions, digits),
    )
    return replace(problem, sections=sections)


def moments(network: Network, route: Sequence[int], rate_kmh: float) -> list[int]:
    """
    Moments of the head at the points of a route, whole minutes in seconds.

    Running times add up exactly and are rounded where they are shown, to the nearest
    minute, halves to the even one; so no moment is half a minute off or more.
    """
    found, running = [0], 0.0
    for section in route:
        rate = min(rate_kmh, float(network.rate_kmh[section]))
        running += float(network.sections.length_m[section]) / (rate / 3.6)
        found.append(round(running / MINUTE_S) * MINUTE_S)
    return found


def _halts(
    network: Network,
    route: Sequence[int],
    rate_kmh: float,
    may_halt: Sequence[bool],
    count: int,
) -> dict[int, Stop]:
    """Halts by the place in a route before which they lie, evenly spread."""
    at = moments(network, route, rate_kmh)
    found: dict[int, Stop] = {}
    if at[-1] <= SHORTEST_HALTED_S:
        return found
    half = at[-1] / (2 * (count + 1))
    for number in range(count):
        wished = at[-1] * (number + 1) / (count + 1)
        possible = [
            place
            for place in range(1, len(route))
            if may_halt[int(network.sections.tail[route[place]])]
            and abs(at[place] - wished) < half
            and place not in found
        ]
        if possible:
            nearest = min(possible, key=lambda place: abs(at[place] - wished))
            found[nearest] = Stop(-1, 0, HALT_S)
    return found


def timed_course(
    network: Network,
    route: Sequence[int],
    *,
    rate_kmh: float,
    pass_s: int,
    halts: dict[int, Stop],
    name: str,
) -> Course:
    """
    Time a column along a route, with the same pass time everywhere.

    Parameters
    ----------
    network, route
        Sections in order.
    rate_kmh
        Of the column; on slow sections it goes at theirs.
    pass_s
        From head to tail.
    halts
        By the place in the route before which they lie, above zero.
    name
        Of the course.
    """
    at = np.array(moments(network, route, rate_kmh), np.int32)
    cuts = [0, *sorted(halts), len(route)]
    legs = []
    for begin, end in pairwise(cuts):
        head = at[begin : end + 1] - at[begin]
        legs.append(
            Leg(
                sections=np.array(route[begin:end], np.int32),
                enters=head[:-1],
                leaves=head[1:],
                enter_clears=head[:-1] + np.int32(pass_s),
                leave_clears=head[1:] + np.int32(pass_s),
            )
        )
    return Course(
        name=name, legs=tuple(legs), stops=tuple(halts[cut] for cut in sorted(halts))
    )
