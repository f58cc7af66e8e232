"""The facts that can keep a drop from an item, and the problem without some of them."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.rounds.plan import Round, Unload
from planners.rounds.problem import NO_WAY, Compartment, Ways
from planners.rounds.timing import Load, timed_round
from planners.supply.items import Body

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planners.rounds.problem import Depot, Drop, Fleet, Goods, RoundsProblem, Window

AFTER_S = 30 * 86_400
"""By how much a plan is longer when its end is no fact."""


class FactKind(Enum):
    """What a fact is about; of two that could be named, the later one is."""

    HORIZON = "the plan ends"
    DAILY = "drivers drive so much in a day"
    BREAKS = "drivers have breaks"
    HOURS = "a fleet is under way at its hours"
    NIGHT = "vehicles are under way in the dark"
    BASED = "a fleet loads at its depots"
    ALLOWED = "a drop takes some fleets"
    SHIFT = "a shift has an end"
    HOLDS = "a vehicle is so large"
    CARRIES = "a vehicle is of its kind"
    GIVES = "a depot gives out its items"
    NO_ROAD = "no way leads there"
    CLOSES = "a depot closes"
    SHUT = "a depot is shut for a while"
    SINCE = "a drop is served from a moment on"
    BETWEEN = "a drop is not served for a while"
    OPENS = "a depot opens"
    TAKES = "a way takes its time"
    BY = "a drop is served by a moment"


class Fact(NamedTuple):
    """One fact; ``of`` numbers its depot, fleet or class of ways, else it is 0."""

    kind: FactKind
    of: int = 0


def able_fleets(problem: RoundsProblem, drop: int, item: str) -> list[int]:
    """Fleets with vehicles that carry an item; all with vehicles where none does."""
    goods = next(one for one in problem.drops[drop].goods if one.item == item)
    there = [n for n, fleet in enumerate(problem.fleets) if fleet.count]
    able = [n for n in there if _has_body(goods, problem.fleets[n])]
    return able or there


def one_piece(problem: RoundsProblem, drop: int, item: str) -> RoundsProblem:
    """
    The problem of bringing one drop the least piece of one item, and nothing else.

    Parameters
    ----------
    problem
        The whole.
    drop, item
        Who wants what.

    Returns
    -------
    RoundsProblem
        Its only drop is 0; its places are those of the depots, then the drop; its
        fleets are `able_fleets`.
    """
    wants = problem.drops[drop]
    goods = next(one for one in wants.goods if one.item == item)
    rows = [*(depot.place for depot in problem.depots), wants.place]
    few = np.ix_(rows, rows)
    return replace(
        problem,
        places=tuple(problem.places[row] for row in rows),
        depots=tuple(
            replace(depot, place=number, bays=0)
            for number, depot in enumerate(problem.depots)
        ),
        drops=(replace(wants, place=len(rows) - 1, goods=(_piece(goods),)),),
        fleets=tuple(problem.fleets[n] for n in able_fleets(problem, drop, item)),
        ways=tuple(
            replace(ways, duration_s=ways.duration_s[few], length_m=ways.length_m[few])
            for ways in problem.ways
        ),
    )


def piece_rounds(problem: RoundsProblem) -> Iterable[Round]:
    """Every way in which one vehicle alone serves a problem of one piece."""
    goods = problem.drops[0].goods[0]
    visits = ((0, (Unload(goods.item, goods.units),)),)
    for number, fleet in enumerate(problem.fleets):
        for depot in dict.fromkeys((fleet.start, *fleet.reload)):
            found = timed_round(problem, number, 0, (Load(depot, visits),))
            if isinstance(found, Round):
                yield found


def can_be_served(problem: RoundsProblem) -> bool:
    """Whether one vehicle alone can serve a problem of one piece."""
    return next(iter(piece_rounds(problem)), None) is not None


def facts_of(problem: RoundsProblem) -> tuple[Fact, ...]:
    """All facts of a problem of one piece, by kind; not those that bind nothing."""
    goods, spans = problem.drops[0].goods[0], problem.drops[0].windows
    carry = [_has_body(goods, fleet) for fleet in problem.fleets]
    opens = [bool(depot.windows) for depot in problem.depots]
    binding = {
        FactKind.HOURS: [bool(fleet.windows) for fleet in problem.fleets],
        FactKind.BASED: [True for _ in problem.fleets],
        FactKind.SHIFT: [bool(fleet.shift_s) for fleet in problem.fleets],
        FactKind.HOLDS: carry,
        FactKind.CARRIES: [not able for able in carry],
        FactKind.GIVES: [bool(depot.items) for depot in problem.depots],
        FactKind.OPENS: opens,
        FactKind.CLOSES: opens,
        FactKind.SHUT: [len(depot.windows) > 1 for depot in problem.depots],
        FactKind.TAKES: [True for _ in problem.ways],
        FactKind.NO_ROAD: [bool((w.duration_s == NO_WAY).any()) for w in problem.ways],
        FactKind.HORIZON: [True],
        FactKind.BREAKS: [problem.rest.driving_s > 0],
        FactKind.DAILY: [problem.rest.daily_driving_s > 0],
        FactKind.NIGHT: [problem.night_only],
        FactKind.ALLOWED: [bool(problem.drops[0].fleets)],
        FactKind.SINCE: [bool(spans)],
        FactKind.BETWEEN: [len(spans) > 1],
        FactKind.BY: [bool(spans)],
    }
    return tuple(
        Fact(kind, number)
        for kind in FactKind
        for number, binds in enumerate(binding[kind])
        if binds
    )


def without(problem: RoundsProblem, facts: Iterable[Fact]) -> RoundsProblem:
    """
    A problem of one piece in which some facts do not hold.

    Parameters
    ----------
    problem
        See `one_piece`.
    facts
        Of this problem.

    Returns
    -------
    RoundsProblem
        The same numbers of depots, fleets and ways.
    """
    kinds: dict[FactKind, set[int]] = {}
    for fact in facts:
        kinds.setdefault(fact.kind, set()).add(fact.of)
    drop = problem.drops[0]
    if FactKind.ALLOWED in kinds:
        drop = replace(drop, fleets=frozenset())
    since, between, by = FactKind.SINCE, FactKind.BETWEEN, FactKind.BY
    drop = replace(
        drop,
        windows=_freed(drop.windows, since in kinds, between in kinds, by in kinds),
    )
    longer = AFTER_S if FactKind.HORIZON in kinds else 0
    return replace(
        problem,
        drops=(drop,),
        depots=tuple(
            _free_depot(depot, _of(kinds, number))
            for number, depot in enumerate(problem.depots)
        ),
        fleets=tuple(
            _free_fleet(problem, fleet, _of(kinds, number))
            for number, fleet in enumerate(problem.fleets)
        ),
        ways=tuple(
            _free_ways(ways, _of(kinds, number))
            for number, ways in enumerate(problem.ways)
        ),
        horizon_s=problem.horizon_s + longer,
        night_only=problem.night_only and FactKind.NIGHT not in kinds,
        rest=replace(
            problem.rest,
            driving_s=0 if FactKind.BREAKS in kinds else problem.rest.driving_s,
            daily_driving_s=(
                0 if FactKind.DAILY in kinds else problem.rest.daily_driving_s
            ),
        ),
    )


def _of(kinds: dict[FactKind, set[int]], number: int) -> set[FactKind]:
    """Kinds that give way for a number."""
    return {kind for kind, numbers in kinds.items() if number in numbers}


def _piece(goods: Goods) -> Goods:
    """One unit of goods that come in whole units, else hardly anything."""
    whole = float(goods.units).is_integer() and goods.units >= 1
    units = 1.0 if whole else goods.units * 1e-6
    share = units / goods.units if goods.units else 0.0
    return replace(
        goods,
        units=units or 1.0,
        kg=math.ceil(goods.kg * share),
        litres=math.ceil(goods.litres * share),
        pallets=math.ceil(goods.pallets * share),
    )


def _has_body(goods: Goods, fleet: Fleet) -> bool:
    """Whether a vehicle carries the kind of thing that some goods are."""
    if goods.body is Body.CARGO:
        return fleet.kg > 0
    return any(tank.body is goods.body for tank in fleet.compartments)


def _freed(
    spans: tuple[Window, ...],
    first: bool,  # noqa: FBT001 - three ends of spans that give way or do not
    gaps: bool,  # noqa: FBT001
    last: bool,  # noqa: FBT001
) -> tuple[Window, ...]:
    """Spans whose begin, gaps or end give way."""
    if not spans:
        return ()
    row = [[*span] for span in spans]
    if gaps:
        row = [[spans[0][0], spans[-1][1]]]
    if first:
        row[0][0] = min(row[0][0], 0)
    if last:
        row[-1][1] += AFTER_S
    return tuple((begins, ends) for begins, ends in row)


def _free_depot(depot: Depot, free: set[FactKind]) -> Depot:
    """A depot without some facts."""
    if FactKind.GIVES in free:
        depot = replace(depot, items=frozenset())
    spans = _freed(
        depot.windows,
        FactKind.OPENS in free,
        FactKind.SHUT in free,
        FactKind.CLOSES in free,
    )
    return replace(depot, windows=spans)


def _free_fleet(problem: RoundsProblem, fleet: Fleet, free: set[FactKind]) -> Fleet:
    """A fleet without some facts."""
    if FactKind.HOURS in free:
        fleet = replace(fleet, windows=())
    if FactKind.SHIFT in free:
        fleet = replace(fleet, shift_s=0)
    if FactKind.BASED in free:
        fleet = replace(fleet, reload=tuple(range(len(problem.depots))))
    if free & {FactKind.HOLDS, FactKind.CARRIES}:
        fleet = large_enough(problem.drops[0], fleet)
    return fleet


def large_enough(drop: Drop, fleet: Fleet) -> Fleet:
    """A fleet whose vehicles carry the goods of a drop, whatever they are."""
    for goods in drop.goods:
        if goods.body is Body.CARGO:
            fleet = replace(
                fleet,
                kg=max(fleet.kg, goods.kg, 1),
                litres=max(fleet.litres, goods.litres) if fleet.litres else 0,
                pallets=max(fleet.pallets, goods.pallets) if fleet.pallets else 0,
            )
        else:
            tank = Compartment(body=goods.body, litres=max(1, goods.litres))
            fleet = replace(fleet, compartments=(*fleet.compartments, tank))
    return fleet


def _free_ways(ways: Ways, free: set[FactKind]) -> Ways:
    """Ways without some facts: without time, or without gaps."""
    time, length = ways.duration_s, ways.length_m
    gaps = time == NO_WAY
    if FactKind.TAKES in free:
        time = np.where(gaps, time, 0).astype(np.int32)
    if FactKind.NO_ROAD in free:
        time = np.where(gaps, 0, time).astype(np.int32)
        length = np.where(gaps, 0, length).astype(np.int32)
    return replace(ways, duration_s=time, length_m=length)
