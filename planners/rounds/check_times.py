"""Checks that rounds can be driven when they say: ways, windows, loading, shift, rest.

A vehicle drives from the moment it leaves and halts on the way for stated breaks alone;
so every drive has one arrival that follows from the plan, and every hour between two
pieces of work is waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.rounds.plan import Round, Visit
    from planners.rounds.problem import RoundsProblem, Window


class Drive(NamedTuple):
    """From a place to the next; ``until`` is when the plan needs it to be there.

    ``exact`` is whether it is there at that moment by the plan, and not before it.
    """

    origin: int
    goal: int
    leaves: int
    until: int
    exact: bool


class Work(NamedTuple):
    """Time in which a driver does not rest; ``drive`` says whether he drives."""

    begins: int
    ends: int
    drive: bool


def time_violations(
    problem: RoundsProblem, of_round: Round, where: str
) -> Iterator[str]:
    """
    Say what is wrong with the times of one round.

    Parameters
    ----------
    problem
        The problem that the plan answers.
    of_round
        A round of the plan; all its numbers are in the problem.
    where
        Begins each sentence: which vehicle.

    Yields
    ------
    One sentence for each rule that is broken.
    """
    fleet = problem.fleets[of_round.fleet]
    leaves = out_from(problem, of_round)
    if leaves < 0 or of_round.back_s > problem.horizon_s:
        yield f"{where} is out before or after the time of the plan."
    if fleet.shift_s and of_round.back_s - leaves > fleet.shift_s:
        yield (
            f"{where} is out {of_round.back_s - leaves} s; its shift has "
            f"{fleet.shift_s}."
        )
    yield from _loading(problem, of_round, where)
    for trip in of_round.trips:
        for visit in trip.visits:
            yield from _unloading(problem, visit, where)
    driving: list[Work] = []
    under_way: list[Work] = []
    length = 0
    for drive in _drives(problem, of_round):
        named = f"{where}, from {problem.places[drive.origin]!r} to "
        named += repr(problem.places[drive.goal])
        found = _driven(problem, of_round, drive)
        if isinstance(found, str):
            yield f"{named}: {found}"
            continue
        driving += found
        under_way += (
            [Work(found[0].begins, found[-1].ends, drive=True)] if found else []
        )
        ways = problem.ways[fleet.ways]
        length += int(ways.length_m[drive.origin, drive.goal])
    yield from _under_way(problem, of_round, under_way, where)
    yield from _rest(problem, of_round, driving, where)
    yield from _sums(of_round, driving, length, where)


def out_from(problem: RoundsProblem, of_round: Round) -> int:
    """
    When a vehicle begins its shift, seconds of the problem.

    It is when it begins to load, or when it must leave for the first depot, without a
    halt, where that is not the depot at which it stands.
    """
    fleet, first = problem.fleets[of_round.fleet], of_round.trips[0]
    if first.depot == fleet.start:
        return first.load_s
    stands = problem.depots[fleet.start].place
    ways = problem.ways[fleet.ways]
    return first.load_s - int(
        ways.duration_s[stands, problem.depots[first.depot].place]
    )


def _loading(problem: RoundsProblem, of_round: Round, where: str) -> Iterator[str]:
    for number, trip in enumerate(of_round.trips, 1):
        depot = problem.depots[trip.depot]
        laden = trip.load_s + depot.loading_s
        if trip.leave_s < laden:
            yield (
                f"{where} leaves {depot.name!r} on trip {number} at {trip.leave_s} s, "
                f"before it is laden at {laden}."
            )
        if depot.windows and not _inside((trip.load_s, laden), depot.windows):
            yield (
                f"{where} loads at {depot.name!r} from {trip.load_s} to {laden} s, "
                "when it is not open."
            )


def _unloading(problem: RoundsProblem, visit: Visit, where: str) -> Iterator[str]:
    drop = problem.drops[visit.drop]
    if visit.begin_s < visit.arrive_s:
        yield f"{where} unloads at {drop.name!r} before it arrives."
    if visit.leave_s < visit.begin_s + drop.service_s:
        yield f"{where} leaves {drop.name!r} before it has unloaded."
    if drop.windows and not _inside((visit.begin_s, visit.begin_s), drop.windows):
        yield (
            f"{where} begins to unload at {drop.name!r} at {visit.begin_s} s, "
            "outside its times."
        )


def _inside(span: Window, windows: Sequence[Window]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in windows)


def _drives(problem: RoundsProblem, of_round: Round) -> Iterator[Drive]:
    """All drives of a round, in order."""
    fleet, first = problem.fleets[of_round.fleet], of_round.trips[0]
    if first.depot != fleet.start:
        yield Drive(
            problem.depots[fleet.start].place,
            problem.depots[first.depot].place,
            out_from(problem, of_round),
            first.load_s,
            exact=False,
        )
    for number, trip in enumerate(of_round.trips):
        at, leaves = problem.depots[trip.depot].place, trip.leave_s
        for visit in trip.visits:
            goal = problem.drops[visit.drop].place
            yield Drive(at, goal, leaves, visit.arrive_s, exact=True)
            at, leaves = goal, visit.leave_s
        if number + 1 < len(of_round.trips):
            then = of_round.trips[number + 1]
            goal = problem.depots[then.depot].place
            yield Drive(at, goal, leaves, then.load_s, exact=False)
        else:
            goal = problem.depots[fleet.end].place
            yield Drive(at, goal, leaves, of_round.back_s, exact=True)


def _driven(problem: RoundsProblem, of_round: Round, drive: Drive) -> list[Work] | str:
    """Spans of driving between stated breaks, or why it cannot be driven so."""
    ways = problem.ways[problem.fleets[of_round.fleet].ways]
    needs = int(ways.duration_s[drive.origin, drive.goal])
    if NO_WAY in (needs, int(ways.length_m[drive.origin, drive.goal])):
        return f"no way leads there for {ways.name!r}."
    spans: list[Work] = []
    now = drive.leaves
    for begins, ends in of_round.breaks:
        if ends <= now or needs == 0:
            continue
        ahead = min(needs, max(0, begins - now))
        if ahead:
            spans.append(Work(now, now + ahead, drive=True))
            needs -= ahead
        if needs:
            now = max(now, ends)
    if needs:
        spans.append(Work(now, now + needs, drive=True))
    arrives = spans[-1].ends if spans else drive.leaves
    if arrives > drive.until or (drive.exact and arrives != drive.until):
        return (
            f"it leaves at {drive.leaves} s and arrives at {arrives}, not at "
            f"{drive.until}."
        )
    return spans


def _under_way(
    problem: RoundsProblem, of_round: Round, drives: Sequence[Work], where: str
) -> Iterator[str]:
    """Drives, with halts on the way, when the fleet or anybody may not be out."""
    windows = problem.fleets[of_round.fleet].windows
    for span in drives:
        if windows and not _covered(span, windows):
            yield (
                f"{where} is under way from {span.begins} to {span.ends} s, when its "
                "fleet may not be."
            )
        if problem.night_only and not _covered(span, problem.dark):
            yield (
                f"{where} is under way from {span.begins} to {span.ends} s, when it "
                "is not dark."
            )


def _covered(span: Work, windows: Sequence[Window]) -> bool:
    """Whether windows that touch or overlap cover the whole of a span."""
    reached = span.begins
    for first, last in sorted(windows):
        if first <= reached:
            reached = max(reached, last)
    return reached >= span.ends and any(
        first <= span.begins <= last for first, last in windows
    )


def _rest(
    problem: RoundsProblem, of_round: Round, driving: Sequence[Work], where: str
) -> Iterator[str]:
    """Breaks that are none, and driving without enough of them."""
    works = [*driving, *_standing(problem, of_round)]
    works.sort(key=lambda work: (work.begins, work.ends))
    for begins, ends in of_round.breaks:
        if not out_from(problem, of_round) <= begins <= ends <= of_round.back_s:
            yield f"{where} has a break from {begins} to {ends} s, when it is not out."
        if any(work.begins < ends and begins < work.ends for work in works):
            yield f"{where} works in its break from {begins} to {ends} s."
    rest = problem.rest
    total = sum(work.ends - work.begins for work in driving)
    if rest.daily_driving_s and total > rest.daily_driving_s:
        yield f"{where} drives {total} s; a driver may {rest.daily_driving_s}."
    if not rest.driving_s:
        return
    worst = since = ended = 0
    for work in works:
        if work.begins - ended >= max(1, rest.break_s):
            since = 0
        ended = max(ended, work.ends)
        if work.drive:
            since += work.ends - work.begins
            worst = max(worst, since)
    if worst > rest.driving_s:
        yield (
            f"{where} drives {worst} s without a break of {rest.break_s}; a driver "
            f"may {rest.driving_s}."
        )


def _standing(problem: RoundsProblem, of_round: Round) -> Iterator[Work]:
    """Loading and unloading: work, but no driving."""
    for trip in of_round.trips:
        loading = problem.depots[trip.depot].loading_s
        if loading:
            yield Work(trip.load_s, trip.load_s + loading, drive=False)
        for visit in trip.visits:
            service = problem.drops[visit.drop].service_s
            if service:
                yield Work(visit.begin_s, visit.begin_s + service, drive=False)


def _sums(
    of_round: Round, driving: Sequence[Work], length: int, where: str
) -> Iterator[str]:
    driven = sum(span.ends - span.begins for span in driving)
    if driven != of_round.driven_s:
        yield f"{where} drives {driven} s and says {of_round.driven_s}."
    if length != of_round.length_m:
        yield f"{where} drives {length} m and says {of_round.length_m}."


def bay_violations(problem: RoundsProblem, rounds: Sequence[Round]) -> Iterator[str]:
    """
    Say where more vehicles load at once than a depot has bays.

    Parameters
    ----------
    problem
        The problem that the plan answers.
    rounds
        Of the plan; all their numbers are in the problem.

    Yields
    ------
    One sentence for each depot with too few bays.
    """
    for number, depot in enumerate(problem.depots):
        if not depot.bays or not depot.loading_s:
            continue
        loads = sorted(
            trip.load_s for r in rounds for trip in r.trips if trip.depot == number
        )
        for first, another in zip(loads, loads[depot.bays :], strict=False):
            if another < first + depot.loading_s:
                yield (
                    f"More than {depot.bays} vehicles load at {depot.name!r} at "
                    f"{another} s."
                )
                break
