"""Rounds with exact times: what a search answers, held against every rule.

A search knows loads and windows, not driver rest, darkness or bays. Each of its tours
is timed; one that breaks a rule loses its last stops until it holds, and what falls off
goes to another vehicle where that holds, or stays behind.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planners.rounds.bays import beside
from planners.rounds.escorts import made_up
from planners.rounds.loading_order import latest_loading
from planners.rounds.pyvrp_answer import Tour
from planners.rounds.timing import Refused, timed_round
from planners.rounds.tour_loads import (
    loads_of_tour,
    longer,
    over_room,
    with_other,
    without_last,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.plan import Round
    from planners.rounds.pyvrp_model import PyvrpModel

MOST_ORDERS = 5
"""Orders in which vehicles get the bays that are tried."""

MOST_TRIES = 3000
"""Rounds that are timed to place what fell off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """
    Tours that hold, and what does not.

    Attributes
    ----------
    tours, rounds
        Alike in order: by fleet and vehicle.
    packets
        Groups of (round, trip) numbers that leave together, where that is asked for.
    left
        Numbers of the parts that nobody brings.
    refused
        Tours that did not hold as they came, and why.
    crowded
        Whether more vehicles of a fleet were asked for than it has.
    """

    tours: tuple[Tour, ...]
    rounds: tuple[Round, ...]
    packets: tuple[tuple[tuple[int, int], ...], ...]
    left: tuple[int, ...]
    refused: tuple[tuple[Tour, Refused], ...]
    crowded: bool


def settled(model: PyvrpModel, tours: Sequence[Tour]) -> Settled:
    """
    Time tours exactly and place what falls off.

    Parameters
    ----------
    model
        Whose parts and variants the tours name.
    tours
        Of a search, over capacity or not; what is in none is placed if that is easy.

    Returns
    -------
    Settled
        Rounds that keep loads, times, rest, darkness and bays.
    """
    kept, crowded = _within_fleets(model, tours)
    kept.sort(key=lambda tour: (tour.fleet, tour.vehicle))
    work = _Settling(model)
    refused = work.take_all(kept)
    if work.bays and refused:
        work, refused = _in_turn(model, kept, work, refused)
    work.place_left()
    packets = work.pack() if model.problem.packets.least > 1 else ()
    work.put_in_order()
    return Settled(
        tours=tuple(work.tours),
        rounds=tuple(work.rounds),
        packets=packets,
        left=work.left(),
        refused=tuple(refused),
        crowded=crowded,
    )


def _in_turn(
    model: PyvrpModel,
    tours: Sequence[Tour],
    best: _Settling,
    refused: list[tuple[Tour, Refused]],
) -> tuple[_Settling, list[tuple[Tour, Refused]]]:
    """
    Give the bays in other orders and keep that in which least falls off.

    First to those who must load earliest; then those come first who were too late.
    What is refused in the end are the tours that could not be driven alone.
    """
    due = {
        tour: latest_loading(model.problem, tour.fleet, loads_of_tour(model, tour))
        for tour in tours
    }
    order = sorted(tours, key=lambda tour: due[tour])
    alone = [(tour, why) for tour, why in refused if best.fails_alone(tour)]
    for _ in range(MOST_ORDERS):
        work = _Settling(model)
        late = [tour for tour, _ in work.take_all(order)]
        better = work.worth() > best.worth()
        best = work if better else best
        if not late or not better:
            break
        order = late + [tour for tour in order if tour not in late]
    return best, alone


def _within_fleets(model: PyvrpModel, tours: Sequence[Tour]) -> tuple[list[Tour], bool]:
    """Give every tour a vehicle; those that count least go where there are too many."""
    by_fleet: dict[int, list[Tour]] = defaultdict(list)
    for tour in tours:
        by_fleet[tour.fleet].append(tour)
    kept: list[Tour] = []
    crowded = False
    for fleet, asked in by_fleet.items():
        count = model.problem.fleets[fleet].count
        crowded |= len(asked) > count
        asked.sort(key=lambda tour: -sum(model.prizes.get(p, 0) for p in tour.parts))
        own = asked[:count]
        taken = {tour.vehicle for tour in own if 0 <= tour.vehicle < count}
        free = (number for number in range(count) if number not in taken)
        own.sort(key=lambda tour: tour.trips)
        kept += [
            tour if tour.vehicle in taken else tour._replace(vehicle=next(free))
            for tour in own
        ]
    return kept, crowded


class _Settling:
    """Tours and rounds settled so far."""

    def __init__(self, model: PyvrpModel) -> None:
        self.model = model
        self.problem = model.problem
        self.tours: list[Tour] = []
        self.rounds: list[Round] = []
        self.placed: set[int] = set()
        self.tries = 0
        self.bays = any(depot.bays or depot.holds for depot in self.problem.depots)

    def left(self) -> tuple[int, ...]:
        """Parts in no round, the hopeless ones too."""
        return tuple(
            n for n in range(len(self.model.parts.parts)) if n not in self.placed
        )

    def worth(self) -> int:
        """What all that is placed counts."""
        return sum(self.model.prizes[number] for number in self.placed)

    def fails_alone(self, tour: Tour) -> bool:
        """Whether a tour breaks rules even where all bays are free."""
        loads = loads_of_tour(self.model, tour)
        found = timed_round(self.problem, tour.fleet, tour.vehicle, loads)
        return isinstance(found, Refused)

    def take_all(self, tours: Sequence[Tour]) -> list[tuple[Tour, Refused]]:
        """Settle tours in order; those that do not hold as they came, and why."""
        return [(tour, why) for tour in tours if (why := self.take(tour)) is not None]

    def take(self, tour: Tour) -> Refused | None:
        """Settle a tour, or as much of its beginning as holds; say why if not all."""
        if over_room(self.model, tour):
            tour = self._without_excess(tour)
        first: Refused | None = None
        while tour.trips:
            found = self._timed(tour)
            if not isinstance(found, Refused):
                self._keep(tour, found)
                return first
            first = first or found
            tour = without_last(tour)
        return first

    def put_in_order(self) -> None:
        """Sort tours and rounds by fleet and vehicle."""
        order = sorted(
            range(len(self.tours)),
            key=lambda n: (self.tours[n].fleet, self.tours[n].vehicle),
        )
        self.tours = [self.tours[n] for n in order]
        self.rounds = [self.rounds[n] for n in order]

    def pack(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Let all loads leave in groups; what finds none is left."""
        groups = made_up(self.model, self.tours, self.rounds)
        self.tours = [tour for group in groups for tour in group.tours]
        self.rounds = [one for group in groups for one in group.rounds]
        self.placed = {part for tour in self.tours for part in tour.parts}
        vehicles = [(tour.fleet, tour.vehicle) for tour in self.tours]
        place = {vehicle: at for at, vehicle in enumerate(sorted(vehicles))}
        packets = [
            tuple(
                sorted(
                    (
                        place[group.tours[number].fleet, group.tours[number].vehicle],
                        trip,
                    )
                    for number, trip in packet
                )
            )
            for group in groups
            for packet in group.packets
        ]
        return tuple(sorted(packets))

    def place_left(self) -> None:
        """Give what is left to vehicles that can take it, what counts most first."""
        prizes = self.model.prizes
        left = [n for n in self.model.served if n not in self.placed]
        for number in sorted(left, key=lambda n: (-prizes[n], n)):
            if self.tries > MOST_TRIES:
                return
            if not (self._place_in_round(number) or self._place_in_spare(number)):
                self._place_instead(number)

    def _place_in_round(self, number: int) -> bool:
        for index, tour in enumerate(self.tours):
            if tour.variant not in self.model.takers[number]:
                continue
            for more in longer(self.model, tour, number):
                found = self._timed(more, index)
                if not isinstance(found, Refused):
                    self.tours[index], self.rounds[index] = more, found
                    self.placed.add(number)
                    return True
                if self.tries > MOST_TRIES:
                    return False
        return False

    def _place_in_spare(self, number: int) -> bool:
        used = {(tour.fleet, tour.vehicle) for tour in self.tours}
        for variant_number in self.model.takers[number]:
            variant = self.model.variants[variant_number]
            count = self.problem.fleets[variant.fleet].count
            spare = next(
                (v for v in range(count) if (variant.fleet, v) not in used), None
            )
            if spare is None:
                continue
            tour = Tour(
                variant_number, ((variant.depots[0], (number,)),), variant.fleet, spare
            )
            found = self._timed(tour)
            if not isinstance(found, Refused):
                self._keep(tour, found)
                return True
        return False

    def _place_instead(self, number: int) -> bool:
        """Give it the place of a part that counts less, and find that one another."""
        prizes = self.model.prizes
        for index, tour in enumerate(self.tours):
            if tour.variant not in self.model.takers[number]:
                continue
            for less in sorted(tour.parts, key=lambda n: (prizes[n], n)):
                if prizes[less] >= prizes[number] or self.tries > MOST_TRIES:
                    break
                other = with_other(tour, less, number)
                if over_room(self.model, other):
                    continue
                found = self._timed(other, index)
                if not isinstance(found, Refused):
                    self.tours[index], self.rounds[index] = other, found
                    self.placed.add(number)
                    self.placed.discard(less)
                    self._place_in_round(less) or self._place_in_spare(less)
                    return True
        return False

    def _without_excess(self, tour: Tour) -> Tour:
        """The tour without what there is no room for, what counts least first."""
        prizes = self.model.prizes
        trips = []
        for depot, parts in tour.trips:
            kept: list[int] = []
            for number in sorted(parts, key=lambda n: (-prizes.get(n, 0), n)):
                if not over_room(
                    self.model, tour._replace(trips=((depot, (*kept, number)),))
                ):
                    kept.append(number)
            if kept:
                trips.append((depot, tuple(n for n in parts if n in kept)))
        return tour._replace(trips=tuple(trips))

    def _timed(self, tour: Tour, instead: int = -1) -> Round | Refused:
        self.tries += 1
        problem = self.problem
        if self.bays:
            others = [r for n, r in enumerate(self.rounds) if n != instead]
            problem = beside(problem, others)
        return timed_round(
            problem,
            tour.fleet,
            tour.vehicle,
            loads_of_tour(self.model, tour),
        )

    def _keep(self, tour: Tour, found: Round) -> None:
        self.tours.append(tour)
        self.rounds.append(found)
        self.placed.update(tour.parts)
