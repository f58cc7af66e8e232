"""From points on the map to places on roads."""

from __future__ import annotations

import numpy as np
import pytest

from maps.errors import PlaceError
from maps.routing.path_over_stops import OnEdge
from maps.snap import RoadFinder
from tests.road_sketch import Road, Sketch, sketch


@pytest.fixture
def crossing() -> Sketch:
    """A road from west to east, and one to the north from its middle."""
    return sketch(
        {"w": (0, 0), "m": (1, 0), "e": (2, 0), "n": (1, 1)},
        [Road(a="w", b="m"), Road(a="m", b="e", oneway=True), Road(a="m", b="n")],
    )


def everywhere(world: Sketch) -> np.ndarray:
    """Allow all edges."""
    return np.ones(world.network.edge_count, np.bool_)


def test_a_point_beside_a_road_falls_square_on_both_its_edges(crossing: Sketch) -> None:
    finder = RoadFinder.of(crossing.network)

    place = finder.nearest((0.0025, -0.001), everywhere(crossing))

    assert place.share == pytest.approx(0.25)
    assert place.lonlat == pytest.approx((0.0025, 0.0))
    assert place.distance_m == pytest.approx(111.3, abs=0.5)
    assert dict(place.on_edges) == pytest.approx(
        {crossing.edge["wm"]: 0.25, crossing.edge["mw"]: 0.75}
    )


def test_a_one_way_street_offers_one_edge(crossing: Sketch) -> None:
    finder = RoadFinder.of(crossing.network)

    place = finder.nearest((0.015, -0.0001), everywhere(crossing))

    assert [at.edge for at in place.on_edges] == [crossing.edge["me"]]


def test_at_a_junction_all_its_roads_are_offered(crossing: Sketch) -> None:
    finder = RoadFinder.of(crossing.network)

    place = finder.nearest((0.01, -0.0001), everywhere(crossing))
    ways = finder.ways(place, everywhere(crossing))

    leaving = {OnEdge(crossing.edge[name], 0.0) for name in ("mw", "me", "mn")}
    entering = {OnEdge(crossing.edge[name], 1.0) for name in ("wm", "nm")}
    assert place.junction == crossing.junction["m"]
    assert set(ways) == leaving | entering
    assert {at.edge for at in place.on_edges} == {0, 1}  # a closure takes one road


def test_the_end_of_a_one_way_street_is_told_from_its_start() -> None:
    """The only edge of the link runs against its geometry."""
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])
    backwards = np.array([False, True])

    finder = RoadFinder.of(world.network)
    place = finder.nearest((0.0, 0.0), backwards)

    assert place.junction == world.junction["a"]
    assert place.on_edges == finder.ways(place, backwards) == (OnEdge(1, 1.0),)


def test_roads_that_may_not_be_used_are_passed_over(crossing: Sketch) -> None:
    allowed = everywhere(crossing)
    allowed[[crossing.edge["wm"], crossing.edge["mw"]]] = False

    place = RoadFinder.of(crossing.network).nearest((0.009, 0.0), allowed)

    assert place.distance_m == pytest.approx(111.3, abs=0.5)
    assert place.junction == crossing.junction["m"]


def test_a_road_beyond_the_limit_is_named_with_its_distance(crossing: Sketch) -> None:
    finder = RoadFinder.of(crossing.network)

    with pytest.raises(PlaceError, match=r"nearest road is 3\.3 km from -0\.03000, 0"):
        finder.nearest((0.0, -0.03), everywhere(crossing))

    place = finder.nearest((0.0, -0.03), everywhere(crossing), farthest_m=5000)
    assert place.distance_m == pytest.approx(3340, rel=0.01)


def test_an_area_without_usable_roads_says_so(crossing: Sketch) -> None:
    nothing = np.zeros(crossing.network.edge_count, np.bool_)

    with pytest.raises(PlaceError, match="the area has none at all"):
        RoadFinder.of(crossing.network).nearest((0.0, 0.0), nothing)


def test_the_nearest_of_many_is_found_as_by_trying_all() -> None:
    random = np.random.default_rng(5)
    names = "abcdefghijklmnopqrst"
    points = {name: tuple(random.random(2) * 4) for name in names}
    roads = [Road(a=a, b=b) for a, b in zip(names[::2], names[1::2], strict=True)]
    world = sketch(points, roads)
    finder = RoadFinder.of(world.network)

    for lonlat in (random.random((50, 2)) * 0.04).tolist():
        place = finder.nearest(tuple(lonlat), everywhere(world), farthest_m=9000)
        line = world.network.vertex_lonlat.reshape(-1, 2, 2)
        share = np.linspace(0, 1, 2001)[:, None, None]
        along = line[None, :, 0] + share * (line[:, 1] - line[:, 0])[None]
        east = np.cos(np.radians(lonlat[1]))
        off = np.hypot((along[..., 0] - lonlat[0]) * east, along[..., 1] - lonlat[1])
        assert place.distance_m == pytest.approx(off.min() * 111_320, abs=3)
