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


def amount_words(units: float, unit: str) -> str:
    """
    An amount with what it is counted in, where that is known.

    >>> amount_words(2929.4, "l")
    '2,929 l'
    """
    return f"{units:,.0f} {unit}".rstrip()


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
        Clauses without a full stop; they begin with a name or a small letter. Of a
        depot that does not give the item out neither hours nor ways are told where
        those of one that does are in the conflict.
    """
    found: list[str] = []
    hours = [fact for fact in facts if fact.kind in _OF_DEPOTS]
    silent = [fact for fact in hours if not _gives_it(problem, fact.of)]
    if len(silent) < len(hours):
        facts = [fact for fact in facts if fact not in silent]
    kinds = {fact.kind for fact in facts}
    for kind in ORDER:
        numbers = [fact.of for fact in facts if fact.kind is kind]
        if kind is FactKind.TAKES and numbers:
            found += _takes(problem, numbers, back=bool(kinds & HOMEWARD))
        elif numbers:
            found += _WORDS[kind](problem, numbers, clock)
    return tuple(found)


def _gives_it(problem: RoundsProblem, depot: int) -> bool:
    """Whether a depot gives out what the drop is to get."""
    items = problem.depots[depot].items
    return not items or problem.drops[0].goods[0].item in items


def _opens(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    found = []
    for number in numbers[:MOST_NAMED]:
        depot = problem.depots[number]
        takes = ""
        if depot.loading_s:
            takes = f" and takes {span_words(depot.loading_s)} to load"
        found.append(f"{depot.name} opens {clock.hours(depot.windows[0][0])}{takes}")
    return found


def _closes(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    depots = [problem.depots[number] for number in numbers[:MOST_NAMED]]
    return [f"{one.name} closes {clock.hours(one.windows[-1][1])}" for one in depots]


def _shut(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    depots = [problem.depots[number] for number in numbers[:MOST_NAMED]]
    return [f"{one.name} is open {spans_words(one.windows, clock)}" for one in depots]


def _gives(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    names = listed([problem.depots[number].name for number in numbers])
    does = "does" if len(numbers) == 1 else "do"
    return [f"{names} {does} not give out {problem.drops[0].goods[0].item}"]


def _since(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    drop = problem.drops[0]
    from_s = clock.hours(drop.windows[0][0])
    return [f"{drop.name} takes {drop.goods[0].item} from {from_s} on"]


def _between(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    drop = problem.drops[0]
    spans = spans_words(drop.windows, clock)
    return [f"{drop.name} takes {drop.goods[0].item} {spans}"]


def _served_by(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    drop = problem.drops[0]
    last = clock.hours(drop.windows[-1][1])
    return [f"{drop.name} needs {drop.goods[0].item} by {last}"]


def _takes(problem: RoundsProblem, numbers: list[int], *, back: bool) -> list[str]:
    found = []
    goal, fleets = problem.drops[0].place, problem.fleets
    for number in numbers:
        ways = problem.ways[number]
        depots = sorted(
            {d for f in fleets if f.ways == number for d in (f.start, *f.reload)}
        )
        depots = [depot for depot in depots if _gives_it(problem, depot)] or depots
        times = [(int(ways.duration_s[depot, goal]), depot) for depot in depots]
        if not times or min(times)[0] == NO_WAY:
            continue
        out, depot = min(times)
        home_s = min(
            (
                int(ways.duration_s[goal, fleet.end])
                for fleet in fleets
                if fleet.ways == number
            ),
            default=NO_WAY,
        )
        home = f" and {span_words(home_s)} back" if back and home_s != NO_WAY else ""
        start = problem.depots[depot].name
        found.append(
            f"the fastest way for {ways.name} from {start} takes "
            f"{span_words(out)}{home}"
        )
    return found[:MOST_NAMED]


def _no_road(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    names = listed([problem.ways[number].name for number in numbers])
    return [f"no way for {names} leads to {problem.drops[0].name} and back"]


def _carries(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del clock
    names = listed([problem.fleets[number].name for number in numbers])
    body = problem.drops[0].goods[0].body
    what = "room for cargo" if body is Body.CARGO else f"tank for {body.value}"
    return [f"no {what} on {names}"]


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
    carry = {fleet.name for fleet in problem.fleets}
    none = "" if carry & drop.fleets else f", which do not carry {drop.goods[0].item}"
    return [f"{drop.name} lets come only {listed(sorted(drop.fleets))}{none}"]


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


def _breaks(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers, clock
    pause, driving = (
        span_words(problem.rest.break_s),
        span_words(problem.rest.driving_s),
    )
    return [f"a driver has a break of {pause} after {driving} of driving"]


def _daily(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers, clock
    most = span_words(problem.rest.daily_driving_s)
    return [f"a driver drives {most} in a shift at most"]


def _horizon(problem: RoundsProblem, numbers: list[int], clock: Clock) -> list[str]:
    del numbers
    return [
        f"the plan begins {clock.hours(0)} and ends {clock.time(problem.horizon_s)}"
    ]


_WORDS: dict[FactKind, Callable[[RoundsProblem, list[int], Clock], list[str]]] = {
    FactKind.OPENS: _opens,
    FactKind.CLOSES: _closes,
    FactKind.SHUT: _shut,
    FactKind.GIVES: _gives,
    FactKind.SINCE: _since,
    FactKind.BETWEEN: _between,
    FactKind.BY: _served_by,
    FactKind.NO_ROAD: _no_road,
    FactKind.CARRIES: _carries,
    FactKind.HOLDS: _holds,
    FactKind.ALLOWED: _allowed,
    FactKind.BASED: _based,
    FactKind.SHIFT: _shift,
    FactKind.HOURS: _hours,
    FactKind.NIGHT: _night,
    FactKind.BREAKS: _breaks,
    FactKind.DAILY: _daily,
    FactKind.HORIZON: _horizon,
}
_OF_DEPOTS = {FactKind.OPENS, FactKind.CLOSES, FactKind.SHUT}

FIRST = (FactKind.OPENS, FactKind.BY, FactKind.TAKES)
ORDER = (*FIRST, *(kind for kind in _WORDS if kind not in FIRST))
"""Kinds in the order in which they are told."""

HOMEWARD = frozenset(
    {
        FactKind.SHIFT,
        FactKind.HOURS,
        FactKind.NIGHT,
        FactKind.DAILY,
        FactKind.HORIZON,
    }
)
"""Kinds for which the way back matters too."""
