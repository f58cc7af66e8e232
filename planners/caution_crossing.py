"""Bridges that a column crosses with caution: slowly, one vehicle at a time.

The model: the head crosses at walking pace. A vehicle drives onto the bridge when the
one before it is off; so vehicles come off it one service time apart, and where they
came to it closer than that, they queue in front of it. From the bridge on the column
takes longer to pass: a unit's tail follows the head by ``max(p, N h1)``, with its pass
time ``p`` and the service time ``h1`` of ``N`` vehicles, and the next unit waits for
it. In front of the bridge the last vehicle stands in the queue, so at a place ``x``
metres before it the tail passes when no more than ``x / spacing`` vehicles are left
ahead of it.

Walking pace, and the spacing of vehicles that queue, are planning assumptions; that one
vehicle crosses at a time is what the class for caution means.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.road_network import LimitKind
from planners.bridge_classes import BridgeClasses, BridgeVerdict
from planners.column import HaltModel
from planners.refuel_points import RefuelQueue, served
from planners.span_words import span_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.halts import Stretch, Trajectory
    from planners.order_of_march import UnitTiming
    from planners.roads import Roads
    from planners.route import Route, RouteLeg

WALKING_KMH = 5.0
QUEUE_GAP_M = 5.0
_CLASSES = (LimitKind.MLC_WHEELED_CAUTION, LimitKind.MLC_TRACKED_CAUTION)
_SECOND = 1_000_000  # microseconds
_US = timedelta(microseconds=1)


class CautionCrossing(NamedTuple):
    """
    One bridge on a route.

    Attributes
    ----------
    name
        Of the bridge or its road.
    from_m, to_m
        From the start point.
    service_s
        From one vehicle to the next.
    spacing_m
        From front to front of vehicles that queue.
    """

    name: str
    from_m: float
    to_m: float
    service_s: float
    spacing_m: float


Queue = CautionCrossing | RefuelQueue
"""What a column passes more slowly than it comes."""


def caution_crossings(roads: Roads, route: Route) -> tuple[CautionCrossing, ...]:
    """
    Find the bridges that the formation of a route may only cross with caution.

    Parameters
    ----------
    roads
        Of the area, with the ratings of the request.
    route
        In order of which they are given.
    """
    network = roads.network
    if not np.isin(network.limit_kind, _CLASSES).any():
        return ()
    formation = route.request.formation
    classes = BridgeClasses.of(network)
    rows = classes.verdicts(formation) == BridgeVerdict.CAUTION
    bridge = {
        int(link): int(obstacle)
        for obstacle in classes.obstacle[rows].tolist()
        for link in network.obstacle_links[
            network.obstacle_link_offsets[obstacle] : network.obstacle_link_offsets[
                obstacle + 1
            ]
        ]
    }
    links = network.edge_link[list(route.edges)].tolist()
    lengths = network.link_length_m[links]
    ends = np.concatenate([[0.0], np.cumsum(lengths)]) - route.first_share * lengths[0]
    ends = np.clip(ends, 0.0, route.length_m)
    longest = max(vehicle.length_m for vehicle in formation.types())
    found = []
    for obstacle, run in groupby(range(len(links)), lambda k: bridge.get(links[k])):
        places = list(run)
        if obstacle is None:
            continue
        start, end = float(ends[places[0]]), float(ends[places[-1] + 1])
        name = network.strings[int(network.obstacle_name[obstacle])]
        found.append(
            CautionCrossing(
                name=name or network.edge_name(route.edges[places[0]]),
                from_m=start,
                to_m=end,
                service_s=(end - start + longest) / WALKING_KMH * 3.6,
                spacing_m=formation.mean_length_m + QUEUE_GAP_M,
            )
        )
    return tuple(found)


def slowed(route: Route, crossings: Sequence[CautionCrossing]) -> Route:
    """Give a route whose head takes these bridges at walking pace, and says so."""
    if not crossings:
        return route
    legs = [piece for leg in route.legs for piece in _pieces(leg, crossings)]
    count = route.request.formation.count
    said = [
        f"{one.name} is crossed with caution, one vehicle at a time at walking pace: "
        f"{count} vehicles take {span_words(count * one.service_s)} or more, and may "
        f"queue for {count * one.spacing_m:.0f} m before it."
        for one in crossings
    ]
    return replace(
        route,
        legs=tuple(legs),
        duration_s=sum(leg.duration_s for leg in legs),
        warnings=(*said, *route.warnings),
    )


def _pieces(leg: RouteLeg, crossings: Sequence[CautionCrossing]) -> list[RouteLeg]:
    """A leg, cut at the bridges on it."""
    end = leg.start_m + leg.length_m
    cuts = {leg.start_m, end}
    for one in crossings:
        cuts |= {m for m in (one.from_m, one.to_m) if leg.start_m < m < end}
    places = sorted(cuts)
    pieces = []
    for start, stop in pairwise(places):
        middle = (start + stop) / 2
        walks = any(one.from_m < middle < one.to_m for one in crossings)
        driven = leg.duration_s * (stop - start) / leg.length_m
        walked = (stop - start) / WALKING_KMH * 3.6
        pieces.append(
            replace(
                leg,
                road=f"{leg.road}, with caution" if walks else leg.road,
                start_m=start,
                length_m=stop - start,
                duration_s=max(driven, walked) if walks else driven,
            )
        )
    return pieces or [leg]


class Delays(NamedTuple):
    """(U, P) int64, how long head and tail of each unit follow the first head."""

    heads: NDArray[np.int64]
    tails: NDArray[np.int64]


class Reached(NamedTuple):
    """
    When the head of a column is at a bridge.

    Attributes
    ----------
    time
        Microseconds of column time.
    since_m
        Where the queue ends at the latest: behind it vehicles wait off the road.
    """

    time: float
    since_m: float


def reached(
    head: Trajectory, way: Sequence[Stretch], crossing: CautionCrossing
) -> Reached:
    """
    Work out when the head of a column is at a bridge.

    Parameters
    ----------
    head, way
        Its way, and when it is where.
    crossing
        On that way.
    """
    km = crossing.from_m / 1000
    place = min(bisect_right(head.km, km), len(head.km) - 1)
    start, end = head.km[place - 1], head.km[place]
    left, arrives = head.leaves[place - 1], head.arrives[place]
    share = (km - start) / (end - start) if end > start else 0.0
    halts = [
        stretch.to_km * 1000
        for stretch in way
        if stretch.to_km <= km
        and stretch.halt is not None
        and stretch.halt.model is HaltModel.HALT_AREA
    ]
    return Reached(left + share * (arrives - left), max(halts, default=0.0))


def delays_along(
    units: Sequence[UnitTiming],
    crossings: Sequence[tuple[Queue, Reached]],
    at_m: NDArray[np.float64],
    column_time: NDArray[np.float64],
) -> Delays:
    """
    Work out how far behind the head of the column each march unit is, place by place.

    At a refuel point itself it is as far behind as it comes there; what it loses is
    lost beyond.

    Parameters
    ----------
    units
        In order of march.
    crossings
        Bridges with caution and refuel points in order of the way, and when the head
        is there.
    at_m
        (P,) places, metres from the start point.
    column_time
        (P,) microseconds of column time when the head of the column is there.

    Returns
    -------
    Delays
        In microseconds of column time.
    """
    heads = np.array([unit.head_delay // _US for unit in units], np.float64)
    tails = np.array([unit.tail_delay // _US for unit in units], np.float64)
    head_rows = np.repeat(heads[:, None], len(at_m), axis=1)
    tail_rows = np.repeat(tails[:, None], len(at_m), axis=1)
    for one, there in crossings:
        heads, tails = behind_queue(one, units, heads, tails)
        if isinstance(one, RefuelQueue):
            sooner = np.where(at_m > one.at_m, 0.0, -np.inf)
        else:
            service = one.service_s * _SECOND
            queued = (one.from_m - at_m) / one.spacing_m * service
            sooner = np.minimum(there.time - column_time - queued, 0.0)
            sooner = np.where(at_m >= one.from_m, 0.0, sooner)
            sooner[at_m < there.since_m] = -np.inf
        head_rows = np.maximum(head_rows, heads[:, None] + sooner)
        tail_rows = np.maximum(tail_rows, tails[:, None] + sooner)
    return Delays(
        np.ceil(head_rows).astype(np.int64), np.ceil(tail_rows).astype(np.int64)
    )


def behind_queue(
    one: Queue,
    units: Sequence[UnitTiming],
    heads: NDArray[np.float64],
    tails: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Work out how far behind the head of the column units are beyond a queue.

    Parameters
    ----------
    one
        What they pass.
    units
        In order of march.
    heads, tails
        (U,) how far behind they come to it, microseconds.
    """
    if isinstance(one, RefuelQueue):
        after = served(one, units, heads, tails)
        return after.heads, after.tails
    heads, tails = heads.copy(), tails.copy()
    service = one.service_s * _SECOND
    free = 0.0
    for row, unit in enumerate(units):
        begins = max(heads[row], free)
        free = max(tails[row], begins + unit.unit.formation.count * service)
        heads[row], tails[row] = begins, free
    return heads, tails


def longest_pass_time(
    units: Sequence[UnitTiming], queues: Sequence[Queue]
) -> timedelta:
    """Time from the head of a column to its tail behind the last of some queues."""
    there = [(one, Reached(0.0, 0.0)) for one in queues]
    delays = delays_along(units, there, np.array([np.inf]), np.zeros(1))
    return int(delays.tails[-1, 0]) * _US
