"""What every bridge of a network bears, and whether that is enough for a formation.

The verdict on a bridge is the one that `planners.passability` passes on its load
limits, worked out for all bridges at once and for the map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from maps.road_network import LimitKind, LimitOrigin, ObstacleKind
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating
    from planners.vehicles import Formation, VehicleType

TRACKS = (Track.WHEELED, Track.TRACKED)
TWO_WAY = (LimitKind.MLC_WHEELED, LimitKind.MLC_TRACKED)
ONE_WAY = (LimitKind.MLC_WHEELED_ONEWAY, LimitKind.MLC_TRACKED_ONEWAY)
MASSES = (LimitKind.MASS, LimitKind.MASS_RATING, LimitKind.MASS_COMBINED)


class BridgeVerdict(IntEnum):
    """What a bridge means for a formation, the gravest last."""

    KNOWN = 0  # nobody asks to cross
    CARRIES = 1
    ONE_WAY = 2  # carries it in one-way traffic only
    UNKNOWN = 3
    REFUSES = 4


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BridgeClasses:
    """
    All bridges of a network; build one with `of`.

    Attributes
    ----------
    obstacle
        (n,) int64, their numbers among the obstacles.
    lonlat
        (n, 2) degrees, their middles.
    two_way, one_way
        (n, 2) float64, military load class for wheeled and for tracked vehicles;
        NaN for not known, infinite for known to be without limit.
    mass_t, axle_t
        (n, 2) float64, lowest civil limit for either kind; NaN for none.
    estimate_t
        (n,) float64, mass derived from other data; NaN for none.
    own
        (n, 2) bool, classes that the user gave.
    """

    obstacle: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    two_way: NDArray[np.float64]
    one_way: NDArray[np.float64]
    mass_t: NDArray[np.float64]
    axle_t: NDArray[np.float64]
    estimate_t: NDArray[np.float64]
    own: NDArray[np.bool_]

    @classmethod
    def of(cls, network: RoadNetwork) -> BridgeClasses:
        """Gather what a network says; own ratings may be among its limits."""
        obstacle = np.flatnonzero(network.obstacle_kind == ObstacleKind.BRIDGE)
        bridge, row = _limits_of(network, obstacle)
        kind = network.limit_kind[row]
        origin = network.limit_origin[row]
        value = network.limit_value[row]
        count = len(obstacle)

        def lowest(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
            found = np.full(count, np.nan)
            np.fmin.at(found, bridge[rows], value[rows])
            return found

        own = np.zeros((count, 2), np.bool_)
        two_way, one_way, mass, axle = (np.full((count, 2), np.nan) for _ in range(4))
        theirs = origin != LimitOrigin.OWN_RATING
        guess = origin == LimitOrigin.ESTIMATE
        signed = np.isin(kind, MASSES) & ~guess
        for column in range(2):
            rated = (kind == TWO_WAY[column]) & ~theirs
            own[bridge[rated], column] = True
            holds = theirs & ~own[bridge, column]
            two_way[:, column] = lowest((kind == TWO_WAY[column]) & (holds | rated))
            one_way[:, column] = lowest((kind == ONE_WAY[column]) & holds)
            mass[:, column] = lowest(signed & holds)
            axle[:, column] = lowest((kind == LimitKind.AXLE_LOAD) & holds)
        return cls(
            obstacle=obstacle.astype(np.int64),
            lonlat=network.obstacle_lonlat[obstacle],
            two_way=two_way,
            one_way=one_way,
            mass_t=mass,
            axle_t=axle,
            estimate_t=lowest(np.isin(kind, MASSES) & guess),
            own=own,
        )

    def rated(self, ratings: Mapping[int, BridgeRating]) -> BridgeClasses:
        """
        Put own ratings in the place of what the map says.

        Parameters
        ----------
        ratings
            By the number of the bridge among the obstacles.
        """
        if not ratings:
            return self
        two_way, one_way = self.two_way.copy(), self.one_way.copy()
        mass, axle, own = self.mass_t.copy(), self.axle_t.copy(), self.own.copy()
        for obstacle, rating in ratings.items():
            row = int(np.searchsorted(self.obstacle, obstacle))
            for column, value in enumerate((rating.wheeled, rating.tracked)):
                if value is None:
                    continue
                two_way[row, column] = value
                own[row, column] = True
                for told in (one_way, mass, axle):
                    told[row, column] = np.nan
        return replace(
            self,
            two_way=two_way,
            one_way=one_way,
            mass_t=mass,
            axle_t=axle,
            own=own,
        )

    def verdicts(self, formation: Formation | None) -> NDArray[np.uint8]:
        """
        Judge every bridge for a formation.

        Returns
        -------
        NDArray[np.uint8]
            (n,) `BridgeVerdict`; without a formation known or unknown.
        """
        known = ~np.isnan(self.two_way) | ~np.isnan(self.one_way)
        masses = ~np.isnan(self.mass_t).all(axis=1) | ~np.isnan(self.estimate_t)
        if formation is None:
            told = known.any(axis=1) | masses
            return np.where(told, BridgeVerdict.KNOWN, BridgeVerdict.UNKNOWN).astype(
                np.uint8
            )
        tracks = [i for i in range(2) if _types(formation, i)]
        classed = known[:, tracks].all(axis=1)
        verdict = np.full(len(self.obstacle), int(BridgeVerdict.CARRIES), np.uint8)
        for column in tracks:
            mlc = max(vehicle.mlc for vehicle in _types(formation, column))
            short = ~np.isnan(self.two_way[:, column]) & (self.two_way[:, column] < mlc)
            admits = self.one_way[:, column] >= mlc
            bars = self.one_way[:, column] < mlc
            only = np.isnan(self.two_way[:, column]) & admits
            verdict[(short & admits) | only] = BridgeVerdict.ONE_WAY
            refused = (short & ~admits) | bars | self._too_heavy(formation, column)
            heaviest = max(vehicle.mass_t for vehicle in _types(formation, column))
            refused |= ~classed & (self.estimate_t < heaviest)
            verdict[refused] = BridgeVerdict.REFUSES
        unknown = ~(masses | classed) & (verdict != BridgeVerdict.REFUSES)
        verdict[unknown] = BridgeVerdict.UNKNOWN
        return verdict

    def _too_heavy(self, formation: Formation, column: int) -> NDArray[np.bool_]:
        """Bridges whose civil signs refuse the vehicles of one kind, (n,)."""
        vehicles = _types(formation, column)
        mass = max(vehicle.mass_t for vehicle in vehicles)
        axle = max(vehicle.axle_load_t for vehicle in vehicles)
        return np.asarray(
            (self.mass_t[:, column] < mass) | (self.axle_t[:, column] < axle)
        )

    def sign(self, bridge: int) -> str:
        """
        Write what is known of a bridge on one short line.

        Returns
        -------
        str
            ``"40"`` for all vehicles, ``"W60 T50"`` for wheeled and tracked ones,
            ``"1×80"`` for one-way traffic, ``"12 t"`` for a civil sign alone, or
            ``"?"``.
        """
        parts = [
            _classes(self.two_way[bridge].tolist()),
            _classes(self.one_way[bridge].tolist(), "1×"),
        ]
        mass = float(np.fmin(*self.mass_t[bridge].tolist()))
        if not any(parts):
            guess = float(self.estimate_t[bridge])
            parts = [_tonnes(mass), _tonnes(guess, "~") if math.isnan(mass) else ""]
        return " ".join(part for part in parts if part) or "?"


def _limits_of(
    network: RoadNetwork, obstacles: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Limits on obstacles: places among the obstacles, and rows, each (m,)."""
    starts = network.obstacle_link_offsets[obstacles]
    counts = network.obstacle_link_offsets[obstacles + 1] - starts
    bridge, entry = _spread(counts, starts)
    edges = np.argsort(network.edge_link, kind="stable")
    links = network.edge_link[edges]
    link = network.obstacle_links[entry]
    first = np.searchsorted(links, link, side="left")
    found, place = _spread(np.searchsorted(links, link, side="right") - first, first)
    bridge, edge = bridge[found], edges[place]
    first = np.searchsorted(network.limit_edge, edge, side="left")
    last = np.searchsorted(network.limit_edge, edge, side="right")
    found, row = _spread(last - first, first)
    return bridge[found], row


def _spread(
    counts: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Owner and place of every member of runs that begin at some places."""
    owner = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - before[owner] + starts[owner]


def _types(formation: Formation, column: int) -> list[VehicleType]:
    """Vehicles of one kind."""
    return [v for v in formation.types() if v.track is TRACKS[column]]


def _classes(values: list[float], lead: str = "") -> str:
    """Classes for wheeled and tracked vehicles; one figure where both are alike."""
    wheeled, tracked = values
    if wheeled == tracked:
        return f"{lead}{_figure(wheeled)}"
    pairs = (("W", wheeled), ("T", tracked))
    known = [
        f"{letter}{_figure(value)}" for letter, value in pairs if not math.isnan(value)
    ]
    return lead + " ".join(known) if known else ""


def _tonnes(value: float, lead: str = "") -> str:
    """Mass in tonnes; empty for none known."""
    return "" if math.isnan(value) else f"{lead}{_figure(value)} t"


def _figure(value: float) -> str:
    """Figure of a limit; the sign of infinity where there is none."""
    return "∞" if value == float("inf") else f"{value:g}"
