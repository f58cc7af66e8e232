"""Which limits refuse a formation, and where it crosses under a special class only."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.road_network import LimitKind, LimitOrigin
from planners.vehicle_demands import BEARING, CLASSES, MASSES, demand, supplies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.route import RoutePolicy
    from planners.vehicles import Formation, Track


class Crossing(IntEnum):
    """How a formation crosses what its load class allows, the strictest last."""

    TWO_WAY = 0
    ONE_WAY = 1  # no oncoming traffic
    CAUTION = 2  # one vehicle at a time, at walking pace, in the middle


class JudgedRows(NamedTuple):
    """
    What the limits of a network come to.

    Attributes
    ----------
    refused
        (R,) bool, limits that a vehicle exceeds.
    doubtful
        (R,) bool, values assumed by nobody's word that a vehicle exceeds.
    crossing
        (E,) uint8, `Crossing`.
    """

    refused: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]
    crossing: NDArray[np.uint8]


def judge_rows(
    network: RoadNetwork,
    formation: Formation,
    policy: RoutePolicy,
    overruled: Mapping[Track, NDArray[np.bool_]],
) -> JudgedRows:
    """
    Compare all limits with the vehicles of a formation.

    A class for two-way traffic that is too low does not refuse where the one for
    one-way traffic suffices, and neither of them where the class for crossings with
    caution does.

    Parameters
    ----------
    network
        Roads of the area.
    formation, policy
        Who marches, and by which rules.
    overruled
        By kind of vehicle; see `overruled_rows`.
    """
    kind, origin = network.limit_kind, network.limit_origin
    value = supplies(kind, network.limit_value)
    assumed = origin == LimitOrigin.ASSUMED
    refused = np.zeros(len(kind), np.bool_)
    doubtful = np.zeros(len(kind), np.bool_)
    crossing = np.zeros(network.edge_count, np.uint8)
    for track, void in overruled.items():
        vehicles = [v for v in formation.types() if v.track is track]
        worst = np.array(
            [max(demand(v, k, policy) for v in vehicles) for k in LimitKind]
        )
        exceeded = (worst[kind] > value) & ~void
        doubtful |= exceeded & assumed
        exceeded &= ~assumed
        told = ~void & ~assumed & ~np.isnan(value)
        mine, freed = _crossing(network, track, exceeded, told)
        np.maximum(crossing, mine, out=crossing)
        refused |= exceeded & ~freed

    estimated = np.isin(kind, MASSES) & (origin == LimitOrigin.ESTIMATE)
    known = np.logical_and.reduce([class_known(network, t) for t in overruled])
    refused &= ~(estimated & known[network.limit_edge])
    return JudgedRows(refused, doubtful, crossing)


def overruled_rows(network: RoadNetwork, track: Track) -> NDArray[np.bool_]:
    """
    Limits that do not bind a kind of vehicle, as the user has his own, (R,).

    His own limit stands in for all others of its kind on an edge; his load class
    for everything that the map says about what the edge bears.
    """
    own = network.limit_origin == LimitOrigin.OWN_RATING
    if not own.any():
        return np.zeros(len(own), np.bool_)
    kind = network.limit_kind
    key = network.limit_edge.astype(np.int64) * len(LimitKind) + kind
    void = np.isin(key, key[own])
    rated = edges_with(network, own & np.isin(kind, CLASSES[track]))
    void |= np.isin(kind, (*BEARING, *CLASSES[track])) & rated[network.limit_edge]
    return np.asarray(void & ~own)


def edges_with(network: RoadNetwork, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges with one of some rows, (E,)."""
    edges = np.zeros(network.edge_count, np.bool_)
    edges[network.limit_edge[rows]] = True
    return edges


def edges_told(network: RoadNetwork, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges with one of some rows that has a value, (E,)."""
    return edges_with(network, rows & ~np.isnan(network.limit_value))


def class_known(network: RoadNetwork, track: Track) -> NDArray[np.bool_]:
    """Edges with a load class for a kind of vehicle, (E,)."""
    return edges_told(network, np.isin(network.limit_kind, CLASSES[track]))


def _crossing(
    network: RoadNetwork,
    track: Track,
    exceeded: NDArray[np.bool_],
    told: NDArray[np.bool_],
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """How one kind of vehicle crosses, (E,), and what does not refuse it, (R,)."""
    kind, edge = network.limit_kind, network.limit_edge
    known, short = [], []
    for one in CLASSES[track]:
        rows = kind == one
        known.append(edges_with(network, rows & told))
        short.append(edges_with(network, rows & exceeded))
    one_way, caution = (known[i] & ~short[i] for i in (1, 2))
    two_way_kind, one_way_kind, _ = CLASSES[track]
    freed = (kind == two_way_kind) & (one_way | caution)[edge]
    freed |= (kind == one_way_kind) & caution[edge]

    no_two_way = short[0] | ~known[0]
    crossing = np.where(no_two_way & one_way, Crossing.ONE_WAY, Crossing.TWO_WAY)
    with_care = caution & (short[1] | (no_two_way & ~one_way))
    crossing[with_care] = Crossing.CAUTION
    return crossing.astype(np.uint8), freed & exceeded
