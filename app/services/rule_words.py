"""Rules about hours as people write them down, and the roads that they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.services.places import find_point
from maps.errors import PlaceError
from planners.errors import PlanningError
from planners.road_rules import RoadScope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.services.planning import Planner
    from maps.road_network import RoadClass
    from planners.road_rules import RoadRule
    from planners.route import Lonlat

UNPLACED = RoadScope(edges=frozenset({-1}))
"""Scope of a rule whose roads are still words; no network has that edge."""
ALONG = 0.5  # least cosine between a road and the way towards a point: 60 degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """
    One rule before its roads are found.

    Attributes
    ----------
    where
        File and line, for whoever has to mend it.
    rule
        What it says, with the scope `UNPLACED`.
    at
        Points on its roads, as words.
    towards
        Point that one-way traffic drives to; empty for other rules.
    area
        Corners of a polygon that its roads touch, as words; empty for none.
    road_classes
        Classes of its roads; with an area, those that touch it.
    """

    where: str = field(compare=False)
    rule: RoadRule
    at: tuple[str, ...] = ()
    towards: str = ""
    area: tuple[str, ...] = ()
    road_classes: frozenset[RoadClass] = frozenset()


def placed_rules(words: Iterable[RuleWords], planner: Planner) -> tuple[RoadRule, ...]:
    """
    Find the roads that rules mean.

    Parameters
    ----------
    words
        Rules as they were written down.
    planner
        Of the area with the roads.

    Raises
    ------
    InputRefused
        A place is unknown or outside the area, no road lies within 500 m of it, or
        no direction of the road leads towards a point; with file and line.
    """
    found = []
    for one in words:
        try:
            found.append(replace(one.rule, scope=_scope(one, planner)))
        except (PlaceError, InputRefused, PlanningError) as error:
            raise InputRefused(f"{one.where}: {error}") from error
    return tuple(found)


def _scope(words: RuleWords, planner: Planner) -> RoadScope:
    """Roads that a rule means."""
    area = planner.area
    edges: set[int] = set()
    for text in words.at:
        place = find_point(text, area)
        if words.towards:
            target = find_point(words.towards, area, inside=False)
            edges.add(_edge_towards(planner, place, target, words.towards))
        else:
            edges.update(planner.edges_at(place))
    ring = tuple(find_point(corner, area, inside=False) for corner in words.area)
    return RoadScope(
        edges=frozenset(edges),
        areas=(ring,) if ring else (),
        road_classes=words.road_classes,
    )


def _edge_towards(planner: Planner, place: Lonlat, target: Lonlat, name: str) -> int:
    """Direction of the road at a place that leads most nearly to a target."""
    network = planner.area.network
    narrow = math.cos(math.radians(place[1]))
    way = np.array([(target[0] - place[0]) * narrow, target[1] - place[1]])
    best, edge = ALONG, -1
    for number in sorted(planner.edges_at(place)):
        heading = _heading(network.edge_geometry(number), place, narrow)
        lengths = float(np.hypot(*way) * np.hypot(*heading))
        share = float(way @ heading) / lengths if lengths else 0.0
        if share > best:
            best, edge = share, number
    if edge < 0:
        raise InputRefused(
            f"no direction of the road there leads towards {name}; name a point that "
            "lies ahead on the road in the direction of the traffic."
        )
    return edge


def _heading(
    line: NDArray[np.float64], place: Lonlat, narrow: float
) -> NDArray[np.float64]:
    """Direction of a line where it passes nearest to a place."""
    flat = (line - np.array(place)) * [narrow, 1.0]
    steps = np.diff(flat, axis=0)
    squared = (steps**2).sum(axis=1)
    along = -(flat[:-1] * steps).sum(axis=1) / np.where(squared > 0, squared, 1.0)
    off = np.hypot(*(flat[:-1] + np.clip(along, 0, 1)[:, None] * steps).T)
    return np.asarray(steps[int(np.where(squared > 0, off, np.inf).argmin())])
