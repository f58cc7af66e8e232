"""The scenario of a plan under all that lies over it, and the marking of it all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.security.marking import join
from app.services.rule_words import UNPLACED, RuleWords
from planners.road_rules import Closure

if TYPE_CHECKING:
    from app.security.marking import Marking
    from app.services.plan.parts import PlanDocument
    from app.services.scenario.scenario import Scenario
    from planners.route import Lonlat


def whole_scenario(document: PlanDocument) -> Scenario | None:
    """
    Give the scenario of a plan as it is marched: with what lies over it.

    Closed roads, areas to avoid and ratings of bridges of the overlay stand among its
    own, and its marking is that of the whole plan. None without a scenario.
    """
    scenario = document.scenario
    if scenario is None:
        return None
    closures = document.closures
    always = tuple(_words(one.position) for one in closures if one.window is None)
    at_times = tuple(
        RuleWords(
            where=one.road,
            rule=Closure(name=one.road, scope=UNPLACED, begins=begins, ends=ends),
            at=(_words(one.position),),
        )
        for one in closures
        if one.window is not None
        for begins, ends in (one.window,)
    )
    avoid = tuple(
        tuple(_words(corner) for corner in area.ring) for area in document.overlay.areas
    )
    return replace(
        scenario,
        marking=marking_of_plan(document),
        closures=scenario.closures + always,
        avoid=scenario.avoid + avoid,
        ratings=scenario.ratings + document.overlay.ratings,
        hours=scenario.hours + at_times,
    )


def marking_of_plan(*documents: PlanDocument) -> Marking:
    """Least marking that covers all that some plans hold."""
    markings = [document.marking for document in documents]
    for document in documents:
        if document.overlay_marking is not None:
            markings.append(document.overlay_marking)
        if document.scenario is not None:
            markings.append(document.scenario.marking)
    return join(markings)


def _words(position: Lonlat) -> str:
    """Place in words that scenarios take."""
    lon, lat = position
    return f"{lat:.7f}, {lon:.7f}"
