"""Work on flows and sites off the GUI thread, and how they lie on the map."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.drawing.rounds_overlay import RoundLine, RoundPlace, RoundShapes
from app.services.places import find_point
from app.services.supply.flow import flow_in_child, flow_problem_of
from app.services.supply.flow_ways import Leg, arc_ways
from app.services.supply.siting import siting_in_child, siting_problem_of
from planners.supply.flow_plan import HARDLY_T

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from app.services.supply.flow import FlowAnswer, FlowCase
    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.siting import SitingWish
    from maps.progress import Progress
    from planners.route import Lonlat
    from planners.supply.siting import Siting
    from planners.supply.siting_problem import SitingProblem

CASE_SHARE = 0.15  # of the progress, where the search begins
FILLED_ANEW = 6  # times that vehicles are, as on the command line


class Question(NamedTuple):
    """What flows and sites are of."""

    planner: Planner
    scenario: Scenario
    outlook: SupplyOutlook


class Feed(NamedTuple):
    """Flows with their question."""

    case: FlowCase
    answer: FlowAnswer


class Sites(NamedTuple):
    """
    A choice of points with its question.

    ``places`` are degrees of all sites, then of all units; ``pairs`` are (site, unit)
    of who is fed from where, and ``lines`` their ways, (n, 2) degrees each.
    """

    problem: SitingProblem
    found: Siting
    places: tuple[Lonlat, ...]
    pairs: tuple[tuple[int, int], ...]
    lines: tuple[NDArray[np.float64], ...]


def found_feed(
    question: Question, progress: Progress, enough: Callable[[], bool]
) -> Feed | None:
    """
    Find flows.

    Parameters
    ----------
    question
        Plan and outlook.
    progress
        Told how far it is; may raise to stop.
    enough
        Once true, the search ends with the best so far.

    Returns
    -------
    Feed | None
        None where it was enough before there was any.
    """
    first, then = _halves(progress)
    case = flow_problem_of(*question, first)
    answer = flow_in_child(
        case.problem,
        rounds=FILLED_ANEW,
        times=case.times(question.scenario.zone),
        progress=then,
        enough=enough,
    )
    return None if answer is None else Feed(case, answer)


def found_sites(
    question: Question,
    wish: SitingWish,
    seconds: float,
    progress: Progress,
    enough: Callable[[], bool],
) -> Sites | None:
    """
    Choose supply points.

    Parameters
    ----------
    question
        Plan and outlook.
    wish
        What counts.
    seconds
        For the search, after the roads are known.
    progress
        Told how far it is; may raise to stop.
    enough
        Once true, the search ends with the best so far.

    Returns
    -------
    Sites | None
        None where it was enough before there was any choice.
    """
    planner, scenario, outlook = question
    first, then = _halves(progress)
    problem = siting_problem_of(planner, scenario, outlook, wish, first)
    ends = time.monotonic() + seconds
    found = siting_in_child(
        problem,
        progress=then,
        enough=lambda: enough() or time.monotonic() > ends,
    )
    if found is None:
        return None
    at = {one.name: one.at for one in outlook.points}
    stands = {one.unit.name: one.at for one in outlook.units}
    places = tuple(
        find_point(text, planner.area)
        for text in (
            *(at[name] for name in problem.sites),
            *(stands[name] for name in problem.units),
        )
    )
    pairs = tuple((one, other) for one, other in np.argwhere(found.share > 0).tolist())
    vehicle = planner.vehicles[outlook.plan.transport[0].vehicle]
    legs = [
        Leg(
            places[site],
            places[len(problem.sites) + unit],
            vehicle,
            0.0,
            float(problem.takes_s[site, unit]),
        )
        for site, unit in pairs
    ]
    lines = tuple(way.line for way in arc_ways(planner, scenario, legs))
    return Sites(problem, found, places, pairs, lines)


def _halves(progress: Progress) -> tuple[Progress, Progress]:
    """Progress of the question, and of the search."""

    def first(what: str, share: float) -> None:
        progress(what, share * CASE_SHARE)

    def then(what: str, share: float) -> None:
        progress(what, CASE_SHARE + share * (1 - CASE_SHARE))

    return first, then


def feed_shapes(feed: Feed, chosen: int | None) -> RoundShapes:
    """
    Make flows ready for painting.

    Parameters
    ----------
    feed
        To paint.
    chosen
        Number of the way that stands out; None for none.
    """
    case, answer = feed
    problem = case.problem
    used = np.flatnonzero((answer.plan.sent > HARDLY_T).any(axis=(1, 2, 3)))
    lines = tuple(RoundLine(int(arc), case.ways[arc].line) for arc in used)
    short = {one.unit for one in answer.short}
    points = len(problem.points)
    places = tuple(
        RoundPlace(
            one.name,
            one.position,
            is_depot=number < points,
            served=number < points or one.name not in short,
        )
        for number, one in enumerate(case.places)
    )
    return RoundShapes(lines, places, chosen)


def site_shapes(sites: Sites, chosen: int | None) -> RoundShapes:
    """
    Make a choice of points ready for painting.

    Parameters
    ----------
    sites
        To paint.
    chosen
        Number of the site whose ways stand out; None for none.
    """
    problem, found, positions, pairs, ways = sites
    names = (*problem.sites, *problem.units)
    count = len(problem.sites)
    lines = tuple(
        RoundLine(site, way) for (site, _), way in zip(pairs, ways, strict=True)
    )
    places = tuple(
        RoundPlace(
            name,
            position,
            is_depot=number < count,
            served=number >= count or name in found.opened,
        )
        for number, (name, position) in enumerate(zip(names, positions, strict=True))
    )
    return RoundShapes(lines, places, chosen)
