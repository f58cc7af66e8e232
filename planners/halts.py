"""Halts of a column: where they fall on its route and what they do to its clock.

Two models, because clearance times depend on which is meant.

Halt area: each vehicle pulls off the road when it arrives, rests for the duration and
leaves in the order it came. Whatever lies ahead is reached later by the duration.

In place: when the head arrives, the whole column stops where it stands, in the same
instant, and moves on together. A point that the tail has not passed by then clears
later, even one that lies behind the head; vehicles that wait before the start point
or rest in a halt area wait that much longer.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from planners.column import Halt, HaltModel, MarchLeg
from planners.errors import MarchError
from planners.pass_time import Rounding, checked, rounded, time_distance

if TYPE_CHECKING:
    from collections.abc import Sequence

_MICROSECOND = timedelta(microseconds=1)
_SAME_PLACE_KM = 0.001


class TimedPointKind(Enum):
    """Why a point of the route stands in the march table."""

    START = "SP"
    CRITICAL = "CP"
    HALT = "halt"
    RELEASE = "RP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Road from one timed point to the next, and the halt at its end, if any."""

    to: str
    kind: TimedPointKind
    from_km: float  # from the start point
    to_km: float
    rate_kmh: float
    halt: Halt | None

    @property
    def length_km(self) -> float:
        """Length of the stretch."""
        return self.to_km - self.from_km


def stretches(legs: Sequence[MarchLeg], halts: Sequence[Halt]) -> tuple[Stretch, ...]:
    """
    Cut the legs of a march at its halts.

    A halt within a metre of the end of a leg happens at that point; any other becomes
    a timed point of its own, named as the halt is or else ``Halt 1``, ``Halt 2``.

    Parameters
    ----------
    legs
        In order of travel, at least one; the last ends at the release point.
    halts
        In any order.

    Raises
    ------
    MarchError
        No leg, a leg that cannot be driven, a halt off the route, without duration,
        or at the place of another.
    """
    check_legs(legs)
    ends = list(accumulate((leg.length_km for leg in legs), initial=0.0))
    waiting = _in_order(halts, ends[-1])
    cut: list[Stretch] = []
    for number, (leg, (start, end)) in enumerate(
        zip(legs, pairwise(ends), strict=True)
    ):
        last = number == len(legs) - 1
        at = start
        while waiting and (waiting[0][0].at_km < end - _SAME_PLACE_KM or last):
            halt, name = waiting.pop(0)
            cut.append(_stretch(leg, TimedPointKind.HALT, (at, halt.at_km), halt, name))
            at = halt.at_km
        here = None
        if waiting and waiting[0][0].at_km < end + _SAME_PLACE_KM:
            here = waiting.pop(0)[0]
        kind = TimedPointKind.RELEASE if last else TimedPointKind.CRITICAL
        cut.append(_stretch(leg, kind, (at, end), here, leg.to))
    return tuple(cut)


def check_legs(legs: Sequence[MarchLeg]) -> None:
    """
    See that legs can be driven.

    Raises
    ------
    MarchError
        No leg, or one of no length or rate that can be driven.
    """
    if not legs:
        raise MarchError("A march needs at least one leg; add the road to the RP.")
    for leg in legs:
        checked(f"The leg to {leg.to!r}", leg.length_km, "km", zero=True)
        checked(f"The rate of march to {leg.to!r}", leg.rate_kmh, "km/h")


def _stretch(
    leg: MarchLeg,
    kind: TimedPointKind,
    km: tuple[float, float],
    halt: Halt | None,
    name: str,
) -> Stretch:
    """One piece of a leg."""
    return Stretch(
        to=name,
        kind=kind,
        from_km=km[0],
        to_km=km[1],
        rate_kmh=leg.rate_kmh,
        halt=halt,
    )


def _in_order(halts: Sequence[Halt], length_km: float) -> list[tuple[Halt, str]]:
    """Halts by distance with the name each has as a point, after all checks."""
    for halt in halts:
        if not _SAME_PLACE_KM <= halt.at_km <= length_km - _SAME_PLACE_KM:
            raise MarchError(
                f"The {halt.purpose.value} halt at km {halt.at_km:g} is not on the "
                f"way: the head marches from km 0 to km {length_km:g}; place it "
                "between SP and RP."
            )
        if halt.duration <= timedelta():
            raise MarchError(
                f"The {halt.purpose.value} halt at km {halt.at_km:g} lasts no time; "
                "give a duration above zero or leave it out."
            )
    ordered = sorted(halts, key=lambda halt: halt.at_km)
    for first, second in pairwise(ordered):
        if second.at_km - first.at_km < _SAME_PLACE_KM:
            raise MarchError(
                f"Two halts lie at km {second.at_km:g}; make them one halt of the "
                "duration of both."
            )
    return [
        (halt, halt.name or f"Halt {number}") for number, halt in enumerate(ordered, 1)
    ]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """
    Way of the head over its timed points, and the clock of the column.

    Times are microseconds after the head passes the start point, in column time:
    the time that stands still while the whole column stands still in place. A vehicle
    that follows the head by a delay does everything later by that delay of column time,
    so units keep their pass time and the order of march everywhere.

    Attributes
    ----------
    km
        Of each timed point from the start point, the start point first.
    arrives, leaves
        Column time of the head at each point; they differ by the halt in a halt area.
    stops
        Column time at which the whole column stops in place, rising.
    paused
        How long it has stood in all after none, one, two ... of those stops.
    """

    km: tuple[float, ...]
    arrives: tuple[int, ...]
    leaves: tuple[int, ...]
    stops: tuple[int, ...]
    paused: tuple[int, ...]

    def clock(self, column_time: int) -> int:
        """
        Clock time of a moment of column time.

        What happens in the very instant of a stop happens before it.
        """
        return column_time + self.paused[bisect_left(self.stops, column_time)]

    def position_km(self, column_time: int) -> float:
        """Where the head is, from 0 at the start point to the release point."""
        if column_time <= 0:
            return 0.0
        point = bisect_left(self.arrives, column_time)
        if point == len(self.arrives):
            return self.km[-1]
        left, arrives = self.leaves[point - 1], self.arrives[point]
        if column_time <= left:
            return self.km[point - 1]
        share = (column_time - left) / (arrives - left)
        return self.km[point - 1] + share * (self.km[point] - self.km[point - 1])


def trajectory(way: Sequence[Stretch], rounding: Rounding) -> Trajectory:
    """
    Time the head of a column over its stretches.

    By staff rounding each stretch and each halt counts up to the whole minute.
    """
    km, arrives, leaves = [0.0], [0], [0]
    stops: list[int] = []
    paused = [0]
    for stretch in way:
        driven = rounded(time_distance(stretch.length_km, stretch.rate_kmh), rounding)
        at = leaves[-1] + driven // _MICROSECOND
        rest = 0
        if stretch.halt is not None:
            duration = rounded(stretch.halt.duration, rounding) // _MICROSECOND
            if stretch.halt.model is HaltModel.IN_PLACE:
                stops.append(at)
                paused.append(paused[-1] + duration)
            else:
                rest = duration
        km.append(stretch.to_km)
        arrives.append(at)
        leaves.append(at + rest)
    return Trajectory(
        km=tuple(km),
        arrives=tuple(arrives),
        leaves=tuple(leaves),
        stops=tuple(stops),
        paused=tuple(paused),
    )
