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

from maps.road_network import LimitOrigin, ObstacleKind
from planners.route import RoutePolicy
from planners.vehicle_demands import BEARING, CLASSES, MASSES, demand
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating
    from planners.vehicles import Formation, VehicleType

TRACKS = (Track.WHEELED, Track.TRACKED)
TWO_WAY, ONE_WAY, CAUTION = range(3)  # ways of crossing, as in `CLASSES`
_POLICY = RoutePolicy()  # what a bridge bears is beyond any policy


class BridgeVerdict(IntEnum):
    """What a bridge means for a formation, the gravest last."""

    KNOWN = 0  # nobody asks to cross
    CARRIES = 1
    ONE_WAY = 2  # carries it in one-way traffic only
    CAUTION = 3  # carries it in crossings with caution only
    UNKNOWN = 4
    REFUSES = 5


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
    classes
        (n, 2, 3) float64, military load class for wheeled and for tracked vehicles
        in two-way traffic, in one-way traffic and with caution; NaN for not known,
        infinite for known to be without limit.
    civil
        (n, 2, 5) float64, tonnes, lowest civil limits of `BEARING` for either kind;
        NaN for none.
    estimate
        (n, 3) float64, tonnes, `MASSES` derived from other data; NaN for none.
    own
        (n, 2) bool, kinds of vehicles for which the user gave a class.
    """

    obstacle: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    classes: NDArray[np.float64]
    civil: NDArray[np.float64]
    estimate: NDArray[np.float64]
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
        theirs = origin == LimitOrigin.OWN_RATING
        guess = (origin == LimitOrigin.ESTIMATE) & np.isin(kind, MASSES)
        classes = np.full((count, 2, 3), np.nan)
        civil = np.full((count, 2, len(BEARING)), np.nan)
        for column, track in enumerate(TRACKS):
            rated = np.isin(kind, CLASSES[track]) & theirs
            own[bridge[rated], column] = True
            holds = rated | (~theirs & ~own[bridge, column])
            for way, one in enumerate(CLASSES[track]):
                classes[:, column, way] = lowest((kind == one) & holds)
            for place, one in enumerate(BEARING):
                civil[:, column, place] = lowest((kind == one) & holds & ~guess)
        return cls(
            obstacle=obstacle.astype(np.int64),
            lonlat=network.obstacle_lonlat[obstacle],
            classes=classes,
            civil=civil,
            estimate=np.stack([lowest((kind == one) & guess) for one in MASSES], 1),
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
        classes, civil, own = self.classes.copy(), self.civil.copy(), self.own.copy()
        for obstacle, rating in ratings.items():
            row = int(np.searchsorted(self.obstacle, obstacle))
            for column, track in enumerate(TRACKS):
                given = rating.classes(track.value)
                if all(one is None for one in given):
                    continue
                classes[row, column] = [np.nan if x is None else x for x in given]
                civil[row, column] = np.nan
                own[row, column] = True
        return replace(self, classes=classes, civil=civil, own=own)

    def verdicts(self, formation: Formation | None) -> NDArray[np.uint8]:
        """
        Judge every bridge for a formation.

        Returns
        -------
        NDArray[np.uint8]
            (n,) `BridgeVerdict`; without a formation known or unknown.
        """
        known = ~np.all(np.isnan(self.classes), axis=2)
        masses = ~np.all(np.isnan(self.civil[:, :, : len(MASSES)]), axis=(1, 2))
        masses |= ~np.all(np.isnan(self.estimate), axis=1)
        if formation is None:
            told = known.any(axis=1) | masses
            return np.where(told, BridgeVerdict.KNOWN, BridgeVerdict.UNKNOWN).astype(
                np.uint8
            )
        tracks = [i for i in range(2) if _types(formation, i)]
        classed = known[:, tracks].all(axis=1)
        verdict = np.full(len(self.obstacle), int(BridgeVerdict.CARRIES), np.uint8)
        for column in tracks:
            vehicles = _types(formation, column)
            mine = self._by_class(vehicles, column)
            asked = np.array(
                [max(demand(v, k, _POLICY) for v in vehicles) for k in BEARING]
            )
            refused = np.any(self.civil[:, column] < asked, axis=1)
            estimated = np.any(self.estimate < asked[: len(MASSES)], axis=1)
            mine[refused | (~classed & estimated)] = BridgeVerdict.REFUSES
            np.maximum(verdict, mine, out=verdict)
        unknown = ~(masses | classed) & (verdict != BridgeVerdict.REFUSES)
        verdict[unknown] = BridgeVerdict.UNKNOWN
        return verdict

    def _by_class(self, vehicles: list[VehicleType], column: int) -> NDArray[np.uint8]:
        """What the load classes alone mean for vehicles of one kind, (n,)."""
        mlc = max(vehicle.mlc for vehicle in vehicles)
        classes = self.classes[:, column]
        short, admits = classes < mlc, classes >= mlc
        one_way, caution = admits[:, ONE_WAY], admits[:, CAUTION]
        not_two_way = ~admits[:, TWO_WAY]
        verdict = np.full(len(classes), int(BridgeVerdict.CARRIES), np.uint8)
        verdict[not_two_way & one_way] = BridgeVerdict.ONE_WAY
        with_care = caution & (short[:, ONE_WAY] | (not_two_way & ~one_way))
        verdict[with_care] = BridgeVerdict.CAUTION
        refused = short[:, TWO_WAY] & ~(one_way | caution)
        refused |= (short[:, ONE_WAY] & ~caution) | short[:, CAUTION]
        verdict[refused] = BridgeVerdict.REFUSES
        return verdict

    def sign(self, bridge: int) -> str:
        """
        Write what is known of a bridge on one short line.

        Returns
        -------
        str
            ``"40"`` for all vehicles, ``"W60 T50"`` for wheeled and tracked ones,
            ``"1×80"`` for one-way traffic, ``"!90"`` with caution, ``"12 t"`` for a
            civil sign alone, or ``"?"``.
        """
        parts = [
            _classes(self.classes[bridge, :, way].tolist(), lead)
            for way, lead in ((TWO_WAY, ""), (ONE_WAY, "1×"), (CAUTION, "!"))
        ]
        if not any(parts):
            signed = self.civil[bridge, :, : len(MASSES)]
            mass = float(np.fmin.reduce(signed, axis=None))
            guess = float(np.fmin.reduce(self.estimate[bridge]))
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
