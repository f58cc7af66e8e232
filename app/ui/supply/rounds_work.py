"""Work on delivery rounds off the GUI thread: the case, the search, ways on roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.supply.delivery import delivery_case
from app.services.supply.factor_file import factor_library
from app.services.supply.outlook import supply_outlook
from app.services.supply.road_ways import vehicle_request
from app.services.supply.rounds_answer import answered_rounds, rounds_inquiry
from app.services.supply.rounds_process import rounds_in_child
from app.ui.supply.rounds_on_map import KnownWays
from app.ui.supply.rounds_page import RoundsCase

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.services.answer_notes import Answer, AnswerNote
    from app.services.planning import PlannedMarch, Planner
    from app.services.supply.delivery import DeliveryCase
    from app.services.supply.rounds_answer import KeptRounds
    from app.ui.plan.answers_desk import AnswerSource
    from maps.progress import Progress
    from planners.rounds.plan import RoundsPlan
    from planners.rounds.problem import RoundsProblem
    from planners.route import Lonlat

CASE_SHARE = 0.1  # of the progress, where the search begins


class Rounds(NamedTuple):
    """
    A plan of rounds with its question, and its ways over roads.

    ``note`` says when it was found; None while it is searched, or beside no plan file.
    """

    delivery: DeliveryCase
    case: RoundsCase
    plan: RoundsPlan
    ways: KnownWays
    note: AnswerNote | None = None


class RoundsWish(NamedTuple):
    """
    What is asked.

    ``before`` are the rounds there are, from which the search starts where the same
    drops and vehicles are asked again; ``seconds`` are for the search. ``source`` is
    where rounds are kept beside the plan, None for nowhere; with ``further`` they are
    searched in spite of what is kept.
    """

    planner: Planner
    march: PlannedMarch
    before: Rounds | None
    seconds: float
    source: AnswerSource | None = None
    further: bool = False


def found_rounds(
    wish: RoundsWish,
    progress: Progress,
    enough: Callable[[], bool],
    better: Callable[[Rounds], None],
) -> Rounds:
    """
    Find rounds; takes as long as the wish gives it.

    Parameters
    ----------
    wish
        What is asked.
    progress
        Told how far it is; may raise to stop.
    enough
        Once true, the search ends with the best so far.
    better
        Given each better plan.
    """
    planner, march, before = wish.planner, wish.march, wish.before
    scenario = march.scenario

    def first(what: str, share: float) -> None:
        progress(what, share * CASE_SHARE)

    def then(what: str, share: float) -> None:
        progress(what, CASE_SHARE + share * (1 - CASE_SHARE))

    outlook = supply_outlook(
        scenario, march, factor_library(), first, network=planner.area.network
    )
    delivery = delivery_case(planner, scenario, outlook, first)
    case = RoundsCase(
        delivery.problem,
        delivery.zero,
        scenario.zone,
        delivery.positions,
        {name: item.unit for name, item in delivery.items.items()},
    )
    ways = KnownWays(_finder(planner, delivery))
    warm = None
    if before is not None and same_numbers(before.case.problem, case.problem):
        warm = before.plan

    def search(start: RoundsPlan | None) -> RoundsPlan:
        return rounds_in_child(
            delivery.problem,
            warm=start if warm is None else warm,
            seconds=wish.seconds,
            progress=then,
            enough=enough,
            better=lambda plan: better(Rounds(delivery, case, plan, ways)),
            clock=delivery.clock,
        )

    if wish.source is None:
        return Rounds(delivery, case, search(None), ways)
    answer = _answered(wish, wish.source, delivery, search)
    return Rounds(delivery, case, answer.value.plan, ways, answer.note)


def _answered(
    wish: RoundsWish,
    source: AnswerSource,
    delivery: DeliveryCase,
    search: Callable[[RoundsPlan | None], RoundsPlan],
) -> Answer[KeptRounds]:
    """Rounds that are kept, or that are searched and then kept."""
    inquiry = rounds_inquiry(delivery, source.marking, seconds=wish.seconds)
    answer, known = answered_rounds(
        source.answers, inquiry, delivery.problem, search, anew=wish.further
    )
    source.tell(known.notices)
    return answer


def same_numbers(one: RoundsProblem, other: RoundsProblem) -> bool:
    """Whether places, depots, drops and fleets go by the same numbers in both."""
    return (
        one.places == other.places
        and [fleet.name for fleet in one.fleets]
        == [fleet.name for fleet in other.fleets]
        and [drop.name for drop in one.drops] == [drop.name for drop in other.drops]
    )


def _finder(
    planner: Planner, delivery: DeliveryCase
) -> Callable[[int, Lonlat, Lonlat], NDArray[np.float64]]:
    """Finds a way over roads for a class of vehicles."""
    known = {vehicle.name: vehicle for vehicle in delivery.vehicles}
    names = [ways.name for ways in delivery.problem.ways]

    def find(ways: int, begins: Lonlat, ends: Lonlat) -> NDArray[np.float64]:
        vehicle = known[names[ways]]
        request = vehicle_request(planner, delivery.scenario, vehicle, (begins, ends))
        return np.array(planner.route(request).geometry, np.float64)

    return find
