"""The narrowest passage between areas, on worlds drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from maps.road_network import Access, LinkFlag
from planners.choke_points import Counting, choke_points, hanging_parts
from planners.errors import RouteError
from planners.passability import assess
from planners.roads import Roads
from planners.route import RoutePolicy
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.road_sketch import KM, Road, Sketch, sketch

ONE_TRUCK = Formation("one", ((TRUCK, 1),))


def two_towns(*more: Road) -> Sketch:
    """Give two towns of four junctions with two roads between, one over a bridge."""
    return sketch(
        {"a": (0, 0), "b": (0, 1), "c": (1, 0), "d": (1, 1)}
        | {"p": (5, 0), "q": (5, 1), "r": (6, 0), "s": (6, 1)},
        [
            *(Road(a=a, b=b) for a, b in ("ab", "bd", "dc", "ca", "ad", "bc")),
            *(Road(a=a, b=b) for a, b in ("pq", "qs", "sr", "rp", "ps", "qr")),
            Road(a="c", b="p", name="River Road", flags=LinkFlag.BRIDGE),
            Road(a="d", b="q", name="Hill Road"),
            *more,
        ],
    )


def box(west: float, south: float, east: float, north: float) -> tuple:
    """Give a ring in kilometres."""
    corners = ((west, south), (east, south), (east, north), (west, north))
    return tuple((x * KM, y * KM) for x, y in corners)


WEST, EAST = box(-0.5, -0.5, 1.5, 1.5), box(4.5, -0.5, 6.5, 1.5)


def judged(world: Sketch):
    """Give roads and what a truck may use of them."""
    roads = Roads.of(world.network)
    return roads, assess(roads.network, ONE_TRUCK, RoutePolicy())


def test_all_roads_between_two_towns_are_named() -> None:
    found = choke_points(*judged(two_towns()), (WEST, EAST))

    assert found.amount == 2
    assert [bridge.name for bridge in found.bridges] == ["River Road"]
    assert found.sentence == (
        "Every way takes one of 2 roads: River Road (31NAA69360000); Hill Road "
        "(31NAA69360110)."
    )


def test_a_road_that_the_formation_may_not_use_does_not_count() -> None:
    world = two_towns(Road(a="d", b="p", access=Access.PRIVATE))

    assert choke_points(*judged(world), (WEST, EAST)).amount == 2


def test_one_way_roads_count_in_their_direction() -> None:
    world = two_towns(Road(a="q", b="b", oneway=True))

    assert choke_points(*judged(world), (WEST, EAST)).amount == 2
    assert choke_points(*judged(world), (EAST, WEST)).amount == 3


def test_lanes_are_counted_in_the_direction_of_travel() -> None:
    world = two_towns()
    world.network.link_lanes[12] = 4  # River Road

    found = choke_points(*judged(world), (WEST, EAST), Counting.LANES)

    assert [road.lanes for road in found.roads] == [2, 1]
    assert found.amount == 3
    assert "one of 3 lanes" in found.sentence


def test_no_way_at_all_is_said_so() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "p": (5, 0), "q": (6, 0)},
        [Road(a="a", b="b"), Road(a="p", b="q")],
    )

    found = choke_points(*judged(world), (WEST, EAST))

    assert (found.amount, found.roads) == (0, ())
    assert found.sentence.startswith("No road that the formation may use")


@pytest.mark.parametrize(
    ("areas", "sentence"),
    [
        ((WEST, WEST), "overlap"),
        ((WEST, box(8, 8, 9, 9)), "holds no junction"),
        ((WEST, EAST[:2]), "three different corners"),
        ((WEST, (*EAST[:2], (float("nan"), 0.0))), "three different corners"),
    ],
)
def test_areas_that_make_no_sense_are_refused(areas: tuple, sentence: str) -> None:
    with pytest.raises(RouteError, match=sentence):
        choke_points(*judged(two_towns()), areas)


def test_a_town_that_hangs_on_one_bridge_is_found() -> None:
    """Behind the bridge lie four sides of a kilometre and two diagonals."""
    world = two_towns()
    roads, passability = judged(world)
    passability.reasons[[world.edge["dq"], world.edge["qd"]]] = 1

    (found,) = hanging_parts(roads, passability)

    assert found.road.bridge is not None
    assert found.junctions == 4
    assert found.road_m == pytest.approx(1000 * (4 + 2 * np.sqrt(2)), abs=0.1)
    assert found.sentence == (
        "River Road (31NAA69360000) alone joins 6.8 km of roads with 4 junctions to "
        "the rest."
    )


def test_small_parts_are_left_out() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (0, 1), "x": (1.5, 0)},
        [Road(a=a, b=b) for a, b in ("ab", "bc", "ca", "bx")],
    )
    roads, passability = judged(world)

    assert hanging_parts(roads, passability) == ()
    assert len(hanging_parts(roads, passability, smallest_m=0)) == 1
