"""What each vehicle does when, as bars over time: made from rounds, for pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.costs import sets_out_s

if TYPE_CHECKING:
    from planners.rounds.plan import Round, RoundsPlan, Trip
    from planners.rounds.problem import RoundsProblem, Window


class Doing(Enum):
    """What a vehicle does, in the order in which it is painted."""

    DRIVES = "drives"
    WAITS = "waits"
    LOADS = "loads"
    UNLOADS = "unloads"
    RESTS = "rests"


class Bar(NamedTuple):
    """
    One thing that a vehicle does.

    ``name`` is that of the depot or the drop, or of where it drives to; ``stop`` counts
    the drops of the round from 1 on, and is 0 elsewhere; seconds of the problem.
    """

    doing: Doing
    begins_s: int
    ends_s: int
    name: str
    stop: int = 0


@dataclass(frozen=True, slots=True)
class VehicleLine:
    """
    A vehicle and all that it does.

    Attributes
    ----------
    name
        Of the fleet, with the number of the vehicle where there are several.
    number
        Of the round in the plan.
    bars
        In order of time; rests lie over the others.
    """

    name: str
    number: int
    bars: tuple[Bar, ...]

    @property
    def begins_s(self) -> int:
        """When it begins."""
        return min((bar.begins_s for bar in self.bars), default=0)

    @property
    def ends_s(self) -> int:
        """When it is back."""
        return max((bar.ends_s for bar in self.bars), default=0)


@dataclass(frozen=True, slots=True)
class RoundsChart:
    """
    All lines of a plan of rounds.

    Attributes
    ----------
    lines
        By fleet and vehicle.
    dark
        When it is dark.
    """

    lines: tuple[VehicleLine, ...]
    dark: tuple[Window, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        """From when the first sets out or loads until the last is back.

        An hour where none goes.
        """
        if not self.lines:
            return 0, 3600
        return (
            min(line.begins_s for line in self.lines),
            max(line.ends_s for line in self.lines),
        )


def vehicle_name(problem: RoundsProblem, one: Round) -> str:
    """Name of the vehicle of a round: its fleet, and its number in it from 1 on."""
    fleet = problem.fleets[one.fleet]
    return fleet.name if fleet.count == 1 else f"{fleet.name} {one.vehicle + 1}"


def rounds_chart(problem: RoundsProblem, plan: RoundsPlan) -> RoundsChart:
    """
    Bars of all vehicles of a plan.

    Parameters
    ----------
    problem
        That the plan answers.
    plan
        Rounds by fleet and vehicle.
    """
    lines = tuple(
        VehicleLine(vehicle_name(problem, one), number, _bars(problem, one))
        for number, one in enumerate(plan.rounds)
    )
    return RoundsChart(lines, problem.dark)


def _bars(problem: RoundsProblem, one: Round) -> tuple[Bar, ...]:
    """What one vehicle does, then its rests."""
    fleet = problem.fleets[one.fleet]
    way = problem.ways[fleet.ways].duration_s
    first = one.trips[0]
    to_load = problem.depots[first.depot].name
    bars = [Bar(Doing.DRIVES, sets_out_s(problem, one), first.load_s, to_load)]
    stop = 0
    nexts = [(trip.depot, trip.load_s) for trip in one.trips[1:]]
    nexts.append((fleet.end, one.back_s))
    for trip, (number, until) in zip(one.trips, nexts, strict=True):
        bars += _trip(problem, trip, stop)
        stop += len(trip.visits)
        left = bars[-1].ends_s
        place = _place_after(problem, trip)
        depot = problem.depots[number]
        last = trip is one.trips[-1]
        there = until if last else left + int(way[place, depot.place])
        there = min(there, until)
        bars.append(Bar(Doing.DRIVES, left, there, depot.name))
        bars.append(Bar(Doing.WAITS, there, until, depot.name))
    bars = [bar for bar in bars if bar.ends_s > bar.begins_s]
    bars += [Bar(Doing.RESTS, begins, ends, "") for begins, ends in one.breaks]
    return tuple(bars)


def _place_after(problem: RoundsProblem, trip: Trip) -> int:
    """Row of the matrices where a vehicle is when it has brought a load."""
    if trip.visits:
        return problem.drops[trip.visits[-1].drop].place
    return problem.depots[trip.depot].place


def _trip(problem: RoundsProblem, trip: Trip, before: int) -> list[Bar]:
    """Loading, driving, waiting and unloading of one load."""
    depot = problem.depots[trip.depot]
    bars = [Bar(Doing.LOADS, trip.load_s, trip.leave_s, depot.name)]
    left = trip.leave_s
    for stop, visit in enumerate(trip.visits, before + 1):
        name = problem.drops[visit.drop].name
        bars.append(Bar(Doing.DRIVES, left, visit.arrive_s, name, stop))
        bars.append(Bar(Doing.WAITS, visit.arrive_s, visit.begin_s, name, stop))
        bars.append(Bar(Doing.UNLOADS, visit.begin_s, visit.leave_s, name, stop))
        left = visit.leave_s
    return bars
