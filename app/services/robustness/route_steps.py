"""The steps of march units on a route: driven stretches, halts, entries of defiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.services.robustness.unit_times import halts_m, unit_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.services.robustness.road_stretches import Stretches
    from app.services.robustness.unit_times import TimedWay, UnitTimes

_NEAR_M = 0.5  # a cut so near to a halt is the halt
_NOTHING = -1


class RouteUse(NamedTuple):
    """
    A way of a column, cut into N pieces where anything begins or ends.

    Attributes
    ----------
    at_m
        (N + 1,) metres from the start point.
    stretch
        (N,) stretch of the road that each piece belongs to.
    arc
        (N,) number by which chance is drawn there.
    times
        Of all units at all places.
    """

    stretches: Stretches
    at_m: NDArray[np.float64]
    stretch: NDArray[np.int64]
    arc: NDArray[np.int64]
    times: UnitTimes


class UnitSteps(NamedTuple):
    """
    Steps of one unit on one route, (n,) each.

    Attributes
    ----------
    ms, metres, arc, bridge
        As in the contract, bridges by their numbers on the ground.
    of_piece
        (N,) step by which each piece is driven.
    """

    ms: NDArray[np.int64]
    metres: NDArray[np.int64]
    arc: NDArray[np.int64]
    bridge: NDArray[np.int64]
    of_piece: NDArray[np.int64]


class Entries(NamedTuple):
    """
    Entries of single-file roads, (V,) each.

    Attributes
    ----------
    unit, route, step, road
        Who enters what, where on its route.
    time
        As planned, milliseconds after the zero of the course.
    ahead
        In which direction.
    follow, clear
        Milliseconds from the head's entry until another may follow in the same
        direction, and until the tail has left.
    """

    unit: NDArray[np.int64]
    route: NDArray[np.int64]
    step: NDArray[np.int64]
    road: NDArray[np.int64]
    time: NDArray[np.int64]
    ahead: NDArray[np.bool_]
    follow: NDArray[np.int64]
    clear: NDArray[np.int64]

    @classmethod
    def joined(cls, parts: list[Entries]) -> Entries:
        """Put entries behind one another."""
        columns: list[Any] = [np.concatenate(one) for one in zip(*parts, strict=True)]
        return cls(*columns)

    def taken(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Entries:
        """Give some of them, in that order."""
        columns: list[Any] = [column[rows] for column in self]
        return Entries(*columns)


class ArcNumbers:
    """Numbers pieces of road in the order in which they are met, and tells no more."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}

    def of(self, stretch: int, part: int) -> int:
        """Number a part of a stretch, counted from 0, by the key of the stretch."""
        return self._known.setdefault((stretch, part), len(self._known))


def route_use(way: TimedWay, stretches: Stretches, arcs: ArcNumbers) -> RouteUse:
    """
    Cut a way of a column, and time all its units there.

    Parameters
    ----------
    way
        The way.
    stretches
        Of its route.
    arcs
        Of the request; a halt cuts a stretch in two parts with a number each.
    """
    halts = np.array(halts_m(way))
    begins = stretches.begins_m
    for halt in halts:
        begins = begins[(np.abs(begins - halt) > _NEAR_M) | (begins == 0)]
    end_m = stretches.length_m
    inner = np.unique(np.concatenate([begins, halts, [0.0]]))
    at_m = np.append(inner[inner < end_m - _NEAR_M], end_m)
    middle = (at_m[:-1] + at_m[1:]) / 2
    stretch = np.searchsorted(stretches.begins_m, middle, "right") - 1
    part = np.arange(len(stretch)) - np.searchsorted(stretch, stretch, "left")
    numbered = map(arcs.of, stretches.key[stretch].tolist(), part.tolist())
    return RouteUse(
        stretches=stretches,
        at_m=at_m,
        stretch=stretch,
        arc=np.array(list(numbered), np.int64),
        times=unit_times(way, at_m),
    )


def unit_steps(use: RouteUse, unit: int) -> UnitSteps:
    """
    Give the steps of one unit.

    Parameters
    ----------
    use
        Way of its column.
    unit
        By its place in the column.
    """
    times, count = use.times, len(use.stretch)
    driven = times.drives[unit]
    until = np.append(times.leaves[unit, 1:-1], times.arrives[unit, -1])
    stands = until - times.leaves[unit, :-1] - driven
    ms = np.stack([driven, stands], axis=1).reshape(-1)
    metres = np.zeros((count, 2), np.int64)
    metres[:, 0] = np.rint(np.diff(use.at_m))
    arc = np.full((count, 2), _NOTHING, np.int64)
    arc[:, 0] = use.arc
    bridge = np.full((count, 2), _NOTHING, np.int64)
    bridge[:, 0] = use.stretches.bridge[use.stretch]
    kept = np.ones((count, 2), np.bool_)
    kept[:, 1] = stands > 0
    flat = kept.reshape(-1)
    return UnitSteps(
        ms=ms[flat],
        metres=metres.reshape(-1)[flat],
        arc=arc.reshape(-1)[flat],
        bridge=bridge.reshape(-1)[flat],
        of_piece=(np.cumsum(flat) - 1).reshape(count, 2)[:, 0],
    )


def unit_entries(
    use: RouteUse, unit: int, steps: UnitSteps, number: tuple[int, int], offset_ms: int
) -> Entries:
    """
    Give the entries of single-file roads of one unit.

    Parameters
    ----------
    use, unit
        Way of its column, and its place in the column.
    steps
        Of the unit on that way.
    number
        Of the unit in the course, and of the route.
    offset_ms
        When the column starts, after the zero of the course.
    """
    times, road = use.times, use.stretches.single_file[use.stretch]
    changes = np.flatnonzero(np.diff(road, prepend=-2, append=-2))
    first, after = changes[:-1], changes[1:]
    kept = road[first] >= 0
    first, after = first[kept], after[kept]
    enters = times.leaves[unit, first]
    return Entries(
        unit=np.full(len(first), number[0], np.int64),
        route=np.full(len(first), number[1], np.int64),
        step=steps.of_piece[first],
        road=road[first].astype(np.int64),
        time=offset_ms + enters,
        ahead=use.stretches.ahead[use.stretch[first]],
        follow=times.tail_leaves[unit, first] - enters,
        clear=times.tail_arrives[unit, after] - enters,
    )
