"""Exact times of the loads of one vehicle, in a given order, under every rule of time.

What is read into the problem here, and nowhere else said: loading lies in one span of
the hours of its depot; unloading begins in one of the drop's windows and may end after
it; a drive, with the breaks on it, lies in one span in which the vehicle may be under
way; a vehicle may wait at any stop; it may come back to its last depot after hours. A
shift runs from the start of the first loading, or of the drive to it without a halt
where that is not where the vehicle stands, to the return.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from planners.errors import RoundsError
from planners.rounds.depot_stock import comes_next, first_short
from planners.rounds.plan import Cause, Round, Trip, Unload, Visit
from planners.rounds.problem import NO_WAY, Rest
from planners.rounds.rest import Chain, Stop, latest_start, passing
from planners.rounds.spans import shared, under_way_spans
from planners.rounds.tanks import cargo_of, filled, misfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.problem import Fleet, RoundsProblem, Window
    from planners.rounds.rest import Passed


EXACT_STEPS, COARSE_S = 40, 60
"""Starts tried to the second; from then on they lie so many seconds apart."""


class Load(NamedTuple):
    """
    A load without its times: where from, and what each visit unloads.

    ``not_before_s`` is when loading may begin at the earliest, as where bays are
    taken; ``off_at_s`` the second at which the vehicle must leave laden, as with a
    packet, None for any.
    """

    depot: int
    visits: tuple[tuple[int, tuple[Unload, ...]], ...]
    not_before_s: int = 0
    off_at_s: int | None = None


class Refused(NamedTuple):
    """
    Why loads cannot be driven so.

    ``trip`` and ``visit`` number where it fails; visit is -1 for the depot of the
    trip, and the count of visits for the way back. ``words`` is a sentence.
    """

    cause: Cause
    trip: int
    visit: int
    words: str


class _Plot(NamedTuple):
    """A chain of stops, and which trip and visit each is; -1 loads, -2 sets off."""

    chain: Chain
    marks: tuple[tuple[int, int], ...]
    length_m: int


def timed_round(
    problem: RoundsProblem, fleet: int, vehicle: int, loads: Sequence[Load]
) -> Round | Refused:
    """
    Time the loads of one vehicle, with the least waiting.

    Parameters
    ----------
    problem
        Whose rules hold, but for bays and packets, which bind vehicles together; of
        depots, what they hold beside other vehicles.
    fleet, vehicle
        Numbers of the fleet, and of the vehicle within it.
    loads
        One or more, in order, each with a visit; the first from where the fleet stands
        or loads again, the others from where it loads again.

    Returns
    -------
    Round | Refused
        The round that takes the least time from first loading to return, of these the
        earliest; each stop as early as it then can be. Or why there is none. Where
        many starts are to be tried, the time is the least within a minute.

    Raises
    ------
    RoundsError
        No loads, a load without a visit, or the number of a depot or drop that there
        is not.
    """
    _check(problem, fleet, loads)
    found = _timed(problem, fleet, vehicle, loads)
    while isinstance(found, Round) and (short := first_short(problem, found)):
        trip = found.trips[short.trip]
        depot = problem.depots[trip.depot]
        second = comes_next(depot, short.item, trip.load_s)
        if second is None:
            words = f"{depot.name} has not enough {short.item} left."
            return Refused(Cause.STOCK, short.trip, -1, words)
        later = loads[short.trip]._replace(not_before_s=second)
        loads = (*loads[: short.trip], later, *loads[short.trip + 1 :])
        found = _timed(problem, fleet, vehicle, loads)
    return found


def _timed(
    problem: RoundsProblem, fleet: int, vehicle: int, loads: Sequence[Load]
) -> Round | Refused:
    """Time loads whatever the stocks of depots."""
    amiss = _amiss(problem, problem.fleets[fleet], loads)
    if amiss is not None:
        return amiss
    plot = _plotted(problem, problem.fleets[fleet], loads)
    if isinstance(plot, Refused):
        return plot
    found = _least(plot, problem.fleets[fleet].shift_s)
    if isinstance(found, int):
        return _too_late(problem, fleet, loads, plot, found)
    return _round(problem, (fleet, vehicle), loads, plot, found)


def loads_of(one: Round) -> tuple[Load, ...]:
    """The loads of a round, without its times."""
    return tuple(
        Load(trip.depot, tuple((visit.drop, visit.unloads) for visit in trip.visits))
        for trip in one.trips
    )


def _check(problem: RoundsProblem, fleet: int, loads: Sequence[Load]) -> None:
    """Raise where numbers mean nothing."""
    if not 0 <= fleet < len(problem.fleets):
        raise RoundsError(
            f"There is no fleet {fleet}; give a number below {len(problem.fleets)}."
        )
    if not loads:
        raise RoundsError("A round without a load cannot be timed; give one or more.")
    for load in loads:
        drops = [drop for drop, _ in load.visits]
        if not drops:
            raise RoundsError("A load without a visit cannot be timed; leave it out.")
        if not 0 <= load.depot < len(problem.depots):
            raise RoundsError(
                f"There is no depot {load.depot}; give a number below "
                f"{len(problem.depots)}."
            )
        if any(not 0 <= drop < len(problem.drops) for drop in drops):
            raise RoundsError(
                f"A load goes to the drops {drops}; give numbers below "
                f"{len(problem.drops)}."
            )


def _amiss(
    problem: RoundsProblem, fleet: Fleet, loads: Sequence[Load]
) -> Refused | None:
    """What forbids loads whatever their times."""
    most = max(1, fleet.most_trips)
    if len(loads) > most:
        words = f"{len(loads)} loads are more than the {most} of {fleet.name}."
        return Refused(Cause.SHIFT, most, -1, words)
    for number, load in enumerate(loads):
        found = _amiss_at(problem, fleet, number, load)
        if found is not None:
            return found
    return None


def _amiss_at(
    problem: RoundsProblem, fleet: Fleet, number: int, load: Load
) -> Refused | None:
    """What forbids one load whatever its time."""
    depot = problem.depots[load.depot]
    if load.depot not in fleet.reload and (number or load.depot != fleet.start):
        words = f"{fleet.name} does not load at {depot.name}."
        return Refused(Cause.NO_DEPOT, number, -1, words)
    for nth, (drop, unloads) in enumerate(load.visits):
        allowed = problem.drops[drop].fleets
        if allowed and fleet.name not in allowed:
            words = f"{fleet.name} may not come to {problem.drops[drop].name}."
            return Refused(Cause.NO_VEHICLE, number, nth, words)
        for unload in unloads:
            if depot.items and unload.item not in depot.items:
                words = f"{depot.name} does not give out {unload.item}."
                return Refused(Cause.NO_DEPOT, number, nth, words)
    wrong = misfit(problem, fleet, cargo_of(problem, load.visits))
    if wrong is None:
        return None
    return Refused(wrong.cause, number, -1, f"{wrong.words}.")


def _plotted(
    problem: RoundsProblem, fleet: Fleet, loads: Sequence[Load]
) -> _Plot | Refused:
    """Stops and drives of loads; refused where there is no way or too far to drive."""
    ways = problem.ways[fleet.ways]
    always = ((0, problem.horizon_s),)
    stops: list[Stop] = []
    marks: list[tuple[int, int]] = []
    places: list[int] = []
    for number, load in enumerate(loads):
        depot = problem.depots[load.depot]
        for mark, stop in _loading(problem, load):
            stops.append(stop)
            marks.append((number, mark))
            places.append(depot.place)
        for nth, (at, _) in enumerate(load.visits):
            drop = problem.drops[at]
            spans = shared(drop.windows, always) if drop.windows else always
            stops.append(Stop(spans, drop.service_s))
            marks.append((number, nth))
            places.append(drop.place)
    stops.append(Stop(always))
    marks.append((len(loads) - 1, len(loads[-1].visits)))
    places.append(problem.depots[fleet.end].place)
    if places[0] != problem.depots[fleet.start].place:
        places.insert(0, problem.depots[fleet.start].place)
    pairs = list(itertools.pairwise(places))
    drives = tuple(int(ways.duration_s[pair]) for pair in pairs)
    if NO_WAY in drives:
        at = drives.index(NO_WAY)
        one, other = (problem.places[place] for place in pairs[at])
        trip, visit = marks[at + 1 + len(stops) - len(places)]
        words = f"No way for {ways.name} leads from {one} to {other}."
        return Refused(Cause.NO_WAY, trip, max(visit, -1), words)
    most = problem.rest.daily_driving_s
    if most and sum(drives) > most:
        words = (
            f"{_hours(sum(drives))} of driving are more than the {_hours(most)} that a "
            "driver may drive in a day."
        )
        return Refused(Cause.REST, len(loads) - 1, len(loads[-1].visits), words)
    length = sum(int(ways.length_m[pair]) for pair in pairs)
    if len(places) > len(stops) and 0 < problem.rest.driving_s < drives[0]:
        words = (
            f"The way to {problem.depots[loads[0].depot].name} is longer than a driver "
            f"may drive without a break, {_hours(problem.rest.driving_s)}."
        )
        return Refused(Cause.REST, 0, -1, words)
    under_way = under_way_spans(problem, fleet)
    lead = 0
    if len(places) > len(stops):
        lead, drives = drives[0], drives[1:]
        laid = tuple((begins + lead, ends) for begins, ends in under_way)
        stops[0] = stops[0]._replace(spans=shared(stops[0].spans, laid))
    chain = Chain(
        stops=tuple(stops),
        drives_s=drives,
        under_way=under_way,
        rest=problem.rest,
        lead_s=lead,
    )
    return _Plot(chain, tuple(marks), length)


def _loading(problem: RoundsProblem, load: Load) -> list[tuple[int, Stop]]:
    """Stops of a load at its depot: to load, and to leave at a given second."""
    depot, horizon = problem.depots[load.depot], problem.horizon_s
    spans: tuple[Window, ...] = ((load.not_before_s, horizon),)
    if depot.windows:
        shut = tuple((first, last - depot.loading_s) for first, last in depot.windows)
        spans = shared(spans, shut)
    found = [(-1, Stop(spans, depot.loading_s))]
    if load.off_at_s is not None:
        gate = ((load.off_at_s, load.off_at_s),)
        found.append((-2, Stop(gate, and_off=True)))
    return found


def _least(plot: _Plot, shift_s: int) -> tuple[Passed, ...] | int:
    """The passing of least time; or the stop that is not reached, -1 for the shift.

    From each earliest end back to the latest start for it, and on to the first start
    from which less time could do: each step ends earlier than any before it could.
    """
    chain = plot.chain
    found = passing(chain, 0)
    if isinstance(found, int):
        return found
    shortest, best = _shortest_s(chain), None
    limit = shift_s - chain.lead_s if shift_s else found[-1].begin_s
    start: int | None = 0
    steps = 0
    while not isinstance(found, int):
        start = latest_start(chain, found[-1].begin_s)
        if start is None:
            break
        late = passing(chain, start)
        if isinstance(late, int):
            break
        span = late[-1].begin_s - late[0].begin_s
        if span <= limit:
            best, limit = late, span - 1
        if span <= shortest:
            break
        steps += 1
        least = start + (1 if steps < EXACT_STEPS else COARSE_S)
        found = passing(chain, max(least, late[-1].begin_s - limit))
    return -1 if best is None else best


def _shortest_s(chain: Chain) -> int:
    """Time that no passing can do without."""
    drive, rest = sum(chain.drives_s), chain.rest
    parts = -(-(drive + chain.lead_s) // rest.driving_s) if rest.driving_s else 0
    breaks = max(0, parts - 1)
    service = sum(stop.service_s for stop in chain.stops)
    return drive + service + breaks * rest.break_s


def _too_late(
    problem: RoundsProblem, fleet: int, loads: Sequence[Load], plot: _Plot, at: int
) -> Refused:
    """Why no passing is in time."""
    shift = problem.fleets[fleet].shift_s
    trip, visit = plot.marks[at]
    visit = max(visit, -1)
    if plot.chain.rest.driving_s:
        free = plot._replace(chain=_without_rest(plot.chain))
        if not isinstance(_least(free, shift), int):
            words = "The breaks of the driver leave too little time."
            return Refused(Cause.REST, trip, visit, words)
    if at == -1:
        words = f"It takes longer than the {_hours(shift)} of a shift."
        return Refused(Cause.SHIFT, trip, visit, words)
    load = loads[trip]
    if visit == -1:
        where = problem.depots[load.depot].name
    elif visit < len(load.visits):
        where = problem.drops[load.visits[visit][0]].name
    else:
        where = problem.depots[problem.fleets[fleet].end].name
    words = f"{where} cannot be reached at a time that suits."
    return Refused(Cause.WINDOW, trip, visit, words)


def _without_rest(chain: Chain) -> Chain:
    """A chain whose driver needs no break."""
    return replace(chain, rest=Rest())


def _round(
    problem: RoundsProblem,
    who: tuple[int, int],
    loads: Sequence[Load],
    plot: _Plot,
    passed: tuple[Passed, ...],
) -> Round:
    """A passing as a round."""
    at = {mark: number for number, mark in enumerate(plot.marks)}
    fleet = problem.fleets[who[0]]
    trips = []
    for number, load in enumerate(loads):
        visits = []
        for nth, (drop, unloads) in enumerate(load.visits):
            here = at[number, nth]
            times = passed[here]
            leave = passed[here + 1].left_s
            visits.append(Visit(drop, times.arrive_s, times.begin_s, leave, unloads))
        last = at.get((number, -2), at[number, -1])
        trip = Trip(
            depot=load.depot,
            load_s=passed[at[number, -1]].begin_s,
            leave_s=passed[last + 1].left_s,
            visits=tuple(visits),
            tanks=filled(fleet.compartments, cargo_of(problem, load.visits).bulk) or (),
        )
        trips.append(trip)
    return Round(
        fleet=who[0],
        vehicle=who[1],
        trips=tuple(trips),
        back_s=passed[-1].begin_s,
        breaks=tuple(span for one in passed for span in one.breaks),
        driven_s=plot.chain.lead_s + sum(plot.chain.drives_s),
        length_m=plot.length_m,
    )


def _hours(seconds: int) -> str:
    """Hours and minutes in words."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
