"""What would mend a drop that is not served: changes of one fact, as small as helps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from planners.rounds.conflict_facts import (
    Fact,
    FactKind,
    able_fleets,
    can_be_served,
    large_enough,
    one_piece,
)
from planners.rounds.problem import NO_WAY, Rest
from planners.rounds.shortage import shortage
from planners.span_words import span_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from planners.movement.schedule_words import Clock
    from planners.rounds.problem import Fleet, RoundsProblem, Window

T = TypeVar("T")

STEP_S = 300
"""Times are moved by whole steps."""

MOST_S = 86_400
"""Times are moved by a day at most."""

MOST_VEHICLES = 64
"""Vehicles of a fleet that are added at most."""

PRICE_OF = {
    "reload": 60,
    "allow": 60,
    "priority": 90,
    "packets": 90,
    "trip": 100,
    "day": 240,
    "rest": 300,
    "meet": 350,
    "stock": 400,
    "vehicle": 600,
    "road": 1000,
}
"""What a change counts beside one of times, which counts its minutes."""


class Mend(NamedTuple):
    """
    A change: what it counts, in words, and the problem with it.

    Of those in one ``group`` the first that helps is enough.
    """

    price: int
    words: str
    problem: RoundsProblem
    group: str = ""


def mends_of_facts(
    problem: RoundsProblem,
    drop: int,
    item: str,
    facts: Sequence[Fact],
    clock: Clock,
) -> list[Mend]:
    """
    Changes of one fact each after which one vehicle alone could serve a drop.

    Parameters
    ----------
    problem
        The whole.
    drop, item
        Who lacks what.
    facts
        In conflict; of the problem of one piece.
    clock
        How to write moments.

    Returns
    -------
    list[Mend]
        Cheapest first; changes of times as small as helps.
    """
    fleets = able_fleets(problem, drop, item)
    found: list[Mend] = []
    for fact in facts:
        number = fact.of
        if fact.kind in _OF_FLEETS:
            number = fleets[number]
        for shift in _shifts(problem, drop, fact.kind, number, clock):
            least = _least(problem, drop, item, shift.change)
            if least is not None:
                made = shift.change(problem, least)
                found.append(Mend(least // 60, shift.words(least), made))
        found += _switches(problem, drop, item, fact.kind, number)
    return sorted(
        (one for one in found if can_be_served(one_piece(one.problem, drop, item))),
        key=lambda one: (one.price, one.words),
    )


def mends_of_numbers(problem: RoundsProblem, drop: int) -> list[Mend]:
    """
    More vehicles, more loads, or a higher priority, as few as helps by count.

    Parameters
    ----------
    problem
        The whole, with too few vehicles for all.
    drop
        That is not served.

    Returns
    -------
    list[Mend]
        Cheapest first; whether rounds with them serve the drop is still to be tried.
    """
    found = []
    allowed = problem.drops[drop].fleets
    for number, fleet in enumerate(problem.fleets):
        if allowed and fleet.name not in allowed:
            continue
        found += _more_vehicles(problem, drop, number)
        depots = tuple(dict.fromkeys((*fleet.reload, fleet.start)))
        again = replace(fleet, most_trips=max(1, fleet.most_trips) + 1, reload=depots)
        words = f"let {fleet.name} load once more each"
        found.append(Mend(PRICE_OF["trip"], words, _fleet(problem, number, again)))
        if fleet.shift_s:
            words = f"give {fleet.name} a shift 2 h longer"
            found.append(Mend(120, words, _longer(problem, number, 7200)))
    return sorted(found, key=lambda one: (one.price, one.words))


def _more_vehicles(problem: RoundsProblem, drop: int, number: int) -> list[Mend]:
    """As few vehicles more as end a shortage, and twice as many."""
    fleet = problem.fleets[number]

    def wider(more: int) -> RoundsProblem:
        return _fleet(problem, number, replace(fleet, count=fleet.count + more))

    low, high = 0, MOST_VEHICLES
    if shortage(wider(high), drop) is not None:
        return []
    while high - low > 1:
        middle = (low + high) // 2
        if shortage(wider(middle), drop) is None:
            high = middle
        else:
            low = middle
    price = PRICE_OF["vehicle"]
    return [
        Mend(price * more, f"add {more} to {fleet.name}", wider(more), f"more {number}")
        for more in (high, 2 * high)
    ]


def mends_of_packets(problem: RoundsProblem, drop: int) -> list[Mend]:
    """Smaller groups, and more vehicles that make one up; still to be tried."""
    rule = problem.packets
    found = []
    for least in range(rule.least - 1, 0, -1):
        smaller = replace(problem, packets=replace(rule, least=least))
        groups = "let vehicles leave alone"
        if least > 1:
            groups = f"let vehicles leave in groups of {least}"
        price = PRICE_OF["packets"] * (rule.least - least)
        found.append(Mend(price, groups, smaller, "groups"))
    later = replace(problem, packets=replace(rule, wait_s=rule.wait_s * 2))
    words = f"let vehicles wait up to {span_words(rule.wait_s * 2)} for their group"
    found.append(Mend(PRICE_OF["packets"], words, later))
    return sorted((*found, *mends_of_numbers(problem, drop)), key=lambda one: one.price)


_OF_FLEETS = frozenset(
    {
        FactKind.HOURS,
        FactKind.BASED,
        FactKind.SHIFT,
        FactKind.HOLDS,
        FactKind.CARRIES,
    }
)


def _least(
    problem: RoundsProblem,
    drop: int,
    item: str,
    change: Callable[[RoundsProblem, int], RoundsProblem],
) -> int | None:
    """The least seconds, whole steps, by which a change helps; more helps as well."""

    def helps(steps: int) -> bool:
        return can_be_served(one_piece(change(problem, steps * STEP_S), drop, item))

    low, high = 0, MOST_S // STEP_S
    if not helps(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if helps(middle) else (middle, high)
    return high * STEP_S


class _Shift(NamedTuple):
    """A change of a time by so many seconds: how it is told, and how it is made."""

    words: Callable[[int], str]
    change: Callable[[RoundsProblem, int], RoundsProblem]


def _drop_shifts(
    problem: RoundsProblem, drop: int, kind: FactKind, clock: Clock
) -> Iterator[_Shift]:
    """A drop that is served until later, or from earlier on."""
    name, spans = problem.drops[drop].name, problem.drops[drop].windows
    first, last = spans[0][0], spans[-1][1]
    if kind is FactKind.BY:
        yield _Shift(
            lambda by: f"serve {name} until {clock.hours(last + by)}{_by(by, 'later')}",
            lambda p, by: _drop(p, drop, _wider(p.drops[drop].windows, 0, by)),
        )
    else:
        yield _Shift(
            lambda by: (
                f"serve {name} from {clock.hours(first - by)}{_by(by, 'earlier')}"
            ),
            lambda p, by: _drop(p, drop, _wider(p.drops[drop].windows, by, 0)),
        )


def _depot_shifts(
    problem: RoundsProblem, number: int, kind: FactKind, clock: Clock
) -> Iterator[_Shift]:
    """A depot that opens earlier, or closes later."""
    name, spans = problem.depots[number].name, problem.depots[number].windows
    first, last = spans[0][0], spans[-1][1]
    if kind is FactKind.OPENS:
        yield _Shift(
            lambda by: f"open {name} at {clock.hours(first - by)}{_by(by, 'earlier')}",
            lambda p, by: _depot(p, number, _wider(p.depots[number].windows, by, 0)),
        )
    else:
        yield _Shift(
            lambda by: f"close {name} at {clock.hours(last + by)}{_by(by, 'later')}",
            lambda p, by: _depot(p, number, _wider(p.depots[number].windows, 0, by)),
        )


def _shifts(
    problem: RoundsProblem, drop: int, kind: FactKind, number: int, clock: Clock
) -> Iterator[_Shift]:
    """Changes of times: how each is told, and how it is made."""
    if kind in (FactKind.BY, FactKind.SINCE):
        yield from _drop_shifts(problem, drop, kind, clock)
    elif kind in (FactKind.OPENS, FactKind.CLOSES):
        yield from _depot_shifts(problem, number, kind, clock)
    elif kind is FactKind.SHIFT:
        name = problem.fleets[number].name
        yield _Shift(
            lambda by: f"give {name} a shift {span_words(by)} longer",
            lambda p, by: _longer(p, number, by),
        )
    elif kind is FactKind.HOURS:
        name = problem.fleets[number].name
        yield _Shift(
            lambda by: f"let {name} be under way {span_words(by)} earlier",
            lambda p, by: _under_way(p, number, by, 0),
        )
        yield _Shift(
            lambda by: f"let {name} be under way {span_words(by)} longer",
            lambda p, by: _under_way(p, number, 0, by),
        )
    elif kind is FactKind.HORIZON:
        yield _Shift(
            lambda by: f"plan {span_words(by)} further ahead",
            lambda p, by: replace(p, horizon_s=p.horizon_s + by),
        )


def _switches(
    problem: RoundsProblem, drop: int, item: str, kind: FactKind, number: int
) -> list[Mend]:
    """Changes that are made or not."""
    if kind is FactKind.ALLOWED:
        return _allowing(problem, drop)
    if kind is FactKind.BASED:
        return _loading_elsewhere(problem, number)
    if kind in (FactKind.CARRIES, FactKind.HOLDS):
        return _larger(problem, drop, item, number)
    if kind is FactKind.NO_ROAD:
        return [*_opened(problem, number), *_met(problem, drop)]
    return _lifted(problem, item, kind, number)


def _lifted(
    problem: RoundsProblem, item: str, kind: FactKind, number: int
) -> list[Mend]:
    """A rule that no longer holds, or a depot that has an item more."""
    found = []
    if kind in (FactKind.BREAKS, FactKind.DAILY):
        free = replace(problem, rest=Rest())
        found.append(
            Mend(PRICE_OF["rest"], "put a second driver on each vehicle", free)
        )
    elif kind is FactKind.NIGHT:
        day = replace(problem, night_only=False)
        found.append(Mend(PRICE_OF["day"], "let vehicles move by day as well", day))
    elif kind is FactKind.GIVES:
        depot = problem.depots[number]
        more = replace(depot, items=depot.items | {item})
        stocked = replace(problem, depots=_with(problem.depots, number, more))
        found.append(Mend(PRICE_OF["stock"], f"stock {item} at {depot.name}", stocked))
    return found


def _allowing(problem: RoundsProblem, drop: int) -> list[Mend]:
    """Let one fleet more come to a drop."""
    one, found = problem.drops[drop], []
    for fleet in problem.fleets:
        if fleet.name not in one.fleets:
            drops = _with(
                problem.drops, drop, replace(one, fleets=one.fleets | {fleet.name})
            )
            words = f"let {fleet.name} come to {one.name}"
            found.append(Mend(PRICE_OF["allow"], words, replace(problem, drops=drops)))
    return found


def _loading_elsewhere(problem: RoundsProblem, number: int) -> list[Mend]:
    """Let a fleet load at one depot more."""
    fleet, found = problem.fleets[number], []
    for depot, one in enumerate(problem.depots):
        if depot not in (fleet.start, *fleet.reload):
            more = replace(fleet, reload=(*fleet.reload, depot))
            words = f"let {fleet.name} load at {one.name} as well"
            found.append(Mend(PRICE_OF["reload"], words, _fleet(problem, number, more)))
    return found


def _larger(problem: RoundsProblem, drop: int, item: str, number: int) -> list[Mend]:
    """Bring one vehicle like those of a fleet that carries what is wanted."""
    fleet = problem.fleets[number]
    piece = one_piece(problem, drop, item).drops[0]
    goods = piece.goods[0]
    whole = next(one for one in problem.drops[drop].goods if one.item == item)
    able = replace(
        large_enough(replace(piece, goods=(whole,)), fleet),
        name=f"{fleet.name} for {item}",
        count=1,
    )
    drops = problem.drops
    if drops[drop].fleets:
        more = drops[drop].fleets | {able.name}
        drops = _with(drops, drop, replace(drops[drop], fleets=more))
    at = problem.depots[fleet.start].name
    words = f"put a vehicle at {at} that carries {goods.body.value}"
    if goods.units == 1 and goods.kg > 1:
        words = f"put a vehicle at {at} that carries a piece of {goods.kg:,} kg"
    made = replace(problem, drops=drops, fleets=(*problem.fleets, able))
    return [Mend(PRICE_OF["vehicle"], words, made)]


def _opened(problem: RoundsProblem, number: int) -> list[Mend]:
    """Open a way for a class where another has one, in the time that this one needs."""
    ways, found = problem.ways[number], []
    for other in problem.ways:
        if other is ways:
            continue
        gaps = ways.duration_s == NO_WAY
        opened = replace(
            ways,
            duration_s=np.where(gaps, other.duration_s, ways.duration_s),
            length_m=np.where(gaps, other.length_m, ways.length_m),
        )
        words = f"open the ways of {other.name} to {ways.name}"
        made = replace(problem, ways=_with(problem.ways, number, opened))
        found.append(Mend(PRICE_OF["road"], words, made))
    return found


def _met(problem: RoundsProblem, drop: int) -> list[Mend]:
    """Serve a drop where another is served."""
    one, found = problem.drops[drop], []
    for place in dict.fromkeys(other.place for other in problem.drops):
        if place != one.place:
            moved = _with(problem.drops, drop, replace(one, place=place))
            words = f"serve {one.name} at {problem.places[place]}"
            made = replace(problem, drops=moved)
            found.append(Mend(PRICE_OF["meet"], words, made, "meet"))
    return found


def _by(seconds: int, word: str) -> str:
    """By how much."""
    return f", {span_words(seconds)} {word}"


def _wider(spans: tuple[Window, ...], before: int, after: int) -> tuple[Window, ...]:
    """Spans of which the first begins earlier and the last ends later."""
    first, last = spans[0], spans[-1]
    if len(spans) == 1:
        return ((first[0] - before, first[1] + after),)
    return ((first[0] - before, first[1]), *spans[1:-1], (last[0], last[1] + after))


def _with(row: tuple[T, ...], number: int, one: T) -> tuple[T, ...]:
    """A row with one entry in the place of another."""
    return (*row[:number], one, *row[number + 1 :])


def _drop(
    problem: RoundsProblem, number: int, spans: tuple[Window, ...]
) -> RoundsProblem:
    """A problem in which a drop has other windows."""
    one = replace(problem.drops[number], windows=spans)
    return replace(problem, drops=_with(problem.drops, number, one))


def _depot(
    problem: RoundsProblem, number: int, spans: tuple[Window, ...]
) -> RoundsProblem:
    """A problem in which a depot has other hours."""
    one = replace(problem.depots[number], windows=spans)
    return replace(problem, depots=_with(problem.depots, number, one))


def _longer(problem: RoundsProblem, number: int, by: int) -> RoundsProblem:
    """A problem in which a fleet has a longer shift."""
    fleet = problem.fleets[number]
    return _fleet(problem, number, replace(fleet, shift_s=fleet.shift_s + by))


def _under_way(
    problem: RoundsProblem, number: int, before: int, after: int
) -> RoundsProblem:
    """A problem in which a fleet may be under way for longer."""
    fleet = problem.fleets[number]
    spans = _wider(fleet.windows, before, after)
    return _fleet(problem, number, replace(fleet, windows=spans))


def _fleet(problem: RoundsProblem, number: int, fleet: Fleet) -> RoundsProblem:
    """A problem with another fleet in the place of one."""
    return replace(problem, fleets=_with(problem.fleets, number, fleet))
