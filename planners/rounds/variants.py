"""Vehicles of a fleet in the ways they can be used: each a type of its own to a solver.

What a solver of rounds cannot say of one vehicle, it can say of several: hazards that
lie apart, tanks that hold one item at a time, hours of several nights, depots that do
not give out everything. The variants of a fleet share its vehicles.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planners.rounds.reach_alone import can_alone
from planners.rounds.spans import under_way_spans
from planners.rounds.split_loads import room_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.rounds.problem import Compartment, Fleet, RoundsProblem, Window
    from planners.rounds.split_loads import Part, Parts
    from planners.supply.items import Body, Hazard

MOST_FILLINGS = 16
"""Ways to fill the tanks of one fleet that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """
    One way to use vehicles of a fleet.

    Attributes
    ----------
    fleet
        Its number.
    count
        Vehicles of the fleet that can be used so.
    room
        What one carries in all dimensions; infinity for no limit.
    without
        Hazards it does not carry.
    depots
        Numbers of those it may load at, first the one where it loads first; where it
        does not stand there, it drives there empty.
    window
        When it may be under way; loading where it stands may be before.
    shift_s
        From leaving to coming back, at most; 0 for no limit.
    """

    fleet: int
    count: int
    room: tuple[float, ...]
    without: frozenset[Hazard]
    depots: tuple[int, ...]
    window: Window
    shift_s: int

    def takes(self, part: Part, fleet: Fleet, names: frozenset[str]) -> bool:
        """Whether it can carry a part, for a drop open to fleets of some names."""
        return (
            (not names or fleet.name in names)
            and not self.without & part.hazards
            and part.depots.issuperset(self.depots)
            and all(one <= room for one, room in zip(part.load, self.room, strict=True))
        )


def variants_of(problem: RoundsProblem, parts: Parts) -> tuple[Variant, ...]:
    """
    The ways to use the vehicles of all fleets, by fleet.

    Those that first drive empty to another depot, or are out over several of their
    hours, are among them where a part needs it.
    """
    found: list[Variant] = []
    for number in range(len(problem.fleets)):
        usual, *others = _of_fleet(problem, parts, number)
        chosen = list(usual)
        for other in others:
            rest = [
                part
                for part in parts.parts
                if not any(can_alone(problem, part, one) for one in chosen)
            ]
            chosen += [
                one
                for one in other
                if any(can_alone(problem, part, one) for part in rest)
            ]
        found += chosen
    return tuple(found)


def every_variant(problem: RoundsProblem, parts: Parts) -> tuple[Variant, ...]:
    """All ways to use the vehicles of all fleets, whether a part needs them or not."""
    return tuple(
        variant
        for number in range(len(problem.fleets))
        for kind in _of_fleet(problem, parts, number)
        for variant in kind
    )


def _of_fleet(
    problem: RoundsProblem, parts: Parts, number: int
) -> tuple[list[Variant], ...]:
    """
    Ways to use vehicles, the usual ones first.

    Those that load first where they stand, and first elsewhere; then both over all
    hours of the fleet, with the gaps between them waited out somewhere.
    """
    fleet = problem.fleets[number]
    found: tuple[list[Variant], ...] = ([], [], [], [])
    own = hours(problem, fleet)
    if fleet.count <= 0 or not own:
        return found
    over_all = [(own[0][0], own[-1][1])] if len(own) > 1 else []
    for room, depots, window in itertools.product(
        _rooms(fleet, parts), _depot_sets(fleet, parts), (*own, *over_all)
    ):
        kind = (depots[0] != fleet.start) + 2 * (window in over_all)
        found[kind].extend(
            Variant(
                fleet=number,
                count=fleet.count,
                room=room,
                without=without,
                depots=depots,
                window=window,
                shift_s=fleet.shift_s,
            )
            for without in _kept_out(problem, parts, room)
        )
    return found


def hours(problem: RoundsProblem, fleet: Fleet) -> tuple[Window, ...]:
    """When vehicles of a fleet may be under way, in order, within the horizon."""
    return tuple(span for span in under_way_spans(problem, fleet) if span[0] < span[1])


def _rooms(fleet: Fleet, parts: Parts) -> Iterator[tuple[float, ...]]:
    """Room of a vehicle, once for each way to fill its tanks that is worth a look."""
    alone = room_of(fleet, parts.tank_items)
    cargo = alone[: len(alone) - len(parts.tank_items)]
    by_body: dict[Body, list[int]] = {}
    for index, (_, body) in enumerate(parts.tank_items):
        by_body.setdefault(body, []).append(index)
    fillings = [
        _fillings([tank for tank in fleet.compartments if tank.body is body], items)
        for body, items in by_body.items()
    ]
    most = max(map(len, fillings), default=0)
    ranks = itertools.product(*(range(min(len(one), most)) for one in fillings))
    for choice in sorted(ranks, key=lambda rank: (max(rank, default=0), rank))[
        :MOST_FILLINGS
    ]:
        litres = [0.0] * len(parts.tank_items)
        for filling, rank in zip(fillings, choice, strict=True):
            for index, amount in filling[rank].items():
                litres[index] += amount
        yield cargo + tuple(litres)


def _fillings(tanks: list[Compartment], items: Sequence[int]) -> list[Counter[int]]:
    """Litres of each item, for every choice of an item for each tank, without copies.

    Those with one item in all tanks come first, for what fills the whole vehicle; then
    those that divide the tanks most evenly.
    """
    if not tanks:
        return [Counter()]
    total = sum(tank.litres for tank in tanks)
    found: dict[tuple[tuple[int, int], ...], Counter[int]] = {
        ((item, total),): Counter({item: total}) for item in items
    }
    for choice in itertools.islice(
        itertools.product(items, repeat=len(tanks)), 1 << 12
    ):
        litres: Counter[int] = Counter()
        for tank, item in zip(tanks, choice, strict=True):
            litres[item] += tank.litres
        found.setdefault(tuple(sorted(litres.items())), litres)
    return sorted(
        found.values(),
        key=lambda litres: (len(litres) > 1, -len(litres), max(litres.values())),
    )


def _kept_out(
    problem: RoundsProblem, parts: Parts, room: Sequence[float]
) -> list[frozenset[Hazard]]:
    """Smallest sets of hazards to leave at home so that no two lie together wrongly."""
    carried = frozenset().union(
        *(
            part.hazards
            for part in parts.parts
            if all(one <= there for one, there in zip(part.load, room, strict=True))
        )
    )
    clashes = [pair for pair in problem.apart if pair <= carried]
    if not clashes:
        return [frozenset()]
    ways = {
        frozenset(choice) for choice in itertools.product(*map(sorted_names, clashes))
    }
    least = [way for way in ways if not any(other < way for other in ways)]
    return sorted(least, key=lambda way: [hazard.value for hazard in sorted_names(way)])


def sorted_names(hazards: frozenset[Hazard]) -> list[Hazard]:
    """Hazards in the order of their names."""
    return sorted(hazards, key=lambda hazard: hazard.value)


def _depot_sets(fleet: Fleet, parts: Parts) -> list[tuple[int, ...]]:
    """
    Sets of depots: a vehicle loads at one of a set on each trip, on the first trip at
    the one that stands first.

    For what each depot gives out, all depots that give out as much; where it stands
    before the others.
    """
    own = (fleet.start, *(d for d in fleet.reload if d != fleet.start))
    kinds = {part.depots for part in parts.parts}
    gives = {depot: frozenset(k for k in kinds if depot in k) for depot in own}
    sets = dict.fromkeys(
        tuple(depot for depot in own if gives[depot] >= wanted)
        for wanted in gives.values()
        if wanted
    )
    firsts = dict.fromkeys(
        (first, *(depot for depot in depots if depot != first))
        if fleet.most_trips > 1
        else (first,)
        for depots in sets
        for first in depots
    )
    return sorted(firsts, key=lambda depots: depots[0] != fleet.start)
