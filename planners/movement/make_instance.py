"""Made-up movements on a road network, the same for the same seed on any machine."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.make_routes import RouteSearch
from planners.movement.problem import Course, Leg, Movement, MovementProblem, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.movement.make_networks import Network

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
    count = len(network.plane_m)
    hubs = rng.choice(count, traffic.hubs, replace=False)
    may_halt = (rng.random(count) < HALT_SHARE).tolist()
    nearest = 0.2 * _width(network)
    movements: list[Movement] = []
    while len(movements) < traffic.movements:
        begin = int(rng.choice(hubs) if rng.random() < 0.6 else rng.integers(count))
        end = int(rng.choice(hubs) if rng.random() < 0.3 else rng.integers(count))
        apart = np.hypot(*(network.plane_m[begin] - network.plane_m[end]))
        if begin == end or apart < nearest:
            continue
        vehicles = int(rng.integers(traffic.vehicles[0], traffic.vehicles[1] + 1))
        rate = float(rng.choice(RATES_KMH))
        routes = search.routes(begin, end, rate, traffic.courses)
        if not routes:
            continue
        earliest = int(rng.uniform(0, traffic.released_h) * HOUR_S / MINUTE_S)
        weight = int(rng.choice(WEIGHTS[0], p=WEIGHTS[1]))
        column_m = vehicles * PER_VEHICLE_M
        passes = math.ceil(column_m / (rate / 3.6) / MINUTE_S) * MINUTE_S
        movements.append(
            Movement(
                name=f"M{len(movements) + 1:04d}",
                courses=tuple(
                    timed_course(
                        network,
                        route,
                        rate_kmh=rate,
                        pass_s=passes,
                        halts=_halts(network, route, rate, may_halt, traffic.halts),
                        name=f"course {place + 1}",
                    )
                    for place, route in enumerate(routes)
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


def plainer(problem: MovementProblem, digits: int = 0) -> MovementProblem:
    """The same problem with lengths in whole metres, positions with so many digits."""
    sections = replace(
        problem.sections,
        length_m=np.round(problem.sections.length_m),
        positions=np.round(problem.sections.positions, digits),
    )
    return replace(problem, sections=sections)


def _width(network: Network) -> float:
    """Farthest apart that two points of a network lie, in metres."""
    plane = network.plane_m
    return float(np.sqrt(((plane[:, None] - plane[None]) ** 2).sum(-1)).max())


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
