"""Vehicles for escorted groups: what would leave alone gets company, or goes along.

A search of rounds gives all to as few vehicles as it can, and a vehicle alone may not
leave where groups are asked for. So what finds no group is first put into groups there
are; else a group is made up for it of idle vehicles, or of a further load for vehicles
that are together already. Their loads come from what is left and, where that is not
enough, from vehicles that bring several parts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.bays import beside
from planners.rounds.packets import leave_together, packed
from planners.rounds.plan import Round
from planners.rounds.pyvrp_answer import Tour
from planners.rounds.timing import timed_round
from planners.rounds.tour_loads import (
    loads_of_tour,
    longer,
    over_room,
    without_part,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.rounds.problem import Packets, RoundsProblem
    from planners.rounds.pyvrp_model import PyvrpModel

MOST_TRIES = 400
"""Groups that are timed for all that finds none."""

Packet = tuple[tuple[int, int], ...]


class Together(NamedTuple):
    """
    Vehicles that depend on each other's departures, and on no others'.

    ``tours`` and ``rounds`` are alike in order, by fleet and vehicle; ``packets`` are
    numbers of rounds among them, and of trips.
    """

    tours: tuple[Tour, ...]
    rounds: tuple[Round, ...]
    packets: tuple[Packet, ...]


def made_up(
    model: PyvrpModel, tours: Sequence[Tour], rounds: Sequence[Round]
) -> tuple[Together, ...]:
    """
    Let all loads leave in groups, with as little left as was found.

    Parameters
    ----------
    model
        Whose parts the tours name, of a problem that asks for groups.
    tours, rounds
        Alike in order; they keep every rule but that of groups.
    """
    work = _Escorts(model)
    work.take(tours, rounds)
    work.serve_left()
    return tuple(work.groups)


class _Escorts:
    """Groups so far."""

    def __init__(self, model: PyvrpModel) -> None:
        self.groups: list[Together] = []
        self._model = model
        self._problem = model.problem
        self._rule = model.problem.packets
        self._tries = 0

    def take(self, tours: Sequence[Tour], rounds: Sequence[Round]) -> None:
        """Group rounds as they are; those that find none are left."""
        found = packed(self._problem, rounds)
        kept = [n for n in range(len(tours)) if n not in set(found.left)]
        kept.sort(key=lambda n: (tours[n].fleet, tours[n].vehicle))
        of = list(range(len(kept)))
        for packet in found.packets:
            joined = {of[number] for number, _ in packet}
            of = [min(joined) if one in joined else one for one in of]
        for first in sorted(set(of)):
            own = [n for n, one in enumerate(of) if one == first]
            at = {number: place for place, number in enumerate(own)}
            self.groups.append(
                Together(
                    tuple(tours[kept[n]] for n in own),
                    tuple(found.rounds[n] for n in own),
                    tuple(
                        tuple((at[number], trip) for number, trip in packet)
                        for packet in found.packets
                        if packet[0][0] in at
                    ),
                )
            )

    def serve_left(self) -> None:
        """Bring what is left, what counts most first, until nothing more is found."""
        found = True
        while found:
            found = False
            for part in self._left():
                if self._tries >= MOST_TRIES:
                    return
                if part in self._left():
                    found |= self._go_along(part) or self._new_group(part)

    def _left(self) -> list[int]:
        """Parts in no group that could be brought, what counts most first."""
        brought = {p for one in self.groups for tour in one.tours for p in tour.parts}
        left = [n for n in self._model.served if n not in brought]
        return sorted(left, key=lambda n: (-self._model.prizes[n], n))

    def _go_along(self, part: int) -> bool:
        """Put a part into a load there is, or let one vehicle more join a group."""
        for place, group in enumerate(self.groups):
            for more in self._longer(place, part):
                if self._regroup(place, more):
                    return True
            for tour in self._spare(part):
                if self._regroup(place, (*group.tours, tour)):
                    return True
        return False

    def _longer(self, place: int, part: int) -> Iterator[tuple[Tour, ...]]:
        """Tours of a group with a part more, each where it takes the least time."""
        tours, standing = self.groups[place].tours, self._standing(place)
        for at, tour in enumerate(tours):
            if tour.variant not in self._model.takers[part]:
                continue
            problem = beside(self._problem, standing)
            timed = [
                (found.back_s - found.leaves_s, one)
                for one in longer(self._model, tour, part)
                if isinstance(found := self._timed(problem, one), Round)
            ]
            if timed:
                _, best = min(timed, key=lambda entry: entry[0])
                yield (*tours[:at], best, *tours[at + 1 :])

    def _new_group(self, part: int) -> bool:
        """Let idle vehicles leave together, or vehicles once more that did before."""
        before = list(self.groups)
        for place in (len(before), *range(len(before))):
            self.groups = [*before, Together((), (), ())][: max(place + 1, len(before))]
            tours = self.groups[place].tours
            for start, depot in self._with_load(tours, part, place, None):
                if self._company(place, start, depot, {part}):
                    return True
        self.groups = before
        return False

    def _company(
        self, place: int, tours: tuple[Tour, ...], depot: int, parts: set[int]
    ) -> bool:
        """Give a load others that leave a depot with it, as many as the rule asks."""
        before = list(self.groups)
        count = 1
        for number, lender in self._lenders(place, parts):
            if count == self._rule.least or self._tries >= MOST_TRIES:
                break
            if number in parts:
                continue
            groups = list(self.groups)
            if lender >= 0 and not self._lend(lender, number):
                continue
            rule = replace(self._rule, least=count + 1)
            for more, _ in self._with_load(tours, number, place, depot):
                if self._grouped(place, more, rule) is not None:
                    tours, count = more, count + 1
                    parts = parts | {number}
                    break
            else:
                self.groups = groups
        if count == self._rule.least and self._regroup(place, tours):
            return True
        self.groups = before
        return False

    def _lenders(self, place: int, parts: set[int]) -> list[tuple[int, int]]:
        """Parts for further loads, and the group that lends each; -1 for what is left.

        Lent are the last parts of trips that have several.
        """
        found = [(number, -1) for number in self._left() if number not in parts]
        for lender, group in enumerate(self.groups):
            if lender != place:
                found += [
                    (parts_of[-1], lender)
                    for tour in group.tours
                    for _, parts_of in tour.trips
                    if len(parts_of) > 1
                ]
        return found

    def _lend(self, lender: int, part: int) -> bool:
        """Take a part out of a group."""
        fewer = tuple(without_part(tour, part) for tour in self.groups[lender].tours)
        return self._regroup(lender, fewer)

    def _with_load(
        self, tours: tuple[Tour, ...], part: int, place: int, depot: int | None
    ) -> Iterator[tuple[tuple[Tour, ...], int]]:
        """Tours with one load more, from a depot or any: an idle vehicle, or again.

        A group that is there gets further loads, a new one idle vehicles.
        """
        if not self.groups[place].tours:
            for tour in self._spare(part, tours):
                if depot in (None, tour.trips[0][0]):
                    yield (*tours, tour), tour.trips[0][0]
            return
        first = len(self.groups[place].tours[0].trips)
        for at, tour in enumerate(tours):
            fleet = self._problem.fleets[tour.fleet]
            if (
                len(tour.trips) > first
                or len(tour.trips) >= fleet.most_trips
                or tour.variant not in self._model.takers[part]
            ):
                continue
            for again in self._model.variants[tour.variant].depots:
                if again in fleet.reload and depot in (None, again):
                    more = tour._replace(trips=(*tour.trips, (again, (part,))))
                    if not over_room(self._model, more):
                        yield (*tours[:at], more, *tours[at + 1 :]), again

    def _spare(self, part: int, beside_tours: Sequence[Tour] = ()) -> Iterator[Tour]:
        """A load of one part for an idle vehicle of each kind that takes it."""
        used = {
            (tour.fleet, tour.vehicle)
            for tours in (*(group.tours for group in self.groups), beside_tours)
            for tour in tours
        }
        for number in self._model.takers[part]:
            variant = self._model.variants[number]
            count = self._problem.fleets[variant.fleet].count
            free = (v for v in range(count) if (variant.fleet, v) not in used)
            vehicle = next(free, None)
            if vehicle is not None:
                trips = ((variant.depots[0], (part,)),)
                yield Tour(number, trips, variant.fleet, vehicle)

    def _regroup(self, place: int, tours: Sequence[Tour]) -> bool:
        """Put other tours in the place of a group, if they leave together."""
        found = self._grouped(place, tours, self._rule)
        if found is None:
            return False
        self.groups[place] = found
        return True

    def _grouped(
        self, place: int, tours: Sequence[Tour], rule: Packets
    ) -> Together | None:
        """Tours that leave together by a rule, beside all other groups."""
        self._tries += 1
        if self._tries > MOST_TRIES:
            return None
        order = sorted(tours, key=lambda tour: (tour.fleet, tour.vehicle))
        standing = self._standing(place)
        rounds: list[Round] = []
        for tour in order:
            timed = self._timed(beside(self._problem, (*standing, *rounds)), tour)
            if timed is None:
                return None
            rounds.append(timed)
        problem = replace(self._problem, packets=rule)
        found = leave_together(problem, rounds, standing)
        if found is None:
            return None
        return Together(tuple(order), found.rounds, found.packets)

    def _standing(self, place: int) -> tuple[Round, ...]:
        """Rounds of all other groups."""
        return tuple(
            one
            for number, group in enumerate(self.groups)
            if number != place
            for one in group.rounds
        )

    def _timed(self, problem: RoundsProblem, tour: Tour) -> Round | None:
        """A tour with its times; None where it does not hold."""
        loads = loads_of_tour(self._model, tour)
        found = timed_round(problem, tour.fleet, tour.vehicle, loads)
        return found if isinstance(found, Round) else None
