"""When the roads that columns share are closed, as closures of a movement problem."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.services.march_hours import hours_on
from planners.movement.problem import Closure
from planners.passability import assess
from planners.road_hours import LONGEST_HORIZON, road_hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from app.services.movement.sections import CutRoads
    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from planners.road_hours import RoadHours
    from planners.roads import Roads
    from planners.route import Route
    from planners.vehicles import Formation

_SECOND = timedelta(seconds=1)


def closures_of(
    planner: Planner,
    scenario: Scenario,
    users: Sequence[tuple[Formation, Route]],
    cut: CutRoads,
    span: tuple[datetime, datetime],
) -> tuple[Closure, ...]:
    """
    Tell when sections are closed by rules of the scenario or by tags of the map.

    A section that is closed to one of the columns that may take it counts as closed to
    all of them, which is on the safe side.

    Parameters
    ----------
    planner
        Of the area.
    scenario
        With its rules about hours.
    users
        Who may take which route, one for each of ``cut.passed``.
    cut
        The sections.
    span
        From zero of the problem until nobody moves any more; what lies more than 31
        days after its beginning is not looked at.

    Raises
    ------
    RouteError, InputRefused
        A rule makes no sense; see `planners.road_hours.road_hours`.
    """
    roads = planner.roads.rated(planner.ratings_of(scenario))
    rules = planner.rules_of(scenario)
    zero, ends = span
    ends = min(ends, zero + LONGEST_HORIZON)
    found: dict[tuple[int, int, int], str] = {}
    for formation, places in _by_vehicles(roads, users, everyone=bool(rules)):
        passability = assess(
            roads.network,
            formation,
            scenario.policy,
            closed_edges=planner.closures_of(scenario),
        )
        hours = road_hours(roads.network, passability, rules, zero, ends)
        sections = np.unique(np.concatenate([cut.passed[k].sections for k in places]))
        for section, begins, closes, sentence in _spans(hours, cut, sections):
            key = section, begins, closes
            known = found.get(key, "")
            found[key] = known if sentence in known else f"{known} {sentence}".strip()
    return tuple(Closure(*key, reason) for key, reason in sorted(found.items()))


def _by_vehicles(
    roads: Roads, users: Sequence[tuple[Formation, Route]], *, everyone: bool
) -> Iterator[tuple[Formation, list[int]]]:
    """Users with the same types of vehicles together, where any hours may hold."""
    alike: dict[object, list[int]] = {}
    for place, (formation, _) in enumerate(users):
        alike.setdefault(frozenset(formation.types()), []).append(place)
    for places in alike.values():
        if everyone or any(hours_on(roads, users[k][1]) for k in places):
            yield users[places[0]][0], places


def _spans(
    hours: RoadHours, cut: CutRoads, sections: Iterable[int]
) -> Iterator[tuple[int, int, int, str]]:
    """Section, first and last second, and reason of everything closed."""
    for section in sections:
        for begin, end, cause in hours.edge_spans.of_row(int(cut.edge[section])):
            begins = (hours.moment(begin) - hours.begins) // _SECOND
            ends = -((hours.begins - hours.moment(end)) // _SECOND)
            yield int(section), begins, ends, hours.causes[cause].sentence
