"""Earlier tours with the stops of each load in an order that costs less by now."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from planners.rounds.problem import NO_WAY
from planners.rounds.timing import Refused, timed_round
from planners.rounds.tour_loads import loads_of_tour

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.rounds.pyvrp_answer import Tour
    from planners.rounds.pyvrp_model import PyvrpModel


def reordered(model: PyvrpModel, tours: Sequence[Tour]) -> tuple[Tour, ...]:
    """
    Move stops within their loads while that is shorter and in time.

    Parameters
    ----------
    model
        Whose ways hold now.
    tours
        Of an earlier plan; each vehicle keeps what it brings.
    """
    return tuple(_descended(model, tour) for tour in tours)


def _descended(model: PyvrpModel, tour: Tour) -> Tour:
    """One tour after the best moves of single stops, one after the other."""
    moved = True
    while moved:
        moved = False
        length = _length(model, tour)
        shorter = sorted(
            (found, number, other)
            for number, other in enumerate(_moves(tour))
            if (found := _length(model, other)) < length
        )
        for _, _, other in shorter:
            loads = loads_of_tour(model, other)
            timed = timed_round(model.problem, tour.fleet, max(0, tour.vehicle), loads)
            if not isinstance(timed, Refused):
                tour, moved = other, True
                break
    return tour


def _moves(tour: Tour) -> Iterator[Tour]:
    """The tour with one part at another place of its load."""
    for trip, (depot, parts) in enumerate(tour.trips):
        for at, to in itertools.permutations(range(len(parts)), 2):
            rest = parts[:at] + parts[at + 1 :]
            order = (depot, (*rest[:to], parts[at], *rest[to:]))
            yield tour._replace(
                trips=(*tour.trips[:trip], order, *tour.trips[trip + 1 :])
            )


def _length(model: PyvrpModel, tour: Tour) -> int:
    """Metres from the first depot over all stops home; `NO_WAY` counts as such."""
    problem = model.problem
    fleet = problem.fleets[tour.fleet]
    ways = problem.ways[fleet.ways]
    places = []
    for depot, parts in tour.trips:
        places.append(problem.depots[depot].place)
        places += [problem.drops[model.parts.parts[n].drop].place for n in parts]
    places.append(problem.depots[fleet.end].place)
    return sum(
        NO_WAY if ways.duration_s[pair] == NO_WAY else int(ways.length_m[pair])
        for pair in itertools.pairwise(places)
    )
