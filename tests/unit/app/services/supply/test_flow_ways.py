"""By which class of road a flow goes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from app.services.supply.flow_ways import Leg, arc_ways
from maps.road_network import RoadClass
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RoutePolicy
from tests.marches import TRUCK
from tests.road_sketch import Road, sketch

SPEEDS = {RoadClass.PRIMARY: 60.0, RoadClass.TRACK: 20.0}
OFF_ROAD = replace(TRUCK, speed_kmh=SPEEDS)
SCENARIO = SimpleNamespace(policy=RoutePolicy(), avoid=())


def ways(track_km, begins="a", ends="c"):
    """A main road of 5 km, and a track of its own length behind it."""
    world = sketch(
        {"a": (0, 0), "b": (5, 0), "c": (5 + track_km, 0), "z": (5, 20), "y": (6, 20)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", road_class=RoadClass.TRACK),
            Road(a="z", b="y"),
        ],
    )
    roads = Roads.of(world.network)
    planner = SimpleNamespace(
        area=SimpleNamespace(network=world.network),
        route=lambda request: plan_route(roads, request),
        closures_of=lambda _scenario: frozenset(),
        ratings_of=lambda _scenario: (),
    )
    leg = Leg(world.lonlat(begins), world.lonlat(ends), OFF_ROAD, 5.5, 4200.0)
    return arc_ways(planner, SCENARIO, [leg])[0]


@pytest.mark.parametrize(
    ("track_km", "worst"), [(0.2, RoadClass.PRIMARY), (0.3, RoadClass.TRACK)]
)
def test_the_worst_class_counts_from_a_quarter_of_a_kilometre_on(track_km, worst):
    way = ways(track_km)
    assert way.main is RoadClass.PRIMARY
    assert way.worst is worst


def test_a_way_reads_as_one_phrase():
    assert str(ways(0.3)) == "5.5 km, 1 h 10 min, mostly primary, worst track"
    assert str(ways(0.2)) == "5.5 km, 1 h 10 min, mostly primary"


def test_a_way_that_cannot_be_shown_says_nothing_of_roads():
    way = ways(0.3, ends="y")
    assert way.main is None
    assert str(way) == "5.5 km, 1 h 10 min"
    assert len(np.unique(way.line, axis=0)) == 2
