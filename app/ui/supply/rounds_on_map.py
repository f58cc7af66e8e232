"""Rounds as they lie on the map: their ways over roads, made off the GUI thread."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.drawing.rounds_overlay import RoundLine, RoundPlace, RoundShapes
from planners.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.ui.supply.rounds_page import RoundsCase
    from planners.rounds.plan import Round, RoundsPlan
    from planners.route import Lonlat

    Way = Callable[[int, Lonlat, Lonlat], NDArray[np.float64]]


class KnownWays:
    """
    Ways between places, each found once.

    Parameters
    ----------
    find
        Way over roads for a class of vehicles, by number of its matrices, between
        two places, (n, 2) degrees; may raise PlanningError where it finds none.
    """

    def __init__(self, find: Way) -> None:
        self._find = find
        self._known: dict[tuple[int, int, int], NDArray[np.float64]] = {}

    def way(
        self, case: RoundsCase, ways: int, begins: int, ends: int
    ) -> NDArray[np.float64]:
        """Way between two rows of the matrices; straight where no road is found."""
        key = ways, begins, ends
        if key not in self._known:
            places = case.positions[begins], case.positions[ends]
            try:
                self._known[key] = self._find(ways, *places)
            except PlanningError:  # off the net: the line still says who goes where
                self._known[key] = np.array(places, np.float64)
        return self._known[key]


def straight(_ways: int, begins: Lonlat, ends: Lonlat) -> NDArray[np.float64]:
    """Way as the crow flies, until the roads are known."""
    return np.array([begins, ends], np.float64)


def round_shapes(
    case: RoundsCase, plan: RoundsPlan, ways: KnownWays, chosen: int | None
) -> RoundShapes:
    """
    Make rounds ready for painting.

    Parameters
    ----------
    case, plan
        To paint.
    ways
        Over roads, or straight.
    chosen
        Place of the round that stands out; None for none.
    """
    lines = tuple(
        RoundLine(number, _line(case, one, ways))
        for number, one in enumerate(plan.rounds)
    )
    short = {one.drop for one in plan.unserved}
    problem = case.problem
    places = tuple(
        RoundPlace(one.name, case.positions[one.place], is_depot=True)
        for one in problem.depots
    ) + tuple(
        RoundPlace(one.name, case.positions[one.place], served=number not in short)
        for number, one in enumerate(problem.drops)
    )
    shapes = RoundShapes(lines, places)
    return with_chosen(case, plan, shapes, chosen)


def with_chosen(
    case: RoundsCase, plan: RoundsPlan, shapes: RoundShapes, chosen: int | None
) -> RoundShapes:
    """Give the same rounds, of which another one stands out."""
    stops: tuple[Lonlat, ...] = ()
    if chosen is not None and chosen < len(plan.rounds):
        stops = tuple(
            case.positions[case.problem.drops[visit.drop].place]
            for trip in plan.rounds[chosen].trips
            for visit in trip.visits
        )
    return shapes._replace(chosen=chosen, stops=stops)


def _line(case: RoundsCase, one: Round, ways: KnownWays) -> NDArray[np.float64]:
    """Whole way of a round, (n, 2) degrees."""
    fleet = case.problem.fleets[one.fleet]
    places = list(_places(case, one))
    legs = [
        ways.way(case, fleet.ways, begins, ends)
        for begins, ends in pairwise(places)
        if begins != ends
    ]
    return np.concatenate(legs) if legs else np.zeros((0, 2))


def _places(case: RoundsCase, one: Round) -> Iterator[int]:
    """Rows of the matrices that a round comes to, in order."""
    problem = case.problem
    yield problem.depots[problem.fleets[one.fleet].start].place
    for trip in one.trips:
        yield problem.depots[trip.depot].place
        for visit in trip.visits:
            yield problem.drops[visit.drop].place
    yield problem.depots[problem.fleets[one.fleet].end].place
