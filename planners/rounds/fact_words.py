"""Facts in conflict as clauses in the words of those who plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.rounds.conflict_facts import Fact, FactKind
from planners.rounds.problem import NO_WAY
from planners.span_words import span_words
from planners.supply.items import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from planners.movement.schedule_words import Clock
    from planners.rounds.problem import RoundsProblem, Window

MOST_NAMED = 3


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """
    Names in a row, the last ones counted where there are many.

    >>> listed(["A", "B", "C", "D", "E"])
    'A, B, C and 2 more'
    """
    if len(names) > most + 1:
        names = [*names[:most], f"{len(names) - most} more"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def spans_words(spans: Iterable[Window], clock: Clock) -> str:
    """Spans of time, from and to."""
    return listed([clock.span(first, last) for first, last in spans])


def conflict_words(
    problem: RoundsProblem, facts: Sequence[Fact], clock: Clock
) -> tuple[str, ...]:
    """
    A clause for each kind of fact in a conflict, those about depots first.

    Parameters
    ----------
    problem
        Of one piece.
    facts
        Of it, in conflict.
    clock
        How to write moments.

    Returns
    -------
    tuple[str, ...]
        Clauses without a full stop; they begin with a name or a small letter.
    """
    found = []
    for kind in ORDER:
        numbers = [fact.of for fact in facts if fact.kind is kind]
        if numbers:
            write = _WORDS[kind]
            found += write(problem, numbers, clock)
    return tuple(found)


def _opens(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    found = []
    for number in numbers[:MOST_NAMED]:
        depot = problem.depots[number]
        takes = ""
        if depot.loading_s:
            takes = f" and takes {span_words(depot.loading_s)} to load"
        found.append(f"{depot.name} is open {spans_words(depot.windows, clock)}{takes}")
    return found


def _gives(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    names = listed([problem.depots[number].name for number in numbers])
    does = "does" if len(numbers) == 1 else "do"
    return [f"{names} {does} not give out {problem.drops[0].goods[0].item}"]


def _served(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    drop = problem.drops[0]
    begins, ends = drop.windows[0][0], drop.windows[-1][1]
    item = drop.goods[0].item
    if len(drop.windows) == 1 and begins <= 0:
        return [f"{drop.name} needs {item} by {clock.hours(ends)}"]
    return [f"{drop.name} takes {item} {spans_words(drop.windows, clock)}"]


def _takes(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    found = []
    goal, fleets = problem.drops[0].place, problem.fleets
    for number in numbers:
        ways = problem.ways[number]
        depots = sorted(
            {d for f in fleets if f.ways == number for d in (f.start, *f.reload)}
        )
        times = [(int(ways.duration_s[depot, goal]), depot) for depot in depots]
        if not times or min(times)[0] == NO_WAY:
            continue
        out, depot = min(times)
        back = min(
            (
                int(ways.duration_s[goal, fleet.end])
                for fleet in fleets
                if fleet.ways == number
            ),
            default=NO_WAY,
        )
        home = "" if back == NO_WAY else f", {span_words(back)} back"
        start = problem.depots[depot].name
        found.append(
            f"the fastest way for {ways.name} from {start} takes "
            f"{span_words(out)}{home}"
        )
    return found[:MOST_NAMED]


def _no_road(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    names = listed([problem.ways[number].name for number in numbers])
    return [f"no way leads there and back for {names}"]


def _carries(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    names = listed([problem.fleets[number].name for number in numbers])
    body = problem.drops[0].goods[0].body
    has = "has" if len(numbers) == 1 else "have"
    what = "no room for cargo" if body is Body.CARGO else f"no tank for {body.value}"
    return [f"{names} {has} {what}"]


def _holds(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    goods = problem.drops[0].goods[0]
    names = listed([problem.fleets[number].name for number in numbers])
    amounts = [f"{goods.kg:,} kg", f"{goods.litres:,} litres"]
    if goods.pallets:
        amounts.append(f"{goods.pallets} pallets")
    return [
        f"one piece of {goods.item} is {listed(amounts)}, more than {names} can carry"
    ]


def _allowed(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers, clock
    drop = problem.drops[0]
    return [f"{drop.name} takes only {listed(sorted(drop.fleets))}"]


def _based(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    found = []
    for number in numbers[:MOST_NAMED]:
        fleet = problem.fleets[number]
        depots = dict.fromkeys((fleet.start, *fleet.reload))
        names = listed([problem.depots[depot].name for depot in depots])
        found.append(f"{fleet.name} loads only at {names}")
    return found


def _shift(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    return [
        f"a shift of {problem.fleets[number].name} has "
        f"{span_words(problem.fleets[number].shift_s)}"
        for number in numbers[:MOST_NAMED]
    ]


def _hours(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    return [
        f"{problem.fleets[number].name} may be under way "
        f"{spans_words(problem.fleets[number].windows, clock)}"
        for number in numbers[:MOST_NAMED]
    ]


def _night(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    dark = spans_words(problem.dark, clock)
    when = f", {dark}" if dark else ", and none is known"
    return [f"vehicles may be under way in the dark alone{when}"]


def _rest(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers, clock
    rest, found = problem.rest, []
    if rest.driving_s:
        found.append(
            f"a driver has a break of {span_words(rest.break_s)} after "
            f"{span_words(rest.driving_s)} of driving"
        )
    if rest.daily_driving_s:
        found.append(f"a driver drives {span_words(rest.daily_driving_s)} at most")
    return found


def _horizon(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    return [
        f"the plan begins {clock.hours(0)} and ends {clock.time(problem.horizon_s)}"
    ]


_WORDS: dict[FactKind, Callable[[RoundsProblem, list[int], Clock], list[str]]] = {
    FactKind.OPENS: _opens,
    FactKind.GIVES: _gives,
    FactKind.SERVED: _served,
    FactKind.TAKES: _takes,
    FactKind.NO_ROAD: _no_road,
    FactKind.CARRIES: _carries,
    FactKind.HOLDS: _holds,
    FactKind.ALLOWED: _allowed,
    FactKind.BASED: _based,
    FactKind.SHIFT: _shift,
    FactKind.HOURS: _hours,
    FactKind.NIGHT: _night,
    FactKind.REST: _rest,
    FactKind.HORIZON: _horizon,
}
ORDER = tuple(_WORDS)
"""Kinds in the order in which they are told."""
