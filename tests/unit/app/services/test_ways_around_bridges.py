"""The way that a column takes when bridges are lost is the fastest that is left."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from app.services.robustness.alternative_routes import WaysLeft, ways_left
from app.services.robustness.question import Losses
from app.services.robustness.scenarios import route_choices, scenarios
from maps.road_network import LinkFlag
from planners.errors import NoRoute
from planners.physical_bridges import bridges_of_edges, physical_bridges
from planners.plan_route import plan_route
from tests.bridged_world import MINUTE, bridged, marching, planner_of
from tests.road_sketch import Road, Sketch, sketch


def ladder(rows: int = 4) -> Sketch:
    """Two banks with bridges between them, one dearer than the other."""
    places = {"a": (0.0, 0.0), "z": (6.0, 0.0)}
    roads = []
    for row in range(rows):
        west, east = chr(ord("b") + row), chr(ord("n") + row)
        places[west], places[east] = (1.0, 1.0 * row), (4.0, 1.0 * row)
        roads.append(Road(a=west, b=east, name=f"Bridge {row}", flags=LinkFlag.BRIDGE))
        before = (chr(ord(west) - 1), chr(ord(east) - 1)) if row else ("a", "z")
        roads.append(Road(a=before[0], b=west, name="West Bank"))
        roads.append(Road(a=east, b=before[1], name="East Bank"))
    middle = {"h": (2.5, 0.5), "i": (2.5, 1.5)}
    roads.append(Road(a="h", b="i", name="Weir", flags=LinkFlag.BRIDGE))
    roads.append(Road(a="b", b="h", name="Lane"))
    roads.append(Road(a="i", b="o", name="Lane"))
    return sketch(places | middle, roads)


def found(world: Sketch, way: str, losses: Losses):
    planner = planner_of(world)
    bridges = physical_bridges(world.network)
    of_edge = bridges_of_edges(world.network, bridges)
    column = marching(planner, world, way, sizes=(5,))
    (ways,) = ways_left(planner, [column], bridges, of_edge, losses)
    return planner, bridges, column, ways


@pytest.mark.parametrize("world", [bridged(), ladder()], ids=["bridged", "ladder"])
def test_every_loss_of_one_or_two_bridges_leads_to_the_fastest_way_left(world):
    way = "ad" if "d" in world.junction and "z" not in world.junction else "az"
    planner, bridges, column, ways = found(world, way, Losses.TWO)
    own = sorted(ways.ways[0].bridges)

    cut = 0
    sets = [*combinations(own, 1), *combinations(own, 2)]
    for lost in sets:
        closed = frozenset(edge for one in lost for edge in bridges[one].edges)
        request = replace(column.route.request, closed_edges=closed)
        place = ways.choice(frozenset(lost))
        try:
            best = plan_route(planner.roads, request).duration_s
        except NoRoute:
            cut += 1
            assert place == -1
        else:
            assert ways.ways[place].route.duration_s == pytest.approx(best, abs=0.02)
    assert len(sets) > cut


def test_a_column_with_one_way_is_cut_off_when_its_bridge_is_lost():
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="Only Bridge", flags=LinkFlag.BRIDGE),
            Road(a="c", b="d"),
        ],
    )
    _, _, _, ways = found(world, "ad", Losses.ONE)

    assert len(ways.ways) == 1
    assert ways.choice(frozenset()) == 0
    assert ways.choice(ways.ways[0].bridges) == -1


def test_ways_come_by_rising_time_and_each_once():
    _, _, _, ways = found(ladder(), "az", Losses.TWO)

    times = [way.route.duration_s for way in ways.ways]
    assert times == sorted(times)
    assert len({way.route.edges for way in ways.ways}) == len(ways.ways)


def test_losses_that_would_need_too_many_ways_are_left_out_and_counted():
    _, _, _, ways = found(ladder(), "az", Losses.ONE)
    own = sorted(ways.ways[0].bridges)
    short = WaysLeft(ways=ways.ways[:1], unsure=frozenset({ways.ways[0].bridges}))

    whole = scenarios([ways], own, Losses.ONE, ())
    less = scenarios([short], own, Losses.ONE, ())

    assert whole.left_out == 0
    assert less.left_out == 1
    assert len(less.entries) == len(whole.entries) - 1


def test_scenarios_with_the_same_routes_and_gap_are_one():
    _, _, _, ways = found(ladder(), "az", Losses.ONE)
    own = [*sorted(ways.ways[0].bridges), 98, 99]  # two bridges that nobody uses

    asked = scenarios([ways], own, Losses.TWO, (MINUTE,))

    rows = {one.lost: one.row for one in asked.entries if one.gap_ms == 0}
    assert rows[()] == rows[(1,)] == rows[(2,)] == rows[(1, 2)] == 0
    assert rows[(0,)] == rows[(0, 1)] == rows[(0, 2)] == 1
    gap = next(one for one in asked.entries if one.gap_ms)
    assert (gap.row, asked.gap_ms.tolist()) == (2, [0, 0, 60_000])
    choices = route_choices([ways], own, asked.lost)
    assert np.unique(choices[:2], axis=0).shape == (2, 1)
